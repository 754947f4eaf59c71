//! `POST /api/v1/messages` with parts.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use people::Scope;
use serde_json::json;

use crate::ask::Ask;
use crate::house::{TestHouse, message};
use crate::transcript::Transcript;

const PNG: &[u8] = testing::PICTURE;

/// A body of parts.
#[derive(Default)]
struct Parts(Vec<u8>);

impl Parts {
    fn message(self, text: &str) -> Self {
        self.part("name=\"message\"", "application/json", text.as_bytes())
    }

    fn file(self, name: &str, kind: &str, bytes: &[u8]) -> Self {
        self.part(&format!("name=\"file\"; filename=\"{name}\""), kind, bytes)
    }

    fn part(mut self, disposition: &str, kind: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--seam\r\nContent-Disposition: form-data; {disposition}\r\n\
             Content-Type: {kind}\r\n\r\n"
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    fn ask(self, token: &str) -> Ask {
        cut(&[&self.0[..], b"--seam--\r\n"].concat(), token)
    }
}

/// A body as it is, whole or not.
fn cut(body: &[u8], token: &str) -> Ask {
    let kind = "multipart/form-data; boundary=seam";
    Ask::new("POST", "/api/v1/messages").header("content-type", kind).body(body).token(token)
}

/// Files in a folder and below.
fn count(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    entries.map(|it| if it.is_dir() { count(&it) } else { 1 }).sum()
}

testing::both! {
    async fn parts_become_the_same_message_as_json(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let text = message("1", "Яма").to_string();
        let parts = || {
            Parts::default().message(&text).file("a.png", "image/png", PNG).file(
                "опись.txt",
                "text/plain; charset=utf-8",
                b"1",
            )
        };
        let mut said = Transcript::default();
        said.note("new", &house.send(parts().ask(&token)).await);
        let again = Parts::default()
            .file("a.png", "image/png", PNG)
            .file("опись.txt", "text/plain", b"1")
            .message(&text);
        said.note("the same, the message last", &house.send(again.ask(&token)).await);
        let file = |name: &str, bytes: &[u8]| {
            json!({"name": name, "content_type": "", "data_base64": STANDARD.encode(bytes)})
        };
        let mut whole = message("1", "Яма");
        whole["attachments"] = json!([file("a.png", PNG), file("опись.txt", b"1")]);
        said.note("the same as JSON", &house.hand_in(&token, &whole).await);
        let swapped = Parts::default()
            .message(&text)
            .file("опись.txt", "text/plain", b"1")
            .file("a.png", "image/png", PNG);
        said.refusal(&house, "the files in another order", swapped.ask(&token)).await;
        insta::assert_snapshot!("multipart", said.text());

        let largest = vec![b'1'; 20 * 1024 * 1024];
        let two = Parts::default()
            .message(&message("2", "Яма").to_string())
            .file("a.bin", "application/zip", &largest)
            .file("b.bin", "", &largest);
        assert_eq!(house.send(two.ask(&token)).await.code(), 201, "more than JSON may have");
        let read = house.token(&[Scope::Read]).await;
        let appeal = house.read(&read, "/api/v1/appeals/2026-000002").await.json();
        assert_eq!(appeal["attachments"][1]["bytes"], 20 * 1024 * 1024);
        assert_eq!(appeal["attachments"][1]["content_type"], "application/octet-stream");
    }

    /// A text of the longest kind, each character written as two escapes, was too large for the
    /// part it came in.
    async fn the_longest_text_fits_in_its_part(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let escaped = "\\ud83d\\ude00".repeat(100_000);
        let text =
            format!("{{\"channel\":\"api:test\",\"external_id\":\"1\",\"text\":\"{escaped}\"}}");
        let reply = house.send(Parts::default().message(&text).ask(&token)).await;
        assert_eq!(reply.code(), 201, "{}", reply.text());
    }

    async fn broken_parts_are_refused_in_words(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let text = message("1", "Яма").to_string();
        let mut with_files = message("1", "Яма");
        with_files["attachments"] =
            json!([{"name": "a", "content_type": "", "data_base64": "MQ=="}]);
        let parts = Parts::default;
        let many = (0..11).fold(parts().message(&text), |all, _| all.file("a", "", b"1"));
        let mut said = Transcript::default();
        for (title, ask) in [
            ("no message", parts().file("a.txt", "text/plain", b"1").ask(&token)),
            ("two messages", parts().message(&text).message(&text).ask(&token)),
            ("a part of another name", parts().part("name=\"photo\"", "", b"1").ask(&token)),
            ("a part without a name", parts().part("filename=\"a\"", "", b"1").ask(&token)),
            ("no JSON in the message", parts().message("Яма").ask(&token)),
            ("a bad field", parts().message(&text.replace("api:", "vk:")).ask(&token)),
            (
                "files in the JSON, too",
                parts().message(&with_files.to_string()).file("b", "", b"1").ask(&token),
            ),
            ("no image", parts().message(&text).file("a", "image/png", b"1").ask(&token)),
            ("eleven files", many.ask(&token)),
            ("an empty file", parts().message(&text).file("a", "", b"").ask(&token)),
            ("a control character in a name", parts().file("a\u{7f}", "", b"1").ask(&token)),
            (
                "a tab in a name",
                parts().message(&text).file("a\tb.png", "image/png", PNG).ask(&token),
            ),
            (
                "an image by its first bytes only",
                parts().message(&text).file("a", "image/jpeg", b"\xff\xd8\xff no").ask(&token),
            ),
            ("cut off", cut(&parts().message(&text).file("a", "", b"1").0, &token)),
            ("nothing", cut(b"", &token)),
            ("another seam", cut(b"--edge\r\n\r\n--edge--", &token)),
        ] {
            said.refusal(&house, title, ask).await;
        }
        let large = vec![b'1'; 20 * 1024 * 1024 + 1];
        let ask = parts().message(&text).file("a", "", &large).ask(&token);
        said.refusal(&house, "a file over 20 MB", ask).await;
        let wide = parts().message(&" ".repeat(2 * 1024 * 1024 + 1)).ask(&token);
        said.refusal(&house, "a message over 2 MB", wide).await;
        insta::assert_snapshot!("multipart_broken", said.text());
        assert_eq!(testing::count(&house.db.db, "messages").await, 0);
    }

    /// Files come before it is known that the message is refused: they stayed for ever.
    async fn files_of_a_refused_message_go(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let text = message("1", "Яма").to_string();
        let folder = house.db.folder.path().join("files");
        let parts = |text: &str| Parts::default().file("a", "", b"stray").message(text);
        for (title, ask) in [
            ("a bad field", parts(&text.replace("api:", "vk:")).ask(&token)),
            ("cut off", cut(&parts(&text).file("b", "", b"torn").0, &token)),
            ("no message", Parts::default().file("c", "", b"alone").ask(&token)),
        ] {
            assert!(house.send(ask).await.status.is_client_error(), "{title}");
        }
        let good = Parts::default().message(&text).file("d", "", b"kept");
        assert_eq!(house.send(good.ask(&token)).await.code(), 201);
        let other = Parts::default().message(&text).file("d", "", b"another");
        assert_eq!(house.send(other.ask(&token)).await.code(), 409);
        // They are noted by tasks that nobody waits for.
        let noted = async {
            while testing::count(&house.db.db, "strays").await < 3 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), noted).await.unwrap();
        assert_eq!(count(&folder), 4);
        // The storage goes by the clock of the machine, which no test turns: so far ahead every
        // file is old.
        let later = base::from_millis(200_000_000_000_000);
        let holder = house.db.ids.next(later);
        let (db, files) = (&house.db.db, &house.house.files);
        assert_eq!(files.sweep_strays(db, holder, later).await.unwrap(), 3);
        assert_eq!(count(&folder), 1, "what was accepted stays");
    }
}
