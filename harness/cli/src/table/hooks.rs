//! What drives an implementation from above, as its profile says: each kind of request goes to the hook for it.

use super::field::Ask;
use dmct_net::{
    implementation::Implementation,
    upper::{CommandTester, Honesty, Hook, OperatorTester, PersistentTester, UpperTester},
};
use dmct_scenario::profile::{self, Profile, Trigger};
use dmct_wire::peer::Stimulus;
use std::time::Duration;

/// The hooks of a profile.
pub struct Hooks {
    trigger: UpperTester,
    reset: UpperTester,
    others: UpperTester,
}

/// What is to be thought of an upper tester.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// What is to be said of it, in a sentence.
    pub remark: Option<String>,
    /// Why its word does not count, in a sentence.
    pub distrust: Option<String>,
}

/// How hooks are made.
struct Making<'a> {
    own_url: &'a str,
    timeout: Duration,
    operator: UpperTester,
    implementation: Option<&'a Implementation>,
}

impl Hooks {
    /// Those of a profile, where the tester is found at this URL.
    pub fn new(
        profile: &Profile,
        own_url: &str,
        ask: &Ask,
        implementation: Option<&Implementation>,
    ) -> Self {
        let ask = ask.clone();
        let operator =
            OperatorTester::new(profile.operator_patience, move |stimulus| ask(stimulus));
        let making = Making {
            own_url,
            timeout: profile.setting.scenario_limit,
            // One and the same for all that is asked: there is one terminal.
            operator: UpperTester::Operator(operator),
            implementation,
        };
        Self {
            trigger: match &profile.trigger {
                Trigger::Command { argv } => making.command(argv),
                Trigger::Operator => making.operator.clone(),
                Trigger::Notification | Trigger::Pull | Trigger::UpperTester => UpperTester::None,
            },
            reset: if profile.reset == profile.upper_tester {
                // One and the same, and a process that stays must not be there twice.
                UpperTester::None
            } else {
                making.hook(&profile.reset)
            },
            others: making.hook(&profile.upper_tester),
        }
    }

    /// Asks the upper tester for a verb that does not exist. What is run for a trigger or a reset alone is not asked:
    /// it need not look at what it is given.
    pub async fn honesty(&self, limit: Duration, seed: u64) -> Trust {
        let verb = format!("no-such-verb-{:08x}", seed >> 32);
        match self.others.probe(&verb, limit).await {
            Honesty::Honest => Trust::default(),
            Honesty::Lies => Trust {
                remark: Some(format!(
                    "the upper tester is not honest: it answers \"done\" to the verb {verb}, which does not exist; \
                     what rests on its word does not count"
                )),
                distrust: Some(
                    "the upper tester says \"done\" to a verb that does not exist, so its word does not count"
                        .to_owned(),
                ),
            },
            Honesty::Confused(how) => Trust {
                remark: Some(format!(
                    "the upper tester does not answer \"unsupported\" to the verb {verb}, which does not exist: {how}"
                )),
                distrust: None,
            },
        }
    }

    /// All of them as one.
    pub fn upper_tester(self) -> UpperTester {
        UpperTester::Several(vec![
            UpperTester::Choosing(is_trigger, Box::new(self.trigger)),
            UpperTester::Choosing(is_reset, Box::new(self.reset)),
            self.others,
        ])
    }
}

impl Making<'_> {
    fn hook(&self, which: &profile::UpperTester) -> UpperTester {
        match which {
            profile::UpperTester::None | profile::UpperTester::BuiltIn => UpperTester::None,
            profile::UpperTester::Operator => self.operator.clone(),
            profile::UpperTester::Restart => {
                self.implementation.map_or(UpperTester::None, |process| {
                    UpperTester::Restart(process.clone())
                })
            }
            profile::UpperTester::Command {
                argv,
                persistent: false,
            } => self.command(argv),
            profile::UpperTester::Command {
                argv,
                persistent: true,
            } => UpperTester::Persistent(PersistentTester::new(self.with_url(argv))),
        }
    }

    /// A process for each stimulus.
    fn command(&self, argv: &[String]) -> UpperTester {
        let hook = self.with_url(argv);
        UpperTester::Command(CommandTester::choosing(move |stimulus| {
            Some(with_pdu(hook.clone(), stimulus))
        }))
    }

    /// The command with our URL put in for `{server}`.
    fn with_url(&self, argv: &[String]) -> Hook {
        let mut hook = Hook::new(
            argv.iter()
                .map(|word| word.replace("{server}", self.own_url)),
        );
        hook.timeout = self.timeout;
        hook
    }
}

/// The command with the octets of a notification, hexadecimal, put in for `{pdu}`.
fn with_pdu(mut hook: Hook, stimulus: &Stimulus) -> Hook {
    let pdu = match stimulus {
        Stimulus::DeliverNotification { octets, .. } => octets.as_str(),
        _ => "",
    };
    for word in &mut hook.argv {
        *word = word.replace("{pdu}", pdu);
    }
    hook
}

const fn is_trigger(stimulus: &Stimulus) -> bool {
    matches!(
        stimulus,
        Stimulus::StartSession { .. } | Stimulus::DeliverNotification { .. }
    )
}

const fn is_reset(stimulus: &Stimulus) -> bool {
    matches!(stimulus, Stimulus::Reset)
}
