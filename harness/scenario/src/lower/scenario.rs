//! The file from its top: what it covers, what it rests on, whether it applies, its variants.

use super::flow::{ENGINE_NAMES, Ended, Flow};
use super::shapes::SCENARIO;
use super::variant::Variant;
use super::{Lowering, Remark};
use crate::catalogue::{Catalogue, ScrItem};
use crate::diagnostic::Diagnostic;
use crate::expression::{Expr, ItemRef};
use crate::plan::{
    Applicability, Carrier, NotificationFormat, Plan, Role, SessionCarrier, Setting, Step,
    TriggerRoute,
};
use crate::profile::{Profile, Tls, Trigger, UpperTester};
use crate::reader::{Fields, Reader, Substitution, did_you_mean};
use crate::source::{SPECS, Source};
use crate::syntax::{Extent, Node, parse};
use dmct_wire::syncml::codec::Encoding;
use std::time::Duration;

/// What became of a file.
#[derive(Default)]
pub(crate) struct Outcome {
    /// Its plans; only to be used if there are no diagnostics.
    pub plans: Vec<Plan>,
    /// All mistakes.
    pub diagnostics: Vec<Diagnostic>,
    /// What lints look at.
    pub remarks: Vec<Remark>,
    /// The names that texts use.
    pub used: std::collections::BTreeSet<String>,
    /// The IXIT names that texts use.
    pub ixit: std::collections::BTreeSet<String>,
}

/// Reads a file; without a profile, everything that depends on one is taken to be there.
pub(crate) fn read(source: &Source, catalogue: &Catalogue, profile: Option<&Profile>) -> Outcome {
    let tree = match parse(&source.text) {
        Ok(tree) => tree,
        Err(error) => {
            let diagnostics = vec![Diagnostic::error(source, error.extent, error.message)];
            return Outcome {
                diagnostics,
                ..Outcome::default()
            };
        }
    };
    let mut lowering = Lowering {
        reader: Reader::new(source),
        catalogue,
        profile,
        spec: String::new(),
        role: Role::Client,
        clauses: Vec::new(),
        covers: Vec::new(),
        flow: Flow::default(),
    };
    let mut outcome = Outcome::default();
    if lowering.locate(&tree) {
        lowering.file(&tree, &mut outcome);
    }
    outcome.diagnostics = lowering.reader.into_diagnostics();
    outcome
}

/// What all variants of a file share.
struct Shared<'n> {
    fields: Fields<'n>,
    needs: Option<Expr>,
    versions: Vec<String>,
    /// What DM messages must go by for it to apply.
    transport: Option<&'static str>,
    control: Option<String>,
    builds_on: Vec<String>,
}

impl<'a> Lowering<'a> {
    /// Takes document and role from the path; without them nothing else makes sense.
    fn locate(&mut self, tree: &Node) -> bool {
        let id = self.reader.source().id();
        let parts: Vec<&str> = id.split('/').collect();
        let role = match parts.as_slice() {
            [spec, role, _, ..] if SPECS.contains(spec) => Some((*spec, *role)),
            _ => None,
        };
        let role = role.and_then(|(spec, role)| match role {
            "client" => Some((spec, Role::Client)),
            "server" => Some((spec, Role::Server)),
            _ => None,
        });
        if let Some((spec, role)) = role {
            self.spec = spec.to_owned();
            self.role = role;
            return true;
        }
        let message = "a scenario's path is `<document>/<client or server>/<group>/<name>.yaml`";
        let help = format!("documents are {}", SPECS.join(", "));
        self.reader.wrong_with_help(tree.extent, message, help);
        false
    }

    fn file(&mut self, tree: &Node, outcome: &mut Outcome) {
        let Some(fields) = self.reader.fields(tree, &SCENARIO) else {
            return;
        };
        let variants = self.variants(fields.get("parameters"));
        let shared = self.shared(fields);
        let declared = std::mem::take(&mut self.flow.remarks);
        outcome.remarks.extend(declared);
        for variant in variants {
            self.begin(&variant);
            let plan = self.plan(&shared, &variant);
            outcome.plans.extend(plan);
            for remark in std::mem::take(&mut self.flow.remarks) {
                if !outcome.remarks.contains(&remark) {
                    outcome.remarks.push(remark);
                }
            }
            outcome.used.append(&mut self.reader.substitution.used);
            outcome.ixit.append(&mut self.reader.substitution.lacking);
        }
    }

