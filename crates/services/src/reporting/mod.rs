//! Reporting (填报): a unit writes, saves, hands in, takes back. One verb, one file.

pub mod evidence;
mod page;
mod paper;
mod save_draft;
mod sent;
pub mod sign_off;
pub(crate) mod step;
mod submit;
mod take_text;
mod urge;
mod withdraw;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::CellId;
use domain::reporting::begins;
use domain::reporting::report::{Claim, ReportContent, ReportedNumber, TEXT_LIMIT};
use domain::text::search::half_width;
use storage::reporting::cell::{self, Cell};
use storage::{Conn, Lock, Tx, checklist};

pub use page::{CellPage, page, page_to_judge};
pub use paper::{PaperReport, own_draft, receive_on_paper};
pub use save_draft::{LINKS_LIMIT, SavedDraft, advice_lines, save_draft};
pub use sent::SentReport;
pub use storage::reporting::cell_detail::{CellSheet, Neighbour};
pub use storage::reporting::draft::Draft;
pub use submit::{HandedIn, faults, submit};
pub use take_text::{FROM_LAST, FROM_SUPPORT, take_text};
pub use urge::{Urging, urge};
pub use withdraw::{Withdrawal, withdraw};

use crate::{Actor, FieldError, Result, ServiceError, Services};

/// The most countable parts that one report holds.
const NUMBERS_LIMIT: usize = 30;

/// What the writer last saw: writing over anything newer is a conflict, never an overwrite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SeenRevisions {
    /// Revision of the cell.
    pub cell: i64,
    /// Revision of its draft; 0 where there was none.
    pub draft: i64,
}

/// A report as the form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportForm {
    /// The claim's word; empty when none was chosen.
    pub claim: String,
    /// 完成情况.
    pub text: String,
    /// Countable parts: label, and the number as typed.
    pub numbers: Vec<(String, String)>,
    /// Why mobile numbers may stand in the text when it is handed in.
    pub phone_reason: String,
    /// Addresses that stand beside it and are no evidence yet: a save that happens by itself keeps them with the draft.
    pub links: String,
}

impl ReportForm {
    /// What it means. Line breaks are kept as `\n`, whatever the browser sends; nothing else of the text changes.
    ///
    /// # Errors
    /// `Invalid`, field by field.
    pub fn content(&self) -> Result<ReportContent> {
        let (content, errors) = self.read();
        if errors.is_empty() { Ok(content) } else { Err(ServiceError::Invalid(errors)) }
    }

    /// What it means as far as it can be read, and what is wrong with the rest.
    fn read(&self) -> (ReportContent, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut numbers = Vec::new();
        for (index, (label, typed)) in self.numbers.iter().take(NUMBERS_LIMIT).enumerate() {
            let value = number(typed);
            if value.is_err() {
                errors.push(FieldError {
                    field: SentReport::number_id(index),
                    message: format!("“{label}”只填阿拉伯数字；没有数据请留空，不要填0。"),
                });
            }
            numbers.push(ReportedNumber { label: label.chars().take(100).collect(), value: value.unwrap_or_default() });
        }
        let (text, too_long) = text_of(&self.text);
        errors.extend(too_long.map(|message| FieldError { field: SentReport::text.into(), message }));
        (ReportContent { claim: Claim::from_code(&self.claim), text, numbers }, errors)
    }
}

/// 完成情况 as it is kept, and what is to be said where it is too long. Line breaks are kept as `\n`, whatever the browser sends.
fn text_of(typed: &str) -> (String, Option<String>) {
    let text = typed.replace("\r\n", "\n").replace('\0', "");
    let is_too_long = text.chars().count() > TEXT_LIMIT;
    (text, is_too_long.then(|| format!("完成情况超过{TEXT_LIMIT}字，请删减后再保存。")))
}

/// A number as people type it: full-width digits and grouping commas count, blank is missing, which is not zero.
fn number(typed: &str) -> std::result::Result<Option<i64>, ()> {
    let digits: String = typed.trim().chars().map(half_width).filter(|c| *c != ',').collect();
    if digits.is_empty() {
        return Ok(None);
    }
    if digits.len() > 12 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(());
    }
    digits.parse().map(Some).map_err(|_| ())
}

/// The actor's own cell. Another unit's answers like one that does not exist.
pub(crate) async fn own_cell(conn: &mut Conn, actor: &Actor, id: &CellId) -> Result<Cell> {
    let unit = actor.unit.as_ref().ok_or(ServiceError::Forbidden(Permission::Report))?;
    let cell = cell::get(conn, &actor.county, id).await?;
    cell.filter(|cell| cell.unit() == unit).ok_or(ServiceError::NotFound("这项任务"))
}

/// The same, held until the transaction ends: nobody else writes what is read here.
pub(crate) async fn hold_own(tx: &mut Tx, actor: &Actor, id: &CellId) -> Result<Cell> {
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    own_cell(tx, actor, id).await
}

/// 本期的第一天: from which day a report can be handed in. Asks the list only where the period lies ahead of that day.
pub(crate) async fn first_day(conn: &mut Conn, cell: &Cell, on: NaiveDate) -> Result<NaiveDate> {
    if cell.period.starts_on <= on {
        return Ok(cell.period.starts_on);
    }
    let list = checklist::get(conn, &cell.county, &cell.checklist).await?;
    Ok(begins::first_day(cell.record(), cell.period.starts_on, list.and_then(|list| list.first_day)))
}

/// That the period has begun, as far as it is asked: nothing is handed in for a quarter of next year.
pub(crate) async fn has_begun(conn: &mut Conn, services: &Services, cell: &Cell) -> Result<()> {
    let today = today(services);
    let from = first_day(conn, cell, today).await?;
    Ok(begins::may_begin(cell.record(), from, today)?)
}

/// The office's day at this moment.
pub(crate) fn today(services: &Services) -> NaiveDate {
    day_of(services.now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_number_is_not_zero() {
        let cases = [
            ("", Ok(None)),
            (" 12 ", Ok(Some(12))),
            ("１２", Ok(Some(12))),
            ("1,200", Ok(Some(1200))),
            ("0", Ok(Some(0))),
            ("十二", Err(())),
            ("-1", Err(())),
            ("1.5", Err(())),
            ("9999999999999", Err(())),
        ];
        for (typed, expected) in cases {
            assert_eq!(number(typed), expected, "{typed}");
        }
    }

    #[test]
    fn line_breaks_of_any_browser_mean_the_same() {
        let typed = ReportForm { claim: "done".into(), text: "一\r\n二\n三".into(), ..ReportForm::default() };
        assert_eq!(typed.content().unwrap().text, "一\n二\n三");
    }

    #[test]
    fn every_wrong_field_is_named() {
        let typed =
            ReportForm { text: "字".repeat(TEXT_LIMIT + 1), numbers: vec![("24项".into(), "很多".into())], ..ReportForm::default() };
        let Err(ServiceError::Invalid(errors)) = typed.content() else { panic!("it must be refused") };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["number-0", "text"]);
    }
}
