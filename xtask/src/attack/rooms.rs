//! Monitoring and assessment, every object against every person: of what the office finds on its pages, no two clerks of two units open
//! the same, none opens what is the county's, and nobody writes to what she cannot open. Nothing counts that is not there: of each
//! kind the office must find something, and each clerk something that is hers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::Result;

use super::clerks::CLERKS;
use super::room_routes::{Owner, ROOMS, kinds, owner, unit_of};
use super::room_writes::{Target, is_written, unproven};
use super::{Outcome, room_ground};
use crate::bench::{Client, PASSWORD, Subject};

/// Clerks of townships, who publish items and are urged.
const TOWNSHIPS: [&str; 2] = ["cgz", "bldz"];

/// Where a walk begins.
const DOORS: [&str; 18] = [
    "/monitoring",
    "/monitoring/findings",
    "/monitoring/findings?state=any",
    "/monitoring/candidates",
    // its page links to it only where something was sent
    "/monitoring/channels/export/csv",
    "/monitoring/bulletins",
    "/monitoring/columns",
    "/monitoring/contacts",
    "/monitoring/look-back",
    "/monitoring/orders",
    "/monitoring/reminders",
    "/monitoring/rules",
    "/monitoring/urges",
    "/monitoring/digest",
    "/rounds",
    "/rules",
    "/rules/import",
    "/todo",
];

/// A walk ends after so many pages.
const PAGES: usize = 4_000;

/// So many objects of a kind are looked at, and tried by each person.
const OF_A_KIND: usize = 60;

/// So many questions of one list are followed.
const OF_A_LIST: usize = 4;

/// Addresses of these rooms behind the links of a page, as they are asked.
fn links(html: &str) -> BTreeSet<String> {
    let behind = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let ours = behind.filter(|link| ROOMS.iter().any(|room| link.starts_with(room)));
    ours.map(|link| link.split('#').next().unwrap_or_default().replace("&amp;", "&")).collect()
}

/// Which links of a walk are still to be followed.
#[derive(Default)]
struct Known {
    links: BTreeSet<String>,
    paths: BTreeMap<String, usize>,
    kinds: BTreeMap<&'static str, usize>,
}

impl Known {
    /// Whether it is new: each object once, of each kind so many, of a list some of its questions.
    fn is_new(&mut self, link: &str) -> bool {
        if !self.links.insert(link.to_owned()) {
            return false;
        }
        let path = link.split('?').next().unwrap_or_default();
        let is_object = path.rsplit('/').next().is_some_and(|last| last.len() > 20);
        let times = self.paths.entry(path.to_owned()).or_default();
        *times += 1;
        let most = if is_object { 1 } else { OF_A_LIST };
        if *times > most {
            return false;
        }
        let Some((kind, _)) = owner(path).filter(|_| *times == 1) else { return true };
        let seen = self.kinds.entry(kind).or_default();
        *seen += 1;
        *seen <= OF_A_KIND
    }
}

