//! The finder: a gazetteer with its index, asked for the places of a text.

use base::{Code, Point};

use super::area::AreaKind;
use super::evidence::Scene;
use super::finding::{Finding, Found};
use super::gazetteer::{Gazetteer, Street};
use super::house::HouseAt;
use super::index::Index;
use super::landmark::Landmarks;
use super::mention::{Around, Hit, hits};
use super::resolve::{self, Known, Resolved};
use super::token::Text;

/// Places of one text at most.
const PLACES_MAX: usize = 8;
/// A place that is less sure is a hint at best.
const HINT_BELOW: f32 = 0.3;
/// A place that is less sure is offered for choosing.
const SURE: f32 = 0.7;
/// Two places whose points differ by less are both offered.
const GAP: f32 = 1.0;

/// Degrees around the houses of a city that belong to it, too: a kilometre or two.
const ROOM: f64 = 0.02;

/// Finds places in texts. Made once of a gazetteer; asking it changes nothing.
#[derive(Debug, Default)]
pub struct Finder {
    gazetteer: Gazetteer,
    index: Index,
    landmarks: Landmarks,
    /// South, west, north and east of all houses, with some room.
    reach: Option<(f64, f64, f64, f64)>,
}

/// A street that a name may mean, with all that speaks for it.
struct Candidate<'a> {
    hit: &'a Hit,
    around: &'a Around,
    street: &'a Street,
    house: Option<(HouseAt, Resolved)>,
    score: f32,
    confidence: Option<f32>,
}

impl Finder {
    /// Makes a finder of a gazetteer.
    pub fn of(gazetteer: Gazetteer) -> Self {
        let index = Index::of(&gazetteer);
        let landmarks = Landmarks::of(&gazetteer);
        let reach = reach(&gazetteer);
        Self { gazetteer, index, landmarks, reach }
    }

    /// The gazetteer.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The district that a point lies in.
    pub fn district_of(&self, point: Point) -> Option<&Code> {
        self.gazetteer.area_at(AreaKind::District, point).map(|it| &it.code)
    }

    /// Whether a point lies in the city: inside a border, or no further from the houses than a
    /// field's breadth. None where the gazetteer knows neither.
    pub fn covers(&self, point: Point) -> Option<bool> {
        if let Some((south, west, north, east)) = self.reach {
            let near =
                (south..=north).contains(&point.lat()) && (west..=east).contains(&point.lon());
            return Some(near || self.gazetteer.areas.any_at(point));
        }
        (self.gazetteer.area_count() > 0).then(|| self.gazetteer.areas.any_at(point))
    }

    /// What a message says of a place.
    pub fn find(&self, message: &str) -> Finding {
        let mut places = self.places(message).into_iter();
        let Some((first, second)) = places.next() else { return Finding::Nothing };
        if first.confidence < HINT_BELOW {
            return Finding::Nothing;
        }
        if first.confidence < SURE {
            let both = [Some(first), second].into_iter().flatten();
            return Finding::Candidates(both.collect());
        }
        if first.landmark.is_none() && !first.is_known_house() {
            return Finding::Ask(first);
        }
        Finding::Found(first)
    }

    /// All places that a message names, the surest first; hints of little confidence among them.
    pub fn all(&self, message: &str) -> Vec<Found> {
        self.places(message).into_iter().map(|(first, _)| first).collect()
    }

    /// The places, each with the second best that its words may mean, where it is close.
    fn places(&self, message: &str) -> Vec<(Found, Option<Found>)> {
        let text = Text::of(message);
        let hits = hits(&self.index, &text, false);
        let arounds = self.arounds(&text, &hits);
        let candidates = self.candidates(&text, &hits, &arounds, false);
        let mut places = Vec::new();
        for group in groups(candidates) {
            let mut group = group.into_iter();
            let Some(best) = group.next() else { continue };
            let Some(first) = self.found(message, &text, &best) else { continue };
            let second = group
                .find(|it| it.hit.street != best.hit.street && it.confidence.is_some())
                .filter(|it| best.score - it.score < GAP)
                .and_then(|it| self.found(message, &text, &it));
            places.push((first, second));
        }
        if !places.iter().any(|(first, _)| first.confidence >= HINT_BELOW) {
            let landmark = self.landmarks.find(&self.gazetteer, &text, message);
            places.extend(landmark.map(|it| (self.placed(it), None)));
        }
        let rank = |it: &Found| it.confidence + if it.house.is_some() { 0.3 } else { 0.0 };
        places.sort_by(|(one, _), (other, _)| {
            rank(other).total_cmp(&rank(one)).then(one.span.start.cmp(&other.span.start))
        });
        places.truncate(PLACES_MAX);
        places
    }

