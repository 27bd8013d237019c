//! 现场检查 of a round: every unit that is looked at, its villages, and how far its sheet is.

use domain::access::permission::Permission;
use domain::assessment::on_site::{MOST_DRAWN, MOST_VILLAGES};
use domain::calendar::office_time::minute_text;
use domain::ids::RoundId;
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, DrawVillagesForm, OnSitePage as Shown, OpenSitesForm, SiteUnit, VillagesForm};
use services::monitoring::ENTROPY_LIMIT;

use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;

use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// So many villages are drawn where nobody says otherwise.
const USUAL_SIZE: &str = "2";

/// `/rounds/:id/on-site`.
#[component]
pub(crate) fn OnSitePage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let id = RoundId::new(cx.param("id"));
    let shown = assessment::on_site(actor, &cx.services, &id).await?;
    let may = actor.may(Permission::Assess) && shown.is_open;
    let body = match shown.units.is_empty() {
        true => empty(&shown),
        false => units(cx, &shown, may),
    };
    let body = view! { {super::withdrawn(&shown.round)}{body} };
    let page = Page::new("现场检查", body).under(paths::ROUNDS, "考评批次");
    // a unit that checks does not read the round before its own sheet
    Ok(if actor.unit.is_some() { page } else { page.under(paths::round(&id), shown.round.name) })
}

fn empty(shown: &Shown) -> AnyView {
    let (title, words) = if shown.has_items {
        ("没有参评单位要现场检查", "参评单位在开始采集时核定；适用现场检查规则的单位参评后列在这里。")
    } else {
        (
            "这一批次的细则里没有现场检查的规则",
            "在细则编辑里把要到现场看的规则的事实来源设为“现场检查：单位”或“现场检查：抽中的村”，保存为新版本，新建批次时选用。",
        )
    };
    view! {
        <div class="empty"><h2>{title}</h2><p>{words}</p><div class="row"><a class="btn" href=paths::RULES>"查看考核细则"</a><a class="btn btn-plain" href=paths::round(&shown.round.id)>"回到批次"</a></div></div>
    }
    .into_any()
}

