//! 落实情况表: every year's list, its public address, its exports, and the imports that made it.

use domain::access::permission::Permission;
use domain::calendar::office_time::minute_text;
use leptos::prelude::*;
use services::Actor;
use services::checklist::import::{self, ImportLine, KEPT_DAYS, WaitingImport};
use services::checklist::{self, ChecklistLine};

use super::FORMATS;
use crate::components::arranged::arranged_changes;
use crate::layout::{Page, page};
use crate::lists::empty::no_checklist;
use crate::paths;

/// All lists of the county, with what the office may do to them.
#[component]
pub(crate) fn ChecklistsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let lists = checklist::list(actor, &cx.services).await?;
        let manages = actor.may(Permission::ManageChecklist);
        let (waiting, history) = if manages {
            (import::waiting(actor, &cx.services).await?, import::history(actor, &cx.services).await?)
        } else {
            (Vec::new(), Vec::new())
        };
        let lines = if lists.is_empty() { no_checklist(actor) } else { table(actor, lists) };
        let changes = arranged_changes(&cx, Permission::ManageChecklist, |one| one.unit.is_none()).await?;
        let body = view! { {waiting_files(waiting)} {lines} {changes} {imports(history)} };
        let import = manages.then(|| view! { <a class="btn btn-primary" href=paths::IMPORT_CHECKLIST>"导入清单"</a> });
        Ok(Page::new("落实情况表", body).actions(import))
    })
}

fn table(actor: &Actor, lists: Vec<ChecklistLine>) -> AnyView {
    let manages = actor.may(Permission::ManageChecklist);
    let reads_county = actor.may(Permission::ReadCounty);
    let rows = lists.into_iter().map(|line| row(line, manages, reads_county)).collect_view();
    view! {
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="各年度清单">
                <table class="table table-cards">
                    <thead>
                        <tr>
                            <th>"清单"</th><th class="num">"年度"</th><th class="num">"工作内容"</th><th class="num">"任务"</th>
                            <th class="num">"任务分解"</th><th>"公开页面"</th><th class="do">"操作"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(line: ChecklistLine, manages: bool, reads_county: bool) -> impl IntoView + use<> {
    let list = line.checklist;
    let table = paths::table(&list.id);
    // the page of tasks shows a unit its own ones: to it the number of the whole list is no way there
    let tasks = match reads_county {
        true => view! { <a href=paths::in_year(paths::TASKS, list.key())>{line.extent.tasks}</a> }.into_any(),
        false => line.extent.tasks.into_any(),
    };
    let named = (!list.name.is_empty()).then(|| view! { <br/><small class="muted">{list.name.clone()}</small> });
    let exports =
        FORMATS.map(|(ending, name)| view! { <li><a href=paths::table_file(&list.id, ending) download="">{name}</a></li> }).collect_view();
    let address = list.is_public.then(|| view! { <a href=paths::public(&list.public_slug)>"打开公开页面"</a> });
    let switch = manages.then(|| {
        let name = if list.is_public { "更新公开或撤下" } else { "对外公开" };
        view! { <a class="btn btn-small" href=paths::publication(&list.id)>{name}</a> }
    });
    let close = reads_county.then(|| {
        let words = if line.is_closed { "已归档" } else { "年终归档" };
        view! { <a href=paths::close_year(&list.id)>{words}</a> }
    });
    let work = (manages && !line.is_closed).then(|| view! { <a href=paths::workbench(&list.id)>"汇总更新"</a> });
    let state = if list.is_public { "已公开" } else { "未公开" };
    view! {
        <tr>
            <th scope="row"><a href=table.clone()>{list.title}</a></th>
            <td class="num" data-label="年度">{list.year}{named}</td>
            <td class="num" data-label="工作内容">{line.extent.sections}</td>
            <td class="num" data-label="任务">{tasks}</td>
            <td class="num" data-label="任务分解">{line.extent.assignments}</td>
            <td data-label="公开页面"><div class="row"><span class="tag">{state}</span>{address}{switch}</div></td>
            <td class="do">
                <div class="row">
                    <a href=table>"查看"</a>
                    {work}
                    {close}
                    <details class="menu"><summary class="btn btn-small">"导出"</summary><ul>{exports}</ul></details>
                </div>
            </td>
        </tr>
    }
}

fn waiting_files(waiting: Vec<WaitingImport>) -> Option<impl IntoView> {
    let lines = |file: WaitingImport| {
        view! {
            <li>
                <time datetime=file.at.to_rfc3339()>{minute_text(file.at)}</time>
                <p><a href=paths::preview(&file.id, 1)>{file.file_name}</a>{format!(" · {} · {}", file.list, file.by)}</p>
            </li>
        }
    };
    (!waiting.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"等待确认的文件"</h2><p>{format!("核对后确认才会导入；{KEPT_DAYS}天不确认自动清除")}</p></header>
                <ol class="timeline">{waiting.into_iter().map(lines).collect_view()}</ol>
            </section>
        }
    })
}

fn imports(history: Vec<ImportLine>) -> Option<impl IntoView> {
    let row = |line: ImportLine| {
        let undo = (line.may_undo && !line.is_used)
            .then(|| view! { <a class="btn btn-small" href=paths::import_undo(&line.id)>"撤销这次导入"</a> });
        let why_not = line.why_not.map(|why| view! { <p class="muted">{why}</p> });
        let undone = line.undone.map(|(at, by)| view! { <span class="muted">{format!("{by}于{}撤销", minute_text(at))}</span> });
        view! {
            <tr>
                <th scope="row">{line.file_name}</th>
                <td class="num" data-label="年度">{line.year}</td>
                <td class="wide" data-label="结果">{line.summary}{why_not}</td>
                <td class="nowrap" data-label="时间">{minute_text(line.at)}</td>
                <td data-label="经办人">{line.by}</td>
                <td class="do">{undo}{undone}</td>
            </tr>
        }
    };
    (!history.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"导入记录"</h2><p>"单位开始填报以前，最近一次导入可以整体撤销"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="导入记录">
                    <table class="table table-cards">
                        <thead>
                            <tr><th>"文件"</th><th class="num">"年度"</th><th>"结果"</th><th>"时间"</th><th>"经办人"</th><th class="do">"操作"</th></tr>
                        </thead>
                        <tbody>{history.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}
