//! An inspection for people and for programs.

use super::{finding::Finding, inspection::Inspection};
use dmct_record::verdict::Verdict;
use std::fmt::Write as _;

/// The findings as indented JSON with a line end.
pub fn json(inspection: &Inspection) -> String {
    // Findings hold only text, numbers and lists, which JSON always carries.
    let mut text = serde_json::to_string_pretty(&inspection.findings)
        .unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
    text.push('\n');
    text
}

/// The inspection as plain text.
pub fn text(inspection: &Inspection) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write_text(inspection, &mut text);
    text
}

fn write_text(inspection: &Inspection, text: &mut String) -> std::fmt::Result {
    for note in &inspection.notes {
        writeln!(text, "note: {}", plain(note))?;
    }
    for conversation in &inspection.conversations {
        let numbers: Vec<u64> = conversation.numbers().collect();
        write!(text, "session {}: ", conversation.number)?;
        if conversation.session_id.is_empty() {
            write!(text, "without a SessionID")?;
        } else {
            write!(text, "SessionID {}", plain(&conversation.session_id))?;
        }
        writeln!(
            text,
            ", {}, client {}, server {}, {}",
            conversation.version,
            named(&conversation.client),
            named(&conversation.server),
            range(&numbers)
        )?;
    }
    for finding in &inspection.findings {
        text.push('\n');
        write_finding(finding, text)?;
    }
    if !inspection.conversations.is_empty() || !inspection.findings.is_empty() {
        text.push('\n');
    }
    let count = |is: fn(&Finding) -> bool| {
        inspection
            .findings
            .iter()
            .filter(|finding| is(finding))
            .count()
    };
    writeln!(
        text,
        "{}, {}, {} rules with something to look at: {} of MUST clauses, {} of SHOULD clauses, {} could not be told",
        counted(inspection.messages, "message"),
        counted(inspection.conversations.len(), "session"),
        inspection.rules,
        counted(count(Finding::is_failure), "finding"),
        count(Finding::is_warning),
        count(|finding| finding.verdict == Verdict::NotApplicable),
    )
}

fn write_finding(finding: &Finding, text: &mut String) -> std::fmt::Result {
    let verdict = match finding.verdict {
        Verdict::Pass => "WARNING",
        Verdict::NotApplicable => "N/A",
        _ => "FAIL",
    };
    writeln!(
        text,
        "{verdict} message {} from the {}: {} ({})",
        finding.message, finding.from, finding.clause, finding.level
    )?;
    writeln!(text, "  asked      {} [{}]", finding.asks, finding.section)?;
    writeln!(text, "  observed   {}", plain(&finding.observed))?;
    for (number, permitted) in finding.permitted.iter().enumerate() {
        let word = if number == 0 { "permitted" } else { "or" };
        writeln!(text, "  {word:<10} {}", plain(permitted))?;
    }
    if let Some([start, end]) = finding.bytes {
        writeln!(text, "  bytes      {start}..{end} of the body")?;
    }
    if let Some(note) = &finding.note {
        writeln!(text, "  note       {}", plain(note))?;
    }
    Ok(())
}

/// Text of a peer on one line, with nothing in it that a terminal would obey.
fn plain(text: &str) -> String {
    dmct_report::visible::line(text)
}

fn named(name: &str) -> String {
    if name.is_empty() {
        "without a name".to_owned()
    } else {
        plain(name)
    }
}

fn counted(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        number => format!("{number} {thing}s"),
    }
}

fn range(numbers: &[u64]) -> String {
    match (numbers.first(), numbers.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("messages {first} to {last} ({} in all)", numbers.len())
        }
        (Some(first), _) => format!("message {first}"),
        (None, _) => "no message".to_owned(),
    }
}
