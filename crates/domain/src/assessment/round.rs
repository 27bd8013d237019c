//! A round (考评批次): how it goes from its plan to its seal, and when a unit may contest what it lost.

use chrono::NaiveDate;

use crate::calendar::office_time::day_text;
use crate::calendar::working_days::Calendar;

/// Which series of periods a round belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Series {
    /// 按季考评.
    Quarter,
    /// 一年一考评.
    Year,
}

coded!(Series);

impl Series {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Quarter => "季度考评",
            Self::Year => "年度考评",
        }
    }
}

/// How far a round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RoundState {
    /// Planned.
    Draft,
    /// Facts are collected up to the cut-off.
    Collecting,
    /// The office marks.
    Scoring,
    /// Each unit reads its own sheet.
    Feedback,
    /// Units contest lines. Never stored: a round in feedback is here from its opening day on.
    Appeals,
    /// Nothing is open any more.
    Final,
    /// 封存.
    Sealed,
    /// 作废. Never stored as a state: a round that was withdrawn keeps the one that it had ([`super::plan`]).
    Withdrawn,
}

coded!(RoundState);

impl RoundState {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "筹备",
            Self::Collecting => "采集数据",
            Self::Scoring => "评分",
            Self::Feedback => "反馈",
            Self::Appeals => "申诉",
            Self::Final => "定稿",
            Self::Sealed => "封存",
            Self::Withdrawn => "作废",
        }
    }

    /// The states that a round goes through, in their order.
    pub const WAY: [Self; 7] = [Self::Draft, Self::Collecting, Self::Scoring, Self::Feedback, Self::Appeals, Self::Final, Self::Sealed];

    /// What it is on a day: feedback turns into appeals by itself.
    #[must_use]
    pub fn on(self, window: Option<Window>, today: NaiveDate) -> Self {
        match (self, window) {
            (Self::Feedback, Some(window)) if window.opens_on <= today => Self::Appeals,
            _ => self,
        }
    }

    /// Whether facts may be entered.
    #[must_use]
    pub const fn takes_facts(self) -> bool {
        matches!(self, Self::Collecting | Self::Scoring)
    }

    /// Whether a unit sees its own sheet.
    #[must_use]
    pub const fn is_open_to_units(self) -> bool {
        matches!(self, Self::Feedback | Self::Appeals | Self::Final | Self::Sealed)
    }

    /// Whether ranks may still move.
    #[must_use]
    pub const fn is_provisional(self) -> bool {
        !matches!(self, Self::Final | Self::Sealed | Self::Withdrawn)
    }
}

/// When lines may be contested: both days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// At least one working day after the feedback, so that people read first.
    pub opens_on: NaiveDate,
    /// The last day.
    pub closes_on: NaiveDate,
}

/// Working days for appeals, as a setting may say.
pub const APPEAL_DAYS: std::ops::RangeInclusive<u32> = 3..=5;

impl Window {
    /// Opens on the working day after the feedback and stays open for so many working days.
    #[must_use]
    pub fn after(feedback_on: NaiveDate, days: u32, calendar: &Calendar) -> Self {
        let opens_on = calendar.working_day_after(feedback_on, 1).day;
        let closes_on = calendar.working_day_after(feedback_on, days.max(1)).day;
        Self { opens_on, closes_on }
    }
}

/// A step of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Step {
    /// Participants are settled; facts are collected.
    Collect,
    /// The cut-off has passed; marks are given.
    Score,
    /// Back to collecting: something is missing.
    CollectAgain,
    /// Every sheet is complete; units read theirs.
    Feedback,
    /// Back to scoring, while nothing could be contested yet.
    TakeBack,
    /// Appeals are over.
    Finalise,
    /// 封存.
    Seal,
}

coded!(Step);

impl Step {
    /// The button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Collect => "开始采集",
            Self::Score => "进入评分",
            Self::CollectAgain => "退回采集",
            Self::Feedback => "反馈各单位",
            Self::TakeBack => "撤回反馈",
            Self::Finalise => "定稿",
            Self::Seal => "封存",
        }
    }

    /// Where it leads.
    #[must_use]
    pub const fn leads_to(self) -> RoundState {
        match self {
            Self::Collect | Self::CollectAgain => RoundState::Collecting,
            Self::Score | Self::TakeBack => RoundState::Scoring,
            Self::Feedback => RoundState::Feedback,
            Self::Finalise => RoundState::Final,
            Self::Seal => RoundState::Sealed,
        }
    }

    /// The steps that a state offers, the way ahead first.
    #[must_use]
    pub const fn of(state: RoundState) -> &'static [Self] {
        match state {
            RoundState::Draft => &[Self::Collect],
            RoundState::Collecting => &[Self::Score],
            RoundState::Scoring => &[Self::Feedback, Self::CollectAgain],
            RoundState::Feedback => &[Self::TakeBack],
            RoundState::Appeals => &[Self::Finalise],
            RoundState::Final => &[Self::Seal],
            RoundState::Sealed | RoundState::Withdrawn => &[],
        }
    }
}

