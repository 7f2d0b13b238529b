//! Tests of `dmct init`: the dialogue, what is written, and what is left alone.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::suite::parse_profile;
use std::{fs, sync::OnceLock};

fn suite() -> &'static Suite {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    SUITE.get_or_init(|| Suite::load(None).unwrap())
}

/// What came of a dialogue in a folder of its own.
struct Came {
    folder: tempfile::TempDir,
    dialogue: String,
    result: Result<String, Problem>,
}

impl Came {
    /// Text without the folder, which is another each time.
    fn plain(&self, text: &str) -> String {
        text.replace(&self.folder.path().display().to_string(), "FOLDER")
    }

    fn file(&self, name: &str) -> String {
        self.plain(&fs::read_to_string(self.folder.path().join(name)).unwrap())
    }
}

fn dialogue(answers: &str) -> Came {
    let folder = tempfile::tempdir().unwrap();
    let args = InitArgs {
        file: Some(folder.path().join("phone.yaml")),
        ..InitArgs::default()
    };
    let mut said = Vec::new();
    let lines = answers.replace("FOLDER", &folder.path().display().to_string());
    let asker = Asker {
        answers: Some(&mut lines.as_bytes()),
        questions: &mut said,
    };
    let result = initialise(suite(), &args, asker);
    Came {
        folder,
        // whoever answers ends the line
        dialogue: String::from_utf8(said)
            .unwrap()
            .replace("]: ", "]:\n")
            .replace("it: ", "it:\n"),
        result,
    }
}

fn silent(args: &InitArgs) -> Result<String, Problem> {
    let mut said = Vec::new();
    let asker = Asker {
        answers: None,
        questions: &mut said,
    };
    let result = initialise(suite(), args, asker);
    assert!(said.is_empty());
    result
}

fn is_right(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    parse_profile("it", &text, path.parent(), suite())
        .map(drop)
        .unwrap();
}

#[test]
fn a_client_is_asked_for_and_written_and_answers_of_no_use_are_asked_again() {
    let came = dialogue(
        "phone\nclient\nPhone: \"X\"\nExample Ltd\n\nwbxml\n\n./trigger {server}\n0.0.0.0:8443\n\
         dm.example\nhttps://dm.example:8443/dm\nFOLDER/lab\n\n\nsrv\n\nsecret\nfile:a.txt\n\n\n",
    );
    let told = came.result.as_ref().map(|told| came.plain(told));
    insta::assert_snapshot!("init_dialogue_client", came.dialogue);
    insta::assert_snapshot!("init_told_client", told.unwrap());
}

#[test]
fn a_server_is_asked_for_and_its_profile_is_right() {
    let came = dialogue("server\n\n\nDM/1.2\n\nall\nhttp://10.0.0.9/dm\n\n\n\n\n\n\n");
    assert!(came.result.is_ok(), "{:?}", came.result);
    insta::assert_snapshot!("init_dialogue_server", came.dialogue);
    insta::assert_snapshot!("init_profile_server", came.file("phone.yaml"));
    is_right(&came.folder.path().join("phone.yaml"));
}

#[test]
fn answers_that_end_too_early_write_nothing() {
    let came = dialogue("client\n");
    assert!(came.result.unwrap_err().text.contains("the answers ended"));
    assert_eq!(fs::read_dir(came.folder.path()).unwrap().count(), 0);
}

#[test]
fn nothing_is_asked_with_yes_and_the_profile_by_https_is_right() {
    for role in ["client", "server"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it.yaml");
        let args = InitArgs {
            file: Some(path.clone()),
            yes: true,
            ca: Some(folder.path().join("lab")),
            role: Some(role.to_owned()),
            server: Some("https://dm.example/dm".to_owned()),
            name: Some("no".to_owned()),
            ..InitArgs::default()
        };
        silent(&args).unwrap();
        is_right(&path);
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replace(&folder.path().display().to_string(), "FOLDER");
        insta::assert_snapshot!(format!("init_profile_https_{role}"), text);
        // and what is there stays
        let before = fs::read_to_string(folder.path().join("lab/ca.key")).unwrap();
        let problem = silent(&args).unwrap_err();
        assert!(problem.text.contains("is there already"), "{problem:?}");
        let another = InitArgs {
            file: Some(folder.path().join("another.yaml")),
            ..args.clone()
        };
        assert!(silent(&another).unwrap().contains("is used as it is"));
        let lab = InitArgs {
            ca: args.ca.clone(),
            ..InitArgs::default()
        };
        assert!(silent(&lab).is_err());
        let after = fs::read_to_string(folder.path().join("lab/ca.key")).unwrap();
        assert_eq!(before, after);
        silent(&InitArgs { force: true, ..lab }).unwrap();
        let forced = fs::read_to_string(folder.path().join("lab/ca.key")).unwrap();
        assert_ne!(before, forced);
    }
}

#[test]
#[cfg(unix)]
fn keys_and_passwords_can_be_read_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let args = InitArgs {
        file: Some(folder.path().join("it.yaml")),
        yes: true,
        ca: Some(folder.path().join("lab")),
        ..InitArgs::default()
    };
    silent(&args).unwrap();
    for file in [
        "lab/ca.key",
        "lab/server.key",
        "lab/client.key",
        "client-secret.txt",
        "server-secret.txt",
    ] {
        let mode = fs::metadata(folder.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn what_the_command_line_gives_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let args = InitArgs {
        file: Some(folder.path().join("it.yaml")),
        yes: true,
        ..InitArgs::default()
    };
    let given = |text: &str| Some(text.to_owned());
    for (args, sentence) in [
        (
            InitArgs {
                role: given("phone"),
                ..args.clone()
            },
            "`phone` is none of client, server",
        ),
        (
            InitArgs {
                listen: given("here"),
                ..args.clone()
            },
            "`here` is no address",
        ),
        (
            InitArgs {
                client_secret: given("sesame"),
                ..args.clone()
            },
            "write env:NAME or file:PATH",
        ),
        (
            InitArgs {
                url: given("http://a/"),
                ca: Some("lab".into()),
                ..args.clone()
            },
            "of no use where the URL is one of plain HTTP",
        ),
        (
            InitArgs {
                ca: Some("lab".into()),
                host: vec!["a:80".to_owned()],
                ..args.clone()
            },
            "`a:80` is no name or address of a host",
        ),
    ] {
        let problem = silent(&args).unwrap_err();
        assert!(problem.text.contains(sentence), "{problem:?}");
        assert_eq!(problem.code, exit_code::USAGE);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
