//! For the machines that watch: is it alive, is it ready, what does it measure.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::asker::Asker;
use crate::house::House;
use crate::limits::Open;
use crate::problem::Problem;

/// `GET /healthz`: the process runs.
pub async fn alive(State(house): State<House>, asker: Asker) -> Result<&'static str, Problem> {
    house.limits.tokenless(Open::Alive, asker)?;
    Ok("ok\n")
}

/// `GET /readyz`: the process can take requests; 503 while the database is away.
pub async fn ready(State(house): State<House>, asker: Asker) -> Result<&'static str, Problem> {
    house.limits.tokenless(Open::Ready, asker)?;
    store::journal::head(&mut house.db.reader()).await?;
    Ok("ready\n")
}

/// `GET /metrics`: figures in Prometheus' text format; counts and times, no personal data.
pub async fn metrics(State(house): State<House>, asker: Asker) -> Result<Response, Problem> {
    house.limits.tokenless(Open::Metrics, asker)?;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((StatusCode::OK, kind, house.metrics.render()).into_response())
}
