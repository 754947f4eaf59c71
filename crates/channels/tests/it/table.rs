//! A table without a profile: some columns, by their names.

use std::io::Write as _;

use channels::file::{FileFaultKind, RowFault, Table};
use flate2::Compression;
use flate2::write::GzEncoder;

const CSV: &str = "id;text;topic\n1; яма\0тут ;roads\n2;лишнее;поле;roads\n3;снег;\n";

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

#[test]
fn named_columns_come_in_the_order_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, packed) = (folder.path().join("a.csv"), folder.path().join("a.csv.gz"));
    std::fs::write(&plain, CSV).unwrap();
    let mut gzip = GzEncoder::new(std::fs::File::create(&packed).unwrap(), Compression::fast());
    gzip.write_all(CSV.as_bytes()).unwrap();
    gzip.finish().unwrap();
    for path in [plain, packed] {
        let mut table = Table::open(&path, &columns(&["topic", "text"])).unwrap();
        let mut next = || table.next_row().map(Result::unwrap);
        assert_eq!(next().unwrap().unwrap(), ["roads", "яма тут"]);
        let bad = next().unwrap().unwrap_err();
        assert_eq!(bad.row, 3);
        assert!(matches!(bad.fault, RowFault::Cells { expected: 3, found: 4 }), "{bad:?}");
        assert_eq!(next().unwrap().unwrap(), ["", "снег"]);
        assert!(next().is_none());
    }
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, CSV).unwrap();
    let fault = Table::open(&path, &columns(&["text", "reason"])).err().unwrap();
    let FileFaultKind::MissingColumns { missing, .. } = fault.kind else { panic!("{fault:?}") };
    assert_eq!(missing, ["reason"]);
}
