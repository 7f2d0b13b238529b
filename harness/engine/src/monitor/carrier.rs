//! Rules on what carries messages: media type and method (DM HTTP Binding 1.3).

use super::{
    conversation::Conversation,
    rule::{Finding, Look, Watched},
    said::shown,
};
use dmct_scenario::plan::Role;
use dmct_wire::{span::Span, syncml::codec::Encoding};

/// A DM message comes under the media type of DM.
pub(super) fn media_type(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), |said| {
        if said.seen.record.carrier != "http" {
            return Look::Past;
        }
        let given = &said.seen.record.media_type;
        let is_exact =
            |value: &str| Encoding::of_media_type(value).is_some_and(|found| found.exact);
        // Who is spoken to under another media type may answer in kind.
        let answers_another = conversation
            .view
            .sent_before(said.number())
            .find(|sent| !sent.record.is_push())
            .is_some_and(|sent| !is_exact(&sent.record.media_type));
        if answers_another {
            return Look::Past;
        }
        Look::if_so(is_exact(given), || Finding {
            observed: format!("Content-Type {}", shown(Some(given))),
            permitted: vec![
                Encoding::Xml.media_type().to_owned(),
                Encoding::Wbxml.media_type().to_owned(),
            ],
            message: said.number(),
            span: Span::default(),
            note: None,
        })
    })
}

/// A client sends its messages with POST.
pub(super) fn posted(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), |said| {
        let head = String::from_utf8_lossy(&said.seen.record.head.0);
        let Some(method) = head.split_whitespace().next() else {
            return Look::Past;
        };
        if said.seen.record.carrier != "http" || conversation.judged != Role::Client {
            return Look::Past;
        }
        Look::if_so(method == "POST", || Finding {
            observed: format!("the method {}", shown(Some(method))),
            permitted: vec!["POST".to_owned()],
            message: said.number(),
            span: Span::default(),
            note: None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ANSWER_1, Talk};
    use super::*;
    use dmct_record::octets::Octets;

    #[test]
    fn a_client_posts() {
        let headed = |head: &str| {
            Talk::of_client().but(|message| message.head = Octets(head.as_bytes().to_vec()))
        };
        headed("POST /dm HTTP/1.1\r\n\r\n").is_right(posted);
        headed("PUT /dm HTTP/1.1\r\n\r\n").is_wrong(posted, 1, "");
        headed("").is_passed_over(posted);
    }

    #[test]
    fn the_media_type_is_that_of_dm() {
        let typed =
            |talk: Talk, value: &str| talk.but(|message| value.clone_into(&mut message.media_type));
        typed(
            Talk::of_client(),
            "Application/vnd.syncml.dm+xml; charset=utf-8",
        )
        .is_right(media_type);
        for wrong in ["application/vnd.syncml+xml", "text/xml", ""] {
            typed(Talk::of_client(), wrong).is_wrong(media_type, 1, "");
        }
        typed(
            typed(Talk::of_server(), "application/vnd.syncml+xml").server(1, ANSWER_1),
            "application/vnd.syncml+xml",
        )
        .is_passed_over(media_type);
    }
}
