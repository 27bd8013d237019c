//! What happens in a county beside the work on single items: a post that nobody holds, a merger, a renaming ahead, signatures, more
//! time, an exemption, a table that is published and published again.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use domain::access::role::Role;
use domain::calendar::office_time::day_of;
use domain::ids::{CellId, ChecklistId, TaskId};
use domain::reporting::record::State;
use storage::reporting::cell::{self, Cell};

use super::monitoring;
use super::play::{Deed, Play, work};
use super::scene::Scene;
use crate::access::account::{NewAccount, add_with_digest, disable};
use crate::checklist::report_rule::{RuleForm, set_report_rule};
use crate::checklist::{AllNewRows, Publication, publication, set_public, take_all_new, workbench};
use crate::form::tick;
use crate::operations::demo::texts::NEW_CLERK;
use crate::register::{self, Closing, Renaming, close, look_at_closing, rename};
use crate::review::reopen::{ExtensionRequest, ask_for_time, may_ask_for_time};
use crate::review::{CellAdjustment, Decision, adjust};
use crate::{Actor, Result, ServiceError, Services};

/// The unit that goes on with the work of [`MERGED`].
pub(super) const SUCCESSOR: &str = "商务局";
/// The unit that is merged.
const MERGED: &str = "投促中心";
/// The unit that gets another name, and the names.
const RENAMED: (&str, &str, &str) = ("数管局", "云岫县数据局", "数据局");
/// Words of the task whose reports are signed, of the one that a flood interrupts, and of those for which more time is asked.
const SIGNED: &str = "保障性住房";
const INTERRUPTED: &str = "村（居）财务收支";
const FLOODED: &str = "云顶乡";
const MORE_TIME: &str = "部门预决算";
const MORE_TIME_NOW: &str = "乡镇权责清单";

/// Some months in which a township has no clerk: its reports stay away, and come when somebody holds the post again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vacancy {
    /// The first day without.
    pub(super) from: NaiveDate,
    /// The first day with somebody again.
    pub(super) until: NaiveDate,
}

impl Vacancy {
    /// Where it is.
    pub(super) const UNIT: &'static str = "长埂镇";

    /// Half a year ago, and over since some weeks.
    pub(super) fn before(scene: &Scene) -> Self {
        let day = |back: u64| scene.working_day_from(scene.today() - Days::new(back));
        Self { from: day(160), until: day(45) }
    }
}

/// Something that happens.
pub(super) enum Event {
    /// The clerk leaves her post.
    ClerkLeaves,
    /// Somebody takes it over; the digest is her password's.
    ClerkComes(String),
    /// The office settles that a unit has nothing to do with a task, for the rest of the year.
    NotConcerned(CellId),
    /// Reports on a task are signed from now on.
    Sign(ChecklistId),
    /// A flood: nothing is asked for the period that has just ended.
    Exempt(ChecklistId),
    /// Somebody asks for more time on an item that these words name.
    AskForTime(ChecklistId, &'static str, Wish),
    /// The office's head grants it.
    GrantTime(CellId),
    /// A merger is entered, for that day.
    Merge(NaiveDate),
    /// A renaming is entered, for that day.
    Rename(NaiveDate),
    /// The table takes over what was accepted.
    TakeOver(ChecklistId),
    /// And is published.
    Publish(ChecklistId),
    /// The month's monitoring goes on.
    Monitoring(monitoring::Step),
}

/// Why more time is needed, until when, and whether it is granted.
pub(super) struct Wish {
    reason: &'static str,
    until: NaiveDate,
    granted: bool,
}

/// The same day of this year where it has come, else of the last.
fn latest(scene: &Scene, month: u32, day: u32) -> NaiveDate {
    let today = scene.today();
    let of = |year: i32| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today);
    if of(today.year()) + Days::new(2) < today { of(today.year()) } else { of(today.year() - 1) }
}

/// What does not wait for a list.
pub(super) fn of_the_county(scene: &Scene, vacancy: &Vacancy, digest: &str) -> Vec<(DateTime<Utc>, Event)> {
    let merged_on = latest(scene, 7, 1);
    let entered = scene.working_day_until(merged_on - Days::new(5));
    let next_month = (scene.today().with_day(1).unwrap_or(scene.today()) + chrono::Months::new(1)).max(scene.today() + Days::new(1));
    let announced = scene.working_day_until(scene.today() - Days::new(3));
    vec![
        (work(vacancy.from, 9, 5), Event::ClerkLeaves),
        (work(vacancy.until, 9, 5), Event::ClerkComes(digest.to_owned())),
        (work(entered, 15, 10), Event::Merge(merged_on)),
        (work(announced, 10, 30), Event::Rename(next_month)),
    ]
}

