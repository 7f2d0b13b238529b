//! How a server is set up.

use super::ClientAccount;
use dmct_wire::credential::Nonce;
use serde::Deserialize;

/// The set-up of a server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServerConfig {
    /// ServerID: Source of every message, and whom notifications name.
    pub server_id: String,
    /// The clients it knows.
    pub clients: Vec<ClientAccount>,
    /// Answer right credentials with 212, for the session; otherwise with 200, message by message.
    pub accept_once: bool,
    /// RespURI to send, if any.
    pub resp_uri: Option<String>,
    /// MaxMsgSize to announce, octets.
    pub max_msg_size: Option<usize>,
    /// MaxObjSize to announce, octets.
    pub max_obj_size: Option<usize>,
    /// The largest message to send, octets; the client's MaxMsgSize holds besides.
    pub send_limit: Option<usize>,
    /// The most octets of an object in one message; larger ones go in chunks.
    pub chunk: Option<usize>,
    /// Types of Generic Alerts that are known: 200; any other is 415.
    pub alert_types: Vec<String>,
    /// Formats of Generic Alerts that are known.
    pub alert_formats: Vec<String>,
    /// From which nonces and session identifiers are made.
    pub seed: u64,
    /// The shortest nonce that is made, octets.
    pub nonce_octets: usize,
    /// The server's clock when the run begins, seconds since 1970.
    pub unix_time: u64,
    /// Requested-MO indices of a 1.3 notification that names none; the option must be there.
    pub requested_mo: Vec<u16>,
    /// Sign 1.2 notifications with the special nonce 0x00000000: the nonces are lost (Notification 1.2, 5.1).
    pub resynchronise: bool,
    /// The special nonce, base64.
    pub special_nonce: String,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            server_id: "com.example.dm".to_owned(),
            clients: vec![ClientAccount::default()],
            accept_once: true,
            resp_uri: None,
            max_msg_size: Some(65_536),
            max_obj_size: Some(1_048_576),
            send_limit: None,
            chunk: None,
            alert_types: [
                "urn:oma:at:dcmo:1.0:operationcomplete",
                "Reversed-Domain-Name:org.openmobilealliance.dm.samplealert",
            ]
            .map(str::to_owned)
            .to_vec(),
            alert_formats: ["chr", "int", "bool", "b64", "bin", "xml", "null"]
                .map(str::to_owned)
                .to_vec(),
            seed: 2,
            nonce_octets: 16,
            unix_time: 1_767_225_600,
            requested_mo: vec![1],
            resynchronise: false,
            special_nonce: Nonce::special().to_base64(),
        }
    }
}
