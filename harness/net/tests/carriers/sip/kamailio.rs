//! Kamailio, a registrar and proxy by other people: our user agent registers with it, our messages go through it, and
//! arrive at our user agent.
//!
//! It is in the Debian package `kamailio`. Where it is not installed these tests say so and hold nothing; in continuous
//! integration (`CI=true`) that is a failure.

use std::process::{Command, Stdio};

use dmct_wire::sip::Registered;
use tempfile::TempDir;

use super::{
    lab::{Over, Running, at, bound, free_port, is_installed},
    *,
};
use crate::peers::inputs;

/// Where the package puts it: not everybody has that folder in the path.
const PROGRAM: &str = "/usr/sbin/kamailio";

/// A core that runs on its own port.
struct Core {
    port: u16,
    _running: Running,
    _folder: TempDir,
}

impl Core {
    /// Starts one; nothing where it is not installed.
    async fn open() -> Option<Self> {
        if !is_installed(PROGRAM, "-v", "kamailio") {
            return None;
        }
        let folder = TempDir::new().unwrap();
        let (port, path) = (free_port(), folder.path());
        let configuration = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../fixtures/sip/kamailio.cfg"
        );
        let mut command = Command::new(PROGRAM);
        command
            .args(["-f", configuration, "-DD", "-E", "-m", "16", "-M", "4"])
            .args([
                "-l",
                &format!("udp:{}", at(port)),
                "-l",
                &format!("tcp:{}", at(port)),
            ])
            .arg("-P")
            .arg(path.join("pid"))
            .arg("-Y")
            .arg(path)
            .arg("-w")
            .arg(path)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let running = Running::start(command);
        for over in Over::BOTH {
            bound(over, port).await;
        }
        Some(Self {
            port,
            _running: running,
            _folder: folder,
        })
    }

    /// Where it is reached.
    fn address(&self, over: Over) -> String {
        format!("{}{}", at(self.port), over.parameter())
    }

    /// A bench whose messages go through it.
    async fn sender(&self, over: Over) -> Bench {
        let push = PushConfig {
            sip_proxy: Some(self.address(over)),
            ..sip()
        };
        carriers(push, Limits::default()).await
    }
}

/// A device that registers with the core and keeps what arrives.
async fn device(core: String, expires: u32) -> Served {
    let mut registering = Some(register(&core, registration(expires)));
    let react = move |input: &Input, actions: &mut Actions| {
        if *input == Input::Start {
            actions.send(registering.take().unwrap());
        }
    };
    let device = Served::on(carriers(sip(), Limits::default()).await, react);
    device.handed(2).await;
    device
}

/// What the core granted to a device.
fn granted(device: &Served) -> Registered {
    let answered = delivered(inputs(&device.seen).pop().unwrap());
    assert_eq!(
        (answered.status, answered.taken),
        (200, true),
        "{answered:?}"
    );
    Registered::read(&message(&answered.answer)).unwrap()
}

#[tokio::test]
async fn our_registration_and_our_messages_go_through_it() {
    let Some(core) = Core::open().await else {
        return;
    };
    for over in Over::BOTH {
        let device = device(core.address(over), 600).await;
        let binding = granted(&device).bindings.pop().unwrap();
        let contact = format!("sip:device@{}{}", address(&device), over.parameter());
        assert_eq!(binding.contact.uri, contact);
        assert_eq!(binding.expires, Some(600));
        assert_eq!(binding.instance, registration(1).instance);
        let gruu = binding.public_gruu.unwrap();
        assert!(gruu.starts_with("sip:device@home.example;gr="), "{gruu}");

        // by the address of record, and by the GRUU
        for (to, arrived) in [(RECORD, 3), (gruu.as_str(), 4)] {
            let answered = delivered(outcome(core.sender(over).await, push(to)).await);
            assert_eq!(
                (answered.status, answered.taken),
                (200, true),
                "{answered:?}"
            );
            device.handed(arrived).await;
        }
        for input in inputs(&device.stop().await).into_iter().skip(2) {
            let Input::Pushed(pushed) = input else {
                panic!("{input:?}");
            };
            if over == Over::Udp {
                assert_eq!(pushed.from, at(core.port).to_string());
            }
            assert_eq!(pushed.connection.is_some(), over == Over::Tcp);
            assert_eq!(
                pushed.push,
                Push::to_dm(NOTIFICATION, b"\0\r\n\xFF".to_vec())
            );
            let head = String::from_utf8_lossy(&pushed.head).into_owned();
            assert_eq!(head.matches("Via: ").count(), 2, "{head}");
            // the proxy puts the contact in the place of what it was asked for
            assert!(pushed.to.starts_with("sip:device@127.0.0.1:"), "{head}");
        }
    }
}

#[tokio::test]
async fn a_message_to_who_has_left_comes_back_as_not_taken() {
    let Some(core) = Core::open().await else {
        return;
    };
    let over = Over::Udp;
    let here = device(core.address(over), 600).await;
    assert_eq!(granted(&here).bindings.len(), 1);
    let gone = Registration {
        contact: format!("sip:device@{}", address(&here)),
        ..registration(0)
    };
    let bench = carriers(sip(), Limits::default()).await;
    let left = delivered(outcome(bench, register(&core.address(over), gone)).await);
    let left = Registered::read(&message(&left.answer)).unwrap();
    assert_eq!(left.bindings, []);

    let answered = delivered(outcome(core.sender(over).await, push(RECORD)).await);
    assert_eq!((answered.status, answered.taken), (404, false));
    assert_eq!(
        inputs(&here.stop().await).len(),
        2,
        "nothing is pushed to it"
    );
}
