//! Registers of places: tables and GeoJSON by profiles.

use std::path::Path;

use base::Lang;
use channels::gazetteer::{Entry, GazetteerFile, GazetteerProfile, GazetteerProfileFault, Item};

use crate::Folder;

/// The entries of a file in short, and the reasons of its rejected rows.
fn read(path: &Path, profile: &str) -> (Vec<String>, Vec<String>) {
    let profile = GazetteerProfile::find(profile).unwrap();
    let (mut entries, mut rejected) = (Vec::new(), Vec::new());
    for item in GazetteerFile::open(path, &profile).unwrap() {
        match item.unwrap() {
            Item::Entry(read) => entries.push(match read.entry {
                Entry::Street { name } => format!("street {name}"),
                Entry::House { street, locality, house, point } => {
                    let locality = locality.unwrap_or_default();
                    format!("house {locality}|{street}|{house}|{}", point.is_some())
                }
                Entry::Landmark { name, point } => format!("landmark {name}|{}", point.is_some()),
                Entry::Border(it) => {
                    format!("{:?} {} {} {}", it.kind, it.code, it.name, it.rings.len())
                }
            }),
            Item::Rejected(row) => {
                rejected.push(format!("{}: {}", row.row, row.reason.of(Lang::En)));
            }
        }
    }
    (entries, rejected)
}

#[test]
fn every_shipped_profile_is_sound() {
    let names: Vec<_> = GazetteerProfile::shipped().collect();
    assert!(names.contains(&"plain") && names.contains(&"spb"), "{names:?}");
    for name in names {
        let profile = GazetteerProfile::find(name).unwrap_or_else(|it| panic!("{name}: {it}"));
        assert_eq!(profile.name, name);
    }
    let unknown = GazetteerProfile::find("nowhere").unwrap_err();
    assert!(matches!(unknown, GazetteerProfileFault::Unknown(_)));
    assert!(unknown.words().of(Lang::Ru).contains("plain"));
}

#[test]
fn what_a_table_lists_is_told_by_its_columns() {
    let folder = Folder::new();
    let houses = folder.file(
        "houses.csv",
        "street,house,locality,lat,lon\nулица Мира,5,,43.1,131.9\nулица Мира,,,43.1,131.9\n\
         ,5,,,\nулица Мира,7,Сосновка,,\nулица Мира,9,,999,5\n",
    );
    let (entries, rejected) = read(&houses, "plain");
    assert_eq!(entries, ["house |улица Мира|5|true", "house Сосновка|улица Мира|7|false"]);
    assert_eq!(
        rejected,
        [
            "3: the house has no number",
            "4: the name is empty",
            "6: “999”, “5” is no point: latitude −90…90, longitude −180…180",
        ]
    );
    let streets = folder.file("streets.csv", "street;note\nулица Мира;x\n");
    assert_eq!(read(&streets, "plain").0, ["street улица Мира"]);
    let landmarks = folder.file("l.csv", "name,lat,lon\nМаяк,43.1,131.9\n");
    assert_eq!(read(&landmarks, "plain").0, ["landmark Маяк|true"]);
}

#[test]
fn a_house_is_made_of_several_columns() {
    let folder = Folder::new();
    let houses = folder.file(
        "buildings.csv",
        "full_address,street,house,korpus,litera,lat,lon\n\
         \"г.Санкт-Петербург, улица Мира\",улица Мира,5,2,А,59.9,30.3\n\
         \"город Тихий, улица Мира\",улица Мира,5,,,59.9,30.3\n",
    );
    assert_eq!(
        read(&houses, "spb").0,
        ["house |улица Мира|5 корпус 2 литера А|true", "house город Тихий|улица Мира|5|true",]
    );
}

#[test]
fn borders_are_geojson() {
    let folder = Folder::new();
    let ring = "[[[132,43],[133,43],[133,44],[132,43]]]";
    let text = format!(
        r#"{{"type": "FeatureCollection", "features": [
        {{"type": "Feature", "properties": {{"name": "Портовый район", "population": 5}},
          "geometry": {{"type": "Polygon", "coordinates": {ring}}}}},
        {{"type": "Feature", "properties": {{"name": "Нагорный район", "population": 5}},
          "geometry": {{"type": "MultiPolygon", "coordinates": [{ring}, {ring}]}}}},
        {{"type": "Feature", "properties": {{"name": "Пустой район", "population": 5}},
          "geometry": null}}
        ]}}"#
    );
    let path = folder.file("districts.geojson", &text);
    let (entries, rejected) = read(&path, "spb");
    assert_eq!(entries, ["District spb:portovyi Портовый 1", "District spb:nagornyi Нагорный 2",]);
    assert_eq!(rejected, ["3: there is no closed border (Polygon or MultiPolygon)"]);
}

#[test]
fn a_file_that_no_table_fits_is_refused_in_words() {
    let folder = Folder::new();
    let profile = GazetteerProfile::find("plain").unwrap();
    let path = folder.file("other.csv", "a,b\n1,2\n");
    let fault = GazetteerFile::open(&path, &profile).err().unwrap();
    assert!(fault.to_string().contains("«street»"), "{fault}");
    let broken = folder.file("b.geojson", "{\"type\": \"FeatureCollection\", \"features\": 5}");
    let fault = GazetteerFile::open(&broken, &profile).err().unwrap();
    assert!(fault.to_string().contains("no GeoJSON"), "{fault}");
}

#[test]
fn faults_of_ones_own_profile_have_lines() {
    let text = "name = \"Плохое\"\ntitle = { ru = \"а\", en = \"b\" }\n[[tables]]\nis = \"roads\"\n\
                [[tables]]\nis = \"houses\"\nstreet = \"s\"\nlat = \"y\"\ncolour = 1\n";
    let faults = GazetteerProfile::parse(Path::new("own.toml"), text).unwrap_err();
    let lines: Vec<_> = faults.iter().map(|it| it.place.map_or(0, |it| it.line)).collect();
    for line in [1, 4, 5, 9] {
        assert!(lines.contains(&line), "no fault on line {line}: {faults:?}");
    }
}
