//! 1.6月底前公开: the number of a point, and right behind it the month that its words begin with.

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
}

#[cfg(test)]
mod tests {
    use super::super::super::{ProposedDuty, propose};

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
