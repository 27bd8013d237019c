//! What the search box found.

use chrono::NaiveDate;
use domain::calendar::office_time::{day_of, day_text};
use domain::checklist::{shortened, task_name};
use domain::text::search::excerpt;
use leptos::prelude::*;
use services::monitoring::number_text;
use services::progress::search::{self, Found, FoundByPerson, FoundReport, FoundTask};

use crate::layout::{Page, page};
use crate::paths;

/// So many of a kind stand on the page of all kinds; the rest is one click away.
const FIRST: usize = 8;

/// What narrows the page to one kind.
const ONLY: &str = "only";

/// So many characters before and behind the words that were found.
const AROUND: usize = 30;

/// Units by Chinese, pinyin or initials, tasks, reports and evidence by their words, items by who reported or judged them, contact persons
/// and holders of accounts by name, a notice by its number.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    page(|cx| async move {
        let query: String = cx.query("q").unwrap_or_default().chars().take(100).collect();
        let found = search::search(cx.actor()?, &cx.services, &query).await?;
        let results = if query.trim().is_empty() {
            view! { <div class="empty"><h2>"请输入要找的内容"</h2><p>"单位可以输入汉字、拼音或拼音首字母，任务、填报和佐证材料可以输入其中的字词，佐证材料也可以输入网址；填报人、审核人可以输入姓名，列出最近由其填报或审核的事项；整改通知单可以输入编号，如〔2026〕12号。"</p></div> }.into_any()
        } else if found.is_empty() {
            view! { <div class="empty empty-match"><h2>"没有找到"</h2><p>"换一个说法再试，或到台账里按条件查询。"</p><a class="btn" href=paths::CELLS>"到台账查询"</a></div> }.into_any()
        } else {
            // an address that names no kind, or one of which nothing was found, shows all
            let only = cx.query(ONLY).filter(|code| number_of(&found, code) > 0).unwrap_or_default();
            results(found, &Shown { query: &query, only, today: day_of(cx.services.now()) })
        };
        let body = view! {
            <form class="query" method="get" action=paths::SEARCH>
                <div class="query-grid query-main"><div class="field"><label for="q">"搜索"</label><input id="q" name="q" type="search" maxlength="100" value=query/></div></div>
                <div class="query-actions"><button class="btn btn-tonal">"查询"</button></div>
            </form>
            {results}
        };
        Ok(Page::new("搜索", body).under(paths::OVERVIEW, "总览"))
    })
}

/// What was typed, to which kind the page is narrowed (to none as long as that is empty), and the day it is.
struct Shown<'a> {
    query: &'a str,
    only: &'a str,
    today: NaiveDate,
}

