//! The executor's day: what is due for a department, by place and time, for one thumb.
//!
//! Its forms are those of the appeal's page and work without scripts; with them a script keeps what
//! cannot be sent in the browser and sends it once when the network is back.

use std::collections::{BTreeMap, HashMap, HashSet};

use askama::Template as _;
use axum::extract::{Query as Address, State};
use axum::response::Html;
use jiff::ToSpan as _;
use people::Sight;
use register::{AppealId, Attachment, AttachmentId, Item, Order, Selection, Status};
use serde::Deserialize;
use work::evidence::Counted;

use super::access::Desk;
use super::clocks;
use super::day_view::{DayPage, Job, Spot};
use super::frame::Here;
use super::rows;
use super::scene::Scene;
use super::stop::Stop;
use crate::house::House;

/// Jobs of a day at most: nobody goes to more places.
const JOBS_MAX: u32 = 60;

/// What the address of the day says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    number: String,
}

/// `GET /desk/day`.
pub async fn show(
    State(house): State<House>,
    desk: Desk,
    Address(asked): Address<Asked>,
) -> Result<Html<String>, Stop> {
    let scene = Scene::set(&house, &desk).await?;
    let items = items(&scene).await?;
    let known = Known::of(&scene, &items).await?;
    let t = scene.t();
    let places = places(&scene, &items, &known);
    let left = places.iter().map(|it| it.jobs.len()).sum::<usize>();
    let department = match desk.principal().only_department() {
        Sight::Department(own) => Some(scene.names.department(own)),
        Sight::Everything | Sight::Nothing => None,
    };
    let left = t.count("day-left", left);
    let page = DayPage {
        title: t.with("day-title", "day", &scene.calendar.full_date(scene.calendar.today())),
        sum: department.map_or_else(|| left.clone(), |name| format!("{name} · {left}")),
        who: desk.principal().by().id().unwrap_or_default(),
        done: done(&asked, &scene),
        places,
        f: desk.frame(&house, Here::Day),
    };
    Ok(Html(page.render()?))
}

fn done(asked: &Asked, scene: &Scene<'_>) -> Option<String> {
    let key = match asked.done.as_str() {
        "taken" => "day-done-taken",
        "photo" => "day-done-photo",
        "photo-waived" => "evidence-waived-done",
        "drafted" => "day-done-drafted",
        "handed-back" => "day-done-back",
        "extension-asked" => "day-done-time",
        _ => return None,
    };
    let number: register::Number = asked.number.parse().ok()?;
    Some(scene.t().with(key, "number", &number.to_string()))
}

/// What is open for the reader's department, what is due next first.
async fn items(scene: &Scene<'_>) -> Result<Vec<Item>, Stop> {
    let department = match scene.desk.principal().only_department() {
        Sight::Everything => None,
        Sight::Department(own) => Some(own.clone()),
        Sight::Nothing => return Ok(Vec::new()),
    };
    let statuses = vec![Status::Assigned, Status::InWork, Status::Reopened];
    let selection = Selection { department, statuses, ..Selection::default() };
    let mut reader = scene.house.db.reader();
    Ok(selection.page(&mut reader, Order::Due, None, JOBS_MAX).await?.items)
}

/// What else is known of the jobs.
struct Known {
    photos: HashMap<AppealId, AttachmentId>,
    evidence: HashMap<AppealId, Counted>,
    waiting: HashSet<AppealId>,
    needed: HashMap<AppealId, String>,
}

impl Known {
    async fn of(scene: &Scene<'_>, items: &[Item]) -> Result<Self, Stop> {
        let mut reader = scene.house.db.reader();
        let ids: Vec<_> = items.iter().map(|it| it.id).collect();
        let waiting = answers::answer::awaiting_approval(&mut reader).await?;
        let mut needed = HashMap::new();
        for item in items.iter().filter(|it| it.status == Status::InWork) {
            let found = register::Appeal::find(&mut reader, item.number).await?;
            let Some(appeal) = found else { continue };
            if let Some(why) = work::evidence::missing(&mut reader, &appeal).await? {
                needed.insert(item.id, why.of(scene.t().lang()).to_owned());
            }
        }
        Ok(Self {
            photos: Attachment::photos(&mut reader, &ids).await?,
            evidence: work::evidence::counts(&mut reader, &ids).await?,
            waiting: waiting.into_iter().collect(),
            needed,
        })
    }
}

/// The jobs by district; in one, street by street, and each in the order of the terms. What is due
/// first in a place decides where the place stands.
fn places(scene: &Scene<'_>, items: &[Item], known: &Known) -> Vec<Spot> {
    let mut order: Vec<Option<String>> = Vec::new();
    let mut by_district: BTreeMap<Option<String>, Vec<&Item>> = BTreeMap::new();
    for item in items {
        let name = item.place.district.as_ref().map(|code| scene.names.district(code));
        if !by_district.contains_key(&name) {
            order.push(name.clone());
        }
        by_district.entry(name).or_default().push(item);
    }
    let mut number = 0;
    let mut spot = |name: Option<String>| {
        let inside = by_street(by_district.remove(&name).unwrap_or_default());
        let jobs: Vec<_> = inside
            .into_iter()
            .map(|item| {
                number += 1;
                job(scene, item, known, number)
            })
            .collect();
        Spot {
            name: name.unwrap_or_else(|| scene.t().say("day-no-district")),
            count: scene.t().count("day-places", jobs.len()),
            jobs,
        }
    };
    order.into_iter().map(&mut spot).collect()
}

/// What lies in one street stands together; items come in the order of their terms.
fn by_street(items: Vec<&Item>) -> Vec<&Item> {
    let mut streets: Vec<(String, Vec<&Item>)> = Vec::new();
    for item in items {
        let street = street(item);
        match streets.iter_mut().find(|(name, _)| *name == street && !street.is_empty()) {
            Some((_, inside)) => inside.push(item),
            None => streets.push((street, vec![item])),
        }
    }
    streets.into_iter().flat_map(|(_, inside)| inside).collect()
}

/// The street of an address: its words before the first number or comma.
fn street(item: &Item) -> String {
    let address = item.place.address.as_ref().map(|it| it.reveal().as_str()).unwrap_or_default();
    let name = address.split(|c: char| c == ',' || c.is_ascii_digit()).next().unwrap_or_default();
    base::text::words(name).collect::<Vec<_>>().join(" ")
}

fn job(scene: &Scene<'_>, item: &Item, known: &Known, order: usize) -> Job {
    let t = scene.t();
    let number = item.number.to_string();
    let photo = known.photos.get(&item.id);
    let address = item.place.address.as_ref().map(|it| it.reveal().clone());
    let counted = known.evidence.get(&item.id).copied().unwrap_or_default();
    let tomorrow = scene.calendar.today().checked_add(1.day());
    Job {
        order,
        version: item.version,
        text: rows::beginning(item.text.reveal(), t),
        address: address.filter(|it| !it.is_empty()).unwrap_or_else(|| t.say("line-no-place")),
        clock: clocks::of_row(item.status, item.received_at, item.due.as_ref(), &scene.calendar),
        photo: photo.map(|id| (rows::picture(&number, *id), rows::thumb(&number, *id))),
        is_taken: item.status == Status::InWork,
        may_take: item.status != Status::InWork,
        before: counted.before,
        after: counted.after,
        needed: known.needed.get(&item.id).cloned(),
        waits: known.waiting.contains(&item.id),
        draft: t.say("day-draft"),
        earliest: tomorrow.map(|day| day.to_string()).unwrap_or_default(),
        number,
    }
}