    /// Places that somebody may mean who types an address or the name of a landmark, the likeliest
    /// first, so many at most. The last word need not be whole.
    pub fn lookup(&self, typed: &str, max: usize) -> Vec<Found> {
        let text = Text::of(typed);
        let hits = hits(&self.index, &text, true);
        let arounds = self.arounds(&text, &hits);
        let mut candidates = self.candidates(&text, &hits, &arounds, true);
        candidates.sort_by(|one, other| other.score.total_cmp(&one.score));
        let mut found: Vec<Found> = Vec::new();
        for candidate in &candidates {
            let mut made = self.made(typed, &text, candidate);
            made.confidence = candidate.confidence.unwrap_or(HINT_BELOW);
            if found.len() < max && !found.iter().any(|it| it.street == made.street) {
                found.push(made);
            }
        }
        let landmarks = self.landmarks.named(&self.gazetteer, &text, typed, max);
        found.extend(landmarks.into_iter().map(|it| self.placed(it)));
        if found.is_empty() {
            found = self.begun(typed, &text, max);
        }
        found.truncate(max);
        found
    }

    fn arounds(&self, text: &Text, hits: &[Hit]) -> Vec<((usize, usize), Around)> {
        let mut spans: Vec<_> = hits.iter().map(|it| (it.from, it.to)).collect();
        spans.sort_unstable();
        spans.dedup();
        let around = |&(from, to): &(usize, usize)| Around::of(&self.index, text, from, to);
        spans.iter().map(|span| (*span, around(span))).collect()
    }

    fn candidates<'a>(
        &'a self,
        text: &'a Text,
        hits: &'a [Hit],
        arounds: &'a [((usize, usize), Around)],
        typed: bool,
    ) -> Vec<Candidate<'a>> {
        let localities = self.index.localities_in(text);
        let judged = hits.iter().filter_map(|hit| {
            let street = self.gazetteer.streets.get(usize::try_from(hit.street).ok()?)?;
            let at = arounds.binary_search_by_key(&(hit.from, hit.to), |it| it.0).ok()?;
            let around = &arounds.get(at)?.1;
            let scene = Scene { text, hit, around, typed };
            let called = self.streets_called(hit);
            let house = self.house(street, around, &localities);
            let in_locality = house
                .as_ref()
                .and_then(|(_, it)| it.house)
                .is_some_and(|it| it.locality > 0 && localities.contains(&it.locality));
            let is_left = house.as_ref().is_some_and(|(at, _)| at.to <= around.from);
            let told = house.as_ref().map(|(at, it)| (it, at.marked, is_left));
            let mut evidence = scene.evidence(street, called).with_house(told, in_locality);
            evidence.beside_another = is_beside_another(text, hit, hits);
            let (score, confidence) = (evidence.score(), evidence.confidence(&scene));
            Some(Candidate { hit, around, street, house, score, confidence })
        });
        judged.collect()
    }

    /// How many streets the one word of a hit may mean; many where it is not one word.
    fn streets_called(&self, hit: &Hit) -> usize {
        let street = self.gazetteer.streets.get(usize::try_from(hit.street).unwrap_or(usize::MAX));
        let words = street.map(|it| it.parts.words.as_slice()).unwrap_or_default();
        match hit.words {
            1 => words
                .iter()
                .filter_map(|it| self.index.lexicon.number(it))
                .map(|it| self.index.streets_called(it))
                .filter(|it| *it > 0)
                .min()
                .unwrap_or(1),
            _ => 1,
        }
    }

    /// The better known of the houses on both sides; the right one where neither is.
    fn house(
        &self,
        street: &Street,
        around: &Around,
        localities: &[u16],
    ) -> Option<(HouseAt, Resolved)> {
        let resolve =
            |at: &HouseAt| (*at, resolve::house(&self.gazetteer, street, &at.no, localities));
        let [right, left] = [&around.houses[0], &around.houses[1]];
        let right = right.as_ref().map(resolve);
        let left = left.as_ref().map(resolve);
        match (right, left) {
            (Some(right), Some(left)) => {
                let is_better = left.1.known > right.1.known && right.1.known == Known::Near;
                Some(if is_better { left } else { right })
            }
            (one, other) => one.or(other),
        }
    }

    fn found(&self, message: &str, text: &Text, candidate: &Candidate<'_>) -> Option<Found> {
        let confidence = candidate.confidence?;
        Some(Found { confidence, ..self.made(message, text, candidate) })
    }

    fn made(&self, message: &str, text: &Text, candidate: &Candidate<'_>) -> Found {
        let Candidate { around, street, house, .. } = candidate;
        let house_at = house.as_ref().map(|(at, _)| (at.from, at.to));
        let (from, to) = house_at.map_or((around.from, around.to), |(from, to)| {
            (around.from.min(from), around.to.max(to))
        });
        let known = house.as_ref().and_then(|(_, it)| it.house);
        let locality = known.and_then(|it| self.gazetteer.localities.get(usize::from(it.locality)));
        let number = known.map(|it| it.no).or(house.as_ref().map(|(at, _)| at.no));
        let point = house.as_ref().and_then(|(_, it)| it.point);
        let found = Found {
            street: Some(street.name.clone()),
            house: number.map(|it| it.to_string()),
            known: house.as_ref().map(|(_, it)| it.known),
            landmark: None,
            locality: locality.filter(|it| !it.is_empty()).map(|it| titled(it)),
            point,
            district: None,
            confidence: 0.0,
            words: words(message, text, from, to),
            span: span(text, from, to),
        };
        self.placed(found)
    }

    /// With the district of its point.
    fn placed(&self, mut found: Found) -> Found {
        found.district = found.point.and_then(|it| self.district_of(it)).cloned();
        found
    }

    /// Streets whose words begin as the typed ones do, those with most houses first.
    fn begun(&self, typed: &str, text: &Text, max: usize) -> Vec<Found> {
        let kinds: Vec<usize> = text.kinds().iter().flat_map(|it| it.from..it.to).collect();
        let said: Vec<&str> = (0..text.len())
            .filter(|at| !kinds.contains(at))
            .map(|at| text.word(at))
            .filter(|it| it.chars().count() > 1)
            .collect();
        if !said.iter().any(|it| it.chars().count() > 2) {
            return Vec::new();
        }
        let begins = |street: &&Street| {
            let mut words = said.iter();
            words.all(|it| street.parts.words.iter().any(|own| own.starts_with(it)))
        };
        let mut streets: Vec<&Street> = self.gazetteer.streets.iter().filter(begins).collect();
        streets.sort_by_key(|it| std::cmp::Reverse(it.houses.len()));
        let found = streets.into_iter().take(max).map(|street| Found {
            street: Some(street.name.clone()),
            house: None,
            known: None,
            landmark: None,
            locality: None,
            point: None,
            district: None,
            confidence: HINT_BELOW,
            words: vec![typed.trim().to_owned()],
            span: 0..typed.len(),
        });
        found.collect()
    }
}

