//! Lessons: what a city's own appeals teach, gathered for a training.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use ::store::{Result, Sql};
use base::{Code, text};
use register::topic::{SORTED_MAX, Sorted, Topic};

use crate::topic::{Class, Example};

/// Appeals below which nothing is learnt: the words of the taxonomy then tell more.
pub const LEAST: usize = 200;

/// What a city's own appeals teach about topics.
#[derive(Debug, Default)]
pub struct Lessons {
    /// The topics: those in use that stand on an appeal, and those that could.
    pub classes: Vec<Class>,
    /// The words of appeals with their topics, each pair once, the newest first.
    pub examples: Vec<Example>,
    /// Appeals that were looked at.
    pub looked_at: usize,
    /// Those that say the same about the same topic as a newer one.
    pub repeated: usize,
    /// Those whose topic is out of use.
    pub out_of_use: usize,
    /// Those without words.
    pub wordless: usize,
}

impl Lessons {
    /// Gathers what the newest appeals teach: those whose topic a person, a program or an import
    /// has set. `told` hears how many were looked at.
    pub async fn gather(sql: &mut impl Sql, newest: usize, told: impl Fn(usize)) -> Result<Self> {
        let topics = register::topic::all(sql).await?;
        let mut gathering = Gathering::new(&topics);
        let mut after = None;
        while gathering.lessons.looked_at < newest {
            let left = newest - gathering.lessons.looked_at;
            let limit = u32::try_from(left).unwrap_or(SORTED_MAX).min(SORTED_MAX);
            let page = Sorted::newest(sql, after, limit).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.received_at, last.appeal));
            for sorted in page {
                gathering.take(sorted);
            }
            told(gathering.lessons.looked_at);
        }
        Ok(gathering.done(&topics))
    }

    /// Whether there is enough to learn from.
    pub fn are_enough(&self) -> bool {
        let topics: BTreeSet<_> = self.examples.iter().map(|it| it.class).collect();
        self.examples.len() >= LEAST && topics.len() >= 2
    }
}

/// Lessons while they are gathered.
struct Gathering {
    places: BTreeMap<Code, usize>,
    seen: HashSet<(usize, String)>,
    lessons: Lessons,
}

impl Gathering {
    fn new(topics: &[Topic]) -> Self {
        let places = topics.iter().zip(0..).map(|(topic, at)| (topic.code.clone(), at)).collect();
        Self { places, seen: HashSet::new(), lessons: Lessons::default() }
    }

    fn take(&mut self, sorted: Sorted) {
        self.lessons.looked_at += 1;
        let Some(&class) = self.places.get(&sorted.topic) else {
            self.lessons.out_of_use += 1;
            return;
        };
        let words = sorted.text.into_revealed();
        let folded = text::fold(&words);
        if folded.trim().is_empty() {
            self.lessons.wordless += 1;
        } else if !self.seen.insert((class, folded)) {
            self.lessons.repeated += 1;
        } else {
            self.lessons.examples.push(Example { text: words, beside: Vec::new(), class });
        }
    }

    /// Leaves out the groups that stand on no appeal: people choose what is in them.
    fn done(self, topics: &[Topic]) -> Lessons {
        let mut lessons = self.lessons;
        let taught: BTreeSet<usize> = lessons.examples.iter().map(|it| it.class).collect();
        let groups: BTreeSet<&Code> = topics.iter().filter_map(|it| it.group.as_ref()).collect();
        let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, topic) in topics.iter().enumerate() {
            if taught.contains(&at) || !groups.contains(&topic.code) {
                moved.insert(at, lessons.classes.len());
                lessons.classes.push(Class { code: topic.code.clone(), name: words(topic) });
            }
        }
        for example in &mut lessons.examples {
            example.class = moved.get(&example.class).copied().unwrap_or_default();
        }
        lessons
    }
}

/// The first example of a topic: its name, and what people write when they mean it.
fn words(topic: &Topic) -> String {
    let mut words = topic.name.ru.clone();
    for keyword in &topic.keywords {
        words.push(' ');
        words.push_str(keyword);
    }
    words
}
