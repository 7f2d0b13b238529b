//! Fuzzes a scenario file.

#![no_main]

use dmct_scenario::{catalogue::Catalogue, lint::check_file, source::{Library, Source}};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

fuzz_target!(|text: &str| {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    let catalogue = CATALOGUE.get_or_init(|| Catalogue::load_what_is_right(&Library::embedded()).0);
    let source = Source::new("scenarios/pro-1.3/client/fuzz/file.yaml", text);
    let _ = check_file(&source, catalogue);
});
