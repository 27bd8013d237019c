//! Where a fact comes from by itself (`source` of a rule, a member that the contract carries and that changes no number).

use super::rules::Kind;
use crate::monitoring::candidate::Rule;

/// A place that is asked for the facts of a rule, so that nobody has to enter what the system knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FactSource {
    /// Items of the checklist due in the round that are overdue at the cut-off.
    ChecklistOverdue,
    /// Items of the checklist due in the round that were completed late.
    ChecklistLate,
    /// Items of the checklist due in the round: completed in time, of all that was asked.
    ChecklistDone,
    /// Scores of the year's sealed quarters.
    Quarters,
    /// Every problem that monitoring found in the months of the round.
    Findings,
    /// Problems by one rule.
    FindingPageUnreachable,
    /// Problems by one rule.
    FindingColumnEmpty,
    /// Problems by one rule.
    FindingColumnOverdue,
    /// Problems by one rule.
    FindingMonthlyMinimum,
    /// Problems by one rule.
    FindingWeeklyMissed,
    /// Problems by one rule.
    FindingDeadLink,
    /// Problems by one rule.
    FindingFutureDate,
    /// Problems by one rule.
    FindingInterpretationLate,
    /// Problems by one rule.
    FindingRepeated,
    /// Problems by one rule.
    FindingPersonalId,
    /// Problems by one rule.
    FindingPersonalMobile,
    /// Problems by one rule.
    FindingPersonalCard,
    /// Problems by one rule.
    FindingTitleYear,
    /// Problems by one rule.
    FindingWrongWord,
    /// Problems by one rule.
    FindingListDate,
    /// Problems by one rule.
    FindingWeakMask,
    /// Problems by one rule.
    FindingMissingElements,
    /// Problems by one rule.
    FindingAnswerLate,
    /// Problems by one rule.
    FindingAlike,
    /// Problems by one rule.
    FindingItemNotPublished,
    /// Problems by one rule.
    FindingSiteMark,
    /// Problems by one rule.
    FindingErrorEntrance,
    /// Problems by one rule.
    FindingPageTags,
    /// Problems by one rule.
    FindingOnSite,
    /// Problems that were not mended by their date, as of the cut-off.
    FindingsUnrepaired,
    /// Problems mended by their date, of all whose date is over or that were answered.
    FindingsRepaired,
    /// Problems that came back, or whose like the unit had in the four quarters before.
    FindingsRelapsed,
    /// Articles that the unit's columns published, month by month.
    ArticlesByMonth,
    /// Articles that the unit's columns published in all.
    Articles,
    /// What was seen on the spot at the unit itself.
    OnSite,
    /// What was seen in the villages that were drawn.
    OnSiteVillages,
}

coded!(FactSource);

/// Which part of the house answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answerer {
    /// The year's checklist.
    Checklist,
    /// Sealed rounds.
    Rounds,
    /// What monitoring found.
    Findings,
    /// What monitoring counted.
    Articles,
    /// The sheets of the on-site check, when they are handed in.
    OnSite,
}

