//! The forms of the attack, sent by whoever may: each must be done, or the attack would prove nothing by being refused.

use anyhow::{Context, Result, ensure};

use super::clerks::{CLERKS, form, hidden, is_done, linked, open_desk, told};
use super::rights::completion_of;
use crate::bench::{Client, PASSWORD, Subject};

/// A report with all that happens to it: written, proven, handed in, taken back, returned, accepted, asked to be opened; and what is
/// published of its task. Answers how many forms were done.
pub(super) fn run(subject: &Subject, until: &str) -> Result<usize> {
    let connect = |name: &str| -> Result<Client> { Client::connect(subject.address, &Client::sign_in(subject.address, name, PASSWORD)?) };
    let mut done = 0;
    let mut must = |client: &mut Client, verb: &str, form: &str| -> Result<()> {
        let answer = client.post(verb, form)?;
        ensure!(is_done(&answer), "the attack's form is not the page's any more: {verb} by whoever may answered {}", told(&answer));
        done += 1;
        Ok(())
    };
    let (mut clerk, mut office) = (connect(CLERKS[0])?, connect("office")?);
    let desk = open_desk(&mut clerk)?;
    let cell = desk.cell.clone();
    must(&mut clerk, "/do/save-draft", &desk.form("proof+24", ""))?;
    let proof = "https%3A%2F%2Fwww.yunxiu.example%2Fproof.html";
    let written = desk.again(&mut clerk)?;
    must(&mut clerk, "/do/add-link", &written.form("proof+24", proof))?;
    let hand_in = |clerk: &mut Client| -> Result<String> { Ok(desk.again(clerk)?.form("proof+of+24", "")) };
    let waiting = |office: &mut Client| -> Result<String> {
        let page = office.get(&format!("/review/{cell}"), "identity")?.text();
        let revision = form(&page, "/do/return-report").and_then(|form| hidden(form, "revision"));
        Ok(format!("cell={cell}&revision={}&queue=&days=5&due_on=", revision.unwrap_or_default()))
    };
    let report = hand_in(&mut clerk)?;
    must(&mut clerk, "/do/submit-report", &report)?;
    must(&mut clerk, "/do/withdraw-report", &format!("cell={cell}"))?;
    let report = hand_in(&mut clerk)?;
    must(&mut clerk, "/do/submit-report", &report)?;
    let judgement = waiting(&mut office)?;
    must(&mut office, "/do/return-report", &format!("{judgement}&reason=proof"))?;
    let report = hand_in(&mut clerk)?;
    must(&mut clerk, "/do/submit-report", &report)?;
    // where a quota asks for more, it is accepted all the same
    let judgement = waiting(&mut office)?;
    let plain = office.post("/do/accept-report", &format!("{judgement}&reason="))?;
    if !is_done(&plain) {
        must(&mut office, "/do/accept-report", &format!("{judgement}&reason=proof&short_of_quota=1"))
            .with_context(|| format!("accepting answered {}", told(&plain)))?;
    }
    must(&mut clerk, "/do/ask-reopen", &format!("cell={cell}&scope=proof&reason=proof&until={until}"))?;
    let page = office.get(&format!("/cells/{cell}"), "identity")?.text();
    let lists = linked(&office.get("/checklists", "identity")?.text(), "/checklists/");
    let task = linked(&page, "/tasks/").into_iter().next().with_context(|| format!("/cells/{cell} leads to no task"))?;
    let (list, seen) =
        completion_of(&mut office, &lists, &task)?.with_context(|| format!("no table offers to write the text of {task}"))?;
    must(&mut office, "/do/set-completion", &format!("checklist={list}&task={task}&seen={seen}&completion=proof"))?;
    // the report was accepted once, one way or the other
    Ok(done + usize::from(is_done(&plain)))
}
