//! Asking for an accepted report to be opened again.

use domain::calendar::office_time::day_text;
use domain::reporting::record::State;
use leptos::prelude::*;
use services::reporting::CellPage as Loaded;
use services::review::reopen::{Asks, ReopenRequest, TEXT_LIMIT};

use crate::context::PageContext;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::paths::{self, verb};

/// The form, or the request that waits already.
pub(super) fn reopen_form(cx: &PageContext, loaded: &Loaded) -> AnyView {
    if let Some(waiting) = loaded.reopen.as_ref().filter(|request| request.asks == Asks::Reopen && request.decision.is_none()) {
        let text = format!("{}已申请更正（修改至{}），等待政务公开办审批。", waiting.asked_name, day_text(waiting.until));
        return view! { <section class="panel"><div class="notice"><p>{text}" "<a href=paths::REOPENS>"查看申请"</a></p></div></section> }
            .into_any();
    }
    let refused = loaded
        .reopen
        .as_ref()
        .filter(|request| request.asks == Asks::Reopen)
        .and_then(|request| request.decision.as_ref())
        .filter(|decision| !decision.approved)
        .map(|decision| {
            view! { <p class="form-hint">{format!("上次申请未获同意（{}）：{}", decision.name, decision.note)}</p> }
        });
    let cell = &loaded.sheet.cell.id;
    // nothing was handed in before its year was closed: there is nothing to correct, and what comes now comes late
    let never = matches!(loaded.sheet.cell.record().state, State::Unfinished { report: None, .. });
    let (title, hint, reason_label) = if never {
        (
            "申请补报",
            "当年没有报送，已列为未完成。确需补报的，须经政务公开办同意；补报审核通过后列为逾期完成，归档形成新的版本。",
            "补报理由",
        )
    } else {
        ("申请更正", "审核通过的内容要改，须经政务公开办同意；到期自动恢复为原审核结果。", "修改理由")
    };
    let form = cx.form(|| ReopenRequest { cell: cell.clone(), scope: String::new(), reason: String::new(), until: String::new() });
    let ReopenRequest { scope, reason, until, .. } = form.sent;
    let reason = TextArea::new(FieldRow::new(ReopenRequest::reason, reason_label)).lines(3).maxlength(TEXT_LIMIT).value(reason);
    view! {
        <section class="panel">
            <details open=form.failed>
                <summary>{title}</summary>
                <form class="form stack" method="post" action=verb::ASK_REOPEN>
                    <input type="hidden" name=ReopenRequest::cell value=cell.to_string()/>
                    <p class="form-hint">{hint}</p>
                    {refused}
                    {TextField::new(ReopenRequest::scope, if never { "补报内容" } else { "修改范围" })
                        .asked_by_the_server()
                        .placeholder(if never { "例如：当年已完成，未在系统填报" } else { "例如：更正第二段的数据、补充佐证材料" })
                        .value(scope)
                        .show(&form.errors)}
                    {reason.show(&form.errors)}
                    {date(ReopenRequest::until, if never { "补报截止日期" } else { "修改截止日期" }).asked_by_the_server().value(until).show(&form.errors)}
                    <div class="form-actions"><button class="btn">"提交申请"</button></div>
                </form>
            </details>
        </section>
    }
    .into_any()
}
