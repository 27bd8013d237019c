//! 请求复测: the very rule that found a problem looks at its address again. Only what is gone from a page that can be read closes it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crawler::{Role, Visitor};
use domain::monitoring::candidate::Rule;
use domain::monitoring::column_outcome::ColumnOutcome;
use domain::monitoring::content::{Content, Item};
use domain::monitoring::facts::Facts;
use domain::monitoring::finding::Rechecked;
use domain::monitoring::judge::{ColumnSeen, Round, Seen, judge};
use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::page::Reading;
use domain::monitoring::proof::controls;
use domain::monitoring::rule_words::Again;
use services::monitoring::{self, MonitorRound, ToRecheck};
use services::{Actor, Services};

use super::sweep::{Progress, Sweep};
use super::work::Manners;

/// What was seen, and where that cannot be told, why not.
type Looked = (Rechecked, &'static str);

const fn unknown(why: &'static str) -> Looked {
    (Rechecked::CannotTell, why)
}

/// Why a visit tells nothing about what is to be read.
const fn unread(outcome: Option<&Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::NotJudged(reason)) => reason.label(),
        Some(Outcome::Failed { .. }) => "页面打不开",
        Some(Outcome::Read(_)) => "打开的不是文章页面",
        None => "没有读到页面",
    }
}

/// Why a column tells nothing about what is not seen there; none where it was read and that is gone.
const fn unjudged(outcome: &ColumnOutcome) -> Option<&'static str> {
    if outcome.reading.says_nothing() {
        Some(outcome.reading.label())
    } else if outcome.cause.is_some() {
        Some("栏目打不开")
    } else if outcome.is_undated {
        Some(Reason::Undated.label())
    } else {
        None
    }
}

/// Looks again at one finding and tells it what was seen.
pub(super) async fn one(
    services: &Services,
    manners: &Manners,
    actor: &Actor,
    about: &str,
    progress: Arc<Progress>,
) -> anyhow::Result<Option<String>> {
    let Some(asked) = monitoring::to_recheck(actor, services, about).await? else {
        return Ok(Some("这个问题已经办结，没有复测。".into()));
    };
    let (told, why) = match asked.rule.again() {
        Again::Never => unknown("这类问题由人工核实"),
        Again::Reach => reach(actor, services, manners, &asked).await?,
        Again::Page => page(actor, services, manners, &asked).await?,
        Again::Column => column(actor, services, manners, &asked, progress).await?,
    };
    let told = monitoring::rechecked(actor, services, &asked, told, why).await?;
    Ok(Some(told.label().to_owned()))
}

/// A visitor for somebody who waits: all tries at once, and silence counts where another monitored site answers.
async fn at_once(actor: &Actor, services: &Services, manners: &Manners, asked: &ToRecheck) -> anyhow::Result<Visitor> {
    let columns = monitoring::on_day(actor, services, asked.today).await?;
    manners.visitor(asked.today, Duration::ZERO, &controls(&columns))
}

/// Whether an address answers.
async fn reach(actor: &Actor, services: &Services, manners: &Manners, asked: &ToRecheck) -> anyhow::Result<Looked> {
    let role = match &asked.column {
        _ if asked.rule != Rule::PageUnreachable => Some(Role::Link),
        Some(column) => Role::of_column(&column.ways),
        None => Some(Role::Column),
    };
    // a column that only people look at since is not visited here either
    let Some(role) = role else { return Ok(unknown(Reason::ByHand.label())) };
    let mut visitor = at_once(actor, services, manners, asked).await?;
    visitor.push(asked.url.clone(), role);
    Ok(match visitor.next().await.map(|visited| visited.outcome) {
        Some(Outcome::Read(_)) => (Rechecked::Gone, ""),
        Some(Outcome::Failed { .. }) => (Rechecked::StillThere, ""),
        other => unknown(unread(other.as_ref())),
    })
}

/// Whether an article still shows it.
async fn page(actor: &Actor, services: &Services, manners: &Manners, asked: &ToRecheck) -> anyhow::Result<Looked> {
    let words = monitoring::in_force(actor, services).await?;
    let mut visitor = at_once(actor, services, manners, asked).await?;
    // the title is asked of the page itself: that of the list may have been mended
    visitor.push(asked.url.clone(), Role::Article(String::new()));
    let article = match visitor.next().await.map(|visited| visited.outcome) {
        Some(Outcome::Read(Reading::Article(article))) => article,
        Some(Outcome::Failed { cause, .. }) if cause.says_gone() => return Ok((Rechecked::PageGone, "")),
        other => return Ok(unknown(unread(other.as_ref()))),
    };
    let item = Item { address: asked.url.clone(), ..Item::default() };
    let mut facts = Facts::new(&item, &article, &words);
    if asked.rule == Rule::MissingElements {
        // it was found, whatever day the page itself names
        facts.day = None;
    }
    let Some(column) = asked.column.clone() else { return Ok(unknown("没有对应的栏目")) };
    // nobody asks for anything there any more: that nothing is found mends nothing
    if asked.rule == Rule::MissingElements && asked.optional.elements_of(&column).is_none() {
        return Ok(unknown("这个栏目现在不检查要素"));
    }
    let states = [ColumnSeen { page: Seen::There, content: Some(Content::Items(vec![item])), further: Vec::new() }];
    let seen = HashMap::from([(asked.url.clone(), Seen::Article(Box::new(facts)))]);
    let round = Round { first: asked.month, as_of: asked.today, calendar: &asked.calendar, optional: &asked.optional, rules: &asked.rules };
    let found = judge(&round, &[column], &states, &seen);
    let is_there = found.candidates.iter().any(|one| one.rule == asked.rule && one.url == asked.url);
    Ok((if is_there { Rechecked::StillThere } else { Rechecked::Gone }, ""))
}

/// Whether a column is still empty or overdue.
async fn column(
    actor: &Actor,
    services: &Services,
    manners: &Manners,
    asked: &ToRecheck,
    progress: Arc<Progress>,
) -> anyhow::Result<Looked> {
    let Some(column) = asked.column.clone() else { return Ok(unknown("没有对应的栏目")) };
    let words = monitoring::in_force(actor, services).await?;
    let round = MonitorRound {
        id: String::new(),
        is_complete: false,
        calendar: asked.calendar.clone(),
        optional: asked.optional.clone(),
        rules: asked.rules.clone(),
    };
    let visitor = at_once(actor, services, manners, asked).await?;
    let sweep = Sweep::new(actor, services, &round, vec![column], words, visitor).passing().through_month(asked.month).counted(progress);
    let swept = sweep.run(asked.month, asked.today).await?;
    let reading = swept.outcomes.first();
    // of an article's rule another article of the column says nothing
    let is_there = swept.found.candidates.iter().any(|one| one.rule == asked.rule && (one.rule != Rule::ListDate || one.url == asked.url));
    Ok(match reading {
        _ if is_there => (Rechecked::StillThere, ""),
        Some(outcome) if outcome.cause.is_some_and(Cause::says_gone) => (Rechecked::PageGone, ""),
        Some(outcome) => unjudged(outcome).map_or((Rechecked::Gone, ""), unknown),
        None => unknown("没有读到栏目"),
    })
}
