use std::fmt::Write;

use super::super::number::Decimal;
use super::{Kind, Named, NotApplicable, Where};

impl Kind {
    /// The rule as a 考核细则 prints it.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = match self {
            Self::PerPiece { points, .. } => format!("每件计{points}分"),
            Self::Once { points, .. } => format!("出现即计{points}分，不论件数"),
            Self::Zero { .. } => "出现即不得分".to_owned(),
            Self::Levels { levels, .. } => format!("按级别计分，同一事项取最高：{}", named(levels, "分")),
            Self::Judgement { none, min, max } => format!("未做到扣{none}分，部分做到扣{min}至{max}分"),
            Self::CheckPoints { points, .. } => format!("缺一项扣相应分：{}", named(points, "分")),
            Self::NoneDone { points, share, done, .. } => format!("没有一件“{done}”的，扣{points}分的{share}"),
            Self::Ceiling { rate, .. } => format!("出现即不高于本项分值的{rate}，再扣其他分"),
            Self::Tier { tiers } => format!("分档得分：{}", named(tiers, "分")),
            Self::Share { parts } => format!("按达到的部分得分：{}", named(parts, "")),
            Self::Proportion { points: Some(points) } => format!("按完成比例得{points}分"),
            Self::Proportion { points: None } => "按完成比例得分".to_owned(),
            Self::BelowTarget { target, per_point, rate_digits, .. } => {
                let rounded = rate_digits.map(|digits| format!("（先四舍五入到{digits}位小数）")).unwrap_or_default();
                format!("比率{rounded}低于{target}%的，每低1个百分点扣{per_point}分")
            }
            Self::Quota { minimum, points, .. } => format!("不少于{minimum}件，每缺1件扣{points}分"),
            Self::PerPeriod { minimum, below, empty, .. } => format!("每期不少于{minimum}件，不足的每期扣{below}分，空白的每期扣{empty}分"),
            Self::Scores { of } => format!("取各次得分率的平均（满分{of}分）"),
            Self::Given { max, .. } => format!("由政务公开办酌情计分，不超过{max}分"),
            Self::OverQuota { quota, first_over, first, then_over, step, each, .. } => {
                format!("定额{quota}件，超过{first_over}%计{first}分，超过{then_over}%后每再超{step}%计{each}分")
            }
        };
        if let Some(cap) = self.cap() {
            let _ = write!(words, "，最多{cap}分");
        }
        if let Some(within) = self.within() {
            words.push_str(&within.words());
        }
        words
    }

    pub(in crate::assessment) const fn cap(&self) -> Option<Decimal> {
        match self {
            Self::PerPiece { cap, .. }
            | Self::Levels { cap, .. }
            | Self::CheckPoints { cap, .. }
            | Self::BelowTarget { cap, .. }
            | Self::Quota { cap, .. }
            | Self::PerPeriod { cap, .. }
            | Self::Given { cap, .. }
            | Self::OverQuota { cap, .. } => *cap,
            _ => None,
        }
    }
}

impl Where {
    fn words(&self) -> String {
        let from = self.from.map(|day| format!("{day}起")).unwrap_or_default();
        let to = self.to.map(|day| format!("到{day}止")).unwrap_or_default();
        let tags = if self.has.is_empty() { String::new() } else { format!("标有{}", self.has.join("、")) };
        let parts: Vec<String> = [format!("{from}{to}"), tags].into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { String::new() } else { format!("（只算{}的）", parts.join("、")) }
    }
}

impl NotApplicable {
    /// As a 考核细则 prints it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::LeaveOut => "不适用的不计入",
            Self::Note => "不适用的凭情况说明得分",
            Self::Uniform => "不适用的统一赋分",
        }
    }
}

fn named(named: &Named, unit: &str) -> String {
    named.iter().map(|(name, number)| format!("{name}{number}{unit}")).collect::<Vec<_>>().join("、")
}
