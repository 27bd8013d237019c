//! Sign-in.

use leptos::prelude::*;

use crate::components::notice_bar::notice_bar;
use crate::components::page_title::PageTitle;
use crate::context::PageContext;

/// Name and password. Works in any browser, with or without scripts.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let cx = PageContext::current();
    let next = cx.query("next").unwrap_or("/").to_owned();
    let failed = cx.query("error").map(|code| match code {
        "locked" => "输错次数过多,账号已暂停登录;请15分钟后再试,或请系统管理员重置密码。",
        "expired" => "登录已失效,请重新登录;已保存的草稿不会丢失。",
        _ => "用户名或密码不正确,请核对后重试。",
    });
    view! {
        <PageTitle text="登录".to_owned()/>
        <main class="door">
            <div class="door-card">
                <div class="door-head"><div><h1>"政务公开监督"</h1><p>"重点工作清单 · 填报 · 审核"</p></div></div>
                {notice_bar(&cx)}
                {failed.map(|text| view! { <div class="notice notice-error" role="alert"><p>{text}</p></div> })}
                <form method="post" action="/do/sign-in">
                    <input type="hidden" name="next" value=next/>
                    <div class="form-row">
                        <label for="username">"用户名"</label>
                        <input id="username" name="username" autocomplete="username" required maxlength="64" autocapitalize="none"/>
                    </div>
                    <div class="form-row">
                        <label for="password">"密码"</label>
                        <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"/>
                    </div>
                    <button class="btn btn-primary">"登录"</button>
                </form>
            </div>
        </main>
    }
}
