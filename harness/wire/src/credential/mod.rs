//! Application-layer credentials: basic, MD5, SHA-256 and HMAC, and the nonces they are made with.
//!
//! Pure functions from names, secrets and nonces to what stands in Cred, Chal and the `x-syncml-hmac`
//! header, and back to what a peer sent there (DM Protocol 1.3, section 9; DM Security 1.2.1). Which nonce
//! is the valid one and what a wrong credential leads to is left to the peers that keep that state.

mod challenge;
mod digest;
pub mod hmac;
mod nonce;
mod scheme;
mod secret;
mod verify;

pub use challenge::{challenge, credential};
pub use digest::{Account, basic, digest, parse_basic};
pub(crate) use digest::{body_digest, password_digest};
pub use nonce::{Nonce, NotBase64};
pub use scheme::Scheme;
pub use secret::Secret;
pub use verify::{CredentialCheck, verify};
