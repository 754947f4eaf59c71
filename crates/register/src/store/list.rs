//! The queries of lists: a selection becomes conditions over indexed columns.

use std::collections::BTreeSet;

use base::{Personal, Timestamp, from_millis};
use channels::Regime;
use store::{Args, Engine, Error, Result, Row, Sql, Value, dialect};

use crate::appeal::AppealId;
use crate::list::{AMONG_MAX, Cursor, Item, Order, Selection};
use crate::near::Square;
use crate::search::first_document;
use crate::store::search::{Reach, Sought};

/// Topics of a group at most; a city has far fewer in one.
const TOPICS_MAX: i64 = 100;

/// Conditions and their arguments, gathered part by part.
struct Conditions {
    engine: Engine,
    sought: Option<Sought>,
    /// The words are walked along, newest first, instead of being gathered.
    along_words: bool,
    text: String,
    args: Args,
}

impl Conditions {
    fn of(engine: Engine, selection: &Selection, sought: Option<Sought>) -> Self {
        let along_words = sought.as_ref().is_some_and(|it| it.reach == Reach::Along);
        let text = "true".to_owned();
        let mut all = Self { engine, sought, along_words, text, args: Vec::new() };
        all.equal("a.department", selection.department.as_ref().map(Value::from));
        all.equal("a.district", selection.district.as_ref().map(Value::from));
        all.equal("a.channel", selection.channel.as_ref().map(Value::from));
        all.equal("a.problem_id", selection.problem.map(|it| it.0.into()));
        all.compare("a.received_at >=", selection.from.map(Value::from));
        all.compare("a.received_at <", selection.to.map(Value::from));
        if along_words {
            all.compare("x.rowid >=", selection.from.map(|at| first_document(at).into()));
            all.compare("x.rowid <", selection.to.map(|at| first_document(at).into()));
        }
        all.compare("a.due_order <", selection.overdue_at.map(Value::from));
        all.words();
        if let Some(among) = &selection.among {
            all.among(among);
        }
        all
    }

    /// One of several values: a condition for each, and one for all of them.
    fn choice(&mut self, column: &str, values: Vec<Value>) -> Choice {
        let places: Vec<_> = values.into_iter().map(|value| self.bind(value)).collect();
        Choice {
            each: places.iter().map(|place| format!("{column} = {place}")).collect(),
            any: match places.as_slice() {
                [] => "true".to_owned(),
                [one] => format!("{column} = {one}"),
                // The values stand in the statement: PostgreSQL's planner then knows their share.
                several => format!("{column} IN ({})", several.join(", ")),
            },
        }
    }

    /// The rows that the conditions speak of, the index of words before the appeals.
    const fn from(&self) -> &'static str {
        if self.along_words {
            "stems x CROSS JOIN searched s ON s.doc = x.rowid \
             CROSS JOIN appeals a ON a.id = s.appeal_id"
        } else {
            "appeals a"
        }
    }

    /// The columns of the order, as the index that is walked has them.
    const fn order(&self, order: Order) -> (&'static str, &'static str) {
        match order {
            Order::Received if self.along_words => ("x.rowid", "x.rowid DESC"),
            Order::Received => ("a.received_at", "a.received_at DESC, a.id DESC"),
            Order::Due => ("a.due_order", "a.due_order ASC, a.id ASC"),
        }
    }

    /// Goes on after an item.
    fn after(&mut self, Cursor { order, at, id }: Cursor) {
        if self.along_words {
            let (id, at) =
                (self.bind(id.into()), self.bind(first_document(from_millis(at)).into()));
            let document = format!("(SELECT doc FROM searched WHERE appeal_id = {id})");
            return self.and(format!("x.rowid < COALESCE({document}, {at})"));
        }
        let (at, id) = (self.bind(at.into()), self.bind(id.into()));
        self.and(match order {
            Order::Received => format!("(a.received_at, a.id) < ({at}, {id})"),
            Order::Due => format!("(a.due_order, a.id) > ({at}, {id})"),
        });
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

    fn among(&mut self, among: &[AppealId]) {
        if among.is_empty() {
            return self.and("false".to_owned());
        }
        let picked: Vec<_> = among.iter().take(AMONG_MAX).map(|id| id.0).collect();
        self.bind(dialect::ids(&picked).into());
        let list = self.engine.id_list(self.args.len());
        self.and(format!("a.id IN {list}"));
    }

    /// The appeals that hold all the words, and those whose number the words are.
    fn words(&mut self) {
        let Some(Sought { asked, numbered, reach }) = self.sought.take() else { return };
        if asked.is_empty() {
            // Nothing but punctuation was asked for: nothing fits.
            return self.and("false".to_owned());
        }
        let place = self.bind(asked.into());
        let mut found = match (self.engine, reach) {
            (_, Reach::Along) => return self.and(format!("x.stems MATCH {place}")),
            (_, Reach::Each) => {
                return self.and(format!(
                    "EXISTS (SELECT 1 FROM searched s JOIN stems x ON x.rowid = s.doc \
                     WHERE s.appeal_id = a.id AND x.stems MATCH {place})"
                ));
            }
            (Engine::Sqlite, Reach::Gathered) => format!(
                "SELECT s.appeal_id FROM searched s JOIN stems x ON x.rowid = s.doc \
                 WHERE x.stems MATCH {place}"
            ),
            (Engine::Postgres, Reach::Gathered) => format!(
                "SELECT s.appeal_id FROM searched s WHERE s.stems @@ CAST({place} AS tsquery)"
            ),
        };
        if !numbered.is_empty() {
            let ids: Vec<_> = numbered.iter().map(|id| id.0).collect();
            self.bind(dialect::ids(&ids).into());
            let list = self.engine.id_list(self.args.len());
            found.push_str(&format!(" UNION ALL SELECT * FROM {list} n"));
        }
        self.and(format!("a.id IN ({found})"));
    }
}

