//! The shared cases: lists and registers that real offices have, with the right reading. Elsewhere these tests say that they
//! were left out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::path::{Path, PathBuf};

use domain::checklist::AssignmentRole;
use domain::checklist::import::import_report::{DeadlineKind, ItemReport};
use domain::checklist::import::recognise_document;
use domain::checklist::import::responsible::{DatedName, DirectoryUnit, county_names};
use domain::ids::UnitId;
use domain::reporting::advice::advise;
use exchange::{ImportReport, UnitDirectory, UnitFile, parse, read, read_loosely, read_units};
use serde_json::Value;

fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(folder);
    if path.exists() {
        return Some(path);
    }
    println!("left out: ../shared/{folder} is not here");
    None
}

fn directory(file: UnitFile) -> UnitDirectory {
    let units = file.units.into_iter().map(|unit| DirectoryUnit {
        id: UnitId::new(&unit.full_name),
        full_name: unit.full_name,
        short_name: unit.short_name,
        aliases: unit
            .aliases
            .into_iter()
            .map(|alias| DatedName { name: alias.name, valid_from: alias.valid_from, valid_to: alias.valid_to })
            .collect(),
        class: unit.class.unwrap(),
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        successor: None,
    });
    UnitDirectory { units: units.collect(), county_names: county_names("霍邱县"), ..UnitDirectory::default() }
}

fn expectations(folder: &Path, ending: &str) -> Vec<Value> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths.iter().map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
}

fn deadline(item: &ItemReport) -> Option<String> {
    match item.deadline.kind {
        DeadlineKind::Date => item.deadline.date.map(|date| date.to_string()),
        DeadlineKind::YearEnd => Some("year_end".into()),
        DeadlineKind::Standing => Some("standing".into()),
        DeadlineKind::Quota => Some("quota".into()),
        DeadlineKind::None => None,
    }
}

fn fits(expected: &Value, found: Option<&str>) -> bool {
    match expected.as_str() {
        None => found.is_none(),
        Some(words) => found.is_some_and(|found| words.split('|').any(|word| word == found)),
    }
}

#[test]
fn every_given_list_is_read_as_a_careful_clerk_would() {
    let (Some(folder), Some(real)) = (shared("cases/checklists"), shared("real/huoqiu-units.csv")) else { return };
    let directory = directory(read_units(&read("units.csv", &std::fs::read(real).unwrap()).unwrap()));
    for expected in expectations(&folder, ".expect.json").iter().filter(|expected| expected["files"].is_array()) {
        for file in expected["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()) {
            let read = read(file, &std::fs::read(folder.join(file)).unwrap());
            if let Some(words) = expected["refused_with"].as_str() {
                assert!(read.unwrap_err().to_string().contains(words), "{file}");
                continue;
            }
            let report = ImportReport::new(&parse(&recognise_document(&read.unwrap(), None, None), &directory, 2023), &directory);
            let all = serde_json::to_string(&report).unwrap();
            if let Some(count) = expected["items"].as_u64() {
                assert_eq!(report.items.len() as u64, count, "{file}");
            }
            if let Some(sections) = expected["sections"].as_array() {
                let sections: Vec<&str> = sections.iter().map(|section| section.as_str().unwrap()).collect();
                assert_eq!(report.sections, sections, "{file}");
            }
            let each = |key: &str| expected[key].as_array().into_iter().flatten().zip(&report.items);
            for (expected, item) in each("deadline") {
                assert!(fits(expected, deadline(item).as_deref()), "{file}: {expected} {:?}", item.deadline);
            }
            for (expected, item) in each("subsections") {
                assert!(fits(expected, item.subsection.as_deref()), "{file}: {expected} {:?}", item.subsection);
            }
            for (expected, item) in each("leads").filter(|(expected, _)| expected.is_array()) {
                let leads = item.assignments.iter().filter(|one| one.role == AssignmentRole::Lead).map(|one| one.unit.as_str());
                let expected: Vec<&str> = expected.as_array().unwrap().iter().map(|unit| unit.as_str().unwrap()).collect();
                assert_eq!(leads.collect::<Vec<_>>(), expected, "{file}: {}", item.requirement);
            }
            for words in expected["must_not_contain"].as_array().into_iter().flatten().map(|words| words.as_str().unwrap()) {
                assert!(!all.contains(words), "{file}: {words}");
            }
            for words in expected["problem_mentions"].as_array().into_iter().flatten().map(|words| words.as_str().unwrap()) {
                assert!(all.contains(words), "{file}: {words}");
            }
        }
    }
}

#[test]
fn every_given_register_is_read_with_proposals_and_questions() {
    let Some(folder) = shared("cases/registers") else { return };
    for expected in expectations(&folder, ".unit-expect.json") {
        for file in expected["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()) {
            let units = read_units(&read_loosely(file, &std::fs::read(folder.join(file)).unwrap()).unwrap());
            let named = expected["units"].as_object().unwrap();
            assert_eq!(units.units.len(), named.len(), "{file}: {units:?}");
            for unit in &units.units {
                let class = unit.class.map_or("asked", |class| class.label());
                assert!(
                    named[&unit.full_name].as_str().unwrap().split('|').any(|word| word == class),
                    "{file}: {} {class}",
                    unit.full_name
                );
                let is_asked = units.problems.iter().any(|problem| problem.row == unit.row);
                assert!(unit.class.is_some() || is_asked, "{file}: a class that is asked has a problem in its row");
            }
        }
    }
}

#[test]
fn every_given_text_gets_the_advice_it_needs() {
    let Some(path) = shared("cases/advice.json") else { return };
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for case in cases {
        let text = case["text"].as_str().unwrap();
        let found = advise("", text, 2026, "2026-11-28".parse().unwrap());
        let wanted: Vec<&str> = case["want"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
        let told: String = found.iter().map(|one| one.message.as_str()).collect();
        assert!(wanted.iter().all(|word| word.ends_with('?') || told.contains(word)), "{text}: {found:?}");
        assert!(!wanted.is_empty() || found.is_empty(), "{text}: {found:?}");
    }
}
