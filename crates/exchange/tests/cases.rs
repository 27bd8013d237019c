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

/// Without blanks, and with signs of one width: what a file's format does to a text is no difference.
fn squeezed(text: &str) -> String {
    let wide = |sign| match sign {
        ',' => '，',
        '(' => '（',
        ')' => '）',
        ';' => '；',
        ':' => '：',
        other => other,
    };
    text.chars().filter(|sign| !sign.is_whitespace()).map(wide).collect()
}

fn contains(text: &str, part: &str) -> bool {
    squeezed(text).contains(&squeezed(part))
}

/// One of the alternatives, with the signs of any width.
fn begins(text: &str, alternatives: &str) -> bool {
    alternatives.split('|').any(|one| squeezed(text).starts_with(&squeezed(one)))
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

/// The units of an item in that role, by the names of its list.
fn units(item: &ItemReport, role: AssignmentRole) -> Vec<&str> {
    item.assignments.iter().filter(|one| one.role == role).map(|one| one.unit.as_str()).collect()
}

/// Names that no unit could be told for, without those that an open list leaves to a person.
fn unresolved(item: &ItemReport) -> Vec<&str> {
    let is_left = |reason: &str| reason.contains("确认") || reason.contains("写明");
    item.unresolved.iter().filter(|one| !is_left(&one.reason)).map(|one| one.text.as_str()).collect()
}

/// A key of an expectation that is held item by item: `null` says nothing of units, and "none" of anything else.
fn item_fits(key: &str, want: &Value, item: &ItemReport) -> bool {
    let word = want.as_str().unwrap_or_default();
    match key {
        "leads" | "support" | "lead" | "unresolved" | "support_contains" if want.is_null() => true,
        "deadline" => fits(want, deadline(item).as_deref()),
        "requirement_starts" => begins(&item.requirement, word),
        "no" => item.no == word,
        "subsections" => squeezed(item.subsection.as_deref().unwrap_or_default()) == squeezed(word),
        "subsections_contain" => contains(item.subsection.as_deref().unwrap_or_default(), word),
        "leads" => units(item, AssignmentRole::Lead) == texts(want),
        "support" => units(item, AssignmentRole::Support) == texts(want),
        "support_contains" => texts(want).iter().all(|unit| units(item, AssignmentRole::Support).contains(unit)),
        "lead" => {
            let named = item.unresolved.iter().map(|one| one.text.as_str());
            units(item, AssignmentRole::Lead).into_iter().chain(named).any(|name| contains(name, word))
        }
        "unresolved" => unresolved(item) == texts(want),
        "open" => Some(item.open) == want.as_bool(),
        "completion" => item.completion == word,
        "completion_contains" => contains(&item.completion, word),
        "responsible" => item.responsible == word,
        other => panic!("an expectation that is not held: {other}"),
    }
}

/// Whatever an expectation says that did not come out so.
fn differences(expected: &Value, report: &ImportReport) -> Vec<String> {
    let all = serde_json::to_string(report).unwrap();
    let items = &report.items;
    let is_mentioned =
        |words: &str| report.problems.iter().any(|problem| problem.message.contains(words) || problem.column.contains(words));
    let mut bad = Vec::new();
    let mut hold = |holds: bool, what: String| {
        if !holds {
            bad.push(what);
        }
    };
    for (key, want) in expected.as_object().unwrap() {
        let found = || format!("{key}: {want}, but {all}");
        match key.as_str() {
            "files" | "refused_with" => {}
            "items" => hold(want.as_u64() == Some(items.len() as u64), found()),
            // that many items, or a problem that says why not
            "items_or_problem" => {
                let said = texts(&expected["problem_mentions"]).into_iter().all(is_mentioned);
                hold(want.as_u64() == Some(items.len() as u64) || said, found());
            }
            "problem_mentions" if expected.get("items_or_problem").is_some() => {}
            "problem_mentions" => {
                texts(want).into_iter().for_each(|words| hold(is_mentioned(words), format!("no problem mentions {words}")));
            }
            "sections" => {
                let want = texts(want);
                let fits = |(section, want): (&String, &&str)| want.split('|').any(|want| squeezed(want) == squeezed(section));
                hold(report.sections.len() == want.len() && report.sections.iter().zip(&want).all(fits), found());
            }
            "must_contain" => texts(want).iter().for_each(|words| hold(contains(&all, words), format!("lost without a word: {words}"))),
            "must_not_contain" => texts(want).iter().for_each(|words| hold(!all.contains(*words), format!("shown though hidden: {words}"))),
            "requirement_starts_any" => {
                for want in texts(want) {
                    let is_there = items.iter().any(|item| begins(&item.requirement, want)) || contains(&all, want);
                    let said = texts(&expected["problem_mentions"]).into_iter().any(is_mentioned);
                    hold(is_there || said, format!("{key}: nothing begins with {want}"));
                }
            }
            "leads_by_requirement" => {
                for (words, leads) in want.as_object().unwrap() {
                    let of = items.iter().filter(|item| item.requirement.contains(words)).map(|item| units(item, AssignmentRole::Lead));
                    let of: Vec<_> = of.collect();
                    hold(of == [texts(leads)], format!("leads of {words}: {leads}, but {of:?}"));
                }
            }
            "completion_differs_for_ticks" => {
                let ticks = items.first().map(|item| squeezed(&item.completion));
                hold(ticks.as_deref() != Some("已完成推进中"), "ticks are lost".into());
            }
            of_items => {
                for (place, want) in want.as_array().unwrap().iter().enumerate() {
                    let item = items.get(place);
                    let holds = item.is_some_and(|item| item_fits(of_items, want, item));
                    hold(holds, format!("{key}[{place}]: {want}, but {item:?}"));
                }
            }
        }
    }
    bad
}

#[test]
fn every_given_list_is_read_as_a_careful_clerk_would() {
    let (Some(folder), Some(real)) = (shared("cases/checklists"), shared("real/huoqiu-units.csv")) else { return };
    let directory = directory(read_units(&read("units.csv", &std::fs::read(real).unwrap()).unwrap()));
    let mut bad = Vec::new();
    for expected in expectations(&folder, ".expect.json").iter().filter(|expected| expected["files"].is_array()) {
        for file in texts(&expected["files"]) {
            let read = read(file, &std::fs::read(folder.join(file)).unwrap());
            if let Some(words) = expected["refused_with"].as_str() {
                assert!(read.unwrap_err().to_string().contains(words), "{file}");
                continue;
            }
            let report = ImportReport::new(&parse(&recognise_document(&read.unwrap(), None, None), &directory, 2023), &directory);
            bad.extend(differences(expected, &report).into_iter().map(|what| format!("{file}: {what}")));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn every_given_register_is_read_with_proposals_and_questions() {
    let Some(folder) = shared("cases/registers") else { return };
    for expected in expectations(&folder, ".unit-expect.json") {
        for file in texts(&expected["files"]) {
            let units = read_units(&read_loosely(file, &std::fs::read(folder.join(file)).unwrap()).unwrap());
            let is_asked = |row: usize| units.problems.iter().any(|problem| problem.row == row);
            for (key, want) in expected.as_object().unwrap() {
                match key.as_str() {
                    "files" => {}
                    "units" => {
                        let named = want.as_object().unwrap();
                        assert_eq!(units.units.len(), named.len(), "{file}: {units:?}");
                        for unit in &units.units {
                            let class = unit.class.map_or("asked", |class| class.label());
                            let want = named[&unit.full_name].as_str().unwrap();
                            assert!(want.split('|').any(|word| word == class), "{file}: {} {class}", unit.full_name);
                            assert!(unit.class.is_some() || is_asked(unit.row), "{file}: a class that is asked has a problem in its row");
                        }
                    }
                    // what is no unit is not stored, and said
                    "not_stored" => {
                        for name in texts(want) {
                            assert!(units.units.iter().all(|unit| unit.full_name != name), "{file}: {name} is no unit");
                            assert!(
                                units.problems.iter().any(|problem| problem.message.contains(name)),
                                "{file}: nothing says that of {name}"
                            );
                        }
                    }
                    "message" => assert!(says(want.as_str().unwrap(), &units), "{file}: {want}\n{units:?}"),
                    // instead of what was read; it was
                    "or_message" => assert!(!units.units.is_empty() || !units.problems.is_empty(), "{file}"),
                    other => panic!("an expectation that is not held: {other}"),
                }
            }
        }
    }
}

/// What a person must be told of a register, in the words of the expectation.
fn says(what: &str, file: &UnitFile) -> bool {
    match what {
        "every row's problem is shown, not only the first" => {
            let mut asked = file.units.iter().filter(|unit| unit.class.is_none());
            asked.all(|unit| file.problems.iter().any(|problem| problem.row == unit.row))
        }
        "says that only 类别 is missing and names the heading taken for the name" => {
            let about = |word: &str| file.problems.iter().any(|problem| problem.message.contains(word) || problem.column.contains(word));
            about("类别") && file.problems.iter().all(|problem| !problem.message.contains("单位全称"))
        }
        other => panic!("an expectation that is not held: {other}"),
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
