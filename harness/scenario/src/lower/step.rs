//! Steps, and which of them can follow which.

use super::flow::Ended;
use super::shapes::{ALTERNATIVE, EITHER, EXPECT, SILENCE, STEP};
use super::{Lowering, Remark};
use crate::plan::{Action, Alternative, Expect, Gather, Miss, Place, Role, Silence, Step};
use crate::syntax::{Entry, Extent, Kind, Node};
use dmct_wire::peer::Certificate;

impl From<Extent> for Place {
    fn from(extent: Extent) -> Self {
        Self {
            line: extent.line,
            column: extent.column,
        }
    }
}

impl Lowering<'_> {
    /// Reads steps; `prefix` goes before their numbers.
    pub(super) fn steps(&mut self, nodes: &[Node], prefix: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let number = format!("{prefix}{}", index + 1);
            if let Some(action) = self.action(node, &number) {
                let extent = match node.entries() {
                    Some([first, ..]) => first.key.extent,
                    _ => node.extent,
                };
                steps.push(Step {
                    number,
                    place: extent.into(),
                    action,
                });
            }
        }
        steps
    }

    fn action(&mut self, node: &Node, number: &str) -> Option<Action> {
        if node.scalar().is_some() {
            return self.bare(node);
        }
        let fields = self.reader.fields(node, &STEP)?;
        let Some((name, entry)) = fields.chosen() else {
            // Whatever it was meant to be, the steps behind it are not to blame.
            self.flow.ended = None;
            return None;
        };
        let value = &entry.value;
        let place = entry.key.extent;
        match name {
            "session" => {
                self.flow.ended = None;
                self.session(value).map(Action::Session)
            }
            "notify" => {
                self.only_against(Role::Client, "notify", place);
                self.notify(value).map(Action::Notify)
            }
            "push" => {
                self.only_against(Role::Client, "push", place);
                self.push_message(value).map(Box::new).map(Action::Push)
            }
            "send" => {
                // Against a server a message can begin a session by itself.
                if self.role == Role::Client {
                    self.require_session("send", place);
                }
                self.flow.ended = None;
                self.send(value).map(Action::Send)
            }
            "expect" => self.expect(value).map(Action::Expect),
            "check" => self.checks(value).map(Action::Check),
            "expect-notification" => {
                self.only_against(Role::Server, "expect-notification", place);
                self.expect(value).map(Action::ExpectNotification)
            }
            "expect-push" => {
                self.only_against(Role::Server, "expect-push", place);
                self.expect(value).map(Action::ExpectNotification)
            }
            "expect-registration" => {
                self.only_against(Role::Client, "expect-registration", place);
                self.expect(value).map(Action::ExpectRegistration)
            }
            "expect-shown" => {
                self.only_against(Role::Client, "expect-shown", place);
                self.flow.asks = true;
                self.checks(value).map(Action::ExpectShown)
            }
            "silence" => self.silence(value).map(Action::Silence),
            "either" => self.either(value, number),
            "certificate" => {
                self.only_against(Role::Client, "certificate", place);
                self.certificate(value).map(Action::Certificate)
            }
            "ask" => self.ask(value),
            _ => self.bind(value),
        }
    }

    fn certificate(&mut self, node: &Node) -> Option<Certificate> {
        let known = Certificate::ALL.map(Certificate::word);
        let word = self.reader.word(node, "certificate", &known)?;
        let certificate = Certificate::ALL
            .into_iter()
            .find(|certificate| certificate.word() == word)?;
        self.flow.deceives |= certificate != Certificate::Good;
        self.flow.signs |= matches!(certificate, Certificate::Expired | Certificate::AnotherHost);
        Some(certificate)
    }

    fn bare(&mut self, node: &Node) -> Option<Action> {
        let word = self.reader.text(node)?;
        let ended = Some(Ended::By(node.extent.line));
        match word.as_str() {
            "close" => {
                self.require_session("close", node.extent);
                self.flow.ended = ended;
                Some(Action::Close)
            }
            "drop" => {
                self.require_session("drop", node.extent);
                self.flow.ended = ended;
                Some(Action::Drop)
            }
            "trigger" => {
                self.only_against(Role::Client, "trigger", node.extent);
                Some(Action::Trigger)
            }
            other => {
                let mappings = STEP.choice.iter().map(|key| key.name);
                if mappings.clone().any(|name| name == other) {
                    let message = format!("`{other}` says nothing");
                    let help = format!("write `{other}: {{}}`, or what it is to say");
                    self.reader.wrong_with_help(node.extent, message, help);
                } else {
                    let known: Vec<_> = ["close", "drop", "trigger"]
                        .into_iter()
                        .chain(mappings)
                        .collect();
                    self.reader.unknown(node.extent, "step", other, known);
                }
                None
            }
        }
    }

    /// What is waited for: checks, or a mapping with them.
    fn expect(&mut self, node: &Node) -> Option<Expect> {
        // Whatever was ended: if a message comes, there is a session.
        self.flow.ended = None;
        if let Kind::Sequence(_) = node.kind {
            return Some(Expect {
                checks: self.checks(node)?,
                within: None,
                missing: Miss::Fail,
                gather: Gather::Message,
                clause: None,
            });
        }
        let fields = self.reader.fields(node, &EXPECT)?;
        let within = fields
            .get("within")
            .and_then(|node| self.reader.duration(node));
        let missing = fields
            .get("missing")
            .and_then(|node| self.miss(node, fields.words("missing")));
        let gather = fields.get("gather");
        let gather =
            gather.and_then(|node| self.reader.word(node, "gather", fields.words("gather")));
        let clause = fields.get("clause").and_then(|node| self.clause(node));
        let checks = fields.get("checks").and_then(|node| self.checks(node));
        Some(Expect {
            checks: checks?,
            within,
            missing: missing.unwrap_or_default(),
            gather: match gather {
                Some("package") => Gather::Package,
                _ => Gather::Message,
            },
            clause,
        })
    }

    fn silence(&mut self, node: &Node) -> Option<Silence> {
        let fields = self.reader.fields(node, &SILENCE)?;
        let lasting = fields
            .get("for")
            .and_then(|node| self.reader.duration(node));
        let clause = match fields.get("clause") {
            Some(node) => self.clause(node),
            None => self.default_clause(),
        };
        let scr = fields.get("scr").map(|node| self.decided(node));
        let miss = fields
            .get("else")
            .and_then(|node| self.miss(node, fields.words("else")));
        self.flow.checks += 1;
        self.flow.remarks.push(Remark::Negative(node.extent));
        let clause = clause?;
        let scr = scr.unwrap_or_else(|| self.items_of_clause(&clause.id));
        Some(Silence {
            lasting,
            clause,
            scr,
            miss: miss.unwrap_or_default(),
        })
    }

    fn either(&mut self, node: &Node, number: &str) -> Option<Action> {
        if node.entries().is_none() {
            let ways = self.ways(node, number)?;
            return Some(Action::Either { ways, within: None });
        }
        let fields = self.reader.fields(node, &EITHER)?;
        let within = fields
            .get("within")
            .and_then(|node| self.reader.duration(node));
        let ways = fields.get("ways").and_then(|node| self.ways(node, number));
        Some(Action::Either {
            ways: ways?,
            within,
        })
    }

    fn ways(&mut self, node: &Node, number: &str) -> Option<Vec<Alternative>> {
        let nodes = self.reader.list(node, "`either`");
        if nodes.is_empty() {
            if matches!(node.kind, Kind::Sequence(_)) {
                self.reader
                    .wrong(node.extent, "`either` has no alternative");
            }
            return None;
        }
        let before = self.flow.clone();
        let mut ways = Vec::new();
        let mut alternatives: Vec<Alternative> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            self.flow = before.clone();
            let prefix = format!("{number}.{}.", index + 1);
            let alternative = self.alternative(node, &prefix);
            ways.push(std::mem::replace(&mut self.flow, before.clone()));
            if let Some(alternative) = alternative {
                self.reachable(&alternatives, &alternative, node.extent);
                alternatives.push(alternative);
            }
        }
        self.flow.merge(ways);
        self.held_by_ways(&alternatives);
        Some(alternatives)
    }

    /// Notes the clause that a way holds to which says by itself what taking it means.
    fn held_by_ways(&mut self, ways: &[Alternative]) {
        let says = |way: &Alternative| matches!(way.verdict, Some(Miss::Fail | Miss::Warning));
        if ways.iter().any(says) {
            let condition = ways.iter().find_map(|way| way.when.first());
            let first = self.clauses.first().map(|clause| clause.id.clone());
            let clause = condition.map(|check| check.clause.id.clone()).or(first);
            self.flow.remarks.extend(clause.map(Remark::Holds));
        }
    }

    fn alternative(&mut self, node: &Node, prefix: &str) -> Option<Alternative> {
        let fields = self.reader.fields(node, &ALTERNATIVE)?;
        let name = fields.get("name").and_then(|node| self.reader.text(node));
        let silent = fields
            .get("silent")
            .and_then(|node| self.reader.boolean(node));
        let silent = silent.unwrap_or(false);
        if !silent {
            self.flow.ended = None;
        }
        let when = fields.entry("when");
        if let Some(Entry { key, .. }) = when
            && silent
        {
            let message = "`when` cannot stand beside `silent`: there is no message to look at";
            self.reader.wrong(key.extent, message);
        }
        let when = when.and_then(|entry| self.checks(&entry.value));
        let verdict = fields.get("verdict");
        let verdict = verdict.and_then(|node| self.miss(node, fields.words("verdict")));
        self.flow.checks += usize::from(verdict.is_some());
        if silent && verdict == Some(Miss::Pass) {
            let negative = Remark::Negative(fields.extent);
            self.flow.remarks.push(negative);
        }
        let then = fields.get("then").map(|node| {
            let nodes = self.reader.list(node, "`then`");
            self.steps(nodes, prefix)
        });
        Some(Alternative {
            name: name?,
            place: fields.extent.into(),
            when: when.unwrap_or_default(),
            when_silent: silent,
            verdict,
            then: then.unwrap_or_default(),
        })
    }

    /// Notes an alternative that an earlier one leaves nothing to.
    fn reachable(&mut self, before: &[Alternative], this: &Alternative, extent: Extent) {
        let takes_all =
            |other: &&Alternative| other.when_silent == this.when_silent && other.when.is_empty();
        if let Some(other) = before.iter().find(takes_all) {
            let message = format!("`{}` can never be taken", this.name);
            let help = format!(
                "`{}` on line {} is always taken before it",
                other.name, other.place.line
            );
            let place = Extent {
                line: this.place.line,
                column: this.place.column,
                ..extent
            };
            self.reader.wrong_with_help(place, message, help);
        }
    }

    fn bind(&mut self, node: &Node) -> Option<Action> {
        match node.entries() {
            Some([Entry { key, value }]) => {
                let template = self.reader.template(value);
                self.bind_name(&key.value, key.extent);
                Some(Action::Bind {
                    name: key.value.clone(),
                    value: template?,
                })
            }
            _ => {
                let message = "`bind` gives one name to one value";
                self.reader
                    .wrong_with_help(node.extent, message, "write `bind: { name: value }`");
                None
            }
        }
    }

    /// What it means if something does not hold.
    pub(super) fn miss(&mut self, node: &Node, words: &[&'static str]) -> Option<Miss> {
        match self.reader.word(node, "verdict", words)? {
            "pass" => Some(Miss::Pass),
            "inconclusive" => Some(Miss::Inconclusive),
            "warning" => Some(Miss::Warning),
            _ => Some(Miss::Fail),
        }
    }
}
