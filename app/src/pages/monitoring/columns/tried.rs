//! 试读: what is read of the column that a form describes, beside the form.

use domain::calendar::office_time::day_text;
use domain::monitoring::rule_words::cause_words;
use domain::monitoring::tried::{Tried, TriedColumn, TriedItem};
use leptos::prelude::*;
use services::monitoring::{ColumnForm, try_column};
use services::{Result, Seen, ServiceError};

use crate::context::PageContext;

/// The button of the form, and its name in the address.
pub(super) const TRY: &str = "try";

/// The form as the address of a try carries it; none where nothing is tried.
pub(super) fn typed(cx: &PageContext) -> Option<ColumnForm> {
    cx.query(TRY)?;
    let of = |name: &str| cx.query(name).unwrap_or_default().to_owned();
    Some(ColumnForm {
        column: of(ColumnForm::column),
        seen: Seen::from_form(of(ColumnForm::seen)),
        unit: of(ColumnForm::unit),
        name: of(ColumnForm::name),
        address: of(ColumnForm::address),
        class: of(ColumnForm::class),
        limit_days: of(ColumnForm::limit_days),
        monthly_minimum: of(ColumnForm::monthly_minimum),
        allows_note: cx.query(ColumnForm::allows_note).is_some(),
        level: of(ColumnForm::level),
        reader: of(ColumnForm::reader),
        pick_item: of(ColumnForm::pick_item),
        pick_title: of(ColumnForm::pick_title),
        pick_day: of(ColumnForm::pick_day),
        from: of(ColumnForm::from),
    })
}

/// What the try came to; nothing where nothing is tried.
pub(super) async fn tried(cx: &PageContext) -> Result<Option<AnyView>> {
    let Some(form) = typed(cx) else { return Ok(None) };
    let said = match try_column(cx.actor()?, &cx.services, &form).await {
        Ok(tried) => result(&tried),
        Err(ServiceError::Invalid(errors)) => {
            let words = errors.into_iter().map(|error| error.message).collect::<String>();
            view! { <div class="notice notice-error" role="alert"><p>{words}</p></div> }.into_any()
        }
        Err(ServiceError::Refused(words)) => view! { <div class="notice notice-warn" role="status"><p>{words}</p></div> }.into_any(),
        Err(other) => return Err(other),
    };
    Ok(Some(said))
}

fn result(tried: &TriedColumn) -> AnyView {
    let words = match &tried.what {
        Tried::Items(all, _) => format!("读到{all}条"),
        Tried::Article(heading, day) => {
            let day = day.map(|(day, source)| format!("，{}（{}）", day_text(day), source.label())).unwrap_or_default();
            format!("读到一篇文章：{heading}{day}")
        }
        Tried::Note(day) => format!("读到说明{}", day.map(|day| format!("，写明{}", day_text(day))).unwrap_or_default()),
        Tried::Empty => "没有读到内容".to_owned(),
        Tried::Unreadable => "列表没有识别出来".to_owned(),
        Tried::NotPicked => "选择器没有选中条目".to_owned(),
        Tried::File => "不是网页".to_owned(),
        Tried::Failed(cause) => format!("打不开：{}", cause_words(&cause.to_string())),
        Tried::NotJudged(_) => "没有读取".to_owned(),
    };
    let encoding = if tried.encoding.is_empty() { String::new() } else { format!("，编码{}", tried.encoding.to_uppercase()) };
    let list = match &tried.what {
        Tried::Items(_, first) => Some(items(first)),
        _ => None,
    };
    let missed = (!tried.missed.is_empty()).then(|| {
        let all: Vec<_> = tried.missed.iter().map(|words| view! { <p>{words.clone()}</p> }).collect();
        view! { <div class="notice notice-warn" role="status">{all}</div> }
    });
    view! {
        <section class="panel panel-flush" id="tried">
            <header class="panel-head"><h2>"试读结果"</h2><p>{format!("{words}{encoding}。没有保存任何内容。")}</p></header>
            {list}
            {missed}
            <div class="toolbar"><p>{tried.what.advice()}</p></div>
        </section>
    }
    .into_any()
}

fn items(first: &[TriedItem]) -> AnyView {
    let rows: Vec<_> = first
        .iter()
        .map(|item| {
            let (day, source) = match item.day {
                Some((day, source)) => (day_text(day), source.label()),
                None => ("没有找到".to_owned(), "–"),
            };
            view! {
                <tr>
                    <th scope="row" class="wide"><a href=item.address.clone() rel="noopener noreferrer">{item.title.clone()}</a></th>
                    <td data-label="日期" class="nowrap">{day}</td>
                    <td data-label="日期来自">{source}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="试读到的前几条"><table class="table table-cards">
            <thead><tr><th>"标题"</th><th>"日期"</th><th>"日期来自"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}
