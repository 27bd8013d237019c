use chrono::NaiveDate;
use domain::calendar::office_time::day_text;
use domain::ids::UnitId;
use domain::register::unit::Unit;
use leptos::prelude::*;
use services::register::{self, UnitSheet};

use super::fields::unit_fields;
use crate::context::PageContext;
use crate::forms::field_error::{field_error, is_wrong, typed};
use crate::layout::{Page, page};

/// Everything that can be done with a unit: correct it, rename it, end it, move it.
#[component]
pub(crate) fn EditUnitPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let id = UnitId::new(cx.param("id"));
        let sheet = register::one(actor, &cx.services, &id).await?;
        let others = register::successor_choices(actor, &cx.services, &id).await?;
        let on = typed(&cx, "closed_on").and_then(|day| day.parse().ok()).unwrap_or(sheet.today);
        let open = register::merge_preview(actor, &cx.services, &id, on).await?.open_cells;
        let title = format!("修改:{}", sheet.unit.short_name);
        let here = format!("/units/{id}");
        let body = view! {
            {correct(&cx, &sheet)}
            {rename(&cx, &sheet.unit)}
            {close(&cx, &sheet, others, on, open)}
            {reorder(&cx, &sheet)}
        };
        Ok(Page::new(title, body).under("/", "总览").under("/units", "责任单位").under(here, sheet.unit.full_name))
    })
}

fn correct(cx: &PageContext, sheet: &UnitSheet) -> impl IntoView + use<> {
    let id = sheet.unit.id.to_string();
    let back = format!("/units/{id}");
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"基本信息"</h2><p>"写错时在这里更正;正式改名请用下面的“更名”"</p></header>
            <form class="form" method="post" action="/do/edit-unit">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="seen" value=sheet.seen().as_str().to_owned()/>
                {unit_fields(cx, Some(&sheet.unit), &sheet.groups)}
                <div class="form-actions"><button class="btn btn-primary">"保存"</button><a class="btn btn-plain" href=back>"取消"</a></div>
            </form>
        </section>
    }
}

fn rename(cx: &PageContext, unit: &Unit) -> impl IntoView + use<> {
    let value = |field: &str, stored: &str| typed(cx, field).unwrap_or_else(|| stored.to_owned());
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"更名"</h2><p>"原名称自动记入曾用名;启用日期之前的填报、表格和统计仍用原名称"</p></header>
            <form class="form" method="post" action="/do/rename-unit">
                <input type="hidden" name="id" value=unit.id.to_string()/>
                <input type="hidden" name="seen" value=register::seen(unit).as_str().to_owned()/>
                <div class="form-pair">
                    {row(cx, "new_full_name", "新全称", "text", value("new_full_name", &unit.full_name))}
                    {row(cx, "new_short_name", "新简称", "text", value("new_short_name", &unit.short_name))}
                </div>
                {row(cx, "renamed_on", "启用新名称的日期", "date", value("renamed_on", ""))}
                <div class="form-actions"><button class="btn">"更名"</button></div>
            </form>
        </section>
    }
}

fn close(cx: &PageContext, sheet: &UnitSheet, others: Vec<(UnitId, String)>, on: NaiveDate, open: i64) -> impl IntoView + use<> {
    let unit = &sheet.unit;
    if let Some(to) = unit.valid_to {
        let successor = sheet.successor.clone().map(|(id, name)| {
            view! { ",由"<a href=format!("/units/{id}")>{name}</a>"承接" }
        });
        return view! {
            <section class="panel">
                <header class="panel-head"><h2>"撤并"</h2></header>
                <p>{format!("已登记:{}起撤并", day_text(to))}{successor}"。要恢复使用,请清空上面的“停用日期”并保存。"</p>
            </section>
        }
        .into_any();
    }
    let chosen = typed(cx, "successor").unwrap_or_default();
    let choices: Vec<_> = others
        .into_iter()
        .map(|(id, name)| view! { <option value=id.as_str().to_owned() selected=id.as_str() == chosen>{name}</option> })
        .collect();
    let hand_over = typed(cx, "hand_over").is_some_and(|value| !value.is_empty());
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"撤销或合并"</h2><p>"撤并日期之前的统计、填报和名称都不变"</p></header>
            <form class="form" method="post" action="/do/close-unit">
                <input type="hidden" name="id" value=unit.id.to_string()/>
                <input type="hidden" name="seen" value=register::seen(unit).as_str().to_owned()/>
                {row(cx, "closed_on", "撤并日期", "date", typed(cx, "closed_on").unwrap_or_default())}
                <div class="form-row" class:has-error=is_wrong(cx, "successor")>
                    <label class="form-label" for="successor">"承接单位 "<small>"选填"</small></label>
                    {field_error(cx, "successor")}
                    <select id="successor" name="successor"><option value="">"没有承接单位(撤销)"</option>{choices}</select>
                </div>
                <div class="form-row">
                    <div class="choices"><label><input type="checkbox" name="hand_over" value="1" checked=hand_over/>" 转给承接单位"</label></div>
                    <p class="form-hint">{format!(
                        "所属周期在撤并日期当天或之后开始、尚未填报的事项转给承接单位(按{}计有{open}项);承接单位已有的同一事项不重复。不勾选则仍由原单位填报。",
                        day_text(on),
                    )}</p>
                </div>
                <div class="form-actions"><button class="btn">"登记撤并"</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn reorder(cx: &PageContext, sheet: &UnitSheet) -> impl IntoView + use<> {
    let place = typed(cx, "place").unwrap_or_else(|| sheet.unit.position.to_string());
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"名册顺序"</h2><p>{format!("名册共{}个单位,各类表格按这个顺序排列", sheet.count)}</p></header>
            <form class="form" method="post" action="/do/move-unit">
                <input type="hidden" name="id" value=sheet.unit.id.to_string()/>
                <div class="form-row" class:has-error=is_wrong(cx, "place")>
                    <label class="form-label" for="place">"移到第几位"</label>
                    {field_error(cx, "place")}
                    <input id="place" name="place" class="input-short" inputmode="numeric" maxlength="5" required value=place aria-describedby="place-error"/>
                </div>
                <div class="form-actions"><button class="btn">"调整顺序"</button></div>
            </form>
        </section>
    }
}

fn row(cx: &PageContext, name: &'static str, label: &'static str, kind: &'static str, value: String) -> impl IntoView + use<> {
    view! {
        <div class="form-row" class:has-error=is_wrong(cx, name)>
            <label class="form-label" for=name>{label}</label>
            {field_error(cx, name)}
            <input
                id=name
                name=name
                type=kind
                class=(kind == "date").then_some("input-date")
                maxlength=(kind == "text").then_some("100")
                required
                autocomplete="off"
                value=value
                aria-describedby=format!("{name}-error")
                aria-invalid=is_wrong(cx, name).then_some("true")
            />
        </div>
    }
}
