//! A real county's checklist in five formats against the same list parsed by hand, where the shared material lies beside
//! the project. Elsewhere these tests say that they were left out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::path::{Path, PathBuf};

use domain::checklist::import::responsible::{DatedName, DirectoryUnit};
use domain::checklist::import::{Outcome, ParsedChecklist};
use domain::ids::UnitId;
use exchange::{ImportReport, UnitDirectory, parse, read, read_units, recognise};

const FILES: [&str; 5] = ["huoqiu-2023.xlsx", "huoqiu-2023.docx", "huoqiu-2023.html", "huoqiu-2023.csv", "huoqiu-2023.gb18030.csv"];

fn real(file: &str) -> Option<Vec<u8>> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/real");
    let bytes = std::fs::read(folder.join(file)).ok();
    if bytes.is_none() {
        println!("left out: ../shared/real/{file} is not here");
    }
    bytes
}

fn directory() -> Option<UnitDirectory> {
    let file = read_units(&read("huoqiu-units.csv", &real("huoqiu-units.csv")?).unwrap());
    assert_eq!(file.problems, [], "the real register reads without a problem");
    assert_eq!(file.units.len(), 67);
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
    let mut directory = UnitDirectory { units: units.collect(), ..UnitDirectory::default() };
    assert_eq!(directory.guess_county_name().as_deref(), Some("霍邱县"));
    directory.county_names = domain::checklist::import::responsible::county_names("霍邱县");
    Some(directory)
}

fn parsed(file: &str, directory: &UnitDirectory) -> Option<ParsedChecklist> {
    let document = read(file, &real(file)?).unwrap_or_else(|error| panic!("{file}: {error}"));
    let recognised = recognise(&document.tables[document.likeliest_table()], None);
    assert!(recognised.is_readable(), "{file}");
    Some(parse(&recognised, directory, 2023))
}

fn by_hand() -> Option<serde_json::Value> {
    Some(serde_json::from_slice(&real("huoqiu-2023.json")?).unwrap())
}

#[test]
fn five_files_give_the_sections_and_tasks_of_the_list_parsed_by_hand() {
    let (Some(directory), Some(json)) = (directory(), by_hand()) else { return };
    for file in FILES {
        let Some(list) = parsed(file, &directory) else { continue };
        let sections: Vec<&str> = json["sections"].as_array().unwrap().iter().map(|s| s["title_raw"].as_str().unwrap()).collect();
        assert_eq!(list.sections, sections, "{file}");
        assert_eq!((list.sections.len(), list.items.len()), (10, 23), "{file}");
        let mut items = list.items.iter();
        for section in json["sections"].as_array().unwrap() {
            for expected in section["items"].as_array().unwrap() {
                let item = items.next().unwrap();
                let id = expected["id"].as_str().unwrap();
                assert_eq!(item.row.no, id, "{file}");
                assert_eq!(item.row.section, section["title_raw"].as_str().unwrap(), "{file} {id}");
                assert_eq!(item.row.requirement, expected["requirement_raw"].as_str().unwrap(), "{file} {id}");
                assert_eq!(item.row.responsible, expected["responsible_raw"].as_str().unwrap(), "{file} {id}");
                assert_eq!(item.row.completion, expected["completion_raw"].as_str().unwrap(), "{file} {id}");
                assert_eq!(item.is_open(), expected["open_list"].as_bool().unwrap(), "{file} {id}");
            }
        }
        if !file.ends_with("csv") {
            assert_eq!(list.title, json["title"].as_str().unwrap(), "{file}");
        }
    }
}

#[test]
fn tokens_are_cut_as_by_hand() {
    let (Some(directory), Some(json)) = (directory(), by_hand()) else { return };
    let Some(list) = parsed("huoqiu-2023.xlsx", &directory) else { return };
    let by_hand = json["sections"].as_array().unwrap().iter().flat_map(|section| section["items"].as_array().unwrap());
    for (item, expected) in list.items.iter().zip(by_hand) {
        let id = expected["id"].as_str().unwrap();
        let tokens: Vec<(String, String)> =
            item.responsible.tokens.iter().map(|token| (token.written.clone(), token.separator.clone())).collect();
        let expected: Vec<(String, String)> = expected["tokens"]
            .as_array()
            .unwrap()
            .iter()
            .map(|token| {
                let part = |key: &str| token[key].as_str().unwrap_or_default();
                // by hand the verb 牵头 stands apart; here it belongs to what separates the names
                let mark = if part("kind") == "unit" { part("marker") } else { "" };
                (part("written").to_owned(), format!("{mark}{}", part("sep")))
            })
            .collect();
        assert_eq!(tokens, expected, "{id}");
    }
}

