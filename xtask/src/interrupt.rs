//! Ctrl-C and SIGTERM as something to wait for, so that what was started is also stopped.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result};

/// The wish of the person (or of the machine) that we stop.
pub struct Interrupt(Receiver<()>);

impl Interrupt {
    /// Takes over SIGINT, SIGTERM and SIGHUP of this process; may be called once.
    pub fn listen() -> Result<Self> {
        let (sender, receiver) = channel();
        ctrlc::set_handler(move || {
            // Nobody listens any more only when the process is about to end by itself.
            let _ = sender.send(());
        })
        .context("while taking over Ctrl-C")?;
        Ok(Self(receiver))
    }

    /// One that a test gives the word to.
    #[cfg(test)]
    pub fn by_hand() -> (std::sync::mpsc::Sender<()>, Self) {
        let (sender, receiver) = channel();
        (sender, Self(receiver))
    }

    /// Waits at most so long; true when we were told to stop.
    pub fn within(&self, pause: Duration) -> bool {
        !matches!(self.0.recv_timeout(pause), Err(RecvTimeoutError::Timeout))
    }

    /// Waits until we are told to stop.
    pub fn wait(&self) {
        let _ = self.0.recv();
    }
}
