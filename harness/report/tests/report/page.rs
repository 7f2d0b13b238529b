//! The page, as a reader and as an attacker would see it.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use crate::support::{hostile, lab_run, long::many, unpacked::unpacked};
use dmct_record::verdict::Verdict;
use dmct_report::{html, json, outcome::Outcome};
use std::collections::BTreeSet;

#[test]
fn the_page_of_a_lab_run_is_written_where_a_person_can_look_at_it() {
    let (run, events) = lab_run();
    let page = html::render(&run, &events).unwrap();
    let folder = env!("CARGO_TARGET_TMPDIR");
    std::fs::write(format!("{folder}/index.html"), &page).unwrap();
    std::fs::write(format!("{folder}/run.json"), json::render(&run)).unwrap();
    assert!(page.ends_with("</html>\n"));
}

#[test]
fn nothing_in_the_page_comes_from_elsewhere() {
    let (run, events) = lab_run();
    let page = html::render(&run, &events).unwrap();
    for tag in tags(&page) {
        assert!(
            !["link", "img", "iframe", "object", "embed", "base"].contains(&tag_name(tag)),
            "{tag}"
        );
        for attribute in ["src=", "http:", "https:", "url("] {
            assert!(!tag.contains(attribute), "{tag}");
        }
    }
    assert!(!page.contains("@import"));
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn every_scenario_is_in_the_page_once_under_its_own_outcome() {
    let (run, events) = lab_run();
    let page = html::render(&run, &events).unwrap();
    for outcome in Outcome::ALL {
        let shown = page
            .matches(&format!("data-verdict=\"{}\"", outcome.class()))
            .count() as u64;
        assert_eq!(shown, outcome.counted(&run.counts), "{outcome:?}");
        let tile = format!(" data-count=\"{}\"><b>{shown}</b>", outcome.class());
        assert!(page.contains(&tile), "{tile}");
    }
    assert!(run.counts.add_up());
    assert!(!page.contains("do not add up"));
}

#[test]
fn counts_that_do_not_add_up_are_said_aloud() {
    let (mut run, events) = lab_run();
    run.counts.pass += 1;
    assert!(
        html::render(&run, &events)
            .unwrap()
            .contains("do not add up")
    );
}

#[test]
fn every_link_within_the_page_leads_somewhere() {
    for (run, events) in [lab_run(), hostile::hostile_run(), many(400, Verdict::Fail)] {
        let (run, events) = (run, events.as_slice());
        let page = unpacked(&html::render(&run, events).unwrap());
        let ids: BTreeSet<&str> = attribute(&page, "id").into_iter().collect();
        for link in attribute(&page, "href") {
            let name = link.strip_prefix('#').unwrap();
            assert!(ids.contains(name), "{link}");
        }
        assert_eq!(ids.len(), attribute(&page, "id").len(), "no name twice");
    }
}

#[test]
fn nothing_that_a_peer_sent_has_power_in_the_page() {
    let (run, events) = hostile::hostile_run();
    assert_powerless(&html::render(&run, &events).unwrap());
}

#[test]
fn nor_has_it_power_in_what_is_packed() {
    let (mut run, mut events) = hostile::hostile_run();
    let (long, more) = many(300, Verdict::Pass);
    run.scenarios.splice(0..0, long.scenarios);
    events.extend(more);
    let page = html::render(&run, &events).unwrap();
    assert!(
        page.split("<details class=\"scenario")
            .any(|one| one.contains(" data-block=\"") && one.contains("alert(1)")),
        "a hostile scenario is among the packed ones"
    );
    assert_powerless(&unpacked(&page));
}

fn assert_powerless(page: &str) {
    assert_eq!(page.matches("<script>").count(), 1, "only the page's own");
    let inert = "<script type=\"application/octet-stream;base64\"";
    assert_eq!(
        page.matches("<script").count(),
        1 + page.matches(inert).count()
    );
    for tag in tags(page) {
        assert_ne!(tag_name(tag), "img");
        let names: String = tag.split('"').step_by(2).collect();
        assert!(!names.contains("onerror"), "{tag}");
    }
    for character in page.chars() {
        assert!(
            !character.is_control() || matches!(character, '\n' | '\t'),
            "{character:?}"
        );
        assert!(
            !matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'),
            "{character:?}"
        );
    }
    assert!(
        page.contains("\u{27E8}U+202E\u{27E9}evil"),
        "it is shown for what it is"
    );
}

#[test]
fn a_failure_shows_its_octets_its_line_and_its_message() {
    let (run, events) = lab_run();
    let page = html::render(&run, &events).unwrap();
    let failed = part_of(&page, "id=\"pro-1.3/client/large-object/size-mismatch\"");
    assert!(
        failed.contains("<mark>&lt;Data&gt;200&lt;/Data&gt;</mark>"),
        "in the excerpt and the decoded form"
    );
    assert!(failed.contains("<mark>3c 44 61 74 61"), "in the octets");
    assert!(failed.contains("scenarios/pro-1.3/client/large-object/size-mismatch.yaml:23"));
    assert!(failed.contains("href=\"#pro-1.3/client/large-object/size-mismatch!5\""));
}

#[test]
fn a_ladder_is_as_a_person_would_draw_it() {
    let (run, events) = lab_run();
    let page = html::render(&run, &events).unwrap();
    let failed = part_of(&page, "id=\"noti-1.3/client/digest/wrong-is-ignored\"");
    let ladder = failed.split("<div class=\"ladder\">").nth(1).unwrap();
    insta::assert_snapshot!(
        "ladder_of_an_ignored_notification",
        ladder.split("</ol>").next().unwrap()
    );
}

#[test]
fn a_check_that_did_not_pass_is_told_in_full() {
    let (run, events) = lab_run();
    let page = html::render(&run, &events).unwrap();
    let failed = part_of(&page, "id=\"pro-1.3/client/large-object/size-mismatch\"");
    let check = failed.split("<section class=\"check").nth(1).unwrap();
    insta::assert_snapshot!(
        "a_failed_check_in_the_page",
        check.split("</section>").next().unwrap()
    );
}

/// The scenario whose anchor this is, to its end.
fn part_of<'page>(page: &'page str, anchor: &str) -> &'page str {
    let rest = page.split(anchor).nth(1).unwrap();
    rest.split("<details class=\"scenario").next().unwrap()
}

/// Every tag of a page without its angle brackets, the contents of style and script left out.
fn tags(page: &str) -> Vec<&str> {
    let body = page.split("</style>").nth(1).unwrap();
    let body = body.split("<script>").next().unwrap();
    body.split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
        .collect()
}

fn tag_name(tag: &str) -> &str {
    tag.trim_start_matches('/')
        .split([' ', '/'])
        .next()
        .unwrap_or_default()
}

/// The values of an attribute, in order.
fn attribute<'page>(page: &'page str, name: &str) -> Vec<&'page str> {
    let begin = format!(" {name}=\"");
    page.split(begin.as_str())
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default())
        .collect()
}