impl FactSource {
    /// The office's words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ChecklistOverdue => "清单逾期事项",
            Self::ChecklistLate => "清单逾期完成事项",
            Self::ChecklistDone => "清单按期完成率",
            Self::Quarters => "各季度得分",
            Self::Findings => "监测问题（全部）",
            Self::FindingPageUnreachable => "监测问题：栏目打不开",
            Self::FindingColumnEmpty => "监测问题：空白栏目",
            Self::FindingColumnOverdue => "监测问题：栏目更新超期",
            Self::FindingMonthlyMinimum => "监测问题：当月条数不足",
            Self::FindingWeeklyMissed => "监测问题：一周未更新",
            Self::FindingDeadLink => "监测问题：链接不可用",
            Self::FindingFutureDate => "监测问题：发布日期在未来",
            Self::FindingInterpretationLate => "监测问题：解读超期",
            Self::FindingRepeated => "监测问题：重复发布",
            Self::FindingPersonalId => "监测问题：身份证号码未遮",
            Self::FindingPersonalMobile => "监测问题：手机号码未遮",
            Self::FindingPersonalCard => "监测问题：银行卡号未遮",
            Self::FindingTitleYear => "监测问题：标题与正文年份不符",
            Self::FindingWrongWord => "监测问题：错误表述",
            Self::FindingListDate => "监测问题：列表与正文日期不一致",
            Self::FindingWeakMask => "监测问题：个人号码遮盖不足",
            Self::FindingMissingElements => "监测问题：要素不全",
            Self::FindingAnswerLate => "监测问题：答复超期",
            Self::FindingAlike => "监测问题：疑似重复发布",
            Self::FindingItemNotPublished => "监测问题：事项未公开",
            Self::FindingSiteMark => "监测问题：网站标识缺项",
            Self::FindingErrorEntrance => "监测问题：没有找错入口",
            Self::FindingPageTags => "监测问题：缺少页面标签",
            Self::FindingOnSite => "监测问题：现场检查问题",
            Self::FindingsUnrepaired => "监测问题未按期整改",
            Self::FindingsRepaired => "监测问题按期整改率",
            Self::FindingsRelapsed => "监测问题反复",
            Self::ArticlesByMonth => "栏目每月发布条数",
            Self::Articles => "栏目发布条数合计",
            Self::OnSite => "现场检查：单位",
            Self::OnSiteVillages => "现场检查：抽中的村",
        }
    }

    /// Who answers.
    #[must_use]
    pub const fn answerer(self) -> Answerer {
        match self {
            Self::ChecklistOverdue | Self::ChecklistLate | Self::ChecklistDone => Answerer::Checklist,
            Self::Quarters => Answerer::Rounds,
            Self::ArticlesByMonth | Self::Articles => Answerer::Articles,
            Self::OnSite | Self::OnSiteVillages => Answerer::OnSite,
            _ => Answerer::Findings,
        }
    }

    /// The one rule of monitoring whose problems are meant.
    #[must_use]
    pub const fn rule(self) -> Option<Rule> {
        Some(match self {
            Self::FindingPageUnreachable => Rule::PageUnreachable,
            Self::FindingColumnEmpty => Rule::ColumnEmpty,
            Self::FindingColumnOverdue => Rule::ColumnOverdue,
            Self::FindingMonthlyMinimum => Rule::MonthlyMinimum,
            Self::FindingWeeklyMissed => Rule::WeeklyMissed,
            Self::FindingDeadLink => Rule::DeadLink,
            Self::FindingFutureDate => Rule::FutureDate,
            Self::FindingInterpretationLate => Rule::InterpretationLate,
            Self::FindingRepeated => Rule::Repeated,
            Self::FindingPersonalId => Rule::PersonalId,
            Self::FindingPersonalMobile => Rule::PersonalMobile,
            Self::FindingPersonalCard => Rule::PersonalCard,
            Self::FindingTitleYear => Rule::TitleYear,
            Self::FindingWrongWord => Rule::WrongWord,
            Self::FindingListDate => Rule::ListDate,
            Self::FindingWeakMask => Rule::WeakMask,
            Self::FindingMissingElements => Rule::MissingElements,
            Self::FindingAnswerLate => Rule::AnswerLate,
            Self::FindingAlike => Rule::Alike,
            Self::FindingItemNotPublished => Rule::ItemNotPublished,
            Self::FindingSiteMark => Rule::SiteMark,
            Self::FindingErrorEntrance => Rule::ErrorEntrance,
            Self::FindingPageTags => Rule::PageTags,
            Self::FindingOnSite => Rule::OnSite,
            _ => return None,
        })
    }

    /// Whether facts from there have the form that the rule asks for.
    #[must_use]
    pub const fn fits(self, kind: &Kind) -> bool {
        match self {
            Self::ChecklistDone | Self::FindingsRepaired => matches!(kind, Kind::Proportion { .. } | Kind::BelowTarget { .. }),
            Self::Quarters => matches!(kind, Kind::Scores { .. }),
            Self::ArticlesByMonth => matches!(kind, Kind::PerPeriod { .. }),
            // a count is no list: what counts some pieces alone would not be served
            Self::Articles => matches!(kind, Kind::Quota { within: None, .. } | Kind::OverQuota { .. }),
            Self::OnSite | Self::OnSiteVillages => matches!(
                kind,
                Kind::PerPiece { within: None, .. }
                    | Kind::Once { within: None, .. }
                    | Kind::Zero { within: None }
                    | Kind::Ceiling { within: None, .. }
                    | Kind::Proportion { .. }
                    | Kind::BelowTarget { .. }
            ),
            _ => matches!(kind, Kind::PerPiece { .. } | Kind::Once { .. } | Kind::Zero { .. } | Kind::Ceiling { .. }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_monitoring_has_a_source_of_its_own_and_no_other_has_one() {
        let named: Vec<Rule> = FactSource::ALL.into_iter().filter_map(FactSource::rule).collect();
        assert_eq!(named, Rule::ALL);
        for source in FactSource::ALL {
            if let Some(rule) = source.rule() {
                assert_eq!(source.code(), format!("finding_{}", rule.code()));
                assert_eq!(source.label(), format!("监测问题：{}", rule.label()));
                assert_eq!(source.answerer(), Answerer::Findings);
            }
        }
    }
}
