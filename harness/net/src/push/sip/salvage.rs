//! What can still be read of a request that is wrong, so that it can be refused and not only dropped.

use dmct_wire::sip::{Limits, Message, decode, header_name};

/// The request at the front of these octets with its body and its length left out; none if its head cannot be
/// read either, or it is a response, which nobody answers.
pub(super) fn salvage(octets: &[u8], limits: &Limits) -> Option<Message> {
    let mut head = Vec::new();
    let mut leaves_out = false;
    for line in octets
        .split_inclusive(|octet| *octet == b'\n')
        .skip_while(|line| is_empty(line))
    {
        if is_empty(line) {
            break;
        }
        let is_folded = line.starts_with(b" ") || line.starts_with(b"\t");
        if !is_folded {
            leaves_out = is_length(line);
        }
        if !leaves_out {
            head.extend(line);
        }
    }
    head.extend(b"\r\n");
    let message = decode(&head, limits).value?;
    message.method().is_some().then_some(message)
}

fn is_empty(line: &[u8]) -> bool {
    matches!(line, b"\r\n" | b"\n")
}

fn is_length(line: &[u8]) -> bool {
    let name = line
        .split(|octet| *octet == b':')
        .next()
        .unwrap_or_default();
    let name = String::from_utf8_lossy(name);
    header_name(name.trim()).eq_ignore_ascii_case("Content-Length")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_whose_length_lies_is_still_a_request() {
        let salvaged = |text: &str| salvage(text.as_bytes(), &Limits::default());
        let lying = "\r\nMESSAGE sip:a SIP/2.0\r\nl : 9\r\n 9\r\nTo: <sip:a>\r\n\r\nbody";
        let message = salvaged(lying).expect("its head can be read");
        assert_eq!(
            message.encode(),
            b"MESSAGE sip:a SIP/2.0\r\nTo: <sip:a>\r\n\r\n"
        );
        assert_eq!(salvaged("SIP/2.0 200 OK\r\nl: x\r\n\r\n"), None);
        assert_eq!(salvaged("rubbish"), None);
        assert_eq!(salvaged(""), None);
    }
}
