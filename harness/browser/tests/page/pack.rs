//! What the page carries packed.

use crate::{
    reader::{PACKED, Reader, Shown, long_run, recorded},
    samples::long::many,
};
use dmct_record::verdict::Verdict;

/// Opened with a click, a packed scenario shows every octet of its messages.
pub async fn octets(reader: Reader) -> Shown {
    let (run, events) = long_run();
    reader.open(&run, &events, "").await?;
    let packed = format!(
        "[...document.querySelectorAll('.body[data-block]')].some((body) => body.querySelector('[id=\"{PACKED}\"]'))"
    );
    assert_eq!(reader.value(&packed).await?, true, "it is packed");
    reader.click(PACKED).await?;
    reader.unpacked(PACKED).await?;
    let expected = recorded(&events, PACKED);
    assert_eq!(expected.len(), 8);
    assert_eq!(reader.octets(PACKED).await?, expected);
    Ok(())
}

/// The script lays octets out, with their marks, exactly as the report does where they are plain.
pub async fn alike(reader: Reader) -> Shown {
    let (run, events) = many(150, Verdict::Fail);
    reader.open(&run, &events, "").await?;
    let first = &run.scenarios[0].id;
    let last = &run.scenarios[149].id;
    reader.click(last).await?;
    reader.unpacked(last).await?;
    let markup = |id: &str| {
        format!(
            "[...document.getElementById('{id}').closest('.body').querySelectorAll('.octets .dump')].map((dump) => dump.innerHTML)"
        )
    };
    let plain = reader.value(&markup(first)).await?;
    assert!(plain.to_string().contains("<mark>"));
    assert_eq!(plain.as_array().map(Vec::len), Some(8));
    assert_eq!(reader.value(&markup(last)).await?, plain);
    Ok(())
}

/// A link to a packed scenario opens it, one to a message opens that as well; also later, and when it is
/// filtered out.
pub async fn link(reader: Reader) -> Shown {
    let (run, events) = long_run();
    reader.open(&run, &events, &format!("{PACKED}!5")).await?;
    reader.unpacked(PACKED).await?;
    let message = format!("[id=\"{PACKED}!5\"]");
    reader
        .seen(&format!("{message} > details[open] .dump"))
        .await?;
    let near = format!(
        "Math.abs(document.querySelector('{message}').getBoundingClientRect().top) < innerHeight"
    );
    assert_eq!(reader.value(&near).await?, true, "it is on the screen");

    let other = "pro-1.3/client/group-18/case-118";
    reader.value("[...document.getElementsByName('verdict')].forEach((box) => { if (box.checked) box.click(); })").await?;
    reader.value(&format!("location.hash = '{other}'")).await?;
    reader.unpacked(other).await?;
    assert_eq!(reader.octets(other).await?, recorded(&events, other));
    Ok(())
}
