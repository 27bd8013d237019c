//! Asking for more time (延期).

use chrono::NaiveDate;
use domain::calendar::office_time::day_text;
use leptos::prelude::*;
use services::reporting::CellPage as Loaded;
use services::review::reopen::{Asks, ExtensionRequest, TEXT_LIMIT, may_ask_for_time};

use crate::context::PageContext;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::paths::{self, verb};

/// The date that stands, and the ordinary one where it was extended before.
fn stands(ordinary: NaiveDate, due_on: NaiveDate) -> String {
    if due_on > ordinary {
        return format!("原定报送截止日期是{}，已延期至{}；批准以前不变。", day_text(ordinary), day_text(due_on));
    }
    format!("现在的报送截止是{}；批准以前不变。", day_text(due_on))
}

/// The form, or the request that waits already; nothing where nothing is due any more, or for other people's cells.
pub(super) fn extension_form(cx: &PageContext, loaded: &Loaded) -> Option<AnyView> {
    let cell = &loaded.sheet.cell;
    if !loaded.is_own || !may_ask_for_time(cell) {
        return None;
    }
    let latest = loaded.reopen.as_ref().filter(|request| request.asks == Asks::Extend);
    if let Some(waiting) = latest.filter(|request| request.decision.is_none()) {
        let text = format!("{}已申请延期至{}，等待政务公开办审批；批准以前仍按原期限填报。", waiting.asked_name, day_text(waiting.until));
        let shown =
            view! { <section class="panel"><div class="notice"><p>{text}" "<a href=paths::REOPENS>"查看申请"</a></p></div></section> };
        return Some(shown.into_any());
    }
    let refused = latest.and_then(|request| request.decision.as_ref()).filter(|decision| !decision.approved);
    let refused =
        refused.map(|decision| view! { <p class="form-hint">{format!("上次申请未获同意（{}）：{}", decision.name, decision.note)}</p> });
    let form = cx.form(|| ExtensionRequest { cell: cell.id.clone(), reason: String::new(), until: String::new() });
    let (sent, errors) = (&form.sent, &form.errors);
    let reason = TextArea::new(FieldRow::new("extension-reason", "延期理由")).name(ExtensionRequest::reason).lines(2).maxlength(TEXT_LIMIT);
    let shown = view! {
        <details class="panel" open=form.failed id="extension">
            <summary>"申请延期"</summary>
            <form class="form" method="post" action=verb::ASK_FOR_TIME>
                <input type="hidden" name=ExtensionRequest::cell value=cell.id.to_string()/>
                <p class="form-hint">{stands(cell.period.due_on, cell.due_on())}</p>
                {refused}
                {reason.value(sent.reason.clone()).show(errors)}
                {date(ExtensionRequest::until, "延期到").id("extension-until", ExtensionRequest::until).asked_by_the_server().hint("落在休息日的，顺延到下一个工作日").value(sent.until.clone()).show(errors)}
                <div class="form-actions"><button class="btn">"提交延期申请"</button></div>
            </form>
        </details>
    };
    Some(shown.into_any())
}
