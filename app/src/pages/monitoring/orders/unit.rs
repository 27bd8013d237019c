//! One unit's items of a month: it says where each is published; the office looks.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::monitoring::order::OrderState;
use leptos::prelude::*;
use services::ServiceError;
use services::monitoring::{AnswerOrders, CheckOrders, LINK_LIMIT, OrderCell, OrderList, OrderSheet, WORDS_LIMIT, nth, order_word, orders};

use crate::components::address::address;
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/orders/:unit?list=…`.
#[component]
pub(crate) fn UnitOrdersPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let asked = cx.query("list").ok_or(ServiceError::NotFound("这份事项清单"))?;
        let mut sheet = orders(actor, &cx.services, Some(asked)).await?;
        sheet.cells.retain(|cell| cell.unit.as_str() == cx.param("unit"));
        let list = sheet.shown.clone().ok_or(ServiceError::NotFound("这份事项清单"))?;
        let name = sheet.cells.first().map(|cell| cell.unit_name.clone()).ok_or(ServiceError::NotFound("这个单位的事项"))?;
        let body = items(&cx, &sheet, &list);
        Ok(Page::new(format!("{name}事项清单"), body).under(paths::MONITORING, "监测").under(paths::ORDERS, "事项清单"))
    })
}

/// The items of the one unit whose cells a sheet holds: with fields for the unit, with ticks for the office.
pub(super) fn items(cx: &PageContext, sheet: &OrderSheet, list: &OrderList) -> AnyView {
    let Ok(actor) = cx.actor() else { return ().into_any() };
    let today = sheet.now.today();
    let open = sheet.cells.iter().filter(|cell| cell.state.waits_for_unit() && cell.counts(list.due_on, today)).count();
    let ended = sheet.cells.first().and_then(|cell| Some((cell, sheet.ended.get(&cell.unit)?))).map(|(cell, end)| {
        let asked = if cell.is_beyond_its_unit(list.due_on, today) {
            "这份清单的公开期限在那以后，不再要求，也不能提交。"
        } else {
            "这份清单的公开期限在那以前，仍可补报网址。"
        };
        view! { <div class="notice" role="status" id="ended"><p>{format!("{}{}；{asked}", cell.unit_name, end.words(today))}</p></div> }
    });
    let head = view! {
        {ended}
        <p class="finding">{format!("{}，公开期限{}，共{}项，待公开或补正{open}项。", list.title, day_text(list.due_on), sheet.cells.len())}</p>
    };
    let is_issued = list.issued.is_some();
    if actor.may(Permission::Report) && is_issued {
        view! { {head} {answer(cx, sheet, list)} }.into_any()
    } else if actor.may(Permission::Monitor) && is_issued {
        view! { {head} {check(cx, sheet, list)} }.into_any()
    } else {
        let rows: Vec<_> =
            sheet.cells.iter().map(|cell| view! { <li class="panel" id=anchor(cell)>{facts(cell, list, sheet)}</li> }).collect();
        view! { {head} <ol class="stack">{rows}</ol> }.into_any()
    }
}

fn anchor(cell: &OrderCell) -> String {
    format!("item-{}", cell.item.position)
}

fn facts(cell: &OrderCell, list: &OrderList, sheet: &OrderSheet) -> AnyView {
    let today = sheet.now.today();
    let (class, sign) = match cell.state {
        _ if cell.is_overdue(list.due_on, today) => ("badge badge-overdue", "▲"),
        _ if !cell.counts(list.due_on, today) => ("badge badge-na", "–"),
        OrderState::Ordered => ("badge badge-near", "△"),
        OrderState::Published => ("badge badge-pending", "○"),
        OrderState::Returned => ("badge badge-returned", "←"),
        OrderState::Checked => ("badge badge-done", "✓"),
    };
    let note = (!cell.item.note.is_empty()).then(|| view! { <div><dt>"公开要求"</dt><dd>{cell.item.note.clone()}</dd></div> });
    let link = (!cell.link.is_empty()).then(|| view! { <div><dt>"网址"</dt><dd>{address(&cell.link)}</dd></div> });
    let said = (!cell.said.is_empty()).then(|| view! { <div><dt>"说明"</dt><dd><p class="said">{cell.said.clone()}</p></dd></div> });
    let published =
        cell.published.as_ref().map(|(at, by)| view! { <div><dt>"报送"</dt><dd>{format!("{by}，{}", minute_text(*at))}</dd></div> });
    let checked = cell.checked.as_ref().filter(|_| matches!(cell.state, OrderState::Checked | OrderState::Returned));
    let checked = checked.map(|(at, by)| view! { <div><dt>"核对"</dt><dd>{format!("{by}，{}", minute_text(*at))}</dd></div> });
    let reason = (!cell.reason.is_empty()).then(|| view! { <div><dt>"退回理由"</dt><dd>{cell.reason.clone()}</dd></div> });
    view! {
        <h2>{format!("{}. {}", cell.item.position, cell.item.name)}</h2>
        <p><span class=class><i aria-hidden="true">{sign}</i>{order_word(cell, list.due_on, today)}</span></p>
        <dl class="facts facts-rows">{note}{link}{said}{published}{checked}{reason}</dl>
    }
    .into_any()
}

/// All items in one form: a unit fills in what it has published.
fn answer(cx: &PageContext, sheet: &OrderSheet, list: &OrderList) -> AnyView {
    let form = cx.form(|| AnswerOrders {
        list: list.id.to_string(),
        item: sheet.cells.iter().map(|cell| cell.item.id.to_string()).collect(),
        seen: sheet.cells.iter().map(|cell| cell.revision.to_string()).collect(),
        link: sheet.cells.iter().map(|cell| cell.link.clone()).collect(),
        said: sheet.cells.iter().map(|cell| cell.said.clone()).collect(),
    });
    let stale = form.is_stale.then(
        || view! { <p class="form-error">"有事项刚刚由同事（也可能是您自己在另一个窗口）填写或由政务公开办办理过，请核对后再提交。"</p> },
    );
    let today = sheet.now.today();
    let is_open = |cell: &OrderCell| cell.state.published().is_some() && !cell.is_beyond_its_unit(list.due_on, today);
    let rows: Vec<_> = sheet
        .cells
        .iter()
        .enumerate()
        .map(|(place, cell)| {
            let id = cell.item.id.as_str();
            let typed = form.sent.item.iter().position(|item| item == id);
            let of = |all: &[String], now: &str| typed.and_then(|at| all.get(at)).cloned().unwrap_or_else(|| now.to_owned());
            let fields = is_open(cell).then(|| {
                view! {
                    <input type="hidden" name=AnswerOrders::item value=id.to_owned()/>
                    <input type="hidden" name=AnswerOrders::seen value=cell.revision.to_string()/>
                    {TextField::new(AnswerOrders::link, "公开后的网址").id(nth(AnswerOrders::link, place), AnswerOrders::link).optional().maxlength(LINK_LIMIT).placeholder("https://").value(of(&form.sent.link, &cell.link)).show(&form.errors)}
                    {TextArea::new(FieldRow::new(nth(AnswerOrders::said, place), "说明").note("选填")).name(AnswerOrders::said).lines(2).maxlength(WORDS_LIMIT).value(of(&form.sent.said, &cell.said)).show(&form.errors)}
                }
            });
            view! { <li class="panel" id=anchor(cell)>{facts(cell, list, sheet)}<div class="form no-print">{fields}</div></li> }
        })
        .collect();
    let can = sheet.cells.iter().any(is_open);
    let button = can.then(|| {
        view! { <div class="form-actions no-print"><button class="btn btn-primary">"提交已公开的事项"</button></div> }
    });
    view! {
        <form method="post" action=verb::ANSWER_ORDERS>
            <input type="hidden" name=AnswerOrders::list value=list.id.to_string()/>
            {stale}
            <p class="muted no-print">"公开一项填一项，可以分几次提交；没有填写的保持不变。"</p>
            <ol class="stack">{rows}</ol>
            {button}
        </form>
    }
    .into_any()
}

/// All items with ticks: the office opens each link and says what it saw.
fn check(cx: &PageContext, sheet: &OrderSheet, list: &OrderList) -> AnyView {
    let unit = sheet.cells.first().map(|cell| cell.unit.to_string()).unwrap_or_default();
    let form = cx.form(|| CheckOrders { list: list.id.to_string(), unit: unit.clone(), ..CheckOrders::default() });
    let rows: Vec<_> = sheet
        .cells
        .iter()
        .map(|cell| {
            let id = cell.item.id.to_string();
            let ticked = form.sent.item.contains(&id);
            let tick = cell.state.looked_at(true).is_some().then(|| {
                let about = format!("勾选{}", cell.item.name);
                view! { <p class="no-print"><label><input type="checkbox" name=CheckOrders::item value=id checked=ticked aria-label=about/>" 核对这一项"</label></p> }
            });
            view! { <li class="panel" id=anchor(cell)>{facts(cell, list, sheet)}{tick}</li> }
        })
        .collect();
    let wrong = form.errors.of(CheckOrders::item).map(|words| view! { <p class="form-error">{words.to_owned()}</p> });
    view! {
        <form method="post" action=verb::CHECK_ORDERS>
            <input type="hidden" name=CheckOrders::list value=list.id.to_string()/>
            <input type="hidden" name=CheckOrders::unit value=unit/>
            <ol class="stack">{rows}</ol>
            <section class="panel no-print form" id=CheckOrders::item tabindex="-1">
                <h2>"办理勾选的事项"</h2>
                {wrong}
                <div class="form-actions"><button class="btn btn-primary" name=CheckOrders::what value="checked">"核对通过"</button></div>
                {TextArea::new(FieldRow::new(CheckOrders::reason, "退回理由").note("退回时必填")).lines(2).maxlength(WORDS_LIMIT).value(form.sent.reason.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn" name=CheckOrders::what value="returned">"退回补正"</button></div>
            </section>
        </form>
    }
    .into_any()
}
