//! The page that says which cases there are of each kind of list tells the truth: every test it names is there and has so many.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The cases of a test, or of a table beside it: the entries of its arrays of cases, a line each where they begin; one where it has
/// none. `None` where there is no such test.
fn cases(source: &str, name: &str) -> Option<usize> {
    let lines: Vec<&str> = source.lines().collect();
    let is_it = |line: &&str| line.contains(&format!("fn {name}(")) || line.contains(&format!("const {name}:"));
    let start = lines.iter().position(is_it)?;
    let outer = indent(lines[start]);
    let is_table = |text: &str| text.ends_with('[') && (text.contains("cases") || text.starts_with("for "));
    let mut open = lines[start].trim_end().ends_with('[').then_some(outer);
    let mut found = 0;
    for line in lines.iter().skip(start + 1) {
        let (text, depth) = (line.trim(), indent(line));
        match open {
            None if depth == outer && text.starts_with('}') => break,
            None => open = is_table(text).then_some(depth),
            Some(at) if depth == at && text.starts_with(']') => {
                open = None;
                if depth == outer {
                    break;
                }
            }
            Some(at) => {
                let begins = depth == at + 4 && !text.is_empty() && !text.starts_with([')', ']', '}']) && !text.starts_with("//");
                found += usize::from(begins);
            }
        }
    }
    Some(found.max(1))
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_page_of_kinds_tells_the_truth() {
    let page = fs::read_to_string(root().join("docs/development/import-kinds.md")).unwrap();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| K"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let kinds: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(kinds, (1..=12).map(|kind| format!("K{kind}")).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for row in &rows {
        let (mut file, mut own) = (String::new(), 0);
        for word in quoted(row[4]) {
            if word.contains('/') {
                file = fs::read_to_string(root().join("crates").join(word)).unwrap_or_else(|error| panic!("{word}: {error}"));
            } else {
                match cases(&file, word) {
                    Some(count) => own += count,
                    None => wrong.push(format!("{}: there is no {word}", row[0])),
                }
            }
        }
        if row[3].parse::<usize>().ok() != Some(own) {
            wrong.push(format!("{}: {} own cases, and the page says {}", row[0], own, row[3]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_given_file_belongs_to_a_kind() {
    let folder = root().join("../shared/cases");
    if !folder.exists() {
        println!("left out: ../shared/cases is not here");
        return;
    }
    let page = fs::read_to_string(root().join("docs/development/import-kinds.md")).unwrap();
    let given = page.lines().filter(|line| line.starts_with("| K")).filter_map(|line| line.split('|').nth(3));
    let stems: Vec<(String, usize)> = given
        .flat_map(|cell| cell.split(','))
        .filter_map(|one| {
            let (stem, count) = one.trim().strip_suffix(')')?.split_once(" (")?;
            Some((stem.to_owned(), count.parse().unwrap()))
        })
        .collect();
    let mut files: Vec<String> = Vec::new();
    for part in ["checklists", "registers"] {
        let all = fs::read_dir(folder.join(part)).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        files.extend(all.filter(|name| !name.ends_with(".json")));
    }
    let of = |stem: &str| files.iter().filter(|name| name.starts_with(&format!("{stem}-"))).count();
    let wrong: Vec<String> =
        stems.iter().filter(|(stem, count)| of(stem) != *count).map(|(stem, _)| format!("{stem}: {} files", of(stem))).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let left: Vec<&String> = files.iter().filter(|name| !stems.iter().any(|(stem, _)| name.starts_with(&format!("{stem}-")))).collect();
    assert!(left.is_empty(), "{left:?}");
}
