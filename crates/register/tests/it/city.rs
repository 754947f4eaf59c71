//! Topics and districts out of the city's files and out of imports.

use base::city::{CityFiles, Imported};
use base::{Code, Date};
use register::district::{self, District};
use register::topic::{self, Topic, Topics};

const GROUPS: &str = "[[groups]]\ncode = \"winter\"\nname = { ru = \"Снег\", en = \"Snow\" }\n\
                      [[groups]]\ncode = \"roads\"\nname = { ru = \"Дороги\" }\n";
const TOPICS: &str = "[[topics]]\ncode = \"pothole\"\ngroup = \"roads\"\n\
                      keywords = [\"яма\", \"дыра\"]\n\
                      name = { ru = \"Яма\" }\n\
                      [[topics]]\ncode = \"ice\"\ngroup = \"winter\"\nname = { ru = \"Лёд\" }\n";

fn topics(text: &str) -> Topics {
    let files = CityFiles::new([("topics.toml".to_owned(), text.to_owned())]);
    Topic::parse(&files).sound().unwrap()
}

fn today() -> Date {
    "2026-11-24".parse().unwrap()
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn imported(own: &str, parent: Option<&str>, name: &str) -> Imported {
    Imported { code: code(own), parent: parent.map(code), name: name.to_owned() }
}

testing::both! {
    async fn topics_stand_under_their_groups(city) {
        let mut unit = city.begin().await;
        let rows = [
            imported("spb:yard", Some("spb:b"), "Двор"),
            imported("spb:b", None, "Благоустройство"),
        ];
        topic::import(&mut unit, "spb", &rows).unwrap();
        topic::load(&mut unit, &topics(&[GROUPS, TOPICS].concat()), today()).await.unwrap();
        unit.commit().await.unwrap();
        let listed = topic::all(&mut city.db.reader()).await.unwrap();
        let codes: Vec<&str> = listed.iter().map(|topic| topic.code.as_str()).collect();
        assert_eq!(codes, ["winter", "ice", "roads", "pothole", "spb:b", "spb:yard"]);
        assert_eq!(listed[3].keywords, ["яма", "дыра"]);
        assert_eq!(listed[3].group, Some(code("roads")));
        assert!(listed[1].keywords.is_empty());
    }

    async fn a_topic_gone_from_the_files_stays_out_of_use(city) {
        let mut unit = city.begin().await;
        topic::load(&mut unit, &topics(&[GROUPS, TOPICS].concat()), today()).await.unwrap();
        topic::import(&mut unit, "spb", &[imported("spb:b", None, "Дворы")]).unwrap();
        let retired = topic::load(&mut unit, &topics(GROUPS), today()).await.unwrap();
        assert_eq!(retired, 2);
        assert_eq!(topic::load(&mut unit, &topics(GROUPS), today()).await.unwrap(), 0);
        unit.commit().await.unwrap();
        let mut reader = city.db.reader();
        assert!(!topic::in_use(&mut reader, &code("ice")).await.unwrap());
        assert!(topic::in_use(&mut reader, &code("spb:b")).await.unwrap());
        let ice = topic::find(&mut reader, &code("ice")).await.unwrap().unwrap();
        assert_eq!(ice.name.ru, "Лёд");
        assert_eq!(topic::find(&mut reader, &code("fire")).await.unwrap(), None);
    }

    async fn districts_keep_the_order_of_the_file(city) {
        let one = |code: &str, name: &str| {
            format!("[[districts]]\ncode = \"{code}\"\nname = {{ ru = \"{name}\" }}\n")
        };
        let text = [one("port", "Портовый"), one("hill", "Нагорный")].concat();
        let files = CityFiles::new([("districts.toml".to_owned(), text)]);
        let districts = District::parse(&files).sound().unwrap();
        let mut unit = city.begin().await;
        district::import(&mut unit, "spb", &[imported("spb:a", None, "А")]).unwrap();
        district::load(&mut unit, &districts, today()).await.unwrap();
        unit.commit().await.unwrap();
        let mut reader = city.db.reader();
        let listed = district::all(&mut reader).await.unwrap();
        let names: Vec<&str> = listed.iter().map(|one| one.name.ru.as_str()).collect();
        assert_eq!(names, ["Портовый", "Нагорный", "А"]);
        let hill = district::find(&mut reader, &code("hill")).await.unwrap().unwrap();
        assert_eq!(hill.position, 1);
    }
}