/// What a step is judged by.
#[derive(Debug, Clone)]
pub struct Standing {
    /// What the round is today ([`RoundState::on`]).
    pub state: RoundState,
    /// Today.
    pub today: NaiveDate,
    /// The first day of the days that are assessed.
    pub starts_on: NaiveDate,
    /// The last day that facts speak of.
    pub cutoff_on: NaiveDate,
    /// The last day of the days that are assessed; the cut-off may lie before it on purpose.
    pub ends_on: NaiveDate,
    /// When lines may be contested.
    pub window: Option<Window>,
    /// Units that take part.
    pub participants: usize,
    /// Names of units whose sheet is not complete.
    pub pending: Vec<String>,
    /// Names of units that ended within its days, of which nobody has said whether they take part.
    pub ended: Vec<String>,
    /// Appeals that nobody has decided.
    pub open_appeals: usize,
}

/// Why a step is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not from here.
    #[error("这一批次现在是“{}”，不能{}；请刷新页面后再办。", .state.label(), .step.label())]
    Elsewhere {
        /// Where it is.
        state: RoundState,
        /// What was wanted.
        step: Step,
    },
    /// Nobody takes part.
    #[error("没有参评单位，请先核对细则的分组与单位名册的考核分组是否一致。")]
    Nobody,
    /// The days that are assessed have not begun: there is nothing to collect.
    #[error("考评期从{}开始，请从这一天起再开始采集；日期填错的，请更改日期。", day_text(*.0))]
    NotBegun(NaiveDate),
    /// The cut-off day is not over.
    #[error("数据截止日{}还没有过完，请次日再进入评分。", day_text(*.0))]
    CutoffAhead(NaiveDate),
    /// Units ended within its days, and nobody said whether they take part.
    #[error("{}在考评期内撤并或撤销，请先在“参评单位”里逐个选定参评或不参评，并写明理由。", named(.0))]
    Ended(Vec<String>),
    /// Sheets wait for facts.
    #[error("还有{}个单位待评（{}），请补全事实，或列为未参评并写明理由。", .0.len(), named(.0))]
    Pending(Vec<String>),
    /// Appeals can still come.
    #[error("申诉到{}截止，截止后才能定稿。", day_text(*.0))]
    StillOpen(NaiveDate),
    /// Appeals wait.
    #[error("还有{0}件申诉没有裁定，请全部裁定后再定稿。")]
    OpenAppeals(usize),
    /// The days that are assessed are not over: a seal would speak of days that have not been.
    #[error("考评期到{}才结束，请从{}起再封存；定稿的得分和排名在此之前照常查看。", day_text(*.0), day_text(may_be_sealed_from(*.0)))]
    PeriodAhead(NaiveDate),
}

fn named(names: &[String]) -> String {
    const MOST: usize = 5;
    let more = if names.len() > MOST { "等" } else { "" };
    format!("{}{more}", names[..names.len().min(MOST)].join("、"))
}

/// Whether a unit that is no more from a day on ended within a round: it did some of the work that is assessed, and is not there on the
/// cut-off. Whether it takes part nobody but the office can say.
#[must_use]
pub fn ends_within(ended_on: NaiveDate, (starts_on, cutoff_on): (NaiveDate, NaiveDate)) -> bool {
    starts_on < ended_on && ended_on <= cutoff_on
}

/// From which day a round may be sealed: a seal speaks of days that have ended, however early the facts were cut off.
#[must_use]
pub fn may_be_sealed_from(ends_on: NaiveDate) -> NaiveDate {
    ends_on.succ_opt().unwrap_or(ends_on)
}

