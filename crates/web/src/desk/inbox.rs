//! The inbox: the list of a selection, its figures, the appeal opened beside it.

use askama::Template as _;
use axum::extract::{Path, Query as Address, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use people::Sight;
use register::list::COUNT_MAX;
use register::{Appeal, AppealId, Attachment, Number, Selection};
use serde::Deserialize;

use super::access::Desk;
use super::asked::{Asked, Query, View};
use super::filters;
use super::frame::{Here, Way};
use super::inbox_view::{
    Count, CountsPart, Empty, InboxPage, Line, LinePart, List, ListPart, RowsPart, Search, Step,
    View as ViewLink,
};
use super::rows::{self, Rows};
use super::scene::{Scene, undecided};
use super::stop::Stop;
use crate::house::House;
use crate::lang::figure;

/// Rows of a page of the list.
const PAGE: u32 = 50;

/// What the address of the list says after a hand-back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Handed {
    /// The number of the appeal, which is out of sight now.
    handed: String,
}

/// `GET /desk` and `GET /desk/inbox`.
pub async fn show(
    State(house): State<House>,
    desk: Desk,
    Address(query): Address<Query>,
    Address(Handed { handed }): Address<Handed>,
) -> Result<Response, Stop> {
    let asked = Asked::from(query.or_view(first_view(&desk)));
    if let Some(number) = number_sought(&house, &desk, &asked).await? {
        return Ok(Redirect::to(&format!("/desk/appeals/{number}")).into_response());
    }
    let mut scene = Scene::set(&house, &desk).await?;
    let mut list = list(&mut scene, &asked).await?;
    let first = list.rows.first().and_then(|line| line.number.parse().ok());
    let reading = match asked.open.or(first) {
        Some(number) => match scene.dossier(number).await {
            Ok(dossier) => Some(scene.card(&dossier, true, "/desk/inbox")),
            Err(Stop::NotFound) => None,
            Err(stop) => return Err(stop),
        },
        None => None,
    };
    if let Some(card) = &reading {
        for line in &mut list.rows {
            line.current = line.number == card.number;
        }
    }
    let mut page = page(&scene, &asked, list, reading).await?;
    let handed = handed.parse::<Number>().ok();
    page.done = handed.map(|it| scene.t().with("hand-back-away", "number", &it.to_string()));
    Ok(Html(page.render()?).into_response())
}

/// The view that a person begins with. What nobody has yet is out of a department's sight.
fn first_view(desk: &Desk) -> View {
    match desk.principal().only_department() {
        Sight::Department(_) => View::Work,
        _ => View::New,
    }
}

/// The views of a person.
fn views(desk: &Desk) -> impl Iterator<Item = View> {
    let unseen = (first_view(desk) == View::Work).then_some(View::New);
    View::ALL.into_iter().filter(move |view| Some(*view) != unseen)
}

/// Words that are a number lead straight to its appeal, where it is within sight.
async fn number_sought(house: &House, desk: &Desk, asked: &Asked) -> Result<Option<Number>, Stop> {
    let typed = asked.words.as_ref().and_then(|words| Number::typed(words));
    let Some(number) = typed else { return Ok(None) };
    let found = Appeal::find(&mut house.db.reader(), number).await?;
    let seen = found.filter(|appeal| desk.principal().sees(appeal.department.as_ref()));
    Ok(seen.map(|appeal| appeal.number))
}

async fn page(
    scene: &Scene<'_>,
    asked: &Asked,
    list: List,
    reading: Option<super::appeal_view::AppealView>,
) -> Result<InboxPage, Stop> {
    let t = scene.t();
    let here = if asked.view == View::Approval { Here::Approval } else { Here::Inbox };
    let since = Asked { since: Some(base::millis(scene.calendar.now())), ..asked.at_the_top() };
    let kept = asked.at_the_top();
    let turned = asked.turned();
    let order_key = match asked.order() {
        register::Order::Due => "order-due",
        register::Order::Received => "order-received",
    };
    Ok(InboxPage {
        f: scene.desk.frame(scene.house, here),
        title: t.say(asked.view.key()),
        live: format!("/desk/live?{}", since.query()),
        counts: format!("/desk/inbox/counts?{}", kept.query()),
        views: views(scene.desk).map(|view| link(view, asked)).collect(),
        filters: filters::form(scene, asked),
        search: Search {
            words: asked.words.clone().unwrap_or_default(),
            kept: Asked { words: None, ..kept }.parameters(),
        },
        chips: filters::chips(scene, asked),
        clear: Asked { order: asked.order, ..Asked::of(asked.view) }.href(),
        order: Way { href: turned.href(), words: t.say(order_key) },
        list,
        reading,
        done: None,
    })
}

