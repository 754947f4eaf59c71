//! A caller that costs little: one connection kept open, bytes made beforehand, HTTP/1.1.
//!
//! Client and server share the machine's cores, so what a comfortable client would spend would be
//! missing from the server's figures.

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Vec<u8>,
}

/// One connection.
pub struct Caller {
    stream: BufReader<TcpStream>,
}

impl Caller {
    /// Connects to `host:port`.
    pub async fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await.context("while connecting")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Sends a request that [`get`] or [`post`] made and reads the whole answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        let status = self.line().await?;
        let status = status.split(' ').nth(1).and_then(|it| it.parse().ok());
        let status: u16 = status.context("the answer is no HTTP")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse()?,
                Some(("transfer-encoding", value)) => chunked = value.contains("chunked"),
                Some(_) => {}
            }
        }
        let body = if chunked { self.chunks().await? } else { self.bytes(length).await? };
        Ok(Answer { status, body })
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            bail!("the server hung up");
        }
        Ok(line.trim_end().to_owned())
    }

    async fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(body)
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(&self.line().await?, 16)?;
            body.extend(self.bytes(size).await?);
            self.line().await?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

/// A question.
pub fn get(path: &str, token: &str) -> Vec<u8> {
    let auth = match token {
        "" => String::new(),
        token => format!("Authorization: Bearer {token}\r\n"),
    };
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\n{auth}\r\n").into_bytes()
}

/// A message to hand in.
pub fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A value of an address.
pub fn encoded(value: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:,".contains(&byte);
    let one = |byte| if safe(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_are_read_whole_with_and_without_a_length() {
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = server.local_addr().unwrap().to_string();
        let serving = tokio::spawn(async move {
            let (mut peer, _) = server.accept().await.unwrap();
            let plain = "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nab";
            let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                 3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n";
            peer.write_all(format!("{plain}{chunked}").as_bytes()).await.unwrap();
            peer
        });
        let mut caller = Caller::connect(&address).await.unwrap();
        let first = caller.send(&get("/", "")).await.unwrap();
        assert_eq!((first.status, first.body.as_slice()), (201, &b"ab"[..]));
        let second = caller.send(&get("/", "t")).await.unwrap();
        assert_eq!((second.status, second.body.as_slice()), (200, &b"abcd"[..]));
        drop(serving.await.unwrap());
    }

    #[test]
    fn words_travel_in_an_address() {
        assert_eq!(encoded("а b"), "%D0%B0%20b");
    }
}
