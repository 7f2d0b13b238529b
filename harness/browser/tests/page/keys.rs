//! The page without a mouse.

use crate::reader::{PACKED, Reader, Shown, long_run, recorded};
use thirtyfour::Key;

const SHOWN: &str = "document.querySelectorAll('details.scenario:not([hidden])').length";

/// The most keys between the search and the first scenario: the filters.
const KEYS: usize = 20;

/// `/` leads to the search, what is typed filters at once, and Escape shows everything again.
pub async fn search(reader: Reader) -> Shown {
    let (run, events) = long_run();
    reader.open(&run, &events, "").await?;
    reader
        .browser
        .action_chain()
        .send_keys("/")
        .perform()
        .await?;
    assert_eq!(reader.value("document.activeElement.name").await?, "text");
    assert_eq!(reader.value("document.activeElement.value").await?, "");
    reader
        .browser
        .action_chain()
        .send_keys("case-119")
        .perform()
        .await?;
    assert_eq!(reader.value(SHOWN).await?, 1);
    assert!(
        reader
            .seen("output[name=shown]")
            .await?
            .text()
            .await?
            .starts_with("1 of ")
    );
    reader
        .browser
        .action_chain()
        .send_keys(Key::Escape)
        .perform()
        .await?;
    assert_eq!(reader.value(SHOWN).await?, run.scenarios.len());
    Ok(())
}

/// From the search with Tab to a packed scenario, which Enter opens.
pub async fn open(reader: Reader) -> Shown {
    let (run, events) = long_run();
    reader.open(&run, &events, "").await?;
    reader
        .browser
        .action_chain()
        .send_keys("/")
        .send_keys("case-119")
        .perform()
        .await?;
    for _ in 0..KEYS {
        reader
            .browser
            .action_chain()
            .send_keys(Key::Tab)
            .perform()
            .await?;
        let at = "document.activeElement.matches('.scenario > summary')";
        if reader.value(at).await? == true {
            break;
        }
    }
    reader
        .browser
        .action_chain()
        .send_keys(Key::Enter)
        .perform()
        .await?;
    reader.unpacked(PACKED).await?;
    assert_eq!(reader.octets(PACKED).await?, recorded(&events, PACKED));
    Ok(())
}
