//! Training: the city's own appeals become the model that proposes topics from now on.

mod progress;
mod report;

use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{By, Clock, Ids, Lang, Words};
use people::command::COMMAND_LINE;
use store::Db;
use understanding::choice::{self, ByModel, Tally};
use understanding::lesson::{LEAST, Lessons};
use understanding::shelf::{self, HeldOut, Shelved};
use understanding::topic::{Ticks, Trained, Training, Untrainable, train_and_judge};
use understanding::{Kind, Refreshed};

use crate::told::Told;
use progress::Progress;
pub use report::Report;

/// The name of models of topics.
const NAME: &str = "topics";
/// The same for every run, so that the same appeals give the same model.
const SEED: u64 = 7;
/// How often it is looked how far the training is.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What a training needs.
pub struct Tools {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Where ids come from.
    pub ids: Ids,
    /// The language of the one who typed the command.
    pub lang: Lang,
}

/// What was learnt, and how good it is.
#[derive(Debug)]
pub struct Learnt {
    /// The version that is in use from now on.
    pub version: String,
    /// Appeals that were looked at.
    pub looked_at: usize,
    /// Appeals that were learnt from.
    pub examples: usize,
    /// Topics that can be proposed.
    pub topics: usize,
    /// Appeals that say the same as another one about the same topic.
    pub repeated: usize,
    /// Appeals whose topic is out of use.
    pub out_of_use: usize,
    /// Figures of appeals that were held out.
    pub held_out: HeldOut,
    /// What was proposed anew for appeals that wait.
    pub refreshed: Refreshed,
    /// How long the training took.
    pub train_seconds: f64,
    /// How long everything took.
    pub seconds: f64,
}

/// What became of the proposals of each model.
pub type Tallies = Vec<(ByModel, Tally)>;

/// Learns from the newest appeals of the city, and puts what was learnt to use.
pub async fn learn(tools: &Tools, newest: usize) -> anyhow::Result<Learnt> {
    let start = Instant::now();
    let progress = Progress::start(tools.lang);
    let lessons =
        Lessons::gather(&mut tools.db.reader(), newest, |rows| progress.read(rows)).await?;
    if !lessons.are_enough() {
        progress.finish();
        return Err(too_little(&lessons).into());
    }
    let began = Instant::now();
    let (lessons, trained) = train(lessons, &progress).await?;
    let train_seconds = began.elapsed().as_secs_f64();
    let examples = u32::try_from(lessons.examples.len()).unwrap_or(u32::MAX);
    let held_out = HeldOut::of(trained.judged, &trained.scores);
    let mut unit = tools.db.begin(tools.clock.now()).await?;
    shelf::put(&mut unit, &tools.ids, by(), &trained.model, (examples, held_out)).await?;
    unit.commit().await?;
    let refreshed = refresh(tools, &progress).await?;
    progress.finish();
    Ok(Learnt {
        version: trained.model.version().to_owned(),
        looked_at: lessons.looked_at,
        examples: lessons.examples.len(),
        topics: lessons.classes.len(),
        repeated: lessons.repeated,
        out_of_use: lessons.out_of_use,
        held_out,
        refreshed,
        train_seconds,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// Trains beside the clock that tells how far it is.
async fn train(lessons: Lessons, progress: &Progress) -> anyhow::Result<(Lessons, Trained)> {
    let ticks = Arc::new(Ticks::default());
    let own = Arc::clone(&ticks);
    let mut learning = tokio::task::spawn_blocking(move || {
        let Lessons { classes, examples, .. } = &lessons;
        let training = Training { name: NAME, classes, examples, seed: SEED };
        let trained = train_and_judge(&training, &own);
        (lessons, trained)
    });
    let (lessons, trained) = loop {
        tokio::select! {
            done = &mut learning => break done?,
            () = tokio::time::sleep(LOOK_EVERY) => progress.learn(ticks.far()),
        }
    };
    Ok((lessons, trained.map_err(|why| untrainable(&why))?))
}

/// Proposes anew for what waits, so that today's work is helped by what was learnt today.
async fn refresh(tools: &Tools, progress: &Progress) -> anyhow::Result<Refreshed> {
    let told = |rows: usize| progress.propose(rows);
    Ok(understanding::refresh(&tools.db, &tools.clock, told).await?)
}

/// Puts an older model to use again; what waits is proposed anew.
pub async fn return_to(tools: &Tools, version: &str) -> anyhow::Result<Refreshed> {
    let mut unit = tools.db.begin(tools.clock.now()).await?;
    if !shelf::choose(&mut unit, by(), Kind::Topic, version).await? {
        return Err(no_such_model(version).into());
    }
    unit.commit().await?;
    let progress = Progress::start(tools.lang);
    let refreshed = refresh(tools, &progress).await?;
    progress.finish();
    Ok(refreshed)
}

/// The models that are kept, and what became of the proposals of each.
pub async fn known(tools: &Tools) -> anyhow::Result<(Vec<Shelved>, Tallies)> {
    let mut reader = tools.db.reader();
    let models = shelf::all(&mut reader, Kind::Topic).await?;
    let tallies = choice::tallies(&mut reader).await?;
    Ok((models, tallies.into_iter().collect()))
}

fn by() -> By {
    By::Rule(COMMAND_LINE.to_owned())
}

fn too_little(lessons: &Lessons) -> Told {
    let found = lessons.examples.len();
    Told::new(Words::new(
        format!(
            "учиться пока не на чем: разных сообщений с темой {found}, нужно хотя бы {LEAST} и две \
             темы. Пока темы предлагаются по их названиям и ключевым словам. Прошлые сообщения \
             ввозит otklik import appeals"
        ),
        format!(
            "there is too little to learn from: {found} different messages with a topic, at least \
             {LEAST} and two topics are needed. Until then topics are proposed by their names and \
             keywords. Past messages are brought in by otklik import appeals"
        ),
    ))
}

fn untrainable(why: &Untrainable) -> Told {
    Told::new(Words::new(format!("обучить не удалось: {why}"), format!("not trained: {why}")))
}

fn no_such_model(version: &str) -> Told {
    Told::usage(Words::new(
        format!("модели {version} нет; какие есть, покажет otklik train --list"),
        format!("there is no model {version}; otklik train --list shows which there are"),
    ))
}