/// A kind: its code in the address, its heading, and the word that counts it.
type Kind = (&'static str, &'static str, &'static str);

/// How many of a kind were found.
fn number_of(found: &Found, code: &str) -> usize {
    match code {
        "units" => found.units.len(),
        "people" => found.people.len(),
        "accounts" => found.accounts.len(),
        "notices" => usize::from(found.notice.is_some()),
        "tasks" => found.tasks.len(),
        "by-person" => found.by_person.len(),
        "reports" => found.reports.len(),
        "evidence" => found.evidence.len(),
        _ => 0,
    }
}

/// A panel for each kind of which something was found; what belongs to a year stands under its year, the latest first.
fn results(found: Found, shown: &Shown<'_>) -> AnyView {
    let units = found.units.into_iter().map(|unit| {
        let full = format!("{}{}", unit.full, unit.end_note(shown.today));
        view! { <li><a href=paths::unit(&unit.id)>{unit.short}</a>" "<span class="muted">{full}</span></li> }.into_any()
    });
    let people = found.people.into_iter().map(|one| {
        let of = format!("{} {}", one.unit_name, one.kind.label());
        view! { <li><a href=paths::CONTACTS>{one.name}</a>" "<span class="muted">{of}</span></li> }.into_any()
    });
    let accounts = found.accounts.into_iter().map(|one| {
        let belongs = one.unit_name.unwrap_or_default();
        let disabled = if one.disabled { "（已停用）" } else { "" };
        let of = format!("{belongs} {} {}{disabled}", one.role.label(), one.username);
        view! { <li><a href=paths::account(&one.id)>{one.person}</a>" "<span class="muted">{of}</span></li> }.into_any()
    });
    let notices = found.notice.into_iter().map(|one| {
        let name = format!("整改通知单{}", number_text(one.number.0, one.number.1));
        let of = format!("{} {}下发", one.unit_name, day_text(one.issued_on));
        view! { <li><a href=paths::notice(&one.id)>{name}</a>" "<span class="muted">{of}</span></li> }.into_any()
    });
    let task = |task: &FoundTask| {
        let name = format!("{} {}", numbered(&task.list, &task.number), shortened(&task.requirement));
        view! { <li><a href=paths::task(&task.id)>{name}</a></li> }.into_any()
    };
    let report = |one: &FoundReport| {
        let said = excerpt(&one.text, shown.query, AROUND);
        view! { <li><a href=paths::cell(&one.cell)>{item(one)}</a><br/><span class="muted">{said}</span></li> }.into_any()
    };
    let by_person = |one: &FoundByPerson| {
        let did = match (one.is_reviewer, one.is_from_paper) {
            (true, _) => "审核",
            (false, true) => "录入纸质填报",
            (false, false) => "填报",
        };
        let did = format!("{}{did}", one.item.text);
        view! { <li><a href=paths::cell(&one.item.cell)>{item(&one.item)}</a>" "<span class="muted">{did}</span></li> }.into_any()
    };
    view! {
        {panel(shown, ("units", "单位", "个"), units.collect())}
        {panel(shown, ("people", "联系人", "位"), people.collect())}
        {panel(shown, ("accounts", "账号", "个"), accounts.collect())}
        {panel(shown, ("notices", "整改通知单", "份"), notices.collect())}
        {panel_by_year(shown, ("tasks", "任务", "项"), &found.tasks, |task| task.year, task)}
        {panel_by_year(shown, ("by-person", "填报人和审核人的事项", "个"), &found.by_person, |one| one.item.year, by_person)}
        {panel_by_year(shown, ("reports", "填报", "份"), &found.reports, |one| one.year, report)}
        {panel_by_year(shown, ("evidence", "佐证材料", "件"), &found.evidence, |one| one.year, report)}
    }
    .into_any()
}

/// An item by its unit, task and period.
fn item(one: &FoundReport) -> String {
    format!("{} {} {}（{}）", one.unit, numbered(&one.list, &one.number), task_name(&one.requirement), one.period)
}

/// A task's number, behind the name of its list where that has one of its own.
fn numbered(list: &str, number: &str) -> String {
    if list.is_empty() { number.to_owned() } else { format!("{list} {number}") }
}

/// A kind of which nothing was found has no panel.
fn panel(shown: &Shown<'_>, kind: Kind, mut items: Vec<AnyView>) -> Option<AnyView> {
    let count = items.len();
    items.truncate(most_of(shown));
    framed(shown, kind, count, view! { <ul class="stack-tight">{items}</ul> }.into_any())
}

/// The same of what belongs to a year: each year under its heading.
fn panel_by_year<T>(shown: &Shown<'_>, kind: Kind, items: &[T], year: fn(&T) -> i32, line: impl Fn(&T) -> AnyView) -> Option<AnyView> {
    let years: Vec<_> = items
        .get(..most_of(shown))
        .unwrap_or(items)
        .chunk_by(|one, next| year(one) == year(next))
        .map(|of_year| {
            let heading = of_year.first().map(|one| format!("{}年度", year(one)));
            let lines: Vec<_> = of_year.iter().map(&line).collect();
            view! { <h3>{heading}</h3><ul class="stack-tight">{lines}</ul> }
        })
        .collect();
    framed(shown, kind, items.len(), years.into_any())
}

/// So many of a kind stand on the page: one kind alone is shown whole.
const fn most_of(shown: &Shown<'_>) -> usize {
    if shown.only.is_empty() { FIRST } else { usize::MAX }
}

/// Heading and count of a kind, with the way to all of it where only the first stand here.
fn framed(shown: &Shown<'_>, (code, title, word): Kind, count: usize, body: AnyView) -> Option<AnyView> {
    if count == 0 || !(shown.only.is_empty() || shown.only == code) {
        return None;
    }
    let most = usize::try_from(search::LIMIT).unwrap_or(usize::MAX);
    let is_cut = count > most_of(shown);
    let said = match (count < most, is_cut) {
        (true, false) => format!("{count} {word}"),
        (true, true) => format!("{count} {word}，先列{FIRST}{word}"),
        (false, true) => format!("{most}{word}以上，先列{FIRST}{word}"),
        (false, false) => format!("前{count}{word}，请把词写得更具体"),
    };
    let way = if is_cut {
        Some((paths::with_query(paths::SEARCH, [("q", shown.query), (ONLY, code)]), "查看全部"))
    } else if shown.only.is_empty() {
        None
    } else {
        Some((paths::with_query(paths::SEARCH, [("q", shown.query)]), "查看各类结果"))
    };
    let way = way.map(|(href, words)| {
        let about = format!("，{title}");
        view! { <a href=href>{words}<span class="sr">{about}</span></a> }
    });
    Some(view! { <section class="panel"><header class="panel-head"><h2>{title}</h2><p>{said}</p>{way}</header>{body}</section> }.into_any())
}
