//! obex_test, which asks and answers by other people's code (libopenobex).
//!
//! It is in the Debian package `openobex-apps`. Where it is not installed, or the only port that it knows cannot be had,
//! the test says so and holds nothing; in continuous integration (`CI=true`) that is a failure.

use std::{
    fs::{self, File},
    net::{Ipv6Addr, SocketAddr},
    process::Stdio,
    time::Duration,
};

use dmct_net::{
    Limits,
    bench::{Bench, BenchConfig},
    push::{ObexConfig, PushConfig},
    upper::UpperTester,
};
use dmct_wire::{
    obex::PORT,
    peer::{Input, Push, Transmit},
};
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
    time::timeout,
};

use super::{
    packets::{NOTIFICATION, bench},
    tap::Tap,
};
use crate::peers::{Actions, Dummy, Served, drive_on, inputs, loopback};

/// How long a program may take for all it has to do.
const PATIENCE: Duration = Duration::from_secs(4);

/// Nothing is held by this test here; in continuous integration that must not be.
pub fn skip(why: &str) {
    assert!(
        std::env::var_os("CI").is_none(),
        "{why}, and in continuous integration it must be"
    );
    println!("skipped: {why}");
}

/// A folder of this test, with the right to the one port that obex_test knows: nobody else has it meanwhile.
struct Place {
    folder: TempDir,
    _lock: File,
}

impl Place {
    fn new() -> Self {
        let lock = File::create(std::env::temp_dir().join("dmct-obex-port.lock")).unwrap();
        lock.lock().unwrap();
        Self {
            folder: TempDir::new().unwrap(),
            _lock: lock,
        }
    }

    /// obex_test over TCP in this folder, ended with what is returned; none where it is not installed.
    fn start(&self) -> Option<Child> {
        Command::new("obex_test")
            .arg("-i")
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .ok()
    }
}

/// The only address that obex_test knows.
fn only_port() -> SocketAddr {
    (Ipv6Addr::LOCALHOST, PORT).into()
}

/// What a program wrote until it ended.
pub async fn output(child: Child) -> String {
    let output = timeout(PATIENCE, child.wait_with_output())
        .await
        .expect("it ends in time")
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn obex_test_puts_gets_and_is_refused_as_it_expects() {
    let place = Place::new();
    let Some(mut program) = place.start() else {
        return skip("obex_test (openobex-apps) is not installed");
    };
    let push = PushConfig {
        obex: Some(only_port()),
        ..PushConfig::default()
    };
    let config = BenchConfig {
        http_listen: Some(loopback()),
        udp_listen: vec![loopback()],
        push,
        ..BenchConfig::default()
    };
    let Ok(bench) = Bench::open(config).await else {
        return skip("port 650 of the IPv6 loopback cannot be listened at");
    };
    let device = Served::on(bench, |_: &Input, _: &mut Actions| {});

    let long: Vec<u8> = (0..=255).cycle().take(5000).collect();
    fs::write(place.folder.path().join("short"), b"BODY").unwrap();
    fs::write(place.folder.path().join("long"), &long).unwrap();
    let menu = "c\np\nshort\nshort.bin\np\nlong\nlong.bin\ng\nnothing\nt\nfolder\nd\nq\n";
    let mut input = program.stdin.take().unwrap();
    input.write_all(menu.as_bytes()).await.unwrap();
    let said = output(program).await;
    assert_eq!(said.matches("Connect OK!").count(), 1, "{said}");
    assert_eq!(said.matches("PUT successful!").count(), 2, "{said}");
    for outcome in [
        "GET failed 0x44!",
        "SETPATH failed 0x51!",
        "Disconnect done!",
    ] {
        assert!(said.contains(outcome), "{outcome}: {said}");
    }

    device.handed(3).await;
    let pushes: Vec<Push> = inputs(&device.stop().await)
        .into_iter()
        .filter_map(|input| match input {
            Input::Pushed(pushed) => Some(pushed.push),
            _ => None,
        })
        .collect();
    // it sets neither Target nor Type
    let inbox = |body: &[u8]| Push {
        body: body.to_vec(),
        ..Push::default()
    };
    assert_eq!(pushes, [inbox(b"BODY"), inbox(&long)]);
}

#[tokio::test]
async fn obex_test_takes_our_pushes() {
    let place = Place::new();
    let Some(mut program) = place.start() else {
        return skip("obex_test (openobex-apps) is not installed");
    };
    let mut input = program.stdin.take().unwrap();
    input.write_all(b"s\n").await.unwrap();
    // more than the 1024 octets that it takes in one packet
    let body: Vec<u8> = (0..=255).cycle().take(3000).collect();
    let push = Push::to_dm(NOTIFICATION, body.clone());
    let tap = Tap::new(only_port()).await;
    let mut peer = persistent(format!("obex://{}", tap.address), push);
    let links = ObexConfig::default();
    drive_on(
        bench(links, Limits::default()).await,
        &mut peer,
        &UpperTester::None,
    )
    .await;
    let Some(Input::Delivered(delivered)) = peer.inputs().pop() else {
        return skip("obex_test cannot listen at port 650");
    };
    assert_eq!((delivered.status, delivered.taken), (0x20, true));
    // it grants the target without saying who it is, and takes packets of 1024 octets
    assert_eq!(delivered.answer[..7], *b"\xA0\x00\x07\x10\x00\x04\x00");
    input.write_all(b"q\n").await.unwrap();
    let said = output(program).await;
    assert!(said.contains("put_server() Found body"), "{said}");
    assert!(said.contains("We got a disconnect-request"), "{said}");
    let taken = fs::read(place.folder.path().join("OBEX_PUT_Unknown_object")).unwrap();
    assert_eq!(taken, body);
}

/// A peer that pushes until someone is there to answer, or too much time has gone by.
fn persistent(to: String, push: Push) -> Dummy<impl FnMut(&Input, &mut Actions)> {
    let pause = Duration::from_millis(20);
    let mut left = PATIENCE.as_millis() / pause.as_millis();
    let mut is_waiting = false;
    Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start | Input::Wake => {
            is_waiting = false;
            actions.send(Transmit::Push {
                exchange: 1,
                to: to.clone(),
                push: push.clone(),
            });
        }
        Input::Lost { .. } if left > 0 => {
            left -= 1;
            is_waiting = true;
            actions.wake_in(pause);
        }
        Input::Delivered(_) | Input::Lost { .. } => actions.finish(),
        // whatever a peer is handed ends its waiting
        _ if is_waiting => actions.wake_in(pause),
        _ => {}
    })
}
