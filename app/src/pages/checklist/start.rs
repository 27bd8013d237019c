//! How a new list begins: from which day it asks, and what becomes of what lay before.

use domain::calendar::office_time::day_text;
use domain::checklist::import::row_place;
use domain::checklist::start::Past;
use leptos::prelude::*;
use services::checklist::import::{Preview, PreviewForm};

use crate::forms::ShownForm;
use crate::forms::choices::checkbox;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::select::{Select, options};

/// Asked once, before the list is stored; a list that lives keeps its first day.
pub(super) fn start(form: &ShownForm<PreviewForm>, preview: &Preview) -> Option<AnyView> {
    let cells = preview.cells;
    if preview.comparison.is_some() {
        return None;
    }
    let typed = form.sent.value(PreviewForm::first_day).map(str::to_owned);
    let first_day = typed.unwrap_or_else(|| preview.start.first_day.to_string());
    let past = [Past::MadeUp, Past::NotAsked].map(|past| (past.code(), past.label()));
    let made_up_by = day_text(preview.start.made_up_by);
    let mut said = vec![format!("按此设置生成{}个应报事项", cells.all)];
    if cells.taken_over > 0 {
        said.push(format!("其中{}项任务的{}个列为历史完成，不再填报", cells.taken_over_tasks, cells.taken_over));
    }
    if cells.made_up > 0 {
        said.push(format!("{}个期限在起报日期以前，请单位在{made_up_by}以前补报", cells.made_up));
    }
    said.push(if cells.past == 0 {
        "没有一导入就逾期的".to_owned()
    } else {
        format!("{}个一导入就显示逾期", cells.past)
    });
    let class = if cells.past == 0 { "notice" } else { "notice notice-warn" };
    let body = view! {
        <section class="panel" id="start">
            <header class="panel-head"><h2>"从哪一天起报"</h2><p>"没有要求过的，不算逾期"</p></header>
            {date(PreviewForm::first_day, "起报日期")
                .hint("在这一天以前已经结束的月份、季度不要求填报；补报历史的，可改为1月1日")
                .value(first_day)
                .show(&form.errors)}
            {checkbox(PreviewForm::takes_over, "把文件中的完成情况作为历史完成情况：写了完成情况的任务列为历史完成，不再要求填报", preview.choices.takes_over)}
            {Select::new(FieldRow::new(PreviewForm::past, "期限在起报日期以前的任务").hint(format!("补报的截止日期为{made_up_by}；个别任务可在下表逐行另选")))
                .choices(past)
                .chosen(preview.choices.past.code())
                .show(&form.errors)}
            <div class=class role="status"><p>{said.join("，")}"。"</p></div>
        </section>
    };
    Some(body.into_any())
}

/// The same for one row.
pub(super) fn past_of_row(preview: &Preview, row: usize) -> Option<AnyView> {
    if preview.comparison.is_some() {
        return None;
    }
    let chosen = preview.choices.past_rows.get(&row).map_or("", |past| past.code());
    let all = [("", "按整张清单的设置")]
        .into_iter()
        .chain([Past::TakenOver, Past::MadeUp, Past::NotAsked].map(|past| (past.code(), past.label())));
    let choices = all.map(|(value, words)| (value.to_owned(), words.to_owned())).collect();
    let body = view! {
        <details open=!chosen.is_empty()>
            <summary>"起报以前"</summary>
            <select name=PreviewForm::past_row(row) aria-label=format!("{}起报以前的办理", row_place(row))>{options(choices, chosen)}</select>
        </details>
    };
    Some(body.into_any())
}
