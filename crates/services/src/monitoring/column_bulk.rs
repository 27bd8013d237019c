//! Several columns changed at once: class, level, reader, limit. What is left open stays.

use std::collections::{BTreeSet, HashMap};

use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::ids::UnitId;
use domain::monitoring::column::{Column, ColumnClass, ColumnLevel, ColumnReader, ColumnWays};
use storage::Lock;
use storage::monitoring::column::{self, KeptColumn};

use super::column_form::{number_typed, seen_column};
use super::column_list::{ColumnFilter, register};
use crate::form;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

form! {
    /// Ticked columns and what is to be another for all of them.
    #[derive(Debug, Default)]
    pub struct ChangeColumns {
        /// Which, each as it was seen: see [`column_tick`].
        #[serde(default)]
        pub id: Vec<String>,
        /// 类别; empty stays.
        #[serde(default)]
        pub to_class: String,
        /// 级别; empty stays.
        #[serde(default)]
        pub to_level: String,
        /// 读取方式; empty stays.
        #[serde(default)]
        pub to_reader: String,
        /// 更新期限, in days; empty stays.
        #[serde(default)]
        pub to_limit: String,
        /// How the list was narrowed: text.
        #[serde(default)]
        pub q: String,
        /// How the list was narrowed: unit.
        #[serde(default)]
        pub unit: String,
        /// How the list was narrowed: class.
        #[serde(default)]
        pub class: String,
        /// How the list was narrowed: those that have ended, too.
        #[serde(default)]
        pub ended: String,
        /// The page of the list.
        #[serde(default)]
        pub page: String,
        /// Nothing is changed yet, only the ticks of the page: see [`Pick`].
        #[serde(default)]
        pub pick: String,
    }
}

/// A button that ticks many rows at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// 全选.
    All,
    /// 全不选.
    None,
    /// 反选.
    Others,
}

impl Pick {
    /// All of them, in the order of their buttons.
    pub const ALL: [Self; 3] = [Self::All, Self::None, Self::Others];

    /// What its button sends.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::None => "none",
            Self::Others => "others",
        }
    }

    /// What its button says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "全选",
            Self::None => "全不选",
            Self::Others => "反选",
        }
    }

    /// The ticks that follow, of those that the page offers.
    fn of(self, offered: Vec<String>, ticked: &[String]) -> Vec<String> {
        // a row is the same one although it was changed since it was ticked
        let row = |tick: &String| tick.split_once(':').map_or(tick.as_str(), |(id, _)| id).to_owned();
        let before: BTreeSet<String> = ticked.iter().map(row).collect();
        offered
            .into_iter()
            .filter(|tick| match self {
                Self::All => true,
                Self::None => false,
                Self::Others => !before.contains(&row(tick)),
            })
            .collect()
    }
}

/// The form with the rows of its page ticked as the button says; nothing is stored.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn pick_columns(actor: &Actor, services: &Services, form: &ChangeColumns) -> Result<ChangeColumns> {
    actor.require(Permission::Monitor)?;
    let filter = ColumnFilter {
        text: form.q.clone(),
        unit: Some(form.unit.as_str()).filter(|unit| !unit.is_empty()).map(UnitId::new),
        class: ColumnClass::from_code(&form.class),
        with_ended: !form.ended.is_empty(),
    };
    let shown = register(actor, services, &filter, form.page.parse().unwrap_or(1)).await?;
    let offered = shown.rows.iter().map(column_tick).collect();
    let pick = Pick::ALL.into_iter().find(|pick| pick.code() == form.pick);
    let id = pick.map_or_else(|| form.id.clone(), |pick| pick.of(offered, &form.id));
    Ok(ChangeColumns { id, pick: String::new(), ..form.clone() })
}

/// What the tick of a column carries: which it is, and what stood there when it was ticked.
#[must_use]
pub fn column_tick(kept: &KeptColumn) -> String {
    format!("{}:{}", kept.column.id, seen_column(kept).as_str())
}

/// What is to be another.
#[derive(Debug, Default, PartialEq, Eq)]
struct Change {
    class: Option<ColumnClass>,
    level: Option<ColumnLevel>,
    reader: Option<ColumnReader>,
    limit_days: Option<u32>,
}

