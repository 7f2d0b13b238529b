//! Paths and changes.

use dmct_wire::syncml::{
    edit::{Edit, EditError, Path},
    tree::Element,
};
use proptest::prelude::*;

use crate::sample::{PACKAGE_2, tree};

fn path(text: &str) -> Path {
    text.parse().expect("a path of a test")
}

/// `<a><b>1</b> <c/><b>2</b></a>` after a change, without namespaces, as compact XML.
fn changed(edit: &Edit) -> Result<String, EditError> {
    let mut root = tree("<a><b>1</b> <c/><b>2</b></a>");
    edit.apply(&mut root)?;
    Ok(dmct_wire::syncml::xml::write_fragment(&root).expect("writable"))
}

#[test]
fn a_path_finds_what_it_names() {
    let root = tree(PACKAGE_2);
    for (text, found) in [
        ("SyncHdr/MsgID", "1"),
        ("SyncBody/Status/Data", "212"),
        ("SyncBody/*[2]/Add/CmdID", "3"),
        ("SyncBody/*/Correlator", "c-1"),
        ("SyncBody/Atomic/*[3]/Item/Target/LocURI", "./Vendor/Old"),
    ] {
        assert_eq!(
            path(text).find(&root).map(Element::text).as_deref(),
            Some(found),
            "{text}"
        );
    }
    assert_eq!(path("SyncBody/*/CmdID").find_all(&root).len(), 4);
    assert_eq!(path("SyncBody/*[2]/CmdID").find_all(&root).len(), 1);
    assert_eq!(path("SyncBody/Status[2]").find(&root), None);
    assert_eq!(path("/").find(&root), Some(&root));
}

#[test]
fn a_wrong_path_is_explained_with_its_column() {
    for (text, message) in [
        (
            "",
            "column 1: the name of an element, or *, is missing here",
        ),
        (
            "SyncHdr//Data",
            "column 9: the name of an element, or *, is missing here",
        ),
        (
            "SyncHdr/",
            "column 9: the name of an element, or *, is missing here",
        ),
        (
            "a/b[0]",
            "column 5: between [ and ] stands a number from 1 up",
        ),
        (
            "a/b[x]",
            "column 5: between [ and ] stands a number from 1 up",
        ),
        (
            "a/b[2",
            "column 5: the closing ] is missing at the end of this name",
        ),
        (
            "a/b[2]c",
            "column 5: the closing ] is missing at the end of this name",
        ),
        (
            "a/b c",
            "column 4: names of elements are letters and digits",
        ),
        (
            "SyncML/SyncHdr",
            "column 1: the root SyncML is left out: begin with SyncHdr or SyncBody",
        ),
    ] {
        let error = text.parse::<Path>().expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
    }
}

#[test]
fn each_change_does_what_it_says() {
    let element = Element::new("", "n");
    let insert = |index| Edit::Insert {
        parent: path("/"),
        index,
        element: element.clone(),
    };
    let move_to = |text: &str, index| Edit::Move {
        path: path(text),
        index,
    };
    for (edit, expected) in [
        (
            Edit::SetText {
                path: path("b[2]"),
                text: "x".into(),
            },
            "<a><b>1</b> <c/><b>x</b></a>",
        ),
        (
            Edit::SetText {
                path: path("/"),
                text: String::new(),
            },
            "<a/>",
        ),
        (Edit::Remove { path: path("b") }, "<a> <c/><b>2</b></a>"),
        (
            Edit::Rename {
                path: path("*[2]"),
                name: "d".into(),
            },
            "<a><b>1</b> <d/><b>2</b></a>",
        ),
        (
            Edit::Duplicate { path: path("b") },
            "<a><b>1</b><b>1</b> <c/><b>2</b></a>",
        ),
        (insert(None), "<a><b>1</b> <c/><b>2</b><n/></a>"),
        (insert(Some(0)), "<a><n/><b>1</b> <c/><b>2</b></a>"),
        (insert(Some(1)), "<a><b>1</b> <n/><c/><b>2</b></a>"),
        (insert(Some(3)), "<a><b>1</b> <c/><b>2</b><n/></a>"),
        (move_to("b[2]", 0), "<a><b>2</b><b>1</b> <c/></a>"),
        (move_to("b", 2), "<a> <c/><b>2</b><b>1</b></a>"),
        (move_to("b", 0), "<a><b>1</b> <c/><b>2</b></a>"),
    ] {
        assert_eq!(changed(&edit).as_deref(), Ok(expected), "{edit:?}");
    }
}

#[test]
fn a_namespace_goes_down_to_those_who_took_theirs_from_it() {
    let mut root = tree("<a xmlns='u'><b><c xmlns='v'/></b></a>");
    let edit = Edit::Namespace {
        path: path("/"),
        namespace: String::new(),
    };
    assert_eq!(edit.apply(&mut root), Ok(()));
    assert_eq!(root, tree("<a><b><c xmlns='v'/></b></a>"));
}

#[test]
fn a_change_that_cannot_be_made_says_why_and_changes_nothing() {
    let before = tree("<a><b/></a>");
    let no_match = |text: &str| Err(EditError::NoMatch(path(text)));
    let index = |text: &str, index, count| {
        Err(EditError::Index {
            path: path(text),
            index,
            count,
        })
    };
    let element = Element::new("", "n");
    for (edit, expected) in [
        (Edit::Remove { path: path("b/c") }, no_match("b/c")),
        (
            Edit::SetText {
                path: path("b[2]"),
                text: String::new(),
            },
            no_match("b[2]"),
        ),
        (
            Edit::Insert {
                parent: path("c"),
                index: None,
                element: element.clone(),
            },
            no_match("c"),
        ),
        (
            Edit::Insert {
                parent: path("/"),
                index: Some(2),
                element,
            },
            index("/", 2, 2),
        ),
        (
            Edit::Move {
                path: path("b"),
                index: 1,
            },
            index("b", 1, 1),
        ),
        (Edit::Remove { path: path("/") }, Err(EditError::Root)),
        (Edit::Duplicate { path: path("/") }, Err(EditError::Root)),
        (
            Edit::Move {
                path: path("/"),
                index: 0,
            },
            Err(EditError::Root),
        ),
    ] {
        let mut root = before.clone();
        assert_eq!(edit.apply(&mut root), expected);
        assert_eq!(root, before);
    }
    assert_eq!(
        EditError::NoMatch(path("b/c[2]")).to_string(),
        "b/c[2] matches no element of the message"
    );
}

proptest! {
    #[test]
    fn a_path_is_parsed_as_it_is_shown(text in r"(\*|[A-Z][A-Za-z]{0,5})(\[[1-9][0-9]?\])?(/(\*|[A-Z][A-Za-z]{0,5})(\[[1-9]\])?){0,3}") {
        prop_assume!(!text.starts_with("SyncML"));
        prop_assert_eq!(path(&text).to_string(), text);
    }

    #[test]
    fn no_text_breaks_the_parser_of_paths(text in any::<String>()) {
        if let Ok(parsed) = text.parse::<Path>() {
            prop_assert_eq!(parsed.to_string().parse::<Path>(), Ok(parsed));
        }
    }
}
