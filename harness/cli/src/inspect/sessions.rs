//! The messages of a recording as conversations: one a session, for each side as the one that is judged.

use crate::capture::{Entry, Lost, Recorded, Recording};
use dmct_engine::view::{Seen, View};
use dmct_record::{
    event::{Direction, Event, EventKind, Message},
    octets::Octets,
};
use dmct_scenario::plan::Role;
use dmct_wire::syncml::message::Message as Dm;
use std::collections::BTreeMap;

/// One session of a recording.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    /// Its number in the recording, from 1.
    pub number: usize,
    /// SessionID of its first message.
    pub session_id: String,
    /// Source of the client in its first message.
    pub client: String,
    /// Source of the server in its first message, or what the client calls it.
    pub server: String,
    /// The protocol version that is spoken.
    pub version: String,
    /// Its messages, in order. Where something is missing, a request stands for it.
    pub messages: Vec<Turn>,
}

/// A message in its conversation.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Who sent it.
    pub from: Role,
    /// The message, as if the client were judged.
    pub seen: Seen,
}

/// Puts the messages of a recording into conversations, in the order in which these begin.
pub fn conversations(recording: &Recording) -> Vec<Conversation> {
    let mut sorter = Sorter::default();
    for entry in &recording.entries {
        match entry {
            Entry::Message(message) => sorter.message(message),
            Entry::Lost(lost) => sorter.lost(lost),
        }
    }
    sorter.into_conversations()
}

impl Conversation {
    /// Its name in a run: the session, and the side that is judged.
    pub fn name(&self, judged: Role) -> String {
        format!("recording/{}/session-{}", judged.word(), self.number)
    }

    /// Its messages as events of a run in which one side is judged; what is missing is left out.
    pub fn events(&self, judged: Role) -> Vec<Event> {
        self.messages
            .iter()
            .filter(|turn| !turn.is_missing())
            .map(|turn| turn.event(judged, &self.name(judged)))
            .collect()
    }

    /// A view of it in which one side is judged.
    pub fn view(&self, judged: Role) -> View {
        let messages = self.messages.iter().map(|turn| {
            let mut seen = turn.seen.clone();
            seen.record.direction = turn.direction(judged);
            seen
        });
        View::of(messages)
    }

    /// The numbers of its messages.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        self.messages
            .iter()
            .filter(|turn| !turn.is_missing())
            .map(|turn| turn.seen.number())
    }

    /// The last message of a side that can be read.
    fn last(&self, from: Role) -> Option<&Dm> {
        let mut turns = self.messages.iter().rev();
        turns.find(|turn| turn.from == from)?.seen.message()
    }

    /// Whether a request answers the last message of the server here.
    fn is_answered_by(&self, request: &Dm) -> bool {
        let Some(last) = self
            .last(Role::Server)
            .and_then(|last| last.header.msg_id_text())
        else {
            return false;
        };
        msg_ref(request) == Some(last)
    }

    /// Whether a request that begins a session was heard here before: it is posted once more, or repeated after a
    /// challenge in the same session.
    fn hears_again(&self, request: &Seen) -> bool {
        let mut requests = self.messages.iter().rev();
        let last = requests.find(|turn| turn.from == Role::Client);
        let posted_again = last.is_some_and(|last| last.seen.record.body == request.record.body);
        let challenged = self.last(Role::Server).is_some_and(|answer| {
            let status = answer.body.statuses().find(|status| status.is_for_header());
            matches!(status.and_then(|status| status.code()), Some(401 | 407))
        });
        let is_same = request.session_id() == Some(self.session_id.as_str())
            && request.header().and_then(|header| header.source_uri())
                == Some(self.client.as_str());
        let is_first = request.msg_id().is_some_and(|id| id == "1");
        posted_again || (is_same && challenged && !is_first)
    }

    /// How much speaks for a request to go on with this session, where several have its SessionID and its client.
    fn nearness(&self, connection: Option<u64>, request: &Dm) -> u8 {
        let shares = connection.is_some()
            && self
                .messages
                .iter()
                .any(|turn| turn.seen.record.connection == connection);
        let same_server = request.header.target_uri().map(str::trim) == Some(self.server.as_str());
        2 * u8::from(shares) + 2 * u8::from(self.is_answered_by(request)) + u8::from(same_server)
    }

    /// Whether an exchange before this request is not in the recording: the client has counted on, and answers a
    /// message that nobody has seen.
    fn misses_an_exchange_before(&self, request: &Dm) -> bool {
        let Some(answered) = msg_ref(request) else {
            return false;
        };
        let known = self
            .messages
            .iter()
            .filter(|turn| turn.from == Role::Server);
        let is_known = known
            .filter_map(|turn| turn.seen.msg_id())
            .any(|id| id == answered);
        let before = self
            .last(Role::Client)
            .map(|last| last.header.msg_id_number());
        let skips = match before {
            // The session began before the recording.
            None => self.messages.iter().all(|turn| turn.seen.record.is_push()),
            Some(before) => before
                .zip(request.header.msg_id_number())
                .is_some_and(|(before, now)| now > before.saturating_add(1)),
        };
        !is_known && skips
    }

    /// Takes what the first messages say of the session.
    fn introduce(&mut self, from: Role, dm: &Dm) {
        let text = |text: Option<&str>| text.unwrap_or_default().trim().to_owned();
        let header = &dm.header;
        let (own, other) = match from {
            Role::Client => (&mut self.client, &mut self.server),
            Role::Server => (&mut self.server, &mut self.client),
        };
        if own.is_empty() {
            *own = text(header.source_uri());
        }
        if other.is_empty() {
            *other = text(header.target_uri());
        }
        if self.session_id.is_empty() {
            self.session_id = text(header.session_id_text());
        }
    }
}

