//! The tasks of a preview, one row each: words, units, duty.

use domain::checklist::AssignmentRole;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::import::responsible::Token;
use domain::checklist::import::{Offer, Outcome, ParsedItem, PlannedTask, RowChange, asked_beside_limit, day_of_each_month, row_place};
use domain::checklist::shortened;
use domain::ids::UnitId;
use domain::text::folded::is_blank;
use leptos::prelude::*;
use services::checklist::import::{DutyPart, Preview, PreviewForm, RemovedTask, shown_duty};
use services::form::tick;

use super::preview::PAGE_ROWS;
use super::start::past_of_row;
use crate::forms::ShownForm;
use crate::forms::select::options;

/// One page of rows, under their sections.
pub(super) fn task_rows(form: &ShownForm<PreviewForm>, preview: &Preview, here: usize) -> impl IntoView + use<> {
    let first = (here - 1) * PAGE_ROWS;
    let mut rows = Vec::new();
    let mut section = None;
    let pairs = preview.parsed.items.iter().zip(&preview.plan.tasks).enumerate().skip(first).take(PAGE_ROWS);
    for (place, (item, planned)) in pairs {
        let title = match &item.row.subsection {
            Some(beneath) => format!("{} / {beneath}", item.row.section),
            None => item.row.section.clone(),
        };
        if section.as_ref() != Some(&title) {
            rows.push(view! { <tr class="is-group"><th colspan="5">{title.clone()}</th></tr> }.into_any());
            section = Some(title);
        }
        let change = preview.comparison.as_ref().and_then(|comparison| comparison.rows.get(place));
        rows.push(row(form, preview, item, planned, change).into_any());
    }
    let change = preview.comparison.is_some().then(|| view! { <th>"变动"</th> });
    view! {
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="清单中的任务">
                <table class="table table-cards table-preview">
                    <thead><tr><th class="no">"行"</th><th>"工作要求"</th><th>"责任单位"</th><th>"报送要求"</th>{change}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(
    form: &ShownForm<PreviewForm>,
    preview: &Preview,
    item: &ParsedItem,
    planned: &PlannedTask,
    change: Option<&RowChange>,
) -> impl IntoView + use<> {
    let row = item.row.source_row;
    let (class, said) = match change {
        None | Some(RowChange::Unchanged { .. }) => (None, "未变".to_owned()),
        Some(RowChange::Added) => (Some("row-added"), "新增".to_owned()),
        Some(RowChange::Changed { what, .. }) => (Some("row-changed"), format!("修改：{}", what.join("、"))),
    };
    let change_of = change;
    let change = change.map(|change| view! { <td data-label="变动">{said}{identity(preview, row, change)}</td> });
    let completion = (!is_blank(&item.row.completion))
        .then(|| view! { <details><summary>"完成情况"</summary><p class="said">{item.row.completion.clone()}</p></details> });
    let time_limit =
        (!is_blank(&item.row.time_limit)).then(|| view! { <p class="muted">{format!("时限：{}", item.row.time_limit.trim())}</p> });
    view! {
        <tr class=class id=format!("row-{row}")>
            <td class="no">{row}</td>
            <th scope="row" class="wide">
                <span class="muted">{item.row.no.clone()}</span>" "{item.row.requirement.clone()}
                {completion}
            </th>
            <td class="wide" data-label="责任单位">
                <input type="hidden" name=PreviewForm::row value=row.to_string()/>
                {tokens(preview, item)}
                {as_it_stands(preview, item, planned, change_of)}
                {meant(form, preview, item)}
                {units(form, preview, row, planned)}
            </td>
            <td class="duty" data-label="报送要求">{time_limit}{duty(form, preview, item, planned)}{past_of_row(preview, row)}</td>
            {change}
        </tr>
    }
}

/// Which stored task a row is, where that was told from likeness or may be one that would leave: a person decides.
fn identity(preview: &Preview, row: usize, change: &RowChange) -> Option<AnyView> {
    let was = change.task().and_then(|task| preview.reworded.get(task));
    let is_told = preview.choices.tasks.contains_key(&row);
    if was.is_none() && !is_told && (change.task().is_some() || preview.removed.is_empty()) {
        return None;
    }
    let own = change.task().map_or_else(|| PreviewForm::NEW_TASK.to_owned(), ToString::to_string);
    let words = |one: &RemovedTask| format!("是原来的{}：{}", one.number, shortened(&one.requirement));
    let current = change.task().map(|task| (task.to_string(), was.map_or_else(|| "是原来的同一项".to_owned(), words)));
    let gone = preview.offered.get(&row).into_iter().flatten().map(|one| (one.id.to_string(), words(one)));
    let choices = current.into_iter().chain([(PreviewForm::NEW_TASK.to_owned(), "是新增的任务".to_owned())]).chain(gone).collect();
    let field = PreviewForm::task(row);
    let before = was.map(|was| view! { <details><summary>"原文"</summary><p class="said">{was.requirement.clone()}</p></details> });
    Some(
        view! {
            {before}
            <input type="hidden" name=PreviewForm::task_was(row) value=own.clone()/>
            <label class="sr" for=field.clone()>{format!("{}是哪一项任务", row_place(row))}</label>
            <select id=field.clone() name=field>{options(choices, &own)}</select>
        }
        .into_any(),
    )
}

fn tokens(preview: &Preview, item: &ParsedItem) -> impl IntoView + use<> {
    let chips = item.tokens().map(|token| chip(preview, token)).collect_view();
    let note = item.is_open().then(|| view! { <p class="muted">"名单用“等”“有关”收尾，未列全"</p> });
    view! { <ul class="tokens">{chips}</ul>{note} }
}

fn chip(preview: &Preview, token: &Token) -> Option<AnyView> {
    let written = token.written.trim().to_owned();
    let is_lead = token.role == Some(AssignmentRole::Lead) && !token.lead_presumed;
    let presumed = token.lead_presumed.then(|| view! { <small>"排名首位，暂定牵头"</small> });
    let name = |unit| preview.directory.name(unit);
    let chip = match &token.outcome {
        Outcome::Marker => return None,
        Outcome::Resolved { unit, .. } => {
            let unit = name(unit);
            let differs = (unit != written).then(|| view! { <small>{format!("即{unit}")}</small> });
            view! { <li class=if is_lead { "token token-lead" } else { "token" }>{written}" "{differs}" "{presumed}</li> }.into_any()
        }
        Outcome::Group { units, .. } => {
            let members = units.iter().map(name).collect::<Vec<_>>().join("、");
            view! { <li class="token token-group" title=members>{written}" "<small>{format!("{}个单位", units.len())}</small></li> }
                .into_any()
        }
        Outcome::OpenGroup { confirmed, .. } => {
            let state = confirmed.as_ref().map_or_else(|| "待确认".to_owned(), |units| format!("已确认{}个单位", units.len()));
            view! { <li class="token token-open"><a href="#groups">{written}</a>" "<small>{state}</small></li> }.into_any()
        }
        Outcome::Unresolved { reason, candidates } => {
            let chosen = preview.choices.unit_for(&token.written);
            let state = match (chosen, candidates.first()) {
                (Some(unit), _) => format!("按{}对应", name(unit)),
                (None, Some(nearest)) => format!("是否{}？", name(nearest)),
                (None, None) => reason.label().to_owned(),
            };
            let class = if chosen.is_some() { "token token-open" } else { "token token-unresolved" };
            view! { <li class=class><a href="#names">{written}</a>" "<small>{state}</small>" "{presumed}</li> }.into_any()
        }
    };
    Some(chip)
}

/// Who has a stored task, where that is not what its words alone say: leads set by hand, units added, taken over or taken off.
fn as_it_stands(preview: &Preview, item: &ParsedItem, planned: &PlannedTask, change: Option<&RowChange>) -> Option<impl IntoView + use<>> {
    change?.task()?;
    // where nobody leads, each answers for itself: the words say no more of it
    let part = |role| if role == AssignmentRole::Each { AssignmentRole::Support } else { role };
    let mut by_words: Vec<(UnitId, AssignmentRole)> = item.assignees().into_iter().map(|one| (one.unit, part(one.role))).collect();
    let mut now: Vec<(UnitId, AssignmentRole)> = planned.assignments.iter().map(|one| (one.unit.clone(), part(one.role))).collect();
    by_words.sort_unstable();
    now.sort_unstable();
    if now.is_empty() || now == by_words {
        return None;
    }
    let parts = [AssignmentRole::Lead, AssignmentRole::Each, AssignmentRole::Support].map(|role| {
        let names: Vec<String> =
            planned.assignments.iter().filter(|one| one.role == role).map(|one| preview.directory.name(&one.unit)).collect();
        (!names.is_empty()).then(|| format!("{}：{}", role.label(), names.join("、")))
    });
    let said: Vec<String> = parts.into_iter().flatten().collect();
    Some(view! { <p class="muted">{format!("责任分工：{}", said.join("；"))}</p> })
}

/// What this row means by each open expression, where it differs from the answer for all.
fn meant(form: &ShownForm<PreviewForm>, preview: &Preview, item: &ParsedItem) -> impl IntoView + use<> {
    let row = item.row.source_row;
    let mut seen: Vec<&str> = Vec::new();
    let mut fields = Vec::new();
    for token in item.tokens() {
        let (Outcome::OpenGroup { confirmed, suggested, .. }, Some(key)) = (&token.outcome, token.outcome.choice_key(&token.written))
        else {
            continue;
        };
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let units = confirmed.as_ref().or(suggested.as_ref());
        let shown =
            units.map(|units| units.iter().map(|unit| preview.directory.name(unit)).collect::<Vec<_>>().join("、")).unwrap_or_default();
        let field = PreviewForm::row_group(row, key);
        let typed = form.sent.value(&field).map_or_else(|| shown.clone(), str::to_owned);
        let error = form.errors.of(&field).map(str::to_owned);
        let is_own = preview.choices.row_groups.get(&row).is_some_and(|own| own.contains_key(key));
        let state = if is_own { "（本行另答）" } else { "" };
        let is_open = is_own || error.is_some();
        fields.push(view! {
            <details open=is_open>
                <summary>{format!("本行的“{key}”{state}")}</summary>
                {error.map(|error| view! { <p class="form-error" id=format!("{field}-error")>{error}</p> })}
                <input type="hidden" name=PreviewForm::row_group_keys(row) value=key.to_owned()/>
                <input type="hidden" name=PreviewForm::row_group_was(row, key) value=shown/>
                <input id=field.clone() name=field maxlength="2000" value=typed placeholder="如：财政局、司法局" aria-label=format!("{}的“{key}”是哪些单位", row_place(row))/>
            </details>
        });
    }
    fields
}

/// Units beyond what the list names, and the offer to take those of the row above.
fn units(form: &ShownForm<PreviewForm>, preview: &Preview, row: usize, planned: &PlannedTask) -> impl IntoView + use<> {
    let field = PreviewForm::units(row);
    let typed = form.sent.value(&field).map(str::to_owned);
    let added = typed.or_else(|| preview.choices.units.get(&row).cloned()).unwrap_or_default();
    let error = form.errors.of(&field).map(str::to_owned);
    let inherits = preview.choices.inherited.contains(&row);
    let offer = preview.recognised.problems.iter().find_map(|problem| match &problem.offer {
        Some(Offer::InheritAbove { from_row, text }) if problem.row == row => Some((*from_row, text.clone())),
        _ => None,
    });
    let offer = offer.map(|(from, text)| {
        view! {
            <div class="choices">
                <label>
                    <input type="checkbox" name=PreviewForm::inherit(row) value=tick::SET checked=inherits/>
                    <span>{format!("沿用{}的责任单位", row_place(from))}<small class="clamp">{text}</small></span>
                </label>
            </div>
        }
    });
    let is_open = error.is_some() || !added.is_empty() || planned.assignments.is_empty();
    view! {
        {offer}
        <details open=is_open>
            <summary>"补充责任单位"</summary>
            {error.clone().map(|error| view! { <p class="form-error" id=format!("{field}-error")>{error}</p> })}
            <input id=field.clone() name=field maxlength="500" value=added placeholder="如：财政局、司法局" aria-label=format!("{}补充的责任单位", row_place(row))/>
        </details>
    }
}

const DUTIES: [(&str, Option<Every>, &str); 16] = [
    ("by_date", None, "某日前完成"),
    ("by_date.fixed", None, "某日前完成（法定或上级规定日期，不顺延）"),
    ("year_end", None, "年底前完成"),
    ("standing", Some(Every::Week), "持续推进，每周报告"),
    ("standing", Some(Every::TwoWeeks), "持续推进，每两周报告"),
    ("standing", Some(Every::Month), "持续推进，每月报告"),
    ("standing", Some(Every::TwoMonths), "持续推进，每两月报告"),
    ("standing", Some(Every::Quarter), "持续推进，每季度报告"),
    ("standing", Some(Every::HalfYear), "持续推进，每半年报告"),
    ("standing", Some(Every::Year), "持续推进，年底报告"),
    ("quota", Some(Every::Week), "每周不少于若干次"),
    ("quota", Some(Every::Month), "每月不少于若干次"),
    ("quota", Some(Every::TwoMonths), "每两月不少于若干次"),
    ("quota", Some(Every::Quarter), "每季度不少于若干次"),
    ("quota", Some(Every::HalfYear), "每半年不少于若干次"),
    ("quota", Some(Every::Year), "全年不少于若干次"),
];

/// The kinds of duty as entries of a list, the chosen one marked.
pub(super) fn duty_options(chosen: &str) -> AnyView {
    let option = |(code, every, label): (&str, Option<Every>, &'static str)| {
        let word = every.map_or_else(|| code.to_owned(), |every| format!("{code}.{}", every.code()));
        let is_chosen = word == chosen;
        view! { <option value=word selected=is_chosen>{label}</option> }
    };
    DUTIES.map(option).collect_view().into_any()
}

fn duty(form: &ShownForm<PreviewForm>, preview: &Preview, item: &ParsedItem, planned: &PlannedTask) -> impl IntoView + use<> {
    let row = planned.source_row;
    let shown = planned.duty;
    let (date, count) = match shown {
        Duty::ByDate { date, .. } => (date.to_string(), String::new()),
        Duty::Quota { count, .. } => (String::new(), count.to_string()),
        _ => (String::new(), String::new()),
    };
    let field = PreviewForm::duty(row);
    let name = |part| PreviewForm::duty_part(row, part);
    let typed = |part| form.sent.value(&name(part)).map(str::to_owned);
    let error = form.errors.of(&field).map(str::to_owned);
    // a limit that was not read is nobody's word: whatever is chosen here is an answer, 年底前完成 as well
    let is_unread = preview.limits_open.unread.contains(&row);
    let kind_shown = if is_unread { String::new() } else { shown.kind_code() };
    let kind = typed(DutyPart::Kind).unwrap_or_else(|| kind_shown.clone());
    let options = duty_options(&kind);
    let open = is_unread.then(|| view! { <option value="" selected=kind.is_empty()>"请指定"</option> });
    let summary = if is_unread { format!("完成时限未读入，暂按{}", shown.label()) } else { shown.label() };
    let beside = if preview.choices.duties.contains_key(&row) { Vec::new() } else { asked_beside_limit(item, shown) };
    let beside = (!beside.is_empty()).then(|| {
        view! { <p class="muted">{format!("工作要求里写有“{}”，请核对报送要求", beside.join("”“"))}</p> }
    });
    let day = day_of_each_month(item, shown).map(|day| {
        view! { <p class="muted">{format!("每月的报送截止按“设置”统一计算，原文的“{day}”不另计")}</p> }
    });
    let from = (!item.duty.words.is_empty()).then(|| view! { <small class="muted">{format!("据“{}”", item.duty.words)}</small> });
    let was = shown_duty(&kind_shown, &date, &count);
    view! {
        <details open=error.is_some()>
            <summary>{summary}</summary>
            {error.clone().map(|error| view! { <p class="form-error" id=format!("{field}-error")>{error}</p> })}
            <input type="hidden" name=name(DutyPart::Was) value=was/>
            <div class="stack-tight duty-parts">
                <select id=field.clone() name=name(DutyPart::Kind) aria-label=format!("{}的报送要求", row_place(row))>{open}{options}</select>
                <input type="date" class="input-date" name=name(DutyPart::Date) value=typed(DutyPart::Date).unwrap_or(date) aria-label=format!("{}的完成日期", row_place(row))/>
                <input class="input-short" inputmode="numeric" maxlength="4" name=name(DutyPart::Count) value=typed(DutyPart::Count).unwrap_or(count) placeholder="次数" aria-label=format!("{}每期的次数", row_place(row))/>
            </div>
        </details>
        {from}
        {day}
        {beside}
    }
}
