//! A run in which a peer wrote markup, scripts and control characters into every field.

use crate::{
    reader::{Reader, Shown},
    samples::{hostile::hostile_run, long::many},
};
use dmct_record::verdict::Verdict;
use serde_json::json;
use thirtyfour::prelude::*;

/// Set up before the page's own script: whatever acts leaves a trace.
const TRAP: &str = "
    window.acted = [];
    for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) {
        window[name] = () => window.acted.push(name);
    }
    document.addEventListener('securitypolicyviolation', (event) => window.acted.push(event.violatedDirective));
    window.addEventListener('error', (event) => window.acted.push(event.message));
";

/// Plain or packed, closed or opened, nothing acts: no script, no request, no breach of the page's own policy.
pub async fn nothing_acts(reader: Reader) -> Shown {
    let (mut run, mut events) = hostile_run();
    let (long, more) = many(60, Verdict::Pass);
    run.scenarios.splice(0..0, long.scenarios);
    events.extend(more);
    let trap = json!({ "source": TRAP });
    let cdp = reader.browser.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", trap)
        .await?;
    reader.open(&run, &events, "").await?;
    let hostile = ".scenario:has(> summary img, > summary script), .scenario img";
    let found = format!("document.querySelectorAll('{hostile}').length");
    assert_eq!(reader.value(&found).await?, 0);

    let packed = "[...document.querySelectorAll('.body[data-block]')].filter((body) => body.closest('.scenario').dataset.search.includes('alert(1)')).length";
    assert!(
        reader.value(packed).await?.as_u64() > Some(0),
        "some of it is packed"
    );
    reader.value("document.querySelectorAll('details.scenario, .octets details').forEach((one) => { one.open = true; })").await?;
    let waiting = "details.scenario > .body[data-block]:not([data-filled])";
    let waiting = reader.browser.query(By::Css(waiting));
    waiting.wait_until_gone().await?;
    assert_eq!(reader.value(&found).await?, 0, "nor in what was packed");
    reader
        .value("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        .await?;
    assert_eq!(reader.value("window.acted").await?, json!([]));
    let log = reader.browser.browser_log().await?;
    assert!(log.is_empty(), "{log:?}");
    Ok(())
}
