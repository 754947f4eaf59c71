//! Bodies keep a pace: who sends next to nothing would hold a connection and its memory for good.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt as _;
use futures::stream::{Stream, poll_fn};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long any body may take.
const GRACE: Duration = Duration::from_secs(30);
/// Bytes a second that a body must come to beyond that, on average: a bad line of a phone has ten
/// times as many.
const BYTES_A_SECOND: u64 = 4 * 1024;

/// The body came too slowly to be waited for.
#[derive(Debug)]
pub struct TooSlow;

impl fmt::Display for TooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body came too slowly")
    }
}

impl Error for TooSlow {}

impl TooSlow {
    /// Whether this is why a body could not be read.
    pub fn is_behind(error: &(dyn Error + 'static)) -> bool {
        error.is::<Self>() || error.source().is_some_and(Self::is_behind)
    }
}

/// The layer: a body that falls behind ends with [`TooSlow`].
pub async fn keep(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    next.run(request.map(|body| Body::from_stream(paced(body, GRACE)))).await
}

fn paced(body: Body, grace: Duration) -> impl Stream<Item = Result<Bytes, axum::BoxError>> {
    let (mut chunks, began) = (body.into_data_stream(), Instant::now());
    let mut bytes = 0_u64;
    // Set only while there is something to wait for: most bodies are there with their head.
    let mut patience: Option<Pin<Box<Sleep>>> = None;
    poll_fn(move |context| {
        if let Poll::Ready(chunk) = chunks.poll_next_unpin(context) {
            patience = None;
            bytes += chunk.as_ref().and_then(|it| it.as_ref().ok()).map_or(0, |it| it.len() as u64);
            return Poll::Ready(chunk.map(|it| it.map_err(Into::into)));
        }
        let until = began + grace + Duration::from_secs(bytes / BYTES_A_SECOND);
        ready!(patience.get_or_insert_with(|| Box::pin(sleep_until(until))).as_mut().poll(context));
        Poll::Ready(Some(Err(TooSlow.into())))
    })
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    fn body(chunks: usize) -> Body {
        let chunk = || Ok::<_, axum::BoxError>(Bytes::from(vec![b'x'; 8 * 1024]));
        Body::from_stream(stream::iter((0..chunks).map(move |_| chunk())).chain(stream::pending()))
    }

    #[tokio::test]
    async fn a_body_that_stops_is_given_up() {
        let mut paced = Box::pin(paced(body(0), Duration::ZERO));
        let error = paced.next().await.unwrap().unwrap_err();
        assert!(TooSlow::is_behind(&*error));
        assert!(!TooSlow::is_behind(&std::io::Error::other("cut off")));
    }

    #[tokio::test]
    async fn what_has_come_buys_time() {
        let mut paced = Box::pin(paced(body(1_000), Duration::ZERO));
        for _ in 0..1_000 {
            assert!(paced.next().await.unwrap().is_ok());
        }
        assert!(futures::poll!(paced.next()).is_pending(), "8 MB may take half an hour");
    }
}
