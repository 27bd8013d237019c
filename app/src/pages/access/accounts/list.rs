use domain::access::role::Role;
use leptos::prelude::*;
use services::access::account::{self, AccountFilter, AccountLine, PAGE_SIZES};
use services::access::second_factor::{self, RequiredFactor};

use crate::context::PageContext;
use crate::forms::Errors;
use crate::forms::choices::ticks;
use crate::forms::field_row::FieldRow;
use crate::layout::{Page, page};
use crate::lists::pager::{Pages, count};
use crate::paths::{self, verb};

/// Who may sign in.
#[component]
pub(crate) fn AccountsPage() -> impl IntoView {
    page(|cx| async move {
        let filter = AccountFilter {
            text: cx.query("q").map(|text| text.trim().chars().take(60).collect()),
            role: cx.query("role").and_then(Role::from_code),
            disabled: match cx.query("state") {
                Some("disabled") => Some(true),
                Some("in-use") => Some(false),
                _ => None,
            },
        };
        let number = |name| cx.query(name).and_then(|text| text.parse::<i64>().ok());
        let size = number("size").filter(|size| PAGE_SIZES.contains(size)).unwrap_or(PAGE_SIZES[0]);
        let at = number("page").unwrap_or(1).max(1);
        let found = account::list(cx.actor()?, &cx.services, &filter, at, size).await?;
        let filtered = filter.text.is_some() || filter.role.is_some() || filter.disabled.is_some();
        let list =
            if found.lines.is_empty() { nothing(filtered).into_any() } else { table(&cx, found.lines, found.total, at, size).into_any() };
        let required = second_factor::required(cx.actor()?, &cx.services).await?;
        let body = view! { {query(&cx)} {list} {must_have(&required)} };
        let without = account::units_without(cx.actor()?, &cx.services).await?.len();
        let all = (without > 0).then(|| {
            view! { <a class="btn" href=paths::NEW_ACCOUNTS>{format!("{without}个单位没有账号")}</a> }
        });
        Ok(Page::new("账号", body).actions(view! { {all}<a class="btn" href=paths::IMPORT_ACCOUNTS>"导入账号"</a><a class="btn btn-primary" href=paths::NEW_ACCOUNT>"新增账号"</a> }))
    })
}

/// Which roles must have a second factor.
fn must_have(required: &[Role]) -> impl IntoView + use<> {
    let roles = Role::ALL.map(|role| (role.code(), role.label(), required.contains(&role)));
    let row =
        FieldRow::new(RequiredFactor::roles, "必须使用的角色").hint("勾选后，还没有开通的人下次打开页面时先设置；其他角色由本人自愿开通");
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"两步验证"</h2><p>"登录时除密码外，还要输入手机验证器上的数字"</p></header>
            <form class="form" method="post" action=verb::REQUIRE_SECOND_FACTOR>
                {ticks(row, &Errors::default(), roles)}
                <div class="form-actions"><button class="btn">"保存"</button></div>
            </form>
        </section>
    }
}

fn query(cx: &PageContext) -> impl IntoView + use<> {
    let value = |name| cx.query(name).unwrap_or_default().to_owned();
    let (role, state) = (value("role"), value("state"));
    let roles = Role::ALL.map(|one| view! { <option value=one.code() selected=one.code() == role>{one.label()}</option> });
    let states = [("in-use", "在用"), ("disabled", "已停用")]
        .map(|(code, name)| view! { <option value=code selected=code == state>{name}</option> });
    view! {
        <form class="query" method="get">
            <div class="query-grid query-main">
                <div class="field"><label for="q">"姓名或单位"</label><input id="q" name="q" type="search" maxlength="60" value=value("q") placeholder="也可填用户名"/></div>
                <div class="field"><label for="role">"角色"</label><select id="role" name="role"><option value="">"全部"</option>{roles.collect_view()}</select></div>
                <div class="field"><label for="state">"状态"</label><select id="state" name="state"><option value="">"全部"</option>{states.collect_view()}</select></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=paths::ACCOUNTS>"重置"</a></div>
        </form>
    }
}

fn nothing(filtered: bool) -> impl IntoView {
    if filtered {
        view! { <div class="empty empty-match"><h2>"没有符合条件的账号"</h2><p>"去掉一两个条件再查。"</p><a class="btn" href=paths::ACCOUNTS>"重置条件"</a></div> }.into_any()
    } else {
        view! { <div class="empty"><h2>"还没有账号"</h2><p>"先为政务公开办和各责任单位的经办人新增账号。"</p><a class="btn" href=paths::NEW_ACCOUNT>"新增账号"</a></div> }.into_any()
    }
}

fn table(cx: &PageContext, lines: Vec<AccountLine>, total: i64, at: i64, size: i64) -> impl IntoView + use<> {
    let first = (at - 1) * size;
    let rows: Vec<_> = lines.into_iter().zip(first + 1..).map(|(line, no)| row(line, no)).collect();
    let pages = Pages { total: count(total), page: count(at), size: count(size), word: "个", sizes: PAGE_SIZES.map(count).into() };
    view! {
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="账号列表">
                <table class="table table-cards">
                    <thead><tr><th class="no">"序号"</th><th>"姓名"</th><th>"用户名"</th><th>"角色"</th><th>"所属单位"</th><th>"状态"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pages.show(cx)}
        </section>
    }
}

fn row(line: AccountLine, no: i64) -> impl IntoView {
    let state = match (line.disabled, line.must_change) {
        (true, _) => "已停用",
        (false, true) => "待改首次密码",
        (false, false) => "在用",
    };
    view! {
        <tr>
            <td class="no">{no}</td>
            <th scope="row"><a href=paths::account(&line.id)>{line.person}</a></th>
            <td data-label="用户名">{line.username}</td>
            <td data-label="角色">{line.role.label()}</td>
            <td data-label="所属单位">{line.unit_name.unwrap_or_else(|| "—".into())}</td>
            <td data-label="状态"><span class="tag">{state}</span></td>
        </tr>
    }
}
