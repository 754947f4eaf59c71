//! Calls of the Bot API: what is asked, what comes back, and what may have gone wrong.

use std::fmt;
use std::time::Duration;

use base::Personal;
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::say::{Step, Upload};
use super::{Pace, Token};
use crate::attachment::FILE_BYTES_MAX;
use crate::outside::{self, BadWay, Way};

/// Bytes of an answer at most: a hundred long messages have less.
const ANSWER_MAX: usize = 16 * 1024 * 1024;
/// The kinds of updates that are wanted; all others stay with Telegram.
const WANTED: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

/// What a bot needs to be spoken for.
#[derive(Debug)]
pub struct Settings {
    /// The channel's name, such as `telegram:main`.
    pub channel: String,
    /// The bot's token.
    pub token: Token,
    /// The address of the server: [`super::API_URL`], or one of one's own.
    pub api_url: String,
    /// How it is reached.
    pub way: Way,
    /// How long an answer may take.
    pub patience: Duration,
    /// How fast it may speak.
    pub pace: Pace,
}

impl Settings {
    /// The usual settings of a bot on the official server.
    pub fn of(channel: String, token: Token) -> Self {
        Self {
            channel,
            token,
            api_url: super::API_URL.to_owned(),
            way: Way::default(),
            patience: Duration::from_secs(60),
            pace: Pace::default(),
        }
    }
}

/// A bot.
pub struct Telegram {
    pub(super) channel: String,
    token: Token,
    api_url: String,
    http: reqwest::Client,
    patience: Duration,
    pub(super) pace: Pace,
}

impl fmt::Debug for Telegram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telegram").field("channel", &self.channel).finish_non_exhaustive()
    }
}

/// An update as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Its number: the bot's updates have growing ones.
    pub id: i64,
    /// Its JSON, to the letter.
    pub body: Personal<String>,
}

/// What the server says of the webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Where updates are sent; empty where they wait to be fetched.
    pub url: String,
    /// How many wait.
    pub waiting: u64,
    /// Why the last delivery failed, if any did.
    pub error: Option<String>,
}

/// Why a call came to nothing. No variant holds the token or an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There was no connection, so nothing was asked.
    #[error("Telegram cannot be reached: {0}")]
    NotReached(String),
    /// It was asked, and the answer was lost: it may have been done.
    #[error("Telegram was asked, but its answer was lost: {0}")]
    Lost(String),
    /// The API refuses.
    #[error("Telegram refuses ({code}): {words}")]
    Refused {
        /// Its code.
        code: u16,
        /// Its words.
        words: String,
        /// How long it wants to be left alone.
        after: Option<Duration>,
    },
    /// Somebody between us and the API answered.
    #[error("something on the way to Telegram answered {0}")]
    Stranger(u16),
}

#[derive(Deserialize)]
struct Answer<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

impl Telegram {
    /// A bot by its settings. Nothing is asked yet.
    pub fn new(settings: Settings) -> Result<Self, BadWay> {
        let Settings { channel, token, api_url, way, patience, pace } = settings;
        let http = outside::client(&way)?;
        let api_url = api_url.trim_end_matches('/').to_owned();
        Ok(Self { channel, token, api_url, http, patience, pace })
    }

    /// The channel's name.
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// The bot's own name, such as `svetlomorsk_bot`: shows that the token is good.
    pub async fn name(&self) -> Result<String, Trouble> {
        let me: Value = parsed(&self.call("getMe", &json!({}), self.patience).await?)?;
        Ok(me.get("username").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    /// Updates from a number on; waits so long for the first. What stands before the number is
    /// confirmed by it and never comes again.
    pub async fn updates(&self, from: Option<i64>, wait: Duration) -> Result<Vec<Raw>, Trouble> {
        let mut asked = json!({"timeout": wait.as_secs(), "allowed_updates": WANTED});
        if let (Some(from), Some(asked)) = (from, asked.as_object_mut()) {
            asked.insert("offset".to_owned(), json!(from));
        }
        let body = self.call("getUpdates", &asked, wait + self.patience).await?;
        let list: Vec<Box<RawValue>> = parsed(&body)?;
        Ok(list.iter().filter_map(|it| raw(it.get())).collect())
    }

    /// Has updates sent to an address, with a secret that shows who sends them.
    pub async fn set_hook(&self, url: &str, secret: &str) -> Result<(), Trouble> {
        let asked = json!({"url": url, "secret_token": secret, "allowed_updates": WANTED});
        self.call("setWebhook", &asked, self.patience).await.map(|_| ())
    }

    /// Has updates wait to be fetched.
    pub async fn drop_hook(&self) -> Result<(), Trouble> {
        self.call("deleteWebhook", &json!({}), self.patience).await.map(|_| ())
    }

    /// What the server says of the webhook.
    pub async fn hook(&self) -> Result<Hook, Trouble> {
        let info: Value = parsed(&self.call("getWebhookInfo", &json!({}), self.patience).await?)?;
        let text = |name: &str| info.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Hook {
            url: text("url").unwrap_or_default(),
            waiting: info.get("pending_update_count").and_then(Value::as_u64).unwrap_or_default(),
            error: text("last_error_message").map(|it| self.token.struck_from(&it)),
        })
    }

    pub(super) async fn answer_press(&self, press: &str) -> Result<(), Trouble> {
        let asked = json!({"callback_query_id": press});
        self.call("answerCallbackQuery", &asked, self.patience).await.map(|_| ())
    }

    /// The path and the size of a file.
    pub(super) async fn file(&self, id: &str) -> Result<(String, Option<u64>), Trouble> {
        let file = self.call("getFile", &json!({"file_id": id}), self.patience).await?;
        let file: Value = parsed(&file)?;
        let path = file.get("file_path").and_then(Value::as_str).unwrap_or_default();
        Ok((path.to_owned(), file.get("file_size").and_then(Value::as_u64)))
    }

    /// The bytes behind a path; `None` where there are more than a file may have.
    pub(super) async fn download(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let url = format!("{}/file/bot{}/{path}", self.api_url, self.token.reveal());
        let request = self.http.get(url).timeout(self.patience);
        let response = request.send().await.map_err(|it| self.trouble(&it.without_url()))?;
        let status = response.status();
        let max = usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX);
        let body = self.body(response, max).await?;
        if status.is_success() { Ok(body) } else { Err(refusal(status, &body.unwrap_or_default())) }
    }

