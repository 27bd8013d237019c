//! Accounts from a file: each row a person, looked at before anything is stored.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::access::password::check_username;
use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::access::username::{Sound, made};
use domain::calendar::office_time::day_of;
use domain::ids::{ImportId, UnitId};
use domain::register::called::{Called, called, what_became_of_it};
use domain::register::unit::Unit;
use domain::reporting::advice;
use serde::{Deserialize, Serialize};
use storage::access::account;
use storage::import_draft::FileOf;
use storage::{Conn, Lock, register::unit};

use super::add::{record, store};
use super::{NewAccount, Slip, checked_person, one_time_password};
use crate::access::session::hash_password;
use crate::form;
use crate::register::RowProblem;
use crate::{Actor, Result, Seen, ServiceError, Services, waiting_rows};

/// The largest list of accounts that is read, in bytes.
pub const FILE_LIMIT: usize = 2 * 1024 * 1024;

const WAITING: &str = "这份待确认的账号名单";

/// So many accounts are taken from one file: each password is made to be slow.
pub const ROWS_LIMIT: usize = 300;

/// A row of a list of accounts, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccountRow {
    /// Its number in the file.
    pub row: usize,
    /// 单位, by any of its names; may be empty.
    pub unit: String,
    /// 姓名; may be empty.
    pub person: String,
    /// 用户名; made from the unit's name where it is empty.
    pub username: String,
    /// 角色, as a word; a unit's people are 经办人 where it is empty.
    pub role: String,
}

/// What a list of accounts holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccountRows {
    /// The rows.
    pub rows: Vec<AccountRow>,
    /// What was wrong with the file.
    pub problems: Vec<RowProblem>,
}

form! {
    /// A waiting list of accounts.
    #[derive(Debug)]
    pub struct ChosenAccounts {
        /// Which.
        pub draft: ImportId,
        /// The accounts as the preview showed them.
        pub seen: Seen,
    }
}

/// An account that a row will make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedAccount {
    /// Its row in the file.
    pub row: usize,
    /// The name typed at sign-in.
    pub username: String,
    /// The person.
    pub person: String,
    /// What she is.
    pub role: Role,
    /// Her unit, for the two unit roles.
    pub unit: Option<UnitId>,
    /// The unit's full name; empty without one.
    pub unit_name: String,
}

/// What a list of accounts would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountPreview {
    /// The accounts it adds, in the order of the file.
    pub added: Vec<PlannedAccount>,
    /// Rows that are refused, each with what to do, and what was wrong with the file.
    pub problems: Vec<RowProblem>,
    /// Rows that are read without something that was written in them.
    pub notes: Vec<RowProblem>,
}

impl AccountPreview {
    /// What the form sends back.
    #[must_use]
    pub fn seen(&self) -> Seen {
        Seen::of(&self.added)
    }
}

/// Keeps a list of accounts until its preview is confirmed. Nothing of it is stored as an account yet.
///
/// # Errors
/// `Forbidden` unless the person manages accounts; `Invalid` when there are too many rows.
pub async fn receive(actor: &Actor, services: &Services, file_name: &str, content: &[u8], file: &AccountRows) -> Result<ImportId> {
    actor.require(Permission::ManageAccounts)?;
    refuse_too_many(&file.rows)?;
    waiting_rows::keep(actor, services, FileOf::Accounts, (file_name, content), file).await
}

/// What a waiting list would do.
///
/// # Errors
/// `Forbidden`; `Refused` when it was confirmed, with who did so; `NotFound` when nobody came back for it.
pub async fn waiting(actor: &Actor, services: &Services, id: &ImportId) -> Result<AccountPreview> {
    actor.require(Permission::ManageAccounts)?;
    let mut conn = services.db().read().await?;
    let file = read_waiting(&mut conn, actor, id).await?;
    plan(&mut conn, actor, day_of(services.now()), &file).await
}

/// Adds the accounts of a waiting list, each with a one-time password, all that the preview showed or none.
///
/// # Errors
/// `Forbidden`; `Stale` when the preview would be another one by now; `Refused` when it was confirmed already, with who did so, or when
/// there is none to add.
pub async fn confirm(actor: &Actor, services: &Services, chosen: &ChosenAccounts) -> Result<Vec<Slip>> {
    actor.require(Permission::ManageAccounts)?;
    let file = read_waiting(&mut services.db().read().await?, actor, &chosen.draft).await?;
    Ok(add_rows(actor, services, &file, Some(chosen)).await?.0)
}

