//! How a step, its end and a message are told to a reader.

use dmct_record::event::StepOutcome;
use dmct_scenario::plan::{Action, Gather, Step};
use dmct_wire::syncml::message::{Command, Message};
use std::time::Duration;

/// What a step does.
pub fn step(step: &Step) -> String {
    match &step.action {
        Action::Session(_) => "gets a session going".to_owned(),
        Action::Trigger => "makes the client start a session".to_owned(),
        Action::Notify(_) => "sends a notification".to_owned(),
        Action::Send(send) if send.commands.is_empty() => "sends a message".to_owned(),
        Action::Send(send) if send.commands.len() == 1 => {
            "sends a message with a command".to_owned()
        }
        Action::Send(send) => format!("sends a message with {} commands", send.commands.len()),
        Action::Expect(expect) if expect.gather == Gather::Package => {
            format!(
                "waits for a package and checks it ({})",
                expect.checks.len()
            )
        }
        Action::Expect(expect) => format!(
            "waits for a message and checks it ({})",
            expect.checks.len()
        ),
        Action::Check(checks) => format!("checks what came ({})", checks.len()),
        Action::ExpectNotification(expect) => {
            format!(
                "waits for a notification and checks it ({})",
                expect.checks.len()
            )
        }
        Action::ExpectRegistration(expect) => {
            format!(
                "waits for a registration and checks it ({})",
                expect.checks.len()
            )
        }
        Action::ExpectShown(checks) => {
            format!("asks what the user saw and checks it ({})", checks.len())
        }
        Action::Silence(_) => "watches that nothing comes".to_owned(),
        Action::Either {
            ways: alternatives, ..
        } => format!("goes on in one of {} ways", alternatives.len()),
        Action::Close => "ends the session".to_owned(),
        Action::Drop => "leaves the session without a word".to_owned(),
        Action::AskToPush { .. } => "asks for a DM message to be pushed".to_owned(),
        Action::Push(_) => "pushes a DM message".to_owned(),
        Action::AskToNotify { .. } => "asks for a notification".to_owned(),
        Action::Ask(_) => "asks the upper tester".to_owned(),
        Action::Certificate(certificate) => {
            format!("shows a certificate {}", certificate.description())
        }
        Action::Bind { name, .. } => format!("names a value {name}"),
    }
}

/// How a step ended.
pub fn outcome(outcome: &StepOutcome, lost: Option<&str>) -> String {
    match outcome {
        StepOutcome::Done => "done".to_owned(),
        StepOutcome::Took { alternative } => format!("took way {alternative}"),
        StepOutcome::Mismatch => "what came is not what was due".to_owned(),
        StepOutcome::TimedOut => match lost {
            Some(lost) => format!("nothing came in time; {lost}"),
            None => "nothing came in time".to_owned(),
        },
        StepOutcome::Lost => lost.unwrap_or("the message was lost").to_owned(),
        StepOutcome::Skipped => "not begun".to_owned(),
        StepOutcome::Unable { reason } | StepOutcome::Failed { reason } => reason.clone(),
    }
}

/// A duration as a person writes it.
pub fn duration(duration: Duration) -> String {
    let millis = duration.as_millis();
    if millis.is_multiple_of(1000) {
        format!("{} s", millis / 1000)
    } else {
        format!("{millis} ms")
    }
}

/// A message in one line: its MsgID and what its commands are.
pub fn message(message: &Message) -> String {
    let mut parts: Vec<String> = message.body.commands.iter().map(command).collect();
    if message.body.final_flag.is_some() {
        parts.push("Final".to_owned());
    }
    let id = message.header.msg_id_text().unwrap_or("none");
    format!(
        "MsgID {id} with {}",
        if parts.is_empty() {
            "nothing".to_owned()
        } else {
            parts.join(", ")
        }
    )
}

fn command(command: &Command) -> String {
    match command {
        Command::Alert(alert) => alert
            .code()
            .map_or_else(|| "Alert".to_owned(), |code| format!("Alert {code}")),
        Command::Status(status) => {
            let code = status
                .code()
                .map_or_else(|| "no code".to_owned(), |code| code.to_string());
            let of = status.cmd.as_ref().map_or("?", |cmd| cmd.trimmed());
            format!("Status {code} for {of}")
        }
        other => other.name().to_owned(),
    }
}
