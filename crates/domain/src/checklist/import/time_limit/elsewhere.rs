//! A limit that stands elsewhere in the row than in its column: 按节点 in the column, 12月20日前 in the requirement.

use super::{DutyProposal, ProposalSource, ProposedDuty, TimeDoubt};
use crate::text::folded::fold;

impl ProposalSource {
    /// What a person calls that text.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::TimeLimit | Self::Nowhere => "完成时限",
            Self::Requirement => "工作要求",
            Self::Remark => "备注",
            Self::Units => "责任单位",
        }
    }
}

/// The doubt of what was read elsewhere, where the column was not understood: none of the column's own where it only points there
/// (见工作要求).
pub(super) fn beside_column(column: Option<TimeDoubt>, time_limit: &str, found: &DutyProposal) -> Option<TimeDoubt> {
    if column.is_none() || found.duty == ProposedDuty::None {
        return column.or_else(|| found.doubt.clone());
    }
    if points_to(time_limit, found.source) {
        return found.doubt.clone();
    }
    let left: Vec<String> = match &found.doubt {
        Some(TimeDoubt::SeveralDates { words }) => words.iter().filter(|words| **words != found.words).cloned().collect(),
        Some(TimeDoubt::AlsoStanding { words } | TimeDoubt::Unread { words, .. }) => vec![words.clone()],
        _ => Vec::new(),
    };
    Some(TimeDoubt::ReadElsewhere { source: found.source, read: found.words.clone(), left })
}

/// Whether a column says no more than where its limit stands: 见工作要求, 详见备注.
fn points_to(time_limit: &str, source: ProposalSource) -> bool {
    const SEE: [&str; 4] = ["详见", "参见", "见", "同"];
    let places: &[&str] = match source {
        ProposalSource::Requirement => {
            &["工作要求", "任务要求", "具体要求", "要求", "工作内容", "任务内容", "内容", "工作任务", "任务", "左", "左列", "左栏", "左侧"]
        }
        ProposalSource::Remark => &["备注", "备注栏", "备注列"],
        ProposalSource::TimeLimit | ProposalSource::Units | ProposalSource::Nowhere => return false,
    };
    let folded = fold(time_limit);
    SEE.iter().find_map(|see| folded.strip_prefix(*see)).is_some_and(|place| places.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::super::{ProposedDuty, TimeDoubt, propose};
    use crate::checklist::duty::Every;

    fn date(text: &str) -> ProposedDuty {
        ProposedDuty::Date { date: text.parse().unwrap() }
    }

    const fn standing(every: Option<Every>) -> ProposedDuty {
        ProposedDuty::Standing { every }
    }

    #[test]
    fn a_column_that_nobody_read_says_what_was_taken_instead_and_what_was_not() {
        let said = |time_limit: &str, requirement: &str| {
            let proposal = propose(time_limit, requirement, 2027);
            (proposal.duty, proposal.is_unread(), proposal.doubt.map(|doubt| doubt.message("第3行", time_limit)))
        };
        let (duty, is_unread, message) = said("分时段", "1月20日前报送全年工作计划，6月底前形成中期自评，12月20日前报送总结");
        assert_eq!((duty, is_unread), (date("2027-12-20"), true));
        let message = message.unwrap();
        assert!(message.contains("“分时段”没有读懂，暂按工作要求的“12月20日前”"), "{message}");
        assert!(message.contains("“1月20日前”“6月底前”没有读入"), "{message}");
        let (duty, is_unread, message) = said("按节点", "5月30日前完成整改");
        assert_eq!((duty, is_unread), (date("2027-05-30"), true));
        assert!(message.is_some_and(|message| !message.contains("没有读入")));
        // the column only says where it stands
        for column in ["见工作要求", "详见 工作要求", "见左侧"] {
            assert_eq!(said(column, "5月30日前完成整改"), (date("2027-05-30"), false, None), "{column}");
        }
        assert!(said("见工作要求", "3月底前制定方案，9月底前完成建设").2.is_some_and(|message| message.contains("多个时间")));
        assert!(said("见工作要求", "公开目录").1);
    }

    #[test]
    fn running_text_asks_what_the_column_asks() {
        type IsDoubted = fn(&TimeDoubt) -> bool;
        let cases: [(&str, ProposedDuty, IsDoubted); 5] = [
            (
                "3月底前制定方案，9月底前完成建设",
                date("2023-09-30"),
                |d| matches!(d, TimeDoubt::SeveralDates { words } if words.len() == 2),
            ),
            ("每季度末报送一次，12月15日前报送全年总结", date("2023-12-15"), |d| {
                matches!(d, TimeDoubt::AlsoStanding { .. })
            }),
            ("每季度末月25日前报送台账", standing(Some(Every::Quarter)), |d| matches!(d, TimeDoubt::Unread { .. })),
            ("每月10日、25日前报送数据", standing(Some(Every::Month)), |d| matches!(d, TimeDoubt::Unread { .. })),
            (
                "按月公开数据，6月15日前形成中期报告，11月15日前形成年度报告",
                standing(Some(Every::Month)),
                |d| matches!(d, TimeDoubt::Unread { words, .. } if words == "6月15日前、11月15日前"),
            ),
        ];
        for (text, duty, fits) in cases {
            let proposal = propose("", text, 2023);
            assert_eq!(proposal.duty, duty, "{text}");
            assert!(proposal.doubt.as_ref().is_some_and(fits), "{text}: {:?}", proposal.doubt);
        }
        for text in ["每季度末公开台账", "每月10日前报送上月数据", "6月底前完成自查，并于6月30日前报送"] {
            assert_eq!(propose("", text, 2023).doubt, None, "{text}");
        }
        // the days of all periods say when in the rhythm, and one of them alone says something else
        let half_yearly = propose("", "每半年报送总结，6月底前、12月底前报送", 2023);
        assert_eq!((half_yearly.duty, half_yearly.doubt), (standing(Some(Every::HalfYear)), None));
        let other_days = propose("", "每半年报送总结，3月底前、12月底前报送", 2023).doubt;
        assert!(matches!(other_days, Some(TimeDoubt::Unread { .. })), "{other_days:?}");
    }
}
