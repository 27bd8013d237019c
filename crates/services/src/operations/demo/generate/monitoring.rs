//! The monthly monitoring of a year: columns, rounds, what the office confirms, what units answer, a bulletin. No page is visited:
//! what a round finds is written here.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use domain::calendar::office_time::day_of;
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::column::{Column, ColumnClass, ColumnEntry};
use domain::monitoring::column_outcome::{ColumnOutcome, ColumnReading};
use domain::monitoring::decision::CandidateState;
use domain::monitoring::early::week_of;
use domain::monitoring::finding::FindingState;
use domain::monitoring::outcome::Cause;
use domain::monitoring::site_wide::site_of;
use domain::monitoring::weeks::LEAST_WORKING_DAYS;

use super::months;
use super::pages;
use super::play::{Play, work};
use super::rare;
use super::scene::Scene;
use super::scenes::Event;
use crate::monitoring::{
    self, CandidateFilter, ChosenNotice, Decision, DraftBulletin, Ended, FindingFilter, JudgedMonth, OfficeWords, SealBulletin,
    SendNotices, StoredFinding, UnitWords,
};
use crate::{Actor, Result, ServiceError};

/// So many months are monitored: a year.
const MONTHS: u32 = 12;
/// So many months ago most links of the site were dead.
const DEAD_SITE: u32 = 6;
/// So many months ago the monitor did not pass its own proof at first.
const UNPROVEN: u32 = 4;
/// So many months ago the office changed a rule.
const RULE_CHANGED: u32 = 5;
/// So many working days into the next month what stands open of a month is left open.
const OPEN_ENDS: u32 = 9;
/// And at this hour: then what stood open of the month before is no longer needed.
const OPEN_ENDS_AT: u32 = 11;
/// So many units have columns.
const UNITS: usize = 12;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The columns are registered.
    Columns,
    /// The round of a month, by its first day.
    Round(NaiveDate),
    /// The office confirms and dismisses.
    Decide(NaiveDate),
    /// Notices go out.
    Send(NaiveDate),
    /// Units answer in time.
    Answer(NaiveDate),
    /// And late.
    AnswerLate(NaiveDate),
    /// The office looks at the answers.
    Judge(NaiveDate),
    /// The bulletin is drafted and sealed.
    Bulletin(NaiveDate),
    /// Units say whom to call.
    Contacts,
    /// Items of a month are ordered, until a day.
    Order(NaiveDate, NaiveDate),
    /// Townships publish them.
    Publish(NaiveDate),
    /// The office looks.
    Check(NaiveDate),
    /// Whoever is late is urged.
    Urge,
    /// What was mended of a month is looked at again.
    LookBack(NaiveDate),
    /// Somebody asks to be spared, somebody says that it is none.
    Asked(NaiveDate),
    /// The office says anew how a kind of problem is mended.
    RuleChanged,
    /// What stands open when the demo begins.
    OpenEnds(NaiveDate),
    /// A working day's reminders.
    Digest,
}

/// When it happens: each month's round in the first days of the next, from the first that begins after a moment.
pub(super) fn of_the_county(scene: &Scene, since: DateTime<Utc>) -> Vec<(DateTime<Utc>, Event)> {
    let this = scene.today().with_day(1).unwrap_or(scene.today());
    let mut all = Vec::new();
    let mut on = |day: NaiveDate, hour: u32, minute: u32, step: Step| all.push((work(day, hour, minute), Event::Monitoring(step)));
    let begins = |back: u32| {
        let next = this.checked_sub_months(Months::new(back - 1)).unwrap_or(this);
        work(scene.working_day_from(next), 9, 0) > since
    };
    let months = (1..=MONTHS).rev().find(|back| begins(*back)).unwrap_or(0);
    for back in (1..=months).rev() {
        let Some(month) = this.checked_sub_months(Months::new(back)) else { continue };
        let Some(next) = month.checked_add_months(Months::new(1)) else { continue };
        let first = scene.working_day_from(next);
        let after = |days: u32| scene.working_days_after(first, days);
        if back == months {
            on(first, 9, 0, Step::Columns);
            on(first, 9, 20, Step::Contacts);
        }
        if back + 1 == months
            && let Some(oldest) = this.checked_sub_months(Months::new(months))
        {
            on(after(10), 9, 0, Step::LookBack(oldest));
        }
        if let (Some(due_on), Some(late)) = (next.with_day(20), next.with_day(23)) {
            on(first, 10, 30, Step::Order(next, due_on));
            on(after(6), 11, 0, Step::Publish(next));
            on(after(8), 10, 30, Step::Check(next));
            on(scene.working_day_from(late), 9, 50, Step::Urge);
        }
        on(first, 9, 30, Step::Round(month));
        on(first, 15, 0, Step::Decide(month));
        on(after(1), 9, 10, Step::Send(month));
        on(after(3), 10, 10, Step::Asked(month));
        on(after(4), 10, 20, Step::Answer(month));
        on(after(5), 15, 30, Step::Judge(month));
        on(after(6), 10, 0, Step::Bulletin(month));
        on(after(8), 16, 0, Step::AnswerLate(month));
        on(after(9), 9, 40, Step::Judge(month));
        if back == RULE_CHANGED.min(months) {
            on(after(7), 9, 30, Step::RuleChanged);
        }
        if stays_open(scene, month) {
            on(after(OPEN_ENDS), OPEN_ENDS_AT, 0, Step::OpenEnds(month));
        }
    }
    for back in 0..3 {
        let day = scene.working_day_until(scene.today() - chrono::Days::new(back));
        on(day, 8, 35, Step::Digest);
    }
    all
}

