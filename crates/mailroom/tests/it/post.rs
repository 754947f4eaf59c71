//! The post: once, in order, whatever happens to the channel or to the process.

use std::sync::Arc;
use std::time::Duration;

use channels::carrier::Carried;
use channels::talk::Say;
use channels::{FileName, FileRef};
use mailroom::{Trouble, peer};
use tokio::sync::watch;

use crate::cast::{
    self, Do, Scripted, hand_over, kinds, post, posted, say, send_all, states, tell,
};

const PATIENCE: Duration = Duration::from_secs(30);

fn file(sha256: &str) -> FileRef {
    FileRef {
        sha256: sha256.to_owned(),
        name: FileName::kept("двор.jpg".to_owned().into()),
        content_type: "image/jpeg".to_owned(),
        bytes: 2,
    }
}

testing::both! {
    /// A channel that is away for an hour gets everything after it, once, in the order of each
    /// conversation.
    async fn an_hour_without_the_channel(city) {
        let carrier = Scripted::new();
        carrier.away(true);
        let post = post(&city, &carrier);
        for minute in 0..60 {
            for who in ["anna", "boris", "wera"] {
                tell(&city, who, &minute.to_string()).await;
            }
            send_all(&post).await;
            city.clock.turn(60);
        }
        assert!(carrier.said().is_empty());
        let tried = posted(&city).await[0].attempts;
        assert!((8..=20).contains(&tried), "{tried} tries in an hour: the pause grows");
        carrier.away(false);
        city.clock.turn(600);
        send_all(&post).await;
        let minutes: Vec<_> = (0..60).map(|it| it.to_string()).collect();
        for who in ["anna", "boris", "wera"] {
            assert_eq!(carrier.said_to(who), minutes);
        }
        assert!(states(&city).await.iter().all(|it| *it == "sent"));
    }

    /// A process that dies while it sends leaves what nobody knows of, and it is never said twice
    /// by itself; what waited behind it goes out.
    async fn a_process_dies_while_it_sends(city) {
        let carrier = Scripted::new();
        carrier.will("anna", Do::Hang);
        tell(&city, "anna", "1").await;
        tell(&city, "anna", "2").await;
        let dying = post(&city, &carrier);
        let task = tokio::spawn(async move { dying.step().await.map(|_| ()) });
        let mut told = carrier.told.subscribe();
        tokio::time::timeout(PATIENCE, told.wait_for(|it| *it == 1)).await.unwrap().unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());

        let other = post(&city, &carrier);
        send_all(&other).await;
        assert_eq!(states(&city).await, ["sending", "waiting"], "the lease still holds");
        city.clock.turn(16);
        send_all(&other).await;
        assert_eq!(states(&city).await, ["unknown", "sent"]);
        assert_eq!(posted(&city).await[0].trouble, Some(Trouble::Died));
        assert_eq!(carrier.said_to("anna"), ["2"]);
    }

    /// A process that was frozen while it sent tells later how it ended.
    async fn a_frozen_process_tells_later(city) {
        let carrier = Scripted::new();
        carrier.will("anna", Do::Hang);
        tell(&city, "anna", "1").await;
        let frozen = Arc::new(post(&city, &carrier));
        let own = Arc::clone(&frozen);
        let task = tokio::spawn(async move { own.step().await.map(|_| ()) });
        let mut told = carrier.told.subscribe();
        tokio::time::timeout(PATIENCE, told.wait_for(|it| *it == 1)).await.unwrap().unwrap();
        city.clock.turn(16);
        send_all(&post(&city, &carrier)).await;
        assert_eq!(states(&city).await, ["unknown"]);
        carrier.gate.add_permits(1);
        task.await.unwrap().unwrap();
        assert_eq!(states(&city).await, ["sent"], "it did arrive");
        assert_eq!(kinds(&city).await, ["outgoing.put", "outgoing.unknown", "outgoing.sent"]);
    }

    /// What breaks its carrier, is refused, or has lost its file holds up nobody else, nor what
    /// follows in the same conversation.
    async fn a_poisoned_item_blocks_nobody(city) {
        let carrier = Scripted::new();
        carrier.will("anna", Do::Panic);
        carrier.will("boris", Do::Answer(Carried::Refused { why: "400".to_owned(), gone: false }));
        for who in ["anna", "boris", "wera"] {
            tell(&city, who, "first").await;
        }
        let absent = Say { files: vec![file("absent")], ..say("with a file") };
        hand_over(&city, "galina", absent, Some(cast::APPEAL)).await;
        for who in ["anna", "boris", "wera", "galina"] {
            tell(&city, who, "second").await;
        }
        send_all(&post(&city, &carrier)).await;
        let expected =
            ["unknown", "failed", "sent", "failed", "sent", "sent", "sent", "sent"];
        assert_eq!(states(&city).await, expected);
        let troubles: Vec<_> = posted(&city).await.iter().map(|it| it.trouble).collect();
        assert_eq!(troubles[..4], [
            Some(Trouble::Broken),
            Some(Trouble::Refused),
            None,
            Some(Trouble::NoFile),
        ]);
    }

    /// More conversations than are spoken in at once, each stuck at its first: a pause of one does
    /// not take the place of another.
    async fn those_that_rest_take_no_place(city) {
        let carrier = Scripted::new();
        for number in 0..20 {
            let who = number.to_string();
            carrier.will(&who, Do::Answer(Carried::Later { why: "403".to_owned(), after: None }));
            tell(&city, &who, "first").await;
        }
        tell(&city, "anna", "hello").await;
        let post = post(&city, &carrier);
        send_all(&post).await;
        assert_eq!(carrier.said(), [("anna".to_owned(), "hello".to_owned())]);
        city.clock.turn(5);
        send_all(&post).await;
        assert_eq!(carrier.said().len(), 21);
    }

    /// The pause that a channel asks for is kept: by all for a while, and by the
    /// conversation to its end.
    async fn the_channel_asks_for_a_pause(city) {
        let carrier = Scripted::new();
        let after = Some(Duration::from_secs(90));
        carrier.will("anna", Do::Answer(Carried::Later { why: "429".to_owned(), after }));
        tell(&city, "anna", "1").await;
        let post = post(&city, &carrier);
        send_all(&post).await;
        tell(&city, "boris", "1").await;
        send_all(&post).await;
        assert!(carrier.said().is_empty(), "the channel rests");
        city.clock.turn(30);
        send_all(&post).await;
        assert_eq!(carrier.said().len(), 1);
        city.clock.turn(59);
        send_all(&post).await;
        assert_eq!(carrier.said().len(), 1, "the conversation waits");
        city.clock.turn(1);
        send_all(&post).await;
        assert_eq!(carrier.said_to("anna"), ["1"]);
    }

    /// A channel that stays away for too long: it has failed, and a person may send it again.
    async fn it_is_not_tried_for_ever(city) {
        let carrier = Scripted::new();
        carrier.away(true);
        tell(&city, "anna", "1").await;
        let post = post(&city, &carrier);
        for _ in 0..8 {
            send_all(&post).await;
            city.clock.turn(24 * 3_600);
        }
        let posted = posted(&city).await;
        assert_eq!((posted[0].state.word(), posted[0].trouble), ("failed", Some(Trouble::Expired)));
    }

    /// Who wants to hear nothing more is told nothing more, until that person writes again.
    async fn a_person_wants_to_hear_nothing_more(city) {
        let carrier = Scripted::new();
        let gone = Carried::Refused { why: "blocked".to_owned(), gone: true };
        carrier.will("anna", Do::Answer(gone));
        for text in ["1", "2"] {
            tell(&city, "anna", text).await;
        }
        let post = post(&city, &carrier);
        send_all(&post).await;
        tell(&city, "anna", "3").await;
        send_all(&post).await;
        assert_eq!(states(&city).await, ["failed"; 3]);
        assert!(posted(&city).await.iter().all(|it| it.trouble == Some(Trouble::Gone)));
        let kinds = kinds(&city).await;
        assert_eq!(kinds.iter().filter(|it| *it == "outgoing.failed").count(), 3);

        let mut unit = city.begin().await;
        peer::open(&mut unit, &cast::peer("anna")).await.unwrap();
        unit.commit().await.unwrap();
        tell(&city, "anna", "4").await;
        send_all(&post).await;
        assert_eq!(carrier.said_to("anna"), ["4"]);
    }

    /// Files go with the words, in their order.
    async fn files_go_with_the_words(city) {
        let carrier = Scripted::new();
        let both = Say { files: vec![file("before"), file("after")], ..say("Готово") };
        hand_over(&city, "anna", both, None).await;
        send_all(&post(&city, &carrier)).await;
        assert_eq!(carrier.files(), [vec![b"before".to_vec(), b"after".to_vec()]]);
    }

    /// Two processes at work on one database never send the same, and keep the order.
    async fn two_processes_send_nothing_twice(city) {
        let carrier = Scripted::new();
        let (stop, stopping) = watch::channel(false);
        let both = [0, 1].map(|_| tokio::spawn(post(&city, &carrier).run(stopping.clone())));
        for number in 0..25 {
            for who in ["anna", "boris"] {
                tell(&city, who, &number.to_string()).await;
            }
        }
        let mut told = carrier.told.subscribe();
        tokio::time::timeout(PATIENCE, told.wait_for(|it| *it >= 50)).await.unwrap().unwrap();
        stop.send_replace(true);
        for task in both {
            tokio::time::timeout(PATIENCE, task).await.unwrap().unwrap();
        }
        let numbers: Vec<_> = (0..25).map(|it| it.to_string()).collect();
        for who in ["anna", "boris"] {
            assert_eq!(carrier.said_to(who), numbers);
        }
        assert!(states(&city).await.iter().all(|it| *it == "sent"), "it waits for what flies");
    }
}
