//! 签批单: one report on one sheet of paper.

use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::CellId;
use domain::reporting::evidence::{Evidence, EvidenceSource};
use leptos::prelude::*;
use services::reporting::sign_off::{self, SignSheet};

use super::title;
use crate::islands::PrintButton;
use crate::layout::{Page, page};
use crate::paths;

/// `/cells/:id/sign-sheet`.
#[component]
pub(crate) fn SignSheetPage() -> impl IntoView {
    page(|cx| async move {
        let id = CellId::new(cx.param("id"));
        let actor = cx.actor()?;
        let sheet = sign_off::sign_sheet(actor, &cx.services, &id).await?;
        let body = paper(&sheet, &actor.county_name);
        Ok(Page::new("填报签批单", body).under(paths::cell(&id), title(&sheet.page)).actions(view! { <PrintButton/> }))
    })
}

fn paper(sheet: &SignSheet, county: &str) -> AnyView {
    let page = &sheet.page;
    let cell = &page.sheet.cell;
    let number = &page.sheet.task_number;
    let requirement =
        if number.trim().is_empty() { page.sheet.requirement.clone() } else { format!("{number}　{}", page.sheet.requirement) };
    let claim = sheet.content.claim.map_or("", |claim| cell.record().asked.claim_label(claim));
    let numbers: Vec<String> =
        sheet.content.numbers.iter().filter_map(|number| number.value.map(|value| format!("{}：{value}", number.label))).collect();
    let numbers = (!numbers.is_empty()).then(|| row("数量", numbers.join("；")));
    let evidence = if page.evidence.is_empty() { "无".to_owned() } else { String::new() };
    let pieces: Vec<_> = page.evidence.iter().map(|piece| view! { <li>{piece_words(piece)}</li> }).collect();
    let (drafted, signed) = match (&sheet.signature, &sheet.waiting) {
        (Some(done), _) => (
            format!("{}　{}", done.drafted_by, minute_text(done.sent_at)),
            format!("同意。　{}　{}", done.signed_by, minute_text(done.signed_at)),
        ),
        (None, Some(sent)) => (format!("{}　{}送审", sent.name, minute_text(sent.at)), String::new()),
        (None, None) => (String::new(), String::new()),
    };
    let printed = format!("{county} · {}打印", day_text(page.now.today()));
    view! {
        <section class="panel sheet">
            <p class="muted">{format!("{}　{}", page.sheet.unit_name, cell.period.name)}</p>
            <table class="table table-sheet">
                <tbody>
                    {row("工作要求", requirement)}
                    {row("报送截止", day_text(cell.due_on()))}
                    {row("完成状态", claim.to_owned())}
                    {row("完成情况", sheet.content.text.clone())}
                    {numbers}
                    <tr><th scope="row">"佐证材料"</th><td>{evidence}<ul>{pieces}</ul></td></tr>
                    {row("经办人", drafted)}
                    <tr class="sign-here"><th scope="row">"分管领导审签"</th><td>{signed}</td></tr>
                </tbody>
            </table>
            <p class="muted paper-only">{printed}</p>
        </section>
    }
    .into_any()
}

fn row(name: &'static str, text: String) -> impl IntoView {
    view! { <tr><th scope="row">{name}</th><td class="said">{text}</td></tr> }
}

/// A piece of evidence as paper can hold it: with its whole address.
fn piece_words(piece: &Evidence) -> String {
    match &piece.source {
        EvidenceSource::Link { url } if *url == piece.title => url.clone(),
        EvidenceSource::Link { url } => format!("{}（{url}）", piece.title),
        EvidenceSource::File { file_name, .. } if *file_name == piece.title => file_name.clone(),
        EvidenceSource::File { file_name, .. } => format!("{}（{file_name}）", piece.title),
    }
}
