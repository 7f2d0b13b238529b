//! Clients that answer rightly by the look of it, and do something else with their tree: what a Status says is held
//! against what a Get brings afterwards (DM Representation 1.2.1, 4.1.6; DM Protocol 1.3, 6 and 10.2).

use crate::{
    conduct::Misdeed,
    mutant::{Means, Mutant, Role},
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "undoes-every-group",
        role: Role::Client,
        violates: &["REP-4-5"],
        what: "A Sequence or an Atomic is answered with success and leaves no trace.",
        means: Means::Inside(Misdeed::UndoesGroups),
    },
    Mutant {
        name: "works-on-in-a-failed-atomic",
        role: Role::Client,
        violates: &["REP-4-3"],
        what: "Behind a member of an Atomic that failed, what is answered 215 is executed.",
        means: Means::Inside(Misdeed::WorksOnInFailedAtomic),
    },
    Mutant {
        name: "does-what-is-forbidden",
        role: Role::Client,
        violates: &["REP-4-2"],
        what: "A command that the definition of a node forbids is answered 405 or 418 and carried out.",
        means: Means::Inside(Misdeed::DoesTheForbidden),
    },
    Mutant {
        name: "keeps-what-is-below",
        role: Role::Client,
        violates: &["REP-4-5"],
        what: "A Delete of an interior node leaves what is below it.",
        means: Means::Inside(Misdeed::KeepsWhatIsBelow),
    },
    Mutant {
        name: "deletes-last",
        role: Role::Client,
        violates: &["PRO-6-04"],
        what: "The Deletes of a Sequence are executed behind its other members.",
        means: Means::Inside(Misdeed::DeletesLast),
    },
    Mutant {
        name: "executes-what-it-left-out",
        role: Role::Client,
        violates: &["PRO-10.2-L04", "PRO-10.2.2-L03"],
        what: "After a cancel or a no, commands are answered 215 and executed.",
        means: Means::Inside(Misdeed::ExecutesTheLeftOut),
    },
    Mutant {
        name: "does-nothing-after-no",
        role: Role::Client,
        violates: &["PRO-10.2.2-L04"],
        what: "What is behind a no directly in SyncBody is answered 200 and not executed.",
        means: Means::Inside(Misdeed::DoesNothingAfterNo),
    },
];
