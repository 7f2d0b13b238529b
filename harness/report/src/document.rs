//! The names of the documents, for readers who do not know their short ones.

/// The title of a document by its short name; the short name itself where there is none.
pub fn title(spec: &str) -> &str {
    match spec {
        "pro-1.3" => "DM Protocol 1.3",
        "noti-1.3" => "DM Notification 1.3",
        "noti-1.2" => "DM Notification 1.2",
        "push-1.3" => "DM Push Binding 1.3",
        other => other,
    }
}
