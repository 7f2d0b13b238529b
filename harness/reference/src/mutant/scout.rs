//! An honest peer that notes which mutants would have done wrong in its place.
//!
//! Up to its first wrong a mutant does what the honest peer does. Where it has no occasion in all that happens to the
//! honest peer, the very same happens to it: so it need not be played there.

use super::{Headers, Means, Memory, Mutant, Role, all};
use crate::{
    client::{Client, ClientConfig},
    conduct::{Conduct, Temptations},
    phrase::text,
    server::{Server, ServerConfig},
    transport::{encoding_of, header, message_in},
};
use dmct_wire::peer::{Input, Output, Peer, Time, Transmit};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

/// An honest peer that is watched by all mutants of its role.
#[derive(Debug)]
pub struct Scout<P> {
    inner: P,
    /// The mutants that edit messages and had no occasion yet.
    waiting: Vec<&'static Mutant>,
    /// What they all know: it differs only once one of them has acted.
    memory: Memory,
    occasions: Occasions,
}

/// Which mutants had an occasion to do wrong. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Occasions {
    edits: Arc<Mutex<HashSet<&'static str>>>,
    temptations: Temptations,
}

impl Occasions {
    /// Whether this mutant had one.
    pub fn include(&self, mutant: &Mutant) -> bool {
        match mutant.means {
            Means::Inside(misdeed) => self.temptations.include(misdeed),
            Means::Edit(_) | Means::Octets(_) => {
                let edits = self.edits.lock().unwrap_or_else(PoisonError::into_inner);
                edits.contains(mutant.name)
            }
        }
    }

    fn note(&self, mutant: &Mutant) {
        let mut edits = self.edits.lock().unwrap_or_else(PoisonError::into_inner);
        edits.insert(mutant.name);
    }
}

impl Scout<Client> {
    /// The honest client, watched.
    pub fn client(config: ClientConfig) -> Self {
        let occasions = Occasions::default();
        let conduct = Conduct::tempted(occasions.temptations.clone());
        let client = Client::with_conduct(config, conduct);
        Self::new(client, Role::Client, occasions)
    }
}

impl Scout<Server> {
    /// The honest server, watched.
    pub fn server(config: ServerConfig) -> Self {
        let occasions = Occasions::default();
        let conduct = Conduct::tempted(occasions.temptations.clone());
        let server = Server::with_conduct(config, conduct);
        Self::new(server, Role::Server, occasions)
    }
}

impl<P> Scout<P> {
    fn new(inner: P, role: Role, occasions: Occasions) -> Self {
        let edits = |mutant: &&Mutant| !matches!(mutant.means, Means::Inside(_));
        let of_role = all().filter(|mutant| mutant.role == role);
        Self {
            inner,
            waiting: of_role.filter(edits).collect(),
            memory: Memory::default(),
            occasions,
        }
    }

    /// The mutants that had an occasion. It can be kept and read after the peer is gone.
    pub fn occasions(&self) -> Occasions {
        self.occasions.clone()
    }

    fn hear(&mut self, headers: &Headers, body: &[u8]) {
        let encoding = encoding_of(header(headers, "content-type"));
        self.memory.heard = message_in(body, encoding).or(self.memory.heard.take());
    }

    fn show(&mut self, headers: &Headers, body: &[u8]) {
        let encoding = encoding_of(header(headers, "content-type"));
        let message = message_in(body, encoding);
        if let Some(message) = &message {
            self.memory.sessions += u64::from(text(&message.header.msg_id) == "1");
        }
        let (memory, occasions) = (&self.memory, &self.occasions);
        self.waiting.retain(|mutant| {
            let acts = match (mutant.means, &message) {
                (Means::Edit(edit), Some(message)) => edit(memory, &mut message.clone()),
                (Means::Octets(change), _) => change(&mut headers.to_vec(), &mut body.to_vec()),
                _ => false,
            };
            if acts {
                occasions.note(mutant);
            }
            !acts
        });
        if message.is_some() {
            self.memory.sent += 1;
            self.memory.said = message;
        }
    }
}

impl<P: Peer> Peer for Scout<P> {
    fn handle(&mut self, now: Time, input: Input) {
        match &input {
            Input::Request(request) => self.hear(&request.headers, &request.body),
            Input::Response(response) => self.hear(&response.headers, &response.body),
            _ => {}
        }
        self.inner.handle(now, input);
    }

    fn poll(&mut self, now: Time) -> Output {
        let output = self.inner.poll(now);
        if let Output::Transmit(
            Transmit::Request { headers, body, .. } | Transmit::Response { headers, body, .. },
        ) = &output
        {
            self.show(headers, body);
        }
        output
    }
}
