//! `gongkai account …`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand, ValueEnum};
use domain::access::role::Role;
use services::access::account::import::{self, AccountRows};
use services::access::account::{self, NewAccount, PasswordReset};
use services::operations::settings;
use services::{Actor, ServiceError, Services};

use super::Shared;
use crate::account_slips::workbook;
use crate::say::say;
use crate::{account_slips, read_file};

/// 账号 · accounts
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// 新增账号,密码从标准输入读取 · add an account, the password comes on standard input
    Add(Add),
    /// 为没有账号的单位各新增一个账号,写入表格 · add an account for every unit that has none, into a workbook
    AddAll(AddAll),
    /// 从表格导入账号,一次性密码写入另一张表格 · accounts from a file (xlsx or csv), their slips into a workbook
    Import(Import),
    /// 重置密码,打印一次性密码;被锁在外面时用 · give an account a one-time password; the way back in
    Reset(Whose),
    /// 解除密码输错后的暂停,密码不变 · end the pause after wrong passwords
    Unlock(Whose),
}

#[derive(Debug, Args)]
struct Whose {
    /// 用户名 · the name typed at sign-in
    #[arg(long, env = "GONGKAI_ACCOUNT_USERNAME")]
    username: String,
}

#[derive(Debug, Args)]
struct AddAll {
    /// 写入用户名和一次性密码的表格 · the workbook (xlsx) that takes user names and one-time passwords
    #[arg(long, env = "GONGKAI_ACCOUNT_OUTPUT")]
    output: PathBuf,
}

#[derive(Debug, Args)]
struct Import {
    /// 账号名单 · the file: xlsx or csv with 单位, 姓名, 用户名, 角色
    file: PathBuf,
    /// 写入用户名和一次性密码的表格 · the workbook (xlsx) that takes user names and one-time passwords
    #[arg(long, env = "GONGKAI_ACCOUNT_OUTPUT", required_unless_present = "dry_run")]
    output: Option<PathBuf>,
    /// 只读取并报告,不新增 · read and report, add nothing
    #[arg(long, env = "GONGKAI_DRY_RUN")]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct Add {
    /// 用户名 · the name typed at sign-in
    #[arg(long, env = "GONGKAI_ACCOUNT_USERNAME")]
    username: String,
    /// 角色 · role
    #[arg(long, env = "GONGKAI_ACCOUNT_ROLE")]
    role: RoleWord,
    /// 责任单位全称、简称或别名,单位角色必填 · unit, needed for the two unit roles
    #[arg(long, env = "GONGKAI_ACCOUNT_UNIT")]
    unit: Option<String>,
    /// 姓名,省略时同用户名 · the person's name, the user name when left out
    #[arg(long, env = "GONGKAI_ACCOUNT_NAME")]
    name: Option<String>,
    /// 从标准输入读密码(至少 10 个字符) · read the password, ten characters at least, from standard input
    #[arg(long, required = true, env = "GONGKAI_ACCOUNT_PASSWORD_STDIN")]
    password_stdin: bool,
    /// 首次登录不要求改密码 · do not ask for a new password at the first sign-in
    #[arg(long, env = "GONGKAI_ACCOUNT_KEEP_PASSWORD")]
    keep_password: bool,
}

/// The roles as words of the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum RoleWord {
    /// 政务公开办
    Office,
    /// 单位经办人
    Unit,
    /// 单位分管领导
    UnitLead,
    /// 县领导
    Leader,
    /// 督查人员（只读）
    Auditor,
    /// 系统管理员
    Admin,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Office => Self::Office,
            RoleWord::Unit => Self::Unit,
            RoleWord::UnitLead => Self::UnitLead,
            RoleWord::Leader => Self::Leader,
            RoleWord::Auditor => Self::Auditor,
            RoleWord::Admin => Self::Admin,
        }
    }
}

impl Options {
    /// Runs the verb.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        match self.verb {
            Verb::Add(add) => add.run(shared).await,
            Verb::AddAll(all) => all.run(shared).await,
            Verb::Import(import) => import.run(shared).await,
            Verb::Reset(whose) => whose.reset(shared).await,
            Verb::Unlock(whose) => whose.unlock(shared).await,
        }
    }
}

impl Whose {
    async fn reset(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let (services, actor, found) = self.found(shared).await?;
        let once = account::reset_password(&actor, &services, &found).await?;
        services.db().close().await;
        say!("一次性密码 · one-time password: {}", once.password);
        say!("原密码和已有的登录都已失效，首次登录时要改密码 · a new password is due at the first sign-in");
        Ok(ExitCode::SUCCESS)
    }

    async fn unlock(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let (services, actor, found) = self.found(shared).await?;
        account::unlock(&actor, &services, &found.id).await?;
        services.db().close().await;
        say!("已解除暂停，密码未变 · the pause is ended, the password is the same");
        Ok(ExitCode::SUCCESS)
    }

    async fn found(&self, shared: &Shared) -> anyhow::Result<(Services, Actor, PasswordReset)> {
        shared.must_exist()?;
        let services = shared.services().await?;
        let actor = settings::operator(&services).await?;
        let found = account::by_username(&actor, &services, &self.username).await?;
        Ok((services, actor, found))
    }
}

