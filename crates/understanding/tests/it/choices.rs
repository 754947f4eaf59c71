//! Choices: what people say where something was proposed, counted and undone.

use people::{Principal, Role};
use store::journal;
use testing::both;
use testing::cast::{find, history, moved, staff};
use understanding::choice::{Tally, tallies};

use crate::cast::{LEAK, arrive, catch_up, choose, follower, found_topics, topic_of, undo, vera};

async fn tally(city: &testing::TestDb) -> Tally {
    let all = tallies(&mut city.db.reader()).await.unwrap();
    all.into_values().next().unwrap_or_default()
}

both! {
    async fn right_and_wrong_proposals_are_both_counted(city) {
        found_topics(&city).await;
        let texts = ["Прорвало трубу, затопило подвал", "Опять прорвало трубу и затопило подвал",
            "Снова прорвало трубу, затопило подвал", "Затопило подвал: прорвало трубу"];
        let numbers = arrive(&city, &texts).await;
        catch_up(&follower(&city)).await;
        choose(&city, numbers[0], &vera(), "leak").await;
        choose(&city, numbers[1], &vera(), "snow").await;
        moved(&city, numbers[2], register::Status::Declined).await;
        let expect = Tally { accepted: 1, corrected: 1, ignored: 1, waiting: 1, another: 0 };
        assert_eq!(tally(&city).await, expect);
        // Whoever changes the mind is counted once, by the last word.
        choose(&city, numbers[1], &vera(), "leak").await;
        let expect = Tally { accepted: 2, corrected: 0, ..expect };
        assert_eq!(tally(&city).await, expect);
        let facts = journal::after(&mut city.db.reader(), 0, 200).await.unwrap();
        let count = |kind: &str| facts.iter().filter(|it| it.fact.kind == kind).count();
        assert_eq!((count("proposal.accepted"), count("proposal.corrected")), (2, 1));
    }

    async fn a_choice_without_a_proposal_leaves_no_record(city) {
        found_topics(&city).await;
        let numbers = arrive(&city, &["Здравствуйте"]).await;
        catch_up(&follower(&city)).await;
        choose(&city, numbers[0], &vera(), "leak").await;
        assert_eq!(tally(&city).await, Tally::default());
        assert!(!undo(&city, numbers[0], &vera()).await);
    }

    async fn an_undone_choice_is_as_if_it_had_not_been(city) {
        found_topics(&city).await;
        let numbers = arrive(&city, &[LEAK]).await;
        catch_up(&follower(&city)).await;
        let before = find(&city, numbers[0]).await;
        choose(&city, numbers[0], &vera(), "leak").await;
        assert!(undo(&city, numbers[0], &vera()).await);
        let after = find(&city, numbers[0]).await;
        assert_eq!((after.topic.as_ref(), after.version), (None, before.version + 2));
        assert_eq!(tally(&city).await, Tally { waiting: 1, ..Tally::default() });
        assert!(!undo(&city, numbers[0], &vera()).await, "once");
    }

    async fn an_undo_goes_back_one_step(city) {
        found_topics(&city).await;
        let numbers = arrive(&city, &[LEAK]).await;
        catch_up(&follower(&city)).await;
        choose(&city, numbers[0], &vera(), "snow").await;
        choose(&city, numbers[0], &vera(), "leak").await;
        assert!(undo(&city, numbers[0], &vera()).await);
        assert_eq!(topic_of(&city, numbers[0]).await.as_deref(), Some("snow"));
        assert!(!undo(&city, numbers[0], &vera()).await, "what happened since is not undone");
    }

    async fn nobody_undoes_what_another_chose_or_what_was_changed_since(city) {
        found_topics(&city).await;
        let numbers = arrive(&city, &[LEAK]).await;
        catch_up(&follower(&city)).await;
        choose(&city, numbers[0], &vera(), "leak").await;
        let other: Principal = staff(Role::Controller);
        assert!(!undo(&city, numbers[0], &other).await);
        moved(&city, numbers[0], register::Status::Assigned).await;
        let facts = history(&city, numbers[0]).await.len();
        assert!(!undo(&city, numbers[0], &vera()).await);
        assert_eq!(history(&city, numbers[0]).await.len(), facts, "and nothing was noted");
    }
}
