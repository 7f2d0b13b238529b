//! Hooks of every kind, and how each of their failures is told.

use std::{path::Path, time::Duration};

use dmct_net::{
    Limits,
    upper::{CommandTester, Honesty, Hook, OperatorTester, PersistentTester, UpperTester},
};
use dmct_wire::peer::{Answer, Input, Observation, Stimulus, Transmit};

use crate::peers::{Actions, Dummy, drive};

/// As long as no test waits.
const LONG: Duration = Duration::from_secs(60);

fn shell(script: &str) -> Hook {
    Hook::new(["sh", "-c", script])
}

fn command(script: &str) -> UpperTester {
    UpperTester::Command(CommandTester::new(shell(script)))
}

fn done(note: &str) -> Answer {
    Answer::Done {
        note: Some(note.to_owned()),
    }
}

fn failed(reason: &str) -> Answer {
    Answer::Failed {
        reason: reason.to_owned(),
    }
}

/// Asks so many times, one after the other.
async fn ask_again(upper: &UpperTester, times: u64) -> Vec<Answer> {
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| {
        let id = match input {
            Input::Start => 0,
            Input::Answered { id, .. } => id + 1,
            _ => return,
        };
        if id == times {
            actions.finish();
        } else {
            actions.send(Transmit::Stimulus {
                id,
                stimulus: Stimulus::Reset,
            });
        }
    });
    drive(Limits::default(), &mut peer, upper).await;
    let answers = peer.inputs().into_iter();
    answers
        .filter_map(|input| {
            if let Input::Answered { answer, .. } = input {
                Some(answer)
            } else {
                None
            }
        })
        .collect()
}

async fn ask(upper: &UpperTester) -> Answer {
    ask_again(upper, 1).await.remove(0)
}

/// Asks once, and waits for the end of the process.
async fn ask_and_end(upper: &UpperTester) -> (Answer, String) {
    let (mut answered, mut ended) = (false, false);
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| {
        match input {
            Input::Start => actions.send(Transmit::Stimulus {
                id: 1,
                stimulus: Stimulus::Reset,
            }),
            Input::Answered { .. } => answered = true,
            Input::Observed(Observation::ProcessEnded(_)) => ended = true,
            _ => {}
        }
        if answered && ended {
            actions.finish();
        }
    });
    drive(Limits::default(), &mut peer, upper).await;
    let seen = peer.seen.lock().unwrap();
    let answer = seen.iter().find_map(|(_, input)| match input {
        Input::Answered { answer, .. } => Some(answer.clone()),
        _ => None,
    });
    let words = seen.iter().find_map(|(_, input)| match input {
        Input::Observed(Observation::ProcessEnded(words)) => Some(words.clone()),
        _ => None,
    });
    (answer.unwrap(), words.unwrap())
}