impl AddAll {
    async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        let services = shared.services().await?;
        let actor = settings::operator(&services).await?;
        let mut file = new_file(&self.output)?;
        let slips = match account::add_all(&actor, &services).await {
            Ok(slips) => slips,
            Err(error) => {
                let _ = std::fs::remove_file(&self.output);
                return Err(error.into());
            }
        };
        file.write_all(&workbook(&slips)?)?;
        file.sync_all()?;
        services.db().close().await;
        say!("已为{}个单位新增账号，用户名和一次性密码在 {} · the slips are there", slips.len(), self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}

impl Import {
    async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        shared.must_exist()?;
        let rows = self.read().await?;
        let services = shared.services().await?;
        let actor = settings::operator(&services).await?;
        let (refused, notes) = match &self.output {
            Some(output) if !self.dry_run => {
                let mut file = new_file(output)?;
                let (slips, refused, notes) = match import::import(&actor, &services, &rows).await {
                    Ok(done) => done,
                    Err(error) => {
                        let _ = std::fs::remove_file(output);
                        return Err(told(error));
                    }
                };
                file.write_all(&workbook(&slips)?)?;
                file.sync_all()?;
                say!("已新增{}个账号，用户名和一次性密码在 {} · the slips are there", slips.len(), output.display());
                (refused, notes)
            }
            _ => {
                let found = import::preview(&actor, &services, &rows).await.map_err(told)?;
                for one in &found.added {
                    let unit = if one.unit_name.is_empty() { "—" } else { &one.unit_name };
                    say!("第{}行：{}，{}，{}，{unit}", one.row, one.username, one.person, one.role.label());
                }
                say!("可以新增{}个账号；以上为试读结果，没有新增 · nothing was added", found.added.len());
                (found.problems, found.notes)
            }
        };
        services.db().close().await;
        if !refused.is_empty() {
            say!("没有读入{}处 · refused:", refused.len());
        }
        for problem in &refused {
            say!("  {}", problem.message);
        }
        if !notes.is_empty() {
            say!("读入时略去{}处 · left out:", notes.len());
        }
        for note in &notes {
            say!("  {}", note.message);
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn read(&self) -> anyhow::Result<AccountRows> {
        let shown = self.file.display();
        let size = std::fs::metadata(&self.file).with_context(|| format!("{shown} 打不开，请检查路径"))?.len();
        if size > import::FILE_LIMIT as u64 {
            bail!("{shown}: {}", exchange::ReadError::TooLarge);
        }
        let bytes = std::fs::read(&self.file).with_context(|| format!("{shown} 读不出来，请检查路径和权限"))?;
        let document = read_file::read_loosely(&shown.to_string(), &bytes).await.map_err(|error| anyhow!("{shown}: {error}"))?;
        let rows = account_slips::rows(&document);
        match rows.problems.first() {
            Some(problem) if rows.rows.is_empty() => bail!("{shown}: {}", problem.message),
            _ => Ok(rows),
        }
    }
}

/// Made first: passwords that could not be written down would be lost.
fn new_file(output: &Path) -> anyhow::Result<std::fs::File> {
    std::fs::File::create_new(output)
        .with_context(|| format!("{} 写不进去或已经存在，请换一个文件名 · cannot be created", output.display()))
}

/// What is wrong with a file, without the name of a field that nobody sees here.
fn told(error: ServiceError) -> anyhow::Error {
    match error {
        ServiceError::Invalid(errors) => anyhow!(errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ")),
        other => other.into(),
    }
}

impl Add {
    async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        if !self.password_stdin {
            bail!("请加 --password-stdin，并从标准输入给出密码 · pass the password on standard input with --password-stdin");
        }
        let password = first_line().context("标准输入读不到密码 · no password on standard input")?;
        let services = shared.services().await?;
        let (county, is_new) = settings::ensure_county(&services).await?;
        if is_new {
            say!("已新建“{}”，可在“设置”里改名 · made a county, rename it under 设置", county.name);
        }
        let actor = settings::operator(&services).await?;
        let unit = match &self.unit {
            Some(name) => Some(account::unit_by_name(&actor, &services, name).await?),
            None => None,
        };
        let role = Role::from(self.role);
        let new = NewAccount { person: self.name.unwrap_or_else(|| self.username.clone()), username: self.username, role, unit };
        let username = new.username.trim().to_lowercase();
        account::add_with_password(&actor, &services, new, &password, self.keep_password).await?;
        services.db().close().await;
        let next = if self.keep_password { "" } else { "，首次登录时要改密码 · a new password is due at the first sign-in" };
        say!("已新增账号 {username}（{}）{next}", role.label());
        Ok(ExitCode::SUCCESS)
    }
}

/// What comes before the first line end; the rest is not read as a password.
fn first_line() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text)?;
    let line = text.lines().next().unwrap_or_default().to_owned();
    if line.is_empty() {
        bail!("空的 · it is empty");
    }
    Ok(line)
}
