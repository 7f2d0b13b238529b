//! The switch for a wrong that cannot be put on from outside, and the witness of it.
//!
//! An honest peer asks its [`Conduct`] at the few places where a mutant acts otherwise; the honest answer
//! is always no. Wrongs that show in a message alone are not here but in [`crate::mutant`], which edits the
//! message on its way out.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// A wrong that sits inside a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Misdeed {
    /// Client: commits a chunked object although its length is not its Size.
    CommitsOnSizeMismatch,
    /// Client: the same, and answers 424 all the same.
    CommitsAndSays424,
    /// Client: commits each chunk as it comes.
    CommitsEachChunk,
    /// Either: takes a new command or object between chunks without a word.
    IgnoresInterruption,
    /// Either: sends objects larger than the other side's MaxObjSize.
    ExceedsMaxObjSize,
    /// Either: sends messages longer than the other side's MaxMsgSize.
    ExceedsMaxMsgSize,
    /// Server: heeds the client's MaxMsgSize only where it first sends commands.
    ForgetsMaxMsgSize,
    /// Server: goes on with the chunks of an object that the client refused.
    GoesOnWithRefusedObject,
    /// Either: sends a message without a chunk between two chunks.
    PausesBetweenChunks,
    /// Client: DevDetail/LrgObj is false.
    DeniesLargeObjects,
    /// Client: DevDetail/LrgObj is true although it takes no large objects.
    ClaimsLargeObjects,
    /// Client: goes on in the next session with an object of which the last chunk did not come.
    KeepsChunksOverSessions,
    /// Client: commits what came of an interrupted object when the session ends.
    CommitsAtTheEnd,
    /// Client: refuses a user interaction with an optional parameter that it does not know.
    RefusesUnknownOption,
    /// Client: refuses a user interaction whose parameters it cannot read.
    RefusesMalformedOption,
    /// Client: refuses what is no text input where a parameter of text input is with it.
    RefusesOptionsOfTextInput,
    /// Client: shows the parameters of a user interaction in place of its text.
    ShowsParameters,
    /// Client: passes over an empty first Item, as if the text were the parameters.
    SkipsEmptyItem,
    /// Client: answers for its user without showing anything.
    ShowsNothing,
    /// Client: begins a confirmation with the other answer than it was told.
    TurnsDefaultAnswer,
    /// Client: tells 304 when the user said yes.
    ConfirmsAsNo,
    /// Client: does not execute what is behind a yes in the same Sequence or Atomic.
    StopsAfterYes,
    /// Client: undoes a Sequence or an Atomic to which the user said yes.
    UndoesAfterYes,
    /// Client: shows choices from the last to the first.
    ReversesChoices,
    /// Client: takes the last Item of a choice for its title, and the title for a choice.
    TitleFromLastItem,
    /// Client: numbers choices from 0.
    NumbersFromZero,
    /// Client: numbers choices from the last to the first.
    NumbersBackwards,
    /// Client: gives the user no way to cancel.
    OffersNoCancel,
    /// Client: tells 200 when the user cancelled.
    CancelsAsYes,
    /// Client: tells 200 when the user said no.
    RejectsAsYes,
    /// Client: executes what is behind an interaction that the user cancelled.
    WorksOnAfterCancel,
    /// Client: executes the rest of a Sequence after a no.
    WorksOnAfterNo,
    /// Client: does not undo an Atomic after a no.
    KeepsAtomicAfterNo,
    /// Client: fails what is behind a no that stands directly in SyncBody.
    GivesUpAfterNo,
    /// Client: waits for the user as long as it likes.
    IgnoresMaxdt,
    /// Client: closes interactions at once.
    IgnoresMindt,
    /// Client: begins every interaction with nothing.
    IgnoresDefault,
    /// Client: takes texts of any length.
    IgnoresMaxlen,
    /// Client: cuts what it shows, and the numbers of choices, at MAXLEN.
    MaxlenEverywhere,
    /// Client: shows of texts and choices what the input type permits.
    InputTypeEverywhere,
    /// Client: hides texts and choices where the echo type says so.
    EchoTypeEverywhere,
    /// Client: does not take digits in a text.
    DropsDigits,
    /// Client: makes capital letters of what was typed.
    ShoutsText,
    /// Client: writes a date with its year in front.
    DateBackwards,
    /// Client: leaves the seconds out of a time.
    TimeWithoutSeconds,
    /// Client: takes a + anywhere in a phone number.
    PlusAnywhere,
    /// Client: lets a password be read.
    ShowsPassword,
    /// Client: hides an ordinary text.
    HidesText,
    /// Client: executes the members of a Sequence from the last to the first.
    SequenceBackwards,
    /// Client: sends a Generic Alert that is longer than a message although it takes no large objects.
    SendsAlertTooLarge,
    /// Client: opens a session whenever its tree changed.
    ConnectsOnChange,
    /// Client: says that its tree is as it was although it changed.
    DeniesChanges,
    /// Client: the same where the server may not read what changed.
    DeniesHiddenChanges,
    /// Client: reports nodes that change all the time.
    ReportsRestlessNodes,
    /// Client: reports a node that did not change beside one that did.
    ReportsUnchangedNodes,
    /// Client: leaves what an Atomic has done where a later member of it fails.
    KeepsHalfOfAtomic,
    /// Client: gives the value of a node that the server may not read.
    IgnoresAcl,
    /// Client: writes, deletes and executes nodes whatever their definition permits.
    IgnoresAccess,
    /// Client: replaces a node that is there when it is to be added.
    AddReplaces,
    /// Client: does not carry out a Copy that it says it did.
    CopiesNothing,
    /// Client: does what the definition of a node forbids, and says that it did not.
    DoesTheForbidden,
    /// Client: deletes an interior node and keeps what is below it.
    KeepsWhatIsBelow,
    /// Client: undoes every Sequence and Atomic that went well, and says that they did.
    UndoesGroups,
    /// Client: executes what is behind a member of an Atomic that failed, once the others are undone.
    WorksOnInFailedAtomic,
    /// Client: executes the Deletes of a Sequence behind its other members.
    DeletesLast,
    /// Client: executes what it says it left out.
    ExecutesTheLeftOut,
    /// Client: says that it executed what is behind a no directly in SyncBody, and does not.
    DoesNothingAfterNo,
    /// Client: has a user interface, and says that it has none.
    DisownsUser,
    /// Client: shows a text only when the user has answered what came behind it.
    ShowsTextsLate,
    /// Client: shows choices by the alphabet, and numbers them so.
    SortsChoices,
    /// Client: cuts a Generic Alert into chunks although it takes no large objects.
    CutsAlert,
    /// Client: puts the rest of its package behind a chunk that is not the last.
    MixesObjects,
    /// Client: opens a session over the stored nonce where the special one is due.
    OpensOverStoredNonce,
    /// Client: answers a challenge for a digest with basic credentials.
    FallsBackToBasic,
    /// Client: has no words for a server of DM/1.2 and ends the session.
    LeavesOlderServer,
    /// Client: starts a session on a notification whose digest is wrong.
    AcceptsBadDigest,
    /// Client: does not register with its SIP core.
    NeverRegisters,
    /// Client: ignores pushes that do not come over WSP.
    IgnoresFramedPushes,
    /// Client: takes a push whatever application it is for.
    TakesAnyApplication,
    /// Client: takes a text that is pushed for a DM message.
    TakesAnyType,
    /// Client: does not show why a server asks for a session.
    HidesConnectReason,
    /// Client: takes a push whatever port it is for.
    TakesAnyPort,
    /// Client: takes pushes without TLS although its sessions go by TLS.
    TakesPlainPushes,
    /// Client: ignores notifications in the format of 1.2.
    Ignores12,
    /// Client: ignores notifications in the format of 1.3.
    Ignores13,
    /// Client: ignores notifications with options that it does not need.
    IgnoresOptions13,
    /// Client: ignores notifications whose session is to go on unseen.
    IgnoresBackground13,
    /// Client: reads the session identifier of a notification with its octets swapped.
    SwapsSessionId,
    /// Client: does not verify a notification under the special nonce.
    NoSpecialNonce,
    /// Client: sends another MO for one that is not there.
    InventsRequestedMo,
    /// Client: writes the SessionID of a notification with a leading zero.
    LeadingZero,
    /// Client: writes the SessionID of a notification in lower case.
    LowerCase,
    /// Client: gives a notified session a SessionID of its own.
    OwnSessionId,
    /// Either: goes on using the nonce that a challenge or an acceptance replaced.
    IgnoresNextNonce,
    /// Either: repeats what was refused as it was, without credentials.
    NoCredentialsAfterChallenge,
    /// Client: ends the session when it is challenged.
    IgnoresChallenge,
    /// Client: sends to the address of the account whatever RespURI says.
    IgnoresRespUri,
    /// Client: challenges a server that asks for nothing.
    ChallengesEmptyPackage,
    /// Client: answers a package that asks for nothing.
    AnswersEmptyPackage,
    /// Client: closes its package before the server closed the one before.
    FinalTooEarly,
    /// Client: answers a Session Abort and works on.
    IgnoresAbort,
    /// Client: talks to a server whose certificate has expired.
    AcceptsExpiredCertificate,
    /// Client: talks to a server that nobody but itself vouches for.
    AcceptsSelfSignedCertificate,
    /// Client: talks to a server whose certificate is for another host.
    AcceptsWrongHostCertificate,
    /// Either: takes any credentials.
    AcceptsWrongCredentials,
    /// Server: sends commands although it has refused the credentials.
    CommandsInRefusal,
    /// Server: closes a package with Final while the client has not closed its own.
    FinalInNextMessage,
    /// Server: sends new commands while the client has not closed its package.
    CommandsInNextMessage,
    /// Server: sends commands after the client aborted.
    ContinuesAfterAbort,
    /// Server: takes a chunked object although its length is not its Size.
    AcceptsSizeMismatch,
    /// Server: answers a Generic Alert in order with 500.
    RefusesKnownAlert,
    /// Server: answers for the first Item of a Generic Alert only.
    AnswersOneItem,
    /// Server: answers a client's last package with an empty response.
    AnswersWithNothing,
    /// Server: refuses clients of DM/1.1 and DM/1.2.
    RefusesOlderVersions,
    /// Client: gives every session that it begins by itself the same SessionID.
    SameSessionId,
    /// Client: starts a session on whatever is pushed to it.
    StartsOnAnything,
    /// Client: works on when the server answers its abort.
    WorksOnAfterAbort,
    /// Client: carries out what it has refused.
    CarriesOutRefused,
    /// Client: takes any credentials once it has challenged.
    AcceptsSecondTry,
    /// Client: answers a Delete and keeps the node.
    DeletesNothing,
    /// Server: takes another initiator into a notification.
    TurnsInitiator,
    /// Server: takes another mode of user interaction into a notification.
    TurnsUiMode,
    /// Server: takes another lifetime into a notification.
    AnotherTimeout,
    /// Server: sends no time in a notification.
    NoTimestamp,
    /// Server: names no server in a 1.2 notification.
    NamesNobody,
    /// Server: writes the session identifier of a notification with its octets swapped.
    SwapsNotifiedId,
    /// Server: writes the values of options backwards.
    ReversesOptions,
    /// Server: gives the reason for the session twice.
    RepeatsConnectReason,
    /// Server: counts one option too many.
    WrongOptionCount,
    /// Server: sets the reserved bits of a 1.3 notification.
    SetsReserved13,
    /// Server: puts an octet before a notification.
    ShiftsNotification,
    /// Server: gives a second session the identifier of the first.
    RepeatsFirstId,
    /// Server: repeats a notification under another identifier.
    ChangesRepeatedId,
    /// Server: signs the second notification with a wrong secret.
    SignsLaterWrongly,
    /// Server: pushes a message without the commands that it is for.
    PushesNoCommands,
    /// Server: leaves the application out of a push.
    OmitsApplication,
    /// Server: leaves the digest out of a notification.
    OmitsDigest,
    /// Server: sends half a digest.
    HalvesDigest,
    /// Server: leaves Targeted-MO out of a notification.
    OmitsTargetedMo,
    /// Server: leaves Preferred-Bearer out of a notification.
    OmitsPreferredBearer,
    /// Server: names a reserved transport binding.
    ReservedTransport,
    /// Server: sends a Server-ID of 300 octets.
    LongServerId,
    /// Server: counts one octet too many in the server identifier of a 1.2 notification.
    WrongIdentifierLength,
    /// Server: puts another header before the application of a push.
    PushesHeadersUnordered,
    /// Server: writes the content type of a push as text.
    PushesTypeAsText,
    /// Server: signs a notification with a wrong secret.
    SignsNotificationWrongly,
    /// Server: orders the options of a notification backwards.
    UnorderedOptions,
    /// Server: notifies with the session identifier zero.
    SessionIdZero,
    /// Server: notifies with the same session identifier again and again.
    SessionIdRepeated,
    /// Server: leaves Server-ID out of a notification.
    OmitsServerId,
    /// Server: puts Server-ID into a notification twice.
    RepeatsServerId,
    /// Server: leaves Requested-MO out of a notification.
    OmitsRequestedMo,
    /// Server: gives a notification a version that is not defined.
    WrongNotificationVersion,
    /// Server: sets bits for future use in a 1.2 notification.
    SetsReservedBits,
    /// Server: prefers a bearer that is not defined.
    UnknownBearer,
    /// Server: puts Vendor-Info into a notification twice.
    RepeatsVendorInfo,
    /// Server: pushes to another application.
    PushesToAnotherApplication,
    /// Server: pushes with another content type.
    PushesAnotherType,
    /// Server: pushes DM messages with the media type of a notification.
    PushesMessagesAsNotifications,
    /// Server: pushes with the PDU type of a confirmed push.
    PushesConfirmed,
    /// Server: pushes through a WTLS gateway what is to go by plain WSP.
    PushesThroughTheGateway,
    /// Server: pushes past the WTLS gateway.
    PushesPastTheGateway,
    /// Server: pushes over HTTP without TLS where TLS is asked for.
    PushesWithoutTls,
    /// Server: sends a short message to another port.
    SendsToAnotherPort,
    /// Server: cuts what one short message cannot hold into messages that do not belong together.
    SendsLooseMessages,
    /// Server: pushes with a head of more than 48 octets.
    PushesLongHead,
    /// Either: refuses what it could do, with this code, and does not do it. What it has to refuse it refuses as ever.
    Refuses(Refused, u16),
}

