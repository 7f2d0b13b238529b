//! The Status for a Generic Alert (DM Protocol 1.3, 6.7).

use super::ServerConfig;
use crate::phrase::text;
use dmct_wire::syncml::message::{Alert, Item};

/// The code for each Item: 200, 412 where it is not complete, 415 where its Type or Format is unknown; a single
/// 412 if there is no Item.
pub(super) fn judge(config: &ServerConfig, alert: &Alert) -> Vec<u16> {
    if alert.items.is_empty() {
        return vec![412];
    }
    alert.items.iter().map(|item| code(config, item)).collect()
}

fn code(config: &ServerConfig, item: &Item) -> u16 {
    let Some(meta) = &item.meta else {
        return 412;
    };
    let (format, media_type) = (text(&meta.format), text(&meta.media_type));
    if format.is_empty() || media_type.is_empty() || item.data.is_none() {
        return 412;
    }
    // The examples of 6.7 have white space behind the colon of a reverse domain name.
    let compact: String = media_type.split_whitespace().collect();
    let known_type = config.alert_types.contains(&compact);
    let known_format = config.alert_formats.iter().any(|known| known == format);
    if known_type && known_format { 200 } else { 415 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase::{data, leaf};
    use dmct_wire::syncml::message::Meta;

    fn item(media_type: &str, format: &str) -> Item {
        Item {
            meta: Some(Meta {
                media_type: leaf(media_type),
                format: leaf(format),
                ..Meta::default()
            }),
            data: data("x"),
            ..Item::default()
        }
    }

    #[test]
    fn known_unknown_and_incomplete_alerts_have_their_codes() {
        let config = ServerConfig::default();
        let known = "Reversed-Domain-Name: org.openmobilealliance.dm.samplealert";
        let alert = Alert {
            items: vec![
                item(known, "chr"),
                item("urn:oma:at:other:1.0:x", "chr"),
                item(known, "shape"),
                item(known, ""),
                Item::default(),
            ],
            ..Alert::default()
        };
        assert_eq!(judge(&config, &alert), [200, 415, 415, 412, 412]);
        assert_eq!(judge(&config, &Alert::default()), [412]);
    }
}
