//! A catalogue and a profile for the tests.

use dmct_scenario::catalogue::Catalogue;
use dmct_scenario::source::Library;

/// The embedded catalogues, with the scenarios that test inputs name.
pub fn catalogue() -> Catalogue {
    let (mut catalogue, diagnostics) = Catalogue::load_what_is_right(&Library::embedded());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    for id in ["large-object/replace-in-chunks", "session/client-initiated"] {
        catalogue.scenarios.insert(format!("pro-1.3/client/{id}"));
    }
    catalogue
}
