//! 节假日: which years are loaded, and a notice that is pasted, looked at, loaded.

use chrono::NaiveDate;
use domain::calendar::office_time::{day_of, day_text, short_day_text};
use domain::calendar::working_days::ArrangedDay;
use leptos::prelude::*;
use services::Seen;
use services::form::tick;
use services::operations::settings::{HolidayForm, HolidayPreview, NOTICE_LENGTH, SettingsPage as Shown, preview_holidays};

use crate::context::PageContext;
use crate::forms::Errors;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::paths::verb;

/// The loaded years, and the way to load another.
pub(super) async fn holidays(cx: &PageContext, shown: &Shown) -> AnyView {
    let form = cx.form(|| HolidayForm { notice: String::new(), confirmed: String::new(), seen: Seen::default() });
    let preview = match cx.actor() {
        Ok(actor) if !form.sent.notice.trim().is_empty() => preview_holidays(actor, &cx.services, &form.sent.notice).await.ok(),
        _ => None,
    };
    let missing: Vec<_> =
        shown.missing_years.iter().map(|sentence| view! { <div class="notice notice-warn"><p>{sentence.clone()}</p></div> }).collect();
    let years: Vec<String> = shown.years.iter().map(|year| format!("{year}年")).collect();
    let rows: Vec<_> = shown
        .loaded
        .iter()
        .map(|year| {
            let (off, work) = year.arrangement.counts();
            view! {
                <tr>
                    <th scope="row" class="nowrap">{format!("{}年", year.arrangement.year)}</th>
                    <td class="wide" data-label="依据">{year.arrangement.source.clone()}</td>
                    <td data-label="放假">{format!("{off}天")}</td>
                    <td data-label="调休上班">{format!("{work}天")}</td>
                    <td data-label="载入">{format!("{} {}", day_text(day_of(year.at)), year.by)}</td>
                </tr>
            }
        })
        .collect();
    let own = (!rows.is_empty()).then(|| {
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="本县载入的年度">
                <table class="table table-cards">
                    <thead><tr><th>"年度"</th><th>"依据"</th><th>"放假"</th><th>"调休上班"</th><th>"载入"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let has_preview = preview.is_some();
    let button = if has_preview { "确认载入" } else { "读取并预览" };
    let field = TextArea::new(
        FieldRow::new(HolidayForm::notice, "放假安排的通知")
            .hint("粘贴国务院办公厅通知全文（含标题）；也可以粘贴日期、名称、放假或上班三列的表格。先预览，确认后才载入"),
    )
    .lines(if has_preview { 3 } else { 6 })
    .maxlength(NOTICE_LENGTH)
    .value(form.sent.notice.clone())
    .required()
    .show(&form.errors);
    let seen = preview.map(|preview| said(&preview, &form.errors));
    view! {
        <section class="panel" id="holidays">
            <header class="panel-head"><h2>"工作日历"</h2><p>"按国务院办公厅公布的节假日安排推算"</p></header>
            <dl class="facts">
                <div><dt>"已载入"</dt><dd>{if years.is_empty() { "没有".to_owned() } else { years.join("、") }}</dd></div>
                <div><dt>"版本"</dt><dd>{shown.version.clone()}</dd></div>
            </dl>
            {missing}
            {own}
            <form class="form" method="post" action=verb::LOAD_HOLIDAYS>
                <input type="hidden" name=HolidayForm::seen value=Seen::of(&shown.loaded).as_str().to_owned()/>
                {field}
                {seen}
                <div class="form-actions"><button class=if has_preview { "btn btn-primary" } else { "btn" }>{button}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// 2月6日: the year stands above, and a day of another one says so.
fn short_day(day: NaiveDate, year: i32) -> String {
    NaiveDate::from_ymd_opt(year, 1, 1).map_or_else(|| day_text(day), |first| short_day_text(day, first))
}

/// What was understood, and what it would move.
fn said(preview: &HolidayPreview, errors: &Errors) -> AnyView {
    let arrangement = &preview.arrangement;
    let days = |off: bool| {
        let all: Vec<&ArrangedDay> = arrangement.days.iter().filter(|day| day.off == off).collect();
        let mut said: Vec<(&str, Vec<(NaiveDate, NaiveDate)>)> = Vec::new();
        for day in &all {
            match said.last_mut() {
                Some((name, runs)) if *name == day.name => match runs.last_mut() {
                    Some((_, last)) if last.succ_opt() == Some(day.date) => *last = day.date,
                    _ => runs.push((day.date, day.date)),
                },
                _ => said.push((&day.name, vec![(day.date, day.date)])),
            }
        }
        let run = |(first, last): (NaiveDate, NaiveDate)| {
            let short = |day| short_day(day, arrangement.year);
            if first == last { short(first) } else { format!("{}至{}", short(first), short(last)) }
        };
        let lines: Vec<_> = said
            .into_iter()
            .map(|(name, runs)| {
                let runs: Vec<String> = runs.into_iter().map(run).collect();
                view! { <li><b>{name.to_owned()}</b>" "{runs.join("、")}</li> }
            })
            .collect();
        (all.len(), lines)
    };
    let ((off, off_lines), (work, work_lines)) = (days(true), days(false));
    let replaces = preview.replaces.clone().map(|source| {
        view! { <div class="notice notice-warn"><p>{format!("{}年已有安排（{source}），载入后以新的为准。", arrangement.year)}</p></div> }
    });
    let otherwise: Vec<String> =
        preview.county_says_otherwise.iter().map(|day| format!("{}（本县设定为{}）", day_text(day.date), day.kind.label())).collect();
    let otherwise = (!otherwise.is_empty()).then(|| {
        view! { <div class="notice notice-warn"><p>{format!("与本县自定的日子不一致，仍以本县的为准：{}。", otherwise.join("、"))}</p></div> }
    });
    let moves: Vec<_> = preview
        .moves
        .iter()
        .map(|one| view! { <li>{format!("{}顺延到{}：{}个应报事项", day_text(one.from), day_text(one.to), one.cells)}</li> })
        .collect();
    let moves = if moves.is_empty() {
        view! { <p>"没有需要顺延的报送期限。"</p> }.into_any()
    } else {
        view! { <ul class="stack-tight">{moves}</ul> }.into_any()
    };
    // nothing is wrong: what was read is to be looked at
    let ask = errors.of(HolidayForm::confirmed).map(str::to_owned);
    view! {
        <div class="stack" role="status">
            {ask.map(|ask| view! { <p class="form-hint" id=format!("{}-error", HolidayForm::confirmed)>{ask}</p> })}
            {replaces}
            {otherwise}
            <h3>{format!("{}年：放假{off}天，调休上班{work}天", arrangement.year)}</h3>
            <p class="muted">{arrangement.source.clone()}</p>
            <ul class="stack-tight">{off_lines}</ul>
            <h3>"调休上班"</h3>
            <ul class="stack-tight">{work_lines}</ul>
            <h3>"报送期限"</h3>
            {moves}
            <input type="hidden" id=HolidayForm::confirmed name=HolidayForm::confirmed value=tick::SET/>
        </div>
    }
    .into_any()
}
