//! Messages in the shapes of DM Protocol 1.3, section 11, written anew: the printed examples break the
//! order of the DTD, repeat MsgIDs and leave CmdIDs out.

use dmct_wire::syncml::{
    codec::{Decoded, Encoding, decode},
    defect::{Defect, DefectKind},
    limits::Limits,
    message::Message,
    tree::Element,
};

/// A Package #1 of a client, as [`dmct_wire::syncml::xml::write`] writes it: one line.
pub const PACKAGE_1: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<SyncML xmlns="SYNCML:SYNCML1.2">"#,
    "<SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.3</VerProto><SessionID>1F</SessionID><MsgID>1</MsgID>",
    "<Target><LocURI>http://dms.example/dm</LocURI></Target>",
    "<Source><LocURI>IMEI:493005100592800</LocURI><LocName>Bruce2</LocName></Source>",
    r#"<Cred><Meta><Format xmlns="syncml:metinf">b64</Format>"#,
    r#"<Type xmlns="syncml:metinf">syncml:auth-basic</Type></Meta>"#,
    "<Data>QnJ1Y2UyOk9oQmVoYXZl</Data></Cred>",
    r#"<Meta><MaxMsgSize xmlns="syncml:metinf">5000</MaxMsgSize></Meta></SyncHdr>"#,
    "<SyncBody><Alert><CmdID>1</CmdID><Data>1201</Data></Alert>",
    "<Replace><CmdID>2</CmdID>",
    "<Item><Source><LocURI>./DevInfo/DevId</LocURI></Source>",
    r#"<Meta><Format xmlns="syncml:metinf">chr</Format>"#,
    r#"<Type xmlns="syncml:metinf">text/plain</Type></Meta>"#,
    "<Data>IMEI:493005100592800</Data></Item>",
    "<Item><Source><LocURI>./DevInfo/Man</LocURI></Source><Data>Tools &amp; Sons &lt;Ltd&gt;</Data></Item>",
    "</Replace><Final/></SyncBody></SyncML>",
);

/// A Package #2 of a server: Status for the header first, then for the commands, then commands of its own.
pub const PACKAGE_2: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<SyncML xmlns="SYNCML:SYNCML1.2">"#,
    "<SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.3</VerProto><SessionID>1F</SessionID><MsgID>1</MsgID>",
    "<Target><LocURI>IMEI:493005100592800</LocURI></Target>",
    "<Source><LocURI>http://dms.example/dm</LocURI></Source></SyncHdr>",
    "<SyncBody><Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd>",
    "<TargetRef>http://dms.example/dm</TargetRef><SourceRef>IMEI:493005100592800</SourceRef>",
    r#"<Chal><Meta><Format xmlns="syncml:metinf">b64</Format>"#,
    r#"<Type xmlns="syncml:metinf">syncml:auth-md5</Type>"#,
    r#"<NextNonce xmlns="syncml:metinf">Tm9uY2U=</NextNonce></Meta></Chal><Data>212</Data></Status>"#,
    "<Atomic><CmdID>2</CmdID>",
    "<Add><CmdID>3</CmdID><Item><Target><LocURI>./Vendor/Ring</LocURI></Target>",
    r#"<Meta><Format xmlns="syncml:metinf">bin</Format>"#,
    r#"<Size xmlns="syncml:metinf">3000</Size></Meta><Data>first chunk</Data><MoreData/></Item></Add>"#,
    "<Delete><CmdID>4</CmdID><Item><Target><LocURI>./Vendor/Old</LocURI></Target></Item></Delete>",
    "</Atomic>",
    "<Exec><CmdID>5</CmdID><Correlator>c-1</Correlator>",
    "<Item><Target><LocURI>./FUMO/Download</LocURI></Target></Item></Exec>",
    "<Results><CmdID>6</CmdID><MsgRef>1</MsgRef><CmdRef>9</CmdRef>",
    r#"<Meta><Format xmlns="syncml:metinf">chr</Format></Meta>"#,
    "<Item><Source><LocURI>./DevInfo/Lang</LocURI></Source><Data>en-US</Data></Item></Results>",
    "<Final/></SyncBody></SyncML>",
);

/// Decodes XML within the usual limits.
pub fn read(document: impl AsRef<[u8]>) -> Decoded {
    decode(document.as_ref(), Encoding::Xml, &Limits::default())
}

/// The message of a document that has no defects.
pub fn message(document: &str) -> Message {
    let decoded = read(document);
    assert_eq!(decoded.defects, [], "the sample is meant to be right");
    decoded.message.expect("a SyncML document has a message")
}

/// The tree of a document, which must be well formed.
pub fn tree(document: &str) -> Element {
    let decoded = read(document);
    decoded
        .tree
        .unwrap_or_else(|| panic!("not read: {:?}", decoded.defects))
}

/// The parts of a document that its defects of a kind point at.
pub fn places<'a>(document: &'a str, defects: &[Defect], kind: DefectKind) -> Vec<&'a str> {
    defects
        .iter()
        .filter(|defect| defect.kind == kind)
        .map(|defect| &document[defect.span.range()])
        .collect()
}
