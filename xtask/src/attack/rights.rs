//! Every person against every cell, and against what monitoring and assessment hold: who may see it, sees it; nobody else does, and
//! nobody writes what is not hers. That the forms are those of the pages is proven by whoever may send them.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

use super::clerks::{CLERKS, Desk, as_seen, cells, form, hidden, is_done, linked, told};
use super::{Ground, Outcome, proof, rooms};
use crate::bench::{Client, PASSWORD, Subject};

/// What a stranger to a cell tries to do with it.
const WRITES: [(&str, &str); 13] = [
    ("/do/save-draft", "cell=CELL&cell_revision=SEEN&draft_revision=DRAFT&claim=done&text=MARKNUMBERS&url=&title=&effective_on="),
    ("/do/submit-report", "cell=CELL&cell_revision=SEEN&draft_revision=DRAFT&claim=done&text=MARKNUMBERS&url=&title=&effective_on="),
    (
        "/do/add-link",
        "cell=CELL&cell_revision=SEEN&draft_revision=DRAFT&claim=done&text=MARKNUMBERS&url=https%3A%2F%2Fwww.yunxiu.example%2FMARK\
         &title=&effective_on=",
    ),
    ("/do/withdraw-report", "cell=CELL"),
    ("/do/ask-reopen", "cell=CELL&scope=MARK&reason=MARK&until=UNTIL"),
    ("/do/ask-for-time", "cell=CELL&reason=MARK&until=UNTIL"),
    ("/do/accept-report", "cell=CELL&revision=SEEN&queue=&reason=&days=5&due_on="),
    ("/do/accept-report", "cell=CELL&revision=SEEN&queue=&reason=MARK&days=5&due_on=&short_of_quota=1"),
    ("/do/return-report", "cell=CELL&revision=SEEN&queue=&reason=MARK&days=5&due_on="),
    ("/do/undo-judgement", "cell=CELL"),
    ("/do/receive-on-paper", "cell=CELL&cell_revision=SEEN&claim=done&paper_text=MARK&reached=&received_on=2026-03-02&paper_reason=MARK"),
    ("/do/adjust-cell", "cell=CELL&what=not_applicable&until=&reason=MARK"),
    ("/do/set-completion", "checklist=LIST&task=TASK&seen=DIGEST&completion=MARK"),
];

/// A cell with what a form about it must say.
struct Target {
    cell: String,
    desk: Option<Desk>,
    /// As the office's queue has it, where it waits there.
    revision: Option<String>,
    list: String,
    task: String,
    digest: String,
}

impl Target {
    fn forms(&self, template: &str, until: &str) -> Vec<String> {
        let revision = self.desk.as_ref().map(|desk| desk.revision.clone()).or_else(|| self.revision.clone());
        let (draft, numbers) = self.desk.as_ref().map_or(("0", ""), |desk| (desk.draft.as_str(), desk.numbers.as_str()));
        let form = template.replace("NUMBERS", numbers).replace("CELL", &self.cell).replace("DRAFT", draft).replace("UNTIL", until);
        let form = form.replace("LIST", &self.list).replace("TASK", &self.task).replace("DIGEST", &self.digest);
        match revision {
            Some(revision) => vec![form.replace("SEEN", &revision)],
            None => as_seen(&form),
        }
    }
}

/// The form with which the office writes what is published of a task: its list, and what it must say to be no old one.
pub(super) fn completion_of(office: &mut Client, lists: &BTreeSet<String>, task: &str) -> Result<Option<(String, String)>> {
    for list in lists {
        let page = office.get(&format!("/checklists/{list}/table?edit={task}"), "identity")?.text();
        if let Some(seen) = form(&page, "/do/set-completion").and_then(|form| hidden(form, "seen")) {
            return Ok(Some((list.clone(), seen)));
        }
    }
    Ok(None)
}

