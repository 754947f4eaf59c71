//! One answer to all who wrote of a problem.

use answers::together::{self, Given, Speaker, ToAll};
use answers::{Answer, AnswerError, ApprovalRule, Draft, State};
use people::{Principal, Role};
use register::problem::{self, Problem};
use register::transition::Refused;
use register::{Number, Status};
use testing::TestDb;
use testing::cast::{self, act, find, message, moved, personal, take_one};

use crate::cast::voice;

const OWN: ApprovalRule = ApprovalRule { own_drafts: true };

fn words(text: &str, public: bool) -> ToAll {
    ToAll { draft: Draft { text: personal(text), is_final: true, files: vec![] }, public }
}

/// A problem of which three wrote; the third has been answered for good already.
async fn pit(city: &TestDb) -> (Problem, [Number; 3]) {
    let mut unit = city.begin().await;
    let vera = cast::staff(Role::Operator);
    let pit = problem::open(&mut unit, &city.ids, vera.by(), None).await.unwrap();
    unit.commit().await.unwrap();
    let mut numbers = Vec::new();
    for key in ["1", "2", "3"] {
        city.clock.turn(1);
        let number = take_one(city, message(city, key, "Яма")).await;
        let joined = act(city, number, &vera, async |_, card, _| {
            problem::join(card, &pit);
            Ok::<_, store::Error>(())
        });
        joined.await.unwrap();
        let status = if key == "3" { Status::Confirmed } else { Status::Assigned };
        moved(city, number, status).await;
        numbers.push(number);
    }
    (pit, numbers.try_into().unwrap())
}

async fn give(
    city: &TestDb,
    pit: &Problem,
    who: &Principal,
    approve: Option<ApprovalRule>,
    what: &ToAll,
) -> Result<Given, AnswerError> {
    city.clock.turn(1);
    let appeals = pit.appeals(&mut city.db.reader()).await.unwrap();
    let speaker = Speaker { principal: who, ids: &city.ids, approve, voice: voice() };
    let mut unit = city.begin().await;
    let given = together::give(&mut unit, pit.id, &appeals, speaker, what).await?;
    unit.commit().await.unwrap();
    Ok(given)
}

async fn answers(city: &TestDb, number: Number) -> Vec<(String, State)> {
    let appeal = find(city, number).await;
    let all = Answer::of(&mut city.db.reader(), &appeal).await.unwrap();
    all.into_iter().map(|it| (it.text.into_revealed(), it.state)).collect()
}

testing::both! {
    /// Each author gets an answer of an own; who was answered already is left alone and named.
    async fn each_gets_an_answer_of_an_own(city) {
        let (pit, [first, second, third]) = pit(&city).await;
        let vera = cast::staff(Role::Operator);
        let given = give(&city, &pit, &vera, Some(OWN), &words("Засыпали", true)).await.unwrap();
        assert_eq!(given.to.iter().map(|it| it.0).collect::<Vec<_>>(), [first, second]);
        let [(left, Refused::NotFrom { status: Status::Confirmed, .. })] = given.left.as_slice()
        else {
            panic!("{given:?}")
        };
        assert_eq!(*left, third);
        for number in [first, second] {
            assert_eq!(answers(&city, number).await, [("Засыпали".to_owned(), State::Approved)]);
            assert_eq!(find(&city, number).await.status, Status::Answered);
        }
        assert_eq!(answers(&city, third).await, []);
        let public = together::public(&mut city.db.reader(), pit.id).await.unwrap();
        assert_eq!(public.unwrap().text.reveal(), "Засыпали");
    }

    /// Drafts to all wait together, are approved at once, and what was decided stays decided.
    async fn drafts_to_all_are_approved_at_once(city) {
        let (pit, [first, second, _]) = pit(&city).await;
        let (vera, boss) = (cast::staff(Role::Operator), cast::staff(Role::Controller));
        let given = give(&city, &pit, &vera, None, &words("Засыпали", false)).await.unwrap();
        assert_eq!(given.to.len(), 2);
        let waiting = together::waiting(&mut city.db.reader(), pit.id).await.unwrap();
        assert_eq!(waiting.iter().map(|it| it.number).collect::<Vec<_>>(), [first, second]);
        assert!(together::public(&mut city.db.reader(), pit.id).await.unwrap().is_none());

        let strict = ApprovalRule { own_drafts: false };
        let approve = async |who: &Principal, rule| {
            let speaker = Speaker { principal: who, ids: &city.ids, approve: None, voice: voice() };
            let mut unit = city.begin().await;
            let given = together::approve(&mut unit, &waiting, speaker, rule).await?;
            unit.commit().await.unwrap();
            Ok::<_, AnswerError>(given)
        };
        let own = approve(&vera, strict).await.unwrap_err();
        assert!(matches!(own, AnswerError::OwnDraft), "{own}");
        assert_eq!(approve(&boss, strict).await.unwrap().to.len(), 2);
        assert_eq!(approve(&boss, strict).await.unwrap(), Given::default());
        assert_eq!(answers(&city, second).await, [("Засыпали".to_owned(), State::Approved)]);
        let none = together::public(&mut city.db.reader(), pit.id).await.unwrap();
        assert!(none.is_none(), "it was private");
    }

    /// Words that cannot be kept reach nobody, and neither does who was parted meanwhile.
    async fn bad_words_reach_nobody(city) {
        let (pit, [first, second, _]) = pit(&city).await;
        let vera = cast::staff(Role::Operator);
        let refused = give(&city, &pit, &vera, Some(OWN), &words(" ", false)).await.unwrap_err();
        assert!(matches!(refused, AnswerError::Text(_)), "{refused}");
        assert_eq!(answers(&city, first).await, []);

        let appeals = pit.appeals(&mut city.db.reader()).await.unwrap();
        let parted = act(&city, second, &vera, async |_, card, _| problem::part(card, pit.id));
        parted.await.unwrap();
        let (ids, approve) = (&city.ids, Some(OWN));
        let speaker = Speaker { principal: &vera, ids, approve, voice: voice() };
        let mut unit = city.begin().await;
        let what = words("Засыпали", false);
        let given = together::give(&mut unit, pit.id, &appeals, speaker, &what).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(given.to.iter().map(|it| it.0).collect::<Vec<_>>(), [first]);
    }
}
