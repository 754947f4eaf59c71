//! The shapes of the API, and how values of the rooms become them.

use std::collections::HashMap;

use base::{By, Code, Lang, Personal, Timestamp, Uuid, Words};
use mailroom::{Posted, State};
use register::{Appeal, Attachment, Author, Item, Message, Owner, Place};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use understanding::Proposal;
use utoipa::ToSchema;

use crate::api::work::{ExtensionOut, HandBackOut};
use crate::dictionary::Dictionary;

/// A code with its name in the asker's language.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Named {
    /// The code, stable.
    #[schema(example = "roads-potholes")]
    pub code: String,
    /// The name for people.
    pub name: String,
}

impl Named {
    /// A code with its name.
    pub fn of(code: &Code, name: &Words, lang: Lang) -> Self {
        Self { code: code.to_string(), name: name.of(lang).to_owned() }
    }
}

/// A page of names.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedList {
    /// All of them, in the order of menus.
    pub items: Vec<Named>,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceOut {
    /// Latitude in degrees of WGS 84.
    pub lat: Option<f64>,
    /// Longitude in degrees of WGS 84.
    pub lon: Option<f64>,
    /// The address in words.
    pub address: Option<String>,
    /// The district.
    pub district: Option<Named>,
}

/// One line of the list of appeals.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AppealItem {
    /// The number: year of receipt and counter.
    #[schema(example = "2026-000042")]
    pub number: String,
    /// new, assigned, in_work, answered, confirmed, reopened, closed_unconfirmed, declined,
    /// forwarded.
    pub status: String,
    /// open_source, bot, pos, dispatch, fz59, media, campaign.
    pub regime: String,
    /// Where it came from.
    pub channel: String,
    /// What it is about.
    pub topic: Option<Named>,
    /// Who has it.
    pub department: Option<Named>,
    /// Where it speaks of.
    pub district: Option<Named>,
    /// The words of its first message.
    pub text: String,
    /// When it was received.
    pub received_at: String,
    /// When its answer is due.
    pub due_at: Option<String>,
    /// One more with each fact; the `ETag`.
    pub version: i64,
    /// Its address.
    pub url: String,
}

/// A page of the list of appeals.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppealPage {
    /// The appeals.
    pub items: Vec<AppealItem>,
    /// Where the list goes on; null at its end.
    pub next_cursor: Option<String>,
}

/// An author; masked for those without `read:personal`.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorOut {
    /// The name.
    pub name: Option<String>,
    /// The contacts.
    pub contacts: Vec<String>,
    /// Whether the letters were replaced by dots.
    pub masked: bool,
}

impl AuthorOut {
    /// The author, whole or masked.
    pub fn of(author: &Author, masked: bool) -> Self {
        let show = |it: &Personal<String>| {
            if masked { it.masked() } else { it.reveal().clone() }
        };
        Self {
            name: author.name.as_ref().map(show),
            contacts: author.contacts.iter().map(show).collect(),
            masked,
        }
    }
}

/// A message of the thread.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageOut {
    /// Its id.
    pub id: String,
    /// The channel.
    pub channel: String,
    /// The words.
    pub text: String,
    /// When it was sent, by the channel's clock.
    pub sent_at: Option<String>,
    /// When it was received.
    pub received_at: String,
}

impl MessageOut {
    /// A message of the thread.
    pub fn of(message: &Message) -> Self {
        Self {
            id: message.id.to_string(),
            channel: message.channel.clone(),
            text: message.text.reveal().clone(),
            sent_at: message.sent_at.map(moment),
            received_at: moment(message.received_at),
        }
    }
}

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerOut {
    /// Its id.
    pub id: String,
    /// The words.
    pub text: String,
    /// Whether it closes the matter.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// waiting, approved, returned, superseded.
    pub state: String,
    /// The department that speaks.
    pub department: Option<Named>,
    /// When it was drafted.
    pub drafted_at: String,
    /// Who drafted it.
    pub drafted_by: ActorOut,
    /// When it was approved, returned or superseded.
    pub decided_at: Option<String>,
    /// Who approved, returned or superseded it.
    pub decided_by: Option<ActorOut>,
    /// What was done without it, so that it no longer waits: answer, decline, confirm,
    /// close_unconfirmed, reopen; null unless it is superseded.
    pub superseded_by: Option<String>,
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActorOut {
    /// staff, service, citizen, rule, model, import.
    pub kind: String,
    /// Which one: an id, or the name of a rule, model or profile.
    pub id: Option<String>,
    /// The name of a member of staff or of a service account; null for others.
    pub name: Option<String>,
}

/// The names of staff and service accounts by their ids.
pub type ActorNames = HashMap<Uuid, Personal<String>>;

impl ActorOut {
    /// An actor.
    pub fn of(by: &By, names: &ActorNames) -> Self {
        let name = match by {
            By::Staff(id) | By::Service(id) => names.get(id).map(|it| it.reveal().clone()),
            By::Citizen(_) | By::Rule(_) | By::Model(..) | By::Import(_) => None,
        };
        Self { kind: by.kind().to_owned(), id: by.id(), name }
    }
}

/// The record that a fact rests on: an answer, an assignment, a hand-back, a request for more time,
/// a closure, a reopening, a correction.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroundOut {
    /// The id of the record.
    pub record_id: String,
    /// The words of its reason; null where it has none.
    pub text: Option<String>,
}

