//! Statuses of HTTP, in which peers think, and response codes of OBEX (IrOBEX 3.2.1).
//!
//! OBEX folds the statuses into seven bits: the hundreds into the higher three, the rest into the lower four. 200 is
//! 0x20, 404 is 0x44, 503 is 0x53.

/// The bit that says that a packet ends a request or an answer.
const FINAL: u8 = 0x80;

/// The response code of a status, with its final bit. A status whose last two digits do not fit is told by the first
/// of its hundred.
pub(super) fn code_of(status: u16) -> u8 {
    let hundred = u8::try_from((status / 100).clamp(1, 5)).unwrap_or(5);
    let rest = u8::try_from(status % 100).unwrap_or(0);
    let rest = if rest < 16 { rest } else { 0 };
    FINAL | (hundred << 4) | rest
}

/// The status of a response code, final bit or not. The two codes that only OBEX has, 0x60
/// and 0x61 (a database is full, is locked), become 600 and 601.
pub(super) fn status_of(code: u8) -> u16 {
    let code = u16::from(code & !FINAL);
    (code >> 4) * 100 + (code & 0x0F)
}

#[cfg(test)]
mod tests {
    use dmct_wire::obex::response;

    use super::*;

    #[test]
    fn a_code_is_the_status_of_the_same_meaning() {
        for (code, status) in [
            (response::CONTINUE, 100),
            (response::SUCCESS, 200),
            (response::BAD_REQUEST, 400),
            (response::UNAUTHORIZED, 401),
            (response::FORBIDDEN, 403),
            (response::NOT_FOUND, 404),
            (response::TOO_LARGE, 413),
            (response::UNSUPPORTED_TYPE, 415),
            (response::INTERNAL_ERROR, 500),
            (response::NOT_IMPLEMENTED, 501),
            (response::UNAVAILABLE, 503),
        ] {
            assert_eq!((status_of(code), code_of(status)), (status, code));
        }
        assert_eq!(code_of(422), response::BAD_REQUEST);
    }
}
