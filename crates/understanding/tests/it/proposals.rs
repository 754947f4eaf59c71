//! Proposals after intake: once for each, only where something is undecided, and without moving
//! the appeal.

use register::Status;
use store::journal;
use testing::cast::{find, history, imported, message, moved, take_one};
use testing::both;
use understanding::{Kind, Proposal};

use crate::cast::{
    LEAK, arrive, catch_up, choose, follower, found, found_topics, proposals, topic_of, vera,
};

both! {
    async fn what_arrives_gets_a_proposal_with_its_reasons(city) {
        found_topics(&city).await;
        let numbers = arrive(&city, &[LEAK, "Здравствуйте"]).await;
        catch_up(&follower(&city)).await;
        let made = proposals(&city, numbers[0]).await;
        let best = made.first().unwrap();
        assert_eq!(best.value.word(), "leak");
        assert!(best.confidence >= 0.5, "{best:?}");
        assert_eq!(best.model, "taxonomy");
        assert!(best.reasons.iter().any(|it| it == "трубу"), "{best:?}");
        assert!(proposals(&city, numbers[1]).await.is_empty(), "it knows nothing of it");
    }

    async fn a_proposal_is_no_fact_about_the_appeal(city) {
        found_topics(&city).await;
        let number = take_one(&city, message(&city, "1", LEAK)).await;
        let before = find(&city, number).await;
        catch_up(&follower(&city)).await;
        assert_eq!(find(&city, number).await, before, "the version stays, and all the rest");
        assert_eq!(history(&city, number).await.len() as i64, before.version);
        let facts = journal::after(&mut city.db.reader(), 0, 100).await.unwrap();
        let made: Vec<_> = facts.iter().filter(|it| it.fact.kind == "proposal.made").collect();
        let [made] = made.as_slice() else { panic!("{made:?}") };
        assert_eq!(made.fact.became.as_deref(), Some("leak"));
        assert_eq!(made.fact.by.kind(), "model");
    }

    async fn a_repeated_step_and_a_second_process_change_nothing(city) {
        found_topics(&city).await;
        arrive(&city, &[LEAK]).await;
        let (one, other) = (follower(&city), follower(&city));
        catch_up(&one).await;
        let head = journal::head(&mut city.db.reader()).await.unwrap();
        catch_up(&one).await;
        catch_up(&other).await;
        city.clock.turn(60);
        catch_up(&other).await;
        assert_eq!(journal::head(&mut city.db.reader()).await.unwrap(), head);
    }

    async fn nothing_is_proposed_where_nobody_must_decide(city) {
        found_topics(&city).await;
        let chosen = take_one(&city, message(&city, "1", LEAK)).await;
        let ended = take_one(&city, message(&city, "2", LEAK)).await;
        choose(&city, chosen, &vera(), "snow").await;
        moved(&city, ended, Status::Declined).await;
        catch_up(&follower(&city)).await;
        assert!(proposals(&city, chosen).await.is_empty());
        assert!(proposals(&city, ended).await.is_empty());
        assert_eq!(topic_of(&city, chosen).await.as_deref(), Some("snow"));
    }

    async fn an_archive_keeps_its_history_and_what_is_open_in_it_is_helped(city) {
        found_topics(&city).await;
        let open = imported(&city, channels::file::PastStatus::New).await;
        catch_up(&follower(&city)).await;
        let made = proposals(&city, open).await;
        assert_eq!(made.first().map(|it| it.value.word()).as_deref(), Some("pothole"));
    }

    async fn another_taxonomy_is_noticed(city) {
        found_topics(&city).await;
        let follower = follower(&city);
        catch_up(&follower).await;
        found(&city, "[[groups]]\ncode = \"water\"\nname = { ru = \"Вода\", en = \"Water\" }\n\
            [[topics]]\ncode = \"burst\"\ngroup = \"water\"\n\
            name = { ru = \"Прорыв трубы\", en = \"Burst\" }\nkeywords = [\"затопило подвал\"]\n\
            [[topics]]\ncode = \"dry\"\ngroup = \"water\"\n\
            name = { ru = \"Нет воды\", en = \"Dry\" }\n").await;
        let numbers = arrive(&city, &[LEAK]).await;
        catch_up(&follower).await;
        let made = proposals(&city, numbers[0]).await;
        assert_eq!(made.first().map(|it| it.value.word()).as_deref(), Some("burst"));
    }

    async fn a_list_asks_once(city) {
        found_topics(&city).await;
        let numbers = arrive(&city, &[LEAK, "Огромная яма, выбоина, разбитый асфальт"]).await;
        catch_up(&follower(&city)).await;
        let mut ids = Vec::new();
        for number in &numbers {
            ids.push(find(&city, *number).await.id);
        }
        let best = Proposal::best(&mut city.db.reader(), &ids, Kind::Topic).await.unwrap();
        let said: Vec<_> = ids.iter().map(|id| best[id].value.word()).collect();
        assert_eq!(said, ["leak", "pothole"]);
    }
}
