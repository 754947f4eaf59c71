//! The figures of an evaluation, for people and for programs.

use base::{Lang, Words};
use serde::Serialize;
use understanding::topic::Scores;

/// What was measured.
#[derive(Debug)]
pub struct Figures {
    /// Rows that were judged.
    pub rows: usize,
    /// Rows that were learnt from.
    pub train_rows: usize,
    /// Labels of the training table.
    pub labels: usize,
    /// Rows of both tables that were left out.
    pub skipped: usize,
    /// Judged rows whose text stands in the training table, too: they flatter.
    pub seen: usize,
    /// How good it was.
    pub scores: Scores,
    /// Messages a second on one core.
    pub messages_per_second: f64,
    /// How long the training took.
    pub train_seconds: f64,
    /// How long everything took.
    pub seconds: f64,
}

#[derive(Serialize)]
struct Json {
    rows: usize,
    train_rows: usize,
    labels: usize,
    skipped: usize,
    seen: usize,
    accuracy: f64,
    macro_f1: f64,
    top3: f64,
    coverage_at_95: f64,
    calibration_error: f64,
    messages_per_second: f64,
    train_seconds: f64,
    seconds: f64,
}

impl Figures {
    /// The figures as one JSON object.
    pub fn json(&self) -> serde_json::Result<String> {
        let Self { rows, train_rows, labels, skipped, seen, scores, .. } = *self;
        serde_json::to_string(&Json {
            rows,
            train_rows,
            labels,
            skipped,
            seen,
            accuracy: digits(scores.accuracy, 4),
            macro_f1: digits(scores.macro_f1, 4),
            top3: digits(scores.top3, 4),
            coverage_at_95: digits(scores.coverage_at_95, 4),
            calibration_error: digits(scores.calibration_error, 4),
            messages_per_second: digits(self.messages_per_second, 0),
            train_seconds: digits(self.train_seconds, 3),
            seconds: digits(self.seconds, 3),
        })
    }

    /// The figures as a table in words.
    pub fn words(&self, lang: Lang) -> String {
        let mut text = table(&self.lines(), lang);
        if self.seen > 0 {
            text.push_str(match lang {
                Lang::Ru => "Тексты, которые есть и среди обучающих, завышают оценку.\n",
                Lang::En => "Texts that stand in the training table, too, flatter the figures.\n",
            });
        }
        text
    }

    /// Each figure with its name in Russian and in English.
    fn lines(&self) -> Vec<(Words, String)> {
        let named = |ru, en, figure: String| (Words::new(ru, en), figure);
        let scores = &self.scores;
        vec![
            named("Обучающих строк", "Rows learnt from", self.train_rows.to_string()),
            named("Разных тем", "Labels", self.labels.to_string()),
            named("Оценено строк", "Rows judged", self.rows.to_string()),
            named(
                "… из них текст есть в обучающих",
                "… with a text that was learnt",
                self.seen.to_string(),
            ),
            named("Пропущено строк", "Rows left out", self.skipped.to_string()),
            named("Тема верна", "First choice right", percent(scores.accuracy)),
            named("Верная тема среди трёх", "Right among three", percent(scores.top3)),
            named("F1, среднее по темам", "F1, mean over labels", percent(scores.macro_f1)),
            named(
                "Решаемо с точностью 95 %",
                "Can be decided at 95 % right",
                percent(scores.coverage_at_95),
            ),
            named("Ошибка уверенности", "Error of confidence", percent(scores.calibration_error)),
            named(
                "Сообщений в секунду на ядро",
                "Messages a second on a core",
                format!("{:.0}", self.messages_per_second),
            ),
            named("Обучение, с", "Training, s", format!("{:.1}", self.train_seconds)),
            named("Всё вместе, с", "Everything, s", format!("{:.1}", self.seconds)),
        ]
    }
}

/// Names and figures in two columns.
pub(super) fn table(lines: &[(Words, String)], lang: Lang) -> String {
    let length = |name: &Words| name.of(lang).chars().count();
    let width = lines.iter().map(|it| length(&it.0)).max().unwrap_or_default();
    let mut text = String::new();
    for (name, figure) in lines {
        let gap = " ".repeat(width - length(name));
        let figure = match lang {
            Lang::Ru => figure.replace('.', ","),
            Lang::En => figure.clone(),
        };
        text.push_str(&format!("{}{gap}  {figure}\n", name.of(lang)));
    }
    text
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

pub(super) fn digits(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        let scores = Scores {
            accuracy: 0.769_12,
            macro_f1: 0.592,
            top3: 0.937,
            coverage_at_95: 0.447,
            calibration_error: 0.013_44,
        };
        Figures {
            rows: 8_000,
            train_rows: 33_000,
            labels: 123,
            skipped: 1,
            seen: 2,
            scores,
            messages_per_second: 9_876.5,
            train_seconds: 10.25,
            seconds: 14.000_49,
        }
    }

    #[test]
    fn programs_read_numbers() {
        assert_eq!(
            figures().json().unwrap(),
            "{\"rows\":8000,\"train_rows\":33000,\"labels\":123,\"skipped\":1,\"seen\":2,\
             \"accuracy\":0.7691,\"macro_f1\":0.592,\"top3\":0.937,\"coverage_at_95\":0.447,\
             \"calibration_error\":0.0134,\"messages_per_second\":9877.0,\
             \"train_seconds\":10.25,\"seconds\":14.0}"
        );
    }

    #[test]
    fn people_read_their_language() {
        let words = figures().words(Lang::Ru);
        assert!(words.contains("Тема верна") && words.contains("  76,9 %\n"), "{words}");
        assert!(words.ends_with("завышают оценку.\n"), "{words}");
        let words = figures().words(Lang::En);
        assert!(words.contains("First choice right") && words.contains("  76.9 %\n"), "{words}");
    }
}
