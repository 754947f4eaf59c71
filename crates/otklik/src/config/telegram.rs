//! The bots of Telegram: `[channels.telegram.NAME]`, or `OTKLIK_CHANNELS__TELEGRAM__NAME__TOKEN`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use base::city::Fault;
use base::{Personal, Words};
use channels::telegram::{API_URL, Token, is_secret};

use super::{Config, unreadable};

/// What the keys of every bot begin with.
pub(super) const PREFIX: &str = "channels.telegram.";
/// What the variables of every bot begin with.
const VARIABLE: &str = "OTKLIK_CHANNELS__TELEGRAM__";
/// The settings of a bot.
pub(super) const KEYS: &[&str] =
    &["token", "token_file", "api_url", "mode", "secret", "secret_file", "proxy"];
/// Letters of a bot's name at most.
const NAME_MAX: usize = 32;

/// How updates come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// We ask for them.
    Poll,
    /// Telegram calls us.
    Webhook,
}

/// A bot of Telegram.
#[derive(Debug, Clone)]
pub struct Bot {
    /// Its token.
    pub token: Token,
    /// The address of the server.
    pub api_url: String,
    /// How updates come.
    pub mode: Mode,
    /// What shows that it is Telegram who calls us.
    pub secret: Option<Personal<String>>,
    /// A proxy on the way to the server; it may hold a password.
    pub proxy: Option<Personal<String>>,
}

/// Whether a bot may be called so: its channel is `telegram:NAME`.
pub(super) fn is_name(name: &str) -> bool {
    (1..=NAME_MAX).contains(&name.len())
        && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

pub(super) fn bad_name(name: &str) -> Words {
    Words::new(
        format!("имя бота «{name}»: только строчные латинские буквы, цифры и дефис, до 32 знаков"),
        format!("the name of a bot, `{name}`, takes small Latin letters, digits and `-`, up to 32"),
    )
}

pub(super) fn whole_key(name: &str, key: &str) -> String {
    format!("{PREFIX}{name}.{key}")
}

/// The key of a variable, if it is one of a bot. A variable has no hyphen, so an underscore within
/// the name stands for one.
pub(super) fn key_of_variable(variable: &str) -> Option<String> {
    let start = variable.get(..VARIABLE.len())?;
    let (name, key) = variable.get(VARIABLE.len()..)?.rsplit_once("__")?;
    let (name, key) = (name.to_ascii_lowercase().replace('_', "-"), key.to_ascii_lowercase());
    let is_ours = start.eq_ignore_ascii_case(VARIABLE);
    (is_ours && is_name(&name) && KEYS.contains(&key.as_str())).then(|| whole_key(&name, &key))
}

/// Every bot whose settings can be meant; what is wrong with the others.
pub(super) fn read(config: &Config, faults: &mut Vec<Fault>) -> BTreeMap<String, Bot> {
    let mut bots = BTreeMap::new();
    let mut tokens = BTreeSet::new();
    for name in config.given.bots() {
        let found = Reading { config, name: &name }.bot();
        match found {
            Ok(bot) if !tokens.insert(bot.token.bot().to_owned()) => {
                faults.push(config.fault(&whole_key(&name, "token"), twice()));
            }
            Ok(bot) => {
                bots.insert(name, bot);
            }
            Err(found) => faults.extend(found),
        }
    }
    bots
}

/// The settings of one bot while they are read.
struct Reading<'a> {
    config: &'a Config,
    name: &'a str,
}

