//! What words mean: commands at any moment, and verdicts after an answer.
//!
//! It is conservative: a verdict is heard only where the words say one thing clearly. Thanks alone
//! are no verdict, nor is a question; whoever is not understood is asked back.

use base::text;
use register::Number;

/// Longer texts tell a story and command nothing.
const COMMAND_WORDS_MAX: usize = 6;
/// A verdict says its thing in few words; what is longer is asked about.
const VERDICT_WORDS_MAX: usize = 60;
/// Letters that a message of words has at least.
const LETTERS_MIN: usize = 3;
/// Words between a "not" and what it denies, at most.
const DENIES: usize = 2;

/// What a person wants that may be wanted at any moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// To give up the message.
    Stop,
    /// A human being.
    Operator,
    /// How it stands: with the appeal of a number, or with the last one.
    Status(Option<Number>),
    /// To begin a new message.
    New,
    /// To hear what can be done here.
    Help,
}

/// What words after an answer say of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Done,
    /// It is not.
    NotDone,
    /// Something of it, but not clearly.
    Unsure,
    /// Thanks, and no more.
    Thanks,
    /// Nothing about it.
    Silent,
}

const STOP: &[&str] = &[
    "стоп",
    "отмена",
    "отменить",
    "отмени",
    "хватит",
    "не надо",
    "передумал",
    "передумала",
    "отбой",
    "/stop",
    "/cancel",
    "stop",
    "cancel",
    "never mind",
];
const NEW: &[&str] =
    &["новое", "новое сообщение", "сообщить", "написать", "/new", "new", "new message", "report"];
const HELP: &[&str] = &["помощь", "что ты умеешь", "справка", "/help", "help", "?"];
const STATUS: &[&str] = &[
    "статус",
    "что с моим",
    "что с моей",
    "как дела с",
    "где ответ",
    "когда ответ",
    "номер",
    "мои сообщения",
    "/status",
    "status",
    "any news",
    "where is my",
];
const CALLS: &[&str] = &[
    "позов",
    "соедин",
    "переключ",
    "хочу",
    "нужен",
    "нужна",
    "дайте",
    "дай",
    "свяж",
    "пригласи",
    "call",
    "need",
    "want",
    "talk",
    "speak",
];
const HUMANS: &[&str] = &["оператор", "человек", "специалист", "operator", "human", "person"];

/// The command in words; `None` where they are words for the city.
pub fn command(words: &str) -> Option<Command> {
    let folded = plain(words);
    let list: Vec<&str> = folded.split(' ').collect();
    if folded.is_empty() || list.len() > COMMAND_WORDS_MAX {
        return None;
    }
    if STOP.contains(&folded.as_str()) {
        return Some(Command::Stop);
    }
    if NEW.contains(&folded.as_str()) {
        return Some(Command::New);
    }
    if HELP.contains(&folded.as_str()) {
        return Some(Command::Help);
    }
    if is_call(&folded, &list) {
        return Some(Command::Operator);
    }
    let number = number_in(words);
    let asks = STATUS.iter().any(|it| folded == *it || folded.starts_with(&format!("{it} ")));
    let bare = number.is_some() && list.len() <= 2;
    (asks || bare).then_some(Command::Status(number))
}

/// Whether somebody calls a human being: the word alone, or with a word of calling.
fn is_call(folded: &str, list: &[&str]) -> bool {
    let alone = ["оператор", "оператора", "живой человек", "/operator", "operator", "human"];
    if alone.contains(&folded) {
        return true;
    }
    let begins = |word: &str, with: &[&str]| with.iter().any(|it| word.starts_with(it));
    list.iter().any(|it| begins(it, HUMANS)) && list.iter().any(|it| begins(it, CALLS))
}

/// The number of an appeal among words.
pub fn number_in(words: &str) -> Option<Number> {
    words
        .split_whitespace()
        .find_map(|it| Number::typed(it.trim_matches(['(', ')', '?', '!', ';'])))
}

/// Whether words look like a phone, a mail address or an account.
pub fn is_contact(words: &str) -> bool {
    let words = words.trim();
    let marks = |it: char| it.is_ascii_digit() || " +-()".contains(it);
    let digits = words.chars().filter(char::is_ascii_digit).count();
    let is_phone = words.chars().all(marks) && (10..=15).contains(&digits);
    let is_plain = !words.contains(char::is_whitespace);
    let is_mail = words.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    let is_account = words.strip_prefix('@').is_some_and(|it| it.chars().count() >= 3);
    is_phone || is_plain && (is_mail || is_account)
}

