//! Bodies of requests: read within limits, refused in words.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use base::Words;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::{Deserialize, DeserializeOwned, Deserializer};

use crate::api::unknown::Unknown;
use crate::pace::TooSlow;
use crate::problem::{Problem, too_large};

/// Bytes of a JSON body with files in it, at most.
pub const JSON_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Bytes of a JSON body without files, at most: the longest text still fits with each of its
/// characters written as two escapes of UTF-16.
pub const VERB_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Brackets within brackets, at most.
const DEPTH_MAX: usize = 64;

/// Refuses a body that was packed (415): a small one may unpack to anything.
pub fn must_be_plain(headers: &HeaderMap) -> Result<(), Problem> {
    let is_plain = |it: &HeaderValue| {
        let said = it.to_str().unwrap_or("?");
        said.split(',')
            .map(str::trim)
            .all(|it| it.is_empty() || it.eq_ignore_ascii_case("identity"))
    };
    if headers.get_all(header::CONTENT_ENCODING).iter().all(is_plain) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "packed-body",
        "Сжатое тело запроса не принимаем",
        "A packed body is not taken",
    )
    .detail(
        "Отправьте тело несжатым, без заголовка Content-Encoding.",
        "Send the body as it is, without the header Content-Encoding.",
    ))
}

/// Reads a body of at most `max` bytes.
pub async fn read(body: Body, max: usize) -> Result<Vec<u8>, Problem> {
    match Limited::new(body, max).collect().await {
        Ok(collected) => Ok(collected.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => {
            let mib = max / (1024 * 1024);
            let (ru, en) = (format!("Здесь — до {mib} МБ."), format!("Up to {mib} MB here."));
            Err(too_large().detail(ru, en))
        }
        Err(error) if TooSlow::is_behind(&*error) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "slow-body",
            "Тело запроса приходит слишком медленно",
            "The body comes too slowly",
        )),
        Err(_) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "broken-body",
            "Запрос пришёл не целиком",
            "The request did not arrive whole",
        )),
    }
}

/// Reads a JSON object of a type.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // The library would take a list of values for an object, too.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(no_object());
    }
    if depth(bytes) > DEPTH_MAX {
        return Err(bad(StatusCode::BAD_REQUEST).detail(
            format!("Вложенность глубже {DEPTH_MAX}."),
            format!("It is nested deeper than {DEPTH_MAX}."),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| match std::str::from_utf8(bytes) {
        Ok(_) => bad_json(&error, &path_of_fault::<T>(bytes)),
        Err(_) => no_text(),
    })
}

/// Where in a body its fault lies, such as `attachments[0].name`. Only what is refused is read
/// this second time, so that the good ones pay nothing for it.
fn path_of_fault<T: DeserializeOwned>(bytes: &[u8]) -> String {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let path = serde_path_to_error::deserialize::<_, T>(&mut json).err();
    path.map(|it| it.path().to_string()).filter(|it| it != ".").unwrap_or_default()
}

/// Reads a field whose `null` says the same as its absence.
pub fn null_is_absent<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a field whose `null` says something else than its absence: with `default` absent is
/// `None`.
pub fn given<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// How deep brackets are nested outside of texts; about right is enough where it is no JSON.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn bad_json(error: &serde_json::Error, path: &str) -> Problem {
    let (line, column) = (error.line(), error.column());
    let words = error.to_string();
    if let Some(unknown) = Unknown::of(&words) {
        return unknown.field(path).with("line", line).with("column", column);
    }
    let status =
        if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
    let why = reason(error, &words);
    let problem = bad(status)
        .detail(
            format!("Строка {line}, знак {column}: {}", why.ru),
            format!("Line {line}, column {column}: {}", why.en),
        )
        .with("line", line)
        .with("column", column);
    let named = field(&words).map(|(name, _)| match path {
        "" => name,
        path if path.ends_with(&name) => path.to_owned(),
        path => format!("{path}.{name}"),
    });
    match named.or_else(|| Some(path.to_owned()).filter(|it| error.is_data() && !it.is_empty())) {
        Some(field) => problem.with("field", field),
        None => problem,
    }
}

fn bad(status: StatusCode) -> Problem {
    Problem::new(status, "bad-json", "JSON не разобран", "The JSON cannot be read")
}

/// A list or a word where an object is expected.
pub fn no_object() -> Problem {
    bad(StatusCode::UNPROCESSABLE_ENTITY).detail(
        "Здесь нужен объект с полями в фигурных скобках.",
        "An object with its fields in curly brackets is expected here.",
    )
}

/// Bytes that are no text.
pub fn no_text() -> Problem {
    bad(StatusCode::BAD_REQUEST)
        .detail("Текст не в кодировке UTF-8.", "The text is not encoded in UTF-8.")
}

/// The kind of fault only: the library's own words may quote what people wrote.
fn reason(error: &serde_json::Error, words: &str) -> Words {
    use serde_json::error::Category;
    match (error.classify(), field(words)) {
        (Category::Data, Some((name, true))) => {
            Words::new(format!("нет поля «{name}»."), format!("the field `{name}` is absent."))
        }
        (Category::Data, Some((name, false))) => Words::new(
            format!("поле «{name}» дано дважды."),
            format!("the field `{name}` is given twice."),
        ),
        (Category::Data, None) if words.starts_with("invalid type: null") => {
            Words::new("здесь нужно значение, а не null.", "a value is needed here, not null.")
        }
        (Category::Data, None) => {
            Words::new("значение другого типа.", "a value is of another type.")
        }
        (Category::Eof, _) => Words::new("текст оборван.", "the text ends too early."),
        _ if words.starts_with("number out of range") => {
            Words::new("число слишком велико.", "the number is too large.")
        }
        _ => Words::new("это не JSON.", "this is no JSON."),
    }
}

/// The field that is absent (true) or given twice: there the library names a field of ours.
fn field(words: &str) -> Option<(String, bool)> {
    let name = |begin: &str| Some(words.strip_prefix(begin)?.split('`').next()?.to_owned());
    let absent = name("missing field `").map(|name| (name, true));
    absent.or_else(|| name("duplicate field `").map(|name| (name, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_brackets_outside_of_texts_count() {
        for (text, expected) in [
            ("", 0),
            ("{}", 1),
            (r#"{"a":[[1],[2]],"b":{}}"#, 3),
            (r#"{"a":"[[[[\"[[[","b":"\\"}"#, 1),
            ("[[[", 3),
            ("]]]]", 0),
        ] {
            assert_eq!(depth(text.as_bytes()), expected, "{text}");
        }
    }
}
