//! How much evidence the page shows plainly, and how much of it is carried packed.

use super::{
    RenderError,
    carried::{Block, Slot},
    scenario::{Detail, Rest, Scenario},
};
use crate::outcome::Outcome;

/// What all scenarios together may take, octets of HTML. The page as a whole stays below 5 MB.
const ROOM: usize = 4_200_000;

/// What is kept free for each scenario that may have to be packed, octets. Measured: 1,100 to 1,900.
const RESERVE: usize = 2_400;

/// Up to where what passed is shown plainly. A page is opened faster the less there is in it.
const PLAIN_PASSED: usize = 1_200_000;

/// After how many scenarios in a row that did not fit the rest are not tried: they are much alike, and
/// rendering what is thrown away takes its time.
const REFUSALS: usize = 8;

/// The scenarios as the page holds them.
pub(super) struct Scenarios {
    /// All of them, with what is shown plainly.
    pub(super) plain: String,
    /// What is packed.
    pub(super) blocks: Vec<String>,
}

/// Renders all scenarios in their order, with all of their evidence: what did not pass plainly while there is
/// room, then what passed; the rest is packed.
///
/// Should even that be too much, what does not fit is left out, which is said in its place.
pub(super) fn render(scenarios: &[Scenario<'_>]) -> Result<Scenarios, RenderError> {
    let mut layout = Layout::brief(scenarios)?;
    let plain = ROOM.saturating_sub(RESERVE.saturating_mul(scenarios.len()));
    layout.widen(true, Detail::Full, plain)?;
    layout.widen(false, Detail::Full, plain.min(PLAIN_PASSED))?;
    layout.carry()?;
    layout.widen(true, Detail::Ladder, ROOM)?;
    Ok(Scenarios {
        plain: layout.places.into_iter().map(|place| place.text).collect(),
        blocks: layout.blocks,
    })
}

/// The page so far.
struct Layout<'page, 'run> {
    places: Vec<Place<'page, 'run>>,
    blocks: Vec<String>,
    /// What all of it takes, octets.
    used: usize,
}

/// A scenario and how it is shown.
struct Place<'page, 'run> {
    scenario: &'page Scenario<'run>,
    is_open: bool,
    detail: Detail,
    rest: Rest,
    text: String,
}

impl<'page, 'run> Layout<'page, 'run> {
    /// Every scenario with as little as possible.
    fn brief(scenarios: &'page [Scenario<'run>]) -> Result<Self, RenderError> {
        let places = scenarios
            .iter()
            .map(Place::brief)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            used: places.iter().map(|place| place.text.len()).sum(),
            places,
            blocks: Vec::new(),
        })
    }

    /// Shows more of each scenario that is open or not, while no more is used than this.
    fn widen(&mut self, is_open: bool, detail: Detail, room: usize) -> Result<(), RenderError> {
        let mut refused = 0;
        for place in &mut self.places {
            if place.is_open != is_open || place.detail >= detail {
                continue;
            }
            let longer = place.scenario.render(detail, place.rest)?;
            let total = self.used - place.text.len() + longer.len();
            if total <= room {
                (self.used, place.text, place.detail) = (total, longer, detail);
                refused = 0;
            } else {
                refused += 1;
                if refused >= REFUSALS {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Packs what is not shown in full, what is open first.
    fn carry(&mut self) -> Result<(), RenderError> {
        let (mut waiting, passed): (Vec<usize>, Vec<usize>) = (0..self.places.len())
            .filter(|&index| {
                self.places
                    .get(index)
                    .is_some_and(|place| place.detail < Detail::Full)
            })
            .partition(|&index| self.places.get(index).is_some_and(|place| place.is_open));
        waiting.extend(passed);
        let mut block = Block::default();
        let mut members = Vec::new();
        for index in waiting {
            let Some(place) = self.places.get(index) else {
                continue;
            };
            let part = block.push(&place.scenario.parcel()?);
            members.push((index, part));
            if block.is_full() && !self.close(&core::mem::take(&mut block), &mut members)? {
                return Ok(());
            }
        }
        if !block.is_empty() {
            self.close(&block, &mut members)?;
        }
        Ok(())
    }

    /// Takes a block with its scenarios into the page, if there is room for it.
    fn close(
        &mut self,
        block: &Block,
        members: &mut Vec<(usize, usize)>,
    ) -> Result<bool, RenderError> {
        let packed = block.packed();
        if self.used + packed.len() > ROOM {
            return Ok(false);
        }
        for (index, part) in members.drain(..) {
            let Some(place) = self.places.get_mut(index) else {
                continue;
            };
            place.rest = Rest::Carried(Slot {
                block: self.blocks.len(),
                part,
            });
            let text = place.scenario.render(place.detail, place.rest)?;
            self.used = self.used - place.text.len() + text.len();
            place.text = text;
        }
        self.used += packed.len();
        self.blocks.push(packed);
        Ok(true)
    }
}

impl<'page, 'run> Place<'page, 'run> {
    fn brief(scenario: &'page Scenario<'run>) -> Result<Self, RenderError> {
        Ok(Self {
            scenario,
            is_open: Outcome::of(scenario.result).is_open(),
            // Where there is no more to show, little is all.
            detail: if scenario.has_more() {
                Detail::Brief
            } else {
                Detail::Full
            },
            rest: Rest::Absent,
            text: scenario.render(Detail::Brief, Rest::Absent)?,
        })
    }
}
