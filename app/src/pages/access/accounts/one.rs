use domain::access::password::USERNAME_LENGTH;
use domain::calendar::office_time::minute_text;
use domain::ids::AccountId;
use leptos::prelude::*;
use services::Seen;
use services::access::account::{self, Account, AccountSheet, ChosenAccount, EditedAccount, HandOver, PERSON_LIMIT, PasswordReset};
use services::access::session::PAUSE;

use super::{role_and_unit, shown_once};
use crate::context::PageContext;
use crate::forms::seen::seen_field;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// One account: its facts, and what can be done with it.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let id = AccountId::new(cx.param("id"));
        let AccountSheet { account: found, password_seen } = account::one(actor, &cx.services, &id).await?;
        let units = account::unit_choices(actor, &cx.services).await?;
        let paused = account::is_paused(actor, &cx.services, &found.username).await?;
        let unit_name = found
            .unit
            .as_ref()
            .map(|unit| units.iter().find(|(id, _)| id == unit).map_or_else(|| "已撤销的单位".to_owned(), |(_, name)| name.clone()));
        let state = match (found.disabled, paused, found.must_change) {
            (true, ..) => "已停用，不能登录".to_owned(),
            (false, true, _) => format!("密码输错次数过多，暂停登录 {} 分钟；重置密码可立即解除", PAUSE.num_minutes()),
            (false, false, true) => "首次密码还没有改".to_owned(),
            (false, false, false) => "在用".to_owned(),
        };
        let form = cx.form(|| EditedAccount {
            id: found.id.clone(),
            person: found.person.clone(),
            role: found.role,
            unit: found.unit.clone(),
            seen: Seen::default(),
        });
        let is_me = actor.account == found.id;
        let seen = seen_field(&form, EditedAccount::seen, &form.sent.seen, &account::seen(&found), || {
            let unit = unit_name.clone().unwrap_or_else(|| "不属于某个单位".into());
            vec![("姓名".into(), found.person.clone()), ("角色".into(), found.role.label().into()), ("所属单位".into(), unit)]
        });
        let body = view! {
            {shown_once(&cx, &found.username)}
            <section class="panel">
                <header class="panel-head"><h2>"现状"</h2><a href=paths::audit_of(&format!("account:{}", found.id))>"操作记录"</a></header>
                <dl class="facts">
                    <div><dt>"用户名"</dt><dd>{found.username.clone()}</dd></div>
                    <div><dt>"角色"</dt><dd>{found.role.label()}</dd></div>
                    <div><dt>"所属单位"</dt><dd>{unit_name.unwrap_or_else(|| "—".into())}</dd></div>
                    <div><dt>"状态"</dt><dd>{state}</dd></div>
                    <div><dt>"新增时间"</dt><dd>{minute_text(found.created_at)}</dd></div>
                </dl>
            </section>
            <section class="panel">
                <header class="panel-head"><h2>"修改"</h2></header>
                <form class="form" method="post" action=verb::EDIT_ACCOUNT>
                    <input type="hidden" name=EditedAccount::id value=found.id.to_string()/>
                    {seen}
                    {TextField::new(EditedAccount::person, "姓名").value(form.sent.person).hint("只改今后的显示；以往记录保留当时的姓名。").maxlength(PERSON_LIMIT).show(&form.errors)}
                    {role_and_unit(units, form.sent.role, form.sent.unit.as_ref(), &form.errors)}
                    <div class="form-actions"><button class="btn btn-primary">"保存"</button></div>
                </form>
            </section>
            {(!found.disabled && !is_me).then(|| hand_over(&cx, &found.id))}
            <section class="panel">
                <header class="panel-head"><h2>"登录与停用"</h2></header>
                <div class="row">{actions(&found, &password_seen, is_me)}</div>
            </section>
        };
        Ok(Page::new(found.person, body).under(paths::ACCOUNTS, "账号"))
    })
}

fn hand_over(cx: &PageContext, id: &AccountId) -> impl IntoView + use<> {
    let form = cx.form(|| HandOver { id: id.clone(), successor: String::new(), username: String::new() });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"岗位交接"</h2><p>"为接任者新增同一角色、同一单位的账号，并停用本账号；草稿留在单位，历史记录不变。"</p></header>
            <form class="form" method="post" action=verb::HAND_OVER_ACCOUNT>
                <input type="hidden" name=HandOver::id value=id.to_string()/>
                {TextField::new(HandOver::successor, "接任者姓名").value(form.sent.successor).maxlength(PERSON_LIMIT).show(&form.errors)}
                {TextField::new(HandOver::username, "接任者用户名").value(form.sent.username).maxlength(*USERNAME_LENGTH.end()).show(&form.errors)}
                <div class="form-actions"><button class="btn">"交接并停用本账号"</button></div>
            </form>
        </section>
    }
}

fn actions(account: &Account, password_seen: &Seen, is_me: bool) -> impl IntoView + use<> {
    let id = account.id.to_string();
    let button = |verb: &'static str, words: &'static str| {
        view! {
            <form method="post" action=verb>
                <input type="hidden" name=ChosenAccount::id value=id.clone()/>
                <button class="btn">{words}</button>
            </form>
        }
        .into_any()
    };
    if account.disabled {
        return vec![button(verb::ENABLE_ACCOUNT, "恢复使用")];
    }
    let mut all = vec![button(verb::END_ACCOUNT_SESSIONS, "强制下线")];
    if !is_me {
        let reset = view! {
            <form method="post" action=verb::RESET_PASSWORD>
                <input type="hidden" name=PasswordReset::id value=id.clone()/>
                <input type="hidden" name=PasswordReset::password_seen value=password_seen.as_str().to_owned()/>
                <button class="btn">"重置密码"</button>
            </form>
        };
        all.insert(0, reset.into_any());
        all.push(button(verb::DISABLE_ACCOUNT, "停用账号"));
    }
    all
}
