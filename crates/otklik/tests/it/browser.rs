//! Journeys of people through the desk in a real browser.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use crate::product::{Product, workspace};

const PASSWORD: &str = "прибой-и-маяк-26";

/// Messages as a city might have kept them in a table: invented people and places.
const TABLE: &str = "\
id,text,received_at,status,address,district,topic_group,topic
1,На Якорной 10 огромная яма у подъезда,2026-11-02 09:15,new,\"Якорная, 10\",Портовый,Дороги,Ямы
2,Открытый люк у школы — дети ходят мимо,2026-11-03 08:05,new,\"Школьная, 3\",Нагорный,Сети,Люки
3,Третий день не вывозят мусор,2026-11-03 19:40,assigned,\"Верфная, 22\",Заречный,Мусор,Вывоз
4,Не горит фонарь на лестнице,2026-11-04 21:10,answered,\"Маячная, 7\",Маячный,Свет,Фонари
5,Спасибо за расчищенный двор,2026-11-05 12:00,confirmed,\"Сосновая, 7\",Старый город,Дворы,Уборка
";

/// Installs the packages of the journeys once.
fn packages() -> &'static Path {
    static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = workspace().join("gui-tests");
        let installed = Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .output()
            .expect("npm runs; `cargo xtask test` installs it");
        let errors = String::from_utf8_lossy(&installed.stderr);
        assert!(installed.status.success(), "npm ci failed: {errors}");
        folder
    })
}

async fn desk() -> Product {
    desk_with(TABLE).await
}

async fn desk_with(messages: &str) -> Product {
    let mut product = Product::sqlite();
    product.serve().await;
    let add = ["user", "add", "vera", "--role", "operator", "--password-stdin"];
    product.run_with(&add, PASSWORD);
    let table = product.folder.path().join("past.csv");
    std::fs::write(&table, messages).expect("the table is written");
    let table = table.to_str().expect("a path of text");
    let summary = product.run(&["import", "appeals", table, "--profile", "plain", "--json"]);
    let all = format!("\"appeals\":{}", messages.lines().count() - 1);
    assert!(summary.contains(&all), "{summary}");
    product
}

fn walk(product: &Product, journey: &str) {
    let walked = Command::new("node")
        .arg(journey)
        .current_dir(packages())
        .env("BASE", &product.base)
        .env("PASSWORD", PASSWORD)
        .output()
        .expect("node runs; `cargo xtask test` installs it");
    let words = String::from_utf8_lossy(&walked.stderr);
    assert!(walked.status.success(), "{journey}: {words}");
}

/// Finds, assigns, answers with approval, opens again.
#[tokio::test(flavor = "multi_thread")]
async fn an_operators_day() {
    let product = desk().await;
    walk(&product, "operator.mjs");
}

/// The same without a mouse, and as it is read aloud.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_a_mouse() {
    let product = desk().await;
    walk(&product, "keyboard.mjs");
}

/// On a telephone, in the dark, and without scripts.
#[tokio::test(flavor = "multi_thread")]
async fn plain_pages() {
    let product = desk().await;
    walk(&product, "plain.mjs");
}

/// Corrects a place and answers with a photo.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_and_a_photo() {
    let product = desk().await;
    walk(&product, "place.mjs");
}

/// Marks messages about one thing, answers them together, parts one.
#[tokio::test(flavor = "multi_thread")]
async fn a_problem_of_several() {
    let product = desk().await;
    walk(&product, "problem.mjs");
}

/// Walks a list that is longer than its page by keys.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list() {
    let row = |n: usize| {
        let minute = n % 60;
        format!("{n},Сообщение {n},2026-11-02 09:{minute:02},new,\"Якорная, {n}\",,,\n")
    };
    let head = "id,text,received_at,status,address,district,topic_group,topic\n";
    let table = (1..=70).map(row).fold(head.to_owned(), |all, row| all + &row);
    let product = desk_with(&table).await;
    walk(&product, "list.mjs");
}
