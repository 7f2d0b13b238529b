//! Profiles as a user would make them of the examples below `fixtures/iut`.

use crate::lab::{BINARY, Lab, free_port, text};

/// The example of a client.
pub const CLIENT: &str = include_str!("../../../../fixtures/iut/played-client.yaml");
/// The example of a server.
pub const SERVER: &str = include_str!("../../../../fixtures/iut/played-server.yaml");

/// The example of a client, a process for each request, honest or a mutant.
pub fn played_client(lab: &Lab, mutant: Option<&str>) -> String {
    let profile = put(CLIENT, "played-client.json", &text(&lab.path("state.json")));
    let profile = put(&profile, "silence: 500ms", "silence: 300ms");
    with_binary(&profile, "client", mutant)
}

/// The same client as one process for the whole run, which takes pushes: the variant that the example describes.
pub fn staying_client(mutant: Option<&str>) -> String {
    let (head, rest) = CLIENT
        .split_once("# What makes the client open")
        .unwrap_or_default();
    let (variant, account) = rest.split_once("# The account").unwrap_or_default();
    let described = variant
        .lines()
        .filter_map(|line| line.strip_prefix("#   "))
        .filter(|line| !line.starts_with("dmct run"));
    let described: String = described.map(|line| format!("{line}\n")).collect();
    let push = format!("127.0.0.1:{}", free_port());
    let described = put(&described, "127.0.0.1:2948", &push);
    let profile = format!("{head}{described}\n# The account{account}");
    let profile = put(&profile, "silence: 500ms", "silence: 100ms");
    with_binary(&profile, "client", mutant)
}

/// The example of a server, honest or a mutant.
pub fn played_server(mutant: Option<&str>) -> String {
    let address = format!("127.0.0.1:{}", free_port());
    let profile = put(SERVER, "127.0.0.1:8080", &address);
    with_binary(&profile, "server", mutant)
}

fn with_binary(profile: &str, role: &str, mutant: Option<&str>) -> String {
    let mut command = format!("[{BINARY:?}, play, {role}, ");
    if let Some(mutant) = mutant {
        command.push_str(&format!("--mutant, {mutant}, "));
    }
    put(profile, &format!("[dmct, play, {role}, "), &command)
}

/// The text with one piece in the place of another, which must be there.
pub fn put(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old} is not in:\n{text}");
    text.replace(old, new)
}
