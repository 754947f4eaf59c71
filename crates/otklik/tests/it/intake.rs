//! Nothing that was acknowledged is lost and nothing is doubled: by kills, by two processes at
//! once, by a database that goes away.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::{Client, Response, StatusCode, header};
use serde_json::{Value, json};
use store::{Db, Settings};
use tempfile::TempDir;
use testing::{OwnPostgres, TestDb};
use tokio::task::JoinSet;

use crate::product::Product;

const KILLS: u64 = 50;
const CLIENTS: u64 = 6;
/// Between two messages of a client: what is proved does not hang on their number.
const REST: Duration = Duration::from_millis(10);
/// Before something that failed is tried again.
const AGAIN: Duration = Duration::from_millis(15);
/// By then everything has gone on by itself, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long one answer may take.
const ANSWER_WAIT: Duration = Duration::from_secs(30);

/// A program that hands messages in.
#[derive(Clone)]
struct Sender {
    http: Client,
    base: String,
    token: String,
}

impl Sender {
    fn new(product: &Product) -> Self {
        let token = product.run(&["user", "token", "load", "--scope", "intake,read"]);
        let http = testing::http();
        Self { http, base: product.base.clone(), token: token.trim().to_owned() }
    }

    async fn send(&self, key: &str) -> reqwest::Result<Response> {
        let body = json!({
            "channel": "api:load",
            "external_id": key,
            "author": { "name": "Анна", "contact": format!("@{key}") },
            "text": format!("Яма у дома {key}"),
        });
        let request = self.http.post(format!("{}/api/v1/messages", self.base));
        let request = request.bearer_auth(&self.token).header("content-type", "application/json");
        request.timeout(ANSWER_WAIT).body(body.to_string()).send().await
    }

    /// Delivers again and again until it is acknowledged; the number of the appeal.
    async fn deliver(&self, key: &str) -> String {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            match self.send(key).await {
                Ok(answer) if answer.status().is_success() => {
                    // A torn answer tells nothing; the next one will.
                    if let Some(number) = number(answer).await {
                        return number;
                    }
                }
                Ok(answer) => assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{key}"),
                Err(_) => {}
            }
            tokio::time::sleep(AGAIN).await;
        }
        panic!("{key} was not acknowledged within {PATIENCE:?}")
    }
}

async fn number(answer: Response) -> Option<String> {
    let body: Value = serde_json::from_str(&answer.text().await.ok()?).ok()?;
    Some(body["appeal"]["number"].as_str()?.to_owned())
}

type Acknowledged = Arc<Mutex<BTreeMap<String, String>>>;

/// One client: message after message until it is told to stop, and the last one to its end.
async fn load(sender: Sender, client: u64, stop: Arc<AtomicBool>, known: Acknowledged) {
    for n in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let key = format!("{client}-{n}");
        let number = sender.deliver(&key).await;
        known.lock().expect("no client failed").insert(key, number);
        tokio::time::sleep(REST).await;
    }
}

/// Every key has one number, every number one key, and the tables hold just these.
async fn check(url: &str, sender: &Sender, known: &BTreeMap<String, String>) {
    let mut again = JoinSet::new();
    for (key, number) in known.clone() {
        let sender = sender.clone();
        again.spawn(async move {
            let answer = sender.send(&key).await.expect("the program answers");
            assert_eq!(answer.status(), StatusCode::OK, "{key} was acknowledged and is lost");
            assert_eq!(self::number(answer).await, Some(number), "{key}");
        });
        if again.len() >= 32 {
            again.join_next().await.expect("one is on its way").expect("it is well");
        }
    }
    again.join_all().await;
    let numbers: BTreeSet<_> = known.values().collect();
    assert_eq!(numbers.len(), known.len(), "a number was given twice");
    let db = Db::open(&Settings::new(url)).await.expect("the database opens");
    for table in ["appeals", "messages", "authors", "contacts"] {
        assert_eq!(testing::count(&db, table).await, known.len() as i64, "{table}");
    }
    db.close().await;
}

/// Numbers that differ from run to run by nothing but time.
fn dice(step: u64, limit: u64) -> Duration {
    let number = step.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
    Duration::from_millis((number >> 33) % limit)
}

