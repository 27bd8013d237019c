//! One unit: its facts and all its cells of a year.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::ids::UnitId;
use domain::register::unit::{AliasKind, Unit};
use domain::reporting::cell::Status;
use leptos::prelude::*;
use services::progress::cells::{CellFilter, CellList, View, as_of};
use services::progress::{self, LeftItem};
use services::review::exempt::ExemptionForm;

use crate::components::arranged::arranged_changes;
use crate::components::cell_table::{Columns, cell_table};
use crate::components::legend::{calendar_notice, legend};
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::as_of::as_of_bar;
use crate::lists::count_link::ledger_href;
use crate::lists::empty::{no_checklist, no_match};
use crate::lists::long_list::long_list;
use crate::paths;

/// A unit's page.
#[component]
pub(crate) fn UnitPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let filter = CellFilter { list: CellFilter::from_query(&cx.query).list, as_of: as_of(&cx.query), ..CellFilter::default() };
        let view = View::from_query(&cx.query);
        let found = progress::unit(actor, &cx.services, &UnitId::new(cx.param("id")), &filter, view).await?;
        let facts = unit_facts(&found.unit, found.successor.clone());
        let title = found.unit.full_name.clone();
        let shown = found.ledger.as_ref().map(|ledger| (ledger.choices.clone(), ledger.shown.clone()));
        let cells = match found.ledger {
            None => no_checklist(actor),
            Some(ledger) => unit_cells(&cx, &found.unit.id, view, &ledger),
        };
        let left = left_view(&found.left);
        let manages = actor.may(Permission::ManageUnits);
        let changes = arranged_changes(&cx, Permission::ManageUnits, |one| one.unit.as_ref() == Some(&found.unit.id)).await?;
        let edit = manages.then(|| view! { <a class="btn" href=paths::unit_edit(&found.unit.id)>"修改、更名、撤并"</a> });
        let spare = actor.may(Permission::Review).then(|| {
            let who = format!("unit:{}", found.unit.id);
            view! { <a class="btn" href=paths::with_query(paths::EXEMPTIONS, [(ExemptionForm::who, who)])>"办理免报"</a> }
        });
        let papers = shown.as_ref().map(|(_, shown)| {
            let of = CellFilter::of_list(shown.key).at_unit(&found.unit.id).to_query();
            let href = |file: &str| paths::with_query(&paths::paper(file), of.iter().map(|(name, value)| (*name, value.as_str())));
            view! {
                <details class="menu">
                    <summary class="btn">"文书"</summary>
                    <ul>
                        <li><a href=href("report.docx")>"完成情况报告（Word）"</a></li>
                        <li><a href=href("notice.docx")>"任务告知单（Word）"</a></li>
                        <li><a href=href("evidence.xlsx")>"佐证材料目录（Excel）"</a></li>
                        <li><a href=href("evidence.zip")>"佐证材料打包（zip）"</a></li>
                    </ul>
                </details>
            }
        });
        let built = Page::new(title, view! { {facts}{changes}{cells}{left} })
            .under(paths::OVERVIEW, "总览")
            .under(paths::UNITS, "责任单位")
            .actions(view! { {papers} {spare} {edit} });
        Ok(match shown {
            Some((choices, shown)) => built.lists(&choices, &shown),
            None => built,
        })
    })
}

/// What the unit took out of the counts when it ended; nothing where it took nothing.
fn left_view(left: &[LeftItem]) -> Option<AnyView> {
    if left.is_empty() {
        return None;
    }
    let line = |one: &LeftItem| {
        let words = format!("{} · {}", one.title, one.period);
        view! { <li><a href=paths::cell(&one.cell)>{words}</a>{format!("（{}，{}起）", one.cause.label(), day_text(one.left_on))}</li> }
    };
    let body = view! {
        <section class="panel" id="left">
            <header class="panel-head"><h2>"因撤并不再统计的事项"</h2><p>{format!("共{}个；填报和办理记录可以逐个打开查看", left.len())}</p></header>
            <ul class="stack-tight">{long_list(left.iter().map(line))}</ul>
        </section>
    };
    Some(body.into_any())
}

