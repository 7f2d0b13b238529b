//! WBXML seen from outside the crate: against bytes from elsewhere, against libwbxml, against itself and
//! against harm.

mod corpus;
mod golden;
mod hostile;
mod oracle;
mod round_trip;
#[path = "../syncml/strategy.rs"]
mod strategy;
mod writable;
