//! A rule of a draft: its kind, and the fields of that kind.

use domain::assessment::editor::{Param, RuleKind, RulePart, RuleWords};
use domain::assessment::{Outline, RuleOutline};
use leptos::prelude::*;
use services::assessment::{EditorPage as Shown, RuleAwayForm, RuleForm};
use services::{Result, ServiceError};

use super::parts::{hidden, tree_of};
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::forms::{Errors, ShownForm};
use crate::layout::Page;
use crate::paths::{self, verb};

/// A rule that is not there yet.
const NEW: &str = "new";

/// The rule.
pub(super) fn page(cx: &PageContext, shown: &Shown, tree: &str, node: &str, rule: &str) -> Result<Page> {
    let known =
        if rule == NEW { None } else { Some(known(&shown.outline, tree, node, rule).ok_or(ServiceError::NotFound("这条规则"))?) };
    let words = known.map(RuleWords::of).unwrap_or_default();
    let kind = cx.query(RuleForm::kind).and_then(RuleKind::from_code).or(words.kind);
    let form: ShownForm<RuleForm> = cx.form(|| kind.map(|kind| RuleForm::showing(&words, kind)).unwrap_or_default());
    let fields = kind.map(|kind| fields(shown, &form, (tree, node, rule), kind));
    let away = known.filter(|_| matches!(node, "bonus" | "penalty")).map(|rule| away(shown, tree, node, &rule.id));
    let body = view! { {kinds(shown, (tree, node, rule), kind)}{fields}{away} };
    Ok(Page::new(if rule == NEW { "新增规则" } else { "修改规则" }, body))
}

fn known<'o>(outline: &'o Outline, tree: &str, node: &str, rule: &str) -> Option<&'o RuleOutline> {
    let rules = match node {
        "bonus" => &outline.bonus,
        "penalty" => &outline.penalties,
        node => &outline.trees.iter().find(|one| one.name == tree)?.node(node)?.rules,
    };
    rules.iter().find(|one| one.id == rule)
}

/// Without scripts the kind is chosen first, and its fields come with the page.
fn kinds(shown: &Shown, (tree, node, rule): (&str, &str, &str), kind: Option<RuleKind>) -> AnyView {
    let choices = RulePart::of(node).kinds().map(|kind| (kind.code().to_owned(), kind.label().to_owned()));
    let chosen = kind.map(RuleKind::code).unwrap_or_default();
    let word = if kind.is_some() { "换成这一种" } else { "下一步" };
    view! {
        <section class="panel">
            <form class="form" method="get" action=paths::rule_draft(&shown.draft.id)>
                <input type="hidden" name="tree" value=tree.to_owned()/>
                <input type="hidden" name="node" value=node.to_owned()/>
                <input type="hidden" name="rule" value=rule.to_owned()/>
                {Select::new(FieldRow::new("kind", "怎样计分")).choices(choices).chosen(chosen).show(&Errors::default())}
                <div class="form-actions"><button class=if kind.is_some() { "btn" } else { "btn btn-primary" }>{word}</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn fields(shown: &Shown, form: &ShownForm<RuleForm>, (tree, node, rule): (&str, &str, &str), kind: RuleKind) -> AnyView {
    let sent = &form.sent;
    let params: Vec<_> = kind.params().iter().map(|param| field(form, kind, *param)).collect();
    let sources: Vec<(String, String)> = kind.sources().map(|source| (source.code().to_owned(), source.label().to_owned())).collect();
    let source = (!sources.is_empty() && RulePart::of(node) == RulePart::Leaf).then(|| {
        let all = std::iter::once((String::new(), "人工录入".to_owned())).chain(sources);
        let row = FieldRow::new(RuleForm::source, "事实来源").hint("系统里已有的数据自动采集，不用再录入");
        Select::new(row).choices(all).chosen(sent.source.clone()).show(&form.errors)
    });
    let worth = tree_of(shown, tree).and_then(|tree| tree.node(node)).map(|node| format!("{}，{}分", node.title, node.points));
    let id = if rule == NEW { "" } else { rule };
    let back = if worth.is_some() { paths::rule_draft_node(&shown.draft.id, tree, node) } else { paths::rule_draft(&shown.draft.id) };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>{kind.label()}</h2><p>{worth}</p></header>
            <form class="form" method="post" action=verb::EDIT_RULE>
                {hidden(shown, tree, Some(node))}
                <input type="hidden" name=RuleForm::rule value=id.to_owned()/>
                <input type="hidden" name=RuleForm::kind value=kind.code()/>
                {TextField::new(RuleForm::text, "评分标准的原句").optional().hint("空着时按规则写成一句").maxlength(500).value(sent.text.clone()).show(&form.errors)}
                {params}
                {source}
                {TextField::new(RuleForm::evidence, "认定依据").optional().hint("看什么材料，如“栏目页面截图”“收文登记”；人工录入的请写明").maxlength(100).value(sent.evidence.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"保存规则"</button><a class="btn btn-plain" href=back>"取消"</a></div>
            </form>
        </section>
    }
    .into_any()
}

fn field(form: &ShownForm<RuleForm>, kind: RuleKind, param: Param) -> AnyView {
    let (value, label, errors) = (form.sent.param(param).to_owned(), kind.param_label(param), &form.errors);
    if param == Param::Named {
        let row = FieldRow::new(param.code(), label).hint("每行一个，写成“名称 分数”，如“市级 3”");
        return TextArea::new(row).lines(5).maxlength(2_000).value(value).show(errors);
    }
    let usual = TextField::new(param.code(), label).value(value);
    let field = match param {
        Param::Done | Param::Has => usual.maxlength(100),
        Param::From | Param::To => usual.maxlength(10).placeholder("2026-07-01"),
        _ => TextField::number(param.code(), label).maxlength(12).value(form.sent.param(param).to_owned()),
    };
    if kind.may_lack(param) { field.optional() } else { field.asked_by_the_server() }.show(errors)
}

/// Bonus and penalties have no page of their own where a rule could be taken out.
fn away(shown: &Shown, tree: &str, node: &str, rule: &str) -> AnyView {
    view! {
        <section class="panel">
            <form class="form" method="post" action=verb::REMOVE_RULE>
                {hidden(shown, tree, Some(node))}
                <div class="form-actions"><button class="btn" name=RuleAwayForm::rule value=rule.to_owned()>"删去这条规则"</button></div>
            </form>
        </section>
    }
    .into_any()
}
