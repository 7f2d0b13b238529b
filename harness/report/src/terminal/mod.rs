//! A run as plain text. Colour is only ever an addition: every meaning is a word or a symbol as well.

mod difference;
mod evidence;
mod failure;
mod ladder;
mod line;
mod matrix;
mod style;
mod summary;

pub use difference::difference;
pub use failure::failure;
pub use ladder::ladder;
pub use line::scenario_line;
pub use matrix::matrix;
pub use style::{Paint, Style};
pub use summary::summary;
