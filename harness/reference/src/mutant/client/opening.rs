//! Clients that begin a session wrongly (DM Protocol 1.3, 6.3 and 6.7).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{each, each_item, get, keep, omit_cmd_id},
    },
    phrase::{alert_code, data, leaf, text, uri},
};
use dmct_wire::syncml::message::{Alert, Command, Item, Message};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "omits-devinfo",
        role: Role::Client,
        violates: &["PRO-6.3-14", "PRO-6.3-01"],
        what: "Package #1 has no Replace with DevInfo.",
        means: Means::Edit(|_, message| {
            keep(message, |command| !matches!(command, Command::Replace(_)))
        }),
    },
    Mutant {
        name: "omits-session-alert",
        role: Role::Client,
        violates: &[
            "PRO-6.3-12",
            "PRO-6.3-L02",
            "NOTI13-6.5.4-01",
            "PRO-9.4.1-01",
        ],
        what: "Package #1 has neither Alert 1200 nor Alert 1201.",
        means: Means::Edit(|_, message| keep(message, |command| !begins_session(command))),
    },
    Mutant {
        name: "devinfo-without-source",
        role: Role::Client,
        violates: &["PRO-6.3-16"],
        what: "The Items of the DevInfo Replace have no Source.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Replace(operation) => operation
                    .items
                    .iter_mut()
                    .any(|item| item.source.take().is_some()),
                _ => false,
            })
        }),
    },
    Mutant {
        name: "omits-cmd-id",
        role: Role::Client,
        violates: &["PRO-6.3-13", "PRO-6.3-15", "PRO-6.3-20", "PRO-6.7.1.1-01"],
        what: "Alert and Replace have no CmdID.",
        means: Means::Edit(omit_cmd_id),
    },
    Mutant {
        name: "sends-get",
        role: Role::Client,
        violates: &["PRO-6-05"],
        what: "Package #1 has a Get, which clients never send.",
        means: Means::Edit(|memory, message| {
            let opens = memory.sent == 0;
            if opens {
                message.body.commands.push(get("./Server"));
            }
            opens
        }),
    },
    Mutant {
        name: "requested-mo-with-another-code",
        role: Role::Client,
        violates: &["PRO-6.3-21"],
        what: "A requested MO is sent with Alert 1224 instead of 1229.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1229, |alert| {
                alert.data = leaf("1224");
                true
            })
        }),
    },
    Mutant {
        name: "requested-mo-without-source",
        role: Role::Client,
        violates: &["PRO-6.3-22"],
        what: "A requested MO has no Source that names its root.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1229, |alert| {
                alert
                    .items
                    .iter_mut()
                    .any(|item| item.source.take().is_some())
            })
        }),
    },
    Mutant {
        name: "requested-mo-not-tnds",
        role: Role::Client,
        violates: &["PRO-6.3-23"],
        what: "A requested MO is sent as a list of names instead of TNDS.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1229, |alert| {
                for item in &mut alert.items {
                    item.data = data("DevId/Man/Mod/DmV/Lang");
                }
                true
            })
        }),
    },
    Mutant {
        name: "omits-requested-mo",
        role: Role::Client,
        violates: &["PRO-6.3-19", "NOTI13-6.5.4-01", "PRO-6.3-23"],
        what: "Requested MOs are not sent.",
        means: Means::Edit(|_, message| {
            keep(
                message,
                |command| !matches!(command, Command::Alert(alert) if alert_code(alert) == 1229),
            )
        }),
    },
    Mutant {
        name: "requested-mo-in-replace",
        role: Role::Client,
        violates: &["PRO-6.3-18"],
        what: "A requested MO is sent with Replace instead of Alert 1229.",
        means: Means::Edit(mo_in_replace),
    },
    Mutant {
        name: "generic-alert-without-type",
        role: Role::Client,
        violates: &["PRO-6.7.1.6-01", "PRO-6.7.1.5-01"],
        what: "The Items of a Generic Alert have no Type.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| {
                item.meta
                    .as_mut()
                    .is_some_and(|meta| meta.media_type.take().is_some())
            })
        }),
    },
    Mutant {
        name: "generic-alert-with-bad-type",
        role: Role::Client,
        violates: &["PRO-6.7.1.6-02", "PRO-6.7.1.6-03"],
        what: "The Type of a Generic Alert is a reverse domain name without its namespace identifier.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| {
                let meta = item.meta.get_or_insert_default();
                meta.media_type = leaf("org.openmobilealliance.dm.samplealert");
                true
            })
        }),
    },
    Mutant {
        name: "generic-alert-without-format",
        role: Role::Client,
        violates: &["PRO-6.7.1.7-01", "PRO-6.7.1.5-01"],
        what: "The Items of a Generic Alert have no Format.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| {
                item.meta
                    .as_mut()
                    .is_some_and(|meta| meta.format.take().is_some())
            })
        }),
    },
    Mutant {
        name: "generic-alert-with-unknown-mark",
        role: Role::Client,
        violates: &["PRO-6.7-11", "PRO-6.7.1.8-L01"],
        what: "The Mark of a Generic Alert is no importance level.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| {
                item.meta.get_or_insert_default().mark = leaf("urgent");
                true
            })
        }),
    },
    Mutant {
        name: "generic-alert-without-data",
        role: Role::Client,
        violates: &["PRO-6.7.1.9-01", "PRO-6.7.1.9-02"],
        what: "The Items of a Generic Alert have no Data.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| item.data.take().is_some())
        }),
    },
    Mutant {
        name: "generic-alert-without-item",
        role: Role::Client,
        violates: &["PRO-6.7.1.3-01", "PRO-6.7.1.3-02"],
        what: "A Generic Alert has no Item.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1226, |alert| {
                let had = !alert.items.is_empty();
                alert.items.clear();
                had
            })
        }),
    },
    Mutant {
        name: "tree-change-alert-with-name",
        role: Role::Client,
        violates: &["PRO-6.8.1-04"],
        what: "The Source of a DM Tree Change Alert has a LocName beside its LocURI.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1228, |alert| {
                let sources = alert
                    .items
                    .iter_mut()
                    .filter_map(|item| item.source.as_mut());
                sources.map(|source| source.name = leaf("changed")).count() > 0
            })
        }),
    },
    Mutant {
        name: "devinfo-under-another-root",
        role: Role::Client,
        violates: &["PRO-6.3-16"],
        what: "The Items of the DevInfo Replace name nodes outside DevInfo.",
        means: Means::Edit(|_, message| {
            each_item(message, |item| {
                let inside = uri(&item.source).starts_with("./DevInfo/");
                if let Some(source) = item.source.as_mut().filter(|_| inside) {
                    source.uri = leaf(text(&source.uri).replace("./DevInfo/", "./Device/"));
                }
                inside
            })
        }),
    },
    Mutant {
        name: "invents-requested-mo",
        role: Role::Client,
        violates: &["PRO-6.3-24"],
        what: "For a requested MO that is not there another one is sent.",
        means: Means::Inside(Misdeed::InventsRequestedMo),
    },
    Mutant {
        name: "generic-alert-with-another-code",
        role: Role::Client,
        violates: &["PRO-6.7.1.2-01"],
        what: "A Generic Alert is sent with the code 1224.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1226, |alert| {
                alert.data = leaf("1224");
                true
            })
        }),
    },
    Mutant {
        name: "generic-alert-with-bad-urn",
        role: Role::Client,
        violates: &["PRO-6.7.1.6-04"],
        what: "The URN in the Type of a Generic Alert has no version.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| {
                let meta = item.meta.get_or_insert_default();
                meta.media_type = leaf("urn:oma:at:dcmo:operationcomplete");
                true
            })
        }),
    },
    Mutant {
        name: "generic-alert-with-bad-domain",
        role: Role::Client,
        violates: &["PRO-6.7.1.6-05"],
        what: "The reverse domain name in the Type of a Generic Alert has one part.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| {
                let meta = item.meta.get_or_insert_default();
                meta.media_type = leaf("Reversed-Domain-Name:samplealert");
                true
            })
        }),
    },
    Mutant {
        name: "generic-alert-with-unknown-format",
        role: Role::Client,
        violates: &["PRO-6.7.1.7-02"],
        what: "The Format of a Generic Alert is none that DM defines.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| {
                item.meta.get_or_insert_default().format = leaf("shape");
                true
            })
        }),
    },
    Mutant {
        name: "tree-change-alert-with-correlator",
        role: Role::Client,
        violates: &["PRO-6.8.1-01"],
        what: "A DM Tree Change Alert has a Correlator.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1228, |alert| {
                alert.correlator = leaf("tree");
                true
            })
        }),
    },
    Mutant {
        name: "tree-change-alert-with-data",
        role: Role::Client,
        violates: &["PRO-6.8.1-03"],
        what: "The Items of a DM Tree Change Alert have Data beside their Source.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1228, |alert| {
                for item in &mut alert.items {
                    item.data = data("changed");
                }
                !alert.items.is_empty()
            })
        }),
    },
    Mutant {
        name: "tree-change-alert-with-another-code",
        role: Role::Client,
        violates: &["PRO-6.8.1-02"],
        what: "A DM Tree Change Alert is sent with the code 1227.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1228, |alert| {
                alert.data = leaf("1227");
                true
            })
        }),
    },
    Mutant {
        name: "generic-alert-without-source",
        role: Role::Client,
        violates: &["PRO-6.7.1.4-01", "PRO-6.7-02"],
        what: "The Items of a Generic Alert do not name the management object that raised it.",
        means: Means::Edit(|_, message| {
            each_alert_item(message, |item| item.source.take().is_some())
        }),
    },
    Mutant {
        name: "tree-change-alert-without-source",
        role: Role::Client,
        violates: &["PRO-6.8-05", "PRO-6.8.1-03"],
        what: "The Items of a DM Tree Change Alert name no node.",
        means: Means::Edit(|_, message| {
            each_alert(message, 1228, |alert| {
                alert
                    .items
                    .iter_mut()
                    .any(|item| item.source.take().is_some())
            })
        }),
    },
];

fn begins_session(command: &Command) -> bool {
    matches!(command, Command::Alert(alert) if matches!(alert_code(alert), 1200 | 1201))
}

fn each_alert(
    message: &mut Message,
    code: u16,
    mut change: impl FnMut(&mut Alert) -> bool,
) -> bool {
    each(message, |command| match command {
        Command::Alert(alert) if alert_code(alert) == code => change(alert),
        _ => false,
    })
}

fn each_alert_item(message: &mut Message, change: impl Fn(&mut Item) -> bool) -> bool {
    each_alert(message, 1226, |alert| {
        let mut changed = false;
        for item in &mut alert.items {
            changed |= change(item);
        }
        changed
    })
}

fn mo_in_replace(_: &Memory, message: &mut Message) -> bool {
    each(message, |command| {
        let Command::Alert(alert) = command else {
            return false;
        };
        if alert_code(alert) != 1229 {
            return false;
        }
        let alert = core::mem::take(alert);
        *command = Command::Replace(dmct_wire::syncml::message::Operation {
            cmd_id: alert.cmd_id,
            items: alert.items,
            ..Default::default()
        });
        true
    })
}
