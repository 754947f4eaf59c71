//! Who asks at the API: a bearer token becomes a principal with its scopes.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use people::{Principal, Scope};

use crate::asker::Asker;
use crate::house::House;
use crate::limits::Open;
use crate::problem::Problem;

/// A request with a valid token.
#[derive(Debug, Clone)]
pub struct Access(pub Principal);

impl Access {
    /// Refuses (403) a principal that lacks the scope.
    pub fn need(&self, scope: Scope) -> Result<(), Problem> {
        self.need_one(&[scope])
    }

    /// Refuses (403) a principal that holds none of the scopes.
    pub fn need_one(&self, scopes: &[Scope]) -> Result<(), Problem> {
        if scopes.iter().any(|scope| self.0.may(*scope)) {
            return Ok(());
        }
        let words: Vec<_> = scopes.iter().map(|it| it.word()).collect();
        let list = words.join(", ");
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "missing-scope",
            "У ключа нет этого права",
            "The token lacks the right",
        )
        .detail(
            format!("Нужно одно из прав: {list}. Ключ с ним выдаёт администратор."),
            format!("One of these scopes is needed: {list}. The administrator issues such tokens."),
        )
        .with("scopes", words))
    }
}

impl FromRequestParts<House> for Access {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
        let token = header.and_then(|it| {
            let (scheme, token) = it.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        if let Some(token) = token
            && let Some(principal) = house.tokens.find(&house.db, token, house.clock.now()).await?
        {
            return Ok(Self(principal));
        }
        let Ok(asker) = Asker::from_request_parts(parts, house).await;
        house.limits.tokenless(Open::Api, asker)?;
        Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "no-token",
            "Нужен ключ доступа",
            "A token is needed",
        )
        .detail(
            "Передайте его в заголовке Authorization: Bearer. Его выдаёт «otklik user token».",
            "Send it in the header Authorization: Bearer. `otklik user token` issues one.",
        ))
    }
}
