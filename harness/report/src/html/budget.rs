//! How much evidence fits into the page: everything for what did not pass, the rest while there is room.

use super::{RenderError, scenario::{Detail, Scenario}};
use crate::outcome::Outcome;

/// What all scenarios together may take, octets of HTML. The page as a whole stays below 5 MB.
const ROOM: usize = 4_200_000;

/// Renders all scenarios in their order, with as much of their evidence as fits.
///
/// Every scenario is shown; where room is short, the messages of passed scenarios go first, then their
/// ladders. What is left out is said in its place.
pub(super) fn render(scenarios: &[Scenario<'_>]) -> Result<String, RenderError> {
    let mut rendered = scenarios
        .iter()
        .map(|scenario| scenario.render(Detail::Brief))
        .collect::<Result<Vec<_>, _>>()?;
    let mut used: usize = rendered.iter().map(String::len).sum();
    for (open, detail) in [(true, Detail::Full), (false, Detail::Ladder), (false, Detail::Full)] {
        for (scenario, text) in scenarios.iter().zip(&mut rendered) {
            if used >= ROOM {
                break;
            }
            if Outcome::of(scenario.result).is_open() != open {
                continue;
            }
            let longer = scenario.render(detail)?;
            let total = used - text.len() + longer.len();
            if total <= ROOM {
                used = total;
                *text = longer;
            }
        }
    }
    Ok(rendered.concat())
}
