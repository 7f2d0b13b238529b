//! What the binary carries: catalogues and scenarios.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use dmct_scenario::catalogue::{Catalogue, Status};
use dmct_scenario::diagnostic::{Severity, render};
use dmct_scenario::expression::{Expr, ItemRef};
use dmct_scenario::lint::{check_file, check_library};
use dmct_scenario::plan::Role;
use dmct_scenario::profile::KNOWN_IXIT;
use dmct_scenario::schema;
use dmct_scenario::select::Selection;
use dmct_scenario::source::{Library, Source};
use std::collections::{BTreeMap, HashSet};

fn small_library() -> Library {
    let mut files: Vec<(String, String)> = Library::embedded()
        .files()
        .iter()
        .filter(|file| !file.is_scenario())
        .map(|file| (file.name.clone(), file.text.clone()))
        .collect();
    let scenario = |id: &str, head: &str| {
        let text = format!("title: T\npurpose: P\n{head}\nsteps: []\n");
        (format!("/elsewhere/{id}.yaml"), text)
    };
    files.extend([
        scenario("pro-1.3/client/abort/taken", "covers: [DM-PRO-Abort-C-002-M]"),
        scenario(
            "pro-1.3/client/abort/sent",
            "covers: [DM-PRO-Abort-C-001-O]\nbuilds_on: [pro-1.3/client/auth/md5]",
        ),
        scenario(
            "pro-1.3/client/auth/md5",
            "covers: [DM-PRO-C-001-M, noti-1.3:SCR-DM-NOTI-C-008-M]\ncontrol: pro-1.3/client/auth/basic",
        ),
        scenario("pro-1.3/client/auth/basic", "covers: [DM-PRO-C-001-M]"),
    ]);
    Library::from_files(files)
}

fn selected(words: &[&str]) -> Vec<String> {
    let library = small_library();
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let catalogue = Catalogue::load(&library).unwrap();
    let selection = Selection::parse(&words, &library, &catalogue).unwrap();
    selection.ids().map(str::to_owned).collect()
}

#[test]
fn the_tables_hold_every_item_of_the_four_documents() {
    // Counted in annex B of each document.
    let catalogue = Catalogue::load(&Library::embedded())
        .unwrap_or_else(|found| panic!("{}", render(&found, false)));
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for item in &catalogue.items {
        *counts.entry((&item.spec, item.role.word())).or_default() += 1;
    }
    let counts: Vec<_> = counts
        .into_iter()
        .map(|((spec, role), n)| (spec, role, n))
        .collect();
    assert_eq!(
        counts,
        [
            ("noti-1.2", "client", 3),
            ("noti-1.2", "server", 4),
            ("noti-1.3", "client", 23),
            ("noti-1.3", "server", 15),
            ("pro-1.3", "client", 45),
            ("pro-1.3", "server", 36),
            ("push-1.3", "client", 8),
            ("push-1.3", "server", 8),
        ]
    );
    let ids: HashSet<_> = catalogue
        .items
        .iter()
        .map(|item| (&item.spec, &item.id))
        .collect();
    assert_eq!((ids.len(), catalogue.items.len()), (142, 142));
}

#[test]
fn a_suffix_agrees_with_the_status_and_a_mended_id_says_so() {
    let catalogue = Catalogue::load(&Library::embedded()).unwrap();
    for item in &catalogue.items {
        let suffixed = item.spec != "noti-1.2";
        let suffix = format!("-{}", item.status.letter());
        assert!(!suffixed || item.id.ends_with(&suffix), "{}", item.id);
        assert!(item.printed.is_none() || item.note.is_some(), "{}", item.id);
    }
    let mended: Vec<_> = catalogue
        .items
        .iter()
        .filter_map(|item| item.printed.as_deref())
        .collect();
    assert_eq!(
        mended,
        [
            "DM-PRO-Abort-C-004-",
            "DM-PRO-GAlert-S-002-0",
            "SCR-DM-NOTI-C-011-M"
        ]
    );
}

#[test]
fn supporting_everything_meets_every_requirement() {
    let catalogue = Catalogue::load(&Library::embedded()).unwrap();
    let requirements = catalogue
        .items
        .iter()
        .filter_map(|item| item.requirement.as_ref());
    let shown: Vec<String> = requirements.map(Expr::to_string).collect();
    assert_eq!(shown.len(), 34);
    for text in shown {
        let expression = Expr::parse(&text).unwrap();
        assert!(
            expression.holds(&|_| true) && !expression.holds(&|_| false),
            "{text}"
        );
    }
    let large = catalogue.item(
        Some("pro-1.3"),
        Role::Client,
        &ItemRef::parse("DM-PRO-C-004-O"),
    );
    let large = large.unwrap();
    assert_eq!(large.requirement.as_ref().unwrap().items().len(), 9);
    assert_eq!(large.status, Status::Optional);
}

