//! A task changed by hand, added, or taken off.

use domain::calendar::office_time::day_text;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Duty;
use domain::ids::{ChecklistId, TaskId};
use domain::reporting::sign_off::ReportRule;
use leptos::prelude::*;
use services::checklist::edit_task::{
    self, EditedTask, EndedUnit, REASON_LENGTH, ROW_LENGTH, RemovedTaskForm, TaskEffect, TaskForm, preview_removal, preview_task,
};
use services::checklist::import::LeavingReport;
use services::checklist::report_rule::{CHOICES, RuleForm, report_rule};
use services::form::tick;

use super::split_task::split_panel;
use super::task_rows::duty_options;
use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::number_hints::number_hints;
use crate::forms::seen::seen_field;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::forms::{Errors, ShownForm};
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// So many different moves of dates are named.
const MOVES: usize = 6;
/// So many reports that would leave are named.
const REPORTS: usize = 60;

/// The form of a task that is there.
#[component]
pub(crate) fn EditTaskPage() -> impl IntoView {
    page(|cx| async move {
        let id = TaskId::new(cx.param("id"));
        let edited = edit_task::edited_task(cx.actor()?, &cx.services, &id).await?;
        let removal = removal(&cx, &edited, &id).await;
        let rule = rule_panel(&cx, &id, report_rule(cx.actor()?, &cx.services, &id).await?);
        let split = split_panel(&cx, &edited).await;
        let body = view! { {task_form(&cx, &edited).await} {rule} {split} {removal} };
        Ok(Page::new("修改任务", body).under(paths::CHECKLISTS, "落实情况表").under(paths::task(&id), format!("{}任务", edited.list)))
    })
}

/// The form of a new one.
#[component]
pub(crate) fn NewTaskPage() -> impl IntoView {
    page(|cx| async move {
        let list = ChecklistId::new(cx.param("id"));
        let edited = edit_task::new_task(cx.actor()?, &cx.services, &list).await?;
        Ok(Page::new("新增任务", task_form(&cx, &edited).await)
            .under(paths::CHECKLISTS, "落实情况表")
            .under(paths::table(&list), edited.list))
    })
}

