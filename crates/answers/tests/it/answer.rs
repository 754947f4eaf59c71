//! Answers from draft to approval.

use answers::answer::{approve, awaiting_approval, draft, send_back};
use answers::{Answer, AnswerError, AnswerId, ApprovalRule, Draft, State};
use base::text::BadText;
use channels::{FileName, FileRef};
use people::{Principal, Role, Scope};
use register::transition::{Act, Refused};
use register::{Appeal, Attachment, Intake, Number, Owner, Status};
use testing::TestDb;
use testing::cast::{self, act, find, message, moved, personal, take_one};

use crate::cast::voice;

const OWN: ApprovalRule = ApprovalRule { own_drafts: true };
const FOUR_EYES: ApprovalRule = ApprovalRule { own_drafts: false };

fn words(text: &str, is_final: bool) -> Draft {
    Draft { text: personal(text), is_final, files: vec![] }
}

async fn drafted(city: &TestDb, number: Number, who: &Principal, what: Draft) -> AnswerId {
    act(city, number, who, async |unit, card, hand| draft(unit, card, hand, what).await)
        .await
        .unwrap()
}

async fn try_approve(
    city: &TestDb,
    number: Number,
    who: &Principal,
    id: AnswerId,
    rule: ApprovalRule,
) -> Result<(), AnswerError> {
    act(city, number, who, async |unit, card, hand| {
        approve(unit, card, hand, id, rule, voice()).await
    })
    .await
}

async fn assigned(city: &TestDb) -> Number {
    let due = Some(cast::due(city.now()));
    let number = take_one(city, Intake { due, ..message(city, "1", "Яма") }).await;
    moved(city, number, Status::Assigned).await;
    number
}

async fn answers(city: &TestDb, appeal: &Appeal) -> Vec<Answer> {
    Answer::of(&mut city.db.reader(), appeal).await.unwrap()
}

