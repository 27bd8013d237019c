//! The first step of an import: a year and a file, or a pasted table.

use chrono::Datelike;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use leptos::prelude::*;

use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::islands::paste_table::PasteTable;
use crate::layout::{Page, page};

/// Two ways in, one form each; both lead to the preview.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    page(|cx| async move {
        cx.actor()?.require(Permission::ManageChecklist)?;
        let year = day_of(cx.services.now()).year().to_string();
        let error = |field: &str| cx.flash().and_then(|flash| flash.error(field)).map(str::to_owned);
        let file_error = error("file");
        let text_error = error("text");
        let pasted = cx.flash().and_then(|flash| flash.value("text")).unwrap_or_default().to_owned();
        let body = view! {
            <ol class="steps"><li aria-current="step">"选择文件"</li><li>"核对"</li><li>"入库"</li></ol>
            <div class="split">
                <section class="panel">
                    <header class="panel-head"><h2>"上传文件"</h2></header>
                    <form class="form" method="post" action="/checklists/import/upload" enctype="multipart/form-data">
                        {TextField::number("year", "年度").value(year.clone()).hint("清单所属的年份").show(&cx)}
                        <div class=if file_error.is_some() { "form-row has-error" } else { "form-row" }>
                            <label class="form-label" for="file">"清单文件"</label>
                            <p class="form-hint" id="file-hint">"Excel(.xlsx)、Word(.docx)、另存的网页(.html)或 CSV,不超过10MB"</p>
                            {file_error.clone().map(|error| view! { <p class="form-error" id="file-error">{error}</p> })}
                            <label class="dropzone" for="file">
                                <input
                                    id="file"
                                    type="file"
                                    name="file"
                                    required
                                    accept=".xlsx,.docx,.html,.htm,.csv,.txt"
                                    aria-describedby="file-hint file-error"
                                />
                            </label>
                        </div>
                        <div class="form-actions"><button class="btn btn-primary">"读取文件"</button></div>
                    </form>
                </section>
                <section class="panel">
                    <header class="panel-head"><h2>"粘贴表格"</h2></header>
                    <form class="form" method="post" action="/checklists/import/upload" enctype="multipart/form-data">
                        <div class="form-row">
                            <label class="form-label" for="paste-year">"年度"</label>
                            <input id="paste-year" name="year" class="input-short" inputmode="numeric" maxlength="4" required value=year/>
                        </div>
                        <div class=if text_error.is_some() { "form-row has-error" } else { "form-row" }>
                            <label class="form-label" for="text">"表格内容"</label>
                            <p class="form-hint" id="text-hint">"在网页、Word 或 Excel 中选中整张表,复制后粘贴到这里"</p>
                            {text_error.clone().map(|error| view! { <p class="form-error" id="text-error">{error}</p> })}
                            <TextArea name="text" id="text" value=pasted rows=10 maxlength=2_000_000 describedby="text-hint text-error" invalid=text_error.is_some() required=true/>
                            <PasteTable/>
                        </div>
                        <div class="form-actions"><button class="btn">"读取粘贴的表格"</button></div>
                    </form>
                </section>
            </div>
            <section class="panel">
                <header class="panel-head"><h2>"怎样准备文件"</h2></header>
                <ul class="stack-tight">
                    <li>"表头写明“工作内容”“工作要求”“责任单位”“完成情况”等列名即可,列的先后不限;合并单元格、标题行不用拆开。"</li>
                    <li>"责任单位按原文读取并原样保存;认不出的名称、“有关单位”这类说法,会在下一步请您确认,不会猜测。"</li>
                    <li>"确认之前不会保存为清单;同一年度再次导入更正后的文件,未改动任务的填报不受影响。"</li>
                </ul>
            </section>
        };
        Ok(Page::new("导入清单", body).under("/checklists", "落实情况表"))
    })
}
