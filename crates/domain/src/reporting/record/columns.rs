//! A record as the columns of its row, so that lists and counts can ask for parts of it.

use chrono::NaiveDate;

use super::{Asked, Desk, EventNo, HandIns, LeaveCause, Place, Presence, Progress, Record, ReportNo, Settled, State, Waiting};
use crate::reporting::report::Claim;

/// The columns; empty where the state has no such fact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// `open`, `submitted`, `returned`, `accepted`, `reopened`, `not_applicable`, `unfinished`, `taken_over`.
    pub state: String,
    /// Of `submitted`: the state that a withdrawal leads back to.
    pub resume: Option<String>,
    /// Of what is or was `reopened`: `complete`, `not_applicable` or `unfinished`.
    pub settled: Option<String>,
    /// The report of the state itself.
    pub report_no: Option<i64>,
    /// The report beneath a waiting one: returned, or counting while a correction waits.
    pub under_no: Option<i64>,
    /// The event that holds the words of a return, an agreed 不涉及 or a text taken over.
    pub event_no: Option<i64>,
    /// Of `submitted`: what is claimed.
    pub claim: Option<String>,
    /// Of `submitted`: 本期累计.
    pub claimed_number: Option<i64>,
    /// Of `submitted`: the day it was handed in.
    pub waiting_since: Option<NaiveDate>,
    /// 整改期限.
    pub rework_by: Option<NaiveDate>,
    /// Last day for writing a correction.
    pub until: Option<NaiveDate>,
    /// `present`, or why it left.
    pub presence: String,
    /// First day without it.
    pub left_on: Option<NaiveDate>,
    /// `once`, `quota`, `standing`.
    pub asked: String,
    /// n of a quota.
    pub asked_count: Option<i64>,
    /// 完成时限.
    pub limit_on: NaiveDate,
    /// 报送截止.
    pub due_on: NaiveDate,
    /// First hand-in that counts for lateness.
    pub first_in_on: Option<NaiveDate>,
    /// Last rework that missed its date.
    pub missed_rework_on: Option<NaiveDate>,
    /// Latest accepted interim report.
    pub noted_no: Option<i64>,
    /// k of a quota.
    pub reached: Option<i64>,
    /// How many reports were handed in.
    pub reports: i64,
}

