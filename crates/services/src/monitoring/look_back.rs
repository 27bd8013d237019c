//! 回头看: a sample of mended findings is drawn, looked at again, and what is back becomes a new finding that names the old one.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{FindingId, LookBackId};
use domain::monitoring::finding::{FindingState, Life, Rechecked};
use domain::monitoring::look_back::{LookedBack, MOST_DRAWN, pool_text, sample};
use domain::monitoring::rule_words::who_looks;
use sha2::{Digest, Sha256};
use storage::monitoring::finding::{self, StoredFinding};
use storage::monitoring::look_back::{self, Seen};
use storage::{Conn, Lock, Tx};

pub use storage::monitoring::look_back::{LookBack, LookBackItem};

use super::finding_words::WORDS_LIMIT;
use super::job::{RECHECK, ask, month_of};
use super::notices::event_of;
use crate::form;
use crate::operations::rows::Before;
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit, random_token};

/// So many samples are listed.
const LISTED: i64 = 60;
/// The longest text that is added to the draw, in characters.
pub const ENTROPY_LIMIT: usize = 100;
/// What stands between a finding's id and a look-back's in the name of a piece of work.
pub(super) const BACK: &str = "/back/";

form! {
    /// A sample to be drawn.
    #[derive(Debug, Default)]
    pub struct DrawLookBack {
        /// First month of the findings, as `2026-07`.
        pub from: String,
        /// Last month.
        pub to: String,
        /// How many.
        pub size: String,
        /// A published text that nobody could know before; empty lets the machine choose one.
        #[serde(default)]
        pub entropy: String,
    }
}

/// The samples there are.
#[derive(Debug, Clone)]
pub struct LookBacks {
    /// The latest first.
    pub all: Vec<LookBack>,
    /// Today.
    pub today: NaiveDate,
}

/// Reads them.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn look_backs(actor: &Actor, services: &Services) -> Result<LookBacks> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    Ok(LookBacks { all: look_back::latest(&mut conn, &actor.county, LISTED).await?, today: day_of(services.now()) })
}

/// Every sample, for a file, the latest first.
///
/// # Errors
/// `Forbidden` without the right to see the county, or to take something out.
pub async fn look_backs_for_file(actor: &Actor, services: &Services) -> Result<Vec<LookBack>> {
    /// Far more than one a month in a life of work.
    const IN_A_FILE: i64 = 2_000;
    actor.require(Permission::ReadCounty)?;
    actor.require(Permission::Export)?;
    Ok(look_back::latest(&mut services.db().read().await?, &actor.county, IN_A_FILE).await?)
}

/// A sample with what was drawn.
#[derive(Debug, Clone)]
pub struct LookBackSheet {
    /// It.
    pub look_back: LookBack,
    /// In the order of the draw.
    pub items: Vec<LookBackItem>,
    /// A machine's look is asked for and not done yet.
    pub waits: bool,
}

/// Reads one.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn look_back_sheet(actor: &Actor, services: &Services, id: &LookBackId) -> Result<LookBackSheet> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let found = found(&mut conn, actor, id).await?;
    let items = look_back::items(&mut conn, id).await?;
    let jobs = storage::monitoring::job::latest(&mut conn, &actor.county, RECHECK, 500).await?;
    let waits = jobs.iter().any(|job| job.is_open() && job.about.split_once(BACK).is_some_and(|(_, back)| back == id.as_str()));
    Ok(LookBackSheet { look_back: found, items, waits })
}

