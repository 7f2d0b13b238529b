//! Which scenarios are meant: ids, folders of ids, SCR items.

use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::expression::ItemRef;
use crate::header::Header;
use crate::plan::Role;
use crate::reader::did_you_mean;
use crate::source::Library;
use std::collections::{BTreeMap, BTreeSet};

/// A choice of scenarios.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    ids: BTreeSet<String>,
}

impl Selection {
    /// Reads what a user selects: scenario ids (a path to the file will do), folders of ids, or SCR
    /// items. Nothing selects everything.
    ///
    /// # Errors
    /// One diagnostic for each word that selects nothing.
    pub fn parse(
        words: &[String],
        library: &Library,
        catalogue: &Catalogue,
    ) -> Result<Self, Vec<Diagnostic>> {
        let headers = library.headers();
        if words.is_empty() {
            let ids = headers.into_iter().map(|header| header.id).collect();
            return Ok(Self { ids });
        }
        let mut ids = BTreeSet::new();
        let mut diagnostics = Vec::new();
        for word in words {
            let selected = selected(word, &headers, catalogue);
            if selected.is_empty() {
                diagnostics.push(selects_nothing(word, &headers, catalogue));
            }
            ids.extend(selected);
        }
        if diagnostics.is_empty() {
            Ok(Self { ids })
        } else {
            Err(diagnostics)
        }
    }

    /// Whether a scenario is selected.
    pub fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// The ids of the selected scenarios, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// The same with everything that a selected scenario stands on: its control and what it builds on.
    #[must_use]
    pub fn with_prerequisites(&self, library: &Library) -> Self {
        let headers = library.headers();
        let by_id: BTreeMap<&str, &Header> = headers
            .iter()
            .map(|header| (header.id.as_str(), header))
            .collect();
        let mut ids = BTreeSet::new();
        let mut due: Vec<&str> = self.ids().collect();
        while let Some(id) = due.pop() {
            if ids.insert(id.to_owned())
                && let Some(header) = by_id.get(id)
            {
                due.extend(header.prerequisites());
            }
        }
        ids.retain(|id| by_id.contains_key(id.as_str()));
        Self { ids }
    }
}

fn selected(word: &str, headers: &[Header], catalogue: &Catalogue) -> Vec<String> {
    let path = word.strip_prefix("./").unwrap_or(word);
    let path = path.strip_prefix("scenarios/").unwrap_or(path);
    let path = path
        .strip_suffix(".yaml")
        .unwrap_or(path)
        .trim_end_matches('/');
    let by_path = headers.iter().filter(|header| {
        let rest = header.id.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let found: Vec<String> = by_path.map(|header| header.id.clone()).collect();
    if !found.is_empty() {
        return found;
    }
    let reference = ItemRef::parse(word);
    let wanted: BTreeSet<(&str, &str)> = catalogue
        .items_named(&reference)
        .map(|item| (item.spec.as_str(), item.id.as_str()))
        .collect();
    let decides = |header: &&Header| {
        let spec = header.id.split('/').next();
        header.covers.iter().any(|covered| {
            let item = catalogue.item(spec, Role::Client, &ItemRef::parse(covered));
            item.is_some_and(|item| wanted.contains(&(item.spec.as_str(), item.id.as_str())))
        })
    };
    let deciding = headers.iter().filter(decides);
    deciding.map(|header| header.id.clone()).collect()
}

fn selects_nothing(word: &str, headers: &[Header], catalogue: &Catalogue) -> Diagnostic {
    if catalogue
        .items_named(&ItemRef::parse(word))
        .next()
        .is_some()
    {
        let message = format!("no scenario decides the SCR item `{word}`");
        let help = format!("`dmct explain {word}` says why");
        return Diagnostic::about("", message).help(help);
    }
    let folders: BTreeSet<&str> = headers
        .iter()
        .flat_map(|header| {
            let slashes = header.id.match_indices('/');
            slashes.filter_map(|(end, _)| header.id.get(..end))
        })
        .collect();
    let ids = headers.iter().map(|header| header.id.as_str());
    let items = catalogue.items.iter().map(|item| item.id.as_str());
    let near = did_you_mean(word, ids.chain(folders).chain(items));
    let diagnostic = Diagnostic::about("", format!("`{word}` selects no scenario"));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("a selection is a scenario id, a folder of ids or an SCR item"),
    }
}