/// The same at once, for the command line: the slips of those added, the rows that were refused, and what was left out of others.
///
/// # Errors
/// `Refused` when there is none to add.
pub async fn import(actor: &Actor, services: &Services, file: &AccountRows) -> Result<(Vec<Slip>, Vec<RowProblem>, Vec<RowProblem>)> {
    actor.require(Permission::ManageAccounts)?;
    refuse_too_many(&file.rows)?;
    add_rows(actor, services, file, None).await
}

/// What a list would do, without keeping it: for the command line.
///
/// # Errors
/// `Forbidden` unless the person manages accounts.
pub async fn preview(actor: &Actor, services: &Services, file: &AccountRows) -> Result<AccountPreview> {
    actor.require(Permission::ManageAccounts)?;
    refuse_too_many(&file.rows)?;
    plan(&mut services.db().read().await?, actor, day_of(services.now()), file).await
}

fn refuse_too_many(rows: &[AccountRow]) -> Result<()> {
    if rows.len() <= ROWS_LIMIT {
        return Ok(());
    }
    Err(ServiceError::field("file", format!("一次最多导入{ROWS_LIMIT}个账号，这份文件有{}行，请分成几份。", rows.len())))
}

async fn read_waiting(conn: &mut Conn, actor: &Actor, id: &ImportId) -> Result<AccountRows> {
    waiting_rows::read(conn, actor, FileOf::Accounts, id, WAITING).await
}

async fn add_rows(
    actor: &Actor,
    services: &Services,
    file: &AccountRows,
    chosen: Option<&ChosenAccounts>,
) -> Result<(Vec<Slip>, Vec<RowProblem>, Vec<RowProblem>)> {
    // digests take time: they are made before anything is held
    let before = plan(&mut services.db().read().await?, actor, day_of(services.now()), file).await?;
    if let Some(chosen) = chosen {
        chosen.seen.is_still(&before.added)?;
    }
    let mut passwords = Vec::with_capacity(before.added.len());
    for _ in &before.added {
        let password = one_time_password();
        let hash = hash_password(password.clone()).await?;
        passwords.push((password, hash));
    }
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    if let Some(chosen) = chosen {
        waiting_rows::end(&mut tx, actor, services, FileOf::Accounts, &chosen.draft, WAITING).await?;
    }
    let now = plan(&mut tx, actor, day_of(services.now()), file).await?;
    if now.added != before.added {
        return Err(ServiceError::Stale);
    }
    if now.added.is_empty() {
        return Err(ServiceError::Refused("这份名单里没有可以新增的账号，请按提示修改后重新上传。".into()));
    }
    let mut slips = Vec::with_capacity(now.added.len());
    for (planned, (password, hash)) in now.added.into_iter().zip(passwords) {
        let new = NewAccount { username: planned.username, person: planned.person, role: planned.role, unit: planned.unit };
        let account = store(&mut tx, actor, services, new, hash, true).await?;
        record(&mut tx, actor, services, &account).await?;
        let unit_name = if planned.unit_name.is_empty() { account.role.label().to_owned() } else { planned.unit_name };
        slips.push(Slip { unit_name, person: account.person, username: account.username, role: account.role, password });
    }
    tx.commit().await?;
    Ok((slips, now.problems, now.notes))
}

/// A row that can go on, perhaps without its user name yet.
struct Readable<'a> {
    row: &'a AccountRow,
    role: Role,
    unit: Option<&'a Unit>,
    person: String,
    username: Option<String>,
}

