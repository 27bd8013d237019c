use domain::calendar::office_time::minute_text;
use domain::ids::AccountId;
use leptos::prelude::*;
use services::access::account;

use super::{role_and_unit, shown_once};
use crate::context::PageContext;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};

/// One account: its facts, and what can be done with it.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let id = AccountId::new(cx.param("id"));
        let found = account::one(actor, &cx.services, &id).await?;
        let units = account::unit_choices(actor, &cx.services).await?;
        let paused = account::is_paused(actor, &cx.services, &found.username).await?;
        let unit_name = found
            .unit
            .as_ref()
            .map(|unit| units.iter().find(|(id, _)| id == unit).map_or_else(|| "已撤销的单位".to_owned(), |(_, name)| name.clone()));
        let state = match (found.disabled, paused, found.must_change) {
            (true, ..) => "已停用,不能登录",
            (false, true, _) => "密码输错次数过多,暂停登录 15 分钟;重置密码可立即解除",
            (false, false, true) => "首次密码还没有改",
            (false, false, false) => "在用",
        };
        let is_me = actor.account == found.id;
        let body = view! {
            {shown_once(&cx, &found.username)}
            <section class="panel">
                <header class="panel-head"><h2>"现状"</h2><a href=format!("/audit?subject=account:{}", found.id)>"操作记录"</a></header>
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
                <form class="form" method="post" action="/do/edit-account">
                    <input type="hidden" name="id" value=found.id.as_str().to_owned()/>
                    <input type="hidden" name="seen" value=account::seen(&found).as_str().to_owned()/>
                    {TextField::new("person", "姓名").value(found.person.clone()).hint("只改今后的显示;以往记录保留当时的姓名。").maxlength(40).show(&cx)}
                    {role_and_unit(&cx, units, Some(found.role), found.unit.as_ref())}
                    <div class="form-actions"><button class="btn btn-primary">"保存"</button></div>
                </form>
            </section>
            {(!found.disabled && !is_me).then(|| hand_over(&cx, &found.id))}
            <section class="panel">
                <header class="panel-head"><h2>"登录与停用"</h2></header>
                <div class="row">{actions(&found.id, found.disabled, is_me)}</div>
            </section>
        };
        Ok(Page::new(found.person, body).under("/accounts", "账号"))
    })
}

fn hand_over(cx: &PageContext, id: &AccountId) -> impl IntoView + use<> {
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"岗位交接"</h2><p>"为接任者新增同一角色、同一单位的账号,并停用本账号;草稿留在单位,历史记录不变。"</p></header>
            <form class="form" method="post" action="/do/hand-over-account">
                <input type="hidden" name="id" value=id.as_str().to_owned()/>
                {TextField::new("successor", "接任者姓名").maxlength(40).show(cx)}
                {TextField::new("username", "接任者用户名").maxlength(32).show(cx)}
                <div class="form-actions"><button class="btn">"交接并停用本账号"</button></div>
            </form>
        </section>
    }
}

fn actions(id: &AccountId, disabled: bool, is_me: bool) -> impl IntoView + use<> {
    let button = |verb: &str, words: &'static str| {
        view! {
            <form method="post" action=format!("/do/{verb}")>
                <input type="hidden" name="id" value=id.as_str().to_owned()/>
                <button class="btn">{words}</button>
            </form>
        }
        .into_any()
    };
    if disabled {
        return vec![button("enable-account", "恢复使用")];
    }
    let mut all = vec![button("reset-password", "重置密码"), button("end-account-sessions", "结束全部登录")];
    if !is_me {
        all.push(button("disable-account", "停用账号"));
    }
    all
}
