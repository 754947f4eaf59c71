//! The JSON API, version 1: handlers, shapes, and the OpenAPI document made from them.

pub mod appeal;
pub mod appeals;
mod body;
mod call;
mod dictionaries;
mod document;
mod evidence;
pub mod files;
pub(crate) mod key;
mod messages;
mod problems;
mod query;
mod unknown;
mod verbs;
mod verdict;
mod wire;
mod work;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::asker::Asker;
use crate::house::House;
use crate::limits::Open;
use crate::problem::Problem;

fn routes() -> OpenApiRouter<House> {
    OpenApiRouter::with_openapi(document::empty())
        .routes(routes!(messages::create))
        .routes(routes!(appeals::list))
        .routes(routes!(appeal::show))
        .routes(routes!(appeal::attachment))
        .routes(routes!(verbs::assign))
        .routes(routes!(work::take))
        .routes(routes!(work::hand_back))
        .routes(routes!(work::ask_extension))
        .routes(routes!(work::decide_extension))
        .routes(routes!(verbs::answer))
        .routes(routes!(verbs::set_topic))
        .routes(routes!(verbs::set_place))
        .routes(routes!(verbs::close))
        .routes(routes!(verbs::reopen))
        .routes(routes!(verdict::hear))
        .routes(routes!(problems::open, problems::list))
        .routes(routes!(problems::show))
        .routes(routes!(problems::join))
        .routes(routes!(problems::part))
        .routes(routes!(problems::answer))
        .routes(routes!(evidence::list, evidence::add))
        .routes(routes!(evidence::remove))
        .routes(routes!(dictionaries::topics))
        .routes(routes!(dictionaries::departments))
        .routes(routes!(dictionaries::districts))
}

/// All routes of the API.
pub fn router() -> axum::Router<House> {
    let (router, _) = routes().split_for_parts();
    router
        .route("/api/openapi.json", get(openapi))
        // Bodies are read by the handlers within limits of their own.
        .layer(axum::extract::DefaultBodyLimit::disable())
}

/// The OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = routes().split_for_parts().1;
    document::say_problems(&mut document);
    document
}

async fn openapi(State(house): State<House>, asker: Asker) -> Result<Response, Problem> {
    house.limits.tokenless(Open::Api, asker)?;
    let json = document().to_json().map_err(Problem::internal)?;
    // It changes with a release only, and is the same for everybody.
    let kept = (header::CACHE_CONTROL, "public, max-age=300");
    Ok(([(header::CONTENT_TYPE, "application/json"), kept], json).into_response())
}
