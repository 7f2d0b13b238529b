//! A client and a server joined in memory: what one transmits, the other is handed.

use dmct_reference::{
    client::{Client, ClientConfig},
    server::{Server, ServerConfig},
};
use dmct_wire::{
    peer::{
        Answer, Carrier, Input, Item, Operation, Output, Peer, Pushed, Request, Response, Stimulus,
        Time, Transmit,
    },
    syncml::{
        codec::{self, Encoding},
        limits::Limits,
        message::{Command, Message},
    },
};

/// Messages in all; more means that the two never come to an end.
const MOST_STEPS: usize = 2_000;

/// One message that went over.
pub struct Said {
    /// True if the client said it.
    pub by_client: bool,
    pub message: Message,
    pub text: String,
    pub url: String,
}

pub struct Lab<C = Client, S = Server> {
    pub client: C,
    pub server: S,
    pub said: Vec<Said>,
    pub answers: Vec<Answer>,
    pub datagrams: Vec<Vec<u8>>,
    /// Changes a message on its way; the first argument says whether the client sent it.
    pub tamper: Box<dyn FnMut(bool, usize, Vec<u8>) -> Vec<u8>>,
    pub now: Time,
    /// Whether a defect in a message, or a session without end, fails the test; mutants are allowed both, and
    /// what they say is not read.
    pub strict: bool,
    /// The application that pushes are for on arrival, if not what the server wrote.
    pub push_application: Option<u8>,
    /// The most messages to which one stimulus led.
    pub most_at_once: usize,
    /// What happens after so many messages: to the client, or not, and what.
    pending: Option<(usize, bool, Stimulus)>,
    ids: u64,
}

/// Two honest peers as they come.
pub fn lab() -> Lab {
    with(ClientConfig::default(), ServerConfig::default())
}

pub fn with(client: ClientConfig, server: ServerConfig) -> Lab {
    join(Client::new(client), Server::new(server))
}

pub fn join<C: Peer, S: Peer>(client: C, server: S) -> Lab<C, S> {
    Lab {
        client,
        server,
        said: Vec::new(),
        answers: Vec::new(),
        datagrams: Vec::new(),
        tamper: Box::new(|_, _, octets| octets),
        now: Time(0),
        strict: true,
        push_application: None,
        most_at_once: 0,
        pending: None,
        ids: 0,
    }
}

impl<C: Peer, S: Peer> Lab<C, S> {
    /// Asks the client for something and plays on until nothing moves.
    pub fn client_does(&mut self, stimulus: Stimulus) -> &mut Self {
        self.ids += 1;
        let id = self.ids;
        self.client
            .handle(self.now, Input::Stimulus { id, stimulus });
        self.play();
        self
    }

    /// Asks the server for something and plays on until nothing moves.
    pub fn server_does(&mut self, stimulus: Stimulus) -> &mut Self {
        self.ids += 1;
        let id = self.ids;
        self.server
            .handle(self.now, Input::Stimulus { id, stimulus });
        self.play();
        self
    }

    /// The client is asked for the second while the first message after the first is on its way.
    pub fn client_does_between(&mut self, first: Stimulus, second: Stimulus) -> &mut Self {
        self.pending = Some((self.said.len() + 1, true, second));
        self.client_does(first)
    }

    /// The client is asked for something, and the server for something else after so many messages.
    pub fn server_does_between(
        &mut self,
        first: Stimulus,
        after: usize,
        second: Stimulus,
    ) -> &mut Self {
        self.pending = Some((self.said.len() + after, false, second));
        self.client_does(first)
    }

    /// A session opened by the client.
    pub fn start(&mut self) -> &mut Self {
        self.client_does(Stimulus::StartSession { server: None })
    }

    /// The server sends these in one package of the next session.
    pub fn queue(&mut self, operations: Vec<Operation>) -> &mut Self {
        self.server_does(Stimulus::Queue { operations })
    }

    /// Plays on until nothing moves.
    pub fn play(&mut self) {
        let before = self.said.len();
        self.play_out();
        self.most_at_once = self.most_at_once.max(self.said.len() - before);
    }

