//! Two people, or two windows of one, wrote at once: both texts are shown, nothing was overwritten.

use domain::calendar::office_time::minute_text;
use leptos::prelude::*;
use services::reporting::{CellPage as Loaded, SentReport};

use crate::components::diff::diff;
use crate::context::PageContext;

/// What was typed and could not be stored, beside what is stored now; nothing where no form failed that way.
pub(super) fn conflict(cx: &PageContext, loaded: &Loaded) -> Option<AnyView> {
    let retry = cx.retry()?;
    let mine = retry.sent::<SentReport>()?.text;
    if !loaded.can_write() {
        // submitted or accepted meanwhile: the words must not be lost
        return loaded.is_own.then(|| {
            view! {
                <section class="panel">
                    <header class="panel-head"><h2>"您刚才填写、未能保存的内容"</h2><p>"请先复制留存"</p></header>
                    <p class="said">{mine}</p>
                </section>
            }
            .into_any()
        });
    }
    if !retry.is_stale {
        return None;
    }
    let theirs = loaded.writing().text.clone();
    // the other window may be her own: then it is her own text that is called the other one
    let me = cx.actor().map_or("", |actor| actor.person.as_str());
    let who = loaded.sheet.draft.as_ref().map_or_else(
        || "系统中现有的内容".to_owned(),
        |draft| {
            let own = if draft.saved_by == me { "（您自己在另一个窗口）" } else { " " };
            format!("{}{own}{}保存的内容", draft.saved_by, minute_text(draft.saved_at))
        },
    );
    let href = cx.path.clone();
    Some(
        view! {
            <section class="panel" id="conflict">
                <header class="panel-head"><h2>"两份内容不一致，请合并"</h2><p>"没有覆盖任何一份"</p></header>
                <p>"下面的填报框里是您刚才写的内容，改好后再保存或提交，就以您合并后的内容为准。划去的是已保存的内容里有而您没有的，下划线的是您新写的。"</p>
                {diff(&theirs, &mine)}
                <details><summary>{who}</summary><p class="said">{theirs.clone()}</p></details>
                <div class="form-actions"><a class="btn" href=href>"改用已保存的内容"</a><p class="muted">"改用后，您刚才写的内容不再保留。"</p></div>
            </section>
        }
        .into_any(),
    )
}
