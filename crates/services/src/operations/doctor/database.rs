use storage::{Db, Engine, operations::backup};

use super::{Check, unanswered};
use crate::operations::audit::{ChainState, verify_chain};

/// Engine, version, schema, journal; and whether the schema is this program's.
pub(super) async fn engine(db: &Db) -> (Vec<Check>, bool) {
    let facts = match backup::engine_facts(db).await {
        Ok(facts) => facts,
        Err(error) => {
            let check = Check::wrong(
                format!("数据库里没有本程序的表（{error}）。请运行 gongkai migrate。"),
                format!("the database holds no tables of this program ({error}); run `gongkai migrate`"),
            );
            return (vec![check], false);
        }
    };
    let name = match db.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let mut checks =
        vec![Check::good(format!("数据库可用：{name} {}。", facts.version), format!("database answers: {name} {}", facts.version))];
    let newest = backup::newest_migration();
    let is_current = facts.migration == newest;
    checks.push(match facts.migration.cmp(&newest) {
        std::cmp::Ordering::Equal => {
            Check::good(format!("表结构是第 {newest} 版，与程序一致。"), format!("schema {newest}, as the program wants it"))
        }
        std::cmp::Ordering::Less => Check::wrong(
            format!("表结构是第 {} 版，程序要第 {newest} 版。请先备份，再运行 gongkai migrate。", facts.migration),
            format!("schema {} is older than the program's {newest}; back up, then run `gongkai migrate`", facts.migration),
        ),
        std::cmp::Ordering::Greater => Check::wrong(
            format!("表结构是第 {} 版，比程序认识的第 {newest} 版新。请换用较新的 gongkai 程序。", facts.migration),
            format!("schema {} is newer than the program's {newest}; use the newer program", facts.migration),
        ),
    });
    if db.engine() == Engine::Sqlite {
        checks.push(if facts.journal_mode == "wal" {
            Check::good("日志模式是 WAL，读写互不等待。", "journal mode is WAL")
        } else {
            Check::wrong(
                format!("日志模式是 {}，应为 wal。数据库文件不要放在网络盘上；移到本机磁盘后重启服务。", facts.journal_mode),
                format!("journal mode is {}, not wal; keep the file on a local disk and restart", facts.journal_mode),
            )
        });
    }
    (checks, is_current)
}

/// File and audit log.
pub(super) async fn whole(db: &Db) -> Vec<Check> {
    let mut checks = Vec::new();
    match backup::integrity(db).await {
        Ok(problems) if problems.is_empty() => {}
        Ok(problems) => checks.push(Check::wrong(
            format!("数据库文件有损坏：{}。请停止服务，用最近的备份恢复。", problems.join(";")),
            format!("the database file is damaged: {}; stop the service and restore the last backup", problems.join("; ")),
        )),
        Err(error) => checks.push(unanswered(error)),
    }
    let mut conn = match db.read().await {
        Ok(conn) => conn,
        Err(error) => return vec![unanswered(error)],
    };
    checks.push(match verify_chain(&mut conn).await {
        Ok(ChainState::Whole(rows)) => Check::good(format!("操作日志完整，共 {rows} 行。"), format!("the audit log is whole: {rows} rows")),
        Ok(ChainState::Broken { chain, seq, problem }) => Check::wrong(
            format!("{chain}操作日志第 {seq} 行有问题：{problem}。请保留现场，与备份核对，并报告单位负责人。"),
            format!("the audit log is broken at row {seq}; keep everything as it is and compare with a backup"),
        ),
        Err(error) => unanswered(error),
    });
    checks
}