/// How far the houses of a gazetteer reach.
fn reach(gazetteer: &Gazetteer) -> Option<(f64, f64, f64, f64)> {
    let points = gazetteer.houses.iter().filter_map(super::gazetteer::House::point);
    let bounds = points.fold(None, |bounds: Option<(f64, f64, f64, f64)>, it| {
        let (south, west, north, east) = bounds.unwrap_or((it.lat(), it.lon(), it.lat(), it.lon()));
        let (lat, lon) = (it.lat(), it.lon());
        Some((south.min(lat), west.min(lon), north.max(lat), east.max(lon)))
    });
    bounds.map(|(south, west, north, east)| (south - ROOM, west - ROOM, north + ROOM, east + ROOM))
}

/// Candidates whose words overlap, the best of each group first; the groups from left to right.
fn groups(mut candidates: Vec<Candidate<'_>>) -> Vec<Vec<Candidate<'_>>> {
    candidates.sort_by_key(|it| (it.hit.from, it.hit.to));
    let mut groups: Vec<(usize, Vec<Candidate<'_>>)> = Vec::new();
    for candidate in candidates {
        match groups.last_mut() {
            Some((end, group)) if candidate.hit.from < *end => {
                *end = (*end).max(candidate.hit.to);
                group.push(candidate);
            }
            _ => groups.push((candidate.hit.to, vec![candidate])),
        }
    }
    let sorted = groups.into_iter().map(|(_, mut group)| {
        group.sort_by(|one, other| {
            let believed = other.confidence.is_some().cmp(&one.confidence.is_some());
            believed.then(other.score.total_cmp(&one.score))
        });
        group
    });
    sorted.collect()
}

/// Whether another name stands right before or behind, with «и» or a comma between.
fn is_beside_another(text: &Text, hit: &Hit, hits: &[Hit]) -> bool {
    let joins = |at: usize| text.word(at) == "и" || text.is_any_mark(at, &[',', '-', '/']);
    hits.iter().any(|other| {
        let capital = text.is_capital(other.from);
        capital
            && other.street != hit.street
            && ((other.to + 1 == hit.from && joins(other.to))
                || (hit.to + 1 == other.from && joins(hit.to)))
    })
}

/// The words of a part of a text as they were written.
pub(super) fn words(message: &str, text: &Text, from: usize, to: usize) -> Vec<String> {
    let tokens = (from..to).filter_map(|at| text.get(at));
    let written = tokens.filter(|it| !matches!(it.what, super::token::What::Mark(_)));
    written.filter_map(|it| message.get(it.start..it.end)).map(str::to_owned).collect()
}

/// Where a part of a text stands.
pub(super) fn span(text: &Text, from: usize, to: usize) -> std::ops::Range<usize> {
    let start = text.get(from).map_or(0, |it| it.start);
    start..text.before(to).map_or(start, |it| it.end.max(start))
}

/// A name with a capital, which the folded one has lost.
fn titled(name: &str) -> String {
    let mut chars = name.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + chars.as_str()
}
