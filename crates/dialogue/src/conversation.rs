//! A conversation as it is kept: what is heard goes through the core, and what the core wants is
//! done in the same unit of work, so that nothing is lost and nothing is done twice.

use std::sync::Arc;

use ::store::group::Apply as _;
use ::store::{Result, Sql, Unit};
use answers::verdict::{self, Became, Verdict};
use base::{By, Ids, Lang, Personal, TimeZone, Timestamp, Uuid};
use channels::talk::{Heard, Peer, Say};
use channels::{ChannelRules, Incoming, IncomingAuthor, IncomingPlace};
use jiff::SignedDuration;
use register::change::{ChangeError, Hand};
use register::transition::Actor;
use register::{Accepted, Appeal, Card, Intake, IntakeWriter, Message, Number, OpenError};
use serde_json::json;
use sha2::{Digest, Sha256};
use work::Terms;

use crate::core::{self, Brought, Effect, Mine, Outcome, Turn, World};
use crate::link::{self, Opens};
use crate::neighbours;
use crate::place::Places;
use crate::scenario::Manner;
use crate::state::{Contact, Draft, Filed, Neighbours, Part, State};
use crate::store;
use crate::words::{self, Tongue, Voice};

/// The channel of the portal's pages.
pub const PORTAL: &str = "portal";
/// Things that are done after one word at most; the core wants fewer.
const EFFECTS_MAX: usize = 8;
/// Conversations that are forgotten at once.
const FORGET_MAX: i64 = 500;
/// How long a conversation is remembered in which nobody speaks.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 180);

/// What the room needs of the house.
#[derive(Clone, Copy)]
pub struct Room<'a> {
    /// Ids and secrets.
    pub ids: &'a Ids,
    /// The zone of the city.
    pub zone: &'a TimeZone,
    /// What the city says of terms.
    pub terms: Terms<'a>,
    /// Which channel falls under which regime.
    pub rules: &'a ChannelRules,
    /// The places of the city.
    pub places: &'a dyn Places,
    /// Where people reach the product.
    pub public_url: Option<&'a str>,
}

/// A conversation as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: State,
    /// When something was said in it last.
    pub updated_at: Timestamp,
}

/// What comes of hearing something.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Where the conversation stands now.
    pub state: State,
    /// The lines that were said, for pages that say them in their own form.
    pub lines: Vec<core::Line>,
    /// The same as a channel says it; `None` where there is nothing to say.
    pub say: Option<Say>,
}

/// Why something could not be heard.
#[derive(Debug, thiserror::Error)]
pub enum HearError {
    /// The register refused what the scenario had checked: a fault of ours.
    #[error("a change was refused: {0}")]
    Change(#[from] ChangeError),
    /// A message is there under a key of this conversation, and it is another one.
    #[error("another message is there under a key of this conversation")]
    Key,
    /// The core wanted more than it ever should.
    #[error("a conversation wants more and more")]
    Endless,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl From<OpenError> for HearError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Store(error) => Self::Store(error),
            OpenError::NotFound | OpenError::Stale { .. } => {
                Self::Store(::store::Error::Foreign("an appeal of a conversation".to_owned()))
            }
        }
    }
}

impl Conversation {
    /// The conversation of a peer, if anything was said in it.
    pub async fn find(sql: &mut impl Sql, peer: &Peer) -> Result<Option<Self>> {
        let found = store::find(sql, &peer.channel, &hash(peer)).await?;
        Ok(found.map(|(id, state, updated_at)| Self { id, state, updated_at }))
    }
}

/// Forgets conversations in which nobody has spoken for long; what was handed in stays.
pub async fn purge(unit: &mut Unit) -> Result<u64> {
    let before = unit.now().checked_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
    store::forget(unit, before, FORGET_MAX).await
}

/// How a channel differs from others.
pub(crate) fn manner(channel: &str) -> Manner {
    Manner { asks_contact: channel == PORTAL }
}

fn hash(peer: &Peer) -> String {
    channels::base16(&Sha256::digest(peer.id.reveal()))
}

