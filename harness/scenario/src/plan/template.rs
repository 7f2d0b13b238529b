//! Text with holes that are filled while a plan is played.
//!
//! `{ixit.nodes.large}` and parameters are filled by lowering; what is left are names bound by captures
//! and by the engine (`{server.url}`, `{session.id}`). `{{` stands for a brace.

/// Text with holes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Template(pub Vec<Part>);

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// The value bound to a name.
    Hole(String),
}

impl Template {
    /// Text without holes.
    pub fn text(text: impl Into<String>) -> Self {
        Self(vec![Part::Text(text.into())])
    }

    /// The text, with every hole filled by `value`.
    ///
    /// # Errors
    /// The first name that `value` knows nothing for.
    pub fn fill<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> Result<String, String> {
        let mut filled = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Hole(name) => filled.push_str(value(name).ok_or_else(|| name.clone())?),
            }
        }
        Ok(filled)
    }

    /// The names of the holes.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Hole(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }
}
