//! A column by hand: added, changed, ended.

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{ColumnId, UnitId};
use domain::monitoring::column::{Column, ColumnClass, ColumnLevel, ColumnReader, ColumnWays, is_address};
use domain::monitoring::nets::Nets;
use domain::monitoring::selector::{PickPart, Picks};
use domain::register::unit::Unit;
use storage::monitoring::column::{self, KeptColumn};
use storage::{Lock, StorageError, register};

use crate::form;
use crate::form::tick;
use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, new_id, operations::audit};

/// The longest name of a column, in characters.
pub const COLUMN_NAME_LIMIT: usize = 60;
/// The longest address, in characters.
pub const COLUMN_ADDRESS_LIMIT: usize = 500;
/// The longest reason why a column ended, in characters.
pub const COLUMN_REASON_LIMIT: usize = 200;

form! {
    /// A column as typed.
    #[derive(Debug, Default)]
    pub struct ColumnForm {
        /// Its id; empty for a new one.
        #[serde(default)]
        pub column: String,
        /// What stood there when the form was opened; empty for a new one.
        #[serde(default)]
        pub seen: Seen,
        /// Whose.
        #[serde(default)]
        pub unit: String,
        /// 栏目名称.
        pub name: String,
        /// 网址.
        pub address: String,
        /// 类别.
        #[serde(default)]
        pub class: String,
        /// 更新期限, in days; empty is the class's.
        #[serde(default)]
        pub limit_days: String,
        /// 每月最少条数; empty is none.
        #[serde(default)]
        pub monthly_minimum: String,
        /// 允许说明.
        #[serde(default, with = "tick")]
        pub allows_note: bool,
        /// 级别; empty is 一级.
        #[serde(default)]
        pub level: String,
        /// 读取方式; empty is 网页.
        #[serde(default)]
        pub reader: String,
        /// 条目选择器; empty where the list is recognised by itself.
        #[serde(default)]
        pub pick_item: String,
        /// 标题选择器.
        #[serde(default)]
        pub pick_title: String,
        /// 日期选择器.
        #[serde(default)]
        pub pick_day: String,
        /// First day on which it is monitored; empty is always.
        #[serde(default)]
        pub from: String,
    }
}

impl ColumnForm {
    /// A stored column as its form shows it.
    #[must_use]
    pub fn of(kept: &KeptColumn) -> Self {
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        Self {
            column: kept.column.id.to_string(),
            seen: seen_column(kept),
            unit: kept.column.unit.to_string(),
            name: kept.column.name.clone(),
            address: kept.column.address.clone(),
            class: kept.column.class.code().into(),
            limit_days: number(kept.column.limit_days),
            monthly_minimum: number(kept.column.monthly_minimum),
            allows_note: kept.column.allows_note,
            level: kept.column.ways.level.code().into(),
            reader: kept.column.ways.reader.code().into(),
            pick_item: kept.column.ways.picks.item.clone(),
            pick_title: kept.column.ways.picks.title.clone(),
            pick_day: kept.column.ways.picks.day.clone(),
            from: kept.from.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

type Shown<'a> = (&'a str, &'a str, &'a str, Option<u32>, Option<u32>, bool, Option<NaiveDate>, Option<NaiveDate>, &'a ColumnWays);

fn shown(kept: &KeptColumn) -> Shown<'_> {
    let one = &kept.column;
    (&one.name, &one.address, one.class.code(), one.limit_days, one.monthly_minimum, one.allows_note, kept.from, kept.to, &one.ways)
}

/// What somebody sees who opens the form of a column now.
#[must_use]
pub fn seen_column(kept: &KeptColumn) -> Seen {
    Seen::of(&shown(kept))
}

/// Adds a column, or changes one. Answers its id.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Stale` when somebody else saved since.
pub async fn save_column(actor: &Actor, services: &Services, form: &ColumnForm) -> Result<ColumnId> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let before = match form.column.as_str() {
        "" => None,
        id => {
            let kept = column::get(&mut tx, &actor.county, &Scope::County, &ColumnId::new(id)).await?;
            Some(kept.ok_or(ServiceError::NotFound("这个栏目"))?)
        }
    };
    if let Some(before) = &before {
        form.seen.is_still(&shown(before))?;
    }
    // a column stays its unit's
    let unit = before.as_ref().map_or_else(|| UnitId::new(form.unit.trim()), |before| before.column.unit.clone());
    let unit = register::unit::get(&mut tx, &actor.county, &unit).await?;
    let (typed, from) = checked(form, unit, before.as_ref(), day_of(services.now()), services.nets())?;
    let twice = |error: StorageError| match error {
        StorageError::Duplicate(_) => ServiceError::field(ColumnForm::address, "这个单位已经登记过同名同网址的栏目，请核对。"),
        other => other.into(),
    };
    match &before {
        None => {
            let position = column::next_position(&mut tx, &actor.county).await?;
            column::insert(&mut tx, &actor.county, &typed, position).await.map_err(twice)?;
            column::set_life(&mut tx, &actor.county, &typed.id, from, None, "").await?;
        }
        Some(kept) => {
            column::write(&mut tx, &actor.county, &typed).await.map_err(twice)?;
            column::set_life(&mut tx, &actor.county, &typed.id, from, kept.to, &kept.ended_reason).await?;
        }
    }
    let saved = MonitoringAction::ColumnSaved {
        unit: typed.unit_name.clone(),
        column: typed.name.clone(),
        address: typed.address.clone(),
        new: before.is_none(),
    };
    audit::record(&mut tx, services, actor, Subject::Column(typed.id.clone()), saved).await?;
    tx.commit().await?;
    Ok(typed.id)
}

/// Why an address cannot be a column's; none where it can.
pub(super) fn wrong_address(address: &str, nets: &Nets) -> Option<&'static str> {
    if !is_address(address) || address.chars().count() > COLUMN_ADDRESS_LIMIT {
        return Some("请填写以 http:// 或 https:// 开头的完整网址，就是公众看到这个栏目列表的那一页。");
    }
    (!nets.allow_page(address)).then_some(
        "这个网址指向本机或内部网络，公众打不开，监测也不会访问；请填写公众访问的网址。确需监测内网网站的，请系统管理员放行网段。",
    )
}

