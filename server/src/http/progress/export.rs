//! The ledger as a file: all of a year, what a filter found, or the rows that were ticked.

use std::collections::HashSet;

use app::paths;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::Form;
use domain::calendar::office_time::{day_of, minute_text};
use domain::ids::UnitId;
use exchange::{ListColumn, ListTable, ListValue, list_csv, list_docx, list_xlsx, list_xlsx_sheets};
use services::progress::cells::{self, CellFilter, CellList, CellListRow, CellTexts, CellWords, View};
use services::{Actor, ServiceError};

use super::{evidence_zip, groups, papers};
use crate::http::answer::{Answer, HttpError};
use crate::http::download::{download, list_media_type};
use crate::http::error_pages;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

type Pairs = Vec<(String, String)>;

services::form! {
    /// The rows that were ticked in the list.
    #[derive(Debug)]
    pub struct TickedCells {
        /// Their ids.
        #[serde(default)]
        pub id: Vec<String>,
    }
}

const COLUMNS: [(&str, u16); 9] =
    [("序号", 6), ("任务", 8), ("工作要求", 60), ("工作内容", 24), ("责任单位", 16), ("分工", 8), ("周期", 16), ("期限", 12), ("状态", 8)];

/// `GET /exports/cells.xlsx?…`: everything that the conditions of the address find.
pub(super) async fn found(State(server): State<Server>, me: SignedIn, Path(file): Path<String>, Query(query): Query<Pairs>) -> Answer {
    back_to_list(answer(&server, &me, &file, &query, None).await, &query)
}

/// `POST /exports/cells.xlsx?…`: of these, the rows ticked in the form.
pub(super) async fn ticked(
    State(server): State<Server>,
    me: SignedIn,
    Path(file): Path<String>,
    Query(query): Query<Pairs>,
    Form(form): Form<TickedCells>,
) -> Answer {
    back_to_list(answer(&server, &me, &file, &query, Some(form.id)).await, &query)
}

