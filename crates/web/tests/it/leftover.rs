//! A sender that reads no answer before everything is sent, over a real connection.

use std::net::SocketAddr;

use people::Scope;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::house::TestHouse;

const MIB: usize = 1024 * 1024;

/// Sends a head and so many MiB in chunks, and only then reads; what the answer begins with.
async fn send_all(to: SocketAddr, head: &str, first: &str, mib: usize) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(to).await?;
    let head = format!(
        "POST /api/v1/messages HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\
         transfer-encoding: chunked\r\n{head}\r\n{:x}\r\n{first}\r\n",
        first.len()
    );
    stream.write_all(head.as_bytes()).await?;
    let chunk = [format!("{MIB:x}\r\n").as_bytes(), &vec![b' '; MIB], b"\r\n"].concat();
    for _ in 0..mib {
        stream.write_all(&chunk).await?;
    }
    stream.write_all(b"0\r\n\r\n").await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn who_sends_too_much_reads_the_refusal() {
    let house = TestHouse::open(testing::TestDb::sqlite().await).await;
    let token = house.token(&[Scope::Intake]).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap();
    let app = house.doors().into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });
    let key = format!("authorization: Bearer {token}\r\n");
    let json = format!("{key}content-type: application/json\r\n");
    let parts = format!("{key}content-type: multipart/form-data; boundary=edge\r\n");
    let file = "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    for (head, first, mib, expect) in [
        (json.as_str(), "{", 60, "413 "),
        (&parts, file, 60, "413 "),
        ("content-type: application/json\r\n", "{", 20, "401 "),
        (&json, "{", 1, "400 "),
    ] {
        let answer = send_all(to, head, first, mib).await.unwrap();
        let status = answer.strip_prefix("HTTP/1.1 ").unwrap_or_default();
        assert!(status.starts_with(expect), "{expect}: {answer}");
        assert!(answer.contains("urn:otklik:problem:"), "{answer}");
    }
    serving.abort();
}
