//! The four quarters that ended last, assessed as an office does it: facts, marks, feedback, an appeal, a veto, a seal, and once a
//! correction after it.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use domain::assessment::cross_check::lottery_day_after;
use domain::ids::{AppealId, RoundId, RuleSetId, UnitId};
use serde_json::{Value, json};

use super::entries::blank;
use super::on_site;
use super::play::{Play, SITE, work};
use super::scene::Scene;
use crate::assessment::{
    AdoptForm, AnnounceForm, ConfirmRulesForm, ContestForm, CorrectionForm, CrossMarkForm, DecisionForm, DrawForm, EntryForm, FactRow,
    NewRoundForm, RulesUpload, StepForm, adopt_marks, announce_draw, ask_correction, confirm, contest, cross_mark, decide, draw_pairs,
    enter, look, open_round, receive_json, take_facts, take_step,
};
use crate::{Actor, Result, ServiceError};

/// A quarter of a year.
pub(super) type Quarter = (i32, u32);

/// What happens in a quarter's assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// The running quarter is planned and the draw of its cross-check announced.
    AnnounceRunning,
    /// It is collected, ready to be drawn, and two townships are looked at on the spot.
    VisitRunning,
    /// Planned and collected; the draw of its cross-check is announced.
    Announce,
    /// The cross-check is drawn.
    Draw,
    /// Units mark what the draw gave them; the office looks again at some.
    Check,
    /// Planned and collected where it was not, marked.
    Mark,
    /// Fed back.
    Feedback,
    /// A unit contests a line.
    Contest,
    /// Another person decides.
    Decide,
    /// Nothing is open any more.
    Finalise,
    /// Sealed.
    Seal,
    /// A correction is asked for and approved.
    Correct,
    /// The year that ends with the quarter is planned, collected and marked.
    MarkYear,
    /// It is fed back.
    FeedBackYear,
    /// Nothing is open any more.
    FinaliseYear,
    /// Sealed.
    SealYear,
}

/// So many quarters are played.
const QUARTERS: i32 = 4;

/// What the rules of a quarter are called.
const TITLE: &str = "政务公开季度考评细则";

/// The reason why one unit's papers lose points, and what an appeal says about it.
const FAULT: &str = "抽查的3份公文中有1份没有写明成文日期";
const APPEAL: &str = "成文日期在文末落款处，页面截图可见，请复核";

/// The first and last day of a quarter.
pub(super) fn days((year, quarter): Quarter) -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1).unwrap_or_default();
    let next = first.checked_add_months(chrono::Months::new(3)).unwrap_or(first);
    (first, next - Days::new(1))
}

/// When what happens in the quarters that ended last.
pub(super) fn of_the_county(scene: &Scene) -> Vec<(DateTime<Utc>, Quarter, Moment)> {
    let today = scene.today();
    let mut quarter: Quarter = (today.year(), (today.month() - 1) / 3 + 1);
    let (first, _) = days(quarter);
    let sixth = scene.working_days_after(first - Days::new(1), 6);
    let seventh = scene.working_days_after(first - Days::new(1), 7);
    let mut all = vec![(work(sixth, 9, 25), quarter, Moment::AnnounceRunning), (work(seventh, 10, 25), quarter, Moment::VisitRunning)];
    for back in 0..QUARTERS {
        quarter = if quarter.1 == 1 { (quarter.0 - 1, 4) } else { (quarter.0, quarter.1 - 1) };
        let (_, last) = days(quarter);
        let mut on = |after: u32, hour: u32, what: Moment| all.push((work(scene.working_days_after(last, after), hour, 25), quarter, what));
        // with a cross-check the marks wait until the units have handed theirs in
        on(if back == 0 { 5 } else { 4 }, 9, Moment::Mark);
        on(6, 15, Moment::Feedback);
        on(7, 10, Moment::Contest);
        on(9, 11, Moment::Decide);
        on(12, 9, Moment::Finalise);
        on(13, 16, Moment::Seal);
        if back == 0 {
            on(14, 9, Moment::MarkYear);
            on(14, 16, Moment::FeedBackYear);
            on(19, 9, Moment::FinaliseYear);
            on(20, 16, Moment::SealYear);
        }
        if back == QUARTERS - 1 {
            on(18, 10, Moment::Correct);
        }
        if back == 0 {
            let announced = scene.working_days_after(last, 1);
            // the numbers are out in the evening: the draw is held on the next working day
            let drawn = scene.working_day_from(lottery_day_after(announced) + Days::new(1));
            all.push((work(announced, 9, 25), quarter, Moment::Announce));
            all.push((work(drawn, 10, 25), quarter, Moment::Draw));
            all.push((work(drawn, 15, 25), quarter, Moment::Check));
        }
    }
    all
}