    /// Takes one step of what is said; the id of the message, the last one of an album.
    pub(super) async fn take(&self, step: &Step, bodies: &[Vec<u8>]) -> Result<String, Trouble> {
        let result = if step.uploads.is_empty() {
            self.call(step.method, &Value::Object(step.fields.clone()), self.patience).await?
        } else {
            let url = self.url(step.method);
            let form = form(step, bodies);
            self.answer(self.http.post(url).multipart(form).timeout(self.patience)).await?
        };
        let sent: Value = parsed(&result)?;
        let last = sent.as_array().and_then(|it| it.last()).unwrap_or(&sent);
        let id = last.get("message_id").and_then(Value::as_i64);
        id.map(|it| it.to_string()).ok_or_else(|| Trouble::Lost("it names no message".to_owned()))
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.api_url, self.token.reveal())
    }

    async fn call(
        &self,
        method: &str,
        asked: &Value,
        patience: Duration,
    ) -> Result<String, Trouble> {
        self.answer(self.http.post(self.url(method)).json(asked).timeout(patience)).await
    }

    /// Asks, and takes the result out of the answer.
    async fn answer(&self, request: RequestBuilder) -> Result<String, Trouble> {
        let response = request.send().await.map_err(|it| self.trouble(&it.without_url()))?;
        let status = response.status();
        let body = self.body(response, ANSWER_MAX).await?;
        let body = body.ok_or_else(|| Trouble::Lost("it is too long".to_owned()))?;
        let Ok(answer) = serde_json::from_slice::<Answer<'_>>(&body) else {
            return Err(if status.is_success() {
                Trouble::Lost("it is no answer of the API".to_owned())
            } else {
                Trouble::Stranger(status.as_u16())
            });
        };
        match answer {
            Answer { ok: true, result: Some(result), .. } => Ok(result.get().to_owned()),
            refused => Err(self.refused(status, refused)),
        }
    }

    fn refused(&self, status: StatusCode, answer: Answer<'_>) -> Trouble {
        let after = answer.parameters.and_then(|it| it.retry_after).map(Duration::from_secs);
        Trouble::Refused {
            code: answer.error_code.unwrap_or(status.as_u16()),
            words: self.token.struck_from(&answer.description.unwrap_or_default()),
            after,
        }
    }

    async fn body(&self, mut response: Response, max: usize) -> Result<Option<Vec<u8>>, Trouble> {
        let mut body = Vec::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|it| Trouble::Lost(self.why(&it.without_url())))?
        {
            if body.len() + chunk.len() > max {
                return Ok(None);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Some(body))
    }

    fn trouble(&self, error: &reqwest::Error) -> Trouble {
        let why = self.why(error);
        if error.is_connect() || error.is_builder() {
            Trouble::NotReached(why)
        } else {
            Trouble::Lost(why)
        }
    }

    /// An error in few words, without address and token.
    fn why(&self, error: &reqwest::Error) -> String {
        if error.is_timeout() {
            return "it took too long".to_owned();
        }
        let mut root: &dyn std::error::Error = error;
        while let Some(deeper) = root.source() {
            root = deeper;
        }
        self.token.struck_from(&root.to_string())
    }
}

/// What a server says that gives no file.
fn refusal(status: StatusCode, body: &[u8]) -> Trouble {
    match serde_json::from_slice::<Answer<'_>>(body) {
        Ok(answer) => Trouble::Refused {
            code: answer.error_code.unwrap_or(status.as_u16()),
            words: answer.description.unwrap_or_default(),
            after: None,
        },
        Err(_) if status == StatusCode::NOT_FOUND => {
            Trouble::Refused { code: 404, words: "Not Found".to_owned(), after: None }
        }
        Err(_) => Trouble::Stranger(status.as_u16()),
    }
}

fn raw(body: &str) -> Option<Raw> {
    let id = serde_json::from_str::<Value>(body).ok()?.get("update_id")?.as_i64()?;
    Some(Raw { id, body: Personal::new(body.to_owned()) })
}

impl Raw {
    /// An update that came to a webhook; `None` where it is none.
    pub fn read(body: &str) -> Option<Self> {
        raw(body)
    }
}

fn parsed<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Trouble> {
    let said = serde_json::from_str(body);
    said.map_err(|_| Trouble::Lost("it is no answer of the API".to_owned()))
}

fn form(step: &Step, bodies: &[Vec<u8>]) -> Form {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let fields = step.fields.iter();
    let form = fields.fold(Form::new(), |form, (name, value)| form.text(name.clone(), text(value)));
    step.uploads.iter().fold(form, |form, Upload { part, name, kind, index }| {
        let bytes = bodies.get(*index).cloned().unwrap_or_default();
        let plain = || Part::bytes(bytes.clone()).file_name(name.clone());
        form.part(part.clone(), plain().mime_str(kind).unwrap_or_else(|_| plain()))
    })
}
