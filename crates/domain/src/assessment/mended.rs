//! How a problem of monitoring stood on a day, told again from what happened to it: what came later changes nothing.

use chrono::NaiveDate;

/// What happened to a problem, as far as its date is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It stands in a notice, and is due by a day.
    Sent(NaiveDate),
    /// The unit says that it is mended.
    Answered,
    /// It is mended: the office or the machine has looked.
    Closed,
    /// It is not, and due by another day.
    Rejected(NaiveDate),
    /// It is contested, or somebody asks to be spared: its time stands still.
    Paused,
    /// It stays one, due by that day or as before.
    Resumed(Option<NaiveDate>),
    /// It need not be mended, or is none.
    Spared,
}

/// How a problem stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mended {
    /// Nobody was asked yet, or its date is not over.
    Ahead,
    /// Mended, or said to be, by its date.
    InTime,
    /// Mended after its date.
    Late,
    /// Its date is over and nobody answered.
    Overdue,
    /// It need not be mended, or is contested.
    Spared,
}

impl Mended {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ahead => "未到整改期限",
            Self::InTime => "按期整改",
            Self::Late => "逾期整改",
            Self::Overdue => "逾期未整改",
            Self::Spared => "免予整改或申诉中",
        }
    }

    /// Whether its date was missed.
    #[must_use]
    pub const fn is_missed(self) -> bool {
        matches!(self, Self::Late | Self::Overdue)
    }

    /// Whether it says something about mending in time.
    #[must_use]
    pub const fn is_judged(self) -> bool {
        matches!(self, Self::InTime | Self::Late | Self::Overdue)
    }
}

/// How a problem stood on a day, of which it is the evening.
#[must_use]
pub fn on(day: NaiveDate, turns: &[(NaiveDate, Turn)]) -> Mended {
    let (mut due, mut is_answered, mut is_late, mut is_paused): (Option<NaiveDate>, bool, bool, bool) = (None, false, false, false);
    for (at, turn) in turns.iter().filter(|(at, _)| *at <= day) {
        match turn {
            Turn::Sent(by) | Turn::Rejected(by) => (due, is_answered) = (Some(*by), false),
            Turn::Answered | Turn::Closed if !is_answered => {
                is_late |= due.is_some_and(|due| due < *at);
                is_answered = true;
            }
            Turn::Answered | Turn::Closed => {}
            Turn::Paused => is_paused = true,
            Turn::Resumed(by) => (is_paused, due) = (false, by.or(due)),
            Turn::Spared => return Mended::Spared,
        }
    }
    match (is_paused, is_answered, due) {
        (true, ..) => Mended::Spared,
        (_, true, _) if is_late => Mended::Late,
        (_, true, _) => Mended::InTime,
        (_, false, Some(due)) if due < day => Mended::Overdue,
        // what came back after it was too late once stays late
        (_, false, Some(_)) if is_late => Mended::Late,
        _ => Mended::Ahead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, number).unwrap()
    }

    #[test]
    fn what_came_after_the_day_changes_nothing() {
        use Mended::{Ahead, InTime, Late, Overdue, Spared};
        let sent = (day(1), Turn::Sent(day(10)));
        for (name, turns, on_day, expected) in [
            ("nobody was asked", vec![], 30, Ahead),
            ("the last day is in time", vec![sent], 10, Ahead),
            ("silence", vec![sent], 11, Overdue),
            ("answered on the last day", vec![sent, (day(10), Turn::Answered)], 30, InTime),
            ("answered a day late", vec![sent, (day(11), Turn::Answered)], 30, Late),
            ("answered late, asked before", vec![sent, (day(15), Turn::Answered)], 14, Overdue),
            ("closed by the machine", vec![sent, (day(5), Turn::Closed)], 30, InTime),
            ("closed after an answer in time", vec![sent, (day(9), Turn::Answered), (day(20), Turn::Closed)], 30, InTime),
            ("rejected, the new date ahead", vec![sent, (day(5), Turn::Answered), (day(6), Turn::Rejected(day(20)))], 18, Ahead),
            ("rejected, the new date over", vec![sent, (day(5), Turn::Answered), (day(6), Turn::Rejected(day(20)))], 21, Overdue),
            ("late, then rejected", vec![sent, (day(12), Turn::Answered), (day(13), Turn::Rejected(day(28)))], 20, Late),
            ("contested", vec![sent, (day(9), Turn::Paused)], 30, Spared),
            ("contested in vain", vec![sent, (day(9), Turn::Paused), (day(15), Turn::Resumed(Some(day(16))))], 17, Overdue),
            ("contested in vain, in time", vec![sent, (day(9), Turn::Paused), (day(15), Turn::Resumed(None))], 10, Spared),
            ("spared", vec![sent, (day(9), Turn::Paused), (day(12), Turn::Spared)], 30, Spared),
            ("spared later", vec![sent, (day(20), Turn::Spared)], 15, Overdue),
        ] {
            assert_eq!(on(day(on_day), &turns), expected, "{name}");
        }
    }
}
