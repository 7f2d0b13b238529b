//! How the SCR items of one document and role stand: counts that never call an implementation better than its claims.

use dmct_record::{run::CoverageRow, verdict::Verdict};

/// How the SCR items of one document and role stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The document.
    pub spec: String,
    /// The role.
    pub role: String,
    /// Claimed, and binding the protocol version.
    pub claimed: usize,
    /// Of these: passed.
    pub passed: usize,
    /// Of these: failed.
    pub failed: usize,
    /// Of these: neither shown.
    pub undecided: usize,
    /// Of these: no scenario of the run decides them.
    pub untested: usize,
    /// Of these: nothing tests them, and the catalogue says why.
    pub excused: usize,
    /// Mandatory and not claimed: what the implementation lacks by its own claim.
    pub lacking: usize,
    /// What does not bind the protocol version.
    pub outside: usize,
    /// That protocol version, where there is such.
    pub version: String,
}

impl Standing {
    /// How each document and role stands, in the order in which they first appear.
    pub fn of(rows: &[CoverageRow]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for row in rows {
            let known = all
                .iter()
                .position(|one| one.spec == row.spec && one.role == row.role);
            let index = known.unwrap_or_else(|| {
                all.push(Self {
                    spec: row.spec.clone(),
                    role: row.role.clone(),
                    ..Self::default()
                });
                all.len() - 1
            });
            if let Some(one) = all.get_mut(index) {
                one.add(row);
            }
        }
        all
    }

    /// Counts an item.
    pub fn add(&mut self, row: &CoverageRow) {
        if let Some(version) = &row.not_applicable_to {
            self.outside += 1;
            self.version.clone_from(version);
            return;
        }
        self.lacking += usize::from(is_lacking(row));
        if !row.claimed {
            return;
        }
        self.claimed += 1;
        *match row.verdict {
            Some(Verdict::Pass) => &mut self.passed,
            Some(Verdict::Fail) => &mut self.failed,
            Some(_) => &mut self.undecided,
            None if row.excuse.is_some() => &mut self.excused,
            None => &mut self.untested,
        } += 1;
    }

    /// What a reader must know beside the counts of what is claimed; empty if nothing.
    pub fn besides(&self) -> String {
        let mut besides = Vec::new();
        if self.excused > 0 {
            besides.push(format!("{} excused", self.excused));
        }
        if self.lacking > 0 {
            besides.push(format!("{} mandatory not claimed", self.lacking));
        }
        if self.outside > 0 {
            besides.push(format!(
                "{} not applicable to {}",
                self.outside, self.version
            ));
        }
        besides.join(", ")
    }

    /// Whether nothing of it binds the protocol version.
    pub const fn is_outside(&self) -> bool {
        self.claimed == 0 && self.lacking == 0 && self.outside > 0
    }
}

/// Whether an item is mandatory and not claimed, where it binds.
pub fn is_lacking(row: &CoverageRow) -> bool {
    !row.claimed && row.status == "M" && row.contradiction.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(claimed: bool, verdict: Option<Verdict>) -> CoverageRow {
        CoverageRow {
            spec: "pro-1.3".into(),
            role: "client".into(),
            id: "X".into(),
            status: "M".into(),
            function: String::new(),
            table: String::new(),
            claimed,
            excuse: None,
            not_applicable_to: None,
            contradiction: (!claimed).then(|| "it is mandatory, and not claimed".into()),
            verdict,
            scenarios: Vec::new(),
        }
    }

    #[test]
    fn what_is_mandatory_and_not_claimed_is_counted_beside_what_passed() {
        let old = CoverageRow {
            not_applicable_to: Some("DM/1.2".into()),
            ..row(true, Some(Verdict::NotApplicable))
        };
        let rows = [
            row(true, Some(Verdict::Pass)),
            row(false, Some(Verdict::Fail)),
            row(true, None),
            old.clone(),
        ];
        let [standing] = &Standing::of(&rows)[..] else {
            panic!("one document, one role");
        };
        assert_eq!(
            (standing.claimed, standing.passed, standing.failed),
            (2, 1, 0)
        );
        assert_eq!(
            standing.besides(),
            "1 mandatory not claimed, 1 not applicable to DM/1.2"
        );
        assert!(!standing.is_outside() && Standing::of(&[old])[0].is_outside());
    }
}
