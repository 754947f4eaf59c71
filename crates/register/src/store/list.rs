//! The queries of lists: a selection becomes conditions over indexed columns.

use base::Personal;
use channels::Regime;
use store::{Args, Engine, Error, Result, Row, Sql, Value, dialect};

use crate::appeal::AppealId;
use crate::list::{AMONG_MAX, Cursor, Item, Order, Selection};
use crate::search;

/// Conditions and their arguments, gathered part by part.
struct Conditions {
    engine: Engine,
    text: String,
    args: Args,
}

impl Conditions {
    fn of(engine: Engine, selection: &Selection) -> Self {
        let mut all = Self { engine, text: "true".to_owned(), args: Vec::new() };
        if let Some(topic) = &selection.topic {
            let place = all.bind(topic.into());
            all.and(format!(
                "(a.topic = {place} OR a.topic IN \
                 (SELECT code FROM topics WHERE parent = {place}))"
            ));
        }
        all.equal("a.department", selection.department.as_ref().map(Value::from));
        all.equal("a.district", selection.district.as_ref().map(Value::from));
        all.equal("a.channel", selection.channel.as_ref().map(Value::from));
        all.statuses(selection);
        all.compare("a.received_at >=", selection.from.map(Value::from));
        all.compare("a.received_at <", selection.to.map(Value::from));
        all.compare("a.due_order <", selection.overdue_at.map(Value::from));
        if let Some(words) = &selection.words {
            all.words(words);
        }
        if let Some(among) = &selection.among {
            all.among(among);
        }
        all
    }

    fn bind(&mut self, value: Value) -> String {
        self.args.push(value);
        format!("${}", self.args.len())
    }

    fn and(&mut self, condition: String) {
        self.text.push_str(" AND ");
        self.text.push_str(&condition);
    }

    fn equal(&mut self, column: &str, value: Option<Value>) {
        self.compare(&format!("{column} ="), value);
    }

    fn compare(&mut self, left: &str, value: Option<Value>) {
        if let Some(value) = value {
            let place = self.bind(value);
            self.and(format!("{left} {place}"));
        }
    }

    /// One status is an equality, so that its index gives the order of the page, too.
    fn statuses(&mut self, selection: &Selection) {
        match selection.statuses.as_slice() {
            [] => {}
            [one] => self.equal("a.status", Some(one.word().into())),
            several => {
                let words: Vec<_> = several.iter().map(|it| it.word()).collect();
                let place = self.bind(dialect::list(&words).into());
                let list = self.engine.in_list(self.args.len());
                debug_assert!(list.contains(&place));
                self.and(format!("a.status IN {list}"));
            }
        }
    }

    fn among(&mut self, among: &[AppealId]) {
        if among.is_empty() {
            return self.and("false".to_owned());
        }
        let picked: Vec<_> = among.iter().take(AMONG_MAX).map(|id| id.0).collect();
        self.bind(dialect::ids(&picked).into());
        let list = self.engine.id_list(self.args.len());
        self.and(format!("a.id IN {list}"));
    }

    fn words(&mut self, words: &Personal<String>) {
        let stems = search::query(words.reveal());
        if stems.is_empty() {
            // Nothing but punctuation was asked for: nothing fits.
            return self.and("false".to_owned());
        }
        // Stems hold no quotation marks and nothing that either engine would take apart again.
        let (quote, and) = match self.engine {
            Engine::Sqlite => ('"', " AND "),
            Engine::Postgres => ('\'', " & "),
        };
        let asked: Vec<_> = stems.iter().map(|it| format!("{quote}{it}{quote}")).collect();
        let place = self.bind(asked.join(and).into());
        self.and(match self.engine {
            Engine::Sqlite => format!(
                "a.id IN (SELECT s.appeal_id FROM searched s JOIN stems x ON x.rowid = s.doc \
                 WHERE x.stems MATCH {place})"
            ),
            Engine::Postgres => format!(
                "a.id IN (SELECT s.appeal_id FROM searched s \
                 WHERE s.stems @@ CAST({place} AS tsquery))"
            ),
        });
    }
}

const ITEM: &str = "a.id, a.number, a.status, a.regime, a.channel, a.topic, a.department, \
                    a.district, a.lat, a.lon, a.address, a.received_at, a.due_at, a.due_policy, \
                    a.due_from, a.due_order, a.version, m.text";

pub(crate) async fn page(
    sql: &mut impl Sql,
    selection: &Selection,
    order: Order,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Item>> {
    let mut all = Conditions::of(sql.engine(), selection);
    let (column, direction, beyond) = match order {
        Order::Received => ("received_at", "DESC", "<"),
        Order::Due => ("due_order", "ASC", ">"),
    };
    if let Some(Cursor { at, id, .. }) = after {
        let (at, id) = (all.bind(at.into()), all.bind(id.into()));
        all.and(format!("(a.{column}, a.id) {beyond} ({at}, {id})"));
    }
    let limit = all.bind(limit.into());
    // The page is chosen before the texts are fetched: the join costs only what is shown.
    let text = format!(
        "SELECT {ITEM} FROM (SELECT a.* FROM appeals a WHERE {} \
         ORDER BY a.{column} {direction}, a.id {direction} LIMIT {limit}) a \
         JOIN messages m ON m.id = a.message_id ORDER BY a.{column} {direction}, a.id {direction}",
        all.text
    );
    let rows = sql.rows(text, all.args).await?;
    rows.iter().map(item).collect()
}

pub(crate) async fn count(sql: &mut impl Sql, selection: &Selection, stop: u32) -> Result<u32> {
    let mut all = Conditions::of(sql.engine(), selection);
    let stop = all.bind(stop.into());
    let text = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM appeals a WHERE {} LIMIT {stop}) c",
        all.text
    );
    let row = sql.row(text, all.args).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

fn item(row: &Row) -> Result<Item> {
    let regime = row.get::<String>("regime")?;
    Ok(Item {
        id: AppealId(row.get("id")?),
        number: super::number(row)?,
        status: super::status(row)?,
        regime: Regime::of_word(&regime)
            .ok_or_else(|| Error::Foreign("appeals.regime".to_owned()))?,
        channel: row.get("channel")?,
        topic: row.get("topic")?,
        department: row.get("department")?,
        place: super::place(row)?,
        text: row.get("text")?,
        received_at: row.get("received_at")?,
        due: super::due(row)?,
        version: row.get("version")?,
        due_order: row.get("due_order")?,
    })
}
