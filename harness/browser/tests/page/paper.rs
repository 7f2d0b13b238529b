//! The page on paper.

use crate::reader::{FAILED, PACKED, Reader, Shown, long_run, recorded};
use serde_json::json;

/// What is open is printed, what a check points at is open for print, and afterwards all is as before.
pub async fn keeps(reader: Reader) -> Shown {
    let (run, events) = long_run();
    reader.open(&run, &events, &format!("{PACKED}!3")).await?;
    reader.unpacked(PACKED).await?;
    let open = "[...document.querySelectorAll('details[open]')].length";
    let before = reader.value(open).await?;
    // What is on paper can be asked for only while it is being printed.
    reader
        .value(&format!(
            "addEventListener('beforeprint', () => {{
                const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
                window.printed = {{
                    opened: seen('[id=\"{PACKED}!3\"] .dump'),
                    failed: seen('.scenario:has(.anchor[id=\"{FAILED}\"]) .accused .dump'),
                    scenarios: seen('.scenario .facts'),
                }};
            }})"
        ))
        .await?;
    let paper = reader.browser.print_page(Default::default()).await?;
    assert!(paper.starts_with(b"%PDF"));
    assert_eq!(
        reader.value("window.printed").await?,
        json!({ "opened": 1, "failed": 1, "scenarios": run.scenarios.len() })
    );
    assert_eq!(reader.value(open).await?, before, "afterwards as before");
    assert_eq!(reader.octets(PACKED).await?, recorded(&events, PACKED));
    Ok(())
}
