//! 评优和问责 of a round.

use chrono::{DateTime, Utc};
use domain::access::permission::Permission;
use domain::assessment::accountability::AccountabilityKind;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::{RoundId, UnitId};
use domain::reporting::evidence::FILE_LIMIT;
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, Accountability, AccountabilityForm, MeritPage as Shown, UnitLine, WithdrawForm};

use crate::components::evidence_list::size;
use crate::context::PageContext;
use crate::forms::choices::{checkbox, radios};
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, files_field};
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::forms::{Errors, ShownForm};
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/rounds/:id/merit`.
#[component]
pub(crate) fn MeritPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let id = RoundId::new(cx.param("id"));
    let shown = assessment::merit_page(actor, &cx.services, &id).await?;
    let may = actor.may(Permission::Assess);
    let provisional = (shown.state.is_provisional() && !shown.groups.is_empty())
        .then(|| view! { <div class="notice"><p>"批次还没有定稿，名单为暂定。"</p></div> });
    let groups: Vec<_> =
        shown.groups.iter().map(|(name, is_scored, praised, struck)| group(&id, name, praised, struck, *is_scored)).collect();
    let since = shown.sealed_at.is_some_and(|sealed_at| shown.records.iter().any(|one| is_since(one, sealed_at)));
    let since = since.then(|| {
        view! { <div class="notice notice-warn"><p>"封存后登记或撤销过取消评优：下面是现在的名单，可能与封存时的不同；得分、名次和等次没有变。"</p></div> }
    });
    let body =
        view! { {super::withdrawn(&shown.round)}{provisional}{since}{groups}{records(cx, &shown, may)}{may.then(|| entry(cx, &shown))} };
    Ok(Page::new("评优和问责", body).under(paths::ROUNDS, "考评批次").under(paths::round(&id), shown.round.name))
}

fn group(round: &RoundId, name: &str, praised: &[UnitLine], struck: &[UnitLine], is_scored: bool) -> AnyView {
    let links = |all: &[UnitLine]| -> Vec<_> {
        all.iter()
            .map(|line| {
                let rank =
                    line.rank.map(|rank| format!("（第{rank}名，{}分）", line.total.clone().unwrap_or_default())).unwrap_or_default();
                view! { <li><a href=paths::sheet(round, &line.unit)>{line.name.clone()}</a>{rank}</li> }
            })
            .collect()
    };
    // before anybody has a total, nobody can have reached anything
    let words = if is_scored { "没有单位达到最高等次。" } else { "还没有单位评出得分，评完后列出名单。" };
    let none = praised.is_empty().then(|| view! { <p class="muted">{words}</p> });
    let out = (!struck.is_empty()).then(|| view! { <h3>"达到等次但取消评优"</h3><ul class="stack-tight">{links(struck)}</ul> });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>{format!("{name}评优名单")}</h2><p>"最高等次、考评期内没有取消评优的单位，按名次"</p></header>
            {none}
            <ul class="stack-tight">{links(praised)}</ul>
            {out}
        </section>
    }
    .into_any()
}

fn records(cx: &PageContext, shown: &Shown, may: bool) -> AnyView {
    if shown.records.is_empty() {
        return view! { <div class="empty empty-done"><h2>"考评期内没有问责记录"</h2><p>"约谈、通报批评和取消评优登记后列在这里。"</p></div> }
            .into_any();
    }
    let form: ShownForm<WithdrawForm> =
        cx.form(|| WithdrawForm { round: shown.round.id.clone(), record: String::new(), why: String::new(), in_sealed: false });
    let rows: Vec<_> = shown.records.iter().map(|one| row(&form, shown, one, may)).collect();
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"问责记录"</h2><p>{format!("{}至{}", day_text(shown.round.starts_on), day_text(shown.round.ends_on))}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="问责记录"><table class="table table-cards">
                <thead><tr><th>"单位"</th><th>"日期"</th><th>"问责"</th><th>"事由"</th><th>"文件"</th><th class="do">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(form: &ShownForm<WithdrawForm>, shown: &Shown, one: &Accountability, may: bool) -> impl IntoView + use<> {
    let document = if one.link.is_empty() {
        one.document.clone().into_any()
    } else {
        view! { <a href=one.link.clone() rel="noreferrer">{one.document.clone()}</a> }.into_any()
    };
    let files: Vec<_> = shown
        .files
        .iter()
        .filter(|file| file.owner_id == one.id)
        .map(|file| view! { <br/><a href=paths::assessment_file(&file.id)>{file.file_name.clone()}</a><small class="muted">{format!("（{}）", size(usize::try_from(file.bytes).unwrap_or_default()))}</small> })
        .collect();
    let withdrawn =
        one.withdrawn.as_ref().map(|(at, by, why)| view! { <p class="muted">{format!("{} {by}撤销：{why}", minute_text(*at))}</p> });
    let withdraw = (may && one.withdrawn.is_none()).then(|| {
        let is_here = form.failed && form.sent.record == one.id;
        let field = TextField::new(WithdrawForm::why, "撤销的理由").maxlength(500);
        let field = if is_here { field.value(form.sent.why.clone()).show(&form.errors) } else { field.show(&Errors::default()) };
        let tick = (WithdrawForm::in_sealed, "批次已封存，仍撤销");
        let sealed = if is_here { sealed(&form.errors, tick, form.sent.in_sealed) } else { None };
        view! {
            <details open=is_here><summary>"撤销"</summary>
                <form class="form" method="post" action=verb::WITHDRAW_ACCOUNTABILITY>
                    <input type="hidden" name=WithdrawForm::round value=shown.round.id.to_string()/>
                    <input type="hidden" name=WithdrawForm::record value=one.id.clone()/>
                    {field}
                    {sealed}
                    <div class="form-actions"><button class="btn btn-small">"撤销"</button></div>
                </form>
            </details>
        }
    });
    view! {
        <tr>
            <th scope="row">{one.unit_name.clone()}</th>
            <td data-label="日期">{day_text(one.happened_on)}</td>
            <td data-label="问责"><span class="tag">{one.kind.label()}</span></td>
            <td class="wide" data-label="事由"><span class="said">{one.reason.clone()}</span>{withdrawn}</td>
            <td class="wide" data-label="文件">{document}{files}</td>
            <td class="do">{withdraw}</td>
        </tr>
    }
}

/// The tick of a record whose day lies in a sealed round, with what it does; asked once somebody sent one.
fn sealed(errors: &Errors, (name, words): (&'static str, &'static str), is_set: bool) -> Option<AnyView> {
    let question = errors.of(name).map(|question| view! { <p>{question.to_owned()}</p> });
    (question.is_some() || is_set)
        .then(|| view! { <div class="notice notice-warn" id=name tabindex="-1">{question}{checkbox(name, words, is_set)}</div> }.into_any())
}

/// Whether it changed a list of praise after the round was sealed.
fn is_since(one: &Accountability, sealed_at: DateTime<Utc>) -> bool {
    let is_later = one.entered_at > sealed_at || one.withdrawn.as_ref().is_some_and(|(at, ..)| *at > sealed_at);
    one.kind == AccountabilityKind::NoMerit && is_later
}

fn entry(cx: &PageContext, shown: &Shown) -> AnyView {
    let form: ShownForm<AccountabilityForm> = cx.form(|| AccountabilityForm {
        round: shown.round.id.clone(),
        unit: UnitId::new(""),
        kind: String::new(),
        happened_on: String::new(),
        reason: String::new(),
        document: String::new(),
        link: String::new(),
        in_sealed: false,
    });
    let sent = &form.sent;
    let hint = format!("扫描件或电子文件，不超过{}；没有传成时要重新选择", size(FILE_LIMIT));
    let units = shown.units.iter().map(|(unit, name)| (unit.to_string(), name.clone()));
    let kinds = AccountabilityKind::ALL.into_iter().map(|kind| {
        let hint = (kind == AccountabilityKind::NoMerit).then_some("从评优名单中去掉");
        (kind.code(), kind.label(), hint)
    });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"登记问责"</h2><p>"登记后不能删除，登记错的写明理由撤销；单位反馈后看得到本单位的"</p></header>
            <form class="form" method="post" action=verb::RECORD_ACCOUNTABILITY enctype="multipart/form-data">
                <input type="hidden" name=AccountabilityForm::round value=sent.round.to_string()/>
                {Select::new(FieldRow::new(AccountabilityForm::unit, "单位")).choices(units).chosen(sent.unit.to_string()).show(&form.errors)}
                {radios(FieldRow::new(AccountabilityForm::kind, "问责"), &form.errors, "choices", kinds, &sent.kind)}
                {date(AccountabilityForm::happened_on, "日期").value(sent.happened_on.clone()).show(&form.errors)}
                {TextArea::new(FieldRow::new(AccountabilityForm::reason, "事由")).lines(3).maxlength(500).required().value(sent.reason.clone()).show(&form.errors)}
                {TextField::new(AccountabilityForm::document, "文件名称和文号").maxlength(200).value(sent.document.clone()).show(&form.errors)}
                {TextField::new(AccountabilityForm::link, "网址").optional().maxlength(300).value(sent.link.clone()).show(&form.errors)}
                {files_field(FieldRow::new(FILE, "文件原件").note("选填").hint(hint), ".pdf,.ofd,.doc,.docx,.png,.jpg,.jpeg", &form.errors)}
                {sealed(&form.errors, (AccountabilityForm::in_sealed, "批次已封存，仍登记"), sent.in_sealed)}
                <div class="form-actions"><button class="btn btn-primary">"登记"</button></div>
            </form>
        </section>
    }
    .into_any()
}
