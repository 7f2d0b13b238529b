//! What a push initiator posts to a push proxy (WAP-247, PAP).

/// The media type of a submission.
pub const CONTENT_TYPE: &str = "multipart/related; boundary=lab; type=\"application/xml\"";

/// What a push initiator posts: a control entity and what is pushed (PAP 9; Push Message 5.2).
pub fn submission(terminal: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let control = format!(
        "<?xml version=\"1.0\"?>\
         <!DOCTYPE pap PUBLIC \"-//WAPFORUM//DTD PAP 1.0//EN\" \"http://www.wapforum.org/DTD/pap_1.0.dtd\">\
         <pap><push-message push-id=\"{media_type}\">\
         <address address-value=\"WAPPUSH={terminal}/TYPE=IPV4@ppg.lab\"/>\
         <quality-of-service delivery-method=\"unconfirmed\" network-required=\"true\" network=\"GSM\" \
         bearer-required=\"true\" bearer=\"CSD\"/></push-message></pap>"
    );
    let head = format!(
        "--lab\r\nContent-Type: application/xml\r\n\r\n{control}\r\n\
         --lab\r\nContent-Type: {media_type}\r\n\
         X-Wap-Application-Id: x-wap-application:syncml.dm\r\n\r\n"
    );
    [head.as_bytes(), body, b"\r\n--lab--\r\n"].concat()
}
