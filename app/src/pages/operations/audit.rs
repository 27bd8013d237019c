//! 操作日志: who did what when, and whether the log is whole.

use domain::audit::event::AuditEvent;
use domain::audit::subject::{is_the_only_one, subject_label};
use domain::audit::{Fact, action};
use domain::calendar::office_time::minute_text;
use domain::ids::{AccountId, CellId, TaskId, UnitId};
use leptos::prelude::*;
use services::operations::audit::{self, AuditCursor, AuditFilter, ChainState, LogPage, Named};

use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::pager::bar;
use crate::paths;

/// The log, filtered in the address.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let checked = match cx.query("verify") {
            Some(_) => Some(audit::verify(actor, &cx.services).await?),
            None => None,
        };
        let shown = audit::list(actor, &cx.services, &filter(&cx), place(&cx)).await?;
        let list = if shown.events.is_empty() { nothing().into_any() } else { table(&cx, shown).into_any() };
        let open = cx.query("subject").filter(|subject| !subject.is_empty()).map(one_thing);
        let body = view! { {checked.map(result)} {query(&cx)} {open} {list} };
        let actions =
            view! { <form method="get"><input type="hidden" name="verify" value="1"/><button class="btn">"校验日志"</button></form> };
        Ok(Page::new("操作日志", body).actions(actions))
    })
}

fn filter(cx: &PageContext) -> AuditFilter {
    let text = |name| cx.query(name).map(|text| text.trim().chars().take(200).collect::<String>());
    let (from, to) = audit::whole_days(cx.query("from"), cx.query("to"));
    AuditFilter { person: text("person"), action: text("action"), subject: text("subject"), from, to }
}

fn place(cx: &PageContext) -> AuditCursor {
    let number = |name| cx.query(name).and_then(|text| text.parse::<i64>().ok());
    match (number("before"), number("after")) {
        (Some(seq), _) => AuditCursor::Before(seq),
        (None, Some(seq)) => AuditCursor::After(seq),
        (None, None) => AuditCursor::Newest,
    }
}

fn result(state: ChainState) -> impl IntoView {
    let (class, role) = match state {
        ChainState::Whole(_) => ("notice notice-success", "status"),
        ChainState::Broken { .. } => ("notice notice-error", "alert"),
    };
    view! { <div class=class role=role><p>{state.sentence()}</p></div> }
}

fn query(cx: &PageContext) -> impl IntoView + use<> {
    let value = |name| cx.query(name).unwrap_or_default().to_owned();
    let asked = value("action");
    let known = action::labels().any(|(code, _)| code == asked);
    let actions: Vec<_> =
        action::labels().map(|(code, words)| view! { <option value=code selected=code == asked>{words}</option> }).collect();
    let unknown = (!known && !asked.is_empty()).then(|| view! { <option value=asked.clone() selected>{asked.clone()}</option> });
    let more = cx.query("from").or(cx.query("to")).or(cx.query("subject")).is_some();
    view! {
        <form class="query" method="get">
            <div class="query-grid query-main">
                <div class="field"><label for="person">"人员"</label><input id="person" name="person" maxlength="60" value=value("person") placeholder="姓名或用户名"/></div>
                <div class="field"><label for="action">"操作"</label><select id="action" name="action"><option value="">"全部"</option>{unknown}{actions}</select></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=paths::AUDIT>"重置"</a></div>
            <details class="query-more" open=more>
                <summary><span class="sr">"更多条件"</span></summary>
                <div class="query-grid">
                    <div class="field"><label for="from">"从"</label><input id="from" name="from" type="date" value=value("from")/></div>
                    <div class="field"><label for="to">"到"</label><input id="to" name="to" type="date" value=value("to")/></div>
                    <div class="field"><label for="subject">"对象"</label><input id="subject" name="subject" maxlength="200" value=value("subject") placeholder="点列表中的对象即可填入"/></div>
                </div>
            </details>
        </form>
    }
}

/// Above the rows about one thing: its whole id, which other lists do not show, and the way to it.
fn one_thing(subject: &str) -> impl IntoView + use<> {
    let link = page_of(subject).map(|href| view! { <a href=href>"打开这个对象"</a> });
    let (kind, id) = subject_label(subject);
    let id = (!id.is_empty()).then(|| format!("编号：{id}。"));
    view! { <p class="links">{format!("以下是同一对象（{kind}）的全部记录。")}<bdi class="said">{id}</bdi>{link}</p> }
}

