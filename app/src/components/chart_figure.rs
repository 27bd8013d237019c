//! A chart with what explains it: caption, legend, and the same numbers as a table of links.

use charts::ChartError;
use leptos::prelude::*;

/// A figure. The drawing comes from our own `charts` crate and from nowhere else: this is the only place that puts markup in unread.
pub(crate) fn chart_figure(
    title: &'static str,
    how_counted: String,
    legend: impl IntoAny,
    drawing: Result<String, ChartError>,
    table: impl IntoAny,
) -> AnyView {
    let drawn = match drawing {
        // on a phone the drawing is wider than the screen: its letters stay as large as others
        Ok(svg) => view! { <p class="swipe">"左右滑动看整张图"</p><div class="chart-scroll" tabindex="0" role="region" aria-label=title inner_html=svg></div> }.into_any(),
        Err(error) => {
            tracing::error!(title, error = ?error, "chart failed");
            view! { <p class="muted">"图暂时画不出来，请看下面的表格。"</p> }.into_any()
        }
    };
    view! {
        <figure class="chart">
            <figcaption><h3>{title}</h3><p>{how_counted}</p></figcaption>
            {legend.into_any()}
            {drawn}
            <details class="as-table"><summary>"以表格查看"</summary><div class="table-wrap">{table.into_any()}</div></details>
        </figure>
    }
    .into_any()
}
