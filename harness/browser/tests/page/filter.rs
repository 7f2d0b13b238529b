//! The filters by verdict, document and role.

use crate::reader::{Reader, Shown, long_run};
use dmct_report::json;
use serde_json::Value;
use thirtyfour::{Key, prelude::*};

const SHOWN: &str = "document.querySelectorAll('details.scenario:not([hidden])').length";

/// Each filter alone shows as many scenarios as `run.json` counts.
pub async fn counts(reader: Reader) -> Shown {
    let (run, events) = long_run();
    let record: Value = serde_json::from_str(&json::render(&run))?;
    reader.open(&run, &events, "").await?;
    assert_eq!(
        reader.value(SHOWN).await?,
        record["counts"]["selected"],
        "before anything is filtered"
    );

    for (class, count) in [
        ("pass", "pass"),
        ("fail", "fail"),
        ("inconclusive", "inconclusive"),
        ("error", "error"),
        ("waived", "waived"),
        ("na", "not_applicable"),
    ] {
        for box_ in reader.browser.find_all(By::Name("verdict")).await? {
            let wanted = box_.value().await?.as_deref() == Some(class);
            if box_.is_selected().await? != wanted {
                box_.click().await?;
            }
        }
        assert_eq!(
            reader.value(SHOWN).await?,
            record["counts"][count],
            "{class}"
        );
        let shown = format!(
            "[...document.querySelectorAll('details.scenario:not([hidden])')].every((one) => one.dataset.verdict === '{class}')"
        );
        assert_eq!(reader.value(&shown).await?, true, "only {class}");
    }

    reader.open(&run, &events, "").await?;
    for (name, values) in [
        ("spec", ["noti-1.3", "pro-1.3"]),
        ("role", ["client", "server"]),
    ] {
        let field = By::Css(format!("select[name={name}]"));
        let field = reader.browser.find(field).await?;
        for value in values {
            // In the order of the list, each one further down.
            field.send_keys(Key::Down).await?;
            assert_eq!(field.value().await?.as_deref(), Some(value));
            let expected = record["scenarios"].as_array().map_or(0, |scenarios| {
                scenarios.iter().filter(|one| one[name] == value).count()
            });
            assert!(expected > 0);
            assert_eq!(reader.value(SHOWN).await?, expected, "{name} {value}");
        }
        field.send_keys(Key::Home).await?;
    }
    Ok(())
}
