use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::ids::UnitId;
use domain::monitoring::column::{Column, ColumnClass, ColumnLevel, ColumnReader};
use leptos::prelude::*;
use services::monitoring::{COLUMNS_A_PAGE, ChangeColumns, ColumnFilter, ColumnRegister, KeptColumn, Pick, column_tick, register};

use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::lists::empty::no_match;
use crate::lists::pager::{Pages, behind_the_last};
use crate::paths::{self, verb};

/// The register of columns.
#[component]
pub(crate) fn ColumnsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let filter = ColumnFilter {
            text: cx.query("q").unwrap_or_default().trim().chars().take(100).collect(),
            unit: cx.query("unit").map(UnitId::new),
            class: cx.query("class").and_then(ColumnClass::from_code),
            with_ended: cx.query("ended").is_some(),
        };
        let at = cx.query("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).max(1);
        let found = register(actor, &cx.services, &filter, at).await?;
        let manages = actor.may(Permission::Monitor);
        let body = match (found.all, found.rows.is_empty()) {
            (0, _) => nothing(manages),
            (_, true) => view! { {query(&filter, &found)} {no_match("栏目", paths::COLUMNS.to_owned())} }.into_any(),
            (_, false) => {
                let behind = behind_the_last(i64::try_from(at).unwrap_or(i64::MAX), i64::try_from(found.page).unwrap_or(1));
                view! { {query(&filter, &found)} {behind} {table(&cx, &filter, &found, manages)} }.into_any()
            }
        };
        let actions = manages.then(|| {
            view! {
                <details class="menu"><summary class="btn">"导出"</summary>
                    <ul><li><a href=paths::columns_file("xlsx")>"Excel（.xlsx）"</a></li><li><a href=paths::columns_file("csv")>"CSV"</a></li></ul>
                </details>
                <a class="btn" href=paths::IMPORT_COLUMNS>"导入栏目"</a><a class="btn" href=paths::COLUMN_COUNTS>"发布条数"</a>
                <a class="btn btn-primary" href=paths::NEW_COLUMN>"新增栏目"</a>
            }
        });
        Ok(Page::new("监测栏目", body).under(paths::MONITORING, "监测").actions(actions))
    })
}

fn query(filter: &ColumnFilter, found: &ColumnRegister) -> AnyView {
    let units: Vec<_> = found
        .units
        .iter()
        .map(|(id, name)| view! { <option value=id.to_string() selected=filter.unit.as_ref() == Some(id)>{name.clone()}</option> })
        .collect();
    let unit = (found.units.len() > 1).then(|| {
        view! { <div class="field"><label for="unit">"单位"</label><select id="unit" name="unit"><option value="">"全部"</option>{units}</select></div> }
    });
    let classes = ColumnClass::ALL.map(|one| view! { <option value=one.code() selected=filter.class == Some(one)>{one.label()}</option> });
    view! {
        <form class="query" method="get">
            <div class="query-grid query-main">
                <div class="field"><label for="q">"栏目"</label><input id="q" name="q" type="search" maxlength="100" value=filter.text.clone() placeholder="名称、网址或单位"/></div>
                {unit}
                <div class="field"><label for="class">"类别"</label><select id="class" name="class"><option value="">"全部"</option>{classes.collect_view()}</select></div>
                <div class="field"><label for="ended">"状态"</label><select id="ended" name="ended"><option value="">"监测中"</option><option value="1" selected=filter.with_ended>"包括已停止的"</option></select></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=paths::COLUMNS>"重置"</a></div>
        </form>
    }
    .into_any()
}

fn nothing(manages: bool) -> AnyView {
    let words = if manages {
        "先登记各单位应当保持更新的栏目，再开始监测；可以从表格导入，也可以逐个新增。"
    } else {
        "政务公开办登记本单位的栏目后，会显示在这里。"
    };
    let next = manages
        .then(|| view! { <a class="btn btn-primary" href=paths::IMPORT_COLUMNS>"导入栏目"</a>" "<a class="btn" href=paths::NEW_COLUMN>"新增栏目"</a> });
    view! { <div class="empty"><h2>"还没有登记栏目"</h2><p>{words}</p>{next}</div> }.into_any()
}

fn table(cx: &PageContext, filter: &ColumnFilter, found: &ColumnRegister, manages: bool) -> AnyView {
    let form = manages.then(|| cx.form(ChangeColumns::default));
    let ticked: &[String] = form.as_ref().map_or(&[][..], |form| form.sent.id.as_slice());
    let first = (found.page - 1) * COLUMNS_A_PAGE;
    let rows: Vec<_> = found.rows.iter().zip(first + 1..).map(|(one, no)| row(one, no, found.today, manages.then_some(ticked))).collect();
    let pages = Pages { total: found.total as u64, page: found.page as u64, size: COLUMNS_A_PAGE as u64, word: "个", sizes: Vec::new() };
    let doing = manages.then(|| view! { <th class="do">"操作"</th> });
    let tick = manages.then(|| view! { <th class="tick"><span class="sr">"勾选"</span></th> });
    let picks = manages.then(|| {
        let picks = Pick::ALL.map(|pick| {
            let about = format!("{}本页栏目", pick.label());
            view! { <button class="btn btn-small" name=ChangeColumns::pick value=pick.code() aria-label=about>{pick.label()}</button> }
        });
        view! { <div class="toolbar-end no-print">{picks.into_iter().collect_view()}</div> }
    });
    let list = view! {
        <section class="panel panel-flush" id=ChangeColumns::id tabindex="-1">
            <div class="toolbar"><p>"共 "<b data-total=found.total.to_string()>{found.total}</b>" 个栏目，按登记顺序"</p>{picks}</div>
            <div class="table-wrap" tabindex="0" role="region" aria-label="栏目列表">
                <table class="table table-cards">
                    <thead><tr>{tick}<th class="no">"序号"</th><th>"栏目"</th><th>"单位"</th><th>"类别"</th><th>"更新期限"</th><th class="num">"每月最少"</th><th>"允许说明"</th><th>"状态"</th>{doing}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pages.show(cx)}
        </section>
    };
    let ended = if filter.with_ended { "1" } else { "" };
    match form {
        None => list.into_any(),
        Some(form) => view! {
            <form method="post" action=verb::CHANGE_COLUMNS class="stack">
                <input type="hidden" name=ChangeColumns::q value=filter.text.clone()/>
                <input type="hidden" name=ChangeColumns::unit value=filter.unit.as_ref().map(ToString::to_string).unwrap_or_default()/>
                <input type="hidden" name=ChangeColumns::class value=filter.class.map(ColumnClass::code).unwrap_or_default()/>
                <input type="hidden" name=ChangeColumns::ended value=ended/>
                <input type="hidden" name=ChangeColumns::page value=found.page.to_string()/>
                // the first button is what the Enter key presses in a field
                <button class="sr" tabindex="-1">"修改勾选的栏目"</button>
                {list}
                {change(&form)}
            </form>
        }
        .into_any(),
    }
}

