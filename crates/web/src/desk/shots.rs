//! Photos of the work on the page of an appeal: before, after, and what they say of themselves.

use register::Owner;
use register::picture::Told;
use work::evidence::{Evidence, Phase};

use super::appeal_view::Failure;
use super::card::Reader;
use super::dossier::Dossier;
use super::history::Teller;
use super::rows;

/// Nearer than this is the same place: telephones are as exact as that.
const HERE_METRES: f64 = 300.0;
/// Metres of a degree of latitude.
const DEGREE_METRES: f64 = 111_195.0;

/// The photos of the work.
#[derive(Debug, Clone, Default)]
pub struct Shots {
    /// From before it.
    pub before: Vec<Shot>,
    /// From after it.
    pub after: Vec<Shot>,
    /// How many were removed, in words.
    pub removed: Option<String>,
    /// Why one from after is needed still.
    pub needed: Option<String>,
    /// May the reader add and remove?
    pub may_change: bool,
    /// The words that were typed into a form that was refused.
    pub words: String,
    /// Is its form open?
    pub open: bool,
    /// Why it was refused.
    pub failure: Option<Failure>,
}

impl Shots {
    /// Both sides with the keys of their names.
    pub fn sides(&self) -> [(&'static str, &[Shot]); 2] {
        [("evidence-before", self.before.as_slice()), ("evidence-after", self.after.as_slice())]
    }

    /// Is there anything to show?
    pub fn is_shown(&self) -> bool {
        self.may_change || !self.before.is_empty() || !self.after.is_empty()
    }
}

/// A photo of the work, or the reason why there is none.
#[derive(Debug, Clone)]
pub struct Shot {
    /// Its id.
    pub id: String,
    /// The address of the clean copy and of the thumbnail.
    pub photo: Option<(String, String)>,
    /// Its words.
    pub words: Option<String>,
    /// Who added it, and when.
    pub said: String,
    /// What it says of itself, as a hint.
    pub hints: Vec<String>,
}

/// The photos of an appeal's work, as its reader may see them.
pub fn of(it: &Dossier, reader: Reader<'_>, teller: &Teller<'_>) -> Shots {
    let t = reader.t;
    let here = it.evidence.iter().filter(|it| it.removed.is_none());
    let (before, after): (Vec<_>, Vec<_>) = here.partition(|it| it.phase == Phase::Before);
    let shots =
        |all: &[&Evidence]| all.iter().map(|one| shot(it, one, reader, teller)).collect::<Vec<_>>();
    let removed = it.evidence.iter().filter(|it| it.removed.is_some()).count();
    let is_open = it.appeal.status.is_open();
    let writes = reader.principal.may_draft() || reader.principal.may(people::Scope::Approve);
    Shots {
        before: shots(&before),
        after: shots(&after),
        removed: (removed > 0).then(|| t.count("evidence-removed-count", removed)),
        needed: it
            .photo_needed
            .as_ref()
            .filter(|_| is_open)
            .map(|why| format!("{} {}", t.say("evidence-needed"), why.of(t.lang()))),
        may_change: is_open && writes,
        ..Shots::default()
    }
}

fn shot(it: &Dossier, one: &Evidence, reader: Reader<'_>, teller: &Teller<'_>) -> Shot {
    let file = it.files(Owner::Evidence(one.id.0)).next();
    let number = it.appeal.number.to_string();
    let told = file.and_then(|file| it.pictures.get(&file.file.sha256)).map(|it| it.told);
    let when = reader.calendar.when(one.at).said;
    Shot {
        id: one.id.to_string(),
        photo: file.map(|it| (rows::picture(&number, it.id), rows::thumb(&number, it.id))),
        words: one.words.as_ref().map(|words| words.reveal().clone()),
        said: format!("{} · {when}", teller.who(&one.by)),
        hints: told.map(|told| hints(it, told, reader)).unwrap_or_default(),
    }
}

/// What a photo says of itself. Clocks are wrong and satellites are lost: a hint, never a charge.
fn hints(it: &Dossier, told: Told, reader: Reader<'_>) -> Vec<String> {
    let (t, calendar) = (reader.t, reader.calendar);
    let taken = told.taken.and_then(|it| it.in_zone(calendar.zone()));
    let mut said = Vec::new();
    match taken {
        Some(at) if at < it.appeal.received_at => said.push(t.say("evidence-early")),
        Some(at) => said.push(t.with("evidence-taken", "when", &calendar.when(at).said)),
        None => {}
    }
    let apart = told.point.zip(it.appeal.place.point).map(|(one, other)| metres(one, other));
    if let Some(metres) = apart.filter(|it| *it > HERE_METRES) {
        said.push(t.with("evidence-far", "km", &kilometres(metres, t.lang())));
    }
    said
}

/// Kilometres as people say them: 0,4 and 2,5 and 12.
fn kilometres(metres: f64, lang: base::Lang) -> String {
    let tenths = (metres / 100.0).round();
    if tenths >= 100.0 {
        return format!("{:.0}", metres / 1000.0);
    }
    let said = format!("{:.1}", tenths / 10.0);
    match lang {
        base::Lang::Ru => said.replace('.', ","),
        base::Lang::En => said,
    }
}

/// Metres between two points of one city: on a plane, which is exact to the metre there.
fn metres(one: base::Point, other: base::Point) -> f64 {
    let north = (one.lat() - other.lat()) * DEGREE_METRES;
    let middle = f64::midpoint(one.lat(), other.lat()).to_radians();
    let east = (one.lon() - other.lon()) * DEGREE_METRES * middle.cos();
    north.hypot(east)
}

#[cfg(test)]
mod tests {
    use base::{Lang, Point};

    use super::*;

    #[test]
    fn distances_are_said_as_people_say_them() {
        let at = |lat, lon| Point::new(lat, lon).expect("a point");
        let apart = metres(at(43.2074, 132.6115), at(43.2434, 132.6115));
        assert!((apart - 4_003.0).abs() < 5.0, "{apart}");
        let apart = metres(at(43.2074, 132.6115), at(43.2074, 132.6238));
        assert!((apart - 997.0).abs() < 5.0, "{apart}");
        assert_eq!(kilometres(412.0, Lang::Ru), "0,4");
        assert_eq!(kilometres(4_003.0, Lang::En), "4.0");
        assert_eq!(kilometres(12_340.0, Lang::Ru), "12");
    }
}
