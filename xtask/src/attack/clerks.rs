//! People of the demo county, and what they find on their pages.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use crate::bench::{Answer, Client};

/// Clerks of units, by the initials of their unit's short name.
pub(super) const CLERKS: [&str; 8] = ["fgw", "jtj", "gxj", "gaj", "mzj", "sfj", "czj", "rsj"];

/// Ids behind links of that kind on a page.
pub(super) fn linked(html: &str, start: &str) -> BTreeSet<String> {
    let link = format!("href=\"{start}");
    let behind = html.split(link.as_str()).skip(1);
    let id = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
    behind.map(id).filter(|id| id.len() > 20).collect()
}

/// The value of the first field of that name.
pub(super) fn hidden(html: &str, name: &str) -> Option<String> {
    values(html, name).into_iter().next()
}

/// The values of all fields of that name, in their order, as a person reads them.
fn values(html: &str, name: &str) -> Vec<String> {
    let name = format!("name=\"{name}\"");
    let tags = html.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let value = |tag: &str| tag.split("value=\"").nth(1)?.split('"').next().map(plain);
    tags.filter(|tag| tag.contains(name.as_str())).filter_map(value).collect()
}

/// What stands in an attribute, without its escapes.
fn plain(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// A text as forms and addresses carry it.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The form of a page that is sent to that address.
pub(super) fn form<'h>(html: &'h str, action: &str) -> Option<&'h str> {
    html.split(format!("action=\"{action}\"").as_str()).nth(1)?.split("</form>").next()
}

/// Whether a form was done: what follows says so. A refusal leads back to its form, or is a page of its own.
pub(super) fn is_done(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("location").is_some_and(|to| to.contains("notice="))
}

/// What an answer is, for people.
pub(super) fn told(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.header("location").unwrap_or_default())
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

/// A report that can be written, with what the form on its page carries.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) cell: String,
    pub(super) revision: String,
    pub(super) draft: String,
    /// The fields of its countable parts, each filled in.
    pub(super) numbers: String,
}

impl Desk {
    /// Reads it from the page of the cell; none where nothing can be written there.
    pub(super) fn on(html: &str, cell: &str) -> Option<Self> {
        let (revision, draft) = (hidden(html, "cell_revision")?, hidden(html, "draft_revision")?);
        let labels = values(html, "number_label");
        let numbers = labels.iter().map(|label| format!("&number_label={}&number=24", encode(label))).collect();
        Some(Self { cell: cell.to_owned(), revision, draft, numbers })
    }

    /// Reads it anew.
    pub(super) fn again(&self, client: &mut Client) -> Result<Self> {
        let page = client.get(&format!("/cells/{}", self.cell), "identity")?.text();
        Self::on(&page, &self.cell).with_context(|| format!("{} cannot be written any more", self.cell))
    }

    /// The form with a text that is encoded already.
    pub(super) fn form(&self, text: &str, url: &str) -> String {
        let Self { cell, revision, draft, numbers } = self;
        let seen = format!("cell={cell}&cell_revision={revision}&draft_revision={draft}");
        format!("{seen}&claim=done&text={text}{numbers}&url={url}&title=&effective_on=")
    }
}

/// The clerk's first task that can be written.
pub(super) fn open_desk(client: &mut Client) -> Result<Desk> {
    let todo = client.get("/todo", "identity")?.text();
    for cell in linked(&todo, "/cells/") {
        if let Some(desk) = Desk::on(&client.get(&format!("/cells/{cell}"), "identity")?.text(), &cell) {
            return Ok(desk);
        }
    }
    bail!("nothing to report")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_behind_their_links() {
        let html = r#"<a href="/cells/0198c2a0-0000-7000-8000-000000000001?x">1</a><a href="/cells?page=2">2</a><a href="/units/a">3</a>"#;
        assert_eq!(linked(html, "/cells/").into_iter().collect::<Vec<_>>(), ["0198c2a0-0000-7000-8000-000000000001"]);
        assert_eq!(hidden(r#"<input type="hidden" name="a" value="7"/>"#, "a").as_deref(), Some("7"));
        assert_eq!(hidden(r#"<input name="a"/><button value="8">"#, "a"), None);
        assert_eq!(hidden("<p>a</p>", "a"), None);
    }

    #[test]
    fn a_form_is_found_by_where_it_is_sent() {
        let html = r#"<form action="/do/a"><input name="x" value="1"></form><form action="/do/b"><input name="x" value="2"></form>"#;
        assert_eq!(form(html, "/do/b").and_then(|form| hidden(form, "x")).as_deref(), Some("2"));
        assert_eq!(form(html, "/do/c"), None);
    }

    #[test]
    fn a_form_is_sent_for_every_revision_that_it_names() {
        let forms = as_seen("&revision=SEEN&text=a");
        assert_eq!((forms.len(), forms.first().map(String::as_str)), (6, Some("&revision=1&text=a")));
        assert_eq!(as_seen("&text=a"), ["&text=a"]);
    }

    #[test]
    fn a_desk_fills_in_every_countable_part() {
        let html = "<input type=\"hidden\" name=\"cell_revision\" value=\"3\"/><input name=\"draft_revision\" value=\"0\"/>\
            <input name=\"number_label\" value=\"24项\"/><input name=\"number\" value=\"\"/><input name=\"number_label\" value=\"a&amp;b\"/>";
        let desk = Desk::on(html, "c").unwrap();
        assert_eq!(
            desk.form("x", ""),
            "cell=c&cell_revision=3&draft_revision=0&claim=done&text=x&number_label=24%E9%A1%B9&number=24&number_label=a%26b&number=24\
             &url=&title=&effective_on="
        );
        assert!(Desk::on("<p>read only</p>", "c").is_none());
    }
}