/// What is to be another for all that is ticked.
fn change(form: &ShownForm<ChangeColumns>) -> AnyView {
    let stays = ("", "不变");
    let classes = std::iter::once(stays).chain(ColumnClass::ALL.map(|one| (one.code(), one.label())));
    let levels = std::iter::once(stays).chain(ColumnLevel::ALL.map(|one| (one.code(), one.label())));
    let readers = std::iter::once(stays).chain(ColumnReader::ALL.map(|one| (one.code(), one.label())));
    let sent = &form.sent;
    view! {
        <details class="panel no-print" id="change" open=form.failed>
            <summary>"批量修改勾选的栏目"</summary>
            <div class="form">
                <div class="form-pair">
                    {Select::new(FieldRow::new(ChangeColumns::to_class, "类别改为")).choices(classes).chosen(sent.to_class.clone()).show(&form.errors)}
                    {Select::new(FieldRow::new(ChangeColumns::to_level, "级别改为")).choices(levels).chosen(sent.to_level.clone()).show(&form.errors)}
                </div>
                <div class="form-pair">
                    {Select::new(FieldRow::new(ChangeColumns::to_reader, "读取方式改为")).choices(readers).chosen(sent.to_reader.clone()).show(&form.errors)}
                    {TextField::number(ChangeColumns::to_limit, "更新期限改为（天）").optional().hint("不填则不变").value(sent.to_limit.clone()).show(&form.errors)}
                </div>
                <div class="form-actions"><button class="btn">"修改勾选的栏目"</button></div>
                <p class="form-hint">"名称、网址等各不相同的内容，可以导出表格改好后再导入。"</p>
            </div>
        </details>
    }
    .into_any()
}

/// Level and reader, where they are not what most columns have.
fn ways(column: &Column) -> String {
    let level = (column.ways.level != ColumnLevel::First).then(|| column.ways.level.label());
    // that people look at it is its state
    let is_usual = matches!(column.ways.reader, ColumnReader::Page | ColumnReader::Hand);
    let reader = (!is_usual).then(|| column.ways.reader.label());
    let picks = (!column.ways.picks.is_empty()).then_some("有选择器");
    level.into_iter().chain(reader).chain(picks).map(|word| format!("，{word}")).collect()
}

fn row(one: &KeptColumn, no: usize, today: NaiveDate, ticked: Option<&[String]>) -> impl IntoView + use<> {
    let column = &one.column;
    let manages = ticked.is_some();
    let tick = ticked.map(|ticked| {
        let value = column_tick(one);
        let is_ticked = ticked.contains(&value);
        let about = format!("勾选{} {}", one.unit_short, column.name);
        view! { <td class="tick"><input type="checkbox" name=ChangeColumns::id value=value checked=is_ticked aria-label=about/></td> }
    });
    let own = if column.limit_days.is_some() { "" } else { "（按类别）" };
    let minimum = column.monthly_minimum.map_or("–".to_owned(), |minimum| format!("{minimum}条"));
    let state = match (one.from, one.to) {
        (_, Some(to)) if to <= today => format!("{}起不再监测：{}", day_text(to), one.ended_reason),
        (_, Some(to)) => format!("将于{}停止监测", day_text(to)),
        (Some(from), _) if today < from => format!("{}起监测", day_text(from)),
        _ if column.ways.reader == ColumnReader::Hand => ColumnReader::Hand.label().to_owned(),
        _ => "监测中".to_owned(),
    };
    let action = manages.then(|| view! { <td class="do"><a class="btn btn-small" href=paths::column(&column.id)>"修改"<span class="sr">{column.name.clone()}</span></a></td> });
    view! {
        <tr>
            {tick}
            <td class="no">{no}</td>
            <th scope="row"><bdi>{column.name.clone()}</bdi><br/><a class="muted clamp" href=column.address.clone() rel="noopener noreferrer">{column.address.clone()}</a></th>
            <td data-label="单位"><bdi>{one.unit_short.clone()}</bdi></td>
            <td data-label="类别">{column.class.label()}{ways(column)}</td>
            <td data-label="更新期限" class="nowrap">{format!("{}天{own}", column.limit())}</td>
            <td data-label="每月最少" class="num">{minimum}</td>
            <td data-label="允许说明">{if column.allows_note { "是" } else { "否" }}</td>
            <td data-label="状态">{state}</td>
            {action}
        </tr>
    }
}
