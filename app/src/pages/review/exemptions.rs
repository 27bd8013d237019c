//! 免报和不涉及: what the office has decided to do without, and a form for more.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::checklist::exemption::ExemptionKind;
use domain::checklist::shortened;
use leptos::prelude::*;
use services::review::REASON_LIMIT;
use services::review::exempt::{self, ChosenExemption, ExemptionForm, ExemptionPage, ListedExemption, Spared};
use services::{Result, ServiceError};

use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::{checkbox, radios};
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::lists::empty::no_checklist;
use crate::paths::{self, verb};

/// `/exemptions`.
#[component]
pub(crate) fn ExemptionsPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    actor.require(Permission::Review)?;
    let shown = exempt::page(actor, &cx.services, cx.query(ExemptionForm::list)).await?;
    let Some(blank) = shown.blank.clone() else { return Ok(Page::new("免报和不涉及", no_checklist(actor))) };
    let form = cx.form(|| prefilled(cx, blank));
    // what came back unconfirmed is looked at; what is wrong with it stands at its fields
    let spared = match form.failed {
        false => None,
        true => match exempt::look(actor, &cx.services, &form.sent).await {
            Ok(spared) => Some(spared),
            Err(ServiceError::Invalid(_)) => None,
            Err(error) => return Err(error),
        },
    };
    let body = view! { {entry(&form, &shown, spared)} {table(&shown.all)} };
    Ok(Page::new("免报和不涉及", body).under(paths::CELLS, "台账"))
}

/// A unit or a task that the address names is chosen already.
fn prefilled(cx: &PageContext, blank: ExemptionForm) -> ExemptionForm {
    let of = |name: &str| cx.query(name).map(str::to_owned);
    ExemptionForm { who: of(ExemptionForm::who).unwrap_or_default(), task: of(ExemptionForm::task).unwrap_or_default(), ..blank }
}

