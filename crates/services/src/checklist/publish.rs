//! The published table: every publication is a version that stays as the public saw it.

use domain::access::permission::Permission;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::checklist::Checklist;
use domain::checklist::completion::UnsettledText;
use domain::checklist::import::other_year;
use domain::checklist::published::{Change, PublicRow, PublicTable};
use domain::ids::ChecklistId;
use domain::reporting::advice;
use storage::checklist::version::{self as rows, VersionLine};
use storage::{Lock, checklist};

use super::four_column::load;
use crate::form;
use crate::form::tick;
use crate::operations::rows::Before;
use crate::personal_data::Gate;
use crate::{Actor, Result, Seen, ServiceError, Services, operations::audit};

form! {
    /// Whether a table is open to the street.
    #[derive(Debug)]
    pub struct Publication {
        /// The list.
        pub checklist: ChecklistId,
        /// Open or not.
        pub public: bool,
        /// The table as the page showed it; not asked where the address is closed.
        #[serde(default)]
        pub seen: Seen,
        /// Why mobile numbers may stand: a duty telephone, a work order.
        #[serde(default)]
        pub phone_reason: String,
        /// The year that the title names, where it may be published over the list of another year all the same.
        #[serde(default)]
        pub other_year: String,
        /// Rows that differ from what was judged may be published all the same.
        #[serde(default, with = "tick")]
        pub looked: bool,
    }
}

/// What the office looks at before it publishes.
#[derive(Debug, Clone)]
pub struct PublicationPage {
    /// The list.
    pub checklist: Checklist,
    /// What the public will read.
    pub now: PublicTable,
    /// What the form sends back.
    pub seen: Seen,
    /// What will read otherwise than in the latest version; nothing where there is none.
    pub changes: Option<Vec<Change>>,
    /// Rows that say nothing yet.
    pub empty_rows: usize,
    /// Rows that rest on reports which do not count any more: 序号 and the report.
    pub rests_on: Vec<(String, UnsettledText)>,
    /// Rows that count units, where the count is another one now: 序号 and what it would be.
    pub miscounted: Vec<(String, String)>,
    /// What only looks like a personal number, or is hidden too little: 序号 and the remark. It stops nothing.
    pub remarks: Vec<(String, String)>,
    /// The versions, the latest first.
    pub versions: Vec<VersionLine>,
}

/// What would be published now, and what was.
///
/// # Errors
/// `Forbidden` unless the person manages checklists; `NotFound`.
pub async fn publication(actor: &Actor, services: &Services, id: &ChecklistId) -> Result<PublicationPage> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let list = checklist::get(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    let bench = super::workbench::read(&mut conn, actor, services, id).await?;
    let rests_on = bench.rows().flat_map(|(row, sources)| sources.rests_on.iter().map(|one| (row.number.clone(), one.clone()))).collect();
    let miscounted = bench.rows().filter_map(|(row, sources)| Some((row.number.clone(), sources.counted_now.clone()?))).collect();
    let now = bench.table.as_public();
    let latest = rows::get(&mut conn, id, None).await?;
    Ok(PublicationPage {
        checklist: list,
        rests_on,
        miscounted,
        seen: Seen::of(&now),
        changes: latest.map(|latest| now.changes_since(&latest)),
        remarks: now.rows.iter().flat_map(remarks_on).collect(),
        empty_rows: now.rows.iter().filter(|row| row.completion.trim().is_empty()).count(),
        versions: rows::lines(&mut conn, id).await?,
        now,
    })
}

/// What a row's texts hold that leaves it to the office whether it may stand.
fn remarks_on(row: &PublicRow) -> Vec<(String, String)> {
    let texts = [("工作要求", &row.requirement), ("责任单位", &row.units), ("完成情况", &row.completion)];
    let remarks = texts.into_iter().flat_map(|(name, text)| {
        advice::personal_hints(text).into_iter().map(move |one| (row.number.clone(), format!("{name}{}", one.message)))
    });
    remarks.collect()
}

/// A version as the public saw it. What was public is no secret inside the county.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn version(actor: &Actor, services: &Services, id: &ChecklistId, no: i64) -> Result<PublicTable> {
    actor.require(Permission::Export)?;
    let mut conn = services.db().read().await?;
    let list = checklist::get(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    rows::get(&mut conn, &list.id, Some(no.max(1))).await?.ok_or(ServiceError::NotFound("这个版本"))
}

/// Publishes the table as it was seen, as a new version where it says something new; or closes the public address. The address
/// stays the same, so that a link handed out works again later.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale` when the table is no longer what was seen; `Refused` while any text of the table holds personal
/// data; `Invalid` where a reason would let the mobile numbers in it stand, or where nobody said that it is meant that the title names
/// another year than the list's, or that rows differ from what was judged.
pub async fn set_public(actor: &Actor, services: &Services, form: &Publication) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    let (id, is_public) = (&form.checklist, form.public);
    let mut gate = Gate::new(&form.phone_reason)?;
    let mut tx = services.db().write().await?;
    let gone = ServiceError::NotFound("这份清单");
    let Some(former) = checklist::get(&mut tx, &actor.county, id).await? else { return Err(gone) };
    if is_public {
        tx.lock(&actor.county, Lock::Checklist(former.year, &former.name)).await?;
    } else {
        // what the street should not read is taken away whatever else is closed
        tx.lock_also_closed(&actor.county, Lock::Checklist(former.year, &former.name)).await?;
    }
    let Some(former) = checklist::get(&mut tx, &actor.county, id).await? else { return Err(gone) };
    let rows_before = Before::of_publications(&mut tx, id).await?;
    let mut is_new = former.is_public != is_public;
    if is_public {
        let table = load(&mut tx, services, &actor.county, former.clone()).await?;
        if let Some(stopped) = table.stopped_by(&mut gate) {
            return Err(stopped.into());
        }
        let table = table.as_public();
        form.seen.is_still(&table)?;
        let other = other_year(&table.title, table.year).filter(|other| form.other_year != other.to_string());
        if let Some(other) = other {
            let message = format!(
                "标题写的是{other}年，这是{}年度的清单。请重新导入并改好“清单标题”；确实要用这个标题的，请勾选后再公开。",
                table.year
            );
            return Err(ServiceError::field(Publication::other_year, message));
        }
        let is_other = rows::get(&mut tx, id, None).await?.is_none_or(|latest| !table.says_the_same(&latest));
        if (is_other || is_new) && !form.looked {
            let wrong = super::workbench::read(&mut tx, actor, services, id).await?.differing_rows();
            if wrong > 0 {
                let message =
                    format!("有{wrong}项的文字与目前的审核结果不同，请先到“汇总更新”核对；核对后仍要这样公开的，请勾选后再公开。");
                return Err(ServiceError::field(Publication::looked, message));
            }
        }
        if is_other {
            rows::insert(&mut tx, id, &table, services.now(), &actor.person).await?;
            is_new = true;
        }
    }
    if is_new {
        checklist::update(&mut tx, &Checklist { is_public, ..former }, day_of(services.now())).await?;
        let action = if is_public { ChecklistAction::Published {} } else { ChecklistAction::Unpublished {} };
        audit::record_with_rows(&mut tx, services, actor, Subject::Checklist(id.clone()), action, Some(&rows_before)).await?;
        if let Some((reason, numbers)) = gate.kept() {
            let kept = ChecklistAction::PhonesKept { reason, numbers };
            audit::record(&mut tx, services, actor, Subject::Checklist(id.clone()), kept).await?;
        }
    }
    Ok(tx.commit().await?)
}