/// What a peer refuses that refuses what it could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    /// Every command.
    Everything,
    /// Every command of this name, as SyncML writes it.
    Every(&'static str),
}

impl Refused {
    fn takes(self, name: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Every(refused) => refused == name,
        }
    }
}

/// Counts how often a wrong was done. Clones share the count.
#[derive(Clone, Debug, Default)]
pub struct Witness(Arc<AtomicU64>);

impl Witness {
    /// How often the wrong was done so far.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Whether the wrong was done at all.
    pub fn witnessed(&self) -> bool {
        self.count() > 0
    }

    /// Notes that the wrong was done once more.
    pub fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The wrongs that an honest peer had an occasion for and did not do. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Temptations(Arc<Mutex<HashSet<Misdeed>>>);

impl Temptations {
    /// Whether there was an occasion for this one.
    pub fn include(&self, misdeed: Misdeed) -> bool {
        let asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.contains(&misdeed)
    }

    fn note(&self, misdeed: Misdeed) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.insert(misdeed);
    }
}

/// How a peer behaves: honestly, or wrong in one way.
#[derive(Clone, Debug, Default)]
pub struct Conduct {
    misdeed: Option<Misdeed>,
    witness: Witness,
    temptations: Option<Temptations>,
}

impl Conduct {
    /// The conduct of a peer that does nothing wrong.
    pub fn honest() -> Self {
        Self::default()
    }

    /// The conduct of a peer that does this one wrong whenever it can, with its witness.
    pub fn with(misdeed: Misdeed, witness: Witness) -> Self {
        Self {
            misdeed: Some(misdeed),
            witness,
            temptations: None,
        }
    }

    /// The conduct of a peer that does nothing wrong and notes what it could have done.
    pub fn tempted(temptations: Temptations) -> Self {
        Self {
            temptations: Some(temptations),
            ..Self::default()
        }
    }

    /// Whether the wrong is to be done now; noted if so. Ask only where it makes a difference.
    pub(crate) fn does(&self, misdeed: Misdeed) -> bool {
        if let Some(temptations) = &self.temptations {
            temptations.note(misdeed);
        }
        let wrong = self.misdeed == Some(misdeed);
        if wrong {
            self.witness.note();
        }
        wrong
    }

    /// The code with which a command of this name is refused that could be done. Note it where it makes a difference.
    pub(crate) fn refusal_of(&self, name: &str) -> Option<u16> {
        match self.misdeed {
            Some(Misdeed::Refuses(refused, code)) if refused.takes(name) => Some(code),
            _ => None,
        }
    }

    /// Notes that the wrong was done.
    pub(crate) fn note(&self) {
        self.witness.note();
    }
}
