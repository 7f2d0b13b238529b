//! OPTIONS: a push proxy asks a terminal who it is, and the terminal says so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::answer::read_status;
use super::lookup::{all, first, pair};
use super::status::PushStatus;
use super::values::{OTA_VERSION, header};
use crate::octets::Stop;

/// A tag that stands for the capabilities and preferences of a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CpiTag {
    /// Its text as sent, base64.
    pub text: String,
}

impl CpiTag {
    /// The tag of these octets.
    pub fn of(octets: &[u8]) -> Self {
        Self {
            text: STANDARD.encode(octets),
        }
    }

    /// Its octets; `None` if its text is no base64.
    pub fn octets(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.text).ok()
    }
}

/// What a proxy sends with OPTIONS, without a body.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Query {
    /// The version of OTA-HTTP, if it is said.
    pub version: Option<String>,
    /// The tags of the capabilities that the proxy knows, in the order sent.
    pub tags: Vec<CpiTag>,
}

impl Query {
    /// A query with the version said and these tags.
    pub fn new(tags: Vec<CpiTag>) -> Self {
        Self {
            version: Some(OTA_VERSION.into()),
            tags,
        }
    }

    /// The headers of the request, besides Host.
    pub fn headers(&self) -> Vec<(String, String)> {
        let version = self.version.iter();
        let version = version.map(|version| pair(header::OTA_VERSION, version.as_str()));
        version.chain(tag_header(&self.tags)).collect()
    }

    /// Reads the headers of an OPTIONS request. Nothing in them is required.
    pub fn read(headers: &[(String, String)]) -> Self {
        Self {
            version: first(headers, header::OTA_VERSION).map(str::to_owned),
            tags: read_tags(headers),
        }
    }
}

/// What a terminal answers to OPTIONS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Whether the terminal is registered, and whether its capabilities are those that the proxy knows.
    pub status: PushStatus,
    /// The version of OTA-HTTP, if it is said.
    pub version: Option<String>,
    /// Who the terminal is.
    pub terminal_id: Option<String>,
    /// Which bearer it uses, as sent: hexadecimal digits of a WDP bearer type.
    pub bearer_indication: Option<String>,
    /// The tags of its capabilities, where they are not those of the query.
    pub tags: Vec<CpiTag>,
    /// The headers whose names begin with `X-Wap-Push-Accept` and the like: what the tags stand for.
    pub capabilities: Vec<(String, String)>,
}

impl Registration {
    /// A terminal of this name, registered with capabilities that the proxy knows.
    pub fn known(version: Option<String>, terminal_id: &str) -> Self {
        Self {
            status: PushStatus {
                code: 500,
                phrase: String::new(),
            },
            version,
            terminal_id: Some(terminal_id.into()),
            bearer_indication: None,
            tags: Vec::new(),
            capabilities: Vec::new(),
        }
    }

    /// The headers of the response.
    pub fn headers(&self) -> Vec<(String, String)> {
        let mut headers = vec![pair(header::PUSH_STATUS, self.status.to_string())];
        let single = [
            (header::OTA_VERSION, &self.version),
            (header::TERMINAL_ID, &self.terminal_id),
            (header::BEARER_INDICATION, &self.bearer_indication),
        ];
        for (name, value) in single {
            headers.extend(value.iter().map(|value| pair(name, value.as_str())));
        }
        headers.extend(tag_header(&self.tags));
        headers.extend(self.capabilities.iter().cloned());
        headers
    }

    /// Reads the headers of a response to OPTIONS.
    ///
    /// # Errors
    /// X-Wap-Push-Status is missing or has no code; the offset is 0.
    pub fn read(headers: &[(String, String)]) -> Result<Self, Stop> {
        let single = |name| first(headers, name).map(str::to_owned);
        Ok(Self {
            status: read_status(headers)?,
            version: single(header::OTA_VERSION),
            terminal_id: single(header::TERMINAL_ID),
            bearer_indication: single(header::BEARER_INDICATION),
            tags: read_tags(headers),
            capabilities: headers
                .iter()
                .filter(|(name, _)| is_capability(name))
                .cloned()
                .collect(),
        })
    }
}

/// Whether a header says what a terminal can do.
fn is_capability(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    name.starts_with("x-wap-push-accept")
        || matches!(
            name.as_str(),
            "x-wap-push-maxmsgsize" | "x-wap-push-msgsize" | "x-wap-push-user-agent"
        )
}

fn tag_header(tags: &[CpiTag]) -> Option<(String, String)> {
    let texts: Vec<_> = tags.iter().map(|tag| tag.text.as_str()).collect();
    (!texts.is_empty()).then(|| pair(header::CPI_TAG, texts.join(",")))
}

fn read_tags(headers: &[(String, String)]) -> Vec<CpiTag> {
    all(headers, header::CPI_TAG)
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| CpiTag { text: text.into() })
        .collect()
}