fn nothing() -> impl IntoView {
    view! { <div class="empty empty-match"><h2>"没有符合条件的记录"</h2><p>"去掉一两个条件再查。"</p><a class="btn" href=paths::AUDIT>"重置条件"</a></div> }
}

fn table(cx: &PageContext, shown: LogPage) -> impl IntoView + use<> {
    let first = shown.events.first().map_or(0, |event| event.seq).to_string();
    let last = shown.events.last().map_or(0, |event| event.seq).to_string();
    let base = [("verify", ""), ("before", ""), ("after", "")];
    let link = |name: &'static str, seq: &str| {
        let changes: Vec<_> = base.into_iter().filter(|(key, _)| *key != name).chain([(name, seq)]).collect();
        cx.href_with(&changes)
    };
    let newer = shown.has_newer.then(|| view! { <li><a href=link("after", &first) rel="prev">"较新的"</a></li> });
    let older = shown.has_older.then(|| view! { <li><a href=link("before", &last) rel="next">"较早的"</a></li> });
    let summary = format!("本页第 {last}–{first} 行，新的在前");
    let mut names = shown.names;
    let rows: Vec<_> = shown
        .events
        .into_iter()
        .map(|event| {
            let name = names.remove(&event.seq);
            row(cx, event, name)
        })
        .collect();
    view! {
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="操作日志">
                <table class="table table-cards table-compact log-cards">
                    <thead><tr><th class="num">"行号"</th><th>"时间"</th><th>"人员"</th><th>"操作"</th><th>"对象"</th><th>"内容"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {bar(summary, (), view! { {newer}{older} })}
        </section>
    }
}

fn row(cx: &PageContext, event: AuditEvent, name: Option<Named>) -> impl IntoView + use<> {
    let (kind, id) = subject_label(&event.subject);
    // ids are long; their end tells them apart where there is no name
    let short: String = id.chars().skip(id.chars().count().saturating_sub(6)).collect();
    let name = name.filter(|name| !name.then.trim().is_empty());
    let today =
        name.as_ref().and_then(|name| name.today.clone()).map(|today| view! { <span class="muted">{format!("现称：{today}")}</span> });
    let subject = match name {
        Some(name) => format!("{kind}：{}", name.then),
        None if short.is_empty() || is_the_only_one(&event.subject) => kind.to_owned(),
        None => format!("{kind} …{short}"),
    };
    // one link an entry: to everything about the same thing, and there to the thing itself
    let all_of_it = cx.href_with(&[("subject", &event.subject), ("verify", ""), ("before", ""), ("after", "")]);
    let is_there = cx.query("subject") == Some(event.subject.as_str());
    let (href, title) = match page_of(&event.subject).filter(|_| is_there) {
        Some(page) => (page, "打开"),
        None => (all_of_it, "同一对象的全部记录"),
    };
    let facts: Vec<_> = action::facts(&event.action, &event.detail)
        .into_iter()
        .map(|Fact { label, value }| view! { <div><dt>{label}</dt><dd class="said">{value}</dd></div> })
        .collect();
    // an event without facts leaves no empty line on a card
    let facts_label = (!facts.is_empty()).then_some("内容");
    view! {
        <tr>
            <td class="num log-no" data-label="行号">{event.seq}</td>
            <td class="nowrap log-at" data-label="时间">{minute_text(event.at)}</td>
            <th scope="row">{event.actor_name}</th>
            <td class="log-do" data-label="操作">{action::label(&event.action).to_owned()}</td>
            <td data-label="对象" class="links"><a href=href title=format!("{title} {id}")>{subject}</a>{today}</td>
            <td class="wide" data-label=facts_label><dl class="facts-inline">{facts}</dl></td>
        </tr>
    }
}

/// The page of a subject that has one.
fn page_of(subject: &str) -> Option<String> {
    let (kind, id) = subject.split_once(':')?;
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let page = match kind {
        "account" => paths::account(&AccountId::new(id)),
        "cell" => paths::cell(&CellId::new(id)),
        "task" => paths::task(&TaskId::new(id)),
        "unit" => paths::unit(&UnitId::new(id)),
        _ => return None,
    };
    plain.then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_ids_become_addresses() {
        assert_eq!(page_of("cell:0198-ab"), Some("/cells/0198-ab".to_owned()));
        for subject in ["cell:", "cell:../x", "cell:a?b", "settings:1", ""] {
            assert_eq!(page_of(subject), None, "{subject}");
        }
    }
}
