//! ICS expressions: what must be claimed for a scenario to apply, or for a claim to be consistent.
//!
//! `DM-PRO-C-004-O AND NOT (DM-PRO-C-003-O OR noti-1.2:SCR-DM-NOTI-C-003)`. NOT binds closest, then AND,
//! then OR, as the SCR tables of the OMA documents read. Which item an id means is left to the catalogue.

use std::fmt;

/// Operators inside one another at most: expressions are walked by recursion.
const DEEPEST: usize = 64;

/// An expression over SCR items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// An item is supported.
    Item(ItemRef),
    /// Both hold.
    And(Box<Expr>, Box<Expr>),
    /// At least one holds.
    Or(Box<Expr>, Box<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
}

/// An SCR item by its id, with the document where that is said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemRef {
    /// The document: `noti-1.2`.
    pub spec: Option<String>,
    /// The item's id.
    pub id: String,
}

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExprError {
    /// What is wrong, and what is due instead.
    pub message: String,
    /// The octet at which it is wrong.
    pub at: usize,
}

impl ItemRef {
    /// Reads `ID` or `spec:ID`.
    pub fn parse(text: &str) -> Self {
        match text.split_once(':') {
            Some((spec, id)) => Self {
                spec: Some(spec.trim().to_owned()),
                id: id.trim().to_owned(),
            },
            None => Self {
                spec: None,
                id: text.trim().to_owned(),
            },
        }
    }
}

impl fmt::Display for ItemRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.spec {
            Some(spec) => write!(out, "{spec}:{}", self.id),
            None => out.write_str(&self.id),
        }
    }
}

impl Expr {
    /// Reads an expression.
    ///
    /// # Errors
    /// The first thing wrong, and where.
    pub fn parse(text: &str) -> Result<Self, ExprError> {
        let mut parser = Parser {
            tokens: tokens(text)?,
            next: 0,
            end: text.len(),
        };
        let expression = parser.alternatives(0)?;
        match parser.peek() {
            None => Ok(expression),
            Some(token) => Err(ExprError {
                message: format!("AND or OR is due before `{}`", token.text),
                at: token.at,
            }),
        }
    }

    /// Whether it holds, given which items are supported.
    pub fn holds(&self, supported: &dyn Fn(&ItemRef) -> bool) -> bool {
        match self {
            Self::Item(item) => supported(item),
            Self::And(a, b) => a.holds(supported) && b.holds(supported),
            Self::Or(a, b) => a.holds(supported) || b.holds(supported),
            Self::Not(inner) => !inner.holds(supported),
        }
    }

    /// Every item in it, in the order in which they stand.
    pub fn items(&self) -> Vec<&ItemRef> {
        match self {
            Self::Item(item) => vec![item],
            Self::And(a, b) | Self::Or(a, b) => [a.items(), b.items()].concat(),
            Self::Not(inner) => inner.items(),
        }
    }

    /// How closely its outermost operator binds.
    const fn rank(&self) -> u8 {
        match self {
            Self::Or(..) => 0,
            Self::And(..) => 1,
            Self::Not(_) | Self::Item(_) => 2,
        }
    }

    fn show_within(&self, rank: u8, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rank() < rank {
            write!(out, "({self})")
        } else {
            write!(out, "{self}")
        }
    }
}

/// The expression in the form that is read, with no more parentheses than are needed.
impl fmt::Display for Expr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(item) => write!(out, "{item}"),
            Self::Not(inner) => {
                out.write_str("NOT ")?;
                inner.show_within(2, out)
            }
            Self::And(a, b) => {
                a.show_within(1, out)?;
                out.write_str(" AND ")?;
                b.show_within(2, out)
            }
            Self::Or(a, b) => {
                a.show_within(0, out)?;
                out.write_str(" OR ")?;
                b.show_within(1, out)
            }
        }
    }
}

