//! The report form. One form holds text, numbers and evidence, so that every button saves what was typed so far.

use domain::access::permission::Permission;
use domain::calendar::office_time::minute_text;
use domain::reporting::advice::PartKind;
use domain::reporting::evidence::{Evidence, FILE_LIMIT, FILES_AT_ONCE};
use domain::reporting::record::{Asked, Refusal};
use domain::reporting::report::{Claim, REACHED};
use domain::reporting::sign_off::Way;
use leptos::prelude::*;
use services::Actor;
use services::reporting::{CellPage as Loaded, FROM_LAST, LINKS_LIMIT, SentReport, advice_lines};

use crate::components::evidence_list::{evidence_files, evidence_list, size};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::radios;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::file::FILE;
use crate::forms::phone_reason::phone_reason;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::islands::AutoSave;
use crate::paths::verb;

/// The form of a cell that can be written.
pub(super) fn form(cx: &PageContext, actor: &Actor, loaded: &Loaded) -> impl IntoView + use<> {
    let sheet = &loaded.sheet;
    let base = loaded.base();
    let form = cx.form(|| stored(loaded));
    let text = form.sent.text.clone();
    let saved =
        sheet.draft.as_ref().map_or_else(String::new, |draft| format!("{} {}已保存草稿", draft.saved_by, minute_text(draft.saved_at)));
    let hint = "写明做了什么、多少、何时完成；内容将公开，请勿填写身份证号、手机号等个人信息。";
    let area = TextArea::new(FieldRow::new(SentReport::text, "完成情况").hint(hint)).lines(10).value(text.clone());
    let written = text.chars().filter(|c| !c.is_whitespace()).count();
    let remarks = if written == 0 { String::new() } else { advice_lines(&loaded.advice_on(&text)) };
    let is_silent = remarks.is_empty();
    // both lines follow the text while it is saved by itself: see `islands::auto_save`
    let advice = view! {
        <p class="form-hint" id="written">{format!("已写 {written} 字")}</p>
        <div class="advice" id="advice" role="status" hidden=is_silent>{remarks}</div>
    };
    let (submit_words, way_words) = way(loaded.way(actor.may(Permission::SignOff)));
    // before the period begins it is written and kept; what would only be refused is not offered
    let (submit, way_words) = match loaded.begins_on() {
        Some(from) => (None, Some(Refusal::NotBegun { from }.to_string())),
        None => (Some(view! { <button class="btn btn-primary">{submit_words}</button> }), way_words.map(str::to_owned)),
    };
    view! {
        <form class="panel" id="report" method="post" action=verb::SUBMIT_REPORT enctype="multipart/form-data">
            <header class="panel-head"><h2>"填报"</h2><p>{sheet.cell.period.name.clone()}</p></header>
            <input type="hidden" name=SentReport::cell value=sheet.cell.id.to_string()/>
            <input type="hidden" name=SentReport::cell_revision value=base.cell.to_string()/>
            <input type="hidden" name=SentReport::draft_revision id=SentReport::draft_revision value=base.draft.to_string()/>
            // the first button is what the Enter key presses in a field: it must not hand in
            <button class="sr" formaction=verb::SAVE_DRAFT tabindex="-1">"保存草稿"</button>
            {claims(&form, sheet.cell.record().asked)}
            {last_period(loaded)}
            {area.show_with(&form.errors, advice)}
            {phone_reason(&form.errors, &form.sent.phone_reason, &[&form.sent.text, &form.sent.title])}
            {numbers(&form, loaded)}
            {evidence(&form, loaded)}
            {way_words.map(|words| view! { <p class="muted">{words}</p> })}
            <div class="form-foot">
                {submit}
                <button class="btn" formaction=verb::SAVE_DRAFT>"保存草稿"</button>
                <AutoSave cell=sheet.cell.id.to_string() initial=saved/>
            </div>
        </form>
    }
}

/// What the button says, and what a press of it means, where a signature is asked.
fn way(way: Way) -> (&'static str, Option<&'static str>) {
    match way {
        Way::Direct => ("提交", None),
        Way::ToSign => ("送分管领导审签", Some("先由本单位分管领导审签，签出后才报到政务公开办；报送日期按审签当天计，请预留时间。")),
        Way::Signed => ("审签并提交", Some("您是本单位分管领导，提交即视为已审签。")),
        Way::Unsigned => ("提交", Some("本单位还没有分管领导账号，提交后直接报送，并注明未经审签；需要审签的，请联系系统管理员添加账号。")),
    }
}

/// What was written so far: the draft, or what was handed in.
fn stored(loaded: &Loaded) -> SentReport {
    let (base, written) = (loaded.base(), loaded.writing());
    let labels = countable(loaded);
    let stored = |label: &String| written.numbers.iter().find(|number| number.label == *label).and_then(|number| number.value);
    SentReport {
        cell: loaded.sheet.cell.id.clone(),
        cell_revision: base.cell,
        draft_revision: base.draft,
        claim: written.claim.map(|claim| claim.code().to_owned()).unwrap_or_default(),
        text: written.text.clone(),
        number: labels.iter().map(|label| stored(label).map(|value| value.to_string()).unwrap_or_default()).collect(),
        number_label: labels,
        phone_reason: String::new(),
        url: loaded.sheet.draft.as_ref().map(|draft| draft.links.clone()).unwrap_or_default(),
        title: String::new(),
        effective_on: String::new(),
        evidence: None,
        from: String::new(),
        file: String::new(),
    }
}

