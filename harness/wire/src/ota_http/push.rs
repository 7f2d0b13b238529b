//! The POST that brings a push.

use super::enclosed::{Enclosed, EnclosedLimits};
use super::lookup::{all, bare_media_type, first, pair};
use super::values::{MEDIA_TYPE, OTA_VERSION, PushInfo, header};
use crate::octets::Stop;

/// The method of a push.
pub const METHOD: &str = "POST";

/// The request target of a push, where nothing else is agreed.
pub const TARGET: &str = "/wappush";

/// What a push proxy posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The version of OTA-HTTP, if it is said: it must be in the first request on a connection.
    pub version: Option<String>,
    /// What the proxy says of the push.
    pub info: PushInfo,
    /// The message in its body.
    pub enclosed: Enclosed,
}

impl Push {
    /// A push of this entity to the DM user agent, with the version said.
    pub fn new(content_type: &str, entity: impl Into<Vec<u8>>) -> Self {
        Self {
            version: Some(OTA_VERSION.into()),
            info: PushInfo::default(),
            enclosed: Enclosed::new(content_type, entity),
        }
    }

    /// The headers of the request, besides Host and what frames the body: the carrier adds those.
    pub fn headers(&self) -> Vec<(String, String)> {
        let mut headers = vec![pair("Content-Type", MEDIA_TYPE)];
        if let Some(version) = &self.version {
            headers.push(pair(header::OTA_VERSION, version.as_str()));
        }
        if !self.info.is_empty() {
            headers.push(pair(header::PUSH_INFO, self.info.to_string()));
        }
        headers
    }

    /// The body of the request.
    pub fn body(&self) -> Vec<u8> {
        self.enclosed.encode()
    }

    /// Reads the headers and the body of a POST.
    ///
    /// # Errors
    /// The body is not said to be `application/http`, or is no response of HTTP. The offset counts in the body; of a
    /// header it is 0.
    pub fn read(
        headers: &[(String, String)],
        body: &[u8],
        limits: &EnclosedLimits,
    ) -> Result<Self, Stop> {
        let content_type = first(headers, "Content-Type").unwrap_or("missing");
        if bare_media_type(content_type) != MEDIA_TYPE {
            let reason = format!("the Content-Type is {content_type}, a push has {MEDIA_TYPE}");
            return Err(Stop::new(0, reason));
        }
        let info: Vec<_> = all(headers, header::PUSH_INFO).collect();
        Ok(Self {
            version: first(headers, header::OTA_VERSION).map(str::to_owned),
            info: PushInfo::read(&info.join(",")),
            enclosed: Enclosed::decode(body, limits).into_result()?,
        })
    }
}
