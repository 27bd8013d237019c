//! The first step of an import: a year and a file, or a pasted table.

use chrono::Datelike;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use leptos::prelude::*;
use services::checklist::import::{FILE_LIMIT, NAME_LENGTH, PASTED_LENGTH, PastedTable};

use crate::components::evidence_list::size;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, drop_field};
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::islands::paste_table::PasteTable;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// Which files the browser offers.
const ACCEPT: &str = ".xlsx,.docx,.html,.htm,.csv,.txt";

/// Which list of the year it is: most counties have one.
fn list_field(id: &'static str, list: &str) -> TextField {
    TextField::new(PastedTable::list, "清单名称")
        .optional()
        .id(id, PastedTable::list)
        .value(list.to_owned())
        .maxlength(NAME_LENGTH)
        .hint("年度重点工作清单不填；同一年度另有清单的写名称，如“提升清单”，单独成表、单独统计")
}

/// Two ways in, one form each; both lead to the preview.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    page(|cx| async move {
        cx.actor()?.require(Permission::ManageChecklist)?;
        let year = day_of(cx.services.now()).year().to_string();
        let form = cx.form(|| PastedTable { year, list: String::new(), text: String::new() });
        let PastedTable { year, list, text } = form.sent;
        let file = format!("Excel（.xlsx）、Word（.docx）、另存的网页（.html）或 CSV，不超过{}", size(FILE_LIMIT));
        let pasted =
            TextArea::new(FieldRow::new(PastedTable::text, "表格内容").hint("在网页、Word 或 Excel 中选中整张表，复制后粘贴到这里"))
                .value(text)
                .lines(10)
                .maxlength(PASTED_LENGTH)
                .required();
        let body = view! {
            <ol class="steps"><li aria-current="step">"选择文件"</li><li>"核对"</li><li>"导入"</li></ol>
            <div class="split">
                <section class="panel">
                    <header class="panel-head"><h2>"上传文件"</h2></header>
                    <form class="form" method="post" action=verb::UPLOAD_CHECKLIST enctype="multipart/form-data">
                        {TextField::number(PastedTable::year, "年度").value(year.clone()).hint("清单所属的年份").show(&form.errors)}
                        {list_field("list", &list).show(&form.errors)}
                        {drop_field(FieldRow::new(FILE, "清单文件").hint(file), ACCEPT, &form.errors)}
                        <div class="form-actions"><button class="btn btn-primary">"读取文件"</button></div>
                    </form>
                </section>
                <section class="panel">
                    <header class="panel-head"><h2>"粘贴表格"</h2></header>
                    <form class="form" method="post" action=verb::UPLOAD_CHECKLIST enctype="multipart/form-data">
                        {TextField::number(PastedTable::year, "年度").id("paste-year", PastedTable::year).value(year).show(&form.errors)}
                        {list_field("paste-list", &list).show(&form.errors)}
                        {pasted.show_with(&form.errors, view! { <PasteTable/> })}
                        <div class="form-actions"><button class="btn">"读取粘贴的表格"</button></div>
                    </form>
                </section>
            </div>
            <section class="panel">
                <header class="panel-head"><h2>"怎样准备文件"</h2></header>
                <ul class="stack-tight">
                    <li>"表头写明“工作内容”“工作要求”“责任单位”“完成情况”等列名即可，列的先后不限；合并单元格、标题行不用拆开。"</li>
                    <li>"责任单位按原文读取并原样保存；认不出的名称、“有关单位”这类说法，会在下一步请您确认，不会猜测。"</li>
                    <li>"确认之前不会保存为清单；同一年度再次导入更正后的文件，未改动任务的填报不受影响。"</li>
                </ul>
            </section>
        };
        Ok(Page::new("导入清单", body).under(paths::CHECKLISTS, "落实情况表"))
    })
}