/// Level, reader and selectors of a form; none where a word is unknown.
pub(super) fn ways_typed(form: &ColumnForm) -> Option<ColumnWays> {
    let level = if form.level.is_empty() { Some(ColumnLevel::default()) } else { ColumnLevel::from_code(&form.level) };
    let reader = if form.reader.is_empty() { Some(ColumnReader::default()) } else { ColumnReader::from_code(&form.reader) };
    let picks =
        Picks { item: form.pick_item.trim().to_owned(), title: form.pick_title.trim().to_owned(), day: form.pick_day.trim().to_owned() };
    Some(ColumnWays { level: level?, reader: reader?, picks })
}

/// What is wrong with selectors, at their fields.
pub(super) fn wrong_picks(ways: &ColumnWays) -> Vec<(&'static str, String)> {
    let field = |part: PickPart| match part {
        PickPart::Item => ColumnForm::pick_item,
        PickPart::Title => ColumnForm::pick_title,
        PickPart::Day => ColumnForm::pick_day,
    };
    ways.picks.wrong(ways.reader).into_iter().map(|(part, words)| (field(part), words)).collect()
}

/// A limit or a minimum as a form sends it; none where it is empty or out of bounds.
pub(super) fn number_typed(text: &str) -> Option<u32> {
    text.trim().parse::<u32>().ok().filter(|number| (1..=3_660).contains(number))
}

/// A day as a form sends it.
fn day_typed(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>().ok().filter(|day| (2000..=2200).contains(&day.year()))
}

fn checked(
    form: &ColumnForm,
    unit: Option<Unit>,
    before: Option<&KeptColumn>,
    today: NaiveDate,
    nets: &Nets,
) -> Result<(Column, Option<NaiveDate>)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let unit = unit.filter(|unit| unit.is_in_use(today) || before.is_some());
    if unit.is_none() {
        wrong(ColumnForm::unit, "请选择责任单位。".into());
    }
    let name = form.name.trim().to_owned();
    if !(1..=COLUMN_NAME_LIMIT).contains(&name.chars().count()) {
        wrong(ColumnForm::name, format!("请填写栏目名称，不超过{COLUMN_NAME_LIMIT}个字。"));
    }
    let address = form.address.trim().to_owned();
    // an address that stands in the register already is kept: it may have come from the command line
    let is_kept = before.is_some_and(|before| before.column.address == address);
    if let Some(why) = wrong_address(&address, nets).filter(|_| !is_kept) {
        wrong(ColumnForm::address, why.into());
    }
    let class = ColumnClass::from_code(&form.class);
    if class.is_none() {
        wrong(ColumnForm::class, "请选择类别。".into());
    }
    let ways = ways_typed(form);
    match &ways {
        None => wrong(ColumnForm::reader, "请从列出的级别和读取方式中选择。".into()),
        Some(ways) => {
            for (field, words) in wrong_picks(ways) {
                wrong(field, words);
            }
        }
    }
    let mut number = |field: &'static str, text: &str, words: &str| match text.trim() {
        "" => None,
        typed => {
            let read = number_typed(typed);
            if read.is_none() {
                wrong(field, format!("{words}请填写1到3660之间的整数，或留空。"));
            }
            read
        }
    };
    let limit_days = number(ColumnForm::limit_days, &form.limit_days, "更新期限");
    let monthly_minimum = number(ColumnForm::monthly_minimum, &form.monthly_minimum, "每月最少条数");
    let from = match form.from.trim() {
        "" => None,
        text => {
            let day = day_typed(text);
            if day.is_none() {
                wrong(ColumnForm::from, "开始监测的日期要在2000年至2200年之间，请重新选择；留空表示一直监测。".into());
            }
            day
        }
    };
    match (unit, class) {
        (Some(unit), Some(class)) if errors.is_empty() => {
            let id = before.map_or_else(|| ColumnId::new(new_id()), |before| before.column.id.clone());
            let column = Column {
                id,
                unit: unit.id,
                unit_name: unit.full_name,
                name,
                address,
                class,
                limit_days,
                monthly_minimum,
                allows_note: form.allows_note,
                ways: ways.unwrap_or_default(),
            };
            Ok((column, from))
        }
        _ => Err(ServiceError::Invalid(errors)),
    }
}

