//! Kannel, a gateway by other people, held against our carriers: its push proxy reaches our bench, and our short
//! messages go through it.
//!
//! Its boxes are in the Debian package `kannel`, its fake bearer in `kannel-extras`. Where they are not installed these
//! tests say so and hold nothing; in continuous integration (`CI=true`) that is a failure.

mod lab;
mod pap;
mod push_proxy;
mod short_messages;
