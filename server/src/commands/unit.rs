//! `gongkai unit …`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use domain::checklist::import::{row_in_table, row_place};
use domain::register::entry::UnitPart;
use serde_json::json;
use services::register::{self, RegisterPreview, RowProblem};
use services::{Services, operations::settings};

use super::Shared;
use crate::say::{say, say_on};
use crate::{read_file, unit_rows};

/// What can be done with the register.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// 导入单位名册 · import the register from csv or xlsx
    Import(Import),
    /// 导出单位名册,格式按扩展名 · export the register, the format goes by the ending
    Export(Export),
}

/// Options of the import.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 名册文件 · the file: csv or xlsx
    file: PathBuf,
    /// 只读取并报告,不入库 · read and report, store nothing
    #[arg(long, env = "GONGKAI_DRY_RUN")]
    dry_run: bool,
    /// 输出一个 JSON 对象 · print one JSON object
    #[arg(long, requires = "dry_run")]
    json: bool,
}

/// Options of the export.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// 要写的文件(.csv 或 .xlsx) · the file to write: .csv or .xlsx
    file: PathBuf,
}

impl Verb {
    /// Does it.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let services = match &self {
            // a file that cannot be read must not leave an empty database behind
            Self::Import(options) => {
                options.read().await?;
                shared.services().await?
            }
            Self::Export(_) => {
                shared.must_exist()?;
                shared.services().await?
            }
        };
        let done = match self {
            Self::Import(options) => options.run(&services).await,
            Self::Export(options) => options.run(&services).await,
        };
        services.db().close().await;
        done
    }
}

impl Import {
    async fn read(&self) -> anyhow::Result<unit_rows::ReadRegister> {
        let shown = self.file.display();
        let size = std::fs::metadata(&self.file).with_context(|| format!("{shown} 打不开，请检查路径"))?.len();
        if size > exchange::Limits::FILE_BYTES as u64 {
            bail!("{shown}: {}", exchange::ReadError::TooLarge);
        }
        let bytes = std::fs::read(&self.file).with_context(|| format!("{shown} 读不出来，请检查路径和权限"))?;
        let document = read_file::read_loosely(&shown.to_string(), &bytes).await.map_err(|error| anyhow!("{shown}: {error}"))?;
        Ok(unit_rows::read(&document))
    }

    async fn run(self, services: &Services) -> anyhow::Result<ExitCode> {
        let file = self.read().await?;
        if self.json {
            let found = register::preview_as_operator(services, &file.rows).await?;
            say!("{}", serde_json::to_string(&report(&file, &found))?);
            return Ok(ExitCode::SUCCESS);
        }
        if file.rows.is_empty() {
            let all: Vec<&str> = file.problems.iter().map(|problem| problem.message.as_str()).collect();
            let why = if all.is_empty() { "文件里没有单位。".to_owned() } else { all.join("\n  ") };
            bail!("{}: {why}", self.file.display());
        }
        let done = if self.dry_run {
            register::preview_as_operator(services, &file.rows).await?
        } else {
            let county = unit_rows::guessed_county(&file.rows);
            register::import_as_operator(services, county.as_deref(), &file.rows).await?
        };
        say_on!("{}", told(&file.problems, &done, self.dry_run));
        Ok(ExitCode::SUCCESS)
    }
}

impl Export {
    async fn run(self, services: &Services) -> anyhow::Result<ExitCode> {
        let actor = settings::operator(services).await?;
        let all = register::everyone(&actor, services).await?;
        let Some(bytes) = unit_rows::write(&all, &ending(&self.file))? else {
            bail!("{}: 请把文件名写成 .csv 或 .xlsx · use .csv or .xlsx", self.file.display());
        };
        std::fs::write(&self.file, bytes).with_context(|| format!("{} 写不进去，请检查目录和权限", self.file.display()))?;
        say!("已导出{}个单位。", all.len());
        Ok(ExitCode::SUCCESS)
    }
}

/// One object with a fixed shape that other programs may rely on: classes by their Chinese label, `null` where one is asked.
fn report(file: &unit_rows::ReadRegister, found: &RegisterPreview) -> serde_json::Value {
    let parts = |proposed: &[UnitPart]| -> Vec<&str> {
        let word = |part: &UnitPart| match part {
            UnitPart::ShortName => "short",
            other => other.field(),
        };
        proposed.iter().map(word).collect()
    };
    let known = file.rows.iter().map(|row| {
        let entry = &row.entry;
        let group = entry.group.as_deref().unwrap_or_else(|| entry.class.usual_group());
        let aliases: Vec<&str> = entry.aliases.iter().map(|alias| alias.name.as_str()).collect();
        (row.row, json!({"full": entry.full_name, "short": entry.short_name, "class": entry.class.label(), "group": group, "aliases": aliases, "proposed": parts(&row.proposed)}))
    });
    let asked = file.asked.iter().map(|row| {
        let aliases: Vec<&str> = row.aliases.iter().map(|alias| alias.name.as_str()).collect();
        (row.row, json!({"full": row.full_name, "short": row.short_name, "class": null, "group": row.group, "aliases": aliases, "proposed": parts(&row.proposed)}))
    });
    let mut units: Vec<(usize, serde_json::Value)> = known.chain(asked).collect();
    units.sort_by_key(|(row, _)| *row);
    let problems = file.problems.iter().chain(&found.problems);
    let problems: Vec<serde_json::Value> =
        problems.map(|problem| json!({"row": row_in_table(problem.row), "column": problem.column, "message": problem.message})).collect();
    json!({"units": units.into_iter().map(|(_, unit)| unit).collect::<Vec<_>>(), "problems": problems})
}

