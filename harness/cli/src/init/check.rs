//! What makes an answer one that can be used.

use dmct_net::http::Url;

/// One of a few words, in any case.
pub fn one_of(words: &'static [&'static str]) -> impl Fn(&str) -> Result<&'static str, String> {
    move |answer| {
        let mut known = words.iter();
        known
            .find(|word| word.eq_ignore_ascii_case(answer))
            .copied()
            .ok_or_else(|| format!("`{answer}` is none of {}", words.join(", ")))
    }
}

/// Any text but none.
pub fn something(answer: &str) -> Result<String, String> {
    if answer.is_empty() {
        return Err("something must be said here".to_owned());
    }
    Ok(answer.to_owned())
}

/// Any text.
pub fn anything(answer: &str) -> Result<String, String> {
    Ok(answer.to_owned())
}

/// `host:port`.
pub fn address(answer: &str) -> Result<String, String> {
    match answer.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
            Ok(answer.to_owned())
        }
        _ => Err(format!("`{answer}` is no address: write host:port")),
    }
}

/// An http or https URL, or nothing.
pub fn url_or_nothing(answer: &str) -> Result<Option<String>, String> {
    if answer.is_empty() || answer == "-" {
        return Ok(None);
    }
    url(answer).map(Some)
}

/// An http or https URL.
pub fn url(answer: &str) -> Result<String, String> {
    Url::parse(answer)
        .map(|_| answer.to_owned())
        .map_err(|error| error.to_string())
}

/// Names and addresses, separated by commas or spaces.
pub fn hosts(answer: &str) -> Result<Vec<String>, String> {
    let hosts: Vec<String> = answer
        .split([',', ' '])
        .filter(|host| !host.is_empty())
        .map(str::to_owned)
        .collect();
    if hosts.is_empty() {
        return Err("at least one name or address must be said".to_owned());
    }
    match hosts
        .iter()
        .find(|host| host.contains(['/', '*', ':']) && host.parse::<std::net::Ipv6Addr>().is_err())
    {
        Some(host) => Err(format!(
            "`{host}` is no name or address of a host, which has no port and no path"
        )),
        None => Ok(hosts),
    }
}
