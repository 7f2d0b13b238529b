//! One page that holds everything: no other file, no network. What did not pass needs no script to be read.
//!
//! `page` lays out the run, `scenario` each scenario, `coverage` the SCR items, `claims` what the claims are worth;
//! `budget` decides how much evidence is written plainly, and `carried` packs the rest, which the page's script unpacks. The templates, the style sheet and the script are the files in `templates/`.
//! `page` lays out the run, `scenario` each scenario, `coverage` the SCR items; `budget` decides how much
//! evidence is written plainly, and `carried` packs the rest, which the page's script unpacks. The templates, the style sheet and the script are the files in `templates/`.
//! [`matrix`] is a page of several runs, and [`selftest`] one of its own: which mutant is caught by what.
//! Everything that comes from a peer passes [`escape`] on its way into a template.

mod anchor;
mod budget;
mod carried;
mod claims;
mod coverage;
mod error;
pub mod escape;
pub mod matrix;
mod message;
mod page;
mod scenario;
pub mod selftest;

pub use anchor::{Anchors, item as item_anchor};
pub use error::RenderError;
pub use page::render;
