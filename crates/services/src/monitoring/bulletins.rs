//! 监测通报: drafted from the month's confirmed facts, edited, sealed with its numbers and its day.

use std::collections::HashMap;

use chrono::{Days, Months, NaiveDate};
use documents::{Sha256Digest, canonical};
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, day_text};
use domain::ids::{BulletinId, UnitId};
use domain::monitoring::bulletin::{
    BulletinFacts, BulletinPart, EarlierFact, KindFact, REPLACES, Unfounded, UnitFact, answer_by, draft, unfounded,
};
use domain::monitoring::bulletin_moved::moved;
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::finding::FindingState;
use storage::monitoring::bulletin::{self, Sealed, StoredBulletin};
use storage::monitoring::finding::{self, FindingCount, FindingFilter, StoredFinding};
use storage::monitoring::job::{self, MonitorJob};
use storage::monitoring::{judged, round_hit};
use storage::{Conn, Lock, register};

use super::by_calendar::RoundAbout;
use super::job::{ROUND, month_of};
use crate::form;
use crate::form::tick;
use crate::operations::settings::{self, OfficeDay};
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

/// So many bulletins are listed.
const LISTED: i64 = 60;
/// The longest title, number, addressee, issuer, in characters.
pub const BULLETIN_LINE: usize = 120;
/// The longest text of a part, in characters.
pub const BULLETIN_TEXT: usize = 5_000;
/// The most problems of a month.
const PROBLEMS: i64 = 5_000;
/// So many working days after its draft a bulletin leaves for an answer, at least.
const ANSWER_DAYS: u32 = 5;
/// The most parts.
const PARTS: usize = 12;

form! {
    /// A month whose bulletin is drafted.
    #[derive(Debug)]
    pub struct DraftBulletin {
        /// As `2026-10`.
        pub month: String,
    }
}

/// The bulletins there are, and the months that can have one.
#[derive(Debug, Clone)]
pub struct BulletinList {
    /// The latest first.
    pub all: Vec<StoredBulletin>,
    /// Months with a judged round, by first day, the latest first.
    pub months: Vec<NaiveDate>,
}

/// Reads them.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn bulletins(actor: &Actor, services: &Services) -> Result<BulletinList> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let mut all = bulletin::latest(&mut conn, &actor.county, LISTED).await?;
    if !actor.may(Permission::Monitor) {
        // a draft is the office's
        all.retain(|one| one.sealed.is_some());
    }
    let mut months: Vec<NaiveDate> = judged::rounds(&mut conn, &actor.county, LISTED).await?.into_iter().map(|round| round.month).collect();
    months.dedup();
    Ok(BulletinList { all, months })
}

/// Every bulletin that a reader may see, for a file.
///
/// # Errors
/// `Forbidden` without the right to see the county, or to take something out.
pub async fn bulletins_for_file(actor: &Actor, services: &Services) -> Result<Vec<StoredBulletin>> {
    /// Far more than one a month in a life of work.
    const IN_A_FILE: i64 = 2_000;
    actor.require(Permission::ReadCounty)?;
    actor.require(Permission::Export)?;
    let mut all = bulletin::latest(&mut services.db().read().await?, &actor.county, IN_A_FILE).await?;
    all.retain(|one| one.sealed.is_some() || actor.may(Permission::Monitor));
    Ok(all)
}

/// Drafts a month's bulletin from its facts; answers its id. A month that has a sealed one gets the next version beside it.
///
/// # Errors
/// `Forbidden`; `Invalid` at the month; `Refused` where no round was judged, or a draft is there already.
pub async fn draft_bulletin(actor: &Actor, services: &Services, form: &DraftBulletin) -> Result<BulletinId> {
    actor.require(Permission::Monitor)?;
    let month = month_of(&form.month).ok_or_else(|| ServiceError::field(DraftBulletin::month, "请选择月份。"))?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let there = bulletin::latest(&mut tx, &actor.county, LISTED).await?;
    if there.iter().any(|one| one.month == month && one.sealed.is_none()) {
        return Err(ServiceError::Refused("这个月的通报已经起草，请在列表里打开继续修改。".into()));
    }
    let facts = facts(&mut tx, actor, month).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let issuer = now.texts.issued_by(&actor.county_name);
    let mut parts = draft(&facts, answers_from(&now));
    // any other of the month is sealed: a second draft was refused above
    if let Some(opening) = parts.first_mut().filter(|_| there.iter().any(|one| one.month == month)) {
        opening.text = format!("{REPLACES}\n{}", opening.text);
    }
    let new = StoredBulletin {
        id: BulletinId::new(new_id()),
        month,
        no: 0,
        number: String::new(),
        title: format!("关于{}政务公开监测情况的通报", facts.month_text()),
        addressee: "各乡镇人民政府，县政府各部门、各直属机构".into(),
        issuer,
        red_head: String::new(),
        parts,
        facts,
        drafted: (services.now(), actor.person.clone()),
        sealed: None,
        revision: 1,
    };
    bulletin::insert(&mut tx, &actor.county, &new).await?;
    let drafted = MonitoringAction::BulletinDrafted { month: month.format("%Y-%m").to_string() };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), drafted).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// The first day by which a bulletin that is drafted today may ask for an answer.
