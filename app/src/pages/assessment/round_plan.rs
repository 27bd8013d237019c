//! What of a planned round can still be changed: its name and days, or all of it (作废).

use domain::assessment::plan::CUTOFF_WORDS;
use domain::calendar::office_time::minute_text;
use leptos::prelude::*;
use services::assessment::{ChangeRoundForm, RoundPage as Shown, WithdrawRoundForm};

use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::date::date;
use crate::forms::text_field::TextField;
use crate::paths::{self, verb};

/// The forms, closed until somebody needs them.
pub(super) fn forms(cx: &PageContext, shown: &Shown) -> AnyView {
    let change: ShownForm<ChangeRoundForm> = cx.form(|| ChangeRoundForm::of(&shown.round));
    let away: ShownForm<WithdrawRoundForm> =
        cx.form(|| WithdrawRoundForm { round: shown.round.id.clone(), revision: shown.round.revision, why: String::new() });
    let sent = &change.sent;
    let revision = shown.round.revision.to_string();
    let stale = (change.is_stale || away.is_stale).then(|| {
        view! { <div class="notice notice-warn" role="alert"><p>"打开本页后批次有变动，您的没有保存；请核对后再保存。"</p></div> }
    });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"更改或作废"</h2><p>"进入评分前可以更改名称和日期；建错的可以作废"</p></header>
            {stale}
            <details open=change.failed><summary>"更改名称和日期"</summary>
                <form class="form" method="post" action=verb::CHANGE_ROUND>
                    <input type="hidden" name=ChangeRoundForm::round value=shown.round.id.to_string()/>
                    <input type="hidden" name=ChangeRoundForm::revision value=revision.clone()/>
                    {TextField::new(ChangeRoundForm::name, "名称").maxlength(40).value(sent.name.clone()).show(&change.errors)}
                    <div class="form-pair">
                        {date(ChangeRoundForm::starts_on, "考评期从").value(sent.starts_on.clone()).show(&change.errors)}
                        {date(ChangeRoundForm::ends_on, "到").value(sent.ends_on.clone()).show(&change.errors)}
                    </div>
                    {date(ChangeRoundForm::cutoff_on, "数据截止").hint(format!("采集中的批次保存后重新采集；{CUTOFF_WORDS}")).value(sent.cutoff_on.clone()).show(&change.errors)}
                    {super::rounds::early_cutoff(&sent.cutoff_on, &sent.ends_on, sent.early_cutoff)}
                    {super::rounds::late_cutoff(&sent.cutoff_on, &sent.ends_on, sent.late_cutoff)}
                    {TextField::number(ChangeRoundForm::appeal_days, "申诉期（工作日）").hint("3至5个工作日").value(sent.appeal_days.clone()).show(&change.errors)}
                    <div class="form-actions"><button class="btn">"保存更改"</button></div>
                </form>
            </details>
            <details open=away.failed><summary>"作废这一批次"</summary>
                <form class="form" method="post" action=verb::WITHDRAW_ROUND>
                    <input type="hidden" name=WithdrawRoundForm::round value=shown.round.id.to_string()/>
                    <input type="hidden" name=WithdrawRoundForm::revision value=revision/>
                    {TextField::new(WithdrawRoundForm::why, "作废的理由").hint("写入操作日志；作废后不能恢复，已有的记录仍可查看").maxlength(500).value(away.sent.why.clone()).show(&away.errors)}
                    <div class="form-actions"><button class="btn">"作废"</button></div>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// What a withdrawn round says of itself.
pub(super) fn withdrawn(shown: &Shown) -> Option<AnyView> {
    let withdrawn = shown.round.withdrawn.as_ref()?;
    let head = shown.round.withdrawn_words();
    let words = format!("{} {}作废：{}", minute_text(withdrawn.at), withdrawn.by, withdrawn.why);
    Some(
        view! {
            <div class="notice notice-warn"><p><b>{head}</b></p><p>{words}</p><p>"作废前的记录仍可查看，不再评分、排名；需要考评的，请"<a href=paths::ROUNDS>"新建批次"</a>"。"</p></div>
        }
        .into_any(),
    )
}
