//! Pushes over HTTP, both ends, over loopback.

use dmct_net::{
    Limits,
    bench::{Bench, BenchConfig},
    memory::{Bounds, Pair},
    push::{OtaHttpConfig, PushConfig},
    tls::Authority,
    upper::UpperTester,
};
use dmct_wire::peer::{Carrier, Delivered, Input, Loss, Push, Pushed, Time, Transmit};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::peers::{
    Actions, Dummy, Served, carriers, drive, drive_on, hasty, inputs, loopback, observed,
};

const NOTIFICATION: &str = "application/vnd.syncml.dm.notification";

const ENCLOSED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.syncml.dm.notification\r\n\
    Content-Length: 4\r\nX-Wap-Application-Id: x-wap-application:syncml.dm\r\n\r\nBODY";

/// A peer that takes pushes over HTTP and keeps them.
async fn terminal(limits: Limits) -> Served {
    let push = PushConfig {
        ota_http: Some(loopback()),
        ..PushConfig::default()
    };
    Served::on(
        carriers(push, limits).await,
        |_: &Input, _: &mut Actions| {},
    )
}

/// Pushes once for each of these, one after the other, and gives what came of them.
fn pushing(to: String, pushes: Vec<Push>) -> Dummy<impl FnMut(&Input, &mut Actions)> {
    let mut left = pushes.into_iter().zip(1..);
    Dummy::new(move |input: &Input, actions: &mut Actions| {
        if matches!(input, Input::Observed(_)) {
            return;
        }
        match left.next() {
            Some((push, exchange)) => actions.send(Transmit::Push {
                exchange,
                to: to.clone(),
                push,
            }),
            None => actions.finish(),
        }
    })
}

/// What comes of one push of a notification to this address.
async fn push_to(to: String) -> Input {
    let mut peer = pushing(to, vec![Push::to_dm(NOTIFICATION, "BODY")]);
    drive(hasty(), &mut peer, &UpperTester::None).await;
    peer.inputs().pop().unwrap()
}

