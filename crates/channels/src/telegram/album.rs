//! Albums: the parts come as updates of their own, with one name and no end mark, and are joined
//! when no further one has come for a while.

use std::collections::BTreeSet;
use std::time::Duration;

use base::{Personal, Timestamp};

use super::update::Piece;
use crate::talk::{Heard, What};

/// How long after its last part an album is taken for whole.
pub const ALBUM_WAIT: Duration = Duration::from_secs(2);

/// An update that waits to be heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting<T> {
    /// What its keeper calls it.
    pub id: T,
    /// Its number with Telegram.
    pub update: i64,
    /// When it came to us.
    pub came_at: Timestamp,
    /// What it means.
    pub piece: Piece,
}

/// What may be heard now, and the updates that it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Ready<T> {
    /// The updates, which are settled together.
    pub ids: Vec<T>,
    /// What was heard; nothing where the update means nothing.
    pub heard: Option<Heard>,
}

/// What of the waiting updates may be heard now, in the order of Telegram's numbers, whatever order
/// they came in. An album that may still grow holds up its own conversation and no other.
pub fn ready<T>(mut waiting: Vec<Waiting<T>>, now: Timestamp) -> Vec<Ready<T>> {
    waiting.sort_by_key(|it| it.update);
    let growing: BTreeSet<(String, String)> = waiting
        .iter()
        .filter(|it| now.duration_since(it.came_at).unsigned_abs() < ALBUM_WAIT)
        .filter_map(|it| album_of(&it.piece))
        .collect();
    let (mut out, mut albums) = (Vec::<Ready<T>>::new(), Vec::<((String, String), usize)>::new());
    let mut held = BTreeSet::<String>::new();
    for Waiting { id, piece, .. } in waiting {
        let album = album_of(&piece);
        let (Piece::Heard(heard) | Piece::Part { heard, .. }) = piece else {
            out.push(Ready { ids: vec![id], heard: None });
            continue;
        };
        let chat = heard.peer.id.reveal().clone();
        if album.as_ref().is_some_and(|it| growing.contains(it)) {
            held.insert(chat.clone());
        }
        if held.contains(&chat) {
            continue;
        }
        let begun = album.as_ref().and_then(|own| albums.iter().find(|(it, _)| it == own));
        if let Some(first) = begun.and_then(|(_, at)| out.get_mut(*at)) {
            first.ids.push(id);
            if let Some(whole) = &mut first.heard {
                join(whole, heard);
            }
            continue;
        }
        albums.extend(album.map(|it| (it, out.len())));
        out.push(Ready { ids: vec![id], heard: Some(heard) });
    }
    out
}

fn album_of(piece: &Piece) -> Option<(String, String)> {
    match piece {
        Piece::Part { album, heard } => Some((heard.peer.id.reveal().clone(), album.clone())),
        Piece::Heard(_) | Piece::Nothing => None,
    }
}

/// Adds a part to what came before it; the whole keeps the key and the time of its first part.
fn join(whole: &mut Heard, part: Heard) {
    let What::Wrote { text: more, files: more_files } = part.what else { return };
    let What::Wrote { text, files } = &mut whole.what else { return };
    let words = [text.reveal().as_str(), more.reveal().as_str()];
    let words: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
    *text = Personal::new(words.join("\n"));
    files.extend(more_files);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::talk::{Offered, Peer};

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_795_474_000_000 + millis).unwrap()
    }

    fn heard(chat: i64, message: i64, text: &str, file: Option<&str>) -> Heard {
        let file = file.map(|id| Offered { id: id.into(), name: None, bytes: None });
        Heard {
            key: format!("{chat}/{message}"),
            peer: Peer { channel: "telegram:main".into(), id: chat.to_string().into() },
            name: None,
            lang: None,
            at: at(0),
            what: What::Wrote { text: text.to_owned().into(), files: file.into_iter().collect() },
        }
    }

    fn text(update: i64, chat: i64, came: i64) -> Waiting<i64> {
        let piece = Piece::Heard(heard(chat, update, "слова", None));
        Waiting { id: update, update, came_at: at(came), piece }
    }

    fn part(update: i64, chat: i64, came: i64, words: &str) -> Waiting<i64> {
        let heard = heard(chat, update, words, Some(&format!("f{update}")));
        let piece = Piece::Part { album: "13".into(), heard };
        Waiting { id: update, update, came_at: at(came), piece }
    }

    fn ids(ready: &[Ready<i64>]) -> Vec<Vec<i64>> {
        ready.iter().map(|it| it.ids.clone()).collect()
    }

    #[test]
    fn an_album_is_one_when_no_part_came_for_a_while() {
        let waiting = vec![part(3, 1, 300, ""), part(1, 1, 0, "Яма"), part(2, 1, 100, "и люк")];
        assert_eq!(ready(waiting.clone(), at(2_200)), []);
        let whole = ready(waiting, at(2_300));
        assert_eq!(ids(&whole), [[1, 2, 3]]);
        let heard = whole[0].heard.as_ref().unwrap();
        assert_eq!(heard.key, "1/1");
        let What::Wrote { text, files } = &heard.what else { panic!() };
        assert_eq!(text.reveal(), "Яма\nи люк");
        assert_eq!(files.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["f1", "f2", "f3"]);
    }

    #[test]
    fn a_growing_album_holds_up_its_own_conversation_alone() {
        let waiting = vec![text(1, 1, 0), part(2, 1, 0, ""), text(3, 1, 0), text(4, 2, 0)];
        assert_eq!(ids(&ready(waiting.clone(), at(1_000))), [[1], [4]]);
        assert_eq!(ids(&ready(waiting, at(2_000))), [[1], [2], [3], [4]]);
    }

    #[test]
    fn two_people_may_name_their_albums_alike() {
        let waiting = vec![part(1, 1, 0, ""), part(2, 2, 0, ""), part(3, 1, 0, "")];
        assert_eq!(ids(&ready(waiting, at(9_000))), [vec![1, 3], vec![2]]);
    }

    #[test]
    fn what_came_in_the_wrong_order_is_heard_in_the_right_one() {
        let nothing = Waiting { id: 2, update: 2, came_at: at(0), piece: Piece::Nothing };
        let out = ready(vec![text(3, 1, 0), nothing, text(1, 1, 5)], at(10));
        assert_eq!(ids(&out), [[1], [2], [3]]);
        assert_eq!(out[1].heard, None);
    }
}
