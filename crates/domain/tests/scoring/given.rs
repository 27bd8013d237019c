//! The examples of the scoring contract, where they lie beside the project.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::setup::{answer, sheet};

#[test]
fn the_given_cases_come_out_as_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases/scoring");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("left out: ../shared/cases/scoring is not here");
        return;
    };
    let mut checked = 0;
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "json")) {
        let case: Value = serde_json::from_str(&fs::read_to_string(&path).expect("a case")).expect("JSON");
        check(&case, &case["expect"]);
        checked += 1;
    }
    assert!(checked > 0, "no case in the folder");
}

fn check(case: &Value, expected: &Value) {
    let name = &case["name"];
    let answer = match answer(&case["rules"], &case["facts"]) {
        Ok(answer) => answer,
        Err(problems) => {
            assert_eq!(expected["exit"], 2, "{name}: {problems:?}");
            for wanted in expected["problems"].as_array().expect("problems") {
                let found = problems.iter().map(|it| json!([it.code, it.unit, it.leaf, it.rule]));
                let fits = |found: &Value| (0..4).all(|place| wanted[place].is_null() || wanted[place] == found[place]);
                assert!(found.clone().any(|found| fits(&found)), "{name}: {wanted} not in {:?}", found.collect::<Vec<_>>());
            }
            return;
        }
    };
    assert_eq!(expected["exit"], 0, "{name}");
    let warnings: Vec<Value> =
        answer["warnings"].as_array().expect("warnings").iter().map(|warning| json!([warning["code"], warning["node"]])).collect();
    assert_eq!(json!(warnings), expected["warnings"], "{name}");
    for (unit, wanted) in expected["sheets"].as_object().expect("sheets") {
        check_sheet(&format!("{name} {unit}"), sheet(&answer, unit), wanted);
    }
    for (group, wanted) in expected["ranking"].as_object().expect("a ranking") {
        let ranking =
            answer["ranking"].as_array().expect("rankings").iter().find(|ranking| ranking["group"] == **group).expect("the group");
        let rows = ranking["rows"].as_array().expect("rows");
        for (member, wanted) in wanted.as_object().expect("members") {
            match member.as_str() {
                "rows" => {
                    assert_eq!(json!(rows.iter().map(|row| json!([row["rank"], row["unit"]])).collect::<Vec<_>>()), *wanted, "{name}");
                }
                "moved" => {
                    for (unit, moved) in wanted.as_object().expect("units") {
                        assert_eq!(rows.iter().find(|row| row["unit"] == **unit).expect("a row")["moved"], *moved, "{name} {unit}");
                    }
                }
                _ => assert_eq!(ranking[member], *wanted, "{name} {member}"),
            }
        }
    }
}

fn check_sheet(name: &str, sheet: &Value, expected: &Value) {
    for (member, wanted) in expected.as_object().expect("members") {
        let lines = sheet["lines"].as_array().expect("lines");
        match member.as_str() {
            "lines" => {
                let counted = |lines: Vec<Value>| {
                    lines.into_iter().fold(BTreeMap::<String, u32>::new(), |mut all, line| {
                        *all.entry(line.to_string()).or_default() += 1;
                        all
                    })
                };
                let found = lines.iter().map(|line| json!([line["leaf"], line["rule"], line["amount"]])).collect();
                assert_eq!(counted(found), counted(wanted.as_array().expect("lines").clone()), "{name}");
            }
            "nodes" => {
                for (node, sum) in wanted.as_object().expect("nodes") {
                    assert_eq!(sheet["nodes"].get(node), Some(sum), "{name} {node}");
                }
            }
            "n" => {
                for (leaf, n) in wanted.as_object().expect("leaves") {
                    let found: Vec<&Value> = lines.iter().filter(|line| line["leaf"] == **leaf).filter_map(|line| line.get("n")).collect();
                    assert_eq!(found, [n], "{name} {leaf}");
                }
            }
            _ => assert_eq!(sheet[member], *wanted, "{name} {member}"),
        }
    }
}
