//! The session that a notification announces.

/// The SessionID element that answers a notification: hexadecimal digits, upper case, no leading zeros
/// (Notification 1.2, 6.2.10; 1.3, 6.4.8). Zero, which is no allowed value there, gives `0`.
pub fn session_id_text(session_id: u16) -> String {
    format!("{session_id:X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_id_becomes_upper_case_hexadecimal_without_leading_zeros() {
        for (binary, text) in [(0x1234, "1234"), (1, "1"), (0x00AB, "AB"), (0xFFFF, "FFFF")] {
            assert_eq!(session_id_text(binary), text);
        }
    }
}
