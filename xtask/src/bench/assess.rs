//! Scoring: a prefecture's sheets through the command, and a county's round from its rows.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::client::Client;
use super::load::median;
use super::subject::{Subject, peak_of};
use crate::command;

/// Leaves of a sheet.
const LEAVES: usize = 60;
/// Units of a prefecture.
const UNITS: usize = 3_000;

/// Measures the command and prints one line: 3,000 units of 60 leaves, read, scored, ranked and written.
pub(super) fn scored(binary: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let (rules, facts) = (folder.join("assess-rules.json"), folder.join("assess-facts.json"));
    fs::write(&rules, rules_of(&["g"], "考评细则"))?;
    fs::write(&facts, facts_of(UNITS))?;
    let started = Instant::now();
    let mut child = Command::new(binary)
        .arg("assess")
        .arg("--rules")
        .arg(&rules)
        .arg("--facts")
        .arg(&facts)
        .arg("--json")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .context("the command does not start")?;
    let mut peak: f64 = 0.0;
    let status = loop {
        peak = peak.max(peak_of(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    ensure!(status.success(), "assess ended with {status}");
    println!("  {:<20} {UNITS} units × {LEAVES} leaves in {:.2} s, at most {peak:.0} MB", "assess", started.elapsed().as_secs_f64());
    Ok(())
}

/// Measures a county's round and prints one line: its page scores every sheet from the rows of the database.
pub(super) fn round(subject: &Subject, cookie: &str) -> Result<()> {
    let mut client = Client::connect(subject.address, cookie)?;
    let rules = rules_of(&["县直单位", "乡镇（开发区）"], "量测用细则");
    let answer = client.post_file("/do/import-rules", &[("year", "2021"), ("title", "")], "rules.json", rules.as_bytes())?;
    let draft = answer.header("location").and_then(|to| to.split("draft=").nth(1)).context("the rules were not read")?.to_owned();
    let answer = client.post("/do/confirm-rules", &format!("draft={draft}"))?;
    let to = answer.header("location").context("the rules were not stored")?;
    let rules = to.trim_start_matches("/rules/").split('?').next().unwrap_or_default().to_owned();
    let days = "starts_on=2021-01-01&ends_on=2021-03-31&cutoff_on=2021-03-31";
    let form = format!("series=quarter&name=%E9%87%8F%E6%B5%8B&{days}&rules={rules}&appeal_days=5");
    let answer = client.post("/do/open-round", &form)?;
    let to = answer.header("location").context("the round was not planned")?;
    let path = to.split('?').next().unwrap_or_default().to_owned();
    let id = path.trim_start_matches("/rounds/").to_owned();
    let answer = client.post("/do/advance-round", &format!("round={id}&revision=1&step=collect&reason="))?;
    let to = answer.header("location").unwrap_or_default();
    ensure!(answer.status == 303 && to.contains("notice="), "collecting answered {} {to}", answer.status);
    let page = median(|| {
        let answer = client.get(&path, "identity")?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        Ok(())
    })?;
    println!("  {:<20} a county's round × {LEAVES} leaves, page p50 {:.1} ms", "round, scored anew", page.as_secs_f64() * 1e3);
    Ok(())
}

/// Measures the seal of a county's round, from the use case to its commit, and prints one line. A clock of its own goes on: over HTTP a
/// round waits for the days of its appeals.
pub(super) fn seal(binary: &Path, database: &str, folder: &Path) -> Result<()> {
    let mut seal = Command::new(binary);
    seal.args(["bench-seal", "--leaves", &LEAVES.to_string(), "--database", database, "--data"]).arg(folder);
    let said = command::capture(&mut seal)?;
    println!("  {:<20} {}", "seal", said.lines().last().unwrap_or_default());
    Ok(())
}

/// Rules of sixty leaves that a person judges, for groups of those names.
fn rules_of(groups: &[&str], title: &str) -> String {
    let mut nodes = String::new();
    for leaf in 0..LEAVES {
        let _ = write!(
            nodes,
            r#"{}{{"id":"n{leaf}","title":"指标{leaf}","points":"2","rules":[{{"id":"a","kind":"per_piece","points":"0.5"}},{{"id":"b","kind":"judgement","none":"2","min":"0.1","max":"1"}}]}}"#,
            if leaf == 0 { "" } else { "," }
        );
    }
    let groups: Vec<String> = groups.iter().map(|name| format!(r#"{{"id":"{name}","name":"{name}","tree":"t"}}"#)).collect();
    format!(
        r#"{{"contract":1,"rule_set":{{"id":"bench","year":2021,"title":"{title}"}},"trees":{{"t":{{"full_mark":"120","nodes":[{nodes}]}}}},"groups":[{}],"grades":[{{"name":"优秀","from":"90"}},{{"name":"合格","from":"0"}}],"excellent_quota":"0.30"}}"#,
        groups.join(",")
    )
}

/// Facts on every leaf of so many units.
fn facts_of(units: usize) -> String {
    let (mut all, mut facts) = (String::new(), String::new());
    for unit in 0..units {
        let comma = if unit == 0 { "" } else { "," };
        let _ = write!(all, r#"{comma}{{"id":"u{unit}","name":"单位{unit}","group":"g"}}"#);
        for leaf in 0..LEAVES {
            let comma = if unit + leaf == 0 { "" } else { "," };
            let _ = write!(facts, r#"{comma}{{"unit":"u{unit}","leaf":"n{leaf}","rule":"a","count":{}}}"#, (unit * 7 + leaf * 3) % 5);
        }
    }
    format!(r#"{{"contract":1,"round":"量测","units":[{all}],"facts":[{facts}],"previous":{{}}}}"#)
}

#[cfg(test)]
mod tests {
    use super::{LEAVES, facts_of, rules_of};

    #[test]
    fn both_files_hold_what_they_should() {
        let rules = rules_of(&["g", "h"], "细则");
        assert_eq!((rules.matches("\"points\":\"2\"").count(), rules.matches("\"tree\":\"t\"").count()), (LEAVES, 2));
        let facts = facts_of(3);
        assert_eq!((facts.matches("\"count\":").count(), facts.matches("\"group\":").count()), (3 * LEAVES, 3));
        for text in [rules, facts] {
            assert_eq!(text.matches('{').count(), text.matches('}').count());
            assert!(!text.contains(",,") && !text.contains("[,"));
        }
    }
}
