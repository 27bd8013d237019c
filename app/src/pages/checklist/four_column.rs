//! The four-column table inside the frame: read, print, export; the office edits what stands in 完成情况.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_of, minute_text};
use domain::ids::{ChecklistId, TaskId};
use leptos::prelude::*;
use services::checklist::{self, Completion, CompletionEvent, FourColumn, OpenTask};
use services::progress::cells::as_of;
use services::{Seen, ServiceError};

use super::FORMATS;
use super::public::{body_rows, headings};
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::number_hints::number_hints;
use crate::forms::phone_reason::phone_reason;
use crate::forms::seen::seen_field;
use crate::forms::text_area::TextArea;
use crate::layout::{Page, page};
use crate::lists::as_of::{on_day, table_bar};
use crate::paths::{self, verb};

/// The table, as of `?as_of=` where that is asked; `?edit=<task>` opens the text of one row, `?open=1` names the tasks whose units are not settled.
#[component]
pub(crate) fn FourColumnPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let id = ChecklistId::new(cx.param("id"));
        let today = day_of(cx.services.now());
        let asked = as_of(&cx.query).filter(|day| *day < today);
        let begins_on = match asked {
            Some(day) => checklist::begins_after(actor, &cx.services, &id, day).await?,
            None => None,
        };
        let ended = asked.filter(|_| begins_on.is_none());
        let table = match ended {
            Some(day) => checklist::four_column_on(actor, &cx.services, &id, day).await?,
            None => checklist::four_column(actor, &cx.services, &id).await?,
        };
        // what stood there on an earlier day is read, not changed
        let manages = actor.may(Permission::ManageChecklist) && ended.is_none();
        let editing = cx.query("edit").filter(|_| manages).map(TaskId::new);
        let form = match &editing {
            Some(task) => Some(edit_form(&cx, &table, task).await?),
            None => None,
        };
        let exports = FORMATS
            .map(|(ending, name)| view! { <li><a href=on_day(paths::table_file(&id, ending), ended) download="">{name}</a></li> })
            .collect_view();
        let public = table.as_public();
        let address = table.checklist.is_public.then(|| {
            let href = paths::public(&table.checklist.public_slug);
            view! { <a class="btn" href=href>"公开页面"</a> }
        });
        let work = manages.then(|| {
            view! { <a class="btn btn-primary" href=paths::workbench(&id)>"汇总更新"</a><a class="btn" href=paths::publication(&id)>"对外公开"</a>
            <a class="btn" href=paths::table_open_units(&id)>"未对应的单位名称"</a> }
        });
        let actions = view! { {work}{address}<details class="menu"><summary class="btn">"导出"</summary><ul>{exports}</ul></details> };
        let edit = manages.then_some(&id);
        let open = match manages && cx.query("open").is_some() {
            true => Some(checklist::open_units(actor, &cx.services, &id).await?),
            false => None,
        };
        let wide = table.rows.iter().any(|row| row.subsection.is_some());
        let body = view! {
            {table_bar(&cx, today, ended, begins_on)}
            {form}
            {open.map(open_tasks)}
            <section class="panel panel-flush">
                <p class="paper-meta">{public.subtitle()}</p>
                <table class="four">
                    {headings(wide)}
                    <tbody>{body_rows(&public.rows, edit, editing.as_ref(), ended.map(|_| "截至该日没有公开的内容"))}</tbody>
                </table>
            </section>
        };
        Ok(Page::new(public.title, body).under(paths::CHECKLISTS, "落实情况表").actions(actions).sheet("print-wide"))
    })
}

/// What an import left open: units, and time limits that were not read.
fn open_tasks(tasks: Vec<OpenTask>) -> impl IntoView {
    let limits: Vec<OpenTask> = tasks.iter().filter(|task| task.unread_limit.is_some()).cloned().collect();
    let units: Vec<OpenTask> = tasks.into_iter().filter(OpenTask::lacks_units).collect();
    view! { {open_limits(limits)} {open_units(units)} }
}

/// Tasks whose limit nobody read: they are asked by the year's end, or a day of the requirement, until somebody says when.
fn open_limits(tasks: Vec<OpenTask>) -> Option<impl IntoView> {
    let count = tasks.len();
    let line = |task: OpenTask| {
        let said = format!("时限“{}”没有读入，现按{}。", task.unread_limit.unwrap_or_default(), task.duty.label());
        view! { <li><a href=paths::edit_task(&task.task)>{task.number}" "{task.requirement}</a><p class="said">{said}</p></li> }
    };
    (count > 0).then(|| {
        view! {
            <section class="panel no-print" id="open-limits">
                <details open>
                    <summary>{format!("完成时限未读入的任务{count}项")}</summary>
                    <p class="form-hint">"点开任务，在“修改任务”里指定报送要求；现在的期限无误的，把完成时限的文字写明（如“年底前”“12月20日前”），或者不必处理。"</p>
                    <ul class="stack-tight">{tasks.into_iter().map(line).collect_view()}</ul>
                </details>
            </section>
        }
    })
}

