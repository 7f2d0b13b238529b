//! Who asks a peer for something: nobody, the command line, or an upper tester on standard input.

use super::super::print;
use dmct_net::upper::Question;
use dmct_wire::peer::{Answer, Stimulus};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    sync::{mpsc, oneshot},
};

/// The longest line that is taken from standard input, octets.
const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// Who asks a peer for something.
pub(super) enum Asked {
    /// Nobody; it takes what comes until it is interrupted.
    Nothing,
    /// It opens one session.
    Session,
    /// Standard input, of which this line was read already.
    Lines(Option<String>),
}

/// Passes requests from standard input on, and prints the answers.
pub(super) async fn take_lines(questions: &mpsc::Sender<Question>, first: Option<String>) {
    if let Some(line) = first {
        take_line(questions, &line).await;
    }
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        take_line(questions, &line).await;
    }
}

async fn take_line(questions: &mpsc::Sender<Question>, line: &str) {
    if line.trim().is_empty() {
        return;
    }
    let answer = if line.len() > LONGEST_LINE {
        Answer::Failed {
            reason: "the line is too long".to_owned(),
        }
    } else {
        match serde_json::from_str(line) {
            Ok(stimulus) => ask(questions, stimulus).await,
            Err(_) => Answer::Unsupported,
        }
    };
    print_answer(&answer);
}

pub(super) fn print_answer(answer: &Answer) {
    if let Ok(text) = serde_json::to_string(answer) {
        print(&format!("{text}\n"));
    }
}

pub(super) async fn ask(questions: &mpsc::Sender<Question>, stimulus: Stimulus) -> Answer {
    let (reply, answer) = oneshot::channel();
    let gone = || Answer::Failed {
        reason: "the peer has ended".to_owned(),
    };
    if questions.send(Question { stimulus, reply }).await.is_err() {
        return gone();
    }
    answer.await.unwrap_or_else(|_| gone())
}