/// A fact of the history.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactOut {
    /// Its number in the journal.
    pub seq: i64,
    /// What happened.
    #[schema(example = "appeal.assigned")]
    pub kind: String,
    /// From what.
    pub from: Option<String>,
    /// To what.
    pub to: Option<String>,
    /// Who.
    pub who: ActorOut,
    /// When it happened.
    pub when: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// On what ground; null where it needs none.
    pub ground: Option<GroundOut>,
    /// live, import, correction.
    pub origin: String,
    /// More about it: codes, ids, numbers.
    #[schema(value_type = Object)]
    pub details: Map<String, Json>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentOut {
    /// Its id.
    pub id: String,
    /// The name that its sender gave it.
    pub name: String,
    /// What it is, judged by its content.
    pub content_type: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its content, in hex.
    pub sha256: String,
    /// message, answer or evidence.
    pub owner: String,
    /// The id of the message, answer or evidence.
    pub owner_id: String,
    /// Where its bytes are.
    pub url: String,
}

impl AttachmentOut {
    /// A file of an appeal.
    pub fn of(attachment: &Attachment, appeal: &Appeal) -> Self {
        let (owner, owner_id) = match attachment.owner {
            Owner::Message(id) => ("message", id.to_string()),
            Owner::Answer(id) => ("answer", id.to_string()),
            Owner::Evidence(id) => ("evidence", id.to_string()),
        };
        Self {
            id: attachment.id.to_string(),
            name: attachment.file.name.reveal().clone(),
            content_type: attachment.file.content_type.clone(),
            bytes: attachment.file.bytes,
            sha256: attachment.file.sha256.clone(),
            owner: owner.to_owned(),
            owner_id,
            url: format!("{}/attachments/{}", url(&appeal.number.to_string()), attachment.id),
        }
    }
}

/// Something that was said to the author on a channel, or is to be.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryOut {
    /// Its id.
    pub id: String,
    /// The channel.
    pub channel: String,
    /// `sent`; `failed`: it certainly did not arrive; `unknown`: it may or may not have arrived;
    /// `waiting`: it is on its way.
    pub state: String,
    /// Since when.
    pub when: String,
    /// The answer that it brings; null for a notice.
    pub answer_id: Option<String>,
    /// What stands in its way: away, expired, refused, gone, no_file, broken, died.
    pub trouble: Option<String>,
    /// When somebody said that a failed or unknown one needs nothing more.
    pub settled_at: Option<String>,
}

impl DeliveryOut {
    /// What went out about an appeal.
    pub fn of(posted: &Posted) -> Self {
        let state = match posted.state {
            State::Sending => State::Waiting,
            state => state,
        };
        Self {
            id: posted.id.to_string(),
            channel: posted.channel.clone(),
            state: state.word().to_owned(),
            when: moment(posted.turned_at),
            answer_id: posted.about.answer.map(|it| it.to_string()),
            trouble: posted.trouble.map(|it| it.word().to_owned()),
            settled_at: posted.settled.as_ref().map(|(_, at)| moment(*at)),
        }
    }
}

/// What the machine proposes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalOut {
    /// What it is about: topic.
    pub kind: String,
    /// The code of what is proposed.
    #[schema(example = "roads-potholes")]
    pub value: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Of proposals like this so many are right, 0 to 1.
    pub confidence: f64,
    /// The name of the model.
    pub model: String,
    /// Which model of that name.
    pub version: String,
    /// The words of the resident that weighed most.
    pub reasons: Vec<String>,
}

/// An answer that was taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AnswerReceipt {
    /// Its id.
    pub id: String,
    /// `approved` when it was sent at once, `waiting` when it waits for approval.
    pub state: String,
    /// The appeal after it.
    pub appeal: AppealItem,
}

