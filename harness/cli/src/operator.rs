//! An operator at the terminal as upper tester: what a person is asked to do, and what that person saw.
//!
//! Whatever is typed goes into the answer, and with the time of both into the transcript.

use crate::table::Ask;
use dmct_wire::peer::{Answer, Interaction, InteractionKind, Reply, Stimulus};
use std::{
    io::{self, BufRead, Write},
    sync::Arc,
};

/// How often a question is asked that is answered in a way nobody understands.
const MOST_ATTEMPTS: usize = 3;
/// The most interactions that a person is asked about.
const MOST_INTERACTIONS: u32 = 50;

/// Asks whoever sits at the terminal, or writes to standard input instead.
pub fn on_terminal() -> Ask {
    Arc::new(|stimulus: &Stimulus| {
        let (mut input, mut output) = (io::stdin().lock(), anstream::stderr());
        answer(stimulus, &mut input, &mut output)
    })
}

/// Puts a request to a person and makes an answer of what is typed.
pub fn answer(stimulus: &Stimulus, input: &mut dyn BufRead, output: &mut dyn Write) -> Answer {
    let mut asking = Asking { input, output };
    let told = match stimulus {
        Stimulus::AnswerUser { replies } => asking.lay_out(replies),
        Stimulus::ReportShown => asking.report(),
        other => {
            asking.tell(&format!("please {}", question(other)));
            asking.done(
                "done? [Enter for yes, y and what was seen, u for cannot be done, or a few words on what went wrong]",
            )
        }
    };
    told.unwrap_or_else(|_| Answer::Away {
        reason: "standard input ended before the question was answered".to_owned(),
    })
}

/// What is asked, for a human being.
fn question(stimulus: &Stimulus) -> String {
    let json = || serde_json::to_string(stimulus).unwrap_or_default();
    match stimulus {
        Stimulus::Reset => {
            "bring the implementation back to its known state: tree, accounts, nonces, no session"
                .into()
        }
        Stimulus::StartSession { server } => format!(
            "make the client start a session with {}",
            server.as_deref().unwrap_or("its server")
        ),
        Stimulus::DeliverNotification { media_type, octets } => {
            format!(
                "hand the client this notification of type {media_type}, in hexadecimal: {octets}"
            )
        }
        Stimulus::Abort => "abort the session that is running".into(),
        Stimulus::SetNode { uri, value } => {
            format!("change the node {uri} to \"{value}\", on the device itself")
        }
        Stimulus::SendNotification(wanted) => format!(
            "make the server send a notification in the format of DM {} to {}: {}",
            wanted.format,
            wanted.to,
            json()
        ),
        _ => format!("do this: {}", json()),
    }
}

/// Nobody answers any more.
struct Gone;

/// A conversation with a person.
struct Asking<'a> {
    input: &'a mut dyn BufRead,
    output: &'a mut dyn Write,
}

