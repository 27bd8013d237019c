//! 完成情况 of a task for the published table: what the accepted reports say, put into one text, and whether the table has it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::ids::CellId;

/// A report that was judged complete, as far as the table needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedText {
    /// Its cell.
    pub cell: CellId,
    /// The unit's short name.
    pub unit: String,
    /// Whether the unit leads the task.
    pub leads: bool,
    /// The period's name.
    pub period: String,
    /// The period's first day.
    pub starts_on: NaiveDate,
    /// To the letter.
    pub text: String,
    /// When it was judged.
    pub at: Option<DateTime<Utc>>,
}

/// How far the units have come that answer for a task side by side: 30个乡镇中28个已完成.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// What the units are called together: 乡镇, else 单位.
    pub of: &'static str,
    /// How many were asked.
    pub asked: i64,
    /// How many were judged complete.
    pub done: i64,
    /// The period this is about, where the task has several.
    pub period: Option<String>,
}

impl Coverage {
    /// As the public reads it.
    #[must_use]
    pub fn sentence(&self) -> String {
        let period = self.period.as_ref().map(|period| format!("{period}，")).unwrap_or_default();
        if self.done == self.asked {
            format!("{period}{}个{}全部完成。", self.asked, self.of)
        } else {
            format!("{period}{}个{}中{}个已完成。", self.asked, self.of, self.done)
        }
    }
}

/// A row of the table counts units as the workbench offers it, and the count is another one now.
#[must_use]
pub fn miscounts(completion: &str, coverage: &Coverage) -> bool {
    let counts = completion.contains(&format!("个{}中", coverage.of)) || completion.contains(&format!("个{}全部完成", coverage.of));
    counts && !completion.contains(&coverage.sentence())
}

/// A report that does not count: it was returned, taken back, or waits again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsettledText {
    /// Its cell.
    pub cell: CellId,
    /// The unit's short name.
    pub unit: String,
    /// The period's name.
    pub period: String,
    /// To the letter.
    pub text: String,
    /// How it stands now, in a word.
    pub stands: &'static str,
}

/// The reports that a row of the table rests on although they do not count: their whole text stands in it, and no report that
/// counts says the same.
#[must_use]
pub fn rests_on<'a>(completion: &str, accepted: &[AcceptedText], unsettled: &'a [UnsettledText]) -> Vec<&'a UnsettledText> {
    /// A shorter text stands in many rows by chance.
    const SHORTEST: usize = 6;
    let stands = |text: &str| text.chars().count() >= SHORTEST && completion.contains(text);
    let counts = |text: &str| accepted.iter().any(|one| one.text.trim() == text);
    let mut found: Vec<&UnsettledText> = Vec::new();
    for one in unsettled.iter().filter(|one| stands(one.text.trim()) && !counts(one.text.trim())) {
        if found.iter().all(|known| known.cell != one.cell) {
            found.push(one);
        }
    }
    found
}

/// Whether a row of the table says what was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// 未更新: nobody has written the row, and nothing was accepted that it could say.
    NotUpdated,
    /// 有新填报: something was accepted after the row was written.
    HasNew,
    /// 已更新.
    UpToDate,
}

impl Freshness {
    /// From the latest acceptance and the latest writing of the row.
    #[must_use]
    pub fn of(accepted: Option<DateTime<Utc>>, written: Option<DateTime<Utc>>) -> Self {
        match (accepted, written) {
            (Some(accepted), Some(written)) if accepted > written => Self::HasNew,
            (Some(_), None) => Self::HasNew,
            (_, Some(_)) => Self::UpToDate,
            (None, None) => Self::NotUpdated,
        }
    }

    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotUpdated => "未更新",
            Self::HasNew => "有新填报",
            Self::UpToDate => "已更新",
        }
    }
}

/// A text for a row of the table, with the reports it was made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal<'a> {
    /// What the row would say; empty where there is nothing to say.
    pub text: String,
    /// Whose words stand in it, in their order; none where it only counts units.
    pub made_of: Vec<&'a AcceptedText>,
    /// Whether it begins with how far the units have come.
    pub counts: bool,
}

