//! The kill matrix as a page: a row a mutant, a column a group of scenarios, in each cell how many of them catch it.

use super::RenderError;
use crate::document;
use askama::Template;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use dmct_record::selftest::{Excused, MutantRow, SelfTest};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../templates/style.css");
const OWN_STYLE: &str = include_str!("../../templates/selftest.css");
const SCRIPT: &str = include_str!("../../templates/selftest.js");

/// The most scenarios that are named for one mutant; of the others only the number is said.
const NAMED: usize = 12;

#[derive(Template)]
#[template(path = "selftest.html")]
struct Page<'t> {
    style: &'static str,
    own_style: &'static str,
    script: &'static str,
    script_hash: String,
    whole: bool,
    /// How many mutants there are, where these are only a part of them.
    part_of: Option<usize>,
    caught: usize,
    mutants: usize,
    honest: Vec<(&'static str, u64, u64)>,
    gaps: Vec<(&'static str, &'t [String])>,
    grids: Vec<Grid<'t>>,
    excuses: Vec<(&'t str, Vec<&'t Excused>)>,
}

/// The mutants of one role.
struct Grid<'t> {
    role: &'static str,
    documents: Vec<(&'t str, usize)>,
    groups: Vec<&'t str>,
    rows: Vec<Row<'t>>,
}

/// One mutant.
struct Row<'t> {
    mutant: &'t MutantRow,
    /// How many scenarios of each group catch it; an empty text for none.
    cells: Vec<String>,
    named: &'t [String],
    others: usize,
}

/// A self-test as one HTML page.
///
/// # Errors
/// A template could not be filled in, which is a fault of this crate.
pub fn render(test: &SelfTest) -> Result<String, RenderError> {
    let caught = test.mutants.iter().filter(|row| !row.killed_by.is_empty());
    let unbroken = &test.unbroken;
    let gaps: [(&'static str, &[String]); 6] = [
        ("What is not in order", &test.errors),
        ("Mutants that nothing catches", &unbroken.mutants),
        ("Scenarios that catch no mutant", &unbroken.scenarios),
        ("Checks that no mutant breaks", &unbroken.checks),
        ("Rules that no mutant breaks", &unbroken.rules),
        ("SCR items that no mutant violates", &unbroken.items),
    ];
    let page = Page {
        style: STYLE,
        own_style: OWN_STYLE,
        script: SCRIPT,
        script_hash: STANDARD.encode(Sha256::digest(SCRIPT.as_bytes())),
        whole: test.is_whole() && test.errors.is_empty(),
        part_of: test.part_of,
        caught: caught.count(),
        mutants: test.mutants.len(),
        honest: [
            ("client", &test.honest.client),
            ("server", &test.honest.server),
        ]
        .map(|(role, counts)| (role, counts.pass, counts.selected))
        .into_iter()
        .filter(|(.., selected)| *selected > 0)
        .collect(),
        gaps: gaps
            .into_iter()
            .filter(|(_, list)| !list.is_empty())
            .collect(),
        grids: vec![grid(test, "client"), grid(test, "server")],
        excuses: by_reason(&test.excused),
    };
    let mut text = page.render()?;
    text.push('\n');
    Ok(text)
}

fn grid<'t>(test: &'t SelfTest, role: &'static str) -> Grid<'t> {
    let mutants: Vec<&MutantRow> = test.mutants.iter().filter(|row| row.role == role).collect();
    let killers = mutants.iter().flat_map(|row| &row.killed_by);
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for id in killers {
        places.insert(group(id), 0);
    }
    for (place, column) in places.values_mut().enumerate() {
        *column = place;
    }
    let mut documents: Vec<(&str, usize)> = Vec::new();
    for (spec, _) in places.keys() {
        match documents.last_mut() {
            Some((last, count)) if last == spec => *count += 1,
            _ => documents.push((spec, 1)),
        }
    }
    for (spec, _) in &mut documents {
        *spec = document::title(spec);
    }
    let rows = mutants.into_iter().map(|mutant| row(mutant, &places));
    Grid {
        role,
        documents,
        rows: rows.collect(),
        groups: places.keys().map(|(_, group)| *group).collect(),
    }
}

fn row<'t>(mutant: &'t MutantRow, places: &BTreeMap<(&str, &str), usize>) -> Row<'t> {
    let mut counts = vec![0_usize; places.len()];
    for id in &mutant.killed_by {
        let column = places.get(&group(id));
        if let Some(count) = column.and_then(|&column| counts.get_mut(column)) {
            *count += 1;
        }
    }
    let shown = |count: usize| match count {
        0 => String::new(),
        count => count.to_string(),
    };
    let named = mutant.killed_by.get(..NAMED).unwrap_or(&mutant.killed_by);
    Row {
        mutant,
        cells: counts.into_iter().map(shown).collect(),
        named,
        others: mutant.killed_by.len() - named.len(),
    }
}

/// Document and group of a scenario, from its id.
fn group(id: &str) -> (&str, &str) {
    let mut parts = id.split('/');
    let spec = parts.next().unwrap_or_default();
    (spec, parts.nth(1).unwrap_or_default())
}

/// The excuses with one reason together, in their order.
fn by_reason(excused: &[Excused]) -> Vec<(&str, Vec<&Excused>)> {
    let mut grouped: Vec<(&str, Vec<&Excused>)> = Vec::new();
    for excuse in excused {
        match grouped
            .iter_mut()
            .find(|(reason, _)| *reason == excuse.reason)
        {
            Some((_, list)) => list.push(excuse),
            None => grouped.push((&excuse.reason, vec![excuse])),
        }
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::render;
    use dmct_record::selftest::{Honest, MutantRow, SelfTest, Unbroken};

    #[test]
    fn each_mutant_is_a_row_and_each_group_that_catches_one_a_column() {
        let mutant = |name: &str, killed_by: &[&str]| MutantRow {
            name: name.to_owned(),
            role: "client".to_owned(),
            violates: vec!["PRO-8-03".to_owned()],
            witnessed: true,
            killed_by: killed_by.iter().map(|&id| id.to_owned()).collect(),
            breaks: Vec::new(),
        };
        let test = SelfTest {
            mutants: vec![
                mutant("one<b>", &["pro-1.3/client/a/x", "pro-1.3/client/a/y"]),
                mutant("two", &["noti-1.3/client/b/z"]),
            ],
            part_of: None,
            honest: Honest::default(),
            unbroken: Unbroken::default(),
            excused: Vec::new(),
            errors: Vec::new(),
        };
        let page = render(&test).unwrap_or_default();
        assert!(page.contains("one&lt;b&gt;") && page.contains(">2<") && page.contains(">1<"));
        assert_eq!(page.matches("<tr data-mutant").count(), 2);
        assert!(page.contains("2 of 2"));
    }
}