impl Asking<'_> {
    fn tell(&mut self, text: &str) {
        // who cannot be told anything cannot answer either, which is noticed then
        let _ = writeln!(self.output, "{text}");
    }

    fn line(&mut self, question: &str) -> Result<String, Gone> {
        let _ = write!(self.output, "{question} ");
        let _ = self.output.flush();
        let mut line = String::new();
        match self.input.read_line(&mut line) {
            Ok(0) | Err(_) => Err(Gone),
            Ok(_) => Ok(line.trim().to_owned()),
        }
    }

    fn done(&mut self, question: &str) -> Result<Answer, Gone> {
        let line = self.line(question)?;
        Ok(match line.as_str() {
            "" | "y" | "yes" => Answer::Done { note: None },
            words if words.starts_with("y ") => Answer::Done {
                note: Some(format!(
                    "the operator says: {}",
                    words.get(2..).unwrap_or_default()
                )),
            },
            "u" => Answer::Unsupported,
            words => Answer::Failed {
                reason: words.to_owned(),
            },
        })
    }

    fn lay_out(&mut self, replies: &[Reply]) -> Result<Answer, Gone> {
        self.tell("please answer like this when the device asks its user:");
        for (index, reply) in replies.iter().enumerate() {
            self.tell(&format!("  {}. {}", index + 1, words(reply)));
        }
        self.done("ready? [Enter for yes, u for cannot be done, or a few words on what went wrong]")
    }

    fn report(&mut self) -> Result<Answer, Gone> {
        self.tell(
            "please say what the device showed to its user since you were told how to answer.",
        );
        self.tell("An empty answer means that you did not see it.");
        let count = self.understood(
            "how many interactions were there? [a number, u for cannot be seen]",
            |line| match line {
                "" | "u" => Some(None),
                number => number
                    .parse()
                    .ok()
                    .filter(|count: &u32| *count <= MOST_INTERACTIONS)
                    .map(Some),
            },
        )?;
        let Some(count) = count.flatten() else {
            return Ok(Answer::Unsupported);
        };
        let interactions: Result<_, Gone> =
            (1..=count).map(|number| self.interaction(number)).collect();
        Ok(Answer::Shown {
            interactions: interactions?,
        })
    }

    fn interaction(&mut self, number: u32) -> Result<Interaction, Gone> {
        self.tell(&format!("interaction {number}:"));
        let kinds = InteractionKind::ALL.map(InteractionKind::word).join(", ");
        let kind = self.understood(&format!("  which kind? [{kinds}]"), |line| {
            InteractionKind::of_word(line).map(Some).or(none(line))
        })?;
        let text = self.optional("  which text? [as it was shown; - for none]")?;
        let kind = kind.flatten();
        let choices = match kind {
            Some(InteractionKind::SingleChoice | InteractionKind::MultipleChoice) | None => {
                self.choices()?
            }
            _ => None,
        };
        let seconds = self.understood("  for how many seconds was it shown?", |line| {
            line.parse::<f64>()
                .ok()
                .filter(|seconds| (0.0..1e6).contains(seconds))
                .map(Some)
                .or(none(line))
        })?;
        let hidden = match kind {
            Some(InteractionKind::TextInput) | None => {
                self.yes_or_no("  was what was typed hidden? [y, n]")?
            }
            _ => None,
        };
        let default = self.optional(
            "  what was offered at first? [yes, no, a text, numbers with - between them; - for nothing]",
        )?;
        let cancellable = self.yes_or_no("  could it be cancelled? [y, n]")?;
        let note = self.line("  anything else?")?;
        Ok(Interaction {
            kind,
            text,
            choices,
            shown_for: seconds.flatten().map(milliseconds),
            hidden,
            default,
            cancellable,
            note: (!note.is_empty()).then_some(note),
        })
    }

    fn choices(&mut self) -> Result<Option<Vec<String>>, Gone> {
        let mut choices = Vec::new();
        loop {
            let number = choices.len() + 1;
            let line = self.line(&format!("  choice {number}? [empty after the last]"))?;
            if line.is_empty() {
                return Ok((!choices.is_empty()).then_some(choices));
            }
            choices.push(line);
        }
    }

    /// A text, of which `-` is an empty one.
    fn optional(&mut self, question: &str) -> Result<Option<String>, Gone> {
        let line = self.line(question)?;
        Ok(match line.as_str() {
            "" => None,
            "-" => Some(String::new()),
            _ => Some(line),
        })
    }

    fn yes_or_no(&mut self, question: &str) -> Result<Option<bool>, Gone> {
        let read = |line: &str| match line {
            "y" | "yes" => Some(Some(true)),
            "n" | "no" => Some(Some(false)),
            line => none(line),
        };
        Ok(self.understood(question, read)?.flatten())
    }

    /// Asks until the answer is understood, but not for ever.
    fn understood<T>(
        &mut self,
        question: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Gone> {
        for _ in 0..MOST_ATTEMPTS {
            let line = self.line(question)?;
            if let Some(value) = read(&line) {
                return Ok(Some(value));
            }
            self.tell(&format!("  {line:?} is not understood"));
        }
        Ok(None)
    }
}

