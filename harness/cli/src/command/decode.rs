//! `dmct decode`: any message in any format that dmct reads, as text.

use super::print;
use crate::{args::DecodeArgs, problem::Problem};
use dmct_record::{
    event::{Direction, Message},
    exit_code,
    octets::{Octets, from_hex},
};
use dmct_report::evidence;
use dmct_wire::{
    notification::{Format, decode_any},
    push,
};
use std::{collections::BTreeMap, fs, io::Read as _};

/// Carries `dmct decode` out.
///
/// # Errors
/// The input cannot be read, or is said to be hexadecimal and is not.
pub fn execute(args: &DecodeArgs) -> Result<u8, Problem> {
    let input = read(args)?;
    let octets = if args.hex || looks_like_hex(&input) {
        from_hex(&without_space(&input)).ok_or_else(|| {
            Problem::usage("the input is not an even number of hexadecimal digits")
        })?
    } else {
        input
    };
    print(&show(&octets));
    Ok(exit_code::CONFORMANT)
}

fn read(args: &DecodeArgs) -> Result<Vec<u8>, Problem> {
    match &args.file {
        Some(path) => fs::read(path)
            .map_err(|error| Problem::usage(format!("cannot read {}: {error}", path.display()))),
        None => {
            let mut octets = Vec::new();
            std::io::stdin()
                .lock()
                .read_to_end(&mut octets)
                .map_err(|error| {
                    Problem::environment(format!("cannot read standard input: {error}"))
                })?;
            Ok(octets)
        }
    }
}

fn without_space(input: &[u8]) -> String {
    input
        .iter()
        .filter(|octet| !octet.is_ascii_whitespace() && **octet != b':')
        .map(|octet| char::from(*octet))
        .collect()
}

fn looks_like_hex(input: &[u8]) -> bool {
    let text = without_space(input);
    text.len() >= 8 && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// The octets as text: by what they look like, from the outermost format to the innermost.
fn show(octets: &[u8]) -> String {
    let pushed = push::decode(octets);
    if pushed.value.is_some() {
        return show_push(octets);
    }
    if let Some(end) = head_end(octets) {
        let (head, body) = octets.split_at(end);
        return format!(
            "{}\n{}",
            String::from_utf8_lossy(head).trim_end(),
            show(body)
        );
    }
    if is_xml(octets) {
        return show_message("http", "application/vnd.syncml.dm+xml", octets);
    }
    show_package0(octets)
}

fn show_push(octets: &[u8]) -> String {
    show_message("udp", "", octets)
}

fn show_message(carrier: &str, media_type: &str, octets: &[u8]) -> String {
    let message = Message {
        number: 1,
        direction: Direction::Received,
        carrier: carrier.to_owned(),
        peer: String::new(),
        exchange: None,
        connection: None,
        status: None,
        media_type: media_type.to_owned(),
        head: Octets::default(),
        body: Octets(octets.to_vec()),
        labels: BTreeMap::new(),
    };
    let decoded = evidence::decode(&message, &[]);
    let mut text = String::new();
    for line in &decoded.lines {
        let place = line.octets.as_ref().map_or_else(String::new, |place| {
            format!("{:>5}..{}", place.start, place.end)
        });
        text.push_str(&format!(
            "{place:<12} {}{}\n",
            "  ".repeat(line.depth),
            line.text
        ));
    }
    for defect in &decoded.defects {
        text.push_str(&format!("wrong: {defect}\n"));
    }
    text
}

/// Where an HTTP head ends, if there is one.
fn head_end(octets: &[u8]) -> Option<usize> {
    let begins = octets.starts_with(b"POST ") || octets.starts_with(b"HTTP/1.");
    let blank = octets.windows(4).position(|four| four == b"\r\n\r\n")?;
    begins.then_some(blank + 4)
}

fn is_xml(octets: &[u8]) -> bool {
    octets
        .iter()
        .find(|octet| !octet.is_ascii_whitespace() && !matches!(octet, 0xEF | 0xBB | 0xBF))
        == Some(&b'<')
}

/// A bare Package #0, in the format in which more of it can be read.
fn show_package0(octets: &[u8]) -> String {
    let best = Format::ALL
        .into_iter()
        .map(|format| (format, decode_any(format, octets)))
        .min_by_key(|(_, read)| (read.stopped().is_some(), format_rank(read)));
    match best {
        Some((format, read)) if read.stopped().is_none() => {
            format!("Package #0, {}\n{read}", format.media_type())
        }
        _ => {
            "no format that dmct reads: neither a push, nor HTTP, nor XML, nor a whole Package #0\n"
                .to_owned()
        }
    }
}

/// A 1.3 notification has a version of 1 in its first octet; everything else is more likely 1.2.
const fn format_rank(read: &dmct_wire::notification::Package0) -> u8 {
    match read {
        dmct_wire::notification::Package0::V13(read) => match &read.value {
            Some(value) if value.version == 1 => 0,
            _ => 2,
        },
        dmct_wire::notification::Package0::V12(_) => 1,
    }
}
