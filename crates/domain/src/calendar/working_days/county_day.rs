use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Whether a day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DayKind {
    /// 放假
    Off,
    /// 上班
    Work,
}

coded!(DayKind);

impl DayKind {
    /// The office's word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Off => "放假",
            Self::Work => "上班",
        }
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
