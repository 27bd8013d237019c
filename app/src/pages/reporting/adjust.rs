//! 延期, 免报, 不涉及: what the office decides about a cell without a report.

use domain::calendar::office_time::day_text;
use leptos::prelude::*;
use services::form::tick;
use services::reporting::CellPage as Loaded;
use services::review::{CellAdjustment, Decision, REASON_LIMIT};

use crate::context::PageContext;
use crate::forms::choices::radios;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::text_field::TextField;
use crate::paths::verb;

/// Folded until it is needed; nothing where nothing can be decided.
pub(super) fn adjust(cx: &PageContext, loaded: &Loaded) -> Option<AnyView> {
    let cell = &loaded.sheet.cell;
    let fitting: Vec<Decision> = Decision::ALL.into_iter().filter(|decision| decision.fits(cell)).collect();
    let first = fitting.first()?;
    let form = cx.form(|| CellAdjustment {
        cell: cell.id.clone(),
        what: first.code().to_owned(),
        later_too: String::new(),
        until: String::new(),
        reason: String::new(),
    });
    let sent = &form.sent;
    let hint = |decision: Decision| match decision {
        Decision::Extend => Some("填写新的报送截止日期"),
        Decision::Exempt => Some("不计入应报"),
        Decision::NotApplicable => Some("认定该单位不涉及，单独统计"),
        Decision::Restore => None,
    };
    let choices = fitting.iter().map(|decision| (decision.code(), decision.label(), hint(*decision)));
    let extends = fitting.contains(&Decision::Extend);
    let until = extends.then(|| {
        date(CellAdjustment::until, "延期到")
            .optional()
            .hint("只有延期需要填写，累计最长一年，从原定报送截止日期算起；落在休息日的，顺延到下一个工作日；延期到下一年的，本年度清单要在那以后才能归档")
            .value(sent.until.clone())
            .show(&form.errors)
    });
    // two dates, each by its own word; a slip is taken back where it was made
    let extended = (extends && cell.due_on() > cell.period.due_on).then(|| {
        let (ordinary, due_on) = (day_text(cell.period.due_on), day_text(cell.due_on()));
        let said = format!("原定报送截止日期是{ordinary}，已延期至{due_on}。延得过长的，在“延期到”填写更早的日期即可缩短，最早到原定的那一天；会记入办理记录。");
        view! { <p class="form-hint" id="extended">{said}</p> }
    });
    let later = (loaded.periods.len() > 1).then(|| {
        let is_set = sent.later_too == tick::SET;
        view! {
            <div class="choices"><label>
                <input type="checkbox" name=CellAdjustment::later_too value=tick::SET checked=is_set/>" 本年度以后各期一并办理"
            </label></div>
        }
    });
    let body = view! {
        <details class="panel" open=form.failed id="adjust">
            <summary>"延期、免报或不涉及"</summary>
            <form class="form" method="post" action=verb::ADJUST_CELL>
                <input type="hidden" name=CellAdjustment::cell value=cell.id.to_string()/>
                {radios(FieldRow::new(CellAdjustment::what, "办理"), &form.errors, "choices", choices, &sent.what)}
                {extended}
                {until}
                {later}
                {TextField::new(CellAdjustment::reason, "理由").id("adjust-reason", CellAdjustment::reason).maxlength(REASON_LIMIT).hint("会写入办理记录，单位看得到").value(sent.reason.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn">"确定"</button></div>
            </form>
        </details>
    };
    Some(body.into_any())
}
