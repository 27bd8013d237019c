//! The four-column table as the county publishes it: no frame, no sign-in, nothing but the document.

use domain::calendar::office_time::day_text;
use domain::checklist::published::{PublicRow, PublicTable};
use domain::ids::{ChecklistId, TaskId};
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::ServiceError;
use services::checklist;
use services::progress::cells::AS_OF;

use crate::components::page_title::PageTitle;
use crate::context::PageContext;
use crate::pages::missing::error_view;
use crate::paths;
use crate::refusal::status_of;

/// Answers only while the office has switched the address on.
#[component]
pub(crate) fn PublicTablePage() -> impl IntoView {
    let cx = PageContext::current();
    let response = use_context::<ResponseOptions>();
    Suspend::new(async move {
        match checklist::published(&cx.services, cx.param("slug")).await {
            Ok(table) => {
                if let Some(response) = response {
                    // switched off means off at once: a browser asks again before it shows a kept copy
                    response.insert_header(http::header::CACHE_CONTROL, http::HeaderValue::from_static("no-cache"));
                }
                document(&table, cx.query(AS_OF).is_some_and(|day| !day.is_empty())).into_any()
            }
            Err(error) => {
                let status = status_of(&error);
                if let Some(response) = response {
                    response.set_status(status);
                }
                let sentence = if status == StatusCode::NOT_FOUND {
                    "这个页面没有公开，或已撤下。".to_owned()
                } else {
                    tracing::error!(error = ?error, "public page failed");
                    ServiceError::to_string(&error)
                };
                view! { <PageTitle text="没有这个页面".to_owned()/> {error_view(status, &sentence)} }.into_any()
            }
        }
    })
}

/// `asks_for_a_day`: what was public before may have been taken back for a reason, so no address leads there, and that is said.
fn document(table: &PublicTable, asks_for_a_day: bool) -> impl IntoView + use<> {
    let said = asks_for_a_day.then(|| {
        let text = format!("本页只提供最近一次公开的内容（截至{}），不能按日期查看以前的内容。", day_text(table.as_of));
        view! { <p class="paper-meta" role="status">{text}</p> }
    });
    view! { <PageTitle text=table.title.clone()/> <main class="paper print-wide"><h1>{table.title.clone()}</h1>{said}{sheet(table)}</main> }
}

/// What stands beneath the title: whose it is and of what day, and the table.
pub(super) fn sheet(table: &PublicTable) -> impl IntoView + use<> {
    let wide = table.rows.iter().any(|row| row.subsection.is_some());
    view! {
        <p class="paper-meta">{table.subtitle()}</p>
        <table class="four">{headings(wide)}<tbody>{body_rows(&table.rows, None, None, None)}</tbody></table>
    }
}

/// The heads; two columns under 工作内容 where the list has two levels.
pub(super) fn headings(wide: bool) -> impl IntoView + use<> {
    let section = if wide { "2" } else { "1" };
    view! {
        <thead>
            <tr>
                <th scope="col" colspan=section>"工作内容"</th><th scope="col">"工作要求"</th><th scope="col">"责任单位"</th><th scope="col">"完成情况"</th>
            </tr>
        </thead>
    }
}

/// The rows, texts to the letter. `edit` is the list in which a row's text can be opened; `blank` stands in the place of a text that
/// there is none of.
pub(super) fn body_rows(
    rows: &[PublicRow],
    edit: Option<&ChecklistId>,
    editing: Option<&TaskId>,
    blank: Option<&'static str>,
) -> impl IntoView + use<> {
    let wide = rows.iter().any(|row| row.subsection.is_some());
    let row = |row: &PublicRow| {
        let section =
            (row.section_rows > 0).then(|| view! { <th scope="rowgroup" rowspan=row.section_rows.to_string()>{row.section.clone()}</th> });
        let subsection = wide.then(|| view! { <td data-label="工作内容">{row.subsection.clone()}</td> });
        let edit = edit.filter(|_| editing != Some(&row.task)).map(|list| {
            let label = format!("修改{}的完成情况", row.number);
            view! { <a class="btn btn-small btn-plain" href=paths::table_edit(list, &row.task) aria-label=label>"修改"</a> }
        });
        let blank = blank.filter(|_| row.completion.trim().is_empty()).map(|said| view! { <span class="muted">{said}</span> });
        view! {
            <tr>
                {section}{subsection}
                <td data-label="工作要求">{row.requirement.clone()}</td>
                <td data-label="责任单位">{row.units.clone()}</td>
                <td data-label="完成情况">{row.completion.clone()}{blank}{edit}</td>
            </tr>
        }
    };
    rows.iter().map(row).collect_view()
}