impl Room<'_> {
    /// Hears something in a conversation; `brought` is what became of the files offered with it.
    pub async fn hear(
        &self,
        unit: &mut Unit,
        heard: &Heard,
        brought: &[Brought],
    ) -> std::result::Result<Reply, HearError> {
        let channel = heard.peer.channel.as_str();
        let fresh = self.ids.uuid(unit.now());
        let (id, state) = store::open(unit, fresh, channel, &hash(&heard.peer)).await?;
        let mut mine = mine(unit, &state).await?;
        let at_work = AtWork { room: self, id, heard };
        let mut turn = core::hear(state, heard, brought, self.world(channel, &mine));
        let mut lines = std::mem::take(&mut turn.lines);
        for _ in 0..EFFECTS_MAX {
            let Some(effect) = turn.effect.take() else {
                store::save(unit, id, &turn.state).await?;
                turn.lines = lines;
                return Ok(self.reply(turn, &mine, channel));
            };
            let outcome = at_work.perform(unit, &turn.state, effect).await?;
            turn = core::after(turn.state, outcome, self.world(channel, &mine));
            mine = self::mine(unit, &turn.state).await?;
            lines.append(&mut turn.lines);
        }
        Err(HearError::Endless)
    }

    /// Records the citizen's word about the work of an appeal; false where none is awaited. Without
    /// words it is told that a button was pressed.
    pub async fn verdict(
        &self,
        unit: &mut Unit,
        number: Number,
        done: bool,
        words: Personal<String>,
        lang: Lang,
    ) -> std::result::Result<bool, HearError> {
        let mut card = open(unit, number).await?;
        let outcome = if done { verdict::Outcome::Done } else { verdict::Outcome::NotDone };
        let words: String = match words.reveal().trim() {
            "" => outcome.said(lang).to_owned(),
            said => said.chars().take(register::REASON_MAX).collect(),
        };
        let hand = Hand { actor: Actor::Citizen, ids: self.ids };
        let said = Verdict { outcome, words: Personal::new(words) };
        let became = match verdict::hear(unit, &mut card, hand, self.terms, said).await {
            Ok(became) => became,
            // Nothing was asked yet, so there is nothing to judge.
            Err(ChangeError::Refused(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        card.save(unit).await?;
        Ok(became != Became::Kept)
    }

    /// Adds words to an appeal whose author wrote them on its page.
    pub async fn add_words(
        &self,
        unit: &mut Unit,
        number: Number,
        text: Personal<String>,
    ) -> std::result::Result<(), HearError> {
        let mut card = open(unit, number).await?;
        let key = self.ids.uuid(unit.now()).simple().to_string();
        let incoming = Incoming {
            channel: PORTAL.to_owned(),
            external_id: format!("page:{key}"),
            peer: None,
            author: IncomingAuthor::default(),
            raw: Personal::new(json!({ "text": text.reveal() }).to_string()),
            text,
            sent_at: None,
            place: IncomingPlace::default(),
            files: Vec::new(),
        };
        Message::add(unit, &mut card, self.ids, incoming).await?;
        card.save(unit).await?;
        Ok(())
    }

    fn world<'a>(&'a self, channel: &str, mine: &'a [Mine]) -> World<'a> {
        World { places: self.places, manner: manner(channel), mine }
    }

    fn reply(&self, turn: Turn, mine: &[Mine], channel: &str) -> Reply {
        let manner = manner(channel);
        let voice = Voice { zone: self.zone, manner, public_url: self.public_url };
        let say = words::speak(&turn, mine, voice);
        Reply { state: turn.state, lines: turn.lines, say }
    }
}

/// How the appeals of a conversation stand, the last one last.
async fn mine(sql: &mut impl Sql, state: &State) -> Result<Vec<Mine>> {
    if state.filed.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<Number> = state.filed.iter().map(|it| it.number).collect();
    let appeals = Appeal::numbered(sql, &numbers).await?;
    let of = |number: &Number| appeals.iter().find(|it| it.number == *number);
    let mine = numbers.iter().filter_map(of).map(|it| Mine {
        number: it.number,
        status: it.status,
        due_at: it.due.as_ref().map(|due| due.at),
    });
    Ok(mine.collect())
}

/// One conversation while something is done for it.
struct AtWork<'a> {
    room: &'a Room<'a>,
    id: Uuid,
    heard: &'a Heard,
}

impl AtWork<'_> {
    async fn perform(
        &self,
        unit: &mut Unit,
        state: &State,
        effect: Effect,
    ) -> std::result::Result<Outcome, HearError> {
        match effect {
            Effect::SeekNeighbours { spot, text } => {
                let now = unit.now();
                let mut found = neighbours::seek(unit, &spot, &text, None, now).await?;
                found.retain(|it| state.filed.iter().all(|own| own.number != it.number));
                Ok(Outcome::Neighbours(found))
            }
            Effect::File => Ok(Outcome::Filed(self.file(unit, state).await?)),
            Effect::Add { number, part } => self.add(unit, number, part).await,
            Effect::Verdict { number, done, words } => {
                let lang = state.lang.unwrap_or_default();
                Ok(match self.room.verdict(unit, number, done, words, lang).await? {
                    true => Outcome::Heard(number, done),
                    false => Outcome::TooLate(number),
                })
            }
            Effect::CallOperator { number } => {
                self.call_operator(unit, number).await?;
                Ok(Outcome::Called(number))
            }
        }
    }

    async fn file(&self, unit: &mut Unit, state: &State) -> std::result::Result<Filed, HearError> {
        let intake = self.intake(state, unit.now());
        let due_at = intake.due.as_ref().map(|it| base::millis(it.at));
        let (ids, zone) = (self.room.ids.clone(), self.room.zone.clone());
        let accepted = IntakeWriter { ids, zone }.apply(unit, &[Arc::new(intake)]).await?;
        let receipt = match accepted.into_iter().next() {
            Some(Accepted::New(receipt) | Accepted::Repeated(receipt)) => receipt,
            _ => return Err(HearError::Key),
        };
        let appeal = Appeal::find(unit, receipt.number).await?.ok_or(HearError::Key)?;
        let opens = Opens { appeal: appeal.id, message: receipt.message };
        let link = link::make(unit, self.room.ids, opens).await?;
        if let Neighbours::With(neighbour) = &state.draft.neighbours {
            neighbours::join(unit, self.room.ids, receipt.number, neighbour.number).await?;
        }
        if state.draft.operator {
            self.call_operator(unit, receipt.number).await?;
        }
        let keys = state.draft.parts.iter().map(|it| it.key.clone()).collect();
        Ok(Filed { number: receipt.number, turn: state.turn, keys, link, due_at })
    }

    /// The draft as a message of its channel. Its key is the conversation's: handed in again it
    /// gets the same number.
    fn intake(&self, state: &State, now: Timestamp) -> Intake {
        let (draft, peer) = (&state.draft, &self.heard.peer);
        let regime = self.room.rules.regime_of(&peer.channel);
        let t = Tongue::new(state.lang.unwrap_or_default());
        let text = match draft.parts.is_empty() {
            true => t.say("photos-alone"),
            false => draft.text(),
        };
        let spot = draft.spot();
        let address = spot.map(|it| it.address.clone()).filter(|it| !it.reveal().is_empty());
        let incoming = Incoming {
            channel: peer.channel.clone(),
            external_id: format!("{}:{}", self.id.simple(), state.turn),
            peer: way_back(peer),
            author: IncomingAuthor { name: self.heard.name.clone(), contact: contact(draft, peer) },
            text: Personal::new(text),
            sent_at: None,
            place: IncomingPlace { point: spot.and_then(|it| it.point), address },
            files: draft.files.iter().map(Into::into).collect(),
            raw: raw(draft),
        };
        Intake {
            due: self.room.terms.due(regime, now),
            district: spot.and_then(|it| it.district.clone()),
            regime,
            received_at: now,
            by: By::Citizen(None),
            incoming,
        }
    }

    async fn add(
        &self,
        unit: &mut Unit,
        number: Number,
        part: Part,
    ) -> std::result::Result<Outcome, HearError> {
        let mut card = open(unit, number).await?;
        let peer = &self.heard.peer;
        let incoming = Incoming {
            channel: peer.channel.clone(),
            external_id: format!("{}:{}", self.id.simple(), part.key),
            peer: way_back(peer),
            author: IncomingAuthor::default(),
            raw: Personal::new(json!({ "key": part.key, "text": part.text.reveal() }).to_string()),
            text: part.text,
            sent_at: None,
            place: IncomingPlace::default(),
            files: Vec::new(),
        };
        Message::add(unit, &mut card, self.room.ids, incoming).await?;
        card.save(unit).await?;
        Ok(Outcome::Added(number))
    }

    /// Notes in the appeal's record that its author asks for a human being.
    async fn call_operator(
        &self,
        unit: &mut Unit,
        number: Number,
    ) -> std::result::Result<(), HearError> {
        let mut card = open(unit, number).await?;
        let fact = card.fact("appeal.operator_asked");
        card.note(fact);
        card.save(unit).await?;
        Ok(())
    }
}

