//! Checks that cannot fail, given what was demanded before of the same messages, and alternatives that can never be
//! taken.
//!
//! A check that stops the scenario where it does not hold is a fact for all that looks at the same messages behind it,
//! and so are the conditions of the alternative that was taken. A step that takes other messages knows nothing yet.

use super::doubts::Doubts;
use super::implies::{always_holds, implies};
use crate::diagnostic::Diagnostic;
use crate::lower::Remark;
use crate::plan::{
    Action, Alternative, Check, Expectation, Level, Matcher, Miss, Place, Plan, Role,
    StatusPattern, Step, Template,
};
use std::collections::BTreeMap;

/// What to say at a place.
type Found = BTreeMap<(u32, u32), (String, String)>;

impl Doubts<'_> {
    /// Matchers that take whatever comes, what is absent too.
    pub(super) fn takes_anything(&self) -> Vec<Diagnostic> {
        let matchers = self
            .outcome
            .remarks
            .iter()
            .filter_map(|remark| match remark {
                Remark::TakesAnything(extent) => Some(*extent),
                _ => None,
            });
        matchers
            .map(|extent| {
                let message = "this takes whatever comes, and what is absent too";
                self.warning(extent, message)
                    .help("say what is permitted, or take it out")
            })
            .collect()
    }

    /// Checks that cannot fail and alternatives that cannot be taken, in every variant of the file.
    pub(super) fn decided_before(&self) -> Vec<Diagnostic> {
        let mut plans = self.outcome.plans.iter();
        let Some(mut found) = plans.next().map(found_in) else {
            return Vec::new();
        };
        for plan in plans {
            let other = found_in(plan);
            found.retain(|place, _| other.contains_key(place));
        }
        let told = found.into_iter().map(|((line, column), said)| {
            let (message, help) = said;
            let extent = self.extent(Place { line, column });
            self.warning(extent, message).help(help)
        });
        told.collect()
    }
}

fn found_in(plan: &Plan) -> Found {
    let mut walk = Walk {
        role: plan.role,
        found: Found::new(),
    };
    let mut window = Window::default();
    walk.steps(&plan.steps, &mut window);
    walk.found
}

/// The messages that the last step took, and what holds of them wherever a scenario comes so far.
#[derive(Clone, Default)]
struct Window {
    /// Whether there are any.
    is_there: bool,
    facts: Vec<Fact>,
}

/// What holds, and who demanded it.
#[derive(Clone, PartialEq)]
struct Fact {
    expectation: Expectation,
    by: String,
}

impl Window {
    fn fresh() -> Self {
        Self {
            is_there: true,
            facts: Vec::new(),
        }
    }

    fn learn(&mut self, expectation: Expectation, by: String) {
        self.facts.push(Fact { expectation, by });
    }
}

struct Walk {
    role: Role,
    found: Found,
}

impl Walk {
    fn steps(&mut self, steps: &[Step], window: &mut Window) {
        for step in steps {
            self.step(step, window);
        }
    }

    fn step(&mut self, step: &Step, window: &mut Window) {
        match &step.action {
            Action::Session(_) => *window = self.opened(step),
            Action::Expect(expect)
            | Action::ExpectNotification(expect)
            | Action::ExpectRegistration(expect) => {
                *window = Window::fresh();
                self.checks(&expect.checks, window);
            }
            Action::ExpectShown(checks) => {
                let mut shown = Window::fresh();
                self.checks(checks, &mut shown);
                *window = Window::default();
            }
            Action::Check(checks) => {
                self.nothing_there(step, window);
                self.checks(checks, window);
            }
            Action::Either { ways, .. } => self.either(ways, window),
            Action::Trigger
            | Action::Notify(_)
            | Action::Push(_)
            | Action::Send(_)
            | Action::Silence(_)
            | Action::Close
            | Action::Drop
            | Action::Ask(_)
            | Action::AskToNotify { .. }
            | Action::Certificate(_)
            | Action::AskToPush { .. }
            | Action::Bind { .. } => *window = Window::default(),
        }
    }

    /// What a session that was opened leaves: as a client, the tester goes on only where its SyncHdr was taken.
    fn opened(&self, step: &Step) -> Window {
        let mut window = Window::fresh();
        if self.role == Role::Server {
            let code = ["200", "212"].map(|code| Matcher::Equals(Template::text(code)));
            let taken = StatusPattern {
                of: Some("header".to_owned()),
                code: Some(Matcher::OneOf(code.into())),
                ..StatusPattern::default()
            };
            let by = format!(
                "`session` on line {} goes on only with Status 200 or 212 for the SyncHdr",
                step.place.line
            );
            window.learn(Expectation::Status(taken), by);
        }
        window
    }

