//! What is left of a body when its request was answered before its end, such as one that is too
//! large: it is read and thrown away for a while.
//!
//! Most senders read no answer before they have sent everything. Closed at once, the connection
//! would break under them, and they would never learn why.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt as _;
use futures::stream::{Stream, poll_fn};

/// Bytes that are thrown away at most: a body of files half as large again as any may be.
const BYTES_MAX: usize = 300 * 1024 * 1024;
/// How long that may take; then the connection is closed.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// A body that its handler and the layer both hold.
#[derive(Clone)]
struct Shared(Arc<Mutex<Left>>);

struct Left {
    body: BodyDataStream,
    /// Somebody has asked for its first bytes.
    begun: bool,
    over: bool,
}

impl Shared {
    fn of(body: Body) -> Self {
        let left = Left { body: body.into_data_stream(), begun: false, over: false };
        Self(Arc::new(Mutex::new(left)))
    }

    fn lock(&self) -> MutexGuard<'_, Left> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stream(self) -> impl Stream<Item = Result<Bytes, axum::Error>> {
        poll_fn(move |context| {
            let mut left = self.lock();
            left.begun = true;
            let polled = left.body.poll_next_unpin(context);
            left.over |= matches!(polled, Poll::Ready(None | Some(Err(_))));
            polled
        })
    }

    /// Reads the rest within the limits. Nobody waits for it: the answer goes out meanwhile.
    async fn throw_away(self) {
        let mut rest = Box::pin(self.stream());
        let reading = async {
            let mut bytes = 0;
            while let Some(Ok(chunk)) = rest.next().await
                && bytes < BYTES_MAX
            {
                bytes += chunk.len();
            }
        };
        // Too slow is as good as too long: both end with the connection.
        let _ = tokio::time::timeout(WAIT_MAX, reading).await;
    }
}

/// The layer: hands the body on and throws away what its handler left.
pub async fn swallow(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    // Who asks first whether to send anything is told no by the answer itself.
    let asks_first = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let shared = Shared::of(body);
    let body = Body::from_stream(shared.clone().stream());
    let response = next.run(Request::from_parts(parts, body)).await;
    let is_coming = {
        let left = shared.lock();
        !left.over && (left.begun || !asks_first)
    };
    if is_coming {
        tokio::spawn(shared.throw_away());
    }
    response
}
