//! Every person against every cell, and against what monitoring and assessment hold: who may see it, sees it; nobody else does, and
//! nobody writes what is not hers.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

use super::clerks::{CLERKS, as_seen, cells, hidden};
use super::{Ground, Outcome, rooms};
use crate::bench::{Client, PASSWORD};

/// What a stranger to a cell tries to do with it.
const WRITES: [(&str, &str); 8] = [
    ("/do/save-draft", "&cell_revision=SEEN&draft_revision=0&claim=done&text=MARK&url=&title=&effective_on="),
    ("/do/submit-report", "&cell_revision=SEEN&draft_revision=0&claim=done&text=MARK&url=&title=&effective_on="),
    ("/do/withdraw-report", ""),
    ("/do/add-link", "&cell_revision=SEEN&draft_revision=0&claim=done&text=MARK&url=https%3A%2F%2Fa.cn&title=&effective_on="),
    ("/do/ask-reopen", "&scope=a&reason=MARK&until=2026-12-01"),
    ("/do/accept-report", "&revision=SEEN&queue=&reason=MARK&days=5&due_on="),
    ("/do/return-report", "&revision=SEEN&queue=&reason=MARK&days=5&due_on="),
    ("/do/set-completion", "&task=x&checklist=x&seen=&completion=MARK"),
];

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("rights")?;
    let subject = ground.county(&folder)?;
    let connect = |name: &str| -> Result<Client> { Client::connect(subject.address, &Client::sign_in(subject.address, name, PASSWORD)?) };
    let mut office = connect("office")?;
    let all = cells(&mut office)?;
    ensure!(all.len() > 100, "the ledger shows only {} cells", all.len());
    let (mut reads, mut leaks, mut withheld) = (0, Vec::new(), 0);
    let mut owned: Vec<(&str, BTreeSet<String>)> = Vec::new();
    for clerk in CLERKS {
        let mut client = connect(clerk)?;
        let own = cells(&mut client)?;
        ensure!(!own.is_empty() && own.len() < all.len(), "{clerk} has {} of {} cells", own.len(), all.len());
        for cell in &all {
            let status = client.get(&format!("/cells/{cell}"), "identity")?.status;
            reads += 1;
            match (status, own.contains(cell)) {
                (200, true) | (404, false) => {}
                (200, false) => leaks.push(format!("{clerk} reads {cell}")),
                _ => withheld += 1,
            }
        }
        owned.push((clerk, own));
    }
    for stranger in ["", "gongkai=nonsense"] {
        let mut client = Client::connect(subject.address, stranger)?;
        for cell in all.iter().take(300) {
            reads += 1;
            if client.get(&format!("/cells/{cell}"), "identity")?.status == 200 {
                leaks.push(format!("a stranger reads {cell}"));
            }
        }
    }
    // what a clerk may not touch, a clerk, the leader and the auditor try to write
    let sample: Vec<&String> = all.iter().step_by((all.len() / 60).max(1)).collect();
    let page = |client: &mut Client, cell: &str| -> Result<String> { Ok(client.get(&format!("/cells/{cell}"), "identity")?.text()) };
    let mut writes = 0;
    let mut changed = Vec::new();
    for who in CLERKS.into_iter().chain(["leader", "auditor"]) {
        let mut client = connect(who)?;
        for cell in &sample {
            if owned.iter().any(|(clerk, own)| *clerk == who && own.contains(*cell)) {
                continue;
            }
            for (verb, rest) in WRITES {
                for rest in as_seen(rest) {
                    client.post(verb, &format!("cell={cell}{rest}"))?;
                    writes += 1;
                }
            }
        }
    }
    // the first connection has been idle for longer than one is kept
    let mut office = connect("office")?;
    for cell in &sample {
        let after = page(&mut office, cell)?;
        if after.contains("MARK") {
            changed.push((*cell).clone());
        }
        ensure!(hidden(&after, "nothing").is_none(), "a page without such a field");
    }
    let rooms = rooms::run(&subject)?;
    let figures = format!(
        "{} cells; {reads} reads by {} clerks and strangers, {} leaks, {withheld} withheld wrongly; {writes} foreign writes, {} cells changed; {}",
        all.len(),
        CLERKS.len(),
        leaks.len(),
        changed.len(),
        rooms.words()
    );
    Ok(Outcome::new(figures)
        .bar(rooms.leaks.is_empty(), format!("nobody reads of monitoring and assessment what is not hers: {:?}", rooms.leaks.first()))
        .bar(rooms.withheld.is_empty(), format!("every link opens for whom it is shown: {:?}", rooms.withheld.first()))
        .bar(rooms.changed.is_empty(), format!("nobody writes to a problem that is not hers: {:?}", rooms.changed.first()))
        .bar(leaks.is_empty(), format!("nobody reads what is not hers: {:?}", leaks.first()))
        .bar(withheld == 0, "everybody reads what is hers")
        .bar(changed.is_empty(), format!("nobody writes what is not hers: {:?}", changed.first())))
}
