//! 设置: the county's name, its numbers, its own days.

use domain::calendar::office_time::day_text;
use domain::calendar::working_days::{CountyDay, DayKind};
use domain::operations::emblem::BYTES_LIMIT;
use leptos::prelude::*;
use services::Seen;
use services::operations::settings::{
    self, COUNTY_NAME_LIMIT, ChosenDay, CountySignOff, CountyTexts, DAY_REASON_LIMIT, DayForm, EmblemForm, SettingsForm,
    SettingsPage as Shown, SignOffForm,
};

use super::holidays::holidays;
use crate::context::PageContext;
use crate::forms::choices::radios;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, drop_field};
use crate::forms::seen::seen_field;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// What the office can change for the whole county.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    page(|cx| async move {
        let shown = settings::page(cx.actor()?, &cx.services).await?;
        let holidays = holidays(&cx, &shown).await;
        let sign_off = settings::county_sign_off(cx.actor()?, &cx.services).await?;
        let sign_off = sign_off_panel(&cx, &sign_off);
        let body = view! { {numbers(&cx, &shown)} {emblem_panel(&cx)} {sign_off} {holidays} {own_days(&cx, shown.days)} };
        Ok(Page::new("设置", body))
    })
}

fn numbers(cx: &PageContext, shown: &Shown) -> impl IntoView + use<> {
    let form = cx.form(|| SettingsForm {
        county_name: shown.county_name.clone(),
        issuer: shown.texts.issuer.clone(),
        contact: shown.texts.contact.clone(),
        return_phrases: shown.texts.return_phrases.clone(),
        parameters: shown.settings.values().map(|(one, value)| (one.key.to_owned(), value.to_string())).collect(),
        seen: Seen::default(),
    });
    let parameters: Vec<_> = shown
        .settings
        .values()
        .map(|(one, _)| {
            let value = form.sent.parameters.get(one.key).cloned().unwrap_or_default();
            TextField::number(one.key, one.title()).value(value).hint(one.explained()).show(&form.errors)
        })
        .collect();
    let seen = seen_field(&form, SettingsForm::seen, &form.sent.seen, &shown.seen, || {
        let numbers = shown.settings.values().map(|(one, value)| (one.title().to_string(), value.to_string()));
        let texts = [
            ("县（市、区）名称".to_owned(), shown.county_name.clone()),
            ("发布单位".to_owned(), shown.texts.issuer.clone()),
            ("联系方式".to_owned(), shown.texts.contact.clone()),
            ("退回常用理由".to_owned(), shown.texts.return_phrases.clone()),
        ];
        texts.into_iter().chain(numbers).collect()
    });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"基本设置"</h2></header>
            <form class="form" method="post" action=verb::SAVE_SETTINGS>
                {seen}
                {TextField::new(SettingsForm::county_name, "县（市、区）名称").value(form.sent.county_name.clone()).maxlength(COUNTY_NAME_LIMIT).show(&form.errors)}
                {TextField::new(SettingsForm::issuer, "发布单位").optional().value(form.sent.issuer.clone()).maxlength(CountyTexts::LIMIT).hint("印在对外公布的落实情况表上，也是通报、催办函和裁定书的落款，例如“云岫县政务公开领导小组办公室”。").show(&form.errors)}
                {TextField::new(SettingsForm::contact, "联系方式").optional().value(form.sent.contact.clone()).maxlength(CountyTexts::LIMIT).hint("办公电话等；印在对外公布的表上，也显示在登录页，供忘记密码的人询问。").show(&form.errors)}
                {TextArea::new(FieldRow::new(SettingsForm::return_phrases, "退回常用理由").hint("一行一条，审核退回时可以勾选。")).lines(4).maxlength(CountyTexts::PHRASES_LIMIT).value(form.sent.return_phrases.clone()).show(&form.errors)}
                {parameters}
                <div class="form-actions"><button class="btn btn-primary">"保存"</button></div>
            </form>
        </section>
    }
}

