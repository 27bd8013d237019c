//! The command line: every command is a module with options and `run`.

mod account;
mod assess;
mod backup;
#[cfg(any(test, feature = "bench"))]
mod bench_seal;
mod checklist;
mod checklist_export;
mod checklist_import;
mod clean;
mod column;
mod demo;
mod doctor;
mod draw;
mod migrate;
mod monitor;
mod read_file;
mod restore;
mod serve;
mod table_file;
mod unit;
mod verify;
mod verify_pack;
mod verify_seal;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use services::Services;
use services::clock::{Clock, SystemClock};
use storage::Db;

use crate::say;

/// 政务公开监督 · Disclosure supervision for a county
#[derive(Debug, Parser)]
#[command(name = "gongkai", version, about, long_about = None)]
pub(crate) struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// What every command needs.
#[derive(Debug, Clone, Args)]
pub(crate) struct Shared {
    /// 数据库地址 · database: sqlite:FILE or postgres://…
    #[arg(long, global = true, env = "GONGKAI_DATABASE", hide_env_values = true, default_value = "sqlite:gongkai.db")]
    pub(crate) database: String,
    /// 佐证文件目录，默认 gongkai-files · folder of evidence files, gongkai-files where it is not said
    #[arg(long, global = true, env = "GONGKAI_DATA")]
    data: Option<PathBuf>,
}

/// Where evidence files lie unless it is said.
const DATA: &str = "gongkai-files";

impl Shared {
    /// The folder of evidence files.
    pub(crate) fn data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| DATA.into())
    }

    /// Opens and migrates the database and builds the use cases over it.
    pub(crate) async fn services(&self) -> anyhow::Result<Services> {
        let db = Db::open(&self.database).await.context("数据库打不开 · the database cannot be opened")?;
        db.migrate().await.context("数据库升级失败 · the schema cannot be brought up to date")?;
        storage::operations::upgrade::run(&db, SystemClock.now())
            .await
            .context("旧版本数据转入失败，请保留数据库并联系管理员 · the records of the older version cannot be taken over")?;
        services::register::respell(&db, SystemClock.now())
            .await
            .context("单位的检索词没有更新 · the search texts of units were not renewed")?;
        Ok(Services::new(db, Arc::new(SystemClock), self.data()))
    }
}

impl Shared {
    /// Whether the database is a file of our own.
    pub(crate) fn is_sqlite(&self) -> bool {
        self.database.starts_with("sqlite:")
    }

