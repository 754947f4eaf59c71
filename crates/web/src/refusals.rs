//! What the rooms refuse, in words: their errors become problems.

mod evidence;
mod work;

use std::io::{self, ErrorKind};

use ::work::AssignError;
use answers::{AnswerError, State};
use axum::http::StatusCode;
use base::text::BadText;
use base::{BadMoment, By, Timestamp, Words};
use channels::Regime;
use jiff::SignedDuration;
use register::change::{self, ChangeError};
use register::picture::PictureError;
use register::problem::{APPEALS_MAX, ProblemError};
use register::transition::{Act, Refused};
use register::{Appeal, FilesError, Status};
use serde_json::json;
use store::Fact;
use store::group::Refusal;

use crate::problem::Problem;

/// After so many seconds a full disk may be tried again.
pub const ROOM_SECONDS: u64 = 60;

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Away(_) => Self::unavailable(error),
            store::Error::Full(_) => disk_full(error),
            other => Self::internal(other),
        }
    }
}

fn disk_full(error: impl std::error::Error + Send + Sync + 'static) -> Problem {
    let mut problem = Problem::internal(error);
    problem.status = StatusCode::INSUFFICIENT_STORAGE;
    problem.code = "disk-full";
    problem.title = Words::new("На сервере кончилось место", "The server's disk is full");
    problem.retry_after = Some(ROOM_SECONDS);
    problem.detail(
        "Ничего не принято. Повторите тот же запрос через минуту: место освободит администратор.",
        "Nothing was taken. Repeat the same request in a minute: the administrator makes room.",
    )
}

/// Is it for want of room on a disk that a file could not be kept?
pub fn is_for_room(error: &FilesError) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        let kind = inner.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded)) {
            return true;
        }
        cause = inner.source();
    }
    false
}

impl From<FilesError> for Problem {
    fn from(error: FilesError) -> Self {
        if is_for_room(&error) { disk_full(error) } else { Self::internal(error) }
    }
}

impl From<PictureError> for Problem {
    fn from(error: PictureError) -> Self {
        match error {
            PictureError::Files(error) => error.into(),
            PictureError::Store(error) => error.into(),
            PictureError::Read(error) => Self::internal(error),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::QueueFull | Refusal::Stopped => Self::unavailable(refusal),
            Refusal::Store(error) if error.is_passing() => Self::unavailable(error),
            Refusal::Store(error) if matches!(*error, store::Error::Full(_)) => disk_full(error),
            Refusal::Store(error) => Self::internal(error),
        }
    }
}

/// The word for a status in the language of texts.
pub fn status_words(status: Status) -> Words {
    match status {
        Status::New => Words::new("новое", "new"),
        Status::Assigned => Words::new("передано отделу", "assigned"),
        Status::InWork => Words::new("в работе", "in work"),
        Status::Answered => Words::new("отвечено", "answered"),
        Status::Confirmed => Words::new("подтверждено жителем", "confirmed by the resident"),
        Status::Reopened => Words::new("открыто снова", "reopened"),
        Status::ClosedUnconfirmed => Words::new("закрыто без подтверждения", "closed unconfirmed"),
        Status::Declined => Words::new("отклонено", "declined"),
        Status::Forwarded => Words::new("передано за пределы города", "forwarded"),
    }
}

/// The words for an act: "to do what".
pub fn act_words(act: Act) -> Words {
    match act {
        Act::Assign => Words::new("передать отделу", "assign"),
        Act::Take => Words::new("взять в работу", "take"),
        Act::HandBack => Words::new("вернуть как не своё", "hand back"),
        Act::AskExtension => Words::new("попросить продлить срок", "ask for more time"),
        Act::GrantExtension => Words::new("продлить срок", "give more time"),
        Act::RefuseExtension => Words::new("не продлевать срок", "give no more time"),
        Act::AnswerInterim => Words::new("ответить промежуточно", "answer in between"),
        Act::Answer => Words::new("ответить", "answer"),
        Act::Decline => Words::new("отклонить", "decline"),
        Act::Confirm => Words::new("записать слово жителя", "record the resident's word"),
        Act::CloseUnconfirmed => Words::new("закрыть без подтверждения", "close as unconfirmed"),
        Act::Reopen => Words::new("открыть снова", "reopen"),
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotYours { act } => {
                let words = act_words(act);
                Self::new(StatusCode::FORBIDDEN, "not-yours", "Нет права", "Not allowed").detail(
                    format!("Это действие не для вас: {}.", words.ru),
                    format!("This is not for you to do: {}.", words.en),
                )
            }
            Refused::NotFrom { act, status, possible } => not_from(act, status, &possible),
        }
    }
}

