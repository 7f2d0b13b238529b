//! Mistakes in our own files, and the one function that shows them.
//!
//! Readers of scenarios, catalogues and profiles collect these, all of a file at once; the command line
//! prints what [`render`] makes of them.

use crate::source::Source;
use crate::syntax::Extent;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// One thing wrong in a file, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The file, as a reader would name it; empty if none is meant.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// How many characters of the line are meant, at least 1.
    pub length: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// The line of the file; empty if there is none to show.
    pub source_line: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used, and is probably not what its author meant.
    Warning,
}

impl Diagnostic {
    /// An error at a place of a file.
    pub fn error(source: &Source, extent: Extent, message: impl Into<String>) -> Self {
        let lines = source.text.split('\n');
        let nth = usize::try_from(extent.line).unwrap_or(usize::MAX);
        let line = lines.into_iter().nth(nth.saturating_sub(1));
        let source_line = line.unwrap_or_default().trim_end_matches('\r');
        let begins = usize::try_from(extent.column).unwrap_or(usize::MAX);
        let rest = source_line
            .chars()
            .count()
            .saturating_sub(begins.saturating_sub(1));
        let meant = source.text.get(extent.start..extent.end);
        let meant = meant.and_then(|text| text.lines().next());
        let length = meant.map_or(1, |text| text.trim_end().chars().count());
        Self {
            file: source.name.clone(),
            line: extent.line.max(1),
            column: extent.column.max(1),
            length: u32::try_from(length.min(rest).max(1)).unwrap_or(u32::MAX),
            severity: Severity::Error,
            message: message.into(),
            source_line: source_line.to_owned(),
            help: None,
        }
    }

    /// A warning at a place of a file.
    pub fn warning(source: &Source, extent: Extent, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(source, extent, message)
        }
    }

    /// An error about a file as a whole, or about something that stands in none.
    pub fn about(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: 1,
            column: 1,
            length: 1,
            severity: Severity::Error,
            message: message.into(),
            source_line: String::new(),
            help: None,
        }
    }

    /// The same, with what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The octets of the source line that are meant.
    fn octets(&self) -> Range<usize> {
        let offset = |characters: u32| {
            let nth = usize::try_from(characters).unwrap_or(usize::MAX);
            let place = self.source_line.char_indices().nth(nth);
            place.map_or(self.source_line.len(), |(offset, _)| offset)
        };
        let begin = self.column.saturating_sub(1);
        offset(begin)..offset(begin.saturating_add(self.length))
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.file.is_empty() {
            write!(out, "{}:{}:{}: ", self.file, self.line, self.column)?;
        }
        out.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(out, " ({help})"),
            None => Ok(()),
        }
    }
}

/// Shows diagnostics for a terminal, sorted by their places: the message, the line with a marker under
/// what is meant, and what to write instead.
pub fn render(diagnostics: &[Diagnostic], colour: bool) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| {
        let Diagnostic {
            file, line, column, ..
        } = diagnostic;
        (file, *line, *column)
    });
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let shown: Vec<String> = sorted.iter().map(|one| show(one, &renderer)).collect();
    shown.join("\n\n")
}

fn show(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str());
    if diagnostic.file.is_empty() {
        let group = title.elements(std::iter::empty::<annotate_snippets::Message<'_>>());
        return renderer.render(&[with_help(group, diagnostic)]);
    }
    if diagnostic.source_line.is_empty() {
        let origin = annotate_snippets::Origin::path(diagnostic.file.as_str());
        let group = title.element(origin);
        return renderer.render(&[with_help(group, diagnostic)]);
    }
    let line = usize::try_from(diagnostic.line).unwrap_or(usize::MAX);
    let snippet = Snippet::source(diagnostic.source_line.as_str())
        .line_start(line)
        .path(diagnostic.file.as_str())
        .annotation(AnnotationKind::Primary.span(diagnostic.octets()));
    renderer.render(&[with_help(title.element(snippet), diagnostic)])
}

fn with_help<'a>(group: Group<'a>, diagnostic: &'a Diagnostic) -> Group<'a> {
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}
