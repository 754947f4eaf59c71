//! The gazetteer in the database, on both engines.

use base::{Code, Point};
use testing::both;
use understanding::place::{Area, AreaKind, Entry, Finding, Gazetteer, Places, count, put, renew};

fn point(lat: f64, lon: f64) -> Option<Point> {
    Point::new(lat, lon).ok()
}

fn area(name: &str, south: f64) -> Entry {
    let corner = |lat, lon| Point::new(lat, lon).expect("a point");
    Entry::Area(Area {
        kind: AreaKind::District,
        code: Code::parse("portovy").expect("a code"),
        name: name.to_owned(),
        rings: vec![vec![
            corner(south, 131.0),
            corner(south, 132.0),
            corner(44.0, 132.0),
            corner(44.0, 131.0),
        ]],
    })
}

fn entries() -> Vec<Entry> {
    let made = [
        Entry::street("улица Рыбаков"),
        Entry::street("Рыбаков ул."),
        Entry::street("Тихая гавань"),
        Entry::house("улица Рыбаков", None, "5", point(43.1, 131.5)),
        Entry::house("ул. Рыбаков", None, "дом 5", point(43.1, 131.5)),
        Entry::house("улица Рыбаков", Some("Сосновка"), "5 к2", None),
        Entry::landmark("Маяк", point(43.2, 131.6)),
    ];
    let made = made.into_iter().map(|it| it.expect("an entry"));
    made.chain([area("Портовый", 43.0)]).collect()
}

both! {
    async fn what_is_put_in_is_loaded(city) {
        let mut unit = city.begin().await;
        assert_eq!(put(&mut unit, "plain", &entries()).await.expect("it is put in"), 7);
        renew(&mut unit).await.expect("it is renewed");
        unit.commit().await.expect("a commit");
        let mut reader = city.db.reader();
        assert_eq!(count(&mut reader).await.expect("a count"), [2, 2, 2, 1]);
        let loaded = Gazetteer::load(&mut reader).await.expect("it is loaded");
        assert_eq!((loaded.streets().len(), loaded.house_count()), (1, 2));
        assert_eq!((loaded.landmarks().len(), loaded.area_count()), (2, 1));
        let district = loaded.area_at(AreaKind::District, point(43.5, 131.5).expect("a point"));
        assert_eq!(district.map(|it| it.name.as_str()), Some("Портовый"));
    }

    async fn putting_in_again_changes_nothing_and_mends_what_moved(city) {
        let mut unit = city.begin().await;
        put(&mut unit, "plain", &entries()).await.expect("it is put in");
        assert_eq!(put(&mut unit, "plain", &entries()).await.expect("it is put in"), 0);
        let moved = [
            Entry::house("улица Рыбаков", None, "5", point(43.3, 131.5)).expect("a house"),
            Entry::landmark("Маяк", None).expect("a landmark"),
            area("Портовый район", 42.0),
        ];
        assert_eq!(put(&mut unit, "plain", &moved).await.expect("it is put in"), 3);
        assert_eq!(count(&mut unit).await.expect("a count"), [2, 2, 2, 1]);
    }

    async fn a_serving_process_follows(city) {
        let places = Places::default();
        assert!(!places.follow(&city.db).await.expect("it follows"));
        assert_eq!(places.finder().find("ул. Рыбаков, 5"), Finding::Nothing);
        let mut unit = city.begin().await;
        put(&mut unit, "plain", &entries()).await.expect("it is put in");
        renew(&mut unit).await.expect("it is renewed");
        unit.commit().await.expect("a commit");
        let held = places.finder();
        assert!(places.follow(&city.db).await.expect("it follows"));
        assert!(!places.follow(&city.db).await.expect("it follows"));
        assert_eq!(held.find("ул. Рыбаков, 5"), Finding::Nothing);
        let found = places.finder().find("ул. Рыбаков, 5");
        let Finding::Found(found) = found else { panic!("{found:?}") };
        assert_eq!(found.address(), "улица Рыбаков, 5");
        assert_eq!(found.district.expect("a district").as_str(), "portovy");
    }
}
