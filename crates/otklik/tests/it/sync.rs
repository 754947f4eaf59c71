//! The order of things on the disk: SQLite has synced a message before its sender hears of it.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;
use tokio::task::JoinSet;

use crate::product::Product;

/// What is watched; the rest would only slow the program down.
const CALLS: &str = "trace=fsync,fdatasync,read,recvfrom,recvmsg,readv,write,writev,sendto,sendmsg";
const CLIENTS: usize = 6;
const MESSAGES: usize = 15;

/// Whether strace may watch a process here.
fn may_trace() -> bool {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-o", "/dev/null", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    strace.status().is_ok_and(|it| it.success())
}

/// A call of the program to the system.
#[derive(Debug)]
struct Call {
    /// Where it begins and where it ends among the lines of the record.
    begins: usize,
    ends: usize,
    /// Its name and arguments.
    text: String,
}

/// Puts calls together that were interrupted by those of other threads.
fn calls(record: &str) -> Vec<Call> {
    let mut open: HashMap<&str, (usize, String)> = HashMap::new();
    let mut calls = Vec::new();
    for (at, line) in record.lines().enumerate() {
        let Some((thread, text)) = line.split_once(' ') else { continue };
        let text = text.trim_start();
        if let Some(begun) = text.strip_suffix("<unfinished ...>") {
            open.insert(thread, (at, begun.to_owned()));
        } else if text.starts_with("<... ") {
            let Some((begins, begun)) = open.remove(thread) else { continue };
            let rest = text.split_once("resumed>").map_or("", |(_, rest)| rest);
            calls.push(Call { begins, ends: at, text: begun + rest });
        } else {
            calls.push(Call { begins: at, ends: at, text: text.to_owned() });
        }
    }
    calls
}

impl Call {
    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.text.strip_prefix(name).is_some_and(|it| it.starts_with('(')))
    }

    /// The file or the connection that it speaks of: `9<TCP:[…]>`.
    fn on(&self) -> &str {
        let inside = self.text.split_once('(').map_or("", |(_, rest)| rest);
        inside.split_once([',', ')']).map_or(inside, |(on, _)| on)
    }

    fn syncs(&self, path: &str) -> bool {
        self.is(&["fsync", "fdatasync"]) && self.on().contains(path) && self.text.ends_with("= 0")
    }
}

/// Every acknowledgement with a sync of the log that began after its message was read and had
/// ended before it was sent; the number of acknowledgements.
fn check(calls: &[Call]) -> usize {
    let mut reads: HashMap<&str, usize> = HashMap::new();
    let mut acknowledged = 0;
    let mut ordered: Vec<_> = calls.iter().collect();
    ordered.sort_by_key(|it| it.begins);
    for call in ordered {
        if call.is(&["read", "recvfrom", "recvmsg", "readv"])
            && call.text.contains("POST /api/v1/messages")
        {
            reads.insert(call.on(), call.ends);
        }
        let sends = call.is(&["write", "writev", "sendto", "sendmsg"]);
        if !sends || !call.text.contains("HTTP/1.1 201 Created") {
            continue;
        }
        let read = reads.get(call.on()).unwrap_or_else(|| panic!("no message before {call:?}"));
        let between = |it: &&Call| it.begins > *read && it.ends < call.begins;
        let synced = calls.iter().filter(between).any(|it| it.syncs("otklik.db-wal"));
        assert!(synced, "acknowledged before its sync: {call:?}");
        acknowledged += 1;
    }
    acknowledged
}

/// A file is synced, and the folder that names it, before the message that it came with.
fn check_file(calls: &[Call]) {
    let log = calls.iter().filter(|it| it.syncs("otklik.db-wal")).map(|it| it.begins).max();
    let files: Vec<_> = calls.iter().filter(|it| it.syncs("/files/")).collect();
    assert!(files.len() >= 2, "a file and its folder are synced: {files:?}");
    assert!(files.iter().all(|it| it.ends < log.unwrap_or(0)), "the file comes first");
}

async fn send(base: String, token: String, key: String, file: Option<&str>) {
    let files: Vec<_> = file
        .into_iter()
        .map(|data| json!({ "name": "яма.png", "content_type": "image/png", "data_base64": data }))
        .collect();
    let body = json!({
        "channel": "api:trace", "external_id": key, "text": "Яма", "attachments": files,
    });
    let request = testing::http().post(format!("{base}/api/v1/messages"));
    let request = request.bearer_auth(token).header("content-type", "application/json");
    let answer = request.body(body.to_string()).send().await.expect("the program answers");
    assert_eq!(answer.status(), 201, "{key}: {:?}", answer.text().await);
}

/// The smallest picture there is: one point.
const PICTURE: &str = concat!(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledgement_follows_its_sync() {
    if !may_trace() {
        // Past the capture of the harness: a skipped proof must be seen.
        let words = b"skipped: strace may not watch processes here\n";
        std::io::stderr().write_all(words).expect("a standard error");
        return;
    }
    let mut product = Product::sqlite();
    let token = product.run(&["user", "token", "trace", "--scope", "intake"]).trim().to_owned();
    let record = product.folder.path().join("calls");
    let path = record.to_str().expect("a path of text");
    product.start_under(&["strace", "-f", "-y", "-s", "64", "-e", CALLS, "-o", path]);
    product.wait_until_ready().await;
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (base, token) = (product.base.clone(), token.clone());
        clients.spawn(async move {
            for n in 0..MESSAGES {
                send(base.clone(), token.clone(), format!("{client}-{n}"), None).await;
            }
        });
    }
    clients.join_all().await;
    send(product.base.clone(), token, "file".to_owned(), Some(PICTURE)).await;
    product.stop();
    let calls = calls(&read(&record));
    assert_eq!(check(&calls), CLIENTS * MESSAGES + 1);
    check_file(&calls);
}

/// Personal texts may be in it, cut anywhere.
fn read(record: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(record).expect("the record of calls")).into_owned()
}
