//! 两步验证: set up by choice from 我的账号, or before anything else where the county says that the role must have it.

use leptos::prelude::*;
use services::Result;
use services::access::second_factor::{self, FactorCode, FactorRemoval, SecondFactor};

use crate::components::notice_bar::notice_bar;
use crate::components::page_title::PageTitle;
use crate::components::qr::qr;
use crate::context::PageContext;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// Inside the frame by choice; a door without a frame while nothing else may be done.
#[component]
pub(crate) fn SecondFactorPage() -> impl IntoView {
    let cx = PageContext::current();
    if cx.visitor.actor.as_ref().is_some_and(|actor| actor.must_enrol) {
        let notices = notice_bar(&cx);
        let inside = Suspend::new(async move {
            match body(&cx).await {
                Ok(body) => body,
                Err(error) => view! { <div class="notice notice-error" role="alert"><p>{error.to_string()}</p></div> }.into_any(),
            }
        });
        return view! {
            <PageTitle text="设置两步验证".to_owned()/>
            <main class="door">
                <div class="door-card">
                    <div class="door-head"><div><h1>"请先设置两步验证"</h1><p>"本县要求您的角色使用两步验证，设置以后才能办理业务。"</p></div></div>
                    {notices}
                    {inside}
                </div>
                <form class="door-foot" method="post" action=verb::SIGN_OUT><button class="btn btn-plain">"退出登录"</button></form>
            </main>
        }
        .into_any();
    }
    page(|cx| async move { Ok(Page::new("两步验证", body(&cx).await?).under(paths::ME, "我的账号")) }).into_any()
}

async fn body(cx: &PageContext) -> Result<AnyView> {
    let (factor, is_required) = second_factor::own(cx.actor()?, &cx.services).await?;
    Ok(match factor {
        SecondFactor::Off => off().into_any(),
        SecondFactor::Begun { secret, address } => begun(cx, &secret, &address).into_any(),
        SecondFactor::On { recovery_left } => on(cx, recovery_left, is_required).into_any(),
    })
}

fn off() -> impl IntoView {
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"还没有开通"</h2></header>
            <p>"开通以后，登录时除密码外还要输入手机验证器上每30秒变化的6位数字，别人知道了密码也登录不了。验证器不需要联网，手机应用商店搜索“身份验证器”即可安装；微信小程序里也有。"</p>
            <form method="post" action=verb::BEGIN_SECOND_FACTOR><button class="btn btn-primary">"开始设置"</button></form>
        </section>
    }
}

fn begun(cx: &PageContext, secret: &str, address: &str) -> impl IntoView + use<> {
    let form = cx.form(|| FactorCode { code: String::new() });
    let groups: Vec<String> = secret.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"第一步：让验证器认识本账号"</h2><p>"用验证器扫描二维码；不能扫描的，选“手动输入密钥”。"</p></header>
            {qr(address, "供验证器扫描的二维码")}
            <dl class="facts"><div><dt>"密钥"</dt><dd><code>{groups.join(" ")}</code></dd></div></dl>
        </section>
        <section class="panel">
            <header class="panel-head"><h2>"第二步：输入验证器上的数字"</h2></header>
            <form class="form" method="post" action=verb::CONFIRM_SECOND_FACTOR>
                {TextField::number(FactorCode::code, "6位数字").maxlength(10).autocomplete("one-time-code").show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"开通"</button></div>
            </form>
            <form method="post" action=verb::BEGIN_SECOND_FACTOR><button class="btn btn-plain">"换一个密钥重新设置"</button></form>
        </section>
    }
}

fn on(cx: &PageContext, recovery_left: i64, is_required: bool) -> impl IntoView + use<> {
    let codes = (!cx.one_time_secrets().is_empty()).then(|| {
        let codes: Vec<_> = cx.one_time_secrets().iter().map(|code| view! { <li><code>{code.clone()}</code></li> }).collect();
        view! {
            <section class="panel" role="status">
                <header class="panel-head"><h2>"恢复码"</h2><p>"只显示这一次。请抄写或打印后锁好；手机丢失时，每个恢复码可以代替验证码登录一次。"</p></header>
                <ul>{codes}</ul>
                <p><a class="btn" href="/">"已经保存好，继续"</a></p>
            </section>
        }
    });
    let form = cx.form(|| FactorRemoval { password: String::new() });
    let close = if is_required {
        view! { <p>"本县要求您的角色使用两步验证，不能关闭。换手机或恢复码用完，请系统管理员重置密码，再重新设置。"</p> }.into_any()
    } else {
        view! {
            <form class="form" method="post" action=verb::REMOVE_SECOND_FACTOR>
                {TextField::password(FactorRemoval::password, "密码", "current-password").show(&form.errors)}
                <div class="form-actions"><button class="btn">"关闭两步验证"</button></div>
                <p class="form-hint">"换手机或恢复码用完时，先关闭再重新开通。"</p>
            </form>
        }
        .into_any()
    };
    view! {
        {codes}
        <section class="panel">
            <header class="panel-head"><h2>"已经开通"</h2><p>{format!("还有 {recovery_left} 个恢复码没有用过")}</p></header>
            {close}
        </section>
    }
}
