//! Serialised management trees: `MgmtTree` (DM Tree and Description Serialization 1.2).
//!
//! A Get with `?list=TNDS` is answered with one, a Requested-MO Alert carries one, and an Add may bring a
//! whole subtree as one. It stands in Data as elements, as an XML document in the text, or as a WBXML
//! document in the octets. [`read`] and [`build`] go between the faithful tree and the [`model`];
//! [`document`] finds the tree in whichever form. What the nodes should hold is for the checks above.
//!
//! | module | what it knows |
//! |---|---|
//! | [`model`] | nodes with their properties and values, and how to walk them |
//! | [`read`], [`build`] | elements to the model, the model to elements |
//! | [`document`] | the forms in which a tree is carried |

pub mod build;
pub mod document;
mod grammar;
pub mod model;
pub mod read;

/// Namespace of serialised trees and of device descriptions (DM Tree and Description 1.2).
pub const NAMESPACE: &str = "syncml:dmddf1.2";
/// Media type of a serialised tree in XML.
pub const MEDIA_TYPE_XML: &str = "application/vnd.syncml.dmtnds+xml";
/// Media type of a serialised tree in WBXML.
pub const MEDIA_TYPE_WBXML: &str = "application/vnd.syncml.dmtnds+wbxml";
