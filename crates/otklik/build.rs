//! The city is embedded in the program: a changed file of it makes a changed program.

fn main() {
    println!("cargo:rerun-if-changed=../../city");
}