fn link(view: View, asked: &Asked) -> ViewLink {
    ViewLink {
        word: view.word(),
        key: view.key(),
        href: Asked::of(view).href(),
        current: view == asked.view,
    }
}

async fn list(scene: &mut Scene<'_>, asked: &Asked) -> Result<List, Stop> {
    let mut reader = scene.house.db.reader();
    let Some(selection) = scene.selection(asked, &mut reader).await? else {
        return empty(scene, asked).await;
    };
    let order = asked.order();
    let after = asked.cursor.as_deref();
    let after = after.and_then(|text| register::Cursor::parse(text, order).ok());
    let page = selection.page(&mut reader, order, after, PAGE).await?;
    if page.items.is_empty() && after.is_none() {
        return empty(scene, asked).await;
    }
    let more = page.next.map(|cursor| asked.after(cursor.to_text()).query());
    let rows = lines(scene, asked.view, page.items).await?;
    let wider = wider(scene, asked).filter(|_| more.is_none());
    let top = after.map(|_| asked.at_the_top().href());
    Ok(List { rows, top, more, wider, empty: None })
}

async fn lines(
    scene: &mut Scene<'_>,
    view: View,
    items: Vec<register::Item>,
) -> Result<Vec<Line>, Stop> {
    let mut reader = scene.house.db.reader();
    let ids: Vec<AppealId> = items.iter().map(|item| item.id).collect();
    let photos = Attachment::photos(&mut reader, &ids).await?;
    let proposed = rows::proposed(&mut reader, &items).await?;
    let codes = proposed.values().filter_map(|it| it.value.topic().cloned());
    let topics: Vec<_> = items.iter().filter_map(|item| item.topic.clone()).chain(codes).collect();
    scene.names.learn_topics(&mut reader, topics).await?;
    let rows = Rows {
        t: scene.t(),
        calendar: &scene.calendar,
        names: &scene.names,
        channels: &scene.house.city.channels,
        view,
        photos: &photos,
        proposed: &proposed,
    };
    Ok(items.iter().map(|item| rows.line(item)).collect())
}

/// A search within a view offers to seek among all messages.
fn wider(scene: &Scene<'_>, asked: &Asked) -> Option<Way> {
    let (words, wider) = (asked.words.as_ref()?, asked.wider()?);
    Some(Way { href: wider.href(), words: scene.t().with("search-wider", "words", words) })
}

/// What a program of a city without any appeal is given first, and what brings its past in.
const FIRST_STEPS: [Step; 2] = [
    Step { key: "empty-city-token", command: "otklik user token NAME --scope intake,read" },
    Step { key: "empty-city-import", command: "otklik import appeals FILE --profile plain" },
];

/// Is there no appeal in the whole city yet?
async fn is_unused(scene: &Scene<'_>) -> Result<bool, Stop> {
    let mut reader = scene.house.db.reader();
    let order = register::Order::Received;
    Ok(Selection::default().page(&mut reader, order, None, 1).await?.items.is_empty())
}

/// A city without any appeal says how the first ones come; who can bring them is told how.
fn unused(scene: &Scene<'_>) -> Empty {
    let (icon, title) = ("inbox", "empty-city");
    if scene.desk.principal().may(people::Scope::Admin) {
        let way =
            Way { href: "/api/openapi.json".to_owned(), words: scene.t().say("empty-city-api") };
        let steps = FIRST_STEPS.to_vec();
        return Empty { icon, title, why: "empty-city-why-admin", steps, ways: vec![way] };
    }
    Empty { icon, title, why: "empty-city-why", steps: Vec::new(), ways: Vec::new() }
}

async fn empty(scene: &Scene<'_>, asked: &Asked) -> Result<List, Stop> {
    let t = scene.t();
    let way = |asked: Asked, key: &str| Way { href: asked.href(), words: t.say(key) };
    let only_words = Asked { words: None, ..asked.at_the_top() } == Asked::of(View::All);
    let empty = if is_unused(scene).await? {
        unused(scene)
    } else if asked.is_filtered() {
        let clear = Asked { order: asked.order, ..Asked::of(asked.view) };
        Empty {
            icon: "search-off",
            title: "empty-found",
            why: if only_words { "empty-words-why" } else { "empty-found-why" },
            steps: Vec::new(),
            ways: wider(scene, asked).into_iter().chain([way(clear, "empty-clear")]).collect(),
        }
    } else {
        let (title, why) = asked.view.empty_keys();
        let all = way(Asked::of(View::All), "empty-show-all");
        let ways = if asked.view == View::All { Vec::new() } else { vec![all] };
        Empty { icon: "inbox", title, why, steps: Vec::new(), ways }
    };
    Ok(List { empty: Some(empty), ..List::default() })
}

