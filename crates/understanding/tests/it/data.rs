//! Real appeals, where they are at hand. `examples/folds.rs` measures all of them; here a part is
//! learnt, so that a change that makes the classifier worse is seen.

use std::io::Write as _;

use understanding::topic::{Scores, Training, train};

use crate::spb::{City, file, outcome};

/// Every so many-th appeal is learnt.
const STEP: usize = 4;

#[test]
fn a_part_of_petersburg_is_learnt() {
    let Some(path) = file() else {
        // Straight to the descriptor: the harness hides what a passing test prints.
        let line = b"skipped: no spb/appeals.csv.gz (set OTKLIK_DATA)\n";
        std::io::stderr().write_all(line).expect("it is printed");
        return;
    };
    let city = City::read(&path, "category", None).expect("the appeals");
    let (learnt, held) = city.parted(0);
    let examples: Vec<_> = learnt.into_iter().step_by(STEP).collect();
    let training = Training { name: "part", classes: &city.classes, examples: &examples, seed: 7 };
    let model = train(&training).expect("a model");
    let outcomes: Vec<_> = held.iter().map(|it| outcome(&model, it)).collect();
    let scores = Scores::of(&outcomes);
    assert!(scores.accuracy > 0.87, "{scores:?}");
    assert!(scores.calibration_error < 0.03, "{scores:?}");
}
