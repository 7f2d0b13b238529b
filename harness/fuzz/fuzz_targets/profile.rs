//! Fuzzes a profile: it is refused with reasons, or what is kept of it in a run can be read when that is judged again.

#![no_main]

use dmct_cli::suite::{Suite, recorded_profile};
use dmct_scenario::{profile::Profile, source::Source};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

fuzz_target!(|text: &str| {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    let suite = SUITE.get_or_init(|| Suite::load(None).expect("the suite in the binary"));
    let source = Source::new("profile.yaml", text);
    let env = |_: &str| Some("c2VjcmV0".to_owned());
    let file = |_: &str| Ok("c2VjcmV0".to_owned());
    match Profile::parse(&source, &suite.catalogue, &env, &file) {
        Ok(profile) => {
            let again = recorded_profile(profile.sanitised(), suite);
            assert!(again.is_ok(), "{:?}", again.map(|_| ()));
        }
        Err(mistakes) => assert!(!mistakes.is_empty()),
    }
});
