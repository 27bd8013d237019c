use domain::access::password::USERNAME_LENGTH;
use domain::access::role::Role;
use leptos::prelude::*;
use services::access::account::{self, NewAccount, PERSON_LIMIT};

use super::role_and_unit;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// A new account. Its one-time password is shown in the answer to this form.
#[component]
pub(crate) fn NewAccountPage() -> impl IntoView {
    page(|cx| async move {
        let units = account::unit_choices(cx.actor()?, &cx.services).await?;
        let form = cx.form(|| NewAccount { username: String::new(), person: String::new(), role: Role::Office, unit: None });
        let (least, most) = (USERNAME_LENGTH.start(), *USERNAME_LENGTH.end());
        let username = format!("登录时输入，{least} 到 {most} 个字母、数字或汉字；新增后不能改。");
        let body = view! {
            <section class="panel">
                <form class="form" method="post" action=verb::ADD_ACCOUNT>
                    {TextField::new(NewAccount::person, "姓名").value(form.sent.person).hint("审核、填报记录里显示这个名字。").maxlength(PERSON_LIMIT).show(&form.errors)}
                    {TextField::new(NewAccount::username, "用户名").value(form.sent.username).hint(username).maxlength(most).show(&form.errors)}
                    {role_and_unit(units, form.sent.role, form.sent.unit.as_ref(), &form.errors)}
                    <div class="form-actions"><button class="btn btn-primary">"新增"</button><a class="btn btn-plain" href=paths::ACCOUNTS>"取消"</a></div>
                    <p class="form-hint">"新增后显示一次性密码，本人首次登录时改成自己的密码。"</p>
                </form>
            </section>
        };
        Ok(Page::new("新增账号", body).under(paths::ACCOUNTS, "账号"))
    })
}
