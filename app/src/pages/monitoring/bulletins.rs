//! 监测通报: the list, and one as draft or as sealed.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::BulletinId;
use leptos::prelude::*;
use services::monitoring::{
    BULLETIN_LINE, BULLETIN_TEXT, BulletinList, BulletinSheet, DraftBulletin, EditBulletin, SealBulletin, bulletin_sheet, bulletins,
};

use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::islands::PrintButton;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/bulletins`.
#[component]
pub(crate) fn BulletinsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let found = bulletins(actor, &cx.services).await?;
        let drafts = actor.may(Permission::Monitor).then(|| begin(&cx, &found));
        let body = view! { {drafts} {list(&found)} };
        let export = (!found.all.is_empty()).then(|| view! { <a class="btn" href=paths::BULLETINS_FILE>"导出"</a> });
        Ok(Page::new("监测通报", body).under(paths::MONITORING, "监测").actions(export))
    })
}

fn begin(cx: &PageContext, found: &BulletinList) -> Option<AnyView> {
    let first = found.months.first()?;
    let form = cx.form(|| DraftBulletin { month: first.format("%Y-%m").to_string() });
    let months = found.months.iter().map(|month| (month.format("%Y-%m").to_string(), month.format("%Y年%-m月").to_string()));
    Some(
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"起草一期通报"</h2><p>"数字取自当月监测和已确认的问题，正文可以修改"</p></header>
                <form class="form" method="post" action=verb::DRAFT_BULLETIN>
                    {Select::new(FieldRow::new(DraftBulletin::month, "月份")).choices(months).chosen(form.sent.month).show(&form.errors)}
                    <div class="form-actions"><button class="btn btn-primary">"起草"</button></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn list(found: &BulletinList) -> AnyView {
    if found.all.is_empty() {
        return view! { <div class="empty"><h2>"还没有监测通报"</h2><p>"完成一轮监测、确认并下发问题后，可以起草当月的通报。"</p></div> }
            .into_any();
    }
    let rows: Vec<_> = found
        .all
        .iter()
        .map(|one| {
            let state = match &one.sealed {
                Some(sealed) => format!("{}定稿，落款{}", sealed.by.1, day_text(sealed.on)),
                None => format!("{}起草，未定稿", one.drafted.1),
            };
            let version = if one.no > 1 { format!("（第{}版）", one.no) } else { String::new() };
            view! {
                <tr>
                    <th scope="row"><a href=paths::bulletin(&one.id)>{format!("{}{version}", one.title)}</a></th>
                    <td data-label="月份">{one.month.format("%Y年%-m月").to_string()}</td>
                    <td data-label="确认的问题" class="num">{one.facts.found()}</td>
                    <td data-label="情况">{state}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="监测通报"><table class="table table-cards">
                <thead><tr><th>"标题"</th><th>"月份"</th><th class="num">"确认的问题"</th><th>"情况"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// `/monitoring/bulletins/:id`.
#[component]
pub(crate) fn BulletinPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let id = BulletinId::new(cx.param("id"));
        let sheet = bulletin_sheet(actor, &cx.services, &id).await?;
        let edits = actor.may(Permission::Monitor) && sheet.bulletin.sealed.is_none();
        let body = view! {
            {state(&sheet)}
            {since(&sheet)}
            {edits.then(|| view! { {warnings(&sheet)} {edit(&cx, &sheet)} {seal(&cx, &sheet)} })}
            {paper(&sheet)}
        };
        let actions = view! {
            <details class="menu"><summary class="btn">"下载"</summary><ul>
                <li><a href=paths::bulletin_file(&id, "docx")>"通报（Word）"</a></li>
                <li><a href=paths::bulletin_file(&id, "units.xlsx")>"附件1 信息公开情况一览表"</a></li>
                <li><a href=paths::bulletin_file(&id, "problems.xlsx")>"附件2 问题清单"</a></li>
            </ul></details>
            <PrintButton/>
        };
        Ok(Page::new("监测通报", body).under(paths::MONITORING, "监测").under(paths::BULLETINS, "监测通报").actions(actions))
    })
}

fn state(sheet: &BulletinSheet) -> AnyView {
    match &sheet.bulletin.sealed {
        Some(sealed) if sheet.is_whole => view! {
            <div class="notice no-print"><p>{format!("{}于{}定稿，内容不再改动。校验值 {}…", sealed.by.1, minute_text(sealed.at), sealed.digest.chars().take(12).collect::<String>())}</p></div>
        }
        .into_any(),
        Some(_) => view! { <div class="notice notice-error" role="alert"><p>"这期通报的内容与定稿时的校验值不一致，请联系系统管理员核查。"</p></div> }.into_any(),
        None => view! { <div class="notice no-print"><p>"还没有定稿。每次保存会按最新的确认结果更新数字依据；定稿以后不再变。"</p></div> }.into_any(),
    }
}

/// Why a sealed paper says another number than the pages of its month.
fn since(sheet: &BulletinSheet) -> Option<AnyView> {
    let (said, now) = sheet.moved_since()?;
    let words = format!(
        "定稿以后又有登记、确认或改判：通报写的是{said}个问题，现在计入这个月的有{now}个，监测总览和附件2按现在的算。通报不再改动；需要更正而还没有新一版的，由政务公开办另起草一版。"
    );
    Some(view! { <div class="notice notice-warn no-print" id="since"><p>{words}</p></div> }.into_any())
}

/// What is to be looked at before it is sealed.
fn warnings(sheet: &BulletinSheet) -> Option<AnyView> {
    let sums = (!sheet.bulletin.facts.adds_up()).then(|| view! { <li>"各类问题之和与总数不一致，请保存一次以更新数字。"</li> });
    let rows: Vec<_> = sheet.unfounded.iter().map(|one| view! { <li>{format!("{}：……{}……", one.number, one.context)}</li> }).collect();
    let moved = (!sheet.moved.is_empty()).then(|| {
        view! { <p>{format!("起草以后数据有变动：{}。请在“修改正文”里按最新数据重新起草，或核对正文后保存，再定稿。", sheet.moved.join("；"))}</p> }
    });
    (!rows.is_empty() || sums.is_some() || moved.is_some()).then(|| {
        let wrong = (!rows.is_empty()).then(|| view! { <p>{format!("正文里有{}处数字与监测结果不一致：", rows.len())}</p> });
        view! {
            <div class="notice notice-warn no-print" id="numbers">
                <h3>"定稿前请核对"</h3>
                {moved}
                {wrong}
                <ul>{sums}{rows}</ul>
            </div>
        }
        .into_any()
    })
}

fn edit(cx: &PageContext, sheet: &BulletinSheet) -> AnyView {
    let form = cx.form(|| EditBulletin::of(&sheet.bulletin));
    let sent = form.sent.clone();
    let words = "同事（也可能是您自己在另一个窗口）刚刚保存过这期通报，请核对后再保存。";
    let stale = form.is_stale.then(|| view! { <p class="form-error">{words}</p> });
    // a refused one carries the revision it was opened with; after a look at what is there now it may be saved
    let revision = if form.is_stale { sheet.bulletin.revision } else { sent.revision };
    let wrong = form
        .errors
        .of(EditBulletin::text)
        .map(str::to_owned)
        .map(|words| view! { <p class="form-error" id=EditBulletin::text tabindex="-1">{words}</p> });
    let parts: Vec<_> = sent
        .heading
        .iter()
        .zip(&sent.text)
        .enumerate()
        .map(|(place, (heading, text))| {
            let (no, lines) = (place + 1, u32::try_from(text.lines().count() + text.chars().count() / 40 + 1).unwrap_or(6).clamp(3, 18));
            view! {
                <fieldset class="form-row">
                    <legend>{format!("第{no}部分")}</legend>
                    {TextField::new(EditBulletin::heading, "小标题").id(format!("heading-{no}"), EditBulletin::heading).optional().maxlength(BULLETIN_LINE).value(heading.clone()).show(&form.errors)}
                    {TextArea::new(FieldRow::new(format!("text-{no}"), "正文").hint("一段一行；清空可以删去这一部分")).name(EditBulletin::text).lines(lines).maxlength(BULLETIN_TEXT).value(text.clone()).show(&form.errors)}
                </fieldset>
            }
        })
        .collect();
    view! {
        <details class="panel no-print" open=form.failed>
            <summary>"修改正文"</summary>
            <form class="form" method="post" action=verb::EDIT_BULLETIN>
                <input type="hidden" name=EditBulletin::bulletin value=sheet.bulletin.id.to_string()/>
                <input type="hidden" name=EditBulletin::revision value=revision.to_string()/>
                {stale}
                {TextField::new(EditBulletin::title, "标题").maxlength(BULLETIN_LINE).value(sent.title).show(&form.errors)}
                <div class="form-pair">
                    {TextField::new(EditBulletin::number, "发文字号").optional().maxlength(BULLETIN_LINE).value(sent.number).show(&form.errors)}
                    {TextField::new(EditBulletin::red_head, "红头").optional().hint("填写发文机关标志；不填则不印红头").maxlength(BULLETIN_LINE).value(sent.red_head).show(&form.errors)}
                </div>
                {TextField::new(EditBulletin::addressee, "主送单位").optional().maxlength(BULLETIN_LINE).value(sent.addressee).show(&form.errors)}
                {wrong}
                {parts}
                {TextField::new(EditBulletin::issuer, "落款").maxlength(BULLETIN_LINE).value(sent.issuer).show(&form.errors)}
                <div class="form-actions">
                    <button class="btn btn-primary">"保存"</button>
                    <button class="btn" name=EditBulletin::again value="1">"按最新数据重新起草正文"</button>
                </div>
                <p class="form-hint">"重新起草会用最新的数据写一遍各部分，手工改过的正文不保留；标题、文号和落款不变。"</p>
            </form>
        </details>
    }
    .into_any()
}

fn seal(cx: &PageContext, sheet: &BulletinSheet) -> AnyView {
    let form = cx.form(|| SealBulletin {
        bulletin: sheet.bulletin.id.clone(),
        revision: sheet.bulletin.revision,
        on: sheet.today.to_string(),
        looked: false,
    });
    let looked = (!sheet.unfounded.is_empty()).then(|| {
        FieldRow::new(SealBulletin::looked, "与监测结果不一致的数字")
            .show(&form.errors, |_| checkbox(SealBulletin::looked, "已核对，按正文印发", form.sent.looked))
    });
    view! {
        <section class="panel no-print" id="seal">
            <header class="panel-head"><h2>"定稿"</h2><p>"定稿后内容、数字和日期固定下来，需要更正的另起一期"</p></header>
            <form class="form" method="post" action=verb::SEAL_BULLETIN>
                <input type="hidden" name=SealBulletin::bulletin value=sheet.bulletin.id.to_string()/>
                <input type="hidden" name=SealBulletin::revision value=sheet.bulletin.revision.to_string()/>
                {date(SealBulletin::on, "落款日期").value(form.sent.on.clone()).show(&form.errors)}
                {looked}
                <div class="form-actions"><button class="btn">"定稿"</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// The paper as it reads.
fn paper(sheet: &BulletinSheet) -> AnyView {
    let one = &sheet.bulletin;
    let number = (!one.number.is_empty()).then(|| view! { <p class="paper-meta">{one.number.clone()}</p> });
    let addressee = (!one.addressee.is_empty()).then(|| view! { <p>{format!("{}：", one.addressee.trim_end_matches('：'))}</p> });
    let parts: Vec<_> = one
        .parts
        .iter()
        .map(|part| {
            let heading = (!part.heading.is_empty()).then(|| view! { <h3>{part.heading.clone()}</h3> });
            let lines: Vec<_> =
                part.text.lines().filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{line.to_owned()}</p> }).collect();
            view! { {heading}{lines} }
        })
        .collect();
    let on = one.sealed.as_ref().map(|sealed| view! { <p>{day_text(sealed.on)}</p> });
    let red = (!one.red_head.is_empty()).then(|| view! { <p class="paper-meta"><b>{one.red_head.clone()}</b></p> });
    view! {
        <section class="panel">
            <article class="bulletin">
                {red}{number}
                <h2>{one.title.clone()}</h2>
                {addressee}
                {parts}
                <p>"附件：1. 信息公开情况一览表　2. 问题清单"</p>
                <p>{one.issuer.clone()}</p>
                {on}
                {sheet.proof().map(|proof| view! { <p class="paper-meta"><small>{proof}</small></p> })}
            </article>
        </section>
    }
    .into_any()
}
