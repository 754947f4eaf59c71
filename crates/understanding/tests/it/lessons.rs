//! A city learns from its own appeals: the model is kept, used at once by every process, and an
//! older one can be returned to.

use base::By;
use testing::TestDb;
use testing::both;
use understanding::Kind;
use understanding::lesson::Lessons;
use understanding::shelf::{self, HeldOut};
use understanding::topic::{Ticks, Training, train_and_judge};

use crate::cast::{arrive, catch_up, choose, follower, found_topics, proposals, vera};
use crate::village;

/// The topics of the cast, in the order of the village's.
const CODES: [&str; 3] = ["pothole", "snow", "leak"];

/// So many letters of the village have arrived and were sorted.
async fn live(city: &TestDb, letters: usize) {
    let letters = village::letters(letters);
    let texts: Vec<&str> = letters.iter().map(|it| it.text.as_str()).collect();
    let numbers = arrive(city, &texts).await;
    for (number, letter) in numbers.iter().zip(&letters) {
        choose(city, *number, &vera(), CODES[letter.class]).await;
    }
}

async fn lessons(city: &TestDb) -> Lessons {
    Lessons::gather(&mut city.db.reader(), 1_000, |_| {}).await.unwrap()
}

async fn learn(city: &TestDb, seed: u64) -> String {
    let lessons = lessons(city).await;
    let training =
        Training { name: "topics", classes: &lessons.classes, examples: &lessons.examples, seed };
    let trained = train_and_judge(&training, &Ticks::default()).unwrap();
    let figures = HeldOut::of(trained.judged, &trained.scores);
    let mut unit = city.begin().await;
    let by = By::Rule("test".to_owned());
    shelf::put(&mut unit, &city.ids, by, &trained.model, (40, figures)).await.unwrap();
    unit.commit().await.unwrap();
    trained.model.version().to_owned()
}

both! {
    async fn a_model_is_used_at_once_and_an_older_one_again(city) {
        found_topics(&city).await;
        live(&city, 120).await;
        let (one, other) = (follower(&city), follower(&city));
        catch_up(&one).await;
        city.clock.turn(60);
        let first = learn(&city, 1).await;
        city.clock.turn(60);
        let text = "Провал у остановки, яма";
        let numbers = arrive(&city, &[text]).await;
        catch_up(&other).await;
        let made = proposals(&city, numbers[0]).await;
        let best = made.first().expect("the model has learnt it");
        assert_eq!((best.value.word().as_str(), &best.version), ("pothole", &first));

        let second = learn(&city, 2).await;
        city.clock.turn(60);
        let mut unit = city.begin().await;
        let by = By::Rule("test".to_owned());
        assert!(shelf::choose(&mut unit, by.clone(), Kind::Topic, &first).await.unwrap());
        assert!(!shelf::choose(&mut unit, by, Kind::Topic, "nothing").await.unwrap());
        unit.commit().await.unwrap();
        let numbers = arrive(&city, &["Опять провал у остановки, яма"]).await;
        city.clock.turn(60);
        catch_up(&one).await;
        assert_eq!(proposals(&city, numbers[0]).await[0].version, first);
        let all = shelf::all(&mut city.db.reader(), Kind::Topic).await.unwrap();
        let told: Vec<_> = all.iter().map(|it| (it.version.as_str(), it.in_use)).collect();
        assert_eq!(told, [(second.as_str(), false), (first.as_str(), true)]);
    }

    async fn only_so_many_models_are_kept_and_the_one_in_use_always(city) {
        found_topics(&city).await;
        live(&city, 12).await;
        let first = learn(&city, 1).await;
        for seed in 2..9 {
            city.clock.turn(60);
            let newest = learn(&city, seed).await;
            let mut unit = city.begin().await;
            city.clock.turn(1);
            let by = By::Rule("test".to_owned());
            assert!(shelf::choose(&mut unit, by, Kind::Topic, &first).await.unwrap(), "{newest}");
            unit.commit().await.unwrap();
        }
        let all = shelf::all(&mut city.db.reader(), Kind::Topic).await.unwrap();
        assert_eq!(all.len(), shelf::KEPT);
    }

    async fn lessons_are_the_appeals_that_somebody_sorted(city) {
        found_topics(&city).await;
        let texts =
            ["Яма у дома", "яма  у ДОМА", "Яма у дома!", "Снег не чистят", "Здравствуйте", " "];
        let numbers = arrive(&city, &texts).await;
        for number in &numbers[..3] {
            choose(&city, *number, &vera(), "pothole").await;
        }
        choose(&city, numbers[3], &vera(), "snow").await;
        choose(&city, numbers[5], &vera(), "snow").await;
        let lessons = lessons(&city).await;
        assert_eq!((lessons.looked_at, lessons.repeated, lessons.wordless), (5, 1, 1));
        assert!(!lessons.are_enough());
        let codes: Vec<_> = lessons.classes.iter().map(|it| it.code.to_string()).collect();
        assert_eq!(codes, ["pothole", "snow", "leak"], "groups that nobody chose are left out");
        let first = &lessons.examples[0];
        assert_eq!((first.text.as_str(), first.class), ("Снег не чистят", 1), "the newest first");
    }
}