    /// Opening a SQLite file creates it; a command that only looks must not.
    pub(crate) fn must_exist(&self) -> anyhow::Result<()> {
        match services::operations::backup::sqlite_file(&self.database) {
            Some(file) if !file.exists() => {
                anyhow::bail!("数据库文件 {0} 不存在，请核对 --database · the database file {0} does not exist", file.display())
            }
            _ => Ok(()),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动服务 · serve the screens
    Serve(serve::Options),
    /// 建表或升级 · bring the database up to date
    Migrate,
    /// 生成示例县 · fill an empty database with a demo county
    Demo(demo::Options),
    /// 重点工作清单 · checklists
    #[command(subcommand)]
    Checklist(checklist::Verb),
    /// 责任单位 · units
    #[command(subcommand)]
    Unit(unit::Verb),
    /// 栏目 · the columns that units keep
    #[command(subcommand)]
    Column(column::Verb),
    /// 错误表述 · the list of wrong words
    #[command(subcommand)]
    Words(words::Verb),
    /// 监测 · the month's round
    #[command(subcommand)]
    Monitor(monitor::Verb),
    Account(account::Options),
    Assess(assess::Options),
    #[command(subcommand)]
    Draw(draw::Verb),
    Backup(backup::Options),
    Restore(restore::Options),
    Verify(verify::Options),
    VerifyPack(verify_pack::Options),
    VerifySeal(verify_seal::Options),
    Doctor(doctor::Options),
    Clean(clean::Options),
    /// Measures the seal of a round; `cargo xtask bench` alone calls it.
    #[cfg(any(test, feature = "bench"))]
    #[command(hide = true)]
    BenchSeal(bench_seal::Options),
    /// Reads one file that somebody sent, from standard input; only this program itself calls it.
    #[command(hide = true)]
    ReadFile,
}

impl Cli {
    /// Runs the command; what goes wrong is one sentence on standard error and a failing exit code.
    pub(crate) fn run(self) -> ExitCode {
        if matches!(self.command, Command::ReadFile) {
            return read_file::run();
        }
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                say::complain(&error.to_string());
                return ExitCode::FAILURE;
            }
        };
        let shared = self.shared;
        // the site goes on without anybody who reads its first line
        let is_site = matches!(self.command, Command::Serve(_));
        let result = runtime.block_on(async move {
            match self.command {
                Command::Serve(options) => options.run(&shared).await,
                Command::Migrate => migrate::run(&shared).await,
                Command::Demo(options) => options.run(&shared).await,
                Command::Checklist(verb) => verb.run(&shared).await,
                Command::Unit(verb) => verb.run(&shared).await,
                Command::Column(verb) => verb.run(&shared).await,
                Command::Words(verb) => verb.run(&shared).await,
                Command::Monitor(verb) => verb.run(&shared).await,
                Command::Account(options) => options.run(&shared).await,
                Command::Assess(options) => options.run(),
                Command::Draw(verb) => verb.run(),
                Command::Backup(options) => options.run(&shared).await,
                Command::Restore(options) => options.run(&shared).await,
                Command::Verify(options) => options.run(&shared).await,
                Command::VerifyPack(options) => options.run(),
                Command::VerifySeal(options) => options.run(),
                Command::Doctor(options) => options.run(&shared).await,
                Command::Clean(options) => options.run(&shared).await,
                #[cfg(any(test, feature = "bench"))]
                Command::BenchSeal(options) => options.run(&shared).await,
                Command::ReadFile => Ok(read_file::run()),
            }
        });
        // work on threads of its own cannot be called off, and nobody waits for it any more
        runtime.shutdown_timeout(std::time::Duration::from_millis(500));
        match result {
            Ok(code) if is_site => code,
            Ok(code) => say::ended(code),
            Err(error) => {
                say::complain(&format!("{error:#}"));
                ExitCode::from(2)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::Cli;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    /// Words of every call of the program in a paper's code blocks.
    fn calls(paper: &str) -> Vec<Vec<String>> {
        let mut is_code = false;
        let mut found = Vec::new();
        for line in paper.lines().map(str::trim) {
            is_code ^= line.starts_with("```");
            let line = line.replace("$(date +%F)", "2026-11-28");
            let command = line.split(" #").next().unwrap_or_default().rsplit('|').next().unwrap_or_default().trim();
            let command = command.strip_prefix("run ").or_else(|| command.strip_prefix("ExecStart=/usr/local/bin/")).unwrap_or(command);
            if is_code && command.starts_with("gongkai ") {
                found.push(command.split_whitespace().map(str::to_owned).collect());
            }
        }
        found
    }

    #[test]
    fn what_the_papers_tell_people_to_type_is_understood() {
        let known = read_from_environment(&Cli::command());
        let papers = [
            ("README.md", include_str!("../../../README.md"), 6),
            ("README.zh-CN.md", include_str!("../../../README.zh-CN.md"), 6),
            ("operations.md", include_str!("../../../docs/operations.md"), 5),
            ("import-a-checklist.md", include_str!("../../../docs/how-to/import-a-checklist.md"), 2),
            ("hand-over-a-post.md", include_str!("../../../docs/how-to/hand-over-a-post.md"), 1),
            ("close-the-year.md", include_str!("../../../docs/how-to/close-the-year.md"), 1),
            ("assess-a-quarter.md", include_str!("../../../docs/how-to/assess-a-quarter.md"), 1),
        ];
        for (name, paper, least) in papers {
            let calls = calls(paper);
            for variable in variables(paper) {
                assert!(known.contains(&variable), "{name}: {variable} is read by no command");
            }
            assert!(calls.len() >= least, "{name} has only {calls:?}");
            for words in calls {
                if let Err(error) = Cli::try_parse_from(&words) {
                    panic!("{name}: {} – {error}", words.join(" "));
                }
            }
        }
    }

    /// Names of our own environment variables in a paper; those of the build tool are the build tool's.
    fn variables(paper: &str) -> Vec<String> {
        let is_sign = |sign: char| sign.is_ascii_uppercase() || sign == '_';
        let words = paper.split(|sign: char| !is_sign(sign)).filter(|word| word.starts_with("GONGKAI_"));
        words.map(str::to_owned).filter(|word| !word.starts_with("GONGKAI_TEST_")).collect()
    }

    fn read_from_environment(command: &clap::Command) -> Vec<String> {
        let own = command.get_arguments().filter_map(|argument| argument.get_env()).map(|name| name.to_string_lossy().into_owned());
        own.chain(command.get_subcommands().flat_map(read_from_environment)).collect()
    }

    #[test]
    fn calls_are_found_in_code_alone() {
        let paper = "gongkai serve\n```sh\nrun gongkai verify   # looks\necho x | gongkai doctor\nother-gongkai x\n```\ngongkai migrate";
        assert_eq!(calls(paper), [["gongkai", "verify"], ["gongkai", "doctor"]]);
        assert_eq!(variables("`GONGKAI_DATABASE=x`, GONGKAI_TEST_POSTGRES"), ["GONGKAI_DATABASE"]);
    }
}
