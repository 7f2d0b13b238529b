//! Reading `scr.yaml` and `clauses.yaml`.

use super::{
    Catalogue, ClauseEntry, ScrItem, Status, Subject,
    excuse::{EXCUSE, excuse},
    quick,
};
use crate::diagnostic::Diagnostic;
use crate::expression::{Expr, ItemRef};
use crate::plan::{Level, Role};
use crate::reader::{Fields, Key, Reader, Shape, Value};
use crate::source::{Library, SPECS, Source};
use crate::syntax::{Node, parse};
use dmct_record::excuse::{Excuse, ExcuseKind};
use std::collections::HashSet;

/// An entry of `scr.yaml`.
pub(crate) static ITEM: Shape = Shape {
    name: "SCR item",
    about: "One line of an SCR table.",
    choice: &[],
    keys: &[
        Key::required(
            "id",
            Value::Text,
            "its id, mended where the document misprints it",
        ),
        Key::required(
            "role",
            Value::Word(&["client", "server"]),
            "the role it binds",
        ),
        Key::required("table", Value::Text, "the table it stands in"),
        Key::required("status", Value::Word(&["M", "O"]), "mandatory or optional"),
        Key::required("section", Value::Text, "where its rules stand"),
        Key::required(
            "function",
            Value::Text,
            "what is to be supported, in our words",
        ),
        Key::new(
            "requires",
            Value::Text,
            "what supporting it entails: an expression",
        ),
        Key::new(
            "where",
            Value::Text,
            "where a mandatory item binds, if not everywhere: an expression",
        ),
        Key::new(
            "printed",
            Value::Text,
            "the id as printed, where that differs",
        ),
        Key::new("note", Value::Text, "how a misprint was read"),
        Key::new("excuse", Value::Of(&EXCUSE), "why no scenario decides it"),
    ],
};

/// An entry of `clauses.yaml`.
pub(crate) static CLAUSE: Shape = Shape {
    name: "clause",
    about: "One requirement of a document's text.",
    choice: &[],
    keys: &[
        Key::required("id", Value::Text, "its id, unique in all documents"),
        Key::required("section", Value::Text, "where it stands"),
        Key::required(
            "level",
            Value::Word(&["MUST", "SHOULD", "MAY"]),
            "how strong it is",
        ),
        Key::required("subject", Value::Word(&Subject::WORDS), "whom it binds"),
        Key::required("text", Value::Text, "the requirement, in our words"),
        Key::new(
            "scr",
            Value::List(&Value::Text),
            "the SCR items it belongs to",
        ),
        Key::new(
            "document",
            Value::Text,
            "the companion document it comes from",
        ),
        Key::new(
            "same_as",
            Value::Text,
            "the clause that asks for the same thing in another place, and stands for all that do",
        ),
        Key::new("note", Value::Text, "how a doubtful text is read"),
        Key::new(
            "excuse",
            Value::Of(&EXCUSE),
            "why no check and no monitor decides it",
        ),
    ],
};

impl Catalogue {
    /// Reads the catalogues of a library.
    ///
    /// # Errors
    /// All mistakes in them.
    pub fn load(library: &Library) -> Result<Self, Vec<Diagnostic>> {
        let (catalogue, diagnostics) = Self::load_what_is_right(library);
        if diagnostics.is_empty() {
            Ok(catalogue)
        } else {
            Err(diagnostics)
        }
    }

    /// Reads the catalogues of a library: what is right in them, and all mistakes.
    pub fn load_what_is_right(library: &Library) -> (Self, Vec<Diagnostic>) {
        let mut catalogue = Self::default();
        let mut diagnostics = Vec::new();
        catalogue.scenarios = library
            .scenarios()
            .map(|file| file.id().to_owned())
            .collect();
        for spec in SPECS {
            if let Some(source) = library.catalogue_file(spec, "scr.yaml") {
                let entries = quick::items(&source.text, spec)
                    .unwrap_or_else(|| entries(source, spec, &mut diagnostics, item));
                catalogue.items.extend(entries);
            }
        }
        for spec in SPECS {
            if let Some(source) = library.catalogue_file(spec, "clauses.yaml") {
                let entries = quick::clauses(&source.text, spec)
                    .unwrap_or_else(|| entries(source, spec, &mut diagnostics, clause));
                catalogue.clauses.extend(entries);
            }
        }
        diagnostics.extend(catalogue.strangers(library));
        (catalogue, diagnostics)
    }

    /// Clauses that are said to be the same as one that stands for nothing.
    fn wrong_kin(&self, library: &Library) -> Vec<Diagnostic> {
        let wrong = |clause: &ClauseEntry| {
            let (id, same) = (&clause.id, clause.same_as.as_ref()?);
            let message = match self.clause(same) {
                None => format!("`{id}` is the same as the unknown clause `{same}`"),
                Some(other) if other.id == *id => format!("`{id}` is the same as itself"),
                Some(other) => {
                    let first = other.same_as.as_ref()?;
                    format!(
                        "`{id}` is the same as `{same}`, which is the same as `{first}`: write `{first}`"
                    )
                }
            };
            let source = library.catalogue_file(&clause.spec, "clauses.yaml")?;
            Some(at_text_behind(source, id, same, message))
        };
        self.clauses.iter().filter_map(wrong).collect()
    }

