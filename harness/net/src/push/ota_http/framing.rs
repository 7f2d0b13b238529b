//! A push as the request that brings it, and the answer to that: octets, no sockets.

use dmct_wire::{
    ota_http::{self, Answer, Application, Enclosed, OTA_VERSION, PushInfo, Query},
    peer::{Carrier, Delivered, Delivery, Loss, Push, Response},
};

use crate::http::{Url, UrlError, bodiless, request};

/// A push as it is posted.
pub(crate) struct Posted {
    /// Where to, with its path.
    pub(crate) url: Url,
    /// The same as text.
    pub(crate) address: String,
    /// The headers, without Host and what frames the body.
    pub(crate) headers: Vec<(String, String)>,
    /// The body: the enclosed message.
    pub(crate) body: Vec<u8>,
}

impl Posted {
    /// Frames a push to an address; without a path it goes to the one that terminals have.
    ///
    /// # Errors
    /// Nothing can be posted to such an address.
    pub(crate) fn new(to: &str, push: &Push) -> Result<Self, Loss> {
        let address = with_path(to);
        let url = parsed(&address)?;
        let application = push.application.as_deref().map(Application::of_push);
        let pushed = ota_http::Push {
            // it must be in the first request on a connection, and may be in others
            version: Some(OTA_VERSION.to_owned()),
            info: PushInfo::default(),
            enclosed: Enclosed::to(application.as_ref(), &push.media_type, push.body.as_slice()),
        };
        Ok(Self {
            url,
            address,
            headers: pushed.headers(),
            body: pushed.body(),
        })
    }

    /// The octets of the request.
    pub(crate) fn octets(&self) -> Vec<u8> {
        request(&self.url, &self.headers, &self.body, &Delivery::Whole).octets
    }
}

/// The question of a proxy who the terminal at an address is: where it goes to, and its octets.
///
/// # Errors
/// Nothing can be asked at such an address.
pub(super) fn question(to: &str) -> Result<(String, Vec<u8>), Loss> {
    let address = with_path(to);
    let mut headers = Query::new(Vec::new()).headers();
    headers.push(("Connection".to_owned(), "close".to_owned()));
    let octets = bodiless("OPTIONS", &parsed(&address)?, &headers);
    Ok((address, octets))
}

/// What the answer to a push comes to.
pub(crate) fn delivered(exchange: u64, sent: Vec<u8>, response: &Response) -> Delivered {
    let answer = Answer::read(response.status, &response.headers);
    Delivered {
        exchange,
        carrier: Carrier::OtaHttp,
        status: response.status,
        taken: answer.is_ok_and(|answer| answer.is_accepted()),
        sent,
        answer: [response.head.as_slice(), response.body.as_slice()].concat(),
    }
}

fn parsed(address: &str) -> Result<Url, Loss> {
    Url::parse(address).map_err(|error: UrlError| Loss::Unreachable(error.to_string()))
}

/// The address with the path of terminals, if it has none of its own.
fn with_path(to: &str) -> String {
    let rest = to.split_once("://").map_or("", |(_, rest)| rest);
    if rest.contains(['/', '?', '#']) {
        to.to_owned()
    } else {
        format!("{to}{}", ota_http::TARGET)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    /// Put together by hand (Notification 1.3 7.4; Push OTA 7).
    const WHOLE: &str = "POST /wappush HTTP/1.1\r\n\
        Host: device.example:4035\r\n\
        Content-Type: application/http\r\n\
        X-Wap-Push-OTA-Version: 1.0\r\n\
        Content-Length: 147\r\n\r\n\
        HTTP/1.1 200 OK\r\n\
        Content-Type: application/vnd.syncml.dm.notification\r\n\
        Content-Length: 4\r\n\
        X-Wap-Application-Id: x-wap-application:syncml.dm\r\n\r\nBODY";

    #[test]
    fn a_push_is_posted_with_its_message_enclosed() {
        let push = Push::to_dm("application/vnd.syncml.dm.notification", "BODY");
        let posted = Posted::new("http://device.example:4035", &push).unwrap();
        assert_eq!(String::from_utf8(posted.octets()).unwrap(), WHOLE);
    }

    #[test]
    fn only_an_address_without_a_path_gets_the_usual_one() {
        for (to, with) in [
            ("http://a:1", "http://a:1/wappush"),
            ("https://[::1]:4036", "https://[::1]:4036/wappush"),
            ("http://a:1/", "http://a:1/"),
            ("http://a:1/own?x", "http://a:1/own?x"),
            ("http://a:1?x", "http://a:1?x"),
        ] {
            assert_eq!(with_path(to), with);
        }
    }

    #[test]
    fn what_the_answer_says_counts_as_well_as_its_status() {
        let taken = |status, push_status: Option<&str>| {
            let name = "X-Wap-Push-Status".to_owned();
            let headers = push_status.map(|value| (name, value.to_owned()));
            let response = Response {
                status,
                headers: headers.into_iter().collect(),
                ..Response::default()
            };
            delivered(1, Vec::new(), &response).taken
        };
        assert!(taken(204, Some("400 Accepted")));
        assert!(taken(200, Some("401")));
        assert!(!taken(204, Some("238")));
        assert!(!taken(204, None));
        assert!(!taken(500, Some("400 Accepted")));
    }
}
