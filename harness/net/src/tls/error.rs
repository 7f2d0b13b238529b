//! Why certificates or keys cannot be used.

/// A certificate or key that cannot be used; one sentence, which says what is wrong but not which file it is in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TlsError(pub(crate) String);

impl TlsError {
    /// One that says this.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}
