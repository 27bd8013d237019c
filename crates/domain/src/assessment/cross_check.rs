//! 互查: a checking unit marks what the draw gave it, the office looks again where it wants to, and where the two are far apart a third
//! person ends it.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde_json::Value;

use super::inputs::Origin;
use super::round::RoundState;
use super::{Decimal, Kind};
use crate::calendar::office_time::day_text;

/// Who marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Hand {
    /// The unit that the draw gave it to.
    First,
    /// The office, looking again.
    Second,
    /// A third person, where the two are far apart.
    Third,
}

coded!(Hand);

impl Hand {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::First => "互查单位",
            Self::Second => "政务公开办复核",
            Self::Third => "第三人评定",
        }
    }
}

/// What was taken off by each hand, in ten-thousandths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// By the checking unit.
    pub first: Option<i128>,
    /// By the office.
    pub second: Option<i128>,
    /// By the third person.
    pub third: Option<i128>,
}

/// What comes of the marks on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The checking unit has not marked.
    Waiting,
    /// The checking unit's mark holds: nobody looked again, or what was found is near it.
    Stands(i128),
    /// The two are too far apart: a third person is asked.
    Apart,
    /// The third person's mark ends it.
    Ended(i128),
}

/// What a judgement takes off, in ten-thousandths; nothing where it says what its rule does not permit.
#[must_use]
pub fn judged(kind: &Kind, body: &Value) -> Option<i64> {
    let Kind::Judgement { none, min, max } = kind else { return None };
    match body["verdict"].as_str()? {
        "ok" => Some(0),
        "none" => Some(none.ten_thousandths()),
        "partial" => {
            let amount = Decimal::parse(body["amount"].as_str()?)?.ten_thousandths();
            (min.ten_thousandths()..=max.ten_thousandths()).contains(&amount).then_some(amount)
        }
        _ => None,
    }
}

/// One point, in ten-thousandths.
const POINT: i128 = 10_000;

/// Whether two marks are farther apart than the larger of one point and a tenth of the leaf.
#[must_use]
pub const fn is_apart(leaf: i128, one: i128, other: i128) -> bool {
    let by = (one - other).abs();
    by > POINT && by * 10 > leaf
}

/// What comes of the marks on a line of a leaf that is worth so much.
#[must_use]
pub const fn outcome(leaf: i128, marks: Marks) -> Outcome {
    match (marks.first, marks.second, marks.third) {
        (None, ..) => Outcome::Waiting,
        (Some(first), Some(second), third) if is_apart(leaf, first, second) => match third {
            Some(third) => Outcome::Ended(third),
            None => Outcome::Apart,
        },
        (Some(first), ..) => Outcome::Stands(first),
    }
}

/// Whose mark the next one would be, of somebody in the office; nothing where none is asked.
#[must_use]
pub const fn next_of_office(leaf: i128, marks: Marks) -> Option<Hand> {
    match (marks.first, marks.second) {
        (None, _) => None,
        (Some(first), Some(second)) if is_apart(leaf, first, second) => Some(Hand::Third),
        (Some(_), _) => Some(Hand::Second),
    }
}

/// What a sheet says of a line whose two marks nobody has ended.
pub const AWAITS_THIRD: &str = "两次评分相差过大，待第三人评定";

/// Whether a sheet says so: the marks are apart, and nobody of the office has entered the fact herself, which would end it as well.
#[must_use]
pub fn awaits_third(leaf: i128, marks: Marks, entered: Option<Origin>) -> bool {
    outcome(leaf, marks) == Outcome::Apart && entered.is_none_or(|origin| origin == Origin::CrossCheck)
}

/// What a pair of the draw still asks for. The printed draw stays as it was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// As drawn.
    Stands,
    /// The checking unit is no more: what it has not marked goes back to the office.
    ToOffice,
    /// The unit that is checked does not take part any more: nobody looks at it.
    Dropped,
}

/// What became of a pair: the first days on which its units are no more, and whether the checked one takes part as the round stands.
#[must_use]
pub fn fate(
    checker_ends: Option<NaiveDate>,
    (takes_part, checked_ends): (bool, Option<NaiveDate>),
    cutoff_on: NaiveDate,
    today: NaiveDate,
) -> Fate {
    // who exists on the cut-off is assessed, whatever becomes of it later
    if !takes_part || checked_ends.is_some_and(|ends| ends <= cutoff_on) {
        return Fate::Dropped;
    }
    if checker_ends.is_some_and(|ends| ends <= today) { Fate::ToOffice } else { Fate::Stands }
}

/// When the end of a unit came, held against the notice and the draw; nothing where it came after both. Who is in the notice is drawn
/// whatever became of it: the draw is repeated from what was printed.
#[must_use]
pub fn ended_when(on: NaiveDate, announced_on: NaiveDate, drawn_on: NaiveDate) -> &'static str {
    if on <= announced_on {
        "在公告前"
    } else if on <= drawn_on {
        "在公告后、抽签前"
    } else {
        ""
    }
}

