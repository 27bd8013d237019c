//! The report (填报): what a unit claims, and how the claim travels between unit and office.

use serde::{Deserialize, Serialize};

/// What the unit says of its own work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Claim {
    /// 已完成.
    Done,
    /// 正在推进: an interim report; of a one-off duty it never completes.
    Ongoing,
    /// 本期无新情况: nothing new in this period of a standing duty, with the reason as its text.
    NothingNew,
    /// 不涉及: the unit has nothing to do here and asks the office to agree.
    NotApplicable,
}

coded!(Claim);

impl Claim {
    /// What the form says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Done => "已完成",
            Self::Ongoing => "正在推进",
            Self::NothingNew => "本期无新情况",
            Self::NotApplicable => "本单位不涉及",
        }
    }
}

/// A number that a unit reports beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedNumber {
    /// What is counted, as in the requirement.
    pub label: String,
    /// How many; missing is not zero.
    pub value: Option<i64>,
}

/// What stands in a report or in its draft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportContent {
    /// What is claimed, once chosen.
    pub claim: Option<Claim>,
    /// 完成情况, to the letter.
    pub text: String,
    /// Countable parts.
    pub numbers: Vec<ReportedNumber>,
}

/// The label of a quota's one named number: how many were reached in this period altogether.
pub const REACHED: &str = "本期累计";

impl ReportContent {
    /// 本期累计, where it was given.
    #[must_use]
    pub fn reached(&self) -> Option<u32> {
        let number = self.numbers.iter().find(|number| number.label == REACHED)?;
        number.value.and_then(|value| u32::try_from(value).ok())
    }
}

/// A text with others taken over into it, each under its name: what was typed stays as it is and comes first, and what stands in
/// it already is not put in twice. Answers nothing where nothing is new.
#[must_use]
pub fn with_taken(typed: &str, others: &[(String, String)]) -> Option<String> {
    let mut whole = typed.trim_end().to_owned();
    for (name, text) in others {
        let text = text.trim();
        if text.is_empty() || whole.contains(text) {
            continue;
        }
        if !whole.is_empty() {
            whole.push('\n');
        }
        if !name.is_empty() {
            whole.push_str(name);
            whole.push('：');
        }
        whole.push_str(text);
    }
    (whole != typed.trim_end()).then_some(whole)
}

/// The longest text of a report, in characters.
pub const TEXT_LIMIT: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_first_and_nothing_comes_twice() {
        let others = [("水利局".to_owned(), "公开3条。".to_owned()), ("民政局".to_owned(), " 公开2条。\n".to_owned())];
        for (typed, expected) in [
            ("", Some("水利局：公开3条。\n民政局：公开2条。")),
            ("本单位公开1条。\n", Some("本单位公开1条。\n水利局：公开3条。\n民政局：公开2条。")),
            ("水利局公开3条。", Some("水利局公开3条。\n民政局：公开2条。")),
            ("水利局：公开3条。\n民政局：公开2条。", None),
        ] {
            assert_eq!(with_taken(typed, &others).as_deref(), expected, "{typed}");
        }
        assert_eq!(with_taken("", &[(String::new(), "上期内容".into())]).as_deref(), Some("上期内容"));
        assert_eq!(with_taken("", &[(String::new(), "  ".into())]), None);
    }
}