/// Lets it happen.
///
/// # Errors
/// When a use case refuses, which would be a mistake of the play.
pub(super) async fn happen(play: &Play<'_>, step: Step) -> Result<()> {
    let office = play.register.reviewer().clone();
    match step {
        Step::Columns => columns(play, &office).await,
        Step::Round(month) => round(play, &office, month).await,
        Step::Decide(month) => decide(play, &office, month).await,
        Step::Send(month) => send(play, &office, month).await,
        Step::Answer(month) => answer(play, &office, month, false).await,
        Step::AnswerLate(month) => answer(play, &office, month, true).await,
        Step::Judge(month) => judge(play, &office, month).await,
        Step::Bulletin(month) => bulletin(play, &office, month).await,
        Step::Contacts => months::contacts(play, day_of(play.services.now())).await,
        Step::Order(month, due_on) => months::order(play, &office, month, due_on).await,
        Step::Publish(month) => months::publish(play, month).await,
        Step::Check(month) => months::check(play, &office, month).await,
        Step::Urge => months::urge(play, &office).await,
        Step::LookBack(month) => months::look_back(play, &office, month).await,
        Step::Asked(month) => rare::asked(play, &office, month, stays_open(play.scene, month)).await,
        Step::RuleChanged => rare::rule_changed(play, &office).await,
        Step::OpenEnds(month) => rare::open_ends(play, &office, month).await,
        // the same day again makes nothing
        Step::Digest => monitoring::make_digests(&play.services).await.map(|_| ()),
    }
}

async fn columns(play: &Play<'_>, office: &Actor) -> Result<()> {
    let kinds = [
        ("工作动态", "gzdt", ColumnClass::Dynamic, None),
        ("通知公告", "tzgg", ColumnClass::Dynamic, Some(2)),
        ("政策解读", "zcjd", ColumnClass::Regular, None),
    ];
    let mut entries = Vec::new();
    let standing = play.register.members.iter().filter(|member| member.unit.valid_to.is_none());
    for (place, member) in standing.take(UNITS).enumerate() {
        for (name, folder, class, monthly_minimum) in kinds {
            entries.push(ColumnEntry {
                row: entries.len() + 2,
                unit: member.unit.full_name.clone(),
                name: name.into(),
                address: format!("https://www.yunxiu.example/dw{place:02}/{folder}/"),
                class,
                limit_days: None,
                monthly_minimum,
                allows_note: folder == "zcjd",
                ways: Default::default(),
                picks: None,
            });
        }
    }
    monitoring::import(office, &play.services, &entries).await.map(|_| ())
}

/// What a round finds at a unit, by its place in the register.
fn found(play: &Play<'_>, columns: &[Column], month: NaiveDate) -> Vec<Candidate> {
    let text = month.format("%Y%m").to_string();
    let mut all = Vec::new();
    for (place, own) in columns.chunks(3).enumerate() {
        let [news, notices, _] = own else { continue };
        let article = |column: &Column, number: u32| format!("{}{text}/{number}.html", column.address);
        if place % 5 == 0 {
            let newest = month.pred_opt().and_then(|day| day.pred_opt()).unwrap_or(month);
            all.push(Candidate::new(notices, Rule::ColumnOverdue, &notices.address).with("newest", newest.to_string()).with("limit", 14));
        }
        if place % 4 == 1 {
            all.push(
                Candidate::new(news, Rule::DeadLink, &format!("{}files/{text}.pdf", news.address))
                    .titled("惠企政策办理指南")
                    .with("cause", "http_404"),
            );
            all.push(Candidate::new(news, Rule::DeadLink, "https://www.example.org/moved").titled("上级部门专题").with("cause", "timeout"));
        }
        if place % 6 == 2 {
            let one = Candidate::new(notices, Rule::WrongWord, &article(notices, 3)).titled("关于做好近期工作的通知");
            all.push(one.with("word", "按排").with("right", "安排"));
        }
        if place % 7 == 3 {
            let one = Candidate::new(notices, Rule::PersonalMobile, &article(notices, 8)).titled("惠民补贴发放公示");
            all.push(one.with("masked", "138********"));
        }
        if (place + month.month0() as usize) % 4 == 3 {
            // a week with too few working days is excused
            let usual = week_of(month + chrono::Days::new(9));
            let is_excused = usual.working_days(&play.scene.calendar) < LEAST_WORKING_DAYS;
            let week = if is_excused { week_of(month + chrono::Days::new(16)) } else { usual }.to_string();
            all.push(Candidate { column: String::new(), period: Some(week), ..Candidate::new(news, Rule::WeeklyMissed, "") });
        }
    }
    all
}

