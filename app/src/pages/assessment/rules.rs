//! 考核细则: the versions, and one of them.

use domain::access::permission::Permission;
use domain::assessment::trial::{Sample, made_up_unit};
use domain::assessment::{Assessment, Outline};
use domain::calendar::office_time::minute_text;
use domain::ids::RuleSetId;
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, BeginDraftForm, CloneRulesForm, RuleDraft, RuleSetLine, RuleSetPage as Shown};

use super::{sentences, tree_table, warnings};
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::forms::{Errors, ShownForm};
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// The name in an address of the version to compare with.
const AGAINST: &str = "against";
/// The name in an address of the sample facts.
const SAMPLE: &str = "sample";

/// `/rules`.
#[component]
pub(crate) fn RulesPage() -> impl IntoView {
    page(|cx| async move { list(&cx).await })
}

/// `/rules/:id`.
#[component]
pub(crate) fn RuleSetPage() -> impl IntoView {
    page(|cx| async move { one(&cx).await })
}

async fn list(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let all = assessment::all_rules(actor, &cx.services).await?;
    let may = actor.may(Permission::Assess);
    let action = may.then(|| view! { <a class="btn btn-primary" href=paths::IMPORT_RULES>"导入细则"</a> });
    if all.is_empty() {
        let words = if may {
            "导入本年度的考核细则后，就可以按季考评。"
        } else {
            "政务公开办导入本年度的考核细则后，这里可以查看。"
        };
        let body = view! { <div class="empty"><h2>"还没有考核细则"</h2><p>{words}</p>{action}</div> };
        return Ok(Page::new("考核细则", body).under(paths::ROUNDS, "考评"));
    }
    let rows: Vec<_> = all.iter().map(row).collect();
    let drafts = if may { assessment::rule_drafts(actor, &cx.services).await? } else { Vec::new() };
    let body = view! {
        {written(&drafts)}
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="考核细则"><table class="table table-cards">
                <thead><tr><th>"细则"</th><th class="num">"年度"</th><th class="num">"版本"</th><th>"使用情况"</th><th>"保存"</th><th>"校验值"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    };
    Ok(Page::new("考核细则", body).under(paths::ROUNDS, "考评").actions(action))
}

/// What is being written.
fn written(drafts: &[RuleDraft]) -> Option<AnyView> {
    let items: Vec<_> = drafts
        .iter()
        .map(|draft| {
            let words = format!("{}年“{}”", draft.year, draft.title);
            let last = format!("，{} {}改过", draft.changed_by, minute_text(draft.changed_at));
            view! { <li><a href=paths::rule_draft(&draft.id)>{words}</a>{last}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"修订稿"</h2><p>"还没有保存为版本，不能用于考评"</p></header>
                <ul class="stack-tight">{items}</ul>
            </section>
        }
        .into_any()
    })
}

fn row(line: &RuleSetLine) -> impl IntoView + use<> {
    let used = if line.rounds > 0 { format!("{}个批次用过，不能改动", line.rounds) } else { "未使用".to_owned() };
    view! {
        <tr>
            <th scope="row"><a href=paths::rule_set(&line.id)>{line.title.clone()}</a></th>
            <td class="num" data-label="年度">{line.year}</td>
            <td class="num" data-label="版本">{format!("第{}版", line.version)}</td>
            <td data-label="使用情况">{used}</td>
            <td data-label="保存">{format!("{} {}", line.created_by, minute_text(line.created_at))}</td>
            <td data-label="校验值"><code>{short(&line.digest)}</code></td>
        </tr>
    }
}

fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

/// From which round on a version holds, and for which.
fn held_for(shown: &Shown) -> Option<AnyView> {
    let (_, first) = shown.rounds.first()?;
    let from = format!("自“{first}”起：");
    let links: Vec<_> = shown
        .rounds
        .iter()
        .enumerate()
        .map(|(place, (id, name))| {
            let comma = if place == 0 { "" } else { "、" };
            view! { {comma}<a href=paths::round(id)>{name.clone()}</a> }
        })
        .collect();
    Some(view! { <div><dt>"适用批次"</dt><dd>{from}{links}</dd></div> }.into_any())
}

