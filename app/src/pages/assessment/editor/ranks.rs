//! How units are ranked and how numbers are written; groups whose ranks and grades are their own.

use leptos::prelude::*;
use services::assessment::{EditorPage as Shown, GroupForm, RanksForm};
use services::{Result, ServiceError};

use domain::assessment::editor::MOST_TIES;

use crate::context::PageContext;
use crate::forms::choices::radios;
use crate::forms::field_row::FieldRow;
use crate::forms::select::options;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::forms::{Errors, ShownForm};
use crate::layout::Page;
use crate::paths::{self, verb};

/// By what units are ranked or graded.
pub(super) const BY: [(&str, &str, Option<&str>); 2] = [("points", "按得分", None), ("rate", "按得分率", Some("各单位满分不同的用得分率"))];

/// The form of all groups, folded while nothing of it failed, and the groups with the way to their own.
pub(super) fn panel(cx: &PageContext, shown: &Shown) -> AnyView {
    let form: ShownForm<RanksForm> = cx.form(|| shown.ranks.clone());
    let (sent, errors) = (&form.sent, &form.errors);
    let revision = if form.is_stale { shown.draft.revision } else { sent.revision };
    let rows: Vec<_> = shown.groups.iter().map(|(name, own)| row(shown, name, own)).collect();
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"排名和小数"</h2><p>"适用于没有另行规定的分组"</p></header>
            <details open=form.failed><summary>"修改"</summary>
                <form class="form" method="post" action=verb::EDIT_RANKS>
                    <input type="hidden" name=RanksForm::draft value=shown.draft.id.to_string()/>
                    <input type="hidden" name=RanksForm::revision value=revision.to_string()/>
                    {radios(FieldRow::new(RanksForm::rank_by, "名次按什么排"), errors, "choices", BY, &sent.rank_by)}
                    {ties(shown, &sent.ties, errors)}
                    <div class="form-pair">
                        {TextField::number(RanksForm::line, "各项得分的小数位数").maxlength(1).value(sent.line.clone()).show(errors)}
                        {TextField::number(RanksForm::total, "总分的小数位数").maxlength(1).value(sent.total.clone()).show(errors)}
                    </div>
                    {TextField::number(RanksForm::rate, "得分率的小数位数").hint("都是0到4位；总分的不多于各项得分的").maxlength(1).value(sent.rate.clone()).show(errors)}
                    <div class="form-actions"><button class="btn">"保存排名和小数"</button></div>
                </form>
            </details>
            <div class="table-wrap" tabindex="0" role="region" aria-label="分组的等次和排名"><table class="table table-compact table-cards">
                <thead><tr><th>"分组"</th><th>"等次和排名"</th><th class="do">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(shown: &Shown, name: &str, own: &GroupForm) -> impl IntoView + use<> {
    let words = if own.own == "yes" { "另行规定" } else { "与其他分组相同" };
    view! {
        <tr>
            <th scope="row">{name.to_owned()}</th>
            <td data-label="等次和排名">{words}</td>
            <td class="do"><a href=paths::rule_draft_group(&shown.draft.id, &own.group)>"修改"<span class="sr">{format!("，{name}的等次和排名")}</span></a></td>
        </tr>
    }
}

/// What decides between equals: as many lists as may be chosen.
fn ties(shown: &Shown, chosen: &[String], errors: &Errors) -> AnyView {
    let nodes = shown.outline.trees.iter().flat_map(|tree| &tree.nodes);
    let mut all: Vec<(String, String)> = vec![(String::new(), "不再比较".to_owned())];
    for node in nodes {
        let value = format!("node:{}", node.id);
        if !all.iter().any(|(known, _)| *known == value) {
            all.push((value, format!("“{}”得分高的在前", node.title)));
        }
    }
    all.push(("penalties".to_owned(), "重大扣分少的在前".to_owned()));
    all.push(("order".to_owned(), "按机构序列".to_owned()));
    let hint = "都不选的名次并列；选了的，先看第一个，还相同的再看下一个";
    FieldRow::new(RanksForm::ties, "同分时").note("选填").hint(hint).show_group(errors, |_| {
        let lists: Vec<_> = (0..MOST_TIES)
            .map(|place| {
                let id = format!("ties-{place}");
                let label = format!("第{}看", place + 1);
                let now = chosen.get(place).map(String::as_str).unwrap_or_default().to_owned();
                view! { <div class="field"><label for=id.clone()>{label}</label><select id=id name=RanksForm::ties>{options(all.clone(), &now)}</select></div> }
            })
            .collect();
        view! { <div class="query-grid">{lists}</div> }.into_any()
    })
}

/// The page of one group.
pub(super) fn page(cx: &PageContext, shown: &Shown, group: &str) -> Result<Page> {
    let (name, blank) = shown.groups.iter().find(|(_, own)| own.group == group).ok_or(ServiceError::NotFound("这个分组"))?;
    let form: ShownForm<GroupForm> = cx.form(|| blank.clone());
    let (sent, errors) = (&form.sent, &form.errors);
    let revision = if form.is_stale { shown.draft.revision } else { sent.revision };
    let own = [("no", "与其他分组相同", Some("下面的不用填")), ("yes", "另行规定", Some("下面的只用于这个分组"))];
    let body = view! {
        <section class="panel">
            <header class="panel-head"><h2>"等次和排名"</h2><p>"现在的已经填好，另行规定的在此基础上改"</p></header>
            <form class="form" method="post" action=verb::EDIT_GROUP>
                <input type="hidden" name=GroupForm::draft value=shown.draft.id.to_string()/>
                <input type="hidden" name=GroupForm::revision value=revision.to_string()/>
                <input type="hidden" name=GroupForm::group value=group.to_owned()/>
                {radios(FieldRow::new(GroupForm::own, "这个分组"), errors, "choices", own, &sent.own)}
                {TextArea::new(FieldRow::new(GroupForm::grades, "等次").note("选填").hint("每行一个，从高到低，等次和起点分中间空一格，如“优秀 90”；不分等次的留空")).lines(5).maxlength(400).value(sent.grades.clone()).show(errors)}
                {radios(FieldRow::new(GroupForm::grade_by, "等次按什么评"), errors, "choices", BY, &sent.grade_by)}
                {TextField::new(GroupForm::excellent, "最高等次的比例").optional().hint("最多占有名次单位的百分之几，如30；不限的留空").maxlength(6).value(sent.excellent.clone()).show(errors)}
                {radios(FieldRow::new(GroupForm::rank_by, "名次按什么排"), errors, "choices", BY, &sent.rank_by)}
                {ties(shown, &sent.ties, errors)}
                <div class="form-actions"><button class="btn btn-primary">"保存"</button><a class="btn btn-plain" href=paths::rule_draft(&shown.draft.id)>"返回"</a></div>
            </form>
        </section>
    };
    Ok(Page::new(format!("{name}的等次和排名"), body))
}