/// Whether a message begins a session: it answers nothing, and is the first or Package #1.
fn begins_session(dm: &Dm) -> bool {
    let answers = dm.body.statuses().any(|status| status.is_for_header());
    let is_package_1 = dm
        .body
        .alerts()
        .any(|alert| matches!(alert.code(), Some(1200 | 1201)));
    !answers && (is_package_1 || dm.header.msg_id_number() == Some(1))
}

/// MsgRef of the Status for the SyncHdr.
fn msg_ref(dm: &Dm) -> Option<&str> {
    let status = dm.body.statuses().find(|status| status.is_for_header())?;
    status.msg_ref.as_ref().map(|leaf| leaf.trimmed())
}

/// The number of a request that stands for what is missing.
const MISSING: u64 = u64::MAX;

impl Turn {
    /// Whether it is no message, but stands for an exchange that is not in the recording.
    pub fn is_missing(&self) -> bool {
        self.seen.number() == MISSING
    }

    fn direction(&self, judged: Role) -> Direction {
        if self.from == judged {
            Direction::Received
        } else {
            Direction::Sent
        }
    }

    fn event(&self, judged: Role, scenario: &str) -> Event {
        let mut record = self.seen.record.clone();
        record.direction = self.direction(judged);
        Event {
            at: self.seen.at,
            scenario: scenario.to_owned(),
            kind: EventKind::Message(record),
        }
    }
}

/// Which conversation what comes next belongs to.
#[derive(Debug, Default)]
struct Sorter {
    conversations: Vec<Conversation>,
    /// By connection: the conversation of its last request.
    by_connection: BTreeMap<u64, usize>,
    /// By exchange: the conversation of its request.
    by_exchange: BTreeMap<u64, usize>,
    /// By client: the conversation of its last request.
    by_client: BTreeMap<String, usize>,
    began: Option<u64>,
    /// Pushes before the session that they ask for.
    pushes: Vec<Turn>,
    lost: u64,
}

impl Sorter {
    fn message(&mut self, recorded: &Recorded) {
        let began = *self.began.get_or_insert(recorded.at);
        let turn = Turn {
            from: recorded.from,
            seen: Seen::new(recorded.at.saturating_sub(began), record_of(recorded)),
        };
        if recorded.is_push() {
            self.pushes.push(turn);
            return;
        }
        let place = match recorded.from {
            Role::Client => self.place_of_request(recorded, &turn.seen),
            Role::Server => recorded
                .exchange
                .and_then(|exchange| self.by_exchange.get(&exchange).copied()),
        };
        let Some(place) = place else { return };
        if recorded.from == Role::Client {
            self.note_place(recorded, place);
        }
        let Some(conversation) = self.conversations.get_mut(place) else {
            return;
        };
        if let Some(dm) = turn.seen.message() {
            let is_missed =
                recorded.from == Role::Client && conversation.misses_an_exchange_before(dm);
            conversation.introduce(recorded.from, dm);
            if is_missed {
                self.lost += 1;
                conversation.messages.push(missing(turn.seen.at, self.lost));
            }
        }
        conversation.messages.push(turn);
    }

    fn note_place(&mut self, recorded: &Recorded, place: usize) {
        if let Some(connection) = recorded.connection {
            self.by_connection.insert(connection, place);
        }
        if let Some(exchange) = recorded.exchange {
            self.by_exchange.insert(exchange, place);
        }
        self.by_client.insert(recorded.client.clone(), place);
    }

    /// The conversation of a request; a new one where it belongs to none.
    fn place_of_request(&mut self, recorded: &Recorded, seen: &Seen) -> Option<usize> {
        let nearest = recorded
            .connection
            .and_then(|connection| self.by_connection.get(&connection))
            .or_else(|| self.by_client.get(&recorded.client))
            .copied();
        let known = match seen.message() {
            Some(dm) => self.place_of(recorded.connection, seen, dm, nearest),
            None => nearest,
        };
        if known.is_some() {
            return known;
        }
        self.conversations.push(Conversation {
            number: self.conversations.len() + 1,
            messages: core::mem::take(&mut self.pushes),
            ..Conversation::default()
        });
        self.conversations.len().checked_sub(1)
    }

