//! Empty pages: why there is nothing, and one next step.

use crate::paths;
use domain::access::permission::Permission;
use leptos::prelude::*;
use services::Actor;

/// The county has no checklist yet.
pub(crate) fn no_checklist(actor: &Actor) -> AnyView {
    if actor.may(Permission::ManageChecklist) {
        view! {
            <div class="empty">
                <h2>"还没有重点工作清单"</h2>
                <p>"导入本年度清单后,这里会显示各单位的任务和进展。"</p>
                <a class="btn btn-primary" href=paths::IMPORT_CHECKLIST>"导入清单"</a>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="empty">
                <h2>"还没有重点工作清单"</h2>
                <p>"政务公开办导入本年度清单后,这里会显示任务和进展。"</p>
            </div>
        }
        .into_any()
    }
}

/// Nothing meets the conditions; `reset` is the address without them.
pub(crate) fn no_match(what: &str, reset: String) -> AnyView {
    view! {
        <div class="empty empty-match">
            <h2>{format!("没有符合条件的{what}")}</h2>
            <p>"去掉一两个条件再查。"</p>
            <a class="btn" href=reset>"重置条件"</a>
        </div>
    }
    .into_any()
}
