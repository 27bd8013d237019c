//! Lists that stand in no page: records that a script unpacks, and answers that are data. Only columns that are registered so are read so.

use chrono::{DateTime, NaiveDate};
use domain::calendar::office_time::day_of;
use domain::monitoring::days::first_full_day;
use domain::monitoring::page::{ColumnPage, LinkList, LinkRow};
use serde_json::Value;
use url::Url;

/// Fields that hold an address, the likeliest first.
const ADDRESSES: [&str; 9] = ["url", "link", "href", "docpuburl", "puburl", "pageurl", "infourl", "linkurl", "path"];
/// Fields that hold a title.
const TITLES: [&str; 8] = ["title", "doctitle", "subject", "infotitle", "name", "headline", "subtitle", "doc_title"];
/// Fields that hold the day of publication.
const DAYS: [&str; 14] = [
    "publish_time",
    "publishtime",
    "publishdate",
    "publish_date",
    "pubdate",
    "pubtime",
    "docpubtime",
    "docreltime",
    "release_time",
    "releasetime",
    "display_publish_time",
    "first_publish_time",
    "infodate",
    "date",
];
/// So many rows are read.
const MOST: usize = 500;

/// The page with its records unpacked: `<record><![CDATA[<li>…</li>]]></record>`, each of them a piece of the page. None where it has none.
pub(crate) fn unpacked(html: &str) -> Option<String> {
    const OPEN: &str = "<![CDATA[";
    let mut rows = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<record>") {
        rest = &rest[at + "<record>".len()..];
        let end = rest.find("</record>").unwrap_or(rest.len());
        let record = rest[..end].trim();
        let inside = record.strip_prefix(OPEN).map_or(record, |inside| inside.strip_suffix("]]>").unwrap_or(inside));
        rows.push_str(inside);
        rest = &rest[end..];
    }
    if rows.is_empty() {
        return None;
    }
    // what stands before the records names the page and where its addresses begin
    let head = html.find("<body").map_or("", |at| &html[..at]);
    Some(format!("{head}<body><main><ul>{rows}</ul></main></body>"))
}

/// The list of an answer that is data: the longest array of objects that have an address and a title. None where there is none.
pub(crate) fn of_json(text: &str, address: &Url) -> Option<ColumnPage> {
    let start = text.find(['{', '['])?;
    // callback({…});
    let text = text[start..].trim_end().trim_end_matches([')', ';']);
    let whole: Value = serde_json::from_str(text).ok()?;
    let mut best: Option<Vec<LinkRow>> = None;
    let mut waiting = vec![&whole];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => {
                let rows: Vec<LinkRow> = values.iter().take(MOST).filter_map(|one| row(one, address)).collect();
                // an empty array may be a list that holds nothing; one of words, or of objects that name no page, is none
                let is_list = values.is_empty() || values.iter().any(names_page);
                if is_list && best.as_ref().is_none_or(|best| best.len() < rows.len()) {
                    best = Some(rows);
                }
                waiting.extend(values.iter().filter(|one| one.is_array()));
            }
            Value::Object(fields) => waiting.extend(fields.values()),
            _ => {}
        }
    }
    let list = LinkList { in_main: true, is_marked_up: true, rows: best?, ..LinkList::default() };
    Some(ColumnPage { lists: vec![list], ..ColumnPage::default() })
}

/// What an object has under one of these names, the first that has anything.
fn field<'v>(value: &'v Value, wanted: &[&str]) -> Option<&'v Value> {
    let fields = value.as_object()?;
    wanted.iter().find_map(|name| {
        fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).filter(|value| !value.is_null())
    })
}

/// Whether it has an address and a title, whatever they are.
fn names_page(value: &Value) -> bool {
    field(value, &ADDRESSES).is_some() && field(value, &TITLES).is_some()
}