/// What the clock may not allow yet.
const LATER: Act = Act::CloseUnconfirmed;

/// What answers a request, which has its own place where it waits: no step by itself.
const BY_REQUEST: [Act; 2] = [Act::GrantExtension, Act::RefuseExtension];

/// What is known of an appeal whose verb was refused.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The regime that it runs under.
    pub regime: Regime,
    /// Until when its author may be silent, where that moment is ahead.
    pub silent_until: Option<Timestamp>,
}

impl About {
    /// An appeal at a moment, in a city that waits so long for an author's word.
    pub fn of(appeal: &Appeal, silence: SignedDuration, now: Timestamp) -> Self {
        let until = change::silent_until(appeal, silence);
        Self { regime: appeal.regime, silent_until: Some(until).filter(|until| now < *until) }
    }

    /// What of the acts that the table allows is possible now, and when the rest will be, if it
    /// is among them and its term runs still.
    pub fn parted(&self, possible: &[Act]) -> (Vec<Act>, Option<Timestamp>) {
        let until = self.silent_until.filter(|_| possible.contains(&LATER));
        let waits = |act: &Act| until.is_some() && *act == LATER;
        let is_step = |act: &Act| !waits(act) && !BY_REQUEST.contains(act);
        (possible.iter().copied().filter(is_step).collect(), until)
    }
}

/// A refusal of a verb.
pub trait OfVerb: Into<Problem> {
    /// The refusal by the table of transitions, if it is one.
    fn by_table(&self) -> Option<&Refused>;

    /// The problem, said of this appeal. What the table allows and the clock does not yet is told
    /// apart, with its moment.
    fn about(self, about: &About) -> Problem {
        let problem = match self.by_table() {
            Some(Refused::NotFrom { act, status, possible }) => {
                let (now, later) = about.parted(possible);
                let problem = not_from(*act, *status, &now);
                match later {
                    Some(until) => and_later(problem, until),
                    None => problem,
                }
            }
            _ => self.into(),
        };
        problem.of(about.regime)
    }
}

fn and_later(problem: Problem, until: Timestamp) -> Problem {
    let (at, words) = (until.to_string(), act_words(LATER));
    let ru = format!("С {{moment}} можно {}.", words.ru);
    let en = format!("From {{moment}} on you can {}.", words.en);
    let later = json!([{ "act": LATER.word(), "from": at }]);
    problem.and(ru, en).at(until).with("later", later)
}

impl OfVerb for ChangeError {
    fn by_table(&self) -> Option<&Refused> {
        if let Self::Refused(refused) = self { Some(refused) } else { None }
    }
}

impl OfVerb for AssignError {
    fn by_table(&self) -> Option<&Refused> {
        if let Self::Refused(refused) = self { Some(refused) } else { None }
    }
}

impl OfVerb for AnswerError {
    fn by_table(&self) -> Option<&Refused> {
        if let Self::Refused(refused) = self { Some(refused) } else { None }
    }
}

fn not_from(act: Act, status: Status, possible: &[Act]) -> Problem {
    let (act_is, status_is) = (act_words(act), status_words(status));
    let list = |words: Vec<String>, none: &str| {
        if words.is_empty() { none.to_owned() } else { words.join(", ") }
    };
    let ru = list(possible.iter().map(|it| act_words(*it).ru).collect(), "ничего");
    let en = list(possible.iter().map(|it| act_words(*it).en).collect(), "nothing");
    Problem::new(StatusCode::CONFLICT, "not-possible", "Сейчас это невозможно", "Not possible now")
        .detail(
            format!("{{Appeal}} {}. Нельзя: {}. Можно: {ru}.", status_is.ru, act_is.ru),
            format!("It is {}. Not possible: {}. Possible: {en}.", status_is.en, act_is.en),
        )
        .with("act", act.word())
        .with("appeal_status", status.word())
        .with("possible", possible.iter().map(|it| json!(it.word())).collect::<Vec<_>>())
}