async fn found(conn: &mut Conn, actor: &Actor, id: &LookBackId) -> Result<LookBack> {
    look_back::get(conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这次回头看"))
}

/// Draws a sample; answers its id.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `Refused` where nothing was mended in these months.
pub async fn draw_look_back(actor: &Actor, services: &Services, form: &DrawLookBack) -> Result<LookBackId> {
    actor.require(Permission::Monitor)?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let (from, to) = (month_of(&form.from), month_of(&form.to));
    if from.is_none() {
        wrong(DrawLookBack::from, "请填写起始月份，如 2026-07。".into());
    }
    if to.is_none() || from.zip(to).is_some_and(|(from, to)| to < from) {
        wrong(DrawLookBack::to, "请填写截止月份，如 2026-09，不早于起始月份。".into());
    }
    let size = form.size.trim().parse::<usize>().ok().filter(|size| (1..=MOST_DRAWN).contains(size));
    if size.is_none() {
        wrong(DrawLookBack::size, format!("抽取个数请填写1到{MOST_DRAWN}之间的整数。"));
    }
    let typed = form.entropy.trim();
    if typed.chars().count() > ENTROPY_LIMIT {
        wrong(DrawLookBack::entropy, format!("随机依据不超过{ENTROPY_LIMIT}个字。"));
    }
    let (Some(from), Some(to), Some(size), true) = (from, to, size, errors.is_empty()) else {
        return Err(ServiceError::Invalid(errors));
    };
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let pool = look_back::pool(&mut tx, &actor.county, (from, to)).await?;
    if pool.is_empty() {
        return Err(ServiceError::Refused("这几个月没有已经销号的问题，没有可以抽取的；请换一个时间范围。".into()));
    }
    let ids: Vec<String> = pool.iter().map(ToString::to_string).collect();
    let text = pool_text(&ids);
    let mut sorted = ids;
    sorted.sort_unstable();
    let entropy = if typed.is_empty() { random_token() } else { typed.to_owned() };
    let drawn = sample(&text, &entropy, size);
    let chosen: Vec<FindingId> = drawn.places.iter().filter_map(|place| sorted.get(*place)).map(FindingId::new).collect();
    let new = LookBack {
        id: LookBackId::new(new_id()),
        months: (from, to),
        pool: (i64::try_from(sorted.len()).unwrap_or(i64::MAX), crate::hex(&Sha256::digest(text.as_bytes()))),
        entropy,
        seed: drawn.seed,
        drawn: (services.now(), actor.account.to_string(), actor.person.clone()),
        counts: (0, 0, 0),
    };
    look_back::insert(&mut tx, &actor.county, &new, &chosen).await?;
    let event = MonitoringAction::LookBackDrawn { pool: sorted.len(), size: chosen.len(), seed: new.seed.clone() };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), event).await?;
    tx.commit().await?;
    Ok(new.id)
}

form! {
    /// A sample that the machine is to look at.
    #[derive(Debug)]
    pub struct ChosenLookBack {
        /// Which.
        pub look_back: LookBackId,
    }
}

/// Asks the machine to look at every finding of a sample that a rule can look at. Answers how many.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where there is nothing that a rule can look at.
pub async fn ask_look_back(actor: &Actor, services: &Services, form: &ChosenLookBack) -> Result<usize> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    found(&mut tx, actor, &form.look_back).await?;
    let items = look_back::items(&mut tx, &form.look_back).await?;
    let mut asked = 0;
    for item in items.iter().filter(|item| item.result.is_none() && who_looks(item.rule, item.origin).is_none()) {
        let about = format!("{}{BACK}{}", item.finding, form.look_back);
        asked += usize::from(ask(&mut tx, actor, services, RECHECK, &about, services.now()).await?);
    }
    if asked == 0 {
        return Err(ServiceError::Refused("没有可以自动复测的问题：有的已经在复测，其余的请打开页面人工核实。".into()));
    }
    let event = MonitoringAction::LookBackAsked { number: asked };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), event).await?;
    tx.commit().await?;
    Ok(asked)
}

/// Keeps what the machine saw. Only what is gone for good is settled by it; whether something is back a person says.
pub(super) async fn machine_saw(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    id: &LookBackId,
    read: &StoredFinding,
    told: Rechecked,
) -> Result<()> {
    look_back::told(tx, id, &read.id, told, services.now()).await?;
    let place = look_back::items(tx, id).await?.into_iter().find(|item| item.finding == read.id && item.result.is_none());
    let Some(place) = place.filter(|_| told == Rechecked::Gone) else { return Ok(()) };
    let said = "自动复测：没有再出现。";
    let seen = Seen { result: LookedBack::Good, said, at: services.now(), by: &actor.person, relapse: None };
    if look_back::seen(tx, id, place.place, &seen).await? {
        let event = event_of(actor, services, "looked_back", said, "", None, LookedBack::Good.code());
        let before = Before::of_lives(tx, vec![read.id.clone()]).await?;
        finding::happened(tx, &read.id, &event).await?;
        let event = MonitoringAction::LookedBack { rule: read.rule.label().to_owned(), result: LookedBack::Good.label().to_owned() };
        audit::record_with_rows(tx, services, actor, Subject::Finding(read.id.clone()), event, Some(&before)).await?;
    }
    Ok(())
}

