//! A text that stands ready to be copied into a chat group.

use domain::access::permission::Permission;
use leptos::prelude::*;
use services::{Result, review};

use crate::context::PageContext;
use crate::forms::Errors;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::notice::Notice;

/// The text, under its heading.
pub(crate) fn chat_text(title: &'static str, hint: &'static str, text: String) -> AnyView {
    let lines = u32::try_from(text.lines().count()).unwrap_or(4).clamp(4, 12);
    view! {
        <section class="panel no-print">
            <header class="panel-head"><h2>{title}</h2><p>{hint}</p></header>
            {TextArea::new(FieldRow::new("message", "内容")).lines(lines).value(text).show(&Errors::default())}
        </section>
    }
    .into_any()
}

/// After the office has urged: what was urged today and waits for its unit still, for the units' chat group.
///
/// # Errors
/// When the database fails.
pub(crate) async fn urged_text(cx: &PageContext) -> Result<Option<AnyView>> {
    let actor = cx.actor()?;
    let has_urged = matches!(cx.notice(), Some(Notice::UrgedAll | Notice::UrgedPartly | Notice::NobodyUrged));
    if !has_urged || !actor.may(Permission::Review) {
        return Ok(None);
    }
    let text = review::urged_today(actor, &cx.services).await?;
    Ok(text.map(|text| chat_text("群发文字", "复制后发到工作群；今天催办的分逾期、退回待改、未报送三类列出，不写个人姓名", text)))
}
