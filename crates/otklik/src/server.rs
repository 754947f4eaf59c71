//! Connections: each is served in a task of its own, within limits of number and of patience.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;
use web::asker::Asker;

/// How long the head of a request may take, and a connection rest between two requests.
const HEAD_WAIT: Duration = Duration::from_secs(30);
/// Connections at once at most, where the account of the process may open so many files.
const CONNECTIONS_MAX: u64 = 10_000;
/// Files that the process opens besides its connections, at most.
const OTHER_FILES: u64 = 256;
/// How long nobody is let in after the system could give no connection.
const REST: Duration = Duration::from_millis(200);

/// What a server allows.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Connections at once.
    pub connections: usize,
    /// Whose connections are not counted by their address: proxies speak for many.
    pub trusted: Vec<IpAddr>,
    /// How long a head may take.
    pub head_wait: Duration,
}

impl Bounds {
    /// The bounds of this process: it takes as many files as its account may have.
    pub fn of_process(trusted: Vec<IpAddr>) -> Self {
        let mut files = getrlimit(Resource::Nofile);
        files.current = files.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, files) {
            tracing::warn!(%error, "the limit of open files stays as it is");
        }
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let room = files.saturating_sub(OTHER_FILES).clamp(64, CONNECTIONS_MAX);
        let connections = usize::try_from(room).unwrap_or(usize::MAX);
        Self { connections, trusted, head_wait: HEAD_WAIT }
    }
}

/// Serves until told to stop; requests that have begun are then answered, and it returns.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    bounds: Bounds,
    mut stopping: watch::Receiver<bool>,
) {
    let server = Server::new(app, bounds);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            // The sender lives as long as the server: an error cannot come before the signal.
            _ = stopping.wait_for(|it| *it) => break,
        };
        match accepted {
            Ok((stream, asker)) => server.attend(stream, asker),
            Err(error) => {
                tracing::warn!(%error, "no connection could be taken");
                tokio::time::sleep(REST).await;
            }
        }
    }
    drop(listener);
    server.graceful.shutdown().await;
}

struct Server {
    http: http1::Builder,
    graceful: GracefulShutdown,
    places: Places,
    app: Router,
}

impl Server {
    fn new(app: Router, bounds: Bounds) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(bounds.head_wait);
        Self { http, graceful: GracefulShutdown::new(), places: Places::new(bounds), app }
    }

    /// Serves one connection in a task of its own; over the limit it is closed at once.
    fn attend(&self, stream: TcpStream, asker: SocketAddr) {
        let Some(place) = self.places.take(asker.ip()) else { return };
        // Answers are small and whole: to wait for more of them gains nothing.
        let _ = stream.set_nodelay(true);
        let app = self.app.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(asker));
            app.clone().oneshot(request.map(Body::new))
        });
        let connection = self.http.serve_connection(TokioIo::new(stream), service);
        let connection = self.graceful.watch(connection);
        tokio::spawn(async move {
            // How a connection ends is the asker's matter.
            let _ = connection.await;
            drop(place);
        });
    }
}

/// Places for connections; one network gets at most half of them.
#[derive(Clone)]
struct Places {
    bounds: Arc<Bounds>,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_network: HashMap<IpAddr, usize>,
}

/// A place of a network, given back when dropped.
#[must_use]
struct Place {
    places: Places,
    network: IpAddr,
}

impl Places {
    fn new(bounds: Bounds) -> Self {
        Self { bounds: Arc::new(bounds), taken: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, asker: IpAddr) -> Option<Place> {
        let (asker, network) = (asker.to_canonical(), Asker(asker).network());
        let Bounds { connections, trusted, .. } = &*self.bounds;
        let speaks_for_many = asker.is_loopback() || trusted.contains(&asker);
        let mut taken = self.lock();
        let own = taken.by_network.get(&network).copied().unwrap_or_default();
        if taken.all >= *connections || (own >= connections / 2 && !speaks_for_many) {
            return None;
        }
        taken.all += 1;
        *taken.by_network.entry(network).or_default() += 1;
        Some(Place { places: self.clone(), network })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.all -= 1;
        if let Some(own) = taken.by_network.get_mut(&self.network) {
            *own -= 1;
            if *own == 0 {
                taken.by_network.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    fn bounds(connections: usize, head_wait: Duration) -> Bounds {
        Bounds { connections, trusted: vec![ip("10.0.0.1")], head_wait }
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_network_never_takes_every_place() {
        let places = Places::new(bounds(8, HEAD_WAIT));
        let take = |from: &str| places.take(ip(from));
        let own: Vec<_> = (0..4).map(|_| take("2001:db8::1").unwrap()).collect();
        assert!(take("2001:db8::2").is_none(), "a neighbour in the same network");
        let other = take("192.0.2.1").unwrap();
        let proxied: Vec<_> = (0..3).map(|_| take("10.0.0.1").unwrap()).collect();
        assert!(take("192.0.2.2").is_none(), "all eight are taken");
        drop(own);
        assert!(take("::ffff:10.0.0.1").is_some(), "a proxy is known in either spelling");
        drop((other, proxied));
        let taken = places.lock();
        assert_eq!((taken.all, taken.by_network.len()), (0, 0));
    }

    async fn open(head_wait: Duration) -> (TcpStream, watch::Sender<bool>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().route(
            "/",
            get(|info: ConnectInfo<SocketAddr>| async move {
                assert!(info.0.ip().is_loopback());
                "here"
            }),
        );
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(serve(listener, app, bounds(8, head_wait), stopping));
        (TcpStream::connect(address).await.unwrap(), stop)
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_is_given_up() {
        for begun in ["", "GET / HTTP/1.1\r\nHost: here\r\nX-Slow: "] {
            let (mut stream, _stop) = open(Duration::from_millis(20)).await;
            stream.write_all(begun.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            // Ends when the server closes the connection.
            let _ = stream.read_to_end(&mut answer).await;
            assert!(!answer.starts_with(b"HTTP/1.1 200"));
        }
    }

    #[tokio::test]
    async fn a_request_is_answered_and_the_server_stops() {
        let (mut stream, stop) = open(HEAD_WAIT).await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
        let mut answer = vec![0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, b"HTTP/1.1 200");
        stop.send_replace(true);
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.ends_with(b"here"));
    }
}