form! {
    /// The end of a column.
    #[derive(Debug)]
    pub struct EndColumn {
        /// Which.
        pub column: ColumnId,
        /// First day on which it is monitored no more; empty takes the end back.
        #[serde(default)]
        pub ended_on: String,
        /// Why.
        #[serde(default)]
        pub reason: String,
    }
}

/// Ends a column from a day on, or takes its end back. What was found in it before stays.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields.
pub async fn end_column(actor: &Actor, services: &Services, form: &EndColumn) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let kept = column::get(&mut tx, &actor.county, &Scope::County, &form.column).await?.ok_or(ServiceError::NotFound("这个栏目"))?;
    let reason = form.reason.trim();
    let (to, reason) = match form.ended_on.trim() {
        "" => (None, ""),
        text => {
            let day = day_typed(text);
            let day = day.ok_or_else(|| ServiceError::field(EndColumn::ended_on, "停止监测的日期要在2000年至2200年之间，请重新选择。"))?;
            if kept.from.is_some_and(|from| day <= from) {
                return Err(ServiceError::field(EndColumn::ended_on, "停止日期要晚于开始监测的日期。"));
            }
            if !(2..=COLUMN_REASON_LIMIT).contains(&reason.chars().count()) {
                return Err(ServiceError::field(EndColumn::reason, format!("请写明理由，2至{COLUMN_REASON_LIMIT}个字。")));
            }
            (Some(day), reason)
        }
    };
    column::set_life(&mut tx, &actor.county, &form.column, kept.from, to, reason).await?;
    let ended = MonitoringAction::ColumnEnded { column: kept.column.name, on: to, reason: reason.to_owned() };
    audit::record(&mut tx, services, actor, Subject::Column(form.column.clone()), ended).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> ColumnForm {
        ColumnForm { name: "工作动态".into(), address: "https://a.cn/w/".into(), class: "dynamic".into(), ..ColumnForm::default() }
    }

    fn bureau() -> Unit {
        Unit {
            id: UnitId::new("u"),
            class: domain::register::unit::UnitClass::CountyDepartment,
            group: String::new(),
            full_name: "县水利局".into(),
            short_name: "水利局".into(),
            position: 1,
            key_area: false,
            note: String::new(),
            valid_from: None,
            valid_to: Some("2026-06-01".parse().unwrap()),
            successor: None,
            pinyin: String::new(),
            initials: String::new(),
            aliases: Vec::new(),
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let before: NaiveDate = "2026-05-31".parse().unwrap();
        let none = Nets::default();
        assert!(checked(&typed(), Some(bureau()), None, before, &none).is_ok());
        let fields = |form: ColumnForm, day: NaiveDate| match checked(&form, Some(bureau()), None, day, &none) {
            Err(ServiceError::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(fields(typed(), before.succ_opt().unwrap()), ["unit"], "a unit that has ended keeps no new column");
        let bad = ColumnForm { limit_days: "0".into(), monthly_minimum: "两".into(), from: "明天".into(), ..typed() };
        assert_eq!(fields(bad, before), ["limit_days", "monthly_minimum", "from"]);
        let bad = ColumnForm { reader: "guess".into(), ..typed() };
        assert_eq!(fields(bad, before), ["reader"]);
        let bad = ColumnForm { pick_title: "a:hover".into(), ..typed() };
        assert_eq!(fields(bad, before), ["pick_item", "pick_title"]);
        let bad = ColumnForm { pick_item: "ul > li".into(), reader: "json".into(), ..typed() };
        assert_eq!(fields(bad, before), ["pick_item"]);
        let good = ColumnForm { pick_item: " ul > li ".into(), pick_day: ".date".into(), ..typed() };
        let (column, _) = checked(&good, Some(bureau()), None, before, &none).unwrap();
        assert_eq!((column.ways.picks.item.as_str(), column.ways.picks.day.as_str()), ("ul > li", ".date"));
        let bad = ColumnForm { name: " ".into(), address: "a.cn".into(), class: "fast".into(), ..typed() };
        assert_eq!(fields(bad, before), ["name", "address", "class"]);
        for own in ["http://127.0.0.1/w/", "http://10.1.2.3/", "http://localhost/"] {
            assert_eq!(fields(ColumnForm { address: own.into(), ..typed() }, before), ["address"], "{own}");
        }
        let open = Nets(vec!["127.0.0.0/8".parse().unwrap()]);
        let own = ColumnForm { address: "http://127.0.0.1/w/".into(), ..typed() };
        assert!(checked(&own, Some(bureau()), None, before, &open).is_ok(), "a network that the operator opened");
    }
}
