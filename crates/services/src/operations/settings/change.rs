use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::OperationsAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::calendar::working_days::{Calendar, DayKind};
use storage::operations::county::{self as rows, CountyDayRow, Kept};
use storage::{Lock, Tx};

use super::{CountyTexts, PARAMETERS, Settings, calendar_revision};
use crate::form;
use crate::{Actor, FieldError, Form, Result, Seen, ServiceError, Services, operations::audit};

/// The longest name of a county, in characters.
pub const COUNTY_NAME_LIMIT: usize = 20;
/// The longest reason of a county's own day, in characters.
pub const DAY_REASON_LIMIT: usize = 100;

/// The settings form as typed. Beside its own fields it has one for each parameter of [`PARAMETERS`], named by its key.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct SettingsForm {
    /// 县名.
    pub county_name: String,
    /// 发布单位 of the published table.
    pub issuer: String,
    /// Whom people ask.
    pub contact: String,
    /// Phrases that are offered when a report is returned.
    pub return_phrases: String,
    /// What stands in the field of each parameter, by its key.
    pub parameters: BTreeMap<String, String>,
    /// Name and numbers as the form showed them.
    pub seen: Seen,
}

impl Form for SettingsForm {
    const NAME: &'static str = "SettingsForm";
}

#[expect(non_upper_case_globals, reason = "a constant is called like the field whose name it holds")]
impl SettingsForm {
    /// `county_name`, as page and post call it.
    pub const county_name: &'static str = "county_name";
    /// `issuer`, as page and post call it.
    pub const issuer: &'static str = "issuer";
    /// `contact`, as page and post call it.
    pub const contact: &'static str = "contact";
    /// `return_phrases`, as page and post call it.
    pub const return_phrases: &'static str = "return_phrases";
    /// `seen`, as page and post call it.
    pub const seen: &'static str = "seen";
}

impl SettingsForm {
    /// The form as it was sent; nothing where a field is missing or misspelt.
    #[must_use]
    pub fn from_fields(mut fields: BTreeMap<String, String>) -> Option<Self> {
        let (county_name, seen) = (fields.remove(Self::county_name)?, Seen::from_form(fields.remove(Self::seen)?));
        let (issuer, contact) = (fields.remove(Self::issuer)?, fields.remove(Self::contact)?);
        let return_phrases = fields.remove(Self::return_phrases)?;
        let all = fields.len() == PARAMETERS.len() && PARAMETERS.iter().all(|one| fields.contains_key(one.key));
        all.then_some(Self { county_name, issuer, contact, return_phrases, parameters: fields, seen })
    }
}

/// Stores the settings.
///
/// # Errors
/// `Invalid` names every field to correct; `Stale` when somebody else saved since the form was opened.
pub async fn save(actor: &Actor, services: &Services, form: &SettingsForm) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let (name, texts, after) = checked(form)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    let former = rows::name(&mut tx, &actor.county).await?.ok_or(ServiceError::NotFound("这个县"))?;
    let words = rows::settings(&mut tx, &actor.county).await?;
    let kept = rows::keep_for_days_before(&mut tx, &actor.county, day_of(services.now())).await?;
    let (before, broken) = Settings::read(&words);
    let former_texts = CountyTexts::read(&words);
    form.seen.is_still(&shown(&former, &former_texts, &before))?;
    if name != former {
        rows::rename(&mut tx, &actor.county, &name).await?;
        let renamed = OperationsAction::CountyRenamed { before: former, after: name };
        audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), renamed).await?;
    }
    if texts != former_texts {
        for (key, value) in texts.rows() {
            rows::set_setting(&mut tx, &actor.county, &kept, key, value).await?;
        }
        let written = OperationsAction::CountyTextsWritten { issuer: texts.issuer.clone(), contact: texts.contact.clone() };
        audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), written).await?;
    }
    // a broken value is replaced even where its default was in force
    if after != before || !broken.is_empty() {
        for (parameter, value) in after.values() {
            rows::set_setting(&mut tx, &actor.county, &kept, parameter.key, &value.to_string()).await?;
        }
        let saved = OperationsAction::SettingsSaved { before: (&before).into(), after: (&after).into() };
        audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), saved).await?;
    }
    Ok(tx.commit().await?)
}

