//! One exchange of a DM session: the message is put, the answer is got.

use dmct_wire::{
    obex::{Object, response},
    peer::{Loss, Response},
};

use super::{
    asker::{Asker, Fetched, Line},
    status::status_of,
};
use crate::http::client::Outgoing;

/// Begins the session of a link.
///
/// # Errors
/// Why there is no answer, or what refuses the session instead of one.
pub(super) async fn begin<L: Line>(asker: &mut Asker<L>) -> Result<Option<Response>, Loss> {
    let code = asker.connect().await?;
    if code == response::SUCCESS {
        asker.record();
        return Ok(None);
    }
    let (_, head) = asker.record();
    Ok(Some(refused(code, head)))
}

/// Puts a message and gets the answer to it. What refuses either is the answer otherwise, as the status that it means.
///
/// # Errors
/// Why there is none.
pub(super) async fn post<L: Line>(
    asker: &mut Asker<L>,
    outgoing: Outgoing,
) -> Result<Response, Loss> {
    let media_type = content_type(&outgoing.headers)
        .unwrap_or_default()
        .to_owned();
    let object = Object::new(None, &media_type, outgoing.body);
    let code = asker
        .put(object, &outgoing.delivery, Some(outgoing.sending))
        .await?;
    let (_, answer) = asker.record();
    if code != response::SUCCESS {
        return Ok(refused(code, answer));
    }
    let answer = asker.fetch(&media_type).await?;
    asker.record();
    Ok(fetched(answer))
}

/// What was got, as an answer.
pub(super) fn fetched(fetched: Fetched) -> Response {
    let Some(object) = fetched.object else {
        return refused(fetched.code, fetched.head);
    };
    let headers = object
        .media_type
        .map(|media_type| ("Content-Type".to_owned(), media_type));
    Response {
        status: status_of(fetched.code),
        headers: headers.into_iter().collect(),
        head: fetched.head,
        body: object.body,
        ..Response::default()
    }
}

/// The media type among headers.
pub(super) fn content_type(headers: &[(String, String)]) -> Option<&str> {
    headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"))
        .map(|(_, value)| value.as_str())
}

/// The answer that a response code is.
pub(super) fn refused(code: u8, head: Vec<u8>) -> Response {
    Response {
        status: status_of(code),
        head,
        ..Response::default()
    }
}
