//! Bytes to values and back: everything that OMA DM peers exchange, and the shape of a peer.
//!
//! This crate stands at both ends of the walk of the data. What a carrier received is decoded here,
//! what a scripted or a reference peer wants to say is encoded here, and the report decodes recorded
//! evidence with it. It holds no I/O, no clock, no YAML and no verdicts: it says what was on the wire
//! and where, never whether that is good enough.
//!
//! | module | what it knows |
//! |---|---|
//! | [`span`] | places in a run of octets |
//! | [`octets`] | reading a run of octets field by field |
//! | [`syncml`] | SyncML 1.2 messages: the faithful tree, the typed message, XML and WBXML |
//! | [`tnds`] | serialised management trees, inside messages and by themselves |
//! | [`notification`] | Package #0 in the formats of Notification 1.2 and 1.3 |
//! | [`credential`] | basic, MD5, SHA-256 and HMAC credentials, nonces |
//! | [`push`] | connectionless WSP push |
//! | [`head`] | start line and header lines, as SIP and HTTP have them |
//! | [`ota_http`] | push over HTTP, and the registration of terminals |
//! | [`sip`] | SIP messages: registration, pager mode, framing |
//! | [`sms`] | datagrams over SMS: PDUs, ports, parts and joining them |
//! | [`obex`] | OBEX packets, and objects spread over them |
//! | [`peer`] | what a peer is handed and what it hands back, without sockets or clocks |

pub mod credential;
pub mod head;
pub mod notification;
pub mod obex;
pub mod octets;
pub mod ota_http;
pub mod peer;
pub mod push;
pub mod sip;
pub mod sms;
pub mod span;
pub mod syncml;
pub mod tnds;

mod backlog;
