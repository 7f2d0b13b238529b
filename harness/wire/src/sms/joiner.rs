//! Parts put together again, in whatever order they come (3GPP TS 23.040 9.2.3.24.1).

use std::collections::BTreeMap;

use super::element::{Concatenation, Ports};
use super::user_data::UserData;
use crate::octets::Stop;

/// Bounds on what waits for its missing parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinLimits {
    /// Datagrams that wait at once; the one that has waited longest makes way for another.
    pub datagrams: usize,
    /// Octets that wait in all.
    pub octets: usize,
}

impl Default for JoinLimits {
    fn default() -> Self {
        Self {
            datagrams: 64,
            octets: 256 * 1024,
        }
    }
}

/// A whole datagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datagram {
    /// Its ports, if its messages named any.
    pub ports: Option<Ports>,
    /// How many messages it came in.
    pub messages: u8,
    /// What is in it.
    pub payload: Vec<u8>,
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It was the last that was missing, or needed no others.
    Whole(Datagram),
    /// It is kept; the parts of these numbers have not come.
    Waiting {
        /// Numbers counted from 1.
        missing: Vec<u8>,
    },
    /// The same part with the same octets had come before and still waits.
    Repeated,
}

/// A datagram that still waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Who sends it, as the caller named the sender.
    pub sender: String,
    /// What its parts say of it.
    pub reference: u16,
    /// The parts that have not come, numbers counted from 1.
    pub missing: Vec<u8>,
}

/// What the parts of one datagram have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    sender: String,
    reference: u16,
    wide: bool,
    total: u8,
    ports: Option<Ports>,
}

#[derive(Clone, Debug)]
struct Open {
    /// Which datagram began to wait before which.
    since: u64,
    parts: BTreeMap<u8, Vec<u8>>,
}

/// Collects parts until datagrams are whole. Call [`Joiner::take`] for each message as it comes.
#[derive(Clone, Debug, Default)]
pub struct Joiner {
    limits: JoinLimits,
    open: BTreeMap<Key, Open>,
    begun: u64,
}

impl Joiner {
    /// With these bounds.
    pub fn new(limits: JoinLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Takes the user data of one message of this sender.
    ///
    /// # Errors
    /// The part's number is not within its total, another part of that number is there, or a limit
    /// is reached. The offset is 0: it is the message that does not fit, not one of its octets.
    pub fn take(&mut self, sender: &str, user_data: &UserData) -> Result<Joined, Stop> {
        let Some(part) = user_data.concatenation() else {
            return Ok(Joined::Whole(Datagram {
                ports: user_data.ports(),
                messages: 1,
                payload: user_data.data.clone(),
            }));
        };
        if !part.is_sound() {
            let reason = format!("part {} of {} cannot be", part.number, part.total);
            return Err(Stop::new(0, reason));
        }
        let key = Key {
            sender: sender.into(),
            reference: part.reference,
            wide: part.wide,
            total: part.total,
            ports: user_data.ports(),
        };
        if let Some(there) = self
            .open
            .get(&key)
            .and_then(|open| open.parts.get(&part.number))
        {
            return if *there == user_data.data {
                Ok(Joined::Repeated)
            } else {
                Err(conflict(&part))
            };
        }
        self.make_room(&key, user_data.data.len())?;
        Ok(self.keep(key, part.number, user_data.data.clone()))
    }

    /// The datagrams that still wait, by sender.
    pub fn unfinished(&self) -> Vec<Unfinished> {
        unfinished(&self.open)
    }

    /// How many parts have been kept so far: a mark in the order of their coming, for [`Joiner::expire`].
    pub const fn mark(&self) -> u64 {
        self.begun
    }

    /// Lets go of the datagrams whose first part had come when the mark was taken, and says which they were.
    pub fn expire(&mut self, mark: u64) -> Vec<Unfinished> {
        let (old, open) = core::mem::take(&mut self.open)
            .into_iter()
            .partition(|(_, open)| open.since <= mark);
        self.open = open;
        unfinished(&old)
    }

    /// Lets go of everything that waits.
    pub fn clear(&mut self) {
        self.open.clear();
    }

    /// Lets the oldest go if a new datagram would be one too many, and refuses octets beyond the limit.
    fn make_room(&mut self, key: &Key, more: usize) -> Result<(), Stop> {
        if !self.open.contains_key(key) && self.open.len() >= self.limits.datagrams.max(1) {
            let oldest = self.open.iter().min_by_key(|(_, open)| open.since);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.open.remove(&oldest);
            }
        }
        let waiting: usize = self
            .open
            .values()
            .flat_map(|open| open.parts.values())
            .map(Vec::len)
            .sum();
        if waiting.saturating_add(more) > self.limits.octets {
            let reason = format!("more than {} octets would wait", self.limits.octets);
            return Err(Stop::new(0, reason));
        }
        Ok(())
    }

    fn keep(&mut self, key: Key, number: u8, data: Vec<u8>) -> Joined {
        let total = key.total;
        self.begun += 1;
        let since = self.begun;
        let open = self.open.entry(key.clone()).or_insert_with(|| Open {
            since,
            parts: BTreeMap::new(),
        });
        open.parts.insert(number, data);
        let missing = missing(total, open);
        if !missing.is_empty() {
            return Joined::Waiting { missing };
        }
        let parts = self.open.remove(&key).map(|open| open.parts);
        Joined::Whole(Datagram {
            ports: key.ports,
            messages: total,
            payload: parts
                .into_iter()
                .flatten()
                .flat_map(|(_, data)| data)
                .collect(),
        })
    }
}

fn unfinished(open: &BTreeMap<Key, Open>) -> Vec<Unfinished> {
    open.iter()
        .map(|(key, open)| Unfinished {
            sender: key.sender.clone(),
            reference: key.reference,
            missing: missing(key.total, open),
        })
        .collect()
}

fn missing(total: u8, open: &Open) -> Vec<u8> {
    (1..=total)
        .filter(|number| !open.parts.contains_key(number))
        .collect()
}

fn conflict(part: &Concatenation) -> Stop {
    Stop::new(
        0,
        format!(
            "part {} of {} under reference {:#x} came before with other octets",
            part.number, part.total, part.reference
        ),
    )
}
