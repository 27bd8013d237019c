//! Doctor (体检): what is wrong with an installation, in plain words, and what to do about it.

mod calendar;
mod database;
mod evidence;
mod machine;
mod parameters;
mod people;
mod records;
mod room;

use std::path::Path;

use chrono::{DateTime, Utc};
use domain::calendar::office_time::day_of;
use storage::Db;

use crate::operations::backup::sqlite_file;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Works, but somebody should look.
    Look,
    /// Wrong: the command fails.
    Wrong,
}

/// One line of the examination, in both languages, Chinese first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// How it came out.
    pub verdict: Verdict,
    /// What was found and what to do, in Chinese.
    pub chinese: String,
    /// The same in English.
    pub english: String,
}

impl Check {
    fn new(verdict: Verdict, chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self { verdict, chinese: chinese.into(), english: english.into() }
    }

    fn good(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self::new(Verdict::Good, chinese, english)
    }

    fn look(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self::new(Verdict::Look, chinese, english)
    }

    fn wrong(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self::new(Verdict::Wrong, chinese, english)
    }
}

/// How the service is set up in front of the network, as its options say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Front {
    /// Listens to this machine only.
    pub is_local: bool,
    /// A reverse proxy with TLS stands in front.
    pub behind_tls: bool,
}

/// Examines an installation without changing anything: no file is made, no migration run.
pub async fn examine(address: &str, data: &Path, now: DateTime<Utc>, front: Front) -> Vec<Check> {
    let mut checks = Vec::new();
    let file = sqlite_file(address);
    if let Some(file) = file.as_ref().filter(|file| !file.exists()) {
        checks.push(Check::wrong(
            format!("数据库文件 {} 不存在。请核对 --database；第一次使用请运行 gongkai serve。", file.display()),
            format!("the database file {} does not exist; check --database, or run `gongkai serve` for a first start", file.display()),
        ));
    } else {
        match Db::open(address).await {
            Ok(db) => {
                let is_current;
                (checks, is_current) = of_database(&db, data, now).await;
                if is_current {
                    match calendar::loaded(&db, day_of(now)).await {
                        Ok((years, provisional)) => checks.extend(calendar::check(day_of(now), &years, provisional)),
                        Err(error) => checks.push(unanswered(error)),
                    }
                }
                db.close().await;
            }
            Err(error) => checks.push(Check::wrong(
                format!("数据库打不开：{error}。请核对 --database 和数据库服务是否启动。"),
                format!("the database cannot be opened: {error}; check --database and whether its server runs"),
            )),
        }
    }
    checks.extend(machine::space(file.as_deref(), data));
    checks.extend(file.as_deref().and_then(machine::readable_by_others));
    checks.push(machine::front(front));
    checks
}

/// Everything that is asked of the database. An outdated schema ends the questions: the answers would be errors.
async fn of_database(db: &Db, data: &Path, now: DateTime<Utc>) -> (Vec<Check>, bool) {
    let (mut checks, is_current) = database::engine(db).await;
    if !is_current {
        return (checks, false);
    }
    checks.extend(database::whole(db).await);
    checks.extend(evidence::check(db, data).await);
    checks.push(room::check(db, now).await);
    checks.extend(records::check(db).await);
    checks.extend(people::check(db).await);
    checks.extend(parameters::check(db).await);
    (checks, true)
}

/// A question that the database could not answer.
fn unanswered(error: impl std::fmt::Display) -> Check {
    Check::wrong(format!("数据库没有答复：{error}。"), format!("the database did not answer: {error}"))
}
