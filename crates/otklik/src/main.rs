//! The program.

mod city;

fn main() {}
