//! The pair in memory: the same every time, within its bounds.

use std::time::Duration;

use crate::peers::{Actions, Dummy, echo, post};
use dmct_net::memory::{Bounds, MemoryOutcome, Pair};
use dmct_wire::peer::{Answer, Delivery, Input, Loss, Output, Stimulus, Time, Transmit};

const WIDE: Bounds = Bounds {
    steps: 1000,
    until: Time(3_600_000_000),
};

/// Posts three messages, one of them wrong, and asks a stimulus.
fn busy() -> impl FnMut(&Input, &mut Actions) {
    let mut answers = 0;
    move |input, actions| match input {
        Input::Start => {
            for exchange in 1..=3 {
                let delivery = if exchange == 2 {
                    Delivery::Cut(1)
                } else {
                    Delivery::Chunked(2)
                };
                actions.send(post(exchange, "http://dm/", b"message", delivery));
            }
            actions.send(Transmit::Datagram {
                to: "dm:2948".to_owned(),
                payload: vec![1, 6],
            });
            actions.send(Transmit::Stimulus {
                id: 9,
                stimulus: Stimulus::Reset,
            });
        }
        Input::Response(_) | Input::Lost { .. } | Input::Answered { .. } => {
            answers += 1;
            if answers == 4 {
                actions.finish();
            }
        }
        _ => {}
    }
}

fn helpful(input: &Input, actions: &mut Actions) {
    match input {
        Input::Request(request) => actions.send(echo(request, Delivery::Whole)),
        Input::Stimulus { id, .. } => {
            actions.output(Output::Answer {
                id: *id,
                answer: Answer::Done { note: None },
            });
        }
        _ => {}
    }
}

fn silent(_: &Input, _: &mut Actions) {}

#[test]
fn two_runs_are_alike_to_the_last_octet() {
    let run = || {
        let (mut left, mut right) = (Dummy::new(busy()), Dummy::new(helpful));
        let outcome = Pair::new(&mut left, &mut right).run(WIDE);
        let seen = format!(
            "{:?} {:?}",
            left.seen.lock().unwrap(),
            right.seen.lock().unwrap()
        );
        (outcome, seen)
    };
    let (outcome, seen) = run();
    assert!(outcome.finished);
    assert_eq!(run(), (outcome, seen));
}

#[test]
fn each_way_takes_the_latency_and_ids_come_back() {
    let (mut left, mut right) = (Dummy::new(busy()), Dummy::new(helpful));
    let outcome = Pair::new(&mut left, &mut right)
        .latency(Duration::from_millis(20))
        .run(WIDE);
    assert_eq!(outcome.now, Time(40_000));
    let seen = left.seen.lock().unwrap();
    let back: Vec<_> = seen
        .iter()
        .skip(1)
        .map(|(time, input)| (time.0, name(input)))
        .collect();
    assert_eq!(
        back,
        [
            (40_000, "lost 2"),
            (40_000, "response 1"),
            (40_000, "response 3"),
            (40_000, "answered 9")
        ]
    );
    let datagram = Input::Datagram {
        from: "left".to_owned(),
        to: "dm:2948".to_owned(),
        payload: vec![1, 6],
    };
    assert!(
        right
            .seen
            .lock()
            .unwrap()
            .contains(&(Time(20_000), datagram))
    );
}

fn name(input: &Input) -> &'static str {
    match input {
        Input::Response(response) if response.exchange == 1 => "response 1",
        Input::Response(response) if response.exchange == 3 => "response 3",
        Input::Lost {
            exchange: 2,
            loss: Loss::Closed { .. },
        } => "lost 2",
        Input::Answered {
            id: 9,
            answer: Answer::Done { .. },
        } => "answered 9",
        _ => "something else",
    }
}

#[test]
fn peers_that_wait_for_each_other_are_idle() {
    let (mut left, mut right) = (Dummy::new(silent), Dummy::new(silent));
    let outcome = Pair::new(&mut left, &mut right).run(WIDE);
    assert!(outcome.idle && !outcome.finished, "{outcome:?}");
    assert_eq!(outcome.now, Time(0));
}

