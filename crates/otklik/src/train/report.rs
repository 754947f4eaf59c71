//! What a training has come to, for people and for programs.

use base::{Lang, Words};
use serde::Serialize;
use understanding::choice::{ByModel, Tally};
use understanding::shelf::{HeldOut, Shelved};

use super::{Learnt, Tallies};

/// What is told: what was learnt, the models that are kept, and how right they were.
#[derive(Debug)]
pub struct Report {
    /// What was learnt now; none where nothing was.
    pub learnt: Option<Learnt>,
    /// The models that are kept, the newest first.
    pub models: Vec<Shelved>,
    /// What became of the proposals of each model.
    pub tallies: Tallies,
}

#[derive(Serialize)]
struct Json<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    learnt: Option<LearntOut<'a>>,
    models: Vec<ModelOut<'a>>,
    proposals: Vec<TallyOut<'a>>,
}

#[derive(Serialize)]
struct LearntOut<'a> {
    version: &'a str,
    looked_at: usize,
    examples: usize,
    topics: usize,
    repeated: usize,
    out_of_use: usize,
    held_out: HeldOut,
    proposed_anew: usize,
    train_seconds: f64,
    seconds: f64,
}

#[derive(Serialize)]
struct ModelOut<'a> {
    version: &'a str,
    in_use: bool,
    trained_at: String,
    examples: u32,
    held_out: HeldOut,
}

#[derive(Serialize)]
struct TallyOut<'a> {
    kind: &'static str,
    model: &'a str,
    version: &'a str,
    accepted: u64,
    another: u64,
    corrected: u64,
    ignored: u64,
    waiting: u64,
}

impl Report {
    /// The report as one JSON object.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Json {
            learnt: self.learnt.as_ref().map(LearntOut::of),
            models: self.models.iter().map(ModelOut::of).collect(),
            proposals: self.tallies.iter().map(TallyOut::of).collect(),
        })
    }

    /// The report in words.
    pub fn words(&self, lang: Lang) -> String {
        let mut text = String::new();
        if let Some(learnt) = &self.learnt {
            text.push_str(&table(&lines_of(learnt), lang));
        }
        text.push_str(&models(&self.models, lang));
        text.push_str(&tallies(&self.tallies, lang));
        text
    }
}

impl<'a> LearntOut<'a> {
    fn of(it: &'a Learnt) -> Self {
        Self {
            version: &it.version,
            looked_at: it.looked_at,
            examples: it.examples,
            topics: it.topics,
            repeated: it.repeated,
            out_of_use: it.out_of_use,
            held_out: rounded(it.held_out),
            proposed_anew: it.refreshed.proposed,
            train_seconds: digits(it.train_seconds, 3),
            seconds: digits(it.seconds, 3),
        }
    }
}

impl<'a> ModelOut<'a> {
    fn of(it: &'a Shelved) -> Self {
        Self {
            version: &it.version,
            in_use: it.in_use,
            trained_at: it.trained_at.to_string(),
            examples: it.examples,
            held_out: rounded(it.figures),
        }
    }
}

impl<'a> TallyOut<'a> {
    fn of((whose, tally): &'a (ByModel, Tally)) -> Self {
        let Tally { accepted, another, corrected, ignored, waiting } = *tally;
        let ByModel { kind, model, version } = whose;
        let kind = kind.word();
        Self { kind, model, version, accepted, another, corrected, ignored, waiting }
    }
}

fn rounded(it: HeldOut) -> HeldOut {
    HeldOut {
        judged: it.judged,
        accuracy: digits(it.accuracy, 4),
        macro_f1: digits(it.macro_f1, 4),
        top3: digits(it.top3, 4),
        coverage_at_95: digits(it.coverage_at_95, 4),
        calibration_error: digits(it.calibration_error, 4),
    }
}

fn digits(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}

