//! A finding as a warning in the profile, and as a line of text.

use super::Finding;
use crate::catalogue::document_title;
use crate::diagnostic::{Diagnostic, Severity};
use crate::profile::Profile;
use dmct_record::review::{Contradiction, ContradictionKind};

/// Findings as warnings at their places in the profile, passwords masked.
pub fn warnings(findings: &[Finding], profile: &Profile) -> Vec<Diagnostic> {
    findings
        .iter()
        .map(|finding| warning(finding, profile))
        .collect()
}

fn warning(finding: &Finding, profile: &Profile) -> Diagnostic {
    let contradiction = &finding.contradiction;
    let nth = usize::try_from(finding.spot.line.saturating_sub(1)).unwrap_or(usize::MAX);
    let text = profile.sanitised().lines().nth(nth).unwrap_or_default();
    Diagnostic {
        file: profile.file.clone(),
        line: finding.spot.line.max(1),
        column: finding.spot.column.max(1),
        length: finding.spot.length.max(1),
        severity: Severity::Warning,
        message: format!("the claims contradict {}", line(contradiction)),
        source_line: text.to_owned(),
        help: Some(help(contradiction)),
    }
}

/// What is expected, item by item, and what to change.
fn help(contradiction: &Contradiction) -> String {
    let mut help = Vec::new();
    if let Some(requires) = &contradiction.requires {
        help.push(format!("required is {requires}"));
        for (word, claimed) in [("claimed", true), ("not claimed", false)] {
            let operands = contradiction.operands.iter();
            let ids: Vec<&str> = operands
                .filter(|operand| operand.claimed == claimed)
                .map(|operand| operand.id.as_str())
                .collect();
            if !ids.is_empty() {
                help.push(format!("{word}: {}", ids.join(", ")));
            }
        }
    }
    help.push(contradiction.change.clone());
    if let Some(note) = &contradiction.note {
        help.push(format!("the document: {note}"));
    }
    help.join("\n")
}

/// A contradiction in one line: the document, and what is wrong.
pub fn line(contradiction: &Contradiction) -> String {
    let title = document_title(&contradiction.spec);
    let says = &contradiction.says;
    match contradiction.kind {
        ContradictionKind::Text => format!("{title}, {}: {says}", contradiction.id),
        _ => format!("{title}: {says}"),
    }
}
