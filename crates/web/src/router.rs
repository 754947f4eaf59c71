//! Every route of the product, in one place.

use std::any::Any;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use crate::house::House;
use crate::panic::Panicked;
use crate::problem::Problem;
use crate::{api, desk, health, hooks, leftover, pace, portal, problem};

/// The product over HTTP.
pub fn router(house: House) -> Router {
    let programs = Router::new()
        .merge(api::router())
        .merge(hooks::router())
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(nowhere)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(house.clone(), problem::speak))
        .layer(from_fn(guard_caches));
    Router::new()
        .merge(programs)
        .merge(desk::router(&house))
        .merge(portal::router(&house))
        .layer(from_fn(pace::keep))
        .layer(from_fn(leftover::swallow))
        .layer(from_fn(measure))
        .layer(CatchPanicLayer::new())
        .with_state(house)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(left: Box<dyn Any + Send>) -> Response {
    Problem::internal(Panicked::of(left.as_ref())).into_response()
}

async fn nowhere() -> Problem {
    Problem::not_found()
}

/// What caches are told: answers speak the asker's language, those of the API are for one token
/// alone, and nothing is kept that does not say so itself.
async fn guard_caches(request: Request, next: Next) -> Response {
    let is_for_one = request.uri().path().starts_with("/api/v1/");
    let vary = if is_for_one { "accept-language, authorization" } else { "accept-language" };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static(vary));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Counts requests and their times by route, method and status.
async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<axum::extract::MatchedPath>();
    let route = route.map_or("none".to_owned(), |it| it.as_str().to_owned());
    let method = method_label(request.method()).to_owned();
    let began = std::time::Instant::now();
    let response = next.run(request).await;
    let labels =
        [("route", route), ("method", method), ("status", response.status().as_u16().to_string())];
    metrics::histogram!("otklik_request_seconds", &labels).record(began.elapsed().as_secs_f64());
    response
}

/// Anybody may invent methods: those that no route takes are counted as one.
fn method_label(method: &Method) -> &str {
    let known = [Method::GET, Method::HEAD, Method::POST];
    if known.contains(method) { method.as_str() } else { "other" }
}
