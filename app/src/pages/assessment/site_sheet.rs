//! 现场检查表 of a unit: the whole of it to read and to print, and one place of it to fill in on a phone.

use domain::access::permission::Permission;
use domain::assessment::on_site::{NOTE_LENGTH, Seen};
use domain::calendar::office_time::minute_text;
use domain::ids::{RoundId, UnitId};
use domain::reporting::evidence::FILE_LIMIT;
use leptos::prelude::*;
use services::assessment::{
    self, HandInSiteForm, ReopenSiteForm, SiteLinesForm, SitePhotoForm, SitePlaceView, SiteRow, SiteSheetPage as Shown,
};
use services::{Result, ServiceError};

use crate::components::evidence_list::size;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, files_field};
use crate::forms::select::{Select, options};
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::islands::{PrintButton, SiteDraft};
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/rounds/:id/on-site/:unit`.
#[component]
pub(crate) fn SiteSheetPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let (id, unit) = (RoundId::new(cx.param("id")), UnitId::new(cx.param("unit")));
    let shown = assessment::site_sheet(actor, &cx.services, &id, &unit).await?;
    let wanted = cx.query("place").and_then(|place| place.parse::<i64>().ok());
    if let Some(place) = wanted.filter(|_| shown.may_fill) {
        let found = shown.places.iter().position(|one| one.place.place == place);
        let at = found.ok_or(ServiceError::NotFound("这个检查地点"))?;
        let title = format!("{} · {}", shown.name, shown.places[at].place.name);
        let page = Page::new(title, fill(cx, &shown, at)).under(paths::on_site(&id), "现场检查");
        return Ok(page.under(paths::site_sheet(&id, &unit), shown.name));
    }
    let reads_sheets = actor.may(Permission::ReadCounty);
    let body = view! { {super::withdrawn(&shown.round)}{receipt(&shown, reads_sheets)}{head(&shown)}{done(cx, &shown)}{places(&shown)}{draw(&shown)} };
    let page = Page::new(format!("{}现场检查表", shown.name), body);
    Ok(page.under(paths::ROUNDS, "考评批次").under(paths::on_site(&id), "现场检查").actions(view! { <PrintButton/> }))
}

fn head(shown: &Shown) -> AnyView {
    let checker = shown.checker.clone().unwrap_or_else(|| "政务公开办".to_owned());
    let handed = shown.sheet.handed.as_ref();
    let state = handed.map_or_else(|| "未提交".to_owned(), |(at, by)| format!("{} {by}提交", minute_text(*at)));
    let faults: usize = shown.places.iter().map(SitePlaceView::faults).sum();
    // before it is handed in, no fault may mean that nobody has looked
    let missing: usize = shown.places.iter().map(SitePlaceView::missing).sum();
    let more = if handed.is_none() && missing > 0 { format!("，还有{missing}项没有查完") } else { String::new() };
    view! {
        <section class="panel"><dl class="facts">
            <div><dt>"批次"</dt><dd>{shown.round.name.clone()}</dd></div>
            <div><dt>"检查人"</dt><dd>{checker}</dd></div>
            <div><dt>"检查地点"</dt><dd>{shown.places.iter().map(|one| one.place.name.clone()).collect::<Vec<_>>().join("、")}</dd></div>
            <div><dt>"不符合"</dt><dd>{format!("{faults}项{more}")}</dd></div>
            <div><dt>"状态"</dt><dd>{state}</dd></div>
        </dl></section>
    }
    .into_any()
}

/// What was handed in, and where to go on: whoever stands in a village with a phone sees that it has arrived.
fn receipt(shown: &Shown, reads_sheets: bool) -> Option<AnyView> {
    let (at, by) = shown.sheet.handed.as_ref()?;
    let count = |wanted: Seen| shown.places.iter().flat_map(|one| &one.rows).filter(|row| row.seen == Some(wanted)).count();
    let (met, not_met, not_asked) = (count(Seen::Met), count(Seen::NotMet), count(Seen::NotAsked));
    let all = met + not_met + not_asked;
    let words = format!("{} {by}提交，共{all}项：符合{met}项、不符合{not_met}项、不适用{not_asked}项。", minute_text(*at));
    let problems = match (met, not_met) {
        (_, 1..) => "不符合的已登记为问题，由政务公开办下发整改通知单；得分已按检查结果计算。",
        // what nobody could look at is no good news
        (0, 0) => "各项都不适用，没有检查到内容；得分表上写作未检查，按满分计。",
        _ => "没有发现问题；得分已按检查结果计算。",
    };
    let (id, unit) = (&shown.round.id, &shown.sheet.unit);
    let next = shown.next.as_ref().map(|(unit, name)| {
        view! { <a class="btn btn-primary" href=paths::site_sheet(id, unit)>{format!("填写下一份：{name}")}</a> }
    });
    let more = reads_sheets.then(|| {
        let found = (not_met > 0).then(|| view! { <a class="btn" href=paths::FINDINGS>"查看监测问题"</a> });
        view! { <a class="btn" href=paths::sheet(id, unit)>"查看得分表"</a>{found} }
    });
    Some(
        view! {
            <section class="panel" id="handed-in">
                <header class="panel-head"><h2>"检查表已提交"</h2></header>
                <div class="stack"><p>{words}</p><p>{problems}</p><div class="row no-print">{next}{more}<a class="btn btn-plain" href=paths::on_site(id)>"回到现场检查"</a></div></div>
            </section>
        }
        .into_any(),
    )
}

/// Handing in, or giving back.
fn done(cx: &PageContext, shown: &Shown) -> Option<AnyView> {
    if shown.may_fill {
        let missing: usize = shown.places.iter().map(SitePlaceView::missing).sum();
        let words = match missing {
            0 => "都已填好。提交后得分随即计算，不符合的登记为问题，检查表不能再改。".to_owned(),
            missing => format!("还有{missing}项没有填好，填好后提交；填了一半的已保存，可以换一台手机或电脑接着填。"),
        };
        return Some(
            view! {
                <form class="panel form no-print" method="post" action=verb::HAND_IN_SITE>
                    <p>{words}</p>
                    <div class="form-actions"><button class="btn btn-primary" name=HandInSiteForm::sheet value=shown.sheet.id.clone() disabled={missing > 0}>"提交检查表"</button></div>
                </form>
            }
            .into_any(),
        );
    }
    shown.may_reopen.then(|| {
        let form: ShownForm<ReopenSiteForm> = cx.form(|| ReopenSiteForm { sheet: shown.sheet.id.clone(), reason: String::new() });
        view! {
            <details class="panel no-print" open=form.failed><summary>"退回重新填写"</summary>
                <form class="form" method="post" action=verb::REOPEN_SITE>
                    <input type="hidden" name=ReopenSiteForm::sheet value=shown.sheet.id.clone()/>
                    {TextField::new(ReopenSiteForm::reason, "退回的理由").maxlength(500).value(form.sent.reason.clone()).show(&form.errors)}
                    <div class="form-actions"><button class="btn">"退回"</button></div>
                </form>
            </details>
        }
        .into_any()
    })
}

/// Every place with what was seen there.
fn places(shown: &Shown) -> AnyView {
    let all: Vec<_> = shown
        .places
        .iter()
        .map(|one| {
            let rows: Vec<_> = one.rows.iter().map(line).collect();
            let missing = one.missing();
            let words = match (missing, &one.place.saved_at) {
                (0, Some(at)) => format!("已填好；{} {}保存", minute_text(*at), one.place.saved_by),
                (missing, Some(at)) => format!("还有{missing}项；{} {}保存", minute_text(*at), one.place.saved_by),
                (missing, None) => format!("还有{missing}项"),
            };
            let fill = shown.may_fill.then(|| {
                view! { <a class="btn btn-tonal no-print" href=paths::site_place(&shown.round.id, &shown.sheet.unit, one.place.place)>"填写"<span class="sr">{format!("，{}", one.place.name)}</span></a> }
            });
            view! {
                <section class="panel panel-flush">
                    <header class="panel-head"><h2>{one.place.name.clone()}</h2><p>{words}</p>{fill}</header>
                    <div class="table-wrap" tabindex="0" role="region" aria-label=one.place.name.clone()><table class="table table-cards">
                        <thead><tr><th>"检查项"</th><th>"结果"</th><th>"情况"</th></tr></thead><tbody>{rows}</tbody>
                    </table></div>
                </section>
            }
        })
        .collect();
    all.into_any()
}

fn seen_words(seen: Option<Seen>) -> (&'static str, &'static str) {
    match seen {
        None => ("tag tag-warn", "未查"),
        Some(Seen::NotMet) => ("tag tag-warn", Seen::NotMet.label()),
        Some(seen) => ("tag", seen.label()),
    }
}

fn line(row: &SiteRow) -> impl IntoView + use<> {
    let (class, words) = seen_words(row.seen);
    let photos = (!row.photos.is_empty()).then(|| photo_list(row));
    let note = (!row.note.is_empty()).then(|| view! { <span class="said">{row.note.clone()}</span> });
    let known = row.candidate.as_ref().map(|_| view! { <p class="muted">"已登记为问题"</p> });
    view! {
        <tr>
            <th scope="row" class="wide">{row.title.clone()}<br/><small class="muted">{row.words.clone()}</small></th>
            <td data-label="结果"><span class=class>{words}</span></td>
            <td class="wide" data-label="情况">{note}{known}{photos}</td>
        </tr>
    }
}

fn photo_list(row: &SiteRow) -> AnyView {
    let all: Vec<_> = row
        .photos
        .iter()
        .map(|photo| view! { <li><a href=paths::assessment_file(&photo.file_id)><bdi>{photo.file_name.clone()}</bdi></a><small class="muted">{format!("（{}）", size(usize::try_from(photo.bytes).unwrap_or_default()))}</small></li> })
        .collect();
    view! { <ul class="evidence">{all}</ul> }.into_any()
}

/// What decides the draw, so that anybody repeats it.
fn draw(shown: &Shown) -> Option<AnyView> {
    let sheet = &shown.sheet;
    (!sheet.seed.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"抽村记录"</h2><p>{format!("{} {}抽取，不能重抽", minute_text(sheet.drawn_at), sheet.drawn_by)}</p></header>
                <dl class="facts facts-rows">
                    <div><dt>"抽取范围"</dt><dd>{sheet.pool.lines().collect::<Vec<_>>().join("、")}</dd></div>
                    <div><dt>"随机依据"</dt><dd><code>{sheet.entropy.clone()}</code></dd></div>
                    <div><dt>"种子"</dt><dd><code>{sheet.seed.clone()}</code></dd></div>
                    <div><dt>"算法"</dt><dd>"村名按升序每行一个，与换行、随机依据合在一起的SHA-256为种子；各个随机数为种子与序号的SHA-256，舍去使机会不均的部分后取余，依次从剩下的村里取。"</dd></div>
                </dl>
            </section>
        }
        .into_any()
    })
}

/// The form about one place.
fn fill(cx: &PageContext, shown: &Shown, at: usize) -> AnyView {
    let one = &shown.places[at];
    let form: ShownForm<SiteLinesForm> = cx.form(|| stored(shown, one));
    let stale = form.is_stale.then(|| {
        view! { <div class="notice notice-warn" role="alert"><p>"另有人（也可能是您自己在另一个窗口）保存过这个地点，您的还没有保存；请对照检查表核对下面的内容，再保存一次。"</p></div> }
    });
    let wrong = form.errors.of(SiteLinesForm::note).map(str::to_owned);
    let wrong = wrong.map(|wrong| view! { <p class="form-error" role="alert">{wrong}</p> });
    let sent = if form.failed && form.sent.place == one.place.place { form.sent.clone() } else { stored(shown, one) };
    let seen = if form.is_stale { one.place.revision } else { sent.seen };
    let items: Vec<_> = one.rows.iter().enumerate().map(|(no, row)| item(no, row, &sent)).collect();
    let saved = one.place.saved_at.map_or_else(String::new, |at| format!("{} {}保存", minute_text(at), one.place.saved_by));
    let others: Vec<_> = shown
        .places
        .iter()
        .map(|other| {
            let (place, missing) = (other.place.place, other.missing());
            let left = (missing > 0).then(|| view! { " "<small>{format!("还有{missing}项")}</small> });
            view! { <a href=paths::site_place(&shown.round.id, &shown.sheet.unit, place) aria-current=(place == one.place.place).then_some("page")>{other.place.name.clone()}{left}</a> }
        })
        .collect();
    view! {
        <nav class="tabs" aria-label="检查地点">{others}</nav>
        {stale}
        <form class="panel form" id="site-form" method="post" action=verb::SAVE_SITE_LINES>
            <input type="hidden" name=SiteLinesForm::sheet value=shown.sheet.id.clone()/>
            <input type="hidden" name=SiteLinesForm::place value=one.place.place.to_string()/>
            <input type="hidden" name=SiteLinesForm::seen id="site-seen" value=seen.to_string()/>
            {wrong}
            {items}
            <div class="form-foot">
                <button class="btn btn-primary">"保存"</button>
                <a class="btn" href=paths::site_sheet(&shown.round.id, &shown.sheet.unit)>"回到检查表"</a>
                <SiteDraft sheet=shown.sheet.id.clone() place=one.place.place count=one.rows.len() initial=saved next=format!("{}?notice=site-saved", paths::site_sheet(&shown.round.id, &shown.sheet.unit))/>
            </div>
        </form>
        {photos(cx, shown, one)}
    }
    .into_any()
}

fn stored(shown: &Shown, one: &SitePlaceView) -> SiteLinesForm {
    SiteLinesForm {
        sheet: shown.sheet.id.clone(),
        place: one.place.place,
        seen: one.place.revision,
        item: one.rows.iter().map(|row| row.item.clone()).collect(),
        verdict: one.rows.iter().map(|row| row.seen.map(Seen::code).unwrap_or_default().to_owned()).collect(),
        note: one.rows.iter().map(|row| row.note.clone()).collect(),
    }
}

fn item(no: usize, row: &SiteRow, sent: &SiteLinesForm) -> AnyView {
    let at = sent.item.iter().position(|item| *item == row.item);
    let of = |all: &[String]| at.and_then(|at| all.get(at)).cloned().unwrap_or_default();
    let (verdict, note) = (of(&sent.verdict), of(&sent.note));
    let choices = std::iter::once((String::new(), "未查".to_owned()));
    let choices = choices.chain(Seen::ALL.into_iter().map(|seen| (seen.code().to_owned(), seen.label().to_owned()))).collect();
    let id = format!("verdict-{no}");
    let text = (!row.text.is_empty() && row.text != row.words).then(|| view! { <p class="form-hint">{row.text.clone()}</p> });
    let photos = (!row.photos.is_empty()).then(|| photo_list(row));
    let errors = crate::forms::Errors::default();
    let note_row = FieldRow::new(format!("note-{no}"), "情况").note("不符合的必填");
    view! {
        <fieldset class="form-row">
            <legend>{row.title.clone()}</legend>
            <p>{row.words.clone()}</p>
            {text}
            <input type="hidden" name=SiteLinesForm::item id=format!("item-{no}") value=row.item.clone()/>
            <div class="field"><label for=id.clone()>"结果"</label><select id=id name=SiteLinesForm::verdict>{options(choices, &verdict)}</select></div>
            {TextArea::new(note_row).name(SiteLinesForm::note).lines(2).maxlength(NOTE_LENGTH).value(note).show(&errors)}
            {photos}
        </fieldset>
    }
    .into_any()
}

/// Photos go one by one with a form of their own: what is typed above does not wait for them.
fn photos(cx: &PageContext, shown: &Shown, one: &SitePlaceView) -> AnyView {
    let form: ShownForm<SitePhotoForm> =
        cx.form(|| SitePhotoForm { sheet: shown.sheet.id.clone(), place: one.place.place.to_string(), item: String::new() });
    let choices = one.rows.iter().map(|row| (row.item.clone(), format!("{}：{}", row.title, row.words)));
    let hint = format!("JPG或PNG，每张不超过{}，一次最多4张；没有网络时先拍好，有网络了再传", size(FILE_LIMIT));
    view! {
        <section class="panel" id="photos">
            <header class="panel-head"><h2>"照片"</h2><p>"上传前请先保存上面的内容"</p></header>
            <form class="form" method="post" action=verb::ADD_SITE_PHOTO enctype="multipart/form-data">
                <input type="hidden" name=SitePhotoForm::sheet value=shown.sheet.id.clone()/>
                <input type="hidden" name=SitePhotoForm::place value=one.place.place.to_string()/>
                {Select::new(FieldRow::new(SitePhotoForm::item, "检查项")).choice("", "请选择").choices(choices).chosen(form.sent.item.clone()).show(&form.errors)}
                {files_field(FieldRow::new(FILE, "照片").hint(hint), ".jpg,.jpeg,.png", &form.errors)}
                <div class="form-actions"><button class="btn">"上传照片"</button></div>
            </form>
        </section>
    }
    .into_any()
}
