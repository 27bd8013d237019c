//! What is printed of a sealed round is read back and held against the seal, number by number.

use std::collections::HashMap;

use domain::assessment::round::{RoundState, Series};
use domain::ids::RoundId;
use serde_json::Value;
use services::Actor;
use services::assessment;
use services::operations::demo;
use storage::operations::county;
use storage::testing;

use super::Site;
use crate::{appeal_paper, round_bulletin, round_papers, year_result};

/// Of a round's sheets every so many is read back.
const EVERY: usize = 5;

/// 待评 is a word, never a number: a leaf without its fact, and what it counts in, print no sum.
async fn is_printed_as_waiting(reader: &Actor, services: &services::Services, county: &str, round: &domain::ids::RoundId) {
    let page = assessment::page(reader, services, round).await.unwrap();
    let unit = page.groups[0].rows[0].unit.clone();
    let shown = assessment::sheet(reader, services, round, &unit).await.unwrap();
    let waiting: Vec<&str> = shown.nodes.iter().filter(|node| node.waits).map(|node| node.title.as_str()).collect();
    assert!(!waiting.is_empty(), "{:?}", shown.nodes);
    let workbook = round_papers::sheet_xlsx(county, &shown).unwrap();
    let rows = round_papers::rows_of(&exchange::read_loosely("sheet.xlsx", &workbook).unwrap());
    for title in waiting.iter().chain(&["总分"]) {
        let row = rows.iter().find(|row| row[0].trim_start_matches('　') == *title).unwrap();
        assert_eq!(row[2], "待评", "{row:?}");
    }
    let paper = words_of(&round_papers::sheet_docx(county, &shown).unwrap());
    assert!(paper.contains("得分待评　得分率–　"), "{paper}");
}

/// The same number, or none on both sides: a workbook writes 98.5 where the seal says 98.50.
fn is_same(cell: &str, sealed: &Value) -> bool {
    match sealed.as_str() {
        None => cell.is_empty() && sealed.is_null(),
        Some(text) => cell.parse::<f64>().ok().zip(text.parse::<f64>().ok()).is_some_and(|(one, other)| (one - other).abs() < 1e-9),
    }
}

fn words_of(bytes: &[u8]) -> String {
    let mut texts = Vec::new();
    exchange::each_text(bytes, &mut |text| texts.push(text.to_owned())).unwrap();
    texts.join("\n")
}

/// The result of a year holds each quarter's number, the composition, the conversion, as they were sealed; on page and in both files.
async fn is_the_year_that_was_sealed(reader: &Actor, services: &services::Services, round: &RoundId, sealed: &Value) {
    let content = &sealed["versions"].as_array().unwrap().last().unwrap()["content"];
    let facts: Value = serde_json::from_str(content["facts"].as_str().unwrap()).unwrap();
    let rules: Value = serde_json::from_str(content["rules"].as_str().unwrap()).unwrap();
    let year = assessment::year_result(reader, services, round).await.unwrap();
    assert!(year.rounds.len() > 1 && year.rounds.iter().all(|name| name.contains("季度")), "{:?}", year.rounds);
    let bytes = year_result::xlsx(&year).unwrap();
    let again = assessment::year_result(reader, services, round).await.unwrap();
    assert_eq!(bytes, year_result::xlsx(&again).unwrap(), "two renders are the same bytes");
    let rows = round_papers::rows_of(&exchange::read_loosely("year.xlsx", &bytes).unwrap());
    let head = rows.iter().find(|row| row.iter().any(|cell| cell == "得分")).unwrap();
    let place = |heading: &str| head.iter().position(|cell| cell == heading).unwrap_or_else(|| panic!("{heading}: {head:?}"));
    let paper = words_of(&year_result::docx(&year).unwrap());
    let node = &rules["trees"]["year"]["nodes"][0];
    let composed = format!("{}{}分（权重80%）", node["title"].as_str().unwrap(), node["points"].as_str().unwrap());
    assert!(paper.contains(&composed), "{composed}\n{paper}");
    let converted = assessment::converted_heading(year.convert_points.as_deref());
    assert!(converted.starts_with("折合目标考核（满分"), "{converted}");
    let mut quarters = 0;
    for sheet in content["answer"]["sheets"].as_array().unwrap() {
        let unit = facts["units"].as_array().unwrap().iter().find(|unit| unit["id"] == sheet["unit"]).unwrap();
        let name = unit["name"].as_str().unwrap();
        let row = rows.iter().find(|row| row.get(place("单位")).is_some_and(|cell| cell == name)).unwrap_or_else(|| panic!("{name}"));
        assert!(is_same(&row[place("得分")], &sheet["total"]), "{name}: {row:?}");
        assert!(is_same(&row[place(&converted)], &sheet["converted"]), "{name}: {row:?} {}", sheet["converted"]);
        assert_eq!(row[place("等次")], sheet["grade"].as_str().unwrap_or_default(), "{name}");
        let fact = facts["facts"].as_array().unwrap().iter().find(|fact| fact["unit"] == sheet["unit"] && fact["rule"] == "mean");
        let values = fact.and_then(|fact| fact["values"].as_array()).map(Vec::as_slice).unwrap_or_default();
        for (quarter, value) in year.rounds.iter().zip(values) {
            let printed = &row[place(quarter)];
            match value {
                Value::Null => assert_eq!(printed, "未参评", "{name} {quarter}"),
                _ => assert!(is_same(printed, &value["score"]), "{name} {quarter}: {printed} {value}"),
            }
            quarters += 1;
        }
        if let Some(total) = sheet["total"].as_str() {
            assert!(paper.contains(total), "{name}: {total}");
        }
    }
    assert!(quarters > 100, "{quarters} numbers of quarters");
}