    fn nothing_there(&mut self, step: &Step, window: &Window) {
        if !window.is_there {
            let message = "there is nothing to check: the step before took no message".to_owned();
            let help = "put it right behind the step that took the message, or write `expect` to wait for one";
            self.tell(step.place, message, help);
        }
    }

    fn checks(&mut self, checks: &[Check], window: &mut Window) {
        for (index, check) in checks.iter().enumerate() {
            let before = checks.iter().take(index);
            self.check(check, before, window);
        }
        for check in checks.iter().filter(|check| stops(check)) {
            let by = format!("line {} already demands it", check.place.line);
            window.learn(check.expectation.clone(), by);
        }
    }

    fn check<'c>(
        &mut self,
        check: &Check,
        mut before: impl Iterator<Item = &'c Check>,
        window: &Window,
    ) {
        let wanted = &check.expectation;
        if always_holds(wanted) {
            let message = "this check cannot fail: it takes whatever comes".to_owned();
            self.tell(
                check.place,
                message,
                "say what is permitted, or take it out",
            );
            return;
        }
        let mut facts = window.facts.iter();
        let fact = facts.find(|fact| implies(&fact.expectation, wanted));
        // Beside one another, checks are weighed all: one of another clause says that this one is broken, too.
        let beside = before.find(|other| {
            other.clause.id == check.clause.id
                && weight(other.miss) >= weight(check.miss)
                && implies(&other.expectation, wanted)
        });
        let by = fact.map(|fact| fact.by.clone());
        let by = by.or_else(|| {
            beside.map(|other| format!("line {} already demands it", other.place.line))
        });
        if let Some(by) = by {
            let message = format!("this check cannot fail: {by}");
            let help = "take it out, or ask for what is still open";
            self.tell(check.place, message, help);
        }
    }

    fn either(&mut self, ways: &[Alternative], window: &mut Window) {
        let mut left = Vec::new();
        for (index, way) in ways.iter().enumerate() {
            let before = ways.get(..index).unwrap_or_default();
            self.shadowed(way, before);
            let mut own = Window::fresh();
            own.is_there = !way.when_silent;
            for check in &way.when {
                let by = format!(
                    "this way is taken only where line {} holds",
                    check.place.line
                );
                own.learn(check.expectation.clone(), by);
            }
            for other in before.iter().filter(|_| !way.when_silent) {
                if let [only] = other.when.as_slice() {
                    let not = Expectation::Not(Box::new(only.expectation.clone()));
                    let by = format!(
                        "`{}` on line {} is taken before",
                        other.name, other.place.line
                    );
                    own.learn(not, by);
                }
            }
            self.steps(&way.then, &mut own);
            left.push(own);
        }
        *window = common(left);
    }

    /// An alternative to which an earlier one leaves nothing. That it stands behind one without conditions is a
    /// mistake, and said where the file is read.
    fn shadowed(&mut self, way: &Alternative, before: &[Alternative]) {
        let takes_it = |other: &&Alternative| {
            !other.when_silent
                && !other.when.is_empty()
                && other.when.iter().all(|weak| {
                    let mut own = way.when.iter();
                    own.any(|strong| implies(&strong.expectation, &weak.expectation))
                })
        };
        if let Some(other) = before.iter().find(takes_it).filter(|_| !way.when_silent) {
            let message = format!(
                "`{}` can never be taken: whatever fits it fits `{}` on line {}",
                way.name, other.name, other.place.line
            );
            let help = format!("put it before `{}`, or ask for more there", other.name);
            self.tell(way.place, message, help);
        }
    }

    fn tell(&mut self, place: Place, message: String, help: impl Into<String>) {
        let said = (message, help.into());
        self.found.entry((place.line, place.column)).or_insert(said);
    }
}

/// What is left where several ways come together.
fn common(ways: Vec<Window>) -> Window {
    let is_there = !ways.is_empty() && ways.iter().all(|way| way.is_there);
    let mut ways = ways.into_iter();
    let mut facts = ways.next().map(|way| way.facts).unwrap_or_default();
    for way in ways {
        facts.retain(|fact| way.facts.contains(fact));
    }
    Window { is_there, facts }
}

/// Whether a scenario goes on only where the check holds.
pub(super) fn stops(check: &Check) -> bool {
    match check.miss {
        Miss::Fail => check.clause.level == Level::Must,
        Miss::Inconclusive => true,
        Miss::Warning | Miss::Pass => false,
    }
}

/// How much it says that a check does not hold.
const fn weight(miss: Miss) -> u8 {
    match miss {
        Miss::Pass => 0,
        Miss::Warning => 1,
        Miss::Inconclusive => 2,
        Miss::Fail => 3,
    }
}
