//! The renderings of a run as a lab would have it, of a hostile one, and of a very long one.

mod dissect;
mod evidence;
mod matrix;
mod page;
mod room;
mod support;
mod texts;