/// Sends octets to a terminal, and gives all that it answers before it closes.
async fn ask(terminal: &Served, octets: &str) -> String {
    let address = terminal.pushes.ota_http.unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(octets.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn post(headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST /wappush HTTP/1.1\r\nHost:\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn a_push_arrives_with_its_heads_and_its_answer_comes_back() {
    let terminal = terminal(Limits::default()).await;
    let address = terminal.pushes.ota_http.unwrap();
    let pushes = vec![
        Push::to_dm(NOTIFICATION, "BODY"),
        Push {
            media_type: "text/plain; charset=utf-8".to_owned(),
            application: Some("0x8F01".to_owned()),
            body: vec![0, 13, 10, 255],
        },
        Push {
            media_type: NOTIFICATION.to_owned(),
            ..Push::default()
        },
    ];
    let mut peer = pushing(format!("http://{address}"), pushes.clone());
    drive(Limits::default(), &mut peer, &UpperTester::None).await;
    terminal.handed(4).await;
    let connections = observed(&peer.seen);
    assert!(connections[0].contains("Opened"), "{connections:?}");
    assert_eq!(connections.len(), 1, "{connections:?}");

    let arrived = inputs(&terminal.stop().await);
    for ((sent, answered), arrived) in pushes.iter().zip(&peer.inputs()[1..]).zip(&arrived[1..]) {
        let (Input::Delivered(delivered), Input::Pushed(pushed)) = (answered, arrived) else {
            panic!("{answered:?} {arrived:?}");
        };
        assert_eq!(pushed.push, *sent);
        assert_eq!(pushed.carrier, Carrier::OtaHttp);
        assert_eq!(pushed.to, format!("http://{address}/wappush"));
        assert!(pushed.from.starts_with("127.0.0.1:"), "{}", pushed.from);
        assert!(pushed.connection.is_some());
        // the octets on the wire are the heads that arrived, and the body
        assert_eq!(
            delivered.sent,
            [pushed.head.as_slice(), &sent.body].concat()
        );
        assert_eq!(
            String::from_utf8_lossy(&delivered.answer),
            "HTTP/1.1 204 No Content\r\nX-Wap-Push-Status: 400 Accepted\r\n\
             X-Wap-Push-OTA-Version: 1.0\r\n\r\n"
        );
        assert!(delivered.taken);
        assert_eq!(
            (delivered.status, delivered.carrier),
            (204, Carrier::OtaHttp)
        );
    }
}

#[tokio::test]
async fn a_push_goes_by_tls_where_its_address_says_so() {
    let authority = Authority::new().unwrap();
    let bench = |push| BenchConfig {
        http_listen: Some(loopback()),
        udp_listen: vec![loopback()],
        http_tls: Some(authority.serve(&["127.0.0.1".to_owned()]).unwrap()),
        client_tls: authority.trust(),
        push,
        ..BenchConfig::default()
    };
    let push = PushConfig {
        ota_http: Some(loopback()),
        ..PushConfig::default()
    };
    let terminal = Bench::open(bench(push)).await.unwrap();
    let terminal = Served::on(terminal, |_: &Input, _: &mut Actions| {});
    let to = format!("https://{}", terminal.pushes.ota_http.unwrap());
    let mut peer = pushing(to.clone(), vec![Push::to_dm(NOTIFICATION, "BODY")]);
    let proxy = Bench::open(bench(PushConfig::default())).await.unwrap();
    drive_on(proxy, &mut peer, &UpperTester::None).await;
    let delivered = peer.inputs().pop();
    assert!(
        matches!(&delivered, Some(Input::Delivered(delivered)) if delivered.taken),
        "{delivered:?}"
    );
    terminal.handed(2).await;
    let Some(Input::Pushed(pushed)) = inputs(&terminal.stop().await).pop() else {
        panic!("no push");
    };
    assert_eq!(pushed.to, format!("{to}/wappush"));
    assert_eq!(pushed.push.body, b"BODY");
}

#[test]
fn a_push_in_memory_has_the_octets_that_it_has_on_the_wire() {
    let push = Push::to_dm(NOTIFICATION, "BODY");
    let mut proxy = pushing("http://memory".to_owned(), vec![push.clone()]);
    let mut terminal = Dummy::new(|_: &Input, _: &mut Actions| {});
    let bounds = Bounds {
        steps: 100,
        until: Time(u64::MAX),
    };
    assert!(Pair::new(&mut proxy, &mut terminal).run(bounds).finished);
    let (delivered, pushed) = (proxy.inputs().pop(), terminal.inputs().pop());
    let (Some(Input::Delivered(delivered)), Some(Input::Pushed(pushed))) = (delivered, pushed)
    else {
        panic!("{:?} {:?}", proxy.inputs(), terminal.inputs());
    };
    assert_eq!(pushed.push, push);
    assert_eq!(pushed.to, "http://memory/wappush");
    assert_eq!(delivered.sent, [pushed.head, push.body].concat());
    assert!(
        delivered
            .sent
            .starts_with(b"POST /wappush HTTP/1.1\r\nHost: memory\r\n")
    );
    assert!(
        delivered
            .answer
            .starts_with(b"HTTP/1.1 204 No Content\r\nX-Wap-Push-Status: 400 Accepted")
    );
    assert_eq!((delivered.status, delivered.taken), (204, true));
}

#[tokio::test]
async fn a_terminal_takes_what_push_proxies_send() {
    let terminal = terminal(Limits::default()).await;
    let headers = "content-type: application/http; msgtype=response\r\nx-wap-push-info: last\r\n";
    let enclosed = ENCLOSED.replace("x-wap-application:syncml.dm", "7");
    let answer = ask(&terminal, &post(headers, &enclosed)).await;
    assert_eq!(
        answer,
        "HTTP/1.1 204 No Content\r\nX-Wap-Push-Status: 400 Accepted\r\nConnection: close\r\n\r\n"
    );
    terminal.handed(2).await;
    let seen = terminal.stop().await;
    let Some(Input::Pushed(Pushed { push, .. })) = inputs(&seen).pop() else {
        panic!("no push in {seen:?}");
    };
    assert!(push.is_for_dm(), "{push:?}");
    assert_eq!(push.application.as_deref(), Some("0x7"));
    let notes = observed(&seen).join("\n");
    assert!(notes.contains("says no X-Wap-Push-OTA-Version"), "{notes}");
}

#[tokio::test]
async fn what_is_no_push_is_refused_and_told() {
    let terminal = terminal(Limits::default()).await;
    let http = "Content-Type: application/http\r\n";
    let newer = format!("{http}X-Wap-Push-OTA-Version: 2.0\r\n");
    let cut = &ENCLOSED[..ENCLOSED.len() - 1];
    for (request, answer, told) in [
        (
            post("Content-Type: text/plain\r\n", ENCLOSED),
            "HTTP/1.1 400 Bad Request\r\nX-Wap-Push-Status: 235 Refused\r\n",
            "the Content-Type is text/plain, a push has application/http",
        ),
        (
            post(http, cut),
            "HTTP/1.1 400 Bad Request\r\nX-Wap-Push-Status: 235 Refused\r\n",
            "the entity needs 4 octets, 3 are left",
        ),
        (
            post(&newer, ENCLOSED),
            "HTTP/1.1 204 No Content\r\nX-Wap-Push-Status: 600 Version not supported\r\n\
             X-Wap-Push-OTA-Version: 1.0\r\n",
            "speaks version \\\"2.0\\\" of push over HTTP",
        ),
        (
            "GET /wappush HTTP/1.0\r\n\r\n".to_owned(),
            "HTTP/1.1 405 Method Not Allowed\r\nAllow: POST, OPTIONS\r\n",
            "sent GET to the address of pushes",
        ),
        (
            "rubbish\r\n\r\n".to_owned(),
            "HTTP/1.1 400 Bad Request\r\n",
            "came to nothing: this is no HTTP",
        ),
    ] {
        let got = ask(&terminal, &request).await;
        assert!(got.starts_with(answer), "{got}");
        let noted = async {
            while !observed(&terminal.seen)
                .iter()
                .any(|note| note.contains(told))
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), noted)
            .await
            .unwrap_or_else(|_| panic!("{told}: {:?}", observed(&terminal.seen)));
    }
    assert_eq!(inputs(&terminal.stop().await), [Input::Start]);
}

#[tokio::test]
async fn a_push_beyond_the_limit_is_refused() {
    let limits = Limits {
        body: 200,
        ..Limits::default()
    };
    let terminal = terminal(limits).await;
    let http = "Content-Type: application/http\r\n";
    let lying = ENCLOSED.replace("Content-Length: 4", "Content-Length: 4294967296");
    let answer = ask(&terminal, &post(http, &lying)).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let answer = ask(&terminal, &post(http, &ENCLOSED.repeat(2))).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(inputs(&terminal.stop().await), [Input::Start]);
}

#[tokio::test]
async fn a_terminal_says_who_it_is_and_what_it_can_do() {
    let terminal = terminal(Limits::default()).await;
    let asking = |tag: &str| {
        format!(
            "OPTIONS * HTTP/1.1\r\nHost:\r\nX-Wap-Push-OTA-Version: 1.0\r\n{tag}Connection: close\r\n\r\n"
        )
    };
    let anew = ask(&terminal, &asking("")).await;
    for line in [
        "HTTP/1.1 200 OK",
        "X-Wap-Push-Status: 501",
        "X-Wap-Push-OTA-Version: 1.0",
        "X-Wap-Terminal-ID: dmct",
        "X-Wap-CPITag: ZG1jdA==",
        "X-Wap-Push-Accept-AppID: x-wap-application:syncml.dm",
    ] {
        assert!(anew.lines().any(|there| there == line), "{line}: {anew}");
    }
    let known = ask(&terminal, &asking("X-Wap-CPITag: eA==,ZG1jdA==\r\n")).await;
    assert!(known.contains("X-Wap-Push-Status: 500\r\n"), "{known}");
    assert!(!known.contains("X-Wap-Push-Accept"), "{known}");
}

/// Answers whatever comes with these octets, once for each, on connections of their own, and gives what came.
async fn answering(answers: Vec<&'static str>) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let url = format!("http://{}/push", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let mut heard = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut came = vec![0; 4096];
            let count = stream.read(&mut came).await.unwrap();
            heard.push(String::from_utf8_lossy(&came[..count]).into_owned());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        heard
    });
    (url, task)
}

