//! A push as the MESSAGE that brings it, and back; a registration as its REGISTER: octets, no sockets.

use dmct_wire::{
    peer::{Carrier, Delivered, Input, Loss, Push, Pushed},
    sip::{
        DM_APPLICATION, Delivery, Exchange, Limits, Message, PagerMessage, Registration, StartLine,
        decode,
    },
};
use tokio::time::Instant;

use super::{
    agent::{Refusal, Verdict, judge},
    registrar::{Registering, Registrar},
};

/// A push as a MESSAGE: to this Request-URI, for whoever has this address of record.
pub(super) fn message_of(push: Push, target: &str, to: &str, from: &str) -> PagerMessage {
    let application = if push.is_for_dm() {
        Some(DM_APPLICATION.to_owned())
    } else {
        push.application
    };
    PagerMessage {
        target: target.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        content_type: push.media_type,
        application,
        body: push.body,
    }
}

/// What a MESSAGE pushes.
///
/// # Errors
/// Its body has no type or is coded, or Accept-Contact cannot be read.
pub(super) fn push_of(message: &Message) -> Result<Push, Refusal> {
    let Delivery {
        applications, body, ..
    } = Delivery::read(message)?;
    let coded = message.values("Content-Encoding");
    if coded
        .iter()
        .any(|coding| !coding.eq_ignore_ascii_case("identity"))
    {
        let refusal = Refusal::new(415, "Unsupported Media Type");
        return Err(refusal.with("Accept-Encoding", "identity"));
    }
    // as it stands there, with its parameters
    let media_type = message
        .header("Content-Type")
        .map(|header| header.value.clone());
    if media_type.is_none() && !body.is_empty() {
        let length = body.len();
        // RFC 3261 20.15
        return Err(Refusal::malformed(&format!(
            "no Content-Type for a body of {length} octets"
        )));
    }
    let is_dm = |name: &&String| name.eq_ignore_ascii_case(DM_APPLICATION);
    let dm = applications.iter().find(is_dm).cloned();
    Ok(Push {
        media_type: media_type.unwrap_or_default(),
        application: dm.or_else(|| applications.into_iter().next()),
        body,
    })
}

/// A push that arrived in a MESSAGE.
pub(super) fn pushed(
    message: &Message,
    push: Push,
    from: String,
    connection: Option<u64>,
) -> Pushed {
    let mut head = message.encode();
    head.truncate(
        head.len()
            .saturating_sub(message.body().len() + message.surplus().len()),
    );
    let to = match message.start() {
        StartLine::Request { uri, .. } => uri.clone(),
        StartLine::Response { .. } => String::new(),
    };
    Pushed {
        carrier: Carrier::Sip,
        from,
        to,
        connection,
        head,
        push,
    }
}

/// What the final response to a request of ours comes to.
pub(super) fn delivered(exchange: u64, sent: Vec<u8>, response: &Message) -> Delivered {
    let status = response.code().unwrap_or_default();
    Delivered {
        exchange,
        carrier: Carrier::Sip,
        status,
        taken: (200..300).contains(&status),
        sent,
        answer: response.encode(),
    }
}

/// What happens where both ends are at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Carried {
    /// What whoever receives it is handed.
    pub(crate) arrives: Option<Input>,
    /// What whoever sent it is handed.
    pub(crate) comes_back: Input,
}

/// Carries a push between two ends that are at hand: the MESSAGE and its response, as octets.
pub(crate) fn carry_push(exchange: u64, from: &str, to: &str, push: &Push) -> Carried {
    let sender = format!("sip:dm@{from}.example");
    let request = message_of(push.clone(), to, to, &sender).request(&exchange_of(exchange, from));
    let sent = request.encode();
    let Some(request) = decode(&sent, &Limits::default()).value else {
        return lost(exchange, "it makes no MESSAGE");
    };
    let (response, arrives) = match judge(&request, "memory") {
        Verdict::Pushes(response, push) => {
            let arrived = pushed(&request, push, from.to_owned(), None);
            (response, Some(Input::Pushed(arrived)))
        }
        Verdict::Refused(response, _) | Verdict::Answered(response) => (response, None),
        Verdict::Ignored | Verdict::Registers => return lost(exchange, "it makes no MESSAGE"),
    };
    Carried {
        arrives,
        comes_back: Input::Delivered(delivered(exchange, sent, &response)),
    }
}

/// Carries a registration between two ends that are at hand: the REGISTER and its response, as octets.
pub(crate) fn carry_registration(
    exchange: u64,
    from: &str,
    registration: &Registration,
) -> Carried {
    let mut registration = registration.clone();
    if registration.contact.is_empty() {
        registration.contact = format!("sip:device@{from}.example");
    }
    let octets = registration.request(&exchange_of(exchange, from)).encode();
    let Some(request) = decode(&octets, &Limits::default()).value else {
        return lost(exchange, "it makes no REGISTER");
    };
    let registering = Registering {
        request: &request,
        octets: &octets,
        from,
        flow: (),
        tag: "memory",
    };
    let registry = Registrar::new().take(&registering, Instant::now());
    let arrives = registry.registered.map(|registered| Input::Registered {
        from: from.to_owned(),
        octets: octets.clone(),
        registered,
    });
    Carried {
        arrives,
        comes_back: Input::Delivered(delivered(exchange, octets, &registry.response)),
    }
}

fn exchange_of(exchange: u64, from: &str) -> Exchange {
    Exchange {
        transport: "UDP".to_owned(),
        sent_by: format!("{from}.example"),
        branch: format!("z9hG4bK{exchange}"),
        from_tag: "memory".to_owned(),
        call_id: format!("{exchange}@{from}.example"),
        sequence: 1,
    }
}

fn lost(exchange: u64, reason: &str) -> Carried {
    let loss = Loss::Unreachable(reason.to_owned());
    Carried {
        arrives: None,
        comes_back: Input::Lost { exchange, loss },
    }
}