/// Why a round cannot be fed back yet: so many settled marks are not among the facts, so many lines wait for a third person.
#[must_use]
pub fn unadopted_words(settled: usize, apart: usize) -> Option<String> {
    match (settled, apart) {
        (0, 0) => None,
        (_, 0) => Some(format!("互查还有{settled}项评定结果没有采用，请先在互查页面采用，再反馈。")),
        (0, _) => Some(format!("互查还有{apart}项两次评分相差过大，请先由另一位同事作第三人评定并采用，再反馈。")),
        _ => Some(format!(
            "互查还有{settled}项评定结果没有采用，另有{apart}项两次评分相差过大，请先由另一位同事作第三人评定并采用，再反馈。"
        )),
    }
}

/// How a checking unit's marks compare with those that were looked at again. Never of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deviation {
    /// Marks that were given.
    pub given: usize,
    /// Marks that somebody looked at again.
    pub compared: usize,
    /// Of these so far apart that a third person was asked.
    pub apart: usize,
    /// The sum of what it took off less than was found right (above zero: it was lenient), in ten-thousandths.
    pub lenient: i128,
    /// The sum of the differences without their sign.
    pub away: i128,
}

impl Deviation {
    /// Counts the marks on a line.
    pub const fn add(&mut self, leaf: i128, marks: Marks) {
        let Some(first) = marks.first else { return };
        self.given += 1;
        let Some(second) = marks.second else { return };
        let is_apart = is_apart(leaf, first, second);
        let right = match marks.third {
            Some(third) if is_apart => third,
            _ => second,
        };
        self.compared += 1;
        self.apart += is_apart as usize;
        self.lenient += right - first;
        self.away += (right - first).abs();
    }
}

/// So many example pages every checking unit marks before it sees its own.
pub const EXAMPLES: usize = 3;

/// Whether a unit may begin with what the draw gave it: the example pages are not all chosen, or it has marked them.
#[must_use]
pub const fn may_begin(chosen: usize, marked: usize) -> bool {
    chosen < EXAMPLES || marked >= EXAMPLES
}

/// Why a draw cannot be announced or held.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Early {
    /// The day must lie ahead, so that nobody knows what will be published.
    #[error("数据公布日应在今天之后，公告先印发、后抽签，谁也不能事先知道结果。")]
    NotAhead,
    /// The day is not there yet.
    #[error("公告写明的数据公布日是{}，到那一天再填写公布的数据并抽签。", day_text(*.0))]
    Before(NaiveDate),
    /// Who takes part is not settled before collecting begins.
    #[error("这一批次还在“筹备”，采集或评分时才能抽签；请先在批次页面开始采集。")]
    NotBegun,
    /// Marks would come too late.
    #[error("这一批次已经进入“{}”，不能再抽签；采集或评分时才能抽。", .0.label())]
    Over(RoundState),
}

/// Whether a draw may be announced with such a day.
///
/// # Errors
/// Why not.
pub fn may_announce(entropy_on: NaiveDate, today: NaiveDate) -> Result<(), Early> {
    if entropy_on > today { Ok(()) } else { Err(Early::NotAhead) }
}

/// The first day after `day` on which 福彩双色球, the source that most counties name, is drawn: Tuesday, Thursday, Sunday. Its numbers are
/// out in the evening; when it pauses over holidays is said by the lottery alone.
#[must_use]
pub fn lottery_day_after(day: NaiveDate) -> NaiveDate {
    let is_drawn = |day: &NaiveDate| matches!(day.weekday(), Weekday::Tue | Weekday::Thu | Weekday::Sun);
    (1..=7).map(|ahead| day + Days::new(ahead)).find(is_drawn).unwrap_or(day)
}

/// Whether a draw may be held.
///
/// # Errors
/// Why not.
pub fn may_draw(state: RoundState, entropy_on: NaiveDate, today: NaiveDate) -> Result<(), Early> {
    match state {
        RoundState::Draft => Err(Early::NotBegun),
        state if !state.takes_facts() => Err(Early::Over(state)),
        _ if today < entropy_on => Err(Early::Before(entropy_on)),
        _ => Ok(()),
    }
}

