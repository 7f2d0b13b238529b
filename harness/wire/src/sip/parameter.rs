//! Parameters behind semicolons, and the quoting that commas and semicolons hide in (RFC 3261 25.1).

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name as sent.
    pub name: String,
    /// Its value as sent, with its quotes; `None` if there is no equals sign.
    pub value: Option<String>,
}

/// The parameters of a header's value, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Parameters(
    /// Each of them; a name may stand twice.
    pub Vec<Parameter>,
);

impl Parameters {
    /// The value of the first parameter of this name, in any case, without quotes; empty if it has none.
    pub fn value(&self, name: &str) -> Option<String> {
        self.find(name)
            .map(|one| one.value.as_deref().map(unquoted).unwrap_or_default())
    }

    /// The first parameter of this name, in any case.
    pub fn find(&self, name: &str) -> Option<&Parameter> {
        self.0
            .iter()
            .find(|one| one.name.eq_ignore_ascii_case(name))
    }

    /// With one more parameter, whose value is written as it is given.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        self.0.push(Parameter {
            name: name.into(),
            value: value.map(str::to_owned),
        });
        self
    }

    /// With one more parameter, whose value is put in quotes.
    #[must_use]
    pub fn with_quoted(self, name: &str, value: &str) -> Self {
        self.with(name, Some(&quoted(value)))
    }

    /// Reads what stands behind a value: nothing, or parameters each with a semicolon before it.
    ///
    /// # Errors
    /// Something else stands there, or a parameter has no name; one sentence.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::default());
        }
        let Some(text) = text.strip_prefix(';') else {
            return Err(format!("{text:?} stands where parameters are due"));
        };
        split_outside_quotes(text, ';')
            .into_iter()
            .map(|piece| {
                let (name, value) = match piece.split_once('=') {
                    Some((name, value)) => (name.trim(), Some(value.trim().to_owned())),
                    None => (piece.trim(), None),
                };
                if name.is_empty() || name.contains('"') {
                    return Err(format!("{:?} is no parameter", piece.trim()));
                }
                Ok(Parameter {
                    name: name.into(),
                    value,
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl core::fmt::Display for Parameters {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for Parameter { name, value } in &self.0 {
            write!(out, ";{name}")?;
            if let Some(value) = value {
                write!(out, "={value}")?;
            }
        }
        Ok(())
    }
}

/// Text in quotes, with quotes and backslashes in it escaped.
pub(super) fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// Text without the quotes around it and the escapes in it; text without quotes as it is.
pub(super) fn unquoted(text: &str) -> String {
    let inside = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let Some(inside) = inside else {
        return text.to_owned();
    };
    let mut plain = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => plain.extend(chars.next()),
            _ => plain.push(char),
        }
    }
    plain
}

/// The pieces between separators that stand neither in quotes nor in angle brackets.
pub(super) fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let (mut in_quotes, mut in_brackets, mut escaped) = (false, false, false);
    for (place, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' if in_quotes => escaped = true,
            '"' => in_quotes = !in_quotes,
            '<' if !in_quotes => in_brackets = true,
            '>' if !in_quotes => in_brackets = false,
            _ if char == separator && !in_quotes && !in_brackets => {
                pieces.push(text.get(start..place).unwrap_or_default());
                start = place + char.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces
}
