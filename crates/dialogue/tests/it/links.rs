//! Secret links, and what is forgotten.

use base::Uuid;
use dialogue::link::{self, Opens};
use register::{AppealId, MessageId};
use store::{Sql as _, args};
use testing::cast::{find, message, take_one};
use testing::{both, count};

use crate::chat::Person;

both! {
    async fn a_link_opens_its_message_and_stands_as_a_hash(city) {
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let appeal = find(&city, number).await;
        let opens = Opens { appeal: appeal.id, message: appeal.message };
        let mut unit = city.begin().await;
        let key = link::make(&mut unit, &city.ids, opens).await.unwrap();
        let other = link::make(&mut unit, &city.ids, opens).await.unwrap();
        unit.commit().await.unwrap();
        assert_ne!(key, other);
        assert_eq!(key.reveal().len(), 26);
        let mut reader = city.db.reader();
        assert_eq!(link::find(&mut reader, key.reveal()).await.unwrap(), Some(opens));
        let wrong = key.reveal().chars().rev().collect::<String>();
        for text in ["", &wrong, &format!("{}0", key.reveal()), "' OR 1=1 --"] {
            assert_eq!(link::find(&mut reader, text).await.unwrap(), None, "{text}");
        }
        let rows = reader.rows("SELECT hash FROM links LIMIT 9", args![]).await.unwrap();
        for row in rows {
            let hash: String = row.get("hash").unwrap();
            assert!(!hash.contains(key.reveal().as_str()) && hash.len() == 64);
        }
        let nobody = Opens { appeal: AppealId(Uuid::nil()), message: MessageId(Uuid::nil()) };
        assert_ne!(opens, nobody);
    }

    async fn conversations_are_forgotten_in_which_nobody_speaks(city) {
        let mut anna = Person::on(&city, "telegram:main", "1111");
        anna.begins().await;
        city.clock.turn(100 * 24 * 3_600);
        let mut boris = Person::on(&city, "telegram:main", "2222");
        boris.begins().await;
        city.clock.turn(100 * 24 * 3_600);
        let mut unit = city.begin().await;
        assert_eq!(dialogue::purge(&mut unit).await.unwrap(), 1);
        unit.commit().await.unwrap();
        assert_eq!(count(&city.db, "conversations").await, 1);
    }
}
