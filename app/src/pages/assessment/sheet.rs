//! 得分表: a unit's sheet, line by line, with its rules and its evidence; where a line is contested or corrected.

use domain::access::permission::Permission;
use domain::assessment::correction::sealed_words;
use domain::assessment::inputs::{EntryForm as Form, Origin};
use domain::assessment::plan::{changed_quarters_words, changed_words, early_cutoff_words};
use domain::assessment::round::RoundState;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::{FindingId, RoundId, UnitId};
use leptos::prelude::*;
use services::Result;
use services::assessment::{
    self, ContestForm, CorrectionForm, EntryPage, Evidence, SheetLine, SheetNode, SheetPage as Shown, converted_heading,
};

use super::ranking::{crowded_out_words, standing};
use super::{about_a_sheet, indented, line_problems, wide_or_off, withdrawn};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::fact::FactFields;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/rounds/:id/sheets/:unit`.
#[component]
pub(crate) fn SheetPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let (id, unit) = (RoundId::new(cx.param("id")), UnitId::new(cx.param("unit")));
    if let (Some("problems"), Some(leaf), Some(rule)) = (cx.query("line"), cx.query("leaf"), cx.query("rule")) {
        return line_problems::load(cx, &id, &unit, leaf, rule).await;
    }
    let shown = assessment::sheet(actor, &cx.services, &id, &unit).await?;
    let may = actor.may(Permission::Assess);
    let about = match (cx.query("line"), cx.query("leaf"), cx.query("rule")) {
        (Some("contest"), Some(leaf), Some(rule)) => contest(cx, &shown, leaf, rule),
        (Some("correct"), Some(leaf), Some(rule)) if may && shown.state == RoundState::Sealed => {
            let entry = assessment::entry(actor, &cx.services, &id, &unit, "fact", leaf, rule).await?;
            Some(correct(cx, &entry))
        }
        _ => None,
    };
    let fault = shown.fault.clone().map(|fault| view! { <div class="notice notice-error" role="alert"><p>{fault}</p></div> });
    let sum = (!shown.adds_up)
        .then(|| view! { <div class="notice notice-error" role="alert"><p>"各行之和与总分不符，请报告系统管理员。"</p></div> });
    let provisional = shown.state.is_provisional().then(|| view! { <div class="notice"><p>{provisional(&shown)}</p></div> });
    let rows: Vec<_> = shown.nodes.iter().map(|node| node_rows(&shown, node, may)).collect();
    let extras = (may && shown.state.takes_facts()).then(|| extras(&shown));
    let body = view! {
        {withdrawn(&shown.round)}
        {fault}
        {sum}
        {provisional}
        {head(&shown)}
        {about}
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"得分明细"</h2><p>"各行相加就是总分"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="得分明细"><table class="table table-cards">
                <thead><tr><th>"指标和规则"</th><th class="num">"分值"</th><th class="num">"得分"</th><th>"怎样得出"</th><th>"事实和依据"</th><th class="do">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
        {extras}
    };
    let step = |unit: &Option<UnitId>, words: &'static str, rel: &'static str| {
        unit.clone().map(|unit| view! { <a class="btn" href=paths::sheet(&id, &unit) rel=rel>{words}</a> })
    };
    let actions = view! {
        {step(&shown.neighbours.0, "上一单位", "prev")}
        {step(&shown.neighbours.1, "下一单位", "next")}
        <details class="menu"><summary class="btn">"导出"</summary><ul>
            <li><a href=paths::sheet_file(&id, &unit, "xlsx")>"得分表（Excel）"</a></li>
            <li><a href=paths::sheet_file(&id, &unit, "docx")>"得分表（Word）"</a></li>
        </ul></details>
    };
    let title = format!("{} {}得分表", shown.line.name, shown.round.name);
    Ok(about_a_sheet(Page::new(title, body), &shown.round, shown.is_own).actions(actions))
}

fn provisional(shown: &Shown) -> String {
    let window = shown.window.map(|window| format!("申诉从{}到{}受理，", day_text(window.opens_on), day_text(window.closes_on)));
    format!("{}定稿前得分和名次为暂定。", window.unwrap_or_default())
}

fn head(shown: &Shown) -> impl IntoView + use<> {
    let dash = || "–".to_owned();
    let line = &shown.line;
    let total = line.total.clone().unwrap_or_else(dash);
    let full = shown.full.clone().map(|full| format!(" / {full}")).unwrap_or_default();
    let before = shown.before.clone().map(|before| view! { <br/><small>{format!("反馈时{before}，更正后{total}")}</small> });
    let rank = line.rank.map_or_else(dash, |rank| format!("第{rank}名（共{}个）", shown.ranked));
    let crowded_out = shown.crowded_out.as_ref().map(|told| view! { <br/><small>{crowded_out_words(told, line.rank)}</small> });
    let note = shown.converted_words.map(|words| view! { <br/><small>{words}</small> });
    let converted = (shown.converted.is_some() || note.is_some()).then(|| {
        let points = shown.converted.clone().map_or_else(dash, |points| format!("{points}分"));
        view! { <div><dt>{converted_heading(shown.convert_points.as_deref())}</dt><dd>{points}{note}</dd></div> }
    });
    let seal = shown.seals.first().zip(shown.seals.last()).map(|(first, seal)| {
        let words = if seal.no > 1 {
            sealed_words(first.sealed_on, (seal.no, seal.sealed_on))
        } else {
            format!("第{}版，{}", seal.no, day_text(seal.sealed_on))
        };
        view! { <div><dt>"封存"</dt><dd>{words}<br/><code>{seal.digest.clone()}</code></dd></div> }
    });
    let early = early_cutoff_words(shown.round.cutoff_on, shown.round.ends_on).map(|words| {
        view! { <div><dt>"数据截止"</dt><dd>{format!("{}，{words}", day_text(shown.round.cutoff_on))}</dd></div> }
    });
    let refusal = shown.is_own.then(|| shown.refusal.clone()).flatten().map(|why| view! { <div><dt>"申诉"</dt><dd>{why}</dd></div> });
    // out of a hundred points it is the same number
    let rate = (line.rate != line.total)
        .then(|| view! { <div><dt>"得分率"</dt><dd>{line.rate.as_ref().map_or_else(dash, |rate| format!("{rate}%"))}</dd></div> });
    view! {
        <section class="panel"><dl class="facts">
            <div><dt>"得分"</dt><dd><b>{total.clone()}</b>{full}{before}</dd></div>
            {rate}
            <div><dt>"等次"</dt><dd>{line.grade.clone().unwrap_or_else(dash)}{crowded_out}</dd></div>
            <div><dt>"名次"</dt><dd>{rank}</dd></div>
            <div><dt>"情况"</dt><dd>{standing(line)}</dd></div>
            <div><dt>"分组"</dt><dd>{shown.group.clone()}</dd></div>
            {converted}
            <div><dt>"细则"</dt><dd><a href=paths::rule_set(&shown.round.rules)>{format!("{}第{}版", shown.rules.title, shown.rules.version)}</a></dd></div>
            {early}
            {refusal}
            {seal}
        </dl></section>
    }
}

fn node_rows(shown: &Shown, node: &SheetNode, may: bool) -> AnyView {
    let open = may && shown.state.takes_facts();
    let claim = (open && node.may_be_claimed).then(|| {
        let href = paths::mark(&shown.round.id, &shown.line.unit, (Form::Claim.code(), &node.id, ""), "sheet");
        view! { <a href=href>"不适用"<span class="sr">{format!("，{}", node.title)}</span></a> }
    });
    let sum = if node.waits {
        view! { <span class="tag tag-warn">"待评"</span> }.into_any()
    } else {
        view! { <b>{node.sum.clone().unwrap_or_else(|| "–".to_owned())}</b> }.into_any()
    };
    let head = view! {
        <tr class=if node.is_leaf { "" } else { "is-group" }>
            <th scope="row">{indented(node.level, &node.title)}</th>
            <td class="num" data-label="分值">{node.points.clone()}</td>
            <td class="num" data-label="得分">{sum}</td>
            <td></td><td></td><td class="do">{claim}</td>
        </tr>
    };
    let lines: Vec<_> = node.lines.iter().filter(|line| line.rule != "full").map(|line| line_row(shown, node, line, may)).collect();
    let told: Vec<_> = node
        .told
        .iter()
        .map(|one| {
            let (round, unit) = (&shown.round.id, &shown.line.unit);
            let action = match shown.state {
                _ if open => Some((paths::mark(round, unit, (Form::Fact.code(), &node.id, &one.rule), "sheet"), "录入")),
                RoundState::Sealed if may => Some((paths::sheet_line(round, unit, "correct", &node.id, &one.rule), "更正")),
                _ => None,
            };
            let mark = action.map(|(href, words)| view! { <a href=href>{words}<span class="sr">{format!("，{}", one.words)}</span></a> });
            view! {
                <tr>
                    <td class="wide" data-label="评分标准">{indented(node.level + 1, &one.words)}</td>
                    <td></td>
                    <td class="num" data-label="得分">"–"</td>
                    <td class="wide" data-label="怎样得出"><span class="tag tag-warn">{one.note.clone()}</span></td>
                    <td></td>
                    <td class="do">{mark}</td>
                </tr>
            }
        })
        .collect();
    let folded = |rules: &[(String, String)], words: &str| {
        let items: Vec<_> = rules
            .iter()
            .map(|(rule, words)| {
                let mark = open.then(|| {
                    let href = paths::mark(&shown.round.id, &shown.line.unit, (Form::Fact.code(), &node.id, rule), "sheet");
                    view! { " "<a href=href>"录入"<span class="sr">{format!("，{words}")}</span></a> }
                });
                view! { <li>{words.clone()}{mark}</li> }
            })
            .collect();
        let words = format!("{}条规则{words}", rules.len());
        (!rules.is_empty()).then(|| {
            view! { <tr><td class="wide" colspan="6"><details><summary class="muted">{words}</summary><ul class="stack-tight">{items}</ul></details></td></tr> }
        })
    };
    let waiting = folded(&node.waiting, "待评");
    let untouched = folded(&node.untouched, if node.is_excused { "没有计分" } else { "未扣分" });
    let since: Vec<_> = node
        .since
        .iter()
        .map(|(rule, then, now, is_of_quarters)| {
            let words =
                if then == now { "内容有变化，件数未变".to_owned() } else { format!("计分用的是{then}，现为{now}") };
            let takes_facts = shown.state.takes_facts();
            let (what, effect) = if *is_of_quarters {
                ("采集后季度得分有更正或封存", changed_quarters_words(takes_facts))
            } else {
                ("数据截止后有变化", changed_words(takes_facts))
            };
            view! { <tr><td class="wide" colspan="6"><p class="notice">{format!("{what}：{rule}，{words}。{effect}。")}</p></td></tr> }
        })
        .collect();
    view! { {head}{lines}{told}{waiting}{untouched}{since} }.into_any()
}

fn line_row(shown: &Shown, node: &SheetNode, line: &SheetLine, may: bool) -> AnyView {
    let (round, unit) = (&shown.round.id, &shown.line.unit);
    let problems = paths::sheet_line(round, unit, "problems", &line.leaf, &line.rule);
    let evidence = line.evidence.as_ref().map(|one| evidence(problems, one));
    let evidence_class = wide_or_off(evidence.is_none());
    let contest = line.contest.as_ref().map(|contest| {
        view! { <a href=paths::appeal(&contest.id)>{format!("申诉：{}", contest.state.label())}</a> }
    });
    let action = if line.is_rule && !line.is_reversing {
        if shown.is_own && shown.refusal.is_none() && line.contest.is_none() {
            Some((paths::sheet_line(round, unit, "contest", &line.leaf, &line.rule), "申诉"))
        } else if may && shown.state.takes_facts() {
            Some((paths::mark(round, unit, (Form::Fact.code(), &line.leaf, &line.rule), "sheet"), "修改"))
        } else if may && shown.state == RoundState::Sealed {
            Some((paths::sheet_line(round, unit, "correct", &line.leaf, &line.rule), "更正"))
        } else {
            None
        }
    } else {
        None
    };
    let action = action.map(|(href, words)| view! { <a href=href>{words}<span class="sr">{format!("，{}", line.words)}</span></a> });
    view! {
        <tr>
            <td class="wide" data-label="评分标准">{indented(node.level + 1, &line.words)}</td>
            <td></td>
            <td class="num" data-label="得分">{signed(&line.amount, line.is_reversing && line.value > 0)}</td>
            <td class=wide_or_off(line.note.is_empty()) data-label="怎样得出">{line.note.clone()}</td>
            <td class=evidence_class data-label="事实和依据">{evidence}</td>
            <td class="do"><div class="row">{contest}{action}</div></td>
        </tr>
    }
    .into_any()
}

/// What a line adds; what a correction gives back bears a plus, so that it is not read as what was taken off.
fn signed(amount: &str, is_given_back: bool) -> String {
    if is_given_back { format!("+{amount}") } else { amount.to_owned() }
}

/// What shows a line; `problems` leads to those of monitoring that it counts.
fn evidence(problems: String, evidence: &Evidence) -> impl IntoView + use<> {
    let rows = (evidence.origin == Origin::Checklist && !evidence.source.is_empty())
        .then(|| view! { <a href=paths::counted_cells(&evidence.source)>"查看截止日的清单事项"</a>" " });
    // the list of what was counted holds them all: one link is clearer than six
    let shown = if rows.is_some() { 0 } else { 5 };
    let several = evidence.cells.len() > 1;
    let cells: Vec<_> = evidence
        .cells
        .iter()
        .take(shown)
        .enumerate()
        .map(|(place, cell)| {
            let words = if several { format!("查看相关事项（{}）", place + 1) } else { "查看相关事项".to_owned() };
            view! { <a href=paths::cell(cell)>{words}</a>" " }
        })
        .collect();
    let rows = view! { {rows}{(evidence.origin == Origin::Monitoring && !evidence.source.is_empty()).then(|| {
        // articles are counted column by column
        let (href, words) = match evidence.source.starts_with("state=") {
            true => (problems, "查看计入的监测问题"),
            false => (paths::COLUMNS.to_owned(), "查看监测栏目"),
        };
        view! { <a href=href>{words}</a>" " }
    })} };
    let site = (evidence.origin == Origin::OnSite && !evidence.source.is_empty())
        .then(|| view! { <a href=evidence.source.clone()>"查看现场检查表"</a>" " });
    let findings = counted(&evidence.findings);
    let said = [&evidence.fact, &evidence.reason].into_iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join("；");
    let shows = (!evidence.evidence.is_empty()).then(|| view! { <br/><span class="said">{format!("依据：{}", evidence.evidence)}</span> });
    let by = evidence.by.clone().map(|by| format!("，{by}")).unwrap_or_default();
    view! {
        <span class="said">{said}</span>{shows}
        {findings}
        <br/>{rows}{cells}{site}<small class="muted">{format!("{}{by}，{}", evidence.origin.label(), minute_text(evidence.at))}</small>
    }
}

/// The problems that a line counts: the first of them, the others one press away.
fn counted(findings: &[(FindingId, String)]) -> Option<AnyView> {
    const SHOWN: usize = 5;
    let mut first: Vec<_> =
        findings.iter().map(|(finding, words)| view! { <li><a href=paths::finding(finding)>{words.clone()}</a></li> }).collect();
    let rest = first.split_off(first.len().min(SHOWN));
    let words = format!("另有{}件", rest.len());
    let rest = (!rest.is_empty())
        .then(|| view! { <details><summary class="muted">{words}</summary><ul class="stack-tight">{rest}</ul></details> });
    (!first.is_empty()).then(|| view! { <ul class="stack-tight">{first}</ul>{rest} }.into_any())
}

/// Bonus, penalties and vetoes, which no line of the tree leads to.
fn extras(shown: &Shown) -> impl IntoView + use<> {
    let (round, unit) = (&shown.round.id, &shown.line.unit);
    let rules = shown.extras.iter().map(|(leaf, rule, words)| {
        let part = if leaf == "bonus" { "加分" } else { "重大扣分" };
        (paths::mark(round, unit, (Form::Fact.code(), leaf, rule), "sheet"), format!("{part}：{words}"))
    });
    let vetoes = shown
        .vetoes
        .iter()
        .map(|(event, words)| (paths::mark(round, unit, (Form::Veto.code(), "", event), "sheet"), format!("否决：{words}")));
    let items: Vec<_> = rules.chain(vetoes).map(|(href, words)| view! { <li><a href=href>{words}</a></li> }).collect();
    (!items.is_empty()).then(|| {
        view! { <section class="panel"><header class="panel-head"><h2>"加分、重大扣分和否决"</h2></header><ul class="stack-tight">{items}</ul></section> }
    })
}

/// The form with which a unit contests a line.
fn contest(cx: &PageContext, shown: &Shown, leaf: &str, rule: &str) -> Option<AnyView> {
    let line = shown.nodes.iter().flat_map(|node| &node.lines).find(|line| line.leaf == leaf && line.rule == rule && line.is_rule)?;
    if !shown.is_own {
        return None;
    }
    let form: ShownForm<ContestForm> = cx.form(|| ContestForm {
        round: shown.round.id.clone(),
        leaf: leaf.to_owned(),
        rule: rule.to_owned(),
        also: Vec::new(),
        text: String::new(),
        evidence: String::new(),
    });
    let others: Vec<_> = shown
        .nodes
        .iter()
        .flat_map(|node| node.lines.iter().map(move |line| (node, line)))
        .filter(|(_, other)| other.is_rule && !other.is_reversing && other.contest.is_none() && !(other.leaf == leaf && other.rule == rule))
        .map(|(node, other)| {
            let key = format!("{}/{}", other.leaf, other.rule);
            let is_set = form.sent.also.contains(&key);
            let words = format!("{}：{}　{}", node.title, other.words, other.amount);
            view! { <label><input type="checkbox" name=ContestForm::also value=key checked=is_set/>" "{words}</label> }
        })
        .collect();
    let others = (!others.is_empty()).then(|| {
        FieldRow::new(ContestForm::also, "一并申诉的其他扣分")
            .hint("理由和依据相同的可以一并提出，逐条裁定")
            .show_group(&form.errors, |_| view! { <div class="choices choices-tall">{others}</div> }.into_any())
    });
    Some(
        view! {
            <section class="panel" id="line">
                <header class="panel-head"><h2>"申诉"</h2><p>{format!("{}　{}　{}", line.words, line.amount, line.note)}</p></header>
                <form class="form" method="post" action=verb::CONTEST_SCORE>
                    <input type="hidden" name=ContestForm::round value=form.sent.round.to_string()/>
                    <input type="hidden" name=ContestForm::leaf value=form.sent.leaf.clone()/>
                    <input type="hidden" name=ContestForm::rule value=form.sent.rule.clone()/>
                    {others}
                    {TextArea::new(FieldRow::new(ContestForm::text, "理由").hint("写清哪里与事实不符；申诉不会使得分更低，每条只受理一次")).lines(4).maxlength(500).required().value(form.sent.text.clone()).show(&form.errors)}
                    {TextArea::new(FieldRow::new(ContestForm::evidence, "依据").hint("网址、文件名或公开的位置，一行一条")).lines(3).maxlength(500).required().value(form.sent.evidence.clone()).show(&form.errors)}
                    <div class="form-actions"><button class="btn btn-primary">"提交申诉"</button><a class="btn btn-plain" href=paths::sheet(&shown.round.id, &shown.line.unit)>"取消"</a></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// The form with which the office asks for a correction of what is sealed.
fn correct(cx: &PageContext, entry: &EntryPage) -> AnyView {
    let now = &entry.form;
    let form: ShownForm<CorrectionForm> = cx.form(|| CorrectionForm {
        round: now.round.clone(),
        unit: now.unit.clone(),
        leaf: now.leaf.clone(),
        rule: now.rule.clone(),
        value: now.value.clone(),
        verdict: now.verdict.clone(),
        picked: now.picked.clone(),
        text: String::new(),
        evidence: String::new(),
    });
    let sent = &form.sent;
    let fields = entry
        .rule
        .as_ref()
        .map(|rule| FactFields { value: &sent.value, verdict: &sent.verdict, picked: &sent.picked }.show(&rule.kind, &form.errors));
    view! {
        <section class="panel" id="line">
            <header class="panel-head"><h2>"更正封存的得分"</h2><p>{format!("{}：{}。由另一位同事审批，批准后形成新版本，原版本保留", entry.place, entry.rule_words)}</p></header>
            <form class="form" method="post" action=verb::ASK_CORRECTION>
                <input type="hidden" name=CorrectionForm::round value=sent.round.to_string()/>
                <input type="hidden" name=CorrectionForm::unit value=sent.unit.to_string()/>
                <input type="hidden" name=CorrectionForm::leaf value=sent.leaf.clone()/>
                <input type="hidden" name=CorrectionForm::rule value=sent.rule.clone()/>
                {fields}
                {TextArea::new(FieldRow::new(CorrectionForm::text, "更正的理由")).lines(3).maxlength(500).required().value(sent.text.clone()).show(&form.errors)}
                {TextArea::new(FieldRow::new(CorrectionForm::evidence, "依据")).lines(2).maxlength(500).required().value(sent.evidence.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"提交更正"</button><a class="btn btn-plain" href=paths::sheet(&now.round, &now.unit)>"取消"</a></div>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_correction_gives_back_bears_a_plus() {
        assert_eq!((signed("0.38", true), signed("-0.38", false)), ("+0.38".to_owned(), "-0.38".to_owned()));
    }

    #[test]
    fn every_problem_that_a_line_counts_is_named() {
        let html = |count: usize| {
            let all: Vec<_> = (0..count).map(|no| (FindingId::new(no.to_string()), format!("问题{no}"))).collect();
            counted(&all).to_html()
        };
        assert!(counted(&[]).is_none());
        let (five, seven) = (html(5), html(7));
        assert_eq!((five.matches("<li>").count(), five.contains("另有")), (5, false), "{five}");
        assert_eq!((seven.matches("<li>").count(), seven.contains("另有2件")), (7, true), "{seven}");
        assert!(seven.find("问题4") < seven.find("<details>") && seven.find("<details>") < seven.find("问题5"), "{seven}");
    }
}