/// Opens an appeal for what its author does.
async fn open(unit: &mut Unit, number: Number) -> std::result::Result<Card, HearError> {
    let author = Appeal::find(unit, number).await?.and_then(|it| it.author);
    let by = By::Citizen(author.map(|it| it.0));
    Ok(Card::open(unit, number, by, None).await?)
}

/// Where an answer goes; the portal's visitors read it on their page.
fn way_back(peer: &Peer) -> Option<Personal<String>> {
    Some(peer.id.clone()).filter(|_| peer.channel != PORTAL)
}

/// By what its author is known again: the contact that was given, else the conversation itself.
fn contact(draft: &Draft, peer: &Peer) -> Option<Personal<String>> {
    match &draft.contact {
        Contact::Given(contact) => Some(contact.clone()),
        _ if peer.channel == PORTAL => None,
        _ => Some(Personal::new(format!("{}:{}", peer.channel, peer.id.reveal()))),
    }
}

/// The message whole, as it came: part by part.
fn raw(draft: &Draft) -> Personal<String> {
    let parts = draft.parts.iter().map(|it| json!({ "key": it.key, "text": it.text.reveal() }));
    let files = draft
        .files
        .iter()
        .map(|it| json!({ "sha256": it.sha256, "name": it.name.reveal(), "bytes": it.bytes }));
    let spot = draft.spot().map(|it| {
        json!({
            "address": it.address.reveal(),
            "point": it.point.map(|it| [it.lat(), it.lon()]),
            "evidence": it.evidence.reveal(),
        })
    });
    let parts: Vec<_> = parts.collect();
    let files: Vec<_> = files.collect();
    Personal::new(json!({ "parts": parts, "files": files, "place": spot }).to_string())
}
