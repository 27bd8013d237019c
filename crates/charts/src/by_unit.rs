//! How far each responsible unit (责任单位) is: done and overdue against all that is asked of it.

use domain::reporting::cell::Status;
use plotters::element::Rectangle;
use plotters::prelude::Color;
use plotters::style::text_anchor::HPos;

use crate::ink::Ink;
use crate::scale::position;
use crate::sheet::{self, Sheet, WIDTH, refused, word_width, write};
use crate::{Caption, ChartError, label};

/// One unit's cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitBar {
    /// The unit's short name; cut with … where it does not fit.
    pub label: String,
    /// Cells judged complete, in time or late.
    pub done: u64,
    /// Cells overdue.
    pub overdue: u64,
    /// All cells that apply to the unit, the two above among them.
    pub total: u64,
}

const ROW: i32 = 26;
const BAR: i32 = 12;
const NAMES: i32 = 132;
const NUMBERS: i32 = 108;
/// Where the overdue count starts within the numbers.
const OVERDUE: i32 = 54;

/// Draws one bar per unit, in the given order: all that is asked as the track, the done part from the left, the overdue part after it.
/// The numbers stand at the right (`9/14 ▲2`). The bars share one scale of cells, so a long track is a heavy load.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn by_unit(caption: Caption<'_>, units: &[UnitBar]) -> Result<String, ChartError> {
    if units.is_empty() {
        return sheet::empty(caption);
    }
    let largest = units.iter().map(whole).max().unwrap_or_default().max(1);
    let height = ROW.saturating_mul(i32::try_from(units.len()).unwrap_or(i32::MAX));
    sheet::draw(height, caption, |sheet| units.iter().zip(0..).try_for_each(|(unit, row)| bar(sheet, unit, row * ROW, largest)))
}

/// A total smaller than its parts would draw beyond its own track.
fn whole(unit: &UnitBar) -> u64 {
    unit.total.max(unit.done.saturating_add(unit.overdue))
}

fn bar(sheet: &Sheet<'_>, unit: &UnitBar, top: i32, largest: u64) -> Result<(), ChartError> {
    let middle = top + ROW / 2;
    let name = label::fit(&unit.label, f64::from(NAMES - 12) / sheet::WORD);
    write(sheet, &name, (NAMES - 12, middle), HPos::Right, Ink::Text)?;

    let reported = unit.done.saturating_add(unit.overdue);
    let parts = [(Ink::Track, 0, whole(unit)), (Ink::Fill(Status::Done), 0, unit.done), (Ink::Fill(Status::Overdue), unit.done, reported)];
    for (ink, from, to) in parts.into_iter().filter(|(_, from, to)| to > from) {
        let corners = [(along(from, largest), middle - BAR / 2), (along(to, largest), middle + BAR / 2)];
        sheet.draw(&Rectangle::new(corners, ink.colour().filled())).map_err(refused)?;
    }

    let fraction = format!("{}/{}", label::count(unit.done), label::count(unit.total));
    let left = WIDTH - NUMBERS + 12;
    write(sheet, &fraction, (left, middle), HPos::Left, Ink::Strong)?;
    if unit.overdue == 0 {
        return Ok(());
    }
    let overdue = format!("{}{}", Status::Overdue.sign(), label::count(unit.overdue));
    let roomy = word_width(&fraction) < f64::from(OVERDUE - 4) && word_width(&overdue) < f64::from(NUMBERS - 12 - OVERDUE);
    let (x, from) = if roomy { (left + OVERDUE, HPos::Left) } else { (WIDTH - 4, HPos::Right) };
    write(sheet, &overdue, (x, middle), from, Ink::Strong)
}

/// The x of the end of so many cells.
#[expect(clippy::cast_possible_truncation, reason = "between NAMES and WIDTH by construction")]
fn along(cells: u64, largest: u64) -> i32 {
    let room = f64::from(WIDTH - NAMES - NUMBERS);
    NAMES + (position(cells) / position(largest) * room).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption<'_> = Caption { title: "按责任单位", description: "" };

    fn unit(label: &str, done: u64, overdue: u64, total: u64) -> UnitBar {
        UnitBar { label: label.into(), done, overdue, total }
    }

    #[test]
    fn a_few_units() {
        let units = [
            unit("县住房城乡建设局", 9, 2, 20),
            unit("县民政局", 14, 0, 14),
            unit("青石镇", 0, 1, 8),
            unit("县生态环境分局执法大队", 3, 0, 3),
        ];
        insta::assert_snapshot!(by_unit(CAPTION, &units).unwrap());
    }

    #[test]
    fn one_unit_without_tasks() {
        insta::assert_snapshot!(by_unit(CAPTION, &[unit("县气象局", 0, 0, 0)]).unwrap());
    }

    #[test]
    fn sixty_units_have_sixty_rows() {
        let units: Vec<_> = (1..=60).map(|n| unit(&format!("第{n}单位"), n, 0, 60)).collect();
        let svg = by_unit(CAPTION, &units).unwrap();
        assert!(svg.contains("viewBox=\"0 0 560 1560\""));
        assert_eq!(svg.matches("单位<").count(), 60 + 1, "sixty names and the title");
        assert_eq!(svg.matches("class=\"c-track\"").count(), 60);
    }

    #[test]
    fn numbers_beyond_reason_neither_overflow_nor_leave_the_sheet() {
        let svg = by_unit(CAPTION, &[unit("甲", u64::MAX, u64::MAX, 0), unit("乙", 20_000, 0, 130_000)]).unwrap();
        assert!(svg.contains("2万/13万"));
    }

    #[test]
    fn nothing_to_draw_says_so() {
        assert!(by_unit(CAPTION, &[]).unwrap().contains("还没有数据"));
    }
}
