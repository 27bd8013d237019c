//! Sign-in.

use leptos::prelude::*;
use services::ServiceError;
use services::access::session::{PAUSE, RUN_OUT, SignIn, WRONG_CODE};
use services::operations::settings;

use crate::components::notice_bar::notice_bar;
use crate::components::page_title::PageTitle;
use crate::context::PageContext;
use crate::forms::Errors;
use crate::forms::text_field::TextField;
use crate::paths::{self, verb};

/// Name and password. Works in any browser, with or without scripts.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let cx = PageContext::current();
    let next = cx.query("next").unwrap_or("/").to_owned();
    let failed = cx.query("error").map(|code| match code {
        "locked" => format!("输错次数过多，账号已暂停登录；请{}分钟后再试，或请系统管理员重置密码。", PAUSE.num_minutes()),
        "code" => "这个账号开通了两步验证，请再输入一次密码，并填写验证码。".to_owned(),
        "code-wrong" => WRONG_CODE.to_owned(),
        "run-out" => RUN_OUT.to_owned(),
        "expired" => ServiceError::NotSignedIn.to_string(),
        _ => "用户名或密码不正确，请核对后重试。".to_owned(),
    });
    let asks_code = cx.visitor.asks_code || cx.query("error").is_some_and(|code| code.starts_with("code"));
    let code = asks_code.then(|| {
        TextField::new(SignIn::code, "验证码")
            .hint("验证器上的6位数字，或一个恢复码；没有开通两步验证的不填")
            .autocomplete("one-time-code")
            .maxlength(40)
            .optional()
            .show(&Errors::default())
    });
    let typed = cx.visitor.typed_name.clone();
    let services = cx.services.clone();
    let notice = notice_bar(&cx);
    Suspend::new(async move {
        // the way in opens even where the county cannot be read
        let door = settings::door(&services).await.unwrap_or_else(|error| {
            tracing::error!(error = ?error, "the sign-in page is shown without the county's name");
            settings::Door::default()
        });
        let county = if door.county.is_empty() { "政务公开监督".to_owned() } else { format!("{}政务公开监督", door.county) };
        let emblem = door.emblem.as_deref().map(|digest| view! { <img class="emblem" src=paths::emblem(digest) alt=""/> });
        let ask = if door.contact.is_empty() {
            "忘记密码或没有账号，请联系本县系统管理员重置、开通。".to_owned()
        } else {
            format!("忘记密码或没有账号，请联系：{}（由系统管理员重置、开通）", door.contact)
        };
        view! {
        <PageTitle text="登录".to_owned()/>
        <main class="door">
            <div class="door-card">
                <div class="door-head">{emblem}<div><h1>{county}</h1><p>"重点工作清单 · 填报 · 审核"</p></div></div>
                {notice}
                {failed.map(|text| view! { <div class="notice notice-error" role="alert"><p>{text}</p></div> })}
                <form method="post" action=verb::SIGN_IN>
                    <input type="hidden" name=SignIn::next value=next/>
                    {TextField::new(SignIn::username, "用户名").value(typed).autocomplete("username").maxlength(64).show(&Errors::default())}
                    {TextField::password(SignIn::password, "密码", "current-password").show(&Errors::default())}
                    {code}
                    <button class="btn btn-primary">"登录"</button>
                </form>
                <p class="muted">{ask}</p>
            </div>
        </main>
        }
    })
}
