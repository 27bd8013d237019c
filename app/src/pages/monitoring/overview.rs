//! 监测总览: the month's round as units × rules, worst first, and what runs just now.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::monitoring::decision::CandidateState;
use domain::monitoring::rule_version::version_words;
use leptos::prelude::*;
use services::Result;
use services::monitoring::{
    HitNumbers, LATEST_DAY, MonitorJob, MonthOverview, RoundSchedule, StartRound, StopJob, UnitMonth, month_overview,
};
use services::progress::todo::waits;

use super::trends::charts;
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// Seconds after which a page with something running comes again.
const AGAIN: &str = "5";

/// `/monitoring`.
#[component]
pub(crate) fn MonitoringPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    if !actor.may(Permission::ReadCounty) {
        return super::unit_month::own(cx).await;
    }
    let shown = month_overview(actor, &cx.services, cx.query("round")).await?;
    let manages = actor.may(Permission::Monitor);
    // the number of the menu: read once for both
    let waiting = if manages { waits(actor, &cx.services).await?.candidates } else { 0 };
    let body = view! {
        {running(&shown, manages)}
        {shown.shown.is_none().then(|| start(cx, &shown, manages))}
        {month(cx, &shown, waiting)}
        {shown.shown.is_some().then(|| start(cx, &shown, manages))}
        {schedule(cx, &shown, manages)}
    };
    // what is tried for a day is not looked at every few seconds
    let again = shown.running().filter(|_| !shown.is_read_once()).map(|_| AGAIN);
    let title = match &shown.shown {
        Some(round) => format!("{}监测", round.month.format("%Y年%-m月")),
        None => "监测总览".to_owned(),
    };
    // the month's numbers are those of its round, whenever they are printed
    let own_day = shown.shown.as_ref().map(|round| round.as_of);
    let export = shown.shown.as_ref().map(|round| {
        view! { <a class="btn" href=paths::with_query(paths::MONTH_FILE, [("round", round.id.as_str())])>"导出"</a> }
    });
    let work = manages.then(|| {
        view! {
            <a class="btn" href=paths::BY_HAND>"人工登记问题"</a>
            <a class="btn btn-primary" href=paths::CANDIDATES>"确认问题"</a>
        }
    });
    let actions = view! { {export}{work} };
    Ok(Page::new(title, body).under(paths::OVERVIEW, "总览").actions(actions).sheet("print-wide").dated(own_day).again(again))
}

/// What waits or runs; the page comes again by itself until it is done.
fn running(shown: &MonthOverview, manages: bool) -> Option<AnyView> {
    let Some(job) = shown.running() else { return last(shown) };
    let waits = job.state == "waiting";
    let words = if waits {
        format!("{}的监测即将开始，由{}于{}发起。", month_words(job), job.asked_name, minute_text(job.asked_at))
    } else if shown.is_read_once() {
        format!(
            "{}的监测已经全部看过一遍，读到的结果现在就可以确认。没有应答的地址在一天内还要再试，试完再并入这一轮，在那以前不记任何单位的问题；这些地址可能关系到的“一周未更新”等也留到那时再列。已访问{}个地址，共知{}个。",
            month_words(job),
            job.done,
            job.known
        )
    } else {
        format!(
            "正在监测{}：已访问{}个地址，目前共知{}个。本页每{AGAIN}秒自动刷新；可以先去办别的事。",
            month_words(job),
            job.done,
            job.known
        )
    };
    let stop = manages.then(|| {
        view! {
            <form method="post" action=verb::STOP_JOB><input type="hidden" name=StopJob::job value=job.id.clone()/><button class="btn btn-small">"停止"</button></form>
        }
    });
    let bar = (job.known > 0).then(|| {
        let share = (job.done * 100 / job.known.max(1)).to_string();
        view! { <progress max="100" value=share>{format!("{}/{}", job.done, job.known)}</progress> }
    });
    Some(
        view! {
            <div class="notice" role="status"><p>{words}</p>{bar}{stop}</div>
        }
        .into_any(),
    )
}

/// How the last one ended, where it did not end well.
fn last(shown: &MonthOverview) -> Option<AnyView> {
    let job = shown.jobs.first().filter(|job| job.state == "failed")?;
    let words = format!("{}的监测没有完成：{}。已经读取的都保留着，可以再次开始。", month_words(job), job.said);
    Some(view! { <div class="notice notice-warn" role="status"><p>{words}</p></div> }.into_any())
}

