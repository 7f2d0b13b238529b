//! How long reading and writing messages takes, beside codecs by other people on the same messages.
//!
//! `cargo bench -p dmct-wire` prints each by itself and then the ratios. For libwbxml it compiles
//! `libwbxml.c` with `cc`, which needs Debian's `libwbxml2-dev`; without it that line says so. Budgets:
//! WBXML at least three times as fast as libwbxml, XML at most three times a bare roxmltree parse.

use std::{
    error::Error,
    hint::black_box,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use divan::Bencher;
use dmct_wire::syncml::{
    codec::{Encoding, decode},
    limits::Limits,
    tree::Element,
    wbxml, xml,
};

/// Those of the test, but for the tree inline, which libwbxml cannot read.
const MESSAGES: &[&str] = &[
    include_str!("../tests/wbxml/corpus/atomic.xml"),
    include_str!("../tests/wbxml/corpus/empty-data-and-meta.xml"),
    include_str!("../tests/wbxml/corpus/exec.xml"),
    include_str!("../tests/wbxml/corpus/generic-alert.xml"),
    include_str!("../tests/wbxml/corpus/large-object-chunk.xml"),
    include_str!("../tests/wbxml/corpus/many-commands.xml"),
    include_str!("../tests/wbxml/corpus/many-statuses.xml"),
    include_str!("../tests/wbxml/corpus/next-message.xml"),
    include_str!("../tests/wbxml/corpus/package-1-basic.xml"),
    include_str!("../tests/wbxml/corpus/package-1-md5.xml"),
    include_str!("../tests/wbxml/corpus/package-2-challenge.xml"),
    include_str!("../tests/wbxml/corpus/package-2-get.xml"),
    include_str!("../tests/wbxml/corpus/package-3-results.xml"),
    include_str!("../tests/wbxml/corpus/sequence.xml"),
    include_str!("../tests/wbxml/corpus/syncml-1.1.xml"),
    include_str!("../tests/wbxml/corpus/tnds-as-text.xml"),
    include_str!("../tests/wbxml/corpus/user-interaction.xml"),
];

fn main() {
    divan::main();
    // `cargo bench` says so; `cargo test --benches` does not, and wants no figures. Who names one benchmark
    // wants that alone.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().all(|argument| argument == "--bench") && !arguments.is_empty() {
        print_ratios();
    }
}

fn trees() -> Vec<Element> {
    let read = |message: &&str| xml::parse(message.as_bytes(), &Limits::default()).0;
    MESSAGES.iter().filter_map(read).collect()
}

fn documents() -> Vec<Vec<u8>> {
    let write = |tree: &Element| wbxml::write(tree).ok();
    trees().iter().filter_map(write).collect()
}

fn read_xml() {
    for message in MESSAGES {
        black_box(xml::parse(message.as_bytes(), &Limits::default()));
    }
}

fn read_bare_roxmltree() {
    for message in MESSAGES {
        black_box(roxmltree::Document::parse(message).is_ok());
    }
}

fn write_xml(trees: &[Element]) {
    for tree in trees {
        black_box(xml::write(tree).is_ok());
    }
}

fn read_wbxml(documents: &[Vec<u8>]) {
    for document in documents {
        black_box(wbxml::parse(document, &Limits::default()));
    }
}

fn write_wbxml(trees: &[Element]) {
    for tree in trees {
        black_box(wbxml::write(tree).is_ok());
    }
}

#[divan::bench]
fn xml_read(bencher: Bencher<'_, '_>) {
    bencher.bench(read_xml);
}

#[divan::bench]
fn xml_read_by_bare_roxmltree(bencher: Bencher<'_, '_>) {
    bencher.bench(read_bare_roxmltree);
}

#[divan::bench]
fn xml_write(bencher: Bencher<'_, '_>) {
    let trees = trees();
    bencher.bench(|| write_xml(&trees));
}

#[divan::bench]
fn xml_decode_to_message(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        for message in MESSAGES {
            black_box(decode(
                message.as_bytes(),
                Encoding::Xml,
                &Limits::default(),
            ));
        }
    });
}

#[divan::bench]
fn wbxml_read(bencher: Bencher<'_, '_>) {
    let documents = documents();
    bencher.bench(|| read_wbxml(&documents));
}

#[divan::bench]
fn wbxml_write(bencher: Bencher<'_, '_>) {
    let trees = trees();
    bencher.bench(|| write_wbxml(&trees));
}

#[divan::bench]
fn wbxml_decode_to_message(bencher: Bencher<'_, '_>) {
    let documents = documents();
    bencher.bench(|| {
        for document in &documents {
            black_box(decode(document, Encoding::Wbxml, &Limits::default()));
        }
    });
}

/// The least time of one pass, over as many batches as `libwbxml.c` takes.
fn least(mut pass: impl FnMut()) -> Duration {
    const BATCHES: usize = 400;
    const PASSES: u32 = 2;
    let batch = |_| {
        let start = Instant::now();
        for _ in 0..PASSES {
            pass();
        }
        start.elapsed() / PASSES
    };
    (0..BATCHES).map(batch).min().unwrap_or_default()
}

fn print_ratios() {
    let (documents, trees) = (documents(), trees());
    let ours = least(read_xml);
    let bare = least(read_bare_roxmltree);
    println!(
        "\nXML read with its gate:  {ours:?}, bare roxmltree {bare:?}: {:.2} times as long (budget 3)",
        ratio(ours, bare)
    );
    let read = least(|| read_wbxml(&documents));
    let write = least(|| write_wbxml(&trees));
    match libwbxml(&documents) {
        Ok([decode, encode]) => {
            for (name, ours, other) in [("read: ", read, decode), ("write:", write, encode)] {
                println!(
                    "WBXML {name}            {ours:?}, libwbxml {other:?}: {:.2} times as fast (budget 3)",
                    ratio(other, ours)
                );
            }
        }
        Err(error) => {
            println!("WBXML read {read:?}, write {write:?}; libwbxml not measured: {error}")
        }
    }
}

fn ratio(of: Duration, to: Duration) -> f64 {
    of.as_secs_f64() / to.as_secs_f64()
}

/// What libwbxml takes for one pass of decoding and one of encoding.
fn libwbxml(documents: &[Vec<u8>]) -> Result<[Duration; 2], Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("dmct-libwbxml-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = compile_and_run(&folder, documents);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn compile_and_run(folder: &Path, documents: &[Vec<u8>]) -> Result<[Duration; 2], Box<dyn Error>> {
    let program = folder.join("libwbxml");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/libwbxml.c");
    let compiled = Command::new("cc")
        .args(["-O2", "-I/usr/include/libwbxml-1.0/wbxml", "-o"])
        .arg(&program)
        .args([source, "-lwbxml2"])
        .output()?;
    if !compiled.status.success() {
        return Err("it does not compile; is libwbxml2-dev installed?".into());
    }
    let mut command = Command::new(&program);
    for (number, document) in documents.iter().enumerate() {
        let file = folder.join(format!("{number:02}.wbxml"));
        std::fs::write(&file, document)?;
        command.arg(file);
    }
    let printed = String::from_utf8(command.output()?.stdout)?;
    let figure = |name: &str| {
        let line = printed.lines().find_map(|line| line.strip_prefix(name));
        let nanoseconds = line.ok_or("it printed no figure")?.trim().parse()?;
        Ok::<_, Box<dyn Error>>(Duration::from_nanos(nanoseconds))
    };
    Ok([figure("decode")?, figure("encode")?])
}
