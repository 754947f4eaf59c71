//! The commands as an administrator types them: what they say, where, and their exit codes.

use crate::product::Product;

/// A log that goes to a file or a pipe holds words and no colours.
#[test]
fn a_log_in_a_file_has_no_colours() {
    let product = Product::sqlite();
    let output = product.command(&["migrate"]).output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && log.contains("files are loaded"), "{log}");
    assert!(!log.contains('\u{1b}'), "{log}");
}