/// The county's emblem: as it stands, another one, none.
fn emblem_panel(cx: &PageContext) -> impl IntoView + use<> {
    let form = cx.form(|| EmblemForm {});
    let hint = format!("PNG 或 JPEG，不超过{}KB；拍摄地点等附加信息会自动去掉", BYTES_LIMIT / 1024);
    let now = cx.visitor.emblem.as_deref().map(|digest| {
        view! {
            <form class="form-actions" method="post" action=verb::REMOVE_EMBLEM>
                <img class="emblem" src=paths::emblem(digest) alt="现在的标识图片"/>
                <button class="btn">"移除"</button>
            </form>
        }
    });
    view! {
        <section class="panel" id="emblem">
            <header class="panel-head"><h2>"标识图片"</h2><p>"显示在登录页、顶栏和打印件上；没有的可以不传"</p></header>
            {now}
            <form class="form" method="post" action=verb::SET_EMBLEM enctype="multipart/form-data">
                {drop_field(FieldRow::new(FILE, "选择图片").hint(hint), ".png,.jpg,.jpeg", &form.errors)}
                <div class="form-actions"><button class="btn">"上传"</button></div>
            </form>
        </section>
    }
}

fn sign_off_panel(cx: &PageContext, shown: &CountySignOff) -> impl IntoView + use<> {
    let word = if shown.is_on { "on" } else { "off" };
    let form = cx.form(|| SignOffForm { sign_off: word.to_owned() });
    let choices = [
        ("on", "先审后报", Some("经办人填好后送本单位分管领导审签，签出后才报到政务公开办；报送日期按审签当天计")),
        ("off", "直接报送", Some("经办人提交后即报到政务公开办")),
    ];
    let count = shown.without_signer.len();
    let missing = (count > 0).then(|| {
        let named = shown.without_signer.iter().take(10).map(String::as_str).collect::<Vec<_>>().join("、");
        let more = if count > 10 { "等" } else { "" };
        let words = format!("{named}{more}{count}个单位还没有分管领导账号：要求审签时，这些单位的填报直接报送，并注明未经审签。");
        view! { <div class="notice notice-warn"><p>{words}</p></div> }
    });
    view! {
        <section class="panel" id="sign-off">
            <header class="panel-head"><h2>"先审后报"</h2><p>"单项任务可以在“修改任务”中另行规定"</p></header>
            <form class="form" method="post" action=verb::SET_SIGN_OFF>
                {radios(FieldRow::new(SignOffForm::sign_off, "报送方式"), &form.errors, "choices choices-tall", choices, &form.sent.sign_off)}
                {missing}
                <div class="form-actions"><button class="btn">"保存"</button></div>
            </form>
        </section>
    }
}

fn own_days(cx: &PageContext, days: Vec<CountyDay>) -> impl IntoView + use<> {
    let list = if days.is_empty() {
        view! { <div class="empty"><h2>"没有本县自定的放假或上班日"</h2><p>"遇停工、地方节日等，在上面设定；已经算好的时限不变。"</p></div> }
            .into_any()
    } else {
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="本县自定的日子">
                <table class="table table-cards">
                    <thead><tr><th>"日期"</th><th>"安排"</th><th>"原因"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{days.into_iter().map(day_row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let form = cx.form(|| DayForm { day: String::new(), kind: DayKind::Off.code().to_owned(), reason: String::new() });
    let DayForm { day, kind, reason } = form.sent;
    let kinds = [DayKind::Off, DayKind::Work].map(|kind| (kind.code(), kind.label(), None));
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"本县放假或上班日"</h2><p>"优先于全国安排；今后推算的时限按新的日历，已经算好的不变"</p></header>
            <form class="form" method="post" action=verb::ADD_COUNTY_DAY>
                {date(DayForm::day, "日期").hint("已经过去的日子也可以设定：设定以后的页面按新的日历，查看以前各天的情况时仍按当时的日历").value(day).show(&form.errors)}
                {radios(FieldRow::new(DayForm::kind, "安排"), &form.errors, "choices", kinds, &kind)}
                {TextField::new(DayForm::reason, "原因").value(reason).hint("例如依据的通知名称，会记入操作日志。").maxlength(DAY_REASON_LIMIT).show(&form.errors)}
                <div class="form-actions"><button class="btn">"设定"</button></div>
            </form>
            {list}
        </section>
    }
}

fn day_row(day: CountyDay) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="nowrap">{day_text(day.date)}</th>
            <td data-label="安排">{day.kind.label()}</td>
            <td class="wide" data-label="原因">{day.reason}</td>
            <td class="do">
                <form method="post" action=verb::REMOVE_COUNTY_DAY>
                    <input type="hidden" name=ChosenDay::day value=day.date.to_string()/>
                    <button class="btn btn-small">"取消设定"</button>
                </form>
            </td>
        </tr>
    }
}
