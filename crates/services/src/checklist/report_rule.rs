//! What the office asks of the reports on one task, beyond its duty: a signature before they come, evidence.

use domain::access::permission::Permission;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::ids::TaskId;
use domain::reporting::sign_off::ReportRule;
use storage::progress;
use storage::reporting::sign_off as rows;

use crate::form;
use crate::form::tick;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// The rule as typed.
    #[derive(Debug)]
    pub struct RuleForm {
        /// Of which task.
        pub task: TaskId,
        /// `on`, `off`, or empty: as the county.
        #[serde(default)]
        pub sign_off: String,
        /// Whether a report needs evidence.
        #[serde(default)]
        pub evidence: String,
    }
}

/// 报送前审签, as the form chooses it: word and label.
pub const CHOICES: [(&str, &str); 3] = [("", "按全县设置"), ("on", "须经分管领导审签"), ("off", "不用审签")];

impl RuleForm {
    /// The form of a rule that is there.
    #[must_use]
    pub fn of(task: TaskId, rule: ReportRule) -> Self {
        let sign_off = match rule.sign_off {
            None => "",
            Some(true) => "on",
            Some(false) => "off",
        };
        let evidence = if rule.evidence { tick::SET } else { "" };
        Self { task, sign_off: sign_off.into(), evidence: evidence.into() }
    }

    fn rule(&self) -> Result<ReportRule> {
        let sign_off = match self.sign_off.as_str() {
            "" => None,
            "on" => Some(true),
            "off" => Some(false),
            _ => return Err(ServiceError::field(Self::sign_off, "请从列表中选择。")),
        };
        Ok(ReportRule { sign_off, evidence: self.evidence == tick::SET })
    }
}

/// The rule of a task.
///
/// # Errors
/// `Forbidden`; `NotFound` for a task of another county.
pub async fn report_rule(actor: &Actor, services: &Services, task: &TaskId) -> Result<ReportRule> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    progress::task_in_list(&mut conn, &actor.county, task).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    Ok(rows::rule(&mut conn, task).await?)
}

/// Sets it. What was handed in before, and what waits for a signature, stays as it is.
///
/// # Errors
/// `NotFound` for a task of another county; `Invalid` for a word that is none.
pub async fn set_report_rule(actor: &Actor, services: &Services, form: &RuleForm) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    let rule = form.rule()?;
    let mut tx = services.db().write().await?;
    let placed = progress::task_in_list(&mut tx, &actor.county, &form.task).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    if rows::rule(&mut tx, &form.task).await? != rule {
        rows::set_rule(&mut tx, &form.task, rule).await?;
        let words = CHOICES.iter().find(|(word, _)| *word == form.sign_off).map_or("", |(_, words)| *words);
        let set = ChecklistAction::ReportRuleSet {
            task: placed.task.short_number().to_string(),
            sign_off: words.to_owned(),
            evidence: rule.evidence,
        };
        audit::record(&mut tx, services, actor, Subject::Task(form.task.clone()), set).await?;
    }
    Ok(tx.commit().await?)
}
