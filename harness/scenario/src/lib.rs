//! What should happen: scenario files, catalogues and profiles, and the plans that are made of them.
//!
//! The first rooms in the walk of the data: YAML becomes a syntax tree in which every value keeps its
//! place ([`syntax`]), the catalogues and a profile turn that into a [`plan::Plan`], or every mistake into
//! a [`diagnostic::Diagnostic`] at once. Nothing here plays, listens or judges, and nothing reads files:
//! a [`source::Library`] is what the binary carries or what the caller has read.
//!
//! | module | what it knows |
//! |---|---|
//! | [`source`] | scenario files and the folder of them |
//! | [`header`] | what a scenario says before its steps |
//! | [`syntax`] | YAML to a tree with places |
//! | [`catalogue`] | SCR items and clauses |
//! | [`expression`] | ICS expressions |
//! | [`profile`] | who is tested: claims, addresses, secrets, IXIT |
//! | [`scope`] | which SCR items bind a protocol version |
//! | [`review`] | whether claims can be true: the static conformance review |
//! | [`lower`] | a scenario file to its plans |
//! | [`plan`] | the plan that the engine plays and judges |
//! | [`select`] | which scenarios are meant |
//! | [`order`] | in which order they run |
//! | [`lint`] | what is probably not meant |
//! | [`schema`] | JSON schemas for editors |
//! | [`diagnostic`] | mistakes and how they are shown |
//! | [`did_you_mean`] | what was probably meant |

pub mod catalogue;
pub mod diagnostic;
pub mod expression;
pub mod header;
pub mod lint;
pub mod lower;
pub mod order;
pub mod plan;
pub mod profile;
mod reader;
pub mod review;
pub mod schema;
pub mod scope;
pub mod select;
pub mod source;
pub mod syntax;

pub use reader::did_you_mean;
