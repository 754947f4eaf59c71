//! The house: the components that doors reach, made once by the binary.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use answers::{ApprovalRule, Letters, Voice};
use base::calendar::WorkingCalendar;
use base::city::City;
use base::{Clock, Ids};
use channels::ChannelRules;
use dialogue::Room;
use dialogue::place::Places;
use metrics_exporter_prometheus::PrometheusHandle;
use people::password::Hasher;
use people::token::Tokens;
use register::picture::Pictures;
use register::{Files, IntakeWriter};
use store::Db;
use store::group::Writer;
use work::{Policies, Terms};

use crate::desk::live::Live;
use crate::dictionary::Dictionaries;
use crate::hooks::Hooks;
use crate::limits::Limits;

/// What the city's files say, as far as doors need it.
#[derive(Debug)]
pub struct CityRules {
    /// Its name, zone, language and rules.
    pub city: City,
    /// Which channel falls under which regime.
    pub channels: ChannelRules,
    /// Terms of an answer.
    pub policies: Policies,
    /// Days off.
    pub calendar: WorkingCalendar,
    /// What residents are written.
    pub letters: Letters,
}

impl CityRules {
    /// What the city says of terms.
    pub fn terms(&self) -> Terms<'_> {
        Terms { policies: &self.policies, zone: &self.city.zone, calendar: &self.calendar }
    }

    /// What the city says of approving answers.
    pub fn approval(&self) -> ApprovalRule {
        ApprovalRule { own_drafts: self.city.rules.operator_approves_own_draft }
    }

    /// How long a citizen may be silent after an answer.
    pub fn silence(&self) -> jiff::SignedDuration {
        jiff::SignedDuration::from_hours(24 * i64::from(self.city.rules.silence_days))
    }
}

/// The components of a serving process.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Ids and secrets.
    pub ids: Ids,
    /// Files of messages and answers.
    pub files: Files,
    /// What may be shown of pictures among them.
    pub pictures: Pictures,
    /// The writer of intake.
    pub intake: Writer<IntakeWriter>,
    /// Tokens that were asked for lately.
    pub tokens: Tokens,
    /// Passwords.
    pub hasher: Hasher,
    /// The city.
    pub city: CityRules,
    /// Names of topics, departments and districts.
    pub dictionaries: Dictionaries,
    /// The places of the city.
    pub places: Arc<dyn Places>,
    /// Limits of rates.
    pub limits: Limits,
    /// What open pages hear of changes.
    pub live: Live,
    /// Bots that are called.
    pub hooks: Hooks,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
    /// The address under which people reach the product, such as `https://otklik.example`.
    pub public_url: Option<String>,
    /// Proxies before the product that are believed when they say for whom they ask.
    pub trusted_proxies: Vec<IpAddr>,
}

/// The house of a serving process. Clones share it.
#[derive(Clone)]
pub struct House(Arc<Parts>);

impl House {
    /// Puts the components together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// What the city says to residents, and in which words.
    pub fn voice(&self) -> Voice<'_> {
        let (city, letters) = (&self.city.city, &self.city.letters);
        Voice { city, letters, home: self.public_url.as_deref() }
    }

    /// The room of conversations, with what it needs of the house.
    pub fn dialogue(&self) -> Room<'_> {
        Room {
            ids: &self.ids,
            zone: &self.city.city.zone,
            terms: self.city.terms(),
            rules: &self.city.channels,
            places: &*self.places,
            public_url: self.public_url.as_deref(),
        }
    }

    /// Whether cookies may travel over https only.
    pub fn is_secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("House")
    }
}

impl Deref for House {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
