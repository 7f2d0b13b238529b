//! Tests of the review.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Finding, lacking, review, warnings};
use crate::catalogue::{Catalogue, Status};
use crate::diagnostic::render;
use crate::expression::{Expr, ItemRef};
use crate::plan::Role;
use crate::profile::Profile;
use crate::scope::Scope;
use crate::source::{Library, Source};
use dmct_record::review::ContradictionKind;
use proptest::prelude::*;
use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::load(&LIBRARY).unwrap());

fn profile(role: &str, protocol: &str, claims: &str) -> Profile {
    let text = format!(
        "iut: {{ name: Example, role: {role}, protocol: {protocol} }}\n\
         claims: {claims}\n\
         trigger: pull\n\
         session: {{ device-id: IMEI:1, server-id: srv, client: {{ scheme: none }} }}\n\
         address: {{ server: 'http://127.0.0.1:9000/dm' }}\n"
    );
    let text = match role {
        "client" => text.replace("address: { server: 'http://127.0.0.1:9000/dm' }\n", ""),
        _ => text.replace("trigger: pull\n", ""),
    };
    let source = Source::new("phone.yaml", text);
    Profile::parse(&source, &CATALOGUE, &|_| None, &|_| Err(String::new()))
        .unwrap_or_else(|found| panic!("{}", render(&found, false)))
}

fn reviewed(profile: &Profile) -> Vec<Finding> {
    let role = profile.iut.role;
    let scope = Scope::of(&LIBRARY, &CATALOGUE, role, &profile.setting.version);
    review(&CATALOGUE, &scope, profile)
}

fn told(role: &str, protocol: &str, claims: &str) -> String {
    let profile = profile(role, protocol, claims);
    render(&warnings(&reviewed(&profile), &profile), false)
}

#[test]
fn claims_all_is_consistent_in_every_role_and_version() {
    for role in ["client", "server"] {
        for protocol in ["DM/1.3", "DM/1.2"] {
            assert_eq!(told(role, protocol, "all"), "", "{role} {protocol}");
        }
    }
}

#[test]
fn claims_mandatory_is_consistent_by_the_tables_and_lacks_a_bearer_by_the_text() {
    for role in ["client", "server"] {
        let found = reviewed(&profile(role, "DM/1.3", "mandatory"));
        let ids: Vec<&str> = found.iter().map(|f| f.contradiction.id.as_str()).collect();
        assert_eq!(ids, ["NOTI13-7-01"], "{role}");
        // Notification 1.3 does not bind DM/1.2, so nothing is left to contradict.
        assert_eq!(told(role, "DM/1.2", "mandatory"), "", "{role}");
    }
    insta::assert_snapshot!("claims_mandatory", told("client", "DM/1.3", "mandatory"));
}

#[test]
fn each_contradiction_is_told_with_its_operands_its_line_and_what_to_change() {
    let client = "
  base: mandatory
  with:
    - DM-PRO-C-004-O
    - DM-PRO-LO-C-002-O
    - DM-PRO-C-007-O
    - SCR-DM-NOTI-C-015-O
    - SCR-DM-NOTI-C-020-O
    - DM-PUSH-C-001-O
  without: [DM-PRO-C-001-M]";
    let server = "
  base: mandatory
  with: [noti-1.2:SCR-DM-NOTI-S-002, SCR-DM-NOTI-S-012-O, DM-PRO-Session-S-001-O]
  without:
    - noti-1.2:SCR-DM-NOTI-S-003
    - SCR-DM-NOTI-S-001-M";
    let all = [
        told("client", "DM/1.3", client),
        told("server", "DM/1.3", server),
    ];
    insta::assert_snapshot!("contradictions", all.join("\n\n\n"));
}

#[test]
fn a_mandatory_item_of_a_document_that_is_not_claimed_does_not_bind() {
    let claims = "{ base: all, without: [noti-1.2:SCR-DM-NOTI-S-002, noti-1.2:SCR-DM-NOTI-S-001, \
                  noti-1.2:SCR-DM-NOTI-S-003] }";
    assert_eq!(told("server", "DM/1.3", claims), "");
}

#[test]
fn what_came_after_a_version_is_not_asked_of_it() {
    let old: Vec<&str> = CATALOGUE
        .items_of(Role::Client)
        .filter(|item| item.spec == "noti-1.3" || item.spec == "push-1.3")
        .map(|item| item.id.as_str())
        .collect();
    let claims = format!("{{ base: all, without: [{}] }}", old.join(", "));
    assert_eq!(told("client", "DM/1.2", &claims), "");
    let of_1_3 = reviewed(&profile("client", "DM/1.3", &claims));
    let mandatory = CATALOGUE
        .items_of(Role::Client)
        .filter(|item| item.spec == "noti-1.3" && item.status == Status::Mandatory);
    let not_claimed = of_1_3
        .iter()
        .filter(|f| f.contradiction.kind == ContradictionKind::MandatoryNotClaimed);
    assert_eq!(not_claimed.count(), mandatory.count());
}

/// An expression in the form of the tables, with its truth under each of the sixteen sets of claimed items A to D,
/// as bits: reckoned while it is built, not by the code under test.
fn expression(with_not: bool) -> impl Strategy<Value = (String, u16)> {
    let truth = |item: u32| {
        let sets = (0..16_u32).filter(move |set| set >> item & 1 == 1);
        sets.fold(0_u16, |bits, set| bits | 1 << set)
    };
    let leaf = (0..4_u32).prop_map(move |item| (NAMES[item as usize].to_owned(), truth(item)));
    leaf.prop_recursive(4, 24, 2, move |inner| {
        let both = (inner.clone(), inner.clone());
        let either = both.clone();
        let not = move |a: (String, u16)| match with_not {
            true => (format!("NOT ({})", a.0), !a.1),
            false => a,
        };
        prop_oneof![
            both.prop_map(|(a, b)| (format!("({}) AND ({})", a.0, b.0), a.1 & b.1)),
            either.prop_map(|(a, b)| (format!("({}) OR ({})", a.0, b.0), a.1 | b.1)),
            inner.prop_map(not),
        ]
    })
}

const NAMES: [&str; 4] = ["A", "B", "noti-1.2:C", "D"];

fn claimed(set: u32, reference: &ItemRef) -> bool {
    let item = NAMES.iter().position(|name| *name == reference.to_string());
    item.is_some_and(|item| set >> item & 1 == 1)
}

proptest! {
    #[test]
    fn an_expression_holds_exactly_where_its_truth_table_says((text, truth) in expression(true)) {
        let expression = Expr::parse(&text).unwrap();
        // The form that is printed, with fewer parentheses, means the same.
        let printed = Expr::parse(&expression.to_string()).unwrap();
        for set in 0..16 {
            let due = truth >> set & 1 == 1;
            prop_assert_eq!(expression.holds(&|item| claimed(set, item)), due);
            prop_assert_eq!(printed.holds(&|item| claimed(set, item)), due);
            prop_assert_eq!(lacking(&expression, &|item| claimed(set, item)).is_none(), due);
        }
    }

    #[test]
    fn to_claim_what_lacks_besides_is_enough_and_nothing_less(
        (text, truth) in expression(false),
        set in 0..16_u32,
    ) {
        let expression = Expr::parse(&text).unwrap();
        if let Some(lacking) = lacking(&expression, &|item| claimed(set, item)) {
            for more in 0..16_u32 {
                let enough = lacking.holds(&|item| claimed(more, item));
                prop_assert_eq!(enough, truth >> (set | more) & 1 == 1, "{} of {}", lacking, text);
            }
        }
    }
}
