//! The post with a bot of Telegram, against a stand-in for its server.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use channels::carrier::Carrier;
use channels::telegram::{Pace, Settings, Telegram, Token};
use mailroom::Post;
use testing::TestDb;
use testing::telegram::{FakeTelegram, Fault, Resident, TOKEN};

use crate::cast::{CHANNEL, Shelf, send_all, states, tell};

async fn town(city: &TestDb) -> (FakeTelegram, Post, Resident, Resident) {
    let fake = FakeTelegram::start(city.clock.clock()).await;
    let mut settings = Settings::of(CHANNEL.into(), Token::parse(TOKEN).unwrap());
    settings.api_url = fake.url();
    settings.patience = Duration::from_secs(5);
    settings.pace = Pace::of(Duration::ZERO, Duration::ZERO);
    let bot: Arc<dyn Carrier> = Arc::new(Telegram::new(settings).unwrap());
    let carriers = BTreeMap::from([(CHANNEL.to_owned(), bot)]);
    let clock = city.clock.clock();
    let post = Post::new(city.db.clone(), clock, &city.ids, carriers, Arc::new(Shelf));
    let (anna, boris) = (fake.resident(1111, "Анна"), fake.resident(2222, "Борис"));
    anna.begins(None);
    boris.begins(None);
    (fake, post, anna, boris)
}

fn texts(resident: &Resident) -> Vec<String> {
    resident.seen().into_iter().map(|it| it.text).collect()
}

testing::both! {
    async fn after_an_hour_away_everything_goes_out_once_and_in_order(city) {
        let (mut fake, post, anna, boris) = town(&city).await;
        fake.go_away().await;
        for text in ["раз", "два", "три"] {
            tell(&city, "1111", text).await;
            tell(&city, "2222", text).await;
        }
        for _ in 0..60 {
            send_all(&post).await;
            city.clock.turn(60);
        }
        fake.come_back().await;
        for _ in 0..20 {
            send_all(&post).await;
            city.clock.turn(60);
        }
        assert_eq!(texts(&anna), ["раз", "два", "три"]);
        assert_eq!(texts(&boris), ["раз", "два", "три"]);
        assert_eq!(states(&city).await, ["sent"; 6]);
    }

    async fn what_was_sent_and_not_answered_is_unknown_and_not_said_twice(city) {
        let (fake, post, anna, _) = town(&city).await;
        fake.fail("sendMessage", Fault::LostReply, 1);
        tell(&city, "1111", "раз").await;
        tell(&city, "1111", "два").await;
        for _ in 0..60 {
            send_all(&post).await;
            city.clock.turn(60);
        }
        assert_eq!(texts(&anna), ["раз", "два"]);
        assert_eq!(states(&city).await, ["unknown", "sent"]);
    }
}
