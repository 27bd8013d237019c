//! Accounts: list, new one, one.

mod list;
mod new;
mod one;

use domain::access::role::Role;
use domain::ids::UnitId;
use leptos::prelude::*;

use crate::context::PageContext;

pub(crate) use list::AccountsPage;
pub(crate) use new::NewAccountPage;
pub(crate) use one::AccountPage;

/// The two choices that every account form asks for. What the last try chose goes before what is stored.
fn role_and_unit(cx: &PageContext, units: Vec<(UnitId, String)>, role: Option<Role>, unit: Option<&UnitId>) -> impl IntoView + use<> {
    let typed = |field| cx.flash().and_then(|flash| flash.value(field)).map(str::to_owned);
    let role = typed("role").or_else(|| role.map(|role| role.code().to_owned())).unwrap_or_default();
    let unit = typed("unit").or_else(|| unit.map(|unit| unit.as_str().to_owned())).unwrap_or_default();
    let roles = Role::ALL.map(|one| view! { <option value=one.code() selected=one.code() == role>{one.label()}</option> });
    let units: Vec<_> = units
        .into_iter()
        .map(|(id, name)| view! { <option value=id.as_str().to_owned() selected=id.as_str() == unit>{name}</option> })
        .collect();
    let error = cx.flash().and_then(|flash| flash.error("unit")).map(str::to_owned);
    let row = if error.is_some() { "form-row has-error" } else { "form-row" };
    view! {
        <div class="form-pair">
            <div class="form-row"><label class="form-label" for="role">"角色"</label><select id="role" name="role">{roles.collect_view()}</select></div>
            <div class=row>
                <label class="form-label" for="unit">"所属单位"</label>
                {error.map(|error| view! { <p class="form-error" id="unit-error">{error}</p> })}
                <select id="unit" name="unit" aria-describedby="unit-hint"><option value="">"不属于某个单位"</option>{units}</select>
                <p class="form-hint" id="unit-hint">"单位经办人、单位分管领导必选;其他角色不用选。"</p>
            </div>
        </div>
    }
}

/// The one-time password, on the one page view after it was made.
fn shown_once(cx: &PageContext, username: &str) -> Option<impl IntoView + use<>> {
    let password = cx.flash()?.once.clone()?;
    let username = username.to_owned();
    Some(view! {
        <section class="panel" role="status">
            <header class="panel-head"><h2>"一次性密码"</h2><p>"只显示这一次,离开本页后无法再查看。请当面或通过安全渠道告知本人。"</p></header>
            <dl class="facts">
                <div><dt>"用户名"</dt><dd>{username}</dd></div>
                <div><dt>"一次性密码"</dt><dd><code>{password}</code></dd></div>
            </dl>
            <p class="muted">"本人首次登录后必须改成自己的密码。"</p>
        </section>
    })
}
