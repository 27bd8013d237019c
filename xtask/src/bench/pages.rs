//! The pages that are measured.

use anyhow::{Context, Result, ensure};

use super::client::Client;

/// One page of the bench.
pub(super) struct Page {
    /// What it is called in the table.
    pub(super) name: &'static str,
    /// Not a page of the product, but what the ledger is compared with.
    pub(super) is_limit: bool,
    /// Every request asks for something else, so that nothing the server has kept can answer it.
    pub(super) is_afresh: bool,
    address: Address,
}

enum Address {
    Fixed(&'static str),
    /// The first link with this beginning on that page.
    FirstLink {
        on: &'static str,
        beginning: &'static str,
    },
    /// The first page that is led to by such a link on that page, and itself leads on to what lies beneath it under this name: the link there.
    Beneath {
        on: &'static str,
        beginning: &'static str,
        name: &'static str,
    },
    /// This address on the twenty-eighth of the month before the page's own (`&as_of=`), a day that has ended.
    LastMonth(&'static str),
}

const fn page(name: &'static str, address: Address) -> Page {
    Page { name, is_limit: false, is_afresh: false, address }
}

const fn limit(name: &'static str, address: &'static str) -> Page {
    Page { name, is_limit: true, is_afresh: false, address: Address::Fixed(address) }
}

const fn afresh(name: &'static str, address: &'static str) -> Page {
    Page { name, is_limit: false, is_afresh: true, address: Address::Fixed(address) }
}

/// In the order of the table. The limits stand behind the ledger, which is compared with them.
pub(super) const PAGES: [Page; 18] = [
    page("ledger, 200 rows", Address::Fixed("/cells?size=200")),
    limit("limit: from memory", "/bench/memory"),
    limit("limit: same bytes", "/bench/bytes"),
    afresh("ledger, read afresh", "/cells?size=200"),
    page("ledger as of a day", Address::LastMonth("/cells?size=200")),
    Page { is_afresh: true, ..page("as of a day, afresh", Address::LastMonth("/cells?size=200")) },
    page("task list", Address::Fixed("/tasks")),
    page("task page", Address::FirstLink { on: "/tasks", beginning: "/tasks/" }),
    page("unit page", Address::FirstLink { on: "/units", beginning: "/units/0" }),
    page("overview", Address::Fixed("/")),
    page("heat map", Address::Fixed("/heat-map")),
    page("to do, the office's", Address::Fixed("/todo")),
    page("monitoring overview", Address::Fixed("/monitoring")),
    page("problems", Address::Fixed("/monitoring/findings?state=any")),
    page("problems as of a day", Address::LastMonth("/monitoring/findings?state=any")),
    page("sealed round", Address::FirstLink { on: "/", beginning: "/rounds/0" }),
    page("score sheet", Address::Beneath { on: "/", beginning: "/rounds/0", name: "/sheets/0" }),
    page("year result", Address::Beneath { on: "/rounds", beginning: "/rounds/0", name: "/year" }),
];

impl Page {
    /// Its address, found by following a link where it holds an id; checked to answer with a page.
    pub(super) fn find(&self, client: &mut Client) -> Result<&'static str> {
        let path = match self.address {
            Address::Fixed(path) => path,
            Address::FirstLink { on, beginning } => {
                let text = client.get(on, "identity")?.text();
                let link = first_link(&text, beginning).with_context(|| format!("{on} has no link to {beginning}…"))?;
                // a handful of addresses, needed until the process ends
                Box::leak(link.into_boxed_str())
            }
            Address::Beneath { on, beginning, name } => {
                let text = client.get(on, "identity")?.text();
                Box::leak(
                    beneath(client, &text, beginning, name)?
                        .with_context(|| format!("no page that {on} leads to has {name}"))?
                        .into_boxed_str(),
                )
            }
            Address::LastMonth(path) => {
                let text = client.get("/", "identity")?.text();
                let today = text.split("datetime=\"").nth(1).and_then(|rest| rest.get(..10)).context("the overview says no day")?;
                Box::leak(format!("{path}&as_of={}", last_month(today).context("no day")?).into_boxed_str())
            }
        };
        let answer = client.get(path, "identity")?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        Ok(path)
    }
}

/// What lies under that name beneath the first linked page that leads there.
fn beneath(client: &mut Client, html: &str, beginning: &str, name: &str) -> Result<Option<String>> {
    for link in links(html, beginning) {
        let found = first_link(&client.get(&link, "identity")?.text(), &format!("{link}{name}"));
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The twenty-eighth of the month before that day; of January its first day, since a year's pages begin with it.
fn last_month(today: &str) -> Option<String> {
    let (year, rest) = today.split_once('-')?;
    let month: u32 = rest.split_once('-')?.0.parse().ok()?;
    Some(if month > 1 { format!("{year}-{:02}-28", month - 1) } else { format!("{year}-01-01") })
}

/// An address that nobody has asked for lately: all cells due up to a day in a later year, and each number another day.
pub(super) fn unasked(path: &str, number: u64) -> String {
    format!("{path}&due_to={}-{:02}-{:02}", 2100 + number / 336 % 900, number / 28 % 12 + 1, number % 28 + 1)
}

/// The first address with that beginning that a page links to.
pub(super) fn first_link(html: &str, beginning: &str) -> Option<String> {
    links(html, beginning).next()
}

/// All addresses with that beginning that a page links to, as they stand on it.
fn links(html: &str, beginning: &str) -> impl Iterator<Item = String> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(move |link| link.starts_with(beginning))
        .map(|link| link.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::{first_link, last_month, links, unasked};

    #[test]
    fn no_address_is_asked_for_twice() {
        let mut all: Vec<String> = (0..100_000).map(|number| unasked("/cells?size=200", number)).collect();
        assert_eq!(all[28], "/cells?size=200&due_to=2100-02-01");
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 100_000);
    }

    #[test]
    fn a_day_of_last_month_stays_in_its_year() {
        assert_eq!(last_month("2026-11-29").as_deref(), Some("2026-10-28"));
        assert_eq!(last_month("2026-01-15").as_deref(), Some("2026-01-01"));
        assert_eq!(last_month("gone"), None);
    }

    #[test]
    fn links_are_found_by_their_beginning() {
        let html = r#"<a href="/units">x</a> <a href="/units/01?a=1&amp;b=2">y</a>"#;
        assert_eq!(first_link(html, "/units/0").as_deref(), Some("/units/01?a=1&b=2"));
        assert_eq!(first_link(html, "/tasks/"), None);
        assert_eq!(links(html, "/units").collect::<Vec<_>>(), ["/units", "/units/01?a=1&b=2"]);
    }
}
