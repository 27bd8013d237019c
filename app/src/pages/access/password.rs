//! A new password: forced after a first sign-in or a reset, and at will from 我的账号.

use domain::access::password::SHORTEST;
use leptos::prelude::*;
use services::access::account::PasswordChange;

use crate::components::notice_bar::notice_bar;
use crate::components::page_title::PageTitle;
use crate::context::PageContext;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// Inside the frame by choice; a door without a frame while nothing else may be done.
#[component]
pub(crate) fn PasswordPage() -> impl IntoView {
    let cx = PageContext::current();
    if cx.visitor.actor.as_ref().is_some_and(|actor| actor.must_change_password) {
        return view! {
            <PageTitle text="设置新密码".to_owned()/>
            <main class="door">
                <div class="door-card">
                    <div class="door-head"><div><h1>"请先设置新密码"</h1><p>"现在的密码是别人给的，换成自己的以后才能办理业务。"</p></div></div>
                    {notice_bar(&cx)}
                    {form(&cx)}
                </div>
                <form class="door-foot" method="post" action=verb::SIGN_OUT><button class="btn btn-plain">"退出登录"</button></form>
            </main>
        }
        .into_any();
    }
    page(|cx| async move {
        cx.actor()?;
        Ok(Page::new("修改密码", view! { <section class="panel">{form(&cx)}</section> }).under(paths::ME, "我的账号"))
    })
    .into_any()
}

fn form(cx: &PageContext) -> impl IntoView + use<> {
    let form = cx.form(|| PasswordChange { old: String::new(), new: String::new(), again: String::new() });
    let hint = format!("至少 {SHORTEST} 个字符，可以用一句容易记住的话；不要求大小写或符号，但不能是用户名或常见密码。");
    view! {
        <form class="form" method="post" action=verb::CHANGE_PASSWORD>
            {TextField::password(PasswordChange::old, "原密码", "current-password").show(&form.errors)}
            {TextField::password(PasswordChange::new, "新密码", "new-password")
                .hint(hint)
                .show(&form.errors)}
            {TextField::password(PasswordChange::again, "再输一次新密码", "new-password").show(&form.errors)}
            <div class="form-actions"><button class="btn btn-primary">"保存新密码"</button></div>
            <p class="form-hint">"保存后，在其他电脑、手机上的登录会一并结束。"</p>
        </form>
    }
}
