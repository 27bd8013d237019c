//! What a corrected list takes out of the counts, said by name before it is stored.

use domain::register::ended::{ended_word, heir_words};
use leptos::prelude::*;
use services::checklist::import::{Preview, PreviewForm};
use services::form::tick;

use crate::forms::ShownForm;
use crate::paths;

/// Reports named at once.
const NAMED: usize = 24;

/// Reports whose task, unit or rhythm the new list no longer has, and the tick that lets them go.
pub(super) fn leaving(form: &ShownForm<PreviewForm>, preview: &Preview) -> Option<AnyView> {
    let all = &preview.leaving;
    if all.is_empty() {
        return None;
    }
    let settled = all.iter().filter(|report| report.is_settled).count();
    let name = PreviewForm::reports_leave;
    let error = form.errors.of(name).map(str::to_owned);
    let rows = all.iter().take(NAMED).map(|report| {
        view! { <a href=paths::cell(&report.cell)>{format!("{}{}", report.unit, report.period)}</a>{format!("（{}） ", report.state())} }
    });
    let more = (all.len() > NAMED).then(|| format!("等{}件。", all.len()));
    let body = view! {
        <section class="panel">
            <header class="panel-head"><h2>"随任务转入历史的填报"</h2><p>{format!("共{}件，其中已审核{settled}件", all.len())}</p></header>
            <p>"这些填报所在的任务、单位或周期不在新的清单里。确认后它们不再计入统计，仍可在“已移出”中查看。"</p>
            <p>{rows.collect_view()}{more}</p>
            {error.map(|error| view! { <p class="form-error" id=format!("{name}-error")>{error}</p> })}
            <div class="choices"><label><input type="checkbox" id=name name=name value=tick::SET/>" 这些填报随任务转入历史"</label></div>
        </section>
    };
    Some(body.into_any())
}

/// Units of the list that have ended, and who reports instead.
pub(super) fn handed_on(preview: &Preview) -> Option<AnyView> {
    let said: Vec<String> = preview
        .handed_on
        .iter()
        .map(|(unit, now)| match now {
            Some(now) => format!("{unit}已{}，由{now}填报", ended_word(true)),
            None => format!("{unit}已{}，{}，不再安排任务", ended_word(false), heir_words(None)),
        })
        .collect();
    (!said.is_empty()).then(|| view! { <div class="notice" role="status"><p>{said.join("；")}"。"</p></div> }.into_any())
}