/// What a person finds in these rooms when she follows every link, and those that lead her nowhere.
fn walk(client: &mut Client) -> Result<(BTreeSet<String>, Vec<String>)> {
    let mut waiting: VecDeque<(String, bool)> = DOORS.iter().map(|door| ((*door).to_owned(), true)).collect();
    let (mut known, mut opened, mut broken) = (Known::default(), BTreeSet::new(), Vec::new());
    while let Some((link, is_door)) = waiting.pop_front() {
        if opened.len() >= PAGES {
            break;
        }
        let answer = client.get(&link, "identity")?;
        if answer.status != 200 {
            // a door may be another's
            if !is_door && answer.status != 303 {
                broken.push(format!("{link} {}", answer.status));
            }
            continue;
        }
        opened.insert(link);
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        if is_page {
            waiting.extend(links(&answer.text()).into_iter().filter(|link| known.is_new(link)).map(|link| (link, false)));
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
    leaks: Vec<String>,
    /// What a person's own page leads to and is not opened for her.
    withheld: Vec<String>,
    /// Forms about something that is somebody else's, and were done all the same.
    done: Vec<String>,
    /// Objects that somebody else wrote to.
    changed: Vec<String>,
    /// Kinds of which nothing was there, people who found nothing, and what could not be made or proven.
    empty: Vec<String>,
    kinds: BTreeMap<&'static str, usize>,
    own: BTreeMap<&'static str, usize>,
}

impl Rooms {
    /// The figures in words.
    pub(super) fn words(&self) -> String {
        let kinds: Vec<String> = self.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let own: Vec<String> = self.own.iter().map(|(who, count)| format!("{who} {count}")).collect();
        format!(
            "monitoring and assessment: {} objects ({}), of them found on her own pages by {}; {} reads, {} leaks, {} withheld wrongly; \
             {} foreign writes, {} done, {} objects changed",
            self.objects,
            kinds.join(", "),
            own.join(", "),
            self.reads,
            self.leaks.len(),
            self.withheld.len(),
            self.writes,
            self.done.len(),
            self.changed.len()
        )
    }

    /// Held against the bars.
    pub(super) fn bars(&self, outcome: Outcome) -> Outcome {
        outcome
            .bar(self.empty.is_empty(), format!("there is something of every kind to be tried: {:?}", self.empty))
            .bar(self.leaks.is_empty(), format!("nobody reads of monitoring and assessment what is not hers: {:?}", first(&self.leaks)))
            .bar(self.withheld.is_empty(), format!("every link opens for whom it is shown: {:?}", first(&self.withheld)))
            .bar(self.done.is_empty(), format!("no form about what is somebody else's is done: {:?}", first(&self.done)))
            .bar(self.changed.is_empty(), format!("nobody writes to what is not hers: {:?}", first(&self.changed)))
    }
}

/// The first five: enough to begin with.
fn first(all: &[String]) -> &[String] {
    &all[..all.len().min(5)]
}

/// Every object that the office finds, so many of a kind, with whom it belongs to.
fn objects(opened: &BTreeSet<String>) -> BTreeMap<&'static str, (Owner, Vec<String>)> {
    let mut objects: BTreeMap<&'static str, (Owner, Vec<String>)> = BTreeMap::new();
    for link in opened {
        if let Some((kind, owner)) = owner(link).filter(|(_, owner)| *owner != Owner::Everybody) {
            objects.entry(kind).or_insert((owner, Vec::new())).1.push(link.clone());
        }
    }
    objects
}

pub(super) fn run(subject: &Subject) -> Result<Rooms> {
    let connect = |name: &str| -> Result<Client> { Client::connect(subject.address, &Client::sign_in(subject.address, name, PASSWORD)?) };
    let mut found = Rooms::default();
    let mut office = connect("office")?;
    found.empty.extend(room_ground::lay(&mut office));
    let (opened, broken) = walk(&mut office)?;
    found.withheld.extend(broken.into_iter().map(|link| format!("office: {link}")));
    let objects = objects(&opened);
    for kind in kinds() {
        let count = objects.get(kind).map_or(0, |(_, all)| all.len());
        found.kinds.insert(kind, count);
        found.objects += count;
        if count == 0 {
            found.empty.push(format!("the office finds no {kind}"));
        }
    }
    let mut targets: BTreeMap<String, Target> = BTreeMap::new();
    let mut office = connect("office")?;
    for (kind, (_, links)) in objects.iter().filter(|(kind, _)| is_written(kind)) {
        for link in links {
            targets.insert(link.clone(), Target::read(&mut office, kind, link)?);
        }
    }
    let mut readers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut own: Vec<(&str, BTreeSet<String>)> = Vec::new();
    for who in CLERKS.into_iter().chain(TOWNSHIPS).chain(["leader", "auditor"]) {
        let is_of_the_county = matches!(who, "leader" | "auditor");
        let (hers, broken) = walk(&mut connect(who)?)?;
        found.withheld.extend(broken.into_iter().map(|link| format!("{who}: {link}")));
        if !is_of_the_county {
            let is_unit = |link: &&String| matches!(owner(link), Some((_, Owner::Unit)));
            let is_above = |link: &&String| matches!(owner(link), Some((_, Owner::County | Owner::Office)));
            let count = hers.iter().filter(is_unit).count();
            found.own.insert(who, count);
            if count == 0 {
                found.empty.push(format!("{who} finds nothing that is hers"));
            }
            found.leaks.extend(hers.iter().find(is_above).map(|link| format!("{link} stands on a page of {who}")));
        }
        let mut client = connect(who)?;
        let mut units = BTreeSet::new();
        for (owner, links) in objects.values() {
            for link in links {
                found.reads += 1;
                let is_open = client.get(link, "identity")?.status == 200;
                match (is_open, owner) {
                    (false, _) => {}
                    (true, Owner::Unit) if !is_of_the_county => {
                        units.extend(unit_of(link));
                        readers.entry(link).or_default().insert(who);
                    }
                    (true, Owner::Unit | Owner::County) if is_of_the_county => {}
                    (true, _) => found.leaks.push(format!("{who} reads {link}")),
                }
                if let Some(target) = targets.get(link).filter(|_| is_of_the_county || !is_open) {
                    let (sent, done) = target.attack(who, &mut client)?;
                    found.writes += sent;
                    found.done.extend(done);
                }
            }
        }
        if units.len() > 1 {
            found.leaks.push(format!("{who} reads pages of the units {units:?}"));
        }
        if !is_of_the_county {
            own.push((who, hers));
        }
    }
    let shared = readers.iter().filter(|(_, who)| who.len() > 1);
    found.leaks.extend(shared.map(|(address, who)| format!("{address} is read by {who:?}, clerks of different units")));
    for stranger in ["", "gongkai=nonsense"] {
        let mut client = Client::connect(subject.address, stranger)?;
        for link in objects.values().flat_map(|(_, links)| links.iter().take(20)) {
            found.reads += 1;
            if client.get(link, "identity")?.status == 200 {
                found.leaks.push(format!("a stranger reads {link}"));
            }
        }
    }
    let mut office = connect("office")?;
    for target in targets.values() {
        if office.get(&target.address, "identity")?.text().contains("MARK") {
            found.changed.push(target.address.clone());
        }
    }
    found.empty.extend(unproven(subject, &own)?.into_iter().map(|verb| format!("nobody could send {verb}, who may")));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_asked_as_they_stand_and_objects_once() {
        let id = "0198c2a0-0000-7000-8000-000000000001";
        let html = format!(
            "<a href=\"/monitoring/findings?state=any&amp;page=2\">2</a><a href=\"/rounds/{id}/sheets/{id}?line=contest#line\">1</a>\
             <a href=\"/cells/x\">3</a><a href=\"/rounds/{id}/sheets/{id}\">4</a>"
        );
        let found = links(&html);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.contains("/monitoring/findings?state=any&page=2"));
        let mut known = Known::default();
        assert_eq!(found.iter().filter(|link| known.is_new(link)).count(), 2, "a sheet is one object");
        assert!(known.is_new("/monitoring/findings?page=3") && !known.is_new("/monitoring/findings?page=3"));
        let new = (0..100).filter(|number| known.is_new(&format!("/monitoring/findings/{id}{number}"))).count();
        assert_eq!(new, OF_A_KIND);
        let opened = found.into_iter().collect();
        assert_eq!(objects(&opened).keys().copied().collect::<Vec<_>>(), ["sheets"]);
    }
}