fn answers_from(now: &OfficeDay) -> NaiveDate {
    now.calendar.working_day_after(now.today(), ANSWER_DAYS).day
}

/// What a month's numbers are.
async fn facts(conn: &mut Conn, actor: &Actor, month: NaiveDate) -> Result<BulletinFacts> {
    let filter = FindingFilter { month: Some(month), ..FindingFilter::default() };
    let problems = finding::page(conn, &actor.county, &Scope::County, &filter, PROBLEMS, 0).await?;
    facts_with(conn, actor, month, due_of(&problems)).await
}

/// The latest day by which a problem of these is to be mended.
fn due_of(problems: &[StoredFinding]) -> Option<NaiveDate> {
    let waits = |one: &&StoredFinding| matches!(one.life.state, FindingState::Sent | FindingState::Answered | FindingState::Rejected);
    problems.iter().filter(waits).filter_map(|one| one.life.due_on).max()
}

async fn facts_with(conn: &mut Conn, actor: &Actor, month: NaiveDate, due_on: Option<NaiveDate>) -> Result<BulletinFacts> {
    let rounds = judged::rounds(conn, &actor.county, LISTED).await?;
    let round = rounds.into_iter().find(|round| round.month == month);
    let round = round.ok_or_else(|| ServiceError::Refused("这个月还没有监测结果，请先完成一轮监测。".into()))?;
    let columns = judged::columns(conn, &round.id, &Scope::County).await?;
    let waiting = round_hit::counts(conn, &round.id).await?;
    let before = month.checked_sub_months(Months::new(1)).unwrap_or(month);
    let both = finding::counts(conn, &actor.county, before, month).await?;
    let (earlier, counts): (Vec<FindingCount>, Vec<FindingCount>) = both.into_iter().partition(|one| one.month == before);
    let relapsed = earlier.iter().map(|one| one.relapsed).sum();
    let names: Vec<(UnitId, String, String)> =
        register::unit::list(conn, &actor.county).await?.into_iter().map(|unit| (unit.id, unit.short_name, unit.group)).collect();
    let counts: Vec<FindingCount> = counts.into_iter().filter(|one| one.state != FindingState::Unfounded).collect();
    let units = names
        .iter()
        .filter_map(|(id, name, group)| {
            let own = || columns.iter().filter(|column| column.unit == *id);
            let hits = || counts.iter().filter(|one| one.unit == *id);
            let open = || waiting.iter().filter(|one| one.unit == *id && one.state == CandidateState::Open);
            (own().next().is_some() || hits().next().is_some() || open().next().is_some()).then(|| UnitFact {
                name: name.clone(),
                group: group.clone(),
                published: own().map(|column| i64::from(column.outcome.in_month)).sum(),
                columns: count(own().count()),
                unread: count(own().filter(|column| !column.outcome.is_known()).count()),
                found: hits().map(|one| one.number).sum(),
                repeated: hits().filter(|one| one.is_repeat).map(|one| one.number).sum(),
                open: open().map(|one| one.number).sum(),
            })
        })
        .collect();
    Ok(BulletinFacts {
        county: actor.county_name.clone(),
        month,
        as_of: round.as_of,
        units,
        kinds: kinds(&counts, &names),
        earlier: earlier_fact(before, &earlier, relapsed, &names),
        due_on,
    })
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn kinds(counts: &[FindingCount], names: &[(UnitId, String, String)]) -> Vec<KindFact> {
    let mut kinds: Vec<KindFact> = Vec::new();
    for rule in Rule::ALL {
        let mut by_unit: HashMap<&UnitId, i64> = HashMap::new();
        for one in counts.iter().filter(|one| one.rule == rule) {
            *by_unit.entry(&one.unit).or_default() += one.number;
        }
        if by_unit.is_empty() {
            continue;
        }
        // those with most first, ties in the register's order
        let mut units: Vec<(&str, i64)> =
            names.iter().filter_map(|(id, name, _)| by_unit.get(id).map(|number| (name.as_str(), *number))).collect();
        units.sort_by_key(|(_, number)| -number);
        kinds.push(KindFact {
            label: rule.label().to_owned(),
            number: by_unit.values().sum(),
            units: units.into_iter().map(|(name, _)| name.to_owned()).collect(),
        });
    }
    kinds.sort_by_key(|kind| -kind.number);
    kinds
}

fn earlier_fact(month: NaiveDate, counts: &[FindingCount], relapsed: i64, names: &[(UnitId, String, String)]) -> Option<EarlierFact> {
    let real: Vec<&FindingCount> = counts.iter().filter(|one| one.state != FindingState::Unfounded).collect();
    if real.is_empty() {
        return None;
    }
    let sum = |is: &dyn Fn(&FindingCount) -> bool| real.iter().filter(|one| is(one)).map(|one| one.number).sum::<i64>();
    let open_units = names
        .iter()
        .filter(|(id, ..)| real.iter().any(|one| one.unit == *id && !one.state.is_closed()))
        .map(|(_, name, _)| name.clone())
        .collect();
    Some(EarlierFact {
        month: month.format("%Y年%-m月").to_string(),
        found: sum(&|_| true),
        in_time: sum(&|one| one.state == FindingState::Verified && !one.is_late),
        late: sum(&|one| one.state == FindingState::Verified && one.is_late),
        waived: sum(&|one| one.state == FindingState::Waived),
        open: sum(&|one| !one.state.is_closed()),
        relapsed,
        open_units,
    })
}

/// A bulletin with what is to be looked at before it is sealed.
#[derive(Debug, Clone)]
pub struct BulletinSheet {
    /// It.
    pub bulletin: StoredBulletin,
    /// Typed numbers that equal no fact.
    pub unfounded: Vec<Unfounded>,
    /// What the month's facts say now that a draft's do not, in words.
    pub moved: Vec<String>,
    /// Whether its digest is that of its content; true for a draft.
    pub is_whole: bool,
    /// The problems of its month, for the annex.
    pub problems: Vec<StoredFinding>,
    /// Today.
    pub today: NaiveDate,
}

impl BulletinSheet {
    /// Of a sealed bulletin whose month counts other problems by now: how many it says, and how many there are.
    #[must_use]
    pub fn moved_since(&self) -> Option<(i64, i64)> {
        let numbers = (self.bulletin.facts.found(), count(self.problems.len()));
        (self.bulletin.sealed.is_some() && numbers.0 != numbers.1).then_some(numbers)
    }

    /// What a sealed paper can be proved by: the digest of its content, and where the county's log ended when it was sealed.
    #[must_use]
    pub fn proof(&self) -> Option<String> {
        let sealed = self.bulletin.sealed.as_ref().filter(|sealed| !sealed.log_end.is_empty())?;
        Some(format!("内容校验值 {}；定稿时操作日志末端 {}（可用 gongkai verify --against 核对）", sealed.digest, sealed.log_end))
    }
}

/// Reads a bulletin.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for a draft that is not the reader's to see.
pub async fn bulletin_sheet(actor: &Actor, services: &Services, id: &BulletinId) -> Result<BulletinSheet> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let found = bulletin::get(&mut conn, &actor.county, id).await?;
    let found = found.filter(|one| one.sealed.is_some() || actor.may(Permission::Monitor)).ok_or(ServiceError::NotFound("这期通报"))?;
    let filter = FindingFilter { month: Some(found.month), ..FindingFilter::default() };
    let mut problems = finding::page(&mut conn, &actor.county, &Scope::County, &filter, PROBLEMS, 0).await?;
    problems.retain(|one| one.life.state != FindingState::Unfounded);
    let is_whole = match &found.sealed {
        Some(sealed) => digest(&found, sealed.on, &sealed.log_end)? == sealed.digest,
        None => true,
    };
    let moved = if found.sealed.is_none() {
        moved(&found.facts, &facts_with(&mut conn, actor, found.month, due_of(&problems)).await?)
    } else {
        Vec::new()
    };
    let unfounded = if found.sealed.is_none() { unfounded(&found.parts, &found.facts) } else { Vec::new() };
    Ok(BulletinSheet { bulletin: found, unfounded, moved, is_whole, problems, today: day_of(services.now()) })
}

