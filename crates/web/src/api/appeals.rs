//! `GET /api/v1/appeals`: the list.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use base::{Code, Personal, TimeZone, Timestamp, Uuid};
use jiff::civil::Date;
use people::{Principal, Scope, Sight};
use register::problem::ProblemId;
use register::{Cursor, Order, PAGE_MAX, Selection, Status};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::access::Access;
use crate::api::query::{self, bad};
use crate::api::wire::{AppealPage, Speaker};
use crate::house::House;
use crate::problem::{Problem, language};

/// Items of a page where nothing else is asked for.
const PAGE: u32 = 50;
/// Bytes of the items of a page: before an item that would exceed them it ends. One alone is
/// always smaller.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What the list is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Code of a topic or of a group of topics.
    pub topic: Option<String>,
    /// Code of a department.
    pub department: Option<String>,
    /// Code of a district.
    pub district: Option<String>,
    /// A channel, such as `api:dispatch`.
    pub channel: Option<String>,
    /// The id of a problem.
    pub problem: Option<String>,
    /// A status, or several with commas between.
    pub status: Option<String>,
    /// All these words occur in text or address, in any form; or a number, whole or without year.
    pub q: Option<String>,
    /// Received at this moment or later: RFC 3339, or a day of the city.
    pub from: Option<String>,
    /// Received before this moment: RFC 3339, or a day of the city.
    pub to: Option<String>,
    /// `received` (the newest first) or `due` (what is due next first).
    pub sort: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Items of the page, 1 to 200; 50 where it is absent.
    pub limit: Option<String>,
}

impl ListQuery {
    /// The selection that it asks for, in the city's zone.
    pub fn selection(&self, zone: &TimeZone) -> Result<Selection, Problem> {
        Ok(Selection {
            topic: code("topic", self.topic.as_deref())?,
            department: code("department", self.department.as_deref())?,
            district: code("district", self.district.as_deref())?,
            channel: filled(self.channel.as_deref()).map(str::to_owned),
            problem: problem(self.problem.as_deref())?,
            statuses: statuses(self.status.as_deref())?,
            words: filled(self.q.as_deref()).map(|it| Personal::new(it.to_owned())),
            from: moment("from", self.from.as_deref(), zone)?,
            to: moment("to", self.to.as_deref(), zone)?,
            ..Selection::default()
        })
    }

    /// The order that it asks for.
    pub fn order(&self) -> Result<Order, Problem> {
        match self.sort.as_deref() {
            None | Some("" | "received") => Ok(Order::Received),
            Some("due") => Ok(Order::Due),
            Some(_) => Err(bad("sort", "received или due.", "received or due.")),
        }
    }

    /// The place that it goes on from.
    pub fn after(&self, order: Order) -> Result<Option<Cursor>, Problem> {
        let cursor = filled(self.cursor.as_deref()).map(|it| Cursor::parse(it, order));
        cursor.transpose().map_err(|_| {
            bad(
                "cursor",
                "передайте next_cursor прошлой страницы как есть, с той же сортировкой.",
                "send next_cursor of the page before as it is, with the same sort.",
            )
        })
    }

    fn limit(&self) -> Result<u32, Problem> {
        let Some(text) = filled(self.limit.as_deref()) else { return Ok(PAGE) };
        text.parse()
            .ok()
            .filter(|it| (1..=PAGE_MAX).contains(it))
            .ok_or_else(|| bad("limit", "число от 1 до 200.", "a number from 1 to 200."))
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|it| !it.is_empty())
}

fn code(name: &str, text: Option<&str>) -> Result<Option<Code>, Problem> {
    let code = filled(text).map(Code::parse).transpose();
    code.map_err(|_| bad(name, "код — это a-z, 0-9, «:» и дефис.", "a code is a-z, 0-9, : and -."))
}

fn problem(text: Option<&str>) -> Result<Option<ProblemId>, Problem> {
    let id = filled(text).map(Uuid::try_parse).transpose();
    let id = id.map_err(|_| bad("problem", "нужен id проблемы.", "the id of a problem is needed."));
    Ok(id?.map(ProblemId))
}

fn statuses(text: Option<&str>) -> Result<Vec<Status>, Problem> {
    let words = filled(text).unwrap_or_default().split(',').map(str::trim);
    let mut statuses = Vec::new();
    for word in words.filter(|it| !it.is_empty()) {
        let status = Status::from_word(word).ok_or_else(|| {
            let all: Vec<_> = Status::ALL.iter().map(|it| it.word()).collect();
            let list = all.join(", ");
            bad("status", &format!("бывает {list}."), &format!("one of {list}."))
        })?;
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
    Ok(statuses)
}

/// A moment by RFC 3339, or the beginning of a day of the city.
fn moment(name: &str, text: Option<&str>, zone: &TimeZone) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = filled(text) else { return Ok(None) };
    // A plus sign in an address is read as a space: 10:00:00+10:00 arrives as 10:00:00 10:00.
    let mended = text.replace(' ', "+");
    let by_moment = mended.parse::<Timestamp>().ok();
    let by_day = || {
        // The library would read the day out of a moment without a zone, too.
        let day = (text.len() == "2026-11-20".len()).then(|| text.parse::<Date>().ok())??;
        Some(day.to_zoned_datetime(zone.clone()).ok()?.timestamp())
    };
    by_moment.or_else(by_day).map(Some).ok_or_else(|| {
        bad(
            name,
            "день пишется 2026-11-20, момент — 2026-11-20T10:00:00+10:00.",
            "a day is written 2026-11-20, a moment 2026-11-20T10:00:00+10:00.",
        )
    })
}

