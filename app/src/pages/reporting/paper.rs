//! 录入纸质填报: the office enters what a unit sent on paper.

use domain::reporting::evidence::{FILE_LIMIT, FILES_AT_ONCE};
use domain::reporting::record::Asked;
use leptos::prelude::*;
use services::reporting::{CellPage as Loaded, PaperReport, own_draft};
use services::review::REASON_LIMIT;

use crate::components::evidence_list::{evidence_files, size};
use crate::context::PageContext;
use crate::forms::choices::radios;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::file::FILE;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::paths::verb;

/// Folded until it is needed; nothing where nothing can be handed in, or no day can be right: before the period begins.
pub(super) fn paper(cx: &PageContext, loaded: &Loaded) -> Option<AnyView> {
    if !loaded.takes_paper() {
        return None;
    }
    let cell = &loaded.sheet.cell;
    let asked = cell.record().asked;
    if loaded.with_signer {
        let why = "这一事项已送单位分管领导审签，暂不能录入纸质填报；单位收回或报送后再办理。";
        return Some(view! { <div class="notice" id="paper"><p>{why}</p></div> }.into_any());
    }
    let form = cx.form(|| PaperReport {
        cell: cell.id.clone(),
        cell_revision: cell.revision,
        claim: String::new(),
        paper_text: String::new(),
        reached: String::new(),
        received_on: String::new(),
        paper_reason: String::new(),
        file: String::new(),
    });
    // said instead of the form, which would only be refused; what was typed while a draft came into being is there still
    let own = loaded.drafted_by.as_deref().map(own_draft);
    if let Some(why) = own.filter(|_| !form.failed) {
        return Some(view! { <div class="notice" id="paper"><p>{why}</p></div> }.into_any());
    }
    let (sent, errors) = (&form.sent, &form.errors);
    let claims = asked.claims().iter().map(|claim| (claim.code(), asked.claim_label(*claim), None));
    let reached = matches!(asked, Asked::Quota { .. }).then(|| {
        TextField::number(PaperReport::reached, "本期累计完成数量")
            .asked_by_the_server()
            .maxlength(15)
            .value(sent.reached.clone())
            .show(errors)
    });
    let text = TextArea::new(FieldRow::new(PaperReport::paper_text, "完成情况").hint("照纸质材料填写")).lines(4);
    let hint = format!("可以不附；作为本次填报的佐证材料，每个不超过{}，一次最多{FILES_AT_ONCE}个", size(FILE_LIMIT));
    let body = view! {
        <details class="panel" open=form.failed id="paper">
            <summary>"录入纸质填报"</summary>
            <form class="form" method="post" action=verb::RECEIVE_ON_PAPER enctype="multipart/form-data">
                <input type="hidden" name=PaperReport::cell value=cell.id.to_string()/>
                <input type="hidden" name=PaperReport::cell_revision value=cell.revision.to_string()/>
                <p class="form-hint">"单位以纸质报送的，由政务公开办代录。是否逾期按收到日期计算；录入后由另一位同事审核。"</p>
                {radios(FieldRow::new(PaperReport::claim, "完成状态"), errors, "choices", claims, &sent.claim)}
                {reached}
                {text.value(sent.paper_text.clone()).show(errors)}
                {date(PaperReport::received_on, "收到日期").asked_by_the_server().value(sent.received_on.clone()).show(errors)}
                {TextField::new(PaperReport::paper_reason, "纸质报送的理由").asked_by_the_server().maxlength(REASON_LIMIT).hint("写明原因和材料存放在哪里；会写入办理记录，单位看得到").value(sent.paper_reason.clone()).show(errors)}
                {evidence_files(FieldRow::new(FILE, "扫描件或照片").hint(hint), errors)}
                <div class="form-actions"><button class="btn">"录入"</button></div>
            </form>
        </details>
    };
    Some(body.into_any())
}