struct Token<'t> {
    text: &'t str,
    at: usize,
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
    end: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.next)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.text == word);
        self.next += usize::from(found);
        found
    }

    fn alternatives(&mut self, depth: usize) -> Result<Expr, ExprError> {
        let mut left = self.conjunction(depth)?;
        while self.take("OR") {
            let right = self.conjunction(depth)?;
            left = Expr::Or(Box::new(left), Box::new(right));
            self.bounded(&left)?;
        }
        Ok(left)
    }

    fn conjunction(&mut self, depth: usize) -> Result<Expr, ExprError> {
        let mut left = self.operand(depth)?;
        while self.take("AND") {
            let right = self.operand(depth)?;
            left = Expr::And(Box::new(left), Box::new(right));
            self.bounded(&left)?;
        }
        Ok(left)
    }

    fn operand(&mut self, depth: usize) -> Result<Expr, ExprError> {
        let at = self.peek().map_or(self.end, |token| token.at);
        if depth > DEEPEST {
            let message = "the expression is nested too deeply".to_owned();
            return Err(ExprError { message, at });
        }
        if self.take("NOT") {
            return Ok(Expr::Not(Box::new(self.operand(depth + 1)?)));
        }
        if self.take("(") {
            let inner = self.alternatives(depth + 1)?;
            let message = "a closing parenthesis is missing".to_owned();
            return if self.take(")") {
                Ok(inner)
            } else {
                Err(ExprError { message, at })
            };
        }
        match self.peek() {
            Some(token) if !matches!(token.text, "AND" | "OR" | ")") => {
                let item = ItemRef::parse(token.text);
                self.next += 1;
                Ok(Expr::Item(item))
            }
            _ => Err(ExprError {
                message: "the id of an SCR item is missing here".to_owned(),
                at,
            }),
        }
    }

    /// A chain of operators leans to the left, so that its length is its depth.
    fn bounded(&self, expression: &Expr) -> Result<(), ExprError> {
        if self.next < 4 * DEEPEST {
            return Ok(());
        }
        Err(ExprError {
            message: format!(
                "the expression has more than {} items",
                expression.items().len()
            ),
            at: self.peek().map_or(self.end, |token| token.at),
        })
    }
}

fn tokens(text: &str) -> Result<Vec<Token<'_>>, ExprError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let at = text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return Ok(tokens);
        };
        let length = match first {
            '(' | ')' => 1,
            _ => rest.find(|c: char| !is_of_a_word(c)).unwrap_or(rest.len()),
        };
        if length == 0 {
            let message = format!("`{first}` has no meaning in an expression");
            return Err(ExprError { message, at });
        }
        let (word, behind) = rest.split_at(length);
        tokens.push(Token { text: word, at });
        rest = behind;
    }
}

fn is_of_a_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_.:".contains(character)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn not_binds_closer_than_and_and_and_closer_than_or() {
        let shown = |text| {
            let expression = Expr::parse(text).unwrap();
            assert_eq!(Expr::parse(&expression.to_string()).unwrap(), expression);
            format!("{expression}")
        };
        assert_eq!(shown("A OR (B AND NOT C)"), "A OR B AND NOT C");
        assert_eq!(
            shown("(A OR B) AND NOT (C AND D)"),
            "(A OR B) AND NOT (C AND D)"
        );
        assert_eq!(shown("A AND (B AND C)"), "A AND (B AND C)");
    }

    #[test]
    fn an_expression_holds_by_what_is_supported() {
        let holds = |text: &str, supported: &[&str]| {
            let expression = Expr::parse(text).unwrap();
            expression.holds(&|item| supported.contains(&item.to_string().as_str()))
        };
        // The requirement of DM-PRO-C-007-O has this shape.
        let text = "(A OR noti-1.2:B) AND NOT C";
        assert!(holds(text, &["A"]));
        assert!(holds(text, &["noti-1.2:B"]));
        assert!(!holds(text, &["B"]));
        assert!(!holds(text, &["A", "C"]));
    }

    #[test]
    fn a_mistake_is_reported_where_it_stands() {
        let wrong = |text: &str| {
            let ExprError { message, at } = Expr::parse(text).unwrap_err();
            (message, at)
        };
        assert_eq!(wrong("A B"), ("AND or OR is due before `B`".into(), 2));
        assert_eq!(
            wrong("A AND"),
            ("the id of an SCR item is missing here".into(), 5)
        );
        assert_eq!(wrong("(A"), ("a closing parenthesis is missing".into(), 0));
        assert_eq!(
            wrong("A & B"),
            ("`&` has no meaning in an expression".into(), 2)
        );
    }

    #[test]
    fn a_hostile_expression_is_refused() {
        assert!(Expr::parse(&"(".repeat(100_000)).is_err());
        assert!(Expr::parse(&"NOT ".repeat(100_000)).is_err());
        assert!(Expr::parse(&vec!["A"; 100_000].join(" AND ")).is_err());
    }
}