/// Narrows a selection to what a principal sees; `None` when that is nothing at all.
pub fn within_sight(mut selection: Selection, principal: &Principal) -> Option<Selection> {
    match principal.only_department() {
        Sight::Everything => Some(selection),
        Sight::Nothing => None,
        Sight::Department(own) => {
            if selection.department.as_ref().is_some_and(|asked| asked != own) {
                return None;
            }
            selection.department = Some(own.clone());
            Some(selection)
        }
    }
}

/// Appeals
///
/// The newest first. A page ends at `limit`, or before 4 MB of items: only `next_cursor` says
/// whether there is more. A cursor stays right while rows arrive: no appeal is shown twice or
/// skipped.
#[utoipa::path(
    get,
    path = "/api/v1/appeals",
    operation_id = "list_appeals",
    params(ListQuery),
    responses(
        (status = 200, description = "A page", body = AppealPage),
        (status = 400, description = "A parameter is not known or not understood"),
    ),
    security(("token" = ["read"])),
    tag = "appeals"
)]
pub async fn list(
    State(house): State<House>,
    access: Access,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<AppealPage>, Problem> {
    access.need(Scope::Read)?;
    let query: ListQuery = query::read(&uri)?;
    let selection = query.selection(&house.city.city.zone)?;
    let order = query.order()?;
    let (after, limit) = (query.after(order)?, query.limit()?);
    let Some(selection) = within_sight(selection, &access.0) else {
        return Ok(Json(AppealPage { items: Vec::new(), next_cursor: None }));
    };
    let page = selection.page(&mut house.db.reader(), order, after, limit).await?;
    let names = house.dictionaries.now(&house.db, house.clock.now()).await?;
    let speaker = Speaker { names: &names, lang: language(&headers) };
    let mut items: Vec<_> = page.items.iter().map(|it| speaker.item(it)).collect();
    let fits = fitting(&items, PAGE_BYTES_MAX)?;
    let next = match page.items.get(fits) {
        Some(_) => {
            fits.checked_sub(1).and_then(|last| page.items.get(last)).map(|last| last.cursor(order))
        }
        None => page.next,
    };
    items.truncate(fits);
    Ok(Json(AppealPage { items, next_cursor: next.map(Cursor::to_text) }))
}

/// How many items have at most so many bytes together; one at least.
fn fitting<T: Serialize>(items: &[T], bytes_max: usize) -> Result<usize, Problem> {
    let mut bytes = Counted(0);
    for (count, item) in items.iter().enumerate() {
        serde_json::to_writer(&mut bytes, item).map_err(Problem::internal)?;
        if bytes.0 > bytes_max && count > 0 {
            return Ok(count);
        }
    }
    Ok(items.len())
}

/// Counts what is written and keeps none of it.
struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_of_the_city() {
        let zone = TimeZone::get("Asia/Vladivostok").unwrap();
        let at = |text| moment("from", Some(text), &zone).unwrap().unwrap().to_string();
        assert_eq!(at("2026-11-20"), "2026-11-19T14:00:00Z");
        assert_eq!(at("2026-11-20T10:00:00+10:00"), "2026-11-20T00:00:00Z");
        assert_eq!(at("2026-11-20T10:00:00 10:00"), "2026-11-20T00:00:00Z");
        for bad in ["вчера", "2026-11-20T10:00:00", "20261120", "2026-11-31", "2026-11-20 10:00"]
        {
            assert!(moment("from", Some(bad), &zone).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_page_ends_before_its_bytes_are_too_many() {
        let items = ["four", "four", "four"];
        for (bytes, count) in [(0, 1), (6, 1), (11, 1), (12, 2), (17, 2), (18, 3), (99, 3)] {
            assert_eq!(fitting(&items, bytes).unwrap(), count, "{bytes}");
        }
        assert_eq!(fitting::<u8>(&[], 0).unwrap(), 0);
    }

    #[test]
    fn statuses_are_named_or_refused() {
        assert_eq!(statuses(Some("new, new,answered")).unwrap(), [Status::New, Status::Answered]);
        assert_eq!(statuses(Some(" ")).unwrap(), []);
        assert_eq!(statuses(Some("open")).unwrap_err().code, "bad-parameter");
    }
}
