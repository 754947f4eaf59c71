//! A stand-in for the Bot API of Telegram: a real server on a loopback port that speaks its
//! dialect, keeps its limits, and can be told to fail.
//!
//! A test acts as residents and reads what they saw; the bot talks to the address of
//! [`FakeTelegram::url`] with [`TOKEN`]. Two bot libraries that nobody here wrote run against it in
//! `tests/it/foreign.rs`, so that it is judged by others, too. Where it must differ: it takes
//! webhooks at plain loopback addresses, and its pauses between two tries are short.

mod call;
mod chat;
mod control;
mod door;
mod fault;
mod hook;
mod media;
mod method;
mod resident;
mod shape;
mod state;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base::Clock;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

pub use fault::Fault;
pub use resident::{Resident, Seen, SeenButton};
use state::State;

/// The token of the bot, in the form of real ones.
pub const TOKEN: &str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawc";

/// What the tasks of the server share.
pub(crate) struct Shared {
    state: Mutex<State>,
    clock: Clock,
    /// Rings when anything changed: an update came, a message was sent.
    bell: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes whoever waits for a change.
    fn change<T>(&self, with: impl FnOnce(&mut State) -> T) -> T {
        let out = with(&mut self.lock());
        self.bell.notify_waiters();
        out
    }

    fn now(&self) -> i64 {
        self.clock.now().as_second()
    }
}

/// The server; it goes with the test.
pub struct FakeTelegram {
    shared: Arc<Shared>,
    address: SocketAddr,
    serving: Option<JoinHandle<()>>,
    hook: JoinHandle<()>,
}

impl FakeTelegram {
    /// Starts it on a free loopback port, with a clock that dates messages and lets links expire.
    pub async fn start(clock: Clock) -> Self {
        let shared =
            Arc::new(Shared { state: Mutex::new(State::default()), clock, bell: Notify::new() });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let serving = Some(tokio::spawn(door::serve(listener, Arc::clone(&shared))));
        let hook = tokio::spawn(hook::run(Arc::clone(&shared)));
        Self { shared, address, serving, hook }
    }

    /// The address that takes the place of the official one.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A resident, who has not written to the bot yet.
    pub fn resident(&self, id: i64, first_name: &str) -> Resident {
        self.shared.lock().meet(id, first_name);
        Resident { shared: Arc::clone(&self.shared), id }
    }

    /// Lets the next calls of a method fail, as many as are said.
    pub fn fail(&self, method: &str, fault: Fault, times: usize) {
        self.shared.lock().faults.add(method, fault, times);
    }

    /// Goes away: nobody listens at the address, and open connections break.
    pub async fn go_away(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            let _ = serving.await;
        }
    }

    /// Comes back at the same address, with all it knew.
    pub async fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the same port");
        self.serving = Some(tokio::spawn(door::serve(listener, Arc::clone(&self.shared))));
    }

    /// Keeps updates back until [`FakeTelegram::release`]: they come late.
    pub fn hold(&self) {
        self.shared.lock().is_holding = true;
    }

    /// Hands out what was kept back, behind what came since.
    pub fn release(&self) {
        self.shared.change(State::release);
    }

    /// Hands the next batches, or the next updates of a webhook, out once more, although they were
    /// confirmed.
    pub fn repeat(&self, times: usize) {
        self.shared.lock().repeats += times;
    }

    /// Hands out what waits in the wrong order until told otherwise.
    pub fn reverse(&self, is_reversed: bool) {
        self.shared.lock().is_reversed = is_reversed;
    }

    /// Lets every link to a file expire, as after an hour.
    pub fn expire_links(&self) {
        self.shared.lock().files.expire_links();
    }

    /// Loses every file.
    pub fn lose_files(&self) {
        self.shared.lock().files.lose();
    }

    /// Updates that were not confirmed yet.
    pub fn waiting(&self) -> usize {
        self.shared.lock().updates.len()
    }

    /// How often a method was called, whatever became of it.
    pub fn calls(&self, method: &str) -> usize {
        self.shared.lock().calls(method)
    }

    /// Waits until something holds of the server; the test's own limit of time ends it otherwise.
    pub async fn until(&self, holds: impl Fn(&Self) -> bool) {
        loop {
            let rung = self.shared.bell.notified();
            tokio::pin!(rung);
            rung.as_mut().enable();
            if holds(self) {
                return;
            }
            rung.await;
        }
    }
}

impl Drop for FakeTelegram {
    fn drop(&mut self) {
        self.hook.abort();
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}
