//! No text, however broken, does more than give diagnostics.

mod common;

use dmct_scenario::catalogue::Catalogue;
use dmct_scenario::diagnostic::render;
use dmct_scenario::lint::check_file;
use dmct_scenario::profile::Profile;
use dmct_scenario::source::Source;
use proptest::prelude::*;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(common::catalogue);

const GOOD: [&str; 4] = [
    include_str!("good/client-every-key.yaml"),
    include_str!("good/server-every-key.yaml"),
    include_str!("good/large-object.yaml"),
    include_str!("good/profile-every-key.yaml"),
];

fn look_at(text: &str) {
    let source = Source::new("scenarios/pro-1.3/client/a/b.yaml", text);
    let _ = render(&check_file(&source, &CATALOGUE), true);
    let env = |_: &str| None;
    let read_file = |_: &str| Err("no such file".to_owned());
    if let Err(found) = Profile::parse(&source, &CATALOGUE, &env, &read_file) {
        let _ = render(&found, false);
    }
}

/// A piece of a good file.
fn piece() -> impl Strategy<Value = String> {
    (0..GOOD.len(), any::<prop::sample::Index>(), 0..60_usize).prop_map(|(file, at, length)| {
        let text = GOOD[file];
        let at = at.index(text.len());
        text.chars().skip(at).take(length).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}|[-:{}\\[\\]&*!|>'\"%@`, \n#a-c]{0,200}") {
        look_at(&text);
    }

    #[test]
    fn a_good_file_with_something_else_in_it_is_read_without_panic(
        file in 0..GOOD.len(),
        at in any::<prop::sample::Index>(),
        cut in 0..20_usize,
        with in prop_oneof![piece(), "\\PC{0,8}", "[{}\\[\\]:,&*0-9-]{0,4}"],
    ) {
        let characters: Vec<char> = GOOD[file].chars().collect();
        let at = at.index(characters.len());
        let before: String = characters[..at].iter().collect();
        let behind: String = characters[at..].iter().skip(cut).collect();
        look_at(&format!("{before}{with}{behind}"));
    }
}

#[test]
fn an_alias_bomb_is_refused_quickly() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    let source = Source::new("scenarios/pro-1.3/client/a/b.yaml", bomb);
    let found = check_file(&source, &CATALOGUE);
    assert_eq!(found.len(), 1, "{found:?}");
}