/// A row whose columns contradict each other; names the first that does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {0} does not fit the state of the row")]
pub struct BadColumns(pub &'static str);

impl Columns {
    /// The columns of a record.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let mut columns = Self {
            limit_on: record.limit_on,
            due_on: record.due_on,
            first_in_on: record.hand_ins.first_on,
            missed_rework_on: record.hand_ins.missed_rework_on,
            noted_no: record.progress.noted.map(number),
            reached: record.progress.reached.map(i64::from),
            reports: i64::from(record.reports),
            ..Self::default()
        };
        (columns.presence, columns.left_on) = match record.presence {
            Presence::Present => ("present".into(), None),
            Presence::Left { since, cause } => (cause.code().into(), Some(since)),
        };
        (columns.asked, columns.asked_count) = match record.asked {
            Asked::Once => ("once".into(), None),
            Asked::Standing => ("standing".into(), None),
            Asked::Quota { count } => ("quota".into(), Some(i64::from(count))),
        };
        match record.state {
            State::Submitted(waiting) => {
                let beneath = columns.desk(waiting.from);
                columns.under_no = columns.report_no.take();
                columns.report_no = Some(number(waiting.report));
                columns.resume = Some(beneath.into());
                columns.claim = Some(waiting.claim.code().into());
                columns.claimed_number = waiting.reached.map(i64::from);
                columns.waiting_since = Some(waiting.since);
                columns.state = "submitted".into();
            }
            State::Open => columns.state = columns.desk(Desk::Open).into(),
            State::Returned { report, at, rework_by } => columns.state = columns.desk(Desk::Returned { report, at, rework_by }).into(),
            State::Reopened { until, over } => columns.state = columns.desk(Desk::Reopened { until, over }).into(),
            State::Accepted { report } => {
                columns.report_no = Some(number(report));
                columns.state = "accepted".into();
            }
            State::NotApplicable { at, report } => {
                columns.event_no = Some(at.0.into());
                columns.report_no = report.map(number);
                columns.state = "not_applicable".into();
            }
            State::Unfinished { at, report } => {
                columns.event_no = Some(at.0.into());
                columns.report_no = report.map(number);
                columns.state = "unfinished".into();
            }
            State::TakenOver { at } => {
                columns.event_no = Some(at.0.into());
                columns.state = "taken_over".into();
            }
        }
        columns
    }

    /// Writes what a desk holds and answers its word.
    fn desk(&mut self, desk: Desk) -> &'static str {
        match desk {
            Desk::Open => "open",
            Desk::Returned { report, at, rework_by } => {
                self.report_no = Some(number(report));
                self.event_no = Some(at.0.into());
                self.rework_by = Some(rework_by);
                "returned"
            }
            Desk::Reopened { until, over } => {
                self.until = Some(until);
                self.report_no = over.report().map(number);
                self.settled = Some(match over {
                    Settled::Complete { .. } => "complete".into(),
                    Settled::NotApplicable { at, .. } => {
                        self.event_no = Some(at.0.into());
                        "not_applicable".into()
                    }
                    Settled::Unfinished { at, .. } => {
                        self.event_no = Some(at.0.into());
                        "unfinished".into()
                    }
                });
                "reopened"
            }
        }
    }

    /// The record of such a row.
    ///
    /// # Errors
    /// The first column that does not fit.
    pub fn record(&self, place: Place) -> Result<Record, BadColumns> {
        Ok(Record {
            state: self.state()?,
            presence: self.presence()?,
            asked: self.asked()?,
            limit_on: self.limit_on,
            due_on: self.due_on,
            hand_ins: HandIns { first_on: self.first_in_on, missed_rework_on: self.missed_rework_on },
            progress: Progress {
                noted: self.noted_no.map(|no| report("noted_no", Some(no))).transpose()?,
                reached: self.reached.map(|reached| small("reached", Some(reached))).transpose()?,
            },
            reports: small("reports", Some(self.reports))?,
            place,
        })
    }

    /// Its state.
    ///
    /// # Errors
    /// The first column that does not fit.
    pub fn state(&self) -> Result<State, BadColumns> {
        Ok(match self.state.as_str() {
            "submitted" => State::Submitted(Waiting {
                report: report("report_no", self.report_no)?,
                since: self.waiting_since.ok_or(BadColumns("waiting_since"))?,
                claim: self.claim.as_deref().and_then(Claim::from_code).ok_or(BadColumns("claim"))?,
                reached: self.claimed_number.map(|number| small("claimed_number", Some(number))).transpose()?,
                from: self.desk_of(self.resume.as_deref().unwrap_or_default(), self.under_no)?,
            }),
            "accepted" => State::Accepted { report: report("report_no", self.report_no)? },
            "not_applicable" => State::NotApplicable {
                at: event(self.event_no)?,
                report: self.report_no.map(|no| report("report_no", Some(no))).transpose()?,
            },
            "unfinished" => {
                State::Unfinished { at: event(self.event_no)?, report: self.report_no.map(|no| report("report_no", Some(no))).transpose()? }
            }
            "taken_over" => State::TakenOver { at: event(self.event_no)? },
            desk => self.desk_of(desk, self.report_no)?.into(),
        })
    }

    fn desk_of(&self, word: &str, report_no: Option<i64>) -> Result<Desk, BadColumns> {
        Ok(match word {
            "open" => Desk::Open,
            "returned" => Desk::Returned {
                report: report("report_no", report_no)?,
                at: event(self.event_no)?,
                rework_by: self.rework_by.ok_or(BadColumns("rework_by"))?,
            },
            "reopened" => Desk::Reopened {
                until: self.until.ok_or(BadColumns("until"))?,
                over: match self.settled.as_deref() {
                    Some("complete") => Settled::Complete { report: report("report_no", report_no)? },
                    Some("not_applicable") => Settled::NotApplicable {
                        at: event(self.event_no)?,
                        report: report_no.map(|no| report("report_no", Some(no))).transpose()?,
                    },
                    Some("unfinished") => Settled::Unfinished {
                        at: event(self.event_no)?,
                        report: report_no.map(|no| report("report_no", Some(no))).transpose()?,
                    },
                    _ => return Err(BadColumns("settled")),
                },
            },
            _ => return Err(BadColumns("state")),
        })
    }

    /// Whether it is counted.
    ///
    /// # Errors
    /// The column that does not fit.
    pub fn presence(&self) -> Result<Presence, BadColumns> {
        if self.presence == "present" {
            return Ok(Presence::Present);
        }
        let cause = LeaveCause::from_code(&self.presence).ok_or(BadColumns("presence"))?;
        Ok(Presence::Left { cause, since: self.left_on.ok_or(BadColumns("left_on"))? })
    }

    /// What it asks for.
    ///
    /// # Errors
    /// The column that does not fit.
    pub fn asked(&self) -> Result<Asked, BadColumns> {
        Asked::from_columns(&self.asked, self.asked_count)
    }
}

impl Asked {
    /// What the two columns of a cell ask for.
    ///
    /// # Errors
    /// The column that does not fit.
    pub fn from_columns(asked: &str, count: Option<i64>) -> Result<Self, BadColumns> {
        match asked {
            "once" => Ok(Self::Once),
            "standing" => Ok(Self::Standing),
            "quota" => Ok(Self::Quota { count: small("asked_count", count)? }),
            _ => Err(BadColumns("asked")),
        }
    }
}

fn number(report: ReportNo) -> i64 {
    report.0.into()
}

fn small(column: &'static str, value: Option<i64>) -> Result<u32, BadColumns> {
    value.and_then(|value| u32::try_from(value).ok()).ok_or(BadColumns(column))
}

fn report(column: &'static str, value: Option<i64>) -> Result<ReportNo, BadColumns> {
    small(column, value).map(ReportNo)
}

fn event(value: Option<i64>) -> Result<EventNo, BadColumns> {
    small("event_no", value).map(EventNo)
}