/// The parts of the requirement that can be counted, each once.
fn countable(loaded: &Loaded) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    if matches!(loaded.sheet.cell.record().asked, Asked::Quota { .. }) {
        labels.push(REACHED.to_owned());
    }
    for part in loaded.countable() {
        // a share is told in the text, not as a whole number
        if part.is_quantity() && part.kind != PartKind::Percent && !labels.contains(&part.text) {
            labels.push(part.text);
        }
    }
    labels
}

/// 沿用上期内容: one press puts the last period's text into the form, behind what was typed.
fn last_period(loaded: &Loaded) -> Option<AnyView> {
    let last = loaded.last_period()?;
    let words = format!("沿用上期内容（{}）", last.period_name);
    let hint = "填入下面的完成情况，已填写的文字保留在前";
    Some(
        view! {
            <div class="form-actions">
                <button class="btn btn-small" formaction=verb::TAKE_TEXT name=SentReport::from value=FROM_LAST>{words}</button>
                <p class="muted">{hint}</p>
            </div>
        }
        .into_any(),
    )
}

fn claims(form: &ShownForm<SentReport>, asked: Asked) -> AnyView {
    let choice = |claim: Claim| {
        let hint = match claim {
            Claim::Done if asked == Asked::Standing => "本期应做的已做",
            Claim::Done => "要求的内容已全部完成",
            Claim::Ongoing => "还没有完成，先报进展；审核后事项仍保留到期限",
            Claim::NothingNew => "本期没有新的情况，请在下方写明原因",
            Claim::NotApplicable => "请在下方写明理由，由政务公开办核定",
        };
        (claim.code(), asked.claim_label(claim), Some(hint))
    };
    let row = FieldRow::new(SentReport::claim, "完成状态");
    radios(row, &form.errors, "choices choices-tall", asked.claims().iter().copied().map(choice), &form.sent.claim)
}

/// One field for each countable part of the requirement. Missing is not zero.
fn numbers(form: &ShownForm<SentReport>, loaded: &Loaded) -> Option<AnyView> {
    let fields: Vec<_> = countable(loaded)
        .into_iter()
        .enumerate()
        .map(|(index, label)| {
            let place = form.sent.number_label.iter().position(|sent| *sent == label);
            let value = place.and_then(|place| form.sent.number.get(place)).cloned().unwrap_or_default();
            let words = if label == REACHED { "本期累计完成数量".to_owned() } else { format!("“{label}”实际完成") };
            let field = TextField::number(SentReport::number_id(index), words)
                .id(SentReport::number_id(index), SentReport::number)
                .asked_by_the_server()
                .maxlength(15)
                .value(value);
            view! { <input type="hidden" name=SentReport::number_label value=label/> {field.show(&form.errors)} }
        })
        .collect();
    (!fields.is_empty()).then(|| {
        view! {
            <fieldset class="form-row">
                <legend>"数量 "<small>"没有数据请留空，不要填0；有数量要求的事项须填本期累计"</small></legend>
                <div class="form-pair">{fields}</div>
            </fieldset>
        }
        .into_any()
    })
}

fn evidence(form: &ShownForm<SentReport>, loaded: &Loaded) -> impl IntoView + use<> {
    let remove = |piece: &Evidence| {
        view! {
            " "<button class="btn btn-small" formaction=verb::REMOVE_EVIDENCE name=SentReport::evidence value=piece.id.to_string() aria-label=format!("移除 {}", piece.title)>
                "移除"
            </button>
        }
        .into_any()
    };
    let have = (!loaded.evidence.is_empty()).then(|| evidence_list(&loaded.evidence, remove));
    let reuse = |piece: &Evidence| {
        view! { " "<button class="btn btn-small" formaction=verb::ATTACH_EVIDENCE name=SentReport::evidence value=piece.id.to_string()>"用于本项"</button> }.into_any()
    };
    let earlier = (!loaded.earlier_evidence.is_empty()).then(|| {
        view! { <details><summary>"使用本单位以前的佐证材料"</summary>{evidence_list(&loaded.earlier_evidence, reuse)}</details> }
    });
    let sent = form.sent.clone();
    let hint = format!("PDF、OFD、Word、Excel、PPT、WPS、图片、MP4；每个不超过{}，一次最多{FILES_AT_ONCE}个", size(FILE_LIMIT));
    let needed = loaded.sheet.sign_off.rule.evidence;
    let asked =
        if needed { "本项必须附佐证材料，优先粘贴公开页面的链接" } else { "优先粘贴公开页面的链接" };
    let addresses = FieldRow::new(SentReport::url, "公开页面链接").hint("从浏览器地址栏整条复制；多个链接各占一行");
    view! {
        <fieldset class="form-row" id="evidence" tabindex="-1">
            <legend>"佐证材料 "<small>{asked}</small></legend>
            {have}
            {TextArea::new(addresses).lines(2).maxlength(LINKS_LIMIT).value(sent.url).show(&form.errors)}
            <div class="form-pair">
                {TextField::new(SentReport::title, "名称").optional().value(sent.title).show(&form.errors)}
                {date(SentReport::effective_on, "发布日期").optional().value(sent.effective_on).show(&form.errors)}
            </div>
            <div class="form-actions"><button class="btn" formaction=verb::ADD_LINK>"添加链接"</button></div>
            <details open=form.errors.any(&[FILE])>
                <summary>"没有链接，上传文件"</summary>
                {evidence_files(FieldRow::new(FILE, "文件").hint(hint), &form.errors)}
                <button class="btn" formaction=verb::ADD_FILE>"上传文件"</button>
            </details>
            {earlier}
        </fieldset>
    }
}