async fn one(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let id = RuleSetId::new(cx.param("id"));
    let sample = cx.query(SAMPLE).and_then(Sample::from_code);
    let shown = assessment::rule_set(actor, &cx.services, &id, cx.query(AGAINST), sample).await?;
    let line = &shown.line;
    let trees: Vec<_> = shown.outline.groups.iter().map(|group| (group.tree, group.name.clone())).collect();
    let panels: Vec<_> = shown
        .outline
        .trees
        .iter()
        .enumerate()
        .map(|(place, tree)| {
            let names: Vec<&str> = trees.iter().filter(|(other, _)| *other == place).map(|(_, name)| name.as_str()).collect();
            let title = if tree.from.is_some() { tree.title.clone() } else { names.join("、") };
            view! {
                <section class="panel panel-flush">
                    <header class="panel-head"><h2>{title}</h2><p>{format!("满分{}分", tree.full_mark)}</p></header>
                    {tree_table(&shown.outline, place)}
                </section>
            }
        })
        .collect();
    let extras = extras(&shown);
    let used = used_words(line.rounds, actor.may(Permission::Assess));
    let body = view! {
        <section class="panel"><dl class="facts">
            <div><dt>"年度和版本"</dt><dd>{format!("{}年第{}版", line.year, line.version)}</dd></div>
            <div><dt>"使用情况"</dt><dd>{used}</dd></div>
            {held_for(&shown)}
            <div><dt>"保存"</dt><dd>{format!("{} {}", line.created_by, minute_text(line.created_at))}</dd></div>
            <div><dt>"校验值"</dt><dd><code>{line.digest.clone()}</code></dd></div>
        </dl></section>
        {warnings(&shown.warnings)}
        {to_revise(&shown)}
        {trial(&shown.outline, shown.trial.as_ref())}
        {changes(&shown)}
        {panels}
        {extras}
        {tools(cx, &shown)}
    };
    let revise = actor.may(Permission::Assess).then(|| {
        view! {
            <form method="post" action=verb::BEGIN_RULE_DRAFT><button class="btn btn-primary" name=BeginDraftForm::rules value=line.id.to_string()>"修订"</button></form>
        }
    });
    let actions = view! {
        {revise}
        <details class="menu"><summary class="btn">"导出"</summary><ul>
            <li><a href=paths::rule_set_file(&line.id, "xlsx")>"Excel（指标、分值、评分标准）"</a></li>
            <li><a href=paths::rule_set_file(&line.id, "json")>"细则文件（JSON，可原样导入）"</a></li>
        </ul></details>
    };
    Ok(Page::new(line.title.clone(), body).under(paths::ROUNDS, "考评").under(paths::RULES, "考核细则").actions(actions))
}

/// How often a version was used, and to whoever may revise it, how.
fn used_words(rounds: i64, may_revise: bool) -> String {
    match (rounds, may_revise) {
        (..=0, _) => "还没有批次使用".to_owned(),
        (_, true) => format!("{rounds}个批次用过，不能改动；要改请点“修订”，保存为新版本"),
        (_, false) => format!("{rounds}个批次用过，不能改动；要改的，由政务公开办修订为新版本"),
    }
}

/// Bonus, penalties, veto.
fn extras(shown: &Shown) -> Option<AnyView> {
    let outline = &shown.outline;
    let part = |title: &'static str, items: Vec<String>| {
        (!items.is_empty()).then(|| view! { <div><dt>{title}</dt><dd>{sentences(&items)}</dd></div> })
    };
    let rules =
        |rules: &[domain::assessment::RuleOutline]| rules.iter().map(|rule| format!("{}（{}）", rule.words(), rule.kind.words())).collect();
    let vetoes = outline.vetoes.iter().map(|(_, words)| words.clone()).collect();
    let parts = (part("加分项", rules(&outline.bonus)), part("重大扣分项", rules(&outline.penalties)), part("单项否决", vetoes));
    let any = parts.0.is_some() || parts.1.is_some() || parts.2.is_some();
    any.then(|| {
        view! { <section class="panel"><header class="panel-head"><h2>"加分、重大扣分和否决"</h2></header><dl class="facts facts-rows">{parts}</dl></section> }
            .into_any()
    })
}

/// Rules that often yielded.
fn to_revise(shown: &Shown) -> Option<AnyView> {
    let items: Vec<_> = shown
        .to_revise
        .iter()
        .map(|(place, rule, appeals, upheld)| {
            view! { <li><span>{place.clone()}</span><p>{format!("{rule}：申诉{appeals}件，支持{upheld}件，建议修订为新版本。")}</p></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"建议修订的规则"</h2><p>"使用本版本的各批次合计，申诉3件以上、支持过半"</p></header>
                <ul class="problems">{items}</ul>
            </section>
        }
        .into_any()
    })
}