fn ending(file: &Path) -> String {
    file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn told(problems: &[RowProblem], done: &RegisterPreview, dry_run: bool) -> String {
    let (added, changed) = (done.added.len(), done.changed.len());
    let mut lines = vec![format!("新增{added}个，修改{changed}个，不变{}个。", done.unchanged)];
    for unit in &done.changed {
        let parts: Vec<&str> = unit.changes.iter().map(|part| part.label()).collect();
        lines.push(format!("  {} {}:{}", row_place(unit.written.row), unit.written.entry.full_name, parts.join("、")));
    }
    if !done.unnamed.is_empty() {
        lines.push(format!("名册里另有{}个在用单位不在文件中，保持不变。", done.unnamed.len()));
    }
    let all: Vec<&RowProblem> = problems.iter().chain(&done.problems).collect();
    if !all.is_empty() {
        lines.push(format!("待核对的问题{}处：", all.len()));
        lines.extend(all.iter().map(|problem| format!("  {}", problem.message)));
    }
    if dry_run {
        lines.push("以上为试读结果，没有导入。".into());
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use domain::register::unit::UnitClass;
    use services::clock::SystemClock;
    use services::register::{RegisterFilter, list};
    use storage::testing;

    use super::*;

    /// A real register, kept beside the workspace; absent from a plain clone.
    fn real_register() -> Option<PathBuf> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/real/huoqiu-units.csv");
        if path.exists() {
            return Some(path);
        }
        eprintln!("left out: ../shared/real/huoqiu-units.csv is not here");
        None
    }

    #[tokio::test]
    async fn the_real_register_comes_in_whole_and_goes_out_again() {
        let Some(file) = real_register() else { return };
        for test in testing::both().await {
            let services = Services::new(test.db.clone(), Arc::new(SystemClock), PathBuf::from("unused"));
            Import { file: file.clone(), dry_run: true, json: false }.run(&services).await.unwrap();
            assert!(settings::operator(&services).await.is_err(), "a dry run stores nothing");
            Import { file: file.clone(), dry_run: false, json: false }.run(&services).await.unwrap();
            let actor = settings::operator(&services).await.unwrap();
            assert_eq!(actor.county_name, "霍邱县", "{}", test.name);
            let all = register::everyone(&actor, &services).await.unwrap();
            let townships = all.iter().filter(|unit| unit.class == UnitClass::Township).count();
            assert_eq!((all.len(), townships), (67, 30), "{}", test.name);
            let found = async |text: &str| {
                let filter = RegisterFilter { text: text.into(), ..RegisterFilter::default() };
                list(&actor, &services, &filter, 1, 100).await.unwrap().units.into_iter().map(|unit| unit.short_name).collect::<Vec<_>>()
            };
            for query in ["发改委", "fagaiwei", "fgw", "发展改革委"] {
                assert!(found(query).await.contains(&"发改委".to_owned()), "{query}");
            }
            let folder = tempfile::tempdir().unwrap();
            for name in ["units.csv", "units.xlsx"] {
                let file = folder.path().join(name);
                Export { file: file.clone() }.run(&services).await.unwrap();
                let rows = Import { file, dry_run: true, json: false }.read().await.unwrap().rows;
                let again = register::preview(&actor, &services, &rows).await.unwrap();
                assert_eq!((again.added.len(), again.changed.len(), again.unchanged), (0, 0, 67), "{} {name}", test.name);
            }
        }
    }

    #[tokio::test]
    async fn a_file_that_is_no_register_is_refused_with_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let test = testing::sqlite().await;
        let services = Services::new(test.db.clone(), Arc::new(SystemClock), PathBuf::from("unused"));
        for (name, content) in [("a.csv", "姓名,电话\n甲,1\n"), ("b.csv", "单位全称,类别\n甲局,星球\n"), ("c.xlsx", "MZ not a workbook")]
        {
            let file = folder.path().join(name);
            std::fs::write(&file, content).unwrap();
            let refused = Import { file, dry_run: false, json: false }.run(&services).await.unwrap_err().to_string();
            assert!(refused.contains('。'), "{name}: {refused}");
        }
        assert!(settings::operator(&services).await.is_err(), "nothing was made");
        assert!(Import { file: folder.path().join("none.csv"), dry_run: false, json: false }.read().await.is_err());
    }
}
