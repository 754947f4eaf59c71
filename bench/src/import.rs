//! How fast the past comes in.

use std::fmt::Write as _;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use base::from_millis;
use serde_json::Value;

use crate::Scale;
use crate::intake::engine_alone;
use crate::invented::{self, Chance, NOW};
use crate::place::{self, Place};
use crate::product::Product;
use crate::report::Report;

/// Appeals that the limit beside is measured in groups of.
const GROUP: usize = 250;
const STATUSES: [&str; 6] =
    ["confirmed", "closed_unconfirmed", "answered", "in_work", "assigned", "new"];

/// Measures it.
pub async fn measure(place: &Place, scale: &Scale, report: &mut Report) -> Result<()> {
    let file = place.folder().join("past.csv");
    std::fs::write(&file, table(scale.rows))?;
    let product = Product::on(&place.address("import").await?, &place.folder().join("import"))?;
    product.run(&["migrate"]).await?;
    let path = file.to_string_lossy().into_owned();
    let words = ["import", "appeals", &path, "--profile", "plain", "--json"];
    let first: Value = serde_json::from_str(&product.run(&words).await?)?;
    let again: Value = serde_json::from_str(&product.run(&words).await?)?;
    let figure = |of: &Value, name: &str| of[name].as_f64().context("no figure in the summary");
    ensure!(figure(&first, "appeals")? == scale.rows as f64, "not all came in: {first}");
    ensure!(figure(&again, "unchanged")? == scale.rows as f64, "twice is not once: {again}");
    let raw = place::open(&place.address("import-raw").await?).await?;
    let length = Duration::from_secs(scale.seconds);
    let alone = engine_alone(&raw, &AtomicU64::new(1 << 40), GROUP, length).await?;
    raw.close().await;
    let rate = |of: &Value| Ok::<_, anyhow::Error>(scale.rows as f64 / figure(of, "seconds")?);
    report.put(
        place.engine,
        "rows imported a second (profile `plain`); beside: intake in groups of 250, no file",
        "",
        (format!("{:.0}", rate(&first)?), format!("{alone:.0}")),
    );
    let what = "rows a second that are there already";
    report.put(place.engine, what, "", (format!("{:.0}", rate(&again)?), String::new()));
    Ok(())
}

/// A file of the simplest shape: two rows in three were answered.
fn table(rows: u64) -> String {
    let mut table = String::from(
        "id,text,received_at,status,address,author_name,author_contact,answer,answered_at\n",
    );
    for number in 0..rows {
        let mut chance = Chance::of(number);
        let at = NOW - 86_400_000 * 400 + i64::try_from(number).unwrap_or(0) * 60_000;
        let status = chance.pick(&STATUSES).copied().unwrap_or_default();
        let answered = ["confirmed", "closed_unconfirmed", "answered"].contains(&status);
        let (answer, answered_at) = match answered {
            true => (invented::text(&mut chance), from_millis(at + 864_000_000).to_string()),
            false => (String::new(), String::new()),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "p{number},{},{},{status},\"{}\",,+7 000 {:07},{answer},{answered_at}",
            invented::text(&mut chance),
            from_millis(at),
            invented::address(&mut chance),
            chance.below(3_000_000),
        );
    }
    table
}