fn entry(form: &ShownForm<ExemptionForm>, shown: &ExemptionPage, spared: Option<Spared>) -> AnyView {
    let sent = &form.sent;
    let kinds = [
        (ExemptionKind::Exempt.code(), "免报", Some("这段时间不用报，不计入应报")),
        (ExemptionKind::NotApplicable.code(), "不涉及", Some("没有这项工作，单独统计")),
    ];
    let who = [("".to_owned(), "请选择".to_owned()), ("all".to_owned(), "全部单位".to_owned())]
        .into_iter()
        .chain(shown.groups.iter().map(|group| (format!("group:{group}"), format!("全组：{group}"))))
        .chain(shown.units.iter().map(|(id, name)| (format!("unit:{id}"), name.clone())));
    let tasks = std::iter::once((String::new(), "全部任务".to_owned()))
        .chain(shown.tasks.iter().map(|task| (task.id.to_string(), format!("{} {}", task.short_number(), shortened(&task.requirement)))));
    let lists: Vec<_> = shown.lists.iter().map(|list| (list.id.to_string(), list.label())).collect();
    let one_list = lists.len() < 2;
    let choose = (!one_list).then(|| {
        let others = shown.lists.iter().map(|list| {
            let here = list.id == sent.list;
            let href = paths::with_query(paths::EXEMPTIONS, [(ExemptionForm::list, list.id.as_str())]);
            view! { <a href=href aria-current=here.then_some("page")>{list.label()}</a> }
        });
        view! { <nav class="tabs" aria-label="清单">{others.collect_view()}</nav> }
    });
    let look = spared.map(|spared| {
        let seen = spared.seen(sent);
        let reported = match spared.reported {
            0 => String::new(),
            reported => format!("另有{reported}个事项已经报送或审核，保持不变。"),
        };
        let words = match spared.cells {
            0 => format!("这段时间内没有需要免除的事项。{reported}以后新增的任务在此期间仍按此办理。"),
            cells => format!("将免除{}个单位的{cells}个事项。{reported}以后新增的任务在此期间同样免除。", spared.units),
        };
        let overdue = (spared.overdue > 0).then(|| {
            let words = format!("其中{}个事项现在已经逾期，办理后不再计入逾期，总览的逾期数随之减少。", spared.overdue);
            let tick = FieldRow::new(ExemptionForm::past, "已经过去的期限")
                .show(&form.errors, |_| checkbox(ExemptionForm::past, "理由已核实，逾期的事项也一并免除", sent.past));
            (view! { <p>{words}</p> }, tick)
        });
        let (overdue, tick) = overdue.unzip();
        let sealed = (spared.sealed > 0).then(|| {
            let words = format!("其中{}个事项的报送截止在已经封存的考评期内，封存的得分和名次不变。", spared.sealed);
            view! { <p>{words}</p> }
        });
        let by_limit = by_limit(&spared).map(|words| view! { <p>{words}</p> });
        let notice =
            view! { <div class="notice" id=ExemptionForm::confirmed tabindex="-1"><p>{words}</p>{by_limit}{overdue}{sealed}</div>{tick} };
        let value = seen.as_str().to_owned();
        (notice, view! { <button class="btn btn-primary" name=ExemptionForm::confirmed value=value>"确认办理"</button> })
    });
    let (notice, confirm) = look.unzip();
    let words = if confirm.is_some() { "重新核对" } else { "核对涉及的事项" };
    view! {
        {choose}
        <section class="panel">
            <header class="panel-head"><h2>"办理免报或不涉及"</h2><p>"按完成时限（每月报的为当月最后一天）落在这段时间内计算，报送截止可能在此之后；以后导入或新增的任务同样适用"</p></header>
            <form class="form" method="post" action=verb::ENTER_EXEMPTION>
                <input type="hidden" name=ExemptionForm::list value=sent.list.to_string()/>
                {radios(FieldRow::new(ExemptionForm::kind, "办理"), &form.errors, "choices", kinds, &sent.kind)}
                {Select::new(FieldRow::new(ExemptionForm::who, "单位或分组")).choices(who).chosen(sent.who.clone()).show(&form.errors)}
                {Select::new(FieldRow::new(ExemptionForm::task, "任务")).choices(tasks).chosen(sent.task.clone()).show(&form.errors)}
                {date(ExemptionForm::from, "从").value(sent.from.clone()).show(&form.errors)}
                {date(ExemptionForm::to, "到").value(sent.to.clone()).show(&form.errors)}
                {TextField::new(ExemptionForm::reason, "理由").maxlength(REASON_LIMIT).hint("会写入办理记录，单位看得到").value(sent.reason.clone()).show(&form.errors)}
                {notice}
                <div class="form-actions">{confirm}<button class="btn">{words}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// Where the 报送截止 that every other page shows lies otherwise than the 完成时限 that counts here.
fn by_limit(spared: &Spared) -> Option<String> {
    let after =
        (spared.due_after > 0).then(|| format!("其中{}个的报送截止在截止日以后，完成时限在这段时间内，一并免除。", spared.due_after));
    let before = (spared.still_asked > 0).then(|| {
        format!("另有{}个事项的报送截止在这段时间内，但完成时限在起始日以前，仍要报送；也要免的，请把起始日提前。", spared.still_asked)
    });
    (after.is_some() || before.is_some()).then(|| after.into_iter().chain(before).collect())
}

fn table(all: &[ListedExemption]) -> AnyView {
    if all.is_empty() {
        return view! { <div class="empty"><h2>"还没有免报记录"</h2><p>"机构改革、停办业务等期间不用报送的，在上面办理。"</p></div> }
            .into_any();
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"已办理"</h2><p>"最近的在前"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="已办理的免报和不涉及"><table class="table table-cards">
                <thead><tr><th>"单位"</th><th>"任务"</th><th>"办理"</th><th>"期间"</th><th>"理由"</th><th>"经办"</th><th class="do">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(one: &ListedExemption) -> impl IntoView + use<> {
    let (at, by) = &one.entered;
    let action = match &one.ended {
        Some((at, by)) => view! { <span class="muted">{format!("{by} {}撤销", minute_text(*at))}</span> }.into_any(),
        None => view! {
            <form method="post" action=verb::END_EXEMPTION>
                <button class="btn btn-small" name=ChosenExemption::exemption value=one.id.clone()>"撤销"<span class="sr">{format!("{}的{}", one.who, one.exemption.kind.label())}</span></button>
            </form>
        }
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row">{one.who.clone()}</th>
            <td data-label="任务">{format!("{} · {}", one.list, one.task)}</td>
            <td data-label="办理">{one.exemption.kind.label()}</td>
            <td data-label="期间">{format!("{}至{}", day_text(one.exemption.from), day_text(one.exemption.to))}</td>
            <td data-label="理由"><span class="said">{one.reason.clone()}</span></td>
            <td data-label="经办">{format!("{by} {}", minute_text(*at))}</td>
            <td class="do">{action}</td>
        </tr>
    }
}
