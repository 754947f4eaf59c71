//! How many messages are accepted over HTTP, each durable before its answer, beside what the
//! engine commits by the same statements in the same groups with nobody asking.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ::store::group::Apply as _;
use ::store::{Db, journal};
use anyhow::{Context as _, Result, bail};
use base::{Clock, Ids, TimeZone};
use register::{Accepted, Intake, IntakeWriter};

use crate::Scale;
use crate::figures::{Times, median, ms};
use crate::http::{self, Caller};
use crate::invented::{self, Chance};
use crate::place::{self, Place};
use crate::product::{self, Product, Serving};
use crate::report::Report;

/// Callers at once; each waits for its answer before it sends again.
const CALLERS: u64 = 32;
/// How long the search may take to catch up before a run gives up on it.
const CATCH_UP: Duration = Duration::from_secs(120);
/// A group where none was seen.
const GROUP: usize = 32;

/// What one round of callers came to.
#[derive(Default)]
struct Round {
    accepted: f64,
    times: Times,
    busy: u64,
    seconds: f64,
    server: f64,
    client: f64,
}

/// Measures it.
pub async fn measure(place: &Place, scale: &Scale, report: &mut Report) -> Result<()> {
    let product = Product::on(&place.address("intake").await?, &place.folder().join("intake"))?;
    let token = product.token("intake,read").await?;
    let serving = product.serve().await?;
    let product_db = place::open(product.url()).await?;
    let raw_db = place::open(&place.address("raw").await?).await?;
    let keys = Arc::new(AtomicU64::new(0));
    let warm = Duration::from_millis(200 * scale.seconds);
    callers(&serving, &token, &keys, warm).await?;
    let mut group = GROUP;
    let (mut rounds, mut raw, mut lags) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..scale.rounds {
        let before = groups(&serving).await?;
        let length = Duration::from_secs(scale.seconds);
        let round = callers(&serving, &token, &keys, length).await?;
        let after = groups(&serving).await?;
        lags.push(caught_up(&product_db).await?);
        group = ((after.0 - before.0) / (after.1 - before.1).max(1.0)).round() as usize;
        raw.push(engine_alone(&raw_db, &keys, group.max(1), length).await?);
        rounds.push(round);
    }
    serving.stop().await?;
    product_db.close().await;
    raw_db.close().await;
    tell(place, report, &rounds, (group, median(raw), median(lags)));
    Ok(())
}

fn tell(
    place: &Place,
    report: &mut Report,
    rounds: &[Round],
    (group, raw, lag): (usize, f64, f64),
) {
    let accepted = median(rounds.iter().map(|it| it.accepted).collect());
    let mut times = Times::default();
    rounds.iter().for_each(|it| times.join(it.times.clone()));
    let busy: u64 = rounds.iter().map(|it| it.busy).sum();
    let seconds: f64 = rounds.iter().map(|it| it.seconds).sum();
    let cores = |of: fn(&Round) -> f64| rounds.iter().map(of).sum::<f64>() / seconds;
    let mut put = |what: &str, goal, figure: String, beside: String| {
        report.put(place.engine, what, goal, (figure, beside));
    };
    put(
        "messages accepted a second over HTTP, 32 callers; beside: the engine alone",
        "≥ 5,000",
        format!("{accepted:.0}"),
        format!("{raw:.0} in groups of {group}"),
    );
    put(
        "share of what the engine commits alone",
        "≥ 80 %",
        format!("{:.0} %", 100.0 * accepted / raw),
        format!("{busy} answers of 503"),
    );
    put(
        "one message, p50 / p99, ms; beside: busy cores of server and of callers",
        "",
        times.words(),
        format!("{:.2}, {:.2}", cores(|it| it.server), cores(|it| it.client)),
    );
    put("the search has caught up after the load, s", "≤ 1", format!("{lag:.1}"), String::new());
}

async fn callers(
    serving: &Serving,
    token: &str,
    keys: &Arc<AtomicU64>,
    length: Duration,
) -> Result<Round> {
    let (server, client, start) = (serving.used(), product::own(), Instant::now());
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let (address, token) = (serving.address.clone(), token.to_owned());
        tasks.spawn(caller(address, token, Arc::clone(keys), start + length));
    }
    let mut round = Round::default();
    while let Some(done) = tasks.join_next().await {
        let (times, busy) = done??;
        round.times.join(times);
        round.busy += busy;
    }
    round.seconds = start.elapsed().as_secs_f64();
    round.accepted = round.times.len() as f64 / round.seconds;
    round.server = serving.used().seconds - server.seconds;
    round.client = product::own().seconds - client.seconds;
    Ok(round)
}

async fn caller(
    address: String,
    token: String,
    keys: Arc<AtomicU64>,
    until: Instant,
) -> Result<(Times, u64)> {
    let mut caller = Caller::connect(&address).await?;
    let (mut times, mut busy) = (Times::default(), 0);
    while Instant::now() < until {
        let key = keys.fetch_add(1, Ordering::Relaxed);
        let (_, body) = invented::message(&mut Chance::of(key), &format!("m{key}"));
        let request = http::post("/api/v1/messages", &token, &body);
        let start = Instant::now();
        match caller.send(&request).await?.status {
            201 => times.add(start.elapsed()),
            503 => busy += 1,
            other => bail!("a message was answered with {other}"),
        }
    }
    Ok((times, busy))
}

/// Items and number of the groups that the server has committed.
async fn groups(serving: &Serving) -> Result<(f64, f64)> {
    let answer = Caller::connect(&serving.address).await?.send(&http::get("/metrics", "")).await?;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let figure = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|it| it.trim().parse::<f64>().ok()).unwrap_or_default()
    };
    Ok((figure("otklik_group_size_sum "), figure("otklik_group_size_count ")))
}

/// Seconds until the follower of the search has read the last fact.
async fn caught_up(db: &Db) -> Result<f64> {
    let start = Instant::now();
    let mut reader = db.reader();
    let head = journal::head(&mut reader).await?;
    while journal::cursor(&mut reader, "search").await? < head {
        if start.elapsed() > CATCH_UP {
            bail!("the search did not catch up in {}", ms(CATCH_UP));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(start.elapsed().as_secs_f64())
}

/// What the engine accepts a second from one writer who never waits for a caller.
pub async fn engine_alone(
    db: &Db,
    keys: &AtomicU64,
    group: usize,
    length: Duration,
) -> Result<f64> {
    let zone = TimeZone::get("Asia/Vladivostok").context("no zones")?;
    let writer = IntakeWriter { ids: Ids::random(), zone };
    let (clock, mut written, mut spent) = (Clock::system(), 0, Duration::ZERO);
    while spent < length {
        let items: Vec<Arc<Intake>> = (0..group)
            .map(|_| {
                let key = keys.fetch_add(1, Ordering::Relaxed);
                let now = clock.now();
                Arc::new(invented::intake(&mut Chance::of(key), &format!("m{key}"), now))
            })
            .collect();
        let start = Instant::now();
        let mut unit = db.begin(clock.now()).await?;
        let outcomes = writer.apply(&mut unit, &items).await?;
        unit.commit().await?;
        spent += start.elapsed();
        written += outcomes.iter().filter(|it| matches!(it, Accepted::New(_))).count();
    }
    Ok(written as f64 / spent.as_secs_f64())
}
