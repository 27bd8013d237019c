//! Tables as Markdown writes them: rows between bars, a line of dashes beneath the headings.

use std::borrow::Cow;

use domain::checklist::import::{Aside, Document};

use super::Limits;
use super::error::ReadError;
use super::table_builder::{Budget, TableBuilder};
use crate::clean::clean;

/// Reads a text that holds at least one such table; `None` for any other text.
pub(super) fn read(text: &str) -> Result<Option<Document>, ReadError> {
    if !text.lines().any(is_rule) {
        return Ok(None);
    }
    if text.bytes().filter(|byte| *byte == b'|').count() > Limits::TAGS {
        return Err(ReadError::TableTooLarge);
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut budget = Budget::default();
    let mut document = Document::default();
    let mut open: Option<TableBuilder> = None;
    for (place, line) in lines.iter().enumerate() {
        let begins = open.is_none() && is_row(line) && lines.get(place + 1).is_some_and(|next| is_rule(next));
        if begins {
            open = Some(TableBuilder::default());
        }
        match &mut open {
            Some(_) if is_rule(line) => {}
            Some(table) if is_row(line) => {
                table.begin_row(&mut budget)?;
                for cell in cells(line) {
                    table.cell(&cell, 1, 1, &mut budget)?;
                }
            }
            _ => {
                close(&mut open, &mut document, &mut budget)?;
                let text = line.trim().trim_start_matches('#').trim().trim_matches('*').trim();
                if !text.is_empty() {
                    budget.take(0, text.len())?;
                    document.asides.push(Aside { after_tables: document.tables.len(), sheet: None, text: clean(text).into_owned() });
                }
            }
        }
    }
    close(&mut open, &mut document, &mut budget)?;
    Ok((!document.tables.is_empty()).then_some(document))
}

fn close(open: &mut Option<TableBuilder>, document: &mut Document, budget: &mut Budget) -> Result<(), ReadError> {
    let Some(table) = open.take() else { return Ok(()) };
    if document.tables.len() >= Limits::TABLES {
        return Err(ReadError::TableTooLarge);
    }
    let titles =
        document.asides.iter().filter(|aside| aside.after_tables == document.tables.len()).map(|aside| aside.text.clone()).collect();
    document.tables.push(table.finish(None, titles, budget)?);
    Ok(())
}

fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') || line.matches('|').count() >= 2
}

/// |---|:---:|
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('|') && line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// **财政局** without its stars, also within a sentence (加强**政策解读**工作). The stars of a masked name (张**) are words of the text:
/// they stand behind one, and no words alone are between them and the next.
pub(super) fn without_bold(text: &str) -> Cow<'_, str> {
    if !text.contains("**") {
        return Cow::Borrowed(text);
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '*';
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("**") {
        plain.push_str(before);
        let opens = !plain.chars().next_back().is_some_and(is_word);
        let inner = behind.split_once("**").filter(|(inner, after)| {
            let is_whole = !inner.is_empty() && !inner.starts_with([' ', '*']) && !inner.ends_with([' ', '*']);
            is_whole && !after.starts_with('*')
        });
        let is_words = |words: &str| words.chars().nth(1).is_some() && words.chars().all(char::is_alphabetic);
        match inner.filter(|(words, _)| opens || is_words(words)) {
            Some((inner, after)) => {
                plain.push_str(inner);
                rest = after;
            }
            None => {
                plain.push_str("**");
                rest = behind;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The cells of a row; `\\|` is a bar, `<br>` a line break, stars make words bold.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in line.chars() {
        match (c, cells.last_mut()) {
            ('|', _) if !escaped => cells.push(String::new()),
            ('\\', _) if !escaped => {
                escaped = true;
                continue;
            }
            (c, Some(cell)) => {
                if escaped && c != '|' {
                    cell.push('\\');
                }
                cell.push(c);
            }
            _ => {}
        }
        escaped = false;
    }
    let plain = |cell: String| {
        let text = cell.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n");
        without_bold(&text).trim().to_owned()
    };
    cells.into_iter().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_words_lose_their_stars_and_masked_names_keep_them() {
        for (text, plain) in [
            ("**公开目录**（财政局）", "公开目录（财政局）"),
            ("1. **公开目录**", "1. 公开目录"),
            ("- **责任单位**：财政局", "- 责任单位：财政局"),
            ("**责任单位：**财政局", "责任单位：财政局"),
            ("加强**政策解读**工作", "加强政策解读工作"),
            ("张**、李**", "张**、李**"),
            ("甲**，电话13800000000，乙**", "甲**，电话13800000000，乙**"),
            ("张**李**", "张**李**"),
            ("3412**********1234", "3412**********1234"),
            ("**重点", "**重点"),
            ("**", "**"),
        ] {
            assert_eq!(without_bold(text), plain, "{text}");
        }
    }

    #[test]
    fn a_table_between_bars_is_read() {
        let text =
            "# 某县清单\n\n前言。\n\n| 任务 | 责任单位 |\n|:---|---:|\n| **甲**<br>乙 | 财政局 |\n| 丙\\|丁 | 教体局 |\n\n注：完。\n";
        let document = read(text).unwrap().unwrap();
        let rows: Vec<Vec<&str>> =
            document.tables[0].rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(rows, [["任务", "责任单位"], ["甲\n乙", "财政局"], ["丙|丁", "教体局"]]);
        assert_eq!(document.tables[0].titles, ["某县清单", "前言。"]);
        assert_eq!(document.asides.iter().map(|aside| aside.after_tables).collect::<Vec<_>>(), [0, 0, 1]);
        assert_eq!(read("任务|责任单位\n甲|乙").unwrap(), None);
    }
}
