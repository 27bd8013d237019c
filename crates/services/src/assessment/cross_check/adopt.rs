//! What the cross-check settled becomes facts of the round.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::cross_check::{Fate, Hand, Outcome, awaits_third, outcome};
use domain::assessment::inputs::{EntryForm as Form, Origin};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::RoundId;
use storage::assessment::cross_check::CheckMark;
use storage::assessment::fact::Entry;

use super::super::loaded::{Loaded, hold};
use super::super::round::takes_facts;
use super::super::written;
use super::{Check, NO_CHECK, checked_rules, fate_of, points, read};
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form, new_id};

form! {
    /// Settled marks to be taken over.
    #[derive(Debug)]
    pub struct AdoptForm {
        /// Which round.
        pub round: RoundId,
    }
}

/// Takes over every settled mark; answers how many entries were added. What a person of the office entered herself stays.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where facts are settled, or marks are too far apart and nobody has ended it; `Stale`.
pub async fn adopt_marks(actor: &Actor, services: &Services, form: &AdoptForm) -> Result<usize> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    let check = read(&mut tx, &form.round).await?.ok_or(NO_CHECK)?;
    takes_facts(&loaded)?;
    let (mut added, mut apart) = (Vec::new(), 0);
    for open in check.open(&loaded, day_of(services.now())) {
        apart += open.apart;
        added.extend(open.settled.into_iter().map(|(mark, no)| Entry {
            id: new_id(),
            unit: mark.unit.clone(),
            form: Form::Fact,
            leaf: mark.leaf.clone(),
            rule: mark.rule.clone(),
            no: no + 1,
            body: mark.body.clone(),
            origin: Origin::CrossCheck,
            source: String::new(),
            evidence: mark.evidence.clone(),
            entered_at: services.now(),
            // whose mark it is does not decide about an appeal against it
            entered_by: mark.marked_by.clone(),
            account: mark.account.clone(),
        }));
    }
    if apart > 0 {
        let why = format!("还有{apart}项两次评分相差过大，请另一位同事作第三人评定后再采用。");
        return Err(ServiceError::Refused(why));
    }
    let entries = added.len();
    let record = written::add(&mut tx, &form.round, added).await?;
    let event = AssessmentAction::MarksAdopted { name: loaded.round.name, entries };
    audit::record_with_digest(&mut tx, services, actor, Subject::Round(form.round.clone()), event, record).await?;
    tx.commit().await?;
    Ok(entries)
}

/// Marks on a unit that its facts do not say.
struct OpenMarks<'c> {
    /// Settled ones, each with the number of the entries that stand for its line.
    settled: Vec<(&'c CheckMark, i64)>,
    /// Lines that wait for a third person.
    apart: usize,
}

fn open_of<'c>(loaded: &Loaded, check: &'c Check, unit: &str) -> OpenMarks<'c> {
    let mut open = OpenMarks { settled: Vec::new(), apart: 0 };
    for (node, rule) in checked_rules(loaded.own(unit)) {
        let marks = check.marks(unit, &node.id, &rule.id);
        let (now, no) = loaded.entry(unit, Form::Fact, &node.id, &rule.id);
        let hand = match outcome(points(node), marks) {
            Outcome::Waiting => continue,
            Outcome::Apart => {
                open.apart += usize::from(awaits_third(points(node), marks, now.map(|entry| entry.origin)));
                continue;
            }
            Outcome::Stands(_) => Hand::First,
            Outcome::Ended(_) => Hand::Third,
        };
        let Some(mark) = check.mark(unit, &node.id, &rule.id, hand) else { continue };
        let is_kept = match now {
            Some(entry) => entry.origin != Origin::CrossCheck || (entry.body == mark.body && entry.evidence == mark.evidence),
            // what was taken back stays away until somebody enters it
            None => no > 0,
        };
        if !is_kept {
            open.settled.push((mark, no));
        }
    }
    open
}

impl Check {
    /// What is open of each unit that the draw still asks about. A mark on one that leaves the round is of no use to anybody.
    fn open<'c>(&'c self, loaded: &'c Loaded, today: NaiveDate) -> impl Iterator<Item = OpenMarks<'c>> {
        let asked = self.pairs.iter().filter(move |one| fate_of(one, loaded.round.cutoff_on, today) != Fate::Dropped);
        asked.map(move |one| open_of(loaded, self, &one.pair.checked))
    }

    /// How many settled marks are not among the facts, and how many lines wait for a third person.
    pub(in crate::assessment) fn unadopted(&self, loaded: &Loaded, today: NaiveDate) -> (usize, usize) {
        let open = self.open(loaded, today);
        open.fold((0, 0), |(settled, apart), one| (settled + one.settled.len(), apart + one.apart))
    }
}
