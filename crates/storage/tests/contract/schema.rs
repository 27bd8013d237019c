//! The two migration folders say the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use sqlx::{Connection, SqliteConnection};

/// File name → statements with the engines' own type words made equal.
fn folder(engine: &str) -> BTreeMap<String, String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(engine);
    let files = fs::read_dir(path).expect("the folder is there").map(|entry| entry.expect("a file").path());
    files
        .map(|file| {
            let name = file.file_name().expect("a name").to_string_lossy().into_owned();
            (name, same_words(&fs::read_to_string(&file).expect("text")))
        })
        .collect()
}

/// SQLite's storage words and PostgreSQL's types fall together by meaning that both can hold.
fn same_words(sql: &str) -> String {
    let words = sql.replace(") strict;", ");");
    words
        .split_inclusive(|c: char| !c.is_alphanumeric() && c != '_')
        .map(|part| {
            let end = part.len() - part.chars().next_back().filter(|c| !c.is_alphanumeric() && *c != '_').map_or(0, char::len_utf8);
            let (word, rest) = part.split_at(end);
            let same = match word {
                "bigint" | "boolean" => "integer",
                "date" | "timestamptz" => "text",
                "bytea" => "blob",
                other => other,
            };
            format!("{same}{rest}")
        })
        .collect()
}

#[test]
fn both_folders_hold_the_same_schema() {
    let (sqlite, postgres) = (folder("sqlite"), folder("postgres"));
    assert!(sqlite.len() >= 3);
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
    for (name, text) in &sqlite {
        // each engine has its own words for what a trigger does; which there are and when is the same
        let (one, other) = (triggers(text), triggers(&postgres[name]));
        if text.contains(REMADE) {
            assert_eq!(promises(text), promises(&postgres[name]), "{name} differs");
        } else {
            assert_eq!(one, other, "{name} differs");
            assert_eq!(tables(text), tables(&postgres[name]), "{name} differs");
        }
    }
}

/// What a file of SQLite says where it cannot change a table as PostgreSQL can.
const REMADE: &str = "the table is made anew";

/// The columns with a default and the sets of columns that are unique, in their order.
fn promises(sql: &str) -> Vec<String> {
    let columns = sql.lines().filter(|line| line.contains(" default ")).map(|line| {
        let line = line.trim_end_matches([',', ';']);
        line.split(" add column ").last().unwrap_or(line).trim().to_owned()
    });
    let unique = sql.split("unique (").skip(1).filter_map(|rest| rest.split_once(')')).map(|(columns, _)| columns.to_owned());
    columns.chain(unique).collect()
}

#[test]
fn a_table_that_is_made_anew_promises_what_it_did() {
    let (one, other) = (promises("a text default '',\n    unique (a, b)\n"), promises("alter table x add column a text default '';\n"));
    assert_eq!(one, ["a text default ''", "a, b"]);
    assert_ne!(one, other);
}

/// The statements before the first trigger or its function, without comments.
fn tables(sql: &str) -> String {
    let end = ["create trigger ", "create function "].iter().filter_map(|word| sql.find(word)).min().unwrap_or(sql.len());
    sql[..end].lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n")
}

/// Name, moment and table of every trigger; emptying a table at once exists on one engine only.
fn triggers(sql: &str) -> Vec<String> {
    let heads = sql.split("create trigger ").skip(1).map(|rest| rest.split_whitespace().take(5).collect::<Vec<_>>().join(" "));
    heads.filter(|head| !head.contains(" truncate ")).collect()
}

#[test]
fn the_comparison_can_fail() {
    assert_ne!(same_words("a text not null"), same_words("a boolean not null"));
    assert_eq!(same_words("a integer, b text"), same_words("a boolean, b date"));
}

#[test]
fn every_sqlite_table_is_strict() {
    for (name, _) in folder("sqlite") {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite").join(&name);
        let text = fs::read_to_string(path).expect("text");
        // a copy that is gone again by the end of the file has no words of its own
        let copies = text.matches(" as select ").count();
        assert_eq!(text.matches("create table").count() - copies, text.matches(") strict;").count(), "{name}");
    }
}

#[tokio::test]
async fn the_changes_of_a_list_are_found_by_their_list() {
    let mut conn = SqliteConnection::connect("sqlite::memory:").await.expect("a database");
    sqlx::migrate!("../../migrations/sqlite").run(&mut conn).await.expect("the schema");
    for asked in [
        "explain query plan select coalesce(max(o.no), 0) + 1 from import o where o.checklist_id = $1",
        "explain query plan select id from import where checklist_id = $1 and undone_at is null",
        "explain query plan select i.id from task t join import i on i.checklist_id = t.checklist_id where t.id = $1",
    ] {
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(asked).bind("one").fetch_all(&mut conn).await.expect("a plan");
        assert!(steps.iter().any(|(.., step)| step.contains("import_of_checklist")), "{asked}: {steps:?}");
    }
}