/// The text that accepted reports make. Without a choice: the latest report of each lead unit; of a task that many units answer
/// for side by side, how far they have come. With one: the chosen reports, under that sentence. One unit and one period stand as
/// they were written, several are named. Empty where there is nothing to say.
#[must_use]
pub fn proposal<'a>(accepted: &'a [AcceptedText], coverage: Option<&Coverage>, chosen: Option<&[CellId]>) -> Proposal<'a> {
    let mut texts: Vec<&AcceptedText> = match chosen {
        Some(chosen) => accepted.iter().filter(|one| chosen.contains(&one.cell)).collect(),
        None => latest_of_each_unit(accepted.iter().filter(|one| one.leads)),
    };
    let leads = texts.iter().any(|one| one.leads);
    let coverage = coverage.filter(|coverage| coverage.asked > 1 && !leads);
    if chosen.is_none() && texts.is_empty() && coverage.is_none() {
        texts = latest_of_each_unit(accepted.iter());
    }
    let mut lines: Vec<String> = coverage.filter(|coverage| coverage.done > 0).map(Coverage::sentence).into_iter().collect();
    let counts = !lines.is_empty();
    lines.extend(joined(&texts));
    Proposal { text: lines.join("\n"), made_of: texts, counts }
}

/// The latest report of each unit, units in the order of the list.
fn latest_of_each_unit<'a>(accepted: impl Iterator<Item = &'a AcceptedText>) -> Vec<&'a AcceptedText> {
    let mut latest: BTreeMap<&str, (usize, &AcceptedText)> = BTreeMap::new();
    for (place, one) in accepted.enumerate() {
        let known = latest.entry(&one.unit).or_insert((place, one));
        if one.starts_on >= known.1.starts_on {
            known.1 = one;
        }
    }
    let mut found: Vec<_> = latest.into_values().collect();
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, one)| one).collect()
}

