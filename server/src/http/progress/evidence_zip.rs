//! The evidence behind what the ledger finds, as one zip file: the files in folders by unit and task, and a catalogue that names
//! every piece, also a link, and a file that is not there any more.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};

use documents::pack::{PackError, Zip};
use domain::calendar::office_time::{day_of, day_text, minute_text};
use domain::reporting::evidence::EvidenceSource;
use exchange::{ListColumn, ListTable, ListValue, list_xlsx_of};
use services::ServiceError;
use services::progress::cells::{CellFilter, View};
use services::progress::evidence_bundle::{EvidenceBundle, evidence_bundle};

use super::export::named_unit;
use crate::http::answer::Answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::zip_stream::zip_download;

/// The catalogue's name in the bundle.
const CATALOGUE: &str = "佐证材料目录.xlsx";

const COLUMNS: [(&str, u16); 11] = [
    ("序号", 6),
    ("任务", 8),
    ("工作要求", 50),
    ("责任单位", 16),
    ("周期", 16),
    ("状态", 10),
    ("佐证材料", 40),
    ("生效或公布日期", 14),
    ("链接或包内文件", 60),
    ("校验值（SHA-256）", 66),
    ("说明", 40),
];

/// `GET /exports/evidence.zip?…`, or a post with the rows that were ticked.
pub(super) async fn zip(server: &Server, me: &SignedIn, query: &[(String, String)], ticked: Option<Vec<String>>) -> Answer {
    let filter = CellFilter::from_query(query);
    let is_ticked = ticked.is_some();
    let ticked: Option<HashSet<String>> = ticked.map(|ids| ids.into_iter().collect());
    let bundle = evidence_bundle(&me.actor, &server.services, &filter, View::from_query(query), ticked.as_ref()).await?;
    let bundle = bundle.ok_or(ServiceError::NotFound("清单"))?;
    let ended = bundle.list.now.as_of.ended();
    let day = ended.unwrap_or_else(|| day_of(server.services.now()));
    let when = ended.map_or_else(|| minute_text(server.services.now()).replace([' ', ':'], ""), |day| format!("截至{day}"));
    let unit = named_unit(&me.actor, &filter, &bundle.list);
    let task = filter.task.as_ref().and_then(|task| bundle.list.names.task(task)).map(|task| format!("任务{}", task.number));
    let scope = match (is_ticked, unit.as_deref(), task.as_deref()) {
        (true, ..) => "已勾选".to_owned(),
        (_, Some(unit), Some(task)) => format!("{unit}{task}"),
        (_, Some(unit), None) => unit.to_owned(),
        (_, None, Some(task)) => task.to_owned(),
        _ if filter.is_open() => "全部".to_owned(),
        _ => "按条件".to_owned(),
    };
    let name = format!("{}佐证材料-{scope}-{when}.zip", bundle.list.shown.label);
    let title = format!("{}佐证材料目录（{scope}，截至{}）", bundle.list.shown.label, day_text(day));
    zip_download(&name, move |out| write(out, &bundle, title, day))
}

/// What became of a file on its way into the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// It is there, as it was handed in.
    Whole,
    /// It is there, but other bytes than were handed in.
    Changed,
    /// It is not on the disk.
    Missing,
}

impl Found {
    const fn words(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Changed => "文件内容与报送时不符，请联系系统管理员从备份中恢复",
            Self::Missing => "文件缺失，包内没有，请联系系统管理员从备份中恢复",
        }
    }
}

/// The files first, and the catalogue when it is known what became of each.
fn write<W: Write>(out: W, bundle: &EvidenceBundle, title: String, day: chrono::NaiveDate) -> Result<W, PackError> {
    let mut zip = Zip::new(out);
    let mut found = Vec::with_capacity(bundle.files.len());
    for file in &bundle.files {
        found.push(match File::open(&file.path) {
            Ok(open) => {
                let added = zip.file(&file.name, open)?;
                if added.sha256.as_str() == file.sha256 { Found::Whole } else { Found::Changed }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Found::Missing,
            Err(error) => return Err(error.into()),
        });
    }
    let bytes =
        list_xlsx_of("佐证材料目录", &catalogue(bundle, title, &found), day).map_err(|error| PackError::Io(io::Error::other(error)))?;
    zip.paper(CATALOGUE, &bytes)?;
    zip.finish()
}

fn catalogue(bundle: &EvidenceBundle, title: String, found: &[Found]) -> ListTable {
    let text = |text: &str| if text.is_empty() { ListValue::Missing } else { ListValue::Text(text.to_owned()) };
    let rows = (1_i64..).zip(&bundle.pieces).map(|(no, piece)| {
        let row = &bundle.list.rows[piece.row];
        let state = piece.file.and_then(|place| found.get(place)).copied().unwrap_or(Found::Whole);
        let (place, digest) = match (&piece.evidence.source, piece.file.map(|place| &bundle.files[place])) {
            (EvidenceSource::Link { url }, _) => (url.as_str(), ""),
            (EvidenceSource::File { sha256, file_name, .. }, None) => (file_name.as_str(), sha256.as_str()),
            // a name that is not in the bundle leads nowhere
            (EvidenceSource::File { sha256, file_name, .. }, Some(_)) if state == Found::Missing => (file_name.as_str(), sha256.as_str()),
            (EvidenceSource::File { sha256, .. }, Some(file)) => (file.name.as_str(), sha256.as_str()),
        };
        vec![
            ListValue::Count(no),
            text(&row.number),
            text(&row.requirement),
            text(&row.unit_said()),
            text(&row.period),
            text(row.status.label()),
            text(&piece.evidence.title),
            piece.evidence.effective_on.map_or(ListValue::Missing, ListValue::Day),
            text(place),
            text(digest),
            text(state.words()),
        ]
    });
    let columns = COLUMNS.map(|(heading, width)| ListColumn { heading: heading.to_owned(), width });
    ListTable { title, columns: columns.into(), rows: rows.collect() }
}