testing::both! {
    /// The executor drafts, the operator approves; the author has an answer.
    async fn a_draft_is_approved(city) {
        let number = assigned(&city).await;
        let (pavel, vera) = (cast::staff(Role::Executor), cast::staff(Role::Operator));
        let id = drafted(&city, number, &pavel, words("Анна, яма засыпана", true)).await;
        let waiting = find(&city, number).await;
        assert_eq!((waiting.status, waiting.answered_at), (Status::Assigned, None));
        let list = awaiting_approval(&mut city.db.reader()).await.unwrap();
        assert_eq!(list, [waiting.id]);

        city.clock.turn(60);
        try_approve(&city, number, &vera, id, FOUR_EYES).await.unwrap();
        let appeal = find(&city, number).await;
        assert_eq!((appeal.status, appeal.answered_at), (Status::Answered, Some(city.now())));
        assert!(!appeal.is_overdue(city.now()));
        let all = answers(&city, &appeal).await;
        assert_eq!((all.len(), all[0].id, all[0].state), (1, id, State::Approved));
        assert_eq!(all[0].text.reveal(), "Анна, яма засыпана");
        assert_eq!(all[0].drafted_by, pavel.by());
        assert_eq!(all[0].decided, Some((vera.by(), city.now())));
        assert_eq!(all[0].department, Some(cast::code("roads")));
        assert!(awaiting_approval(&mut city.db.reader()).await.unwrap().is_empty());

        let facts = appeal.history(&mut city.db.reader()).await.unwrap();
        let kinds: Vec<_> = facts.iter().map(|it| it.fact.kind.as_str()).collect();
        assert_eq!(kinds[2..], ["appeal.answer_drafted", "appeal.answered"]);
        let fact = &facts[3].fact;
        let step = (fact.was.as_deref(), fact.became.as_deref());
        assert_eq!(step, (Some("assigned"), Some("answered")));
        assert_eq!(fact.ground, Some(id.to_string()));
        assert!(!format!("{facts:?}").contains("Анна"));
    }

    /// An answer in between begins the work and answers nothing finally.
    async fn an_answer_in_between_begins_the_work(city) {
        let number = assigned(&city).await;
        let vera = cast::staff(Role::Operator);
        let id = drafted(&city, number, &vera, words("Осмотрим завтра", false)).await;
        try_approve(&city, number, &vera, id, OWN).await.unwrap();
        let appeal = find(&city, number).await;
        assert_eq!((appeal.status, appeal.answered_at), (Status::InWork, None));
        let id = drafted(&city, number, &vera, words("Сделано", true)).await;
        try_approve(&city, number, &vera, id, OWN).await.unwrap();
        assert_eq!(find(&city, number).await.status, Status::Answered);
        assert_eq!(answers(&city, &appeal).await.len(), 2);
    }

    /// A program with `approve` has its answer sent at once, in one unit of work.
    async fn a_program_answers_at_once(city) {
        let number = assigned(&city).await;
        let program = cast::program(&[Scope::Approve]);
        act(&city, number, &program, async |unit, card, hand| {
            let id = draft(unit, card, hand, words("Сделано", true)).await?;
            approve(unit, card, hand, id, OWN, voice()).await
        }).await.unwrap();
        let appeal = find(&city, number).await;
        assert_eq!((appeal.status, appeal.version), (Status::Answered, 4));
        let worker = cast::program(&[Scope::Work]);
        moved(&city, number, Status::Reopened).await;
        let id = drafted(&city, number, &worker, words("Ещё раз", true)).await;
        let refused = try_approve(&city, number, &worker, id, OWN).await;
        let expect = Refused::NotYours { act: Act::Answer };
        assert!(matches!(refused, Err(AnswerError::Refused(it)) if it == expect));
    }

    /// A draft goes back with words; it is decided once, and another may follow.
    async fn a_draft_goes_back(city) {
        let number = assigned(&city).await;
        let (pavel, vera) = (cast::staff(Role::Executor), cast::staff(Role::Operator));
        let id = drafted(&city, number, &pavel, words("Ок", true)).await;
        let back = async |who: &Principal, reason: &str| {
            act(&city, number, who, async |unit, card, hand| {
                send_back(unit, card, hand, id, personal(reason)).await
            }).await
        };
        assert!(matches!(back(&pavel, "сам").await, Err(AnswerError::Refused(_))));
        assert!(matches!(back(&vera, " ").await, Err(AnswerError::Text(BadText::Empty))));
        back(&vera, "Скажите, когда").await.unwrap();
        let decided = back(&vera, "ещё").await;
        assert!(matches!(decided, Err(AnswerError::Decided(State::Returned))), "{decided:?}");
        let late = try_approve(&city, number, &vera, id, OWN).await;
        assert!(matches!(late, Err(AnswerError::Decided(State::Returned))), "{late:?}");
        let appeal = find(&city, number).await;
        let all = answers(&city, &appeal).await;
        assert_eq!(all[0].decision, Some(personal("Скажите, когда")));
        assert_eq!(appeal.status, Status::Assigned);
        let facts = appeal.history(&mut city.db.reader()).await.unwrap();
        assert!(!format!("{facts:?}").contains("когда"));

        let again = drafted(&city, number, &pavel, words("Засыплем до пятницы", true)).await;
        try_approve(&city, number, &vera, again, FOUR_EYES).await.unwrap();
        assert_eq!(find(&city, number).await.status, Status::Answered);
    }

    /// Who may draft and who may approve, by role; own drafts by the rule of the city.
    async fn roles_and_eyes(city) {
        let number = assigned(&city).await;
        let pavel = cast::staff(Role::Executor);
        for role in Role::ALL {
            let who = cast::staff(role);
            let tried = act(&city, number, &who, async |unit, card, hand| {
                draft(unit, card, hand, words("Да", true)).await
            }).await;
            let may = matches!(role, Role::Operator | Role::Executor | Role::Controller);
            assert_eq!(tried.is_ok(), may, "{role:?} drafts: {tried:?}");
            let id = drafted(&city, number, &pavel, words("Да", true)).await;
            let tried = try_approve(&city, number, &who, id, FOUR_EYES).await;
            let may = matches!(role, Role::Operator | Role::Controller);
            assert_eq!(tried.is_ok(), may, "{role:?} approves: {tried:?}");
            moved(&city, number, Status::Assigned).await;
        }
        let vera = cast::staff(Role::Operator);
        let own = drafted(&city, number, &vera, words("Да", true)).await;
        let refused = try_approve(&city, number, &vera, own, FOUR_EYES).await;
        assert!(matches!(refused, Err(AnswerError::OwnDraft)), "{refused:?}");
        try_approve(&city, number, &vera, own, OWN).await.unwrap();
    }

    /// What is no answer is refused in words and leaves nothing behind.
    async fn bad_answers_are_refused(city) {
        let number = assigned(&city).await;
        let vera = cast::staff(Role::Operator);
        let try_draft = async |what: Draft| {
            act(&city, number, &vera, async |unit, card, hand| draft(unit, card, hand, what).await)
                .await
        };
        let long = "я".repeat(channels::TEXT_MAX + 1);
        for text in ["", "\u{0}", long.as_str()] {
            assert!(matches!(try_draft(words(text, true)).await, Err(AnswerError::Text(_))));
        }
        let files = vec![file("a"); channels::FILES_MAX + 1];
        let many = try_draft(Draft { files, ..words("Да", true) }).await;
        assert!(matches!(many, Err(AnswerError::TooManyFiles(11))), "{many:?}");
        let nothing = try_approve(&city, number, &vera, AnswerId(base::Uuid::nil()), OWN).await;
        assert!(matches!(nothing, Err(AnswerError::NotFound)));
        for status in Status::ALL.into_iter().filter(|it| !it.is_open()) {
            moved(&city, number, status).await;
            let late = try_draft(words("Да", true)).await;
            assert!(
                matches!(late, Err(AnswerError::Refused(Refused::NotFrom { .. }))),
                "{status:?}: {late:?}"
            );
        }
        assert_eq!(testing::count(&city.db, "answers").await, 0);
        assert_eq!(testing::count(&city.db, "attachments").await, 0);
    }

    /// Its files hang on the appeal, apart from those of the message.
    async fn files_go_with_an_answer(city) {
        let number = assigned(&city).await;
        let vera = cast::staff(Role::Operator);
        let names: Vec<_> = (0..8).map(|it| format!("{}.png", 7 - it)).collect();
        let files = names.iter().map(|it| file(it)).collect();
        let what = Draft { files, ..words("Сделано", true) };
        let id = drafted(&city, number, &vera, what).await;
        let appeal = find(&city, number).await;
        let files = Attachment::of(&mut city.db.reader(), &appeal).await.unwrap();
        let listed: Vec<_> = files.iter().map(|it| it.file.name.reveal().clone()).collect();
        assert_eq!(listed, names, "in the order they were sent in");
        assert!(files.iter().all(|it| it.owner == Owner::Answer(id.0)));
    }

    /// Two approve one draft at the same instant: one does, the other is told.
    async fn a_draft_is_approved_once(city) {
        let number = assigned(&city).await;
        let pavel = cast::staff(Role::Executor);
        let id = drafted(&city, number, &pavel, words("Да", false)).await;
        let (vera, boss) = (cast::staff(Role::Operator), cast::staff(Role::Controller));
        let (one, other) = tokio::join!(
            try_approve(&city, number, &vera, id, OWN),
            try_approve(&city, number, &boss, id, OWN),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
        let refused = one.err().or(other.err()).unwrap();
        assert!(matches!(refused, AnswerError::Decided(State::Approved)), "{refused:?}");
        assert_eq!(find(&city, number).await.version, 4);
    }
}

fn file(name: &str) -> FileRef {
    FileRef {
        sha256: "00".repeat(32),
        name: FileName::parse(name).unwrap(),
        content_type: "image/png".to_owned(),
        bytes: 1,
    }
}
