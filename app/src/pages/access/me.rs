//! 我的账号: who I am, where I am signed in.

use domain::calendar::office_time::minute_text;
use leptos::prelude::*;
use services::access::account::{self, ChosenSession, OwnSession};
use services::access::session::{ABSOLUTE, IDLE};

use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// The person's own account and sessions.
#[component]
pub(crate) fn MePage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let sessions = account::own_sessions(actor, &cx.services, &cx.visitor.session).await?;
        let others = sessions.iter().any(|session| !session.is_current);
        let unit = actor.unit_name.clone().map(|name| view! { <div><dt>"所属单位"</dt><dd>{name}</dd></div> });
        let body = view! {
            <section class="panel">
                <header class="panel-head"><h2>"账号"</h2></header>
                <dl class="facts">
                    <div><dt>"姓名"</dt><dd>{actor.person.clone()}</dd></div>
                    <div><dt>"角色"</dt><dd>{actor.role.label()}</dd></div>
                    {unit}
                    <div><dt>"县（市、区）"</dt><dd>{actor.county_name.clone()}</dd></div>
                </dl>
            </section>
            <section class="panel panel-flush">
                <div class="toolbar">
                    <p>"当前登录 "<b>{sessions.len()}</b>" 处；如有非本人登录，请下线它并修改密码。"</p>
                    {others.then(|| view! {
                        <div class="toolbar-end">
                            <form method="post" action=verb::END_OTHER_SESSIONS><button class="btn btn-small">"退出其他设备"</button></form>
                        </div>
                    })}
                </div>
                <div class="table-wrap" tabindex="0" role="region" aria-label="当前登录">
                    <table class="table table-cards">
                        <thead><tr><th>"浏览器"</th><th>"地址"</th><th>"登录时间"</th><th>"最近使用"</th><th class="do">"操作"</th></tr></thead>
                        <tbody>{sessions.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </section>
            <p class="muted">{format!("{} 小时不用，或登录满 {} 小时，登录会自动失效；已保存的草稿不会丢失。", IDLE.num_hours(), ABSOLUTE.num_hours())}</p>
        };
        let actions = view! { <a class="btn" href=paths::SECOND_FACTOR>"两步验证"</a><a class="btn" href=paths::PASSWORD>"修改密码"</a> };
        Ok(Page::new("我的账号", body).actions(actions))
    })
}

fn row(session: OwnSession) -> impl IntoView {
    let agent = if session.agent.is_empty() { "未知浏览器".to_owned() } else { browser(&session.agent) };
    let end = if session.is_current {
        view! { <span class="tag">"当前设备"</span> }.into_any()
    } else {
        view! {
            <form method="post" action=verb::END_SESSION>
                <input type="hidden" name=ChosenSession::id value=session.id/>
                <button class="btn btn-small">"结束"</button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row"><span title=session.agent>{agent}</span></th>
            <td data-label="地址">{if session.address.is_empty() { "不详".to_owned() } else { session.address }}</td>
            <td class="nowrap" data-label="登录时间">{minute_text(session.created_at)}</td>
            <td class="nowrap" data-label="最近使用">{minute_text(session.seen_at)}</td>
            <td class="do">{end}</td>
        </tr>
    }
}

/// Browser and system in words, from what the browser calls itself; the first that fits, because each also names its ancestors.
fn browser(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 9] = [
        ("MicroMessenger", "微信"),
        ("DingTalk", "钉钉"),
        ("QQBrowser", "QQ 浏览器"),
        ("360", "360 浏览器"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("HeadlessChrome", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("HarmonyOS", "鸿蒙"),
        ("Android", "安卓"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |table: &[(&str, &'static str)]| table.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}({system})"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_named_as_people_know_them() {
        for (agent, name) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge(Windows)"),
            ("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/100 Mobile Safari/537.36 MicroMessenger/8", "微信(安卓)"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox(Linux)"),
            ("curl/8.5.0", "curl/8.5.0"),
        ] {
            assert_eq!(browser(agent), name);
        }
    }
}
