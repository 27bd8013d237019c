//! A sheet is handed in: what was seen becomes facts of the round, and what was not met becomes problems of the unit, all at once.

use domain::access::permission::Permission;
use domain::assessment::inputs::{EntryForm as Form, Origin, RoundEntry};
use domain::assessment::on_site::{NOTHING_SEEN, Seen, fact, is_looked_at, settled};
use domain::assessment::{NodeOutline, RuleOutline};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use serde_json::Value;
use storage::Conn;
use storage::assessment::fact::Entry;
use storage::assessment::on_site as rows;
use storage::assessment::on_site::{SiteLine, SitePlace, SiteSheet};

use super::super::REASON_LENGTH;
use super::super::loaded::{Loaded, Upto, hold, score_typed};
use super::super::round::takes_facts;
use super::super::written;
use super::{NO_SITE, hold_open, item_words, items};
use crate::monitoring::{SeenOnSite, found_on_site};
use crate::operations::audit;
use crate::operations::rows::Before;
use crate::{Actor, Result, ServiceError, Services, form, new_id};

/// So many missing items are named.
const NAMED: usize = 3;

form! {
    /// A sheet to be handed in.
    #[derive(Debug)]
    pub struct HandInSiteForm {
        /// Which.
        pub sheet: String,
    }
}

form! {
    /// A sheet to be filled in anew.
    #[derive(Debug)]
    pub struct ReopenSiteForm {
        /// Which.
        pub sheet: String,
        /// Why.
        #[serde(default)]
        pub reason: String,
    }
}

/// What was seen of a rule, everywhere that it is asked.
struct Found<'o> {
    node: &'o NodeOutline,
    rule: &'o RuleOutline,
    seen: Vec<Seen>,
    faults: Vec<String>,
}

/// Everything that was seen, by rule, and the lines that were not met.
type Read<'o> = (Vec<Found<'o>>, Vec<(SiteLine, String)>);

/// Reads a sheet whole.
///
/// # Errors
/// `Refused` names what is missing.
fn read<'o>(loaded: &'o Loaded, sheet: &SiteSheet, places: &[SitePlace], lines: &[SiteLine]) -> Result<Read<'o>> {
    let (mut found, mut faults, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for in_village in [false, true] {
        for (node, rule) in items(loaded, sheet.unit.as_str(), in_village) {
            let mut one = Found { node, rule, seen: Vec::new(), faults: Vec::new() };
            for place in places.iter().filter(|place| (place.place > 0) == in_village) {
                let line = lines.iter().find(|line| line.place == place.place && line.leaf == node.id && line.rule == rule.id);
                match settled(line.and_then(|line| line.seen), line.map(|line| line.note.as_str()).unwrap_or_default()) {
                    Err(why) => missing.push(format!("{}的“{}”{why}", place.name, node.title)),
                    Ok(seen) => {
                        one.seen.push(seen);
                        if let (Seen::NotMet, Some(line)) = (seen, line) {
                            let note = line.note.trim().trim_end_matches('。');
                            one.faults.push(format!("{}：{note}", place.name));
                            faults.push((line.clone(), format!("{}，{}，{note}", place.name, item_words(node, rule))));
                        }
                    }
                }
            }
            found.push(one);
        }
    }
    if missing.is_empty() {
        return Ok((found, faults));
    }
    let more = if missing.len() > NAMED { format!("等{}项", missing.len()) } else { String::new() };
    let named = missing.iter().take(NAMED).cloned().collect::<Vec<_>>().join("；");
    Err(ServiceError::Refused(format!("检查表还不能提交：{named}{more}。填好后再提交。")))
}