/// The last of June of the year after the one that the site is in.
fn next_june(subject: &Subject, cookie: &str) -> Result<String> {
    let page = Client::connect(subject.address, cookie)?.get("/", "identity")?.text();
    let today = page.split("datetime=\"").nth(1).and_then(|rest| rest.get(..10)).context("the overview says no day")?;
    let year: i32 = today.get(..4).and_then(|year| year.parse().ok()).context("a day begins with its year")?;
    Ok(format!("{}-06-30", year + 1))
}

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("rights")?;
    let subject = ground.county(&folder)?;
    let sign_in = |name: &str| Client::sign_in(subject.address, name, PASSWORD);
    let connect = |name: &str| -> Result<Client> { Client::connect(subject.address, &sign_in(name)?) };
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
    let until = next_june(&subject, &sign_in("office")?)?;
    let targets = targets(&sample, &owned, connect)?;
    let (mut writes, mut done) = (0, Vec::new());
    for who in CLERKS.into_iter().chain(["leader", "auditor"]) {
        let mut client = connect(who)?;
        for target in &targets {
            if owned.iter().any(|(clerk, own)| *clerk == who && own.contains(&target.cell)) {
                continue;
            }
            for (verb, template) in WRITES {
                for form in target.forms(template, &until) {
                    let answer = client.post(verb, &form)?;
                    writes += 1;
                    if is_done(&answer) {
                        done.push(format!("{who}: {verb} of {} answered {}", target.cell, told(&answer)));
                    }
                }
            }
        }
    }
    // the first connection has been idle for longer than one is kept
    let mut office = connect("office")?;
    let mut changed = Vec::new();
    for cell in &sample {
        if office.get(&format!("/cells/{cell}"), "identity")?.text().contains("MARK") {
            changed.push((*cell).clone());
        }
    }
    let proof = proof::run(&subject, &until)?;
    let rooms = rooms::run(&subject)?;
    let figures = format!(
        "{} cells; {reads} reads by {} clerks and strangers, {} leaks, {withheld} withheld wrongly; {writes} foreign writes, {} done, {} cells \
         changed; by whoever may, {proof} of the same forms were done; {}",
        all.len(),
        CLERKS.len(),
        leaks.len(),
        done.len(),
        changed.len(),
        rooms.words()
    );
    let outcome = Outcome::new(figures)
        .bar(leaks.is_empty(), format!("nobody reads what is not hers: {:?}", leaks.first()))
        .bar(withheld == 0, "everybody reads what is hers")
        .bar(done.is_empty(), format!("no form of somebody else is done: {:?}", done.first()))
        .bar(changed.is_empty(), format!("nobody writes what is not hers: {:?}", changed.first()));
    Ok(rooms.bars(outcome))
}

/// What a form about each cell of a sample must say to be refused for nothing but who sends it.
fn targets(sample: &[&String], owned: &[(&str, BTreeSet<String>)], connect: impl Fn(&str) -> Result<Client>) -> Result<Vec<Target>> {
    let mut office = connect("office")?;
    let lists = linked(&office.get("/checklists", "identity")?.text(), "/checklists/");
    let mut targets = Vec::new();
    for cell in sample {
        let page = office.get(&format!("/cells/{cell}"), "identity")?.text();
        let task = linked(&page, "/tasks/").into_iter().next().with_context(|| format!("/cells/{cell} leads to no task"))?;
        let (list, digest) = completion_of(&mut office, &lists, &task)?.unwrap_or_default();
        let waiting = office.get(&format!("/review/{cell}"), "identity")?.text();
        let revision = form(&waiting, "/do/return-report").and_then(|form| hidden(form, "revision"));
        targets.push(Target { cell: (*cell).clone(), desk: None, revision, list, task, digest });
    }
    for (clerk, own) in owned {
        let mut client = connect(clerk)?;
        for target in targets.iter_mut().filter(|target| own.contains(&target.cell)) {
            let page = client.get(&format!("/cells/{}", target.cell), "identity")?.text();
            target.desk = Desk::on(&page, &target.cell).or(target.desk.take());
        }
    }
    Ok(targets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_what_was_seen_or_tries_every_revision() {
        let mut target = Target { cell: "c".into(), desk: None, revision: None, list: "l".into(), task: "t".into(), digest: "d".into() };
        let (_, draft) = WRITES[0];
        assert_eq!(target.forms(draft, "2027-06-30").len(), 6);
        let desk = Desk { cell: "c".into(), revision: "4".into(), draft: "2".into(), numbers: "&number_label=a&number=24".into() };
        target.desk = Some(desk);
        assert_eq!(
            target.forms(draft, "2027-06-30"),
            ["cell=c&cell_revision=4&draft_revision=2&claim=done&text=MARK&number_label=a&number=24&url=&title=&effective_on="]
        );
        for (verb, template) in WRITES {
            for form in target.forms(template, "2027-06-30") {
                for place in ["CELL", "SEEN", "DRAFT", "NUMBERS", "UNTIL", "LIST", "TASK", "DIGEST"] {
                    assert!(!form.contains(place), "{verb}: {form}");
                }
            }
        }
    }
}
