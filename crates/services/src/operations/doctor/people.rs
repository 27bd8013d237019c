use domain::access::role::Role;
use storage::{Db, access::account, operations::county};

use super::{Check, unanswered};

/// A county, somebody who judges, somebody who manages accounts, nobody with a first password.
pub(super) async fn check(db: &Db) -> Vec<Check> {
    let answered = async {
        let mut conn = db.read().await?;
        let Some(first) = county::list(&mut conn).await?.into_iter().next() else { return Ok(None) };
        let roles = account::in_use(&mut conn, &first.id).await?;
        Ok::<_, storage::StorageError>(Some((first, roles)))
    };
    let (county, roles) = match answered.await {
        Ok(Some(found)) => found,
        Ok(None) => {
            return vec![Check::wrong(
                "数据库里还没有县和账号。请运行 gongkai account add 新增第一个系统管理员。",
                "there is no county and no account yet; add the first administrator with `gongkai account add`",
            )];
        }
        Err(error) => return vec![unanswered(error)],
    };
    let count = |role: Role| roles.iter().find(|(one, ..)| *one == role).map_or(0, |row| row.1);
    let mut checks = Vec::new();
    for role in [Role::Office, Role::Admin] {
        if count(role) == 0 {
            checks.push(Check::wrong(
                format!("没有在用的“{}”账号。请运行 gongkai account add --role {}。", role.label(), role.code()),
                format!("no account with role {0} can sign in; run `gongkai account add --role {0}`", role.code()),
            ));
        }
    }
    let total: i64 = roles.iter().map(|row| row.1).sum();
    let first: i64 = roles.iter().map(|row| row.2).sum();
    checks.push(Check::good(format!("{}在用账号 {total} 个。", county.name), format!("{total} accounts in use")));
    if first > 0 {
        checks.push(Check::look(
            format!("{first} 个账号还没有改首次密码。请提醒本人登录修改，长期不用的请停用。"),
            format!("{first} accounts still have their first password; remind their owners or disable them"),
        ));
    }
    checks
}
