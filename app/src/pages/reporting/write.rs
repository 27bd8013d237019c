//! The report form. One form holds text, numbers and evidence, so that every button saves what was typed so far.

use chrono::Datelike;
use domain::calendar::office_time::minute_text;
use domain::reporting::advice::PartKind;
use domain::reporting::evidence::Evidence;
use domain::reporting::report::Claim;
use leptos::prelude::*;
use services::reporting::CellPage as Loaded;

use crate::components::evidence_list::evidence_list;
use crate::context::PageContext;
use crate::forms::field_error::{field_error, is_wrong, typed};
use crate::forms::text_area::TextArea;
use crate::islands::{AutoSave, WritingAdvice};

/// Which files the browser offers.
const ACCEPT: &str = ".pdf,.doc,.docx,.xls,.xlsx,.png,.jpg,.jpeg";

fn row(cx: &PageContext, field: &str) -> &'static str {
    if is_wrong(cx, field) { "form-row has-error" } else { "form-row" }
}

/// The form of a cell that can be written.
pub(super) fn form(cx: &PageContext, loaded: &Loaded) -> impl IntoView + use<> {
    let sheet = &loaded.sheet;
    let base = loaded.base();
    let written = loaded.writing();
    let text = typed(cx, "text").unwrap_or_else(|| written.text.clone());
    let saved =
        sheet.draft.as_ref().map_or_else(String::new, |draft| format!("{} {}已保存草稿", draft.saved_by, minute_text(draft.saved_at)));
    view! {
        <form class="panel" id="report" method="post" action="/do/submit-report">
            <header class="panel-head"><h2>"填报"</h2><p>{sheet.cell.period.name.clone()}</p></header>
            <input type="hidden" name="cell" value=sheet.cell.id.to_string()/>
            <input type="hidden" name="cell_revision" value=base.cell.to_string()/>
            <input type="hidden" name="draft_revision" id="draft_revision" value=base.draft.to_string()/>
            // the first button is what the Enter key presses in a field: it must not hand in
            <button class="sr" formaction="/do/save-draft" tabindex="-1">"保存草稿"</button>
            {claims(cx, loaded)}
            <div class=row(cx, "text")>
                <label class="form-label" for="text">"完成情况"</label>
                <p class="form-hint" id="text-hint">"写明做了什么、多少、何时完成;内容将公开,请勿填写身份证号、手机号等个人信息。"</p>
                {field_error(cx, "text")}
                <TextArea name="text" id="text" rows=10 value=text.clone() describedby="text-hint text-error" invalid=is_wrong(cx, "text")/>
                <WritingAdvice requirement=sheet.requirement.clone() year=sheet.year today=loaded.now.today().num_days_from_ce() text=text/>
            </div>
            {numbers(cx, loaded)}
            {evidence(cx, loaded)}
            <div class="form-foot">
                <button class="btn btn-primary">"提交"</button>
                <button class="btn" formaction="/do/save-draft">"保存草稿"</button>
                <AutoSave cell=sheet.cell.id.to_string() initial=saved/>
            </div>
        </form>
    }
}

