//! The stand-in for the Bot API as a program: prints its address and the token, and serves until it
//! is killed. `POST /control/{act}` lets residents act; see `telegram/control.rs`.
//!
//! `cargo run -p testing --example telegram`

#![expect(clippy::print_stdout, reason = "a program that prints where it is")]

use testing::telegram::{FakeTelegram, TOKEN};

#[tokio::main]
async fn main() {
    let fake = FakeTelegram::start(base::Clock::system()).await;
    println!("{} {TOKEN}", fake.url());
    std::future::pending::<()>().await;
}
