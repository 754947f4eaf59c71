//! Dispatch: what was decided goes to where the question was asked.
//!
//! Every conversation from which a message of the appeal came gets its own copy, in the unit of
//! work that decides it. A channel without a way out, such as the API, has no conversation: there
//! the answer is read from the appeal.

use std::collections::BTreeSet;

use ::store::{Result, Sql, Unit};
use base::city::City;
use base::{Ids, Lang, Personal, Words};
use channels::FileRef;
use channels::talk::{Button, Peer, Press, Say};
use jiff::fmt::strtime;
use mailroom::{About, Outgoing, outgoing};
use register::{Appeal, Attachment, Message, Owner};

use crate::answer::{Answer, AnswerId};
use crate::letter::{LetterKind, Letters};
use crate::template::Placeholder;
use crate::verdict::Outcome;

/// What the city says to residents, and in which words.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// The city: its name, its language, its zone.
    pub city: &'a City,
    /// Its letters.
    pub letters: &'a Letters,
    /// Under which address residents reach the product, if anybody has said.
    pub home: Option<&'a str>,
}

impl Voice<'_> {
    /// The language in which residents are spoken to.
    pub const fn lang(self) -> Lang {
        self.city.language
    }
}

/// What a letter is to say beside what it says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Which letter.
    pub kind: LetterKind,
    /// The text of the answer, or the ground of the decision.
    pub words: &'a str,
}

/// The words of a letter about an appeal, as the person will read them.
///
/// A city without a letter of this kind sends the bare words.
pub async fn letter(
    sql: &mut impl Sql,
    voice: Voice<'_>,
    appeal: &Appeal,
    said: Said<'_>,
    now: base::Timestamp,
) -> Result<String> {
    let day = now.to_zoned_datetime(voice.city.zone.clone()).date();
    let Some(letter) = voice.letters.on(said.kind, day) else {
        return Ok(said.words.trim().to_owned());
    };
    let blanks = Blanks::of(sql, voice, appeal).await?;
    let filled = letter.fill(voice.lang(), |blank| match blank {
        Placeholder::Answer | Placeholder::Reason => said.words.trim().to_owned(),
        other => blanks.fill(other),
    });
    Ok(tidy(&filled.body))
}

/// What fills the blanks of letters and of texts at hand about one appeal.
#[derive(Debug, Clone)]
pub struct Blanks {
    number: String,
    url: String,
    due_on: String,
    topic: String,
    address: String,
    department: String,
    centre: String,
    city: String,
}

impl Blanks {
    /// Reads what is known of an appeal, in the language of the residents.
    pub async fn of(sql: &mut impl Sql, voice: Voice<'_>, appeal: &Appeal) -> Result<Self> {
        let (lang, about) = (voice.lang(), voice.city);
        let centre = about.centre_name.of(lang).to_owned();
        let topic = match &appeal.topic {
            Some(code) => register::topic::find(sql, code).await?.map(|it| it.name),
            None => None,
        };
        let department = match &appeal.department {
            Some(code) => people::department::find(sql, code).await?.map(|it| it.name),
            None => None,
        };
        let own = |name: Option<Words>| name.map(|it| it.of(lang).to_owned());
        let due_on = appeal.due.as_ref().map(|due| {
            let day = due.at.to_zoned_datetime(about.zone.clone()).date();
            strtime::format("%d.%m.%Y", day).unwrap_or_default()
        });
        let unknown = Words::new("не указано", "not given");
        let unknown = || unknown.of(lang).to_owned();
        let address = appeal.place.address.as_ref().map(|it| it.reveal().clone());
        Ok(Self {
            number: appeal.number.to_string(),
            url: voice.home.unwrap_or_default().trim_end_matches('/').to_owned(),
            due_on: due_on.unwrap_or_else(unknown),
            topic: own(topic).unwrap_or_else(unknown),
            address: address.unwrap_or_else(unknown),
            department: own(department).unwrap_or_else(|| centre.clone()),
            centre,
            city: about.name.of(lang).to_owned(),
        })
    }

