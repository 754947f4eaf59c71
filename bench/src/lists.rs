//! The working list over a full register: first page, further pages, counts.

use std::time::{Duration, Instant};

use ::store::Db;
use ::store::scratch::Explained;
use anyhow::{Context as _, Result, bail};
use base::{Code, from_millis};
use register::{Order, Selection, Status};

use crate::Scale;
use crate::cards;
use crate::figures::{Times, ms};
use crate::fill::{self, CHANNELS};
use crate::http::{self, Caller};
use crate::invented::{self, NOW};
use crate::place::{self, Place};
use crate::product::Product;
use crate::report::Report;
use crate::store::{self, Codes};

/// Rows of a page, as in the desk.
const PAGE: u32 = 50;
/// Pages after the first that are looked at.
const PAGES: usize = 4;
/// Walks through the pages of one list; fewer where it is slow.
const WALKS: usize = 100;
/// How long one list is looked at.
const PATIENCE: Duration = Duration::from_secs(3);
const GOAL: &str = "p99 ≤ 15";

/// One list.
pub struct Case {
    /// What a person would call it.
    pub name: String,
    /// What the register is asked.
    pub selection: Selection,
    /// In which order.
    pub order: Order,
}

/// Measures it.
pub async fn measure(place: &Place, scale: &Scale, report: &mut Report) -> Result<()> {
    let product = Product::on(&place.address("lists").await?, &place.folder().join("lists"))?;
    product.serve().await?.stop().await?;
    let db = place::open(product.url()).await?;
    let codes = store::codes(&db).await?;
    let start = Instant::now();
    if store::appeals(&db).await? == 0 {
        fill::fill(&db, &codes, scale.appeals).await?;
    }
    eprintln!("  {} appeals in {:.0} s", store::appeals(&db).await?, start.elapsed().as_secs_f64());
    let cases = cases(&db, &codes).await?;
    db.close().await;
    let db = place::open(product.url()).await?;
    let token = product.token("read,work,approve").await?;
    let serving = product.serve().await?;
    let put = |report: &mut Report, what: &str, goal, figure: String, beside: String| {
        let what = format!("{what}, {} appeals", scale.appeals);
        report.put(place.engine, &what, goal, (figure, beside));
    };
    put(report, "start to first page, ms", "≤ 500", ms(serving.first_page), String::new());
    let mut caller = Caller::connect(&serving.address).await?;
    for case in &cases {
        let room = walk(&db, case).await?;
        let what = format!("list, ms: {}", case.name);
        let beside = format!("room {}; count {}", room.pages.words(), room.count.words());
        let figure = match case.query() {
            Some(query) => over_http(&mut caller, &token, &query).await?.words(),
            None => "only in the desk".to_owned(),
        };
        put(report, &what, GOAL, figure, beside);
        if scale.explain {
            explain(&db, case).await?;
        }
    }
    let cards = cards::measure(&db, &mut caller, &token).await?;
    let beside = format!("room {}", cards.room.words());
    put(report, "card with a history, ms", GOAL, cards.http.words(), beside);
    let used = serving.used();
    let memory = format!("{:.0}, at most {:.0}", used.memory, used.memory_max);
    put(report, "memory after these lists, MB", "≤ 600", memory, String::new());
    serving.stop().await?;
    db.close().await;
    Ok(())
}

/// Times of the pages and of the counts of a list, asked of the room.
#[derive(Default)]
pub struct Walk {
    /// Of pages.
    pub pages: Times,
    /// Of counts.
    pub count: Times,
}

