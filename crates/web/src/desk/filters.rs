//! The filters of the inbox: the form that sets them, the chips that take them off.

use jiff::civil::Date;
use register::Status;

use super::asked::{Asked, View};
use super::inbox_view::{Chip, Choice, Filters, Group};
use super::parts::Mark;
use super::scene::Scene;

/// The form with what is chosen now.
pub fn form(scene: &Scene<'_>, asked: &Asked) -> Filters {
    let names = &scene.names;
    let mut groups = vec![
        Group {
            name: "topic",
            key: "filter-topic",
            choices: names.topic_choices(asked.topic.as_ref()),
        },
        Group {
            name: "department",
            key: "filter-department",
            choices: names.department_choices(asked.department.as_ref()),
        },
        Group {
            name: "district",
            key: "filter-district",
            choices: names.district_choices(asked.district.as_ref()),
        },
        Group { name: "channel", key: "filter-channel", choices: channels(scene, asked) },
    ];
    if asked.view == View::All {
        groups.push(Group {
            name: "status",
            key: "filter-status",
            choices: statuses(scene, asked),
        });
    }
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let kept = Asked {
        order: asked.order,
        words: asked.words.clone(),
        problem: asked.problem,
        ..Asked::of(asked.view)
    };
    Filters { kept: kept.parameters(), groups, from: day(asked.from), to: day(asked.to) }
}

/// Channels that the city names one by one; a pattern with a star is no single channel.
fn channels(scene: &Scene<'_>, asked: &Asked) -> Vec<Choice> {
    let lang = scene.t().lang();
    let rules = scene.house.city.channels.rules().iter();
    let single = rules.filter(|rule| !rule.pattern.ends_with('*'));
    let mut choices: Vec<_> = single
        .map(|rule| Choice {
            code: rule.pattern.clone(),
            name: rule.name.of(lang).to_owned(),
            chosen: asked.channel.as_ref() == Some(&rule.pattern),
        })
        .collect();
    if let Some(other) = asked.channel.as_ref().filter(|_| choices.iter().all(|it| !it.chosen)) {
        let name = channel_name(scene, other);
        choices.push(Choice { code: other.clone(), name, chosen: true });
    }
    choices
}

fn channel_name(scene: &Scene<'_>, channel: &str) -> String {
    scene.house.city.channels.rule_of(channel).name.of(scene.t().lang()).to_owned()
}

fn statuses(scene: &Scene<'_>, asked: &Asked) -> Vec<Choice> {
    let choice = |status: &Status| Choice {
        code: status.word().to_owned(),
        name: scene.t().say(Mark::from_status(*status).key()),
        chosen: asked.status == Some(*status),
    };
    Status::ALL.iter().map(choice).collect()
}

/// A chip for every filter that is on.
pub fn chips(scene: &Scene<'_>, asked: &Asked) -> Vec<Chip> {
    let (t, names) = (scene.t(), &scene.names);
    let top = asked.at_the_top();
    let mut chips = Vec::new();
    let mut add = |key: &str, value: Option<String>, without: Asked| {
        let name = t.say(key);
        chips.extend(value.map(|value| Chip { name, value, without: without.href() }));
    };
    add(
        "filter-topic",
        asked.topic.as_ref().map(|code| names.topic(code)),
        Asked { topic: None, ..top.clone() },
    );
    add(
        "filter-department",
        asked.department.as_ref().map(|code| names.department(code)),
        Asked { department: None, ..top.clone() },
    );
    add(
        "filter-district",
        asked.district.as_ref().map(|code| names.district(code)),
        Asked { district: None, ..top.clone() },
    );
    add(
        "filter-channel",
        asked.channel.as_ref().map(|channel| channel_name(scene, channel)),
        Asked { channel: None, ..top.clone() },
    );
    add(
        "filter-problem",
        asked.problem.map(|_| t.say("chip-problem")),
        Asked { problem: None, ..top.clone() },
    );
    add(
        "filter-status",
        asked.status.map(|status| t.say(Mark::from_status(status).key())),
        Asked { status: None, ..top.clone() },
    );
    add(
        "chip-words",
        asked.words.as_ref().map(|words| t.with("chip-quoted", "words", words)),
        Asked { words: None, ..top.clone() },
    );
    let day =
        |key: &str, day: Option<Date>| day.map(|day| t.with(key, "day", &scene.calendar.day(day)));
    add("filter-from", day("chip-from", asked.from), Asked { from: None, ..top.clone() });
    add("filter-to", day("chip-to", asked.to), Asked { to: None, ..top });
    chips
}
