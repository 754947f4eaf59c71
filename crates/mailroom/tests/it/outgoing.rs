//! What a person does about what did not arrive, and what the journal tells.

use base::{By, Uuid};
use channels::carrier::Carried;
use mailroom::outgoing::{TurnError, count_troubled, give_up, resend, troubled};
use mailroom::{OutgoingId, State};
use testing::TestDb;

use crate::cast::{
    APPEAL, Do, Scripted, facts, hand_over, kinds, post, posted, say, send_all, states, tell,
};

const VERA: By = By::Staff(Uuid::from_u128(5));

async fn again(city: &TestDb, id: OutgoingId) -> Result<(), TurnError> {
    let mut unit = city.begin().await;
    resend(&mut unit, id, &VERA).await?;
    unit.commit().await?;
    Ok(())
}

async fn done_with(city: &TestDb, id: OutgoingId) -> Result<(), TurnError> {
    let mut unit = city.begin().await;
    give_up(&mut unit, id, &VERA).await?;
    unit.commit().await?;
    Ok(())
}

fn refused() -> Do {
    Do::Answer(Carried::Refused { why: "chat not found".to_owned(), gone: false })
}

fn broken() -> Do {
    Do::Answer(Carried::Unknown { why: "the connection broke".to_owned() })
}

testing::both! {
    /// What failed is listed until a person sends it again or settles it; both are recorded.
    async fn a_person_decides(city) {
        let (carrier, mut ids) = (Scripted::new(), Vec::new());
        carrier.will("anna", refused());
        carrier.will("boris", broken());
        for who in ["anna", "boris", "wera"] {
            ids.push(tell(&city, who, "Ответ").await);
        }
        let post = post(&city, &carrier);
        send_all(&post).await;
        assert_eq!(states(&city).await, ["failed", "unknown", "sent"]);
        let listed = troubled(&mut city.db.reader(), 10).await.unwrap();
        assert_eq!(listed.iter().map(|it| it.id).collect::<Vec<_>>(), ids[..2]);
        assert_eq!(listed[0].why.as_deref(), Some("chat not found"));

        again(&city, ids[0]).await.unwrap();
        done_with(&city, ids[1]).await.unwrap();
        assert_eq!(count_troubled(&mut city.db.reader()).await.unwrap(), 0);
        send_all(&post).await;
        assert_eq!(states(&city).await, ["sent", "unknown", "sent"]);
        assert_eq!(posted(&city).await[1].settled, Some((VERA, city.now())));
        let told = kinds(&city).await.into_iter().filter(|it| it != "outgoing.put");
        let told: Vec<_> = told.collect();
        let mut ends = told[..3].to_vec();
        ends.sort();
        assert_eq!(ends, ["outgoing.failed", "outgoing.sent", "outgoing.unknown"]);
        assert_eq!(told[3..], ["outgoing.resent", "outgoing.given_up", "outgoing.sent"]);
        for fact in facts(&city).await {
            assert_eq!(fact.subject.kind, "outgoing");
            assert_eq!(fact.details["appeal"], APPEAL.to_string());
        }
    }

    /// Nobody settles what was sent, and nobody does it twice.
    async fn what_is_settled_stays_so(city) {
        let carrier = Scripted::new();
        carrier.will("anna", refused());
        let (anna, wera) = (tell(&city, "anna", "1").await, tell(&city, "wera", "2").await);
        let early = again(&city, anna).await.unwrap_err();
        assert!(matches!(early, TurnError::Not(it) if it.state == State::Waiting));
        send_all(&post(&city, &carrier)).await;
        let sent = again(&city, wera).await.unwrap_err();
        assert!(matches!(sent, TurnError::Not(it) if it.state == State::Sent));
        done_with(&city, anna).await.unwrap();
        assert!(matches!(again(&city, anna).await, Err(TurnError::Not(_))));
        assert!(matches!(done_with(&city, anna).await, Err(TurnError::Not(_))));
        let nobody = OutgoingId(Uuid::from_u128(1));
        assert!(matches!(again(&city, nobody).await, Err(TurnError::NotFound)));
    }

    /// What is about no appeal is sent all the same and leaves no facts.
    async fn small_talk_leaves_no_facts(city) {
        let carrier = Scripted::new();
        carrier.will("boris", refused());
        for who in ["anna", "boris"] {
            hand_over(&city, who, say("Где это?"), None).await;
        }
        send_all(&post(&city, &carrier)).await;
        assert_eq!(carrier.said().len(), 1);
        assert!(facts(&city).await.is_empty());
        assert_eq!(count_troubled(&mut city.db.reader()).await.unwrap(), 0);
    }
}