/// The digest of everything that a sealed bulletin says.
fn digest(one: &StoredBulletin, on: NaiveDate, log_end: &str) -> Result<String> {
    let mut content = serde_json::json!({
        "month": one.month, "number": one.number, "title": one.title, "addressee": one.addressee, "issuer": one.issuer,
        "red_head": one.red_head, "parts": one.parts, "facts": one.facts, "on": on,
    });
    if !log_end.is_empty() {
        content["log_end"] = log_end.into();
    }
    let text = canonical::to_text(&content).map_err(ServiceError::internal)?;
    Ok(Sha256Digest::of(text.as_bytes()).to_string())
}

form! {
    /// A bulletin as edited.
    #[derive(Debug)]
    pub struct EditBulletin {
        /// Which.
        pub bulletin: BulletinId,
        /// The revision that was seen.
        pub revision: i64,
        /// 发文字号.
        #[serde(default)]
        pub number: String,
        /// Its title.
        pub title: String,
        /// To whom.
        #[serde(default)]
        pub addressee: String,
        /// Who issues it.
        #[serde(default)]
        pub issuer: String,
        /// The mark in red.
        #[serde(default)]
        pub red_head: String,
        /// Headings of its parts.
        #[serde(default)]
        pub heading: Vec<String>,
        /// Their texts, in the same order.
        #[serde(default)]
        pub text: Vec<String>,
        /// The parts are drafted again from the month's facts as they are now; what was typed in them goes.
        #[serde(default, with = "tick")]
        pub again: bool,
    }
}

