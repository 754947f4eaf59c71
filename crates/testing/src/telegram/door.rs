//! The door: connections, the addresses of the API, and the faults of the way.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use futures::StreamExt as _;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use super::call::{Answer, Call, Refusal, UPLOAD_MAX};
use super::fault::Fault;
use super::{Shared, TOKEN, control, method};

/// Longer than any patience: what never ends.
const FOREVER: Duration = Duration::from_secs(86_400);

/// The mark of an answer that is never sent: the connection breaks instead.
#[derive(Clone)]
struct Lost;

/// Serves until dropped; then connections break too.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let app = Router::new()
        .route("/control/{act}", post(control::act))
        .fallback(knock)
        .layer(DefaultBodyLimit::max(UPLOAD_MAX))
        .with_state(shared);
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let app = app.clone();
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let answered = app.clone().oneshot(request.map(Body::new));
            async move {
                let response: Response =
                    answered.await.map_err(|never: Infallible| -> io::Error { match never {} })?;
                match response.extensions().get::<Lost>() {
                    Some(Lost) => Err(io::Error::other("the reply is lost")),
                    None => Ok(response),
                }
            }
        });
        connections.spawn(async move {
            // How a connection ends is the matter of the other side.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn knock(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(rest) = path.strip_prefix("/file/bot") {
        return match rest.split_once('/') {
            Some((TOKEN, file)) => download(&shared, file).await,
            _ => spoken(Err(Refusal::new(404, "Not Found"))),
        };
    }
    match path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) {
        Some((TOKEN, name)) => called(&shared, &name.to_lowercase(), request).await,
        Some((token, _)) if token.contains(':') => spoken(Err(Refusal::new(401, "Unauthorized"))),
        _ => spoken(Err(Refusal::new(404, "Not Found"))),
    }
}

async fn called(shared: &Arc<Shared>, name: &str, request: Request) -> Response {
    // What was sent is read whole, whatever becomes of it.
    let call = Call::read(request).await;
    let fault = shared.change(|state| {
        state.count(name);
        state.faults.next(name)
    });
    if let Some(refused) = refused(fault).await {
        return refused;
    }
    let answer = match &call {
        Ok(call) => method::call(shared, name, call).await,
        Err(refusal) => Err(refusal.clone()),
    };
    match fault {
        Some(Fault::LostReply) => lost(),
        Some(Fault::Garbled) => "<html>a page of somebody else".into_response(),
        Some(Fault::HungBody) => hung(br#"{"ok":true,"resu"#),
        _ => spoken(answer),
    }
}

/// What is answered where nothing is done.
async fn refused(fault: Option<Fault>) -> Option<Response> {
    match fault? {
        Fault::Status(code) => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY);
            let words = status.canonical_reason().unwrap_or("Internal Server Error");
            Some(spoken(Err(Refusal::new(status.as_u16(), words))))
        }
        Fault::Gateway(code) => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY);
            Some((status, format!("<html><h1>{status}</h1></html>")).into_response())
        }
        Fault::TooMany(seconds) => Some(spoken(Err(Refusal::too_many(seconds)))),
        Fault::Silent => {
            tokio::time::sleep(FOREVER).await;
            Some(lost())
        }
        Fault::HungBody | Fault::LostReply | Fault::Garbled => None,
    }
}

fn lost() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Lost);
    response
}

fn hung(begun: &'static [u8]) -> Response {
    let begun = futures::stream::iter([Ok::<_, io::Error>(Bytes::from_static(begun))]);
    let body = Body::from_stream(begun.chain(futures::stream::pending()));
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn spoken(answer: Answer) -> Response {
    match answer {
        Ok(result) => Json(json!({"ok": true, "result": result})).into_response(),
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.code).unwrap_or(StatusCode::BAD_REQUEST);
            let body: Value = refusal.body();
            (status, Json(body)).into_response()
        }
    }
}

async fn download(shared: &Arc<Shared>, path: &str) -> Response {
    let fault = shared.change(|state| {
        state.count("file");
        state.faults.next("file")
    });
    if let Some(refused) = refused(fault).await {
        return refused;
    }
    let bytes = shared.lock().files.follow(path, shared.now());
    match (fault, bytes) {
        (Some(Fault::HungBody), _) => hung(b"\xff\xd8\xff"),
        (Some(Fault::LostReply), _) => lost(),
        (_, Some(bytes)) => {
            ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
        }
        (_, None) => spoken(Err(Refusal::new(404, "Not Found"))),
    }
}
