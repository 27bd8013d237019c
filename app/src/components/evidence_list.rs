//! Links and files beside a report.

use domain::calendar::office_time::{day_of, day_text};
use domain::reporting::evidence::{Evidence, EvidenceSource, LinkLook, LookState, all_endings, closed, published_by};
use leptos::prelude::*;

use crate::forms::Errors;
use crate::forms::field_row::FieldRow;
use crate::forms::file::files_field;
use crate::paths;

/// The list; `action` adds a button to each piece, where something can be done with it.
pub(crate) fn evidence_list(pieces: &[Evidence], action: impl Fn(&Evidence) -> AnyView) -> AnyView {
    let items: Vec<_> = pieces.iter().map(|piece| item(piece, action(piece))).collect();
    view! { <ul class="evidence">{items}</ul> }.into_any()
}

fn item(piece: &Evidence, action: AnyView) -> impl IntoView + use<> {
    let uploaded = format!("{} {}上传", day_text(day_of(piece.uploaded_at)), piece.uploaded_by);
    let effective = piece.effective_on.map(|day| format!("{}发布", day_text(day)));
    let title = piece.title.clone();
    let (kind, link, about, closed) = match &piece.source {
        EvidenceSource::Link { url } => {
            let link = view! { <a href=url.clone() target="_blank" rel="noopener noreferrer nofollow">{title}</a> }.into_any();
            ("链接", link, host(url), closed(url))
        }
        EvidenceSource::File { file_name, bytes, .. } => {
            let link = view! { <a href=paths::evidence(&piece.id)>{title}</a> }.into_any();
            ("文件", link, format!("{file_name} · {}", size(usize::try_from(*bytes).unwrap_or(0))), None)
        }
    };
    // what was seen of the address: what cannot be opened stands out, the rest is said in passing
    let fails = piece.look.as_ref().filter(|look| look.state == LookState::Fails).map(LinkLook::words);
    let seen = piece.look.as_ref().filter(|look| look.state != LookState::Fails).map(LinkLook::words);
    let small = [Some(about), effective, Some(uploaded), seen].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    // an earlier version took any day
    let is_ahead = piece.effective_on.is_some_and(|day| published_by(day, day_of(piece.uploaded_at)).is_err());
    let ahead = is_ahead.then(|| view! { " "<span class="tag tag-warn">"发布日期晚于上传日期"</span> });
    let closed = closed.map(|why| view! { " "<span class="tag tag-warn">{why.label()}</span> });
    let fails = fails.map(|words| view! { " "<span class="tag tag-warn">{words}</span> });
    view! { <li><span class="evidence-kind tag">{kind}</span><bdi>{link}</bdi>{ahead}{closed}{fails}{action}<small>{small}</small></li> }
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
}

/// The row for files that become evidence: of every kind that is taken.
pub(crate) fn evidence_files(row: FieldRow, errors: &Errors) -> AnyView {
    let accept = all_endings().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(",");
    files_field(row, &accept, errors)
}

/// A file's size, or the limit of one.
pub(crate) fn size(bytes: usize) -> String {
    let kib = bytes.div_ceil(1024);
    match (kib / 1024, kib % 1024 * 10 / 1024) {
        (0, _) => format!("{kib} KB"),
        (whole, 0) => format!("{whole} MB"),
        (whole, tenth) => format!("{whole}.{tenth} MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_shows_its_host_and_a_file_its_size() {
        assert_eq!(host("https://www.example.gov.cn/a?b"), "www.example.gov.cn");
        assert_eq!(
            (size(1), size(2048), size(20 * 1024 * 1024), size(1_600_000)),
            ("1 KB".into(), "2 KB".into(), "20 MB".into(), "1.5 MB".into())
        );
    }
}