/// Hands a sheet in; answers how many problems were found.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for whom the sheet is not; `Refused` names what is missing, or says that it was handed in.
pub async fn hand_in_site(actor: &Actor, services: &Services, form: &HandInSiteForm) -> Result<usize> {
    let mut tx = services.db().write().await?;
    let (loaded, sheet) = hold_open(&mut tx, actor, services, &form.sheet).await?;
    let (places, lines) = rows::whole(&mut tx, &sheet.id).await?;
    let (found, faults) = read(&loaded, &sheet, &places, &lines)?;
    let unit = sheet.unit.as_str();
    let mut added = Vec::new();
    for one in &found {
        let (now, no) = loaded.entry(unit, Form::Fact, &one.node.id, &one.rule.id);
        // what a person of the office entered herself stays, and what was taken back stays away
        if now.is_some_and(|entry| entry.origin != Origin::OnSite) || (now.is_none() && no > 0) {
            continue;
        }
        let reason = match (one.faults.is_empty(), is_looked_at(&one.seen)) {
            (false, _) => one.faults.join("；"),
            (_, true) => "现场检查没有发现问题".to_owned(),
            (_, false) => NOTHING_SEEN.to_owned(),
        };
        let reason: String = reason.chars().take(REASON_LENGTH).collect();
        let members = fact(&one.rule.kind, &one.seen, &reason);
        let body = Value::Object(members.clone()).to_string();
        if now.is_some_and(|entry| entry.body == body) {
            continue;
        }
        let entry = Entry {
            id: new_id(),
            unit: unit.to_owned(),
            form: Form::Fact,
            leaf: one.node.id.clone(),
            rule: one.rule.id.clone(),
            no: no + 1,
            body,
            origin: Origin::OnSite,
            source: format!("/rounds/{}/on-site/{}", sheet.round, sheet.unit),
            evidence: "现场检查表和照片".to_owned(),
            entered_at: services.now(),
            entered_by: actor.person.clone(),
            account: actor.account.to_string(),
        };
        let read = RoundEntry { unit: unit.to_owned(), form: Form::Fact, leaf: entry.leaf.clone(), rule: entry.rule.clone(), members };
        added.push((entry, read));
    }
    let (entries, read): (Vec<Entry>, Vec<RoundEntry>) = added.into_iter().unzip();
    score_typed(&loaded.rules_text, &loaded.facts_with(Upto::Now, &read)?)?;
    let number = entries.len();
    let record = written::add(&mut tx, &sheet.round, entries).await?;
    let new: Vec<&(SiteLine, String)> = faults.iter().filter(|(line, _)| line.candidate.is_none()).collect();
    let seen: Vec<SeenOnSite> = new
        .iter()
        .map(|(line, words)| SeenOnSite { item: format!("{}/{}/{}/{}", sheet.id, line.place, line.leaf, line.rule), words: words.clone() })
        .collect();
    let name = loaded.name(unit);
    let before = if seen.is_empty() { None } else { Some(Before::of_findings(&mut tx, &actor.county).await?) };
    let ids = found_on_site(&mut tx, (actor, services), (&sheet.unit, &name), &seen).await?;
    for ((line, _), id) in new.iter().zip(ids) {
        rows::became(&mut tx, &sheet.id, &SiteLine { candidate: Some(id), ..line.clone() }).await?;
    }
    if !rows::hand_in(&mut tx, &sheet.id, Some((services.now(), &actor.person))).await? {
        return Err(ServiceError::Stale);
    }
    let event = AssessmentAction::SiteHandedIn {
        name: loaded.round.name.clone(),
        unit: name,
        faults: faults.len(),
        findings: seen.len(),
        entries: number,
    };
    audit::record_with_both(&mut tx, services, actor, Subject::Round(sheet.round), event, (record, before.as_ref())).await?;
    tx.commit().await?;
    Ok(faults.len())
}

/// Gives a sheet back to be filled in anew. Facts and problems stay until it is handed in again.
///
/// # Errors
/// `Forbidden` outside of the office; `NotFound`; `Refused` where the facts are settled; `Invalid` without a reason.
pub async fn reopen_site(actor: &Actor, services: &Services, form: &ReopenSiteForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let reason = form.reason.trim();
    if !(4..=REASON_LENGTH).contains(&reason.chars().count()) {
        return Err(ServiceError::field(ReopenSiteForm::reason, "请写明退回的理由，4至500个字。"));
    }
    let mut tx = services.db().write().await?;
    let sheet = rows::get(&mut tx, &actor.county, &form.sheet).await?.ok_or(NO_SITE)?;
    let loaded = hold(&mut tx, actor, &sheet.round).await?;
    takes_facts(&loaded)?;
    // who presses twice hears that it was done
    if !rows::hand_in(&mut tx, &sheet.id, None).await? {
        return Ok(());
    }
    let event = AssessmentAction::SiteReopened {
        name: loaded.round.name.clone(),
        unit: loaded.name(sheet.unit.as_str()),
        reason: reason.to_owned(),
    };
    audit::record(&mut tx, services, actor, Subject::Round(sheet.round), event).await?;
    Ok(tx.commit().await?)
}

/// Units of the round whose sheets were drawn and are not handed in: until then their sheets would look better than they are. Nobody
/// waits for the sheet of a unit that left the round, or takes no part in it.
pub(in crate::assessment) async fn open_sheets(conn: &mut Conn, loaded: &Loaded) -> Result<Vec<SiteSheet>> {
    let takes_part = |sheet: &SiteSheet| loaded.unit(&sheet.unit).is_ok_and(|one| one.unit.is_assessed);
    let all = rows::of_round(conn, &loaded.round.id).await?.into_iter();
    Ok(all.filter(|sheet| sheet.handed.is_none() && takes_part(sheet)).collect())
}
