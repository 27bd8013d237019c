//! Accounts from a file: the file is chosen here, looked at here, and once, in the answer, the slips stand here.

use domain::access::permission::Permission;
use domain::ids::ImportId;
use leptos::prelude::*;
use services::Result;
use services::access::account::import::{self, AccountPreview, ChosenAccounts, FILE_LIMIT, PlannedAccount, ROWS_LIMIT};
use services::register::RowProblem;
use services::waiting_rows::FileOf;

use super::new_all::made;
use crate::components::ended_file::or_ended;
use crate::components::evidence_list::size;
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, drop_field};
use crate::layout::{Page, page};
use crate::paths::{self, verb};
use services::Seen;

/// `/accounts/import`.
#[component]
pub(crate) fn ImportAccountsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        actor.require(Permission::ManageAccounts)?;
        let body = if !cx.slips().is_empty() {
            made(&cx, &actor.county_name).into_any()
        } else {
            match cx.query(ChosenAccounts::draft) {
                Some(draft) => preview(&cx, ImportId::new(draft)).await?,
                None => choose(&cx).into_any(),
            }
        };
        Ok(Page::new("导入账号", body).under(paths::ACCOUNTS, "账号"))
    })
}

fn choose(cx: &PageContext) -> impl IntoView + use<> {
    let form = cx.form(|| ChosenAccounts { draft: ImportId::new(""), seen: Seen::default() });
    let hint =
        format!("Excel（.xlsx）或 CSV，不超过{}，一次最多{ROWS_LIMIT}个账号；列为“单位”“姓名”“用户名”“角色”，先后不限", size(FILE_LIMIT));
    view! {
        <ol class="steps"><li aria-current="step">"选择文件"</li><li>"核对"</li><li>"生成账号"</li></ol>
        <section class="panel">
            <form class="form" method="post" action=verb::IMPORT_ACCOUNTS enctype="multipart/form-data">
                {drop_field(FieldRow::new(FILE, "账号名单").hint(hint), ".xlsx,.csv", &form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"读取文件"</button><a class="btn btn-plain" href=paths::ACCOUNTS>"取消"</a></div>
            </form>
        </section>
        <section class="panel">
            <header class="panel-head"><h2>"导入的规则"</h2></header>
            <ul class="stack-tight">
                <li>"一行一个人；单位写名册里的全称、简称或别名。"</li>
                <li>"用户名可以不填，由系统按单位简称的拼音生成；已有人用的不会覆盖，那一行不读入。"</li>
                <li>"角色不填的，按单位经办人；还可以写单位分管领导、政务公开办、县领导、督查人员、系统管理员。"</li>
                <li>"文件里的密码一律不读；一次性密码由系统生成，确认后显示一次，可以打印成每人一页。"</li>
                <li><a href=paths::ACCOUNTS_TEMPLATE>"下载样表（Excel）"</a>"，“登录信息”的导出表也可以改后使用。"</li>
            </ul>
        </section>
    }
}

async fn preview(cx: &PageContext, draft: ImportId) -> Result<AnyView> {
    let found = match or_ended(cx, FileOf::Accounts, &draft, import::waiting(cx.actor()?, &cx.services, &draft).await).await? {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    let count = found.added.len();
    let confirm = if count == 0 {
        view! {
            <div class="confirm-bar"><p>"没有可以新增的账号，请按提示修改文件后重新上传。"</p><div><a class="btn btn-primary" href=paths::IMPORT_ACCOUNTS>"重新选择"</a></div></div>
        }
        .into_any()
    } else {
        let left_out = rows_left_out(&found);
        let beside = (left_out > 0).then(|| view! { "，另有 "<b>{left_out}</b>" 行没有读入" });
        view! {
            <form method="post" action=verb::CONFIRM_ACCOUNTS>
                <input type="hidden" name=ChosenAccounts::draft value=draft.to_string()/>
                <input type="hidden" name=ChosenAccounts::seen value=found.seen().as_str().to_owned()/>
                <div class="confirm-bar">
                    <p>"新增 "<b>{count}</b>" 个账号"{beside}"。现在还没有保存；确认后一次显示全部一次性密码。"</p>
                    <div><a class="btn" href=paths::IMPORT_ACCOUNTS>"重新选择"</a><button class="btn btn-primary">{format!("生成这{count}个账号")}</button></div>
                </div>
            </form>
        }
        .into_any()
    };
    Ok(view! {
        <ol class="steps"><li class="is-done">"选择文件"</li><li aria-current="step">"核对"</li><li>"生成账号"</li></ol>
        {problems("没有读入的行", "其余各行可以先生成", &found.problems)}
        {problems("读入时略去的内容", "这些行仍会生成账号", &found.notes)}
        {accounts(&found.added)}
        {confirm}
    }
    .into_any())
}

/// Rows that are refused; what is wrong with the file as a whole is no row.
fn rows_left_out(found: &AccountPreview) -> usize {
    found.problems.iter().filter(|problem| problem.row > 0).count()
}

fn problems(title: &'static str, rest: &'static str, all: &[RowProblem]) -> Option<AnyView> {
    let items: Vec<_> = all
        .iter()
        .map(|problem| {
            let place = if problem.row == 0 { problem.column.clone() } else { format!("第 {} 行 · {}", problem.row, problem.column) };
            view! { <li><span>{place}</span><p>{problem.message.clone()}</p></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>{title}</h2><p>{format!("{}处，{rest}", items.len())}</p></header>
                <ul class="problems">{items}</ul>
            </section>
        }
        .into_any()
    })
}

fn accounts(added: &[PlannedAccount]) -> Option<AnyView> {
    let rows: Vec<_> = added
        .iter()
        .map(|one| {
            let unit = if one.unit_name.is_empty() { "—".to_owned() } else { one.unit_name.clone() };
            view! {
                <tr>
                    <td class="no">{one.row}</td>
                    <th scope="row"><bdi>{one.person.clone()}</bdi></th>
                    <td data-label="用户名"><bdi>{one.username.clone()}</bdi></td>
                    <td data-label="角色">{one.role.label()}</td>
                    <td data-label="单位"><bdi>{unit}</bdi></td>
                </tr>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush">
                <div class="table-wrap" tabindex="0" role="region" aria-label="将要新增的账号"><table class="table table-cards">
                    <thead><tr><th class="no">"行"</th><th>"姓名"</th><th>"用户名"</th><th>"角色"</th><th>"所属单位"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}