/// What belongs to the list of a year, which was issued just now.
pub(super) fn of_the_list(play: &Play<'_>, year: i32) -> Vec<(DateTime<Utc>, Event)> {
    let (scene, today) = (play.scene, play.scene.today());
    let Some(list) = play.lists.get(&year).cloned() else { return Vec::new() };
    let is_current = year == today.year();
    let mut all = Vec::new();
    let mut on = |day: NaiveDate, hour: u32, minute: u32, event: Event| all.push((work(scene.working_day_from(day), hour, minute), event));
    let date = |month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today);
    on(date(1, 12), 10, 0, Event::Sign(list.clone()));
    if latest(scene, 7, 2).year() == year {
        on(latest(scene, 7, 2), 16, 20, Event::Exempt(list.clone()));
    }
    if latest(scene, 10, 19).year() == year {
        let wish = Wish {
            reason: "决算批复文件10月中旬才收到，公开表格还要与批复逐项核对。", until: date(11, 10), granted: true
        };
        on(date(10, 19), 10, 15, Event::AskForTime(list.clone(), MORE_TIME, wish));
    }
    if is_current {
        let wish = Wish {
            reason: "赋权事项调整文件刚刚印发，流程图需要重画。", until: today + Days::new(18), granted: false
        };
        let asked = scene.working_day_until(today - Days::new(1));
        on(asked, 10, 40, Event::AskForTime(list.clone(), MORE_TIME_NOW, wish));
        for day in [date(7, 10), date(10, 20)] {
            on(day, 10, 0, Event::TakeOver(list.clone()));
        }
    } else {
        // in autumn, and again when the last reports of the year are judged
        for day in [date(10, 15), date(12, 31) + Days::new(45)] {
            on(day, 15, 0, Event::TakeOver(list.clone()));
            on(day, 16, 0, Event::Publish(list.clone()));
        }
    }
    all
}

/// Lets it happen.
///
/// # Errors
/// When a use case refuses, which would be a mistake of the play.
pub(super) async fn happen(play: &mut Play<'_>, event: Event) -> Result<()> {
    let services = play.services.clone();
    let (office, head) = (play.register.reviewer().clone(), play.register.head().clone());
    let admin = play.register.person(Role::Admin, 0).map_or(&play.register.operator, |(_, person)| person).clone();
    match event {
        Event::ClerkLeaves => {
            let Some((_, member)) = play.register.named(Vacancy::UNIT) else { return Ok(()) };
            disable(&admin, &services, &member.clerk.account).await
        }
        Event::ClerkComes(digest) => clerk_comes(play, &admin, digest).await,
        Event::NotConcerned(cell) => rest_of_the_year(play, &office, &cell).await,
        Event::Sign(list) => {
            let task = task(&services, &list, SIGNED).await?;
            set_report_rule(&office, &services, &RuleForm { task, sign_off: "on".into(), evidence: String::new() }).await
        }
        Event::Exempt(list) => {
            let open = open_cells(play, &list, INTERRUPTED).await?;
            let is_it = |cell: &&Cell| {
                play.register.member(cell.unit()).is_some_and(|(_, member)| member.unit.short_name == FLOODED)
                    && cell.period.ends_on < day_of(services.now())
            };
            let Some(cell) = open.iter().rev().find(is_it) else { return Ok(()) };
            let reason = "6月底全乡防汛转移安置，村务公开工作暂停，本期免报；恢复后在下一期一并公开。";
            adjust(&office, &services, &adjustment(&cell.id, Decision::Exempt, "", reason)).await.map(|_| ())
        }
        Event::AskForTime(list, words, wish) => {
            let open = open_cells(play, &list, words).await?;
            let Some(cell) = open.iter().find(|cell| may_ask_for_time(cell) && cell.due_on() < wish.until && !waits_for_nobody(play, cell))
            else {
                return Ok(());
            };
            let Some((_, member)) = play.register.member(cell.unit()) else { return Ok(()) };
            let request = ExtensionRequest { cell: cell.id.clone(), reason: wish.reason.into(), until: wish.until.to_string() };
            ask_for_time(&member.clerk, &services, &request).await?;
            if wish.granted {
                play.plan(services.now() + Duration::hours(5), Deed::Event(Event::GrantTime(cell.id.clone())));
            }
            Ok(())
        }
        Event::GrantTime(cell) => play.grant(&head, &cell, "同意延期，请抓紧核对。").await,
        Event::Merge(on) => {
            let (Some((_, gone)), Some((_, successor))) = (play.register.named(MERGED), play.register.named(SUCCESSOR)) else {
                return Ok(());
            };
            let mut form = Closing {
                id: gone.unit.id.clone(),
                closed_on: on.to_string(),
                successor: Some(successor.unit.id.clone()),
                seen: register::seen(&gone.unit),
                confirmed: String::new(),
            };
            form.confirmed = look_at_closing(&admin, &services, &form).await?.seen(&form).as_str().to_owned();
            close(&admin, &services, &form).await.map(|_| ())
        }
        Event::Rename(on) => {
            let (short_name, new_full_name, new_short_name) = RENAMED;
            let Some((_, member)) = play.register.named(short_name) else { return Ok(()) };
            let form = Renaming {
                id: member.unit.id.clone(),
                new_full_name: new_full_name.into(),
                new_short_name: new_short_name.into(),
                renamed_on: on.to_string(),
                seen: register::seen(&member.unit),
            };
            rename(&admin, &services, &form).await.map(|_| ())
        }
        Event::TakeOver(list) => {
            let bench = workbench(&office, &services, &list).await?;
            let row = bench.rows().map(|(row, sources)| AllNewRows::carried(&row.task, &sources.seen)).collect();
            take_all_new(&office, &services, &AllNewRows { checklist: list, row }).await.map(|_| ())
        }
        Event::Monitoring(step) => monitoring::happen(play, step).await,
        Event::Publish(list) => {
            let page = publication(&office, &services, &list).await?;
            let form = Publication {
                checklist: list,
                public: true,
                seen: page.seen,
                phone_reason: String::new(),
                other_year: String::new(),
                looked: true,
            };
            set_public(&office, &services, &form).await
        }
    }
}

