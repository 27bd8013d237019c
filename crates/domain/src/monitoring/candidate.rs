//! What the machine found: a candidate, which a person confirms or dismisses.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::column::Column;

/// The rules that the monitor judges by.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Rule {
    /// 栏目打不开.
    PageUnreachable,
    /// 空白栏目.
    ColumnEmpty,
    /// 栏目更新超期.
    ColumnOverdue,
    /// 当月条数不足.
    MonthlyMinimum,
    /// 一周未更新.
    WeeklyMissed,
    /// 链接不可用.
    DeadLink,
    /// 发布日期在未来.
    FutureDate,
    /// 解读超期.
    InterpretationLate,
    /// 重复发布.
    Repeated,
    /// 身份证号码未遮.
    PersonalId,
    /// 手机号码未遮.
    PersonalMobile,
    /// 银行卡号未遮.
    PersonalCard,
    /// 标题与正文年份不符.
    TitleYear,
    /// 错误表述.
    WrongWord,
    /// 列表与正文日期不一致.
    ListDate,
    /// 个人号码遮盖不足.
    WeakMask,
    /// 要素不全.
    MissingElements,
    /// 答复超期.
    AnswerLate,
    /// 疑似重复发布.
    Alike,
    /// 事项未公开: of the county's own list, on no page.
    ItemNotPublished,
    /// 网站标识缺项: a home page that lacks a mark, where the national indicators are on.
    SiteMark,
    /// 没有找错入口: of a home page, too.
    ErrorEntrance,
    /// 缺少页面标签: of a drawn page of a column or article, too.
    PageTags,
    /// 现场检查问题: seen by people on the spot, never by the machine.
    OnSite,
}

coded!(Rule);

impl Rule {
    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PageUnreachable => "栏目打不开",
            Self::ColumnEmpty => "空白栏目",
            Self::ColumnOverdue => "栏目更新超期",
            Self::MonthlyMinimum => "当月条数不足",
            Self::WeeklyMissed => "一周未更新",
            Self::DeadLink => "链接不可用",
            Self::FutureDate => "发布日期在未来",
            Self::InterpretationLate => "解读超期",
            Self::Repeated => "重复发布",
            Self::PersonalId => "身份证号码未遮",
            Self::PersonalMobile => "手机号码未遮",
            Self::PersonalCard => "银行卡号未遮",
            Self::TitleYear => "标题与正文年份不符",
            Self::WrongWord => "错误表述",
            Self::ListDate => "列表与正文日期不一致",
            Self::WeakMask => "个人号码遮盖不足",
            Self::MissingElements => "要素不全",
            Self::AnswerLate => "答复超期",
            Self::Alike => "疑似重复发布",
            Self::ItemNotPublished => "事项未公开",
            Self::SiteMark => "网站标识缺项",
            Self::ErrorEntrance => "没有找错入口",
            Self::PageTags => "缺少页面标签",
            Self::OnSite => "现场检查问题",
        }
    }

    /// Whether the command contract knows it; the command prints the others apart.
    #[must_use]
    pub const fn is_in_contract(self) -> bool {
        !matches!(self, Self::ListDate | Self::WeakMask | Self::OnSite) && !self.is_optional() && !self.is_national()
    }

    /// Whether it is off until a county puts it on: see [`super::optional`].
    #[must_use]
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::MissingElements | Self::AnswerLate | Self::Alike | Self::ItemNotPublished)
    }

    /// Whether it judges what was read of columns and their articles.
    #[must_use]
    pub const fn is_of_pages(self) -> bool {
        self.is_of_machine() && !self.is_national() && !matches!(self, Self::ItemNotPublished)
    }

    /// Whether it is looked for only where the national indicators are on: see [`super::national`].
    const fn is_national(self) -> bool {
        matches!(self, Self::SiteMark | Self::ErrorEntrance | Self::PageTags)
    }

    /// Whether the monitor judges by it: what is seen on the spot is on no page.
    #[must_use]
    pub const fn is_of_machine(self) -> bool {
        !matches!(self, Self::OnSite)
    }
}

/// A candidate. Its identity is unit, rule, address and period; never a position, a snippet or a rule's version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The unit's full name.
    pub unit: String,
    /// 栏目名称.
    pub column: String,
    /// Which rule.
    pub rule: Rule,
    /// The address it is about.
    pub url: String,
    /// The article's title.
    pub title: String,
    /// The week, for a weekly rule.
    pub period: Option<String>,
    /// What a person needs to check it.
    pub evidence: Map<String, Value>,
}

impl Candidate {
    /// About something in a column.
    #[must_use]
    pub fn new(column: &Column, rule: Rule, url: &str) -> Self {
        Self {
            unit: column.unit_name.clone(),
            column: column.name.clone(),
            rule,
            url: url.to_owned(),
            title: String::new(),
            period: None,
            evidence: Map::new(),
        }
    }

    /// The same with a title.
    #[must_use]
    pub fn titled(self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self }
    }

    /// The same with a piece of evidence.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.evidence.insert(key.to_owned(), value.into());
        self
    }
}

/// Each once, the first of those that are the same.
#[must_use]
pub fn once(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut met = HashSet::new();
    candidates.into_iter().filter(|one| met.insert((one.unit.clone(), one.rule, one.url.clone(), one.period.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_reported_once() {
        let one = |unit: &str, rule: Rule, url: &str, title: &str| Candidate {
            unit: unit.into(),
            column: String::new(),
            rule,
            url: url.into(),
            title: title.into(),
            period: None,
            evidence: Map::new(),
        };
        let all = vec![
            one("甲", Rule::DeadLink, "a", "1"),
            one("甲", Rule::DeadLink, "a", "2"),
            one("乙", Rule::DeadLink, "a", "3"),
            one("甲", Rule::WrongWord, "a", "4"),
        ];
        let titles: Vec<String> = once(all).into_iter().map(|one| one.title).collect();
        assert_eq!(titles, ["1", "3", "4"]);
        assert_eq!(Rule::WeeklyMissed.code(), "weekly_missed");
    }
}
