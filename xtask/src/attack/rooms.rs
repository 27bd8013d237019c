//! Monitoring and assessment, every object against every person: of what the office finds on its pages, no two clerks of two units open
//! the same, none opens what is the county's, and nobody writes to a problem that she cannot open.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Result, ensure};

use super::clerks::{CLERKS, as_seen};
use crate::bench::{Client, PASSWORD, Subject};

/// Where a walk begins.
const DOORS: [&str; 14] = [
    "/monitoring",
    "/monitoring/findings",
    "/monitoring/candidates",
    "/monitoring/bulletins",
    "/monitoring/columns",
    "/monitoring/contacts",
    "/monitoring/look-back",
    "/monitoring/orders",
    "/monitoring/reminders",
    "/monitoring/urges",
    "/monitoring/digest",
    "/rounds",
    "/rules",
    "/todo",
];

/// Whose addresses belong to these rooms.
const ROOMS: [&str; 5] = ["/monitoring", "/rounds", "/rules", "/appeals/", "/assessment-files/"];

/// A walk ends after so many pages.
const PAGES: usize = 1_200;

/// So many objects of a kind are tried by each person.
const OF_A_KIND: usize = 80;

/// Whom an object belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// A unit: nobody of another unit reads it.
    Unit,
    /// The county: no unit reads it.
    County,
    /// The office: nobody else reads it.
    Office,
}

/// Whom the object at an address belongs to, and the name of its kind; `None` for what everybody reads.
fn owner(path: &str) -> Option<(&'static str, Owner)> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let is_id = |part: &str| part.len() > 20;
    Some(match parts[..] {
        ["monitoring", "findings", id, ..] if is_id(id) => ("findings", Owner::Unit),
        ["monitoring", "notices", id, ..] if is_id(id) => ("notices", Owner::Unit),
        ["monitoring", "urges", id, ..] if is_id(id) => ("urges", Owner::Unit),
        ["monitoring", "units", id, ..] if is_id(id) => ("units of a month", Owner::Unit),
        ["monitoring", "orders", id, ..] if is_id(id) => ("orders", Owner::Unit),
        ["appeals", id, ..] if is_id(id) => ("appeals", Owner::Unit),
        ["assessment-files", id, ..] if is_id(id) => ("files", Owner::Unit),
        ["rounds", _, "sheets", id, ..] if is_id(id) => ("sheets", Owner::Unit),
        ["monitoring", "bulletins", id, ..] if is_id(id) => ("bulletins", Owner::County),
        ["monitoring", "candidates", id, ..] if is_id(id) => ("candidates", Owner::County),
        ["monitoring", "look-back", id, ..] if is_id(id) => ("look-backs", Owner::County),
        ["rounds", _, "charts"] | ["rounds", _, "export", ..] => ("rankings", Owner::County),
        ["monitoring", "columns", id] if is_id(id) => ("columns", Owner::Office),
        ["rounds", _, "marks", ..] => ("marks", Owner::Office),
        ["rules", "drafts", ..] => ("drafts of rules", Owner::Office),
        _ => return None,
    })
}

/// The unit that an address names, where it names one.
fn unit_of(path: &str) -> Option<&str> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts[..] {
        ["monitoring", "units" | "orders", id, ..] | ["rounds", _, "sheets", id, ..] => Some(id),
        _ => None,
    }
}

/// Addresses of these rooms behind the links of a page, without what is asked of them, and whether anything is.
fn links(html: &str) -> BTreeSet<(String, bool)> {
    let behind = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let path = |link: &str| (link.split(['?', '#']).next().unwrap_or_default().to_owned(), link.contains('?'));
    behind.map(path).filter(|(path, _)| ROOMS.iter().any(|room| path.starts_with(room))).collect()
}

/// What a person finds in these rooms when she follows every link, and those that lead her nowhere.
fn walk(client: &mut Client) -> Result<(BTreeSet<String>, Vec<String>)> {
    let mut waiting: VecDeque<(String, bool)> = DOORS.iter().map(|door| ((*door).to_owned(), true)).collect();
    let (mut known, mut opened, mut broken) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    while let Some((path, is_asked)) = waiting.pop_front() {
        if opened.len() >= PAGES {
            break;
        }
        let answer = client.get(&path, "identity")?;
        if answer.status != 200 {
            // a door may be another's, and a page without its question may answer that it needs one
            if !is_asked && answer.status != 303 {
                broken.push(format!("{path} {}", answer.status));
            }
            continue;
        }
        opened.insert(path);
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        if is_page {
            waiting.extend(links(&answer.text()).into_iter().filter(|(link, _)| known.insert(link.clone())));
        }
    }
    Ok((opened, broken))
}

/// What came of it.
#[derive(Default)]
pub(super) struct Rooms {
    objects: usize,
    reads: usize,
    writes: usize,
    /// Who read what is not hers.
    pub(super) leaks: Vec<String>,
    /// What a person's own page leads to and is not opened for her.
    pub(super) withheld: Vec<String>,
    /// Problems that somebody else wrote to.
    pub(super) changed: Vec<String>,
    kinds: BTreeMap<&'static str, usize>,
}

impl Rooms {
    /// The figures in words.
    pub(super) fn words(&self) -> String {
        let kinds: Vec<String> = self.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        format!(
            "monitoring and assessment: {} objects ({}), {} reads, {} leaks, {} withheld wrongly; {} foreign writes, {} problems changed",
            self.objects,
            kinds.join(", "),
            self.reads,
            self.leaks.len(),
            self.withheld.len(),
            self.writes,
            self.changed.len()
        )
    }
}