/// Walks through the first pages of a list and counts it.
pub async fn walk(db: &Db, case: &Case) -> Result<Walk> {
    let (mut walk, start) = (Walk::default(), Instant::now());
    let mut reader = db.reader();
    for at in 0..WALKS {
        let mut after = None;
        for _ in 0..=PAGES {
            let asked = Instant::now();
            let page = case.selection.page(&mut reader, case.order, after, PAGE).await?;
            walk.pages.add(asked.elapsed());
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let asked = Instant::now();
        case.selection.count(&mut reader).await?;
        walk.count.add(asked.elapsed());
        if start.elapsed() > PATIENCE && at > 0 {
            break;
        }
    }
    Ok(walk)
}

async fn over_http(caller: &mut Caller, token: &str, query: &str) -> Result<Times> {
    let (mut times, start) = (Times::default(), Instant::now());
    for at in 0..WALKS {
        let mut cursor = String::new();
        for _ in 0..=PAGES {
            let path = format!("/api/v1/appeals?limit={PAGE}&{query}{cursor}");
            let asked = Instant::now();
            let answer = caller.send(&http::get(&path, token)).await?;
            times.add(asked.elapsed());
            if answer.status != 200 {
                bail!("{path} was answered with {}", answer.status);
            }
            let page: serde_json::Value = serde_json::from_slice(&answer.body)?;
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={}", http::encoded(next));
        }
        if start.elapsed() > PATIENCE && at > 0 {
            break;
        }
    }
    Ok(times)
}

async fn explain(db: &Db, case: &Case) -> Result<()> {
    let mut explained = Explained::new(db.reader());
    case.selection.page(&mut explained, case.order, None, PAGE).await?;
    case.selection.count(&mut explained).await?;
    eprintln!("{}", explained.plans.join("\n--\n"));
    Ok(())
}

impl Case {
    fn of(name: &str, order: Order, selection: Selection) -> Self {
        let by = match order {
            Order::Received => "newest first",
            Order::Due => "by term",
        };
        Self { name: format!("{name}, {by}"), selection, order }
    }

    /// The address of the list; `None` where the API has no word for it.
    fn query(&self) -> Option<String> {
        let Selection { topic, department, district, channel, statuses, .. } = &self.selection;
        if self.selection.overdue_at.is_some() {
            return None;
        }
        let code = |code: &Option<Code>| code.as_ref().map(|it| it.as_str().to_owned());
        let moment = |at: Option<base::Timestamp>| at.map(|it| it.to_string());
        let words = self.selection.words.as_ref().map(|it| it.reveal().clone());
        let statuses: Vec<_> = statuses.iter().map(|it| it.word()).collect();
        let statuses = Some(statuses.join(",")).filter(|it| !it.is_empty());
        let sort = match self.order {
            Order::Received => "received",
            Order::Due => "due",
        };
        let parts = [
            ("sort", Some(sort.to_owned())),
            ("topic", code(topic)),
            ("department", code(department)),
            ("district", code(district)),
            ("channel", channel.clone()),
            ("status", statuses),
            ("q", words),
            ("from", moment(self.selection.from)),
            ("to", moment(self.selection.to)),
        ];
        let filled = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let parts: Vec<_> =
            filled.map(|(name, value)| format!("{name}={}", http::encoded(&value))).collect();
        Some(parts.join("&"))
    }
}

/// The lists that people open: each view of the desk, each filter with a frequent and a rare
/// value, in both orders, and filters together.
pub async fn cases(db: &Db, codes: &Codes) -> Result<Vec<Case>> {
    let mut cases = views();
    for (name, selection) in filters(db, codes).await? {
        for order in [Order::Received, Order::Due] {
            cases.push(Case::of(&name, order, selection.clone()));
        }
    }
    Ok(cases)
}

fn views() -> Vec<Case> {
    let any = Selection::default;
    let of = |statuses: &[Status]| Selection { statuses: statuses.to_vec(), ..any() };
    let closed =
        [Status::Confirmed, Status::ClosedUnconfirmed, Status::Declined, Status::Forwarded];
    let work = [Status::Assigned, Status::InWork];
    let overdue = Selection { overdue_at: Some(from_millis(NOW)), ..any() };
    vec![
        Case::of("all", Order::Received, any()),
        Case::of("all", Order::Due, any()),
        Case::of("view “new”", Order::Due, of(&[Status::New])),
        Case::of("view “in work”", Order::Due, of(&work)),
        Case::of("view “overdue”", Order::Due, overdue),
        Case::of("view “returned”", Order::Due, of(&[Status::Reopened])),
        Case::of("view “answered”", Order::Received, of(&[Status::Answered])),
        Case::of("view “closed”", Order::Received, of(&closed)),
        Case::of("view “closed”", Order::Due, of(&closed)),
    ]
}

async fn filters(db: &Db, codes: &Codes) -> Result<Vec<(String, Selection)>> {
    let any = Selection::default;
    let mut all = Vec::new();
    for (size, code) in ends(db, "topic", &codes.topics).await? {
        all.push((format!("topic, {size}"), Selection { topic: Some(code), ..any() }));
    }
    let group = codes.groups.first().and_then(|it| Code::parse(it).ok());
    all.push(("group of topics".to_owned(), Selection { topic: group.clone(), ..any() }));
    let departments = ends(db, "department", &codes.departments).await?;
    for (size, code) in &departments {
        let department = Some(code.clone());
        all.push((format!("department, {size}"), Selection { department, ..any() }));
    }
    for (size, code) in ends(db, "district", &codes.districts).await? {
        all.push((format!("district, {size}"), Selection { district: Some(code), ..any() }));
    }
    let channels = CHANNELS.map(str::to_owned);
    for (name, at) in [("frequent", channels.first()), ("rare", channels.last())] {
        all.push((format!("channel, {name}"), Selection { channel: at.cloned(), ..any() }));
    }
    let week = (NOW - 400 * 86_400_000, NOW - 393 * 86_400_000);
    let (from, to) = (Some(from_millis(week.0)), Some(from_millis(week.1)));
    all.push(("a week of last year".to_owned(), Selection { from, to, ..any() }));
    all.extend(searches());
    let work = vec![Status::Assigned, Status::InWork];
    for (size, code) in departments {
        let selection = Selection { department: Some(code), statuses: work.clone(), ..any() };
        all.push((format!("in work of a department, {size}"), selection.clone()));
        let selection = Selection { topic: group.clone(), from, ..selection };
        all.push((format!("the same, a group of topics and since last year, {size}"), selection));
    }
    Ok(all)
}

fn searches() -> Vec<(String, Selection)> {
    let words = invented::words();
    let word = |at: usize| words.get(at.min(words.len() - 1)).cloned().unwrap_or_default();
    let asked = [
        ("a frequent word", word(0)),
        ("a word", word(400)),
        ("a rare word", word(usize::MAX)),
        ("two words", format!("{} {}", word(3), word(700))),
    ];
    let of = |(name, words): (&str, String)| {
        let words = Some(base::Personal::new(words));
        (format!("search, {name}"), Selection { words, ..Selection::default() })
    };
    asked.into_iter().map(of).collect()
}

/// The most frequent and the rarest value of a column.
async fn ends(db: &Db, column: &str, of: &[String]) -> Result<Vec<(String, Code)>> {
    let spread = store::spread(db, column).await?;
    let mut counted: Vec<_> =
        of.iter().filter_map(|code| Some((*spread.get(code)?, code))).collect();
    counted.sort();
    let ends = [("frequent", counted.last()), ("rare", counted.first())];
    let code = |(name, found): (&str, Option<&(i64, &String)>)| {
        let (count, code) = found.context("no appeal has this")?;
        Ok((format!("{name} ({count})"), Code::parse(code)?))
    };
    ends.into_iter().map(code).collect()
}

#[cfg(test)]
mod tests {
    use testing::both;

    use super::*;

    fn codes() -> Codes {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect();
        Codes {
            topics: list("cleaning winter potholes"),
            groups: list("courtyards"),
            departments: list("roads housing"),
            districts: list("north south"),
        }
    }

    both! {
        async fn every_list_finds_what_was_filled_in(city) {
            let codes = codes();
            fill::fill(&city.db, &codes, 1_500).await.unwrap();
            assert_eq!(store::appeals(&city.db).await.unwrap(), 1_500);
            let cases = cases(&city.db, &codes).await.unwrap();
            assert!(cases.len() > 30);
            let mut reader = city.db.reader();
            for case in cases {
                let page = case.selection.page(&mut reader, case.order, None, PAGE).await.unwrap();
                let count = case.selection.count(&mut reader).await.unwrap() as usize;
                assert_eq!(page.items.len(), count.min(PAGE as usize), "{}", case.name);
                let may_be_empty = ["returned", "group", "rare", "two words"];
                let full = !may_be_empty.iter().any(|it| case.name.contains(it));
                assert!(!full || count > 0, "{} finds nothing", case.name);
            }
        }
    }
}
