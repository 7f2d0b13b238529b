//! One line of an SCR table.

use crate::expression::Expr;
use crate::plan::Role;
use dmct_record::excuse::Excuse;

/// An SCR item.
#[derive(Clone, Debug, PartialEq)]
pub struct ScrItem {
    /// The document: `pro-1.3`.
    pub spec: String,
    /// The role it binds.
    pub role: Role,
    /// The table it stands in, a few words: `Large objects`.
    pub table: String,
    /// Its id, mended where the document misprints it.
    pub id: String,
    /// The id as the document prints it, where that differs.
    pub printed: Option<String>,
    /// Whether it is mandatory.
    pub status: Status,
    /// The sections in which its rules stand.
    pub section: String,
    /// What is to be supported, in our words.
    pub function: String,
    /// What supporting it entails.
    pub requirement: Option<Expr>,
    /// Where it binds though it is mandatory, if not everywhere.
    pub condition: Option<Expr>,
    /// How a misprint was read.
    pub note: Option<String>,
    /// Why no scenario decides it, if none does.
    pub excuse: Option<Excuse>,
}

impl ScrItem {
    /// The id as a scenario of the document `home` writes it: with the document unless it is its own.
    pub fn qualified(&self, home: &str) -> String {
        if self.spec == home {
            self.id.clone()
        } else {
            format!("{}:{}", self.spec, self.id)
        }
    }
}

/// Whether an item must be supported.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum Status {
    /// It must.
    #[serde(rename = "M")]
    Mandatory,
    /// It may.
    #[serde(rename = "O")]
    Optional,
}

impl Status {
    /// `M` or `O`, as the tables write it.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Mandatory => "M",
            Self::Optional => "O",
        }
    }
}