pub(super) fn run(subject: &Subject) -> Result<Rooms> {
    let connect = |name: &str| -> Result<Client> { Client::connect(subject.address, &Client::sign_in(subject.address, name, PASSWORD)?) };
    let mut found = Rooms::default();
    let (all, broken) = walk(&mut connect("office")?)?;
    found.withheld.extend(broken.into_iter().map(|link| format!("office: {link}")));
    let mut objects: BTreeMap<&'static str, (Owner, Vec<String>)> = BTreeMap::new();
    for path in &all {
        if let Some((kind, owner)) = owner(path) {
            objects.entry(kind).or_insert((owner, Vec::new())).1.push(path.clone());
        }
    }
    for (kind, (_, paths)) in &mut objects {
        let step = paths.len().div_ceil(OF_A_KIND).max(1);
        *paths = std::mem::take(paths).into_iter().step_by(step).collect();
        found.kinds.insert(kind, paths.len());
        found.objects += paths.len();
    }
    for kind in ["findings", "notices", "sheets"] {
        ensure!(found.kinds.contains_key(kind), "the office finds no {kind}: {:?}", found.kinds);
    }
    let mut readers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut units: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut foreign = BTreeSet::new();
    for who in CLERKS.into_iter().chain(["leader", "auditor"]) {
        let is_of_the_county = matches!(who, "leader" | "auditor");
        let (own, broken) = walk(&mut connect(who)?)?;
        found.withheld.extend(broken.into_iter().map(|link| format!("{who}: {link}")));
        let shown = own.iter().filter(|path| matches!(owner(path), Some((_, Owner::County | Owner::Office)))).take(1);
        found.leaks.extend(shown.filter(|_| !is_of_the_county).map(|path| format!("{path} stands on a page of {who}")));
        let mut client = connect(who)?;
        for (kind, (owner, paths)) in &objects {
            for path in paths {
                let mut addresses = vec![path.clone()];
                match *kind {
                    "notices" | "urges" => addresses.push(format!("{path}/file/docx")),
                    "sheets" => addresses.push(format!("{path}/export/xlsx")),
                    _ => {}
                }
                let mut is_open = false;
                for address in addresses {
                    found.reads += 1;
                    if client.get(&address, "identity")?.status != 200 {
                        continue;
                    }
                    is_open = true;
                    match owner {
                        Owner::Unit if is_of_the_county => {}
                        Owner::Unit => {
                            units.entry(who).or_default().extend(unit_of(&address).map(str::to_owned));
                            readers.entry(address).or_default().insert(who);
                        }
                        Owner::County if is_of_the_county => {}
                        Owner::County | Owner::Office => found.leaks.push(format!("{who} reads {address}")),
                    }
                }
                if *kind == "findings" && (is_of_the_county || !is_open) {
                    foreign.insert(path.clone());
                    let id = path.rsplit('/').next().unwrap_or_default();
                    for (verb, rest) in WRITES {
                        for rest in as_seen(rest) {
                            client.post(verb, &format!("finding={id}{rest}"))?;
                            found.writes += 1;
                        }
                    }
                }
            }
        }
    }
    let shared = readers.iter().filter(|(_, who)| who.len() > 1);
    found.leaks.extend(shared.map(|(address, who)| format!("{address} is read by {who:?}, clerks of different units")));
    let wandering = units.iter().filter(|(_, units)| units.len() > 1);
    found.leaks.extend(wandering.map(|(who, units)| format!("{who} reads pages of the units {units:?}")));
    for stranger in ["", "gongkai=nonsense"] {
        let mut client = Client::connect(subject.address, stranger)?;
        for path in objects.values().flat_map(|(_, paths)| paths.iter().take(20)) {
            found.reads += 1;
            if client.get(path, "identity")?.status == 200 {
                found.leaks.push(format!("a stranger reads {path}"));
            }
        }
    }
    let mut office = connect("office")?;
    for path in foreign {
        if office.get(&path, "identity")?.text().contains("MARK") {
            found.changed.push(path);
        }
    }
    Ok(found)
}

/// What somebody tries with a problem that is not hers.
const WRITES: [(&str, &str); 4] = [
    ("/do/answer-finding", "&revision=SEEN&what=answered&text=MARK"),
    ("/do/answer-finding", "&revision=SEEN&what=disputed&text=MARK"),
    ("/do/ask-recheck", ""),
    ("/do/judge-finding", "&revision=SEEN&what=verified&text=MARK"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_has_an_owner_and_a_list_has_none() {
        let id = "0198c2a0-0000-7000-8000-000000000001";
        for (path, expected) in [
            (format!("/monitoring/findings/{id}"), Some(("findings", Owner::Unit))),
            (format!("/rounds/{id}/sheets/{id}"), Some(("sheets", Owner::Unit))),
            (format!("/rounds/{id}/marks"), Some(("marks", Owner::Office))),
            (format!("/monitoring/bulletins/{id}"), Some(("bulletins", Owner::County))),
            (format!("/rounds/{id}"), None),
            ("/monitoring/findings/import".to_owned(), None),
        ] {
            assert_eq!(owner(&path), expected, "{path}");
        }
        assert_eq!(unit_of(&format!("/rounds/a/sheets/{id}/export/xlsx")), Some(id));
        assert_eq!(unit_of(&format!("/monitoring/findings/{id}")), None);
        let html = r#"<a href="/monitoring/findings?page=2">2</a><a href="/rounds/a#b">1</a><a href="/cells/x">3</a>"#;
        let found: Vec<_> = links(html).into_iter().collect();
        assert_eq!(found, [("/monitoring/findings".to_owned(), true), ("/rounds/a".to_owned(), false)]);
    }
}
