//! 年终归档: what is open and what becomes of it, the question, and afterwards the versions and their packs.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::checklist::list_key::ListKey;
use domain::checklist::year_close::{Ending, Refusal};
use domain::ids::ChecklistId;
use domain::reporting::cell::Status;
use leptos::prelude::*;
use services::checklist::close_year::{self, ClosePage, CloseStage, CloseYearForm, Offer, OpenItem, REASON_LENGTH, SealedLine};
use services::form::tick;
use services::progress::cells::{CellFilter, StatusCounts};

use crate::components::badge::badge;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::checkbox;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::islands::PrintButton;
use crate::layout::{Page, page};
use crate::lists::count_link::count_link;
use crate::lists::long_list::long_list;
use crate::paths::{self, verb};

/// `/checklists/:id/close`.
#[component]
pub(crate) fn CloseYearPage() -> impl IntoView {
    page(|cx| async move {
        let id = ChecklistId::new(cx.param("id"));
        let shown = close_year::page(cx.actor()?, &cx.services, &id).await?;
        let title = format!("年终归档 · {}", shown.checklist.title);
        let body = match &shown.stage {
            CloseStage::NotYet(why) => not_yet(why),
            CloseStage::Offered(offer) if cx.actor()?.may(Permission::ManageChecklist) => offered(&cx, &shown, offer),
            CloseStage::Offered(_) => panel("本年度的报送期限已过，尚未归档；由政务公开办办理归档。"),
            CloseStage::Closed(versions) => closed(&shown, versions),
        };
        Ok(Page::new(title, body).under(paths::CHECKLISTS, "落实情况表"))
    })
}

fn panel(words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    view! { <section class="panel"><p>{words}</p></section> }.into_any()
}

fn not_yet(why: &Refusal) -> AnyView {
    panel(why.to_string())
}

fn offered(cx: &PageContext, shown: &ClosePage, offer: &Offer) -> AnyView {
    let list = &shown.checklist;
    let form = cx.form(|| CloseYearForm {
        checklist: list.id.clone(),
        carried: proposed(offer),
        into: offer.into.first().map(|into| into.id.to_string()).unwrap_or_default(),
        due_on: offer.due_on.to_string(),
        reason: String::new(),
        leave_waiting: String::new(),
        confirmed: String::new(),
        seen: offer.seen.clone(),
    });
    view! {
        {standing(list.key(), offer.counts)}
        <form class="stack" method="post" action=verb::CLOSE_YEAR>
            <input type="hidden" name=CloseYearForm::checklist value=list.id.to_string()/>
            // what is shown here is what is decided about: after a conflict the page shows the items as they are now
            <input type="hidden" name=CloseYearForm::seen value=offer.seen.as_str().to_owned()/>
            {open_items(&form, offer)}
            {question(&form, list.year, offer)}
        </form>
    }
    .into_any()
}

/// What stands ticked until somebody decides otherwise; nothing where no list can go on with it.
fn proposed(offer: &Offer) -> Vec<domain::ids::CellId> {
    if offer.into.is_empty() {
        return Vec::new();
    }
    offer.items.iter().filter(|item| item.proposed == Some(Ending::Carried)).map(|item| item.cell.clone()).collect()
}

/// The list in numbers, each with its rows.
fn standing(list: ListKey, counts: StatusCounts) -> AnyView {
    let numbers: Vec<_> = Status::ALL
        .into_iter()
        .map(|status| (status, counts.get(status)))
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| {
            let filter = CellFilter::of_list(list).showing(&[status]);
            view! { <div><dt>{badge(status)}</dt><dd>{count_link(count, &filter)}"项"</dd></div> }
        })
        .collect();
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"本年度情况"</h2><p>"点数字看是哪些事项"</p></header>
            <dl class="facts">{numbers}</dl>
        </section>
    }
    .into_any()
}

