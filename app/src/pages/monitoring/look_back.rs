//! 回头看: samples that were drawn, and one with what was seen of each finding.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::LookBackId;
use domain::monitoring::look_back::{LookedBack, MOST_DRAWN};
use domain::monitoring::rule_words::who_looks;
use leptos::prelude::*;
use services::monitoring::{
    ChosenLookBack, DrawLookBack, ENTROPY_LIMIT, LookBack, LookBackItem, LookBackResult, LookBackSheet, LookBacks, WORDS_LIMIT,
    look_back_sheet, look_backs,
};

use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::islands::PrintButton;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// So many are drawn where nobody says otherwise.
const USUAL_SIZE: usize = 10;

/// `/monitoring/look-back`.
#[component]
pub(crate) fn LookBacksPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let found = look_backs(actor, &cx.services).await?;
        let draws = actor.may(Permission::Monitor).then(|| draw(&cx, &found));
        let body = view! { {draws} {list(&found)} };
        let export = (!found.all.is_empty()).then(|| view! { <a class="btn" href=paths::LOOK_BACKS_FILE>"导出"</a> });
        Ok(Page::new("回头看", body).under(paths::MONITORING, "监测").under(paths::FINDINGS, "问题整改").actions(export))
    })
}

fn draw(cx: &PageContext, found: &LookBacks) -> AnyView {
    let last = found.today.checked_sub_months(chrono::Months::new(1)).unwrap_or(found.today);
    let first = found.today.checked_sub_months(chrono::Months::new(3)).unwrap_or(found.today);
    let month = |day: chrono::NaiveDate| day.format("%Y-%m").to_string();
    let form = cx.form(|| DrawLookBack { from: month(first), to: month(last), size: USUAL_SIZE.to_string(), entropy: String::new() });
    let sent = form.sent.clone();
    view! {
        <section class="panel no-print">
            <header class="panel-head"><h2>"抽取一批已销号的问题"</h2><p>"从这几个月已销号的问题里随机抽取，每个被抽中的机会相同；抽取的依据和结果都记录下来，谁都可以照样再抽一遍"</p></header>
            <form class="form" method="post" action=verb::DRAW_LOOK_BACK>
                <div class="form-pair">
                    {TextField::new(DrawLookBack::from, "起始月份").hint("如 2026-07").maxlength(7).value(sent.from).show(&form.errors)}
                    {TextField::new(DrawLookBack::to, "截止月份").hint("如 2026-09").maxlength(7).value(sent.to).show(&form.errors)}
                </div>
                {TextField::number(DrawLookBack::size, "抽取个数").hint(format!("1到{MOST_DRAWN}个；不足的全部抽取")).maxlength(3).value(sent.size).show(&form.errors)}
                {TextField::new(DrawLookBack::entropy, "随机依据").optional().hint("可以填写抽取前谁都不知道的公开数字，如当日收盘指数；不填由系统随机生成").maxlength(ENTROPY_LIMIT).value(sent.entropy).show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"抽取"</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn months(one: &LookBack) -> String {
    let text = |day: chrono::NaiveDate| day.format("%Y年%-m月").to_string();
    if one.months.0 == one.months.1 { text(one.months.0) } else { format!("{}至{}", text(one.months.0), text(one.months.1)) }
}

fn list(found: &LookBacks) -> AnyView {
    if found.all.is_empty() {
        return view! { <div class="empty"><h2>"还没有回头看"</h2><p>"问题销号以后，可以抽取一批再看一遍，防止反弹。"</p></div> }
            .into_any();
    }
    let rows: Vec<_> = found
        .all
        .iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row"><a href=paths::look_back(&one.id)>{format!("{}的问题", months(one))}</a></th>
                    <td data-label="抽取">{format!("{}抽取，{}", one.drawn.2, minute_text(one.drawn.0))}</td>
                    <td data-label="可抽取" class="num">{one.pool.0}</td>
                    <td data-label="抽中" class="num">{one.counts.0}</td>
                    <td data-label="已核实" class="num">{one.counts.1}</td>
                    <td data-label="再次出现" class="num">{one.counts.2}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="回头看"><table class="table table-cards">
                <thead><tr><th>"范围"</th><th>"抽取"</th><th class="num">"可抽取"</th><th class="num">"抽中"</th><th class="num">"已核实"</th><th class="num">"再次出现"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// `/monitoring/look-back/:id`.
#[component]
pub(crate) fn LookBackPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let id = LookBackId::new(cx.param("id"));
        let sheet = look_back_sheet(actor, &cx.services, &id).await?;
        let manages = actor.may(Permission::Monitor);
        let items: Vec<_> = sheet.items.iter().map(|one| item(&cx, &sheet, one, manages)).collect();
        let body = view! { {head(&sheet)} {machine(&sheet, manages)} <ol class="stack">{items}</ol> {proof(&sheet)} };
        let actions = view! { <a class="btn" href=paths::look_back_file(&id, "xlsx")>"导出"</a><PrintButton/> };
        let page = Page::new("回头看", body)
            .under(paths::MONITORING, "监测")
            .under(paths::FINDINGS, "问题整改")
            .under(paths::LOOK_BACKS, "回头看");
        Ok(page.actions(actions).again(sheet.waits.then_some("5")))
    })
}

fn head(sheet: &LookBackSheet) -> AnyView {
    let one = &sheet.look_back;
    let (size, looked, back) = one.counts;
    let back_words = if back > 0 { format!("，{back}个再次出现，已登记为新的问题") } else { String::new() };
    view! {
        <p class="finding">{format!("{}已销号的{}个问题中抽取{size}个，已核实{looked}个{back_words}。", months(one), one.pool.0)}</p>
    }
    .into_any()
}

fn machine(sheet: &LookBackSheet, manages: bool) -> Option<AnyView> {
    if sheet.waits {
        return Some(view! { <div class="notice no-print" role="status"><p>"正在逐个复测，本页自动刷新。"</p></div> }.into_any());
    }
    let can = sheet.items.iter().any(|one| one.result.is_none() && one.told.is_none() && who_looks(one.rule, one.origin).is_none());
    (manages && can).then(|| {
        view! {
            <form class="notice no-print" method="post" action=verb::ASK_LOOK_BACK>
                <p>"能够自动复测的先由系统再查一遍：没有再出现的自动登记，其余的由您打开页面核实。"</p>
                <input type="hidden" name=ChosenLookBack::look_back value=sheet.look_back.id.to_string()/>
                <button class="btn btn-tonal">"全部复测"</button>
            </form>
        }
        .into_any()
    })
}

fn item(cx: &PageContext, sheet: &LookBackSheet, one: &LookBackItem, manages: bool) -> AnyView {
    let (class, sign, word) = match one.result {
        Some(LookedBack::Good) => ("badge badge-done", "✓", LookedBack::Good.label()),
        Some(LookedBack::Back) => ("badge badge-near", "△", LookedBack::Back.label()),
        Some(LookedBack::Unknown) => ("badge badge-pending", "○", LookedBack::Unknown.label()),
        None => ("badge badge-near", "△", "未核实"),
    };
    let url = (!one.url.is_empty())
        .then(|| view! { <div><dt>"网址"</dt><dd><a href=one.url.clone() rel="noopener noreferrer">{one.url.clone()}</a></dd></div> });
    let title = (!one.title.is_empty()).then(|| view! { <div><dt>"标题"</dt><dd><bdi>{one.title.clone()}</bdi></dd></div> });
    let closed = one.closed_on.map(|day| view! { <div><dt>"销号"</dt><dd>{day_text(day)}</dd></div> });
    let told =
        one.told.map(|(told, at)| view! { <div><dt>"自动复测"</dt><dd>{format!("{}：{}", minute_text(at), told.label())}</dd></div> });
    let looked = one
        .looked
        .as_ref()
        .map(|(at, by)| view! { <div><dt>"核实"</dt><dd>{format!("{by}，{}：{}", minute_text(*at), one.said)}</dd></div> });
    let relapse =
        one.relapse.as_ref().map(|new| view! { <div><dt>"新的问题"</dt><dd><a href=paths::finding(new)>"查看，待下发整改"</a></dd></div> });
    let open = manages && !matches!(one.result, Some(LookedBack::Good | LookedBack::Back));
    let form = open.then(|| {
        let place = one.place.to_string();
        let blank = || LookBackResult { look_back: sheet.look_back.id.to_string(), place: place.clone(), ..LookBackResult::default() };
        let shown = cx.form(blank);
        let is_mine = shown.failed && shown.sent.place == place;
        let text = if is_mine { shown.sent.text.clone() } else { String::new() };
        let none = crate::forms::ShownForm::new(None, blank);
        let errors = if is_mine { &shown.errors } else { &none.errors };
        view! {
            <details class="no-print" open=is_mine><summary class="btn btn-tonal">"登记结果"</summary>
                <form class="form" method="post" action=verb::LOOK_BACK_RESULT>
                    <input type="hidden" name=LookBackResult::look_back value=sheet.look_back.id.to_string()/>
                    <input type="hidden" name=LookBackResult::place value=place.clone()/>
                    {TextArea::new(FieldRow::new(format!("text-{place}"), "核实情况")).name(LookBackResult::text).lines(2).maxlength(WORDS_LIMIT).required().value(text).show(errors)}
                    <div class="form-actions">
                        <button class="btn btn-primary" name=LookBackResult::what value=LookedBack::Good.code()>"保持良好"</button>
                        <button class="btn" name=LookBackResult::what value=LookedBack::Back.code()>"再次出现，登记为新的问题"</button>
                        <button class="btn btn-plain" name=LookBackResult::what value=LookedBack::Unknown.code()>"未能判断"</button>
                    </div>
                </form>
            </details>
        }
    });
    view! {
        <li class="panel">
            <h2>{format!("{}. ", one.place)}<a href=paths::finding(&one.finding)>{one.problem.clone()}</a></h2>
            <p><span class=class><i aria-hidden="true">{sign}</i>{word}</span>" "<bdi>{one.unit_name.clone()}</bdi></p>
            <dl class="facts facts-rows">{title}{url}{closed}{told}{looked}{relapse}</dl>
            {form}
        </li>
    }
    .into_any()
}

/// What the draw follows from.
fn proof(sheet: &LookBackSheet) -> AnyView {
    let one = &sheet.look_back;
    view! {
        <section class="panel" id="proof">
            <header class="panel-head"><h2>"抽取记录"</h2><p>"同样的问题和随机依据，抽出的一定是同样的结果"</p></header>
            <dl class="facts facts-rows">
                <div><dt>"抽取人"</dt><dd>{format!("{}，{}", one.drawn.2, minute_text(one.drawn.0))}</dd></div>
                <div><dt>"可抽取"</dt><dd>{format!("{}个，问题编号按顺序每行一个，SHA-256为", one.pool.0)}<code>{one.pool.1.clone()}</code></dd></div>
                <div><dt>"随机依据"</dt><dd><bdi>{one.entropy.clone()}</bdi></dd></div>
                <div><dt>"种子"</dt><dd><code>{one.seed.clone()}</code>"，即问题编号、换行和随机依据的SHA-256"</dd></div>
            </dl>
        </section>
    }
    .into_any()
}