#[test]
fn units_are_resolved_and_nothing_is_guessed() {
    let Some(directory) = directory() else { return };
    for file in FILES {
        let Some(list) = parsed(file, &directory) else { continue };
        let tokens: Vec<_> = list.items.iter().flat_map(|item| &item.responsible.tokens).collect();
        let of = |written: &str| tokens.iter().filter(|token| token.written == written).map(|token| &token.outcome).collect::<Vec<_>>();

        let townships = of("各乡镇人民政府");
        assert_eq!(townships.len(), 15, "{file}");
        assert!(townships.iter().all(|outcome| matches!(outcome, Outcome::Group { units, .. } if units.len() == 30)), "{file}");

        let zones = of("开发区管委会");
        assert_eq!(zones.len(), 15, "{file}");
        assert!(zones.iter().all(|outcome| matches!(outcome, Outcome::Resolved { .. })), "{file}");

        let lost = of("直有关单位");
        assert_eq!(lost.len(), 11, "{file}");
        assert!(
            lost.iter().all(|outcome| matches!(outcome, Outcome::OpenGroup { likely_original: Some(original), confirmed: None, .. } if original == "县直有关单位")),
            "{file}"
        );
        assert_eq!(list.open_groups.len(), 1, "both ways of writing are confirmed in one place");
        assert_eq!(list.open_groups[0].key, "县直有关单位");
        assert_eq!(list.open_groups[0].rows.len(), 12);

        let unresolved: Vec<(&str, Vec<String>)> = list
            .items
            .iter()
            .flat_map(domain::checklist::import::ParsedItem::unresolved)
            .map(|token| match &token.outcome {
                Outcome::Unresolved { candidates, .. } => {
                    (token.written.as_str(), candidates.iter().map(|id| directory.name(id)).collect())
                }
                _ => (token.written.as_str(), Vec::new()),
            })
            .collect();
        assert_eq!(unresolved, [("公安分局", vec!["公安局".to_owned()])], "{file}");

        let empty = list.items.iter().find(|item| item.row.no == "05.02").unwrap();
        assert!(empty.assignees().is_empty(), "{file}");
        let problems: Vec<_> = list.problems.iter().filter(|problem| problem.row == empty.row.source_row).collect();
        assert_eq!(problems.len(), 1, "{file}: {problems:?}");
        assert_eq!(problems[0].column, "责任单位");
        assert!(problems[0].offer.is_some());
    }
}

#[test]
fn the_command_lines_object_says_the_same() {
    let Some(directory) = directory() else { return };
    let Some(list) = parsed("huoqiu-2023.html", &directory) else { return };
    let report = serde_json::to_value(ImportReport::new(&list, &directory)).unwrap();
    assert_eq!(report["items"].as_array().unwrap().len(), 23);
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&report), ["items", "problems", "sections", "title"]);
    let item = &report["items"][15];
    assert_eq!(
        keys(item),
        ["assignments", "completion", "deadline", "no", "open", "requirement", "responsible", "section", "subsection", "unresolved"]
    );
    // 06.02: one unit is marked as leading, six others and all townships and the zone help
    let assignments = item["assignments"].as_array().unwrap();
    assert_eq!(assignments.len(), 7 + 30 + 1);
    assert_eq!(assignments[0], serde_json::json!({"unit": "政府办", "role": "lead", "lead_presumed": false, "via": "name"}));
    assert_eq!(assignments[7]["via"], "group");
    assert!(assignments[1..].iter().all(|other| other["role"] == "support"));
    assert_eq!(report["items"][4]["deadline"], serde_json::json!({"kind": "quota"}));
    assert_eq!(keys(&report["problems"][0]), ["column", "message", "row"]);
}