/// Tasks whose units are not settled, by name: what the preview asked and nobody answered. The words speak of names: on a page about
/// 落实情况 everything else is read as the work.
fn open_units(tasks: Vec<OpenTask>) -> impl IntoView {
    let count = tasks.len();
    let line = |task: OpenTask| {
        let quoted = |words: Vec<String>| words.into_iter().map(|word| format!("“{}”", word.trim())).collect::<String>();
        let mut said = Vec::new();
        if !task.open.is_empty() {
            said.push(format!("{}没有写明是哪些单位，没有据此分解任务", quoted(task.open)));
        }
        if !task.unknown.is_empty() {
            said.push(format!("{}没有对应的单位", quoted(task.unknown)));
        }
        if task.is_nobodys {
            said.push("还没有分解到任何单位".to_owned());
        }
        view! {
            <li><a href=paths::edit_task(&task.task)>{task.number}" "{task.requirement}</a><p class="said">{said.join("；")}"。"</p></li>
        }
    };
    let body = if count == 0 {
        view! { <p>"责任单位名称都已对应。"</p> }.into_any()
    } else {
        view! {
            <details open>
                <summary>{format!("责任单位名称还没有对应的任务{count}项")}</summary>
                <p class="form-hint">"点开任务，在“修改任务”里补上单位；名称有误的，也可以在单位名册里添加别名后重新导入。确实没有其他单位的，不必处理。"</p>
                <ul class="stack-tight">{tasks.into_iter().map(line).collect_view()}</ul>
            </details>
        }
        .into_any()
    };
    view! { <section class="panel no-print" id="open-units">{body}</section> }
}

async fn edit_form(cx: &PageContext, table: &FourColumn, task: &TaskId) -> services::Result<AnyView> {
    let row = table.rows.iter().find(|row| row.task == *task).ok_or(ServiceError::NotFound("这项任务"))?;
    let text = row.completion.clone();
    let seen = Seen::of(&row.completion);
    let history = checklist::completion_history(cx.actor()?, &cx.services, task).await?;
    let list = &table.checklist.id;
    let form = cx.form(|| Completion {
        checklist: list.clone(),
        task: task.clone(),
        completion: text,
        seen: seen.clone(),
        phone_reason: String::new(),
    });
    let seen = seen_field(&form, Completion::seen, &form.sent.seen, &seen, || vec![("完成情况".into(), row.completion.clone())]);
    let here = paths::table(list);
    let sources = paths::workbench_row(list, task);
    Ok(view! {
        <section class="panel">
            <header class="panel-head"><h2>"修改“完成情况”"</h2><p>"仅修改落实情况表中的文字，不影响单位填报"</p></header>
            <blockquote class="requirement">{row.requirement.clone()}</blockquote>
            <form class="form" method="post" action=verb::SET_COMPLETION>
                <input type="hidden" name=Completion::checklist value=list.to_string()/>
                <input type="hidden" name=Completion::task value=task.to_string()/>
                {seen}
                {TextArea::new(FieldRow::new(Completion::completion, "完成情况")).value(form.sent.completion.clone()).lines(8).show(&form.errors)}
                {number_hints(&[("完成情况", form.sent.completion.as_str())])}
                {phone_reason(&form.errors, &form.sent.phone_reason, &[&form.sent.completion])}
                <div class="form-actions">
                    <button class="btn btn-primary">"保存"</button>
                    <a class="btn" href=sources>"查看已审核的完成情况"</a>
                    <a class="btn btn-plain" href=here>"取消"</a>
                </div>
            </form>
            {(!history.is_empty()).then(|| written(history))}
        </section>
    }
    .into_any())
}

/// Every writing of the published text: who, when, what stood there before and what after.
fn written(history: Vec<CompletionEvent>) -> impl IntoView {
    let shown = |text: String| if text.is_empty() { "（空）".to_owned() } else { text };
    let rows: Vec<_> = history
        .into_iter()
        .map(|one| {
            view! {
                <div>
                    <dt>{format!("{} {}", minute_text(one.at), one.actor_name)}</dt>
                    <dd class="said"><del>{shown(one.before_text)}</del>" "<ins>{shown(one.after_text)}</ins></dd>
                </div>
            }
        })
        .collect();
    view! {
        <details>
            <summary>"修改记录"</summary>
            <dl class="facts">{rows}</dl>
        </details>
    }
}