/// What is said before a draw whose text does not look like what its source publishes: nobody can draw again.
#[must_use]
pub fn unlike_its_source(source: &str, text: &str) -> Option<&'static str> {
    /// 双色球: six red numbers and a blue one.
    const NUMBERS: usize = 7;
    let numbers: Vec<&str> = text.split(|one: char| !one.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let is_whole = numbers.len() == NUMBERS && numbers.iter().all(|digits| digits.len() <= 2);
    (source.contains("双色球") && !is_whole).then_some("双色球每期公布7个号码（6个红球、1个蓝球），填写的看起来不是，请核对。")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn marks(first: Option<i128>, second: Option<i128>, third: Option<i128>) -> Marks {
        let points = |mark: Option<i128>| mark.map(|mark| mark * POINT);
        Marks { first: points(first), second: points(second), third: points(third) }
    }

    #[test]
    fn a_judgement_outside_the_range_of_its_rule_is_none() {
        let decimal = |text: &str| Decimal::parse(text).unwrap();
        let rule = Kind::Judgement { none: decimal("30"), min: decimal("1"), max: decimal("20") };
        for (body, expected) in [
            (json!({"verdict": "ok"}), Some(0)),
            (json!({"verdict": "none"}), Some(300_000)),
            (json!({"verdict": "partial", "amount": "1"}), Some(10_000)),
            (json!({"verdict": "partial", "amount": "20"}), Some(200_000)),
            (json!({"verdict": "partial", "amount": "0.5"}), None),
            (json!({"verdict": "partial", "amount": "25"}), None),
            (json!({"verdict": "partial"}), None),
            (json!({"verdict": "often"}), None),
            (json!({}), None),
        ] {
            assert_eq!(judged(&rule, &body), expected, "{body}");
        }
    }

    #[test]
    fn far_apart_is_more_than_a_point_and_more_than_a_tenth() {
        // leaf, one, other in hundredths of a point
        for (leaf, one, other, apart) in [
            (3_000, 0, 300, false),
            (3_000, 0, 301, true),
            (3_000, 600, 300, false),
            // a tenth of a small leaf is less than a point
            (500, 0, 100, false),
            (500, 0, 101, true),
            (1_000, 100, 0, false),
            (1_000, 101, 0, true),
        ] {
            assert_eq!(is_apart(leaf * 100, one * 100, other * 100), apart, "{leaf} {one} {other}");
        }
    }

    #[test]
    fn a_third_mark_ends_what_two_leave_open() {
        let leaf = 30 * POINT;
        for (given, expected, next) in [
            (marks(None, None, None), Outcome::Waiting, None),
            // the office never marks before the unit has
            (marks(None, Some(3), None), Outcome::Waiting, None),
            (marks(Some(3), None, None), Outcome::Stands(3 * POINT), Some(Hand::Second)),
            (marks(Some(3), Some(6), None), Outcome::Stands(3 * POINT), Some(Hand::Second)),
            (marks(Some(3), Some(7), None), Outcome::Apart, Some(Hand::Third)),
            (marks(Some(3), Some(7), Some(5)), Outcome::Ended(5 * POINT), Some(Hand::Third)),
            // what came to lie near again needs no third
            (marks(Some(3), Some(4), Some(9)), Outcome::Stands(3 * POINT), Some(Hand::Second)),
        ] {
            assert_eq!(outcome(leaf, given), expected, "{given:?}");
            assert_eq!(next_of_office(leaf, given), next, "{given:?}");
        }
    }

    #[test]
    fn a_sheet_says_that_a_third_person_is_asked_unless_the_office_entered_the_fact() {
        let leaf = 30 * POINT;
        let apart = marks(Some(3), Some(7), None);
        for (given, entered, says) in [
            (apart, None, true),
            (apart, Some(Origin::CrossCheck), true),
            (apart, Some(Origin::Hand), false),
            (marks(Some(3), Some(7), Some(5)), None, false),
            (marks(Some(3), Some(4), None), None, false),
            (marks(Some(3), None, None), None, false),
        ] {
            assert_eq!(awaits_third(leaf, given, entered), says, "{given:?} {entered:?}");
        }
    }

    #[test]
    fn a_pair_goes_back_to_the_office_when_its_checker_ends_and_falls_when_the_checked_leaves_the_round() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let told = |checker: Option<&str>, takes_part: bool, checked: Option<&str>, today: &str| {
            fate(checker.map(day), (takes_part, checked.map(day)), day("2026-09-30"), day(today))
        };
        for (checker, takes_part, checked, today, expected) in [
            (None, true, None, "2026-08-20", Fate::Stands),
            (Some("2026-08-20"), true, None, "2026-08-19", Fate::Stands),
            (Some("2026-08-20"), true, None, "2026-08-20", Fate::ToOffice),
            (None, true, Some("2026-09-30"), "2026-08-20", Fate::Dropped),
            // it did its quarter to the end: it is assessed
            (None, true, Some("2026-10-01"), "2026-10-09", Fate::Stands),
            (None, false, None, "2026-08-20", Fate::Dropped),
            (Some("2026-08-20"), true, Some("2026-08-20"), "2026-08-20", Fate::Dropped),
        ] {
            assert_eq!(told(checker, takes_part, checked, today), expected, "{checker:?} {takes_part} {checked:?} {today}");
        }
    }

    #[test]
    fn an_end_before_the_draw_is_not_said_to_have_come_after_it() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, expected) in
            [("2026-08-10", "在公告前"), ("2026-08-11", "在公告后、抽签前"), ("2026-08-20", "在公告后、抽签前"), ("2026-08-21", "")]
        {
            assert_eq!(ended_when(day(on), day("2026-08-10"), day("2026-08-20")), expected, "{on}");
        }
    }

    #[test]
    fn what_is_not_taken_over_keeps_a_round_from_being_fed_back() {
        for (settled, apart, expected) in [
            (0, 0, None),
            (3, 0, Some("互查还有3项评定结果没有采用，请先在互查页面采用，再反馈。")),
            (0, 2, Some("互查还有2项两次评分相差过大，请先由另一位同事作第三人评定并采用，再反馈。")),
            (3, 2, Some("互查还有3项评定结果没有采用，另有2项两次评分相差过大，请先由另一位同事作第三人评定并采用，再反馈。")),
        ] {
            assert_eq!(unadopted_words(settled, apart).as_deref(), expected, "{settled} {apart}");
        }
    }

    #[test]
    fn examples_go_first_once_all_are_chosen() {
        for (chosen, marked, may) in [(0, 0, true), (2, 0, true), (3, 0, false), (3, 2, false), (3, 3, true)] {
            assert_eq!(may_begin(chosen, marked), may, "{chosen} {marked}");
        }
    }

    #[test]
    fn deviations_are_those_of_a_unit() {
        let mut all = Deviation::default();
        let leaf = 30 * POINT;
        for given in [marks(Some(0), None, None), marks(None, None, None), marks(Some(2), Some(3), None), marks(Some(0), Some(10), Some(8))]
        {
            all.add(leaf, given);
        }
        assert_eq!(all, Deviation { given: 3, compared: 2, apart: 1, lenient: 9 * POINT, away: 9 * POINT });
    }

    #[test]
    fn the_lottery_is_drawn_on_tuesday_thursday_and_sunday() {
        for (day, expected) in [
            // a Monday, and the days after it
            ("2026-10-12", "2026-10-13"),
            ("2026-10-13", "2026-10-15"),
            ("2026-10-14", "2026-10-15"),
            ("2026-10-15", "2026-10-18"),
            ("2026-10-16", "2026-10-18"),
            ("2026-10-17", "2026-10-18"),
            ("2026-10-18", "2026-10-20"),
            ("2026-12-31", "2027-01-03"),
        ] {
            assert_eq!(lottery_day_after(day.parse().unwrap()).to_string(), expected, "{day}");
        }
    }

    #[test]
    fn the_source_is_named_before_it_speaks() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(may_announce(day("2026-10-12"), day("2026-10-12")), Err(Early::NotAhead));
        assert_eq!(may_announce(day("2026-10-13"), day("2026-10-12")), Ok(()));
        let draw = |state: RoundState, today: &str| may_draw(state, day("2026-10-13"), day(today));
        let early = draw(RoundState::Collecting, "2026-10-12").unwrap_err();
        assert_eq!(early.to_string(), "公告写明的数据公布日是2026年10月13日，到那一天再填写公布的数据并抽签。");
        assert_eq!(draw(RoundState::Collecting, "2026-10-13"), Ok(()));
        assert_eq!(draw(RoundState::Scoring, "2026-10-14"), Ok(()));
        // the state that is needed is said where the day has come, and where it has not
        for today in ["2026-10-12", "2026-10-13"] {
            let planned = draw(RoundState::Draft, today).unwrap_err();
            assert_eq!(planned.to_string(), "这一批次还在“筹备”，采集或评分时才能抽签；请先在批次页面开始采集。");
            let late = draw(RoundState::Feedback, today).unwrap_err();
            assert_eq!(late.to_string(), "这一批次已经进入“反馈”，不能再抽签；采集或评分时才能抽。");
            assert_eq!(draw(RoundState::Withdrawn, today), Err(Early::Over(RoundState::Withdrawn)));
        }
    }

    #[test]
    fn what_is_no_result_of_the_lottery_is_said_before_it_is_drawn_with() {
        let lottery = "福利彩票双色球当期开奖号码";
        for (source, text, is_like) in [
            (lottery, "03 08 11 19 25 31 + 07", true),
            (lottery, "03、08、11、19、25、31，蓝球7", true),
            (lottery, "03 08", false),
            (lottery, "2026118 03 08 11 19 25 31", false),
            (lottery, "见公告", false),
            ("深圳证券交易所收盘指数", "13210.55", true),
        ] {
            assert_eq!(unlike_its_source(source, text).is_none(), is_like, "{source} {text}");
        }
    }
}
