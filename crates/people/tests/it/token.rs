use base::By;
use people::token::{self, ApiToken, Issued, TokenError, TokenId, Tokens};
use people::{Scope, Scopes, Who};
use store::journal;
use testing::TestDb;

use crate::cast::{self, admin, login};

const INTAKE: Scopes = Scopes::of(&[Scope::Intake, Scope::Read]);

async fn issue(city: &TestDb, name: &str, scopes: Scopes) -> Issued {
    let mut unit = city.begin().await;
    let issued = token::issue(&mut unit, &city.ids, &admin(), &login(name), scopes).await.unwrap();
    unit.commit().await.unwrap();
    issued
}

async fn revoke(city: &TestDb, id: TokenId) -> Result<(), TokenError> {
    let mut unit = city.begin().await;
    token::revoke(&mut unit, &admin(), id).await?;
    unit.commit().await?;
    Ok(())
}

async fn last_used(city: &TestDb) -> Option<base::Timestamp> {
    token::list(&mut city.db.reader()).await.unwrap()[0].last_used_at
}

testing::both! {
    /// The first token of a name makes the account; later ones speak for the same.
    async fn a_token_opens_what_it_names(city) {
        let issued = issue(&city, "Portal", INTAKE).await;
        let second = issue(&city, "portal", Scopes::of(&[Scope::Work])).await;
        assert_eq!(second.service, issued.service);

        let mut reader = city.db.reader();
        let found = token::find(&mut reader, &issued.token.reveal()).await.unwrap().unwrap();
        assert_eq!(found.who, Who::Service(issued.service));
        assert_eq!(found.by(), By::Service(issued.service.0));
        assert_eq!(found.scopes, INTAKE);
        assert_eq!((found.role, found.department), (None, None));
        for bad in ["", "otk_", "portal", &issued.token.reveal().replace("otk_", "")] {
            assert!(token::find(&mut reader, bad).await.unwrap().is_none(), "{bad}");
        }
        let stranger = ApiToken::parse(&format!("otk_{}", "A".repeat(43))).unwrap();
        assert!(token::find(&mut reader, &stranger.reveal()).await.unwrap().is_none());

        let kinds = cast::facts(&city).await;
        assert_eq!(kinds, ["service.added", "token.issued", "token.issued"]);
        let facts = journal::after(&mut reader, 0, 10).await.unwrap();
        assert_eq!(facts[1].fact.details["scopes"], "intake,read");
    }

    /// A token without a right is not issued, and its account is not made.
    async fn a_token_needs_a_right(city) {
        let mut unit = city.begin().await;
        let portal = login("portal");
        let refused =
            token::issue(&mut unit, &city.ids, &admin(), &portal, Scopes::NONE).await;
        assert!(matches!(refused, Err(TokenError::NoScopes)));
        unit.commit().await.unwrap();
        assert!(cast::facts(&city).await.is_empty());
    }

    /// A revoked token is shut at once where it is looked up, and within seconds where it is known.
    async fn a_revoked_token_is_forgotten(city) {
        let issued = issue(&city, "portal", INTAKE).await;
        let text = issued.token.reveal();
        let tokens = Tokens::new();
        let known = async || tokens.find(&city.db, &text, city.now()).await.unwrap().is_some();
        assert!(known().await);

        revoke(&city, issued.id).await.unwrap();
        assert!(matches!(revoke(&city, issued.id).await, Err(TokenError::NotFound)));
        assert!(token::find(&mut city.db.reader(), &text).await.unwrap().is_none());
        city.clock.turn(4);
        assert!(known().await);
        city.clock.turn(1);
        assert!(!known().await);

        let listed = token::list(&mut city.db.reader()).await.unwrap();
        assert!(listed[0].revoked_at.is_some());
        let facts = cast::facts(&city).await;
        assert_eq!(facts, ["service.added", "token.issued", "token.revoked"]);
    }

    /// The last use is written at the first use and then once a minute.
    async fn the_last_use_is_written_once_a_minute(city) {
        let text = issue(&city, "portal", INTAKE).await.token.reveal();
        let tokens = Tokens::new();
        assert_eq!(last_used(&city).await, None);
        // The last step waits for what the process knows of the token to grow old as well.
        for (turn, written) in [(0, true), (30, false), (29, false), (6, true)] {
            city.clock.turn(turn);
            let before = last_used(&city).await;
            assert!(tokens.find(&city.db, &text, city.now()).await.unwrap().is_some());
            let after = if written { Some(city.now()) } else { before };
            assert_eq!(last_used(&city).await, after, "after {turn} s");
        }
    }
}
