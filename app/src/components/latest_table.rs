//! A table of what was sent out over a year, the latest first: the first rows stand there, the others one press away.

use leptos::prelude::*;

/// So many rows stand there.
pub(crate) const FIRST: usize = 12;

/// The table under its label and column heads; `kept` says of each row that it stands there whatever its place. `rest` names the others.
pub(crate) fn latest_table(label: &'static str, heads: &[&'static str], rest: &'static str, rows: Vec<(bool, AnyView)>) -> AnyView {
    let table = |label: String, rows: Vec<AnyView>| {
        let heads: Vec<_> = heads.iter().map(|head| view! { <th>{*head}</th> }).collect();
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label=label><table class="table table-cards">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
        .into_any()
    };
    let (mut shown, mut folded) = (Vec::new(), Vec::new());
    for (place, (kept, row)) in rows.into_iter().enumerate() {
        if kept || place < FIRST { shown.push(row) } else { folded.push(row) }
    }
    let words = format!("其余{}份{rest}", folded.len());
    let more = (!folded.is_empty()).then(|| {
        let folded = table(format!("{label}，其余"), folded);
        view! { <details class="panel-more"><summary>{words}</summary>{folded}</details> }
    });
    let shown = table(label.to_owned(), shown);
    view! { {shown}{more} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_and_what_is_open_stand_there_and_the_others_one_press_away() {
        let html = |count: usize, open: Option<usize>| {
            let row = |no: usize| (open == Some(no), view! { <tr><td>{format!("第{no}份")}</td></tr> }.into_any());
            latest_table("催办函", &["编号"], "，都已办结", (0..count).map(row).collect()).to_html()
        };
        let few = html(FIRST, None);
        assert_eq!((few.matches("<tr><td>").count(), few.contains("<details")), (FIRST, false), "{few}");
        let many = html(FIRST + 3, Some(FIRST + 2));
        assert!(many.contains("其余2份，都已办结"), "{many}");
        assert!(many.find(&format!("第{}份", FIRST + 2)) < many.find("<details"), "{many}");
        assert!(many.find("<details") < many.find(&format!("第{FIRST}份")), "{many}");
    }
}
