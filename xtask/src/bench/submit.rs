//! Submitting: eight clerks of eight units hand a report in and take it back, over and over. Every answer is durable.

use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::PASSWORD;
use super::client::{Answer, Client};
use super::load;
use super::subject::Subject;

/// Clerks of the demo county's departments, by the initials of their unit's short name.
const CLERKS: [&str; 8] = ["fgw", "jtj", "gxj", "gaj", "mzj", "sfj", "czj", "rsj"];

/// One clerk's open cell, with what the form on its page carries.
struct Desk {
    cell: String,
    revision: i64,
    draft: i64,
    /// Its form asks how many there are so far, as that of a quota does.
    is_counted: bool,
    is_in: bool,
}

/// A clerk who hands in and takes back, one write after the other, each of them audited.
pub(super) struct Writer {
    client: Client,
    desk: Desk,
}

impl Writer {
    /// The first of the clerks.
    pub(super) fn sign_in(subject: &Subject) -> Result<Self> {
        let cookie = Client::sign_in(subject.address, CLERKS[0], PASSWORD)?;
        let mut client = Client::connect(subject.address, &cookie)?;
        let desk = open(&mut client)?;
        Ok(Self { client, desk })
    }

    /// One more write.
    pub(super) fn write(&mut self) -> Result<()> {
        self.desk.turn(&mut self.client)
    }
}

/// Measures and prints one line.
pub(super) fn run(subject: &Subject, length: Duration) -> Result<()> {
    let (mut clients, mut desks) = (Vec::new(), Vec::new());
    for clerk in CLERKS {
        let cookie = Client::sign_in(subject.address, clerk, PASSWORD)?;
        let mut client = Client::connect(subject.address, &cookie)?;
        desks.push(Mutex::new(open(&mut client).with_context(|| format!("the work of {clerk}"))?));
        clients.push(client);
    }
    let measured = load::run(clients, length, |client, index| {
        let mut desk = desks[index].lock().map_err(|_| anyhow::anyhow!("another client broke off"))?;
        desk.turn(client)
    })?;
    println!(
        "  {:<20} {:.0} per second by {} clerks, half of them withdrawals; p50 {:.2} ms, p95 {:.2} ms",
        "submit",
        measured.per_second,
        CLERKS.len(),
        measured.p50.as_secs_f64() * 1e3,
        measured.p95.as_secs_f64() * 1e3
    );
    Ok(())
}

/// The clerk's first task that can be written.
fn open(client: &mut Client) -> Result<Desk> {
    let todo = client.get("/todo", "identity")?.text();
    let mut rest = todo.as_str();
    while let Some(at) = rest.find("href=\"/cells/") {
        rest = &rest[at + "href=\"/cells/".len()..];
        let cell: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let form = client.get(&format!("/cells/{cell}"), "identity")?.text();
        if let (Some(revision), Some(draft)) = (hidden(&form, "cell_revision"), hidden(&form, "draft_revision")) {
            let is_counted = form.contains("value=\"本期累计\"");
            return Ok(Desk { cell, revision, draft, is_counted, is_in: false });
        }
    }
    anyhow::bail!("nothing to report")
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> Option<i64> {
    let tag = html.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\"")))?;
    let value = tag.split("value=\"").nth(1)?;
    value.split('"').next()?.parse().ok()
}

impl Desk {
    /// In, or back out again.
    fn turn(&mut self, client: &mut Client) -> Result<()> {
        let Self { cell, revision, draft, is_counted, is_in } = &*self;
        let (answer, expected) = if *is_in {
            (client.post("/do/withdraw-report", &format!("cell={cell}"))?, "withdrawn")
        } else {
            // 已公开清单24项,链接见栏目。
            let text =
                "%E5%B7%B2%E5%85%AC%E5%BC%80%E6%B8%85%E5%8D%9524%E9%A1%B9%EF%BC%8C%E9%93%BE%E6%8E%A5%E8%A7%81%E6%A0%8F%E7%9B%AE%E3%80%82";
            // 本期累计
            let number = if *is_counted { "&number_label=%E6%9C%AC%E6%9C%9F%E7%B4%AF%E8%AE%A1&number=24" } else { "" };
            let evidence = "url=&title=&effective_on=";
            let form = format!("cell={cell}&cell_revision={revision}&draft_revision={draft}&claim=done&text={text}{number}&{evidence}");
            (client.post("/do/submit-report", &form)?, "submitted")
        };
        check(&answer, expected)?;
        *self = Self { cell: cell.clone(), revision: revision + 1, draft: 0, is_counted: *is_counted, is_in: !is_in };
        Ok(())
    }
}

/// The server leads back to the page with the notice that it is done.
fn check(answer: &Answer, expected: &str) -> Result<()> {
    let to = answer.header("location").unwrap_or_default();
    ensure!(answer.status == 303 && to.contains(expected), "answered {} {to}", answer.status);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn hidden_fields_are_read_whatever_the_order_of_their_attributes() {
        let html = r#"<input type="hidden" name="cell_revision" value="7"/><input value="3" name="draft_revision">"#;
        assert_eq!((hidden(html, "cell_revision"), hidden(html, "draft_revision")), (Some(7), Some(3)));
        assert_eq!(hidden(html, "revision"), None);
    }
}
