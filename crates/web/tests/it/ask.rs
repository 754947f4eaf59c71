//! A request as tests write it, and what came back.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::Value;

/// A request that is being written.
#[derive(Debug, Clone)]
pub struct Ask {
    method: Method,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    address: Option<Ipv4Addr>,
}

impl Ask {
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.parse().unwrap(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            address: None,
        }
    }

    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// With a JSON body.
    pub fn post(path: &str, body: &Value) -> Self {
        Self::text(path, &body.to_string())
    }

    /// With a body that is called JSON.
    pub fn text(path: &str, body: &str) -> Self {
        Self::new("POST", path).header("content-type", "application/json").body(body)
    }

    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub fn english(self) -> Self {
        self.header("accept-language", "en")
    }

    /// From this network address; else every request has one of its own, so that limits of
    /// rates bother only the tests about them.
    pub fn from(mut self, address: Ipv4Addr) -> Self {
        self.address = Some(address);
        self
    }

    pub fn into_request(self) -> Request<Body> {
        static NEXT: AtomicU32 = AtomicU32::new(u32::from_be_bytes([10, 0, 0, 1]));
        let next = || Ipv4Addr::from(NEXT.fetch_add(1, Ordering::Relaxed));
        let address = SocketAddr::from((self.address.unwrap_or_else(next), 40_000));
        let mut request =
            Request::builder().method(self.method).uri(self.path).extension(ConnectInfo(address));
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        if !self.body.is_empty() {
            request = request.header("content-length", self.body.len());
        }
        request.body(Body::from(self.body)).unwrap()
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|it| it.to_str().unwrap())
    }

    /// The stable word of a problem.
    pub fn problem(&self) -> String {
        let json = self.json();
        let word = json["type"].as_str().unwrap().strip_prefix("urn:otklik:problem:");
        word.unwrap().to_owned()
    }
}
