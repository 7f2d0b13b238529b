//! The typed DM message: SyncHdr and SyncBody, as far as they could be read.
//!
//! Every value is optional where a peer can leave it out, text is kept as it was sent, and everything
//! knows its place. Reading is [`super::read`], writing is [`super::build`]; whether the message is a
//! right one is for the monitors and checks of the engine, with the [`super::defect::Defect`]s as input.

use super::tree::Element;
use crate::span::Span;

/// A whole DM message.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Message {
    /// The header.
    pub header: SyncHdr,
    /// The body.
    pub body: SyncBody,
    /// Where it stood.
    pub span: Span,
}

/// The text of one element and where that element stood.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Leaf {
    /// The text as sent, white space kept.
    pub text: String,
    /// The whole element.
    pub span: Span,
}

/// SyncHdr.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SyncHdr {
    /// VerDTD.
    pub ver_dtd: Option<Leaf>,
    /// VerProto.
    pub ver_proto: Option<Leaf>,
    /// SessionID.
    pub session_id: Option<Leaf>,
    /// MsgID.
    pub msg_id: Option<Leaf>,
    /// Target.
    pub target: Option<Location>,
    /// Source.
    pub source: Option<Location>,
    /// RespURI.
    pub resp_uri: Option<Leaf>,
    /// NoResp was there.
    pub no_resp: bool,
    /// Cred.
    pub cred: Option<Cred>,
    /// Meta.
    pub meta: Option<Meta>,
    /// Where it stood.
    pub span: Span,
}

/// Target or Source.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Location {
    /// LocURI.
    pub uri: Option<Leaf>,
    /// LocName.
    pub name: Option<Leaf>,
    /// Where it stood.
    pub span: Span,
}

/// SyncBody.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SyncBody {
    /// The commands, Status and Results among them, in the order in which they stood.
    pub commands: Vec<Command>,
    /// Final, if it was there.
    pub final_flag: Option<Span>,
    /// Where it stood.
    pub span: Span,
}

/// One command of a SyncBody, a Sequence or an Atomic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Status.
    Status(Status),
    /// Results.
    Results(Results),
    /// Alert.
    Alert(Alert),
    /// Add.
    Add(Operation),
    /// Replace.
    Replace(Operation),
    /// Delete.
    Delete(Operation),
    /// Copy.
    Copy(Operation),
    /// Get.
    Get(Operation),
    /// Exec.
    Exec(Operation),
    /// Sequence.
    Sequence(Group),
    /// Atomic.
    Atomic(Group),
    /// Any other element, kept as it was: commands that DM does not use among them.
    Other(Element),
}

/// Status.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Status {
    /// CmdID.
    pub cmd_id: Option<Leaf>,
    /// MsgRef.
    pub msg_ref: Option<Leaf>,
    /// CmdRef.
    pub cmd_ref: Option<Leaf>,
    /// Cmd: the name of the command that is answered.
    pub cmd: Option<Leaf>,
    /// TargetRef, any number.
    pub target_refs: Vec<Leaf>,
    /// SourceRef, any number.
    pub source_refs: Vec<Leaf>,
    /// Cred.
    pub cred: Option<Cred>,
    /// Chal.
    pub chal: Option<Chal>,
    /// Data: the status code.
    pub data: Option<Leaf>,
    /// Item, any number.
    pub items: Vec<Item>,
    /// Where it stood.
    pub span: Span,
}

/// Results.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Results {
    /// CmdID.
    pub cmd_id: Option<Leaf>,
    /// MsgRef.
    pub msg_ref: Option<Leaf>,
    /// CmdRef.
    pub cmd_ref: Option<Leaf>,
    /// Meta of the command.
    pub meta: Option<Meta>,
    /// TargetRef.
    pub target_ref: Option<Leaf>,
    /// SourceRef.
    pub source_ref: Option<Leaf>,
    /// Item, any number.
    pub items: Vec<Item>,
    /// Where it stood.
    pub span: Span,
}

/// Alert.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Alert {
    /// CmdID.
    pub cmd_id: Option<Leaf>,
    /// NoResp was there.
    pub no_resp: bool,
    /// Cred, which DM does not use here.
    pub cred: Option<Cred>,
    /// Data: the alert code.
    pub data: Option<Leaf>,
    /// Correlator.
    pub correlator: Option<Leaf>,
    /// Item, any number.
    pub items: Vec<Item>,
    /// Where it stood.
    pub span: Span,
}

/// Add, Replace, Delete, Copy, Get or Exec: commands that act on nodes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Operation {
    /// CmdID.
    pub cmd_id: Option<Leaf>,
    /// NoResp was there.
    pub no_resp: bool,
    /// Cred, which DM does not use here.
    pub cred: Option<Cred>,
    /// Meta of the command, which holds for items without their own.
    pub meta: Option<Meta>,
    /// Correlator, for Exec.
    pub correlator: Option<Leaf>,
    /// Item, any number.
    pub items: Vec<Item>,
    /// Where it stood.
    pub span: Span,
}

/// Sequence or Atomic.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Group {
    /// CmdID.
    pub cmd_id: Option<Leaf>,
    /// NoResp was there.
    pub no_resp: bool,
    /// Meta.
    pub meta: Option<Meta>,
    /// The members, in order.
    pub commands: Vec<Command>,
    /// Where it stood.
    pub span: Span,
}

/// Item.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Item {
    /// Target.
    pub target: Option<Location>,
    /// Source.
    pub source: Option<Location>,
    /// Meta of the item.
    pub meta: Option<Meta>,
    /// Data.
    pub data: Option<Data>,
    /// MoreData, if it was there.
    pub more_data: Option<Span>,
    /// Where it stood.
    pub span: Span,
}

/// What a Data element held.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Data {
    /// What it held.
    pub content: Content,
    /// The whole element.
    pub span: Span,
}

/// The content of a Data element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Text(String),
    /// Octets (WBXML OPAQUE that is no UTF-8 text).
    Octets(Vec<u8>),
    /// Elements, for instance an inline MgmtTree.
    Elements(Vec<Element>),
}

/// Cred.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cred {
    /// Meta: Type and Format.
    pub meta: Option<Meta>,
    /// Data: the credential.
    pub data: Option<Leaf>,
    /// Where it stood.
    pub span: Span,
}

/// Chal.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Chal {
    /// Meta: Type, Format, NextNonce.
    pub meta: Option<Meta>,
    /// Where it stood.
    pub span: Span,
}

/// Meta, with the meta information elements that DM uses.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Meta {
    /// Format.
    pub format: Option<Leaf>,
    /// Type.
    pub media_type: Option<Leaf>,
    /// Mark.
    pub mark: Option<Leaf>,
    /// Size, octets, decimal.
    pub size: Option<Leaf>,
    /// NextNonce, base64.
    pub next_nonce: Option<Leaf>,
    /// MaxMsgSize, octets, decimal.
    pub max_msg_size: Option<Leaf>,
    /// MaxObjSize, octets, decimal.
    pub max_obj_size: Option<Leaf>,
    /// Whatever else stood in it, in order.
    pub others: Vec<Element>,
    /// Where it stood.
    pub span: Span,
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}