    /// The conversation that a readable request goes on with: that of its client and its SessionID, or the one
    /// whose last message it answers though it names another.
    fn place_of(
        &self,
        connection: Option<u64>,
        seen: &Seen,
        dm: &Dm,
        nearest: Option<usize>,
    ) -> Option<usize> {
        let id = dm.header.session_id_text().map(str::trim);
        let source = dm.header.source_uri().map(str::trim);
        if begins_session(dm) {
            // Unless it is said again: posted once more, or after a challenge that it does not answer.
            return nearest.filter(|place| {
                let conversation = self.conversations.get(*place);
                conversation.is_some_and(|conversation| conversation.hears_again(seen))
            });
        }
        let best = self
            .conversations
            .iter()
            .enumerate()
            .filter(|(_, conversation)| {
                id == Some(conversation.session_id.as_str())
                    && source == Some(conversation.client.as_str())
            })
            .max_by_key(|(_, conversation)| conversation.nearness(connection, dm));
        if let Some((place, _)) = best {
            return Some(place);
        }
        let is_near = |conversation: &Conversation| {
            let shares = id == Some(conversation.session_id.as_str())
                || source == Some(conversation.client.as_str());
            shares && conversation.is_answered_by(dm)
        };
        let answered = |place: &usize| {
            let conversation = self.conversations.get(*place);
            conversation.is_some_and(|conversation| conversation.is_answered_by(dm))
        };
        nearest
            .filter(answered)
            .or_else(|| self.conversations.iter().rposition(is_near))
    }

    /// Something is missing: wherever it may have been, nothing is concluded across it.
    fn lost(&mut self, lost: &Lost) {
        let at = lost.at.saturating_sub(*self.began.get_or_insert(lost.at));
        let places: Vec<usize> = match lost
            .connection
            .and_then(|connection| self.by_connection.get(&connection))
            .or_else(|| self.by_client.get(&lost.client))
        {
            Some(place) => vec![*place],
            None => (0..self.conversations.len()).collect(),
        };
        for place in places {
            if let Some(conversation) = self.conversations.get_mut(place) {
                self.lost += 1;
                conversation.messages.push(missing(at, self.lost));
            }
        }
    }

    fn into_conversations(mut self) -> Vec<Conversation> {
        if !self.pushes.is_empty() {
            // Pushes behind the last session stand in a conversation of their own.
            self.conversations.push(Conversation {
                number: self.conversations.len() + 1,
                messages: core::mem::take(&mut self.pushes),
                ..Conversation::default()
            });
        }
        for conversation in &mut self.conversations {
            conversation.version = version_of(&conversation.messages);
        }
        self.conversations
    }
}

/// The version that is spoken: what the client says, who speaks first; what the server says where no message of the
/// client can be read. A server that refuses that version and names its own has not taken part in it.
fn version_of(messages: &[Turn]) -> String {
    const KNOWN: [&str; 3] = ["DM/1.1", "DM/1.2", "DM/1.3"];
    let said = |from| {
        messages
            .iter()
            .filter(move |turn| turn.from == from)
            .filter_map(|turn| turn.seen.header()?.ver_proto_text())
    };
    let mut all = said(Role::Client).chain(said(Role::Server));
    let known = |text: &str| {
        KNOWN
            .into_iter()
            .find(|version| version.eq_ignore_ascii_case(text.trim()))
    };
    // Where nothing but notifications is recorded, their format tells.
    let mut notified = messages
        .iter()
        .filter_map(|turn| turn.seen.notified.as_ref());
    let usual = if notified.any(|notified| notified.v13.is_some()) {
        "DM/1.3"
    } else {
        "DM/1.2"
    };
    all.find_map(known).unwrap_or(usual).to_owned()
}

fn missing(at: u64, number: u64) -> Turn {
    let record = Message {
        number: MISSING,
        direction: Direction::Received,
        carrier: "http".to_owned(),
        peer: String::new(),
        // Exchanges are counted upwards from 1; these never meet them.
        exchange: Some(u64::MAX - number),
        connection: None,
        status: None,
        media_type: String::new(),
        head: Octets::default(),
        // Two in a row must not be taken for one that was posted again.
        body: Octets(number.to_be_bytes().to_vec()),
        to: String::new(),
        labels: BTreeMap::new(),
    };
    Turn {
        from: Role::Client,
        seen: Seen::new(at, record),
    }
}

fn record_of(recorded: &Recorded) -> Message {
    Message {
        number: recorded.number,
        direction: match recorded.from {
            Role::Client => Direction::Received,
            Role::Server => Direction::Sent,
        },
        carrier: recorded.carrier.to_owned(),
        peer: format!("the {}", recorded.from.word()),
        exchange: recorded.exchange,
        connection: recorded.connection,
        status: recorded.status,
        media_type: recorded.media_type.clone(),
        head: Octets(recorded.head.clone()),
        body: Octets(recorded.body.clone()),
        to: String::new(),
        labels: BTreeMap::new(),
    }
}