/// What the form sends back.
pub(super) fn seen(county_name: &str, texts: &CountyTexts, settings: &Settings) -> Seen {
    Seen::of(&shown(county_name, texts, settings))
}

fn shown<'a>(county_name: &'a str, texts: &'a CountyTexts, settings: &Settings) -> (&'a str, &'a CountyTexts, Vec<u32>) {
    (county_name, texts, settings.values().map(|(_, value)| value).collect())
}

fn checked(form: &SettingsForm) -> Result<(String, CountyTexts, Settings)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let name = form.county_name.trim().to_owned();
    match name.chars().count() {
        0 => wrong(SettingsForm::county_name, "请填写县（市、区）名称。".into()),
        1..=COUNTY_NAME_LIMIT => {}
        _ => wrong(SettingsForm::county_name, format!("县（市、区）名称最长{COUNTY_NAME_LIMIT}个字符，请缩短。")),
    }
    let texts = CountyTexts {
        issuer: form.issuer.trim().to_owned(),
        contact: form.contact.trim().to_owned(),
        return_phrases: form.return_phrases.replace("\r\n", "\n").trim().to_owned(),
    };
    for (key, text) in texts.rows() {
        let limit = if key == SettingsForm::return_phrases { CountyTexts::PHRASES_LIMIT } else { CountyTexts::LIMIT };
        if text.chars().count() > limit {
            wrong(key, format!("最长{limit}个字，请缩短。"));
        }
    }
    match Settings::typed(|key| form.parameters.get(key).map_or("", String::as_str)) {
        Ok(settings) if errors.is_empty() => Ok((name, texts, settings)),
        typed => {
            let numbers = typed.err().into_iter().flatten();
            errors.extend(numbers.map(|(key, message)| FieldError { field: key.into(), message }));
            Err(ServiceError::Invalid(errors))
        }
    }
}

form! {
    /// A county's own day as typed.
    #[derive(Debug)]
    pub struct DayForm {
        /// `2026-07-28`.
        pub day: String,
        /// `off` or `work`.
        #[serde(default)]
        pub kind: String,
        /// Why.
        pub reason: String,
    }
}

form! {
    /// A county's own day that is taken back.
    #[derive(Debug)]
    pub struct ChosenDay {
        /// Which.
        pub day: NaiveDate,
    }
}

/// Declares a day off or a day on for this county. Deadlines that were already counted keep their date.
///
/// # Errors
/// `Invalid` names every field to correct.
pub async fn add_day(actor: &Actor, services: &Services, form: &DayForm) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let (row, kind) = checked_day(form)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Calendar).await?;
    let kept = rows::keep_for_days_before(&mut tx, &actor.county, day_of(services.now())).await?;
    rows::set_day(&mut tx, &actor.county, &kept, &row).await?;
    raise_revision(&mut tx, actor, &kept).await?;
    let set = OperationsAction::CountyDaySet { day: row.day, kind, reason: row.reason };
    audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), set).await?;
    Ok(tx.commit().await?)
}

fn checked_day(form: &DayForm) -> Result<(CountyDayRow, DayKind)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let kind = DayKind::from_code(&form.kind);
    if kind.is_none() {
        wrong(DayForm::kind, "请选择放假或上班。".into());
    }
    let reason = form.reason.trim();
    if !(2..=DAY_REASON_LIMIT).contains(&reason.chars().count()) {
        wrong(DayForm::reason, format!("请写明原因，2 到 {DAY_REASON_LIMIT} 个字符，例如依据的通知。"));
    }
    let day = form.day.trim().parse::<NaiveDate>().ok();
    match day.map(|day| Calendar::national().works_on(day)) {
        None => wrong(DayForm::day, "请选择日期。".into()),
        Some(works) if kind.is_some_and(|kind| works == (kind == DayKind::Work)) => {
            wrong(DayForm::day, format!("按全国安排，这一天本来就{}，不用另行设定。", if works { "上班" } else { "放假" }));
        }
        Some(_) => {}
    }
    match (day, kind) {
        (Some(day), Some(kind)) if errors.is_empty() => Ok((CountyDayRow { day, kind: kind.code().into(), reason: reason.into() }, kind)),
        _ => Err(ServiceError::Invalid(errors)),
    }
}

