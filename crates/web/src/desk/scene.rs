//! What the handlers of a page share: the reader, the moment, the names, the city.

use people::Sight;
use register::list::AMONG_MAX;
use register::{Appeal, AppealId, Number, Selection};
use store::Sql;

use super::access::Desk;
use super::appeal_view::AppealView;
use super::asked::{Asked, View};
use super::card::{self, Reader};
use super::clocks::Law;
use super::dossier::Dossier;
use super::names::Names;
use super::stop::Stop;
use super::when::Calendar;
use crate::house::House;
use crate::lang::Tongue;
use crate::refusals::About;

/// The appeals on which something waits for the centre's word: an answer, or a request for more
/// time.
pub async fn undecided(sql: &mut impl Sql) -> store::Result<Vec<AppealId>> {
    let mut waiting = answers::answer::awaiting_approval(sql).await?;
    let asked = work::extension::awaiting(sql).await?;
    waiting.extend(asked.into_iter().filter(|id| !waiting.contains(id)).collect::<Vec<_>>());
    waiting.truncate(AMONG_MAX);
    Ok(waiting)
}

/// The reader, the moment, the names.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The house.
    pub house: &'a House,
    /// Who asks.
    pub desk: &'a Desk,
    /// Now, in the city.
    pub calendar: Calendar,
    /// The names of the city.
    pub names: Names,
}

impl<'a> Scene<'a> {
    /// Sets the scene of a request.
    pub async fn set(house: &'a House, desk: &'a Desk) -> Result<Self, Stop> {
        let (now, t) = (house.clock.now(), desk.look.t);
        let known = house.dictionaries.now(&house.db, now).await?;
        let calendar = Calendar::new(now, house.city.city.zone.clone(), t);
        Ok(Self { house, desk, calendar, names: Names::new(known, t) })
    }

    /// The language spoken.
    pub fn t(&self) -> Tongue {
        self.desk.look.t
    }

    /// What the register is asked for, narrowed to what the reader may see; `None` is nothing.
    pub async fn selection(
        &self,
        asked: &Asked,
        sql: &mut impl Sql,
    ) -> Result<Option<Selection>, Stop> {
        let mut selection = asked.selection(self.calendar.now(), self.calendar.zone());
        if asked.view == View::Approval {
            selection.among = Some(undecided(sql).await?);
        }
        match self.desk.principal().only_department() {
            Sight::Everything => {}
            Sight::Department(own) => selection.department = Some(own.clone()),
            Sight::Nothing => return Ok(None),
        }
        Ok(Some(selection))
    }

    /// Everything about the appeal of a number, if the reader sees it.
    pub async fn dossier(&mut self, number: Number) -> Result<Dossier, Stop> {
        let mut reader = self.house.db.reader();
        let appeal = Appeal::find(&mut reader, number).await?.ok_or(Stop::NotFound)?;
        if !self.desk.principal().sees(appeal.department.as_ref()) {
            return Err(Stop::NotFound);
        }
        Ok(Dossier::read(&mut reader, appeal, &mut self.names).await?)
    }

    /// What a refusal of a verb says of an appeal.
    pub fn about(&self, appeal: &Appeal) -> About {
        About::of(appeal, self.house.city.silence(), self.calendar.now())
    }

    /// The card of an appeal as this reader sees it.
    pub fn card(&self, dossier: &Dossier, pane: bool, back: &str) -> AppealView {
        card::view(dossier, self.reader(pane, back))
    }

    /// What a card is shown with.
    pub fn reader<'b>(&'b self, pane: bool, back: &'b str) -> Reader<'b> {
        let city = &self.house.city;
        Reader {
            t: self.t(),
            principal: self.desk.principal(),
            calendar: &self.calendar,
            names: &self.names,
            channels: &city.channels,
            law: Law { policies: &city.policies, working: &city.calendar },
            centre: city.city.centre,
            approval: city.approval(),
            pane,
            back,
        }
    }
}