/// A line a report, with as much of a name as tells them apart.
fn joined(texts: &[&AcceptedText]) -> Vec<String> {
    let Some(first) = texts.first() else { return Vec::new() };
    let one_unit = texts.iter().all(|one| one.unit == first.unit);
    let one_period = texts.iter().all(|one| one.period == first.period);
    let line = |one: &&AcceptedText| {
        let (text, unit, period) = (one.text.trim(), &one.unit, &one.period);
        match (one_unit, one_period) {
            (true, true) => text.to_owned(),
            (true, false) => format!("{period}：{text}"),
            (false, true) => format!("{unit}：{text}"),
            (false, false) => format!("{unit}（{period}）：{text}"),
        }
    };
    texts.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_rests_on_what_was_returned_until_something_that_counts_says_the_same() {
        let unsettled = |text: &str| UnsettledText {
            cell: CellId::new("c"),
            unit: "发改委".into(),
            period: "2026年3月".into(),
            text: text.into(),
            stands: "已退回",
        };
        let row = "已建立台账24项。\n民政局：公开12项服务。";
        for (text, rests) in
            [(" 已建立台账24项。", true), ("公开12项服务。", true), ("公开13项服务。", false), ("24项", false), ("", false)]
        {
            assert_eq!(!rests_on(row, &[], &[unsettled(text)]).is_empty(), rests, "{text}");
        }
        let twice = [unsettled("已建立台账24项。"), unsettled("已建立台账24项。")];
        assert_eq!(rests_on(row, &[], &twice).len(), 1, "a cell is named once");
        let counts = AcceptedText {
            cell: CellId::new("d"),
            unit: "发改委".into(),
            leads: true,
            period: "2026年3月".into(),
            starts_on: NaiveDate::default(),
            text: "已建立台账24项。".into(),
            at: None,
        };
        assert!(rests_on(row, &[counts], &twice).is_empty());
    }

    fn accepted(rows: &[(&str, bool, u32, &str)]) -> Vec<AcceptedText> {
        let one = |(place, (unit, leads, quarter, text)): (usize, &(&str, bool, u32, &str))| AcceptedText {
            cell: CellId::new(format!("c{place}")),
            unit: (*unit).into(),
            leads: *leads,
            period: format!("第{quarter}季度"),
            starts_on: NaiveDate::from_ymd_opt(2026, quarter * 3 - 2, 1).unwrap(),
            text: (*text).into(),
            at: None,
        };
        rows.iter().enumerate().map(one).collect()
    }

    #[test]
    fn the_latest_of_each_lead_and_only_what_differs_is_named() {
        for (rows, expected) in [
            (&[("财政局", true, 1, "甲"), ("财政局", true, 2, " 乙 ")][..], "乙"),
            (&[("财政局", true, 1, "甲"), ("司法局", true, 1, "乙"), ("民政局", false, 1, "丙")], "财政局：甲\n司法局：乙"),
            (&[("财政局", true, 1, "甲"), ("司法局", true, 2, "乙")], "财政局（第1季度）：甲\n司法局（第2季度）：乙"),
            // nobody leads: what there is, is proposed
            (&[("民政局", false, 1, "丙")], "丙"),
            (&[], ""),
        ] {
            assert_eq!(proposal(&accepted(rows), None, None).text, expected, "{rows:?}");
        }
    }

    #[test]
    fn a_text_names_whose_words_it_is_made_of() {
        let rows = [("财政局", true, 1, "甲"), ("财政局", true, 2, "乙"), ("司法局", true, 1, "丙"), ("民政局", false, 2, "丁")];
        let all = accepted(&rows);
        let coverage = Coverage { of: "单位", asked: 3, done: 2, period: None };
        let c3 = [CellId::new("c3")];
        let supports = accepted(&[("民政局", false, 2, "丁"), ("民政局", false, 1, "戊")]);
        for (accepted, coverage, chosen, of, counts) in [
            (&all, None, None, vec!["c1", "c2"], false),
            (&all, None, Some(&c3[..]), vec!["c3"], false),
            (&supports, None, None, vec!["c0"], false),
            // how far the units have come is nobody's words
            (&supports, Some(&coverage), None, vec![], true),
            (&all, Some(&coverage), Some(&c3[..]), vec!["c3"], true),
        ] {
            let made = proposal(accepted, coverage, chosen);
            assert_eq!((made.made_of.iter().map(|one| one.cell.as_str()).collect::<Vec<_>>(), made.counts), (of, counts), "{}", made.text);
        }
    }

    #[test]
    fn a_group_says_how_far_it_has_come() {
        let towns = accepted(&[("甲镇", false, 1, "甲"), ("乙镇", false, 1, "乙")]);
        let coverage = |asked, done| Coverage { of: "乡镇", asked, done, period: None };
        assert_eq!(proposal(&towns, Some(&coverage(30, 28)), None).text, "30个乡镇中28个已完成。");
        assert_eq!(proposal(&towns, Some(&coverage(2, 2)), None).text, "2个乡镇全部完成。");
        assert_eq!(proposal(&towns, Some(&coverage(30, 28)), Some(&[CellId::new("c1")])).text, "30个乡镇中28个已完成。\n乙");
        assert_eq!(proposal(&[], Some(&coverage(30, 0)), None).text, "", "nothing to boast of");
        // where a unit leads, it speaks for the others
        let led = accepted(&[("住建局", true, 1, "总"), ("甲镇", false, 1, "甲")]);
        assert_eq!(proposal(&led, Some(&coverage(30, 28)), None).text, "总");
        let monthly = Coverage { period: Some("2026年10月".into()), ..coverage(30, 28) };
        assert_eq!(monthly.sentence(), "2026年10月，30个乡镇中28个已完成。");
    }

    #[test]
    fn a_row_is_as_fresh_as_its_last_writing() {
        let at = |day: u32| Some(DateTime::from_timestamp(i64::from(day) * 86_400, 0).unwrap());
        for (accepted, written, expected) in [
            (None, None, Freshness::NotUpdated),
            (at(1), None, Freshness::HasNew),
            (at(2), at(1), Freshness::HasNew),
            (at(1), at(1), Freshness::UpToDate),
            (at(1), at(2), Freshness::UpToDate),
            (None, at(2), Freshness::UpToDate),
        ] {
            assert_eq!(Freshness::of(accepted, written), expected, "{accepted:?} {written:?}");
        }
    }

    #[test]
    fn a_count_that_is_another_one_now_is_noticed() {
        let coverage = |done| Coverage { of: "乡镇", asked: 11, done, period: None };
        for (text, done, wrong) in [
            ("11个乡镇中4个已完成。", 3, true),
            ("11个乡镇中4个已完成。", 4, false),
            ("11个乡镇全部完成。", 10, true),
            ("11个乡镇全部完成。", 11, false),
            ("各乡镇均已公开。", 3, false),
        ] {
            assert_eq!(miscounts(text, &coverage(done)), wrong, "{text} {done}");
        }
    }
}
