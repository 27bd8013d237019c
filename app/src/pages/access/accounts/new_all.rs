//! Accounts for every unit that has none: the list, the button, and once, in the answer, the slips.

use leptos::prelude::*;
use services::access::account::{self, ProposedAccount, Slip};

use crate::context::PageContext;
use crate::islands::PrintButton;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/accounts/new-all`.
#[component]
pub(crate) fn NewAccountsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let county = actor.county_name.clone();
        let body = if cx.slips().is_empty() {
            let unused = account::unused(actor, &cx.services).await?;
            view! { {waiting(account::units_without(actor, &cx.services).await?)} {again(unused)} }.into_any()
        } else {
            made(&cx, &county).into_any()
        };
        Ok(Page::new("为各责任单位新增账号", body).under(paths::ACCOUNTS, "账号"))
    })
}

fn waiting(units: Vec<ProposedAccount>) -> AnyView {
    if units.is_empty() {
        return view! {
            <div class="empty"><h2>"没有还缺账号的责任单位"</h2><p>"先在“责任单位”里新增或导入单位，再回到这里为它们生成账号。"</p><a class="btn" href=paths::ACCOUNTS>"回到账号"</a></div>
        }
        .into_any();
    }
    let count = units.len();
    let rows: Vec<_> = units
        .into_iter()
        .zip(1..)
        .map(|(unit, no)| view! { <tr><td class="no">{no}</td><th scope="row">{unit.unit_name}</th><td data-label="用户名">{unit.username}</td></tr> })
        .collect();
    view! {
        <form class="panel" method="post" action=verb::ADD_ALL_ACCOUNTS>
            <header class="panel-head"><h2>{format!("{count}个单位还没有账号")}</h2><p>"用户名取单位简称的拼音首字母，重复的用全拼"</p></header>
            <p>"生成后一次显示全部一次性密码，可以打印成每个单位一页，也可以下载成一个表格；离开页面后不能再查看。"</p>
            <div class="form-actions"><button class="btn btn-primary">{format!("为这{count}个单位生成账号")}</button></div>
        </form>
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="还没有账号的单位">
                <table class="table table-cards">
                    <thead><tr><th class="no">"序号"</th><th>"单位"</th><th>"用户名"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// For slips that were lost: whoever has not signed in gets another.
fn again(unused: usize) -> Option<impl IntoView> {
    (unused > 0).then(|| {
        view! {
            <form class="panel" method="post" action=verb::RENEW_SLIPS>
                <header class="panel-head"><h2>{format!("{unused}个账号还在用一次性密码")}</h2><p>"密码页关掉了、没有打印出来的，在这里重新生成"</p></header>
                <p>"只涉及还没有改成自己密码的账号；先前发出的一次性密码同时失效。"</p>
                <div class="form-actions"><button class="btn">{format!("为这{unused}个账号重新生成登录信息")}</button></div>
            </form>
        }
    })
}

/// The slips, a page a person on paper, and the workbook.
pub(super) fn made(cx: &PageContext, county: &str) -> impl IntoView + use<> {
    let workbook = cx.one_time_secrets().first().map(|bytes| {
        let href = format!("data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,{bytes}");
        let name = format!("各单位账号-{}个.xlsx", cx.slips().len());
        view! { <a class="btn btn-primary" href=href download=name>"下载表格（Excel）"</a> }
    });
    let slips: Vec<_> = cx.slips().iter().map(|slip| slip_view(slip, county)).collect();
    let count = slips.len();
    view! {
        <section class="panel no-print" role="status">
            <header class="panel-head"><h2>{format!("已生成{count}份登录信息")}</h2><p>"密码只显示这一次"</p></header>
            <p>"请现在打印（每个账号一页）或下载表格，分发给本人；首次登录时改成自己的密码。"</p>
            <div class="form-actions">{workbook}<PrintButton/></div>
        </section>
        {slips}
    }
}

fn slip_view(slip: &Slip, county: &str) -> impl IntoView + use<> {
    view! {
        <section class="panel slip">
            <header class="panel-head"><h2>{slip.unit_name.clone()}</h2><p>{format!("{county}政务公开监督 · 登录信息")}</p></header>
            <dl class="facts facts-rows">
                <div><dt>"姓名"</dt><dd>{format!("{}（{}）", slip.person, slip.role.label())}</dd></div>
                <div><dt>"用户名"</dt><dd><code>{slip.username.clone()}</code></dd></div>
                <div><dt>"一次性密码"</dt><dd><code>{slip.password.clone()}</code></dd></div>
            </dl>
            <p>"首次登录后须改成自己的密码。请妥善保管，登录后销毁本页。"</p>
        </section>
    }
}
