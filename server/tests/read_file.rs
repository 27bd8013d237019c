//! Files that would end whoever opens them: they end a child process, and the person reads one sentence.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What is said of a file that ended its reader.
const GIVEN_UP: &str = "这个文件没能读完";

fn gongkai(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // a child that gives up does not read to the end
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("the program ends")
}

/// Asks the reading process itself, as the server does.
fn asked(content: &[u8]) -> Output {
    let question = format!("{{\"File\":{{\"name\":\"清单.xlsx\",\"bytes\":{}}}}}\n", content.len());
    gongkai(Path::new("."), &["read-file"], &[question.as_bytes(), content].concat())
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn workbook(shared_strings: &str) -> Vec<u8> {
    const NS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(r#"<workbook xmlns="{NS}" xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="{NS}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData></worksheet>"#
            ),
        ),
        ("xl/sharedStrings.xml", shared_strings.to_owned()),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn strings(announced: &str) -> String {
    format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{announced}"><si><t>任务</t></si><si><t>责任单位</t></si></sst>"#
    )
}

#[test]
fn an_ordinary_workbook_is_answered() {
    let output = asked(&workbook(&strings("2")));
    assert!(output.status.success(), "{}", words(&output));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["Ok"]["tables"][0]["rows"][0]["cells"][1]["text"], "责任单位", "{answer}");
}

#[test]
fn strings_that_are_only_announced_are_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for announced in ["10000000000", "100000000000000", "100000000000000000", "00000000000000000000003"] {
        std::fs::write(folder.path().join("list.xlsx"), workbook(&strings(announced))).unwrap();
        let output = gongkai(folder.path(), &["checklist", "import", "--dry-run", "--year", "2030", "list.xlsx"], b"");
        // the last one is an honest count, written oddly: the file is read, and the report says what is missing in it
        let is_honest = announced.starts_with('0');
        assert_eq!(output.status.code(), Some(if is_honest { 0 } else { 2 }), "{announced}: {}", words(&output));
        assert_eq!(words(&output).contains("文件已损坏"), !is_honest, "{announced}: {}", words(&output));
        let output = gongkai(folder.path(), &["unit", "import", "--dry-run", "list.xlsx"], b"");
        assert_eq!(output.status.code(), Some(2), "{announced}: {}", words(&output));
    }
}

/// Tables inside one another: small on disk, half a gigabyte as a tree.
fn nested(tables: usize) -> String {
    format!("<html>{}", "<table><tr><td>x".repeat(tables))
}

#[test]
fn a_file_that_needs_more_than_its_reader_may_have_ends_only_the_reader() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list.html"), nested(600_000)).unwrap();
    let output = gongkai(folder.path(), &["checklist", "import", "--dry-run", "--year", "2030", "list.html"], b"");
    assert_eq!(output.status.code(), Some(2), "{}", words(&output));
    assert!(words(&output).contains(GIVEN_UP) || words(&output).contains("请"), "{}", words(&output));
}

/// Asks the reading process what stands in an attachment.
fn looked(content: &[u8]) -> Output {
    let question = format!("{{\"Texts\":{{\"bytes\":{}}}}}\n", content.len());
    gongkai(Path::new("."), &["read-file"], &[question.as_bytes(), content].concat())
}

/// An attachment whose main text is this.
fn attachment(text: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_is_found_in_an_attachment_stops_it_however_much_stands_around_it() {
    let answer = |content: &[u8]| {
        let output = looked(content);
        assert!(output.status.success() && output.stdout.len() < 16 * 1024 * 1024, "{}", output.stdout.len());
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let plain = answer(&attachment("<p><t>没有号码</t></p>"));
    assert_eq!(plain["Ok"]["is_empty"], false);
    assert_eq!(plain["Ok"]["personal"], serde_json::json!([]));
    // a text of megabytes, with a number on every line of it: one piece of it is enough, and more than a hundred are too many
    let long = answer(&attachment(&format!("<p><t>{}</t></p>", "王某，电话13912345678。".repeat(100_000))));
    let found = long["Ok"]["personal"].as_array().unwrap();
    assert!((1..=100).contains(&found.len()), "{}", found.len());
    // what is left out for its size hides nothing that stood before
    let cut = attachment(&format!("<p><t>电话13912345678</t></p>{}", " ".repeat(40_000_000)));
    assert!(answer(&cut)["Err"].is_string(), "one part is looked at as a whole or not at all");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("word/a.xml", "<p><t>电话13912345678</t></p>".to_owned()), ("word/b.xml", " ".repeat(40_000_000))] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    let cut = answer(&writer.finish().unwrap().into_inner());
    assert_eq!(cut["Ok"]["personal"].as_array().map(Vec::len), Some(1), "{cut}");
}

#[test]
fn an_attachment_that_needs_more_than_its_reader_may_have_ends_only_the_reader() {
    // a quarter of a million small objects: each is a tree of its own in memory
    let objects: String = (3..250_000).map(|number| format!("{number} 0 obj<</A 1/B 2/C 3>>endobj\n")).collect();
    let file = format!("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n{objects}trailer<</Size 250000/Root 1 0 R>>\n");
    let began = std::time::Instant::now();
    let output = looked(file.as_bytes());
    assert!(!output.status.success() || output.stdout.starts_with(b"{"), "{}", words(&output));
    assert!(began.elapsed().as_secs() < 90, "bounded by processor time");
}

#[test]
fn the_reader_has_bounds_of_its_own() {
    // a question that is none, and nothing at all
    for input in [&b"not json\n"[..], b""] {
        let output = gongkai(Path::new("."), &["read-file"], input);
        assert!(!output.status.success() && output.stdout.is_empty(), "{}", words(&output));
    }
    // it is not shown to people
    let help = gongkai(Path::new("."), &["--help"], b"");
    assert!(!words(&help).contains("read-file"), "{}", words(&help));
}
