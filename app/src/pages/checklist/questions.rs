//! What only a person can say: which units an open expression means, which unit a name stands for.

use domain::ids::UnitId;
use domain::register::unit::UnitClass;
use leptos::prelude::*;
use services::checklist::import::{DutyPart, GroupQuestion, LimitQuestion, NameQuestion, Preview, PreviewForm};
use services::form::tick;

use super::task_rows::duty_options;
use crate::forms::ShownForm;
use crate::forms::field_row::FieldRow;

/// 等县直有关单位 and the like, each once, with the county's units to tick.
pub(super) fn groups(preview: &Preview) -> Option<impl IntoView + use<>> {
    let one = |(place, group): (usize, &GroupQuestion)| {
        let name = PreviewForm::group(place);
        let units = group
            .units
            .iter()
            .map(|unit| {
                view! {
                    <label><input type="checkbox" name=name.clone() value=unit.id.to_string() checked=unit.is_ticked/>" "{unit.name.clone()}</label>
                }
            })
            .collect_view();
        let state = if group.is_confirmed { "已确认，可修改" } else { "待确认" };
        let also = group.written.iter().filter(|written| **written != group.key).cloned().collect::<Vec<_>>().join("、");
        let also = (!also.is_empty()).then(|| format!("表中写作“{also}”，首字可能丢失。"));
        let rows = rows_text(&group.rows);
        let was = group.units.iter().filter(|unit| unit.is_ticked).map(|unit| unit.id.to_string()).collect::<Vec<_>>().join(" ");
        let sure = (!group.is_confirmed).then(|| {
            view! {
                <div class="choices"><label>
                    <input type="checkbox" name=PreviewForm::group_sure(place) value=tick::SET/>" 已核对，就是上面勾选的单位"
                </label></div>
            }
        });
        // 发改委等单位: the list says no more than that there are others
        let title = if group.key == "单位" { "“……等单位”（未写明哪一类）".to_owned() } else { group.key.clone() };
        view! {
            <fieldset class="form-row">
                <legend>{title}" "<span class="tag">{state}</span></legend>
                <p class="form-hint">{also}{format!("用于{rows}，共{}项任务。", group.rows.len())}</p>
                <input type="hidden" name=PreviewForm::group_key(place) value=group.key.clone()/>
                <input type="hidden" name=PreviewForm::group_was(place) value=was/>
                {group.is_offered.then(|| view! { <input type="hidden" name=PreviewForm::group_offered(place) value=tick::SET/> })}
                {picks(preview, place, group)}
                <div class="choices">{units}</div>
                {sure}
            </fieldset>
        }
    };
    (!preview.groups.is_empty()).then(|| {
        let all = preview.groups.iter().enumerate().map(one).collect_view();
        view! {
            <section class="panel" id="groups">
                <header class="panel-head"><h2>"确认“有关单位”"</h2><p>{how_to_answer(preview)}</p></header>
                {all}
            </section>
        }
    })
}

/// What is asked, and whether anything is asked at all.
fn how_to_answer(preview: &Preview) -> &'static str {
    let is_again = preview.comparison.is_some();
    let mut open = preview.groups.iter().filter(|group| !group.is_confirmed).peekable();
    if open.peek().is_none() {
        return if is_again {
            "已按本清单现在的责任单位填好，不用再确认；要改的，改后保存"
        } else {
            "已全部确认；要改的，改后保存"
        };
    }
    if open.any(|group| group.is_offered) {
        "一次确认，用于本清单所有这样写的任务；以前的答复已预先勾选，请核对后确认"
    } else {
        "一次确认，用于本清单所有这样写的任务；个别任务不同的，在下面的任务里另答"
    }
}

