//! The storage of files.

use futures::TryStreamExt as _;
use register::Files;

async fn read(files: &Files, sha256: &str) -> Option<Vec<u8>> {
    let stream = files.get(sha256).await.unwrap()?;
    Some(stream.try_concat().await.unwrap())
}

fn count(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    entries.map(|it| if it.is_dir() { count(&it) } else { 1 }).sum()
}

#[tokio::test]
async fn bytes_are_kept_once_under_their_hash() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::local(&folder.path().join("new/files")).unwrap();
    let one = files.put(b"abc".to_vec()).await.unwrap();
    assert_eq!(one, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(files.put(b"abc".to_vec()).await.unwrap(), one);
    let empty = files.put(Vec::new()).await.unwrap();
    assert_eq!(count(folder.path()), 2);
    assert_eq!(read(&files, &one).await.as_deref(), Some(b"abc".as_slice()));
    assert_eq!(read(&files, &empty).await.as_deref(), Some(b"".as_slice()));
}

#[tokio::test]
async fn what_is_not_there_is_none_and_no_path_leads_out() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "x").unwrap();
    let files = Files::local(&folder.path().join("files")).unwrap();
    for address in ["", "a", "ab", &"0".repeat(64), "../secret", "..%2fsecret", "ии", "\0\0\0"] {
        assert_eq!(read(&files, address).await, None, "{address:?}");
    }
}

#[tokio::test]
async fn the_same_bytes_at_the_same_instant_are_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::local(folder.path()).unwrap();
    let bytes = vec![7; 300_000];
    let puts = (0..8).map(|_| files.put(bytes.clone()));
    let addresses = futures::future::try_join_all(puts).await.unwrap();
    assert!(addresses.iter().all(|it| *it == addresses[0]));
    assert_eq!(read(&files, &addresses[0]).await, Some(bytes));
    assert_eq!(count(folder.path()), 1);
}

/// What a crash left behind half-written is no file, and the storage opens again.
#[tokio::test]
async fn a_storage_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let address = Files::local(folder.path()).unwrap().put(b"abc".to_vec()).await.unwrap();
    let again = Files::local(folder.path()).unwrap();
    assert_eq!(read(&again, &address).await.as_deref(), Some(b"abc".as_slice()));
}
