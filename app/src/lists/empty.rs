//! Empty pages: why there is nothing, and one next step.

use crate::paths;
use domain::access::permission::Permission;
use leptos::prelude::*;
use services::Actor;
use services::operations::settings::FirstSteps;

/// The county has no checklist yet.
pub(crate) fn no_checklist(actor: &Actor) -> AnyView {
    if actor.may(Permission::ManageChecklist) {
        view! {
            <div class="empty">
                <h2>"还没有重点工作清单"</h2>
                <p>"导入本年度清单后，这里会显示各单位的任务和进展。"</p>
                <a class="btn btn-primary" href=paths::IMPORT_CHECKLIST>"导入清单"</a>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="empty">
                <h2>"还没有重点工作清单"</h2>
                <p>"政务公开办导入本年度清单后，这里会显示任务和进展。"</p>
            </div>
        }
        .into_any()
    }
}

/// The first morning: four steps that tick themselves off, for whoever may do them.
pub(crate) fn first_steps(actor: &Actor, steps: FirstSteps) -> AnyView {
    let step = |done: bool, may: bool, name: &'static str, href: &'static str, words: String| {
        let sign = if done { "✓" } else { "○" };
        let state = if done { "已完成" } else { "待办" };
        let name = if may { view! { <a href=href>{name}</a> }.into_any() } else { name.into_any() };
        view! { <li class=if done { "is-done" } else { "" }><span aria-hidden="true">{sign}</span>" "{name}<small>{format!("（{state}）{words}")}</small></li> }
    };
    let units =
        if steps.units == 0 { "导入或逐个新增责任单位".to_owned() } else { format!("名册里有{}个单位", steps.units) };
    let accounts = match (steps.units, steps.without_account) {
        (0, _) => "先有单位，再一次生成全部账号".to_owned(),
        (_, 0) => "每个单位都能登录".to_owned(),
        (_, without) => format!("{without}个单位还没有账号"),
    };
    let emblem = if steps.has_emblem { "已上传标识图片" } else { "还可以上传标识图片" };
    let all = view! {
        {step(steps.is_named, true, "填写县名和联系方式", paths::SETTINGS, format!("登录页和对外公布的表上都会用到；{emblem}"))}
        {step(steps.units > 0, true, "建立单位名册", paths::UNITS, units)}
        {step(steps.units > 0 && steps.without_account == 0, actor.may(Permission::ManageAccounts), "为各单位生成账号", paths::NEW_ACCOUNTS, accounts)}
        {step(steps.has_list, actor.may(Permission::ManageChecklist), "导入清单", paths::IMPORT_CHECKLIST, "本年度的清单确认后，各单位即可开始填报".to_owned())}
    };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"开始使用：四步"</h2><p>"每完成一步自动打勾；不归您办理的步骤由同事完成"</p></header>
            <ol class="first-steps">{all}</ol>
        </section>
    }
    .into_any()
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