/// Whether words say something: more than marks and pictures.
pub fn is_telling(words: &str) -> bool {
    words.chars().filter(|it| it.is_alphabetic()).count() >= LETTERS_MIN
}

/// Small letters without the marks at the ends.
fn plain(words: &str) -> String {
    let folded = text::fold(words);
    let marks = |it: char| !(it.is_alphanumeric() || it == '/' || it == '?');
    folded.trim_matches(marks).trim_end_matches(['.', '!']).to_owned()
}

/// How words of work done begin: «сделали», «убрано», «починили», fixed.
const WORK: &[&str] = &[
    "сделал",
    "сделан",
    "убрал",
    "убран",
    "почин",
    "исправил",
    "исправлен",
    "отремонтир",
    "вывезл",
    "вывезен",
    "засыпал",
    "засыпан",
    "заделал",
    "заделан",
    "залатал",
    "зашил",
    "закрыл",
    "покрасил",
    "включил",
    "заменил",
    "заменен",
    "поменял",
    "устранил",
    "устранен",
    "очистил",
    "почистил",
    "расчистил",
    "решил",
    "решен",
    "выполнен",
    "выполнил",
    "заработал",
    "работает",
    "горит",
    "приехал",
    "отреагировал",
    "готово",
    "спилил",
    "отмыл",
    "посыпал",
    "установил",
    "поставил",
    "fixed",
    "done",
    "repaired",
    "removed",
    "cleaned",
    "works",
    "solved",
];
/// Words that deny what follows them.
const DENIALS: &[&str] = &[
    "не",
    "ни",
    "никто",
    "ничего",
    "нет",
    "не-",
    "not",
    "no",
    "nobody",
    "nothing",
    "isn",
    "hasn",
    "wasn",
    "never",
    "didn",
    "don",
    "doesn",
];
/// Phrases that deny by themselves.
const NOT_DONE: &[&str] = &[
    "так и не",
    "до сих пор",
    "по прежнему",
    "по-прежнему",
    "все еще",
    "ничего не изменилось",
    "отписка",
    "неправда",
    "вранье",
    "врете",
    "врут",
    "обман",
    "не полностью",
    "не до конца",
    "не все",
    "частично",
    "опять",
    "снова",
    "still",
    "again",
    "a lie",
];
/// Words that make a statement a guess, a wish or a question.
const DOUBTS: &[&str] = &[
    "если",
    "когда",
    "обещал",
    "обещали",
    "должны",
    "должен",
    "будет",
    "будут",
    "вроде",
    "кажется",
    "наверное",
    "бы",
    "почти",
    "скоро",
    "завтра",
    "надеюсь",
    "нужно",
    "надо",
    "начал",
    "начали",
    "if",
    "when",
    "should",
    "would",
    "will",
    "hope",
    "almost",
    "maybe",
];
/// Words after which the opposite is said.
const TURNS: &[&str] = &["но", "потом", "зато", "теперь", "сейчас", "уже", "but", "then", "now"];
const THANKS: &[&str] = &["спасибо", "благодар", "thank", "thx"];

/// What words say of the work.
pub fn verdict(words: &str) -> Verdict {
    let folded = text::fold(words);
    let list: Vec<String> = text::words(words).collect();
    let (done, denied) = works(&list);
    let not_done = NOT_DONE.iter().any(|it| has_phrase(&folded, it)) || denied;
    let thanks = list.iter().any(|word| THANKS.iter().any(|it| word.starts_with(it)));
    if !done && !not_done {
        return if thanks { Verdict::Thanks } else { Verdict::Silent };
    }
    let doubts = list.iter().any(|word| DOUBTS.contains(&word.as_str()));
    let unclear = folded.contains('?') || doubts || list.len() > VERDICT_WORDS_MAX;
    match (done, not_done) {
        (true, false) if !unclear => Verdict::Done,
        (false, true) if !unclear && denied => Verdict::NotDone,
        (true, true) if !unclear && denied_first(words) => Verdict::NotDone,
        _ => Verdict::Unsure,
    }
}

