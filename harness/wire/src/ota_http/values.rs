//! Names and values of the headers that Push OTA adds to HTTP.

/// Names of the headers.
pub mod header {
    /// The version of OTA-HTTP, in the first request on a connection and in its answer.
    pub const OTA_VERSION: &str = "X-Wap-Push-OTA-Version";
    /// What a push proxy says of a push.
    pub const PUSH_INFO: &str = "X-Wap-Push-Info";
    /// What became of a push or of a registration.
    pub const PUSH_STATUS: &str = "X-Wap-Push-Status";
    /// Names the capabilities and preferences that the other side knows.
    pub const CPI_TAG: &str = "X-Wap-CPITag";
    /// Who the terminal is.
    pub const TERMINAL_ID: &str = "X-Wap-Terminal-ID";
    /// Which bearer the terminal uses.
    pub const BEARER_INDICATION: &str = "X-Wap-Bearer-Indication";
    /// The application that a pushed entity is for.
    pub const APPLICATION_ID: &str = "X-Wap-Application-Id";
}

/// The version of OTA-HTTP that is spoken.
pub const OTA_VERSION: &str = "1.0";

/// The media type of the body of a push.
pub const MEDIA_TYPE: &str = "application/http";

/// The port registered for push over HTTP to a terminal.
pub const PORT: u16 = 4035;

/// The port registered for push over HTTPS to a terminal.
pub const SECURE_PORT: u16 = 4036;

/// What stands before the name of an application in its URI (WAP-251 5.2.2.1).
const SCHEME: &str = "x-wap-application:";

/// What X-Wap-Push-Info says.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PushInfo {
    /// The proxy has authenticated who pushes.
    pub authenticated: bool,
    /// The proxy trusts the content.
    pub trusted: bool,
    /// No more pushes follow.
    pub last: bool,
    /// The answer may have a body.
    pub response: bool,
    /// Tokens that are none of these, as sent.
    pub others: Vec<String>,
}

impl PushInfo {
    /// Reads tokens between commas, in any case and any order.
    pub fn read(value: &str) -> Self {
        let mut info = Self::default();
        let tokens = value.split(',').map(str::trim);
        for token in tokens.filter(|token| !token.is_empty()) {
            match token.to_ascii_lowercase().as_str() {
                "authenticated" => info.authenticated = true,
                "trusted" => info.trusted = true,
                "last" => info.last = true,
                "response" => info.response = true,
                _ => info.others.push(token.into()),
            }
        }
        info
    }

    /// Whether nothing is said, so that no header is sent.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl core::fmt::Display for PushInfo {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let known = [
            (self.authenticated, "authenticated"),
            (self.trusted, "trusted"),
            (self.last, "last"),
            (self.response, "response"),
        ];
        let known = known
            .iter()
            .filter(|(said, _)| *said)
            .map(|(_, token)| *token);
        let tokens: Vec<_> = known
            .chain(self.others.iter().map(String::as_str))
            .collect();
        out.write_str(&tokens.join(","))
    }
}

/// What X-Wap-Application-Id says: a URI, or a number in hexadecimal digits, each with parameters or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The URI or the number, as sent.
    pub name: String,
    /// What follows the first semicolon, as sent, without the semicolon.
    pub parameters: Option<String>,
}

impl Application {
    /// The DM user agent by its URI.
    pub fn dm() -> Self {
        Self {
            name: crate::push::DM_APPLICATION_NAME.into(),
            parameters: None,
        }
    }

    /// The application of a [`crate::peer::Push`]: a name, a code as `0x` and its digits, or a URI as it is.
    pub fn of_push(application: &str) -> Self {
        let name = match application.strip_prefix("0x") {
            Some(code) => code.into(),
            None if application.contains(':') => application.into(),
            None => format!("{SCHEME}{application}"),
        };
        Self {
            name,
            parameters: None,
        }
    }

    /// The application as a [`crate::peer::Push`] names it, without parameters.
    pub fn to_push(&self) -> String {
        let scheme = self.name.get(..SCHEME.len());
        if scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME)) {
            return self.name.get(SCHEME.len()..).unwrap_or_default().into();
        }
        let is_code = !self.name.is_empty() && self.name.bytes().all(|c| c.is_ascii_hexdigit());
        if is_code {
            return format!("0x{}", self.name);
        }
        self.name.clone()
    }

    /// Reads a value of the header.
    pub fn read(value: &str) -> Self {
        let (name, parameters) = match value.split_once(';') {
            Some((name, parameters)) => (name, Some(parameters.trim().to_owned())),
            None => (value, None),
        };
        Self {
            name: name.trim().into(),
            parameters,
        }
    }

    /// Whether it is the DM user agent: `x-wap-application:syncml.dm` or 7.
    pub fn is_dm(&self) -> bool {
        crate::push::ApplicationId::Text(self.name.clone()).is_dm()
    }
}

impl core::fmt::Display for Application {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(&self.name)?;
        match &self.parameters {
            Some(parameters) => write!(out, ";{parameters}"),
            None => Ok(()),
        }
    }
}
