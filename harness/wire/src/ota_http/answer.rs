//! What a terminal answers to a push.

use super::lookup::{first, pair};
use super::status::{Outcome, PushStatus};
use super::values::header;
use crate::octets::{Stop, readable};

/// The answer to a push, without a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code of HTTP: 204, or 200 with a body where the proxy permits one.
    pub http_status: u16,
    /// What became of the push.
    pub status: PushStatus,
    /// The version of OTA-HTTP, if it is said.
    pub version: Option<String>,
}

impl Answer {
    /// 204 and `400 Accepted`, with the version of the request echoed.
    pub fn accepted(version: Option<String>) -> Self {
        Self {
            http_status: 204,
            status: PushStatus::accepted(),
            version,
        }
    }

    /// The headers of the response, besides what frames its body.
    pub fn headers(&self) -> Vec<(String, String)> {
        let mut headers = vec![pair(header::PUSH_STATUS, self.status.to_string())];
        if let Some(version) = &self.version {
            headers.push(pair(header::OTA_VERSION, version.as_str()));
        }
        headers
    }

    /// Reads status and headers of a response to a push.
    ///
    /// # Errors
    /// X-Wap-Push-Status is missing or has no code; the offset is 0.
    pub fn read(http_status: u16, headers: &[(String, String)]) -> Result<Self, Stop> {
        Ok(Self {
            http_status,
            status: read_status(headers)?,
            version: first(headers, header::OTA_VERSION).map(str::to_owned),
        })
    }

    /// Whether the terminal took the push: by the status of the push, and by that of HTTP.
    pub const fn is_accepted(&self) -> bool {
        let taken = matches!(
            self.status.outcome(),
            Outcome::Accepted | Outcome::AcceptedWithOtherCapabilities
        );
        taken && matches!(self.http_status, 200..=299)
    }
}

/// The status of a push or a registration among the headers of a response.
pub(super) fn read_status(headers: &[(String, String)]) -> Result<PushStatus, Stop> {
    let name = header::PUSH_STATUS;
    let value = first(headers, name).ok_or_else(|| Stop::new(0, format!("no {name}")))?;
    PushStatus::read(value).ok_or_else(|| {
        let shown = readable(value.as_bytes(), 48);
        Stop::new(0, format!("{name} is {shown}: a code is due"))
    })
}