fn rules(year: i32) -> Value {
    let list = |n1: &str| {
        json!({"id": "n1", "title": "重点任务落实", "points": "30", "text": "逾期未报每项扣2分，逾期完成每项扣0.5分，最多扣5分", "rules": [
            {"id": "overdue", "kind": "per_piece", "points": "2", "text": format!("{n1}逾期未报每项扣2分"), "source": "checklist_overdue"},
            {"id": "late", "kind": "per_piece", "points": "0.5", "cap": "5", "text": "逾期完成每项扣0.5分，最多扣5分", "source": "checklist_late"}]})
    };
    let papers = |title: &str, points: &str| {
        json!({"id": "n2", "title": title, "points": points, "na": "leave_out", "text": "要素不全、内容空洞的，由政务公开办抽查后酌情扣1至15分；没有公开的全扣", "rules": [
            {"id": "check", "kind": "judgement", "none": points, "min": "1", "max": "15", "text": "要素不全、内容空洞的，酌情扣1至15分；没有公开的全扣"}]})
    };
    let quota = |title: &str, points: &str| {
        json!({"id": "n3", "title": title, "points": points, "text": "每季度不少于3条，缺1条扣5分", "rules": [
            {"id": "quota", "kind": "quota", "minimum": 3, "points": "5", "text": "每季度不少于3条，缺1条扣5分"}]})
    };
    let mended = json!({"id": "n5", "title": "监测问题整改", "points": "10", "text": "监测发现的问题每个扣0.5分，最多扣3分；未按期整改的每个扣1分", "rules": [
        {"id": "found", "kind": "per_piece", "points": "0.5", "cap": "3", "text": "监测发现的问题每个扣0.5分，最多扣3分", "source": "findings"},
        {"id": "missed", "kind": "per_piece", "points": "1", "text": "未按期整改的每个扣1分", "source": "findings_unrepaired"}]});
    let checked = json!({"id": "n4", "title": "信息审核", "points": "10", "text": "按先审后发的比例计分", "rules": [
        {"id": "share", "kind": "proportion", "text": "按先审后发的比例计分"}]});
    json!({
        "contract": 1,
        "rule_set": {"id": format!("{year}-quarter"), "year": year, "title": TITLE},
        "trees": {
            "dept": {"full_mark": "100", "nodes": [list("本单位"), papers("公文和政策解读", "30"), quota("回应关切", "20"), checked.clone(), mended.clone()]},
            "town": {"full_mark": "100", "nodes": [list("本乡镇"), papers("村（居）务公开", "30"), quota("信息更新", "20"), checked, mended]},
        },
        "groups": [{"id": "dept", "name": "县直单位", "tree": "dept"}, {"id": "town", "name": "乡镇（开发区）", "tree": "town"}],
        "grades": [{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "合格", "from": "60"}, {"name": "不合格", "from": "0"}],
        "excellent_quota": "0.40",
        "veto": {"events": ["false"], "effect": "grade", "grade": "不合格", "titles": {"false": "弄虚作假"}},
    })
}

