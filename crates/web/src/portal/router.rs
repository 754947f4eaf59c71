//! The routes of the portal.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::miss::{Miss, dress};
use super::{photos, place, receipt, report, status, visit};
use crate::house::House;

/// Most forms are a few words; the longest text in the longest encoding fits.
const FORM_BYTES_MAX: usize = 2_000_000;

/// What a page may load and do: our own files, and nothing inline.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

/// The routes of the portal.
pub fn router(house: &House) -> Router<House> {
    let with_photos = DefaultBodyLimit::max(photos::BODY_BYTES_MAX);
    let secret = Router::new()
        .route("/report/receipt", get(receipt::show))
        .route("/s/{key}", get(status::show))
        .route("/s/{key}/verdict", post(status::give_verdict))
        .route("/s/{key}/words", post(status::add_words))
        .route("/s/{key}/photos/{id}", get(status::show_photo))
        .layer(from_fn(hide));
    Router::new()
        .route("/", get(report::home))
        .route("/report/words", post(report::take_words).layer(with_photos))
        .route("/report/photos/{index}", get(report::show_photo))
        .route("/report/photos/{index}/removal", post(report::remove_photo))
        .route("/report/place", get(place::show).post(place::take))
        .route("/report/contact", get(report::contact).post(report::send))
        .route("/report/cancellation", post(report::cancel))
        .route("/status", get(status::ask).post(status::look_up))
        .route("/preferences", post(visit::set_preferences))
        .merge(secret)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(CompressionLayer::new().no_br().no_deflate().no_zstd())
        .layer(CatchPanicLayer::custom(Miss::of_panic))
        .layer(from_fn_with_state(house.clone(), dress))
        .layer(from_fn(guard))
}

/// What browsers are told about every page of the portal.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let say = |headers: &mut HeaderMap, name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    say(headers, header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
    say(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(headers, header::REFERRER_POLICY, "same-origin");
    say(headers, header::CACHE_CONTROL, "no-store");
    headers.append(header::VARY, HeaderValue::from_static("cookie, accept-language"));
    response
}

/// A page with a secret in its address: nobody is told the address, and no index holds it.
async fn hide(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let robots = HeaderName::from_static("x-robots-tag");
    headers.insert(robots, HeaderValue::from_static("noindex, nofollow, noarchive"));
    response
}
