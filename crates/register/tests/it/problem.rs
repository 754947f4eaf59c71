//! Problems: appeals are joined and parted, and nothing of them is lost.

use people::Role;
use register::problem::{self, APPEALS_MAX, Problem, ProblemError};
use register::{Number, Order, Selection};
use testing::TestDb;

use crate::cast::{self, find, history, message, personal, take_one};

async fn open(city: &TestDb, name: Option<&str>) -> Problem {
    let mut unit = city.begin().await;
    let by = cast::staff(Role::Operator).by();
    let problem = problem::open(&mut unit, &city.ids, by, name.map(personal)).await.unwrap();
    unit.commit().await.unwrap();
    problem
}

async fn join(city: &TestDb, number: Number, problem: &Problem) {
    let vera = cast::staff(Role::Operator);
    cast::change(city, number, &vera, async |_, card, _| {
        problem::join(card, problem);
    })
    .await;
}

testing::both! {
    /// Appeals of a problem stay what they are: joined, moved to another problem, parted.
    async fn appeals_are_joined_and_parted(city) {
        let first = take_one(&city, message(&city, "1", "Яма на Якорной")).await;
        city.clock.turn(1);
        let second = take_one(&city, message(&city, "2", "Опять яма")).await;
        let before = find(&city, second).await;
        let (pit, other) = (open(&city, Some("Яма")).await, open(&city, None).await);
        join(&city, second, &pit).await;
        join(&city, first, &pit).await;

        let mut reader = city.db.reader();
        let numbers: Vec<_> =
            pit.appeals(&mut reader).await.unwrap().iter().map(|it| it.number).collect();
        assert_eq!(numbers, [first, second], "the oldest first");
        let joined = history(&city, second).await.pop().unwrap().fact;
        assert_eq!(joined.kind, "appeal.joined");
        assert_eq!(joined.became, Some(pit.id.to_string()));

        join(&city, second, &other).await;
        let moved = history(&city, second).await.pop().unwrap().fact;
        assert_eq!(moved.was, Some(pit.id.to_string()));
        assert_eq!(find(&city, second).await.problem, Some(other.id));

        let vera = cast::staff(Role::Operator);
        let parted = cast::change(&city, second, &vera, async |_, card, _| {
            assert!(matches!(problem::part(card, pit.id), Err(ProblemError::NotInIt)));
            problem::part(card, other.id).unwrap();
        }).await;
        assert_eq!(history(&city, second).await.pop().unwrap().fact.kind, "appeal.parted");
        let version = parted.version;
        assert_eq!(register::Appeal { version: before.version, ..parted }, before);
        assert_eq!(version, before.version + 3, "each joining and the parting are facts");
    }

    /// To join what is joined already changes nothing.
    async fn joining_twice_is_joining_once(city) {
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let pit = open(&city, None).await;
        join(&city, number, &pit).await;
        let once = find(&city, number).await;
        join(&city, number, &pit).await;
        assert_eq!(find(&city, number).await, once);
    }

    /// A list can be narrowed to a problem, and the list of problems counts.
    async fn lists_know_problems(city) {
        let (empty, pit) = (open(&city, None).await, open(&city, Some("Яма")).await);
        for key in ["1", "2", "3"] {
            city.clock.turn(1);
            let number = take_one(&city, message(&city, key, "Яма")).await;
            if key != "3" {
                join(&city, number, &pit).await;
            }
        }
        let answered = find(&city, Number::new(2026, 1)).await.number;
        cast::moved(&city, answered, register::Status::Confirmed).await;

        let mut reader = city.db.reader();
        let chosen = Selection { problem: Some(pit.id), ..Selection::default() };
        let page = chosen.page(&mut reader, Order::Received, None, 10).await.unwrap();
        assert_eq!(page.items.len(), 2);
        assert_eq!(chosen.count(&mut reader).await.unwrap(), 2);

        let lines = problem::page(&mut reader, None, 10).await.unwrap();
        let line = lines.iter().find(|it| it.problem.id == pit.id).unwrap();
        assert_eq!((line.appeals, line.open), (2, 1));
        assert_eq!(line.first.as_ref().map(|it| it.number), Some(answered));
        let bare = lines.iter().find(|it| it.problem.id == empty.id).unwrap();
        assert_eq!((bare.appeals, bare.first.is_none()), (0, true));
        let rest = problem::page(&mut reader, Some(&lines[0].problem), 10).await.unwrap();
        assert_eq!(rest, lines[1..]);
    }

    /// A problem holds so many appeals and no more; a name is one line.
    async fn a_problem_has_limits(city) {
        let pit = open(&city, Some("  ")).await;
        assert_eq!(pit.name, None);
        let mut unit = city.begin().await;
        let locked = problem::lock(&mut unit, pit.id).await.unwrap();
        assert_eq!(locked, pit);
        problem::room_for(&mut unit, &pit, APPEALS_MAX).await.unwrap();
        let refused = problem::room_for(&mut unit, &pit, APPEALS_MAX + 1).await.unwrap_err();
        assert!(matches!(refused, ProblemError::TooMany(501)), "{refused}");
        let by = cast::staff(Role::Operator).by();
        let two = Some(personal("Яма\nещё"));
        let refused = problem::open(&mut unit, &city.ids, by, two).await.unwrap_err();
        assert!(matches!(refused, ProblemError::Name(_)), "{refused}");
        let unknown = city.ids.next(city.now());
        let refused = problem::lock(&mut unit, unknown).await.unwrap_err();
        assert!(matches!(refused, ProblemError::NotFound), "{refused}");
        unit.rollback().await.unwrap();
    }
}