    /// Ids in clauses and requirements that no table has, and clause ids given twice.
    fn strangers(&self, library: &Library) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut seen = HashSet::new();
        for clause in &self.clauses {
            let mut wrong = |text: &str, message: String| {
                if let Some(source) = library.catalogue_file(&clause.spec, "clauses.yaml") {
                    diagnostics.push(at_text(source, text, message));
                }
            };
            if !seen.insert(&clause.id) {
                let message = format!("the clause id `{}` is given twice", clause.id);
                wrong(&clause.id, message);
            }
            for id in &clause.scr {
                if self
                    .item(Some(&clause.spec), Role::Client, &ItemRef::parse(id))
                    .is_none()
                {
                    let message = format!("`{}` names the unknown SCR item `{id}`", clause.id);
                    wrong(id, message);
                }
            }
        }
        diagnostics.extend(self.wrong_kin(library));
        for item in &self.items {
            let expressions = item.requirement.iter().chain(&item.condition);
            let required = expressions.flat_map(Expr::items);
            for id in required {
                if self.item(Some(&item.spec), item.role, id).is_none()
                    && let Some(source) = library.catalogue_file(&item.spec, "scr.yaml")
                {
                    let message = format!("`{}` requires the unknown SCR item `{id}`", item.id);
                    diagnostics.push(at_text(source, &id.to_string(), message));
                }
            }
        }
        diagnostics
    }
}

/// A diagnostic at the last place where a text stands, alone or in a longer one.
fn at_text(source: &Source, text: &str, message: String) -> Diagnostic {
    let tree = parse(&source.text).ok();
    let scalars = tree.as_ref().map(Node::scalars).unwrap_or_default();
    let alone = scalars.iter().rfind(|scalar| scalar.value == text);
    let within = || scalars.iter().rfind(|scalar| scalar.value.contains(text));
    let extent = alone.or_else(within).map(|scalar| scalar.extent);
    Diagnostic::error(source, extent.unwrap_or_default(), message)
}

/// A diagnostic at a text of the entry with an id.
fn at_text_behind(source: &Source, id: &str, text: &str, message: String) -> Diagnostic {
    let tree = parse(&source.text).ok();
    let scalars = tree.as_ref().map(Node::scalars).unwrap_or_default();
    let mut entry = scalars
        .iter()
        .skip_while(|scalar| scalar.value != id)
        .skip(1);
    let found = entry.find(|scalar| scalar.value == text);
    let extent = found.map(|scalar| scalar.extent);
    Diagnostic::error(source, extent.unwrap_or_default(), message)
}