/// What happened to an appeal, by a fact about it.
pub fn fact_words(fact: &Fact) -> Words {
    match fact.kind.as_str() {
        "appeal.opened" => Words::new("{appeal} принято", "{appeal} was taken in"),
        "appeal.message_added" => Words::new("житель написал ещё", "the resident wrote again"),
        "appeal.operator_asked" => {
            Words::new("житель просит оператора", "the resident asks for an operator")
        }
        "appeal.topic_set" => Words::new("названа тема", "the topic was set"),
        "appeal.place_set" => Words::new("указано место", "the place was set"),
        "appeal.assigned" => Words::new("передано отделу", "it was assigned"),
        "appeal.taken" => Words::new("взято в работу", "the work has begun"),
        "appeal.handed_back" => Words::new("отдел вернул как не своё", "it was handed back"),
        "appeal.extension_asked" => {
            Words::new("попросили продлить срок", "more time was asked for")
        }
        "appeal.extension_granted" => Words::new("срок продлён", "more time was given"),
        "appeal.extension_refused" => Words::new("срок не продлён", "no more time was given"),
        "appeal.extension_lapsed" => {
            Words::new("просьба о сроке больше не ждёт", "a request for more time no longer waits")
        }
        "appeal.answer_drafted" => Words::new("подготовлен ответ", "an answer was drafted"),
        "appeal.answer_returned" => Words::new("ответ возвращён", "an answer was sent back"),
        "appeal.answer_superseded" => {
            Words::new("проект ответа больше не ждёт", "a draft of an answer no longer waits")
        }
        "appeal.evidence_added" => {
            Words::new("добавлено фото работы", "a photo of the work was added")
        }
        "appeal.evidence_waived" => {
            Words::new("записано, почему нет фото", "it was recorded why there is no photo")
        }
        "appeal.evidence_removed" => {
            Words::new("убрано фото работы", "a photo of the work was removed")
        }
        "appeal.answered" => Words::new("дан ответ", "it was answered"),
        "appeal.closed" => closed(fact.became.as_deref().and_then(Status::from_word)),
        "appeal.joined" => Words::new("объединено с другими", "it was joined with others"),
        "appeal.parted" => Words::new("отделено от других", "it was parted from others"),
        "appeal.reopened" => Words::new("открыто снова", "it was reopened"),
        _ => Words::new("запись журнала", "an entry of the journal"),
    }
}

fn closed(status: Option<Status>) -> Words {
    match status {
        Some(Status::Confirmed) => {
            Words::new("житель подтвердил, что сделано", "the resident confirmed that it is done")
        }
        Some(Status::Declined) => Words::new("отклонено", "it was declined"),
        _ => Words::new("закрыто: житель не ответил", "it was closed: the resident did not reply"),
    }
}

/// Who acts, where it is nobody with a name.
pub fn actor_words(by: &By) -> Words {
    match by {
        By::Staff(_) => Words::new("сотрудник", "a member of staff"),
        By::Service(_) => Words::new("программа", "a program"),
        By::Citizen(_) => Words::new("житель", "the resident"),
        By::Rule(_) | By::Model(..) => Words::new("правило города", "a rule of the city"),
        By::Import(_) => Words::new("ввоз архива", "an import"),
    }
}

/// A text that cannot be kept, with the name of its field.
pub fn bad_text(field: &str, why: &BadText) -> Problem {
    match why {
        BadText::Empty => Problem::field(
            field,
            format!("Поле «{field}» пустое. Заполните его."),
            format!("The field `{field}` is empty. Fill it in."),
        ),
        BadText::TooLong { length, max } => Problem::field(
            field,
            format!("В поле «{field}» {length} знаков, можно не больше {max}."),
            format!("The field `{field}` has {length} characters, at most {max} are allowed."),
        ),
        BadText::Control(code) => Problem::field(
            field,
            format!("В поле «{field}» есть управляющий знак U+{code:04X}. Уберите его."),
            format!("The field `{field}` holds the control character U+{code:04X}. Remove it."),
        ),
    }
}

/// A moment that is too far away, with the name of its field.
pub fn bad_moment(field: &str, why: BadMoment) -> Problem {
    match why {
        BadMoment::TooEarly => Problem::field(
            field,
            format!("В поле «{field}» время раньше 1990 года. Проверьте год."),
            format!("The field `{field}` is earlier than 1990. Check the year."),
        ),
        BadMoment::TooLate => Problem::field(
            field,
            format!(
                "В поле «{field}» время слишком далеко в будущем. Проверьте год и часовой пояс."
            ),
            format!("The field `{field}` is too far in the future. Check the year and the zone."),
        ),
    }
}

