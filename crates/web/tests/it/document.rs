//! `GET /api/openapi.json`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ask::Ask;
use crate::house::TestHouse;

/// Every pointer of a document to a part of itself.
fn pointers<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if let ("$ref", Some(pointer)) = (name.as_str(), member.as_str()) {
                    found.insert(pointer);
                }
                pointers(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| pointers(item, found)),
        _ => {}
    }
}

/// The names in braces of a path.
fn blanks(path: &str) -> BTreeSet<&str> {
    path.split('{').skip(1).filter_map(|part| part.split('}').next()).collect()
}

#[test]
fn the_document_is_sound() {
    let document = serde_json::to_value(web::api::document()).unwrap();
    let mut found = BTreeSet::new();
    pointers(&document, &mut found);
    assert!(found.len() > 10, "{found:?}");
    for pointer in found {
        let inside = pointer.strip_prefix('#').unwrap();
        assert!(document.pointer(inside).is_some(), "{pointer} leads nowhere");
    }
    let mut ids = BTreeSet::new();
    let mut operations = String::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{id} is there twice");
            assert!(operation["summary"].is_string() && operation["tags"][0].is_string(), "{id}");
            let scopes = operation["security"][0]["token"].as_array().unwrap();
            assert!(!scopes.is_empty(), "{id} names no scope");
            let named: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|it| it["in"] == "path")
                .map(|it| it["name"].as_str().unwrap())
                .collect();
            assert_eq!(named, blanks(path), "{id}");
            let responses: Vec<_> = operation["responses"].as_object().unwrap().keys().collect();
            let scopes: Vec<_> = scopes.iter().filter_map(Value::as_str).collect();
            let line = format!("{method} {path} {id} {scopes:?} {responses:?}\n");
            operations.push_str(&line);
        }
    }
    insta::assert_snapshot!("operations", operations.replace('"', "").trim_end());
}

/// Whoever makes a client from the document must learn what is sent, and what a refusal holds.
#[test]
fn bodies_and_problems_are_described() {
    let document = serde_json::to_value(web::api::document()).unwrap();
    let schema = |pointer: &Value| {
        let inside = pointer["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
        document.pointer(inside).unwrap().clone()
    };
    let mut bodies = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let refusals = operation["responses"].as_object().unwrap().iter();
            for (status, response) in refusals.filter(|(status, _)| !status.starts_with('2')) {
                let body = &response["content"]["application/problem+json"]["schema"];
                assert_eq!(body["$ref"], "#/components/schemas/Problem", "{path} {status}");
            }
            let kinds = operation["requestBody"]["content"].as_object().into_iter().flatten();
            for (kind, body) in kinds {
                bodies += 1;
                let is_closed = schema(&body["schema"])["additionalProperties"] == false;
                assert!(is_closed || kind == "multipart/form-data", "{path} {kind}");
            }
            if method == "post" && path.starts_with("/api/v1/appeals/") {
                let parameters = operation["parameters"].as_array().unwrap().iter();
                let names: Vec<_> = parameters.map(|it| it["name"].as_str().unwrap()).collect();
                assert_eq!(names, ["number", "If-Match", "Idempotency-Key"], "{path}");
            }
        }
    }
    assert!(bodies > 10, "{bodies}");
    let problem = schema(&serde_json::json!({"$ref": "#/components/schemas/Problem"}));
    assert_eq!(problem["required"], serde_json::json!(["type", "title", "status"]));
    let message = &document["paths"]["/api/v1/messages"]["post"]["requestBody"]["content"];
    let parts = schema(&message["multipart/form-data"]["schema"]);
    assert_eq!(parts["properties"]["file"]["items"]["format"], "binary");
    assert_eq!(parts["required"], serde_json::json!(["message"]));
    assert_eq!(parts["properties"]["message"]["$ref"], "#/components/schemas/MessageIn");
}

/// What any request to an address may be told was forgotten on most of them.
#[test]
fn what_every_request_may_be_told_is_documented() {
    let document = serde_json::to_value(web::api::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let (about_one, has_body) =
                (path.contains("{number}"), operation["requestBody"].is_object());
            for (status, holds) in [
                ("401", true),
                ("403", true),
                ("404", about_one),
                ("400", has_body),
                ("413", has_body),
                ("415", has_body),
                ("422", has_body),
                ("409", has_body),
                ("412", has_body && about_one),
            ] {
                let is_said = operation["responses"][status]["description"].is_string();
                assert!(is_said || !holds, "{} does not say {status}", operation["operationId"]);
            }
        }
    }
}

testing::both! {
    async fn the_document_is_served(city) {
        let house = TestHouse::open(city).await;
        let reply = house.send(Ask::get("/api/openapi.json")).await;
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_eq!(reply.json(), serde_json::to_value(web::api::document()).unwrap());
        assert_eq!(reply.json()["openapi"], "3.1.0");
    }
}