fn row(value: &Value, address: &Url) -> Option<LinkRow> {
    let mut next = address.join(field(value, &ADDRESSES)?.as_str().filter(|text| !text.trim().is_empty())?.trim()).ok()?;
    next.set_fragment(None);
    if !matches!(next.scheme(), "http" | "https") {
        return None;
    }
    let title = html_escape::decode_html_entities(field(value, &TITLES)?.as_str()?.trim()).into_owned();
    let day = field(value, &DAYS).and_then(day_in);
    (!title.is_empty()).then(|| LinkRow { address: next.into(), text: title, day, ..LinkRow::default() })
}

/// A day as text, or a moment as seconds or thousandths of seconds since 1970.
fn day_in(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::String(text) => first_full_day(text).or_else(|| text.parse::<i64>().ok().and_then(day_of_number)),
        Value::Number(number) => number.as_i64().and_then(day_of_number),
        _ => None,
    }
}

fn day_of_number(number: i64) -> Option<NaiveDate> {
    /// 2001 in seconds, and in thousandths.
    const SECONDS: std::ops::Range<i64> = 978_307_200..10_000_000_000;
    let seconds = if SECONDS.contains(&number) { number } else { number / 1_000 };
    SECONDS.contains(&seconds).then(|| DateTime::from_timestamp(seconds, 0)).flatten().map(day_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(page: &ColumnPage) -> Vec<(String, String, Option<String>)> {
        let row = |row: &LinkRow| (row.address.clone(), row.text.clone(), row.day.map(|day| day.to_string()));
        page.lists.iter().flat_map(|list| &list.rows).map(row).collect()
    }

    #[test]
    fn an_answer_that_is_data() {
        let address: Url = "http://a.cn/api/all/7?page=1".parse().unwrap();
        let expected = ("http://a.cn/w/1.html".to_owned(), "供水管护 通知".to_owned(), Some("2026-10-05".to_owned()));
        for text in [
            r#"{"code":0,"articles":[{"title":"供水管护 通知","url":"/w/1.html","publish_time":"2026-10-05 08:00:00"}],"tags":["x","y","z"]}"#,
            r#"[{"DocTitle":"供水管护 通知","DocPubUrl":"http://a.cn/w/1.html#top","DocRelTime":"2026/10/05"}]"#,
            r#"cb({"data":{"list":[{"title":"供水管护&nbsp;通知","link":"../../w/1.html","date":1791158400}]}});"#,
            r#"{"data":[{"name":"供水管护 通知","url":"/w/1.html","pubtime":1791158400000}]}"#,
        ] {
            let page = of_json(text, &address).unwrap();
            let mut rows = told(&page);
            rows[0].1 = rows[0].1.replace('\u{a0}', " ");
            assert_eq!(rows, std::slice::from_ref(&expected), "{text}");
        }
        assert_eq!(told(&of_json(r#"{"total":0,"articles":[]}"#, &address).unwrap()), []);
        let no_page = [r#"{"code":500,"errors":["x"]}"#, r#"{"list":[{"id":1,"heading":"题"}]}"#];
        for text in ["", "<html></html>", r#"{"code":500}"#, r#"{"articles":"#].into_iter().chain(no_page) {
            assert!(of_json(text, &address).is_none(), "{text}");
        }
        assert_eq!(told(&of_json(r#"[{"title":"题","url":"javascript:void(0)"}]"#, &address).unwrap()), []);
    }

    #[test]
    fn records_that_a_script_unpacks() {
        let html = "<html><head><title>通知公告</title></head><body><h2>通知公告</h2><script type='text/xml'><datastore><recordset>\
            <record><![CDATA[<li><a href='1.html'>关于开展检查的通知</a><span>2026-10-05</span></li>]]></record>\
            <record><![CDATA[<li><a href='2.html'>关于开展培训的通知</a><span>2026-10-04</span></li>]]></record></recordset></datastore></script></body></html>";
        let page = unpacked(html).unwrap();
        assert!(page.starts_with("<html><head><title>通知公告</title></head><body><main><ul><li><a href='1.html'>"));
        assert!(page.ends_with("<span>2026-10-04</span></li></ul></main></body>") && !page.contains("CDATA"));
        assert_eq!(unpacked("<html><body>没有</body></html>"), None);
        assert_eq!(unpacked("<record></record>"), None);
    }
}
