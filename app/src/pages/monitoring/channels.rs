//! 提醒渠道: ways on which the day's reminders go out, trying them out, and what was sent.

use domain::calendar::office_time::{day_text, minute_text};
use domain::monitoring::channel::{ChannelKind, MailSecurity, ROBOT_ADDRESS_LIMIT};
use domain::monitoring::delivery::{DeliveryState, advice};
use leptos::prelude::*;
use services::monitoring::{CHANNEL_LINK, CHANNEL_NAME, Channel, ChannelForm, ChannelSheet, LoggedDelivery, TryChannel, channels};

use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/channels?channel=…` or `?kind=…`.
#[component]
pub(crate) fn ChannelsPage() -> impl IntoView {
    page(|cx| async move {
        let sheet = channels(cx.actor()?, &cx.services).await?;
        let body = view! { {list(&sheet)} {edit(&cx, &sheet)} {log(&sheet.log)} };
        Ok(Page::new("提醒渠道", body).under(paths::DIGEST, "每日提醒"))
    })
}

fn add() -> AnyView {
    let links: Vec<_> = ChannelKind::ALL
        .map(|kind| {
            let href = format!("{}#edit", paths::with_query(paths::CHANNELS, [("kind", kind.code())]));
            view! { <a class="btn" href=href>{format!("新增{}", kind.label())}</a> }
        })
        .into_iter()
        .collect();
    view! { <div class="form-actions no-print">{links}</div> }.into_any()
}

fn list(sheet: &ChannelSheet) -> AnyView {
    if sheet.all.is_empty() {
        return view! {
            <div class="empty"><h2>"还没有提醒渠道"</h2><p>"没有设置渠道时，提醒只在系统里显示，不向外发送。设置后，每个工作日8点31分至8点56分之间发送一次，没有要办的事就不发。"</p></div>
            {add()}
        }
        .into_any();
    }
    let rows: Vec<_> = sheet.all.iter().map(row).collect();
    let mails = sheet.all.iter().any(|one| one.is_on && one.kind == ChannelKind::Mail);
    let nobody = (mails && !sheet.has_addresses)
        .then(|| view! { <p class="form-hint">"还没有人登记邮箱：邮件只发给在“每日提醒”页面登记了邮箱的人。"</p> });
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"提醒渠道"</h2><p>"邮件发给登记了邮箱的个人；机器人把按事项列出单位的文字发到群里，每个群每个工作日最多一条"</p></header>
            {nobody}
            <div class="table-wrap" tabindex="0" role="region" aria-label="提醒渠道"><table class="table table-cards">
                <thead><tr><th>"名称"</th><th>"方式"</th><th>"发往"</th><th>"状态"</th><th>"保存"</th><th class="no-print">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
        {add()}
    }
    .into_any()
}

/// Where it goes, as far as anybody may see it.
fn place(one: &Channel) -> String {
    match one.kind {
        ChannelKind::Mail => format!("{}:{}，发件人{}", one.host, one.port, one.sender),
        _ if one.tail.is_empty() => "已填写的地址".to_owned(),
        _ => format!("地址尾号{}", one.tail),
    }
}

fn row(one: &Channel) -> impl IntoView + use<> {
    let href = format!("{}#edit", paths::with_query(paths::CHANNELS, [("channel", one.id.as_str())]));
    let (class, sign, word) = if one.is_on { ("badge badge-done", "✓", "启用") } else { ("badge badge-na", "–", "停用") };
    view! {
        <tr>
            <th scope="row"><a href=href><bdi>{one.name.clone()}</bdi></a></th>
            <td data-label="方式">{one.kind.label()}</td>
            <td data-label="发往"><bdi>{place(one)}</bdi></td>
            <td data-label="状态"><span class=class><i aria-hidden="true">{sign}</i>{word}</span></td>
            <td data-label="保存">{format!("{}，{}", one.saved.1, minute_text(one.saved.0))}</td>
            <td data-label="操作" class="no-print">
                <form method="post" action=verb::TRY_CHANNEL>
                    <input type="hidden" name=TryChannel::channel value=one.id.to_string()/>
                    <button class="btn btn-plain" aria-label=format!("试发：{}", one.name)>"试发"</button>
                </form>
            </td>
        </tr>
    }
}

fn edit(cx: &PageContext, sheet: &ChannelSheet) -> Option<AnyView> {
    let chosen = sheet.all.iter().find(|one| Some(one.id.as_str()) == cx.query(ChannelForm::channel));
    let kind = chosen.map(|one| one.kind).or_else(|| cx.query(ChannelForm::kind).and_then(ChannelKind::from_code))?;
    let form = cx.form(|| chosen.map_or_else(|| ChannelForm::fresh(kind), ChannelForm::of));
    let sent = form.sent.clone();
    let title = match chosen {
        Some(one) => format!("修改“{}”", one.name),
        None => format!("新增{}", kind.label()),
    };
    let stale = form.is_stale.then(|| view! { <p class="form-error">"这个渠道刚刚有变动，请刷新后核对，再修改。"</p> });
    let failed = form.failed.then(|| view! { <p class="form-hint">"里面有密码或密钥，没有保存的内容不再显示，请重新填写。"</p> });
    let way = if kind.is_robot() { robot(&form.errors, kind, chosen) } else { mail(&form.errors, &sent, chosen) };
    Some(
        view! {
            <section class="panel no-print" id="edit">
                <header class="panel-head"><h2>{title}</h2><p>"密码、密钥和机器人地址保存后不再显示，操作日志也不记录"</p></header>
                <form class="form" method="post" action=verb::SAVE_CHANNEL>
                    {stale}{failed}
                    <input type="hidden" name=ChannelForm::channel value=sent.channel/>
                    <input type="hidden" name=ChannelForm::revision value=sent.revision/>
                    <input type="hidden" name=ChannelForm::kind value=kind.code()/>
                    {TextField::new(ChannelForm::name, "名称").maxlength(CHANNEL_NAME).placeholder("各单位工作群").value(sent.name).show(&form.errors)}
                    {way}
                    {TextField::new(ChannelForm::link, "系统网址").optional().maxlength(CHANNEL_LINK).hint("附在提醒文字后面，收到的人点开登录").value(sent.link).show(&form.errors)}
                    {checkbox(ChannelForm::is_on, "启用：从下一个工作日起发送", sent.is_on)}
                    <div class="form-actions"><button class="btn btn-primary">"保存"</button><a class="btn btn-plain" href=paths::CHANNELS>"取消"</a></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn mail(errors: &crate::forms::Errors, sent: &ChannelForm, chosen: Option<&Channel>) -> AnyView {
    let securities = MailSecurity::ALL.map(|one| (one.code(), one.label()));
    let keeps = chosen.is_some_and(|one| one.has_secret);
    let password = TextField::password(ChannelForm::secret, "密码", "new-password").optional();
    let password = password.hint(if keeps {
        "已保存；不改就留空。服务器或用户名有变动时要重新填写"
    } else {
        "多数邮箱用“客户端授权码”，不是登录密码"
    });
    view! {
        <div class="form-pair">
            {TextField::new(ChannelForm::host, "发信服务器").maxlength(200).placeholder("smtp.example.gov.cn").value(sent.host.clone()).show(errors)}
            {TextField::number(ChannelForm::port, "端口").maxlength(5).value(sent.port.clone()).show(errors)}
        </div>
        {Select::new(FieldRow::new(ChannelForm::security, "加密方式")).choices(securities).chosen(sent.security.clone()).show(errors)}
        <div class="form-pair">
            {TextField::new(ChannelForm::login, "用户名").optional().maxlength(100).hint("服务器不要求登录的留空").value(sent.login.clone()).show(errors)}
            {password.maxlength(100).show(errors)}
        </div>
        {TextField::new(ChannelForm::sender, "发件邮箱").maxlength(200).value(sent.sender.clone()).show(errors)}
    }
    .into_any()
}

fn robot(errors: &crate::forms::Errors, kind: ChannelKind, chosen: Option<&Channel>) -> AnyView {
    let hint = match chosen {
        Some(one) => format!("{}；不改就留空，换群时填写新的", place(one)),
        None => "从群机器人的设置里复制完整的地址；谁有这个地址，谁就能往群里发消息，请不要转发".to_owned(),
    };
    let address = TextField::password(ChannelForm::address, "Webhook 地址", "off").maxlength(ROBOT_ADDRESS_LIMIT).hint(hint);
    let address = if chosen.is_some() { address.optional() } else { address };
    let key = (kind == ChannelKind::Dingtalk).then(|| {
        let hint = "安全设置选“加签”的填写，以“SEC”开头；选“自定义关键词”的，关键词填“政务公开提醒”，这里留空";
        TextField::password(ChannelForm::secret, "加签密钥", "off").optional().maxlength(100).hint(hint).show(errors)
    });
    view! { {address.show(errors)} {key} }.into_any()
}

fn log(all: &[LoggedDelivery]) -> Option<AnyView> {
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let state = one.delivery.state;
            let (class, sign) = match state {
                DeliveryState::Sent => ("badge badge-done", "✓"),
                DeliveryState::Waiting | DeliveryState::Sending => ("badge badge-pending", "○"),
                DeliveryState::Failed | DeliveryState::Unknown => ("badge badge-near", "△"),
            };
            let what = if one.delivery.is_trial { "试发".to_owned() } else { day_text(one.delivery.day) };
            let tries = (one.delivery.tries > 1).then(|| format!("第{}次", one.delivery.tries));
            view! {
                <tr>
                    <th scope="row" class="nowrap">{what}</th>
                    <td data-label="渠道"><bdi>{one.channel_name.clone()}</bdi></td>
                    <td data-label="收件人"><bdi>{one.person.clone().unwrap_or_else(|| "群".to_owned())}</bdi></td>
                    <td data-label="结果"><span class=class><i aria-hidden="true">{sign}</i>{state.label()}</span>{tries}</td>
                    <td data-label="时间" class="nowrap">{minute_text(one.delivery.ended_at.unwrap_or(one.delivery.made_at))}</td>
                    <td data-label="说明" class="wide">{advice(state, &one.delivery.code)}</td>
                </tr>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush" id="log">
                <header class="panel-head"><h2>"发送记录"</h2><p>"最近50条。没有发出的自动再试三次；不清楚是否送达的不再重发，以免重复"</p><a class="btn btn-small no-print" href=paths::DELIVERIES_FILE>"导出全部记录"</a></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="发送记录"><table class="table table-cards">
                    <thead><tr><th>"哪天的提醒"</th><th>"渠道"</th><th>"收件人"</th><th>"结果"</th><th>"时间"</th><th>"说明"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}
