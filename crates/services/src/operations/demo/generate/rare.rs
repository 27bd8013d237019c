//! What is rare in a year of monitoring: a canary that fails, a whole site that fails, what is asked to be spared, what was none, what a
//! person or a superior office saw, a report that monitoring contradicts. Each happens once, so that each can be looked at.

use chrono::NaiveDate;
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::column::Column;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::file_finding::FindingEntry;
use domain::monitoring::finding::FindingState;
use domain::monitoring::proof::unproven;
use domain::reporting::evidence::EvidenceSource;
use domain::reporting::record::State;
use domain::reporting::report::Claim;
use storage::reporting::{cell, evidence};

use super::monitoring::of_month;
use super::play::Play;
use crate::monitoring::{
    self, CandidateFilter, ChangeRule, ChosenFindings, Decision, Ended, FindingFile, MonitorJob, OfficeWords, SeenByHand, SiteKeeper,
    StartRound, StoredFinding, UnitWords,
};
use crate::{Actor, Result, ServiceError};

/// More cells are not looked through.
const CELLS: i64 = 100_000;

/// Asks for a month's round and takes the work, as the server does; none where no column is registered.
pub(super) async fn begin(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<Option<MonitorJob>> {
    match monitoring::start_round(office, &play.services, &StartRound { month: month.format("%Y-%m").to_string() }).await {
        Err(ServiceError::Refused(_)) => return Ok(None),
        other => other?,
    }
    Ok(monitoring::take(&play.services, monitoring::ROUND, "demo").await?.map(|(job, _)| job))
}

/// A round that judged nothing: the monitor did not pass its own proof.
pub(super) async fn unproven_round(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    if let Some(job) = begin(play, office, month).await? {
        monitoring::ended(&play.services, &job, Ended::Failed, &unproven(&[Rule::WrongWord.label().to_owned()])).await?;
    }
    Ok(())
}

/// A day on which most links of the site were dead: one problem of the site, and none of each unit. Answers how many addresses were visited.
pub(super) fn dead_site(columns: &[Column], candidates: &mut Vec<Candidate>) -> usize {
    let own = columns.chunks(3).filter_map(|own| own.first()).take(8);
    let dead: Vec<Candidate> = own
        .map(|column| {
            let one = Candidate::new(column, Rule::DeadLink, &format!("{}zt/index.html", column.address));
            one.titled("专题专栏").with("cause", "http_502")
        })
        .collect();
    let visited = dead.len() + dead.len() / 2;
    candidates.extend(dead);
    visited
}

/// The office names the unit that answers for the site, where a problem of a whole site waits.
pub(super) async fn name_keeper(play: &Play<'_>, office: &Actor) -> Result<()> {
    let filter = CandidateFilter { state: Some(CandidateState::Open), ..CandidateFilter::default() };
    let open = monitoring::candidates(office, &play.services, &filter, 1).await?.rows;
    let Some(wide) = open.into_iter().find(|one| monitoring::site_of_evidence(&one.evidence).is_some()) else { return Ok(()) };
    let Some(keeper) = play.register.members.iter().find(|member| member.unit.valid_to.is_none()) else { return Ok(()) };
    let form = SiteKeeper { candidate: wide.id, unit: keeper.unit.id.to_string() };
    monitoring::set_site_keeper(office, &play.services, &form).await
}

/// How dead links are mended is said anew: a second version of the rule, beside which what was judged before keeps the first.
pub(super) async fn rule_changed(play: &Play<'_>, office: &Actor) -> Result<()> {
    let book = monitoring::rule_book(office, &play.services).await?;
    let form = ChangeRule {
        repair: "请先停用打不开的链接，再改正或删除；附件丢失的重新上传，并检查同一页上的其他链接。".into(),
        why: "有的单位改正期间仍让群众点到错误页面，统一要求先停用。".into(),
        ..ChangeRule::of(Rule::DeadLink, &book)
    };
    monitoring::change_rule(office, &play.services, &form).await
}

/// Somebody is spared, and something was none; of the last month both wait still.
pub(super) async fn asked(play: &Play<'_>, office: &Actor, month: NaiveDate, is_last: bool) -> Result<()> {
    let mut sent = of_month(play, office, month, &[FindingState::Sent]).await?;
    if sent.len() < 4 {
        return Ok(());
    }
    let (spared, disputed) = (sent.pop(), sent.pop());
    for (one, what, text, decided, why) in [
        (spared, "waiver", "系统正在迁移，旧页面下月整体下线，请求免予整改。", "waived", "情况属实，同意免予整改。"),
        (disputed, "disputed", "该页面由上级部门维护，不是本单位发布。", "upheld", "经核实，页面不是该单位维护，问题不属实。"),
    ] {
        let Some(one) = one else { continue };
        let Some((_, member)) = play.register.member(&one.unit) else { continue };
        let form = said(&one, what, text);
        monitoring::unit_says(&member.clerk, &play.services, &form).await?;
        if is_last {
            continue;
        }
        let now = of_month(play, office, month, &[FindingState::WaiverAsked, FindingState::Disputed]).await?;
        if let Some(now) = now.into_iter().find(|now| now.id == one.id) {
            monitoring::office_says(play.register.head(), &play.services, &answered(&now, decided, why)).await?;
        }
    }
    Ok(())
}

fn said(one: &StoredFinding, what: &str, text: &str) -> UnitWords {
    UnitWords {
        finding: one.id.clone(),
        revision: one.revision,
        what: what.into(),
        text: text.into(),
        link: String::new(),
        notice: String::new(),
    }
}

fn answered(one: &StoredFinding, what: &str, text: &str) -> OfficeWords {
    OfficeWords { finding: one.id.clone(), revision: one.revision, what: what.into(), text: text.into(), days: "5".into() }
}

/// What stands open when the demo begins: a repair that was not one, a problem that no unit was told of yet, one that somebody saw, some
/// that came from above, and a report that is contradicted.
pub(super) async fn open_ends(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    let waiting = of_month(play, office, month, &[FindingState::Answered]).await?;
    if let Some(one) = waiting.first().filter(|_| waiting.len() > 1) {
        let why = "已打开页面核实，问题仍在，请继续整改。";
        monitoring::office_says(office, &play.services, &answered(one, "rejected", why)).await?;
    }
    let filter = CandidateFilter { state: Some(CandidateState::Open), ..CandidateFilter::default() };
    let open = monitoring::candidates(office, &play.services, &filter, 1).await?.rows;
    if let Some(one) = open.first().filter(|_| open.len() > 1) {
        let confirmed = Decision { id: vec![one.id.to_string()], what: "confirm".into(), ..Decision::default() };
        monitoring::decide(office, &play.services, &confirmed).await?;
    }
    let columns = monitoring::on_day(office, &play.services, play.scene.today()).await?;
    from_above(play, office, &columns).await?;
    contradicted(play, office, &columns).await
}

/// A file of a superior office, with a row of its own.
async fn from_above(play: &Play<'_>, office: &Actor, columns: &[Column]) -> Result<()> {
    let Some(column) = columns.iter().find(|column| column.class == domain::monitoring::column::ColumnClass::Regular) else {
        return Ok(());
    };
    let entry = FindingEntry {
        row: 2,
        unit: column.unit_name.clone(),
        column: column.name.clone(),
        rule: Rule::InterpretationLate,
        url: format!("{}202610/jd.html", column.address),
        title: "惠企政策清单解读".into(),
        problem: "解读晚于文件公开后第三个工作日".into(),
        month: String::new(),
    };
    let file = FindingFile { entries: vec![entry], problems: Vec::new() };
    let draft = monitoring::receive_findings(office, &play.services, "市级抽查发现问题.xlsx", b"demo", &file).await?;
    monitoring::take_findings(office, &play.services, &ChosenFindings { draft, after_bulletin: false, confirm: false }).await.map(|_| ())
}

/// A report that waits to be judged says 已完成 and proves it by a page on which somebody saw a problem.
async fn contradicted(play: &Play<'_>, office: &Actor, columns: &[Column]) -> Result<()> {
    let mut conn = play.services.db().read().await?;
    let cells = cell::walk(&mut conn, "", CELLS).await?;
    let waits = |one: &&cell::Cell| matches!(one.record().state, State::Submitted { .. }) && one.content.claim == Some(Claim::Done);
    let mut found = None;
    for one in cells.iter().filter(waits) {
        let Some(column) = columns.iter().find(|column| column.unit == *one.unit()) else { continue };
        let links = evidence::of_cell(&mut conn, &one.id).await?;
        let link = links.into_iter().find_map(|one| match one.source {
            EvidenceSource::Link { url } => Some(url),
            EvidenceSource::File { .. } => None,
        });
        if let Some(link) = link {
            found = Some((column, link));
            break;
        }
    }
    drop(conn);
    // a day on which nobody waits to be judged has a problem that somebody saw all the same
    let Some((column, url)) = found.or_else(|| columns.first().map(|column| (column, format!("{}rg/1.html", column.address)))) else {
        return Ok(());
    };
    let form = SeenByHand {
        column: column.id.to_string(),
        rule: Rule::WrongWord.code().into(),
        url,
        title: "工作开展情况".into(),
        problem: "“按排”应为“安排”".into(),
        confirm: true,
        ..SeenByHand::default()
    };
    monitoring::enter_by_hand(office, &play.services, &form).await.map(|_| ())
}