/// Plays a scene of a quarter.
///
/// # Errors
/// When a use case refuses, which would be a mistake of the play.
pub(super) async fn happen(play: &mut Play<'_>, quarter: Quarter, what: Moment) -> Result<()> {
    // what was before the first list of the play is not assessed
    if !play.lists.contains_key(&quarter.0) {
        return Ok(());
    }
    match what {
        Moment::AnnounceRunning => return announce_running(play, quarter).await,
        Moment::VisitRunning => return visit_running(play).await,
        Moment::Announce => return announce(play, quarter).await,
        Moment::Mark => return mark(play, quarter).await,
        Moment::MarkYear => return super::year::mark(play, quarter).await,
        _ => {}
    }
    if matches!(what, Moment::FeedBackYear | Moment::FinaliseYear | Moment::SealYear) {
        let Some((_, round)) = play.year.clone().filter(|(last, _)| *last == quarter) else { return Ok(()) };
        let (reviewer, head) = (play.register.reviewer().clone(), play.register.head().clone());
        return match what {
            Moment::FeedBackYear => step(play, &reviewer, &round, "feedback").await,
            Moment::FinaliseYear => step(play, &reviewer, &round, "finalise").await,
            _ => step(play, &head, &round, "seal").await,
        };
    }
    let Some(round) = play.rounds.get(&quarter).cloned() else { return Ok(()) };
    let (reviewer, head) = (play.register.reviewer().clone(), play.register.head().clone());
    match what {
        Moment::AnnounceRunning
        | Moment::VisitRunning
        | Moment::Announce
        | Moment::Mark
        | Moment::MarkYear
        | Moment::FeedBackYear
        | Moment::FinaliseYear
        | Moment::SealYear => Ok(()),
        Moment::Draw => {
            let entropy_text = format!("{:02} 08 11 19 25 31 + 07", quarter.1);
            let form = DrawForm { round, entropy_text, confirmed: String::new() };
            draw_pairs(&reviewer, &play.services, &form.looked_at()).await
        }
        Moment::Check => check(play, &round, quarter).await,
        Moment::Feedback => step(play, &reviewer, &round, "feedback").await,
        Moment::Contest => appeal(play, &round).await,
        Moment::Decide => decision(play, &round).await,
        Moment::Finalise => step(play, &reviewer, &round, "finalise").await,
        Moment::Seal => step(play, &head, &round, "seal").await,
        Moment::Correct => correction(play, &round).await,
    }
}

pub(super) async fn step(play: &Play<'_>, who: &Actor, round: &RoundId, step: &str) -> Result<()> {
    let revision = crate::assessment::page(who, &play.services, round).await?.round.revision;
    let form = StepForm { round: round.clone(), revision, step: step.into(), reason: "县政务公开领导小组会议审定".into() };
    take_step(who, &play.services, &form).await.map(|_| ())
}

/// The rules of that title and year, brought where the county has none.
pub(super) async fn stored(play: &Play<'_>, title: &str, year: i32, rules: impl FnOnce() -> Value) -> Result<RuleSetId> {
    let (reviewer, services) = (play.register.reviewer(), &play.services);
    let known = crate::assessment::all_rules(reviewer, services).await?;
    if let Some(line) = known.into_iter().find(|line| line.year == year && line.title == title) {
        return Ok(line.id);
    }
    let upload = RulesUpload { year: String::new(), title: String::new(), group: Vec::new(), part: Vec::new() };
    let draft = receive_json(reviewer, services, &upload, &format!("{title}.json"), rules().to_string().as_bytes()).await?;
    confirm(reviewer, services, &ConfirmRulesForm { draft, choice: Vec::new(), source: Vec::new(), read: String::new() }).await
}

/// Plans a quarter and collects what the system knows.
async fn plan(play: &mut Play<'_>, quarter: Quarter) -> Result<RoundId> {
    let reviewer = play.register.reviewer().clone();
    let rules = stored(play, TITLE, quarter.0, || rules(quarter.0)).await?;
    let round = planned(play, quarter, rules).await?;
    step(play, &reviewer, &round, "collect").await?;
    play.rounds.insert(quarter, round.clone());
    Ok(round)
}