const ITEM: &str = "a.id, a.number, a.status, a.regime, a.channel, a.topic, a.department, \
                    a.district, a.lat, a.lon, a.address, a.received_at, a.due_at, a.due_policy, \
                    a.due_from, a.due_since, a.due_order, a.version, m.text";

/// The values of a filter that an index holds side by side.
struct Choice {
    each: Vec<String>,
    any: String,
}

/// A group stands for its topics.
async fn topics(sql: &mut impl Sql, selection: &Selection) -> Result<Vec<Value>> {
    let Some(topic) = &selection.topic else { return Ok(Vec::new()) };
    let text = "SELECT code FROM topics WHERE parent = $1 ORDER BY code LIMIT $2";
    let rows = sql.rows(text, store::args![topic, TOPICS_MAX]).await?;
    let mut codes = vec![Value::from(topic)];
    for row in rows {
        codes.push(row.get::<String>("code")?.into());
    }
    Ok(codes)
}

fn statuses(selection: &Selection) -> Vec<Value> {
    let words: BTreeSet<_> = selection.statuses.iter().map(|it| it.word()).collect();
    words.into_iter().map(Value::from).collect()
}

/// The conditions of the walks that make a page together.
///
/// An index holds the rows of one status, or of one topic, in the order of the page; rows of
/// several would have to be sorted. So each is walked alone, no farther than a page goes, and
/// only what the walks bring is sorted. Where another filter has such an index, that one is
/// walked, once.
fn walks(
    selection: &Selection,
    along_words: bool,
    statuses: Choice,
    topics: Choice,
) -> Vec<String> {
    let Selection { department, district, channel, problem, .. } = selection;
    let indexed = [department.is_some(), district.is_some(), channel.is_some(), problem.is_some()];
    if along_words || indexed.contains(&true) {
        return vec![format!("{} AND {}", statuses.any, topics.any)];
    }
    let (along, beside) =
        if statuses.each.len() > 1 { (statuses, topics) } else { (topics, statuses) };
    let several = if along.each.len() > 1 { along.each } else { vec![along.any] };
    several.into_iter().map(|one| format!("{one} AND {}", beside.any)).collect()
}

pub(crate) async fn page(
    sql: &mut impl Sql,
    selection: &Selection,
    order: Order,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Item>> {
    let topics = topics(sql, selection).await?;
    let sought = Sought::of(sql, selection, order).await?;
    let mut all = Conditions::of(sql.engine(), selection, sought);
    if let Some(cursor) = after {
        all.after(cursor);
    }
    let statuses = all.choice("a.status", statuses(selection));
    let topics = all.choice("a.topic", topics);
    let limit = all.bind(limit.into());
    let ((at, by), from) = (all.order(order), all.from());
    let direction = match order {
        Order::Received => "DESC",
        Order::Due => "ASC",
    };
    let walks = walks(selection, all.along_words, statuses, topics).into_iter().map(|walk| {
        format!(
            "SELECT * FROM (SELECT a.id, {at} AS at FROM {from} WHERE {} AND {walk} \
             ORDER BY {by} LIMIT {limit}) w",
            all.text
        )
    });
    // The page is chosen by narrow rows; whole cards and texts are fetched for what is shown.
    let text = format!(
        "SELECT {ITEM} FROM (SELECT * FROM ({}) w ORDER BY at {direction}, id {direction} \
         LIMIT {limit}) p JOIN appeals a ON a.id = p.id JOIN messages m ON m.id = a.message_id \
         ORDER BY p.at {direction}, p.id {direction}",
        walks.collect::<Vec<_>>().join(" UNION ALL ")
    );
    let rows = sql.rows(text, all.args).await?;
    rows.iter().map(item).collect()
}

pub(crate) async fn count(sql: &mut impl Sql, selection: &Selection, stop: u32) -> Result<u32> {
    let topics = topics(sql, selection).await?;
    let sought = Sought::of(sql, selection, Order::Received).await?;
    let mut all = Conditions::of(sql.engine(), selection, sought);
    let statuses = all.choice("a.status", statuses(selection)).any;
    let topics = all.choice("a.topic", topics).any;
    let stop = all.bind(stop.into());
    let text = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM {} WHERE {} AND {statuses} AND {topics} \
         LIMIT {stop}) c",
        all.from(),
        all.text
    );
    let row = sql.row(text, all.args).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The newest appeals inside of a square, or with an address.
pub(crate) async fn near(
    sql: &mut impl Sql,
    square: Option<Square>,
    address: Option<&Personal<String>>,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Item>> {
    let text = format!(
        "SELECT {ITEM} FROM appeals a JOIN messages m ON m.id = a.message_id \
         WHERE a.received_at >= $1 AND a.origin = 'live' AND (a.address = $2 \
         OR (a.lat >= $3 AND a.lat <= $4 AND a.lon >= $5 AND a.lon <= $6)) \
         ORDER BY a.received_at DESC, a.id DESC LIMIT $7"
    );
    let args = store::args![
        since,
        address,
        square.map(|it| it.south),
        square.map(|it| it.north),
        square.map(|it| it.west),
        square.map(|it| it.east),
        limit,
    ];
    sql.rows(text, args).await?.iter().map(item).collect()
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
