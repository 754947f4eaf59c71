//! What is learnt, how sure it is, and why.

use base::Code;
use understanding::Kind;
use understanding::topic::{Class, Example, Outcome, Scores, Training, Untrainable, train};

use crate::spb::outcome;
use crate::village::{classes, letters, model};

#[test]
fn a_city_learns_from_its_own_letters() {
    let model = model(&letters(600), 7);
    let outcomes: Vec<Outcome> =
        letters(900).iter().skip(600).map(|it| outcome(&model, it)).collect();
    let scores = Scores::of(&outcomes);
    assert!(scores.accuracy > 0.95, "{scores:?}");
    assert!(scores.calibration_error < 0.05, "{scores:?}");
}

#[test]
fn a_proposal_says_what_how_sure_by_whom_and_why() {
    let model = model(&letters(600), 7);
    let proposal = model.propose("Опять свалка у дома 12", &[], 0.5).expect("a proposal");
    assert_eq!((proposal.value.kind(), proposal.value.word().as_str()), (Kind::Topic, "rubbish"));
    assert!(proposal.confidence > 0.8, "{proposal:?}");
    assert_eq!((&*proposal.model, &*proposal.version), ("village", model.version()));
    assert_eq!(proposal.reasons.first().map(String::as_str), Some("свалка"), "{proposal:?}");
}

#[test]
fn words_that_nobody_knows_are_met_with_silence() {
    let model = model(&letters(600), 7);
    for text in ["", " ", "🚮🚮", "漢字"] {
        assert_eq!(model.propose(text, &[], 0.0), None, "{text}");
    }
    let sure = model.rank("яма", &[], 1)[0].confidence;
    assert!(model.propose("яма", &[], sure).is_some());
    assert_eq!(model.propose("яма", &[], sure + 1e-4), None);
}

#[test]
fn a_mere_name_is_learnt_too() {
    let mut classes = classes();
    classes.push(Class {
        code: code("lamps"), name: "Уличное освещение, фонари".to_owned()
    });
    let examples = letters(300);
    let training = Training { name: "x", classes: &classes, examples: &examples, seed: 7 };
    let model = train(&training).expect("a model");
    let best = model.rank("не горят фонари, освещение", &[], 1)[0].class;
    assert_eq!(model.codes()[best], code("lamps"));
}

#[test]
fn the_seed_decides_and_nothing_else() {
    let letters = letters(300);
    let bytes = |seed| model(&letters, seed).to_bytes();
    assert_eq!(bytes(7), bytes(7));
    assert_ne!(model(&letters, 7).version(), model(&letters, 8).version());
}

#[test]
fn choices_come_by_falling_confidence_that_sums_to_one_at_most() {
    let model = model(&letters(600), 7);
    for text in ["яма", "вода и мусор", "у дома", "сообщите, пожалуйста"]
    {
        let ranked = model.rank(text, &[], 9);
        assert_eq!(ranked.len(), 3);
        assert!(ranked.is_sorted_by(|a, b| a.confidence >= b.confidence), "{text} {ranked:?}");
        let sum: f32 = ranked.iter().map(|it| it.confidence).sum();
        assert!(sum <= 1.0 + 1e-5, "{text} {sum}");
        assert_eq!(model.rank(text, &[], 1), ranked[..1]);
    }
}

/// The same words mean one topic in the yard and another in the street.
#[test]
fn what_is_known_beside_the_words_decides_where_they_do_not() {
    let beside = |place: &str| vec![place.to_owned()];
    let examples: Vec<Example> = (0..400)
        .map(|at| {
            let class = at % 2;
            let text = format!("не убрано, письмо {} {at}", at / 2 % 7);
            Example { text, beside: beside(["двор", "улица"][class]), class }
        })
        .collect();
    let model = model(&examples, 7);
    let best = |place| model.rank("не убрано", &beside(place), 1)[0];
    assert_eq!((best("двор").class, best("улица").class), (0, 1));
    assert!(best("двор").confidence > best("").confidence);
}

#[test]
fn what_cannot_be_learnt_is_said() {
    let classes = classes();
    let why = |classes: &[Class], examples: &[Example]| {
        train(&Training { name: "x", classes, examples, seed: 7 }).err()
    };
    assert_eq!(why(&classes, &[]), Some(Untrainable::TooFewClasses(0)));
    assert_eq!(why(&classes, &letters(1)), Some(Untrainable::TooFewClasses(1)));
    assert_eq!(why(&classes[..1], &letters(2)), Some(Untrainable::NoSuchClass(1)));
    let doubled = [classes[0].clone(), classes[0].clone()];
    assert_eq!(why(&doubled, &letters(2)), Some(Untrainable::DoubledCode(code("potholes"))));
    assert!(model(&letters(2), 7).propose("яма", &[], 0.99).is_none(), "two letters teach little");
}

fn code(code: &str) -> Code {
    Code::parse(code).expect("a code")
}
