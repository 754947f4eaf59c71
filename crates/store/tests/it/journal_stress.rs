//! The proof of the journal: whoever follows it sees every committed fact once, in dense order.
//!
//! Sixteen writers in two processes pause before they commit, give units back, and are killed
//! with their process at any instant. A follower in each process and one outside read
//! `seq > cursor` all the while. `OTKLIK_STRESS=1` makes it a long run.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use base::{By, Clock, Uuid};
use store::journal::{READ_MAX, after, head};
use store::{Db, Engine, Fact, Settings, Subject, args};
use testing::TestDb;

use crate::journal_judge::Told;

/// Names the database to a process of writers.
const URL: &str = "OTKLIK_STRESS_URL";
/// Tells that process apart from the others.
const SEED: &str = "OTKLIK_STRESS_SEED";
const WRITERS: u64 = 8;
/// How long a follower rests when there is nothing new.
const REST: Duration = Duration::from_millis(5);

/// How hard it gets.
struct Plan {
    lasts: Duration,
    kill_every: Duration,
    pause_max_ms: u64,
}

fn plan() -> Plan {
    let long = std::env::var_os("OTKLIK_STRESS").is_some();
    let (lasts, kill_every, pause_max_ms) =
        if long { (90_000, 3_000, 600) } else { (5_000, 700, 8) };
    Plan {
        lasts: Duration::from_millis(lasts),
        kill_every: Duration::from_millis(kill_every),
        pause_max_ms,
    }
}

/// A small generator of numbers; the outcome must not hang on which ones come.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Not a test of its own: the process of writers, which the test starts from this very program.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_process() {
    let (Ok(url), Ok(seed)) = (std::env::var(URL), std::env::var(SEED)) else { return };
    let seed: u64 = seed.parse().unwrap();
    let mut settings = Settings::new(url);
    settings.connections_max = WRITERS as u32 + 2;
    let db = Db::open(&settings).await.unwrap();
    say("");
    let [stop, done] = [(); 2].map(|()| Arc::new(AtomicBool::new(false)));
    let told = [stop.clone(), done.clone()];
    std::thread::spawn(move || {
        // A line from the test stops the writers, the next one the follower.
        for (line, flag) in std::io::stdin().lines().zip(told) {
            line.unwrap();
            flag.store(true, Ordering::SeqCst);
        }
    });
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| tokio::spawn(write(db.clone(), seed * WRITERS + number, stop.clone())))
        .collect();
    let follower = tokio::spawn(report(db.clone(), done));
    for writer in writers {
        writer.await.unwrap();
    }
    say("stopped");
    follower.await.unwrap();
    say("end");
}

/// Past the capture of the test harness, a line at once.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

async fn write(db: Db, number: u64, stop: Arc<AtomicBool>) {
    let clock = Clock::system();
    let mut dice = Dice(number + 1);
    let pause_max = plan().pause_max_ms;
    let mut next = 0_u64;
    while !stop.load(Ordering::SeqCst) {
        let Ok(mut unit) = db.begin(clock.now()).await else { continue };
        let facts = 1 + dice.below(3);
        let first = next;
        for _ in 0..facts {
            let id = Uuid::from_u64_pair(number, next);
            unit.record(Fact::new("thing.done", Subject::of("thing", id), By::Rule("test".into())));
            next += 1;
        }
        tokio::time::sleep(Duration::from_millis(dice.below(pause_max))).await;
        match dice.below(10) {
            0 => drop(unit.rollback().await),
            1 => drop(unit),
            _ => {
                if let Ok(last) = unit.commit().await {
                    say(&format!("ack {number} {first} {facts} {last}"));
                }
            }
        }
    }
}

/// Follows from the very beginning to where the journal stands when all writers are done.
async fn report(db: Db, done: Arc<AtomicBool>) {
    let mut cursor = 0;
    loop {
        let was_done = done.load(Ordering::SeqCst);
        let Ok(facts) = after(&mut db.reader(), cursor, READ_MAX).await else { continue };
        for fact in &facts {
            say(&format!("saw {} {}", fact.seq, fact.fact.subject.id));
            cursor = fact.seq;
        }
        if facts.is_empty() && was_done {
            return;
        }
        if facts.is_empty() {
            tokio::time::sleep(REST).await;
        }
    }
}

/// A process of writers and what it has said.
struct Process {
    child: Child,
    said: JoinHandle<Vec<String>>,
    stopped: std::sync::mpsc::Receiver<()>,
}

