//! The papers of a closed year, made of what was sealed and of nothing else, and the pack that holds them.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;

use documents::pack::{PackError, Packer};
use domain::checklist::sealed::{SealedItem, SealedReport, SealedSource};
use domain::ids::CellId;
use exchange::{ExportFormat, ListColumn, ListTable, ListValue, WriteError, list_xlsx_of, write_of};
use services::checklist::close_year::SealedPack;

use crate::http::published;

/// A paper: its name in the pack, and its bytes.
pub(crate) type Paper = (&'static str, Vec<u8>);

const TABLE: &str = "落实情况表.xlsx";
const LEDGER: &str = "台账.xlsx";
const CATALOGUE: &str = "佐证材料目录.xlsx";

const LEDGER_COLUMNS: [(&str, u16); 16] = [
    ("序号", 6),
    ("任务", 8),
    ("工作要求", 60),
    ("工作内容", 24),
    ("责任单位", 20),
    ("分工", 8),
    ("周期", 16),
    ("完成时限", 12),
    ("报送截止", 12),
    ("状态", 16),
    ("完成状态", 12),
    ("完成情况", 60),
    ("报送日期", 12),
    ("报送人", 16),
    ("审核日期", 12),
    ("审核人", 12),
];

const CATALOGUE_COLUMNS: [(&str, u16); 9] = [
    ("序号", 6),
    ("任务", 8),
    ("工作要求", 50),
    ("责任单位", 20),
    ("周期", 16),
    ("佐证材料", 40),
    ("生效或公布日期", 14),
    ("链接或包内文件", 60),
    ("校验值（SHA-256）", 66),
];

/// 落实情况表, 台账 and 佐证材料目录 of a version.
pub(crate) fn papers(pack: &SealedPack) -> Result<Vec<Paper>, WriteError> {
    let day = pack.seal.day;
    Ok(vec![
        (TABLE, write_of(&published(&pack.year.table), ExportFormat::Xlsx, day)?),
        (LEDGER, list_xlsx_of("台账", &ledger(pack), day)?),
        (CATALOGUE, list_xlsx_of("佐证材料目录", &catalogue(pack), day)?),
    ])
}

/// Writes the pack: what was sealed, the papers, the files.
pub(crate) fn pack<W: Write>(out: W, pack: &SealedPack, papers: &[Paper]) -> Result<W, PackError> {
    let title = format!("{}{}年度归档", pack.year.county, pack.year.year);
    let mut packer = Packer::new(out, &title, &pack.content, pack.seal.clone())?;
    for (name, bytes) in papers {
        packer.paper(name, bytes)?;
    }
    for file in &pack.files {
        packer.file(&file.name, File::open(&file.path)?, &file.sha256)?;
    }
    packer.finish()
}

fn ledger(pack: &SealedPack) -> ListTable {
    let row = |(no, item): (i64, &SealedItem)| {
        let mut values = vec![
            ListValue::Count(no),
            ListValue::text(&item.number),
            ListValue::text(&item.requirement),
            ListValue::text(&item.section),
            ListValue::text(&item.unit),
            ListValue::text(&item.role),
            ListValue::text(&item.period),
            ListValue::Day(item.limit_on),
            ListValue::Day(item.due_on),
            ListValue::text(&item.status),
        ];
        match &item.report {
            Some(SealedReport { claim, text: said, handed_in_on, handed_in_by, judged_on, judged_by }) => values.extend([
                ListValue::text(claim),
                ListValue::text(said),
                ListValue::Day(*handed_in_on),
                ListValue::text(handed_in_by),
                judged_on.map_or(ListValue::Missing, ListValue::Day),
                ListValue::text(judged_by),
            ]),
            None => values.extend(std::iter::repeat_n(ListValue::Missing, 6)),
        }
        values
    };
    let title = format!("{}（第{}版）", pack.year.title, pack.seal.version);
    ListTable { title, columns: ListColumn::all(&LEDGER_COLUMNS), rows: (1..).zip(&pack.year.ledger).map(row).collect() }
}

fn catalogue(pack: &SealedPack) -> ListTable {
    let items: HashMap<&CellId, &SealedItem> = pack.year.ledger.iter().map(|item| (&item.cell, item)).collect();
    let of = |cell: &CellId, what: fn(&SealedItem) -> &str| items.get(cell).map_or(ListValue::Missing, |item| ListValue::text(what(item)));
    let pieces = pack.year.evidence.iter().zip(&pack.places);
    let rows = (1_i64..).zip(pieces).map(|(no, (one, place))| {
        let (found, digest) = match &one.source {
            SealedSource::Link { url } => (url.as_str(), ""),
            SealedSource::File { sha256, .. } => (place.as_deref().unwrap_or_default(), sha256.as_str()),
        };
        vec![
            ListValue::Count(no),
            of(&one.cell, |item| &item.number),
            of(&one.cell, |item| &item.requirement),
            of(&one.cell, |item| &item.unit),
            of(&one.cell, |item| &item.period),
            ListValue::text(&one.title),
            one.effective_on.map_or(ListValue::Missing, ListValue::Day),
            ListValue::text(found),
            ListValue::text(digest),
        ]
    });
    ListTable { title: String::new(), columns: ListColumn::all(&CATALOGUE_COLUMNS), rows: rows.collect() }
}
