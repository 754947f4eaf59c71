//! Telegram in a serving process: who asks for updates, and who takes them into conversations.
//!
//! Updates are kept raw before Telegram is thanked for them ([`receive`]), and taken in afterwards
//! ([`listen`]), so that whatever fails here can be done again.

mod listen;
mod receive;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use channels::carrier::Carrier;
use channels::outside::Way;
use channels::telegram::{Settings, Telegram};
use dialogue::place::Places;
use jobs::HolderId;
use mailroom::Post;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::House;

use crate::config::{Bot, Config, Mode};
use listen::Listener;
use receive::Receiver;

/// A bot with its settings.
#[derive(Clone)]
pub struct Own {
    bot: Arc<Telegram>,
    name: String,
    mode: Mode,
    secret: Option<base::Personal<String>>,
}

/// Makes the bots of the configuration. Nothing is asked of Telegram yet: it may be away.
pub fn bots(config: &Config) -> anyhow::Result<Vec<Own>> {
    config.telegram.iter().map(|(name, bot)| own(name, bot)).collect()
}

fn own(name: &str, bot: &Bot) -> anyhow::Result<Own> {
    let mut settings = Settings::of(format!("telegram:{name}"), bot.token.clone());
    settings.api_url.clone_from(&bot.api_url);
    settings.way = Way { proxy: bot.proxy.clone() };
    let telegram = Telegram::new(settings);
    let bot_made = telegram.with_context(|| format!("while making the bot telegram:{name}"))?;
    let secret = bot.secret.clone();
    Ok(Own { bot: Arc::new(bot_made), name: name.to_owned(), mode: bot.mode, secret })
}

/// The hooks at which bots are called.
pub fn hooks(config: &Config) -> web::hooks::Hooks {
    let mut hooks = web::hooks::Hooks::default();
    for (name, bot) in config.telegram.iter().filter(|(_, bot)| bot.mode == Mode::Webhook) {
        if let Some(secret) = &bot.secret {
            hooks.open(name, secret.reveal());
        }
    }
    hooks
}

/// Starts all that bots need: what receives, what listens, and the post that answers.
pub fn start(
    house: &House,
    bots: Vec<Own>,
    places: &Arc<dyn Places>,
    stop: &watch::Receiver<bool>,
    duties: &mut JoinSet<()>,
) {
    let mut carriers = BTreeMap::<String, Arc<dyn Carrier>>::new();
    // One for all bots, since leases are of the process.
    let holder: HolderId = house.ids.next(house.clock.now());
    for own in bots {
        let bot = Arc::clone(&own.bot);
        carriers.insert(bot.channel().to_owned(), bot.clone());
        let listener = Listener::new(house.clone(), bot, Arc::clone(places), holder);
        duties.spawn(listener.run(stop.clone()));
        duties.spawn(Receiver::new(house.clone(), own, holder).run(stop.clone()));
    }
    let files = Arc::new(house.pictures.clone());
    let post = Post::new(house.db.clone(), house.clock.clone(), &house.ids, carriers, files);
    duties.spawn(post.run(stop.clone()));
}

/// Waits; false when the process is stopping.
async fn rest(time: Duration, stop: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => true,
        _ = stop.wait_for(|it| *it) => false,
    }
}