fn lines_of(it: &Learnt) -> Vec<(Words, String)> {
    let named = |ru, en, figure: String| (Words::new(ru, en), figure);
    let held = &it.held_out;
    vec![
        named("Модель", "Model", it.version.clone()),
        named("Просмотрено сообщений", "Messages looked at", it.looked_at.to_string()),
        named("… из них разных", "… of them different", it.examples.to_string()),
        named("… с темой не в ходу", "… of a topic out of use", it.out_of_use.to_string()),
        named("Тем", "Topics", it.topics.to_string()),
        named("Проверено на отложенных", "Judged on held-out ones", held.judged.to_string()),
        named("Тема верна", "First choice right", percent(held.accuracy)),
        named("Верная тема среди трёх", "Right among three", percent(held.top3)),
        named("F1, среднее по темам", "F1, mean over topics", percent(held.macro_f1)),
        named(
            "Решаемо с точностью 95 %",
            "Can be decided at 95 % right",
            percent(held.coverage_at_95),
        ),
        named("Ошибка уверенности", "Error of confidence", percent(held.calibration_error)),
        named(
            "Предложено заново открытым",
            "Proposed anew for open ones",
            it.refreshed.proposed.to_string(),
        ),
        named("Обучение, с", "Training, s", format!("{:.1}", it.train_seconds)),
        named("Всё вместе, с", "Everything, s", format!("{:.1}", it.seconds)),
    ]
}

fn table(lines: &[(Words, String)], lang: Lang) -> String {
    let length = |name: &Words| name.of(lang).chars().count();
    let width = lines.iter().map(|it| length(&it.0)).max().unwrap_or_default();
    let mut text = String::new();
    for (name, figure) in lines {
        let gap = " ".repeat(width - length(name));
        text.push_str(&format!("{}{gap}  {}\n", name.of(lang), decimal(figure, lang)));
    }
    text
}

fn models(models: &[Shelved], lang: Lang) -> String {
    let mut text = match (models.is_empty(), lang) {
        (true, Lang::Ru) => "\nОбученных моделей нет: темы предлагаются по их словам.\n".to_owned(),
        (true, Lang::En) => "\nThere is no model: topics are proposed by their words.\n".to_owned(),
        (false, Lang::Ru) => "\nМодели: версия, обучена, сообщений, тема верна\n".to_owned(),
        (false, Lang::En) => {
            "\nModels: version, trained, messages, first choice right\n".to_owned()
        }
    };
    for it in models {
        let day = it.trained_at.strftime("%Y-%m-%d %H:%M UTC");
        let right = decimal(&percent(it.figures.accuracy), lang);
        let in_use = match (it.in_use, lang) {
            (false, _) => "",
            (true, Lang::Ru) => "  в работе",
            (true, Lang::En) => "  in use",
        };
        text.push_str(&format!("{}  {day}  {:>7}  {right}{in_use}\n", it.version, it.examples));
    }
    text
}

fn tallies(tallies: &Tallies, lang: Lang) -> String {
    if tallies.is_empty() {
        return String::new();
    }
    let mut text = match lang {
        Lang::Ru => {
            "\nЧто стало с предложениями: модель, принято, принято другое из трёх, \
                     исправлено, без решения, ждёт\n"
        }
        Lang::En => {
            "\nWhat became of proposals: model, accepted, another of three accepted, \
                     corrected, never decided, waiting\n"
        }
    }
    .to_owned();
    for (whose, it) in tallies {
        text.push_str(&format!(
            "{} {}@{}  {}  {}  {}  {}  {}\n",
            whose.kind.word(),
            whose.model,
            whose.version,
            it.accepted,
            it.another,
            it.corrected,
            it.ignored,
            it.waiting
        ));
    }
    text
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A figure with the comma or the point of the language.
fn decimal(figure: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru if figure.ends_with('%') || figure.parse::<f64>().is_ok() => {
            figure.replace('.', ",")
        }
        _ => figure.to_owned(),
    }
}
