//! What messages say of the implementation, against its profile.

use super::sign::{Spotted, sight};
use crate::monitor::{Conversation, Said};
use dmct_record::gap::{Gap, GapKind};
use dmct_scenario::{plan::Role, profile::Profile};
use dmct_wire::syncml::message::{Command, Item};

/// The item that DevDetail/LrgObj declares.
const LARGE_OBJECTS: &str = "DM-PRO-C-004-O";

/// Where messages contradict the profile: each contradiction where it was seen first.
pub fn values(conversations: &[Conversation<'_>], profile: &Profile) -> Vec<Gap> {
    if profile.iut.role != Role::Client {
        return Vec::new();
    }
    [large_objects, device_id, protocol]
        .into_iter()
        .filter_map(|look| {
            let mut all = conversations.iter();
            all.find_map(|conversation| look(conversation, profile))
        })
        .collect()
}

fn gap(conversation: &Conversation<'_>, spotted: Spotted, id: &str, says: String) -> Gap {
    Gap {
        spec: "pro-1.3".to_owned(),
        role: conversation.judged.word().to_owned(),
        id: id.to_owned(),
        kind: GapKind::Value,
        says,
        verdict: None,
        seen: Some(sight(conversation, spotted)),
    }
}

/// DevDetail/LrgObj is true exactly where large objects are claimed (DM Protocol 1.3, section 8).
fn large_objects(conversation: &Conversation<'_>, profile: &Profile) -> Option<Gap> {
    let claimed = profile.claims.answer("pro-1.3", LARGE_OBJECTS)?;
    conversation.messages().find_map(|said| {
        let mut results = said.message.body.results();
        let item = results.find_map(|results| named(&results.items, "DevDetail/LrgObj"))?;
        let value = item.data_text()?;
        let says = match value.trim() {
            "true" => true,
            "false" => false,
            _ => return None,
        };
        let claim = if claimed { "claimed" } else { "not claimed" };
        (says != claimed).then(|| {
            let says = format!("DevDetail/LrgObj is {says}, and {LARGE_OBJECTS} is {claim}");
            let spotted = Spotted::at(&said, item.span);
            gap(conversation, spotted, LARGE_OBJECTS, says)
        })
    })
}

/// DevInfo/DevId is the device of the profile.
fn device_id(conversation: &Conversation<'_>, profile: &Profile) -> Option<Gap> {
    let due = profile.setting.device_id.as_str();
    conversation.messages().find_map(|said| {
        let item = dev_info(&said, "DevInfo/DevId")?;
        let own = item.data_text()?;
        let own = own.trim();
        (!due.is_empty() && own != due).then(|| {
            let says =
                format!("DevInfo/DevId is \"{own}\", and `device-id` of the profile \"{due}\"");
            gap(conversation, Spotted::at(&said, item.span), "", says)
        })
    })
}

/// The first message of a device that nobody has spoken to yet is in the protocol of the profile.
fn protocol(conversation: &Conversation<'_>, profile: &Profile) -> Option<Gap> {
    let first = conversation.view.messages().first()?;
    let said = Said::of(first).filter(|_| !first.is_sent())?;
    let leaf = said.message.header.ver_proto.as_ref()?;
    let (own, due) = (leaf.trimmed(), profile.setting.version.as_str());
    (own != due).then(|| {
        let says =
            format!("VerProto of Package #1 is \"{own}\", and `protocol` of the profile {due}");
        gap(conversation, Spotted::at(&said, leaf.span), "", says)
    })
}

/// The item of a node in the device information of Package #1.
fn dev_info<'a>(said: &Said<'a>, name: &str) -> Option<&'a Item> {
    said.commands().find_map(|command| match command {
        Command::Replace(operation) => named(&operation.items, name),
        _ => None,
    })
}

/// The item of a node, whether its path begins at the root or not.
fn named<'a>(items: &'a [Item], name: &str) -> Option<&'a Item> {
    items.iter().find(|item| {
        let uri = item.source_uri().unwrap_or_default();
        uri.strip_prefix("./").unwrap_or(uri) == name
    })
}
