//! What may be shown of pictures: made once, and gone with what it was made of.

use channels::{FileName, FileRef};
use jobs::{Follower as _, HolderId};
use register::Files;
use register::picture::{Picture, PictureFollower, Pictures, Unshown};
use testing::TestDb;

use crate::cast::{message, take};

const DAY: i64 = 24 * 3600;

struct Studio {
    city: TestDb,
    files: Files,
    pictures: Pictures,
}

impl Studio {
    fn of(city: TestDb) -> Self {
        let files = Files::local(&city.folder.path().join("files")).unwrap();
        let pictures = Pictures::new(city.db.clone(), files.clone(), city.clock.clock());
        Self { city, files, pictures }
    }

    /// A message with this file.
    async fn take(&self, key: &str, kind: &str, bytes: &[u8]) -> String {
        let sha256 = self.files.put(bytes.to_vec()).await.unwrap();
        let mut item = message(&self.city, key, "Яма");
        item.incoming.files = vec![FileRef {
            sha256: sha256.clone(),
            name: FileName::parse("яма.png".to_owned()).unwrap(),
            content_type: kind.to_owned(),
            bytes: bytes.len() as u64,
        }];
        take(&self.city, [item]).await;
        sha256
    }

    async fn follow(&self) {
        let now = self.city.now();
        let holder: HolderId = self.city.ids.next(now);
        let follower = PictureFollower { pictures: self.pictures.clone(), holder };
        follower.step().await.unwrap();
    }

    async fn known(&self, sha256: &str) -> Option<Picture> {
        let known = Picture::known(&mut self.city.db.reader(), &[sha256.to_owned()]).await;
        known.unwrap().remove(sha256)
    }
}

testing::both! {
    async fn copies_are_made_after_intake_and_once(city) {
        let studio = Studio::of(city);
        let photo = studio.take("1", "image/png", testing::PICTURE).await;
        let text = studio.take("2", "text/plain", b"words").await;
        let broken = studio.take("3", "image/png", &testing::PICTURE[..40]).await;
        assert_eq!(studio.known(&photo).await, None, "not on the way of intake");
        studio.follow().await;
        let made = studio.known(&photo).await.unwrap();
        let thumb = made.thumb().unwrap();
        assert!(studio.files.get(&thumb.sha256).await.unwrap().is_some());
        assert_eq!(studio.known(&text).await, None, "nobody looks for a picture in a text");
        assert_eq!(studio.known(&broken).await.unwrap().copies, Err(Unshown::Broken));
        assert_eq!(studio.pictures.of(&photo).await.unwrap(), Some(made));
    }

    async fn whoever_looks_first_has_it_made(city) {
        let studio = Studio::of(city);
        let photo = studio.take("1", "image/png", testing::PICTURE).await;
        let (one, other) =
            tokio::join!(studio.pictures.of(&photo), studio.pictures.of(&photo));
        let one = one.unwrap().unwrap();
        assert_eq!(Some(&one), other.unwrap().as_ref());
        assert_eq!(studio.known(&photo).await, Some(one));
        assert_eq!(studio.pictures.of(&"0".repeat(64)).await.unwrap(), None);
        let text = studio.take("2", "text/plain", b"words").await;
        let seen = studio.pictures.of(&text).await.unwrap().unwrap();
        assert_eq!(seen.copies, Err(Unshown::OtherKind));
    }

    async fn copies_go_with_what_they_were_made_of(city) {
        let studio = Studio::of(city);
        let photo = studio.files.put(testing::PICTURE.to_vec()).await.unwrap();
        let mut unit = studio.city.begin().await;
        Files::note_strays(&mut unit, std::slice::from_ref(&photo)).await.unwrap();
        unit.commit().await.unwrap();
        let thumb = studio.pictures.of(&photo).await.unwrap().unwrap().thumb().unwrap().clone();
        let mut unit = studio.city.begin().await;
        Files::note_strays(&mut unit, std::slice::from_ref(&thumb.sha256)).await.unwrap();
        unit.commit().await.unwrap();
        // The files are as old as the machine says, which the clock of the test has passed.
        studio.city.clock.turn(100 * 365 * DAY);
        let now = studio.city.now();
        let sweep = async || {
            let holder = studio.city.ids.next(now);
            studio.files.sweep_strays(&studio.city.db, holder, now).await.unwrap()
        };
        assert_eq!(sweep().await, 1, "the copy is named as long as the original is known");
        assert_eq!(studio.known(&photo).await, None);
        assert!(studio.files.get(&photo).await.unwrap().is_none());
        let before = now.checked_sub(jiff::SignedDuration::from_hours(48)).unwrap();
        let mut unit = studio.city.db.begin(before).await.unwrap();
        Files::note_strays(&mut unit, std::slice::from_ref(&thumb.sha256)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(sweep().await, 1);
        assert!(studio.files.get(&thumb.sha256).await.unwrap().is_none());
    }
}
