//! The page where no script runs.

use crate::reader::{FAILED, PACKED, Reader, Shown, long_run};
use serde_json::json;
use thirtyfour::prelude::*;

/// What failed is open with its octets; what is packed says where its messages are.
pub async fn failures(reader: Reader) -> Shown {
    let (run, events) = long_run();
    let off = json!({ "value": true });
    let cdp = reader.browser.cdp();
    cdp.send_raw("Emulation.setScriptExecutionDisabled", off)
        .await?;
    reader.open(&run, &events, "").await?;
    let filter = reader.browser.find(By::Id("_filter")).await?;
    assert!(!filter.is_displayed().await?, "no script has run");

    let failed = format!("details.scenario:has(.anchor[id=\"{FAILED}\"])");
    let evidence = reader.seen(&format!("{failed} .check .line")).await?;
    assert!(evidence.text().await?.contains("<Data>200</Data>"));
    let octets = reader
        .seen(&format!("{failed} .accused .octets .dump"))
        .await?;
    assert!(octets.text().await?.contains("3c 44 61 74 61"));
    let decoded = reader
        .seen(&format!("{failed} .accused .octets .decoded"))
        .await?;
    assert!(decoded.text().await?.contains("<Data>200</Data>"));

    reader.click(PACKED).await?;
    let note = format!("details.scenario:has(.anchor[id=\"{PACKED}\"]) .carried");
    let note = reader.seen(&note).await?.text().await?;
    assert!(note.contains("transcript.jsonl"), "{note}");
    Ok(())
}
