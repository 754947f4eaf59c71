//! Runs other programs so that they end when we are told to end.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::interrupt::Interrupt;

const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long a told program may take to end before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It said that all went well.
    Well,
    /// It failed.
    Badly,
    /// We were told to stop, and stopped it.
    Interrupted,
}

/// Runs the program in a process group of its own, its output passed through, and waits for it.
/// When we are told to stop, the whole group is: a killed `cargo` would leave its tests running.
pub fn through(command: &mut Command, interrupt: &Interrupt) -> Result<End> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("while starting {name}"))?;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { End::Well } else { End::Badly });
        }
        if interrupt.within(LOOK_EVERY) {
            end_group(&mut child, interrupt)?;
            return Ok(End::Interrupted);
        }
    }
}

/// Runs a small program to its end and returns what it printed; a failure carries its words.
pub fn quietly(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("while starting {name}"))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        bail!("{name} failed: {}", String::from_utf8_lossy(&said).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn end_group(child: &mut Child, interrupt: &Interrupt) -> Result<()> {
    signal_group(child.id(), "TERM");
    let mut waited = Duration::ZERO;
    while waited < GRACE {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        // A second Ctrl-C means: at once.
        if interrupt.within(LOOK_EVERY) {
            break;
        }
        waited += LOOK_EVERY;
    }
    signal_group(child.id(), "KILL");
    child.wait()?;
    Ok(())
}

/// By the shell's own `kill`, since the program of that name is not on every machine.
fn signal_group(leader: u32, signal: &str) {
    let _ = Command::new("sh")
        .args(["-c", &format!("kill -s {signal} -- -{leader}")])
        .stderr(Stdio::null())
        .status();
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn how_a_program_ended_is_told() {
        let (_hand, interrupt) = Interrupt::by_hand();
        assert_eq!(through(&mut shell("exit 0"), &interrupt).unwrap(), End::Well);
        assert_eq!(through(&mut shell("exit 3"), &interrupt).unwrap(), End::Badly);
        assert!(through(&mut Command::new("/no/such/program"), &interrupt).is_err());
    }

    #[test]
    fn what_a_program_started_ends_with_it() {
        let (hand, interrupt) = Interrupt::by_hand();
        let (mut output, held_open) = std::io::pipe().unwrap();
        let mut command = shell("sleep 1000 & wait");
        command.stdout(held_open);
        hand.send(()).unwrap();
        assert_eq!(through(&mut command, &interrupt).unwrap(), End::Interrupted);
        drop(command);
        // The pipe ends only when nobody holds it any more: not the shell, not its `sleep`.
        assert_eq!(output.read_to_end(&mut Vec::new()).unwrap(), 0);
    }

    #[test]
    fn a_failure_carries_what_was_said() {
        assert_eq!(quietly(&mut shell("echo well")).unwrap(), "well\n");
        let error = quietly(&mut shell("echo why >&2; exit 1")).unwrap_err();
        assert_eq!(error.to_string(), "sh failed: why");
    }
}
