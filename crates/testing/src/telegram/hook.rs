//! Updates that go to a webhook.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use super::call::Call;
use super::state::Webhook;
use super::{Shared, method};

/// The pause after a delivery that was not taken; the real server's grows to minutes.
const AGAIN_AFTER: Duration = Duration::from_millis(50);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Delivers what waits, one after another, until the server goes.
pub(crate) async fn run(shared: Arc<Shared>) {
    let http = crate::http();
    loop {
        let rung = shared.bell.notified();
        tokio::pin!(rung);
        rung.as_mut().enable();
        let next = {
            let state = shared.lock();
            let update =
                if state.is_reversed { state.updates.back() } else { state.updates.front() };
            state.webhook.clone().zip(update.cloned())
        };
        let Some((hook, update)) = next else {
            rung.await;
            continue;
        };
        match deliver(&http, &hook, &update).await {
            Ok(reply) => {
                settle(&shared, &update);
                if let Some(Value::Object(call)) = reply {
                    take_reply(&shared, call).await;
                }
            }
            Err(why) => {
                let now = shared.now();
                shared.change(|state| {
                    if let Some(hook) = &mut state.webhook {
                        hook.error = Some((now, why));
                    }
                });
                tokio::time::sleep(AGAIN_AFTER).await;
            }
        }
    }
}

async fn deliver(
    http: &reqwest::Client,
    hook: &Webhook,
    update: &Value,
) -> Result<Option<Value>, String> {
    let mut request = http.post(&hook.url).timeout(PATIENCE).json(update);
    if let Some(secret) = &hook.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let answer = request.send().await.map_err(|_| "Connection refused".to_owned())?;
    let status = answer.status();
    if !status.is_success() {
        return Err(format!("Wrong response from the webhook: {status}"));
    }
    Ok(answer.json().await.ok())
}

/// An update that was taken waits no more, unless it is to come once more.
fn settle(shared: &Shared, update: &Value) {
    shared.change(|state| {
        if state.repeats > 0 {
            state.repeats -= 1;
        } else {
            state.updates.retain(|it| it != update);
        }
    });
}

/// The answer to a delivery may be a call.
async fn take_reply(shared: &Arc<Shared>, call: Map<String, Value>) {
    if let Some(name) = call.get("method").and_then(Value::as_str) {
        let name = name.to_lowercase();
        // What becomes of it nobody is told, as with the real server.
        let _ = method::call(shared, &name, &Call::of(call)).await;
    }
}