/// Takes a county's own day back.
///
/// # Errors
/// `NotFound` when there is none on that date.
pub async fn remove_day(actor: &Actor, services: &Services, day: NaiveDate) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Calendar).await?;
    let kept = rows::keep_for_days_before(&mut tx, &actor.county, day_of(services.now())).await?;
    if !rows::delete_day(&mut tx, &actor.county, &kept, day).await? {
        return Err(ServiceError::NotFound("这一天的设定"));
    }
    raise_revision(&mut tx, actor, &kept).await?;
    audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), OperationsAction::CountyDayRemoved { day }).await?;
    Ok(tx.commit().await?)
}

/// Stored deadlines say which revision they were counted with.
pub(super) async fn raise_revision(tx: &mut Tx, actor: &Actor, kept: &Kept) -> Result<()> {
    let revision = calendar_revision(&rows::settings(tx, &actor.county).await?);
    Ok(rows::set_setting(tx, &actor.county, kept, "calendar_revision", &(revision + 1).to_string()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, near: &str, grace: &str, back: &str) -> SettingsForm {
        let parameters = [("near_days", near), ("report_days", grace), ("return_days", back)];
        let parameters = parameters.into_iter().map(|(key, typed)| (key.to_owned(), typed.to_owned())).collect();
        SettingsForm {
            county_name: name.into(),
            issuer: " 清溪县公开办 ".into(),
            contact: String::new(),
            return_phrases: String::new(),
            parameters,
            seen: Seen::default(),
        }
    }

    fn fields(error: &ServiceError) -> Vec<&str> {
        match error {
            ServiceError::Invalid(errors) => errors.iter().map(|error| error.field.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn numbers_have_limits_and_every_wrong_field_is_named() {
        assert_eq!(
            checked(&form(" 清溪县 ", "5", "0", "30")).unwrap(),
            (
                "清溪县".to_owned(),
                CountyTexts { issuer: "清溪县公开办".into(), contact: String::new(), return_phrases: String::new() },
                Settings { near_days: 5, report_days: 0, return_days: 30 }
            )
        );
        for (typed, wrong) in [
            (form("", "0", "61", "31"), vec!["county_name", "near_days", "report_days", "return_days"]),
            (form("清溪县", "五", "-1", "5.5"), vec!["near_days", "report_days", "return_days"]),
            (form(&"县".repeat(21), "5", "5", "5"), vec!["county_name"]),
        ] {
            assert_eq!(fields(&checked(&typed).unwrap_err()), wrong, "{typed:?}");
        }
    }

    #[test]
    fn a_day_must_change_something_also_in_a_year_that_is_not_loaded() {
        let day = |day: &str, kind: &str, reason: &str| DayForm { day: day.into(), kind: kind.into(), reason: reason.into() };
        assert_eq!(checked_day(&day("2026-07-28", "off", "防汛停工")).unwrap().1, DayKind::Off);
        for (typed, wrong) in [
            (day("2026-07-26", "off", "周日"), vec!["day"]),
            (day("2026-07-28", "work", "周二"), vec!["day"]),
            (day("2031-07-28", "work", "周一"), vec!["day"]),
            (day("不知道", "", ""), vec!["kind", "reason", "day"]),
        ] {
            assert_eq!(fields(&checked_day(&typed).unwrap_err()), wrong, "{typed:?}");
        }
    }
}
