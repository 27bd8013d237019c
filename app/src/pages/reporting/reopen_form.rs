//! Asking for an accepted report to be opened again.

use domain::calendar::office_time::day_text;
use leptos::prelude::*;
use services::reporting::CellPage as Loaded;

use crate::context::PageContext;
use crate::forms::field_error::{field_error, is_wrong, typed};
use crate::forms::text_area::TextArea;

/// The form, or the request that waits already.
pub(super) fn reopen_form(cx: &PageContext, loaded: &Loaded) -> AnyView {
    if let Some(waiting) = loaded.reopen.as_ref().filter(|request| request.decision.is_none()) {
        let text = format!("{}已申请重新打开(修改至{}),等待政务公开办审批。", waiting.asked_name, day_text(waiting.until));
        return view! { <section class="panel"><div class="notice"><p>{text}" "<a href="/reopens">"查看申请"</a></p></div></section> }
            .into_any();
    }
    let refused =
        loaded.reopen.as_ref().and_then(|request| request.decision.as_ref()).filter(|decision| !decision.approved).map(|decision| {
            view! { <p class="form-hint">{format!("上次申请未获同意({}):{}", decision.name, decision.note)}</p> }
        });
    let open = ["scope", "reason", "until"].iter().any(|field| is_wrong(cx, field)) || typed(cx, "scope").is_some();
    let row = |field: &str| if is_wrong(cx, field) { "form-row has-error" } else { "form-row" };
    view! {
        <section class="panel">
            <details open=open>
                <summary>"申请重新打开"</summary>
                <form class="form stack" method="post" action="/do/ask-reopen">
                    <input type="hidden" name="cell" value=loaded.sheet.cell.id.to_string()/>
                    <p class="form-hint">"审核通过的内容要改,须由政务公开办另一位同事同意;到期自动恢复为原审核结果。"</p>
                    {refused}
                    <div class=row("scope")>
                        <label class="form-label" for="scope">"修改范围"</label>
                        {field_error(cx, "scope")}
                        <input id="scope" name="scope" maxlength="200" placeholder="例如:更正第二段的数据、补充佐证" value=typed(cx, "scope")/>
                    </div>
                    <div class=row("reason")>
                        <label class="form-label" for="reason">"修改理由"</label>
                        {field_error(cx, "reason")}
                        <TextArea name="reason" id="reason" rows=3 maxlength=1000 value=typed(cx, "reason").unwrap_or_default() invalid=is_wrong(cx, "reason")/>
                    </div>
                    <div class=row("until")>
                        <label class="form-label" for="until">"修改截止日期"</label>
                        {field_error(cx, "until")}
                        <input class="input-date" id="until" name="until" type="date" value=typed(cx, "until")/>
                    </div>
                    <div class="form-actions"><button class="btn">"提交申请"</button></div>
                </form>
            </details>
        </section>
    }
    .into_any()
}