#[test]
fn a_run_ends_within_its_bounds() {
    let restless = |_: &Input, actions: &mut Actions| actions.wake_in(Duration::from_secs(1));
    let run = |bounds| -> MemoryOutcome {
        let (mut left, mut right) = (Dummy::new(restless), Dummy::new(silent));
        Pair::new(&mut left, &mut right).run(bounds)
    };
    let outcome = run(Bounds {
        steps: 50,
        until: Time(u64::MAX),
    });
    assert_eq!(
        (outcome.finished, outcome.idle, outcome.steps),
        (false, false, 50)
    );
    let outcome = run(Bounds {
        steps: 1000,
        until: Time(2_500_000),
    });
    assert_eq!((outcome.finished, outcome.now), (false, Time(2_000_000)));
}

#[test]
fn a_peer_that_never_waits_is_bounded_too() {
    let (mut left, mut right) = (Dummy::new(silent), Chatterbox);
    let outcome = Pair::new(&mut left, &mut right).run(Bounds {
        steps: 200,
        until: Time(u64::MAX),
    });
    assert_eq!(outcome.steps, 200);
}

struct Chatterbox;

impl dmct_wire::peer::Peer for Chatterbox {
    fn handle(&mut self, _: Time, _: Input) {}

    fn poll(&mut self, _: Time) -> Output {
        Output::Transmit(Transmit::Datagram {
            to: "x:1".to_owned(),
            payload: Vec::new(),
        })
    }
}

#[test]
fn a_dropped_exchange_is_lost_to_its_opener() {
    let dropping = |input: &Input, actions: &mut Actions| {
        if let Input::Request(request) = input {
            actions.send(Transmit::Drop {
                exchange: request.exchange,
            });
        }
    };
    let asking = |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(post(5, "http://dm/", b"", Delivery::Whole)),
        Input::Lost { .. } => actions.finish(),
        _ => {}
    };
    let (mut left, mut right) = (Dummy::new(asking), Dummy::new(dropping));
    Pair::new(&mut left, &mut right).run(WIDE);
    assert_eq!(
        left.inputs()[1],
        Input::Lost {
            exchange: 5,
            loss: Loss::Closed {
                partial: Vec::new()
            }
        }
    );
}

#[test]
fn the_right_peer_goes_on_from_run_to_run_and_is_left_without_open_requests() {
    let asking = |input: &Input, actions: &mut Actions| {
        if let Input::Stimulus { .. } = input {
            actions.send(post(1, "http://dm/", b"", Delivery::Whole));
        }
    };
    let leaving = |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(Transmit::Stimulus {
            id: 1,
            stimulus: Stimulus::Abort,
        }),
        Input::Request(_) => actions.finish(),
        _ => {}
    };
    let mut right = Dummy::new(asking);
    let mut left = Dummy::new(leaving);
    let first = Pair::new(&mut left, &mut right).run(WIDE);
    let Input::Request(request) = &left.inputs()[1] else {
        panic!("no request")
    };
    let number = request.exchange;
    let mut left = Dummy::new(leaving);
    let pair = Pair::new(&mut left, &mut right)
        .starting_at(first.now)
        .numbering(first.numbering);
    let second = pair.right_already_started().run(WIDE);
    assert!(second.finished && second.now > first.now);
    let Input::Request(request) = &left.inputs()[1] else {
        panic!("no request")
    };
    assert!(request.exchange > number);
    let kinds: Vec<_> = right.inputs().iter().map(std::mem::discriminant).collect();
    let lost = Input::Lost {
        exchange: 1,
        loss: Loss::Closed {
            partial: Vec::new(),
        },
    };
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == std::mem::discriminant(&Input::Start))
            .count(),
        1
    );
    assert_eq!(
        right
            .inputs()
            .iter()
            .filter(|input| **input == lost)
            .count(),
        2
    );
}
