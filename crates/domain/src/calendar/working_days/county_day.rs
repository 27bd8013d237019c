use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Whether a day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 放假
    Off,
    /// 上班
    Work,
}

impl DayKind {
    /// The office's word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Off => "放假",
            Self::Work => "上班",
        }
    }

    /// The word stored and exchanged.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Work => "work",
        }
    }

    /// The kind a stored word stands for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Off, Self::Work].into_iter().find(|kind| kind.code() == code)
    }
}

/// A day the county itself decided about (storm, local festival); it goes before the national arrangement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountyDay {
    /// The day.
    pub date: NaiveDate,
    /// Off or worked.
    pub kind: DayKind,
    /// Why, in the county's words; shown beside every deadline that it moved.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_words_read_back() {
        for kind in [DayKind::Off, DayKind::Work] {
            assert_eq!(DayKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(DayKind::from_code("holiday"), None);
    }
}
