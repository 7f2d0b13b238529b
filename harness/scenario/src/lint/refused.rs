//! What a scenario takes for a refusal or for being ignored, and what it takes for being carried out.
//!
//! A check is a refusal if it holds where the implementation answers that it did not do as it was told, and not where it
//! answers 200; or if it holds where a node is as it was before a command that was to change it. A check that holds only
//! for a Status of success, or for Results, or for a node that holds what was written, shows that a command of that kind
//! was carried out, and with it the SyncHdr and the Sequence or Atomic around it. Silence behind something that calls for an
//! answer says that it was ignored, and a message that has to come behind it that it was not.

use super::decided::stops;
use super::sent::{Kind, Sent, Stimulus};
use super::within::takes_text;
use crate::plan::{
    Action, Alternative, Check, Expectation, Matcher, Miss, Notify, OpenSession, Place, Plan,
    ResultsPattern, Role, StatusPattern, Step,
};
use std::collections::BTreeSet;

/// Codes of commands that were done, or taken to be done.
const DONE: [&str; 8] = ["200", "201", "202", "206", "207", "208", "212", "213"];

/// Codes of commands that were not done.
const NOT_DONE: [&str; 40] = [
    "214", "215", "216", "304", "400", "401", "402", "403", "404", "405", "406", "407", "408",
    "409", "410", "411", "412", "413", "414", "415", "416", "417", "418", "419", "420", "421",
    "422", "423", "424", "425", "500", "501", "503", "505", "506", "507", "508", "510", "513",
    "516",
];

/// Codes by which an implementation says that it has no such thing at all.
const NOT_HAD: [&str; 2] = ["406", "501"];

/// What a scenario shows, in the order of its steps.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    /// Commands of these kinds were carried out.
    Done(BTreeSet<Kind>),
    /// A command was refused, or changed nothing.
    Refused(Refusal),
    /// One of these ways was gone; those that end without a pass are left out.
    Ways(Vec<Vec<Self>>),
}

/// A refusal that a scenario may pass by.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    /// The check.
    pub place: Place,
    /// What was refused: the command's kind, and those of the commands around it.
    pub kinds: BTreeSet<Kind>,
    /// Whether the implementation may only have said that it has no such thing, which none of that kind that is carried
    /// out can go with.
    pub is_not_had: bool,
}

/// What a plan shows.
pub(super) fn shown_by(plan: &Plan) -> Vec<Shown> {
    let mut walk = Walk {
        plan,
        sent: Sent::default(),
        open: None,
    };
    walk.steps(&plan.steps)
}

/// The kinds of commands that were carried out whichever way was gone.
pub(super) fn surely_done(shown: &[Shown]) -> BTreeSet<Kind> {
    let mut done = BTreeSet::new();
    for one in shown {
        match one {
            Shown::Done(kinds) => done.extend(kinds.iter().cloned()),
            Shown::Refused(_) => {}
            Shown::Ways(ways) => {
                let mut ways = ways.iter().map(|way| surely_done(way));
                let first = ways.next().unwrap_or_default();
                done.extend(ways.fold(first, |common, way| &common & &way));
            }
        }
    }
    done
}

/// The refusals that nothing stands against, each with the kind of which nothing was carried out, neither `before` nor on
/// the way on which it stands; without a kind where nothing at all was.
pub(super) fn unopposed<'s>(
    shown: &'s [Shown],
    before: &BTreeSet<Kind>,
    found: &mut Vec<(&'s Refusal, Option<&'s Kind>)>,
) {
    let done = before | &surely_done(shown);
    for one in shown {
        match one {
            Shown::Done(_) => {}
            Shown::Refused(refusal) if refusal.is_not_had => {
                if !done.iter().any(Kind::is_command) {
                    found.push((refusal, None));
                }
            }
            Shown::Refused(refusal) => {
                let mut missing = refusal.kinds.iter().filter(|kind| !done.contains(kind));
                found.extend(missing.next().map(|kind| (refusal, Some(kind))));
            }
            Shown::Ways(ways) => {
                for way in ways {
                    unopposed(way, &done, found);
                }
            }
        }
    }
}