/// Takes a step.
///
/// # Errors
/// Why not.
pub fn step(standing: &Standing, step: Step) -> Result<RoundState, Refusal> {
    let state = standing.state;
    if !Step::of(state).contains(&step) {
        return Err(Refusal::Elsewhere { state, step });
    }
    match step {
        Step::Collect if standing.participants == 0 => return Err(Refusal::Nobody),
        Step::Collect if standing.today < standing.starts_on => return Err(Refusal::NotBegun(standing.starts_on)),
        Step::Score if standing.today <= standing.cutoff_on => return Err(Refusal::CutoffAhead(standing.cutoff_on)),
        Step::Score | Step::Feedback if !standing.ended.is_empty() => return Err(Refusal::Ended(standing.ended.clone())),
        Step::Feedback if !standing.pending.is_empty() => return Err(Refusal::Pending(standing.pending.clone())),
        Step::Finalise => match standing.window {
            Some(window) if standing.today <= window.closes_on => return Err(Refusal::StillOpen(window.closes_on)),
            _ if standing.open_appeals > 0 => return Err(Refusal::OpenAppeals(standing.open_appeals)),
            _ => {}
        },
        Step::Seal if standing.today < may_be_sealed_from(standing.ends_on) => return Err(Refusal::PeriodAhead(standing.ends_on)),
        _ => {}
    }
    Ok(step.leads_to())
}

/// Why a line cannot be contested.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Late {
    /// Not fed back.
    #[error("得分还没有反馈，反馈后再申诉。")]
    NotYet,
    /// Read first.
    #[error("申诉从{}起受理，请先核对各项扣分。", day_text(*.0))]
    Before(NaiveDate),
    /// Too late.
    #[error("申诉已于{}截止，不再受理；得分和办理情况仍可查看。", day_text(*.0))]
    After(NaiveDate),
}

