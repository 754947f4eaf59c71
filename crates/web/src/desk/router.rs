//! The routes of the desk and of what its pages wear.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::stop::{Stop, dress};
use super::{appeal, day, door, files, inbox, live, problems, verbs};
use crate::house::House;

/// Most forms of the desk are words only; the longest answer in the longest encoding fits.
const FORM_BYTES_MAX: usize = 2_000_000;

/// What a page may load and do: our own files, and nothing inline.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

/// The routes of the desk.
pub fn router(house: &House) -> Router<House> {
    let with_files = DefaultBodyLimit::max(verbs::BODY_BYTES_MAX);
    let pages = Router::new()
        .route("/desk", get(home))
        .route("/desk/", get(home))
        .route("/desk/sign-in", get(door::show).post(door::sign_in))
        .route("/desk/sign-out", post(door::sign_out))
        .route("/desk/preferences", post(door::set_preferences))
        .route("/desk/day", get(day::show))
        .route("/desk/inbox", get(inbox::show))
        .route("/desk/inbox/list", get(inbox::show_list))
        .route("/desk/inbox/rows/{number}", get(inbox::show_row))
        .route("/desk/inbox/counts", get(inbox::show_counts))
        .route("/desk/appeals/{number}", get(appeal::show))
        .route("/desk/appeals/{number}/pane", get(appeal::show_pane))
        .route("/desk/appeals/{number}/attachments/{id}", get(files::show))
        .route("/desk/appeals/{number}/attachments/{id}/picture", get(files::show_picture))
        .route("/desk/appeals/{number}/attachments/{id}/thumb", get(files::show_thumb))
        .route("/desk/appeals/{number}/assignment", post(verbs::assign))
        .route("/desk/appeals/{number}/take", post(verbs::take))
        .route("/desk/appeals/{number}/hand-back", post(verbs::hand_back))
        .route("/desk/appeals/{number}/extension", post(verbs::ask_extension))
        .route("/desk/appeals/{number}/extension/decision", post(verbs::decide_extension))
        .route("/desk/appeals/{number}/topic", post(verbs::set_topic))
        .route("/desk/appeals/{number}/undo", post(verbs::undo))
        .route("/desk/appeals/{number}/proposals", get(appeal::show_proposals))
        .route("/desk/appeals/{number}/place", post(verbs::set_place))
        .route(
            "/desk/appeals/{number}/evidence",
            post(verbs::add_evidence).layer(DefaultBodyLimit::max(verbs::BODY_BYTES_MAX)),
        )
        .route("/desk/appeals/{number}/evidence/{id}/removal", post(verbs::remove_evidence))
        .route("/desk/appeals/{number}/answers", post(verbs::give_answer).layer(with_files))
        .route("/desk/appeals/{number}/answers/preview", post(verbs::preview))
        .route("/desk/appeals/{number}/answers/{id}/approval", post(verbs::approve))
        .route("/desk/appeals/{number}/answers/{id}/return", post(verbs::send_back))
        .route("/desk/appeals/{number}/deliveries/{id}/again", post(verbs::send_again))
        .route("/desk/appeals/{number}/deliveries/{id}/settlement", post(verbs::settle))
        .route("/desk/appeals/{number}/closure", post(verbs::close))
        .route("/desk/appeals/{number}/reopening", post(verbs::reopen))
        .merge(of_problems())
        .route("/desk/{*rest}", get(nowhere))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(CompressionLayer::new().no_br().no_deflate().no_zstd())
        // Events are not compressed: each must leave at once.
        .route("/desk/live", get(live::listen).layer(from_fn(unbuffered)))
        .layer(CatchPanicLayer::custom(Stop::of_panic))
        .layer(from_fn_with_state(house.clone(), dress))
        .layer(from_fn(guard));
    Router::new().merge(pages).route("/assets/{*path}", get(asset))
}

/// The pages of problems and their forms.
fn of_problems() -> Router<House> {
    Router::new()
        .route("/desk/problems", get(problems::list).post(problems::join))
        .route("/desk/problems/{problem}", get(problems::show))
        .route("/desk/problems/{problem}/parting", post(problems::part))
        .route("/desk/problems/{problem}/name", post(problems::rename))
        .route("/desk/problems/{problem}/answers", post(problems::answer))
        .route("/desk/problems/{problem}/approval", post(problems::approve))
}

/// Proxies that gather answers must not gather these; nginx asks for this header.
async fn unbuffered(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let name = HeaderName::from_static("x-accel-buffering");
    response.headers_mut().insert(name, HeaderValue::from_static("no"));
    response
}

/// The desk begins with the inbox, and with what its address asks for.
async fn home(RawQuery(query): RawQuery) -> Redirect {
    match query.filter(|query| !query.is_empty()) {
        Some(query) => Redirect::to(&format!("/desk/inbox?{query}")),
        None => Redirect::to("/desk/inbox"),
    }
}

async fn nowhere() -> Stop {
    Stop::NotFound
}

/// What browsers are told about every page of the desk.
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
    // A photo is kept by the browser: for this person, and not the part of a page for the page.
    headers.append(header::VARY, HeaderValue::from_static("cookie, accept-language, hx-request"));
    response
}

/// `GET /assets/{path}`: a file whose name holds its hash, so it never changes.
async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(found) = assets::find(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let asked = |name: HeaderName, part: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.split(',').any(|it| it.trim().starts_with(part)))
    };
    let common = [
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::ETAG, HeaderValue::from_static(found.etag)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    if asked(header::IF_NONE_MATCH, found.etag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let kind = [(header::CONTENT_TYPE, found.content_type)];
    match found.gzip.filter(|_| asked(header::ACCEPT_ENCODING, "gzip")) {
        Some(packed) => {
            (common, kind, [(header::CONTENT_ENCODING, "gzip")], packed).into_response()
        }
        None => (common, kind, found.bytes).into_response(),
    }
}
