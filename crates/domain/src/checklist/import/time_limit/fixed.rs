//! Whether the words of a time limit say that its date is set by law or from above and stays on a day off: 1月31日前（法定时限，不顺延）.
//! Only words that leave no doubt do; any other date gives way, and a person may say otherwise.

use super::{LimitTexts, ProposalSource};
use crate::calendar::due::OnDayOff;
use crate::text::folded::fold;

/// 顺延, said not to happen.
const NOT_POSTPONED: [&str; 7] = ["不顺延", "不再顺延", "不予顺延", "不得顺延", "不作顺延", "不可顺延", "不能顺延"];
/// Who sets the date.
const SET_BY: [&str; 3] = ["法定", "上级规定", "上级确定"];
/// What is set.
const DATES: [&str; 6] = ["时限", "期限", "日期", "截止日", "报送日", "时间节点"];
/// Words before that make it a manner, not a property of the date: 按法定时限, 在法定期限内, 逾法定期限.
const MANNERS: [char; 10] = ['按', '照', '依', '在', '于', '或', '超', '逾', '过', '非'];

/// What the texts say about the date that was read from `source`.
pub(super) fn on_day_off(texts: LimitTexts<'_>, source: ProposalSource) -> OnDayOff {
    // of running text only 不顺延 is taken, and only where the date itself stands in it
    let (own, is_prose) = match source {
        ProposalSource::TimeLimit => (texts.time_limit, false),
        ProposalSource::Remark => (texts.remark, false),
        ProposalSource::Units => (texts.units, true),
        ProposalSource::Requirement => (texts.requirement, true),
        ProposalSource::Nowhere => return OnDayOff::Postponed,
    };
    let said = [own, texts.time_limit, texts.remark].map(fold);
    if said.iter().any(|text| NOT_POSTPONED.iter().any(|words| text.contains(words))) {
        return OnDayOff::Fixed;
    }
    let is_postponed = said.iter().any(|text| text.contains("顺延"));
    if !is_prose && !is_postponed && is_set(&said[0]) { OnDayOff::Fixed } else { OnDayOff::Postponed }
}

/// Whether a text says of its date who set it: 法定时限, （法定）, 上级规定日期.
fn is_set(text: &str) -> bool {
    let mut places = SET_BY.iter().flat_map(|words| text.match_indices(words));
    places.any(|(at, words)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let rest = text.get(at + words.len()..).unwrap_or_default();
        let is_manner = before.is_some_and(|sign| MANNERS.contains(&sign));
        let named = DATES.iter().find_map(|date| rest.strip_prefix(date));
        let is_whole = match named {
            Some(after) => !after.starts_with(['内', '外', '要']),
            // 法定 alone, in brackets or at the end: nothing else is set
            None => words == "法定" && rest.chars().next().is_none_or(|sign| ")）]】,，;；。、".contains(sign)),
        };
        !is_manner && is_whole
    })
}

#[cfg(test)]
mod tests {
    use super::super::{ProposedDuty, propose, propose_from};
    use super::*;
    use crate::checklist::duty::Duty;

    #[test]
    fn only_words_that_leave_no_doubt_fix_a_date() {
        let cases = [
            ("1月31日前（法定时限，不顺延）", true),
            ("1月31日前，遇节假日不顺延", true),
            ("1月31日前（不予顺延）", true),
            ("３月３１日前（法定 期限）", true),
            ("法定时限：3月31日前", true),
            ("3月31日前（法定）", true),
            ("3月31日前，法定", true),
            ("1月31日（上级规定日期）", true),
            ("1月31日前", false),
            ("1月31日前，遇法定节假日顺延", false),
            ("10月8日前（法定节假日除外）", false),
            ("1月31日前（顺延至下一工作日）", false),
            ("1月31日前或按上级规定时限", false),
            ("6月底前，在法定时限内答复", false),
            ("6月底前完成法定主动公开内容", false),
            ("6月底前，不得超过法定期限", false),
            ("6月底前（上级规定动作）", false),
        ];
        for (text, is_fixed) in cases {
            let read = propose(text, "", 2026);
            assert!(matches!(read.duty, ProposedDuty::Date { .. }), "{text}: {:?}", read.duty);
            assert_eq!(read.on_day_off == OnDayOff::Fixed, is_fixed, "{text}");
            assert_eq!(read.usual_duty().label().contains("不顺延"), is_fixed, "{text}");
        }
    }

    #[test]
    fn the_words_may_stand_in_the_remark_and_prose_says_it_only_outright() {
        let fixed = |time_limit, requirement, remark| {
            propose_from(LimitTexts { time_limit, requirement, remark, units: "" }, 2026).on_day_off == OnDayOff::Fixed
        };
        assert!(fixed("1月31日前", "发布政府信息公开工作年度报告", "法定期限，不顺延"));
        assert!(!fixed("1月31日前", "发布年度报告", "法定期限"), "the remark may speak of something else");
        assert!(!fixed("11月底前", "依申请公开在法定期限内答复，遇节假日不顺延", ""), "the date stands in the column");
        assert!(fixed("", "于3月31日前发布年度报告，遇节假日不顺延", ""));
        assert!(!fixed("", "于3月31日前按法定时限发布年度报告（法定时限）", ""));
        assert!(fixed("", "发布年度报告", "1月31日前（法定时限）"));
    }

    #[test]
    fn what_has_no_date_of_its_own_has_nothing_to_fix() {
        for text in ["年底前，不顺延", "每月（法定时限）", ""] {
            let duty = propose(text, "", 2026).usual_duty();
            assert!(!matches!(duty, Duty::ByDate { .. }) && !duty.label().contains("不顺延"), "{text}");
        }
    }
}
