//! The command line: every command is a module with options and `run`.

mod account;
mod backup;
mod checklist;
mod checklist_export;
mod checklist_import;
mod demo;
mod doctor;
mod migrate;
mod restore;
mod serve;
mod unit;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use services::Services;
use services::clock::SystemClock;
use storage::Db;

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
    /// 佐证文件目录 · folder of evidence files
    #[arg(long, global = true, env = "GONGKAI_DATA", default_value = "gongkai-files")]
    pub(crate) data: PathBuf,
}

impl Shared {
    /// Opens and migrates the database and builds the use cases over it.
    pub(crate) async fn services(&self) -> anyhow::Result<Services> {
        let db = Db::open(&self.database).await.context("数据库打不开 · the database cannot be opened")?;
        db.migrate().await.context("数据库升级失败 · the schema cannot be brought up to date")?;
        Ok(Services::new(db, Arc::new(SystemClock), self.data.clone()))
    }
}

impl Shared {
    /// Whether the database is a file of our own.
    pub(crate) fn is_sqlite(&self) -> bool {
        self.database.starts_with("sqlite:")
    }

    /// Opening a SQLite file creates it; a command that only looks must not.
    pub(crate) fn must_exist(&self) -> anyhow::Result<()> {
        match services::backup::sqlite_file(&self.database) {
            Some(file) if !file.exists() => {
                anyhow::bail!("数据库文件 {0} 不存在,请核对 --database · the database file {0} does not exist", file.display())
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
    Account(account::Options),
    Backup(backup::Options),
    Restore(restore::Options),
    /// 校验操作日志,指出第一处问题 · verify the audit log, name the first bad row
    Verify,
    Doctor(doctor::Options),
}

impl Cli {
    /// Runs the command; what goes wrong is one sentence on standard error and a failing exit code.
    pub(crate) fn run(self) -> ExitCode {
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                eprintln!("gongkai: {error}");
                return ExitCode::FAILURE;
            }
        };
        let shared = self.shared;
        let result = runtime.block_on(async move {
            match self.command {
                Command::Serve(options) => options.run(&shared).await,
                Command::Migrate => migrate::run(&shared).await,
                Command::Demo(options) => options.run(&shared).await,
                Command::Checklist(verb) => verb.run(&shared).await,
                Command::Unit(verb) => verb.run(&shared).await,
                Command::Account(options) => options.run(&shared).await,
                Command::Backup(options) => options.run(&shared).await,
                Command::Restore(options) => options.run(&shared).await,
                Command::Verify => verify::run(&shared).await,
                Command::Doctor(options) => options.run(&shared).await,
            }
        });
        match result {
            Ok(code) => code,
            Err(error) => {
                eprintln!("gongkai: {error:#}");
                ExitCode::from(2)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