async fn planned(play: &Play<'_>, quarter: Quarter, rules: RuleSetId) -> Result<RoundId> {
    let (reviewer, services) = (play.register.reviewer(), &play.services);
    let (first, last) = days(quarter);
    let form = NewRoundForm {
        series: "quarter".into(),
        name: domain::assessment::quarter::Quarter { year: quarter.0, number: quarter.1 }.name(),
        starts_on: first.to_string(),
        ends_on: last.to_string(),
        cutoff_on: last.to_string(),
        early_cutoff: false,
        late_cutoff: false,
        other_rules: false,
        rules: rules.to_string(),
        appeal_days: "5".into(),
    };
    open_round(reviewer, services, &form).await
}

/// The draw of the running quarter is announced for a day in its first weeks; nobody has drawn yet.
async fn announce_running(play: &mut Play<'_>, quarter: Quarter) -> Result<()> {
    let rules = stored(play, on_site::TITLE, quarter.0, || on_site::rules(rules(quarter.0))).await?;
    let round = planned(play, quarter, rules).await?;
    let (first, _) = days(quarter);
    let eighth = play.scene.working_days_after(first - Days::new(1), 8);
    announce_for(play, &round, lottery_day_after(eighth)).await?;
    play.running = Some(round);
    Ok(())
}

/// Its facts are collected, and two townships are looked at.
async fn visit_running(play: &Play<'_>) -> Result<()> {
    let Some(round) = play.running.clone() else { return Ok(()) };
    let reviewer = play.register.reviewer().clone();
    step(play, &reviewer, &round, "collect").await?;
    on_site::visit(play, &round).await
}

/// The draw is announced before the numbers are out: on the first working day of the quarter for the next drawing of the lottery.
async fn announce(play: &mut Play<'_>, quarter: Quarter) -> Result<()> {
    let round = plan(play, quarter).await?;
    let (_, last) = days(quarter);
    announce_for(play, &round, lottery_day_after(play.scene.working_days_after(last, 1))).await
}

async fn announce_for(play: &Play<'_>, round: &RoundId, day: NaiveDate) -> Result<()> {
    let reviewer = play.register.reviewer();
    let page = crate::assessment::cross_check(reviewer, &play.services, round).await?;
    let form = AnnounceForm { source: "福利彩票双色球当期开奖号码".into(), entropy_on: day.to_string(), ..page.blank };
    announce_draw(reviewer, &play.services, &form).await
}

/// Whether the papers of a unit lose points in a quarter, by its place.
fn fault(place: usize, quarter: Quarter) -> Option<usize> {
    let fault = (place + 2 * quarter.1 as usize) % 11;
    (fault < 2).then(|| 3 * (fault + 1))
}

/// Every checking unit marks what it was given. The office looks at three again; the first of them was marked far too mildly.
async fn check(play: &Play<'_>, round: &RoundId, quarter: Quarter) -> Result<()> {
    const LOOKED_AT: usize = 3;
    let (reviewer, head) = (play.register.reviewer(), play.register.head());
    let page = crate::assessment::cross_check(reviewer, &play.services, round).await?;
    let clerk = |name: &str| play.register.members.iter().find(|member| member.unit.short_name == name).map(|member| &member.clerk);
    let mut looked_at = 0;
    for (place, row) in page.rows.iter().enumerate().filter(|(_, row)| !row.is_to_office) {
        let Some(clerk) = clerk(&row.checker) else { continue };
        let found = fault(place, quarter);
        let form = |amount: Option<usize>| CrossMarkForm {
            round: round.clone(),
            unit: row.unit.clone(),
            leaf: row.leaf.clone(),
            rule: row.rule.clone(),
            seen: 0,
            value: amount.map(|amount| amount.to_string()).unwrap_or_default(),
            verdict: if amount.is_some() { "partial" } else { "ok" }.into(),
            reason: amount.map(|_| FAULT.to_owned()).unwrap_or_default(),
            evidence: amount.map(|_| format!("{SITE}/抽查/{}Q{}", quarter.0, quarter.1)).unwrap_or_default(),
        };
        let is_first = found.is_some() && looked_at == 0;
        cross_mark(clerk, &play.services, &form(if is_first { None } else { found })).await?;
        if found.is_some() && looked_at < LOOKED_AT {
            looked_at += 1;
            cross_mark(head, &play.services, &form(if is_first { Some(9) } else { found })).await?;
            if is_first {
                cross_mark(reviewer, &play.services, &form(Some(6))).await?;
            }
        }
    }
    Ok(())
}