form! {
    /// What the office saw of a finding of a sample.
    #[derive(Debug, Default)]
    pub struct LookBackResult {
        /// Of which sample.
        #[serde(default)]
        pub look_back: String,
        /// Its place.
        #[serde(default)]
        pub place: String,
        /// A word of [`LookedBack`].
        #[serde(default)]
        pub what: String,
        /// What was seen.
        #[serde(default)]
        pub text: String,
    }
}

/// Takes what the office saw. What is back becomes a new finding of this month that names the old one.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` at the text; `Refused` where it was said already.
pub async fn look_back_result(actor: &Actor, services: &Services, form: &LookBackResult) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let result = LookedBack::from_code(&form.what).ok_or_else(|| ServiceError::Refused("请选择保持良好、再次出现，或未能判断。".into()))?;
    let text = form.text.trim();
    if !(2..=WORDS_LIMIT).contains(&text.chars().count()) {
        return Err(ServiceError::field(LookBackResult::text, format!("请写明核实的情况，2至{WORDS_LIMIT}个字。")));
    }
    without_numbers(LookBackResult::text, text)?;
    let id = LookBackId::new(form.look_back.as_str());
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    found(&mut tx, actor, &id).await?;
    let place = form.place.parse::<i64>().unwrap_or_default();
    let items = look_back::items(&mut tx, &id).await?;
    let item = items.into_iter().find(|item| item.place == place).ok_or(ServiceError::NotFound("这个问题"))?;
    if let Some(before) = item.result.filter(|result| *result != LookedBack::Unknown) {
        let by = item.looked.map(|(_, by)| by).unwrap_or_default();
        return Err(ServiceError::Refused(format!("这个问题已由{by}登记为“{}”，保持原来的结果。", before.label())));
    }
    let read = finding::get(&mut tx, &actor.county, &Scope::County, &item.finding).await?.ok_or(ServiceError::NotFound("这个问题"))?;
    let of_life = Before::of_lives(&mut tx, vec![read.id.clone()]).await?;
    let before = Before::of_findings(&mut tx, &actor.county).await?.and(of_life);
    let relapse = match result {
        LookedBack::Back => Some(back(&mut tx, actor, services, &read).await?),
        LookedBack::Good | LookedBack::Unknown => None,
    };
    let seen = Seen { result, said: text, at: services.now(), by: &actor.person, relapse: relapse.as_ref() };
    if !look_back::seen(&mut tx, &id, place, &seen).await? {
        return Err(ServiceError::Stale);
    }
    let event = event_of(actor, services, "looked_back", text, "", None, result.code());
    finding::happened(&mut tx, &read.id, &event).await?;
    let event = MonitoringAction::LookedBack { rule: read.rule.label().to_owned(), result: result.label().to_owned() };
    audit::record_with_rows(&mut tx, services, actor, Subject::Finding(read.id), event, Some(&before)).await?;
    Ok(tx.commit().await?)
}

/// A mended finding that is back: a new one, confirmed, of this month.
async fn back(tx: &mut Tx, actor: &Actor, services: &Services, read: &StoredFinding) -> Result<FindingId> {
    if read.life.state != FindingState::Verified {
        return Err(ServiceError::Refused(format!("这个问题现在是“{}”，不能登记为再次出现。", read.life.state.label())));
    }
    let today = day_of(services.now());
    let new = StoredFinding {
        id: FindingId::new(new_id()),
        notice: None,
        month: month_of(&today.format("%Y-%m").to_string()).unwrap_or(today),
        life: Life::new(),
        sent_on: None,
        closed_on: None,
        relapse_of: Some(read.id.clone()),
        is_repeat: true,
        confirmed_at: services.now(),
        revision: 1,
        ..read.clone()
    };
    finding::insert(tx, &actor.county, (actor.account.as_str(), &actor.person), std::slice::from_ref(&new)).await?;
    Ok(new.id)
}