/// `2026-10/2026-10-31` in words.
fn month_words(job: &MonitorJob) -> String {
    let month = job.about.split('/').next().unwrap_or_default();
    services::monitoring::month_of(month).map_or_else(String::new, |month| month.format("%Y年%-m月").to_string())
}

fn start(cx: &PageContext, shown: &MonthOverview, manages: bool) -> Option<AnyView> {
    if !manages || shown.running().is_some() {
        return None;
    }
    if !shown.has_columns {
        return Some(
            view! {
                <div class="empty"><h2>"还没有登记栏目"</h2><p>"先登记各单位应当保持更新的栏目，再开始监测。"</p><a class="btn btn-primary" href=paths::IMPORT_COLUMNS>"导入栏目"</a></div>
            }
            .into_any(),
        );
    }
    let this = shown.today.format("%Y-%m").to_string();
    let last = shown.today.checked_sub_months(chrono::Months::new(1)).unwrap_or(shown.today);
    let usual = if shown.today.format("%d").to_string().parse::<u32>().unwrap_or(1) <= 10 {
        last.format("%Y-%m").to_string()
    } else {
        this.clone()
    };
    let form = cx.form(|| StartRound { month: usual });
    let choices = [
        (this, format!("{}（截至今天）", shown.today.format("%Y年%-m月"))),
        (last.format("%Y-%m").to_string(), format!("{}（全月）", last.format("%Y年%-m月"))),
    ];
    Some(
        view! {
            <section class="panel no-print">
                <header class="panel-head"><h2>"开始一轮监测"</h2><p>"逐个访问登记的栏目和文章，按规则列出待确认的问题；对网站每秒最多访问一次"</p></header>
                <form class="form" method="post" action=verb::START_ROUND>
                    {Select::new(FieldRow::new(StartRound::month, "月份")).choices(choices).chosen(form.sent.month).show(&form.errors)}
                    <div class="form-actions"><button class="btn btn-primary">"开始监测"</button></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn month(cx: &PageContext, shown: &MonthOverview, waiting: i64) -> AnyView {
    let Some(round) = &shown.shown else {
        return view! { <div class="empty"><h2>"还没有监测结果"</h2><p>"完成一轮监测后，这里按单位和问题类型列出。"</p></div> }.into_any();
    };
    let all = shown.all();
    let before: Option<i64> = shown.earlier.as_ref().map(|_| shown.units.iter().filter_map(|unit| unit.before).sum());
    let unseen: Vec<&str> = shown.monitored().filter(|unit| unit.is_unread()).map(|unit| unit.name.as_str()).collect();
    // what nobody read is neither better nor worse
    let moved = before.filter(|_| unseen.is_empty()).map(|before| match all.total() - before {
        0 => "，与上月持平".to_owned(),
        more if more > 0 => format!("，比上月多{more}个"),
        fewer => format!("，比上月少{}个", -fewer),
    });
    let queue = paths::with_query(paths::CANDIDATES, [("round", round.id.as_str())]);
    let good = shown.monitored().filter(|unit| !unit.is_unread() && unit.all.total() == 0).count();
    let (units, columns) = shown.monitored().fold((0_usize, 0), |(units, columns), unit| (units + 1, columns + unit.columns.0));
    let (found, outside) = (found_words((units, unseen.len()), columns), outside(shown).unwrap_or_default());
    let standing = match unseen.len() {
        0 => format!("{good}个单位没有发现问题。"),
        all if all == units => "各单位有没有问题都不知道：请查明为什么读不到，再次监测。".to_owned(),
        some => format!("{good}个单位没有发现问题；{some}个单位的栏目都没有读到，未能监测：{}。", unseen.join("、")),
    };
    let finding = view! {
        <p class="finding">
            <time datetime=round.as_of.to_string()>{format!("截至{}", day_text(round.as_of))}</time>
            {found}
            " "<a href=queue.clone() data-count=all.total().to_string()>{all.total()}</a>" 个"{moved}
            "：待确认 "<a href=state_href(&round.id, CandidateState::Open)>{all.open}</a>
            "、已确认 "<a href=state_href(&round.id, CandidateState::Confirmed)>{all.confirmed}</a>
            "；另有 "<a href=state_href(&round.id, CandidateState::Dismissed)>{all.dismissed}</a>" 个定为不作为问题或不属实，不计入。"
            {outside}
            {standing}
        </p>
    };
    let rounds: Vec<_> = shown
        .rounds
        .iter()
        .map(|one| view! { <option value=one.id.clone() selected=one.id == round.id>{format!("{}（截至{}）", one.month.format("%Y年%-m月"), day_text(one.as_of))}</option> })
        .collect();
    let choose = (shown.rounds.len() > 1).then(|| {
        view! {
            <form class="query no-print" method="get" action=cx.path.clone()>
                <div class="query-grid query-main"><div class="field"><label for="round">"监测批次"</label><select id="round" name="round">{rounds}</select></div></div>
                <div class="query-actions"><button class="btn btn-tonal">"查看"</button></div>
            </form>
        }
    });
    let proofs = round.proofs.map(|passed| format!("；判断之前程序自检{passed}项，全部通过"));
    let nets = (!round.allowed_nets.is_empty()).then(|| format!("；允许访问的内部网段：{}", round.allowed_nets));
    view! {
        {choose}
        {finding}
        {beside(shown, waiting)}
        {versions(shown)}
        {heat(shown, &round.id)}
        {unread(shown)}
        {shown.trends.as_ref().and_then(charts)}
        <p class="muted">{format!("收到{}次应答，{}登记结果", round.answers, minute_text(round.judged_at))}{proofs}{nets}"。合计为待确认与已确认之和；同一问题以后各轮再见到的不重复登记。"</p>
    }
    .into_any()
}

/// What stands before the number of problems. Some may have been entered by hand or by file and lie in no column, also at a unit that has
/// one: it is not said that all were found in the columns.
fn found_words((units, unseen): (usize, usize), columns: usize) -> String {
    if units > 0 && unseen == units {
        format!("，{units}个单位的{columns}个栏目一个也没有读到，没有监测结果；另行登记的问题")
    } else {
        format!("，监测{units}个单位的{columns}个栏目，共有问题")
    }
}

/// What was entered for units that have no column: it counts, and was not monitored.
fn outside(shown: &MonthOverview) -> Option<String> {
    let names: Vec<&str> = shown.outside().map(|unit| unit.name.as_str()).collect();
    let number: i64 = shown.outside().map(|unit| unit.all.total()).sum();
    (!names.is_empty())
        .then(|| format!("本轮没有监测栏目的单位{}个（{}）另有栏目以外登记的问题{number}个，已计入。", names.len(), names.join("、")))
}

/// That a rule was changed in mid-round, and which version judged how many of what is shown.
fn versions(shown: &MonthOverview) -> Option<AnyView> {
    if shown.by_version.is_empty() {
        return None;
    }
    let round = shown.shown.as_ref().map_or("", |round| round.id.as_str());
    let rules: Vec<_> = shown
        .by_version
        .iter()
        .map(|(rule, judged)| {
            let numbers: Vec<String> = judged.iter().map(|(no, number)| format!("{}判断{number}个", version_words(*no))).collect();
            let all: i64 = judged.iter().map(|(_, number)| number).sum();
            let rows = paths::with_query(paths::CANDIDATES, [("round", round), ("rule", rule.code())]);
            view! {
                <li><a href=paths::monitor_rule(*rule)>{rule.label()}</a>{format!("：{}，", numbers.join("，"))}<a href=rows>{format!("共{all}个")}</a></li>
            }
        })
        .collect();
    Some(
        view! {
            <div class="notice" id="rule-versions">
                <p>"这些规则修改过，本轮的问题由不同版本判断。已经确认或定为不作为问题的保留原来的版本，待确认的以最近一次判断为准。下面是待确认和已确认的，与对照表相同："</p>
                <ul>{rules}</ul>
            </div>
        }
        .into_any(),
    )
}

/// Why other numbers are others: what waits and is no round's, and what counts for the month it was confirmed for.
fn beside(shown: &MonthOverview, waiting: i64) -> Option<AnyView> {
    let all = shown.all();
    let more = (waiting > all.open).then(|| {
        let more = waiting - all.open;
        view! { {format!("另有{more}个待确认的不在这一批次里（其他批次发现、人工登记或表格导入），见")}<a href=paths::CANDIDATES>"待确认问题"</a>"。" }
    });
    let counted = shown
        .of_month()
        .filter(|counted| *counted != all.confirmed)
        .map(|counted| format!("通报和走势按登记月份计，本月已确认{counted}个；这一批次又见到的以前月份的问题计入原来的月份。"));
    (more.is_some() || counted.is_some()).then(|| view! { <p class="muted">{more}{counted}</p> }.into_any())
}

fn state_href(round: &str, state: CandidateState) -> String {
    paths::with_query(paths::CANDIDATES, [("round", round), ("state", state.code())])
}

fn heat(shown: &MonthOverview, round: &str) -> AnyView {
    if shown.rules.is_empty() && !shown.unread.is_empty() {
        let words =
            if shown.monitored().all(UnitMonth::is_unread) { "这一轮没有读到栏目" } else { "读到的栏目没有发现问题" };
        return view! { <div class="empty"><h2>{words}</h2><p>"未能读取的栏目见下表：不作为问题，也不作为没有问题。"</p></div> }.into_any();
    }
    if shown.rules.is_empty() {
        return view! { <div class="empty empty-done"><h2>"这一轮没有发现问题"</h2><p>"登记的栏目都读到了。"</p></div> }.into_any();
    }
    let heads: Vec<_> = shown
        .rules
        .iter()
        .map(|rule| {
            let href = paths::with_query(paths::CANDIDATES, [("round", round), ("rule", rule.code())]);
            view! { <th scope="col"><a href=href><span>{rule.label()}</span></a></th> }
        })
        .collect();
    let rows: Vec<_> = shown.units.iter().map(|unit| row(shown, unit, round)).collect();
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"单位与问题类型对照"</h2><p>"问题多的在前；待确认的是程序列出、还没有人确认的"</p></header>
            <ul class="legend">
                <li><span class="badge badge-near"><i aria-hidden="true">"2"</i>"已确认2个"</span></li>
                <li><span class="badge badge-pending"><i aria-hidden="true">"○2"</i>"待确认2个"</span></li>
                <li><span class="badge badge-near"><i aria-hidden="true">"2+○1"</i>"已确认2个、待确认1个"</span></li>
            </ul>
            <p class="only-narrow muted">"左右滑动查看其余类型"</p>
            <div class="table-wrap heat-wrap" tabindex="0" role="region" aria-label="单位与问题类型对照"><table class="heat">
                <thead><tr><th>"单位"</th><th class="sum">"合计"</th><th class="sum">"比上月"</th>{heads}<th class="sum">"栏目"</th><th class="sum">"本月发布"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// How a cell looks and what stands in it: what a person has confirmed weighs more than what the program lists; red is for what is overdue.
fn shade(numbers: &HitNumbers) -> (Option<&'static str>, String) {
    match (numbers.open, numbers.confirmed) {
        (0, 0) => (None, String::new()),
        (0, confirmed) => (Some("heat-near"), confirmed.to_string()),
        (open, 0) => (Some("heat-pending"), format!("○{open}")),
        (open, confirmed) => (Some("heat-near"), format!("{confirmed}+○{open}")),
    }
}

fn row(shown: &MonthOverview, unit: &UnitMonth, round: &str) -> impl IntoView + use<> {
    let cell = |numbers: &HitNumbers, rule: &'static str, label: &'static str| {
        let (class, text) = shade(numbers);
        let inside = (numbers.total() > 0).then(|| {
            let href = paths::with_query(paths::CANDIDATES, [("round", round), ("rule", rule), ("unit", unit.unit.as_str())]);
            let words = format!("{} {label}：待确认{}个，已确认{}个", unit.name, numbers.open, numbers.confirmed);
            let about = words.clone();
            view! { <a href=href title=about><span aria-hidden="true">{text}</span><span class="sr">{words}</span></a> }
        });
        view! { <td class=class>{inside}</td> }
    };
    let cells: Vec<_> = shown.rules.iter().zip(&unit.by_rule).map(|(rule, numbers)| cell(numbers, rule.code(), rule.label())).collect();
    let all = paths::with_query(paths::CANDIDATES, [("round", round), ("unit", unit.unit.as_str())]);
    let moved = unit.before.filter(|_| !unit.is_unread()).map_or("–".to_owned(), |before| match unit.all.total() - before {
        0 => "0".to_owned(),
        more if more > 0 => format!("▲{more}"),
        fewer => format!("▼{}", -fewer),
    });
    let columns = match unit.columns {
        _ if !unit.is_monitored() => "–".to_owned(),
        (all, read) if all == read => all.to_string(),
        (all, read) => format!("{read}/{all}"),
    };
    let published = if unit.is_known { unit.published.to_string() } else { "–".to_owned() };
    let total = match unit.all.total() {
        0 if unit.is_unread() => "未能监测".to_owned(),
        number => number.to_string(),
    };
    view! {
        <tr>
            <th scope="row"><a href=paths::unit_month(&unit.unit)><bdi>{unit.name.clone()}</bdi></a></th>
            <td class="sum"><a href=all data-count=unit.all.total().to_string()>{total}</a></td>
            <td class="sum">{moved}</td>
            {cells}
            <td class="sum">{columns}</td>
            <td class="sum">{published}</td>
        </tr>
    }
}

/// What is to be done about columns that could not be read; of some a person said how much they hold, and the bulletin does not count those
/// as unread.
fn unread_words(told: usize) -> String {
    let told =
        if told > 0 { format!("；其中{told}个已有人工登记的条数，通报不计为未能读取") } else { String::new() };
    format!("这些栏目本轮没有判断，需要人工查看{told}")
}

fn unread(shown: &MonthOverview) -> Option<AnyView> {
    if shown.unread.is_empty() {
        return None;
    }
    let words = unread_words(shown.unread.iter().filter(|one| one.outcome.is_known()).count());
    let rows: Vec<_> = shown
        .unread
        .iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row"><bdi>{one.name.clone()}</bdi></th>
                    <td data-label="单位"><bdi>{one.unit_name.clone()}</bdi></td>
                    <td data-label="情况">{one.outcome.reading.label()}</td>
                    <td data-label="怎么办">{one.outcome.reading.advice()}</td>
                    <td data-label="网址"><a class="clamp" href=one.address.clone() rel="noopener noreferrer">{one.address.clone()}</a></td>
                </tr>
            }
        })
        .collect();
    Some(
        view! {
            <section class="panel panel-flush" id="unread">
                <header class="panel-head"><h2>{format!("未能读取，不作为问题（{}个栏目）", shown.unread.len())}</h2><p>{words}</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="未能读取的栏目"><table class="table table-cards">
                    <thead><tr><th>"栏目"</th><th>"单位"</th><th>"情况"</th><th>"怎么办"</th><th>"网址"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}

fn schedule(cx: &PageContext, shown: &MonthOverview, manages: bool) -> Option<AnyView> {
    if !manages || !shown.has_columns {
        return None;
    }
    let form = cx.form(|| RoundSchedule { day: shown.scheduled.clone() });
    let now = if shown.scheduled.is_empty() {
        "目前不自动监测。".to_owned()
    } else {
        format!("目前每月{}日起自动监测上个月；每周一自动查看上一周谁没有更新，当天已有监测的不再重复。", shown.scheduled)
    };
    Some(
        view! {
            <section class="panel no-print">
                <header class="panel-head"><h2>"定时监测"</h2><p>{now}</p></header>
                <form class="form" method="post" action=verb::SCHEDULE_ROUNDS>
                    {TextField::number(RoundSchedule::day, "每月几日").optional().hint(format!("1到{LATEST_DAY}之间；留空表示不自动监测")).maxlength(2).value(form.sent.day).show(&form.errors)}
                    <div class="form-actions"><button class="btn">"保存"</button></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_not_said_to_lie_all_in_the_columns() {
        for unseen in 0..=2 {
            let said = found_words((2, unseen), 4);
            assert!(said.contains("2个单位的4个栏目") && !said.contains("栏目中"), "{said}");
            assert_eq!(said.contains("没有监测结果"), unseen == 2, "{said}");
        }
        assert!(!found_words((0, 0), 0).contains("没有读到"));
    }

    #[test]
    fn columns_whose_number_a_person_told_are_said_to_be_in_no_bulletin_as_unread() {
        assert_eq!(unread_words(0), "这些栏目本轮没有判断，需要人工查看");
        assert!(unread_words(2).ends_with("；其中2个已有人工登记的条数，通报不计为未能读取"));
    }

    #[test]
    fn what_was_confirmed_weighs_more_than_a_guess() {
        let told = |open: i64, confirmed: i64| shade(&HitNumbers { open, confirmed, dismissed: 9 });
        assert_eq!(told(0, 0), (None, String::new()));
        assert_eq!(told(3, 0), (Some("heat-pending"), "○3".to_owned()));
        assert_eq!(told(0, 2), (Some("heat-near"), "2".to_owned()));
        assert_eq!(told(1, 2), (Some("heat-near"), "2+○1".to_owned()));
    }
}