/// What a checking unit was drawn for that ended before it looked, the office marks itself.
async fn mark_for_ended(play: &Play<'_>, round: &RoundId, quarter: Quarter) -> Result<()> {
    let reviewer = play.register.reviewer();
    let page = crate::assessment::cross_check(reviewer, &play.services, round).await?;
    for (place, row) in page.rows.iter().enumerate().filter(|(_, row)| row.is_to_office) {
        let blank = blank(round, &row.unit, &row.leaf, &row.rule);
        let form = match fault(place, quarter) {
            Some(amount) => partial(blank, amount, quarter),
            None => EntryForm { verdict: "ok".into(), ..blank },
        };
        enter(reviewer, &play.services, &form).await?;
    }
    Ok(())
}

/// Papers that lose so much.
fn partial(blank: EntryForm, amount: usize, (year, number): Quarter) -> EntryForm {
    EntryForm {
        verdict: "partial".into(),
        value: amount.to_string(),
        reason: FAULT.into(),
        evidence: format!("{SITE}/抽查/{year}Q{number}"),
        ..blank
    }
}

async fn mark(play: &mut Play<'_>, quarter: Quarter) -> Result<()> {
    let reviewer = play.register.reviewer().clone();
    let (round, is_checked) = match play.rounds.get(&quarter) {
        Some(round) => (round.clone(), true),
        None => (plan(play, quarter).await?, false),
    };
    let services = &play.services;
    if is_checked {
        adopt_marks(&reviewer, services, &AdoptForm { round: round.clone() }).await?;
    }
    step(play, &reviewer, &round, "score").await?;
    if is_checked {
        mark_for_ended(play, &round, quarter).await?;
    }
    let page = crate::assessment::page(&reviewer, services, &round).await?;
    let units: Vec<(UnitId, String)> = page.groups.into_iter().flat_map(|group| group.rows).map(|row| (row.unit, row.name)).collect();
    // some units write two, most three and more
    let mut rows: Vec<FactRow> = Vec::new();
    for (place, (_, name)) in units.iter().enumerate() {
        let pieces = if (place + quarter.1 as usize).is_multiple_of(7) { 2 } else { 3 + place % 4 };
        rows.push(FactRow {
            row: rows.len() + 2,
            unit: name.clone(),
            key: "n3/quota".into(),
            value: pieces.to_string(),
            ..FactRow::default()
        });
        // hardly anybody lets every piece be looked at before it is published
        let of = 18 + place % 9;
        let done = of - (place * 5 + quarter.1 as usize * 3) % 6;
        rows.push(FactRow {
            row: rows.len() + 2,
            unit: name.clone(),
            key: "n4/share".into(),
            value: format!("{done}/{of}"),
            ..FactRow::default()
        });
    }
    take_facts(&reviewer, services, &round, "信息条数统计.xlsx", &rows).await?;
    for (place, (unit, _)) in units.iter().enumerate() {
        if let Some(amount) = fault(place, quarter).filter(|_| !is_checked) {
            enter(&reviewer, services, &partial(blank(&round, unit, "n2", "check"), amount, quarter)).await?;
        }
    }
    // once somebody was caught with dates that were changed afterwards
    if quarter.1 == 2
        && let Some((unit, _)) = units.last()
    {
        let form = EntryForm {
            form: "veto".into(),
            reason: "修改网页发布日期，以逾期信息充作按期公开".into(),
            evidence: "网页快照与日志".into(),
            ..blank(&round, unit, "", "false")
        };
        enter(&reviewer, services, &form).await?;
    }
    Ok(())
}

