//! What must hold of a message.

use super::shapes::{
    ALERT_CHECK, COMMAND_CHECK, COUNT_CHECK, CREDENTIAL_CHECK, ELEMENT_CHECK, EXPECTATION,
    HTTP_CHECK, ITEM_PATTERN, RESULTS_CHECK, STATUS_CHECK,
};
use super::{Lowering, Remark};
use crate::plan::{
    AlertPattern, CredentialPattern, Expectation, HttpPattern, ItemPattern, Matcher,
    OperationPattern, ResultsPattern, Role, StatusPattern, WorthPattern,
};
use crate::reader::Fields;
use crate::syntax::Node;

/// Commands as SyncML writes them.
const NAMES: [&str; 17] = [
    "Status", "Results", "Alert", "Get", "Add", "Replace", "Delete", "Copy", "Exec", "Sequence",
    "Atomic", "Put", "Map", "Search", "Move", "Sync", "Final",
];

impl Lowering<'_> {
    /// The expectation among the keys of a check.
    pub(super) fn expectation(&mut self, fields: &Fields<'_>) -> Option<Expectation> {
        let (name, entry) = fields.chosen()?;
        let value = &entry.value;
        match name {
            "status" => self.status_check(value).map(Expectation::Status),
            "alert" => self.alert_check(value).map(Expectation::Alert),
            "results" => self.results_check(value).map(Expectation::Results),
            "command" => self.command_check(value).map(Expectation::Operation),
            "element" => self.element_check(value),
            "final" => self.reader.boolean(value).map(Expectation::Final),
            "only" => self.only(value).map(Expectation::Only),
            "count" => self.count(value),
            "octets" => self.matcher(value).map(Expectation::Octets),
            "credential" => self.credential(value).map(Expectation::Credential),
            "http" => self.http_check(value).map(Expectation::Http),
            "notification" => {
                self.only_against(Role::Server, "notification", entry.key.extent);
                self.named_matchers(value, "notification")
                    .map(Expectation::Notification)
            }
            "registration" => {
                self.only_against(Role::Client, "registration", entry.key.extent);
                self.named_matchers(value, "registration")
                    .map(Expectation::Notification)
            }
            "shown" => {
                self.only_against(Role::Client, "shown", entry.key.extent);
                self.shown_check(value).map(Expectation::Shown)
            }
            _ => {
                let negative = Remark::Negative(entry.key.extent);
                self.flow.remarks.push(negative);
                let inner = self.reader.fields(value, &EXPECTATION)?;
                let inner = self.expectation(&inner)?;
                Some(Expectation::Not(Box::new(inner)))
            }
        }
    }

    fn status_check(&mut self, node: &Node) -> Option<StatusPattern> {
        let fields = self.reader.fields(node, &STATUS_CHECK)?;
        Some(StatusPattern {
            of: fields.get("of").and_then(|node| self.answered(node)),
            code: self.matcher_of(&fields, "code"),
            challenge: self.matcher_of(&fields, "challenge"),
            next_nonce: self.matcher_of(&fields, "next-nonce"),
            items: self.patterns(fields.get("items")),
        })
    }

    fn alert_check(&mut self, node: &Node) -> Option<AlertPattern> {
        if node.scalar().is_some() {
            return Some(AlertPattern {
                code: Some(self.matcher(node)?),
                ..AlertPattern::default()
            });
        }
        let fields = self.reader.fields(node, &ALERT_CHECK)?;
        let code = self.matcher_of(&fields, "code");
        let correlator = self.matcher_of(&fields, "correlator");
        let items = self.item_and_items(&fields);
        Some(AlertPattern {
            code,
            correlator,
            items,
        })
    }

    fn item_and_items(&mut self, fields: &Fields<'_>) -> Vec<ItemPattern> {
        let one = fields.get("item").and_then(|node| self.pattern(node));
        let mut items = self.patterns(fields.get("items"));
        items.extend(one);
        items
    }

    fn results_check(&mut self, node: &Node) -> Option<ResultsPattern> {
        let fields = self.reader.fields(node, &RESULTS_CHECK)?;
        Some(ResultsPattern {
            of: fields.get("of").and_then(|node| self.answered(node)),
            item: self.pattern_parts(&fields),
        })
    }

    fn command_check(&mut self, node: &Node) -> Option<OperationPattern> {
        let fields = self.reader.fields(node, &COMMAND_CHECK)?;
        let name = fields.get("name").and_then(|node| self.command_name(node));
        let label = fields.get("as").and_then(|node| {
            let label = self.reader.text(node)?;
            self.add_label(&label, node.extent);
            Some(label)
        });
        let own = self.pattern_parts(&fields);
        let mut items = self.item_and_items(&fields);
        if own != ItemPattern::default() {
            items.push(own);
        }
        Some(OperationPattern {
            name: name?,
            label,
            items,
        })
    }

    fn command_name(&mut self, node: &Node) -> Option<String> {
        let name = self.reader.text(node)?;
        if !NAMES.contains(&name.as_str()) {
            self.reader.unknown(node.extent, "command", &name, NAMES);
            return None;
        }
        Some(name)
    }

    fn element_check(&mut self, node: &Node) -> Option<Expectation> {
        let fields = self.reader.fields(node, &ELEMENT_CHECK)?;
        let path = fields.get("path").and_then(|node| self.path(node));
        let is = self.matcher_of(&fields, "is").unwrap_or(Matcher::Present);
        let capture = fields.get("capture").and_then(|node| {
            let name = self.reader.text(node)?;
            self.bind_name(&name, node.extent);
            Some(name)
        });
        Some(Expectation::Element {
            path: path?,
            is,
            capture,
        })
    }

    fn only(&mut self, node: &Node) -> Option<Vec<String>> {
        let nodes = self.reader.list(node, "`only`");
        Some(
            nodes
                .iter()
                .filter_map(|node| self.command_name(node))
                .collect(),
        )
    }

    fn count(&mut self, node: &Node) -> Option<Expectation> {
        let fields = self.reader.fields(node, &COUNT_CHECK)?;
        let path = fields.get("path").and_then(|node| self.path(node));
        let is = self.matcher_of(&fields, "is");
        Some(Expectation::Count {
            path: path?,
            is: is?,
        })
    }

    fn credential(&mut self, node: &Node) -> Option<CredentialPattern> {
        let fields = self.reader.fields(node, &CREDENTIAL_CHECK)?;
        let scheme = fields
            .get("scheme")
            .and_then(|node| self.reader.scheme(node));
        let worth = fields.get("worth");
        let worth = worth.and_then(|node| self.reader.word(node, "worth", fields.words("worth")));
        Some(CredentialPattern {
            scheme: scheme.map(|scheme| scheme.name().to_owned()),
            worth: worth.map(|worth| match worth {
                "missing" => WorthPattern::Missing,
                "invalid" => WorthPattern::Invalid,
                _ => WorthPattern::Valid,
            }),
        })
    }

    fn http_check(&mut self, node: &Node) -> Option<HttpPattern> {
        let fields = self.reader.fields(node, &HTTP_CHECK)?;
        if let Some(entry) = fields.entry("status") {
            self.only_against(Role::Server, "http: status", entry.key.extent);
        }
        if let Some(entry) = fields.entry("target") {
            self.only_against(Role::Client, "http: target", entry.key.extent);
        }
        let headers = fields.get("headers");
        Some(HttpPattern {
            status: self.matcher_of(&fields, "status"),
            content_type: self.matcher_of(&fields, "content-type"),
            target: self.matcher_of(&fields, "target"),
            headers: headers
                .and_then(|node| self.named_matchers(node, "headers"))
                .unwrap_or_default(),
        })
    }

    fn named_matchers(&mut self, node: &Node, what: &str) -> Option<Vec<(String, Matcher)>> {
        let Some(entries) = node.entries() else {
            let message = format!("`{what}` must be a mapping, and this is {}", node.noun());
            self.reader.wrong(node.extent, message);
            return None;
        };
        let mut named = Vec::new();
        for entry in entries {
            if let Some(matcher) = self.matcher(&entry.value) {
                named.push((entry.key.value.clone(), matcher));
            }
        }
        Some(named)
    }

    fn patterns(&mut self, node: Option<&Node>) -> Vec<ItemPattern> {
        let nodes = node.map_or(&[][..], |node| self.reader.list(node, "`items`"));
        nodes.iter().filter_map(|node| self.pattern(node)).collect()
    }

    fn pattern(&mut self, node: &Node) -> Option<ItemPattern> {
        let fields = self.reader.fields(node, &ITEM_PATTERN)?;
        Some(self.pattern_parts(&fields))
    }

    /// What the keys say of an item.
    fn pattern_parts(&mut self, fields: &Fields<'_>) -> ItemPattern {
        let length = self.matcher_of(fields, "length");
        let length = length.map(|length| Matcher::Length(Box::new(length)));
        let data = self.matcher_of(fields, "data");
        let data = match (data, length) {
            (Some(data), Some(length)) => Some(Matcher::All(vec![data, length])),
            (data, length) => data.or(length),
        };
        ItemPattern {
            target: self.matcher_of(fields, "target"),
            source: self.matcher_of(fields, "source"),
            format: self.matcher_of(fields, "format"),
            media_type: self.matcher_of(fields, "type"),
            mark: self.matcher_of(fields, "mark"),
            size: self.matcher_of(fields, "size"),
            data,
            more: fields
                .get("more")
                .and_then(|node| self.reader.boolean(node)),
        }
    }
}