async fn task_form(cx: &PageContext, edited: &EditedTask) -> AnyView {
    let form = cx.form(|| edited.form.clone());
    let sent = form.sent.clone();
    // what it would do is shown once everything in it can be read
    let effect = match cx.actor() {
        Ok(actor) if form.failed => preview_task(actor, &cx.services, &sent).await.ok(),
        _ => None,
    };
    let shown = effect.is_some();
    let is_new = sent.task.is_empty();
    let seen = seen_field(&form, TaskForm::seen, &sent.seen, &edited.form.seen, || {
        [
            ("工作要求", &edited.form.requirement),
            ("完成时限", &edited.form.time_limit),
            ("牵头单位", &edited.form.leads),
            ("各自负责的单位", &edited.form.each),
            ("配合单位", &edited.form.others),
            ("起止日期", &edited.form.days),
        ]
        .map(|(name, text)| (name.to_owned(), text.clone()))
        .into_iter()
        .collect()
    });
    let errors = &form.errors;
    let sections = edited.sections.iter().map(|(id, title)| (id.to_string(), title.clone()));
    let duty_error = errors.of(TaskForm::duty).map(str::to_owned);
    let effect = effect.map(|effect| effect_view(&effect, &form));
    let ended = ended_said(&edited.ended).map(|said| view! { <p class="form-hint" id="ended-units">{said}</p> });
    view! {
        <section class="panel">
            <form class="form" method="post" action=verb::EDIT_TASK>
                {seen}
                <input type="hidden" name=TaskForm::checklist value=sent.checklist.to_string()/>
                <input type="hidden" name=TaskForm::task value=sent.task.clone()/>
                {Select::new(FieldRow::new(TaskForm::section, "工作内容")).choices([("", "请选择")]).choices(sections).chosen(sent.section.clone()).show(errors)}
                {TextField::new(TaskForm::number, "序号").optional().maxlength(20).value(sent.number.clone()).show(errors)}
                {TextArea::new(FieldRow::new(TaskForm::requirement, "工作要求")).lines(5).maxlength(ROW_LENGTH).value(sent.requirement.clone()).required().show(errors)}
                {ended}
                {TextField::new(TaskForm::leads, "牵头单位").optional().maxlength(2000).hint("写名册中的名称，用顿号隔开；没有牵头的留空").value(sent.leads.clone()).show(errors)}
                {TextArea::new(FieldRow::new(TaskForm::each, "各自负责的单位").note("选填").hint("与牵头单位并列、各报各的；可以写“各乡镇人民政府”")).lines(2).maxlength(ROW_LENGTH).value(sent.each.clone()).show(errors)}
                {TextArea::new(FieldRow::new(TaskForm::others, "配合单位").note("选填").hint("没有牵头和各自负责的单位时，这里写的为各自负责")).lines(3).maxlength(ROW_LENGTH).value(sent.others.clone()).show(errors)}
                {TextArea::new(FieldRow::new(TaskForm::days, "起止日期").note("选填").hint("只写不是全年负责的单位，一行一个，例如“柳溪镇 2026-07-01起”“石门乡 到2026-06-30止”；日期以外的期次不再要求填报")).lines(2).maxlength(ROW_LENGTH).value(sent.days.clone()).show(errors)}
                {TextField::new(TaskForm::responsible, "责任单位（表上的文字）").optional().maxlength(1000).value(sent.responsible.clone()).show(errors)}
                <div class="duty-parts">
                    <div class="form-row">
                        <label for=TaskForm::duty>"报送要求"</label>
                        {duty_error.map(|error| view! { <p class="form-error" id=format!("{}-error", TaskForm::duty)>{error}</p> })}
                        <select id=TaskForm::duty name=TaskForm::duty>{duty_options(&sent.duty)}</select>
                    </div>
                    <div class="duty-date">{date(TaskForm::date, "完成日期").optional().hint("“某日前完成”才填").value(sent.date.clone()).show(errors)}</div>
                    <div class="duty-count">{TextField::number(TaskForm::count, "每期次数").optional().hint("“不少于若干次”才填").value(sent.count.clone()).show(errors)}</div>
                </div>
                {TextField::new(TaskForm::time_limit, "完成时限（表上的文字）").optional().maxlength(300).value(sent.time_limit.clone()).show(errors)}
                {TextField::new(TaskForm::remark, "备注").optional().maxlength(1000).value(sent.remark.clone()).show(errors)}
                {TextField::new(TaskForm::reason, "理由").maxlength(REASON_LENGTH).hint("例如依据的文件或会议；会记入办理记录，责任单位可见").value(sent.reason.clone()).show(errors)}
                {date(TaskForm::first_day, "从哪一天起报").optional().hint("只管新增的单位、新增的任务和新的报送要求；不填即从生效之日起").value(sent.first_day.clone()).show(errors)}
                {date(TaskForm::effective_on, "生效日期").optional().hint("不填即今天；填以后的日期，到那一天自动执行").value(sent.effective_on.clone()).show(errors)}
                {effect}
                <div class="form-actions">
                    <button class="btn btn-primary">{if shown { "确认保存" } else if is_new { "下一步：核对后新增" } else { "下一步：核对影响" }}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// Units of the task that have ended: they stay as they are, and nothing has to be typed for them.
fn ended_said(ended: &[(AssignmentRole, EndedUnit)]) -> Option<String> {
    let units: Vec<String> = ended.iter().map(|(role, unit)| format!("{}：{}", role.label(), unit.said())).collect();
    (!units.is_empty()).then(|| format!("已撤并或撤销的责任单位，{}。它们名下的填报不受修改影响，下面不用填写。", units.join("；")))
}

/// What the change would do, and what it asks.
fn effect_view(effect: &TaskEffect, form: &ShownForm<TaskForm>) -> AnyView {
    let errors = &form.errors;
    let is_new = form.sent.task.is_empty();
    let lines = effect_lines(effect);
    let is_recut = !is_new && effect.what.iter().any(|what| what == "报送要求");
    let ask = errors.of(TaskForm::confirmed).map(str::to_owned);
    let sent = &form.sent;
    let texts = [
        ("工作要求", sent.requirement.as_str()),
        ("责任单位", sent.responsible.as_str()),
        ("完成时限", sent.time_limit.as_str()),
        ("备注", sent.remark.as_str()),
    ];
    view! {
        <div class="notice" role="status" id="effect">
            {ask.map(|ask| view! { <p id=format!("{}-error", TaskForm::confirmed)><b>{ask}</b></p> })}
            <ul class="stack-tight">{lines}</ul>
            {recut_said(effect, &form.sent.duty).filter(|_| is_recut).map(|said| view! { <p>{said}</p> })}
        </div>
        {number_hints(&texts)}
        {reports(&effect.reports, errors, TaskForm::reports_leave, &TaskId::new(&form.sent.task))}
        <input type="hidden" id=TaskForm::confirmed name=TaskForm::confirmed value=tick::SET/>
    }
    .into_any()
}

/// What another duty leaves as it is: said of a rhythm, whose periods have begun, and never above reports that leave.
fn recut_said(effect: &TaskEffect, duty: &str) -> Option<String> {
    let is_rhythm = !duty.starts_with("by_date") && duty != Duty::YearEnd.kind_code();
    let rhythm = is_rhythm.then_some("已经开始的周期照旧，新的要求从下一个完整周期起。");
    let reports = effect.reports.is_empty().then_some("已报送、已审核的不受影响。");
    let said: String = rhythm.into_iter().chain(reports).collect();
    (!said.is_empty()).then_some(said)
}

/// What the change does to the list and its cells, a line each.
pub(super) fn effect_lines(effect: &TaskEffect) -> Vec<AnyView> {
    let mut said: Vec<String> = Vec::new();
    if let Some(on) = effect.on {
        said.push(format!("以下按{}生效时推算；此前新报送、退回或另定期限的，以当天为准", day_text(on)));
    }
    if !effect.what.is_empty() {
        said.push(format!("改动：{}", effect.what.join("、")));
    }
    // together they are what the log counts as 调整期限
    let moved: usize = effect.moves.iter().map(|(.., count)| count).sum();
    let restored = effect.redated.saturating_sub(moved);
    for (count, words) in [
        (effect.new_cells, "新增应报事项"),
        (effect.leaving, "不再要求填报的事项"),
        // of one kind of move the line below says as much
        (if effect.moves.len() > 1 { moved } else { 0 }, "报送截止有变化的事项"),
        (restored, "恢复应报的事项"),
    ] {
        if count > 0 {
            said.push(format!("{words}：{count}个"));
        }
    }
    if let Some(date) = effect.date_passed {
        said.push(format!("完成日期{}已过，尚未完成的按下面的报送截止补报；日期填错的，请改正后重新核对", day_text(date)));
    }
    for (from, to, count) in effect.moves.iter().take(MOVES) {
        said.push(format!("报送截止由{}改为{}的事项：{count}个", day_text(*from), day_text(*to)));
    }
    if let Some(more) = effect.moves.len().checked_sub(MOVES).filter(|more| *more > 0) {
        let cells: usize = effect.moves.iter().skip(MOVES).map(|(.., count)| count).sum();
        said.push(format!("另有{more}种报送截止的变化，共{cells}个事项，保存后在任务页查看"));
    }
    if effect.unmoved > 0 {
        said.push(format!("报送截止不变的事项（已报送、已审核，或由政务公开办另定了期限）：{}个", effect.unmoved));
    }
    if let ([(due_on, count)], true) = (effect.new_dates.as_slice(), effect.date_passed.is_some()) {
        said.push(format!("新增事项的报送截止：{}（{count}个）", day_text(*due_on)));
    }
    if let Some((printed, asked)) = &effect.printed_otherwise {
        said.push(format!(
            "表上的完成时限写的是“{printed}”，与报送要求“{asked}”不是同一天；公开的落实情况表印的是这一栏，需要一致的，请一并修改“完成时限（表上的文字）”"
        ));
    }
    if effect.relieved > 0 {
        said.push(format!("已经逾期、改动后不再逾期的事项：{}个", effect.relieved));
    }
    if effect.leaving > 0 && effect.what.iter().any(|what| what == "责任分工") {
        said.push("从某天起才换单位的，请改用“起止日期”，写明原单位到哪天止、新单位从哪天起，以前的填报照常统计".to_owned());
    }
    if effect.what.iter().any(|what| what == "报送要求") && effect.new_cells + effect.leaving + effect.redated == 0 {
        said.push("新的报送要求在本年度没有完整的周期，今年仍按原要求报送".to_owned());
    }
    if said.is_empty() {
        said.push("没有改动".to_owned());
    }
    said.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect()
}

/// Reports that would leave, by name, with the tick that lets them go; what is not named is counted and stands on the task's page.
pub(super) fn reports(reports: &[LeavingReport], errors: &Errors, name: &'static str, task: &TaskId) -> Option<AnyView> {
    if reports.is_empty() {
        return None;
    }
    let lines: Vec<_> = reports
        .iter()
        .take(REPORTS)
        .map(|report| view! { <li><a href=paths::cell(&report.cell)>{format!("{} · {}", report.unit, report.period)}</a></li> })
        .collect();
    let more = reports.len().saturating_sub(REPORTS);
    let more = (more > 0).then(|| view! { <li>{format!("另有{more}件，")}<a href=paths::task(task)>"在任务页查看全部"</a></li> });
    let error = errors.of(name).map(str::to_owned);
    let body = view! {
        <div class="form-row">
            <p>{format!("有{}件填报会随之转入历史，不再计入统计：", reports.len())}</p>
            <ul class="stack-tight">{lines}{more}</ul>
            {error.map(|error| view! { <p class="form-error" id=format!("{name}-error")>{error}</p> })}
            <div class="choices"><label><input type="checkbox" id=name name=name value=tick::SET/>" 这些填报随任务转入历史"</label></div>
        </div>
    };
    Some(body.into_any())
}

/// What the reports on the task need beyond its duty: apart from the form that changes the list.
fn rule_panel(cx: &PageContext, id: &TaskId, rule: ReportRule) -> AnyView {
    let form = cx.form(|| RuleForm::of(id.clone(), rule));
    let row = FieldRow::new(RuleForm::sign_off, "报送前审签").hint("全县的规定在“设置”中");
    let evidence = checkbox(RuleForm::evidence, "必须附佐证材料（链接或文件）才能提交", form.sent.evidence == tick::SET);
    view! {
        <section class="panel" id="report-rule">
            <header class="panel-head"><h2>"填报要求"</h2><p>"从保存时起生效，已报送的不受影响"</p></header>
            <form class="form" method="post" action=verb::SET_REPORT_RULE>
                <input type="hidden" name=RuleForm::task value=id.to_string()/>
                {Select::new(row).choices(CHOICES).chosen(form.sent.sign_off.clone()).show(&form.errors)}
                {evidence}
                <div class="form-actions"><button class="btn">"保存填报要求"</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// Taking the task off, apart from the form that changes it: first what it would do, then the button that does it.
async fn removal(cx: &PageContext, edited: &EditedTask, id: &TaskId) -> AnyView {
    let form = cx.form(|| RemovedTaskForm {
        checklist: edited.form.checklist.clone(),
        task: id.clone(),
        reason: String::new(),
        effective_on: String::new(),
        reports_leave: String::new(),
        confirmed: String::new(),
        seen: edited.wording.clone(),
    });
    let effect = match cx.actor() {
        Ok(actor) if form.failed => preview_removal(actor, &cx.services, &form.sent).await.ok(),
        _ => None,
    };
    let button = if effect.is_some() { "确认移出" } else { "下一步：核对影响" };
    let effect = effect.map(|effect| {
        let ask = form.errors.of(RemovedTaskForm::confirmed).map(str::to_owned);
        view! {
            <div class="notice" role="status" id="removal-effect">
                {ask.map(|ask| view! { <p id=format!("{}-error", RemovedTaskForm::confirmed)><b>{ask}</b></p> })}
                <ul class="stack-tight">
                    <li>{format!("不再要求填报的事项：{}个", effect.leaving)}</li>
                    {(effect.relieved > 0).then(|| view! { <li>{format!("其中已经逾期的{}个，移出后不再计入逾期，总览的逾期数随之减少", effect.relieved)}</li> })}
                    <li>{format!("已报送、转入历史的填报：{}件", effect.reports.len())}</li>
                </ul>
                <p>"移出后可以在“落实情况表”页的导入记录里撤销。"</p>
            </div>
            {reports(&effect.reports, &form.errors, RemovedTaskForm::reports_leave, id)}
            <input type="hidden" name=RemovedTaskForm::confirmed value=tick::SET/>
        }
    });
    view! {
        <details class="panel" open=form.failed id="removal">
            <summary>"移出这项任务"</summary>
            <form class="form" method="post" action=verb::REMOVE_TASK>
                <input type="hidden" name=RemovedTaskForm::checklist value=edited.form.checklist.to_string()/>
                <input type="hidden" name=RemovedTaskForm::task value=id.to_string()/>
                <input type="hidden" name=RemovedTaskForm::seen value=edited.wording.as_str().to_owned()/>
                <p>"移出后不再要求填报，已有的填报转入历史，仍可查看。"</p>
                {TextField::new(RemovedTaskForm::reason, "理由").id("removal-reason", RemovedTaskForm::reason).maxlength(REASON_LENGTH).value(form.sent.reason.clone()).show(&form.errors)}
                {date(RemovedTaskForm::effective_on, "生效日期").id("removal-on", RemovedTaskForm::effective_on).optional().hint("不填即今天").value(form.sent.effective_on.clone()).show(&form.errors)}
                {effect}
                <div class="form-actions"><button class="btn">{button}</button></div>
            </form>
        </details>
    }
    .into_any()
}
