//! Which clauses the checks of a plan hold an implementation to.

use super::{Action, Check, Clause, Level, Miss, Plan, Step};

/// That a check, or a step by itself, holds the implementation to a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The clause.
    pub clause: String,
    /// How strong the clause is.
    pub level: Level,
    /// The SCR items that are decided.
    pub scr: Vec<String>,
    /// The number of the step.
    pub step: String,
    /// The line of the check, or of the step.
    pub line: u32,
    /// What it means if it does not hold.
    pub miss: Miss,
}

impl Held {
    /// Whether it says anything of the clause: what holds is shown, even where its opposite only leaves the matter open.
    pub fn shows(&self) -> bool {
        self.miss != Miss::Pass && self.level != Level::May
    }

    /// Whether the implementation can be told that it broke the clause: by a fail, or by a warning where the clause is
    /// a SHOULD.
    pub fn decides(&self) -> bool {
        match self.miss {
            Miss::Fail => self.level != Level::May,
            Miss::Warning => self.level == Level::Should,
            Miss::Inconclusive | Miss::Pass => false,
        }
    }
}

impl Plan {
    /// Everything that the steps hold the implementation to, in the order of the steps. What the clean-up finds is
    /// never held against it.
    pub fn held(&self) -> Vec<Held> {
        let mut collected = Collected {
            plan: self,
            held: Vec::new(),
        };
        collected.steps(&self.steps);
        collected.held
    }
}

struct Collected<'p> {
    plan: &'p Plan,
    held: Vec<Held>,
}

impl Collected<'_> {
    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        match &step.action {
            Action::Expect(expect)
            | Action::ExpectNotification(expect)
            | Action::ExpectRegistration(expect) => {
                let clause = expect.clause.as_ref().or(self.plan.clauses.first());
                self.by_itself(step, clause, expect.missing);
                self.checks(step, &expect.checks);
            }
            Action::Check(checks) | Action::ExpectShown(checks) => self.checks(step, checks),
            Action::Silence(silence) => {
                let held = Held {
                    scr: silence.scr.clone(),
                    ..held(step, &silence.clause, silence.miss)
                };
                self.held.push(held);
            }
            Action::Either {
                ways: alternatives, ..
            } => {
                let mut conditions = alternatives.iter().flat_map(|way| way.when.first());
                let clause = conditions.next().map(|check| &check.clause);
                let clause = clause.or(self.plan.clauses.first());
                for way in alternatives {
                    if let Some(miss) = way.verdict {
                        self.by_itself(step, clause, miss);
                    }
                    self.steps(&way.then);
                }
            }
            Action::Session(_)
            | Action::Trigger
            | Action::Notify(_)
            | Action::Push(_)
            | Action::Send(_)
            | Action::Close
            | Action::Drop
            | Action::Ask(_)
            | Action::AskToNotify { .. }
            | Action::Certificate(_)
            | Action::AskToPush { .. }
            | Action::Bind { .. } => {}
        }
    }

    fn checks(&mut self, step: &Step, checks: &[Check]) {
        for check in checks {
            self.held.push(Held {
                scr: check.scr.clone(),
                line: check.place.line,
                ..held(step, &check.clause, check.miss)
            });
        }
    }

    /// What a step decides without a check: that nothing came, or which way was taken.
    fn by_itself(&mut self, step: &Step, clause: Option<&Clause>, miss: Miss) {
        if let Some(clause) = clause {
            self.held.push(Held {
                scr: self.plan.covers.clone(),
                ..held(step, clause, miss)
            });
        }
    }
}

fn held(step: &Step, clause: &Clause, miss: Miss) -> Held {
    Held {
        clause: clause.id.clone(),
        level: clause.level,
        scr: Vec::new(),
        step: step.number.clone(),
        line: step.place.line,
        miss,
    }
}
