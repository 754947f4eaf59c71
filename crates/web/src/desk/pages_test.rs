//! Every template prints, in both languages, and keeps to the rules of the strict policy.

use std::path::Path;

use askama::Template as _;
use base::Lang;

use super::appeal_view::{AppealPage, AppealPart, SeenPart};
use super::door_view::{ErrorPage, LostPage, SignInPage, Wrong, WrongPart};
use super::fixtures as cast;
use super::frame::{Here, Way};
use super::inbox_view::{Count, CountsPart, FreshPart, LinePart, ListPart, RowsPart};
use crate::lang::Tongue;

fn appeal(lang: Lang, a: super::appeal_view::AppealView) -> String {
    let f = cast::frame(lang, Here::Appeal);
    AppealPage { f, live: "/desk/live".to_owned(), a }.render().expect("printed")
}

fn sign_in(lang: Lang, problem: bool) -> String {
    let f = cast::frame(lang, Here::Door);
    let t = f.t;
    SignInPage {
        f,
        next: "/desk/inbox".to_owned(),
        name: if problem { "zarya".to_owned() } else { String::new() },
        problem: problem.then(|| t.say("sign-in-wrong")),
        notice: (!problem).then(|| t.say("sign-in-first")),
    }
    .render()
    .expect("printed")
}

fn wrong(t: Tongue) -> Wrong {
    Wrong {
        icon: "alert-triangle",
        status: 500,
        title: t.say("error-ours"),
        why: t.say("error-ours-why"),
        incident: Some("0192-7c1e".to_owned()),
        typed: None,
        ways: vec![Way { href: "/desk/inbox".to_owned(), words: t.say("way-inbox") }],
    }
}

fn error(lang: Lang) -> String {
    let f = cast::frame(lang, Here::Door);
    ErrorPage { wrong: wrong(f.t), f }.render().expect("printed")
}

fn lost(lang: Lang) -> String {
    let f = cast::frame(lang, Here::Nowhere);
    LostPage { wrong: wrong(f.t), f }.render().expect("printed")
}

fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let reading = || Some(cast::new_appeal(lang, true));
    let inbox =
        |list, reading, chips| cast::inbox(lang, list, reading, chips).render().expect("printed");
    vec![
        ("sign-in", sign_in(lang, false)),
        ("sign-in-wrong", sign_in(lang, true)),
        ("error", error(lang)),
        ("lost", lost(lang)),
        ("inbox", inbox(cast::full_list(lang), reading(), false)),
        ("inbox-chips", inbox(cast::full_list(lang), Some(cast::long_appeal(lang, true)), true)),
        ("inbox-empty", inbox(cast::empty_list(lang), None, false)),
        (
            "inbox-refused",
            inbox(cast::full_list(lang), Some(cast::refused_appeal(lang, true)), false),
        ),
        ("appeal", appeal(lang, cast::long_appeal(lang, false))),
        ("appeal-new", appeal(lang, cast::new_appeal(lang, false))),
        ("appeal-refused", appeal(lang, cast::refused_appeal(lang, false))),
    ]
}

fn parts(lang: Lang) -> Vec<String> {
    let f = || cast::frame(lang, Here::Inbox);
    let list = || cast::full_list(lang);
    let line = list().rows.remove(0);
    let form = cast::refused_appeal(lang, true).answer_form.expect("a form");
    let count = Count { word: "new", words: "1000+".to_owned(), over: true };
    let t = Tongue::new(lang);
    let query = "view=new".to_owned();
    [
        ListPart { f: f(), list: list() }.render(),
        RowsPart { f: f(), list: list() }.render(),
        LinePart { f: f(), line }.render(),
        CountsPart { t, counts: vec![count.clone()], here: "5".to_owned(), rail: vec![count] }
            .render(),
        FreshPart { t, count: 5, query }.render(),
        AppealPart { f: f(), a: cast::long_appeal(lang, true) }.render(),
        SeenPart { f: f(), form }.render(),
        WrongPart { f: f(), wrong: wrong(t) }.render(),
    ]
    .into_iter()
    .map(|part| part.expect("printed"))
    .collect()
}

/// With `OTKLIK_PAGES` set to a folder the pages are left there, to be looked at in a browser.
#[test]
fn every_page_prints_in_both_languages() {
    for lang in [Lang::Ru, Lang::En] {
        for (name, page) in pages(lang) {
            assert!(page.contains("</html>"), "{name} is cut");
            let tag = lang.tag();
            if let Some(folder) = std::env::var_os("OTKLIK_PAGES") {
                let file = Path::new(&folder).join(format!("{name}-{tag}.html"));
                std::fs::write(file, page).expect("written");
            }
        }
        assert!(parts(lang).iter().all(|part| !part.trim().is_empty()));
    }
}

#[test]
fn english_pages_hold_no_russian_of_ours() {
    let door = sign_in(Lang::En, true).replace("Русский", "").replace("Светломорск", "");
    let left: String = door.chars().filter(|c| ('а'..='я').contains(c)).collect();
    assert!(left.is_empty(), "Russian at the English door: {left}");
}

/// What the content security policy would silently drop, or what slips through it.
#[test]
fn printed_pages_keep_the_policy() {
    for lang in [Lang::Ru, Lang::En] {
        let printed = pages(lang).into_iter().map(|(_, page)| page).chain(parts(lang));
        for page in printed {
            for bad in [" style=", "<style", " onclick", " onload", " onchange", " hx-on", "js:"] {
                assert!(!page.contains(bad), "{bad} in a page");
            }
            for script in page.split("<script").skip(1) {
                let own = script.starts_with(" src=\"/assets/");
                assert!(own && script.contains("></script>"), "an inline script");
            }
            assert!(!page.contains("src=\"\"") && !page.contains("href=\"\""), "an empty address");
            for icon in page.split("viewBox=\"0 0 24 24\"").skip(1) {
                let inside = icon.split_once('>').expect("an icon").1;
                assert!(!inside.starts_with("</svg>"), "an icon without a drawing: {icon:.60}");
            }
        }
    }
}

/// Trigger filters (`click[…]`) are scripts: htmx would run them even where `eval` is forbidden.
#[test]
fn templates_hold_no_scripts_in_attributes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut left = vec![folder];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                left.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            let name = path.display();
            for trigger in text.split("hx-trigger=\"").skip(1) {
                let value = trigger.split('"').next().unwrap_or_default();
                assert!(!value.contains('['), "a trigger filter in {name}");
            }
            for bad in ["hx-on", "hx-vals", "hx-vars", "style=", "<style", "|safe"] {
                assert!(!text.contains(bad), "{bad} in {name}");
            }
            assert!(text.lines().count() <= 250, "{name} is too long");
        }
    }
}

/// A form that is posted carries the session's token.
#[test]
fn every_posted_form_carries_the_token() {
    for (name, page) in pages(Lang::Ru) {
        for form in page.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            if form.contains("method=\"post\"") {
                assert!(form.contains("name=\"csrf\""), "a form without a token in {name}");
            }
        }
    }
}

#[test]
fn what_people_typed_is_never_markup() {
    let mut a = cast::new_appeal(Lang::Ru, false);
    "<script>alert(1)</script>\"'&".clone_into(&mut a.said);
    let page = appeal(Lang::Ru, a);
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("alert(1)"));
}
