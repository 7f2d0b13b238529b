//! Where the tester meets the implementation under test.
//!
//! A table plays one plan at a time: it joins the scripted peer with the implementation and comes back when the
//! scenario is over. In memory and over loopback the implementation is a reference peer, fresh for every
//! scenario; in the field it is somebody else's, and stays what it has become.

mod field;
mod hooks;
mod loopback;
mod memory;
mod pushes;

pub use field::{Ask, FieldTable};
pub use loopback::{LoopbackTable, unix_time};
pub use memory::MemoryTable;

use dmct_engine::{
    keyring::Keyring,
    scripted::{FallsSilent, ScriptedPeer, Surroundings},
};
use dmct_net::Stop;
use dmct_record::transcript::Sink;
use dmct_scenario::plan::Plan;
use std::sync::Arc;

/// A table.
pub enum Table {
    /// With a reference peer, in memory, under a simulated clock.
    Memory(MemoryTable),
    /// With a reference peer, over real sockets on loopback.
    Loopback(Box<LoopbackTable>),
    /// With an implementation of somebody else.
    Field(Box<FieldTable>),
}

/// What is left of a scenario when it was played.
#[derive(Debug)]
pub struct Played {
    /// What the tester knows of the account now.
    pub keyring: Keyring,
    /// Whether the implementation was heard at all.
    pub heard: bool,
    /// Whether it was played to its end, and not stopped before.
    pub whole: bool,
}

impl Table {
    /// Plays a plan.
    pub async fn play(
        &mut self,
        plan: Arc<Plan>,
        keyring: Keyring,
        sink: Box<dyn Sink>,
        stop: &Stop,
    ) -> Played {
        let renewed = match self {
            Self::Loopback(table) => table.renew().await,
            Self::Memory(_) | Self::Field(_) => Ok(()),
        };
        let mut peer = ScriptedPeer::new(plan.clone(), self.surroundings(&plan), keyring, sink);
        if let (Err(problem), Self::Loopback(table)) = (renewed, &*self) {
            peer.cannot_begin(table.clock().now(), &problem.text);
            return Played {
                heard: false,
                whole: true,
                keyring: peer.into_keyring(),
            };
        }
        match self {
            Self::Memory(table) => table.play(&plan, peer),
            Self::Loopback(table) => table.play(&plan, peer, stop).await,
            Self::Field(table) => table.play(peer, stop).await,
        }
    }

    /// Takes note of where the implementation falls silent, if the run has shown it. A fresh one has shown nothing.
    pub fn expect_silence(&mut self, falls_silent: Option<FallsSilent>) {
        match self {
            Self::Memory(_) | Self::Loopback(_) => {}
            Self::Field(table) => table.expect_silence(falls_silent),
        }
    }

    /// What was found of its surroundings when it was opened, in sentences.
    pub fn remarks(&self) -> &[String] {
        match self {
            Self::Memory(_) | Self::Loopback(_) => &[],
            Self::Field(table) => table.remarks(),
        }
    }

    /// Leaves the implementation in its known state, also where the run was stopped; what went wrong, in sentences.
    pub async fn leave(&mut self) -> Vec<String> {
        match self {
            Self::Memory(_) | Self::Loopback(_) => Vec::new(),
            Self::Field(table) => table.leave().await,
        }
    }

    fn surroundings(&self, plan: &Plan) -> Surroundings {
        match self {
            Self::Memory(table) => table.surroundings(plan),
            Self::Loopback(table) => table.surroundings(plan),
            Self::Field(table) => table.surroundings(),
        }
    }

    /// Whether every scenario finds the implementation fresh, so that nothing it did before matters.
    pub const fn is_fresh(&self) -> bool {
        !matches!(self, Self::Field(_))
    }
}

/// A number for a plan that is the same in every run: the seed of what is made up in it.
pub fn seed_of(plan: &Plan) -> u64 {
    plan.id.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, octet| {
        (hash ^ u64::from(octet)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
