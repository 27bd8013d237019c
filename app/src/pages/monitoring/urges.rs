//! 催办: units with something late, ticked and urged; and the letters that were written.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::monitoring::urge::{UrgeKind, number};
use leptos::prelude::*;
use services::monitoring::{MOST_DAYS, URGE_REASON, UrgeSheet, UrgeUnits, letter_number, urges};

use crate::components::latest_table::latest_table;
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// So many working days where nobody says otherwise.
const USUAL_DAYS: u32 = 3;
/// So many lines of a unit stand in sight.
const IN_SIGHT: usize = 3;

/// `/monitoring/urges?of=…`.
#[component]
pub(crate) fn UrgesPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let kind = cx.query("of").and_then(UrgeKind::from_code).unwrap_or(UrgeKind::Findings);
        let sheet = urges(actor, &cx.services, kind).await?;
        let manages = actor.may(Permission::Monitor);
        let tabs: Vec<_> = UrgeKind::ALL
            .into_iter()
            .map(|one| {
                let href = paths::with_query(paths::URGES, [("of", one.code())]);
                view! { <a href=href aria-current=(one == kind).then_some("page")>{one.label()}</a> }
            })
            .collect();
        let body = view! {
            {manages.then(|| view! { <nav class="tabs no-print" aria-label="催办事由">{tabs}</nav> {choose(&cx, &sheet, kind)} })}
            {letters(&sheet)}
        };
        let export = (!sheet.letters.is_empty()).then(|| view! { <a class="btn" href=paths::URGES_FILE>"导出"</a> });
        let contacts = manages.then(|| view! { <a class="btn" href=paths::CONTACTS>"联系人"</a> });
        let actions = view! { {export}{contacts} };
        Ok(Page::new("催办", body).under(paths::MONITORING, "监测").actions(actions))
    })
}

fn choose(cx: &PageContext, sheet: &UrgeSheet, kind: UrgeKind) -> AnyView {
    if let Some(day) = sheet.unread_since {
        let words = format!("最近一次监测截至{}，以后没有监测，本周更新情况不明。请先在监测总览开始一轮本月监测。", day_text(day));
        return view! { <div class="empty"><h2>"本周情况不明"</h2><p>{words}</p></div> }.into_any();
    }
    if sheet.rows.is_empty() && sheet.unread > 0 {
        let words = format!("没有发现未更新的单位；{}个单位没有读到栏目或更新日期，本周情况不明，不催办。", sheet.unread);
        return view! { <div class="empty"><h2>"没有可以催办的单位"</h2><p>{words}</p></div> }.into_any();
    }
    if sheet.rows.is_empty() {
        let words = match kind {
            UrgeKind::Findings => "没有超过整改期限的问题。",
            UrgeKind::Orders => "没有超过期限未公开的事项。",
            UrgeKind::Weekly => "最近一轮监测里，没有本周或上周未更新的单位。",
        };
        return view! { <div class="empty empty-done"><h2>"没有需要催办的单位"</h2><p>{words}</p></div> }.into_any();
    }
    let form = cx.form(|| UrgeUnits { kind: kind.code().into(), days: USUAL_DAYS.to_string(), ..UrgeUnits::default() });
    let rows: Vec<_> = sheet
        .rows
        .iter()
        .map(|row| {
            let id = row.unit.to_string();
            let ticked = form.sent.unit.contains(&id);
            let about = format!("勾选{}", row.name);
            let shown = row.items.iter().take(IN_SIGHT).map(|item| view! { <li>{item.clone()}</li> }).collect::<Vec<_>>();
            let more = (row.items.len() > IN_SIGHT).then(|| view! { <li class="muted">{format!("等共{}个", row.items.len())}</li> });
            let before =
                row.before.map_or("今年没有催办过".to_owned(), |(nth, last)| format!("已催办{nth}次，最近{}", day_text(last)));
            let contact = match &row.contact {
                Some(words) => words.clone().into_any(),
                None => view! { <a href=paths::contacts_of(&row.unit)>"登记联系人"</a> }.into_any(),
            };
            view! {
                <tr>
                    <td class="tick"><input type="checkbox" name=UrgeUnits::unit value=id checked=ticked aria-label=about/></td>
                    <th scope="row"><bdi>{row.name.clone()}</bdi></th>
                    <td data-label="内容" class="wide"><ul class="stack-tight">{shown}{more}</ul></td>
                    <td data-label="催办记录">{before}</td>
                    <td data-label="联系人">{contact}</td>
                </tr>
            }
        })
        .collect();
    let wrong = form.errors.of(UrgeUnits::unit).map(|words| view! { <p class="form-error">{words.to_owned()}</p> });
    let total = sheet.rows.len();
    view! {
        <form method="post" action=verb::URGE_UNITS class="stack">
            <input type="hidden" name=UrgeUnits::kind value=kind.code()/>
            <section class="panel panel-flush" id=UrgeUnits::unit tabindex="-1">
                <div class="toolbar"><p>{format!("{total}个单位有{}", kind.label())}</p></div>
                <div class="table-wrap" tabindex="0" role="region" aria-label="可以催办的单位"><table class="table table-cards">
                    <thead><tr><th class="tick"><span class="sr">"勾选"</span></th><th>"单位"</th><th>"内容"</th><th>"催办记录"</th><th>"联系人"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
            <section class="panel form no-print">
                <header class="panel-head"><h2>"催办勾选的单位"</h2><p>"每个单位一份催办函，写明内容、第几次和反馈期限；可以下载印发"</p></header>
                {wrong}
                {TextArea::new(FieldRow::new(UrgeUnits::reason, "催办理由").note("选填")).lines(2).maxlength(URGE_REASON).value(form.sent.reason.clone()).show(&form.errors)}
                {TextField::number(UrgeUnits::days, "反馈期限（工作日）").hint(format!("1到{MOST_DAYS}个工作日，从今天算起")).maxlength(2).value(form.sent.days.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"催办"</button></div>
            </section>
        </form>
    }
    .into_any()
}

/// What a letter is about, and how many items; a week that was missed is no number of items.
fn about(kind: UrgeKind, items: &[String]) -> String {
    match kind {
        UrgeKind::Weekly => kind.label().to_owned(),
        _ => format!("{}（{}个）", kind.label(), number(items)),
    }
}

fn letters(sheet: &UrgeSheet) -> AnyView {
    if sheet.letters.is_empty() {
        return view! { <div class="empty"><h2>"还没有催办函"</h2><p>"催办以后，每个单位一份，列在这里。"</p></div> }.into_any();
    }
    let rows: Vec<_> = sheet
        .letters
        .iter()
        .map(|one| {
            let number = letter_number(one);
            let row = view! {
                <tr>
                    <th scope="row"><a href=paths::urge_file(&one.id)>{number}</a></th>
                    <td data-label="单位"><bdi>{one.unit_name.clone()}</bdi></td>
                    <td data-label="事由">{about(one.kind, &one.items)}</td>
                    <td data-label="次数">{format!("第{}次", one.nth)}</td>
                    <td data-label="发出">{format!("{}，{}", day_text(one.issued_on), one.issued.2)}</td>
                    <td data-label="反馈期限" class="nowrap">{day_text(one.reply_by)}</td>
                </tr>
            };
            (false, row.into_any())
        })
        .collect();
    view! {
        <section class="panel panel-flush" id="letters">
            <header class="panel-head"><h2>"催办函"</h2><p>"最近的在前；点编号下载（Word）"</p></header>
            {latest_table("催办函", &["编号", "单位", "事由", "次数", "发出", "反馈期限"], "", rows)}
        </section>
    }
    .into_any()
}