/// Whether a line may be contested today.
///
/// # Errors
/// Why not.
pub fn may_contest(state: RoundState, window: Option<Window>, today: NaiveDate) -> Result<(), Late> {
    match window {
        Some(window) if today > window.closes_on => Err(Late::After(window.closes_on)),
        Some(window) if state.on(Some(window), today) == RoundState::Appeals => Ok(()),
        Some(window) if state == RoundState::Feedback => Err(Late::Before(window.opens_on)),
        _ => Err(Late::NotYet),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn standing(state: RoundState, today: &str) -> Standing {
        Standing {
            state,
            today: day(today),
            starts_on: day("2026-07-01"),
            cutoff_on: day("2026-09-30"),
            ends_on: day("2026-09-30"),
            window: Some(Window { opens_on: day("2026-10-13"), closes_on: day("2026-10-16") }),
            participants: 5,
            pending: Vec::new(),
            ended: Vec::new(),
            open_appeals: 0,
        }
    }

    #[test]
    fn who_ended_within_the_days_is_asked_about_before_it_is_scored() {
        let days = (day("2026-07-01"), day("2026-09-30"));
        for (ended_on, within) in
            [("2026-07-01", false), ("2026-07-02", true), ("2026-08-20", true), ("2026-09-30", true), ("2026-10-01", false)]
        {
            assert_eq!(ends_within(day(ended_on), days), within, "{ended_on}");
        }
        for (state, wanted) in [(RoundState::Collecting, Step::Score), (RoundState::Scoring, Step::Feedback)] {
            let asked = Standing { ended: vec!["石门乡".into(), "山阳镇".into()], ..standing(state, "2026-10-12") };
            assert_eq!(
                step(&asked, wanted).unwrap_err().to_string(),
                "石门乡、山阳镇在考评期内撤并或撤销，请先在“参评单位”里逐个选定参评或不参评，并写明理由。"
            );
        }
        let back = Standing { ended: vec!["石门乡".into()], ..standing(RoundState::Scoring, "2026-10-12") };
        assert!(step(&back, Step::CollectAgain).is_ok(), "the way back is open");
    }

    #[test]
    fn a_round_goes_its_way_and_nowhere_else() {
        use RoundState::{Appeals, Collecting, Draft, Feedback, Final, Scoring, Sealed};
        let ways = [
            (Draft, Step::Collect, Collecting),
            (Collecting, Step::Score, Scoring),
            (Scoring, Step::Feedback, Feedback),
            (Scoring, Step::CollectAgain, Collecting),
            (Feedback, Step::TakeBack, Scoring),
            (Appeals, Step::Finalise, Final),
            (Final, Step::Seal, Sealed),
        ];
        for state in RoundState::ALL {
            for wanted in Step::ALL {
                let expected = ways.iter().find(|(from, by, _)| (*from, *by) == (state, wanted)).map(|(.., to)| *to);
                assert_eq!(step(&standing(state, "2026-10-19"), wanted).ok(), expected, "{state:?} {wanted:?}");
            }
        }
    }

    #[test]
    fn what_is_missing_is_said_in_a_sentence() {
        let nobody = Standing { participants: 0, ..standing(RoundState::Draft, "2026-07-01") };
        assert_eq!(step(&nobody, Step::Collect), Err(Refusal::Nobody));
        assert_eq!(step(&standing(RoundState::Draft, "2026-07-01"), Step::Collect), Ok(RoundState::Collecting));
        assert_eq!(
            step(&standing(RoundState::Draft, "2026-06-30"), Step::Collect).unwrap_err().to_string(),
            "考评期从2026年7月1日开始，请从这一天起再开始采集；日期填错的，请更改日期。"
        );
        let early = step(&standing(RoundState::Collecting, "2026-09-30"), Step::Score).unwrap_err();
        assert_eq!(early.to_string(), "数据截止日2026年9月30日还没有过完，请次日再进入评分。");
        let pending = Standing { pending: vec!["发改委".into(), "民政局".into()], ..standing(RoundState::Scoring, "2026-10-12") };
        assert_eq!(
            step(&pending, Step::Feedback).unwrap_err().to_string(),
            "还有2个单位待评（发改委、民政局），请补全事实，或列为未参评并写明理由。"
        );
        let open = standing(RoundState::Appeals, "2026-10-16");
        assert_eq!(step(&open, Step::Finalise), Err(Refusal::StillOpen(day("2026-10-16"))));
        let undecided = Standing { open_appeals: 2, ..standing(RoundState::Appeals, "2026-10-19") };
        assert_eq!(step(&undecided, Step::Finalise), Err(Refusal::OpenAppeals(2)));
    }

    #[test]
    fn facts_that_were_cut_off_early_are_sealed_when_the_quarter_is_over() {
        let early = |today: &str| Standing { cutoff_on: day("2026-09-10"), ..standing(RoundState::Final, today) };
        for (today, may) in [("2026-09-25", false), ("2026-09-30", false), ("2026-10-01", true)] {
            assert_eq!(step(&early(today), Step::Seal).is_ok(), may, "{today}");
        }
        assert_eq!(
            step(&early("2026-09-25"), Step::Seal).unwrap_err().to_string(),
            "考评期到2026年9月30日才结束，请从2026年10月1日起再封存；定稿的得分和排名在此之前照常查看。"
        );
        // what comes before the seal does not wait for the last day
        let appeals = Standing { state: RoundState::Appeals, window: None, ..early("2026-09-25") };
        assert_eq!(step(&appeals, Step::Finalise), Ok(RoundState::Final));
    }

    #[test]
    fn the_window_opens_a_working_day_later_and_counts_working_days() {
        // Monday 12 October 2026; 10 October is a make-up day
        let window = Window::after(day("2026-10-12"), 5, Calendar::national());
        assert_eq!(window, Window { opens_on: day("2026-10-13"), closes_on: day("2026-10-19") });
        let over_a_week_end = Window::after(day("2026-10-16"), 3, Calendar::national());
        assert_eq!(over_a_week_end.opens_on, day("2026-10-19"));
    }

    #[test]
    fn feedback_becomes_appeals_by_itself_and_a_late_appeal_hears_so() {
        let window = Some(Window { opens_on: day("2026-10-13"), closes_on: day("2026-10-16") });
        for (today, state, may) in [
            ("2026-10-12", RoundState::Feedback, false),
            ("2026-10-13", RoundState::Appeals, true),
            ("2026-10-16", RoundState::Appeals, true),
            ("2026-10-17", RoundState::Appeals, false),
        ] {
            assert_eq!(RoundState::Feedback.on(window, day(today)), state, "{today}");
            assert_eq!(may_contest(RoundState::Feedback, window, day(today)).is_ok(), may, "{today}");
        }
        let late = may_contest(RoundState::Feedback, window, day("2026-10-17")).unwrap_err();
        assert_eq!(late.to_string(), "申诉已于2026年10月16日截止，不再受理；得分和办理情况仍可查看。");
        assert_eq!(may_contest(RoundState::Scoring, None, day("2026-10-13")), Err(Late::NotYet));
        assert_eq!(may_contest(RoundState::Final, window, day("2026-10-15")), Err(Late::NotYet));
    }
}