/// The program is killed fifty times at any instant, now and then while it is starting.
async fn killed_over_and_over(city: TestDb) {
    city.db.close().await;
    let mut product = Product::on(city.url.clone(), TempDir::new().expect("a folder"));
    let sender = Sender::new(&product);
    let (stop, known) = (Arc::new(AtomicBool::new(false)), Acknowledged::default());
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(load(sender.clone(), client, stop.clone(), known.clone()));
    }
    let mut before = 0;
    for kill in 0..KILLS {
        product.start();
        if kill % 8 != 7 {
            product.wait_until_ready().await;
        }
        tokio::time::sleep(dice(kill, 350)).await;
        product.kill();
        let acknowledged = known.lock().expect("no client failed").len();
        assert!(acknowledged >= before, "what was acknowledged only grows");
        before = acknowledged;
    }
    product.serve().await;
    stop.store(true, Ordering::SeqCst);
    clients.join_all().await;
    let known = known.lock().expect("no client failed").clone();
    assert!(known.len() > 200, "{} messages are too few to tell", known.len());
    check(&city.url, &sender, &known).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_over_and_over_on_sqlite() {
    killed_over_and_over(TestDb::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_over_and_over_on_postgres() {
    killed_over_and_over(TestDb::postgres().await).await;
}

/// Two serving processes on one database get each message at the same instant.
async fn two_at_once(city: TestDb) {
    const MESSAGES: u64 = 120;
    let folder = || TempDir::new().expect("a folder");
    let mut one = Product::on(city.url.clone(), folder());
    let mut other = Product::on(city.url.clone(), folder());
    tokio::join!(one.serve(), other.serve());
    let sender = Sender::new(&one);
    let second = Sender { base: other.base.clone(), ..sender.clone() };
    let mut known = BTreeMap::new();
    let mut pairs = JoinSet::new();
    for n in 0..MESSAGES {
        let (sender, second, key) = (sender.clone(), second.clone(), format!("m{n}"));
        pairs.spawn(async move {
            let (one, other) = tokio::join!(sender.send(&key), second.send(&key));
            let answers = [one, other].map(|it| it.expect("the program answers"));
            let mut statuses = answers.each_ref().map(Response::status);
            statuses.sort();
            assert_eq!(statuses, [StatusCode::OK, StatusCode::CREATED], "{key}");
            let [one, other] = answers;
            let numbers = (number(one).await, number(other).await);
            assert_eq!(numbers.0, numbers.1, "{key}");
            (key, numbers.0.expect("a number"))
        });
        if pairs.len() >= 16 {
            let pair = pairs.join_next().await.expect("one is on its way");
            known.extend([pair.expect("it is well")]);
        }
    }
    known.extend(pairs.join_all().await);
    assert_eq!(known.len() as u64, MESSAGES);
    check(&city.url, &sender, &known).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once_on_sqlite() {
    two_at_once(TestDb::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once_on_postgres() {
    two_at_once(TestDb::postgres().await).await;
}

/// Whether the last message is found by its words, which a follower of the journal sees to.
async fn is_found(sender: &Sender, word: &str) -> bool {
    let request = sender.http.get(format!("{}/api/v1/appeals?q={word}", sender.base));
    let Ok(answer) = request.bearer_auth(&sender.token).send().await else { return false };
    let text = answer.text().await.unwrap_or_default();
    let page: Value = serde_json::from_str(&text).unwrap_or_default();
    page["items"].as_array().is_some_and(|items| !items.is_empty())
}

/// PostgreSQL is stopped for a while: whoever writes is told when to come back, and everything
/// goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_for_a_while() {
    let long = std::env::var_os("OTKLIK_STRESS").is_some();
    let away_for = Duration::from_secs(if long { 20 } else { 3 });
    let mut database = OwnPostgres::start().await;
    let mut product = Product::on(database.url(), TempDir::new().expect("a folder"));
    product.serve().await;
    let sender = Sender::new(&product);
    let (stop, known) = (Arc::new(AtomicBool::new(false)), Acknowledged::default());
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(load(sender.clone(), client, stop.clone(), known.clone()));
    }
    let first = sender.deliver("before").await;
    database.stop();
    let since = Instant::now();
    while since.elapsed() < away_for {
        let answer = sender.send("meanwhile").await.expect("the program answers");
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        let after = answer.headers().get(header::RETRY_AFTER).expect("it says when to come back");
        let seconds: u64 = after.to_str().expect("text").parse().expect("seconds");
        assert!((1..=60).contains(&seconds));
        let ready = sender.http.get(format!("{}/readyz", product.base)).send().await;
        assert_eq!(ready.expect("an answer").status(), StatusCode::SERVICE_UNAVAILABLE);
        let healthy = sender.http.get(format!("{}/healthz", product.base)).send().await;
        assert_eq!(healthy.expect("an answer").status(), StatusCode::OK, "it lives all the same");
    }
    database.start_again().await;
    let last = sender.deliver("afterwards").await;
    let until = Instant::now() + PATIENCE;
    while !is_found(&sender, "afterwards").await {
        assert!(Instant::now() < until, "the index of words does not go on");
        tokio::time::sleep(AGAIN).await;
    }
    product.wait_until_ready().await;
    stop.store(true, Ordering::SeqCst);
    clients.join_all().await;
    let mut known = known.lock().expect("no client failed").clone();
    known.insert("before".to_owned(), first);
    known.insert("afterwards".to_owned(), last);
    let meanwhile = sender.deliver("meanwhile").await;
    known.insert("meanwhile".to_owned(), meanwhile);
    check(&database.url(), &sender, &known).await;
}