    fn play_out(&mut self) {
        for _ in 0..MOST_STEPS {
            let from_client = self.client.poll(self.now);
            let from_server = self.server.poll(self.now);
            let idle = |output: &Output| matches!(output, Output::Wait(_) | Output::Finished);
            if let (Output::Wait(Some(due)), true) = (&from_client, idle(&from_server)) {
                // the user is at it, and time flies
                self.now = self.now.max(*due);
                continue;
            }
            if idle(&from_client) && idle(&from_server) {
                return;
            }
            self.now.0 += 1_000;
            self.carry(true, from_client);
            self.carry(false, from_server);
            if let Some((_, to_client, stimulus)) = self
                .pending
                .take_if(|(after, ..)| self.said.len() >= *after)
            {
                let input = Input::Stimulus { id: 0, stimulus };
                if to_client {
                    self.client.handle(self.now, input);
                } else {
                    self.server.handle(self.now, input);
                }
            }
        }
        assert!(!self.strict, "the peers never come to an end");
    }

    fn carry(&mut self, by_client: bool, output: Output) {
        match output {
            Output::Answer { answer, .. } => self.answers.push(answer),
            Output::Transmit(Transmit::Request {
                exchange,
                url,
                headers,
                body,
                ..
            }) => {
                let body = self.hear(by_client, url.clone(), body);
                let request = Request {
                    exchange,
                    method: "POST".to_owned(),
                    target: url,
                    headers,
                    body,
                    ..Request::default()
                };
                self.server.handle(self.now, Input::Request(request));
            }
            Output::Transmit(Transmit::Response {
                exchange,
                status,
                headers,
                body,
                ..
            }) => {
                let body = self.hear(by_client, String::new(), body);
                let response = Response {
                    exchange,
                    status,
                    headers,
                    body,
                    ..Response::default()
                };
                self.client.handle(self.now, Input::Response(response));
            }
            Output::Transmit(Transmit::Datagram { payload, to }) => {
                self.datagrams.push(payload.clone());
                let mut payload = payload;
                if let Some(application) = self.push_application {
                    payload[5] = application | 0x80;
                }
                let from = "server".to_owned();
                self.client
                    .handle(self.now, Input::Datagram { from, to, payload });
            }
            Output::Transmit(Transmit::Push { to, push, .. }) => {
                let pushed = Pushed {
                    carrier: Carrier::of_address(&to),
                    to,
                    push,
                    ..Pushed::default()
                };
                self.client.handle(self.now, Input::Pushed(pushed));
            }
            _ => {}
        }
    }

    fn hear(&mut self, by_client: bool, url: String, body: Vec<u8>) -> Vec<u8> {
        let body = (self.tamper)(by_client, self.said.len(), body);
        let text = String::from_utf8_lossy(&body).into_owned();
        let mut message = Message::default();
        if self.strict {
            let decoded = codec::decode(&body, Encoding::Xml, &Limits::default());
            assert_eq!(decoded.defects, [], "{text}");
            message = decoded.message.unwrap();
        }
        self.said.push(Said {
            by_client,
            message,
            text,
            url,
        });
        body
    }

    /// Changes the text of messages on their way; `by_client` says whose.
    pub fn tamper(&mut self, by_client: bool, mut change: impl FnMut(String) -> String + 'static) {
        self.tamper = Box::new(move |from_client, _, octets| {
            if from_client == by_client {
                change(String::from_utf8(octets).unwrap()).into_bytes()
            } else {
                octets
            }
        });
    }

    /// One line for each message: who, the commands in short, Final.
    pub fn summary(&self) -> Vec<String> {
        self.said.iter().map(Said::summary).collect()
    }
}

impl Said {
    pub fn summary(&self) -> String {
        let commands: Vec<String> = self.message.body.commands.iter().map(short).collect();
        let who = if self.by_client { "C" } else { "S" };
        let end = if self.message.is_final() {
            " Final"
        } else {
            ""
        };
        format!("{who}: {}{end}", commands.join(", "))
    }
}

fn short(command: &Command) -> String {
    match command {
        Command::Status(status) => {
            let cmd = status.cmd.as_ref().map_or("", |cmd| cmd.text.as_str());
            format!("{} {cmd}", status.code().unwrap_or(0))
        }
        Command::Alert(alert) => format!("Alert {}", alert.code().unwrap_or(0)),
        other => other.name().to_owned(),
    }
}

/// An Item with a target.
pub fn at(target: &str) -> Item {
    Item {
        target: Some(target.to_owned()),
        ..Item::default()
    }
}

/// An Item with a target and data.
pub fn put(target: &str, data: &str) -> Item {
    Item {
        data: Some(data.to_owned()),
        ..at(target)
    }
}

/// The first `length` characters of the cycle that `./Scratch/Big` repeats.
pub fn cycle(length: usize) -> String {
    ('0'..='9')
        .chain('a'..='z')
        .chain('A'..='Z')
        .cycle()
        .take(length)
        .collect()
}
