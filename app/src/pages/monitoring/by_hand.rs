//! 人工登记问题: the form.

use domain::access::permission::Permission;
use domain::monitoring::candidate::Rule;
use leptos::prelude::*;
use services::form::tick;
use services::monitoring::{PROBLEM_LIMIT, SeenByHand, places_for_hand};

use crate::forms::choices::{checkbox, ticks};
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/candidates/new`.
#[component]
pub(crate) fn ByHandPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        actor.require(Permission::Monitor)?;
        let places = places_for_hand(actor, &cx.services).await?;
        let form = cx.form(|| SeenByHand { column: cx.query(SeenByHand::column).unwrap_or_default().to_owned(), ..SeenByHand::default() });
        let sent = form.sent.clone();
        let choices = places.columns.iter().map(|one| (one.column.id.to_string(), format!("{} · {}", one.unit_short, one.column.name)));
        let units = places.units.into_iter().map(|(id, name)| (id.to_string(), name));
        // asked once the month of what was sent turned out to be a sealed one
        let asks = form.errors.any(&[SeenByHand::after_bulletin]) || sent.after_bulletin;
        let sealed = asks.then(|| {
            ticks(
                FieldRow::new(SeenByHand::after_bulletin, "通报已经定稿"),
                &form.errors,
                [(tick::SET, "仍计入这个月", sent.after_bulletin)],
            )
        });
        let rules = Rule::ALL.into_iter().filter(|rule| rule.is_of_machine()).map(|rule| (rule.code(), rule.label()));
        let body = view! {
            <section class="panel">
                <header class="panel-head"><h2>"看到的问题"</h2><p>"与自动监测的问题走同样的确认、整改、复核，注明人工登记"</p></header>
                <form class="form" method="post" action=verb::ENTER_BY_HAND>
                    {Select::new(FieldRow::new(SeenByHand::column, "栏目")).choice("", "不在登记的栏目里").choices(choices).chosen(sent.column).show(&form.errors)}
                    {Select::new(FieldRow::new(SeenByHand::unit, "单位").hint("选了栏目的不用选；不在登记的栏目里的，选择单位并填写网址")).choice("", "请选择").choices(units).chosen(sent.unit).show(&form.errors)}
                    {Select::new(FieldRow::new(SeenByHand::rule, "问题类型")).choice("", "请选择").choices(rules).chosen(sent.rule).show(&form.errors)}
                    {TextField::new(SeenByHand::url, "网址").optional().maxlength(500).hint("文章或附件的网址；选了栏目的，不填表示栏目本身").placeholder("https://").value(sent.url).show(&form.errors)}
                    {TextField::new(SeenByHand::title, "标题").optional().value(sent.title).show(&form.errors)}
                    {TextArea::new(FieldRow::new(SeenByHand::problem, "问题").hint("写清楚哪里不对；不要照抄个人信息")).lines(3).maxlength(PROBLEM_LIMIT).required().value(sent.problem).show(&form.errors)}
                    {TextField::new(SeenByHand::month, "计入月份").optional().hint("不填为本月，如 2026-10；考评按计入月份计分").maxlength(7).value(sent.month).show(&form.errors)}
                    {sealed}
                    <div class="form-row">{checkbox(SeenByHand::confirm, "已经核实，直接确认为问题", sent.confirm)}</div>
                    <div class="form-actions"><button class="btn btn-primary">"登记"</button><a class="btn btn-plain" href=paths::CANDIDATES>"取消"</a></div>
                </form>
            </section>
        };
        Ok(Page::new("人工登记问题", body).under(paths::MONITORING, "监测").under(paths::CANDIDATES, "待确认问题"))
    })
}
