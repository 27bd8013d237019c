use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::ids::ColumnId;
use domain::monitoring::column::{ColumnClass, ColumnLevel, ColumnReader};
use domain::monitoring::selector::{PickPart, SELECTOR_LIMIT};
use leptos::prelude::*;
use services::monitoring::{
    COLUMN_ADDRESS_LIMIT, COLUMN_NAME_LIMIT, COLUMN_REASON_LIMIT, ColumnForm, ColumnSheet, EndColumn, KeptColumn, seen_column, sheet,
};

use super::tried::{TRY, tried, typed};
use crate::context::PageContext;
use crate::forms::choices::{checkbox, radios};
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::seen::{Stored, seen_field};
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// A new column.
#[component]
pub(crate) fn NewColumnPage() -> impl IntoView {
    page(|cx| async move {
        cx.actor()?.require(Permission::Monitor)?;
        let sheet = sheet(cx.actor()?, &cx.services, None).await?;
        let tried = tried(&cx).await?;
        let body = view! { {tried} {fields(&cx, &sheet)} };
        Ok(Page::new("新增栏目", body).under(paths::MONITORING, "监测").under(paths::COLUMNS, "监测栏目"))
    })
}

/// A column's form and its end.
#[component]
pub(crate) fn EditColumnPage() -> impl IntoView {
    page(|cx| async move {
        cx.actor()?.require(Permission::Monitor)?;
        let sheet = sheet(cx.actor()?, &cx.services, Some(&ColumnId::new(cx.param("id")))).await?;
        let end = sheet.kept.as_ref().map(|kept| end(&cx, kept));
        let tried = tried(&cx).await?;
        let body = view! { {tried} {fields(&cx, &sheet)} {end} };
        Ok(Page::new("修改栏目", body).under(paths::MONITORING, "监测").under(paths::COLUMNS, "监测栏目"))
    })
}

fn stored(kept: &KeptColumn) -> Stored {
    let form = ColumnForm::of(kept);
    [
        ("栏目名称", form.name),
        ("网址", form.address),
        ("类别", kept.column.class.label().to_owned()),
        ("更新期限", form.limit_days),
        ("每月最少条数", form.monthly_minimum),
        ("允许说明", if kept.column.allows_note { "是" } else { "否" }.to_owned()),
        ("级别", kept.column.ways.level.label().to_owned()),
        ("读取方式", kept.column.ways.reader.label().to_owned()),
        (PickPart::Item.label(), form.pick_item),
        (PickPart::Title.label(), form.pick_title),
        (PickPart::Day.label(), form.pick_day),
        ("开始监测", form.from),
    ]
    .map(|(label, text)| (label.to_owned(), text))
    .to_vec()
}

