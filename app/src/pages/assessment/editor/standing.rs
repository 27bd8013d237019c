//! The gate and the cap of the bonus, the grades, the veto: one form beside the trees.

use leptos::prelude::*;
use services::assessment::{EditorPage as Shown, StandingForm};

use super::ranks::BY;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::radios;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::paths::verb;

/// The form, folded while nothing of it failed.
pub(super) fn panel(cx: &PageContext, shown: &Shown) -> AnyView {
    let form: ShownForm<StandingForm> = cx.form(|| shown.standing.clone());
    let (sent, errors) = (&form.sent, &form.errors);
    let gate = match &shown.gate_node {
        Some(node) => format!("按指标“{node}”的得分看；没有门槛的留空"),
        None => "按基础分看；没有门槛的留空".to_owned(),
    };
    let how = [("over", "超过才计", None), ("at_least", "达到即计", None)];
    let effects =
        [("grade", "得分保留，等次按否决的等次，不参加排名", None), ("no_score", "不计分", None), ("fixed", "按固定的分数计", None)];
    let own = (!shown.own_grades.is_empty()).then(|| {
        let words = format!("{}另有自己的等次，不随这里改；要改的在下面“排名和小数”里点该分组的“修改”。", shown.own_grades.join("、"));
        view! { <p class="form-hint">{words}</p> }
    });
    let vetoed = shown.converts.then(|| {
        let choices = [("zero", "计0分", None), ("none", "不折合", Some("目标考核另行处理"))];
        radios(FieldRow::new(StandingForm::vetoed, "否决后没有得分的，折合目标考核"), errors, "choices", choices, &sent.vetoed)
    });
    let revision = if form.is_stale { shown.draft.revision } else { sent.revision };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"加分门槛、等次和单项否决"</h2><p>"适用于全部分组"</p></header>
            <details open=form.failed><summary>"修改"</summary>
                <form class="form" method="post" action=verb::EDIT_STANDING>
                    <input type="hidden" name=StandingForm::draft value=shown.draft.id.to_string()/>
                    <input type="hidden" name=StandingForm::revision value=revision.to_string()/>
                    <div class="form-pair">
                        {TextField::new(StandingForm::gate, "加分门槛").optional().hint(gate).maxlength(10).value(sent.gate.clone()).show(errors)}
                        {TextField::new(StandingForm::cap, "加分上限").optional().hint("加分最多几分；不限的留空").maxlength(10).value(sent.cap.clone()).show(errors)}
                    </div>
                    {radios(FieldRow::new(StandingForm::gate_how, "门槛怎样算"), errors, "choices", how, &sent.gate_how)}
                    {TextArea::new(FieldRow::new(StandingForm::grades, "等次").note("选填").hint("每行一个，从高到低，等次和起点分中间空一格，如“优秀 90”；最低的从0起")).lines(5).maxlength(400).value(sent.grades.clone()).show(errors)}
                    {own}
                    {radios(FieldRow::new(StandingForm::grade_by, "等次按什么评"), errors, "choices", BY, &sent.grade_by)}
                    {TextField::new(StandingForm::excellent, "最高等次的比例").optional().hint("每个分组最多占有名次单位的百分之几，如30；不限的留空").maxlength(6).value(sent.excellent.clone()).show(errors)}
                    {TextArea::new(FieldRow::new(StandingForm::events, "单项否决的情形").note("选填").hint("每行一种；文字不变的仍是原来的情形，删去一行即取消")).lines(4).maxlength(2_000).value(sent.events.clone()).show(errors)}
                    {radios(FieldRow::new(StandingForm::effect, "否决后怎样计分"), errors, "choices choices-tall", effects, &sent.effect)}
                    <div class="form-pair">
                        {TextField::new(StandingForm::score, "固定的分数").optional().hint("选“按固定的分数计”时填写，如59").maxlength(10).value(sent.score.clone()).show(errors)}
                        {TextField::new(StandingForm::veto_grade, "否决的等次").optional().hint("如“不合格”").maxlength(20).value(sent.veto_grade.clone()).show(errors)}
                    </div>
                    {vetoed}
                    <div class="form-actions"><button class="btn">"保存门槛、等次和否决"</button></div>
                </form>
            </details>
        </section>
    }
    .into_any()
}
