//! HTTP and SIP: a head of lines and a body, whose type and length the head says.

use super::{
    Finding, Format, Layer, Origin, chunked,
    enter::{Around, enter},
};
use core::ops::Range;
use dmct_wire::{
    head::{Head, HeadLimits},
    octets::{Partial, Stop},
    sip::{StartLine, same_name},
};

/// Whether octets begin like a message of this format.
pub(super) fn begins(format: Format, octets: &[u8]) -> bool {
    start_line(octets).is_some_and(|line| match format {
        Format::Http => is_http(line),
        Format::Sip => is_sip(line),
        _ => false,
    })
}

/// The first line that is not empty, if it is text; empty lines before it are allowed (RFC 9112, 2.2; RFC 3261, 7.5).
pub(super) fn start_line(octets: &[u8]) -> Option<&str> {
    let octets = octets.get(before(octets)..)?;
    let line = octets.split(|octet| *octet == b'\n').next()?;
    core::str::from_utf8(line.get(..line.len().min(8 * 1024))?)
        .ok()
        .map(str::trim_end)
}

/// How many octets of empty lines stand before a message.
fn before(octets: &[u8]) -> usize {
    let is_end = |octet: &&u8| matches!(octet, b'\r' | b'\n');
    octets.iter().take_while(is_end).count()
}

fn is_http(line: &str) -> bool {
    let begins = |word: &str| {
        word.get(..7)
            .is_some_and(|protocol| protocol.eq_ignore_ascii_case("HTTP/1."))
    };
    let is_method =
        |word: &str| !word.is_empty() && word.bytes().all(|octet| octet.is_ascii_uppercase());
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        [version, ..] if begins(version) => true,
        [method, _, version] => is_method(method) && begins(version),
        _ => false,
    }
}

fn is_sip(line: &str) -> bool {
    let is_version = |word: &str| {
        word.get(..4)
            .is_some_and(|protocol| protocol.eq_ignore_ascii_case("SIP/"))
    };
    is_version(line) || line.rsplit(' ').next().is_some_and(is_version)
}

/// A message as a level, and how many octets it took.
pub(super) fn layer(format: Format, why: &str, octets: &[u8], levels: u8) -> (Layer, usize) {
    let mut layer = Layer::new(format, why, octets.len());
    let begin = before(octets);
    let behind = octets.get(begin..).unwrap_or_default();
    let read = Partial::read(behind, |reader, fields| {
        let head = Head::read(reader, &HeadLimits::default(), fields)?;
        Ok((head, reader.position()))
    });
    for (number, field) in read.fields.iter().enumerate() {
        let text = match number {
            0 => field.value.trim_matches('"').to_owned(),
            _ => format!("{}: {}", field.name, field.value.trim_matches('"')),
        };
        let place = field.span.start + begin..field.span.end + begin;
        layer.say(0, &text, Some(place));
    }
    let Some((head, end)) = read.value else {
        if let Some(stop) = &read.stopped {
            layer.stop(stop, begin);
        }
        return (layer, octets.len());
    };
    name(&mut layer, &head);
    let body = body(&mut layer, &head, octets, begin + end);
    say_body(&mut layer, &head, octets, &body, levels);
    layer.size = body.end;
    layer.origin = Origin::at(0, body.end);
    (layer, body.end)
}

/// Says whether it is a request or a response, and what is wrong with its first line.
fn name(layer: &mut Layer, head: &Head) {
    let line = &head.start.text;
    let is_response = match layer.format {
        Format::Sip => match StartLine::read(line) {
            Ok(start) => matches!(start, StartLine::Response { .. }),
            Err(reason) => {
                layer.findings.push(Finding::stop(0, &reason));
                return;
            }
        },
        _ if is_http(line) => line
            .get(..5)
            .is_some_and(|word| word.eq_ignore_ascii_case("HTTP/")),
        _ => {
            layer
                .findings
                .push(Finding::stop(0, "the first line is none of HTTP"));
            return;
        }
    };
    let kind = if is_response { "response" } else { "request" };
    layer.title = format!("{} {kind}", layer.format.title());
}

/// Where the body stands.
struct Body {
    pieces: Vec<Range<usize>>,
    end: usize,
    is_chunked: bool,
}

fn value<'a>(head: &'a Head, name: &str) -> Option<&'a str> {
    head.headers
        .iter()
        .find(|header| same_name(&header.name, name))
        .map(|header| header.value.as_str())
}

/// Finds the body, and says where its length lies.
fn body(layer: &mut Layer, head: &Head, octets: &[u8], start: usize) -> Body {
    let coding = value(head, "Transfer-Encoding").unwrap_or_default();
    let length = head.content_length(|header| same_name(&header.name, "Content-Length"));
    if layer.format == Format::Http && coding.to_ascii_lowercase().contains("chunked") {
        if matches!(length, Ok(Some(_)) | Err(_)) {
            let text = "both Content-Length and Transfer-Encoding: the chunks count (RFC 9112, section 6.3)";
            layer.findings.push(Finding::remark(None, text));
        }
        let read = chunked::read(octets, start);
        if let Some(stop) = &read.stopped {
            layer.stop(stop, 0);
        }
        // Behind a stop, nothing else can be found.
        let end = match read.stopped {
            Some(_) => octets.len(),
            None => read.end,
        };
        return Body {
            pieces: read.data,
            end,
            is_chunked: true,
        };
    }
    let there = octets.len().saturating_sub(start);
    let said = match length {
        Ok(said) => said.unwrap_or(there),
        Err(stop) => {
            layer.stop(&stop, 0);
            there
        }
    };
    if said > there {
        let reason = format!("Content-Length says {said} octets, {there} are there");
        layer.stop(&Stop::new(start, reason), 0);
    }
    let end = start + said.min(there);
    Body {
        pieces: core::iter::once(start..end).collect(),
        end,
        is_chunked: false,
    }
}

/// Goes into the body.
fn say_body(layer: &mut Layer, head: &Head, octets: &[u8], body: &Body, levels: u8) {
    let joined: Vec<u8> = body
        .pieces
        .iter()
        .filter_map(|place| octets.get(place.clone()))
        .flatten()
        .copied()
        .collect();
    if body.is_chunked {
        let text = format!(
            "body in {} chunks, {} octets",
            body.pieces.len(),
            joined.len()
        );
        layer.say(0, &text, None);
    }
    if let Some(coding) = value(head, "Content-Encoding").filter(|coding| *coding != "identity") {
        let text = format!("the body has the content coding {coding} and is not read");
        layer.findings.push(Finding::remark(None, &text));
        return;
    }
    let around = Around {
        media_type: value(head, "Content-Type"),
        levels,
    };
    if let Some(inner) = enter(&joined, &around) {
        layer.push(inner, Origin::joined(body.pieces.iter().cloned()));
    }
}