async fn round(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    let today = day_of(play.services.now());
    let Some(as_of) = monitoring::day_of_round(month, today) else { return Ok(()) };
    if is_back(play, month, UNPROVEN) {
        rare::unproven_round(play, office, month).await?;
    }
    let Some(job) = rare::begin(play, office, month).await? else { return Ok(()) };
    let columns = monitoring::on_day(office, &play.services, as_of).await?;
    let begun = monitoring::begin(office, &play.services, month, as_of).await?;
    let outcomes: Vec<ColumnOutcome> = (0..columns.len())
        .map(|place| {
            let read = ColumnOutcome {
                reading: ColumnReading::Items,
                cause: None,
                items: 20,
                in_month: u32::try_from(3 + place * 7 % 11).unwrap_or(3),
                newest: Some(as_of),
                is_undated: false,
                said: None,
            };
            match place {
                19 => ColumnOutcome { reading: ColumnReading::Blocked, items: 0, in_month: 0, newest: None, ..read },
                7 => ColumnOutcome { reading: ColumnReading::Empty, items: 0, in_month: 0, newest: None, ..read },
                11 => ColumnOutcome { reading: ColumnReading::Robots, items: 0, in_month: 0, newest: None, ..read },
                23 if is_back(play, month, UNPROVEN) => {
                    ColumnOutcome { reading: ColumnReading::EngineFailed, items: 0, in_month: 0, newest: None, ..read }
                }
                26 if is_back(play, month, DEAD_SITE) => {
                    let cause = Some(Cause::Http(502));
                    ColumnOutcome { reading: ColumnReading::SiteFailed, cause, items: 0, in_month: 0, newest: None, ..read }
                }
                31 => ColumnOutcome { reading: ColumnReading::AddressRefused, items: 0, in_month: 0, newest: None, ..read },
                28 => ColumnOutcome { reading: ColumnReading::Unreadable, items: 0, in_month: 0, newest: None, ..read },
                _ => read,
            }
        })
        .collect();
    let mut candidates = found(play, &columns, month);
    let mut visited = std::collections::HashMap::new();
    if let (true, Some(first)) = (is_back(play, month, DEAD_SITE), columns.first()) {
        visited.insert(site_of(&first.address), rare::dead_site(&columns, &mut candidates));
    }
    monitoring::keep(office, &play.services, &begun, &pages::visits(&candidates, month)).await?;
    let said = JudgedMonth {
        round: &begun.id,
        month,
        as_of,
        columns: &columns,
        outcomes: &outcomes,
        candidates: &candidates,
        visited: &visited,
        rules: &begun.rules,
        answers: 816,
        allowed_nets: "",
        proofs: Some(30),
    };
    monitoring::complete(office, &play.services, &begun, month, as_of, candidates.len()).await?;
    let hits = monitoring::keep_hits(office, &play.services, &said).await?;
    let unread = outcomes.iter().filter(|outcome| outcome.reading.says_nothing()).count();
    let words = format!(
        "读取{}个栏目，其中{unread}个未能读取；新的待确认问题{}个，以前见过的{}个。",
        columns.len(),
        hits.new + hits.again,
        hits.known - hits.again
    );
    monitoring::ended(&play.services, &job, Ended::Done, &words).await
}

async fn decide(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    let filter = CandidateFilter { state: Some(CandidateState::Open), ..CandidateFilter::default() };
    let open = monitoring::candidates(office, &play.services, &filter, 1).await?.rows;
    let (outside, ours): (Vec<_>, Vec<_>) = open.into_iter().partition(|one| one.url.contains("example.org"));
    let ids = |all: &[monitoring::StoredCandidate]| all.iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
    if !outside.is_empty() {
        let dismissed = Decision {
            id: ids(&outside),
            what: "dismiss".into(),
            kind: "allowed".into(),
            reason: "外部网站的链接，已由对方修复，人工核对可以打开。".into(),
            scope: "one".into(),
            ..Decision::default()
        };
        monitoring::decide(office, &play.services, &dismissed).await?;
    }
    rare::name_keeper(play, office).await?;
    // of the last month some still wait
    let kept = if stays_open(play.scene, month) { ours.len().saturating_sub(3) } else { ours.len() };
    if kept == 0 {
        return Ok(());
    }
    let confirmed = Decision { id: ids(&ours[..kept]), what: "confirm".into(), ..Decision::default() };
    monitoring::decide(office, &play.services, &confirmed).await.map(|_| ())
}

