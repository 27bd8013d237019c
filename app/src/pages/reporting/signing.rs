//! A draft that waits for the unit's deputy head: what it says, and what she or the clerk can do with it.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use leptos::prelude::*;
use services::Actor;
use services::reporting::CellPage as Loaded;
use services::reporting::sign_off::{REASON_LIMIT, Recall, Sent, SentBack, Signing};

use super::read::words;
use crate::components::evidence_list::evidence_list;
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::paths::{self, verb};

/// The draft with its buttons; nothing where none waits.
pub(super) fn waiting(cx: &PageContext, actor: &Actor, loaded: &Loaded) -> Option<AnyView> {
    let sent = loaded.sheet.sign_off.waiting.as_ref().filter(|_| loaded.waits_for_signature())?;
    let content = loaded.writing();
    let evidence = if loaded.evidence.is_empty() {
        view! { <p class="muted">"未附佐证材料。"</p> }.into_any()
    } else {
        evidence_list(&loaded.evidence, |_| ().into_any()).into_any()
    };
    let signs = actor.may(Permission::SignOff);
    let work = if signs { judge(cx, loaded) } else { take_back(loaded) };
    let head = if signs { "待您审签" } else { "待分管领导审签" };
    let body = view! {
        <section class="panel" id="signing">
            <header class="panel-head"><h2>{head}</h2><p>{sent_by(sent)}</p></header>
            {words(loaded.sheet.cell.record().asked, content)}
            <h3>"佐证材料"</h3>
            {evidence}
            {late(loaded)}
            {work}
        </section>
    };
    Some(body.into_any())
}

fn sent_by(sent: &Sent) -> String {
    format!("{} {}送审", sent.name, minute_text(sent.at))
}

/// The day of the signature is the day of the report: what that means here and now.
fn late(loaded: &Loaded) -> AnyView {
    let standing = loaded.sheet.cell.record().standing();
    let last = standing.overdue_after();
    let words = if last < loaded.now.today() {
        "报送截止已过，签出后记为逾期报送。".to_owned()
    } else {
        format!("报送日期按审签当天计，请在{}（含）以前签出。", day_text(last))
    };
    view! { <p class="muted">{words}</p> }.into_any()
}

fn judge(cx: &PageContext, loaded: &Loaded) -> AnyView {
    let base = loaded.base();
    let cell = loaded.sheet.cell.id.to_string();
    let form = cx.form(|| SentBack { cell: loaded.sheet.cell.id.clone(), reason: String::new() });
    let reason = TextArea::new(FieldRow::new(SentBack::reason, "需要修改什么")).lines(2).maxlength(REASON_LIMIT);
    view! {
        <form class="form-actions" method="post" action=verb::SIGN_REPORT>
            <input type="hidden" name=Signing::cell value=cell.clone()/>
            <input type="hidden" name=Signing::cell_revision value=base.cell.to_string()/>
            <input type="hidden" name=Signing::draft_revision value=base.draft.to_string()/>
            <button class="btn btn-primary btn-sign">"同意，报送政务公开办"</button>
            {sheet_link(loaded)}
        </form>
        <details open=form.failed id="send-back">
            <summary>"退回经办"</summary>
            <form class="form" method="post" action=verb::SEND_BACK_DRAFT>
                <input type="hidden" name=SentBack::cell value=cell/>
                {reason.value(form.sent.reason.clone()).required().show(&form.errors)}
                <div class="form-actions"><button class="btn">"退回经办"</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn take_back(loaded: &Loaded) -> AnyView {
    view! {
        <form class="form-actions" method="post" action=verb::RECALL_DRAFT>
            <input type="hidden" name=Recall::cell value=loaded.sheet.cell.id.to_string()/>
            <button class="btn">"收回修改"</button>
            {sheet_link(loaded)}
            <p class="muted">"签出前政务公开办看不到；收回后可以继续修改。"</p>
        </form>
    }
    .into_any()
}

/// Where the sheet to be signed by hand is.
pub(super) fn sheet_link(loaded: &Loaded) -> impl IntoView + use<> {
    view! { <a class="btn btn-plain" href=paths::sign_sheet(&loaded.sheet.cell.id)>"打印签批单"</a> }
}