/// 试算.
pub(super) fn trial(outline: &Outline, trial: Option<&(Sample, Assessment)>) -> Option<AnyView> {
    let (sample, scored) = trial?;
    let digits = scored.rules.digits;
    let rows: Vec<_> = scored
        .sheets
        .iter()
        .map(|sheet| {
            let group = outline.groups.iter().find(|group| group.id == *sheet.group).map(|group| group.name.clone()).unwrap_or_default();
            let tree = made_up_unit(&sheet.unit).and_then(|(_, tree)| outline.trees.iter().find(|one| one.name == tree));
            let own = tree.filter(|tree| tree.from.is_some()).map(|tree| format!("：{}", tree.title)).unwrap_or_default();
            let group = format!("{group}{own}");
            let total = sheet.figures.map_or_else(|| sheet.status.label().to_owned(), |figures| figures.total.text(digits.total));
            let lost = sheet.lines.iter().filter(|line| line.amount.is_negative()).map(|line| {
                let place = outline.of_group(&sheet.group).place(line.leaf.as_str());
                view! { <li>{format!("{place}：{}　{}", line.amount.text(digits.line), line.note)}</li> }
            });
            let lost: Vec<_> = lost.collect();
            let none = lost.is_empty().then_some("没有扣分");
            view! {
                <tr><th scope="row">{group}</th><td class="num" data-label="得分">{total}</td><td class="wide" data-label="扣分">{none}<ul class="stack-tight">{lost}</ul></td></tr>
            }
        })
        .collect();
    Some(
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>{format!("试算：{}", sample.label())}</h2><p>"假设的事实，不保存，不影响任何批次"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="试算"><table class="table table-cards">
                    <thead><tr><th>"分组"</th><th class="num">"得分"</th><th>"扣分"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}

fn changes(shown: &Shown) -> Option<AnyView> {
    let (old, changes) = shown.changes.as_ref()?;
    let title = format!("与“{}”{}年第{}版相比", old.title, old.year, old.version);
    let body = if changes.is_empty() { view! { <p>"内容没有变化。"</p> }.into_any() } else { sentences(changes) };
    Some(view! { <section class="panel"><header class="panel-head"><h2>{title}</h2></header>{body}</section> }.into_any())
}

/// Try, compare, take over into another year.
fn tools(cx: &PageContext, shown: &Shown) -> impl IntoView + use<> {
    let id = &shown.line.id;
    let here = paths::rule_set(id);
    let samples: Vec<_> = Sample::ALL
        .iter()
        .map(|sample| view! { <a class="btn" href=paths::with_query(&here, [(SAMPLE, sample.code())])>{format!("试算：{}", sample.label())}</a> })
        .collect();
    let others = shown.others.iter().map(|line| (line.id.to_string(), format!("{} {}年第{}版", line.title, line.year, line.version)));
    let compare = (!shown.others.is_empty()).then(|| {
        let select = Select::new(FieldRow::new(AGAINST, "与哪一版比较")).choices(others).show(&Errors::default());
        view! { <form class="form" method="get" action=here.clone()>{select}<div class="form-actions"><button class="btn">"比较"</button></div></form> }
    });
    let clone = cx.actor().is_ok_and(|actor| actor.may(Permission::Assess)).then(|| {
        let form: ShownForm<CloneRulesForm> = cx.form(|| CloneRulesForm { rules: id.clone(), year: (shown.line.year + 1).to_string() });
        view! {
            <form class="form" method="post" action=verb::CLONE_RULES>
                <input type="hidden" name=CloneRulesForm::rules value=id.to_string()/>
                {TextField::number(CloneRulesForm::year, "沿用到哪一年").value(form.sent.year.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn">"沿用为新年度细则"</button></div>
            </form>
        }
    });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"试算、比较和沿用"</h2></header>
            <div class="stack"><div class="row">{samples}</div>{compare}{clone}</div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whoever_may_revise_is_told_of_the_button() {
        assert_eq!(used_words(0, true), used_words(0, false));
        assert!(used_words(2, true).contains("请点“修订”"));
        let read = used_words(2, false);
        assert!(read.starts_with("2个批次用过，不能改动") && !read.contains("请点"), "{read}");
    }
}
