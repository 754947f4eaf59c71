//! `GET /api/v1/appeals/{number}/attachments/{id}`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use people::Scope;
use serde_json::json;

use crate::house::{TestHouse, message};
use crate::transcript::Transcript;

const JPEG: &[u8] = include_bytes!("../../../channels/tests/fixtures/pictures/dot.jpg");

testing::both! {
    async fn a_file_is_judged_by_its_content_and_never_runs(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let reader = house.token(&[Scope::Read, Scope::ReadPersonal]).await;
        let files: [(&str, &str, &[u8]); 8] = [
            ("двор после.png", "image/png", testing::PICTURE),
            ("a.jpg", "text/plain", JPEG),
            ("обломок.gif", "application/octet-stream", b"GIF89a and nothing of a picture"),
            ("page.html", "text/html", b"<!DOCTYPE html><script>alert(1)</script>"),
            ("drawing.svg", "application/xml", b"<?xml version=\"1.0\"?><svg onload=\"x\"/>"),
            ("опись.txt", "text/plain", "Яма".as_bytes()),
            ("x\"; filename=evil.exe", "application/x-msdownload", b"MZ\x90\0"),
            ("script.js", "text/javascript", b"alert(1)"),
        ];
        let mut words = message("1", "Яма");
        words["attachments"] = files
            .iter()
            .map(|(name, kind, bytes)| {
                json!({"name": name, "content_type": kind, "data_base64": STANDARD.encode(bytes)})
            })
            .collect();
        assert_eq!(house.hand_in(&master, &words).await.code(), 201);
        let appeal = house.read(&reader, "/api/v1/appeals/2026-000001").await.json();
        let mut said = Transcript::default();
        let listed = appeal["attachments"].as_array().unwrap();
        assert_eq!(listed.len(), files.len());
        for (name, _, bytes) in files {
            let file = listed.iter().find(|it| it["name"] == name).unwrap();
            let reply = house.read(&reader, file["url"].as_str().unwrap()).await;
            assert_eq!(reply.bytes, bytes, "{name}");
            let disposition = reply.header("content-disposition").unwrap();
            let is_photo = name.ends_with("png") || name.ends_with("jpg");
            assert_eq!(disposition.starts_with("inline;"), is_photo, "{name}");
            said.note(name, &reply);
        }
        insta::assert_snapshot!("attachments", said.text());

        let url = listed[0]["url"].as_str().unwrap();
        house.appeal(&master, "2", "Яма").await;
        let foreign = url.replace("2026-000001", "2026-000002");
        assert_eq!(house.read(&reader, &foreign).await.code(), 404, "a file of another appeal");
        for id in ["x", "00000000-0000-0000-0000-000000000000", "..%2F..", "%00"] {
            let path = format!("/api/v1/appeals/2026-000001/attachments/{id}");
            assert_eq!(house.read(&reader, &path).await.problem(), "not-found", "{id}");
        }
    }

    /// Where a photo was taken was told to every program that reads statistics.
    async fn a_program_that_may_not_know_people_gets_clean_copies_alone(city) {
        let house = TestHouse::open(city).await;
        let (master, reader) = (house.master().await, house.token(&[Scope::Read]).await);
        let mut told = JPEG.to_vec();
        // A comment stands for all that cameras write.
        let comment = b"\xff\xfe\x00\x0eAlyona Volna";
        told.splice(2..2, comment.iter().copied());
        let video: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
        let mut words = message("1", "Яма");
        words["attachments"] = [("a.jpg", "image/jpeg", &told[..]), ("b.mp4", "video/mp4", video)]
            .iter()
            .map(|(name, kind, bytes)| {
                json!({"name": name, "content_type": kind, "data_base64": STANDARD.encode(bytes)})
            })
            .collect();
        assert_eq!(house.hand_in(&master, &words).await.code(), 201);
        let appeal = house.read(&reader, "/api/v1/appeals/2026-000001").await.json();
        let url = |name: &str| {
            let listed = appeal["attachments"].as_array().unwrap();
            listed.iter().find(|it| it["name"] == name).unwrap()["url"].as_str().unwrap().to_owned()
        };
        let clean = house.read(&reader, &url("a.jpg")).await;
        assert_eq!(clean.code(), 200);
        assert!(!clean.bytes.windows(6).any(|it| it == b"Alyona"));
        assert_eq!(house.read(&reader, &url("b.mp4")).await.problem(), "file-tells-too-much");
        assert_eq!(house.read(&master, &url("a.jpg")).await.bytes, told);
        assert_eq!(house.read(&master, &url("b.mp4")).await.bytes, video);
    }
}