impl Reading<'_> {
    fn bot(&self) -> Result<Bot, Vec<Fault>> {
        let mut faults = Vec::new();
        let token = self.secret_of("token", "token_file", &mut faults);
        let token = match token.as_deref().map(Token::parse) {
            Some(Ok(token)) => Some(token),
            Some(Err(_)) => self.fault("token", bad_token(), &mut faults),
            None if faults.is_empty() => self.fault("token", no_token(), &mut faults),
            None => None,
        };
        let api_url = self.text("api_url").unwrap_or_else(|| API_URL.to_owned());
        if !is_url(&api_url) {
            self.fault::<()>("api_url", bad_url(&api_url), &mut faults);
        }
        let mode = match self.text("mode").as_deref() {
            None | Some("poll") => Mode::Poll,
            Some("webhook") => Mode::Webhook,
            Some(other) => {
                self.fault::<()>("mode", bad_mode(other), &mut faults);
                Mode::Poll
            }
        };
        let secret = self.secret_of("secret", "secret_file", &mut faults);
        if let Some(words) = secret_trouble(mode, secret.as_deref()) {
            self.fault::<()>("secret", words, &mut faults);
        }
        let public = self.config.server.public_url.as_deref().unwrap_or_default();
        let is_near = api_url.starts_with("http://127.0.0.1:");
        if mode == Mode::Webhook && !public.starts_with("https://") && !is_near {
            self.fault::<()>("mode", no_https(), &mut faults);
        }
        let proxy = self.text("proxy");
        if proxy.as_deref().is_some_and(|it| channels::outside::proxy(it).is_err()) {
            self.fault::<()>("proxy", bad_proxy(), &mut faults);
        }
        match token {
            Some(token) if faults.is_empty() => {
                let (secret, proxy) = (secret.map(Personal::new), proxy.map(Personal::new));
                Ok(Bot { token, api_url, mode, secret, proxy })
            }
            _ => Err(faults),
        }
    }

    fn text(&self, key: &str) -> Option<String> {
        self.config.given.text(&whole_key(self.name, key))
    }

    fn fault<T>(&self, key: &str, words: Words, faults: &mut Vec<Fault>) -> Option<T> {
        faults.push(self.config.fault(&whole_key(self.name, key), words));
        None
    }

    /// A secret that is given, or lies in a file of its own, which wins.
    fn secret_of(&self, key: &str, file_key: &str, faults: &mut Vec<Fault>) -> Option<String> {
        let Some(file) = self.text(file_key) else { return self.text(key) };
        match std::fs::read_to_string(Path::new(&file)) {
            Ok(text) => Some(text.trim().to_owned()),
            Err(error) => {
                let why = unreadable(&error);
                let words =
                    Words::new(format!("{file}: {}", why.ru), format!("{file}: {}", why.en));
                self.fault(file_key, words, faults)
            }
        }
    }
}

fn is_url(url: &str) -> bool {
    let host = ["https://", "http://"].iter().find_map(|it| url.strip_prefix(it));
    host.is_some_and(|it| !it.is_empty() && !it.contains(['?', '#', '@', ' ']))
}

fn secret_trouble(mode: Mode, secret: Option<&str>) -> Option<Words> {
    match (mode, secret) {
        (Mode::Webhook, None) => Some(Words::new(
            "при mode = \"webhook\" нужен секрет, например вывод «openssl rand -hex 32»: по нему \
             видно, что стучится Telegram",
            "mode = \"webhook\" needs a secret, such as `openssl rand -hex 32` prints: it shows \
             that it is Telegram who calls",
        )),
        (_, Some(secret)) if !is_secret(secret) => Some(Words::new(
            "секрет: от 1 до 256 латинских букв, цифр, «_» и «-»",
            "a secret takes 1 to 256 Latin letters, digits, `_` and `-`",
        )),
        _ => None,
    }
}

fn no_token() -> Words {
    Words::new(
        "у бота нет токена; его даёт @BotFather, а здесь он пишется в token или лежит в файле \
         token_file",
        "the bot has no token; @BotFather gives it, and it is written here as `token` or lies in a \
         file, `token_file`",
    )
}

fn bad_token() -> Words {
    Words::new(
        "это не токен бота; он выглядит так: 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "this is no token of a bot; one looks like 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    )
}

fn twice() -> Words {
    Words::new(
        "этот бот уже назван под другим именем; у бота может быть только один приёмник",
        "this bot is named already under another name; a bot can be heard in one place only",
    )
}

fn bad_url(url: &str) -> Words {
    Words::new(
        format!("«{url}» — не адрес сервера; пишите, например, {API_URL}"),
        format!("`{url}` is no address of a server; write it as in {API_URL}"),
    )
}

fn bad_mode(found: &str) -> Words {
    Words::new(
        format!("ожидается poll или webhook, а указано «{found}»"),
        format!("takes poll or webhook, but here is `{found}`"),
    )
}

fn no_https() -> Words {
    Words::new(
        "Telegram стучится только по https: задайте server.public_url с https:// или \
         mode = \"poll\"",
        "Telegram calls by https only: set server.public_url with https://, or mode = \"poll\"",
    )
}

fn bad_proxy() -> Words {
    Words::new(
        "это не адрес прокси; образцы: http://10.0.0.1:3128, socks5h://ИМЯ:ПАРОЛЬ@СЕРВЕР:1080",
        "this is no address of a proxy; write it as in http://10.0.0.1:3128 or \
         socks5h://USER:PASSWORD@HOST:1080",
    )
}