fn unit_facts(unit: &Unit, successor: Option<(UnitId, String)>) -> AnyView {
    let habits: Vec<&str> = unit.aliases.iter().filter(|alias| alias.kind == AliasKind::Alias).map(|alias| alias.name.as_str()).collect();
    let aliases = (!habits.is_empty()).then(|| view! { <div><dt>"别名"</dt><dd><bdi>{habits.join("、")}</bdi></dd></div> });
    let former: Vec<_> = unit
        .aliases
        .iter()
        .filter(|alias| alias.kind != AliasKind::Alias)
        .map(|alias| {
            let from = alias.valid_from.map(|day| format!("{}起", day_text(day)));
            let to = alias.valid_to.map(|day| format!("至{}前", day_text(day)));
            let span = from.into_iter().chain(to).collect::<String>();
            view! { <li><bdi>{alias.name.clone()}</bdi>" "<small class="muted">{span}</small></li> }
        })
        .collect();
    let former = (!former.is_empty()).then(|| view! { <div><dt>"曾用名"</dt><dd><ul class="stack-tight">{former}</ul></dd></div> });
    let begun = unit.valid_from.map(|day| view! { <div><dt>"启用日期"</dt><dd>{day_text(day)}</dd></div> });
    let ended = unit.valid_to.map(|day| {
        let by = successor.map(|(id, name)| view! { "，由"<a href=paths::unit(&id)>{name}</a>"承接" });
        view! { <div><dt>"撤并日期"</dt><dd>{day_text(day)}{by}</dd></div> }
    });
    let key_area = unit.key_area.then(|| view! { <div><dt>"重点领域"</dt><dd>"承担"</dd></div> });
    let note = (!unit.note.is_empty()).then(|| view! { <div><dt>"备注"</dt><dd class="said">{unit.note.clone()}</dd></div> });
    view! {
        <section class="panel"><dl class="facts">
            <div><dt>"简称"</dt><dd>{unit.short_name.clone()}</dd></div>
            <div><dt>"类别"</dt><dd>{unit.class.label()}</dd></div>
            <div><dt>"考核分组"</dt><dd>{unit.group.clone()}</dd></div>
            {key_area}{aliases}{former}{begun}{ended}{note}
        </dl></section>
    }
    .into_any()
}

fn unit_cells(cx: &PageContext, unit: &UnitId, view: View, ledger: &CellList) -> AnyView {
    let filter = CellFilter::of_list(ledger.shown.key).at_unit(unit).on(ledger.now.as_of.ended());
    let counts: Vec<_> = Status::ALL
        .into_iter()
        .map(|status| {
            let count = ledger.counts.get(status);
            let class = (status == Status::Overdue).then_some("is-overdue");
            view! { <li class=class><a href=ledger_href(&filter.showing(&[status])) data-count=count><b>{count}</b><span>{format!("{} {}", status.sign(), status.label())}</span></a></li> }
        })
        .collect();
    let first = u64::from(view.page - 1) * u64::from(view.size) + 1;
    let (total, shown) = (ledger.total, &ledger.shown);
    let list = if total == 0 {
        // nothing is chosen here: it has none
        let none = format!("{}里还没有这个单位的事项", shown.label);
        view! { <div class="empty"><h2>{none}</h2><p>"任务分解到这个单位以后，应报事项会列在这里。"</p></div> }.into_any()
    } else if ledger.rows.is_empty() {
        no_match("事项", paths::in_year(&cx.path, shown.key))
    } else {
        cell_table(cx, &ledger.rows, view, first, Columns { tick: false, ticked: false, unit: false })
    };
    view! {
        {as_of_bar(cx, &ledger.now)}
        {calendar_notice(&ledger.now)}
        <ul class="counts">{counts}</ul>
        <section class="panel panel-flush">
            <header class="panel-head"><h2>{format!("{}事项", shown.label)}</h2><p>"共 "<b data-total=total>{total}</b>" 条"</p><a href=ledger_href(&filter)>"在台账中查看"</a></header>
            {list}
            {super::cells::pages(total, view).show(cx)}
        </section>
        <section class="panel">{legend(ledger.now.settings.near_days)}</section>
    }
    .into_any()
}
