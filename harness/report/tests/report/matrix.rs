//! Several runs side by side.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use crate::support::lab_run;
use dmct_record::{run::Run, verdict::Verdict};
use dmct_report::{
    html, json,
    matrix::{Column, Matrix},
    terminal,
};

/// A run, and one of another phone in which an item came to something else and one is not known.
fn two_runs() -> (Run, Run) {
    let (first, _) = lab_run();
    let mut second = first.clone();
    second.iut.name = "Other <b>phone</b>".into();
    let verdict = &mut second.coverage.first_mut().unwrap().verdict;
    *verdict = match verdict {
        Some(Verdict::Inconclusive) => Some(Verdict::Pass),
        _ => Some(Verdict::Inconclusive),
    };
    second.coverage.pop();
    (first, second)
}

fn side_by_side<'r>(first: &'r Run, second: &'r Run) -> Matrix<'r> {
    let column = |run, folder: &str, page: Option<&str>| Column {
        run,
        folder: folder.to_owned(),
        page: page.map(str::to_owned),
    };
    Matrix::of(vec![
        column(first, "reports/one", Some("one/index.html")),
        column(second, "reports/two", None),
    ])
}

#[test]
fn a_matrix_in_a_screen() {
    let (first, second) = two_runs();
    let matrix = side_by_side(&first, &second);
    let text = terminal::matrix(&matrix, &terminal::Style::default());
    insta::assert_snapshot!("terminal_matrix", text);
}

#[test]
fn each_cell_of_the_page_is_a_word_and_leads_to_the_page_of_its_run() {
    let (first, second) = two_runs();
    let page = html::matrix::render(&side_by_side(&first, &second)).unwrap();
    for row in &first.coverage {
        let link = format!("<a href=\"one/index.html#{}\">", html::item_anchor(row));
        assert_eq!(page.matches(&link).count(), 1, "{link}");
    }
    let cells = |run: &str| page.matches(&format!(" in {run}</span>")).count();
    assert_eq!(cells("run 1"), first.coverage.len());
    assert_eq!(cells("run 2"), second.coverage.len());
    assert_eq!(page.matches("<td class=\"none\">").count(), 1);
    assert_eq!(page.matches("<tr class=\"differs\">").count(), 1);
    assert!(page.contains("<bdi>Other &#60;b&#62;phone") || page.contains("Other &lt;b&gt;phone"));
    assert!(!page.contains("<b>phone"));
}

#[test]
fn the_matrix_for_machines_holds_every_row_of_every_run() {
    let (first, second) = two_runs();
    let text = json::matrix(&side_by_side(&first, &second));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (nth, run) in [&first, &second].into_iter().enumerate() {
        for row in &run.coverage {
            let items = value["items"].as_array().unwrap();
            let mut cells = items
                .iter()
                .filter(|item| {
                    item["id"] == row.id.as_str()
                        && item["spec"] == row.spec.as_str()
                        && item["role"] == row.role.as_str()
                })
                .flat_map(|item| item["cells"].as_array().unwrap())
                .filter(|cell| cell["run"] == nth);
            let cell = cells.next().unwrap();
            assert_eq!(
                cell["verdict"],
                serde_json::json!(row.verdict),
                "{}",
                row.id
            );
            assert_eq!(cell["claimed"], row.claimed, "{}", row.id);
            assert!(cells.next().is_none(), "{}", row.id);
        }
    }
}
