//! The pages that are measured.

use anyhow::{Context, Result, ensure};

use super::client::Client;

/// The 200-row list.
pub(super) const LEDGER: &str = "ledger, 200 rows";
/// The same view, rendered by leptos from rows held in memory.
pub(super) const IN_MEMORY: &str = "limit: from memory";
/// The same bytes, from a bare handler.
pub(super) const SAME_BYTES: &str = "limit: same bytes";

/// One page of the bench.
pub(super) struct Subpage {
    /// What it is called in the table.
    pub(super) name: &'static str,
    address: Address,
}

enum Address {
    Fixed(&'static str),
    /// The first link with this beginning on that page.
    FirstLink { on: &'static str, beginning: &'static str },
}

/// In the order of the table; the limits stand behind the ledger, which they are compared with.
pub(super) const PAGES: [Subpage; 8] = [
    Subpage { name: LEDGER, address: Address::Fixed("/cells?size=200") },
    Subpage { name: IN_MEMORY, address: Address::Fixed("/bench/memory") },
    Subpage { name: SAME_BYTES, address: Address::Fixed("/bench/bytes") },
    Subpage { name: "task list", address: Address::Fixed("/tasks") },
    Subpage { name: "task page", address: Address::FirstLink { on: "/tasks", beginning: "/tasks/" } },
    Subpage { name: "unit page", address: Address::FirstLink { on: "/units", beginning: "/units/0" } },
    Subpage { name: "overview", address: Address::Fixed("/") },
    Subpage { name: "heat map", address: Address::Fixed("/heat-map") },
];

impl Subpage {
    /// Its address, found by following a link where it holds an id; checked to answer with a page.
    pub(super) fn find(&self, client: &mut Client) -> Result<&'static str> {
        let path = match self.address {
            Address::Fixed(path) => path,
            Address::FirstLink { on, beginning } => {
                let text = client.get(on, "identity")?.text();
                let start = text.find(&format!("href=\"{beginning}")).with_context(|| format!("{on} has no link to {beginning}…"))? + 6;
                let link = text[start..].split('"').next().unwrap_or_default();
                // lives as long as the bench, which ends with the process
                Box::leak(link.replace("&amp;", "&").into_boxed_str())
            }
        };
        let answer = client.get(path, "identity")?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        Ok(path)
    }
}
