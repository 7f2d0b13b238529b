//! Silences behind which nothing shows that the implementation is still there.
//!
//! Whoever crashed is silent too. Where silence passes, something must come of the implementation afterwards, on every
//! way on from there; if it does not, the scenario is inconclusive.

use super::doubts::Doubts;
use crate::diagnostic::Diagnostic;
use crate::plan::{Action, Alternative, Miss, Place, Step};

impl Doubts<'_> {
    /// Silences that pass and are the last that is seen of the implementation.
    pub(super) fn silent_to_the_end(&self) -> Vec<Diagnostic> {
        let Some(plan) = self.outcome.plans.first() else {
            return Vec::new();
        };
        let mut silences = Vec::new();
        let _ = hears(&plan.steps, false, &mut silences);
        silences.sort_unstable_by_key(|place| (place.line, place.column));
        silences.dedup();
        silences
            .into_iter()
            .map(|place| {
                let message = "this passes, too, if the implementation is dead by then";
                let help =
                    "let a session follow, or another step in which something must come of it";
                self.warning(self.extent(place), message).help(help)
            })
            .collect()
    }
}

/// Whether something must come of the implementation in these steps, or must in what follows them. Silences that pass
/// before nothing more must come are noted.
fn hears(steps: &[Step], afterwards: bool, silences: &mut Vec<Place>) -> bool {
    let mut heard = afterwards;
    for step in steps.iter().rev() {
        match &step.action {
            Action::Session(_) | Action::Expect(_) | Action::ExpectNotification(_) => heard = true,
            Action::Silence(_) if !heard => silences.push(step.place),
            Action::Either { ways, .. } => {
                // None is left out: what they note counts too.
                let ways = ways.iter().map(|way| hears_by(way, heard, silences));
                heard = !ways.collect::<Vec<bool>>().contains(&false);
            }
            _ => {}
        }
    }
    heard
}

fn hears_by(way: &Alternative, afterwards: bool, silences: &mut Vec<Place>) -> bool {
    let heard = hears(&way.then, afterwards, silences);
    let passes = !matches!(way.verdict, Some(Miss::Fail | Miss::Inconclusive));
    if way.when_silent && passes && !heard {
        silences.push(way.place);
    }
    heard || !way.when_silent || !passes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Clause, Level, OpenSession, Silence};

    fn step(line: u32, action: Action) -> Step {
        Step {
            number: line.to_string(),
            place: Place { line, column: 1 },
            action,
        }
    }

    fn silence(line: u32) -> Step {
        let clause = Clause {
            id: String::new(),
            level: Level::Must,
            section: String::new(),
            text: String::new(),
        };
        step(
            line,
            Action::Silence(Silence {
                lasting: None,
                clause,
                scr: Vec::new(),
                miss: Miss::Fail,
            }),
        )
    }

    fn session(line: u32) -> Step {
        step(line, Action::Session(OpenSession::default()))
    }

    fn way(line: u32, silent: bool, verdict: Option<Miss>, then: Vec<Step>) -> Alternative {
        Alternative {
            name: String::new(),
            place: Place { line, column: 1 },
            when: Vec::new(),
            when_silent: silent,
            verdict,
            then,
        }
    }

    fn noted(steps: &[Step]) -> Vec<u32> {
        let mut silences = Vec::new();
        let _ = hears(steps, false, &mut silences);
        silences.iter().map(|place| place.line).collect()
    }

    #[test]
    fn a_silence_is_noted_where_nothing_must_come_behind_it() {
        assert_eq!(noted(&[session(1), silence(2)]), [2]);
        assert_eq!(
            noted(&[session(1), silence(2), step(3, Action::Close)]),
            [2]
        );
        assert!(noted(&[session(1), silence(2), session(3)]).is_empty());
    }

    #[test]
    fn a_silent_way_that_passes_is_noted_and_one_that_decides_nothing_is_not() {
        let either = |ways| [step(1, Action::Either { ways, within: None })];
        assert_eq!(noted(&either(vec![way(2, true, None, Vec::new())])), [2]);
        let told = Some(Miss::Warning);
        assert_eq!(noted(&either(vec![way(2, true, told, Vec::new())])), [2]);
        assert!(noted(&either(vec![way(2, true, None, vec![session(3)])])).is_empty());
        let open = Some(Miss::Inconclusive);
        assert!(noted(&either(vec![way(2, true, open, Vec::new())])).is_empty());
    }

    #[test]
    fn a_way_by_which_nothing_comes_proves_nothing_to_a_silence_before_it() {
        let ways = |silent| {
            vec![
                way(3, false, None, Vec::new()),
                way(4, silent, None, vec![]),
            ]
        };
        let before = |silent| {
            [
                silence(1),
                step(
                    2,
                    Action::Either {
                        ways: ways(silent),
                        within: None,
                    },
                ),
            ]
        };
        assert!(noted(&before(false)).is_empty());
        assert_eq!(noted(&before(true)), [4, 1]);
    }
}
