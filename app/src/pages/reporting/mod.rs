//! One cell: the report form for its unit, a read view for everybody else who may see it.

mod adjust;
mod conflict;
mod extension_form;
mod paper;
mod read;
mod reopen_form;
mod requirement;
mod sign_sheet;
mod signing;
mod write;

use domain::access::permission::Permission;
use domain::checklist::task_name;
use domain::ids::CellId;
use domain::reporting::cell::{Mark, Status};
use leptos::prelude::*;
use services::reporting::{self, CellPage as Loaded, FROM_SUPPORT, SentReport, Urging};

pub(crate) use read::submission;
pub(crate) use requirement::requirement;
pub(crate) use sign_sheet::SignSheetPage;

use crate::components::badge::badge;
use crate::components::history::history;
use crate::layout::{Page, page};
use crate::pages::monitoring::beside;
use crate::pages::review::undo_own;
use crate::paths;

/// `/cells/:id`.
#[component]
pub(crate) fn CellPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let loaded = reporting::page(actor, &cx.services, &CellId::new(cx.param("id"))).await?;
        let work = if loaded.can_write() { write::form(&cx, actor, &loaded).into_any() } else { read::view(&cx, actor, &loaded) };
        let adjustment = actor.may(Permission::Review).then(|| view! { {paper::paper(&cx, &loaded)}{adjust::adjust(&cx, &loaded)} });
        let extension = extension_form::extension_form(&cx, &loaded);
        // whoever has something to do here finds it first on a narrow screen
        let work_and_words = if loaded.is_own {
            view! {
                <div class="split split-left work-first">
                    {requirement::folded(&loaded)}
                    <div class="stack asked-beside">{requirement::requirement_beside_work(&loaded)}{periods(&loaded)}</div>
                    <div class="stack">{work}{extension}{others(&loaded)}{adjustment}</div>
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="split split-left">
                    <div class="stack">{requirement(&loaded)}{periods(&loaded)}</div>
                    <div class="stack">{work}{extension}{others(&loaded)}{adjustment}</div>
                </div>
            }
            .into_any()
        };
        let body = view! {
            {undo_own(&cx, &loaded)}
            {conflict::conflict(&cx, &loaded)}
            {beside::contradictions(&loaded.monitored)}
            {work_and_words}
            {beside::panel(&loaded.monitored, loaded.sheet.cell.unit())}
            <section class="panel"><header class="panel-head"><h2>"办理记录"</h2><p>"最近的在前"</p></header>{history(&loaded.events, loaded.sheet.cell.record().asked)}</section>
        };
        let page = Page::new(title(&loaded), body);
        let judge = actor.may(Permission::Review);
        Ok(if loaded.is_own {
            page.under(paths::TODO, "待办")
        } else if judge && (loaded.status() == Status::Pending || loaded.shown.mark == Some(Mark::CorrectionWaiting)) {
            let href = paths::review(&loaded.sheet.cell.id);
            page.under(paths::CELLS, "台账").actions(view! { <a class="btn btn-primary" href=href>"审核"</a> })
        } else {
            page.under(paths::CELLS, "台账")
        })
    })
}

/// `3.2 建立涉企政策“一本账” · 2026年第一季度`, with the unit where it is not the reader's own.
pub(crate) fn title(loaded: &Loaded) -> String {
    let sheet = &loaded.sheet;
    let name = format!("{} {}", requirement::number(sheet), task_name(&sheet.requirement));
    if loaded.is_own {
        format!("{name} · {}", sheet.cell.period.name)
    } else {
        format!("{name} · {} · {}", sheet.unit_name, sheet.cell.period.name)
    }
}

/// The other periods of a standing task; nothing where there is only one.
fn periods(loaded: &Loaded) -> impl IntoView + use<> {
    let here = loaded.sheet.cell.id.clone();
    let as_of = loaded.now.as_of;
    let items: Vec<_> = loaded
        .periods
        .iter()
        .map(|one| {
            let current = (one.id == here).then_some("page");
            let href = paths::cell(&one.id);
            view! { <tr><th scope="row"><a href=href aria-current=current>{one.period_name.clone()}</a></th><td>{badge(one.facts.status(as_of))}</td></tr> }
        })
        .collect();
    (items.len() > 1).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"各期填报"</h2></header>
                <table class="table table-compact"><tbody>{items}</tbody></table>
            </section>
        }
    })
}

/// What the other units of the task report in this period, for the unit that leads it.
fn others(loaded: &Loaded) -> impl IntoView + use<> {
    let as_of = loaded.now.as_of;
    let own = loaded.sheet.cell.id.clone();
    let (writes, leads) = (loaded.can_write(), loaded.is_own);
    let take = |value: String, words: &'static str, about: Option<String>| {
        view! { <button class="btn btn-small" form="report" formaction=paths::verb::TAKE_TEXT name=SentReport::from value=value aria-label=about>{words}</button> }
    };
    let any_accepted = loaded.others.iter().any(|one| one.id != own && one.is_accepted && !one.text.trim().is_empty());
    let take_all = (writes && any_accepted).then(|| take(FROM_SUPPORT.to_owned(), "采用全部审核通过的填报", None));
    let items: Vec<_> = loaded
        .others
        .iter()
        .filter(|one| one.id != own)
        .map(|one| {
            let href = paths::cell(&one.id);
            let text = if one.text.is_empty() { "–".to_owned() } else { one.text.clone() };
            let waits = matches!(one.facts.status(as_of), Status::Returned | Status::Overdue | Status::Near | Status::NotDue);
            let urge = (leads && waits).then(|| {
                view! {
                    <form method="post" action=paths::verb::URGE>
                        <input type="hidden" name=Urging::cell value=one.id.to_string()/>
                        <input type="hidden" name=Urging::own value=own.to_string()/>
                        <button class="btn btn-small btn-plain" aria-label=format!("催办{}", one.unit_name)>"催办"</button>
                    </form>
                }
            });
            let taken = (writes && !one.text.trim().is_empty())
                .then(|| take(one.id.to_string(), "采用", Some(format!("采用{}的填报", one.unit_name))));
            view! {
                <tr>
                    <th scope="row"><a href=href>{one.unit_name.clone()}</a></th>
                    <td data-label="分工"><span class="tag">{one.role.label()}</span></td>
                    <td data-label="状态">{badge(one.facts.status(as_of))}</td>
                    <td class="wide" data-label="完成情况"><span class="clamp">{text}</span></td>
                    <td class="do"><div class="row">{taken}{urge}</div></td>
                </tr>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"配合单位填报情况"</h2>{take_all}</header>
                <div class="table-wrap"><table class="table table-compact table-cards"><tbody>{items}</tbody></table></div>
            </section>
        }
    })
}
