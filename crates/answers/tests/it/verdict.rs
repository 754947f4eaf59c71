//! The verdict: heard once, however it comes.

use answers::verdict::{self, Became, Outcome, Verdict};
use people::{Principal, Role, Scope};
use register::change::{ChangeError, Hand};
use register::transition::{Actor, Refused};
use register::{Card, Number, Status};
use testing::TestDb;
use testing::cast::{self, act, code, find, history, personal};

use crate::cast::{answer, assigned, posted, terms};
use Outcome::{Done, NotDone};

fn of(outcome: Outcome, words: &str) -> Verdict {
    Verdict { outcome, words: personal(words) }
}

/// The resident says it on the channel.
async fn says(city: &TestDb, number: Number, outcome: Outcome, words: &str) -> Became {
    // Ids of one millisecond have no order.
    city.clock.turn(1);
    let mut unit = city.begin().await;
    let by = base::By::Citizen(None);
    let mut card = Card::open(&mut unit, number, by, None).await.unwrap();
    let hand = Hand { actor: Actor::Citizen, ids: &city.ids };
    let verdict = of(outcome, words);
    let became = verdict::hear(&mut unit, &mut card, hand, terms(), verdict).await.unwrap();
    card.save(&mut unit).await.unwrap();
    unit.commit().await.unwrap();
    became
}

/// Somebody writes down what was said by phone.
async fn hears(
    city: &TestDb,
    number: Number,
    who: &Principal,
    outcome: Outcome,
) -> Result<Became, ChangeError> {
    act(city, number, who, async |unit, card, hand| {
        verdict::hear(unit, card, hand, terms(), of(outcome, "по телефону")).await
    })
    .await
}

async fn answered(city: &TestDb) -> Number {
    let number = assigned(city, "1", Some("42")).await;
    answer(city, number, "Готово", true).await;
    number
}

async fn status(city: &TestDb, number: Number) -> Status {
    find(city, number).await.status
}

testing::both! {
    /// Done confirms; said again it changes nothing and leaves nothing.
    async fn done_counts_once(city) {
        let number = answered(&city).await;
        assert_eq!(says(&city, number, Done, "Сделано").await, Became::Confirmed);
        assert_eq!(status(&city, number).await, Status::Confirmed);
        let before = history(&city, number).await.len();
        assert_eq!(says(&city, number, Done, "Сделано").await, Became::Repeated);
        assert_eq!(says(&city, number, Done, "спасибо, убрали").await, Became::Repeated);
        assert_eq!(history(&city, number).await.len(), before);
    }

    /// Not done opens it again for the same department with a new term; pressed twice, once.
    async fn not_done_counts_once(city) {
        let number = answered(&city).await;
        assert_eq!(says(&city, number, NotDone, "Не сделано").await, Became::Reopened);
        let appeal = find(&city, number).await;
        assert_eq!((appeal.status, appeal.department), (Status::Reopened, Some(code("roads"))));
        assert_eq!(appeal.due.unwrap().since, Some(city.now()));
        assert_eq!(says(&city, number, NotDone, "Не сделано").await, Became::Repeated);
        let facts = history(&city, number).await;
        let opened = facts.iter().filter(|it| it.fact.kind == "appeal.reopened").count();
        assert_eq!(opened, 1);
        let all = verdict::of(&mut city.db.reader(), &find(&city, number).await).await.unwrap();
        assert_eq!(all.len(), 1);
        assert!(!format!("{facts:?}").contains("Не сделано"), "words stay in the record");
    }

    /// Who says "not done" after "done" is right; "done" after that is kept for the operator.
    async fn verdicts_that_contradict(city) {
        let number = answered(&city).await;
        says(&city, number, Done, "Сделано").await;
        assert_eq!(says(&city, number, NotDone, "Нет, не сделано").await, Became::Reopened);
        assert_eq!(says(&city, number, Done, "А, сделали").await, Became::Kept);
        assert_eq!(status(&city, number).await, Status::Reopened);
        assert_eq!(says(&city, number, Done, "А, сделали").await, Became::Repeated);
        assert_eq!(says(&city, number, NotDone, "нет, снова яма").await, Became::Kept);
        let all = verdict::of(&mut city.db.reader(), &find(&city, number).await).await.unwrap();
        let became: Vec<_> = all.iter().map(|it| it.became).collect();
        assert_eq!(became, [Became::Confirmed, Became::Reopened, Became::Kept, Became::Kept]);

        answer(&city, number, "Теперь засыпали", true).await;
        assert_eq!(says(&city, number, NotDone, "нет, снова яма").await, Became::Reopened);
        assert_eq!(posted(&city, number).await.len(), 2, "the question comes with each answer");
    }

    /// By phone, with the rights of the table; before anything was answered there is no verdict.
    async fn heard_by_phone(city) {
        let number = assigned(&city, "1", None).await;
        let (vera, pavel) = (cast::staff(Role::Operator), cast::staff(Role::Executor));
        let early = hears(&city, number, &vera, Done).await.unwrap_err();
        assert!(matches!(early, ChangeError::Refused(Refused::NotFrom { .. })), "{early}");
        answer(&city, number, "Готово", true).await;
        for who in [pavel, cast::program(&[Scope::Work])] {
            let refused = hears(&city, number, &who, Done).await.unwrap_err();
            assert!(matches!(refused, ChangeError::Refused(Refused::NotYours { .. })));
        }
        assert_eq!(hears(&city, number, &vera, NotDone).await.unwrap(), Became::Reopened);
        let worker = cast::program(&[Scope::Work]);
        assert_eq!(hears(&city, number, &worker, NotDone).await.unwrap(), Became::Repeated);
    }
}