#[tokio::test]
async fn every_number_on_paper_is_that_of_the_seal() {
    let site = Site::empty(testing::sqlite().await, crate::http::state::Settings::default(), "2026-11-18T07:20:00Z");
    let services = &site.services;
    demo::generate(services, 1).await.unwrap();
    let county = county::list(&mut services.db().read().await.unwrap()).await.unwrap().remove(0);
    let reader = Actor::operator(county.id, county.name.clone());
    let (mut rounds, mut read, mut letters, mut years) = (0, 0, 0, 0);
    let all = assessment::rounds(&reader, services).await.unwrap().rounds;
    let running = all.iter().find(|row| row.state == RoundState::Collecting).unwrap().round.id.clone();
    is_printed_as_waiting(&reader, services, &county.name, &running).await;
    for row in all.into_iter().filter(|row| row.state == RoundState::Sealed).map(|row| row.round.id) {
        let sealed: Value = serde_json::from_str(&assessment::sealed_round(&reader, services, &row).await.unwrap().file).unwrap();
        let answer = &sealed["versions"].as_array().unwrap().last().unwrap()["content"]["answer"];
        let sheets: HashMap<&str, &Value> =
            answer["sheets"].as_array().unwrap().iter().map(|sheet| (sheet["unit"].as_str().unwrap(), sheet)).collect();
        let papers = assessment::round_papers(&reader, services, &row).await.unwrap();
        let bytes = round_papers::ranking(&papers).unwrap();
        assert_eq!(bytes, round_papers::ranking(&papers).unwrap(), "two renders are the same bytes");
        let ranking = round_papers::rows_of(&exchange::read_loosely("ranking.xlsx", &bytes).unwrap());
        let bulletin = round_bulletin::bulletin(&papers).unwrap();
        assert_eq!(bulletin, round_bulletin::bulletin(&papers).unwrap(), "two renders are the same bytes");
        let bulletin = words_of(&bulletin);
        assert!(bulletin.contains(&papers.issuer), "the county's own 发布单位 signs: {bulletin}");
        let lines = papers.groups.iter().flat_map(|group| group.rows.iter().map(move |line| (group, line)));
        for (place, (group, line)) in lines.enumerate() {
            let sheet = sheets[line.unit.as_str()];
            let printed = ranking.iter().find(|printed| printed[0] == group.name && printed[2] == line.name).unwrap();
            assert!(is_same(&printed[3], &sheet["total"]), "{} {}: {printed:?} {sheet}", papers.round.name, line.name);
            assert!(is_same(&printed[4], &sheet["rate"]), "{} {}: {printed:?}", papers.round.name, line.name);
            assert_eq!(printed[1], sheet["rank"].as_u64().map(|rank| rank.to_string()).unwrap_or_default(), "{}", line.name);
            assert_eq!(printed[5], sheet["grade"].as_str().unwrap_or_default(), "{}", line.name);
            if line.rank == Some(1) {
                let told = format!("{}（{}分）", line.name, sheet["total"].as_str().unwrap());
                assert!(bulletin.contains(&told), "{told}\n{bulletin}");
            }
            if place % EVERY == 0 {
                let shown = assessment::sheet(&reader, services, &row, &line.unit).await.unwrap();
                let workbook = round_papers::sheet_xlsx(&county.name, &shown).unwrap();
                let sum = round_papers::rows_of(&exchange::read_loosely("sheet.xlsx", &workbook).unwrap());
                let sum = sum.iter().find(|printed| printed[0] == "总分").unwrap();
                assert!(is_same(&sum[2], &sheet["total"]), "{}: {sum:?}", line.name);
                let paper = words_of(&round_papers::sheet_docx(&county.name, &shown).unwrap());
                let told = format!("得分{}", sheet["total"].as_str().unwrap_or("–"));
                assert!(paper.contains(&told), "{}: {told}", line.name);
                read += 1;
            }
        }
        if papers.round.series == Series::Year {
            is_the_year_that_was_sealed(&reader, services, &row, &sealed).await;
            years += 1;
        }
        // what was decided about an appeal, as a letter to its unit
        for (one, ..) in assessment::appeals(&reader, services, &row).await.unwrap().appeals {
            let shown = assessment::appeal(&reader, services, &one.id).await.unwrap();
            let letter = appeal_paper::decision(&county.name, &shown).unwrap().unwrap();
            assert_eq!(Some(&letter), appeal_paper::decision(&county.name, &shown).unwrap().as_ref(), "two renders are the same bytes");
            let words = words_of(&letter);
            // what a correction took away leaves no line
            let line = shown.line.as_ref().map(|(amount, _)| format!("原计分：{amount}分")).unwrap_or_default();
            for told in [shown.unit_name.as_str(), one.decision.as_str(), line.as_str()] {
                assert!(words.contains(told), "{told}\n{words}");
            }
            let (_, by) = one.decided.unwrap();
            assert!(!words.contains(&by), "never a person's name");
            letters += 1;
        }
        rounds += 1;
    }
    assert!(rounds == 5 && read > 40 && letters > 3, "{rounds} rounds, {read} sheets, {letters} letters");
    assert_eq!(years, 1, "the year that the quarters make");
}
