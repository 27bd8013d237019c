//! `gongkai bench-seal`: how long the seal of a county's round takes, with a clock that goes on by itself. Only in a program built with the
//! feature `bench`, and in the tests.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::{Value, json};
use services::assessment::{self, ConfirmRulesForm, FactRow, NewRoundForm, RulesUpload, StepForm};
use services::clock::FixedClock;
use services::{Actor, Services};
use storage::Db;
use storage::operations::county;

use super::Shared;
use crate::say::say;

/// 量测封存用时 · measures the seal of a round
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 每张得分表的末级指标个数 · leaves of a sheet
    #[arg(long, default_value_t = 60)]
    leaves: usize,
}

/// What was sealed, and how long it took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    units: usize,
    entries: usize,
    took: Duration,
}

impl Options {
    /// Plays a round of the demo county up to its seal, and prints how long the seal took.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let db = shared.services().await?.db().clone();
        let Measured { units, entries, took } = measure(&db, shared.data(), self.leaves).await?;
        say!("{units} units × {} leaves, {entries} facts, sealed in {:.0} ms", self.leaves, took.as_secs_f64() * 1e3);
        db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// Years ahead of whatever the county has assessed.
const YEAR: i32 = 2081;

fn moment(day: &str) -> anyhow::Result<DateTime<Utc>> {
    Ok(format!("{YEAR}-{day}T02:00:00Z").parse()?)
}

/// Rules of so many leaves, of which each has a fact that a person enters.
fn rules(leaves: usize) -> Value {
    let leaf = |no: usize| json!({"id": format!("n{no}"), "title": format!("指标{no}"), "points": "2", "rules": [{"id": "a", "kind": "per_piece", "points": "0.5"}]});
    let nodes: Vec<Value> = (0..leaves).map(leaf).collect();
    json!({
        "contract": 1, "rule_set": {"id": "bench-seal", "year": YEAR, "title": "封存量测用细则"},
        "trees": {"t": {"full_mark": (leaves * 2).to_string(), "nodes": nodes}},
        "groups": [{"id": "dept", "name": "县直单位", "tree": "t"}, {"id": "town", "name": "乡镇（开发区）", "tree": "t"}],
        "grades": [{"name": "优秀", "from": "90"}, {"name": "合格", "from": "0"}],
    })
}

/// Plays a round with a fact on every leaf of every unit, and seals it.
async fn measure(db: &Db, data: PathBuf, leaves: usize) -> anyhow::Result<Measured> {
    let clock = Arc::new(FixedClock::at(moment("01-05")?));
    let services = Services::new(db.clone(), clock.clone(), data);
    let county = county::list(&mut db.read().await?).await?.into_iter().next().context("no county: run gongkai demo before")?;
    let actor = Actor::operator(county.id, county.name);
    let upload = RulesUpload { year: String::new(), title: String::new(), group: Vec::new(), part: Vec::new() };
    let draft = assessment::receive_json(&actor, &services, &upload, "rules.json", rules(leaves).to_string().as_bytes()).await?;
    let form = ConfirmRulesForm { draft, choice: Vec::new(), source: Vec::new(), read: String::new() };
    let rules = assessment::confirm(&actor, &services, &form).await?;
    let plan = NewRoundForm {
        series: "quarter".into(),
        name: "封存量测".into(),
        starts_on: format!("{YEAR}-01-01"),
        ends_on: format!("{YEAR}-03-31"),
        cutoff_on: format!("{YEAR}-03-31"),
        early_cutoff: false,
        late_cutoff: false,
        other_rules: false,
        rules: rules.to_string(),
        appeal_days: "3".into(),
    };
    let round = assessment::open_round(&actor, &services, &plan).await?;
    let step = async |step: &str| -> anyhow::Result<()> {
        let revision = assessment::page(&actor, &services, &round).await?.round.revision;
        let form = StepForm { round: round.clone(), revision, step: step.to_owned(), reason: "量测封存用时".into() };
        assessment::take_step(&actor, &services, &form).await?;
        Ok(())
    };
    step("collect").await?;
    clock.set(moment("04-02")?);
    step("score").await?;
    let table = assessment::facts_table(&actor, &services, &round).await?;
    let units: std::collections::BTreeSet<&str> = table.rows.iter().map(|row| row.unit.as_str()).collect();
    let units = units.len();
    let filled = |(no, row): (usize, FactRow)| FactRow { value: (no % 4).to_string(), reason: "量测".into(), ..row };
    let rows: Vec<FactRow> = table.rows.into_iter().enumerate().map(filled).collect();
    let entries = assessment::take_facts(&actor, &services, &round, "facts.xlsx", &rows).await?;
    step("feedback").await?;
    clock.set(moment("05-20")?);
    step("finalise").await?;
    let revision = assessment::page(&actor, &services, &round).await?.round.revision;
    let form = StepForm { round: round.clone(), revision, step: "seal".into(), reason: "量测封存用时".into() };
    let started = Instant::now();
    assessment::take_step(&actor, &services, &form).await?;
    Ok(Measured { units, entries, took: started.elapsed() })
}

#[cfg(test)]
mod tests {
    use services::operations::demo;
    use storage::testing;

    use super::*;

    #[tokio::test]
    async fn a_round_of_the_demo_county_is_played_up_to_its_seal() {
        let data = tempfile::tempdir().unwrap();
        let test = testing::sqlite().await;
        let clock = Arc::new(FixedClock::at("2026-11-18T07:20:00Z".parse().unwrap()));
        demo::generate(&Services::new(test.db.clone(), clock, data.path().to_owned()), 1).await.unwrap();
        let measured = measure(&test.db, data.path().to_owned(), 3).await.unwrap();
        assert!(measured.units >= 40, "{measured:?}");
        assert_eq!(measured.entries, measured.units * 3, "a fact on every leaf");
    }
}
