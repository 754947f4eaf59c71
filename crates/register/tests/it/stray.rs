//! Files of refused requests go after a day, unless somebody has come to name them.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use channels::{FileName, FileRef};
use register::Files;
use testing::TestDb;

use crate::cast::{message, take};

const DAY: i64 = 24 * 3600;

/// A city with a storage whose files are as old as the test says.
struct Store {
    city: TestDb,
    files: Files,
}

impl Store {
    fn of(city: TestDb) -> Self {
        let files = Files::local(&city.folder.path().join("files")).unwrap();
        Self { city, files }
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.city.folder.path().join("files").join(&sha256[..2]).join(&sha256[2..])
    }

    /// Puts bytes at the moment that the clock of the test shows.
    async fn put(&self, text: &str) -> String {
        let sha256 = self.files.put(text.as_bytes().to_vec()).await.unwrap();
        let now = Duration::from_millis(base::millis(self.city.now()).try_into().unwrap());
        let file = std::fs::File::options().append(true).open(self.path(&sha256)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + now).unwrap();
        sha256
    }

    async fn note(&self, sha256: &str) {
        let mut unit = self.city.begin().await;
        Files::note_strays(&mut unit, &[sha256.to_owned()]).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// A message that is accepted names the file.
    async fn name(&self, sha256: &str) {
        let mut item = message(&self.city, sha256, "Яма");
        item.incoming.files = vec![FileRef {
            sha256: sha256.to_owned(),
            name: FileName::parse("a.txt".to_owned()).unwrap(),
            content_type: "text/plain".to_owned(),
            bytes: 1,
        }];
        take(&self.city, [item]).await;
    }

    async fn sweep(&self) -> usize {
        let now = self.city.now();
        let holder = self.city.ids.next(now);
        self.files.sweep_strays(&self.city.db, holder, now).await.unwrap()
    }

    async fn holds(&self, sha256: &str) -> bool {
        self.files.get(sha256).await.unwrap().is_some()
    }
}

testing::both! {
    async fn what_nobody_names_goes_after_a_day(city) {
        let store = Store::of(city);
        let (stray, named) = (store.put("stray").await, store.put("named").await);
        let accepted = store.put("accepted").await;
        store.name(&accepted).await;
        store.note(&stray).await;
        store.note(&named).await;
        store.name(&named).await;
        assert_eq!(store.sweep().await, 0, "not at once");
        store.city.clock.turn(DAY - 1);
        assert_eq!(store.sweep().await, 0, "not within the day");
        store.city.clock.turn(1);
        assert_eq!(store.sweep().await, 1);
        assert!(!store.holds(&stray).await);
        assert!(store.holds(&named).await && store.holds(&accepted).await);
        assert_eq!(testing::count(&store.city.db, "strays").await, 0);
        assert_eq!(store.sweep().await, 0);
    }

    /// A process that was killed between a file and its message left the file for good.
    async fn what_a_killed_process_left_goes_too(city) {
        let store = Store::of(city);
        let earlier = store.put("of another database").await;
        store.city.clock.turn(60);
        let (lost, named) = (store.put("lost").await, store.put("named").await);
        let foreign = store.path(&lost).with_file_name("notes.txt");
        std::fs::write(&foreign, "not ours").unwrap();
        store.name(&named).await;
        let round = 64 + 1;
        store.city.clock.turn(DAY - (round + 1) * 15 * 60);
        for _ in 0..round {
            store.city.clock.turn(15 * 60);
            assert_eq!(store.sweep().await, 0, "not within the day");
        }
        store.city.clock.turn(15 * 60);
        let young = store.put("young").await;
        let mut removed = 0;
        for _ in 0..round {
            removed += store.sweep().await;
            store.city.clock.turn(15 * 60);
        }
        assert_eq!(removed, 1);
        assert!(!store.holds(&lost).await);
        assert!(store.holds(&earlier).await, "it is older than the database");
        assert!(store.holds(&named).await && store.holds(&young).await && foreign.exists());
        assert_eq!(testing::count(&store.city.db, "strays").await, 0);
    }

    /// The same bytes come again with a message that is on its way: it finds its file.
    async fn what_was_put_again_stays(city) {
        let store = Store::of(city);
        let sha256 = store.put("again").await;
        store.note(&sha256).await;
        store.city.clock.turn(DAY);
        store.put("again").await;
        assert_eq!(store.sweep().await, 0);
        assert!(store.holds(&sha256).await && store.path(&sha256).exists());
        store.name(&sha256).await;
        store.city.clock.turn(DAY);
        assert_eq!(store.sweep().await, 0);
        assert!(store.holds(&sha256).await);
    }

    /// Noted again, its day begins anew.
    async fn what_was_refused_again_waits_again(city) {
        let store = Store::of(city);
        let sha256 = store.put("again").await;
        store.note(&sha256).await;
        store.city.clock.turn(DAY - 1);
        store.put("again").await;
        store.note(&sha256).await;
        store.city.clock.turn(1);
        assert_eq!(store.sweep().await, 0);
        store.city.clock.turn(DAY - 1);
        assert_eq!(store.sweep().await, 1);
        assert!(!store.holds(&sha256).await);
    }

    /// A sweep that was killed half-way has set a file aside: it is read there, and the next one
    /// goes on with it.
    async fn what_a_killed_sweep_set_aside_is_not_lost(city) {
        let store = Store::of(city);
        let (old, young) = (store.put("old").await, store.put("young").await);
        for sha256 in [&old, &young] {
            store.note(sha256).await;
        }
        store.city.clock.turn(DAY);
        store.put("young").await;
        let aside = store.city.folder.path().join("files/aside");
        std::fs::create_dir(&aside).unwrap();
        for sha256 in [&old, &young] {
            std::fs::rename(store.path(sha256), aside.join(sha256)).unwrap();
            assert!(store.holds(sha256).await);
        }
        assert_eq!(store.sweep().await, 1);
        assert!(!store.holds(&old).await);
        assert!(store.path(&young).exists(), "back in its place");
    }

    async fn a_file_that_is_gone_already_harms_nobody(city) {
        let store = Store::of(city);
        let sha256 = store.put("gone").await;
        store.note(&sha256).await;
        std::fs::remove_file(store.path(&sha256)).unwrap();
        store.city.clock.turn(DAY);
        assert_eq!(store.sweep().await, 0);
        assert_eq!(testing::count(&store.city.db, "strays").await, 0);
    }

    /// Messages come with the same bytes while two processes sweep: nobody misses a file.
    async fn sweeps_and_messages_at_the_same_time(city) {
        let store = std::sync::Arc::new(Store::of(city));
        let old = Duration::from_secs(1_000_000_000);
        for round in 0..20 {
            let text = format!("round {round}");
            let sha256 = store.files.put(text.as_bytes().to_vec()).await.unwrap();
            let file = std::fs::File::options().append(true).open(store.path(&sha256)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + old).unwrap();
            // What is put from here on has the machine's time, far after that of the sweep.
            let now = base::from_millis(1_100_000_000_000);
            let mut unit = store.city.db.begin(base::from_millis(0)).await.unwrap();
            Files::note_strays(&mut unit, std::slice::from_ref(&sha256)).await.unwrap();
            unit.commit().await.unwrap();
            let sweeps = (0..2).map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let holder = store.city.ids.next(now);
                    store.files.sweep_strays(&store.city.db, holder, now).await.unwrap();
                })
            });
            let sweeps: Vec<_> = sweeps.collect();
            let put = store.files.put(text.into_bytes()).await.unwrap();
            store.name(&put).await;
            for sweep in sweeps {
                sweep.await.unwrap();
            }
            assert!(store.holds(&put).await, "round {round}");
        }
    }
}