/// An appeal whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppealOut {
    /// What the list shows.
    #[serde(flatten)]
    pub item: AppealItem,
    /// Where it speaks of.
    pub place: PlaceOut,
    /// Who wrote it.
    pub author: Option<AuthorOut>,
    /// The messages, oldest first.
    pub messages: Vec<MessageOut>,
    /// The answers, oldest first.
    pub answers: Vec<AnswerOut>,
    /// Who gave it back as not their own, oldest first.
    pub hand_backs: Vec<HandBackOut>,
    /// Requests for more time, oldest first.
    pub extensions: Vec<ExtensionOut>,
    /// The facts, oldest first.
    pub history: Vec<FactOut>,
    /// The files.
    pub attachments: Vec<AttachmentOut>,
    /// What went out about it on channels that have a way out, in that order.
    pub deliveries: Vec<DeliveryOut>,
    /// What the machine proposes, the best of a kind first. It decides nothing and does not move
    /// the version.
    pub proposals: Vec<ProposalOut>,
    /// The problem that it speaks of together with others.
    pub problem: Option<OfProblem>,
}

/// The problem of an appeal.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfProblem {
    /// Its id.
    pub id: String,
    /// What people of the centre call it.
    pub name: Option<String>,
    /// Its address.
    pub url: String,
}

/// A file inside JSON.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentIn {
    /// Its name.
    pub name: String,
    /// What its sender takes it for.
    #[schema(example = "image/jpeg")]
    pub content_type: String,
    /// Its bytes in base64.
    pub data_base64: String,
}

/// The address of an appeal, as a path.
pub fn url(number: &str) -> String {
    format!("/api/v1/appeals/{number}")
}

/// A moment on the wire: RFC 3339 with its zone.
pub fn moment(at: Timestamp) -> String {
    at.to_string()
}

/// Gives codes their names in one language.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The names.
    pub names: &'a Dictionary,
    /// The language.
    pub lang: Lang,
}

impl Speaker<'_> {
    fn topic(self, code: Option<&Code>) -> Option<Named> {
        code.map(|it| Named::of(it, &self.names.topic(it), self.lang))
    }

    /// A proposal with the name of what is proposed.
    pub fn proposal(self, proposal: &Proposal) -> ProposalOut {
        let topic = self.topic(proposal.value.topic());
        ProposalOut {
            kind: proposal.value.kind().word().to_owned(),
            value: proposal.value.word(),
            name: topic.map(|it| it.name),
            confidence: (f64::from(proposal.confidence) * 10_000.0).round() / 10_000.0,
            model: proposal.model.clone(),
            version: proposal.version.clone(),
            reasons: proposal.reasons.clone(),
        }
    }

    /// A department with its name.
    pub fn department(self, code: Option<&Code>) -> Option<Named> {
        code.map(|it| Named::of(it, &self.names.department(it), self.lang))
    }

    fn district(self, code: Option<&Code>) -> Option<Named> {
        code.map(|it| Named::of(it, &self.names.district(it), self.lang))
    }

    /// A place with the name of its district.
    pub fn place(self, place: &Place) -> PlaceOut {
        PlaceOut {
            lat: place.point.map(|it| it.lat()),
            lon: place.point.map(|it| it.lon()),
            address: place.address.as_ref().map(|it| it.reveal().clone()),
            district: self.district(place.district.as_ref()),
        }
    }

    /// A line of the list.
    pub fn item(self, item: &Item) -> AppealItem {
        let number = item.number.to_string();
        AppealItem {
            url: url(&number),
            number,
            status: item.status.word().to_owned(),
            regime: item.regime.word().to_owned(),
            channel: item.channel.clone(),
            topic: self.topic(item.topic.as_ref()),
            department: self.department(item.department.as_ref()),
            district: self.district(item.place.district.as_ref()),
            text: item.text.reveal().clone(),
            received_at: moment(item.received_at),
            due_at: item.due.as_ref().map(|it| moment(it.at)),
            version: item.version,
        }
    }

    /// The head of a whole appeal: what the list shows.
    pub fn head(self, appeal: &Appeal, text: String) -> AppealItem {
        let number = appeal.number.to_string();
        AppealItem {
            url: url(&number),
            number,
            status: appeal.status.word().to_owned(),
            regime: appeal.regime.word().to_owned(),
            channel: appeal.channel.clone(),
            topic: self.topic(appeal.topic.as_ref()),
            department: self.department(appeal.department.as_ref()),
            district: self.district(appeal.place.district.as_ref()),
            text,
            received_at: moment(appeal.received_at),
            due_at: appeal.due.as_ref().map(|it| moment(it.at)),
            version: appeal.version,
        }
    }
}