    /// A fresh start for a variant.
    fn begin(&mut self, variant: &Variant) {
        self.flow = Flow {
            ended: Some(Ended::NotBegun),
            ..Flow::default()
        };
        self.reader.substitution = Substitution {
            active: true,
            parameters: variant.by_name(),
            ixit: self.profile.map(|profile| profile.ixit.clone()),
            bound: ENGINE_NAMES.map(str::to_owned).into(),
            ..Substitution::default()
        };
    }

    fn shared<'n>(&mut self, fields: Fields<'n>) -> Shared<'n> {
        self.reader.substitution = Substitution::default();
        self.clauses = Vec::new();
        if let Some(node) = fields.get("clauses") {
            self.read_clauses(node);
        }
        self.covers = Vec::new();
        if let Some(node) = fields.get("covers") {
            self.read_covers(node);
        }
        let needs = fields.get("needs").and_then(|node| self.needs(node));
        let versions = fields.get("versions").map(|node| self.versions(node));
        let transport = fields.get("transport");
        let transport = transport.and_then(|node| {
            self.reader
                .word(node, "transport", fields.words("transport"))
        });
        let control = fields
            .get("control")
            .and_then(|node| self.scenario_id(node));
        let builds_on = fields.get("builds_on").map(|node| {
            let nodes = self.reader.list(node, "`builds_on`");
            nodes
                .iter()
                .filter_map(|node| self.scenario_id(node))
                .collect()
        });
        Shared {
            fields,
            needs,
            versions: versions.unwrap_or_default(),
            transport,
            control,
            builds_on: builds_on.unwrap_or_default(),
        }
    }

    fn read_clauses(&mut self, node: &Node) {
        let catalogue = self.catalogue;
        for node in self.reader.list(node, "`clauses`") {
            let Some(id) = self.reader.text(node) else {
                continue;
            };
            match catalogue.clause(&id) {
                Some(clause) => {
                    self.clauses.push(clause);
                    let remark = Remark::Clause(id, node.extent);
                    self.flow.remarks.push(remark);
                }
                None => {
                    let known = catalogue.clauses.iter().map(|clause| clause.id.as_str());
                    self.reader.unknown(node.extent, "clause", &id, known);
                }
            }
        }
        if self.clauses.is_empty() && self.reader.is_clean() {
            let message = "`clauses` is empty: a check must hold to something";
            self.reader.wrong(node.extent, message);
        }
    }

    fn read_covers(&mut self, node: &Node) {
        for node in self.reader.list(node, "`covers`") {
            let Some(text) = self.reader.text(node) else {
                continue;
            };
            if let Some(item) = self.item(&ItemRef::parse(&text), node.extent) {
                let name = item.qualified(&self.spec);
                if item.role != self.role {
                    let message = format!("`{text}` is an item of a {}", item.role.word());
                    let help = format!("this scenario tests a {}", self.role.word());
                    self.reader.wrong_with_help(node.extent, message, help);
                }
                self.covers.push(name);
            }
        }
        if self.covers.is_empty() && self.reader.is_clean() {
            let message = "`covers` is empty: the scenario decides nothing";
            self.reader.wrong(node.extent, message);
        }
    }

    /// The item that an id means here; noted if there is none.
    pub(super) fn item(&mut self, reference: &ItemRef, extent: Extent) -> Option<&'a ScrItem> {
        let catalogue = self.catalogue;
        let found = catalogue.item(Some(&self.spec), self.role, reference);
        if found.is_none() {
            let message = format!("unknown SCR item `{reference}`");
            let known = catalogue.items.iter();
            let near = did_you_mean(&reference.id, known.map(|item| item.id.as_str()));
            let near = near.map(|near| format!("did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| "`dmct scr` lists every item".to_owned());
            self.reader.wrong_with_help(extent, message, help);
        }
        found
    }

    fn needs(&mut self, node: &Node) -> Option<Expr> {
        let expression = self.reader.expression(node)?;
        for reference in expression.items() {
            self.item(reference, node.extent);
        }
        Some(expression)
    }

    fn versions(&mut self, node: &Node) -> Vec<String> {
        let nodes = self.reader.list(node, "`versions`");
        let known = ["DM/1.2", "DM/1.3"];
        nodes
            .iter()
            .filter_map(|node| self.reader.word(node, "protocol version", &known))
            .map(str::to_owned)
            .collect()
    }

    fn scenario_id(&mut self, node: &Node) -> Option<String> {
        let id = self.reader.text(node)?;
        let own = self.reader.source().id();
        if id == own {
            self.reader
                .wrong(node.extent, "a scenario cannot stand on itself");
        } else if !self.catalogue.scenarios.contains(&id) {
            let known = self.catalogue.scenarios.iter().map(String::as_str);
            let near = did_you_mean(&id, known).map(|near| format!("did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| "an id is a path without `.yaml`".to_owned());
            self.reader
                .wrong_with_help(node.extent, format!("unknown scenario `{id}`"), help);
        }
        Some(id)
    }

    fn plan(&mut self, shared: &Shared<'_>, variant: &Variant) -> Option<Plan> {
        let fields = &shared.fields;
        let title = fields.get("title");
        let line = title.map_or(1, |node| node.extent.line);
        let title = title.and_then(|node| self.reader.text(node));
        let purpose = fields
            .get("purpose")
            .and_then(|node| self.reader.text(node));
        let steps = fields.get("steps").map(|node| self.main_steps(node));
        let cleanup = fields.get("cleanup").map(|node| self.cleanup(node));
        let setting = self.setting(&shared.fields, shared.transport);
        let applicability = self.applicability(shared, &setting, steps.as_deref());
        let source = self.reader.source();
        let scenario = source.id().to_owned();
        Some(Plan {
            id: format!("{scenario}{}", variant.suffix()),
            scenario,
            variant: variant.by_name(),
            title: title?,
            purpose: purpose?,
            spec: self.spec.clone(),
            role: self.role,
            covers: self.covers.clone(),
            clauses: self
                .clauses
                .iter()
                .map(|clause| clause.for_plan())
                .collect(),
            applicability,
            control: shared.control.clone(),
            builds_on: shared.builds_on.clone(),
            setting,
            steps: steps?,
            cleanup: cleanup.unwrap_or_default(),
            file: source.name.clone(),
            line,
        })
    }

    /// The profile's setting, with what the file says instead.
    fn setting(&mut self, fields: &Fields<'_>, transport: Option<&str>) -> Setting {
        let mut setting = self
            .profile
            .map_or_else(anonymous, |profile| profile.setting.clone());
        let encoding = fields.get("encoding");
        let encoding =
            encoding.and_then(|node| self.reader.word(node, "encoding", fields.words("encoding")));
        match encoding {
            Some("wbxml") => setting.encoding = Encoding::Wbxml,
            Some(_) => setting.encoding = Encoding::Xml,
            None => {}
        }
        if transport == Some("obex") && !setting.sessions.is_obex() {
            setting.sessions = SessionCarrier::Obex;
        }
        if transport == Some("obex-reversed") {
            setting.sessions = SessionCarrier::ObexReversed;
            setting.carrier = Carrier::Obex;
        }
        setting
    }

    fn main_steps(&mut self, node: &Node) -> Vec<Step> {
        let nodes = self.reader.list(node, "`steps`");
        let steps = self.steps(nodes, "");
        if self.flow.checks == 0 && self.reader.is_clean() {
            let message = "the scenario checks nothing, and could never fail";
            let help = "add an `expect`, `check` or `silence` step";
            let place = nodes.first().map_or(node.extent, |first| first.extent);
            self.reader.wrong_with_help(place, message, help);
        }
        steps
    }

    fn cleanup(&mut self, node: &Node) -> Vec<Step> {
        self.flow.ended = None;
        let nodes = self.reader.list(node, "`cleanup`");
        self.steps(nodes, "cleanup.")
    }

    fn applicability(
        &self,
        shared: &Shared<'_>,
        setting: &Setting,
        steps: Option<&[Step]>,
    ) -> Applicability {
        let Some(profile) = self.profile else {
            return Applicability::Applicable;
        };
        if let Some(reason) = self.not_binding(shared, profile) {
            return Applicability::NotApplicable(reason);
        }
        let lacking = &self.reader.substitution.lacking;
        if !lacking.is_empty() {
            let names: Vec<&str> = lacking.iter().map(String::as_str).collect();
            return Applicability::Lacking(format!(
                "the profile does not say {}",
                names.join(", ")
            ));
        }
        if self.flow.deceives && profile.trigger == Trigger::Pull {
            let reason = "the client connects when it likes to, so that its silence before a wrong certificate \
                          would show nothing";
            return Applicability::Lacking(reason.to_owned());
        }
        let signs = profile.addresses.tls.as_ref().is_some_and(Tls::can_sign);
        if self.flow.signs && !signs {
            let reason = "the profile does not say `ca-key` in `tls`, with which wrong certificates are made";
            return Applicability::Lacking(reason.to_owned());
        }
        let reset = profile.reset == UpperTester::None;
        let upper = profile.upper_tester == UpperTester::None;
        let mut steps = steps.unwrap_or_default().iter();
        if setting.sessions == SessionCarrier::ObexReversed
            && self.role == Role::Client
            && steps.any(|step| step.action.wakes_without_obex())
        {
            let reason = "sessions go over OBEX links that the tester makes to push, and the scenario has the client \
                          begin one in another way";
            return Applicability::Lacking(reason.to_owned());
        }
        if self.flow.asks && upper || self.flow.resets && reset && upper {
            let reason = "the profile names no upper tester, and the scenario asks something of it";
            return Applicability::Lacking(reason.to_owned());
        }
        Applicability::Applicable
    }

    /// Why the scenario does not bind the implementation, if it does not.
    fn not_binding(&self, shared: &Shared<'_>, profile: &Profile) -> Option<String> {
        if profile.iut.role != self.role {
            let (iut, own) = (profile.iut.role.word(), self.role.word());
            return Some(format!(
                "the implementation under test is a {iut}, not a {own}"
            ));
        }
        let version = &profile.setting.version;
        if !shared.versions.is_empty() && !shared.versions.contains(version) {
            let versions = shared.versions.join(" and ");
            return Some(format!(
                "it applies to {versions}, and the profile says {version}"
            ));
        }
        if shared.transport == Some("https") && !profile.setting.secure {
            let reason = "it applies to HTTPS, and the profile names no `tls`";
            return Some(reason.to_owned());
        }
        if shared.transport == Some("http") && profile.setting.sessions != SessionCarrier::Http {
            let reason = "it applies to HTTP, and the profile's sessions go by OBEX";
            return Some(reason.to_owned());
        }
        if shared.transport == Some("obex") && !may_go_by_obex(profile) {
            let reason = "it applies to sessions over OBEX, and the profile names no `obex://` address for them";
            return Some(reason.to_owned());
        }
        if shared.transport == Some("obex-reversed") && !may_be_reversed(profile) {
            let reason = "it applies to sessions over OBEX for which the DM server connects, and the profile has no \
                          `;session` behind the `obex` address of pushes";
            return Some(reason.to_owned());
        }
        let claimed = |reference: &ItemRef| {
            let item = self.catalogue.item(Some(&self.spec), self.role, reference);
            item.is_some_and(|item| profile.claims.claims(item))
        };
        if let Some(needs) = &shared.needs
            && !needs.holds(&claimed)
        {
            return Some(format!("it needs {needs}, which is not claimed"));
        }
        let covers_a_claim = self.covers.iter().any(|id| claimed(&ItemRef::parse(id)));
        let covers = self.covers.join(" or ");
        (!covers_a_claim).then(|| format!("the profile does not claim {covers}"))
    }
}

/// Whether sessions can go by OBEX: the built-in peers speak it beside HTTP.
fn may_go_by_obex(profile: &Profile) -> bool {
    profile.upper_tester == UpperTester::BuiltIn || profile.setting.sessions.is_obex()
}

/// Whether the DM server can be the one that connects.
fn may_be_reversed(profile: &Profile) -> bool {
    profile.upper_tester == UpperTester::BuiltIn
        || profile.setting.sessions == SessionCarrier::ObexReversed
}

/// What holds for every session where there is no profile.
fn anonymous() -> Setting {
    Setting {
        version: "DM/1.3".to_owned(),
        encoding: Encoding::Xml,
        device_id: String::new(),
        server_id: String::new(),
        client_user: String::new(),
        server_user: String::new(),
        client_scheme: None,
        server_scheme: None,
        trigger: TriggerRoute::Notification,
        notification_format: NotificationFormat::V13,
        carrier: Carrier::default(),
        secure: false,
        sessions: SessionCarrier::Http,
        message_timeout: Duration::from_secs(10),
        silence: Duration::from_secs(2),
        scenario_limit: Duration::from_secs(60),
        message_limit: 1 << 20,
    }
}