/// The entries of a catalogue file, each read by `read`.
fn entries<T>(
    source: &Source,
    spec: &str,
    diagnostics: &mut Vec<Diagnostic>,
    read: fn(&mut Reader<'_>, &Node, &str) -> Option<T>,
) -> Vec<T> {
    let mut reader = Reader::new(source);
    let entries = match parse(&source.text) {
        Ok(tree) => {
            let nodes = reader.list(&tree, "a catalogue");
            nodes
                .iter()
                .filter_map(|node| read(&mut reader, node, spec))
                .collect()
        }
        Err(error) => {
            reader.wrong(error.extent, error.message);
            Vec::new()
        }
    };
    diagnostics.extend(reader.into_diagnostics());
    entries
}

fn item(reader: &mut Reader<'_>, node: &Node, spec: &str) -> Option<ScrItem> {
    let fields = reader.fields(node, &ITEM)?;
    let id = optional_text(reader, &fields, "id");
    let role = word(reader, &fields, "role");
    let table = optional_text(reader, &fields, "table");
    let status = word(reader, &fields, "status");
    let section = optional_text(reader, &fields, "section");
    let function = optional_text(reader, &fields, "function");
    let requirement = fields
        .get("requires")
        .and_then(|node| reader.expression(node));
    let condition = fields.get("where").and_then(|node| reader.expression(node));
    let printed = optional_text(reader, &fields, "printed");
    let note = optional_text(reader, &fields, "note");
    let excuse = fields.get("excuse").and_then(|node| excuse(reader, node));
    Some(ScrItem {
        spec: spec.to_owned(),
        role: role_of(role?),
        table: table?,
        id: id?,
        printed,
        status: match status? {
            "M" => Status::Mandatory,
            _ => Status::Optional,
        },
        section: section?,
        function: function?,
        requirement,
        condition,
        note,
        excuse,
    })
}

fn clause(reader: &mut Reader<'_>, node: &Node, spec: &str) -> Option<ClauseEntry> {
    let fields = reader.fields(node, &CLAUSE)?;
    let id = optional_text(reader, &fields, "id");
    let section = optional_text(reader, &fields, "section");
    let level = word(reader, &fields, "level");
    let subject = word(reader, &fields, "subject");
    let text = optional_text(reader, &fields, "text");
    let scr = fields.get("scr").map(|node| reader.texts(node, "`scr`"));
    let document = optional_text(reader, &fields, "document");
    let same_as = optional_text(reader, &fields, "same_as");
    let note = optional_text(reader, &fields, "note");
    let written_excuse = fields
        .get("excuse")
        .and_then(|node| clause_excuse(reader, node, level));
    Some(ClauseEntry {
        spec: spec.to_owned(),
        id: id?,
        section: section?,
        level: match level? {
            "MUST" => Level::Must,
            "SHOULD" => Level::Should,
            _ => Level::May,
        },
        subject: Subject::of_word(subject?)?,
        text: text?,
        scr: scr.unwrap_or_default(),
        document,
        same_as,
        note,
        written_excuse,
    })
}

/// The excuse of a clause of some level. Permissions are those of level MAY, all of them and no others.
fn clause_excuse(reader: &mut Reader<'_>, node: &Node, level: Option<&str>) -> Option<Excuse> {
    let excuse = excuse(reader, node)?;
    if level == Some("MAY") {
        let help = "take it out: its level says that nobody has to follow it";
        reader.wrong_with_help(node.extent, "a clause of level MAY needs no excuse", help);
    } else if excuse.kind == ExcuseKind::Permission {
        let help = "only what is of level MAY is a permission";
        reader.wrong_with_help(node.extent, "this clause is no permission", help);
    }
    Some(excuse)
}

fn optional_text(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    key: &'static str,
) -> Option<String> {
    fields.get(key).and_then(|node| reader.text(node))
}

fn word(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &'static str) -> Option<&'static str> {
    let node = fields.get(key)?;
    reader.word(node, key, fields.words(key))
}

fn role_of(word: &str) -> Role {
    match word {
        "client" => Role::Client,
        _ => Role::Server,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render;

    #[test]
    fn a_catalogue_is_read_alike_with_and_without_places() {
        let library = Library::embedded();
        for spec in SPECS {
            let mut found = Vec::new();
            let file = library.catalogue_file(spec, "scr.yaml");
            let slow = file.map(|source| entries(source, spec, &mut found, item));
            assert_eq!(
                file.and_then(|source| quick::items(&source.text, spec)),
                slow
            );
            let file = library.catalogue_file(spec, "clauses.yaml");
            let slow = file.map(|source| entries(source, spec, &mut found, clause));
            assert_eq!(
                file.and_then(|source| quick::clauses(&source.text, spec)),
                slow
            );
            assert!(slow.is_some() && found.is_empty(), "{spec}: {found:?}");
        }
    }

    #[test]
    fn every_mistake_of_a_catalogue_is_shown_at_once() {
        let scr = "\
- { id: A-1, role: client, table: T, status: M, section: 1, function: F, requires: A-3, excuse: { type: declared, reason: R } }
- { id: A-2, role: device, table: T, status: X, sektion: 1, function: F, requires: (A-1 }
";
        let clauses = "\
- { id: C-1, section: 1, level: MUST, subject: client, text: T, scr: [A-1] }
- { id: C-1, section: 1, level: SHALL, subject: client, text: T, scr: [A-2, A-9] }
- { id: C-1, section: 1, level: MUST, subject: client, text: T, scr: [A-2, A-9] }
- { id: C-2, section: 1, level: MAY, subject: client, text: T, excuse: { type: declared, reason: R } }
- { id: C-3, section: 1, level: MUST, subject: client, text: T, excuse: { type: permission, reason: R } }
- { id: C-4, section: 1, level: MUST, subject: client, text: T, excuse: { type: unseen } }
- { id: C-5, section: 1, level: MUST, subject: client, text: T, excuse: { type: declared, reason: ' ' } }
- { id: C-6, section: 1, level: MUST, subject: client, text: T, excuse: nobody looks }
- { id: C-7, section: 1, level: MUST, subject: client, text: T, same_as: C-8 }
- { id: C-9, section: 1, level: MUST, subject: client, text: T, same_as: C-9 }
- { id: C-10, section: 1, level: MUST, subject: client, text: T, same_as: C-11 }
- { id: C-11, section: 1, level: MUST, subject: client, text: T, same_as: C-6 }
";
        let file = |name: &str, text: &str| (format!("scenarios/{name}"), text.to_owned());
        let library = Library::from_files(vec![
            file("pro-1.3/scr.yaml", scr),
            file("pro-1.3/clauses.yaml", clauses),
        ]);
        let (catalogue, found) = Catalogue::load_what_is_right(&library);
        assert_eq!((catalogue.items.len(), catalogue.clauses.len()), (1, 11));
        insta::assert_snapshot!("catalogue_mistakes", render(&found, false));
    }
}
