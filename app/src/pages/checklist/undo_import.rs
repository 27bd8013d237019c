//! 撤销导入: what goes and what comes back, seen before it is done.

use domain::calendar::office_time::minute_text;
use domain::ids::ImportId;
use leptos::prelude::*;
use services::Seen;
use services::checklist::import::{LeavingReport, LostWork, UndoForm, UndoLook, UndoneRows, look_at_undo};

use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// So many places are named; the others are counted.
const SHOWN: usize = 60;

/// An import that may be taken back: its numbers, and the button.
#[component]
pub(crate) fn UndoImportPage() -> impl IntoView {
    page(|cx| async move {
        let id = ImportId::new(cx.param("id"));
        let look = look_at_undo(cx.actor()?, &cx.services, &id).await?;
        let form = cx.form(|| UndoForm { import: id.clone(), seen: Seen::default() });
        let moved = form.is_stale.then(|| {
            view! { <div class="notice" role="status"><p>"打开本页以后情况有变化，没有撤销。请核对下面的数字，再确认。"</p></div> }
        });
        let act = match &look {
            UndoLook { lost: work, .. } if !work.is_empty() => lost(work),
            UndoLook { is_bound: true, .. } => bound(),
            look => confirm(&id, look),
        };
        let body = view! {
            {moved}
            <section class="panel">
                <dl class="facts">
                    <div><dt>"导入"</dt><dd>{look.file_name.clone()}</dd></div>
                    <div><dt>"清单"</dt><dd>{look.list.clone()}</dd></div>
                    <div><dt>"经办"</dt><dd>{format!("{}，{}", look.by, minute_text(look.at))}</dd></div>
                    <div><dt>"结果"</dt><dd>{look.summary.clone()}</dd></div>
                </dl>
            </section>
            <section class="panel">
                <header class="panel-head"><h2>"撤销以后"</h2></header>
                <ul class="stack-tight">{lines(&look)}</ul>
                {act}
            </section>
        };
        Ok(Page::new("撤销导入", body).under(paths::CHECKLISTS, "落实情况表"))
    })
}

/// What goes, what is again as it was.
fn lines(look: &UndoLook) -> Vec<AnyView> {
    let mut said = Vec::new();
    if look.ends_list {
        said.push(format!("{}整份撤下，连同它的公开页面；以后可以重新导入。", look.list));
    }
    said.extend(counted(look.gone).map(|rows| format!("不再保留：{rows}。")));
    said.extend(counted(look.restored).map(|rows| format!("恢复原样：{rows}。")));
    if look.stays_off > 0 {
        said.push(format!("其中{}个事项不再回来：所属单位此后已撤并或撤销，没有审核通过的填报，不再要求。", look.stays_off));
    }
    if look.taken_over > 0 {
        said.push(format!("其中{}个事项不再回来：单位撤并后，承接单位名下已有同一事项，不重复要求。", look.taken_over));
    }
    if said.is_empty() {
        said.push("清单内容没有变化。".to_owned());
    }
    said.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect()
}

/// The rows in the office's words; nothing where there are none.
fn counted(rows: UndoneRows) -> Option<String> {
    let UndoneRows { sections, tasks, assignments, cells } = rows;
    let all = [(sections, "项工作内容"), (tasks, "项任务"), (assignments, "项次任务分解"), (cells, "个应报事项")];
    let said: Vec<String> = all.into_iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count}{words}")).collect();
    (!said.is_empty()).then(|| said.join("、"))
}

/// Reports that an undo moves into the counts or out of them, by name.
fn reports(said: &str, reports: &[LeavingReport]) -> Option<AnyView> {
    if reports.is_empty() {
        return None;
    }
    let settled = reports.iter().filter(|report| report.is_settled).count();
    let line = |report: &LeavingReport| {
        let words = format!("{} · {}（{}）", report.unit, report.period, report.state());
        view! { <li><a href=paths::cell(&report.cell)>{words}</a></li> }
    };
    let more = reports.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| view! { <li>{format!("另有{more}件")}</li> });
    let body = view! {
        <p>{format!("{said}{}件，其中已审核{settled}件：", reports.len())}</p>
        <ul class="stack-tight">{reports.iter().take(SHOWN).map(line).collect_view()}{more}</ul>
    };
    Some(body.into_any())
}

fn confirm(id: &ImportId, look: &UndoLook) -> AnyView {
    let hint = if look.reports_back.is_empty() && look.reports_gone.is_empty() {
        "这次改动以后还没有单位在这些事项上填报，撤销不丢失任何填报；撤销本身记入办理日志。"
    } else {
        "撤销不丢失任何填报，上面列出的填报保持原来的审核结果；撤销本身记入办理日志。"
    };
    view! {
        {reports("重新计入统计的填报", &look.reports_back)}
        {reports("再次转入历史、不再计入统计的填报", &look.reports_gone)}
        <form class="form" method="post" action=verb::IMPORT_UNDO>
            <input type="hidden" name=UndoForm::import value=id.to_string()/>
            <input type="hidden" name=UndoForm::seen value=look.seen.as_str().to_owned()/>
            <p class="form-hint">{hint}</p>
            <div class="form-actions">
                <button class="btn btn-primary">"确认撤销"</button>
                <a class="btn btn-plain" href=paths::CHECKLISTS>"不撤销"</a>
            </div>
        </form>
    }
    .into_any()
}

/// What it brought went on since: nothing is taken back, and what to do instead.
fn bound() -> AnyView {
    view! {
        <div class="notice" role="status">
            <p><b>"不能整体撤销：这次改动新增的事项此后已随单位撤并转给承接单位，或已免报、改期。"</b></p>
            {instead()}
        </div>
    }
    .into_any()
}

fn instead() -> AnyView {
    view! { <p>"如需改动，请"<a href=paths::IMPORT_CHECKLIST>"导入更正后的清单"</a>"，或在任务页修改任务。"</p> }.into_any()
}

/// What somebody has worked on since: nothing is taken back, and what to do instead.
fn lost(lost: &[LostWork]) -> AnyView {
    let line = |work: &LostWork| {
        let words = format!("{} · {} · {}", work.unit, work.task, work.what);
        match &work.cell {
            Some(cell) => view! { <li><a href=paths::cell(cell)>{words}</a></li> }.into_any(),
            None => view! { <li>{format!("{} · {}", work.task, work.what)}</li> }.into_any(),
        }
    };
    let more = lost.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| view! { <li>{format!("另有{more}处")}</li> });
    view! {
        <div class="notice" role="status">
            <p><b>{format!("这次导入之后已有{}处填报或修改，撤销会使它们丢失，不能整体撤销：", lost.len())}</b></p>
            <ul class="stack-tight">{lost.iter().take(SHOWN).map(line).collect_view()}{more}</ul>
            {instead()}
        </div>
    }
    .into_any()
}
