//! 互查: the notice and the draw, a checking unit's desk, the office's second look, and what came of it.

use domain::access::permission::Permission;
use domain::assessment::cross_check::{Hand, Outcome, unlike_its_source};
use domain::assessment::inputs::EntryForm as Form;
use domain::assessment::round::RoundState;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::{RoundId, UnitId};
use leptos::prelude::*;
use services::Result;
use services::assessment::{
    self, AdoptForm, AnnounceForm, CheckRow, CrossCheck, CrossCheckPage as Shown, CrossMarkForm, CrossMarkPage as Mark, DrawForm,
    GivenMark, UnitDeviation,
};

use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::date::date;
use crate::forms::fact::FactFields;
use crate::forms::field_row::FieldRow;
use crate::forms::select::options;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/rounds/:id/cross-check`.
#[component]
pub(crate) fn CrossCheckPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

/// `/rounds/:id/cross-check/:unit`.
#[component]
pub(crate) fn CrossMarkPage() -> impl IntoView {
    page(|cx| async move { mark(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let id = RoundId::new(cx.param("id"));
    let shown = assessment::cross_check(actor, &cx.services, &id).await?;
    let may = actor.may(Permission::Assess);
    let body = match &shown.check {
        None if may && shown.is_open => announce(cx, &shown),
        None => view! { <div class="empty"><h2>"这一批次没有互查"</h2><p>"互查由政务公开办在采集或评分阶段印发抽签公告后进行。"</p><a class="btn" href=paths::round(&id)>"回到批次"</a></div> }
            .into_any(),
        Some(check) => {
            let draw = (may && check.drawn_at.is_none()).then(|| draw(cx, &shown));
            let desk = (!shown.examples.is_first).then(|| desk(&shown, may));
            view! { {draw}{super::examples::list(&shown, may)}{desk}{sites(&shown)}{deviations(&shown.deviations)}{notice(&shown, check)} }.into_any()
        }
    };
    let body = view! { {super::withdrawn(&shown.round)}{changed(&shown, may)}{body} };
    // whoever the notice names may repeat the draw, as may everybody who reads the county
    let takes_part = |own: &UnitId| shown.participants.iter().any(|(unit, ..)| unit == own);
    let reads = actor.unit.as_ref().map_or_else(|| actor.may(Permission::ReadCounty), takes_part);
    let file = shown.check.as_ref().filter(|check| check.drawn_at.is_some() && reads);
    let file = file.map(|_| view! { <a class="btn" href=paths::round_file(&id, "draw.json")>"下载抽签文件"</a> });
    let page = Page::new("互查", body).under(paths::ROUNDS, "考评批次");
    // a unit that checks does not read the round before its own sheet
    let page = if actor.unit.is_some() { page } else { page.under(paths::round(&id), shown.round.name) };
    let marks = may.then(|| view! { <a class="btn" href=paths::marks(&id)>"评分"</a> });
    Ok(page.actions(view! { {marks}{file} }))
}

/// Units that ended or left the round after the notice. What was drawn and printed stays; what is asked of whom does not.
fn changed(shown: &Shown, may: bool) -> Option<AnyView> {
    let items: Vec<_> = shown.changed.iter().map(|words| view! { <li>{words.clone()}</li> }).collect();
    let href = paths::marks(&shown.round.id);
    let mark = (may && shown.is_open).then(|| view! { <p><a href=href>"去评分页面"</a></p> });
    (!items.is_empty()).then(|| {
        view! {
            <div class="notice notice-warn"><p>"单位有变动；抽签按公告进行，结果照原样公布，不重新抽："</p><ul class="stack-tight">{items}</ul>{mark}</div>
        }
        .into_any()
    })
}

/// The form of the notice.
fn announce(cx: &PageContext, shown: &Shown) -> AnyView {
    let form: ShownForm<AnnounceForm> = cx.form(|| shown.blank.clone());
    let sent = &form.sent;
    let units: Vec<_> = shown
        .participants
        .iter()
        .map(|(unit, name, _)| {
            let is_set = sent.checks.iter().any(|one| one == unit.as_str());
            view! { <label><input type="checkbox" name=AnnounceForm::checks value=unit.to_string() checked=is_set/>" "{name.clone()}</label> }
        })
        .collect();
    let superiors: Vec<_> = shown.participants.iter().map(|(unit, name, _)| superior(shown, sent, unit, name)).collect();
    let superiors = FieldRow::new(AnnounceForm::superior, "上级单位")
        .note("选填")
        .hint("有主管单位的在这里选；上级和下级互不检查。上一次公告里的已经填好")
        .show_group(&form.errors, |_| {
            view! { <details><summary>"逐个单位选择"</summary><div class="query-grid">{superiors}</div></details> }.into_any()
        });
    let lottery =
        format!("填写数据公布的那一天；双色球每周二、四、日晚开奖，最近一次可用的是{}，节假日休市另看公告", day_text(shown.lottery_day));
    let hint = "每个参评单位都由抽到的一个单位检查；勾选的单位参加检查，各查的单位数最多差一个";
    let units = FieldRow::new(AnnounceForm::checks, "参加检查的单位")
        .hint(hint)
        .show_group(&form.errors, |_| view! { <div class="choices">{units}</div> }.into_any());
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"印发抽签公告"</h2><p>"先公布规则和数据来源，到公布日再抽签；谁都可以按公告重新算出结果"</p></header>
            <form class="form" method="post" action=verb::ANNOUNCE_DRAW>
                <input type="hidden" name=AnnounceForm::round value=sent.round.to_string()/>
                {TextField::new(AnnounceForm::source, "数据来源").hint("事先谁也不知道、当天会公布的数据，如福利彩票双色球当期开奖号码").maxlength(100).value(sent.source.clone()).show(&form.errors)}
                {date(AnnounceForm::entropy_on, "数据公布日").hint(lottery).value(sent.entropy_on.clone()).show(&form.errors)}
                {units}
                {superiors}
                <p class="form-hint">"不检查本单位，不检查合并前后的单位和上下级单位，不互相检查，不与上季度相同；人少抽不出时，先放宽“不与上季度相同”，再放宽“不互相检查”。"</p>
                <div class="form-actions"><button class="btn btn-primary">"固定公告"</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// The superior of a unit, to be chosen among those that take part.
fn superior(shown: &Shown, sent: &AnnounceForm, unit: &UnitId, name: &str) -> AnyView {
    let id = format!("superior-{unit}");
    let chosen = sent.superior.iter().find(|pair| pair.split_once(':').is_some_and(|(one, _)| one == unit.as_str()));
    let others = shown.participants.iter().filter(|(other, ..)| other != unit);
    let others = others.map(|(other, other_name, _)| (format!("{unit}:{other}"), other_name.clone()));
    let all = std::iter::once((String::new(), "没有".to_owned())).chain(others).collect();
    view! {
        <div class="field"><label for=id.clone()>{name.to_owned()}</label><select id=id name=AnnounceForm::superior>{options(all, chosen.map_or("", String::as_str))}</select></div>
    }
    .into_any()
}

/// The form of the draw.
fn draw(cx: &PageContext, shown: &Shown) -> AnyView {
    let form: ShownForm<DrawForm> =
        cx.form(|| DrawForm { round: shown.round.id.clone(), entropy_text: String::new(), confirmed: String::new() });
    let entry = match &shown.refusal {
        Some(why) => {
            let round = (shown.state == RoundState::Draft)
                .then(|| view! { <div class="row"><a class="btn btn-tonal" href=paths::round(&shown.round.id)>"去开始采集"</a></div> });
            view! { <div class="stack"><p>{why.clone()}</p>{round}</div> }.into_any()
        }
        None => {
            // the sentence of the look stands in place of a preview: what will be drawn is settled by what was typed
            let look = form.errors.of(DrawForm::confirmed).map(|why| {
                let source = shown.check.as_ref().map_or("", |check| check.source.as_str());
                let unlike = unlike_its_source(source, &form.sent.entropy_text).map(|words| view! { <p>{words}</p> });
                view! {
                    <div class="notice notice-warn" id=DrawForm::confirmed tabindex="-1"><p>{why.to_owned()}</p>{unlike}</div>
                }
            });
            let confirm = look.is_some().then(|| {
                let seen = form.sent.seen().as_str().to_owned();
                view! { <button class="btn btn-primary" name=DrawForm::confirmed value=seen>"确认抽签"</button> }
            });
            let (class, words) = if confirm.is_some() { ("btn", "改后重新核对") } else { ("btn btn-primary", "抽签") };
            view! {
                <form class="form" method="post" action=verb::DRAW_PAIRS>
                    <input type="hidden" name=DrawForm::round value=form.sent.round.to_string()/>
                    {TextField::new(DrawForm::entropy_text, "公布的数据").hint("照公布的原文填写，标点和空格也照抄").maxlength(500).value(form.sent.entropy_text.clone()).show(&form.errors)}
                    {look}
                    <div class="form-actions">{confirm}<button class=class>{words}</button></div>
                </form>
            }
            .into_any()
        }
    };
    view! { <section class="panel"><header class="panel-head"><h2>"抽签"</h2><p>"每个批次只抽一次；先核对填写的数据，再确认"</p></header>{entry}</section> }
        .into_any()
}

/// What is printed, before and after.
fn notice(shown: &Shown, check: &CrossCheck) -> AnyView {
    let names = |checks: bool| {
        let all = shown.participants.iter().filter(|(_, _, one)| *one == checks).map(|(_, name, _)| name.clone());
        all.collect::<Vec<_>>().join("、")
    };
    let only_checked = names(false);
    let only_checked = (!only_checked.is_empty()).then(|| view! { <div><dt>"只被检查的单位"</dt><dd>{only_checked}</dd></div> });
    let superiors: Vec<String> = shown.superiors.iter().map(|(unit, superior)| format!("{unit}（上级{superior}）")).collect();
    let superiors = (!superiors.is_empty()).then(|| view! { <div><dt>"上下级单位"</dt><dd>{superiors.join("、")}</dd></div> });
    let relaxed = if shown.relaxed.is_empty() { "没有，全部条件都满足".to_owned() } else { shown.relaxed.join("、") };
    let drawn = check.drawn_at.map(|at| {
        view! {
            <div><dt>"公布的数据"</dt><dd><code>{check.entropy_text.clone()}</code></dd></div>
            <div><dt>"抽签"</dt><dd>{format!("{}，{}", minute_text(at), check.drawn_by)}</dd></div>
            <div><dt>"种子"</dt><dd><code>{check.seed.clone()}</code></dd></div>
            <div><dt>"放宽的条件"</dt><dd>{relaxed}</dd></div>
            <div><dt>"复核"</dt><dd>"下载抽签文件，在任何一台电脑上运行 gongkai draw verify 抽签文件，结果应完全一致。"</dd></div>
        }
    });
    let rows: Vec<_> = shown
        .pairs
        .iter()
        .map(|(checker, checked)| view! { <tr><th scope="row">{checked.clone()}</th><td data-label="检查单位">{checker.clone()}</td></tr> })
        .collect();
    let pairs = (!rows.is_empty()).then(|| {
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="抽签结果"><table class="table table-compact table-cards">
                <thead><tr><th>"被检查单位"</th><th>"检查单位"</th></tr></thead><tbody>{rows}</tbody>
            </table></div>
        }
    });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>{format!("{}互查抽签公告", shown.round.name)}</h2><p>{format!("{} {}固定，此后不再改动", minute_text(check.announced_at), check.announced_by)}</p></header>
            <dl class="facts facts-rows">
                <div><dt>"数据来源"</dt><dd>{format!("{}公布的{}", day_text(check.entropy_on), check.source)}</dd></div>
                <div><dt>"参加检查的单位"</dt><dd>{names(true)}</dd></div>
                {only_checked}
                {superiors}
                <div><dt>"条件"</dt><dd>"不检查本单位；不检查合并前后的单位和上下级单位；不互相检查；不与上季度相同。抽不出时先放宽“不与上季度相同”，再放宽“不互相检查”。"</dd></div>
                <div><dt>"算法"</dt><dd>"种子为公告、换行和公布的数据合在一起的SHA-256；各个随机数为种子与序号的SHA-256，舍去使机会不均的部分后取余。"</dd></div>
                <div><dt>"公告校验值"</dt><dd><code>{shown.digest.clone()}</code></dd></div>
                {drawn}
            </dl>
            {pairs}
        </section>
    }
    .into_any()
}

/// Lines to be marked, or looked at again.
fn desk(shown: &Shown, is_office: bool) -> Option<AnyView> {
    shown.check.as_ref().filter(|check| check.drawn_at.is_some())?;
    if shown.rows.is_empty() {
        let words = match (is_office, shown.changed.is_empty()) {
            (true, true) => "细则里没有由人判定的规则，不需要互查评分。",
            (true, false) => "抽到的单位没有由人判定的规则，或都不再参评，不需要互查评分。",
            (false, true) => "抽签没有分给本单位检查的单位。",
            (false, false) => "抽签分给本单位的都不用再评，原因见上。",
        };
        return Some(view! { <div class="empty empty-done"><h2>"没有需要评分的"</h2><p>{words}</p></div> }.into_any());
    }
    let rows: Vec<_> = shown.rows.iter().map(|row| line(shown, row, is_office)).collect();
    let waiting = shown.rows.iter().filter(|row| row.outcome == Outcome::Waiting).count();
    let apart = shown.rows.iter().filter(|row| row.outcome == Outcome::Apart).count();
    let words = match (is_office, waiting, apart) {
        _ if !shown.is_open => ended_words(shown.rows.len(), waiting),
        (true, _, 0) => format!("共{}项，{waiting}项还没有评；复核时看不到互查单位的评分，评后才显示", shown.rows.len()),
        (true, _, apart) => format!("共{}项，{waiting}项还没有评，{apart}项两次评分相差过大，请另一位同事作第三人评定", shown.rows.len()),
        (false, 0, _) => "都已评完；政务公开办复核前还可以修改".to_owned(),
        (false, waiting, _) => format!("共{}项，还有{waiting}项没有评；只看得到抽签分给本单位的", shown.rows.len()),
    };
    let checker = is_office.then(|| view! { <th>"检查单位"</th> });
    let adopt = (is_office && shown.is_open).then(|| {
        view! {
            <form class="form-actions" method="post" action=verb::ADOPT_MARKS>
                <button class="btn btn-primary" name=AdoptForm::round value=shown.round.id.to_string()>"采用互查结果"</button>
                <span class="form-hint">"评定的结果录为各单位的事实；政务公开办自己录过的不动。"</span>
            </form>
        }
    });
    Some(
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>{if is_office { "互查评分" } else { "本单位检查的单位" }}</h2><p>{words}</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="互查评分"><table class="table table-cards">
                    <thead><tr><th>"被检查单位"</th>{checker}<th>"指标和规则"</th><th>"评分"</th><th>"结果"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
                {adopt}
            </section>
        }
        .into_any(),
    )
}

/// What is said of the lines when nobody marks any more.
fn ended_words(lines: usize, waiting: usize) -> String {
    let open = if waiting > 0 { format!("，{waiting}项没有评") } else { String::new() };
    format!("共{lines}项{open}；评分已经结束，点“查看”看每次评分的理由和依据")
}

fn line(shown: &Shown, row: &CheckRow, is_office: bool) -> impl IntoView + use<> {
    let checker = is_office.then(|| view! { <td data-label="检查单位">{row.checker.clone()}</td> });
    let marks: Vec<_> = row.marks.iter().map(|(hand, amount)| view! { <div>{format!("{} {amount}", hand.label())}</div> }).collect();
    let (class, words) = match row.outcome {
        Outcome::Waiting if row.is_to_office => ("tag tag-warn", "检查单位已撤并"),
        Outcome::Waiting => ("tag tag-warn", "未评"),
        Outcome::Apart => ("tag tag-warn", "相差过大"),
        Outcome::Stands(_) => ("tag", "已评"),
        Outcome::Ended(_) => ("tag", "第三人评定"),
    };
    let action = match (is_office, row.outcome) {
        _ if !shown.is_open => "查看",
        (true, _) if row.is_to_office => "政务公开办评分",
        (false, Outcome::Waiting) => "评分",
        (false, _) => "修改",
        (true, Outcome::Waiting) => "查看",
        (true, Outcome::Apart) => "第三人评定",
        (true, _) => "复核",
    };
    let href = if is_office && shown.is_open && row.is_to_office {
        paths::mark(&shown.round.id, &row.unit, (Form::Fact.code(), &row.leaf, &row.rule), "sheet")
    } else {
        paths::cross_mark(&shown.round.id, &row.unit, &row.leaf, &row.rule)
    };
    view! {
        <tr>
            <th scope="row">{row.name.clone()}</th>
            {checker}
            <td class="wide" data-label="指标和规则">{format!("{}：{}", row.place, row.words)}</td>
            <td data-label="评分">{marks}</td>
            <td data-label="结果"><span class=class>{words}</span></td>
            <td class="do"><a href=href>{action}<span class="sr">{format!("，{}{}", row.name, row.place)}</span></a></td>
        </tr>
    }
}

/// On-site sheets that the draw gave the reader's unit.
fn sites(shown: &Shown) -> Option<AnyView> {
    let items: Vec<_> = shown
        .sites
        .iter()
        .map(|(unit, name, is_handed_in)| {
            let words = if *is_handed_in { "已提交，查看" } else { "填写" };
            view! { <li>{name.clone()}" "<a href=paths::site_sheet(&shown.round.id, unit)>{words}<span class="sr">{format!("，{name}现场检查表")}</span></a></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"现场检查表"</h2><p>"到现场用手机填写；没有网络时先存在手机上，有网络后自动上传"</p></header>
                <ul class="stack-tight">{items}</ul>
            </section>
        }
        .into_any()
    })
}

/// How checking units compare with what was found right. Never a person's name.
fn deviations(all: &[UnitDeviation]) -> Option<AnyView> {
    let rows: Vec<_> = all
        .iter()
        .filter(|one| one.deviation.given > 0)
        .map(|one| {
            let mean = one.mean.clone().unwrap_or_else(|| "–".to_owned());
            let words = match one.deviation.lenient {
                _ if one.deviation.compared == 0 => "没有复核",
                lenient if lenient > 0 => "偏松",
                lenient if lenient < 0 => "偏严",
                _ => "一致",
            };
            view! {
                <tr><th scope="row">{one.name.clone()}</th><td class="num" data-label="已评">{one.deviation.given}</td><td class="num" data-label="复核">{one.deviation.compared}</td><td class="num" data-label="相差过大">{one.deviation.apart}</td><td class="num" data-label="平均少扣">{mean}</td><td data-label="说明">{words}</td></tr>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"各检查单位的评分偏差"</h2><p>"与复核或第三人评定相比，平均每项少扣的分；负数为多扣。只到单位，不到个人"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="评分偏差"><table class="table table-cards">
                    <thead><tr><th>"检查单位"</th><th class="num">"已评"</th><th class="num">"复核"</th><th class="num">"相差过大"</th><th class="num">"平均少扣"</th><th>"说明"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}

async fn mark(cx: &PageContext) -> Result<Page> {
    let (id, unit) = (RoundId::new(cx.param("id")), UnitId::new(cx.param("unit")));
    let (leaf, rule) = (cx.query("leaf").unwrap_or_default(), cx.query("rule").unwrap_or_default());
    let shown = assessment::cross_entry(cx.actor()?, &cx.services, &id, &unit, leaf, rule).await?;
    let text = (!shown.text.is_empty()).then(|| view! { <blockquote class="requirement">{shown.text.clone()}</blockquote> });
    let about = shown.refusal.is_none().then(|| view! { <p>{about(shown.hand)}</p> });
    let body = view! {
        {super::withdrawn(&shown.round)}
        <div class="split">
            <section class="panel split-sticky">
                <header class="panel-head"><h2>"评分标准"</h2></header>
                <div class="stack">{text}<dl class="facts facts-rows">
                    <div><dt>"规则"</dt><dd>{shown.rule.words()}</dd></div>
                    <div><dt>"计分"</dt><dd>{shown.rule.kind.words()}</dd></div>
                    <div><dt>"分值"</dt><dd>{shown.points.clone()}</dd></div>
                </dl></div>
            </section>
            <section class="panel"><header class="panel-head"><h2>{shown.hand.label()}</h2>{about}</header>{fields(cx, &shown)}</section>
        </div>
        {given(&shown.marks)}
    };
    let title = format!("{} · {}", shown.unit_name, shown.place);
    Ok(Page::new(title, body).under(paths::ROUNDS, "考评批次").under(paths::cross_check(&id), "互查"))
}

const fn about(hand: Hand) -> &'static str {
    match hand {
        Hand::First => "按评分标准独立评定；政务公开办复核前可以修改",
        Hand::Second => "独立评定，看不到互查单位的评分；相差超过1分且超过分值的10%，由第三人评定",
        Hand::Third => "两次评分相差过大，以这次评定为准",
    }
}

/// What was marked, by whom, and why.
fn given(marks: &[GivenMark]) -> Option<AnyView> {
    let items: Vec<_> = marks
        .iter()
        .map(|mark| {
            let line = |label: &str, text: &str| (!text.is_empty()).then(|| view! { <p class="said">{format!("{label}：{text}")}</p> });
            let by = mark.by.clone().map(|by| format!("　{by}"));
            view! {
                <li><time datetime=mark.at.to_rfc3339()>{minute_text(mark.at)}</time>
                    <p><b>{format!("{} {}", mark.hand.label(), mark.amount)}</b>{by}</p><p class="said">{mark.words.clone()}</p>
                    {line("理由", &mark.reason)}{line("依据", &mark.evidence)}</li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section class="panel"><header class="panel-head"><h2>"评分记录"</h2><p>"最近的在前；各方以最近一次为准"</p></header><ol class="timeline">{items}</ol></section> }
            .into_any()
    })
}

fn fields(cx: &PageContext, shown: &Mark) -> AnyView {
    if let Some(why) = &shown.refusal {
        return view! { <div class="notice notice-warn"><p>{why.clone()}</p></div> }.into_any();
    }
    let form: ShownForm<CrossMarkForm> = cx.form(|| shown.form.clone());
    let sent = &form.sent;
    let stale = form
        .is_stale
        .then(|| view! { <div class="notice notice-warn" role="alert"><p>"打开本页后本单位的同事（也可能是您自己在另一个窗口）评过这一项，您的没有保存；请核对后再保存。"</p></div> });
    let seen = if form.is_stale { shown.form.seen } else { sent.seen };
    view! {
        <form class="form" method="post" action=verb::CROSS_MARK>
            {stale}
            <input type="hidden" name=CrossMarkForm::round value=sent.round.to_string()/>
            <input type="hidden" name=CrossMarkForm::unit value=sent.unit.to_string()/>
            <input type="hidden" name=CrossMarkForm::leaf value=sent.leaf.clone()/>
            <input type="hidden" name=CrossMarkForm::rule value=sent.rule.clone()/>
            <input type="hidden" name=CrossMarkForm::seen value=seen.to_string()/>
            {FactFields { value: &sent.value, verdict: &sent.verdict, picked: &[] }.show(&shown.rule.kind, &form.errors)}
            {TextArea::new(FieldRow::new(CrossMarkForm::reason, "理由").hint("扣分的要写；反馈后被检查单位看得到")).lines(3).maxlength(500).value(sent.reason.clone()).show(&form.errors)}
            {TextArea::new(FieldRow::new(CrossMarkForm::evidence, "依据").hint("网址、文件名或查看的位置")).lines(2).maxlength(500).value(sent.evidence.clone()).show(&form.errors)}
            <div class="form-actions"><button class="btn btn-primary">"保存"</button><a class="btn btn-plain" href=paths::cross_check(&sent.round)>"取消"</a></div>
        </form>
    }
    .into_any()
}