    /// What stands in a blank; the words of an answer or of a reason are not known here.
    pub fn fill(&self, blank: Placeholder) -> String {
        match blank {
            Placeholder::Number => &self.number,
            Placeholder::Url => &self.url,
            Placeholder::DueOn => &self.due_on,
            Placeholder::Topic => &self.topic,
            Placeholder::Address => &self.address,
            Placeholder::Department => &self.department,
            Placeholder::Centre => &self.centre,
            Placeholder::City => &self.city,
            Placeholder::Answer | Placeholder::Reason => "",
        }
        .to_owned()
    }
}

/// Without blanks at the ends of lines, and with one empty line at most between two others. A line
/// that only repeats the one before it goes: a centre that answers for itself signs once.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.trim().lines().map(str::trim_end) {
        let is_again = lines.last().is_some_and(|last| *last == line);
        if !is_again {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// What is said when an answer is approved; a final one asks whether it is done.
pub async fn answer_as_said(
    sql: &mut impl Sql,
    voice: Voice<'_>,
    appeal: &Appeal,
    answer: &Answer,
    now: base::Timestamp,
) -> Result<Say> {
    let kind = if answer.is_final { LetterKind::Answer } else { LetterKind::Interim };
    let said = Said { kind, words: answer.text.reveal() };
    let text = letter(sql, voice, appeal, said, now).await?;
    let buttons = if answer.is_final { ask(appeal, voice.lang()) } else { Vec::new() };
    Ok(Say { text: Personal::new(text), buttons, files: files(sql, appeal, answer.id).await? })
}

/// The question whether it is done, as buttons. It is asked with the answer, and once.
fn ask(appeal: &Appeal, lang: Lang) -> Vec<Vec<Button>> {
    let button = |outcome: Outcome| Button {
        caption: outcome.said(lang).to_owned(),
        press: Press::Word(outcome.pressed(appeal.number)),
    };
    vec![Outcome::ALL.map(button).to_vec()]
}

async fn files(sql: &mut impl Sql, appeal: &Appeal, answer: AnswerId) -> Result<Vec<FileRef>> {
    let own = |it: &Attachment| it.owner == Owner::Answer(answer.0);
    let all = Attachment::of(sql, appeal).await?;
    Ok(all.into_iter().filter(own).map(|it| it.file).collect())
}

/// The conversations from which the messages of an appeal came.
pub async fn peers(sql: &mut impl Sql, appeal: &Appeal) -> Result<Vec<Peer>> {
    let mut met = BTreeSet::new();
    let messages = Message::of(sql, appeal).await?;
    let all = messages.iter().filter_map(Message::from);
    Ok(all.filter(|it| met.insert((it.channel.clone(), it.id.reveal().clone()))).collect())
}

/// Hands an approved answer over to every conversation of its appeal.
pub(crate) async fn answer(
    unit: &mut Unit,
    ids: &Ids,
    voice: Voice<'_>,
    appeal: &Appeal,
    answer: &Answer,
) -> Result<()> {
    let peers = peers(unit, appeal).await?;
    if peers.is_empty() {
        return Ok(());
    }
    let now = unit.now();
    let say = answer_as_said(unit, voice, appeal, answer, now).await?;
    let about = About { appeal: Some(appeal.id.0), answer: Some(answer.id.0) };
    for peer in peers {
        outgoing::put(unit, ids, Outgoing { peer, say: say.clone(), about }).await?;
    }
    Ok(())
}

/// Tells every conversation of an appeal what was decided about it.
pub(crate) async fn tell(
    unit: &mut Unit,
    ids: &Ids,
    voice: Voice<'_>,
    appeal: &Appeal,
    said: Said<'_>,
) -> Result<()> {
    let peers = peers(unit, appeal).await?;
    if peers.is_empty() {
        return Ok(());
    }
    let now = unit.now();
    let text = letter(unit, voice, appeal, said, now).await?;
    let say = Say { text: Personal::new(text), ..Say::default() };
    let about = About { appeal: Some(appeal.id.0), answer: None };
    for peer in peers {
        outgoing::put(unit, ids, Outgoing { peer, say: say.clone(), about }).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tidied() {
        assert_eq!(
            tidy("\n\nЗдравствуйте! \n\n\n\nОтвет\nЦентр\nЦентр\n"),
            "Здравствуйте!\n\nОтвет\nЦентр"
        );
    }
}