async fn plan(conn: &mut Conn, actor: &Actor, today: NaiveDate, file: &AccountRows) -> Result<AccountPreview> {
    let units = unit::list(conn, &actor.county).await?;
    let mut taken: HashSet<String> = account::usernames(conn).await?.into_iter().collect();
    let mut problems = file.problems.clone();
    let (mut notes, mut readable) = (Vec::new(), Vec::new());
    let mut written: HashMap<String, usize> = HashMap::new();
    for row in &file.rows {
        let problem = |column: &str, message: String| RowProblem {
            row: row.row,
            column: column.to_owned(),
            message: format!("第{}行{message}", row.row),
        };
        match read(row, (&units, today), &taken, &written) {
            Ok(read) => {
                if read.unit.is_none() && !row.unit.trim().is_empty() {
                    let role = read.role.label();
                    notes.push(problem("单位", format!("的单位“{}”没有记入：{role}的账号不属于某个责任单位。", row.unit.trim())));
                }
                written.extend(read.username.clone().map(|name| (name, row.row)));
                readable.push(read);
            }
            Err((column, message)) => problems.push(problem(column, message)),
        }
    }
    taken.extend(written.into_keys());
    // names that are made come last: none that was written is given to somebody else
    let nameless = readable.iter().filter(|one| one.username.is_none()).filter_map(|one| one.unit);
    let sounds: Vec<Sound<'_>> = nameless.map(|unit| Sound { initials: &unit.initials, pinyin: &unit.pinyin }).collect();
    let mut names = made(&sounds, &taken).into_iter();
    let added = readable.into_iter().map(|one| PlannedAccount {
        row: one.row.row,
        username: one.username.or_else(|| names.next()).unwrap_or_default(),
        person: one.person,
        role: one.role,
        unit: one.unit.map(|unit| unit.id.clone()),
        unit_name: one.unit.map(|unit| unit.full_name.clone()).unwrap_or_default(),
    });
    let added = added.collect();
    problems.sort_by_key(|problem| problem.row);
    Ok(AccountPreview { added, problems, notes })
}

/// What a row says, or its column and what is wrong there.
fn read<'a>(
    row: &'a AccountRow,
    (units, today): (&'a [Unit], NaiveDate),
    taken: &HashSet<String>,
    written: &HashMap<String, usize>,
) -> std::result::Result<Readable<'a>, (&'static str, String)> {
    let role = match row.role.trim() {
        "" if row.unit.trim().is_empty() => return Err(("角色", "没有写单位，也没有写角色，没有读入。请补写。".into())),
        "" => Role::Unit,
        word => Role::from_word(word).ok_or_else(|| {
            let all = Role::ALL.map(Role::label).join("、");
            ("角色", format!("的角色“{word}”不认得，没有读入。可以写：{all}。"))
        })?,
    };
    let unit = if role.is_bound_to_unit() { Some(unit_called(row.unit.trim(), units, today)?) } else { None };
    let person = match (row.person.trim(), unit) {
        ("", Some(unit)) if role == Role::Unit => format!("{}经办人", unit.short_name),
        ("", Some(unit)) => format!("{}分管领导", unit.short_name),
        (written, _) => written.to_owned(),
    };
    let person = checked_person(&person).map_err(|wrong| ("姓名", format!("：{}这一行没有读入。", wrong.message)))?;
    if advice::holds_number(&person) {
        return Err(("姓名", "的姓名里有手机或证件号码，没有读入。姓名会出现在办理记录里，请只写姓名。".into()));
    }
    let username = match row.username.trim() {
        "" if unit.is_some() => None,
        typed => {
            let name = check_username(typed).map_err(|refusal| ("用户名", format!("：{refusal}这一行没有读入。")))?;
            if let Some(first) = written.get(&name) {
                return Err(("用户名", format!("的用户名“{name}”与第{first}行相同，没有读入。请换一个，或删去这一行。")));
            }
            if taken.contains(&name) {
                return Err(("用户名", format!("的用户名“{name}”已有人用，没有读入。请换一个，或删去这一行。")));
            }
            Some(name)
        }
    };
    Ok(Readable { row, role, unit, person, username })
}

/// The unit that bears the name.
fn unit_called<'a>(name: &str, units: &'a [Unit], today: NaiveDate) -> std::result::Result<&'a Unit, (&'static str, String)> {
    if name.is_empty() {
        return Err(("单位", "没有写单位，没有读入。单位经办人、分管领导要写明单位。".into()));
    }
    match called(name, units, today) {
        Called::One(unit) => Ok(unit),
        Called::Several => Err(("单位", format!("的单位“{name}”对应不止一个单位，没有读入。请写全称。"))),
        Called::Ended { on, heir, .. } => {
            Err(("单位", format!("的单位“{name}”{}，没有读入。请改写承接的单位，或删去这一行。", what_became_of_it(on, heir))))
        }
        Called::Nobody => Err(("单位", format!("的单位“{name}”不在名册里，没有读入。请用名册里的全称或简称，或先新增这个单位。"))),
    }
}
