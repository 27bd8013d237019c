use domain::access::permission::Permission;
use domain::audit::action::OperationsAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use storage::Lock;
use storage::operations::county as rows;
use storage::reporting::sign_off::{self, ON, SETTING};

use crate::form;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// 先审后报 for the whole county; a task may say otherwise.
    #[derive(Debug)]
    pub struct SignOffForm {
        /// `on` or `off`.
        #[serde(default)]
        pub sign_off: String,
    }
}

/// What the settings page shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountySignOff {
    /// A signature is asked.
    pub is_on: bool,
    /// Units that report but have nobody with an account who can sign.
    pub without_signer: Vec<String>,
}

/// Reads it.
///
/// # Errors
/// `Forbidden` unless the person may change it.
pub async fn county_sign_off(actor: &Actor, services: &Services) -> Result<CountySignOff> {
    actor.require(Permission::ManageSettings)?;
    let mut conn = services.db().read().await?;
    let words = rows::settings(&mut conn, &actor.county).await?;
    let without_signer = sign_off::units_without_signer(&mut conn, &actor.county, day_of(services.now())).await?;
    Ok(CountySignOff { is_on: is_on(&words), without_signer })
}

fn is_on(words: &[(String, String)]) -> bool {
    words.iter().any(|(key, value)| key == SETTING && value == ON)
}

/// Asks every unit of the county for a signature before a report goes to the office, or asks no more. What waits goes on waiting.
///
/// # Errors
/// `Invalid` where neither was chosen.
pub async fn set_sign_off(actor: &Actor, services: &Services, form: &SignOffForm) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let on = match form.sign_off.as_str() {
        ON => true,
        "off" => false,
        _ => return Err(ServiceError::field(SignOffForm::sign_off, "请选择是否要求报送前审签。")),
    };
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    if is_on(&rows::settings(&mut tx, &actor.county).await?) != on {
        let kept = rows::keep_for_days_before(&mut tx, &actor.county, day_of(services.now())).await?;
        rows::set_setting(&mut tx, &actor.county, &kept, SETTING, &form.sign_off).await?;
        let set = OperationsAction::SignOffSet { on };
        audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), set).await?;
    }
    Ok(tx.commit().await?)
}
