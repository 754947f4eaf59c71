//! What the city says, and a message that came from a conversation.

use std::sync::LazyLock;

use answers::{AnswerError, ApprovalRule, Draft, Letters, Voice};
use base::calendar::WorkingCalendar;
use base::city::{City, CityFiles};
use base::{Personal, TimeZone};
use mailroom::{Posted, outgoing};
use people::Role;
use register::{Intake, Number, Status};
use testing::TestDb;
use testing::cast::{self, act, find, message, moved, personal, take_one};
use work::{Policies, Terms};

pub const OWN: ApprovalRule = ApprovalRule { own_drafts: true };

struct Said {
    city: City,
    letters: Letters,
    policies: Policies,
    zone: TimeZone,
    calendar: WorkingCalendar,
}

static SAID: LazyLock<Said> = LazyLock::new(|| {
    let mut files: Vec<_> = ["receipt", "refusal", "reopening", "interim"].map(letter).into();
    files.push(letter_of(
        "answer",
        "Здравствуйте! О {number}:\n\n{answer}\n\n{department}\n{centre}",
    ));
    files.push(letter_of("closure", "Сообщение {number} закрыто."));
    let about = "name = { ru = \"Город\" }\ncentre_name = { ru = \"Центр\" }\n\
                 zone = \"Asia/Vladivostok\"\nlanguage = \"ru\"\n[centre]\nlat = 43.2\n\
                 lon = 132.6\n";
    files.push(("city.toml".to_owned(), about.to_owned()));
    let policy = "[[policies]]\ncode = \"answer\"\nregime = \"bot\"\namount = 3\n\
                  unit = \"working_days\"\nbasis = { ru = \"Правила\" }\n";
    files.push(("deadlines.toml".to_owned(), policy.to_owned()));
    let files = CityFiles::new(files);
    Said {
        city: City::parse(&files).value.unwrap(),
        letters: Letters::parse(&files).value,
        policies: Policies::parse(&files).value,
        zone: cast::zone(),
        calendar: WorkingCalendar::default(),
    }
});

fn letter(kind: &str) -> (String, String) {
    letter_of(kind, "{number} {answer}{reason}")
}

fn letter_of(kind: &str, body: &str) -> (String, String) {
    let body = match kind {
        "interim" => body.replace("{reason}", ""),
        "refusal" | "reopening" => body.replace("{answer}", ""),
        "receipt" => body.replace("{answer}{reason}", ""),
        _ => body.to_owned(),
    };
    let text =
        format!("kind = \"{kind}\"\n[ru]\nsubject = \"{{number}}\"\nbody = \"\"\"\n{body}\"\"\"\n");
    (format!("letters/{kind}.toml"), text)
}

/// What the city says to residents.
pub fn voice() -> Voice<'static> {
    Voice { city: &SAID.city, letters: &SAID.letters, home: None }
}

/// The city gives three working days.
pub fn terms() -> Terms<'static> {
    Terms { policies: &SAID.policies, zone: &SAID.zone, calendar: &SAID.calendar }
}

/// A message from a conversation, or one without a way back.
pub fn from(city: &TestDb, key: &str, peer: Option<&str>) -> Intake {
    let mut item = message(city, key, "Яма");
    item.incoming.peer = peer.map(personal);
    item
}

/// An appeal that the department of roads has.
pub async fn assigned(city: &TestDb, key: &str, peer: Option<&str>) -> Number {
    let number = take_one(city, from(city, key, peer)).await;
    moved(city, number, Status::Assigned).await;
    number
}

/// Answers at once.
pub async fn answer(city: &TestDb, number: Number, text: &str, is_final: bool) {
    let vera = cast::staff(Role::Operator);
    let what = Draft { text: Personal::new(text.to_owned()), is_final, files: vec![] };
    act(city, number, &vera, async |unit, card, hand| {
        let id = answers::answer::draft(unit, card, hand, what).await?;
        answers::answer::approve(unit, card, hand, id, OWN, voice()).await?;
        Ok::<_, AnswerError>(())
    })
    .await
    .unwrap();
}

/// What goes out about an appeal.
pub async fn posted(city: &TestDb, number: Number) -> Vec<Posted> {
    let appeal = find(city, number).await;
    outgoing::of_appeal(&mut city.db.reader(), appeal.id.0).await.unwrap()
}
