//! `gongkai checklist import`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use clap::Args;
use domain::checklist::import::import_report::DeadlineKind;
use domain::checklist::import::{ColumnRole, ImportReport};
use services::checklist::import::{self, Consent, Imported, Incoming, Told};
use services::{Actor, PHONE_REASON, ServiceError, operations::settings};

use super::Shared;
use crate::read_file;
use crate::say::{say, say_on};

/// 导入重点工作清单 · import a checklist from xlsx, docx, html or csv
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 清单文件 · the file
    file: PathBuf,
    /// 清单名称 · for another list of that year, its name (提升清单)
    #[arg(long, default_value = "")]
    list: String,
    /// 年度 · the year it is for
    #[arg(long, env = "GONGKAI_YEAR")]
    year: i32,
    /// 每列的含义,从左到右用逗号隔开,例如“序号,工作要求,责任单位,完成时限,不读入” · what each column holds, left to right
    #[arg(long, value_delimiter = ',', value_parser = column_role)]
    columns: Vec<ColumnRole>,
    /// 从哪一天起报,如2026-05-01;不写为今天,已有的清单不变 · first day to report, of a new list
    #[arg(long, value_name = "DATE")]
    first_day: Option<NaiveDate>,
    /// 文件中的完成情况作为历史完成情况,不再要求填报 · take texts of 完成情况 over, ask no reports on them
    #[arg(long)]
    take_over: bool,
    /// 清单已公开时,保留其中手机号的理由 · why mobile numbers may stand in a list that is public
    #[arg(long, value_name = "TEXT", default_value = "")]
    phone_reason: String,
    /// 移出的任务上已有的填报随任务转入历史 · reports on what leaves the list leave the counts with it
    #[arg(long)]
    reports_leave: bool,
    /// 只读取并报告,不入库 · read and report, store nothing
    #[arg(long)]
    dry_run: bool,
    /// 输出一个 JSON 对象 · print one JSON object
    #[arg(long)]
    json: bool,
}

impl Options {
    /// Reads the file, stores it unless told not to, and says what came of it.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let content = read_bounded(&self.file)?;
        let document = read_file::read(&name, &content).await.map_err(|error| anyhow!("{name}: {error}"))?;
        let services = shared.services().await?;
        let (county, _) = settings::ensure_county(&services).await?;
        let actor = Actor::operator(county.id, county.name);
        let (report, imported) = if self.dry_run {
            (import::dry_run(&actor, &services, (self.year, self.list.trim()), document, &self.columns).await?, None)
        } else {
            let incoming = Incoming { year: self.year, list_name: self.list.clone(), file_name: name, content: &content, document };
            let told = Told {
                columns: &self.columns,
                first_day: self.first_day,
                takes_over: self.take_over,
                consent: Consent { phone_reason: &self.phone_reason, reports_leave: self.reports_leave, ..Consent::default() },
            };
            let imported = import::import_now(&actor, &services, incoming, told).await.map_err(with_the_option)?;
            (imported.report.clone(), Some(imported))
        };
        services.db().close().await;
        if self.json {
            say!("{}", serde_json::to_string(&report)?);
        } else {
            say_on!("{}", told(&report, imported.as_ref()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Where a reason would do, the sentence names the option that gives it.
fn with_the_option(error: ServiceError) -> anyhow::Error {
    match &error {
        ServiceError::Invalid(fields) if fields.iter().any(|field| field.field == PHONE_REASON) => {
            anyhow!("{error}（命令行用 --phone-reason 写明）")
        }
        _ => error.into(),
    }
}

/// A column's meaning as the office calls it (工作要求) or by its code (requirement).
fn column_role(word: &str) -> Result<ColumnRole, String> {
    let word = word.trim();
    let found = ColumnRole::ALL.into_iter().find(|role| role.code() == word || role.label() == word);
    found.ok_or_else(|| {
        let known: Vec<&str> = ColumnRole::ALL.iter().map(|role| role.label()).collect();
        format!("没有叫“{word}”的列含义，请从以下选择：{}", known.join("、"))
    })
}

/// The file, unless its size alone says that it is none.
fn read_bounded(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    let shown = path.display();
    let size = std::fs::metadata(path).with_context(|| format!("{shown} 打不开，请检查路径"))?.len();
    if size > exchange::Limits::FILE_BYTES as u64 {
        return Err(anyhow!("{shown}: {}", exchange::ReadError::TooLarge));
    }
    std::fs::read(path).with_context(|| format!("{shown} 读不出来，请检查路径和权限"))
}

/// What a person reads.
fn told(report: &ImportReport, imported: Option<&Imported>) -> String {
    let mut lines = vec![
        format!("标题：{}", if report.title.is_empty() { "（无）" } else { &report.title }),
        format!("工作内容{}项，任务{}项", report.sections.len(), report.items.len()),
    ];
    for item in &report.items {
        let units: Vec<&str> = item.assignments.iter().map(|assignment| assignment.unit.as_str()).collect();
        let units = match units.as_slice() {
            [] => "未落实单位".to_owned(),
            few if few.len() <= 4 => few.join("、"),
            many => format!("{}等{}个单位", many.iter().take(3).copied().collect::<Vec<_>>().join("、"), many.len()),
        };
        let deadline = match (item.deadline.kind, item.deadline.date) {
            (DeadlineKind::Date, Some(date)) => format!("{date}前"),
            (DeadlineKind::YearEnd, _) => "年底前".to_owned(),
            (DeadlineKind::Standing, _) => "持续推进".to_owned(),
            (DeadlineKind::Quota, _) => "按次数".to_owned(),
            _ => "未写时限".to_owned(),
        };
        let requirement: String = item.requirement.split_whitespace().collect::<String>().chars().take(24).collect();
        lines.push(format!("  {} {requirement} — {units} — {deadline}", item.no));
    }
    if !report.problems.is_empty() {
        lines.push(format!("待核对的问题{}处：", report.problems.len()));
        for problem in &report.problems {
            let table = problem.table.map(|table| format!("第{table}张表")).unwrap_or_default();
            let place = if problem.row > 0 { format!("{table}第{}行 ", problem.row) } else { String::new() };
            let column = if problem.column.is_empty() { String::new() } else { format!("{}：", problem.column) };
            lines.push(format!("  {place}{column}{}", problem.message));
        }
    }
    match imported {
        Some(imported) => {
            lines.push(imported.summary.clone());
            if !imported.unconfirmed.is_empty() {
                lines.push(format!("未确认的“有关单位”没有分解任务：{}；可在网页上重新导入并确认。", imported.unconfirmed.join("、")));
            }
            if !imported.unresolved.is_empty() {
                lines.push(format!("未对应单位的名称没有分解任务：{}。", imported.unresolved.join("、")));
            }
            if imported.unread_limits > 0 {
                let count = imported.unread_limits;
                lines.push(format!("完成时限未读入的任务{count}项，现按年底前或表内别处的日期完成；请在网页上“修改任务”里指定报送要求。"));
            }
        }
        None if report.items.is_empty() => lines.push("没有读出任务，不能导入。".to_owned()),
        None => lines.push("以上为试读结果，没有导入。".to_owned()),
    }
    lines.join("\n") + "\n"
}
