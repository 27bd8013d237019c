use leptos::prelude::*;
use services::access::account;

use super::role_and_unit;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};

/// A new account. Its one-time password is shown on the account's page.
#[component]
pub(crate) fn NewAccountPage() -> impl IntoView {
    page(|cx| async move {
        let units = account::unit_choices(cx.actor()?, &cx.services).await?;
        let body = view! {
            <section class="panel">
                <form class="form" method="post" action="/do/add-account">
                    {TextField::new("person", "姓名").hint("审核、填报记录里显示这个名字。").maxlength(40).show(&cx)}
                    {TextField::new("username", "用户名").hint("登录时输入,2 到 32 个字母、数字或汉字;新增后不能改。").maxlength(32).show(&cx)}
                    {role_and_unit(&cx, units, None, None)}
                    <div class="form-actions"><button class="btn btn-primary">"新增"</button><a class="btn btn-plain" href="/accounts">"取消"</a></div>
                    <p class="form-hint">"新增后显示一次性密码,本人首次登录时改成自己的密码。"</p>
                </form>
            </section>
        };
        Ok(Page::new("新增账号", body).under("/accounts", "账号"))
    })
}
