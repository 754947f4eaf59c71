//! Everything that departments and the centre did about one appeal, read at one go.

use ::store::{Result, Sql};
use base::{Personal, Uuid};
use register::Appeal;

use crate::assignment::{self, Assignment};
use crate::extension::{self, Extension, State};
use crate::hand_back::{self, HandedBack};

/// The records of one appeal, each list with the oldest first.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// To whom it was given.
    pub assignments: Vec<Assignment>,
    /// Who gave it back as not their own.
    pub hand_backs: Vec<HandedBack>,
    /// Requests for more time.
    pub extensions: Vec<Extension>,
}

impl Records {
    /// Reads them.
    pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> Result<Self> {
        Ok(Self {
            assignments: assignment::of(sql, appeal).await?,
            hand_backs: hand_back::of(sql, appeal).await?,
            extensions: extension::of(sql, appeal).await?,
        })
    }

    /// The request for more time that waits.
    pub fn waiting(&self) -> Option<&Extension> {
        self.extensions.iter().rev().find(|it| it.state == State::Waiting)
    }

    /// The words of the reasons for which something was done, by the ids of their records.
    pub fn reasons(&self) -> impl Iterator<Item = (Uuid, &Personal<String>)> {
        let given = self.assignments.iter().filter_map(|it| Some((it.id, it.reason.as_ref()?)));
        let back = self.hand_backs.iter().map(|it| (it.id, &it.reason));
        let asked = self.extensions.iter().map(|it| (it.id, &it.reason));
        given.chain(back).chain(asked)
    }

    /// The words of the decisions about requests, by the ids of the requests.
    pub fn decisions(&self) -> impl Iterator<Item = (Uuid, &Personal<String>)> {
        self.extensions.iter().filter_map(|it| Some((it.id, it.decision.as_ref()?)))
    }
}
