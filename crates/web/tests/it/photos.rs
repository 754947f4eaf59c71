//! Photos with an answer from the desk: taken, refused in words, never lost with a refusal.

use axum::http::StatusCode;
use people::Scope;

use crate::house::TestHouse;
use crate::visitor::{Visitor, hidden};

/// A file of a form: its name and its bytes.
type File<'a> = (&'a str, &'a [u8]);

const PNG: &[u8] = testing::PICTURE;
const WORDS: [(&str, &str); 3] = [("text", "Люк закрыли."), ("final", "true"), ("act", "draft")];

async fn scene(city: testing::TestDb) -> (TestHouse, String) {
    let house = TestHouse::open(city).await;
    let master = house.master().await;
    let number = house.appeal(&master, "1", "Открытый люк").await;
    (house, number)
}

/// The sealed addresses of files in a form that came back.
fn kept(page: &str) -> Vec<String> {
    let inputs = page.split("name=\"kept\" value=\"").skip(1);
    inputs.filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect()
}

testing::both! {
    async fn a_draft_carries_its_photos_to_the_thread(city) {
        let (house, number) = scene(city).await;
        let operator = Visitor::of(&house, "operator").await;
        let none = operator.answer(&number, &WORDS, &[("", b"")]).await;
        assert_eq!(none.status, StatusCode::SEE_OTHER, "an empty choice: {}", none.text());
        let files: [(&str, &[u8]); 2] = [("после.png", PNG), ("act.pdf", b"%PDF-1.7 act")];
        let sent = operator.answer(&number, &WORDS, &files[..1]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "a photo: {}", sent.text());
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        let (_, rest) = page.split_once("class=\"photo\" src=\"").unwrap();
        let photo = operator.get(rest.split('"').next().unwrap()).await;
        assert_eq!(photo.code(), 200);
        assert_ne!(photo.bytes, PNG, "the thumbnail");
        let (_, rest) = page.split_once("class=\"photos\"><a href=\"").unwrap();
        let clean = rest.split('"').next().unwrap();
        assert_eq!(operator.get(clean).await.code(), 200);
        let original = operator.get(clean.strip_suffix("/picture").unwrap()).await;
        assert_eq!((original.code(), original.bytes.as_slice()), (200, PNG));
        assert_eq!(original.header("content-type"), Some("image/png"));
        // The same over the API, where the answer is read from the appeal.
        let token = house.token(&[Scope::Read]).await;
        let appeal = house.read(&token, &format!("/api/v1/appeals/{number}")).await.text();
        assert!(appeal.contains("после.png"), "{appeal}");
    }

    async fn a_refusal_keeps_the_words_and_the_files(city) {
        let (house, number) = scene(city).await;
        let operator = Visitor::of(&house, "operator").await;
        let empty = [("text", " "), ("final", "true"), ("act", "send")];
        let refused = operator.answer(&number, &empty, &[("после.png", PNG)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = kept(&refused.text());
        assert_eq!(kept.len(), 1, "the photo is kept: {}", refused.text());
        let mut again = WORDS.to_vec();
        again.push(("kept", &kept[0]));
        let sent = operator.answer(&number, &again, &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(page.contains("class=\"photo\""), "it goes with the second try");
        // Another person, another session: the address is worth nothing there.
        let other = Visitor::of(&house, "controller").await;
        let forged = other.answer(&number, &again, &[]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
    }

    async fn bad_files_are_refused_by_name(city) {
        let (house, number) = scene(city).await;
        let operator = Visitor::of(&house, "operator").await;
        let large = vec![0; 20 * 1024 * 1024 + 1];
        let many: Vec<(String, Vec<u8>)> =
            (0..11).map(|n| (format!("{n}.png"), [PNG, &[n]].concat())).collect();
        let many: Vec<File<'_>> =
            many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let cases: [(&str, Vec<File<'_>>, u16, &str); 3] = [
            ("large", vec![("кино.png", &large), ("после.png", PNG)], 413, "кино.png"),
            ("no image", vec![("текст.png", b"text"), ("после.png", PNG)], 422, "текст.png"),
            ("many", many, 422, "Слишком много файлов"),
        ];
        for (what, files, status, said) in cases {
            let refused = operator.answer(&number, &WORDS, &files).await;
            let page = refused.text();
            assert_eq!(refused.code(), status, "{what}: {page}");
            assert!(page.contains(said) && page.contains("Люк закрыли."), "{what}: {page}");
            let good = if what == "many" { 10 } else { 1 };
            assert_eq!(kept(&page).len(), good, "{what}: the good ones are kept");
        }
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(!page.contains("class=\"bubble"), "nothing half-done");
    }

    async fn files_of_strangers_are_not_stored(city) {
        let (house, number) = scene(city).await;
        let folder = house.db.folder.path().join("files");
        let stored = || std::fs::read_dir(&folder).map_or(0, |entries| entries.count());
        let operator = Visitor::of(&house, "operator").await;
        let given = operator.send(&number, "assignment", &[("department", "roads")]).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER);
        for (login, status) in [("centre", 404), ("head", 403), ("analyst", 403)] {
            let visitor = Visitor::of(&house, login).await;
            let csrf = hidden(&visitor.get("/desk/inbox").await.text(), "csrf");
            let mut words = vec![("csrf", csrf.as_str())];
            words.extend(WORDS);
            let refused = visitor.answer(&number, &words, &[("после.png", PNG)]).await;
            assert_eq!(refused.code(), status, "{login}: {}", refused.text());
            assert_eq!(stored(), 0, "{login}");
        }
        let forged = [("csrf", "forged"), ("text", "слова")];
        let refused = operator.answer(&number, &forged, &[("после.png", PNG)]).await;
        assert_eq!((refused.code(), stored()), (403, 0));
    }
}
