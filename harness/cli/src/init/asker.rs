//! Puts questions until the answers can be used.

use crate::problem::Problem;
use std::io::{BufRead, Write};

/// How often an answer to one question may be of no use: enough for a person, and an end for a program.
const PATIENCE: usize = 10;

/// The longest answer, octets.
const LONGEST_ANSWER: u64 = 4096;

/// Whoever is asked.
pub struct Asker<'a> {
    /// Where answers come from, a line each; none: nobody is asked, and what is usual is taken.
    pub answers: Option<&'a mut dyn BufRead>,
    /// Where questions go.
    pub questions: &'a mut dyn Write,
}

impl Asker<'_> {
    /// An answer: what the command line gave, or else what is answered to `question`, and for an empty line what is
    /// usual. `check` makes a value of it, or says in a sentence what is wrong with it.
    ///
    /// # Errors
    /// What the command line gave is of no use, or the answers end.
    pub fn ask<T>(
        &mut self,
        given: Option<&str>,
        question: &str,
        usual: &str,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Problem> {
        if let Some(given) = given {
            return check(given).map_err(Problem::usage);
        }
        for _ in 0..PATIENCE {
            let answer = self.answer(question, usual)?;
            match check(&answer) {
                Ok(value) => return Ok(value),
                Err(sentence) if self.answers.is_none() => return Err(Problem::usage(sentence)),
                Err(sentence) => self.say(&format!("  {sentence}\n"))?,
            }
        }
        Err(Problem::usage("no answer was of use; nothing was written"))
    }

    fn answer(&mut self, question: &str, usual: &str) -> Result<String, Problem> {
        if self.answers.is_none() {
            return Ok(usual.to_owned());
        }
        let shown = if usual.is_empty() {
            format!("{question}: ")
        } else {
            format!("{question} [{usual}]: ")
        };
        self.say(&shown)?;
        let mut line = String::new();
        if let Some(answers) = &mut self.answers {
            let mut limited = std::io::Read::take(&mut **answers, LONGEST_ANSWER);
            limited.read_line(&mut line).map_err(|error| {
                Problem::environment(format!("the answer cannot be read: {error}"))
            })?;
        }
        if line.is_empty() {
            let sentence =
                "the answers ended before the questions; nothing was written. `--yes` asks nothing";
            return Err(Problem::usage(sentence));
        }
        let line = line.trim();
        Ok(if line.is_empty() { usual } else { line }.to_owned())
    }

    /// Tells something.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn say(&mut self, text: &str) -> Result<(), Problem> {
        self.questions
            .write_all(text.as_bytes())
            .and_then(|()| self.questions.flush())
            .map_err(|error| Problem::environment(format!("nothing can be asked: {error}")))
    }
}