impl Change {
    fn read(form: &ChangeColumns) -> Result<Self> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
        let is_known = |text: &str, is_known: bool| text.is_empty() || is_known;
        let change = Self {
            class: ColumnClass::from_code(&form.to_class),
            level: ColumnLevel::from_code(&form.to_level),
            reader: ColumnReader::from_code(&form.to_reader),
            limit_days: number_typed(&form.to_limit),
        };
        if form.id.is_empty() {
            wrong(ChangeColumns::id, "请先勾选要修改的栏目。");
        }
        if !is_known(&form.to_class, change.class.is_some()) {
            wrong(ChangeColumns::to_class, "请从列出的类别中选择。");
        }
        if !is_known(&form.to_level, change.level.is_some()) {
            wrong(ChangeColumns::to_level, "请从列出的级别中选择。");
        }
        if !is_known(&form.to_reader, change.reader.is_some()) {
            wrong(ChangeColumns::to_reader, "请从列出的读取方式中选择。");
        }
        if !is_known(form.to_limit.trim(), change.limit_days.is_some()) {
            wrong(ChangeColumns::to_limit, "更新期限请填写1到3660之间的整数，或留空。");
        }
        if errors.is_empty() && change == Self::default() {
            errors.push(FieldError { field: ChangeColumns::to_class.into(), message: "请至少选择一项要修改的内容。".into() });
        }
        if errors.is_empty() { Ok(change) } else { Err(ServiceError::Invalid(errors)) }
    }

    fn of(&self, column: &Column) -> Column {
        Column {
            class: self.class.unwrap_or(column.class),
            limit_days: self.limit_days.or(column.limit_days),
            ways: ColumnWays {
                level: self.level.unwrap_or(column.ways.level),
                reader: self.reader.unwrap_or(column.ways.reader),
                picks: column.ways.picks.clone(),
            },
            ..column.clone()
        }
    }

    /// In words, for the log.
    fn words(&self) -> String {
        let class = self.class.map(|class| format!("类别改为{}", class.label()));
        let level = self.level.map(|level| format!("级别改为{}", level.label()));
        let reader = self.reader.map(|reader| format!("读取方式改为{}", reader.label()));
        let limit = self.limit_days.map(|days| format!("更新期限改为{days}天"));
        [class, level, reader, limit].into_iter().flatten().collect::<Vec<_>>().join("，")
    }
}

/// Changes them, all or none; answers how many are others than before.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `NotFound`; `Refused` names the column that somebody changed meanwhile, or that cannot be read so.
pub async fn change_columns(actor: &Actor, services: &Services, form: &ChangeColumns) -> Result<usize> {
    actor.require(Permission::Monitor)?;
    let change = Change::read(form)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let all = column::everything(&mut tx, &actor.county, &Scope::County).await?;
    let by_id: HashMap<&str, &KeptColumn> = all.iter().map(|kept| (kept.column.id.as_str(), kept)).collect();
    let mut changed = Vec::new();
    for tick in form.id.iter().collect::<BTreeSet<_>>() {
        let (id, seen) = tick.split_once(':').unwrap_or((tick.as_str(), ""));
        let kept = by_id.get(id).ok_or(ServiceError::NotFound("这个栏目"))?;
        let name = format!("{}“{}”", kept.unit_short, kept.column.name);
        if seen_column(kept).as_str() != seen {
            return Err(ServiceError::Refused(format!(
                "{name}刚刚被别人改过（也可能是您自己在另一个窗口改的），这次没有修改任何栏目；请刷新后重新勾选。"
            )));
        }
        let after = change.of(&kept.column);
        if let Some((_, words)) = after.ways.picks.wrong(after.ways.reader).first() {
            return Err(ServiceError::Refused(format!("{name}：{words}这次没有修改任何栏目。")));
        }
        if after != kept.column {
            column::write(&mut tx, &actor.county, &after).await?;
            changed.push(name);
        }
    }
    if !changed.is_empty() {
        changed.sort_unstable();
        let event = MonitoringAction::ColumnsChanged { number: changed.len(), change: change.words(), columns: changed.join("、") };
        audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), event).await?;
    }
    tx.commit().await?;
    Ok(changed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(form: &ChangeColumns) -> Vec<String> {
        match Change::read(form) {
            Err(ServiceError::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn buttons_tick_all_none_or_the_others_of_the_page() {
        let page = || ["a:1", "b:1", "c:2"].map(str::to_owned).to_vec();
        // `c` was ticked before somebody changed it; `z` stands on another page by now
        let ticked = ["b:1", "c:1", "z:1"].map(str::to_owned);
        for (pick, expected) in [(Pick::All, vec!["a:1", "b:1", "c:2"]), (Pick::None, vec![]), (Pick::Others, vec!["a:1"])] {
            assert_eq!(pick.of(page(), &ticked), expected, "{}", pick.label());
        }
        assert_eq!(Pick::Others.of(page(), &[]), page());
    }

    #[test]
    fn what_is_left_open_stays_and_something_must_be_said() {
        let ticked = || ChangeColumns { id: vec!["c:1".into()], ..ChangeColumns::default() };
        for (form, expected) in [
            (ChangeColumns { to_level: "below".into(), ..ticked() }, vec![]),
            (ChangeColumns { to_limit: " 30 ".into(), ..ticked() }, vec![]),
            (ticked(), vec!["to_class"]),
            (ChangeColumns { to_level: "below".into(), ..ChangeColumns::default() }, vec!["id"]),
            (
                ChangeColumns { to_class: "x".into(), to_level: "x".into(), to_reader: "x".into(), to_limit: "0".into(), ..ticked() },
                vec!["to_class", "to_level", "to_reader", "to_limit"],
            ),
        ] {
            assert_eq!(fields(&form), expected, "{form:?}");
        }
        let change = Change::read(&ChangeColumns { to_level: "below".into(), to_limit: "30".into(), ..ticked() }).unwrap();
        assert_eq!(change.words(), "级别改为下级，更新期限改为30天");
    }
}
