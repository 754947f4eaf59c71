//! The figures of an evaluation of places, for people and for programs.

use base::{Lang, Words};
use serde::Serialize;
use understanding::place::Finding;

use super::super::figures::{digits, percent, table};
use super::truth::Truth;

/// What was measured.
#[derive(Debug, Default)]
pub struct PlaceFigures {
    /// Whether the right places are known; where not, every place is false.
    pub has_truth: bool,
    /// Streets of the gazetteer.
    pub streets: usize,
    /// Houses of the gazetteer.
    pub houses: usize,
    /// Rows that were left out.
    pub skipped: usize,
    /// Texts a second on one core.
    pub messages_per_second: f64,
    /// How long the index of the gazetteer took.
    pub index_seconds: f64,
    /// How long everything took.
    pub seconds: f64,
    count: Count,
}

#[derive(Debug, Default)]
struct Count {
    rows: usize,
    /// Rows in which a place was found: proposed, to be chosen or asked about.
    found: usize,
    /// Rows with one place, sure enough to be proposed.
    proposed: usize,
    with_street: usize,
    street_right: usize,
    house_rows: usize,
    with_house: usize,
    house_right: usize,
    proposed_right: usize,
}

#[derive(Serialize)]
struct Json {
    rows: usize,
    skipped: usize,
    gazetteer_streets: usize,
    gazetteer_houses: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<JsonRight>,
    #[serde(skip_serializing_if = "Option::is_none")]
    false_places: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    false_proposals: Option<f64>,
    messages_per_second: f64,
    index_seconds: f64,
    seconds: f64,
}

#[derive(Serialize)]
struct JsonRight {
    street_recall: f64,
    street_precision: f64,
    house_rows: usize,
    house_recall: f64,
    house_precision: f64,
    proposed: f64,
    proposed_precision: f64,
}

impl PlaceFigures {
    /// Judges what was found in one text. Precision of houses counts the rows whose text names
    /// its house: of the others nobody knows which number is right.
    pub fn see(&mut self, truth: &Truth, finding: &Finding) {
        let count = &mut self.count;
        count.rows += 1;
        count.house_rows += usize::from(truth.house.is_some());
        let Some(found) = finding.first() else { return };
        let is_proposed = matches!(finding, Finding::Found(_));
        let street_right = truth.has_street(found);
        let house_right = street_right && truth.has_house(found);
        count.found += 1;
        count.proposed += usize::from(is_proposed);
        count.with_street += usize::from(found.street.is_some());
        count.street_right += usize::from(street_right);
        count.with_house += usize::from(truth.house.is_some() && found.house.is_some());
        count.house_right += usize::from(house_right);
        let is_right = if truth.house.is_some() { house_right } else { street_right };
        count.proposed_right += usize::from(is_proposed && is_right);
    }

    /// The figures as one JSON object.
    pub fn json(&self) -> serde_json::Result<String> {
        let count = &self.count;
        let mut json = serde_json::to_value(Json {
            rows: count.rows,
            skipped: self.skipped,
            gazetteer_streets: self.streets,
            gazetteer_houses: self.houses,
            right: self.has_truth.then(|| self.right()),
            false_places: (!self.has_truth).then(|| share(count.found, count.rows)),
            false_proposals: (!self.has_truth).then(|| share(count.proposed, count.rows)),
            messages_per_second: digits(self.messages_per_second, 0),
            index_seconds: digits(self.index_seconds, 3),
            seconds: digits(self.seconds, 3),
        })?;
        // What is known of right places stands beside the rest.
        if let Some(object) = json.as_object_mut()
            && let Some(serde_json::Value::Object(right)) = object.remove("right")
        {
            object.extend(right);
        }
        serde_json::to_string(&json)
    }

    fn right(&self) -> JsonRight {
        let count = &self.count;
        JsonRight {
            street_recall: share(count.street_right, count.rows),
            street_precision: share(count.street_right, count.with_street),
            house_rows: count.house_rows,
            house_recall: share(count.house_right, count.house_rows),
            house_precision: share(count.house_right, count.with_house),
            proposed: share(count.proposed, count.rows),
            proposed_precision: share(count.proposed_right, count.proposed),
        }
    }

    /// The figures as a table in words.
    pub fn words(&self, lang: Lang) -> String {
        table(&self.lines(), lang)
    }

    /// Each figure with its name in Russian and in English.
    fn lines(&self) -> Vec<(Words, String)> {
        let named = |ru, en, figure: String| (Words::new(ru, en), figure);
        let count = &self.count;
        let mut lines = vec![
            named("Улиц в газеттире", "Streets of the gazetteer", self.streets.to_string()),
            named("Домов в газеттире", "Houses of the gazetteer", self.houses.to_string()),
            named("Оценено строк", "Rows judged", count.rows.to_string()),
            named("Пропущено строк", "Rows left out", self.skipped.to_string()),
        ];
        if self.has_truth {
            let right = self.right();
            lines.extend([
                named("Улица найдена", "Street found", percent(right.street_recall)),
                named("Улица верна, если найдена", "Street right", percent(right.street_precision)),
                named(
                    "Строк, где назван дом",
                    "Rows that name the house",
                    right.house_rows.to_string(),
                ),
                named("Дом найден", "House found", percent(right.house_recall)),
                named("Дом верен, если найден", "House right", percent(right.house_precision)),
                named("Предложено одно место", "One place proposed", percent(right.proposed)),
                named("… и оно верно", "… and it was right", percent(right.proposed_precision)),
            ]);
        } else {
            lines.extend([
                named("Ложных мест", "False places", percent(share(count.found, count.rows))),
                named(
                    "… из них предложено как одно",
                    "… proposed as the one place",
                    percent(share(count.proposed, count.rows)),
                ),
            ]);
        }
        lines.extend([
            named(
                "Сообщений в секунду на ядро",
                "Messages a second on a core",
                format!("{:.0}", self.messages_per_second),
            ),
            named("Указатель, с", "Index, s", format!("{:.2}", self.index_seconds)),
            named("Всё вместе, с", "Everything, s", format!("{:.1}", self.seconds)),
        ]);
        lines
    }
}

fn share(part: usize, whole: usize) -> f64 {
    digits(part as f64 / whole.max(1) as f64, 4)
}
