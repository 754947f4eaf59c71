//! The whole program with a bot of Telegram, against a stand-in for its server.

use std::time::Duration;

use base::Clock;
use testing::PICTURE;
use testing::telegram::{FakeTelegram, Resident, Seen, TOKEN};

use crate::product::Product;

/// How long a whole walk may take, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

async fn city(fake: &FakeTelegram, mode: &str) -> Product {
    let mut product = Product::sqlite();
    product.set("OTKLIK_CHANNELS__TELEGRAM__MAIN__TOKEN", TOKEN);
    product.set("OTKLIK_CHANNELS__TELEGRAM__MAIN__API_URL", &fake.url());
    product.set("OTKLIK_CHANNELS__TELEGRAM__MAIN__MODE", mode);
    product.set("OTKLIK_CHANNELS__TELEGRAM__MAIN__SECRET", "s-e_c-r_e-t");
    let base = product.base.clone();
    product.set("OTKLIK_SERVER__PUBLIC_URL", &base);
    product.serve().await;
    product
}

/// What was said last, after so many messages.
async fn last(resident: &Resident, messages: usize) -> Seen {
    let mut seen = resident.sees(messages).await;
    assert_eq!(seen.len(), messages, "{seen:#?}");
    seen.pop().expect("a message")
}

fn says(seen: &Seen, words: &str) {
    assert!(seen.text.contains(words), "{words}: {seen:#?}");
}

async fn walk(mode: &str) {
    let mut fake = FakeTelegram::start(Clock::system()).await;
    let mut product = city(&fake, mode).await;
    let anna = fake.resident(1111, "Анна");
    anna.begins(None);
    says(&last(&anna, 1).await, "Согласны?");
    anna.presses("Согласен");
    says(&last(&anna, 2).await, "Что случилось?");
    fake.repeat(2);
    anna.sends_album(&[PICTURE, PICTURE], "Яма на Якорной у садика");
    last(&anna, 3).await;
    anna.shows(43.2003, 132.6102);
    let summary = last(&anna, 4).await;
    says(&summary, "2 фото");
    anna.presses("Отправить");
    says(&last(&anna, 5).await, "Ваш номер");

    // A process that was killed goes on where it stood.
    product.kill();
    anna.says("статус");
    product.serve().await;
    says(&last(&anna, 6).await, "-000001");
    // While Telegram is away people write, and all is answered once, in order.
    fake.go_away().await;
    anna.says("статус");
    anna.says("спасибо");
    fake.come_back().await;
    let seen = anna.sees(8).await;
    says(&seen[6], "-000001");
    assert_eq!(seen.len(), 8, "{seen:#?}");
    let (_, key) = TOKEN.split_once(':').expect("a token");
    let log = product.logged();
    assert!(!log.contains(key) && !log.contains("Якорной"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_writes_to_a_bot_that_polls() {
    tokio::time::timeout(PATIENCE, walk("poll")).await.expect("it keeps up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_writes_to_a_bot_that_is_called() {
    tokio::time::timeout(PATIENCE, walk("webhook")).await.expect("it keeps up");
}
