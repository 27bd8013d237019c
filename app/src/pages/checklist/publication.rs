//! Before the table becomes public: exactly what the public will read, what is new in it, and what was published before.

use domain::calendar::office_time::minute_text;
use domain::checklist::import::other_year;
use domain::checklist::published::Change;
use domain::ids::ChecklistId;
use leptos::prelude::*;
use services::Seen;
use services::checklist::{self, Publication, PublicationPage as Shown, VersionLine};

use super::public::sheet;
use crate::components::diff::diff;
use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::forms::field_row::FieldRow;
use crate::forms::phone_reason::phone_reason;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// 对外公开: preview, changes, the question, the versions.
#[component]
pub(crate) fn PublicationPage() -> impl IntoView {
    page(|cx| async move {
        let id = ChecklistId::new(cx.param("id"));
        let shown = checklist::publication(cx.actor()?, &cx.services, &id).await?;
        let address = shown.checklist.is_public.then(|| {
            let href = paths::public(&shown.checklist.public_slug);
            view! { <a class="btn" href=href>"打开公开页面"</a> }
        });
        let actions = view! { {address}<a class="btn" href=paths::workbench(&id)>"汇总更新"</a> };
        let body = view! {
            {question(&cx, &shown)}
            {changes(shown.changes.as_deref())}
            <section class="panel">
                <header class="panel-head"><h2>"公众将看到的内容"</h2></header>
                <h3>{shown.now.title.clone()}</h3>
                <div class="table-wrap" tabindex="0" role="region" aria-label="公众将看到的内容">{sheet(&shown.now)}</div>
            </section>
            {versions(&id, &shown.versions)}
        };
        Ok(Page::new(format!("对外公开 · {}", shown.checklist.title), body).under(paths::CHECKLISTS, "落实情况表").actions(actions))
    })
}

/// `/checklists/:id/versions/:no`: a version as the public saw it.
#[component]
pub(crate) fn VersionPage() -> impl IntoView {
    page(|cx| async move {
        let id = ChecklistId::new(cx.param("id"));
        let table = checklist::version(cx.actor()?, &cx.services, &id, cx.param("no").parse().unwrap_or(0)).await?;
        let body = view! { <section class="panel panel-flush">{sheet(&table)}</section> };
        Ok(Page::new(table.title.clone(), body)
            .under(paths::CHECKLISTS, "落实情况表")
            .under(paths::publication(&id), "对外公开")
            .sheet("print-wide"))
    })
}