impl EditBulletin {
    /// A stored bulletin as its form shows it.
    #[must_use]
    pub fn of(one: &StoredBulletin) -> Self {
        Self {
            bulletin: one.id.clone(),
            revision: one.revision,
            number: one.number.clone(),
            title: one.title.clone(),
            addressee: one.addressee.clone(),
            issuer: one.issuer.clone(),
            red_head: one.red_head.clone(),
            heading: one.parts.iter().map(|part| part.heading.clone()).collect(),
            text: one.parts.iter().map(|part| part.text.clone()).collect(),
            again: false,
        }
    }
}

/// Writes what was edited; its facts are read anew, so that what was confirmed meanwhile counts.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Stale`; `Refused` where it is sealed.
pub async fn edit_bulletin(actor: &Actor, services: &Services, form: &EditBulletin) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    for (field, text, least, label) in [
        (EditBulletin::title, &form.title, 4, "标题"),
        (EditBulletin::number, &form.number, 0, "发文字号"),
        (EditBulletin::addressee, &form.addressee, 0, "主送单位"),
        (EditBulletin::issuer, &form.issuer, 2, "落款"),
        (EditBulletin::red_head, &form.red_head, 0, "红头"),
    ] {
        if !(least..=BULLETIN_LINE).contains(&text.trim().chars().count()) {
            wrong(field, format!("{label}要写{least}至{BULLETIN_LINE}个字。"));
        }
    }
    let parts: Vec<BulletinPart> = form
        .heading
        .iter()
        .zip(&form.text)
        .map(|(heading, text)| BulletinPart { heading: heading.trim().to_owned(), text: text.replace("\r\n", "\n").trim().to_owned() })
        .filter(|part| !part.text.is_empty())
        .take(PARTS)
        .collect();
    if parts.is_empty()
        || parts.iter().any(|part| part.text.chars().count() > BULLETIN_TEXT || part.heading.chars().count() > BULLETIN_LINE)
    {
        wrong(EditBulletin::text, format!("正文不能为空，每部分不超过{BULLETIN_TEXT}个字。"));
    }
    if let Some(found) = parts.iter().find_map(|part| without_numbers(EditBulletin::text, &part.text).err()) {
        wrong(&found.field, found.message);
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let read = bulletin::get(&mut tx, &actor.county, &form.bulletin).await?.ok_or(ServiceError::NotFound("这期通报"))?;
    if read.sealed.is_some() {
        return Err(ServiceError::Refused("这期通报已经定稿，不能再改；确需更正的，请重新起草一期。".into()));
    }
    if read.revision != form.revision {
        return Err(ServiceError::Stale);
    }
    let facts = facts(&mut tx, actor, read.month).await?;
    let parts = if form.again { draft(&facts, answers_from(&settings::now(&mut tx, services, &actor.county).await?)) } else { parts };
    let line = |text: &str| text.trim().to_owned();
    let edited = StoredBulletin {
        number: line(&form.number),
        title: line(&form.title),
        addressee: line(&form.addressee),
        issuer: line(&form.issuer),
        red_head: line(&form.red_head),
        parts,
        facts,
        ..read
    };
    if !bulletin::write(&mut tx, &actor.county, &edited).await? {
        return Err(ServiceError::Stale);
    }
    let saved = MonitoringAction::BulletinEdited { title: edited.title.clone() };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), saved).await?;
    Ok(tx.commit().await?)
}