/// What was not seen, if nothing was typed.
fn none<T>(line: &str) -> Option<Option<T>> {
    line.is_empty().then_some(None)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and a billion"
)]
fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1_000.0).round() as u64
}

fn words(reply: &Reply) -> String {
    match reply {
        Reply::Yes => "yes".to_owned(),
        Reply::No => "no".to_owned(),
        Reply::Accept => "confirm what is offered, just as it stands".to_owned(),
        Reply::Cancel => "cancel".to_owned(),
        Reply::Nothing => "do nothing at all".to_owned(),
        Reply::Type(text) => format!("put in: {text}"),
        Reply::Choose(texts) => format!("choose: {}", texts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(stimulus: &Stimulus, typed: &str) -> (Answer, String) {
        let mut output = Vec::new();
        let answer = answer(stimulus, &mut typed.as_bytes(), &mut output);
        (answer, String::from_utf8_lossy(&output).into_owned())
    }

    #[test]
    fn an_operator_is_told_how_to_answer_and_may_say_that_it_cannot_be_done() {
        let stimulus = Stimulus::AnswerUser {
            replies: vec![
                Reply::No,
                Reply::Choose(vec!["a".to_owned(), "c".to_owned()]),
            ],
        };
        let (answer, said) = told(&stimulus, "\n");
        assert_eq!(answer, Answer::Done { note: None });
        assert!(said.contains("1. no") && said.contains("2. choose: a, c"));
        assert_eq!(told(&stimulus, "u\n").0, Answer::Unsupported);
        let reason = "no cancel key".to_owned();
        assert_eq!(
            told(&stimulus, "no cancel key\n").0,
            Answer::Failed { reason }
        );
    }

    #[test]
    fn an_operator_is_asked_in_words_and_the_words_of_the_answer_are_kept() {
        let (answer, said) = told(&Stimulus::Abort, "y it beeped\n");
        assert!(said.starts_with("please abort the session"), "{said}");
        let note = Some("the operator says: it beeped".to_owned());
        assert_eq!(answer, Answer::Done { note });
    }

    #[test]
    fn what_an_operator_did_not_see_is_left_out() {
        let typed =
            "2\nsingle-choice\nWhich?\na\nb\n\n1.5\n-\ny\n\n\n\n\nx\n\nn\n\nn\nit flashed\n";
        let (answer, _) = told(&Stimulus::ReportShown, typed);
        let choice = Interaction {
            kind: Some(InteractionKind::SingleChoice),
            text: Some("Which?".to_owned()),
            choices: Some(vec!["a".to_owned(), "b".to_owned()]),
            shown_for: Some(1_500),
            default: Some(String::new()),
            cancellable: Some(true),
            ..Interaction::default()
        };
        let Answer::Shown { interactions } = answer else {
            unreachable!("{answer:?}");
        };
        assert_eq!(interactions.first(), Some(&choice));
        let dim = interactions.get(1).cloned().unwrap_or_default();
        assert_eq!((dim.kind, dim.text, dim.choices), (None, None, None));
        assert_eq!((dim.hidden, dim.cancellable), (Some(false), Some(false)));
        assert_eq!(dim.note.as_deref(), Some("it flashed"));
    }

    #[test]
    fn an_operator_who_walks_away_has_given_no_answer_and_one_who_cannot_see_says_so() {
        let (answer, _) = told(&Stimulus::ReportShown, "1\ndisplay\n");
        assert!(matches!(answer, Answer::Away { .. }), "{answer:?}");
        assert_eq!(told(&Stimulus::ReportShown, "u\n").0, Answer::Unsupported);
        assert_eq!(
            told(&Stimulus::ReportShown, "many\nlots\n?\n").0,
            Answer::Unsupported
        );
    }
}
