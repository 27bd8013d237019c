//! 事项清单: what townships are asked to publish in a month, item by item: ordered, published with a link, checked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where an item stands at a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum OrderState {
    /// The unit is to publish it.
    Ordered,
    /// The unit says where it is published.
    Published,
    /// The office looked and sent it back.
    Returned,
    /// The office looked: it is there.
    Checked,
}

coded!(OrderState);

impl OrderState {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ordered => "待公开",
            Self::Published => "已公开，待核对",
            Self::Returned => "退回，待补正",
            Self::Checked => "已核对",
        }
    }

    /// Its sign, which stands for it where there is no room.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Ordered => "·",
            Self::Published => "○",
            Self::Returned => "←",
            Self::Checked => "✓",
        }
    }

    /// Whether it waits for the unit.
    #[must_use]
    pub const fn waits_for_unit(self) -> bool {
        matches!(self, Self::Ordered | Self::Returned)
    }

    /// Whether it waits for the unit after its day.
    #[must_use]
    pub fn is_overdue(self, due_on: NaiveDate, today: NaiveDate) -> bool {
        self.waits_for_unit() && due_on < today
    }

    /// After the unit said where it is; none where it was checked and stays.
    #[must_use]
    pub const fn published(self) -> Option<Self> {
        match self {
            Self::Ordered | Self::Returned | Self::Published => Some(Self::Published),
            Self::Checked => None,
        }
    }

    /// After the office looked; none where there is nothing to look at. What was checked can be sent back: pages disappear.
    #[must_use]
    pub const fn looked_at(self, is_there: bool) -> Option<Self> {
        match (self, is_there) {
            (Self::Published | Self::Checked, true) => Some(Self::Checked),
            (Self::Published | Self::Checked, false) => Some(Self::Returned),
            (Self::Ordered | Self::Returned, _) => None,
        }
    }
}

/// An item as it was typed or read from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEntry {
    /// Its number in the file, or line.
    pub row: usize,
    /// 事项.
    pub name: String,
    /// 公开要求.
    pub note: String,
    /// 单位, as written; empty is every township.
    pub units: Vec<String>,
}

/// Items that were typed, a line each: 事项, and behind ｜ how it is to be published.
#[must_use]
pub fn entries_of_text(text: &str) -> Vec<OrderEntry> {
    text.lines()
        .enumerate()
        .filter_map(|(line, text)| {
            let (name, note) = text.split_once(['｜', '|', '\t']).unwrap_or((text, ""));
            let name = name.trim();
            (!name.is_empty()).then(|| OrderEntry { row: line + 1, name: name.to_owned(), note: note.trim().to_owned(), units: Vec::new() })
        })
        .collect()
}

/// How far a list is: asked for, published (checked ones among them), checked.
#[must_use]
pub fn coverage(states: impl IntoIterator<Item = OrderState>) -> (usize, usize, usize) {
    states.into_iter().fold((0, 0, 0), |(all, published, checked), state| {
        let is_checked = usize::from(state == OrderState::Checked);
        (all + 1, published + usize::from(!state.waits_for_unit()), checked + is_checked)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_ordered_to_checked_and_back() {
        use OrderState::{Checked, Ordered, Published, Returned};
        for (state, published, there, not_there) in [
            (Ordered, Some(Published), None, None),
            (Published, Some(Published), Some(Checked), Some(Returned)),
            (Returned, Some(Published), None, None),
            (Checked, None, Some(Checked), Some(Returned)),
        ] {
            assert_eq!((state.published(), state.looked_at(true), state.looked_at(false)), (published, there, not_there), "{state:?}");
        }
        assert_eq!(coverage([Ordered, Published, Checked, Returned]), (4, 2, 1));
        let day = |text: &str| text.parse().unwrap();
        assert!(Ordered.is_overdue(day("2026-11-20"), day("2026-11-21")));
        assert!(!Ordered.is_overdue(day("2026-11-20"), day("2026-11-20")) && !Published.is_overdue(day("2026-11-20"), day("2026-11-21")));
    }

    #[test]
    fn lines_are_items() {
        let read = entries_of_text("村务财务｜逐笔公开\n\n  惠农补贴 | 到户到人 \n三资\n");
        let read: Vec<_> = read.iter().map(|one| (one.row, one.name.as_str(), one.note.as_str())).collect();
        assert_eq!(read, [(1, "村务财务", "逐笔公开"), (3, "惠农补贴", "到户到人"), (4, "三资", "")]);
    }
}