/// Buttons that tick many units at once: all, none, the others, and a class of units where the choice holds several.
fn picks(preview: &Preview, place: usize, group: &GroupQuestion) -> AnyView {
    let offered: Vec<&UnitId> = group.units.iter().map(|unit| &unit.id).collect();
    let class_of = |id: &UnitId| preview.directory.unit(id).map(|unit| unit.class);
    let mut classes: Vec<UnitClass> = Vec::new();
    for class in offered.iter().filter_map(|id| class_of(id)) {
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    let button = |words: String, value: String| {
        let about = format!("{words}：{}", group.key);
        view! { <button class="btn btn-small" name=PreviewForm::pick value=value aria-label=about>{words}</button> }
    };
    let whole = [("全选", '+'), ("全不选", '-'), ("反选", '~')]
        .map(|(words, sign)| button(words.to_owned(), PreviewForm::picking(place, sign, offered.iter().copied())));
    let by_class: Vec<_> = classes
        .iter()
        .filter(|_| classes.len() > 1)
        .map(|class| {
            let ids = offered.iter().copied().filter(|id| class_of(id) == Some(*class));
            button(format!("加选{}", class.label()), PreviewForm::picking(place, '+', ids))
        })
        .collect();
    view! { <div class="row">{whole.into_iter().collect_view()}{by_class}</div> }.into_any()
}

/// Names asked about on one page: more than a real list has, and less than a browser minds.
const NAMES_SHOWN: usize = 200;

/// Names without a unit: one of the nearest, another, or none.
pub(super) fn names(form: &ShownForm<PreviewForm>, preview: &Preview) -> Option<impl IntoView + use<>> {
    let one = |(place, question): (usize, &NameQuestion)| {
        let name = PreviewForm::name(place);
        let other_field = PreviewForm::name_other(place);
        let chosen = question.chosen.as_ref();
        let is_candidate = chosen.is_some_and(|unit| question.candidates.iter().any(|(id, _)| id == unit));
        let written_other = chosen.filter(|_| !is_candidate).map(|unit| preview.directory.name(unit));
        let typed = form.sent.value(&other_field).filter(|typed| !typed.is_empty()).map(str::to_owned);
        let other = typed.or(written_other);
        let candidates = question
            .candidates
            .iter()
            .map(|(id, unit)| {
                view! {
                    <label><input type="radio" name=name.clone() value=id.to_string() checked=chosen == Some(id)/>" "{unit.clone()}</label>
                }
            })
            .collect_view();
        let row = FieldRow::new(other_field.clone(), format!("“{}”", question.written)).hint(format!(
            "{}；见{}。",
            question.reason,
            rows_text(&question.rows)
        ));
        let controls = view! {
            <input type="hidden" name=PreviewForm::name_written(place) value=question.written.clone()/>
            <div class="choices">
                <label><input type="radio" name=name.clone() value="" checked=chosen.is_none() && other.is_none()/>" 暂不安排"</label>
                {candidates}
                <label><input type="radio" name=name.clone() value=PreviewForm::OTHER checked=other.is_some()/>" 其他单位"</label>
                <input
                    name=other_field
                    class="input-short"
                    list="unit-names"
                    maxlength="60"
                    value=other
                    aria-label=format!("“{}”对应的其他单位", question.written)
                />
            </div>
        };
        row.show_group(&form.errors, |_| controls.into_any())
    };
    // what is still to be decided comes first; the others follow as soon as these are kept
    let (decided, open): (Vec<_>, Vec<_>) = preview.names.iter().partition(|question| question.is_decided);
    let shown: Vec<&NameQuestion> = open.into_iter().chain(decided).take(NAMES_SHOWN).collect();
    let more = preview.names.len().saturating_sub(NAMES_SHOWN);
    let more = (more > 0).then(|| {
        view! { <p class="form-hint">{format!("另有{more}个名称没有列出；请先选好这些并保存，再接着选其余的。名称很多时，先核对“列的含义”和单位名册。")}</p> }
    });
    (!preview.names.is_empty()).then(|| {
        let all = shown.into_iter().enumerate().map(one).collect_view();
        let units = preview.directory.units.iter().map(|unit| view! { <option value=unit.list_name().to_owned()></option> }).collect_view();
        view! {
            <section class="panel" id="names">
                <header class="panel-head"><h2>"认不出的单位名称"</h2><p>"选好后，用于本清单所有这样写的地方"</p></header>
                <datalist id="unit-names">{units}</datalist>
                {all}
                {more}
            </section>
        }
    })
}

/// Time limits that were not understood: one answer for all rows that say the same.
pub(super) fn limits(form: &ShownForm<PreviewForm>, preview: &Preview) -> Option<impl IntoView + use<>> {
    let one = |(place, question): (usize, &LimitQuestion)| {
        let field = PreviewForm::limit(place);
        let name = |part| PreviewForm::limit_part(place, part);
        let typed = |part| form.sent.value(&name(part)).unwrap_or_default().to_owned();
        let kind = typed(DutyPart::Kind);
        let written = question.written.clone();
        let row = FieldRow::new(field, format!("“{written}”")).hint(format!("见{}。", rows_text(&question.rows)));
        let controls = view! {
            <input type="hidden" name=PreviewForm::limit_words(place) value=written.clone()/>
            <div class="row duty-parts">
                <select name=name(DutyPart::Kind) aria-label=format!("“{written}”按什么报送")>
                    <option value="" selected=kind.is_empty()>"暂不统一指定"</option>
                    {duty_options(&kind)}
                </select>
                <input type="date" class="input-date" name=name(DutyPart::Date) value=typed(DutyPart::Date) aria-label=format!("“{written}”的完成日期")/>
                <input class="input-short" inputmode="numeric" maxlength="4" name=name(DutyPart::Count) value=typed(DutyPart::Count) placeholder="次数" aria-label=format!("“{written}”每期的次数")/>
            </div>
        };
        row.show_group(&form.errors, |_| controls.into_any())
    };
    (!preview.limits.is_empty()).then(|| {
        let all = preview.limits.iter().take(NAMES_SHOWN).enumerate().map(one).collect_view();
        view! {
            <section class="panel" id="limits">
                <header class="panel-head"><h2>"没有读懂的时限"</h2><p>"选好后，用于所有时限这样写的任务；个别不同的可在下面逐项改"</p></header>
                {all}
                {left_open(form, preview)}
            </section>
        }
    })
}

/// The tick of who lets limits come in open, with their number: another number is asked again.
fn left_open(form: &ShownForm<PreviewForm>, preview: &Preview) -> Option<impl IntoView + use<>> {
    let words = preview.limits_open.agreed_words(preview.year)?;
    let name = PreviewForm::limits_open;
    let count = preview.limits_open.count().to_string();
    let ticked = form.sent.value(name) == Some(count.as_str());
    let error = form.errors.of(name).map(|error| view! { <p class="form-error" id=format!("{name}-error")>{error.to_owned()}</p> });
    Some(view! {
        {error}
        <div class="choices"><label><input type="checkbox" id=name name=name value=count checked=ticked/>{format!(" {words}，导入后再定")}</label></div>
    })
}

/// 第3、5行, shortened where there are many.
fn rows_text(rows: &[usize]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = rows.iter().take(SHOWN).map(ToString::to_string).collect();
    let more = if rows.len() > SHOWN { "等" } else { "" };
    format!("第{}{more}行", shown.join("、"))
}
