//! What 待办 has from elsewhere: sheets and items to publish for a unit, marks, appeals and next steps for the office.

use chrono::NaiveDate;
use domain::calendar::office_time::{day_text, minute_text};
use domain::checklist::task_name;
use domain::ids::{RoundId, UnitId};
use leptos::prelude::*;
use services::assessment::{Job, RoundJob, SheetToRead};
use services::progress::todo::{OfficeTodo, TodoList};
use services::review::reopen::Asks;

use super::todo::waiting_line;
use crate::components::due::due;
use crate::paths;

/// Sheets that were fed back, as long as they may be contested.
pub(super) fn sheets(list: &TodoList) -> Option<AnyView> {
    if list.sheets.is_empty() {
        return None;
    }
    let today = list.now.today();
    let rows: Vec<_> = list.sheets.iter().map(|one| sheet(one, today, list.now.calendar.working_days_left(today, one.closes_on))).collect();
    let number = rows.len();
    Some(
        view! {
            <section class="panel panel-flush" id="sheets">
                <header class="panel-head"><h2>"得分表 "<span class="count" data-waits=number>{number}</span></h2><p>"逐项核对；有异议的在申诉期内逐条提出，逾期不再受理"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="得分表"><table class="table table-cards">
                    <thead><tr><th>"批次"</th><th>"申诉"</th><th>"已提申诉"</th><th>"申诉截止"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}

fn sheet(one: &SheetToRead, today: NaiveDate, left: i64) -> impl IntoView + use<> {
    let href = paths::sheet(&one.round, &one.unit);
    let may = if today < one.opens_on {
        format!("{}起受理", day_text(one.opens_on))
    } else if today <= one.closes_on {
        "可以申诉".to_owned()
    } else {
        "已截止".to_owned()
    };
    let asked = match (one.open, one.decided) {
        (0, 0) => "没有".to_owned(),
        (open, 0) => format!("{open}条待裁定"),
        (0, decided) => format!("{decided}条已裁定"),
        (open, decided) => format!("{open}条待裁定，{decided}条已裁定"),
    };
    let until = if today <= one.closes_on { due(one.closes_on, today, Some(left)).into_any() } else { day_text(one.closes_on).into_any() };
    view! {
        <tr>
            <th scope="row" class="wide"><a href=href.clone()>{format!("{}得分表", one.name)}</a></th>
            <td data-label="申诉">{may}</td>
            <td data-label="已提申诉">{asked}</td>
            <td class="card-first" data-label="申诉截止">{until}</td>
            <td class="do"><a class="btn btn-small btn-tonal" href=href>"核对得分"</a></td>
        </tr>
    }
}

/// Lists of items that the unit is behind with.
pub(super) fn to_publish(list: &TodoList) -> Option<AnyView> {
    let lines = list.orders.iter().map(|one| {
        let words = format!("{}：{}项超过公开期限（{}）", one.title, one.number, day_text(one.due_on));
        (paths::orders_in(one.month), words)
    });
    let items: i64 = list.orders.iter().map(|one| one.number).sum();
    let about = format!("有事项超过公开期限的清单，每张算1项待办，共{items}个事项；逐项公开后报送网址，未到期限的不计入待办");
    listed("to-publish", ("事项清单", &about), lines)
}

/// Units that the draw gave to this one.
pub(super) fn checks(list: &TodoList) -> Option<AnyView> {
    let lines = list.checks.iter().map(|(round, name, left)| (paths::cross_check(round), format!("{name}互查：还有{left}项没有评分")));
    listed("checks", ("互查", "抽签分给本单位检查的，逐项评分"), lines)
}

/// A line for each, with the way there; nothing where nothing waits.
fn listed(id: &'static str, (title, about): (&'static str, &str), lines: impl Iterator<Item = (String, String)>) -> Option<AnyView> {
    let lines: Vec<_> = lines.map(|(href, words)| view! { <li><a href=href>{words}</a></li> }).collect();
    let number = lines.len();
    (number > 0).then(|| {
        view! {
            <section class="panel" id=id>
                <header class="panel-head"><h2>{title}" "<span class="count" data-waits=number>{number}</span></h2><p>{about.to_owned()}</p></header>
                <ul class="stack-tight">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

/// The office's list.
pub(super) fn office(todo: &OfficeTodo) -> AnyView {
    let waits = todo.waits;
    if waits.todo() == 0 {
        return view! {
            <div class="empty empty-done">
                <h2>"目前暂无待办事项"</h2>
                <p>"有单位报送、反馈整改、报送公开网址、申请更正或延期、申诉，监测发现问题，安排的变更没有执行，或考评批次可以往下办时，会出现在这里。"</p>
                <a class="btn" href=paths::ROUNDS>"查看考评批次"</a>
            </div>
        }
        .into_any();
    }
    let reports = elsewhere("待审核", waits.work, "单位报送、等待审核的事项", paths::REVIEW.to_owned(), "去审核");
    let answers = paths::with_query(paths::FINDINGS, [("state", "office")]);
    let answers = elsewhere("整改待复核", waits.answers, "单位对监测问题的反馈、申诉和免予整改申请", answers, "去复核");
    let candidates =
        elsewhere("待确认问题", waits.candidates, "监测发现、人工登记的问题，确认后才下发给单位", paths::CANDIDATES.to_owned(), "去确认");
    let unsent = paths::with_query(paths::FINDINGS, [("state", "confirmed")]);
    let unsent = elsewhere("待下发问题", waits.unsent, "已经确认、还没有列入整改通知单的问题", unsent, "去下发");
    let lines = todo.orders.iter().map(|one| (paths::orders_in(one.month), format!("{}：{}项待核对", one.title, one.number)));
    // number, sentence and lines speak of lists; the sum of their items stands in the sentence
    let items: i64 = todo.orders.iter().map(|one| one.number).sum();
    let about = format!("单位报送了公开网址、还有事项没有核对的清单，每张算1项待办，共{items}个事项");
    let orders = listed("to-check", ("事项清单待核对", &about), lines);
    let today = todo.now.today();
    let rows: Vec<_> = todo.rounds.iter().map(|one| job(one, today)).collect();
    let number = rows.len();
    let rounds = (number > 0).then(|| {
        view! {
            <section class="panel panel-flush" id="rounds">
                <header class="panel-head"><h2>"考评 "<span class="count" data-waits=number>{number}</span></h2><p>"评分、裁定申诉、批次往下办"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="考评待办"><table class="table table-cards">
                    <thead><tr><th>"事项"</th><th>"批次"</th><th>"申诉截止"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
    });
    view! { {waiting_line(waits.todo())}{reports}{requests(todo)}{super::todo_lapsed::lapsed(todo)}{answers}{candidates}{unsent}{orders}{rounds} }.into_any()
}

/// What has a list of its own: how many, and the way there.
fn elsewhere(title: &'static str, number: i64, about: &'static str, href: String, action: &'static str) -> Option<AnyView> {
    (number > 0).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>{title}" "<span class="count" data-waits=number>{number}</span></h2><p>{about}</p></header>
                <div class="row"><a class="btn btn-tonal" href=href>{action}</a></div>
            </section>
        }
        .into_any()
    })
}

/// What units ask for: a correction of what was accepted, or a later date.
fn requests(todo: &OfficeTodo) -> Option<AnyView> {
    let rows: Vec<_> = todo
        .requests
        .iter()
        .map(|one| {
            let request = &one.reopen;
            let (word, until) = match request.asks {
                Asks::Reopen => ("更正", "修改至"),
                Asks::Extend => ("延期", "延期至"),
            };
            let name = format!("{} {}（{}）", one.task_number, task_name(&one.requirement), one.period_name);
            let about = format!("，{}的{word}申请", one.unit_name);
            view! {
                <tr>
                    <th scope="row" class="wide"><a href=paths::cell(&request.cell)>{name}</a></th>
                    <td data-label="单位">{one.unit_name.clone()}</td>
                    <td data-label="申请">{format!("{word}，{until}{}", day_text(request.until))}</td>
                    <td data-label="申请时间" class="nowrap card-off">{minute_text(request.asked_at)}</td>
                    <td class="do"><a class="btn btn-small btn-tonal" href=paths::REOPENS>"审批"<span class="sr">{about}</span></a></td>
                </tr>
            }
        })
        .collect();
    let number = rows.len();
    // of very many the first stand here
    let more = todo.waits.requests.saturating_sub(i64::try_from(number).unwrap_or(i64::MAX));
    let more = (more > 0).then(|| view! { <p class="rule"><a href=paths::REOPENS>{format!("另有{more}件申请")}</a></p> });
    (number > 0).then(|| {
        view! {
            <section class="panel panel-flush" id="requests">
                <header class="panel-head"><h2>"更正和延期 "<span class="count" data-waits=number>{number}</span></h2><p>"单位的申请，审批后生效；申请人不能审批自己的申请"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="更正和延期申请"><table class="table table-cards request-cards">
                    <thead><tr><th>"事项"</th><th>"单位"</th><th>"申请"</th><th>"申请时间"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
                {more}
            </section>
        }
        .into_any()
    })
}

/// On-site sheets that are open: one leads to itself, several to their list.
fn site(round: &RoundId, open: &[(UnitId, String)]) -> (String, String, &'static str) {
    const NAMED: usize = 3;
    let names: Vec<&str> = open.iter().take(NAMED).map(|(_, name)| name.as_str()).collect();
    let more = if open.len() > NAMED { "等" } else { "" };
    let words = format!("还有{}份现场检查表没有提交（{}{more}）", open.len(), names.join("、"));
    match open {
        [(unit, _)] => (words, paths::site_sheet(round, unit), "填写"),
        _ => (words, paths::on_site(round), "查看"),
    }
}

fn job(one: &RoundJob, today: NaiveDate) -> impl IntoView + use<> {
    let (words, href, action) = match &one.job {
        Job::Mark(number) => (format!("还有{number}项事实没有录入"), paths::marks(&one.round), "评分"),
        Job::Third(number) => (format!("互查有{number}项两次评分相差过大，待第三人评定"), paths::cross_check(&one.round), "评定"),
        Job::Adopt(number) => (format!("互查有{number}项评定结果没有采用"), paths::cross_check(&one.round), "采用"),
        Job::Ended(names) => (format!("{}在考评期内撤并或撤销，待选定是否参评", names.join("、")), paths::round(&one.round), "办理"),
        Job::Site(open) => site(&one.round, open),
        Job::Examples(number, first) => (format!("互查还有{number}个样例页面没有选定"), paths::check_example(&one.round, *first), "选定"),
        Job::Draw => ("互查抽签的数据公布日已到，可以抽签".to_owned(), paths::cross_check(&one.round), "抽签"),
        Job::Decide(id, unit) => (format!("{unit}的申诉待裁定"), paths::appeal(id), "裁定"),
        Job::Approve(id, unit) => (format!("{unit}的封存更正待审批"), paths::appeal(id), "审批"),
        Job::Advance(step) => (format!("可以{}", step.label()), paths::round(&one.round), "办理"),
    };
    let until = match one.until {
        Some(day) if today <= day => due(day, today, None).into_any(),
        Some(day) => day_text(day).into_any(),
        None => "–".into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="wide"><a href=href.clone()>{words.clone()}</a></th>
            <td data-label="批次">{one.name.clone()}</td>
            <td data-label="申诉截止">{until}</td>
            <td class="do"><a class="btn btn-small btn-tonal" href=href>{action}<span class="sr">{format!("，{words}")}</span></a></td>
        </tr>
    }
}
