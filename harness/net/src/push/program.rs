//! A program that is given octets: started for each, without a shell, and judged by its exit status.

use std::time::Duration;

use tokio::{
    io::{AsyncWriteExt, copy, sink},
    process::{ChildStdin, ChildStdout},
    time::timeout,
};

use crate::upper::{Hook, Process};

/// Runs a program with a line of hexadecimal digits on its standard input. Dropped meanwhile, it is killed.
///
/// # Errors
/// It could not be started, did not end within `limit`, or ended with another exit status than 0: in words, with the
/// last of what it wrote to standard error.
pub(super) async fn hand(argv: &[String], octets: &[u8], limit: Duration) -> Result<(), String> {
    let mut process = Hook::new(argv).start()?;
    match timeout(limit, run(&mut process, line(octets))).await {
        Ok(ending) if ending.good => Ok(()),
        Ok(ending) => Err(ending.words()),
        Err(_) => {
            let why = format!("since it did not end within {limit:?}");
            Err(process.kill(&why).await.words())
        }
    }
}

/// Octets as a program is given them: hexadecimal digits and a line feed.
fn line(octets: &[u8]) -> Vec<u8> {
    let mut line = String::with_capacity(octets.len() * 2 + 1);
    for octet in octets {
        line.push_str(&format!("{octet:02x}"));
    }
    line.push('\n');
    line.into_bytes()
}

/// Waits for the end of the process. What it prints is thrown away, and what it left running may go on.
async fn run(process: &mut Process, line: Vec<u8>) -> crate::upper::Ending {
    let (input, output) = (process.input.take(), process.output.take());
    let talking = async {
        tokio::join!(tell(input, line), drain(output));
    };
    tokio::select! {
        ending = process.ended() => return ending,
        () = talking => {}
    }
    process.ended().await
}

/// Writes the line and closes the input. A program that does not care for it may have closed it first.
async fn tell(input: Option<ChildStdin>, line: Vec<u8>) {
    if let Some(mut input) = input {
        let _ = input.write_all(&line).await;
    }
}

async fn drain(output: Option<ChildStdout>) {
    if let Some(mut output) = output {
        // its end and an error are the same: nothing more is printed
        let _ = copy(&mut output, &mut sink()).await;
    }
}
