//! What a number of the settings is: its key, unit, default, range, words and origin. Page, form, audit log and doctor are
//! drawn from it.

use std::ops::RangeInclusive;

/// What a parameter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterUnit {
    /// 工作日: days on which the office works, by the calendar.
    WorkingDays,
    /// 自然日: days without regard to holidays.
    CalendarDays,
}

impl ParameterUnit {
    /// As it stands behind a label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::WorkingDays => "工作日",
            Self::CalendarDays => "自然日",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The key in the database, and the field of the form.
    pub key: &'static str,
    /// What it counts.
    pub unit: ParameterUnit,
    /// What holds until the office says otherwise.
    pub default: u32,
    /// What the office may say.
    pub range: RangeInclusive<u32>,
    /// What it is called.
    pub label: &'static str,
    /// What it does, beside the field.
    pub hint: &'static str,
    /// Where the default comes from: a document's words, or the office's habit.
    pub source: &'static str,
}

impl Parameter {
    /// The label with its unit, for the form.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}（{}）", self.label, self.unit.label())
    }

    /// Hint, range, default and origin in one sentence, for the form.
    #[must_use]
    pub fn explained(&self) -> String {
        let (from, to) = (self.range.start(), self.range.end());
        format!("{}{from} 到 {to}，默认 {}（{}）。", self.hint, self.default, self.source)
    }

    /// A value in words: 5个工作日.
    #[must_use]
    pub fn words(&self, value: u32) -> String {
        format!("{value}个{}", self.unit.label())
    }

    /// A typed or stored text as a value.
    ///
    /// # Errors
    /// The sentence that says what to write instead.
    pub fn read(&self, text: &str) -> Result<u32, String> {
        let value = text.trim().parse::<u32>().ok().filter(|value| self.range.contains(value));
        value.ok_or_else(|| format!("{}要填 {} 到 {} 之间的整数。", self.label, self.range.start(), self.range.end()))
    }
}

/// A stored value that is none: the default is in force instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenValue {
    /// Which parameter.
    pub key: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What stands in the database.
    pub stored: String,
    /// What is in force, in words.
    pub in_force: String,
}
