//! 试用规则: a pasted text or an address, and what the rules say of it. The answer stands on the page that the form is answered with; neither text
//! nor answer is kept anywhere.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::monitoring::check_page::{Checked, TRIED};
use domain::monitoring::rule_words::cause_words;
use leptos::prelude::*;
use services::ServiceError;
use services::monitoring::{COLUMN_ADDRESS_LIMIT, TRIED_TEXT_LIMIT, TRIED_TITLE_LIMIT, TriedRules, TriedText};

use crate::context::{PageContext, TriedPage};
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::pages::monitoring::candidate::marked;
use crate::paths::{self, verb};

/// `/monitoring/rules/try`.
#[component]
pub(crate) fn TryRulesPage() -> impl IntoView {
    page(|cx| async move {
        cx.actor()?.require(Permission::Monitor)?;
        let body = view! { {cx.tried.as_ref().map(answer)} {form(&cx)} };
        Ok(Page::new("试用规则", body).under(paths::MONITORING, "监测").under(paths::MONITOR_RULES, "监测规则"))
    })
}

fn form(cx: &PageContext) -> AnyView {
    // a link beside a report leads here with its address
    let form = cx.form(|| TriedText { address: cx.query("address").unwrap_or_default().to_owned(), ..TriedText::default() });
    let sent = cx.tried.as_ref().map_or_else(|| form.sent.clone(), |tried| tried.form.clone());
    let rules: Vec<_> = TRIED.iter().map(|rule| rule.label()).collect();
    view! {
        <section class="panel no-print">
            <header class="panel-head"><h2>"粘贴文字，或填写网址"</h2><p>"不保存任何内容，也不计入监测结果"</p></header>
            <form class="form" method="post" action=verb::TRY_RULES>
                {TextField::new(TriedText::title, "标题").optional().maxlength(TRIED_TITLE_LIMIT).value(sent.title).show(&form.errors)}
                {TextArea::new(FieldRow::new(TriedText::text, "正文")).lines(8).maxlength(TRIED_TEXT_LIMIT).value(sent.text).show(&form.errors)}
                {TextField::new(TriedText::address, "或者网址").optional().hint("填了网址就读取网页，不看上面的文字；只能是公众打得开的网址").placeholder("https://").maxlength(COLUMN_ADDRESS_LIMIT).value(sent.address).show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"检查"</button></div>
                <p class="form-hint">{format!("检查{}。其他规则要看整个栏目或整个月，不能这样试。", rules.join("、"))}</p>
            </form>
        </section>
    }
    .into_any()
}

fn answer(tried: &TriedPage) -> AnyView {
    let said = match &*tried.came_to {
        Ok(TriedRules::Checked(checked)) => return result(checked),
        Ok(TriedRules::Failed(cause)) => {
            format!("这个网址打不开（{}）。监测时分散时间三次都这样，才算问题。", cause_words(&cause.to_string()))
        }
        Ok(TriedRules::NotJudged(reason)) => format!("没有读取这个网页：{}。这种情况监测不作判断。", reason_words(*reason)),
        Ok(TriedRules::File) => "这个网址是一个文件，不是网页；请把要检查的文字粘贴进来。".to_owned(),
        Err(ServiceError::Invalid(errors)) => {
            let words = errors.iter().map(|error| error.message.as_str()).collect::<String>();
            return view! { <div class="notice notice-error" role="alert"><p>{words}</p></div> }.into_any();
        }
        Err(ServiceError::Refused(words)) => words.clone(),
        Err(_) => "没有检查成，请稍后再试；多次不成的，请联系系统管理员。".to_owned(),
    };
    view! { <div class="notice notice-warn" role="status"><p>{said}</p></div> }.into_any()
}

fn reason_words(reason: domain::monitoring::outcome::Reason) -> &'static str {
    use domain::monitoring::outcome::Reason;
    match reason {
        Reason::Robots => "网站的robots.txt不允许程序访问",
        Reason::Refused => "网站不让程序访问",
        Reason::AddressRefused => "网址指向本机或内部网络",
        Reason::Undated => "找不到发布日期",
        Reason::Engine => "程序没有读懂",
        Reason::ByHand => "登记为人工查看",
    }
}

fn result(checked: &Checked) -> AnyView {
    let items: Vec<_> = checked
        .said
        .iter()
        .map(|said| view! { <li><a href=paths::monitor_rule(said.rule)>{said.rule.label()}</a>"："{said.problem.clone()}</li> })
        .collect();
    let found = if items.is_empty() { view! { <p>"没有发现问题。"</p> }.into_any() } else { view! { <ol>{items}</ol> }.into_any() };
    let day = checked.day.map(|day| view! { <p class="muted">{format!("发布日期：{}", day_text(day))}</p> });
    let links = (checked.links > 0).then(|| view! { <p class="muted">{format!("正文里有{}个链接，试用时不访问。", checked.links)}</p> });
    let spots: Vec<&str> = checked.said.iter().map(|said| said.spot.as_str()).filter(|spot| !spot.is_empty()).collect();
    let lines: Vec<_> =
        checked.body.lines().filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{marked(line, &spots)}</p> }).collect();
    view! {
        <section class="panel" id="tried">
            <header class="panel-head"><h2>{format!("检查结果：{}处", checked.said.len())}</h2><p>"个人信息已遮盖；没有保存任何内容"</p></header>
            {found}
            <h3>{marked(&checked.heading, &spots)}</h3>{day}
            <div class="said">{lines}</div>
            {links}
        </section>
    }
    .into_any()
}
