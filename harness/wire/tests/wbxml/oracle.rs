//! libwbxml, a codec by other people, in both directions: what it reads of ours and what it writes for us
//! are the trees that were meant.
//!
//! Its programs are in the Debian package `libwbxml2-utils`. Where they are not installed these tests say
//! so and hold nothing; in continuous integration (`CI=true`) that is a failure.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use dmct_wire::{
    syncml::{
        codec::{Encoding, encode},
        limits::Limits,
        message::{Content, Data},
        pretty::pretty,
        tree::{Element, Node},
        xml,
    },
    tnds::{
        MEDIA_TYPE_WBXML, MEDIA_TYPE_XML,
        document::{Form, read_data, to_data, write_document},
        model::MgmtTree,
    },
};
use proptest::{prelude::*, test_runner::TestRunner};

use crate::{
    corpus::{self, tree_of},
    writable,
};

/// Pass a document through one of the two programs.
fn run(program: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new(program)
        .args(arguments)
        .args(["-o", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().expect("it was piped");
    // Both programs read all before they write; one that ends early shows in what it wrote.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().expect("it was started");
    Some(output.stdout)
}

/// Whether the programs are there; says so where they are not.
fn is_installed() -> bool {
    let found = run("wbxml2xml", &[], b"").is_some() && run("xml2wbxml", &[], b"").is_some();
    if !found {
        assert!(
            std::env::var_os("CI").is_none(),
            "libwbxml2-utils is not installed, and in continuous integration it must be"
        );
        println!("skipped: libwbxml2-utils is not installed");
    }
    found
}

/// WBXML as libwbxml reads it: white space kept, not indented.
fn read_by_libwbxml(octets: &[u8]) -> Element {
    let document = run("wbxml2xml", &["-k", "-m", "0"], octets).expect("installed");
    let (tree, defects) = xml::parse(&document, &Limits::default());
    tree.unwrap_or_else(|| {
        let shown = String::from_utf8_lossy(&document);
        panic!("libwbxml made no XML of it: {defects:?} in {shown:?}")
    })
}

/// What libwbxml wrote, less the two things that it changes in passing: a line feed on its own becomes the
/// line end of other systems, and the media type of a serialised tree that of WBXML.
fn as_it_was_meant(octets: &[u8]) -> Element {
    let mut tree = corpus::read(octets);
    mend(&mut tree);
    tree
}

fn mend(element: &mut Element) {
    let is_type = element.name == "Type";
    for node in &mut element.children {
        match node {
            Node::Element(child) => mend(child),
            Node::Text(run) if is_type && run.value == MEDIA_TYPE_WBXML => {
                MEDIA_TYPE_XML.clone_into(&mut run.value);
            }
            Node::Text(run) => run.value = run.value.replace("\r\n", "\n"),
            Node::Opaque(_) => {}
        }
    }
}

/// A tree as libwbxml writes it: white space kept, WBXML 1.2, without or with a string table.
fn written_by_libwbxml(tree: &Element, with_table: bool) -> Vec<u8> {
    let document = encode(tree, Encoding::Xml).expect("XML can carry it");
    let arguments: &[&str] = if with_table {
        &["-k", "-v", "1.3"]
    } else {
        &["-k", "-n", "-v", "1.2"]
    };
    run("xml2wbxml", arguments, &document).expect("installed")
}

fn is_inline_tree(name: &str) -> bool {
    name == "tnds-inline" // libwbxml has no third code page in a message.
}

#[test]
fn libwbxml_reads_what_we_write() {
    if !is_installed() {
        return;
    }
    for (name, tree) in corpus::trees().filter(|(name, _)| !is_inline_tree(name)) {
        let octets = encode(&tree, Encoding::Wbxml).expect("writable");
        assert_eq!(read_by_libwbxml(&octets), tree, "{name}");
    }
}

#[test]
fn we_read_what_libwbxml_writes() {
    if !is_installed() {
        return;
    }
    for (name, tree) in corpus::trees().filter(|(name, _)| !is_inline_tree(name)) {
        for with_table in [false, true] {
            let octets = written_by_libwbxml(&tree, with_table);
            assert_eq!(as_it_was_meant(&octets), tree, "{name}");
        }
    }
}

#[test]
fn generated_messages_are_read_the_same_both_ways() {
    if !is_installed() {
        return;
    }
    let mut runner = TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    });
    let outcome = runner.run(&writable::plain_message(), |tree| {
        let octets = encode(&tree, Encoding::Wbxml).expect("writable");
        prop_assert_eq!(&read_by_libwbxml(&octets), &tree, "read by libwbxml");
        let octets = written_by_libwbxml(&tree, false);
        prop_assert_eq!(
            pretty(&as_it_was_meant(&octets)),
            pretty(&tree),
            "written by libwbxml"
        );
        prop_assert_eq!(&as_it_was_meant(&octets), &tree, "written by libwbxml");
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

fn first_data(element: &mut Element) -> Option<&mut Element> {
    if element.name == "Item" {
        return element.children.iter_mut().find_map(|node| match node {
            Node::Element(child) if child.name == "Data" => Some(child),
            _ => None,
        });
    }
    element.children.iter_mut().find_map(|node| match node {
        Node::Element(child) => first_data(child),
        Node::Text(_) | Node::Opaque(_) => None,
    })
}

fn inline_message() -> Element {
    let found = corpus::MESSAGES
        .iter()
        .find(|(name, _)| is_inline_tree(name));
    tree_of(found.expect("it is in the corpus").1)
}

/// The serialised tree of the message that has one inline.
fn serialised(message: &mut Element) -> MgmtTree {
    let data = first_data(message).expect("it has Data");
    let data = Data {
        content: Content::Elements(data.elements().cloned().collect()),
        ..Data::default()
    };
    let found = read_data(&data, &Limits::default());
    assert_eq!(found.defects, []);
    found.tree.expect("inline")
}

#[test]
fn a_serialised_tree_that_libwbxml_made_a_document_of_its_own_is_read() {
    if !is_installed() {
        return;
    }
    let mut message = inline_message();
    let tree = serialised(&mut message);
    // libwbxml writes elements inside Data as a WBXML document inside OPAQUE.
    let mut written = corpus::read(&written_by_libwbxml(&message, false));
    let data = first_data(&mut written).expect("it has Data");
    let [Node::Opaque(document)] = &data.children[..] else {
        panic!("no octets in {data:?}");
    };
    let data = Data::from_octets(document.value.clone());
    let found = read_data(&data, &Limits::default());
    assert_eq!(found.form, Some(Form::Wbxml));
    assert_eq!(found.defects, []);
    assert_eq!(found.tree.as_ref(), Some(&tree));
    assert_eq!(
        write_document(&tree, Encoding::Wbxml),
        Ok(document.value.clone()),
        "octet by octet"
    );
}

#[test]
fn libwbxml_reads_the_document_of_a_serialised_tree_that_we_write() {
    if !is_installed() {
        return;
    }
    let tree = serialised(&mut inline_message());
    let data = to_data(&tree, Form::Wbxml).expect("writable");
    let read = read_by_libwbxml(&data.octets());
    assert_eq!(read, dmct_wire::tnds::build::to_tree(&tree));
}