fn units(cx: &PageContext, shown: &Shown, may: bool) -> AnyView {
    let rows: Vec<_> = shown.units.iter().map(|one| row(shown, one, may)).collect();
    let handed = shown.units.iter().filter(|one| one.sheet.as_ref().is_some_and(|sheet| sheet.handed.is_some())).count();
    let drawn = shown.units.iter().filter(|one| one.sheet.is_some()).count();
    let closed = (!shown.is_open)
        .then(|| view! { <div class="notice"><p>{format!("这一批次现在是“{}”，检查表只能查看。", shown.state.label())}</p></div> });
    let chosen = cx.query("unit").filter(|_| may).and_then(|unit| shown.units.iter().find(|one| one.unit.as_str() == unit));
    view! {
        {closed}
        {chosen.map(|one| prepare(cx, shown, one))}
        {(may && chosen.is_none()).then(|| all_at_once(cx, shown))}
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"检查表"</h2><p>{format!("共{}个单位，{drawn}个已建检查表，{handed}个已提交；提交后不符合的检查项随即登记为问题", shown.units.len())}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="现场检查表"><table class="table table-cards">
                <thead><tr><th>"单位"</th><th>"检查人"</th><th>"抽中的村"</th><th>"进度"</th><th class="do">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// The sheets of a whole group, opened with one form.
fn all_at_once(cx: &PageContext, shown: &Shown) -> Option<AnyView> {
    let first = shown.groups.first()?;
    let form: ShownForm<OpenSitesForm> = cx.form(|| OpenSitesForm {
        round: shown.round.id.clone(),
        group: first.id.clone(),
        size: USUAL_SIZE.into(),
        entropy: String::new(),
    });
    let sent = &form.sent;
    let groups = shown.groups.iter().map(|group| {
        let bare = if group.bare > 0 { format!("，另有{}个没有登记村（社区）", group.bare) } else { String::new() };
        (group.id.clone(), format!("{}（{}个单位可以建{bare}）", group.name, group.ready))
    });
    let fields = shown.groups.iter().any(|group| group.asks_villages).then(|| {
        view! {
            {TextField::number(OpenSitesForm::size, "每个单位抽取个数").hint(format!("1到{MOST_DRAWN}个；登记的村不够的，全部检查")).maxlength(2).value(sent.size.clone()).show(&form.errors)}
            {TextField::new(OpenSitesForm::entropy, "随机依据").optional().hint("可以填写抽取前谁都不知道的公开数字；不填由系统随机生成").maxlength(ENTROPY_LIMIT).value(sent.entropy.clone()).show(&form.errors)}
        }
    });
    Some(
        view! {
            <section class="panel no-print">
                <header class="panel-head"><h2>"成批建检查表"</h2><p>"一个分组里还没有检查表的单位一次建好，各从自己的村名单里抽取；只查单位的不抽村"</p></header>
                <form class="form" method="post" action=verb::OPEN_SITES>
                    <input type="hidden" name=OpenSitesForm::round value=sent.round.to_string()/>
                    {Select::new(FieldRow::new(OpenSitesForm::group, "考核分组")).choices(groups).chosen(sent.group.clone()).show(&form.errors)}
                    {fields}
                    <div class="form-actions"><button class="btn btn-primary">"成批建检查表"</button></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// What the office does before a unit is looked at.
fn prepare(cx: &PageContext, shown: &Shown, one: &SiteUnit) -> AnyView {
    let names = one.asks_villages.then(|| names_form(cx, shown, one));
    let draw = one.sheet.is_none().then(|| draw_form(cx, shown, one));
    view! { <div class="split no-print">{names}{draw}</div> }.into_any()
}

fn row(shown: &Shown, one: &SiteUnit, may: bool) -> impl IntoView + use<> {
    let id = &shown.round.id;
    let checker = one.checker.clone().unwrap_or_else(|| "政务公开办".to_owned());
    let (looked_at, all) = one.looked_at;
    let (class, state) = match &one.sheet {
        None => ("tag tag-warn", "未建检查表".to_owned()),
        Some(sheet) => match &sheet.handed {
            Some((at, by)) => ("tag", format!("{} {by}提交", minute_text(*at))),
            None => ("tag tag-warn", format!("已查{looked_at}项，共{all}项")),
        },
    };
    let known = match (one.asks_villages, one.villages.len()) {
        (false, _) => "不抽村，只查单位".to_owned(),
        (true, 0) => "还没有登记村（社区）".to_owned(),
        (true, count) => format!("登记了{count}个村（社区）"),
    };
    let drawn = one.sheet.as_ref().filter(|sheet| !sheet.seed.is_empty()).map(|sheet| sheet.pool.lines().count());
    let drawn = drawn.map_or(known, |pool| format!("从{pool}个村中抽取"));
    let action = one.sheet.as_ref().map(|sheet| {
        let words = if sheet.handed.is_none() && one.may_fill && shown.is_open { "填写" } else { "查看" };
        view! { <a class="btn btn-small" href=paths::site_sheet(id, &one.unit)>{words}<span class="sr">{format!("，{}", one.name)}</span></a> }
    });
    let prepare = (may && (one.asks_villages || one.sheet.is_none())).then(|| {
        let words = if one.sheet.is_none() { "建检查表" } else { "村名单" };
        view! { <a class="btn btn-small" href=paths::on_site_unit(id, &one.unit)>{words}<span class="sr">{format!("，{}", one.name)}</span></a> }
    });
    view! {
        <tr>
            <th scope="row">{one.name.clone()}</th>
            <td data-label="检查人">{checker}</td>
            <td data-label="抽中的村">{drawn}</td>
            <td data-label="进度"><span class=class>{state}</span></td>
            <td class="do">{action}{prepare}</td>
        </tr>
    }
}

fn names_form(cx: &PageContext, shown: &Shown, one: &SiteUnit) -> AnyView {
    let form: ShownForm<VillagesForm> =
        cx.form(|| VillagesForm { round: shown.round.id.clone(), unit: one.unit.clone(), names: one.villages.join("\n") });
    let row = FieldRow::new(VillagesForm::names, "村（社区）").hint(format!("每行一个，可以从表格里整列粘贴；最多{MOST_VILLAGES}个"));
    view! {
        <section class="panel">
            <header class="panel-head"><h2>{format!("{}的村名单", one.name)}</h2><p>"各批次共用；已经抽好的检查表不变"</p></header>
            <form class="form" method="post" action=verb::KEEP_VILLAGES>
                <input type="hidden" name=VillagesForm::round value=shown.round.id.to_string()/>
                <input type="hidden" name=VillagesForm::unit value=one.unit.to_string()/>
                {TextArea::new(row).lines(8).maxlength(8_000).value(form.sent.names.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn">"保存名单"</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn draw_form(cx: &PageContext, shown: &Shown, one: &SiteUnit) -> AnyView {
    let form: ShownForm<DrawVillagesForm> = cx.form(|| DrawVillagesForm {
        round: shown.round.id.clone(),
        unit: one.unit.clone(),
        size: USUAL_SIZE.into(),
        entropy: String::new(),
    });
    let sent = &form.sent;
    let fields = one.asks_villages.then(|| {
        view! {
            {TextField::number(DrawVillagesForm::size, "抽取个数").hint(format!("1到{MOST_DRAWN}个")).maxlength(2).value(sent.size.clone()).show(&form.errors)}
            {TextField::new(DrawVillagesForm::entropy, "随机依据").optional().hint("可以填写抽取前谁都不知道的公开数字；不填由系统随机生成").maxlength(ENTROPY_LIMIT).value(sent.entropy.clone()).show(&form.errors)}
        }
    });
    let words = if one.asks_villages {
        "从名单里随机抽取，每个村被抽中的机会相同；每个批次只抽一次，谁都可以照样再抽一遍"
    } else {
        "这个单位只查单位本身，不抽村"
    };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>{format!("{}的检查表", one.name)}</h2><p>{words}</p></header>
            <form class="form" method="post" action=verb::DRAW_VILLAGES>
                <input type="hidden" name=DrawVillagesForm::round value=shown.round.id.to_string()/>
                <input type="hidden" name=DrawVillagesForm::unit value=one.unit.to_string()/>
                {fields}
                <div class="form-actions"><button class="btn btn-primary">{if one.asks_villages { "抽村并建表" } else { "建检查表" }}</button></div>
            </form>
        </section>
    }
    .into_any()
}