/// `GET /desk/inbox/list`: the list alone, or the rows of a further page.
pub async fn show_list(
    State(house): State<House>,
    desk: Desk,
    Address(query): Address<Query>,
) -> Result<Html<String>, Stop> {
    let asked = Asked::from(query);
    let mut scene = Scene::set(&house, &desk).await?;
    let list = list(&mut scene, &asked).await?;
    let f = desk.frame(&house, Here::Inbox);
    let part = match asked.cursor {
        Some(_) => RowsPart { f, list }.render(),
        None => ListPart { f, list }.render(),
    };
    Ok(Html(part?))
}

/// `GET /desk/inbox/rows/{number}`: one row, after it changed.
pub async fn show_row(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Address(query): Address<Query>,
) -> Result<Html<String>, Stop> {
    let number: Number = number.parse().map_err(|_| Stop::NotFound)?;
    let asked = Asked::from(query);
    let mut scene = Scene::set(&house, &desk).await?;
    let mut reader = house.db.reader();
    let appeal = Appeal::find(&mut reader, number).await?.ok_or(Stop::NotFound)?;
    if !desk.principal().sees(appeal.department.as_ref()) {
        return Err(Stop::NotFound);
    }
    let one = Selection { among: Some(vec![appeal.id]), ..Selection::default() };
    let page = one.page(&mut reader, register::Order::Received, None, 1).await?;
    // A row that left its view stays where it is and says what it has become.
    let stays = match asked.view {
        View::Approval => undecided(&mut reader).await?.contains(&appeal.id),
        view => view.holds(appeal.status),
    };
    let view = if stays { asked.view } else { View::All };
    let line = lines(&mut scene, view, page.items).await?.pop().ok_or(Stop::NotFound)?;
    let f = desk.frame(&house, Here::Inbox);
    Ok(Html(LinePart { f, line }.render()?))
}

/// `GET /desk/inbox/counts`: the figures beside the views; counting stops at a thousand.
pub async fn show_counts(
    State(house): State<House>,
    desk: Desk,
    Address(query): Address<Query>,
) -> Result<Html<String>, Stop> {
    let asked = Asked::from(query);
    let scene = Scene::set(&house, &desk).await?;
    let mut counts = Vec::with_capacity(View::ALL.len());
    for view in views(&desk) {
        let words = count(&scene, &Asked::of(view)).await?;
        let over = view == View::Overdue && words != "0";
        counts.push(Count { word: view.word(), words, over });
    }
    let of = |view: View| counts.iter().find(|count| count.word == view.word());
    let here = match asked.is_filtered() {
        true => count(&scene, &asked).await?,
        false => of(asked.view).map(|count| count.words.clone()).unwrap_or_default(),
    };
    let approves = desk.principal().may(people::Scope::Approve);
    let waiting = [(View::New, "new"), (View::Approval, "approval")];
    let rail = waiting.into_iter().filter(|_| approves).filter_map(|(view, word)| {
        let words = rail_words(&of(view)?.words);
        Some(Count { word, words, over: false })
    });
    let rail = rail.collect();
    // A page without the views has room for the rail's figures only.
    let counts = if asked.rail { Vec::new() } else { counts };
    Ok(Html(CountsPart { t: desk.look.t, counts, here, rail }.render()?))
}

/// The rail is narrow: nothing for nothing, and «99+» for many.
fn rail_words(words: &str) -> String {
    match words {
        "0" => String::new(),
        few if few.len() <= 2 => few.to_owned(),
        _ => "99+".to_owned(),
    }
}

async fn count(scene: &Scene<'_>, asked: &Asked) -> Result<String, Stop> {
    let mut reader = scene.house.db.reader();
    let Some(selection) = scene.selection(asked, &mut reader).await? else {
        return Ok("0".to_owned());
    };
    let count = selection.count(&mut reader).await?;
    Ok(match count > COUNT_MAX {
        true => format!("{COUNT_MAX}+"),
        false => figure(i64::from(count)),
    })
}