async fn send(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    if of_month(play, office, month, &[FindingState::Confirmed]).await?.is_empty() {
        return Ok(());
    }
    let form = SendNotices {
        unit: String::new(),
        month: month.format("%Y-%m").to_string(),
        days: "5".into(),
        source: "月监测".into(),
        source_checked: false,
        remark: String::new(),
    };
    monitoring::send_notices(office, &play.services, &form).await.map(|_| ())
}

pub(super) async fn of_month(play: &Play<'_>, office: &Actor, month: NaiveDate, states: &[FindingState]) -> Result<Vec<StoredFinding>> {
    let filter = FindingFilter { month: Some(month), states: states.to_vec(), ..FindingFilter::default() };
    Ok(monitoring::findings(office, &play.services, &filter, 1).await?.rows)
}

/// Whether a month is the one so many before that of the demo.
fn is_back(play: &Play<'_>, month: NaiveDate, back: u32) -> bool {
    let this = play.scene.today().with_day(1).unwrap_or(play.scene.today());
    this.checked_sub_months(Months::new(back)) == Some(month)
}

/// Whether something of a month still stands open at the moment of the demo: of the last month that was looked at to its end, and of one
/// that goes on. In the first days of a month nothing else would wait for anybody.
fn stays_open(scene: &Scene, month: NaiveDate) -> bool {
    let Some(after_next) = month.checked_add_months(Months::new(2)) else { return true };
    work(scene.working_days_after(scene.working_day_from(after_next), OPEN_ENDS), OPEN_ENDS_AT, 0) > scene.now
}

async fn answer(play: &Play<'_>, office: &Actor, month: NaiveDate, is_late: bool) -> Result<()> {
    for (place, one) in of_month(play, office, month, &[FindingState::Sent, FindingState::Rejected]).await?.into_iter().enumerate() {
        let Some((_, member)) = play.register.member(&one.unit) else { continue };
        // of the last month some are silent still
        if stays_open(play.scene, month) && place % 4 == 2 {
            continue;
        }
        if let Some(notice) = &one.notice {
            monitoring::receive_notice(&member.clerk, &play.services, &ChosenNotice { notice: notice.clone() }).await?;
        }
        let (what, text) = match (place % 6, is_late) {
            (4, false) | (5, _) => continue,
            (3, false) => ("disputed", "该号码是对外公布的办公电话，不属于个人信息，请予核实。"),
            _ => ("answered", "已改正，并检查了同批发布的其他信息。"),
        };
        // only a telephone can be one of the office's
        let what = if one.rule == Rule::PersonalMobile { what } else { "answered" };
        let link = if one.url.is_empty() || one.rule == Rule::DeadLink { String::new() } else { one.url.clone() };
        let form = UnitWords { finding: one.id, revision: one.revision, what: what.into(), text: text.into(), link, notice: String::new() };
        monitoring::unit_says(&member.clerk, &play.services, &form).await?;
    }
    Ok(())
}

async fn judge(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    let waiting = [FindingState::Answered, FindingState::Disputed];
    for (place, one) in of_month(play, office, month, &waiting).await?.into_iter().enumerate() {
        let is_late_look = one.life.due_on.is_some_and(|due| due < day_of(play.services.now()));
        if stays_open(play.scene, month) && (is_late_look || one.life.state == FindingState::Disputed) {
            continue;
        }
        let (what, text) = match one.life.state {
            FindingState::Disputed => ("kept", "经核实为个人手机号码，请遮盖后重新反馈。"),
            _ if place == 0 && one.life.answered_on == Some(one.life.due_on.unwrap_or_default()) => {
                ("rejected", "链接仍打不开，请继续整改。")
            }
            _ => ("verified", "已打开页面核实，问题消除。"),
        };
        let form = OfficeWords { finding: one.id, revision: one.revision, what: what.into(), text: text.into(), days: "3".into() };
        monitoring::office_says(office, &play.services, &form).await?;
    }
    Ok(())
}

async fn bulletin(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    let form = DraftBulletin { month: month.format("%Y-%m").to_string() };
    let id = match monitoring::draft_bulletin(office, &play.services, &form).await {
        // a county so young that nothing was monitored in that month
        Err(ServiceError::Refused(_)) => return Ok(()),
        drafted => drafted?,
    };
    let sheet = monitoring::bulletin_sheet(office, &play.services, &id).await?;
    let form = SealBulletin { bulletin: id, revision: sheet.bulletin.revision, on: day_of(play.services.now()).to_string(), looked: false };
    monitoring::seal_bulletin(office, &play.services, &form).await
}
