//! What goes on over months beside problems: contact persons, items that townships publish, a unit that is urged, a look-back.

use chrono::NaiveDate;
use domain::monitoring::candidate::Rule;
use domain::monitoring::look_back::LookedBack;
use domain::monitoring::order::OrderState;
use domain::monitoring::urge::{ContactKind, UrgeKind};
use domain::register::unit::UnitClass;

use super::play::Play;
use super::register::Member;
use crate::monitoring::{self, AnswerOrders, CheckOrders, ContactForm, DrawLookBack, IssueOrders, KeepOrders, LookBackResult, UrgeUnits};
use crate::{Actor, Result, ServiceError};

/// The items of every month: 事项, and how it is published.
const ITEMS: &str = "村级财务收支｜逐笔公开到村\n惠民惠农补贴发放｜公开到户，个人信息遮盖\n农村集体“三资”｜收入、支出和合同\n乡村振兴项目｜资金、进度和完成情况";
/// So many units have contact persons.
const CONTACTS: usize = 6;
/// Of so many townships one is silent.
const SILENT: usize = 5;

fn townships<'p>(play: &'p Play<'_>) -> impl Iterator<Item = (usize, &'p Member)> {
    let is_asked = |member: &&Member| member.unit.class == UnitClass::Township && member.unit.valid_to.is_none();
    play.register.members.iter().filter(is_asked).enumerate()
}

/// Some units have told whom to call.
pub(super) async fn contacts(play: &Play<'_>, on: NaiveDate) -> Result<()> {
    let names = ["陈某", "林某", "周某", "吴某", "郑某", "孙某"];
    for (place, member) in play.register.members.iter().filter(|member| member.unit.valid_to.is_none()).take(CONTACTS).enumerate() {
        for (kind, post) in [(ContactKind::Deputy, "副局长"), (ContactKind::Clerk, "办公室科员")] {
            let number = place * 2 + usize::from(kind == ContactKind::Clerk);
            let form = ContactForm {
                unit: member.unit.id.to_string(),
                kind: kind.code().into(),
                name: names[number % names.len()].into(),
                post: post.into(),
                phone: format!("000-55501{number:03}"),
                from: on.to_string(),
                ..ContactForm::default()
            };
            monitoring::save_contact(&member.clerk, &play.services, &form).await?;
        }
    }
    Ok(())
}

/// A month's list is made and issued.
pub(super) async fn order(play: &Play<'_>, office: &Actor, month: NaiveDate, due_on: NaiveDate) -> Result<()> {
    if townships(play).next().is_none() {
        return Ok(());
    }
    let text = month.format("%Y-%m").to_string();
    let form = KeepOrders { month: text.clone(), due_on: due_on.to_string(), title: String::new(), items: ITEMS.into() };
    monitoring::keep_orders(office, &play.services, &form, &[]).await?;
    let sheet = monitoring::orders(office, &play.services, Some(&text)).await?;
    let Some(list) = sheet.shown else { return Ok(()) };
    monitoring::issue_orders(office, &play.services, &IssueOrders { list: list.id, revision: list.revision }).await
}

/// Townships say where they published; one in five is silent, another has published half.
pub(super) async fn publish(play: &Play<'_>, month: NaiveDate) -> Result<()> {
    let text = month.format("%Y-%m").to_string();
    for (place, member) in townships(play).filter(|(place, _)| place % SILENT != SILENT - 1) {
        let sheet = monitoring::orders(&member.clerk, &play.services, Some(&text)).await?;
        let Some(list) = sheet.shown else { continue };
        let number = if place % SILENT == 2 { sheet.cells.len() / 2 } else { sheet.cells.len() };
        let cells = &sheet.cells[..number];
        let link = |position: i64| format!("https://www.yunxiu.example/xz{place:02}/cwgk/{}/{position}.html", month.format("%Y%m"));
        let form = AnswerOrders {
            list: list.id.to_string(),
            item: cells.iter().map(|cell| cell.item.id.to_string()).collect(),
            seen: cells.iter().map(|cell| cell.revision.to_string()).collect(),
            link: cells.iter().map(|cell| link(cell.item.position)).collect(),
            said: vec![String::new(); cells.len()],
        };
        monitoring::answer_orders(&member.clerk, &play.services, &form).await?;
    }
    Ok(())
}

/// The office has looked at all but the last two townships, of which one is silent; one page is sent back.
pub(super) async fn check(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    let text = month.format("%Y-%m").to_string();
    let sheet = monitoring::orders(office, &play.services, Some(&text)).await?;
    let Some(list) = &sheet.shown else { return Ok(()) };
    let looked_at = townships(play).count().saturating_sub(2);
    for (place, member) in townships(play).filter(|(place, _)| *place < looked_at) {
        let own = sheet.cells.iter().filter(|cell| cell.unit == member.unit.id && cell.state == OrderState::Published);
        let mut all: Vec<String> = own.map(|cell| cell.item.id.to_string()).collect();
        let back = if place == 1 { all.pop() } else { None };
        for (item, what, reason) in [(all, "checked", ""), (back.into_iter().collect(), "returned", "没有公开到户，请补充后重新报送。")]
        {
            if item.is_empty() {
                continue;
            }
            let form =
                CheckOrders { list: list.id.to_string(), unit: member.unit.id.to_string(), item, what: what.into(), reason: reason.into() };
            monitoring::check_orders(office, &play.services, &form).await?;
        }
    }
    Ok(())
}

/// Whoever has items behind their day is urged.
pub(super) async fn urge(play: &Play<'_>, office: &Actor) -> Result<()> {
    let rows = monitoring::urges(office, &play.services, UrgeKind::Orders).await?.rows;
    if rows.is_empty() {
        return Ok(());
    }
    let form = UrgeUnits {
        kind: UrgeKind::Orders.code().into(),
        unit: rows.iter().map(|row| row.unit.to_string()).collect(),
        reason: "已超过公开期限".into(),
        days: "3".into(),
    };
    monitoring::urge_units(office, &play.services, &form).await.map(|_| ())
}

/// A sample of the mended problems of a month: all are well but one wrong word.
pub(super) async fn look_back(play: &Play<'_>, office: &Actor, month: NaiveDate) -> Result<()> {
    let text = month.format("%Y-%m").to_string();
    let entropy = format!("{text}当日收盘指数3456.78");
    let form = DrawLookBack { from: text.clone(), to: text, size: "5".into(), entropy };
    let id = match monitoring::draw_look_back(office, &play.services, &form).await {
        // a county so small that nothing was mended
        Err(ServiceError::Refused(_)) => return Ok(()),
        drawn => drawn?,
    };
    let sheet = monitoring::look_back_sheet(office, &play.services, &id).await?;
    let back = sheet.items.iter().position(|item| item.rule == Rule::WrongWord).unwrap_or(0);
    let unknown = (0..sheet.items.len()).rev().find(|place| *place != back).filter(|_| sheet.items.len() > 2);
    for (place, item) in sheet.items.iter().enumerate() {
        let (what, text) = if back == place {
            (LookedBack::Back, "页面改版后又恢复了原来的写法。")
        } else if unknown == Some(place) {
            (LookedBack::Unknown, "网站维护，页面暂时打不开，未能判断。")
        } else {
            (LookedBack::Good, "已打开页面核实，没有再出现。")
        };
        let form = LookBackResult { look_back: id.to_string(), place: item.place.to_string(), what: what.code().into(), text: text.into() };
        monitoring::look_back_result(office, &play.services, &form).await?;
    }
    Ok(())
}
