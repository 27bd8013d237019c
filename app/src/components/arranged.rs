//! What was decided for a day ahead, and what could not be done on its day.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use leptos::prelude::*;
use services::Result;
use services::operations::scheduled::{self, Arranged, ChosenChange};

use crate::context::PageContext;
use crate::paths::{self, verb};

/// What is arranged about something, with a way back for each, for whoever has the right to arrange it; nothing where nothing is.
pub(crate) async fn arranged_changes(
    cx: &PageContext,
    manages: Permission,
    is_about: impl Fn(&Arranged) -> bool,
) -> Result<Option<AnyView>> {
    let actor = cx.actor()?;
    if !actor.may(manages) {
        return Ok(None);
    }
    let rows: Vec<_> =
        scheduled::arranged(actor, &cx.services).await?.into_iter().filter(is_about).map(|one| row(one, None, None)).collect();
    Ok((!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush" id="arranged">
                <header class="panel-head"><h2>"已安排的变更"</h2><p>"到生效日自动执行"</p></header>
                <div class="table-wrap"><table class="table table-cards">
                    <thead><tr><th>"内容"</th><th>"生效日"</th><th>"安排人"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    }))
}

/// A row of such a table. `class` is that of its first cell; `otherwise` is the way to what is about neither a unit nor a task.
pub(crate) fn row(one: Arranged, class: Option<&'static str>, otherwise: Option<&'static str>) -> impl IntoView {
    let said = one.said;
    let href = match (&one.unit, &one.task) {
        (Some(unit), _) => Some(paths::unit(unit)),
        (None, Some(task)) => Some(paths::task(task)),
        (None, None) => otherwise.map(str::to_owned),
    };
    let about = match href {
        Some(href) => view! { <a href=href>{said.clone()}</a> }.into_any(),
        None => said.clone().into_any(),
    };
    let is_refused = one.refused.is_some();
    let refused = one.refused.map(|why| view! { <p class="form-error">{format!("没有执行：{why}")}</p> });
    let cancel = one.may_cancel.then(|| {
        let (name, label) = if is_refused {
            ("不再提示", format!("不再提示：{said}"))
        } else {
            ("取消安排", format!("取消安排：{said}"))
        };
        view! {
            <form method="post" action=verb::CANCEL_CHANGE>
                <input type="hidden" name=ChosenChange::change value=one.id/>
                <button class="btn btn-small btn-plain" aria-label=label>{name}</button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row" class=class>{about}{refused}</th>
            <td data-label="生效日" class="nowrap">{day_text(one.on)}</td>
            <td data-label="安排人">{one.by}</td>
            <td class="do">{cancel}</td>
        </tr>
    }
}