/// The first unit that lost points on its papers contests them.
async fn appeal(play: &Play<'_>, round: &RoundId) -> Result<()> {
    let reviewer = play.register.reviewer();
    for member in &play.register.members {
        let Ok(sheet) = crate::assessment::sheet(reviewer, &play.services, round, &member.unit.id).await else { continue };
        if !sheet.nodes.iter().flat_map(|node| &node.lines).any(|line| line.leaf == "n2" && line.rule == "check") {
            continue;
        }
        let form = ContestForm {
            round: round.clone(),
            leaf: "n2".into(),
            rule: "check".into(),
            also: Vec::new(),
            text: APPEAL.into(),
            evidence: format!("{SITE}/公文/落款截图"),
        };
        contest(&member.clerk, &play.services, &form).await?;
        return Ok(());
    }
    Ok(())
}

/// In every other quarter the unit is right.
async fn decision(play: &Play<'_>, round: &RoundId) -> Result<()> {
    let head = play.register.head().clone();
    let waiting = crate::assessment::appeals(&head, &play.services, round).await?;
    let is_right = waiting.round.ends_on.month() != 6;
    for (one, ..) in waiting.appeals {
        let form = DecisionForm {
            appeal: one.id,
            decision: if is_right { "uphold" } else { "reject" }.into(),
            value: String::new(),
            verdict: "ok".into(),
            picked: Vec::new(),
            text: if is_right {
                "经复核，落款处有成文日期，不应扣分。"
            } else {
                "落款处只有年份，没有成文日期，维持扣分。"
            }
            .into(),
            confirmed: String::new(),
        };
        settle(play, &head, form, is_right).await?;
    }
    Ok(())
}

async fn settle(play: &Play<'_>, who: &Actor, form: DecisionForm, is_right: bool) -> Result<()> {
    let form = match is_right {
        false => form,
        true => {
            let (_, seen, _) = look(who, &play.services, &form).await?;
            DecisionForm { confirmed: seen.as_str().to_owned(), ..form }
        }
    };
    decide(who, &play.services, &form).await.map(|_| ())
}

/// A count that turned out wrong after the seal: asked by one person, approved by another.
async fn correction(play: &Play<'_>, round: &RoundId) -> Result<()> {
    let (reviewer, head) = (play.register.reviewer().clone(), play.register.head().clone());
    for member in &play.register.members {
        let Ok(sheet) = crate::assessment::sheet(&reviewer, &play.services, round, &member.unit.id).await else { continue };
        if !sheet.nodes.iter().flat_map(|node| &node.lines).any(|line| line.leaf == "n3" && line.rule == "quota") {
            continue;
        }
        let form = CorrectionForm {
            round: round.clone(),
            unit: member.unit.id.clone(),
            leaf: "n3".into(),
            rule: "quota".into(),
            value: "3".into(),
            verdict: String::new(),
            picked: Vec::new(),
            text: "统计时漏计1条，已与单位核对".into(),
            evidence: "信息发布台账".into(),
        };
        let asked: AppealId = ask_correction(&reviewer, &play.services, &form).await?;
        let form = DecisionForm {
            appeal: asked,
            decision: "uphold".into(),
            value: String::new(),
            verdict: String::new(),
            picked: Vec::new(),
            text: "情况属实，同意更正并重新封存。".into(),
            confirmed: String::new(),
        };
        return settle(play, &head, form, true).await;
    }
    Err(ServiceError::NotFound("可以更正的一条"))
}
