//! What 待办 has of arranged changes: those that could not be done, with why, and the way to do them anew.

use leptos::prelude::*;
use services::progress::todo::OfficeTodo;

use crate::components::arranged::row;
use crate::paths;

/// Arranged changes that could not be done; nothing where all were.
pub(super) fn lapsed(todo: &OfficeTodo) -> Option<AnyView> {
    let rows: Vec<_> = todo.lapsed.iter().cloned().map(|one| row(one, Some("wide"), Some(paths::CHECKLISTS))).collect();
    let number = rows.len();
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