#[tokio::test]
async fn a_command_is_given_the_stimulus_and_answers() {
    let upper = command(
        r#"read line; test "$line" = '{"verb":"reset"}' && echo '{"answer":"done","note":"ok"}'"#,
    );
    assert_eq!(
        ask_and_end(&upper).await,
        (done("ok"), "`sh` ended with exit status 0".to_owned())
    );
    // over several lines, or as the only thing before the end
    assert_eq!(
        ask(&command(r#"printf '{\n"answer":\n"unsupported"}'"#)).await,
        Answer::Unsupported
    );
    // what is printed before the answer is no answer, and does no harm
    assert_eq!(
        ask(&command(
            r#"echo starting; echo '{"answer":"unsupported"}'"#
        ))
        .await,
        Answer::Unsupported
    );
}

#[tokio::test]
async fn a_command_that_ends_well_without_a_word_has_done_it() {
    assert_eq!(
        ask(&command("exit 0")).await,
        done("`sh` ended with exit status 0")
    );
}

#[tokio::test]
async fn each_failure_of_a_command_is_told_in_a_sentence() {
    for (script, sentence) in [
        (
            "echo who knows",
            "`sh` printed \"who knows\", which is no answer",
        ),
        (
            "echo no device >&2; exit 3",
            "`sh` ended with exit status 3; standard error: no device",
        ),
        (
            "kill -SEGV $$",
            "`sh` was killed by signal 11 (segmentation fault)",
        ),
    ] {
        assert_eq!(ask_and_end(&command(script)).await.0, failed(sentence));
    }
    let missing = UpperTester::Command(CommandTester::new(Hook::new(["/no/such/hook"])));
    assert_eq!(
        ask(&missing).await,
        failed("`/no/such/hook` could not be started: no such file or command")
    );
}

#[tokio::test]
async fn a_command_that_hangs_is_killed_with_what_it_started() {
    let hook = Hook {
        timeout: Duration::from_millis(200),
        ..shell("sleep 1000 & echo $! >&2; sleep 1000")
    };
    let (answer, words) = ask_and_end(&UpperTester::Command(CommandTester::new(hook))).await;
    let (how, started) = words.split_once("; standard error: ").unwrap();
    assert_eq!(
        how,
        "`sh` was killed by signal 9 (killed), since it gave no answer within 200ms"
    );
    assert_eq!(answer, failed(&words));
    gone(started).await;
}

/// Waits for the end of a process.
async fn gone(process: &str) {
    let executable = format!("/proc/{process}/exe");
    let gone = async {
        while std::fs::read_link(&executable).is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone)
        .await
        .expect("it still runs");
}

#[tokio::test]
async fn what_a_command_leaves_running_does_not_hold_up_its_answer() {
    let answer = ask(&command("sleep 30 & echo $!")).await;
    let Answer::Failed { reason } = answer else {
        panic!("{answer:?}")
    };
    let left: u32 = reason.split('"').nth(1).unwrap().parse().unwrap();
    assert!(
        Path::new(&format!("/proc/{left}")).exists(),
        "a device that a hook starts goes on"
    );
    assert!(
        std::process::Command::new("kill")
            .arg(left.to_string())
            .status()
            .unwrap()
            .success()
    );
}

#[tokio::test]
async fn a_command_may_answer_and_go_on_until_its_tester_is_dropped() {
    let upper = command(r#"echo "{\"answer\":\"done\",\"note\":\"$$\"}"; exec sleep 1000"#);
    let Answer::Done { note: Some(number) } = ask(&upper).await else {
        panic!("no number")
    };
    assert!(std::fs::read_link(format!("/proc/{number}/exe")).is_ok());
    drop(upper);
    gone(&number).await;
}

#[tokio::test]
async fn a_command_can_be_chosen_by_the_stimulus() {
    let choice = |stimulus: &Stimulus| match stimulus {
        Stimulus::Reset => None,
        _ => Some(shell("exit 0")),
    };
    assert_eq!(
        ask(&UpperTester::Command(CommandTester::choosing(choice))).await,
        Answer::Unsupported
    );
}

#[tokio::test]
async fn one_process_answers_for_the_whole_run() {
    let script = r#"while read line; do echo "{\"answer\":\"done\",\"note\":\"$$\"}"; done"#;
    let answers = ask_again(
        &UpperTester::Persistent(PersistentTester::new(shell(script))),
        3,
    )
    .await;
    assert!(matches!(answers[0], Answer::Done { note: Some(_) }));
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn one_process_that_fails_is_started_again() {
    for (script, start) in [
        (
            "read line; echo what",
            "`sh` was killed by signal 9 (killed), since it printed \"what\", which is no answer",
        ),
        (
            "read line; echo bad >&2; exit 7",
            "`sh` ended with exit status 7; standard error: bad",
        ),
        (
            "read line; sleep 1000",
            "`sh` was killed by signal 9 (killed), since it gave no answer within 200ms",
        ),
    ] {
        let script =
            format!(r#"echo '{{"answer":"unsupported"}}'; {script}; read line; sleep 1000"#);
        let hook = Hook {
            timeout: Duration::from_millis(200),
            ..shell(&script)
        };
        // the first answer is printed before it is asked for, so that the second question fails
        let answers = ask_again(&UpperTester::Persistent(PersistentTester::new(hook)), 3).await;
        assert_eq!(
            answers,
            [Answer::Unsupported, failed(start), Answer::Unsupported]
        );
    }
}

#[tokio::test]
async fn an_operator_is_asked_when_no_hook_can() {
    let operator = OperatorTester::new(LONG, |stimulus| done(&format!("{stimulus:?} by hand")));
    let upper = UpperTester::Several(vec![
        UpperTester::None,
        command(r#"echo '{"answer":"unsupported"}'"#),
        UpperTester::Operator(operator),
    ]);
    assert_eq!(ask(&upper).await, done("Reset by hand"));
    assert_eq!(ask(&UpperTester::None).await, Answer::Unsupported);
}

#[tokio::test]
async fn an_operator_whose_prompt_breaks_gives_an_answer_too() {
    let operator = OperatorTester::new(LONG, |_| panic!("on purpose"));
    let answer = ask(&UpperTester::Operator(operator)).await;
    assert_eq!(
        answer,
        failed("the prompt for the operator ended without an answer")
    );
}

#[tokio::test]
async fn an_operator_who_walks_away_is_waited_for_once() {
    let (asked, count) = std::sync::mpsc::channel();
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let operator = OperatorTester::new(Duration::from_millis(50), move |_| {
        asked.send(()).unwrap();
        // until the test is over
        let _ = held.recv();
        done("back")
    });
    let answers = ask_again(&UpperTester::Operator(operator), 3).await;
    let reasons: Vec<&str> = answers
        .iter()
        .map(|answer| match answer {
            Answer::Away { reason } => reason.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        reasons,
        [
            "the operator walked away: no answer came within 50ms",
            "the operator is not there: no answer came within 50ms",
            "the operator is not there: no answer came within 50ms",
        ]
    );
    assert_eq!(count.try_iter().count(), 1, "who is away is not asked");
    drop(hold);
}

#[tokio::test]
async fn an_upper_tester_is_honest_if_it_cannot_do_what_does_not_exist() {
    let honest =
        r#"read line; test "$line" = '{"verb":"juggle"}' && echo '{"answer":"unsupported"}'"#;
    assert_eq!(command(honest).probe("juggle", LONG).await, Honesty::Honest);
    for liar in ["exit 0", r#"echo '{"answer":"done"}'"#] {
        assert_eq!(command(liar).probe("juggle", LONG).await, Honesty::Lies);
    }
    let staying = |script| UpperTester::Persistent(PersistentTester::new(shell(script)));
    let liar = r#"while read line; do echo '{"answer":"done"}'; done"#;
    assert_eq!(staying(liar).probe("juggle", LONG).await, Honesty::Lies);
    for (confused, how) in [
        ("read line; echo what; sleep 1000", "which is no answer"),
        ("exit 3", "exit status 3"),
    ] {
        let Honesty::Confused(reason) = staying(confused).probe("juggle", LONG).await else {
            panic!("{confused}")
        };
        assert!(reason.contains(how), "{reason}");
    }
    let soon = Duration::from_millis(50);
    assert_eq!(
        command("sleep 1000").probe("juggle", soon).await,
        Honesty::Confused("it gave no answer within 50ms".to_owned())
    );
}