fn fields(cx: &PageContext, sheet: &ColumnSheet) -> AnyView {
    let form = cx.form(|| match (typed(cx), &sheet.kept) {
        (Some(typed), _) => typed,
        (None, Some(kept)) => ColumnForm::of(kept),
        (None, None) => ColumnForm { class: ColumnClass::Dynamic.code().into(), ..ColumnForm::default() },
    });
    let seen = sheet.kept.as_ref().map(|kept| seen_field(&form, ColumnForm::seen, &form.sent.seen, &seen_column(kept), || stored(kept)));
    let sent = form.sent.clone();
    let unit = match &sheet.kept {
        Some(kept) => view! {
            <input type="hidden" name=ColumnForm::unit value=kept.column.unit.to_string()/>
            <p>"单位："<bdi>{kept.column.unit_name.clone()}</bdi></p>
        }
        .into_any(),
        None => {
            let units = sheet.units.iter().map(|(id, name)| (id.to_string(), name.clone()));
            Select::new(FieldRow::new(ColumnForm::unit, "责任单位"))
                .choice("", "请选择")
                .choices(units)
                .chosen(sent.unit)
                .show(&form.errors)
        }
    };
    let classes = [
        (ColumnClass::Dynamic.code(), "动态", Some("新闻、公告等，14天内要有更新")),
        (ColumnClass::Regular.code(), "常规", Some("文件、计划等，90天内要有更新")),
        (ColumnClass::Static.code(), "静态", Some("机构职能等，180天内要有更新")),
    ];
    let levels = ColumnLevel::ALL.map(|level| (level.code(), level.label()));
    let readers = [
        (ColumnReader::Page.code(), "网页：列表在网页里"),
        (ColumnReader::Records.code(), "网页数据：列表由网页里的脚本展开"),
        (ColumnReader::Json.code(), "接口：网址返回JSON数据"),
        (ColumnReader::Hand.code(), "人工查看：不自动访问"),
    ];
    let picks = [
        (ColumnForm::pick_item, PickPart::Item, "选中列表里的每一条，如 ul.news > li", sent.pick_item),
        (ColumnForm::pick_title, PickPart::Title, "在一条里选中标题，如 h3；不填用链接的文字", sent.pick_title),
        (ColumnForm::pick_day, PickPart::Day, "在一条里选中日期，如 .date；不填自动识别", sent.pick_day),
    ];
    let is_open = picks.iter().any(|(name, _, _, text)| !text.is_empty() || form.errors.of(name).is_some());
    let picks = picks.map(|(name, part, hint, text)| {
        TextField::new(name, part.label()).optional().maxlength(SELECTOR_LIMIT).hint(hint).value(text).show(&form.errors)
    });
    view! {
        <section class="panel">
            <form class="form" method="post" action=verb::SAVE_COLUMN>
                <input type="hidden" name=ColumnForm::column value=sent.column/>
                {seen}
                {unit}
                {TextField::new(ColumnForm::name, "栏目名称").maxlength(COLUMN_NAME_LIMIT).hint("名称里有“解读”“文件”的，会检查文件与解读的对应").value(sent.name).show(&form.errors)}
                {TextField::new(ColumnForm::address, "网址").maxlength(COLUMN_ADDRESS_LIMIT).hint("公众看到这个栏目列表的那一页").placeholder("https://").value(sent.address).show(&form.errors)}
                {radios(FieldRow::new(ColumnForm::class, "类别"), &form.errors, "choices choices-tall", classes, &sent.class)}
                <div class="form-pair">
                    {TextField::number(ColumnForm::limit_days, "更新期限（天）").optional().hint("不填则按类别").value(sent.limit_days).show(&form.errors)}
                    {TextField::number(ColumnForm::monthly_minimum, "每月最少条数").optional().hint("不填则不检查").value(sent.monthly_minimum).show(&form.errors)}
                </div>
                <div class="form-row">{checkbox(ColumnForm::allows_note, "允许用说明代替：没有内容时，有“暂无……的说明”也算有内容", sent.allows_note)}</div>
                <div class="form-pair">
                    {Select::new(FieldRow::new(ColumnForm::level, "级别").hint("导航上直接看得到的是一级")).choices(levels).chosen(sent.level).show(&form.errors)}
                    {Select::new(FieldRow::new(ColumnForm::reader, "读取方式").hint("先按网页试读；列表识别不出来的，再换别的方式")).choices(readers).chosen(sent.reader).show(&form.errors)}
                </div>
                <details class="form-row" open=is_open>
                    <summary>"选择器：列表识别得不对时，由您指定"</summary>
                    <p class="form-hint">"只用于“网页”和“网页数据”。可以写标签名、.类名、#编号、[属性]，用空格、> 和逗号连接。填写后先试读，再保存。"</p>
                    {picks.into_iter().collect_view()}
                </details>
                {date(ColumnForm::from, "从哪一天起监测").optional().value(sent.from).show(&form.errors)}
                <div class="form-actions">
                    <button class="btn btn-primary">"保存"</button>
                    <button class="btn" formmethod="get" formaction=cx.path.clone() formnovalidate="" name=TRY value="1">"试读"</button>
                    <a class="btn btn-plain" href=paths::COLUMNS>"取消"</a>
                </div>
                <p class="form-hint">"试读：现在访问这个网址，列出前5条和日期，不保存任何内容。"</p>
            </form>
        </section>
    }
    .into_any()
}

fn end(cx: &PageContext, kept: &KeptColumn) -> AnyView {
    let blank = || EndColumn { column: kept.column.id.clone(), ended_on: String::new(), reason: String::new() };
    let form = cx.form(blank);
    if let Some(to) = kept.to {
        return view! {
            <section class="panel">
                <header class="panel-head"><h2>"停止监测"</h2></header>
                <p>{format!("已登记：{}起不再监测。理由：{}", day_text(to), kept.ended_reason)}</p>
                <form method="post" action=verb::END_COLUMN>
                    <input type="hidden" name=EndColumn::column value=kept.column.id.to_string()/>
                    <button class="btn">"恢复监测"</button>
                </form>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"停止监测"</h2><p>"以前发现的问题和统计都不变"</p></header>
            <form class="form" method="post" action=verb::END_COLUMN>
                <input type="hidden" name=EndColumn::column value=kept.column.id.to_string()/>
                {date(EndColumn::ended_on, "从哪一天起不再监测").value(form.sent.ended_on).show(&form.errors)}
                {TextField::new(EndColumn::reason, "理由").maxlength(COLUMN_REASON_LIMIT).value(form.sent.reason).show(&form.errors)}
                <div class="form-actions"><button class="btn">"停止监测"</button></div>
            </form>
        </section>
    }
    .into_any()
}
