//! What the OpenAPI document says that no single handler does.

use utoipa::openapi::path::Operation;
use utoipa::openapi::response::Response;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, Ref, RefOr};
use utoipa::{Modify, OpenApi, ToSchema};

/// The document without its paths.
pub fn empty() -> Document {
    Head::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Otklik",
        description = "The system of a municipal management centre: messages come in, become \
                       numbered appeals, are given to departments and answered. Problems are \
                       RFC 9457 problem details in the language of Accept-Language (ru, en)."
    ),
    components(schemas(ProblemOut)),
    modifiers(&TokenScheme)
)]
struct Head;

struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, document: &mut Document) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", scheme);
    }
}

/// Problem details (RFC 9457). Further members say what programs can act upon.
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "only its description is used: a problem is written member by member")]
struct ProblemOut {
    /// `urn:otklik:problem:` and a stable word.
    #[schema(example = "urn:otklik:problem:bad-field")]
    r#type: String,
    /// What is wrong, in short.
    title: String,
    /// The status of HTTP.
    status: u16,
    /// What exactly, and what can be done now.
    #[schema(nullable = false)]
    detail: Option<String>,
    /// The field of the body that it is about.
    #[schema(nullable = false)]
    field: Option<String>,
    /// The parameter of the address that it is about.
    #[schema(nullable = false)]
    parameter: Option<String>,
    /// What can be done instead, in words of this API.
    #[schema(nullable = false)]
    possible: Option<Vec<String>>,
    /// What cannot be done yet: `act` and `from`, the moment from which it can.
    #[schema(nullable = false, value_type = Option<Vec<Object>>)]
    later: Option<Vec<()>>,
    /// The number under which our own fault stands in the log.
    #[schema(nullable = false)]
    incident: Option<String>,
}

/// Gives every refusal its body, and every operation those that all have.
pub fn say_problems(document: &mut Document) {
    for (path, item) in &mut document.paths.paths {
        let operations = [&mut item.get, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            say_problems_of(path, operation);
        }
    }
}

/// What every request may be told.
const ALL: &[(&str, &str)] = &[
    ("401", "No valid token"),
    ("403", "The token lacks the scope"),
    ("default", "Another problem: 429, 503 and 507 say when to come back, 500 is ours"),
];
/// What a request about one appeal may be told.
const OF_AN_APPEAL: &[(&str, &str)] = &[("404", "There is none, or it is not within sight")];
/// What a request with a body may be told.
const WITH_A_BODY: &[(&str, &str)] = &[
    ("400", "The body or a header cannot be read"),
    ("413", "The body or a file is too large"),
    ("415", "A packed body: send it without Content-Encoding"),
];
/// What a request that does something to an appeal or a problem may be told.
const OF_A_VERB: &[(&str, &str)] = &[("409", "Another request is at work under this key")];

fn say_problems_of(path: &str, operation: &mut Operation) {
    let (about_one, has_body) = (path.contains("{number}"), operation.request_body.is_some());
    let told = [
        (true, ALL),
        (about_one, OF_AN_APPEAL),
        (has_body, WITH_A_BODY),
        ((about_one || path.contains("/problems")) && has_body, OF_A_VERB),
    ];
    let responses = &mut operation.responses.responses;
    for (status, what) in told.iter().filter(|(holds, _)| *holds).flat_map(|(_, told)| *told) {
        let response = || RefOr::T(Response::new(*what));
        responses.entry((*status).to_owned()).or_insert_with(response);
    }
    for (status, response) in responses {
        let is_problem = !status.starts_with('2');
        if let (true, RefOr::T(response)) = (is_problem, response) {
            let schema = Ref::from_schema_name("Problem");
            let content = ContentBuilder::new().schema(Some(schema)).build();
            response.content.insert("application/problem+json".to_owned(), RefOr::T(content));
        }
    }
}
