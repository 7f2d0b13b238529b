//! Push over HTTP: what a push proxy posts to a terminal, what the terminal answers, and how it registers.
//!
//! Header lists and bodies to values and back (Push OTA 7, OTA-HTTP): a [`Push`] is the POST whose body is
//! itself an HTTP response with the pushed entity in it, an [`Answer`] says what became of it, [`Query`] and
//! [`Registration`] are the OPTIONS exchange by which a proxy learns which terminal it speaks to. The HTTP
//! around it, its connections and which side opens them are left to the carrier, the pushed entity to
//! [`crate::notification`] and [`crate::syncml`].

mod answer;
mod enclosed;
mod lookup;
mod push;
mod registration;
mod status;
mod values;

pub use answer::Answer;
pub use enclosed::{Enclosed, EnclosedLimits};
pub use push::{METHOD, Push, TARGET};
pub use registration::{CpiTag, Query, Registration};
pub use status::{Outcome, PushStatus};
pub use values::{Application, MEDIA_TYPE, OTA_VERSION, PORT, PushInfo, SECURE_PORT, header};