#[tokio::test]
async fn a_push_is_taken_only_if_the_terminal_says_so() {
    for (answer, taken) in [
        (
            "HTTP/1.1 200 OK\r\nX-Wap-Push-Status: 401\r\nContent-Length: 2\r\n\r\nok",
            true,
        ),
        (
            "HTTP/1.1 204 No Content\r\nX-Wap-Push-Status: 238 Discarded\r\n\r\n",
            false,
        ),
        ("HTTP/1.1 204 No Content\r\n\r\n", false),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false),
    ] {
        let (url, _task) = answering(vec![answer]).await;
        let Input::Delivered(delivered) = push_to(url).await else {
            panic!("{answer}");
        };
        assert_eq!(delivered.taken, taken, "{answer}");
        assert_eq!(String::from_utf8(delivered.answer).unwrap(), answer);
    }
}

#[tokio::test]
async fn a_push_that_is_not_answered_is_lost() {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let lost = push_to(url).await;
    assert!(
        matches!(
            &lost,
            Input::Lost {
                exchange: 1,
                loss: Loss::TimedOut { .. }
            }
        ),
        "{lost:?}"
    );
    let (url, _task) = answering(vec!["rubbish\r\n\r\n"]).await;
    let lost = push_to(url).await;
    assert!(
        matches!(
            &lost,
            Input::Lost {
                loss: Loss::Malformed { .. },
                ..
            }
        ),
        "{lost:?}"
    );
    let lost = push_to("http://127.0.0.1:0".to_owned()).await;
    assert!(
        matches!(
            &lost,
            Input::Lost {
                loss: Loss::Unreachable(_),
                ..
            }
        ),
        "{lost:?}"
    );
}