/// A unit whose post nobody holds asks for nothing.
fn waits_for_nobody(play: &Play<'_>, cell: &Cell) -> bool {
    let day = day_of(play.services.now());
    let is_vacant = play.vacancy.from <= day && day < play.vacancy.until;
    is_vacant && play.register.member(cell.unit()).is_some_and(|(_, member)| member.unit.short_name == Vacancy::UNIT)
}

/// What was arranged has been done this morning: the successor of a merged unit goes on with what it got.
///
/// # Errors
/// As [`happen`].
pub(super) async fn after_arranged_changes(play: &mut Play<'_>) -> Result<()> {
    let Some((_, member)) = play.register.named(SUCCESSOR) else { return Ok(()) };
    let (unit, county) = (member.unit.id.clone(), play.register.operator.county.clone());
    let cells = cell::of_unit(&mut play.services.db().read().await?, &county, &unit).await?;
    let lists = play.lists.clone();
    for cell in cells {
        let is_new = cell.record().presence.is_present() && matches!(cell.record().state, State::Open) && !play.is_told_for(&cell);
        let year = lists.iter().find(|(_, list)| **list == cell.checklist).map(|(year, _)| *year);
        if let (true, Some(year)) = (is_new, year) {
            play.tell(&cell, year, Some(1))?;
        }
    }
    Ok(())
}

async fn clerk_comes(play: &mut Play<'_>, admin: &Actor, digest: String) -> Result<()> {
    let Some((index, member)) = play.register.named(Vacancy::UNIT) else { return Ok(()) };
    let (unit, before) = (member.unit.id.clone(), member.clerk.clone());
    let username = play.register.usernames[index].clone();
    let new = NewAccount { username, person: NEW_CLERK.into(), role: Role::Unit, unit: Some(unit) };
    let account = add_with_digest(admin, &play.services, new, digest).await?;
    play.register.members[index].clerk = Actor { account, person: NEW_CLERK.into(), ..before };
    Ok(())
}

/// 不涉及 once for all later periods, instead of every month anew.
async fn rest_of_the_year(play: &Play<'_>, office: &Actor, first: &CellId) -> Result<()> {
    let first = play.cell(first).await?;
    let later = cell::of_assignment(&mut play.services.db().read().await?, &first.assignment).await?;
    let next = later.into_iter().filter(|cell| cell.period.starts_on > first.period.starts_on).min_by_key(|cell| cell.period.starts_on);
    let Some(next) = next else { return Ok(()) };
    let form = adjustment(&next.id, Decision::NotApplicable, tick::SET, "本年度已认定为不涉及，以后各期不再填报。");
    adjust(office, &play.services, &form).await.map(|_| ())
}

fn adjustment(cell: &CellId, decision: Decision, later_too: &str, reason: &str) -> CellAdjustment {
    CellAdjustment {
        cell: cell.clone(),
        what: decision.code().into(),
        later_too: later_too.into(),
        until: String::new(),
        reason: reason.into(),
    }
}

/// The task of a list that holds these words.
async fn task(services: &Services, list: &ChecklistId, words: &str) -> Result<TaskId> {
    let tasks = storage::checklist::tasks(&mut services.db().read().await?, list).await?;
    let found = tasks.into_iter().find(|task| task.requirement.contains(words));
    found.map(|task| task.id).ok_or(ServiceError::NotFound("这项任务"))
}

/// The cells of that task that are asked and not handed in, in the units' order.
async fn open_cells(play: &Play<'_>, list: &ChecklistId, words: &str) -> Result<Vec<Cell>> {
    let task = task(&play.services, list, words).await?;
    let mut open = Vec::new();
    for member in &play.register.members {
        let cells = cell::of_unit(&mut play.services.db().read().await?, &play.register.operator.county, &member.unit.id).await?;
        let is_open = |cell: &Cell| cell.task == task && cell.record().presence.is_present() && matches!(cell.record().state, State::Open);
        open.extend(cells.into_iter().filter(is_open));
    }
    Ok(open)
}