struct Walk<'a> {
    plan: &'a Plan,
    sent: Sent,
    /// What calls for an answer that was not waited for yet.
    open: Option<Kind>,
}

impl Walk<'_> {
    fn steps(&mut self, steps: &[Step]) -> Vec<Shown> {
        let mut shown = Vec::new();
        for step in steps {
            self.step(step, &mut shown);
        }
        shown
    }

    fn step(&mut self, step: &Step, shown: &mut Vec<Shown>) {
        match &step.action {
            Action::Session(open) => {
                self.sent.commands(&open.commands);
                shown.push(self.began(open));
                self.open = None;
            }
            Action::Send(send) => {
                self.sent.commands(&send.commands);
                self.open = Some(Kind::Header);
            }
            Action::Push(push) => {
                self.sent.commands(&push.message.commands);
                self.open = Some(Kind::message(push));
            }
            Action::Notify(notify) => self.open = Some(self.notification(notify)),
            Action::Trigger => self.open = Some(Kind::Trigger),
            Action::Expect(expect) => {
                shown.extend(self.heeded());
                shown.extend(self.checks(&expect.checks));
            }
            Action::ExpectNotification(expect) | Action::ExpectRegistration(expect) => {
                shown.extend(self.checks(&expect.checks));
            }
            Action::Check(checks) => shown.extend(self.checks(checks)),
            Action::Silence(_) => shown.extend(self.ignored(step.place)),
            Action::Either { ways, .. } => {
                let passing = ways
                    .iter()
                    .filter(|way| !matches!(way.verdict, Some(Miss::Fail | Miss::Inconclusive)));
                let open = self.open.clone();
                let mut shown_by_way = Vec::new();
                for way in passing {
                    self.open.clone_from(&open);
                    shown_by_way.push(self.way(way));
                }
                self.open = None;
                shown.push(Shown::Ways(shown_by_way));
            }
            Action::Ask(_) | Action::Close | Action::Drop => self.open = None,
            _ => {}
        }
    }

    fn notification(&self, notify: &Notify) -> Kind {
        Kind::notification(notify, self.plan.setting.notification_format)
    }

    /// What a session shows that came about. As a client, the tester goes on only where its SyncHdr was taken.
    fn began(&self, open: &OpenSession) -> Shown {
        let mut kinds = BTreeSet::new();
        match self.plan.role {
            Role::Server => drop(kinds.insert(Kind::Header)),
            Role::Client => {
                kinds.insert(Kind::Trigger);
                kinds.extend(open.notify.iter().map(|notify| self.notification(notify)));
            }
        }
        Shown::Done(kinds)
    }

    /// What a message shows that had to come behind what called for one. That one was sent does not say that it was taken.
    fn heeded(&mut self) -> Option<Shown> {
        let kind = self.open.take().filter(|kind| *kind != Kind::Header)?;
        Some(Shown::Done([Kind::Trigger, kind].into()))
    }

    /// What nothing shows that comes behind what called for an answer.
    fn ignored(&mut self, place: Place) -> Option<Shown> {
        let kind = self.open.take()?;
        Some(refused(place, [kind].into()))
    }

    fn way(&mut self, way: &Alternative) -> Vec<Shown> {
        let mut shown = Vec::new();
        if way.when_silent {
            // Only where silence is what was asked for, and not one of several rights.
            let ignored = self.ignored(way.place);
            shown.extend(ignored.filter(|_| way.verdict == Some(Miss::Pass)));
        } else {
            shown.extend(self.heeded());
        }
        let conditions = way.when.iter();
        shown.extend(conditions.filter_map(|check| self.check(check)));
        shown.extend(self.steps(&way.then));
        shown
    }

    fn checks(&self, checks: &[Check]) -> Vec<Shown> {
        let shown = checks.iter().filter_map(|check| {
            // What does not stop the scenario where it does not hold shows nothing of what was done.
            self.check(check)
                .filter(|shown| stops(check) || matches!(shown, Shown::Refused(_)))
        });
        shown.collect()
    }

    fn check(&self, check: &Check) -> Option<Shown> {
        match &check.expectation {
            Expectation::Status(pattern) => self.status(pattern, false, check.place),
            Expectation::Results(pattern) => self.results(pattern, check.place),
            Expectation::Operation(_) if self.plan.role == Role::Server => {
                Some(done(&BTreeSet::new()))
            }
            Expectation::Not(inner) => match inner.as_ref() {
                Expectation::Status(pattern) => self.status(pattern, true, check.place),
                Expectation::Results(pattern) => self.no_results(pattern, check.place),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a check of a Status shows, or one that there is no such Status.
    fn status(&self, pattern: &StatusPattern, denied: bool, place: Place) -> Option<Shown> {
        let of = pattern.of.as_deref()?;
        let code = pattern.code.as_ref()?;
        let header = Stimulus::header();
        let stimulus = match of {
            "header" => &header,
            _ => self.sent.last(of)?,
        };
        // Whole Results get no Status where they are taken (DM Protocol 1.3, 7.1), so that none is no refusal.
        if denied && stimulus.is_results() {
            return None;
        }
        let holds = |text: &str| takes_text(code, text).unwrap_or(true) != denied;
        if holds("200") || !NOT_DONE.iter().any(|code| holds(code)) {
            let is_done = !denied && !NOT_DONE.iter().any(|code| holds(code)) && only_done(code);
            return is_done.then(|| done(&stimulus.kinds));
        }
        let is_not_had = !denied
            && NOT_DONE
                .iter()
                .all(|code| NOT_HAD.contains(code) || !holds(code));
        let mut kinds = stimulus.kinds.clone();
        // A node that is not there was not made, either.
        kinds.extend(self.sent.change_before(stimulus).into_iter().flat_map(made));
        Some(Shown::Refused(Refusal {
            place,
            kinds,
            is_not_had,
        }))
    }

    /// What a check of Results shows: the Get was carried out; and what was to change the node before did so, or did not.
    fn results(&self, pattern: &ResultsPattern, place: Place) -> Option<Shown> {
        let get = self.sent.last(pattern.of.as_deref()?)?;
        let data = pattern.item.data.as_ref();
        if data == Some(&Matcher::Absent) {
            return None;
        }
        let Some(change) = self.sent.change_before(get) else {
            return Some(done(&get.kinds));
        };
        if change.wrote(data) {
            return Some(done(&(&get.kinds | &change.kinds)));
        }
        if change.is_delete() || self.sent.wrote_before(change, data) {
            return Some(refused(place, change.kinds.clone()));
        }
        Some(done(&get.kinds))
    }

    fn no_results(&self, pattern: &ResultsPattern, place: Place) -> Option<Shown> {
        let get = self.sent.last(pattern.of.as_deref()?)?;
        let change = self.sent.change_before(get);
        let data = pattern.item.data.as_ref();
        match change.filter(|change| !change.is_delete()) {
            Some(change) if change.wrote(data) || change.is_part_of(data) => {
                Some(refused(place, change.kinds.clone()))
            }
            _ if matches!(data, None | Some(Matcher::Present))
                && pattern.item.size.is_none()
                && pattern.item.more.is_none() =>
            {
                Some(refused(place, get.kinds.clone()))
            }
            _ => None,
        }
    }
}

/// The kinds of a change that was to make a node, or to fill it.
fn made(change: &Stimulus) -> BTreeSet<Kind> {
    let makes = !change.is_delete();
    change.kinds.iter().filter(|_| makes).cloned().collect()
}

/// These were carried out, and the SyncHdr before them was taken.
fn done(kinds: &BTreeSet<Kind>) -> Shown {
    let mut kinds = kinds.clone();
    kinds.insert(Kind::Header);
    Shown::Done(kinds)
}

const fn refused(place: Place, kinds: BTreeSet<Kind>) -> Shown {
    Shown::Refused(Refusal {
        place,
        kinds,
        is_not_had: false,
    })
}

/// Whether a matcher certainly takes codes of success only.
fn only_done(code: &Matcher) -> bool {
    let takes = |code: &Matcher, text: &str| takes_text(code, text) == Some(true);
    DONE.iter().any(|text| takes(code, text)) && !takes(code, "999")
}