/// A code that the city does not know, with the name of its field.
pub fn unknown_code(field: &str, code: &str) -> Problem {
    Problem::field(
        field,
        format!("В городе нет «{code}». Список — в справочниках API."),
        format!("The city has no `{code}`. The API's dictionaries list what it has."),
    )
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(refused) => refused.into(),
            ChangeError::UnknownTopic(code) => unknown_code("topic", code.as_str()),
            ChangeError::UnknownDistrict(code) => unknown_code("district", code.as_str()),
            ChangeError::Reason(why) => bad_text("reason", &why),
            ChangeError::Address(why) => bad_text("address", &why),
            ChangeError::TooEarly { until } => Self::new(
                StatusCode::CONFLICT,
                "too-early",
                "Житель ещё может ответить",
                "The resident may still reply",
            )
            .detail(
                "Закрыть без подтверждения можно с {moment} по времени города.",
                "Closing as unconfirmed is possible from {moment}, city time.",
            )
            .at(until)
            .with("possible_from", until.to_string()),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<AssignError> for Problem {
    fn from(error: AssignError) -> Self {
        match error {
            AssignError::Refused(refused) => refused.into(),
            AssignError::UnknownDepartment(code) => unknown_code("department", code.as_str()),
            AssignError::DueInPast(_) => Self::field(
                "due_at",
                "Этот срок уже прошёл. Назовите срок впереди.",
                "This date has passed already. Name one that is ahead.",
            ),
            AssignError::DueTooFar(_) => bad_moment("due_at", BadMoment::TooLate),
            AssignError::Reason(why) => bad_text("reason", &why),
            AssignError::Store(error) => error.into(),
        }
    }
}

impl From<AnswerError> for Problem {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Refused(refused) => refused.into(),
            AnswerError::Text(why) => bad_text("text", &why),
            AnswerError::TooManyFiles(count) => Self::field(
                "attachments",
                format!("Файлов {count}, можно не больше 10."),
                format!("{count} files, at most 10 are allowed."),
            ),
            AnswerError::NotFound => Self::not_found(),
            AnswerError::Decided(state) => decided(state),
            AnswerError::PhotoNeeded(why) => Self::new(
                StatusCode::CONFLICT,
                "photo-needed",
                "Нужно фото «после»",
                "A photo after the work is needed",
            )
            .detail(
                format!(
                    "{} Добавьте фото к работе или к ответу, или запишите, почему его не будет: \
                     POST …/evidence.",
                    why.ru
                ),
                format!(
                    "{} Add one to the work or to the answer, or record why there will be none: \
                     POST …/evidence.",
                    why.en
                ),
            ),
            AnswerError::OwnDraft => Self::new(
                StatusCode::FORBIDDEN,
                "own-draft",
                "Свой ответ утверждает другой",
                "Another person approves your own answer",
            ),
            AnswerError::Store(error) => error.into(),
        }
    }
}

impl From<ProblemError> for Problem {
    fn from(error: ProblemError) -> Self {
        match error {
            ProblemError::NotFound | ProblemError::NotInIt => Self::not_found(),
            ProblemError::Name(why) => bad_text("name", &why),
            ProblemError::TooMany(count) => Self::field(
                "appeals",
                format!("Было бы {count} сообщений, в одной проблеме не больше {APPEALS_MAX}."),
                format!("{count} appeals would be in it, at most {APPEALS_MAX} may."),
            ),
            ProblemError::Store(error) => error.into(),
        }
    }
}

fn decided(state: State) -> Problem {
    let words = match state {
        State::Waiting => Words::new("ждёт утверждения", "it waits for approval"),
        State::Approved => Words::new("утверждён", "it was approved"),
        State::Returned => Words::new("возвращён", "it was given back"),
        State::Superseded => {
            Words::new("больше не ждёт утверждения", "it no longer waits for approval")
        }
    };
    Problem::new(
        StatusCode::CONFLICT,
        "decided",
        "По этому ответу уже решено",
        "This answer was decided already",
    )
    .detail(
        format!("Ответ {}. Напишите другой, если он нужен.", words.ru),
        format!("Now {}. Write another one if it is needed.", words.en),
    )
    .with("answer_state", state.word())
}

#[cfg(test)]
mod tests {
    use object_store::Error;

    use super::*;

    fn failed(kind: ErrorKind) -> FilesError {
        Error::Generic { store: "LocalFileSystem", source: Box::new(io::Error::from(kind)) }.into()
    }

    /// It was called a fault of ours, and nobody was told to come back.
    #[test]
    fn a_full_folder_of_files_is_a_full_disk() {
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded] {
            let problem = Problem::from(failed(kind));
            assert_eq!((problem.status.as_u16(), problem.code), (507, "disk-full"));
            assert_eq!(problem.retry_after, Some(ROOM_SECONDS));
        }
        let denied = Problem::from(failed(ErrorKind::PermissionDenied));
        assert_eq!((denied.status.as_u16(), denied.retry_after), (500, None));
    }
}
