//! The first line of a message (RFC 3261 7.1, 7.2).

/// What a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartLine {
    /// A request.
    Request {
        /// The method, as sent: methods know case.
        method: String,
        /// The Request-URI.
        uri: String,
        /// `SIP/2.0`.
        version: String,
    },
    /// A response.
    Response {
        /// `SIP/2.0`.
        version: String,
        /// The status code, 100 to 699.
        code: u16,
        /// The words behind it.
        reason: String,
    },
}

impl StartLine {
    /// Reads a line.
    ///
    /// # Errors
    /// It is neither a request nor a response of SIP; one sentence.
    pub fn read(line: &str) -> Result<Self, String> {
        if is_version(line) {
            let (version, behind) = line.split_once(' ').unwrap_or((line, ""));
            let (digits, reason) = behind.split_once(' ').unwrap_or((behind, ""));
            let code = digits
                .parse()
                .ok()
                .filter(|code| digits.len() == 3 && (100..=699).contains(code));
            return match code {
                Some(code) => Ok(Self::Response {
                    version: version.into(),
                    code,
                    reason: reason.trim().into(),
                }),
                None => Err(format!("{digits:?} is no status code")),
            };
        }
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            [method, uri, version]
                if is_token(method) && !uri.is_empty() && is_version(version) =>
            {
                Ok(Self::Request {
                    method: (*method).into(),
                    uri: (*uri).into(),
                    version: (*version).into(),
                })
            }
            _ => Err(format!(
                "{:?} is no line of SIP: method, URI and SIP/2.0, or SIP/2.0 and a status, are due",
                line.chars().take(64).collect::<String>()
            )),
        }
    }
}

impl core::fmt::Display for StartLine {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Request {
                method,
                uri,
                version,
            } => write!(out, "{method} {uri} {version}"),
            Self::Response {
                version,
                code,
                reason,
            } => write!(out, "{version} {code} {reason}"),
        }
    }
}

fn is_version(word: &str) -> bool {
    word.get(..4)
        .is_some_and(|protocol| protocol.eq_ignore_ascii_case("SIP/"))
}

fn is_token(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&octet))
}
