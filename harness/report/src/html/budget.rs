//! How much evidence fits into the page: everything for what did not pass, the rest while there is room.

use super::{
    RenderError,
    scenario::{Detail, Scenario},
};
use crate::outcome::Outcome;

/// What all scenarios together may take, octets of HTML. The page as a whole stays below 5 MB.
const ROOM: usize = 4_200_000;

/// After how many scenarios in a row that did not fit the rest are not tried: they are much alike, and
/// rendering what is thrown away takes its time.
const REFUSALS: usize = 8;

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
    let mut shown = vec![Detail::Brief; scenarios.len()];
    for (open, detail) in [
        (true, Detail::Full),
        (true, Detail::Ladder),
        (false, Detail::Ladder),
        (false, Detail::Full),
    ] {
        let mut refused = 0;
        for ((scenario, text), shown) in scenarios.iter().zip(&mut rendered).zip(&mut shown) {
            if Outcome::of(scenario.result).is_open() != open || *shown >= detail {
                continue;
            }
            let longer = scenario.render(detail)?;
            let total = used - text.len() + longer.len();
            if total <= ROOM {
                (used, *text, *shown) = (total, longer, detail);
                refused = 0;
            } else {
                refused += 1;
                if refused >= REFUSALS {
                    break;
                }
            }
        }
    }
    Ok(rendered.concat())
}
