//! Accounts: list, new one, one.

mod import;
mod list;
mod new;
mod new_all;
mod one;

use domain::access::role::Role;
use domain::ids::UnitId;
use leptos::prelude::*;
use services::access::account::NewAccount;

use crate::context::PageContext;
use crate::forms::Errors;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;

pub(crate) use import::ImportAccountsPage;
pub(crate) use list::AccountsPage;
pub(crate) use new::NewAccountPage;
pub(crate) use new_all::NewAccountsPage;
pub(crate) use one::AccountPage;

/// The two choices that every account form asks for.
fn role_and_unit(units: Vec<(UnitId, String)>, role: Role, unit: Option<&UnitId>, errors: &Errors) -> impl IntoView + use<> {
    let roles =
        Select::new(FieldRow::new(NewAccount::role, "角色")).choices(Role::ALL.map(|role| (role.code(), role.label()))).chosen(role.code());
    let hint = "单位经办人、单位分管领导必选；其他角色不用选。";
    let units = Select::new(FieldRow::new(NewAccount::unit, "所属单位").hint(hint))
        .choice("", "不属于某个单位")
        .choices(units.into_iter().map(|(id, name)| (id.to_string(), name)))
        .chosen(unit.map(ToString::to_string).unwrap_or_default());
    view! { <div class="form-pair">{roles.show(errors)}{units.show(errors)}</div> }
}

/// The one-time password, in the answer to the form that made it.
fn shown_once(cx: &PageContext, username: &str) -> Option<impl IntoView + use<>> {
    let password = cx.one_time_password()?.to_owned();
    let username = username.to_owned();
    Some(view! {
        <section class="panel" role="status">
            <header class="panel-head"><h2>"一次性密码"</h2><p>"只显示这一次，离开本页后无法再查看。14天内有效。请当面或通过安全渠道告知本人。"</p></header>
            <dl class="facts">
                <div><dt>"用户名"</dt><dd>{username}</dd></div>
                <div><dt>"一次性密码"</dt><dd><code>{password}</code></dd></div>
            </dl>
            <p class="muted">"本人首次登录后必须改成自己的密码。"</p>
        </section>
    })
}