#[test]
fn the_library_that_is_carried_has_no_mistake() {
    let found = check_library(&Library::embedded());
    let errors: Vec<_> = found
        .into_iter()
        .filter(|one| one.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{}", render(&errors, false));
}

#[test]
fn the_manual_tells_the_truth() {
    let manual = include_str!("../../../scenarios/README.md");
    let example = manual
        .split("```")
        .nth(1)
        .unwrap()
        .trim_start_matches("yaml");
    let name = "scenarios/pro-1.3/client/large-object/of-the-manual.yaml";
    let found = check_file(&Source::new(name, example), &common::catalogue());
    assert!(found.is_empty(), "{}", render(&found, false));
    for (ixit, _) in KNOWN_IXIT {
        assert!(manual.contains(&format!("`{ixit}`")), "{ixit}");
    }
    for name in schema::scenario()["$defs"]["step"]["properties"]
        .as_object()
        .unwrap()
        .keys()
    {
        let said = [format!("| `{name}:"), format!("| `{name}`")];
        assert!(said.iter().any(|said| manual.contains(said)), "{name}");
    }
}

#[test]
fn the_schemas_define_whatever_they_refer_to() {
    for schema in [
        schema::scenario(),
        schema::profile(),
        schema::scr(),
        schema::clauses(),
    ] {
        let defined = schema["$defs"].as_object().unwrap();
        let text = schema.to_string();
        let references = text.split("#/$defs/").skip(1);
        for name in references.map(|rest| rest.split('"').next().unwrap()) {
            assert!(defined.contains_key(name), "{name}");
        }
    }
}

#[test]
fn scenarios_are_selected_by_id_by_folder_and_by_item() {
    assert_eq!(selected(&[]).len(), 4);
    assert_eq!(
        selected(&["scenarios/pro-1.3/client/abort/sent.yaml"]),
        ["pro-1.3/client/abort/sent"]
    );
    assert_eq!(selected(&["pro-1.3/client/abort/"]).len(), 2);
    assert_eq!(
        selected(&["SCR-DM-NOTI-C-008-M"]),
        ["pro-1.3/client/auth/md5"]
    );
    assert_eq!(
        selected(&["DM-PRO-C-001-M", "pro-1.3/client/abort/sent"]).len(),
        3
    );
}

#[test]
fn a_selection_that_selects_nothing_is_a_mistake() {
    let library = small_library();
    let catalogue = Catalogue::load(&library).unwrap();
    let words = [
        "pro-1.3/client/abort/sended",
        "pro-1.3/client/abor",
        "DM-PRO-C-002-M",
        "x",
    ];
    let found = Selection::parse(&words.map(str::to_owned), &library, &catalogue).unwrap_err();
    insta::assert_snapshot!("selects_nothing", render(&found, false));
}

#[test]
fn a_selection_can_take_along_what_it_stands_on() {
    let library = small_library();
    let catalogue = Catalogue::load(&library).unwrap();
    let words = ["pro-1.3/client/abort/sent".to_owned()];
    let selection = Selection::parse(&words, &library, &catalogue).unwrap();
    let all = selection.with_prerequisites(&library);
    let ids: Vec<_> = all.ids().collect();
    let (sent, auth) = ("pro-1.3/client/abort/sent", "pro-1.3/client/auth");
    assert_eq!(
        ids,
        [sent, &format!("{auth}/basic"), &format!("{auth}/md5")]
    );
}

/// The catalogues that are carried, with scenarios of a group of their own: name, head and steps.
fn with_scenarios(scenarios: &[(&str, &str, &str)]) -> Library {
    let mut files: Vec<(String, String)> = Library::embedded()
        .files()
        .iter()
        .filter(|file| !file.is_scenario())
        .map(|file| (file.name.clone(), file.text.clone()))
        .collect();
    files.extend(scenarios.iter().map(|(name, head, steps)| {
        let text = format!(
            "title: T\npurpose: P\ncovers: [DM-PRO-C-001-M]\nclauses: [PRO-6.4-11]\n{head}steps:\n{steps}"
        );
        (format!("scenarios/pro-1.3/client/a/{name}.yaml"), text)
    }));
    Library::from_files(files)
}

#[test]
fn a_footing_that_some_run_leaves_out_is_told() {
    let steps = "  - session: {}\n  - check: [{ final: true }]\n";
    let found = check_library(&with_scenarios(&[
        ("new", "versions: [DM/1.3]\n", steps),
        ("everywhere", "", steps),
        ("on-new", "builds_on: [pro-1.3/client/a/new]\n", steps),
        (
            "new-on-new",
            "versions: [DM/1.3]\nbuilds_on: [pro-1.3/client/a/new]\n",
            steps,
        ),
        (
            "on-everywhere",
            "control: pro-1.3/client/a/everywhere\n",
            steps,
        ),
    ]));
    insta::assert_snapshot!("footing_of_another_version", render(&found, false));
}

/// What is sent, and what is expected of the answer.
fn exchange(command: &str, check: &str) -> String {
    format!("  - send: [{command}]\n  - expect: [{check}]\n")
}

#[test]
fn a_refusal_or_silence_beside_which_nothing_of_its_kind_is_carried_out_is_told() {
    let node = "{ixit.nodes.text}";
    let add = format!("{{ add: {{ target: \"{node}\", data: new }} }}");
    let get = format!("{{ get: \"{node}\" }}");
    let status = |of: &str, code: &str| format!("{{ status: {{ of: {of}, code: {code} }} }}");
    let begun = "  - session: {}\n";
    let accepted = format!("{begun}{}", exchange(&add, &status("add", "[200, 201]")));
    let refused = format!("{begun}{}", exchange(&add, &status("add", "[405, 418]")));
    let not_taken = format!(
        "{begun}{}",
        exchange(&add, &format!("{{ not: {} }}", status("add", "200")))
    );
    let unchanged = format!(
        "{begun}{}{}",
        exchange(&add, &status("add", "present")),
        exchange(&get, "{ not: { results: { of: get, data: new } } }")
    );
    let either = format!(
        "{begun}  - send: [{add}]\n  - either:\n      - name: no\n        when: [{}]\n      - name: yes\n        when: \
         [{}]\n",
        status("add", "405"),
        status("add", "200")
    );
    let not_had = format!("{begun}{}", exchange(&add, &status("add", "406")));
    let had = format!("{not_had}{}", exchange(&get, &status("get", "200")));
    let neutral = format!("{begun}  - check: [{{ final: true }}]\n");
    let still_there = format!(
        "{begun}{}{}",
        exchange(
            &format!("{{ delete: \"{node}\" }}"),
            &status("delete", "present")
        ),
        exchange(&get, "{ results: { of: get, data: present } }")
    );
    let replace = |data: &str| format!("{{ replace: {{ target: \"{node}\", data: {data} }} }}");
    let rolled_back = format!(
        "{begun}{}{}{}",
        exchange(&replace("old"), &status("replace", "200")),
        exchange(
            &format!("{{ atomic: [{}] }}", replace("new")),
            &status("atomic", "present")
        ),
        exchange(&get, "{ results: { of: get, data: old } }")
    );
    let notified =
        |format: &str, then: &str| format!("{begun}  - notify: {{ format: \"{format}\" }}\n{then}");
    let ignored = notified("1.2", "  - silence: {}\n  - session: {}\n");
    let ended = format!("{begun}  - send: []\n  - silence: {{}}\n  - session: {{}}\n");
    let heeded = |format| notified(format, "  - expect: [{ alert: 1200 }]\n");
    let (heeded, heeded_new) = (heeded("1.2"), heeded("1.3"));
    let may_ignore = notified(
        "1.2",
        "  - either:\n      - name: it comes\n        then: [{ check: [{ alert: 1200 }] }]\n      - name: it does not\n        silent: \
         true\n        then: [{ session: {} }]\n",
    );
    let on = |name: &str| format!("control: pro-1.3/client/a/{name}\n");
    let scenarios = [
        ("accepted", String::new(), &accepted),
        ("through-another", on("accepted"), &neutral),
        ("refused-alone", String::new(), &refused),
        ("refused-on-another-refusal", on("refused-alone"), &refused),
        ("refused-beside", on("through-another"), &refused),
        ("not-taken", on("refused-alone"), &not_taken),
        ("unchanged", on("refused-alone"), &unchanged),
        ("unchanged-beside", on("accepted"), &unchanged),
        ("still-there", String::new(), &still_there),
        ("rolled-back", String::new(), &rolled_back),
        ("heeded", String::new(), &heeded),
        ("heeded-otherwise", String::new(), &heeded_new),
        ("ignored-beside", on("heeded"), &ignored),
        ("ignored-alone", on("heeded-otherwise"), &ignored),
        ("may-be-ignored", String::new(), &may_ignore),
        ("does-not-show-it", on("may-be-ignored"), &ignored),
        ("ended-alone", on("heeded"), &ended),
        ("ended-beside", on("accepted"), &ended),
        ("either-alone", String::new(), &either),
        ("either-does-not-show", on("either-alone"), &refused),
        ("not-had-alone", String::new(), &not_had),
        ("not-had-where-others-are", String::new(), &had),
    ];
    let scenarios: Vec<_> = scenarios
        .iter()
        .map(|(name, head, steps)| (*name, head.as_str(), steps.as_str()))
        .collect();
    let found = check_library(&with_scenarios(&scenarios));
    insta::assert_snapshot!("refusals_alone", render(&found, false));
}