/// What it is about in numbers, and the button.
fn question(cx: &PageContext, shown: &Shown) -> impl IntoView + use<> {
    let list = &shown.checklist;
    let of = |public: bool, seen: Seen| Publication {
        checklist: list.id.clone(),
        public,
        seen,
        phone_reason: String::new(),
        other_year: String::new(),
        looked: false,
    };
    let form = cx.form(|| of(true, shown.seen.clone()));
    let reason = phone_reason(&form.errors, &form.sent.phone_reason, &[]);
    let changed = shown.changes.as_ref().map(Vec::len);
    let sentence = match (list.is_public, changed) {
        (true, Some(0)) => "公开页面与下面的内容一致，没有改动。".to_owned(),
        (true, Some(count)) => format!("公开页面还是上一版；确认后更新{count}项，社会公众立即可以看到。"),
        (false, Some(count)) => format!("公开页面现在是撤下的；确认后重新公开，与上一版相比改动{count}项，社会公众立即可以看到。"),
        (_, None) => format!("确认后共{}项向社会公众公开，立即可以看到。", shown.now.rows.len()),
    };
    // whether there is anything that the button would make public
    let asks = !list.is_public || changed != Some(0);
    let empty_words = if asks { "公开后也会显示为空" } else { "公开页面上也是空的" };
    let empty = (shown.empty_rows > 0).then(|| {
        view! { <div class="notice notice-warn"><p>{format!("有{}项的完成情况还是空的，{empty_words}。", shown.empty_rows)}</p></div> }
    });
    let mend_first = if asks {
        "公开前请到“汇总更新”核对："
    } else {
        "公开页面上也是这样，请到“汇总更新”核对，改好后再更新公开："
    };
    let other = other_year(&shown.now.title, list.year).map(|other| {
        let words =
            format!("标题写的是{other}年，这是{}年度的清单，完成情况可能也是旧的。请先在“汇总更新”中核对完成情况；标题在重新导入时改（“清单标题”）。", list.year);
        let name = Publication::other_year;
        let error = form.errors.of(name).map(|error| view! { <p class="form-error" id=format!("{name}-error")>{error.to_owned()}</p> });
        let other_word = other.to_string();
        let ticked = form.sent.other_year == other_word;
        view! {
            <div class="notice notice-warn">
                <p>{words}</p>
                {error}
                <div class="choices"><label><input type="checkbox" id=name name=name value=other_word checked=ticked/>{format!(" 标题写的是{other}年，仍这样公开")}</label></div>
            </div>
        }
    });
    let remarks: Vec<_> = shown.remarks.iter().map(|(number, remark)| view! { <li>{format!("第{number}项：{remark}")}</li> }).collect();
    let remarks = (!remarks.is_empty()).then(|| {
        view! {
            <div class="notice notice-warn" id="remarks">
                <p>"下列文字里有像个人信息的号码，不影响公开，请先核对："</p>
                <ul class="stack-tight">{remarks}</ul>
            </div>
        }
    });
    let rests_on: Vec<_> = shown
        .rests_on
        .iter()
        .map(|(number, one)| {
            let words = format!("第{number}项用了{}（{}）的填报，这份填报现在{}。", one.unit, one.period, one.stands);
            view! { <li>{words}" "<a href=paths::cell(&one.cell)>"打开"</a></li> }
        })
        .collect();
    let rests_on = (!rests_on.is_empty()).then(|| {
        view! {
            <div class="notice notice-warn" id="rests-on">
                <p>"下列各项的文字来自目前未通过审核的填报，"{mend_first}</p>
                <ul class="stack-tight">{rests_on}</ul>
            </div>
        }
    });
    let miscounted: Vec<_> = shown
        .miscounted
        .iter()
        .map(|(number, now)| view! { <li>{format!("第{number}项：按目前的审核结果应为“{}”", now.trim_end_matches('。'))}</li> })
        .collect();
    let miscounted = (!miscounted.is_empty()).then(|| {
        view! {
            <div class="notice notice-warn" id="miscounted">
                <p>"下列各项写的完成数与目前的审核结果不同，"{mend_first}</p>
                <ul class="stack-tight">{miscounted}</ul>
            </div>
        }
    });
    let missing = (shown.now.issuer.is_empty() || shown.now.contact.is_empty()).then(|| {
        view! { <div class="notice notice-warn"><p>"发布单位或联系方式还没有填写，表上不会印出。请先到"<a href=paths::SETTINGS>"设置"</a>"填写。"</p></div> }
    });
    let differs = !shown.rests_on.is_empty() || !shown.miscounted.is_empty();
    let looked = (asks && differs).then(|| {
        FieldRow::new(Publication::looked, "与审核结果不同的各项")
            .show(&form.errors, |_| checkbox(Publication::looked, "已核对，仍这样公开", form.sent.looked))
    });
    let publish = asks.then(|| {
        view! { <button class="btn btn-primary" name=Publication::public value="true">{if list.is_public { "确认更新公开" } else { "确认公开" }}</button> }
    });
    let withdraw = list.is_public.then(|| view! { <button class="btn" name=Publication::public value="false">"撤下公开页面"</button> });
    view! {
        <form class="panel" method="post" action=verb::CHECKLIST_PUBLISH>
            <header class="panel-head"><h2>{if list.is_public { "已对外公开" } else { "未对外公开" }}</h2></header>
            <input type="hidden" name=Publication::checklist value=list.id.to_string()/>
            <input type="hidden" name=Publication::seen value=shown.seen.as_str().to_owned()/>
            <p>{sentence}</p>
            {other}{empty}{remarks}{rests_on}{miscounted}{looked}{missing}{reason}
            <div class="form-actions">{publish}{withdraw}</div>
        </form>
    }
}

/// Row by row what the public will read otherwise than in the version before.
fn changes(changes: Option<&[Change]>) -> Option<AnyView> {
    let changes = changes.filter(|changes| !changes.is_empty())?;
    let row = |change: &Change| {
        let (kind, text) = match (&change.before, &change.after) {
            (Some(before), Some(after)) => ("改动", diff(before, after).into_any()),
            (None, after) => ("新增", after.clone().into_any()),
            (before, None) => ("移出", view! { <del>{before.clone()}</del> }.into_any()),
        };
        view! {
            <tr>
                <th scope="row">{change.number.clone()}</th>
                <td data-label="改动"><span class="tag">{kind}</span></td>
                <td class="wide" data-label="工作要求"><span class="clamp">{change.requirement.clone()}</span></td>
                <td class="wide" data-label="完成情况">{text}</td>
            </tr>
        }
    };
    let rows: Vec<_> = changes.iter().map(row).collect();
    let count = format!("{}项", changes.len());
    Some(
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"与上一版相比"</h2><p>{count}</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="与上一版相比">
                    <table class="table table-cards">
                        <thead><tr><th>"序号"</th><th>"改动"</th><th>"工作要求"</th><th>"完成情况"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any(),
    )
}

fn versions(id: &ChecklistId, versions: &[VersionLine]) -> Option<AnyView> {
    let line = |version: &VersionLine| {
        let href = paths::version(id, version.no);
        view! {
            <li>
                <time datetime=version.published_at.to_rfc3339()>{minute_text(version.published_at)}</time>
                <p><a href=href>{format!("第{}版", version.no)}</a>{format!(" · {}", version.published_by)}</p>
            </li>
        }
    };
    let lines: Vec<_> = versions.iter().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"历次公开"</h2><p>"当时公开的内容原样保留"</p></header>
                <ol class="timeline">{lines}</ol>
            </section>
        }
        .into_any()
    })
}
