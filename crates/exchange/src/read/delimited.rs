//! csv and text with tabs.

use std::borrow::Cow;

use domain::checklist::import::headings::find_headings;
use domain::checklist::import::{Aside, Document, Table};

use super::error::ReadError;
use super::table_builder::{Budget, TableBuilder};
use super::{Limits, markdown, with_prose};
use crate::clean::clean;
use crate::csv_guard::unguard;

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];
/// Records that decide which delimiter it is.
const RECORDS_TRIED: usize = 60;

pub(super) fn read(text: &str) -> Result<Document, ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    let bare = unquoted(text);
    let text: &str = &bare;
    if let Some((delimiter, rest)) = told(text) {
        return Ok(Document::of(vec![parse(rest, delimiter, usize::MAX)?]));
    }
    if let Some(document) = markdown::read(text)? {
        return Ok(document);
    }
    let (delimiter, has_headings) = match delimiter(text) {
        Ok(found) => found,
        Err(ReadError::NoTable) => return lines(text),
        Err(error) => return Err(error),
    };
    if !has_headings {
        let document = lines(text)?;
        if document.tables.is_empty() {
            return Ok(Document::of(vec![parse(text, delimiter, usize::MAX)?]));
        }
        return Ok(document);
    }
    Ok(Document::of(vec![parse(text, delimiter, usize::MAX)?]))
}

/// The words of an answered mail without the signs that its program put in front of every line, however often it was answered.
fn unquoted(text: &str) -> Cow<'_, str> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    if lines().nth(1).is_none() || !lines().all(|line| line.trim_start().starts_with('>')) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.lines().map(|line| line.trim_start_matches(['>', ' '])).collect::<Vec<_>>().join("\n"))
}

/// `sep=;` in the first line: what some programs write in front, so that Excel takes that sign. It is no row.
fn told(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let sign = first.trim_end_matches('\r').trim_matches('"');
    let sign = sign.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).and_then(|_| sign.get(4..))?;
    let &[delimiter] = sign.as_bytes() else { return None };
    DELIMITERS.contains(&delimiter).then_some((delimiter, rest))
}

/// Running text: a list in prose, if it is one.
fn lines(text: &str) -> Result<Document, ReadError> {
    let mut budget = Budget::default();
    let mut document = Document::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        budget.take(1, line.len())?;
        // ## 一、供水, **责任单位**：水利局: the signs by which Markdown marks a title or bold words are no words of it
        let line = markdown::without_bold(line.trim_start_matches('#').trim_start());
        if !line.is_empty() {
            document.asides.push(Aside { text: clean(&line).into_owned(), ..Aside::default() });
        }
    }
    Ok(with_prose(document))
}

/// The delimiter under which the headings say most, and of equals the one with most columns.
fn delimiter(text: &str) -> Result<(u8, bool), ReadError> {
    let mut best: Option<(u8, (usize, usize))> = None;
    let mut refusal = ReadError::NoTable;
    for delimiter in DELIMITERS {
        let table = match parse(text, delimiter, RECORDS_TRIED) {
            Ok(table) => table,
            Err(error) => {
                refusal = error;
                continue;
            }
        };
        let known = find_headings(&table).map_or(0, |mapping| mapping.known_columns());
        let filled = table.rows.iter().filter(|row| row.cells.iter().filter(|cell| !cell.text.is_empty()).count() >= 2).count();
        if best.is_none_or(|(_, score)| (known, filled) > score) {
            best = Some((delimiter, (known, filled)));
        }
    }
    match best {
        Some((delimiter, (known, filled))) if filled > 0 => Ok((delimiter, known > 0)),
        _ => Err(refusal),
    }
}

fn parse(text: &str, delimiter: u8, most_records: usize) -> Result<Table, ReadError> {
    // a record is read whole before its fields can be counted
    if text.bytes().filter(|byte| *byte == delimiter).count() > Limits::TAGS {
        return Err(ReadError::TableTooLarge);
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let (mut builder, mut budget) = (TableBuilder::default(), Budget::default());
    for record in reader.records().take(most_records) {
        let record = record.map_err(|_| ReadError::NotReadable)?;
        builder.begin_row(&mut budget)?;
        // an empty field at the end of a record is no column of its own; the table's width makes up for it
        let fields = record.iter().enumerate().filter(|(_, field)| !field.is_empty()).last().map_or(0, |(last, _)| last + 1);
        for field in record.iter().take(fields) {
            builder.cell(unguard(field), 1, 1, &mut budget)?;
        }
    }
    builder.finish(None, Vec::new(), &mut budget)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let document = read(text).unwrap();
        document.tables[0].rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect()).collect()
    }

    #[test]
    fn delimiters_are_told_apart() {
        for text in ["任务,责任单位\r\n甲;乙,财政局", "任务\t责任单位\n甲;乙\t财政局", "任务;责任单位\n\"甲;乙\";财政局"]
        {
            assert_eq!(rows(text), [["任务", "责任单位"], ["甲;乙", "财政局"]], "{text}");
        }
    }

    #[test]
    fn a_first_line_that_names_the_delimiter_is_no_row() {
        for (text, expected) in [
            ("sep=;\r\n任务;责任单位\r\n甲,乙;财政局", [["任务", "责任单位"], ["甲,乙", "财政局"]]),
            ("SEP=,\n任务,责任单位\n甲;乙,财政局", [["任务", "责任单位"], ["甲;乙", "财政局"]]),
            ("\u{feff}sep=\t\n任务\t责任单位\n甲\t财政局", [["任务", "责任单位"], ["甲", "财政局"]]),
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
    }

    #[test]
    fn the_signs_of_an_answered_mail_are_no_text() {
        for text in ["> 任务,责任单位\n>甲,财政局\n\n> 乙,民政局", ">> 任务,责任单位\n> > 甲,财政局\n>> 乙,民政局"]
        {
            assert_eq!(rows(text), [["任务", "责任单位"], ["甲", "财政局"], ["乙", "民政局"]], "{text}");
        }
        assert_eq!(rows("任务,责任单位\n>90%,财政局")[1], [">90%", "财政局"], "a sign of the text itself stays");
    }

    #[test]
    fn fields_over_several_lines_stay_one() {
        assert_eq!(rows("a,b\r\n\"一\r\n二\",\"三\"\"四\"\"\""), [["a", "b"], ["一\n二", "三\"四\""]]);
        assert_eq!(rows("任务\t责任单位\n\"一\n二\"\t财政局"), [["任务", "责任单位"], ["一\n二", "财政局"]]);
    }

    #[test]
    fn guarded_fields_come_back() {
        assert_eq!(rows("a,b\n'=1+1,'引"), [["a", "b"], ["=1+1", "'引"]]);
    }
}
