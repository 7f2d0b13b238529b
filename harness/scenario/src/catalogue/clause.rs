//! One requirement of a document's text.

use crate::plan::{Clause, Level};
use dmct_record::excuse::{Excuse, ExcuseKind};

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseEntry {
    /// The document whose folder lists it: `pro-1.3`.
    pub spec: String,
    /// Its id: `PRO-8-19`.
    pub id: String,
    /// Its section.
    pub section: String,
    /// How strong it is.
    pub level: Level,
    /// Whom it binds.
    pub subject: Subject,
    /// The requirement, in our words.
    pub text: String,
    /// The SCR items that it belongs to, of its own document or `spec:ID`.
    pub scr: Vec<String>,
    /// The companion document it comes from, where that is not the folder's own.
    pub document: Option<String>,
    /// The clause that asks for the same thing in another place and stands for all that do; none: nobody else asks for it,
    /// or this is the one that stands for them. See [`super::Catalogue::demand`].
    pub same_as: Option<String>,
    /// How a doubtful text is read.
    pub note: Option<String>,
    /// Why no check and no monitor decides it, as far as the file says so: see [`ClauseEntry::excuse`].
    pub written_excuse: Option<Excuse>,
}

/// Whom a clause binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The client.
    Client,
    /// The server.
    Server,
    /// Either.
    Both,
    /// A message, whoever sends it.
    Message,
}

impl Subject {
    /// Every subject, as written.
    pub const WORDS: [&'static str; 4] = ["client", "server", "both", "message"];

    /// The subject that a word names.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "client" => Some(Self::Client),
            "server" => Some(Self::Server),
            "both" => Some(Self::Both),
            "message" => Some(Self::Message),
            _ => None,
        }
    }
}

impl ClauseEntry {
    /// Why no check and no monitor decides it. A clause of level MAY has its excuse by its level: nobody has to
    /// follow it.
    pub fn excuse(&self) -> Option<Excuse> {
        let permission = || Excuse {
            kind: ExcuseKind::Permission,
            reason: "The document permits it; nobody has to follow it.".to_owned(),
        };
        let written = self.written_excuse.clone();
        written.or_else(|| (self.level == Level::May).then(permission))
    }

    /// The clause as far as a verdict needs it.
    pub fn for_plan(&self) -> Clause {
        let title = super::document_title(&self.spec);
        let document = self.document.as_deref().unwrap_or(title);
        Clause {
            id: self.id.clone(),
            level: self.level,
            section: format!("{document}, {}", self.section),
            text: self.text.clone(),
        }
    }
}
