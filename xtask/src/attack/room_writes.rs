//! What people try to write in monitoring and assessment that is not theirs, and that whoever may write it can.

use std::collections::BTreeSet;

use anyhow::Result;

use super::clerks::{CLERKS, as_seen, encode, form, hidden, is_done, linked, told};
use super::room_routes::unit_of;
use crate::bench::{Client, PASSWORD, Subject};

/// What somebody tries with an object that is not hers: its kind, the verb, the form. `OBJECT` is the last id of its address, `ROUND`
/// the first, `SHEET` and `SEEN` what the office's page has.
const WRITES: [(&str, &str, &str); 11] = [
    ("findings", "/do/answer-finding", "finding=OBJECT&revision=SEEN&what=answered&text=MARK&link="),
    ("findings", "/do/answer-finding", "finding=OBJECT&revision=SEEN&what=disputed&text=MARK&link="),
    ("findings", "/do/answer-finding", "finding=OBJECT&revision=SEEN&what=waiver&text=MARK&link="),
    ("findings", "/do/ask-recheck", "finding=OBJECT"),
    ("findings", "/do/judge-finding", "finding=OBJECT&revision=SEEN&what=verified&text=MARK&days=5"),
    ("notices", "/do/receive-notice", "notice=OBJECT"),
    ("months of units", "/do/save-contact", "contact=&revision=&unit=OBJECT&kind=clerk&name=MARK&post=&phone=000-5550199&from=&to="),
    ("appeals", "/do/decide-appeal", "appeal=OBJECT&decision=reject&text=MARK"),
    ("units to be cross-checked", "/do/cross-mark", "round=ROUND&unit=OBJECT&LINE&seen=0&value=&verdict=ok&reason=&evidence="),
    ("on-site sheets", "/do/save-site-lines", "sheet=SHEET&place=0&seen=0&item=n2%2Fb&verdict=met&note=MARK"),
    ("on-site sheets", "/do/hand-in-site", "sheet=SHEET"),
];

/// An object with what a form about it must say.
pub(super) struct Target {
    kind: &'static str,
    /// Where the office reads it.
    pub(super) address: String,
    revision: Option<String>,
    sheet: String,
}

impl Target {
    /// Reads it from the office's page.
    pub(super) fn read(office: &mut Client, kind: &'static str, address: &str) -> Result<Self> {
        let page = match kind {
            "findings" | "on-site sheets" => office.get(address, "identity")?.text(),
            _ => String::new(),
        };
        let revision = form(&page, "/do/judge-finding").and_then(|form| hidden(form, "revision"));
        let button = page.split("name=\"sheet\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)?.split('"').next());
        Ok(Self { kind, address: address.to_owned(), revision, sheet: button.unwrap_or_default().to_owned() })
    }

    /// Verbs with their forms.
    fn forms(&self) -> Vec<(&'static str, String)> {
        let path = self.address.split(['?', '#']).next().unwrap_or_default();
        let ids: Vec<&str> = path.split('/').filter(|part| part.len() > 20).collect();
        let (first, last) = (ids.first().copied().unwrap_or_default(), ids.last().copied().unwrap_or_default());
        // leaf and rule stand in the address
        let line = self.address.split('?').nth(1).unwrap_or_default();
        let mut all = Vec::new();
        for (_, verb, template) in WRITES.into_iter().filter(|(kind, ..)| *kind == self.kind) {
            let form = template.replace("OBJECT", last).replace("ROUND", first).replace("LINE", line).replace("SHEET", &self.sheet);
            match &self.revision {
                Some(revision) => all.push((verb, form.replace("SEEN", revision))),
                None => all.extend(as_seen(&form).into_iter().map(|form| (verb, form))),
            }
        }
        all
    }

    /// Sends them as somebody whose it is not; answers how many were sent, and which were done.
    pub(super) fn attack(&self, who: &str, client: &mut Client) -> Result<(usize, Vec<String>)> {
        let (mut sent, mut done) = (0, Vec::new());
        for (verb, form) in self.forms() {
            let answer = client.post(verb, &form)?;
            sent += 1;
            if is_done(&answer) {
                done.push(format!("{who}: {verb} of {} answered {}", self.address, told(&answer)));
            }
        }
        Ok((sent, done))
    }
}

/// Whether somebody who does not read an object tries to write to it.
pub(super) fn is_written(kind: &str) -> bool {
    WRITES.iter().any(|(of, ..)| *of == kind)
}

/// Forms of which whoever may is not proven to be able to send them; none where all are.
pub(super) fn unproven(subject: &Subject, own: &[(&str, BTreeSet<String>)]) -> Result<Vec<&'static str>> {
    let mut left: Vec<&'static str> = vec!["/do/answer-finding", "/do/save-contact"];
    for (who, addresses) in own.iter().filter(|(who, _)| CLERKS.contains(who)) {
        let mut client = Client::connect(subject.address, &Client::sign_in(subject.address, who, PASSWORD)?)?;
        if left.contains(&"/do/save-contact")
            && let Some(unit) = addresses.iter().find_map(|address| unit_of(address))
        {
            let name = encode("证某");
            let form = format!("contact=&revision=&unit={unit}&kind=clerk&name={name}&post=&phone=000-5550199&from=&to=");
            if is_done(&client.post("/do/save-contact", &form)?) {
                left.retain(|verb| *verb != "/do/save-contact");
            }
        }
        let open = client.get("/monitoring/findings?state=unit", "identity")?.text();
        for finding in linked(&open, "/monitoring/findings/") {
            let page = client.get(&format!("/monitoring/findings/{finding}"), "identity")?.text();
            let Some(revision) = form(&page, "/do/answer-finding").and_then(|form| hidden(form, "revision")) else { continue };
            let text = encode("已改正，请复核。");
            let said = format!("finding={finding}&revision={revision}&what=answered&text={text}&link=");
            if left.contains(&"/do/answer-finding") && is_done(&client.post("/do/answer-finding", &said)?) {
                left.retain(|verb| *verb != "/do/answer-finding");
            }
        }
        if left.is_empty() {
            break;
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::super::room_routes::owner;
    use super::*;

    #[test]
    fn every_form_is_about_a_kind_that_there_is_and_leaves_no_place_open() {
        let id = "0198c2a0-0000-7000-8000-000000000001";
        let other = "0198c2a0-0000-7000-8000-000000000002";
        for (kind, address) in [
            ("findings", format!("/monitoring/findings/{id}")),
            ("notices", format!("/monitoring/notices/{id}")),
            ("months of units", format!("/monitoring/units/{id}")),
            ("appeals", format!("/appeals/{id}")),
            ("units to be cross-checked", format!("/rounds/{other}/cross-check/{id}?leaf=a&rule=b")),
            ("on-site sheets", format!("/rounds/{other}/on-site/{id}")),
        ] {
            assert_eq!(owner(&address).map(|(kind, _)| kind), Some(kind));
            let target = Target { kind, address, revision: Some("3".into()), sheet: id.into() };
            let forms = target.forms();
            assert_eq!(forms.len(), WRITES.iter().filter(|(of, ..)| *of == kind).count());
            for (verb, form) in forms {
                assert!(form.contains(id), "{verb}: {form}");
                for place in ["OBJECT", "ROUND", "LINE", "SHEET", "SEEN"] {
                    assert!(!form.contains(place), "{verb}: {form}");
                }
            }
        }
        let target = Target { kind: "findings", address: format!("/monitoring/findings/{id}"), revision: None, sheet: String::new() };
        assert_eq!(target.forms().len(), 4 * 6 + 1, "every revision where none is known");
    }
}