impl Process {
    fn start(city: &TestDb) -> Self {
        static SEEDS: AtomicU64 = AtomicU64::new(1);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["journal_stress::writers_process", "--exact", "--nocapture", "--test-threads=1"])
            .env(URL, &city.url)
            .env(SEED, SEEDS.fetch_add(1, Ordering::SeqCst).to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (has_stopped, stopped) = std::sync::mpsc::channel();
        let said = std::thread::spawn(move || {
            let note = |line: &String| {
                if line == "stopped" {
                    let _ = has_stopped.send(());
                }
            };
            lines.map_while(Result::ok).inspect(note).collect()
        });
        Self { child, said, stopped }
    }

    /// At any instant, in the middle of whatever it does.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said.join().unwrap()
    }

    fn tell(&mut self) {
        writeln!(self.child.stdin.as_mut().unwrap()).unwrap();
    }

    fn finish(mut self) -> Vec<String> {
        self.tell();
        assert!(self.child.wait().unwrap().success());
        self.said.join().unwrap()
    }
}

/// On PostgreSQL facts lie written for a while before their commit ends; the next commit must
/// not overtake it. On SQLite the one lock holds from the start of a unit.
async fn slow_commits(city: &TestDb) {
    if city.db.engine() == Engine::Sqlite {
        return;
    }
    let mut unit = city.begin().await;
    for text in [
        "CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         PERFORM pg_sleep(random() * 0.005); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON facts DEFERRABLE INITIALLY DEFERRED \
         FOR EACH ROW EXECUTE FUNCTION nap()",
    ] {
        unit.execute(text, args![]).await.unwrap();
    }
    unit.commit().await.unwrap();
}

/// The table itself, page by page.
pub async fn table(city: &TestDb) -> Vec<(i64, Uuid)> {
    let (mut all, mut cursor) = (Vec::new(), 0);
    loop {
        let facts = after(&mut city.db.reader(), cursor, READ_MAX).await.unwrap();
        let Some(last) = facts.last() else { return all };
        cursor = last.seq;
        all.extend(facts.into_iter().map(|it| (it.seq, it.fact.subject.id)));
    }
}

/// Follows as the product does, until all is done.
pub async fn outside(db: Db, done: Arc<AtomicBool>) -> Vec<(i64, Uuid)> {
    let (mut seen, mut cursor) = (Vec::new(), 0);
    loop {
        let was_done = done.load(Ordering::SeqCst);
        let facts = after(&mut db.reader(), cursor, READ_MAX).await.unwrap();
        if facts.is_empty() && was_done {
            return seen;
        }
        cursor = facts.last().map_or(cursor, |it| it.seq);
        seen.extend(facts.iter().map(|it| (it.seq, it.fact.subject.id)));
        if facts.is_empty() {
            tokio::time::sleep(REST).await;
        }
    }
}

testing::both! {
    /// See the head of this file.
    async fn followers_see_every_fact_once(city) {
        slow_commits(&city).await;
        let plan = plan();
        let done = Arc::new(AtomicBool::new(false));
        let outside = tokio::spawn(outside(city.db.clone(), done.clone()));
        let (mut told, mut dice, start) = (Told::default(), Dice(42), Instant::now());
        let mut processes = [Process::start(&city), Process::start(&city)];
        let mut kills = 0;
        while start.elapsed() < plan.lasts {
            let share = 0.5 + dice.below(100) as f64 / 100.0;
            let wait = plan.kill_every.mul_f64(share);
            tokio::time::sleep(wait).await;
            let killed = std::mem::replace(&mut processes[kills % 2], Process::start(&city));
            told.take(&killed.kill());
            kills += 1;
        }
        processes.iter_mut().for_each(Process::tell);
        for process in &processes {
            process.stopped.recv().unwrap();
        }
        for process in processes {
            told.take(&process.finish());
        }
        done.store(true, Ordering::SeqCst);

        let table = table(&city).await;
        assert_eq!(head(&mut city.db.reader()).await.unwrap(), table.len() as i64);
        told.seen.push((true, outside.await.unwrap()));
        assert_eq!(told.judge(&table), Ok(()));
        let whole = told.seen.iter().filter(|(whole, _)| *whole).count();
        assert_eq!((told.seen.len(), whole), (kills + 3, 3));
        let (facts, known) = (table.len(), told.acknowledged.len());
        assert!(known > 50, "{known} of {facts} facts were acknowledged: too few to tell");
        say(&format!("{:?}: {facts} facts, {known} acknowledged, {kills} kills", city.db));
    }
}
