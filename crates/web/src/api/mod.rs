//! The JSON API, version 1: handlers, shapes, and the OpenAPI document made from them.

pub mod appeal;
pub mod appeals;
mod body;
mod call;
mod dictionaries;
pub mod files;
pub(crate) mod key;
mod messages;
mod query;
mod unknown;
mod verbs;
mod wire;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::house::House;
use crate::limits::Asker;
use crate::problem::Problem;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Otklik",
        description = "The system of a municipal management centre: messages come in, become \
                       numbered appeals, are given to departments and answered. Problems are \
                       RFC 9457 problem details in the language of Accept-Language (ru, en)."
    ),
    modifiers(&TokenScheme)
)]
struct Document;

struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", scheme);
    }
}

fn routes() -> OpenApiRouter<House> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(messages::create))
        .routes(routes!(appeals::list))
        .routes(routes!(appeal::show))
        .routes(routes!(appeal::attachment))
        .routes(routes!(verbs::assign))
        .routes(routes!(verbs::answer))
        .routes(routes!(verbs::set_topic))
        .routes(routes!(verbs::set_place))
        .routes(routes!(verbs::close))
        .routes(routes!(verbs::reopen))
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
    routes().split_for_parts().1
}

async fn openapi(State(house): State<House>, asker: Asker) -> Result<Response, Problem> {
    house.limits.tokenless(asker)?;
    let json = document().to_json().map_err(Problem::internal)?;
    // It changes with a release only, and is the same for everybody.
    let kept = (header::CACHE_CONTROL, "public, max-age=300");
    Ok(([(header::CONTENT_TYPE, "application/json"), kept], json).into_response())
}
