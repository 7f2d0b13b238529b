//! The page, seen as a reader and as an attacker would see it.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use dmct_report::html;

#[test]
fn the_page_of_a_lab_run_is_written_where_a_person_can_look_at_it() {
    let (run, events) = support::lab_run();
    let page = html::render(&run, &events).unwrap();
    let folder = env!("CARGO_TARGET_TMPDIR");
    std::fs::write(format!("{folder}/index.html"), &page).unwrap();
    std::fs::write(format!("{folder}/run.json"), dmct_report::json::render(&run)).unwrap();
    assert!(page.ends_with("</html>\n"));
}
