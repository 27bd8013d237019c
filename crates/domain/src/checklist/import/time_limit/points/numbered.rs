//! What stands around a date in running text: 1.6月底前公开, the number of a point and right behind it its month; 2025年底前完成的项目.

use super::super::scan::Scan;

impl Scan<'_> {
    /// Whether what stands here begins a point of running text by its month, behind nothing but the point's number and dot.
    pub(super) fn begins_a_point(&self, at: usize) -> bool {
        let Some(dot) = at.checked_sub(1).filter(|dot| self.chars.get(*dot) == Some(&'.') && !self.is_column()) else { return false };
        let number = self.chars.iter().take(dot).rev().take_while(|c| c.is_ascii_digit()).count();
        let is_first = self.before(dot - number).is_none_or(|c| "。;".contains(c));
        let is_month = self.number(at).is_some_and(|(_, end)| self.word(end, &["月"]).is_some());
        (1..=2).contains(&number) && is_first && is_month
    }

    /// Whether running text goes on to name what was done by then: 2025年底前完成的项目.
    pub(super) fn is_of_a_noun(&self, end: usize) -> bool {
        let mut clause = self.rest(end).iter().take(8).take_while(|c| !",。;、".contains(**c));
        !self.is_column() && clause.any(|c| *c == '的')
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{ProposedDuty, TimeDoubt, propose};

    #[test]
    fn a_day_of_a_year_that_is_over_is_what_was_done_or_is_said() {
        for text in ["对2022年12月底前完成的事项组织回头看", "对2022年底前建成的站点进行核查"] {
            let proposal = propose("", text, 2023);
            assert_eq!((proposal.duty, proposal.doubt), (ProposedDuty::None, None), "{text}");
        }
        let mended = propose("", "对2022年底前完成的事项回头看，6月底前完成", 2023);
        assert_eq!(mended.duty, ProposedDuty::Date { date: "2023-06-30".parse().unwrap() });
        let past = propose("", "2022年11月底前完成整改", 2023);
        assert_eq!(past.doubt, Some(TimeDoubt::PastYear { year: 2022 }));
    }

    #[test]
    fn a_point_may_begin_with_its_month() {
        for (text, expected) in [
            ("1.6月底前公开目录。", "2023-06-30"),
            ("1.6月底前公开目录。2.9月底前公开清单。", "2023-09-30"),
            ("12.11月15日前公开目录。", "2023-11-15"),
        ] {
            assert_eq!(propose("", text, 2023).duty, ProposedDuty::Date { date: expected.parse().unwrap() }, "{text}");
        }
        for text in ["增长1.6月底前", "按第3.6月报要求", "1.6万元"] {
            assert_eq!(propose("", text, 2023).duty, ProposedDuty::None, "{text}");
        }
    }
}
