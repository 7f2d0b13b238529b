//! The page as it is once everything packed in it is unpacked: what its script does, done again in Rust from the
//! description in the head of `src/html/carried.rs`.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The fields of one scenario: its HTML, then the octets of its dumps.
type Part = Vec<Vec<u8>>;

/// The page with every scenario unpacked.
pub fn unpacked(page: &str) -> String {
    let blocks = blocks(page);
    let mut scenarios = page.split("<details class=\"scenario");
    let mut whole = scenarios.next().unwrap().to_owned();
    for scenario in scenarios {
        whole.push_str("<details class=\"scenario");
        whole.push_str(&one(scenario, &blocks));
    }
    whole
}

/// What is in the page before the blocks: all that is seen where no script runs.
pub fn plain(page: &str) -> &str {
    page.split("<script").next().unwrap()
}

/// The octets of every dump beside a decoded message, in order.
pub fn octets_shown(part: &str) -> Vec<Vec<u8>> {
    part.split("<div class=\"octets\">")
        .skip(1)
        .map(|message| {
            let dump = message.split("<pre class=\"wire dump\"").nth(1).unwrap();
            let dump = dump.split("</pre>").next().unwrap();
            let dump = dump.replace("<mark>", "").replace("</mark>", "");
            let rows = dump.split("  </span>").skip(1);
            rows.flat_map(|row| octets_of(&row[..48])).collect()
        })
        .collect()
}

/// The octets of the hexadecimal half of a row.
fn octets_of(half: &str) -> Vec<u8> {
    half.split_whitespace()
        .map(|octet| u8::from_str_radix(octet, 16).unwrap())
        .collect()
}

fn one(scenario: &str, blocks: &[Vec<Part>]) -> String {
    let Some((head, rest)) = scenario.split_once(" data-block=\"") else {
        return scenario.to_owned();
    };
    let (slot, body) = rest.split_once("\">").unwrap();
    let (block, part) = slot.split_once("\" data-part=\"").unwrap();
    let fields = &blocks[block.parse::<usize>().unwrap()][part.parse::<usize>().unwrap()];
    let end = body.rfind("</div>\n</details>").unwrap();
    format!("{head}>{}{}", filled(fields), &body[end..])
}

/// The HTML of a part with its dumps laid out.
fn filled(fields: &[Vec<u8>]) -> String {
    let html = String::from_utf8(fields[0].clone()).unwrap();
    let mut pieces = html.split(" data-octets=\"");
    let mut whole = pieces.next().unwrap().to_owned();
    let mut dumps = fields[1..].iter();
    for piece in pieces {
        let (_marks, piece) = piece.split_once("\"></pre>").unwrap();
        whole.push('>');
        for (index, row) in dumps.next().unwrap().chunks(16).enumerate() {
            let hex: String = row.iter().map(|octet| format!("{octet:02x} ")).collect();
            whole.push_str(&format!(
                "<span class=\"o\">{:04x}  </span>{hex:50}\n",
                index * 16
            ));
        }
        whole.push_str("</pre>");
        whole.push_str(piece);
    }
    assert!(dumps.next().is_none(), "octets without a place");
    whole
}

fn blocks(page: &str) -> Vec<Vec<Part>> {
    let begin = "<script type=\"application/octet-stream;base64\" id=\"_block-";
    page.split(begin)
        .skip(1)
        .enumerate()
        .map(|(number, rest)| {
            let (name, rest) = rest.split_once("\">").unwrap();
            assert_eq!(name, number.to_string());
            let packed = rest.split("</script>").next().unwrap();
            let packed = STANDARD.decode(packed).unwrap();
            parts(&miniz_oxide::inflate::decompress_to_vec(&packed).unwrap())
        })
        .collect()
}

fn parts(mut octets: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    while !octets.is_empty() {
        let fields = number(&mut octets);
        let part = (0..fields).map(|_| {
            let length = number(&mut octets);
            let (field, rest) = octets.split_at(length);
            octets = rest;
            field.to_vec()
        });
        parts.push(part.collect());
    }
    parts
}

fn number(octets: &mut &[u8]) -> usize {
    let (number, rest) = octets.split_first_chunk().unwrap();
    *octets = rest;
    u32::from_le_bytes(*number) as usize
}