fn open_items(form: &ShownForm<CloseYearForm>, offer: &Offer) -> AnyView {
    if offer.items.is_empty() {
        return panel("所有事项都已有审核结果，没有需要结转或列为未完成的事项。");
    }
    let may_carry = !offer.into.is_empty();
    let rows = offer.items.iter().map(|item| open_item(form, item, may_carry));
    let count = format!("共{}项，其中待审核{}项", offer.items.len(), offer.waiting());
    view! {
        <section class="panel panel-flush">
            <header class="panel-head">
                <h2>"未完成事项"</h2>
                <p>{count}"；勾选的结转到下一年度清单，不勾选的列为未完成。"</p>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="未完成事项">
                <table class="table table-cards">
                    <thead>
                        <tr>
                            <th>"序号"</th><th>"工作要求"</th><th>"责任单位"</th><th>"周期"</th><th>"期限"</th><th>"状态"</th><th>"办理"</th>
                        </tr>
                    </thead>
                    <tbody>{long_list(rows)}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn open_item(form: &ShownForm<CloseYearForm>, item: &OpenItem, may_carry: bool) -> impl IntoView + use<> {
    let mark = item.mark.map(|mark| view! { " "<span class="tag">{mark.label()}</span> });
    let rework = item.is_rework.then(|| view! { " "<small class="muted">"整改期限"</small> });
    let is_ticked = form.sent.carried.contains(&item.cell);
    let ending = match item.proposed {
        None => view! { <span class="muted">"更正随归档终止，按原审核结果归档"</span> }.into_any(),
        Some(_) if !may_carry => view! { <span>"未完成"</span> }.into_any(),
        Some(_) => view! {
            <label>
                <input type="checkbox" name=CloseYearForm::carried value=item.cell.to_string() checked=is_ticked/>" 结转"
                <span class="sr">{format!("：{}，{}", item.unit, item.period)}</span>
            </label>
        }
        .into_any(),
    };
    view! {
        <tr>
            <td data-label="序号">{item.number.clone()}</td>
            <td class="wide" data-label="工作要求"><a href=paths::cell(&item.cell)><span class="clamp">{item.requirement.clone()}</span></a></td>
            <td data-label="责任单位">{item.unit.clone()}</td>
            <td class="nowrap" data-label="周期">{item.period.clone()}</td>
            <td class="nowrap" data-label="期限">{day_text(item.until)}{rework}</td>
            <td data-label="状态">{badge(item.status)}{mark}</td>
            <td data-label="办理"><div class="choices">{ending}</div></td>
        </tr>
    }
}

fn question(form: &ShownForm<CloseYearForm>, year: i32, offer: &Offer) -> AnyView {
    let errors = &form.errors;
    let carry = match offer.items.iter().any(|item| item.proposed.is_some()) {
        false => None,
        true if offer.into.is_empty() => {
            let next = year + 1;
            Some(
                view! {
                    <div class="notice notice-warn">
                        <p>
                            {format!("还没有{next}年度的清单，现在归档只能把未完成事项全部列为未完成。需要结转的，请先")}
                            <a href=paths::IMPORT_CHECKLIST>{format!("导入{next}年度清单")}</a>"。"
                        </p>
                    </div>
                }
                .into_any(),
            )
        }
        true => {
            let lists = offer.into.iter().map(|into| (into.id.to_string(), into.title.clone()));
            Some(
                view! {
                    {Select::new(FieldRow::new(CloseYearForm::into, "结转到")).choices(lists).chosen(form.sent.into.clone()).show(errors)}
                    {date(CloseYearForm::due_on, "结转事项新的报送截止")
                        .hint("原来印在清单上的完成时限保留，报送按这一天计算；落在休息日的，顺延到下一个工作日。")
                        .asked_by_the_server()
                        .value(form.sent.due_on.clone())
                        .show(errors)}
                }
                .into_any(),
            )
        }
    };
    let waiting = (offer.waiting() > 0).then(|| {
        let words = format!("有{}件填报待审核，建议先到", offer.waiting());
        view! {
            <div class="notice notice-warn"><p>{words}<a href=paths::REVIEW>"审核"</a>"办理。"</p></div>
            {checkbox(CloseYearForm::leave_waiting, "待审核的按现状归档，不再审核", form.sent.leave_waiting == tick::SET)}
        }
    });
    let confirm_error = errors.of(CloseYearForm::confirmed).map(str::to_owned);
    view! {
        <section class="panel form">
            <header class="panel-head"><h2>"归档"</h2></header>
            <div class="notice">
                <p>"归档后，这份清单的填报、审核、文字和分工都不能再改动。确需更正的，由一人申请、另一人审批，更正后形成新的归档版本，原版本保留。"</p>
            </div>
            {carry}
            {waiting}
            {TextField::new(CloseYearForm::reason, "归档依据")
                .hint("例如会议或文件。")
                .maxlength(REASON_LENGTH)
                .asked_by_the_server()
                .value(form.sent.reason.clone())
                .show(errors)}
            {confirm_error.map(|error| view! { <p class="form-error" id=format!("{}-error", CloseYearForm::confirmed)>{error}</p> })}
            <div class="choices">
                <label>
                    <input type="checkbox" id=CloseYearForm::confirmed name=CloseYearForm::confirmed value=tick::SET/>
                    " 已核对以上办理方式，确认归档"
                </label>
            </div>
            <div class="form-actions"><button class="btn btn-primary">"确认归档"</button></div>
        </section>
    }
    .into_any()
}

fn closed(shown: &ClosePage, versions: &[SealedLine]) -> AnyView {
    let first = versions.last().map(|first| format!("{}已于{}归档。", shown.checklist.title, day_text(first.sealed_on)));
    let lines: Vec<_> = versions.iter().map(|version| version_row(&shown.checklist.id, version)).collect();
    view! {
        <section class="panel">
            <p>{first}"这份清单不能再改动。内容有误的，请打开有关事项申请更正，由另一位同事审批；更正审核通过后形成新的归档版本。"</p>
            <div class="form-actions no-print"><PrintButton/></div>
        </section>
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"归档版本"</h2><p>"新版本不替换旧版本，都可以下载"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="归档版本">
                <table class="table table-cards">
                    <thead>
                        <tr><th>"版本"</th><th>"归档日期"</th><th>"依据"</th><th>"经办人"</th><th>"校验值"</th><th class="do">"归档包"</th></tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </section>
        <section class="panel">
            <p>
                "归档包是一个zip文件，内有落实情况表、台账、佐证材料目录和佐证材料，以及每个文件的校验值。保存到系统之外以后，"
                "不连数据库也能校验，见使用说明“年终归档”。"
            </p>
        </section>
    }
    .into_any()
}

fn version_row(list: &ChecklistId, version: &SealedLine) -> impl IntoView + use<> {
    let pack = paths::sealed_pack(list, version.no);
    view! {
        <tr>
            <th scope="row">{format!("第{}版", version.no)}</th>
            <td class="nowrap" data-label="归档日期">
                <time datetime=version.sealed_at.to_rfc3339() title=minute_text(version.sealed_at)>{day_text(version.sealed_on)}</time>
            </td>
            <td class="wide" data-label="依据">{version.reason.clone()}</td>
            <td data-label="经办人">{version.sealed_by.clone()}</td>
            <td class="wide" data-label="校验值"><code>{version.digest.clone()}</code></td>
            <td class="do"><a class="btn btn-small" href=pack download="">"下载归档包"</a></td>
        </tr>
    }
}
