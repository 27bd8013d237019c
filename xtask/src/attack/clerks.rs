//! People of the demo county, and what they find on their pages.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::bench::Client;

/// Clerks of units, by the initials of their unit's short name.
pub(super) const CLERKS: [&str; 8] = ["fgw", "jtj", "gxj", "gaj", "mzj", "sfj", "czj", "rsj"];

/// Ids behind links of that kind on a page.
pub(super) fn linked(html: &str, start: &str) -> BTreeSet<String> {
    let link = format!("href=\"{start}");
    let behind = html.split(link.as_str()).skip(1);
    let id = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
    behind.map(id).filter(|id| id.len() > 20).collect()
}

/// The value of a hidden field.
pub(super) fn hidden(html: &str, name: &str) -> Option<String> {
    let tag = html.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\"")))?;
    tag.split("value=\"").nth(1)?.split('"').next().map(str::to_owned)
}

/// A form once for each of the first revisions in the place of `SEEN`, so that it is not refused for its age alone; one form where it
/// names none.
pub(super) fn as_seen(form: &str) -> Vec<String> {
    let mut forms: Vec<String> = (1..=6).map(|revision| form.replace("SEEN", &revision.to_string())).collect();
    forms.dedup();
    forms
}

/// Every cell on the pages of the ledger that this person may turn.
pub(super) fn cells(client: &mut Client) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for page in 1..200 {
        let answer = client.get(&format!("/cells?page={page}"), "identity")?;
        let before = all.len();
        all.extend(linked(&answer.text(), "/cells/"));
        if answer.status != 200 || all.len() == before {
            break;
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::{as_seen, hidden, linked};

    #[test]
    fn ids_are_found_behind_their_links() {
        let html = r#"<a href="/cells/0198c2a0-0000-7000-8000-000000000001?x">1</a><a href="/cells?page=2">2</a><a href="/units/a">3</a>"#;
        assert_eq!(linked(html, "/cells/").into_iter().collect::<Vec<_>>(), ["0198c2a0-0000-7000-8000-000000000001"]);
        assert_eq!(hidden(r#"<input type="hidden" name="a" value="7"/>"#, "a").as_deref(), Some("7"));
        assert_eq!(hidden("<p>a</p>", "a"), None);
    }

    #[test]
    fn a_form_is_sent_for_every_revision_that_it_names() {
        let forms = as_seen("&revision=SEEN&text=a");
        assert_eq!((forms.len(), forms.first().map(String::as_str)), (6, Some("&revision=1&text=a")));
        assert_eq!(as_seen("&text=a"), ["&text=a"]);
    }
}
