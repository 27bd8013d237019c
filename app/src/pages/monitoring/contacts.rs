//! 联系人: 主要领导, 分管领导, 经办人 of a unit. The office sees all, a unit its own, nobody else any.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::UnitId;
use domain::monitoring::urge::ContactKind;
use leptos::prelude::*;
use services::monitoring::{CONTACT_TEXT, Contact, ContactForm, ContactSheet, contacts};

use crate::context::PageContext;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/contacts?unit=…&contact=…`.
#[component]
pub(crate) fn ContactsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let asked = cx.query(ContactForm::unit).map(UnitId::new);
        let sheet = contacts(actor, &cx.services, asked.as_ref()).await?;
        let body = match &sheet.unit {
            Some((id, _)) => view! { {choose(&sheet)} {table(&sheet, true)} {edit(&cx, &sheet, id)} }.into_any(),
            None => view! { {choose(&sheet)} {table(&sheet, false)} }.into_any(),
        };
        let title = match &sheet.unit {
            Some((_, name)) => format!("{name}联系人"),
            None => "联系人".to_owned(),
        };
        let export = (sheet.unit.is_none() && actor.may(Permission::Monitor) && !sheet.all.is_empty())
            .then(|| view! { <a class="btn" href=paths::CONTACTS_FILE>"导出"</a> });
        let page = Page::new(title, body).under(paths::MONITORING, "监测").actions(export);
        Ok(if sheet.unit.is_some() && actor.may(Permission::Monitor) { page.under(paths::CONTACTS, "联系人") } else { page })
    })
}

fn choose(sheet: &ContactSheet) -> Option<AnyView> {
    (!sheet.units.is_empty()).then(|| {
        let shown = sheet.unit.as_ref().map(|(id, _)| id);
        let units: Vec<_> = sheet
            .units
            .iter()
            .map(|(id, name)| view! { <option value=id.to_string() selected=shown == Some(id)>{name.clone()}</option> })
            .collect();
        view! {
            <form class="query" method="get" action=paths::CONTACTS>
                <div class="query-grid query-main"><div class="field"><label for="unit">"单位"</label><select id="unit" name=ContactForm::unit><option value="">"全部"</option>{units}</select></div></div>
                <div class="query-actions"><button class="btn btn-tonal">"查看"</button></div>
            </form>
        }
        .into_any()
    })
}

fn table(sheet: &ContactSheet, of_one: bool) -> AnyView {
    let shown: Vec<&Contact> = sheet.all.iter().filter(|one| of_one || one.holds_on(sheet.today)).collect();
    if shown.is_empty() {
        let words = if of_one {
            "请登记主要领导、分管领导和经办人，催办和通知时用。"
        } else {
            "选择单位后登记，各单位也可以自己登记。"
        };
        return view! { <div class="empty"><h2>"还没有联系人"</h2><p>{words}</p></div> }.into_any();
    }
    let names =
        |id: &UnitId| sheet.units.iter().chain(&sheet.unit).find(|(unit, _)| unit == id).map_or("–".to_owned(), |(_, name)| name.clone());
    let rows: Vec<_> = shown
        .into_iter()
        .map(|one| {
            let until = match one.to {
                Some(to) => format!("{}至{}", day_text(one.from), day_text(to.pred_opt().unwrap_or(to))),
                None => format!("{}起", day_text(one.from)),
            };
            let edit = paths::with_query(paths::CONTACTS, [("unit", one.unit.as_str()), ("contact", one.id.as_str())]);
            let call = format!("tel:{}", one.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>());
            let is_over = !one.holds_on(sheet.today);
            view! {
                <tr>
                    <th scope="row"><a href=format!("{edit}#edit")>{one.name.clone()}</a></th>
                    <td data-label="单位"><bdi>{names(&one.unit)}</bdi></td>
                    <td data-label="类别">{one.kind.label()}</td>
                    <td data-label="职务">{one.post.clone()}</td>
                    <td data-label="电话" class="nowrap"><a href=call>{one.phone.clone()}</a></td>
                    <td data-label="任职">{until}{is_over.then_some("（不在任）")}</td>
                    <td data-label="登记">{format!("{}，{}", one.saved.1, minute_text(one.saved.0))}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"联系人"</h2><p>"只有政务公开办和本单位看得到；用于催办和通知"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="联系人"><table class="table table-cards">
                <thead><tr><th>"姓名"</th><th>"单位"</th><th>"类别"</th><th>"职务"</th><th>"电话"</th><th>"任职"</th><th>"登记"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn edit(cx: &PageContext, sheet: &ContactSheet, unit: &UnitId) -> AnyView {
    let chosen = sheet.all.iter().find(|one| Some(one.id.as_str()) == cx.query(ContactForm::contact));
    let form = cx.form(|| match chosen {
        Some(one) => ContactForm::of(one),
        None => ContactForm { unit: unit.to_string(), kind: ContactKind::Clerk.code().into(), ..ContactForm::default() },
    });
    let sent = form.sent.clone();
    let stale = form.is_stale.then(|| view! { <p class="form-error">"这位联系人刚刚有变动，请刷新后核对，再修改。"</p> });
    let is_new = sent.contact.is_empty();
    let title = if is_new { "登记联系人" } else { "修改联系人" };
    let kinds = ContactKind::ALL.map(|one| (one.code(), one.label()));
    let another = (!is_new).then(|| {
        view! { <a class="btn btn-plain" href=paths::contacts_of(unit)>"改为登记新的联系人"</a> }
    });
    view! {
        <section class="panel no-print" id="edit">
            <header class="panel-head"><h2>{title}</h2><p>"换人时，给原来的填写离任日期，再登记新的；以前的保留"</p></header>
            <form class="form" method="post" action=verb::SAVE_CONTACT>
                {stale}
                <input type="hidden" name=ContactForm::contact value=sent.contact/>
                <input type="hidden" name=ContactForm::revision value=sent.revision/>
                <input type="hidden" name=ContactForm::unit value=unit.to_string()/>
                <div class="form-pair">
                    {Select::new(FieldRow::new(ContactForm::kind, "类别")).choices(kinds).chosen(sent.kind).show(&form.errors)}
                    {TextField::new(ContactForm::name, "姓名").maxlength(CONTACT_TEXT).value(sent.name).show(&form.errors)}
                </div>
                <div class="form-pair">
                    {TextField::new(ContactForm::post, "职务").optional().maxlength(CONTACT_TEXT).value(sent.post).show(&form.errors)}
                    {TextField::new(ContactForm::phone, "电话").maxlength(30).value(sent.phone).show(&form.errors)}
                </div>
                <div class="form-pair">
                    {date(ContactForm::from, "任职日期").optional().hint("不填为今天").value(sent.from).show(&form.errors)}
                    {date(ContactForm::to, "离任日期").optional().hint("从这一天起不再是联系人；在任的不填").value(sent.to).show(&form.errors)}
                </div>
                <div class="form-actions"><button class="btn btn-primary">"保存"</button>{another}</div>
            </form>
        </section>
    }
    .into_any()
}