form! {
    /// A bulletin that is sealed.
    #[derive(Debug)]
    pub struct SealBulletin {
        /// Which.
        pub bulletin: BulletinId,
        /// The revision that was seen.
        pub revision: i64,
        /// The day that it bears.
        pub on: String,
        /// Numbers that equal no fact were looked at.
        #[serde(default, with = "tick")]
        pub looked: bool,
    }
}

/// Seals a bulletin with its numbers and its day; from then on it never changes.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` at the day, also where answers are asked for by then, or where numbers were not looked at; `Stale`; `Refused` where its parts do not add up, or the
/// month's facts have moved since it was drafted or saved, or its round is not over.
pub async fn seal_bulletin(actor: &Actor, services: &Services, form: &SealBulletin) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let read = bulletin::get(&mut tx, &actor.county, &form.bulletin).await?.ok_or(ServiceError::NotFound("这期通报"))?;
    if read.sealed.is_some() || read.revision != form.revision {
        return Err(ServiceError::Stale);
    }
    let latest = day_of(services.now()) + Days::new(31);
    let on = form.on.trim().parse::<NaiveDate>().ok().filter(|day| (read.facts.as_of..=latest).contains(day));
    let on =
        on.ok_or_else(|| ServiceError::field(SealBulletin::on, format!("落款日期请填写监测截至日以后、{}以前的日期。", day_text(latest))))?;
    let jobs = job::latest(&mut tx, &actor.county, ROUND, 5).await?;
    let is_tried = |job: &MonitorJob| job.is_open() && RoundAbout::parse(&job.about).is_some_and(|about| about.month == read.month);
    if jobs.iter().any(is_tried) {
        return Err(ServiceError::Refused(format!(
            "{}的监测还没有结束，没有应答的地址还要再试。没有定稿；请等监测结束，或先停止这一轮监测。",
            read.facts.month_text()
        )));
    }
    let moved = moved(&read.facts, &facts(&mut tx, actor, read.month).await?);
    if !moved.is_empty() {
        return Err(ServiceError::Refused(format!(
            "起草以后数据有变动：{}。没有定稿；请在“修改正文”里按最新数据重新起草，或核对正文后保存，再定稿。",
            moved.join("；")
        )));
    }
    if let Some(day) = answer_by(&read.parts).filter(|day| *day <= on) {
        let message =
            format!("正文要求于{}前反馈，不在落款日期以后。请在“修改正文”里改为以后的日期，或选择更早的落款日期。", day_text(day));
        return Err(ServiceError::field(SealBulletin::on, message));
    }
    if !read.facts.adds_up() {
        return Err(ServiceError::Refused("各类问题之和与总数不一致，请重新保存以更新数字后再定稿。".into()));
    }
    let open = unfounded(&read.parts, &read.facts);
    if !open.is_empty() && !form.looked {
        let message = format!("正文里有{}处数字与监测结果不一致，请核对后勾选“已核对”。", open.len());
        return Err(ServiceError::field(SealBulletin::looked, message));
    }
    let (rows, end) = storage::operations::audit::end(&mut tx, &actor.county).await?.unwrap_or_default();
    let log_end = format!("{end}:{rows}");
    let digest = digest(&read, on, &log_end)?;
    let sealed = Sealed { at: services.now(), on, by: (actor.account.to_string(), actor.person.clone()), digest, log_end };
    if !bulletin::seal(&mut tx, &actor.county, &read, &sealed).await? {
        return Err(ServiceError::Stale);
    }
    let event = MonitoringAction::BulletinSealed { title: read.title.clone(), on, digest: sealed.digest.clone(), open: open.len() };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), event).await?;
    Ok(tx.commit().await?)
}