fn claims(cx: &PageContext, loaded: &Loaded) -> impl IntoView + use<> {
    let chosen = typed(cx, "claim").map_or(loaded.writing().claim, |code| Claim::from_code(&code));
    let choice = |claim: Claim| {
        let hint = match claim {
            Claim::Done => "要求的内容已全部完成",
            Claim::Ongoing => "本期应做的已做,后续继续",
            Claim::NothingNew => "本期没有新的情况，请在下方写明原因",
            Claim::NotApplicable => "请在下方写明理由,由政务公开办核定",
        };
        view! {
            <label>
                <input type="radio" name="claim" value=claim.code() checked=chosen == Some(claim)/>
                <span>{claim.label()}" "<small>{hint}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class=row(cx, "claim") id="claim" tabindex="-1">
            <legend>"完成状态"</legend>
            {field_error(cx, "claim")}
            <div class="choices choices-tall">{Claim::OFFERED.map(choice).into_iter().collect_view()}</div>
        </fieldset>
    }
}

/// One field for each countable part of the requirement. Missing is not zero.
fn numbers(cx: &PageContext, loaded: &Loaded) -> Option<AnyView> {
    let written = loaded.writing();
    let typed_values: Vec<String> = cx
        .flash()
        .map_or_else(Vec::new, |flash| flash.fields.iter().filter(|(name, _)| name == "number").map(|(_, value)| value.clone()).collect());
    let mut labels: Vec<String> = Vec::new();
    for part in loaded.countable() {
        // a bare rhythm (按月更新) has no number to hold the answer against
        let counts = part.kind == PartKind::Count || (part.kind == PartKind::Frequency && part.value.is_some());
        if counts && !labels.contains(&part.text) {
            labels.push(part.text);
        }
    }
    let fields: Vec<_> = labels
        .into_iter()
        .enumerate()
        .map(|(index, label)| {
            let stored = written.numbers.iter().find(|number| number.label == label).and_then(|number| number.value);
            let value = typed_values.get(index).cloned().or_else(|| stored.map(|value| value.to_string()));
            let id = format!("number-{index}");
            view! {
                <div class=row(cx, &id)>
                    <label class="form-label" for=id.clone()>{format!("“{label}”实际完成")}</label>
                    {field_error(cx, &id)}
                    <input type="hidden" name="number_label" value=label/>
                    <input class="input-short" id=id.clone() name="number" inputmode="numeric" maxlength="15" value=value autocomplete="off"/>
                </div>
            }
        })
        .collect();
    (!fields.is_empty()).then(|| {
        view! {
            <fieldset class="form-row">
                <legend>"数量 "<small>"选填;没有数据请留空,不要填0"</small></legend>
                <div class="form-pair">{fields}</div>
            </fieldset>
        }
        .into_any()
    })
}

fn evidence(cx: &PageContext, loaded: &Loaded) -> impl IntoView + use<> {
    let remove = |piece: &Evidence| {
        view! {
            " "<button class="btn btn-small" formaction="/do/remove-evidence" name="evidence" value=piece.id.to_string() aria-label=format!("移除 {}", piece.title)>
                "移除"
            </button>
        }
        .into_any()
    };
    let have = (!loaded.evidence.is_empty()).then(|| evidence_list(&loaded.evidence, remove));
    let reuse = |piece: &Evidence| {
        view! { " "<button class="btn btn-small" formaction="/do/attach-evidence" name="evidence" value=piece.id.to_string()>"用于本项"</button> }.into_any()
    };
    let earlier = (!loaded.earlier_evidence.is_empty()).then(|| {
        view! { <details><summary>"使用本单位以前的佐证"</summary>{evidence_list(&loaded.earlier_evidence, reuse)}</details> }
    });
    view! {
        <fieldset class="form-row" id="evidence" tabindex="-1">
            <legend>"佐证 "<small>"优先粘贴公开页面的链接"</small></legend>
            {have}
            <div class=row(cx, "url")>
                <label class="form-label" for="url">"公开页面链接"</label>
                {field_error(cx, "url")}
                <input id="url" name="url" inputmode="url" maxlength="2000" placeholder="https://" value=typed(cx, "url") autocomplete="off"/>
            </div>
            <div class="form-pair">
                <div class="form-row">
                    <label class="form-label" for="title">"名称 "<small>"选填"</small></label>
                    <input id="title" name="title" maxlength="200" value=typed(cx, "title") autocomplete="off"/>
                </div>
                <div class=row(cx, "effective_on")>
                    <label class="form-label" for="effective_on">"发布日期 "<small>"选填"</small></label>
                    {field_error(cx, "effective_on")}
                    <input class="input-date" id="effective_on" name="effective_on" type="date" value=typed(cx, "effective_on")/>
                </div>
            </div>
            <div class="form-actions"><button class="btn" formaction="/do/add-link">"添加链接"</button></div>
            <details open=is_wrong(cx, "file")>
                <summary>"没有链接,上传文件"</summary>
                <div class=row(cx, "file")>
                    <label class="form-label" for="file">"文件"</label>
                    <p class="form-hint">"PDF、Word、Excel、PNG、JPG,不超过20MB"</p>
                    {field_error(cx, "file")}
                    <input id="file" name="file" type="file" accept=ACCEPT/>
                </div>
                <button class="btn" formaction="/do/add-file" formenctype="multipart/form-data">"上传文件"</button>
            </details>
            {earlier}
        </fieldset>
    }
}
