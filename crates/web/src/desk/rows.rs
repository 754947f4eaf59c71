//! A row of the list, as its reader may see it.

use std::collections::HashMap;

use channels::ChannelRules;
use register::{AppealId, AttachmentId, Item};
use store::Sql;
use understanding::{Kind, Proposal};

use super::asked::View;
use super::clocks;
use super::inbox_view::Line;
use super::names::{self, Names};
use super::parts::Mark;
use super::proposed::Sure;
use super::when::Calendar;
use crate::lang::Tongue;

/// The first words that two lines can show.
const TEXT_CHARS_MAX: usize = 220;

/// What rows are shown with.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The language spoken.
    pub t: Tongue,
    /// Now, in the city.
    pub calendar: &'a Calendar,
    /// The names of the city.
    pub names: &'a Names,
    /// The channels of the city.
    pub channels: &'a ChannelRules,
    /// The view that they stand in.
    pub view: View,
    /// A photo of each that has one.
    pub photos: &'a HashMap<AppealId, AttachmentId>,
    /// What the machine takes them to be about.
    pub proposed: &'a HashMap<AppealId, Proposal>,
}

impl Rows<'_> {
    /// The row of an appeal.
    pub fn line(&self, item: &Item) -> Line {
        let Self { t, calendar, names, view, .. } = *self;
        let clock = clocks::of_row(item.status, item.received_at, item.due.as_ref(), calendar);
        let place = item.place.address.as_ref().map(|it| it.reveal().clone());
        let district = || item.place.district.as_ref().map(|code| names.district(code));
        let no_clock = match (item.status.is_open(), item.due.is_some()) {
            (true, _) => t.say("clock-none"),
            (false, _) => String::new(),
        };
        let topic = item.topic.as_ref().map(|code| names.topic(code));
        let proposed = self.proposed.get(&item.id).filter(|_| topic.is_none());
        let guess = proposed.and_then(|it| it.value.topic()).map(|code| names.topic(code));
        Line {
            number: item.number.to_string(),
            channel: names::channel(self.channels, &item.channel, t),
            text: beginning(item.text.reveal(), t),
            place: place.filter(|address| !address.is_empty()).or_else(district),
            sure: proposed.map(Sure::of),
            topic: topic.or(guess),
            mark: match view {
                View::Approval => Some(Mark::Approval),
                _ => view.is_mixed().then(|| Mark::from_status(item.status)),
            },
            received: calendar.when(item.received_at),
            age: calendar.age(item.received_at),
            clock,
            no_clock,
            thumb: self.photos.get(&item.id).map(|photo| thumb(&item.number.to_string(), *photo)),
            fresh: item.status == register::Status::New,
            current: false,
        }
    }
}

/// What the machine takes those items to be about of which nobody has said it; by one query.
pub async fn proposed(
    sql: &mut impl Sql,
    items: &[Item],
) -> store::Result<HashMap<AppealId, Proposal>> {
    let open = items.iter().filter(|item| item.topic.is_none() && item.status.is_open());
    let open: Vec<AppealId> = open.map(|item| item.id).collect();
    match open.is_empty() {
        true => Ok(HashMap::new()),
        false => Proposal::best(sql, &open, Kind::Topic).await,
    }
}

/// The address of a file of an appeal.
pub fn attachment(number: &str, id: AttachmentId) -> String {
    format!("/desk/appeals/{number}/attachments/{id}")
}

/// The address of the thumbnail of a photo.
pub fn thumb(number: &str, id: AttachmentId) -> String {
    format!("{}/thumb", attachment(number, id))
}

/// The address of the clean copy of a photo.
pub fn picture(number: &str, id: AttachmentId) -> String {
    format!("{}/picture", attachment(number, id))
}

/// The first words, on one line.
pub fn beginning(text: &str, t: Tongue) -> String {
    let mut words = String::with_capacity(TEXT_CHARS_MAX);
    let mut chars = 0;
    for word in text.split_whitespace() {
        chars += word.chars().count() + 1;
        if chars > TEXT_CHARS_MAX && !words.is_empty() {
            words.push('…');
            return words;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().take(TEXT_CHARS_MAX));
    }
    if words.is_empty() { t.say("line-no-text") } else { words }
}

#[cfg(test)]
mod tests {
    use base::Lang;

    use super::*;

    #[test]
    fn a_row_begins_with_the_first_words() {
        let t = Tongue::new(Lang::Ru);
        assert_eq!(beginning("  две\n\nстроки ", t), "две строки");
        assert_eq!(beginning(" \n", t), "Без текста");
        let long = beginning(&"слово ".repeat(100), t);
        assert!(long.ends_with("слово…") && long.chars().count() <= TEXT_CHARS_MAX + 1);
        assert_eq!(beginning(&"я".repeat(900), t).chars().count(), TEXT_CHARS_MAX);
    }
}
