//! Departments out of the city's files and out of imports.

use base::city::{CityFiles, Imported};
use base::{Code, Date};
use people::{Department, Departments, department};

fn departments(text: &str) -> Departments {
    let files = CityFiles::new([("departments.toml".to_owned(), text.to_owned())]);
    Department::parse(&files).sound().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

const ROADS: &str =
    "[[departments]]\ncode = \"roads\"\nname = { ru = \"Дороги\", en = \"Roads\" }\n";
const WATER: &str = "[[departments]]\ncode = \"water\"\nname = { ru = \"Водоканал\" }\n";
const LATER: &str = "[[departments]]\ncode = \"roads\"\nvalid_from = 2026-12-01\n\
                     name = { ru = \"Дороги и дворы\" }\n";

testing::both! {
    async fn files_are_loaded_again_and_again(city) {
        for text in [[ROADS, WATER].concat(), [WATER, ROADS].concat(), ROADS.to_owned()] {
            let mut unit = city.begin().await;
            let departments = departments(&text);
            let retired = department::load(&mut unit, &departments, day("2026-11-24"));
            let expected = u64::from(!text.contains("water"));
            assert_eq!(retired.await.unwrap(), expected);
            unit.commit().await.unwrap();
        }
        let mut reader = city.db.reader();
        let listed = department::all(&mut reader).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].short.en, "Roads");

        // What is out of use can still be named, and comes back when the files name it again.
        let water = department::find(&mut reader, &code("water")).await.unwrap().unwrap();
        assert_eq!(water.name.en, "Водоканал");
        assert!(!department::in_use(&mut reader, &code("water")).await.unwrap());
        let mut unit = city.begin().await;
        department::load(&mut unit, &departments(WATER), day("2026-11-24")).await.unwrap();
        unit.commit().await.unwrap();
        assert!(department::in_use(&mut reader, &code("water")).await.unwrap());
        assert!(!department::in_use(&mut reader, &code("roads")).await.unwrap());
    }

    async fn a_version_holds_from_its_day(city) {
        let departments = departments(&[ROADS, LATER].concat());
        for (on, name) in [("2026-11-30", "Дороги"), ("2026-12-01", "Дороги и дворы")] {
            let mut unit = city.begin().await;
            department::load(&mut unit, &departments, day(on)).await.unwrap();
            let found = department::find(&mut unit, &code("roads")).await.unwrap().unwrap();
            unit.commit().await.unwrap();
            assert_eq!(found.name.ru, name, "{on}");
        }
    }

    async fn the_files_leave_imported_rows_alone(city) {
        let imported = |name: &str| Imported {
            code: code("spb:roads"),
            parent: None,
            name: name.to_owned(),
        };
        let mut unit = city.begin().await;
        department::import(&mut unit, "spb", &[imported("Комитет")]).unwrap();
        department::import(&mut unit, "spb", &[imported("Другое имя")]).unwrap();
        let departments = departments(ROADS);
        let retired = department::load(&mut unit, &departments, day("2026-11-24"));
        assert_eq!(retired.await.unwrap(), 0);
        unit.commit().await.unwrap();
        let names: Vec<String> = department::all(&mut city.db.reader()).await.unwrap()
            .into_iter().map(|one| one.name.ru).collect();
        assert_eq!(names, ["Дороги", "Комитет"]);
    }
}
