//! Fills an empty database.

use domain::account::Role;
use domain::ids::{AccountId, CountyId};
use storage::account::{self, Account};
use storage::county;

use crate::session::hash_password;
use crate::{Actor, Result, ServiceError, Services, audit, new_id};

/// An account of the demo county, as printed at the end.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
    /// Role.
    pub role: Role,
}

/// Generates the county into an empty database; `scale` multiplies its history.
///
/// # Errors
/// `Refused` when a county is there already.
pub async fn generate(services: &Services, _scale: u32) -> Result<Vec<DemoAccount>> {
    let mut tx = services.db().write().await?;
    if !county::list(&mut tx).await?.is_empty() {
        return Err(ServiceError::Refused("数据库里已经有县了,示例只能装进空数据库;请换一个 --database。".into()));
    }
    let id = CountyId::new(new_id());
    county::insert(&mut tx, &id, "云岫县", services.now()).await?;
    let actor = Actor::operator(id.clone(), "云岫县".into());
    let mut accounts = Vec::new();
    for role in [Role::Office, Role::Leader, Role::Auditor, Role::Admin] {
        let demo = DemoAccount { username: role.code().into(), password: "gongkai-demo".into(), role };
        let row = Account {
            id: AccountId::new(new_id()),
            county: id.clone(),
            username: demo.username.clone(),
            person: role.label().into(),
            role,
            unit: None,
            password_hash: hash_password(demo.password.clone()).await?,
            must_change: false,
            disabled: false,
            created_at: services.now(),
        };
        account::insert(&mut tx, &row).await?;
        accounts.push(demo);
    }
    audit::record(&mut tx, services, &actor, "demo.generate", format!("county:{id}"), &serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(accounts)
}
