//! What 待办 has of arranged changes: those that could not be done, with why, and the way to do them anew.

use domain::calendar::office_time::day_text;
use leptos::prelude::*;
use services::operations::scheduled::{Arranged, ChosenChange};
use services::progress::todo::OfficeTodo;

use crate::paths::{self, verb};

/// Arranged changes that could not be done; nothing where all were.
pub(super) fn lapsed(todo: &OfficeTodo) -> Option<AnyView> {
    let number = todo.waits.lapsed;
    let rows: Vec<_> = todo.lapsed.iter().map(row).collect();
    (number > 0).then(|| {
        view! {
            <section class="panel panel-flush" id="lapsed">
                <header class="panel-head"><h2>"没有执行的安排 "<span class="count" data-waits=number>{number}</span></h2><p>"核对原因，重新办理；不再需要的点“不再提示”"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="没有执行的安排"><table class="table table-cards">
                    <thead><tr><th>"内容"</th><th>"生效日"</th><th>"安排人"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}

fn row(one: &Arranged) -> impl IntoView + use<> {
    let href = match (&one.unit, &one.task) {
        (Some(unit), _) => paths::unit(unit),
        (None, Some(task)) => paths::task(task),
        (None, None) => paths::CHECKLISTS.to_owned(),
    };
    let why = one.refused.clone().map(|why| view! { <p class="form-error">{format!("没有执行：{why}")}</p> });
    let put_away = one.may_cancel.then(|| {
        view! {
            <form method="post" action=verb::CANCEL_CHANGE>
                <input type="hidden" name=ChosenChange::change value=one.id.clone()/>
                <button class="btn btn-small btn-plain" aria-label=format!("不再提示：{}", one.said)>"不再提示"</button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row" class="wide"><a href=href>{one.said.clone()}</a>{why}</th>
            <td data-label="生效日" class="nowrap">{day_text(one.on)}</td>
            <td data-label="安排人">{one.by.clone()}</td>
            <td class="do">{put_away}</td>
        </tr>
    }
}
