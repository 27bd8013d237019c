//! How a unit reports: some are always in time, some in a hurry, one mends its ways and one lets go.

/// Habits as shares of a hundred and as days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Character {
    /// So often the first report is in time.
    pub(super) in_time: u32,
    /// So often nothing has come by today where the date has passed only lately.
    pub(super) silent: u32,
    /// A late report comes at most so many days late.
    pub(super) lag: u32,
    /// So often the text is poor.
    pub(super) poor: u32,
    /// So often a returned report is mended in time.
    pub(super) mends: u32,
}

const DILIGENT: Character = Character { in_time: 99, silent: 0, lag: 2, poor: 4, mends: 100 };
const STEADY: Character = Character { in_time: 93, silent: 4, lag: 6, poor: 12, mends: 95 };
const HURRIED: Character = Character { in_time: 74, silent: 16, lag: 14, poor: 28, mends: 80 };
const LAGGARD: Character = Character { in_time: 38, silent: 45, lag: 32, poor: 48, mends: 45 };

/// The habits of the unit at that place of the register, in that month.
pub(super) fn of(position: usize, short_name: &str, month: u32) -> Character {
    match short_name {
        "重点中心" | "云顶乡" => LAGGARD,
        "竹里乡" | "城管局" => {
            if month <= 5 {
                LAGGARD
            } else {
                STEADY
            }
        }
        "枫林铺镇" => {
            if month <= 6 {
                DILIGENT
            } else {
                LAGGARD
            }
        }
        "政府办" | "税务局" | "教体局" | "青檀镇" => DILIGENT,
        // what is wrong there is that nobody holds the post; see `scenes::Vacancy`
        "长埂镇" => STEADY,
        _ => [STEADY, DILIGENT, STEADY, HURRIED, STEADY, DILIGENT][position % 6],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::demo::texts::UNITS;

    #[test]
    fn the_units_named_here_exist() {
        for name in ["长埂镇", "重点中心", "云顶乡", "竹里乡", "城管局", "枫林铺镇", "政府办", "税务局", "教体局", "青檀镇"]
        {
            assert!(UNITS.iter().any(|unit| unit.short_name == name), "{name}");
        }
    }

    #[test]
    fn some_change_in_the_course_of_the_year() {
        assert!(of(0, "竹里乡", 3).in_time < of(0, "竹里乡", 9).in_time);
        assert!(of(0, "枫林铺镇", 3).in_time > of(0, "枫林铺镇", 9).in_time);
    }
}