/// What cannot be made of these rows is said on a page that leads back to them, as they were filtered.
fn back_to_list(answer: Answer, query: &[(String, String)]) -> Answer {
    match answer {
        Err(HttpError(ServiceError::Refused(sentence))) => {
            let list = paths::with_query(paths::CELLS, query.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            Ok(error_pages::page_back(StatusCode::CONFLICT, &sentence, (&list, "返回台账")))
        }
        other => other,
    }
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    /// Every column, for Excel.
    Ledger,
    /// The same as a paper: 完成情况报告 of a unit, or an annex of a bulletin.
    Report,
    /// What a unit is asked, and by when: 任务告知单.
    Notice,
    /// 佐证材料目录.
    Evidence,
}

/// The files there are: name in the address, what it holds, ending.
const SHEETS: [(&str, Sheet, &str); 5] = [
    ("cells.xlsx", Sheet::Ledger, "xlsx"),
    ("cells.csv", Sheet::Ledger, "csv"),
    ("report.docx", Sheet::Report, "docx"),
    ("notice.docx", Sheet::Notice, "docx"),
    ("evidence.xlsx", Sheet::Evidence, "xlsx"),
];

/// One use case, one file.
async fn answer(server: &Server, me: &SignedIn, file: &str, query: &[(String, String)], ticked: Option<Vec<String>>) -> Answer {
    if ticked.as_ref().is_some_and(Vec::is_empty) {
        return Err(ServiceError::Refused("请先勾选要导出的事项，再点导出。".into()).into());
    }
    match file {
        "groups.xlsx" => return groups::workbook(server, me, query).await,
        "evidence.zip" => return evidence_zip::zip(server, me, query, ticked).await,
        _ => {}
    }
    let Some((_, sheet, ending)) = SHEETS.into_iter().find(|(name, ..)| *name == file) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let filter = CellFilter::from_query(query);
    let found = cells::export(&me.actor, &server.services, &filter, View::from_query(query)).await?;
    let (mut page, words) = found.ok_or(ServiceError::NotFound("清单"))?;
    let is_whole = CellFilter { list: None, as_of: None, ..filter.clone() } == CellFilter::default();
    let unit = named_unit(&me.actor, &filter, &page);
    let scope = match (&ticked, &unit) {
        (Some(_), _) => "已勾选",
        (None, Some(unit)) => unit,
        (None, None) if is_whole => "全部",
        (None, None) => "按条件",
    };
    if let Some(ids) = ticked {
        let ids: HashSet<String> = ids.into_iter().collect();
        page.rows.retain(|row| ids.contains(row.id.as_str()));
    }
    // today's stand as they do at this minute; those of a day that has ended, by its end
    let when = match page.now.as_of.ended() {
        Some(day) => format!("截至{day}"),
        None => minute_text(server.services.now()).replace([' ', ':'], ""),
    };
    let what = match sheet {
        Sheet::Ledger => "台账",
        Sheet::Report => "完成情况报告",
        Sheet::Notice => "任务告知单",
        Sheet::Evidence => "佐证材料目录",
    };
    let name = format!("{}{what}-{scope}{}项-{when}.{ending}", page.shown.label, page.rows.len());
    let day = page.now.as_of.ended().unwrap_or_else(|| day_of(server.services.now()));
    let condition = if is_whole || unit.is_some() { String::new() } else { format!("，仅含按条件筛选的{}项", page.rows.len()) };
    let subtitle = format!("（截至{}{condition}）", page.now.printed(day));
    // a whole year's rows take a second, which belongs to no thread that serves pages
    let written = tokio::task::spawn_blocking(move || match (sheet, ending) {
        (Sheet::Ledger, "csv") => list_csv(&table(&page, &words)),
        (Sheet::Ledger, _) => list_xlsx_sheets(&[("台账", &table(&page, &words)), ("分组小计", &groups::sums_of(&page))]),
        (Sheet::Report, _) => list_docx(&papers::report(&page, &words, unit.as_deref()), &subtitle),
        (Sheet::Notice, _) => list_docx(&papers::notice(&page, unit.as_deref()), &subtitle),
        (Sheet::Evidence, _) => list_xlsx("佐证材料目录", &papers::evidence(&page, &words)),
    });
    let bytes = written.await.map_err(ServiceError::internal)?.map_err(ServiceError::internal)?;
    Ok(download(bytes, list_media_type(ending), &name))
}

/// Whose name a paper bears: the unit that was asked for, where the reader sees it; a unit's own people's, where all rows are its own.
pub(super) fn named_unit(actor: &Actor, filter: &CellFilter, list: &CellList) -> Option<String> {
    let has_rows = |unit: &UnitId| list.rows.iter().any(|row| row.unit == *unit);
    let asked = filter.unit.as_ref().filter(|unit| actor.unit.as_ref().is_none_or(|own| own == *unit) || has_rows(unit));
    let own = actor.unit.as_ref().filter(|own| list.rows.iter().all(|row| row.unit == **own));
    asked.or(own).and_then(|unit| list.names.unit(unit)).map(|unit| unit.full.clone())
}

/// What was handed in, behind what the list shows; who judged it is left out as of a day that has ended.
const WORDS: [(&str, u16); 7] =
    [("完成状态", 12), ("完成情况", 60), ("佐证材料", 40), ("报送人", 12), ("审核人", 12), ("审核日期", 12), ("退回理由", 30)];

/// What lists say beside the status, behind everything else: the status itself stays a word to filter by.
const BESIDE: (&str, u16) = ("状态说明", 14);

/// So many of them as of a day that has ended.
const WORDS_THEN: usize = 4;

fn table(page: &CellList, words: &CellWords) -> ListTable {
    let words_shown = if page.now.as_of.ended().is_none() { WORDS.len() } else { WORDS_THEN };
    let columns = COLUMNS.into_iter().chain([("最近提交", 12)]).chain(WORDS.into_iter().take(words_shown)).chain([BESIDE]);
    let columns = columns.map(|(heading, width)| ListColumn { heading: heading.to_owned(), width }).collect();
    let none = CellTexts::default();
    let row = |(no, row): (i64, &CellListRow)| {
        let texts = words.get(&row.id).unwrap_or(&none);
        let mut all = values(no, row);
        all.extend(in_words(texts).into_iter().take(words_shown));
        all.push(ListValue::text(row.tag().unwrap_or_default()));
        all
    };
    let rows = (1..).zip(&page.rows).map(row).collect();
    let title = page.now.as_of.ended().map(|day| format!("{}台账（截至{}）", page.shown.label, page.now.printed(day))).unwrap_or_default();
    ListTable { title, columns, rows }
}

fn in_words(words: &CellTexts) -> Vec<ListValue> {
    let text = ListValue::text;
    // what came on paper is in the hand of the office
    let submitted_by = match words.received_on {
        Some(_) => format!("{}（政务公开办代录纸质填报）", words.submitted_by),
        None => words.submitted_by.clone(),
    };
    vec![
        text(words.claim),
        text(&words.text),
        text(&words.evidence.join("\n")),
        text(&submitted_by),
        text(&words.judged_by),
        words.judged_at.map_or(ListValue::Missing, |at| ListValue::Day(day_of(at))),
        text(&words.return_reason),
    ]
}

fn values(no: i64, row: &CellListRow) -> Vec<ListValue> {
    let text = |text: &str| ListValue::Text(text.to_owned());
    vec![
        ListValue::Count(no),
        text(&row.number),
        text(&row.requirement),
        text(&row.section),
        text(&row.unit_said()),
        text(row.role.label()),
        text(&row.period),
        ListValue::Day(row.due_on),
        text(row.status.label()),
        row.handed_in_on().map_or(ListValue::Missing, ListValue::Day),
    ]
}
