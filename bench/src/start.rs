//! From nothing to the first page, and the memory of a process that waits.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::Scale;
use crate::figures::{Times, ms};
use crate::place::Place;
use crate::product::Product;
use crate::report::Report;

/// How long a process waits before its memory is read.
const IDLE: Duration = Duration::from_secs(2);
/// Starts of which the middle one counts.
const STARTS: usize = 5;

/// Measures it.
pub async fn measure(place: &Place, scale: &Scale, report: &mut Report) -> Result<()> {
    let product = Product::on(&place.address("start").await?, &place.folder().join("start"))?;
    let first = product.serve().await?;
    let empty = first.first_page;
    tokio::time::sleep(IDLE).await;
    let memory = first.used().memory;
    first.stop().await?;
    let (mut starts, mut bare) = (Times::default(), Times::default());
    for _ in 0..if scale.rounds == 1 { 1 } else { STARTS } {
        let serving = product.serve().await?;
        starts.add(serving.first_page);
        serving.stop().await?;
        let start = Instant::now();
        product.run(&["--version"]).await?;
        bare.add(start.elapsed());
    }
    let (starts, bare) = (starts.quantile(0.5), bare.quantile(0.5));
    let mut put = |what: &str, goal, figure: String, beside: String| {
        report.put(place.engine, what, goal, (figure, beside));
    };
    put(
        "start to first page, ms; beside: a process that only says its version",
        "≤ 500",
        ms(starts),
        ms(bare),
    );
    let what = "the very first start: tables and city are made, ms";
    put(what, "≤ 500", ms(empty), String::new());
    put("memory of an idle process, MB", "≤ 80", format!("{memory:.0}"), String::new());
    Ok(())
}