async fn ask_and_push(url: String) -> Delivered {
    let push = PushConfig {
        ota: OtaHttpConfig {
            asks_first: true,
            ..OtaHttpConfig::default()
        },
        ..PushConfig::default()
    };
    let mut peer = pushing(url, vec![Push::to_dm(NOTIFICATION, "BODY")]);
    drive_on(carriers(push, hasty()).await, &mut peer, &UpperTester::None).await;
    match peer.inputs().pop() {
        Some(Input::Delivered(delivered)) => delivered,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_proxy_that_asks_first_pushes_only_to_who_registers() {
    let registered = "HTTP/1.1 200 OK\r\nX-Wap-Push-Status: 501\r\nX-Wap-Terminal-ID: t\r\nContent-Length: 0\r\n\r\n";
    let accepted = "HTTP/1.1 204 No Content\r\nX-Wap-Push-Status: 400\r\n\r\n";
    let (url, task) = answering(vec![registered, accepted]).await;
    assert!(ask_and_push(url).await.taken);
    let heard = task.await.unwrap();
    assert!(
        heard[0].starts_with("OPTIONS /push HTTP/1.1\r\n"),
        "{heard:?}"
    );
    assert!(
        heard[0].contains("X-Wap-Push-OTA-Version: 1.0\r\n"),
        "{heard:?}"
    );
    assert!(heard[1].starts_with("POST /push HTTP/1.1\r\n"), "{heard:?}");

    let refused = "HTTP/1.1 200 OK\r\nX-Wap-Push-Status: 300\r\nContent-Length: 0\r\n\r\n";
    let (url, _task) = answering(vec![refused]).await;
    let delivered = ask_and_push(url).await;
    assert!(!delivered.taken);
    assert!(delivered.sent.starts_with(b"OPTIONS "));
}