/// Whether the first clause denies the work and nothing after it takes that back.
fn denied_first(words: &str) -> bool {
    let Some((first, rest)) = words.split_once([',', '.', '!', ';', '\n']) else { return false };
    let first: Vec<String> = text::words(first).collect();
    works(&first) == (false, true) && !text::words(rest).any(|it| TURNS.contains(&it.as_str()))
}

/// Whether words tell of work done, and of work denied.
fn works(list: &[String]) -> (bool, bool) {
    let (mut done, mut denied) = (false, false);
    for (at, word) in list.iter().enumerate() {
        if !WORK.iter().any(|it| word.starts_with(it)) {
            continue;
        }
        let before = list.iter().take(at).rev().take(DENIES);
        match before.into_iter().any(|it| DENIALS.contains(&it.as_str())) {
            true => denied = true,
            false => done = true,
        }
    }
    (done, denied)
}

fn has_phrase(folded: &str, phrase: &str) -> bool {
    let edge = |it: Option<char>| it.is_none_or(|it| !it.is_alphanumeric());
    folded.match_indices(phrase).any(|(at, found)| {
        let (before, from) = folded.split_at(at);
        edge(before.chars().next_back()) && edge(from.chars().nth(found.chars().count()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_short_and_clear() {
        let number = Number::new(2026, 12);
        for (words, expect) in [
            ("Стоп!", Some(Command::Stop)),
            ("отмена", Some(Command::Stop)),
            ("не надо", Some(Command::Stop)),
            ("Автобус не доезжает до остановки «Стоп»", None),
            ("Оператор", Some(Command::Operator)),
            ("позовите живого человека", Some(Command::Operator)),
            ("соедините с оператором, пожалуйста", Some(Command::Operator)),
            ("Человек упал в люк", None),
            ("Оператор связи поставил вышку", None),
            ("статус", Some(Command::Status(None))),
            ("что с моим 2026-000012?", Some(Command::Status(Some(number)))),
            ("№2026-000012", Some(Command::Status(Some(number)))),
            ("номер дома не горит уже неделю, Якорная 5", None),
            ("/help", Some(Command::Help)),
            ("новое сообщение", Some(Command::New)),
            ("Яма", None),
            ("", None),
        ] {
            assert_eq!(command(words), expect, "{words}");
        }
    }

    #[test]
    fn verdicts_are_heard_from_words() {
        use Verdict::{Done, NotDone, Silent, Thanks, Unsure};
        for (words, expect) in [
            ("спасибо, убрали", Done),
            ("Сделали! Молодцы", Done),
            ("всё починили, работает", Done),
            ("Thank you, fixed", Done),
            ("не сделали", NotDone),
            ("Ничего не убрали, одна отписка", NotDone),
            ("так и не починили", NotDone),
            ("никто не приехал", NotDone),
            ("не сделали, просто засыпали щебнем", NotDone),
            ("сразу не сделали, потом убрали", Unsure),
            ("It is not fixed", NotDone),
            ("спасибо", Thanks),
            ("Благодарю за ответ", Thanks),
            ("убрали, но опять навалили", Unsure),
            ("когда уберут? обещали, что сделают", Silent),
            ("Вы точно убрали?", Unsure),
            ("если не сделали, то когда", Unsure),
            ("вроде починили", Unsure),
            ("опять яма", Unsure),
            ("яма на Якорной", Silent),
            ("👍", Silent),
        ] {
            assert_eq!(verdict(words), expect, "{words}");
        }
    }

    #[test]
    fn contacts_look_like_contacts() {
        for (words, ok) in [
            ("+7 900 000-00-00", true),
            ("8900-0000000", true),
            ("anna@example.org", true),
            ("@anna_25", true),
            ("12345", false),
            ("anna@", false),
            ("позвоните мне", false),
            ("anna @example.org", false),
        ] {
            assert_eq!(is_contact(words), ok, "{words}");
        }
    }

    #[test]
    fn marks_and_pictures_tell_nothing() {
        for (words, telling) in
            [("👍👍👍", false), ("?!", false), ("1234567", false), ("ок", false), ("Яма", true)]
        {
            assert_eq!(is_telling(words), telling, "{words}");
        }
    }
}
