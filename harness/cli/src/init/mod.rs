//! `dmct init`: a profile from answers, and the certificates of a lab.
//!
//! [`Asker`] puts questions and checks answers; [`Answers`] is what came of them, from the command line or from
//! whoever sits at the terminal; [`profile_text`] writes the profile, [`LabFolder`] the certificates. None of them
//! knows a terminal: what is read and written is handed in.

mod answers;
mod asker;
mod check;
mod lab_folder;
mod profile_text;

pub use answers::{Answers, Where};
pub use asker::Asker;
pub use lab_folder::{LabFolder, write};
pub use profile_text::profile_text;
