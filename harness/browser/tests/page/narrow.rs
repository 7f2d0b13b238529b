//! The page on a telephone.

use crate::reader::{PACKED, Reader, Shown, long_run};
use serde_json::json;

/// What a small telephone is wide, pixels.
const WIDTH: u64 = 360;

/// Nothing is wider than the screen, whatever is open.
pub async fn fits(reader: Reader) -> Shown {
    let (run, events) = long_run();
    let screen = json!({ "width": WIDTH, "height": 780, "deviceScaleFactor": 1, "mobile": false });
    let cdp = reader.browser.cdp();
    cdp.send_raw("Emulation.setDeviceMetricsOverride", screen)
        .await?;
    reader.open(&run, &events, PACKED).await?;
    reader.unpacked(PACKED).await?;
    reader.value("document.querySelectorAll('.scenario[open] details, .scenario.v-fail, .cell').forEach((one) => { one.open = true; })").await?;
    assert_eq!(reader.value("innerWidth").await?, WIDTH);
    // A vertical scroll bar takes some of it.
    let beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(reader.value(beyond).await?, 0);
    Ok(())
}
