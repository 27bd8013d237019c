//! What a column holds: from the pages that were read of it to its items.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::address::Registered;
use super::column::Column;
use super::counted::Counted;
use super::days::latest;
use super::lists::{self, Around, Claims, Own, says_empty};
use super::note;
use super::page::{Article, ColumnPage, letters};
use super::personal::PersonalHit;
use super::title::{of_item, without_marks};
use super::tried::DaySource;

/// An item of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Its absolute address.
    pub address: String,
    /// The list's text.
    pub text: String,
    /// The link's `title`.
    pub attribute: String,
    /// A full date in its row.
    pub day: Option<NaiveDate>,
    /// A short date in its row.
    pub short_day: Option<(u32, u32)>,
    /// Personal numbers in the list's text.
    pub personal: Vec<PersonalHit>,
}

impl Item {
    /// Its title, with the article's heading where it was opened.
    #[must_use]
    pub fn title(&self, article: Option<&Article>) -> String {
        of_item(&self.text, &self.attribute, article.map_or("", |article| article.heading.as_str()))
    }

    /// Its day of publication: the row's full date, the article's own, the row's short date.
    #[must_use]
    pub fn published(&self, article: Option<&Article>, as_of: NaiveDate) -> Option<NaiveDate> {
        self.published_by(article, as_of).map(|(day, _)| day)
    }

    /// The same, and where it was found.
    #[must_use]
    pub fn published_by(&self, article: Option<&Article>, as_of: NaiveDate) -> Option<(NaiveDate, DaySource)> {
        let own = || {
            let article = article?;
            let meta = article.meta_day.map(|day| (day, DaySource::Meta));
            meta.or(article.label_day.map(|day| (day, DaySource::Label)))
        };
        let short = || self.short_day.and_then(|(month, day)| latest(month, day, as_of)).map(|day| (day, DaySource::ShortRow));
        self.day.map(|day| (day, DaySource::Row)).or_else(own).or_else(short)
    }
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A list.
    Items(Vec<Item>),
    /// The page carries an article: its own single item.
    Article,
    /// A note why there is nothing, where one is allowed; its day, if it names one.
    Note(Option<NaiveDate>),
    /// Nothing.
    Empty,
    /// The list stands in records that only a script unpacks: we cannot say.
    Unreadable,
    /// Nobody read it; a person said how much it published in the month.
    Counted(Counted),
}

/// The pages that were read of each column, in the register's order; `None` where the first could not be.
pub type Pages = [Option<Vec<ColumnPage>>];

/// What every column holds; `None` where its page could not be read.
#[must_use]
pub fn of_all(columns: &[Column], pages: &Pages) -> Vec<Option<Content>> {
    let registered = Registered::new(columns.iter().map(|column| column.address.as_str()));
    let none = Claims::default();
    let mut claims = Claims::default();
    for (place, (column, read)) in columns.iter().zip(pages).enumerate() {
        for page in read.iter().flatten() {
            claims.add(place, &own(place, column, page, &registered, &none));
        }
    }
    let content = |place: usize| {
        let pages = pages.get(place)?.as_ref()?;
        let found: Vec<Own<'_>> = pages.iter().map(|page| own(place, &columns[place], page, &registered, &claims)).collect();
        Some(of_one(&columns[place], pages, &found))
    };
    (0..columns.len()).map(content).collect()
}

/// The addresses that a page lists, as far as it can tell by itself: whether a next page brings anything new.
#[must_use]
pub fn listed(column: &Column, page: &ColumnPage, registered: &Registered) -> Vec<String> {
    own(0, column, page, registered, &Claims::default()).rows.iter().map(|row| row.address.clone()).collect()
}

/// Whether a page still holds something that was published on a day or after it, as far as its rows say; where none names a full date, the
/// page does not tell, and may.
#[must_use]
pub fn reaches(column: &Column, page: &ColumnPage, registered: &Registered, first: NaiveDate) -> bool {
    let own = own(0, column, page, registered, &Claims::default());
    let mut days = own.rows.iter().filter_map(|row| row.day).peekable();
    days.peek().is_none() || days.any(|day| day >= first)
}

fn own<'p>(place: usize, column: &Column, page: &'p ColumnPage, registered: &Registered, claims: &Claims) -> Own<'p> {
    /// Somebody has said which rows they are: nothing speaks louder.
    const SAID: f64 = 100.0;
    if let Some(rows) = &page.picked {
        return Own { rows: rows.iter().collect(), score: SAID, summaries: 0 };
    }
    lists::own(page, Around { place, name: &column.name, address: &column.address, registered, claims })
}

fn of_one(column: &Column, pages: &[ColumnPage], found: &[Own<'_>]) -> Content {
    let mut met = HashSet::new();
    let rows: Vec<_> = found.iter().flat_map(|own| own.rows.iter()).filter(|row| met.insert(row.address.as_str())).collect();
    let Some(first) = pages.first() else { return Content::Empty };
    let has_days = rows.iter().any(|row| row.day.is_some() || row.short_day.is_some());
    let is_picked = first.picked.is_some();
    if rows.is_empty()
        || (!is_picked && !has_days && carries_article_with_links(&first.article, found.first().map_or(0, |own| own.summaries)))
    {
        return without_items(column, first);
    }
    let item = |row: &super::page::LinkRow| Item {
        address: row.address.clone(),
        text: row.text.clone(),
        attribute: row.title.clone(),
        day: row.day,
        short_day: row.short_day,
        personal: row.personal.clone(),
    };
    let items: Vec<Item> = rows.iter().copied().map(|row| item(row)).filter(|item| column.allows_note || !is_note(item)).collect();
    // a note that is not allowed is no item, and a column with nothing else is empty
    if items.is_empty() { Content::Empty } else { Content::Items(items) }
}

fn is_note(item: &Item) -> bool {
    note::is_note(&without_marks(&item.title(None)))
}

fn without_items(column: &Column, page: &ColumnPage) -> Content {
    let article = &page.article;
    if note::is_note_page(article) {
        return if column.allows_note { Content::Note(note::day_of(article)) } else { Content::Empty };
    }
    if page.picked.is_none() && is_article(article) {
        return Content::Article;
    }
    // where selectors find nothing the page may have been made anew: only what it says itself proves that it is empty
    if (page.has_records || page.picked.is_some()) && !says_empty(&article.body) { Content::Unreadable } else { Content::Empty }
}

/// Whether a page without a list carries an article.
fn is_article(article: &Article) -> bool {
    /// A text without any day must be so long to be one.
    const UNDATED: usize = 60;
    let count = letters(&article.body);
    if says_empty(&article.body) || (count == 0 && article.links.is_empty()) {
        return false;
    }
    article.day().is_some() || count >= UNDATED
}

/// Whether links without days are an article's own, not a list. What the rows say under their titles is the list's, not the article's.
fn carries_article_with_links(article: &Article, summaries: usize) -> bool {
    const LONG: usize = 150;
    let count = letters(&article.body).saturating_sub(summaries);
    article.day().is_some() || count >= LONG
}

#[cfg(test)]
mod tests {
    use super::super::column::ColumnClass;
    use super::super::page::{LinkList, LinkRow};
    use super::*;
    use crate::ids::{ColumnId, UnitId};

    fn column(allows_note: bool) -> Column {
        Column {
            id: ColumnId::new("c"),
            unit: UnitId::new("u"),
            unit_name: "甲县水利局".into(),
            name: "建议提案".into(),
            address: "http://a.cn/w/ja/".into(),
            class: ColumnClass::Regular,
            limit_days: None,
            monthly_minimum: None,
            allows_note,
            ways: Default::default(),
        }
    }

    fn only(allows_note: bool, page: ColumnPage) -> Content {
        of_all(&[column(allows_note)], &[Some(vec![page])]).remove(0).unwrap()
    }

    fn with_list(texts: &[&str]) -> ColumnPage {
        let row = |(place, text): (usize, &&str)| LinkRow {
            address: format!("http://a.cn/w/ja/{place}.html"),
            text: (*text).to_owned(),
            day: "2026-10-01".parse().ok(),
            ..LinkRow::default()
        };
        let list = LinkList { heading: "建议提案".into(), rows: texts.iter().enumerate().map(row).collect(), ..LinkList::default() };
        ColumnPage { lists: vec![list], ..ColumnPage::default() }
    }

    fn with_text(body: &str, day: Option<&str>) -> ColumnPage {
        let article = Article { body: body.into(), label_day: day.and_then(|day| day.parse().ok()), ..Article::default() };
        ColumnPage { article, ..ColumnPage::default() }
    }

    #[test]
    fn notes_count_where_they_are_allowed() {
        let note = "关于本年度未产生建议提案的说明";
        assert!(matches!(only(true, with_list(&[note])), Content::Items(items) if items.len() == 1));
        assert_eq!(only(false, with_list(&[note])), Content::Empty);
        assert!(matches!(only(false, with_list(&[note, "第3号建议的答复"])), Content::Items(items) if items.len() == 1));
        let page = with_text("说明：截至2026年9月30日，我单位没有建议提案。", None);
        assert_eq!(only(true, page.clone()), Content::Note("2026-09-30".parse().ok()));
        assert_eq!(only(false, page), Content::Empty);
        assert_eq!(only(true, with_text("说明：无此类事项。", None)), Content::Note(None));
        assert_eq!(only(true, with_text("暂无数据", None)), Content::Empty);
        assert_eq!(only(true, with_text("栏目建设中，敬请期待", None)), Content::Empty);
    }

    #[test]
    fn a_page_reaches_the_month_where_one_of_its_rows_does_or_none_tells() {
        let registered = Registered::new(["http://a.cn/w/ja/"]);
        let page = with_list(&["关于开展节水宣传周的通知", "关于水库除险加固的公告"]);
        let undated = page.lists[0].rows.iter().map(|row| LinkRow { day: None, ..row.clone() }).collect();
        let undated = ColumnPage { lists: vec![LinkList { rows: undated, ..page.lists[0].clone() }], ..ColumnPage::default() };
        let mut mixed = page.clone();
        mixed.lists[0].rows[1].day = "2026-09-30".parse().ok();
        for (page, first, expected) in [
            (&page, "2026-10-01", true),
            (&page, "2026-10-02", false),
            // one older item in front, pinned as it may be, ends nothing
            (&mixed, "2026-10-01", true),
            (&undated, "2026-10-02", true),
        ] {
            assert_eq!(reaches(&column(false), page, &registered, first.parse().unwrap()), expected, "{first} {page:?}");
        }
    }

    #[test]
    fn a_list_with_summaries_is_no_article() {
        let rows: Vec<LinkRow> = with_list(&["关于开展节水宣传周的通知", "关于水库除险加固的公告"]).lists.remove(0).rows;
        let rows: Vec<LinkRow> = rows.into_iter().map(|row| LinkRow { day: None, ..row }).collect();
        let body = "会议定于下月召开，要求各单位认真准备材料。".repeat(10);
        let page = |summaries: usize| {
            let list =
                LinkList { heading: "建议提案".into(), is_marked_up: true, summaries, rows: rows.clone(), ..LinkList::default() };
            ColumnPage { lists: vec![list], ..with_text(&body, None) }
        };
        assert!(matches!(only(false, page(letters(&body))), Content::Items(items) if items.len() == 2));
        assert_eq!(only(false, page(0)), Content::Article);
    }

    #[test]
    fn a_page_that_carries_an_article_is_not_empty() {
        assert_eq!(only(false, with_text("内设办公室和三个股室，办公时间八时至十七时。", Some("2026-07-02"))), Content::Article);
        assert_eq!(only(false, with_text(&"负责全县水利工作和防汛抗旱，".repeat(6), None)), Content::Article);
        assert_eq!(only(false, with_text("欢迎访问", None)), Content::Empty);
        let records = ColumnPage { has_records: true, ..with_text("", None) };
        assert_eq!(only(false, records), Content::Unreadable);
    }

    #[test]
    fn rows_that_somebody_picked_are_the_items_and_nothing_else_is() {
        let picked = |rows: Vec<LinkRow>, page: ColumnPage| ColumnPage { picked: Some(rows), ..page };
        let row =
            |address: &str| LinkRow { address: address.into(), text: "关于开展节水宣传周的通知".into(), ..LinkRow::default() };
        let long = "会议定于下月召开，要求各单位认真准备材料。".repeat(20);
        let page = picked(vec![row("http://b.cn/1"), row("http://b.cn/1"), row("http://b.cn/2")], with_text(&long, Some("2026-10-01")));
        assert!(matches!(only(false, page), Content::Items(items) if items.len() == 2));
        let page = picked(vec![row("http://b.cn/1")], with_list(&["第3号建议的答复", "第4号建议的答复"]));
        assert!(matches!(only(false, page), Content::Items(items) if items.len() == 1));
        // nothing is picked: that is no proof, unless the page says that it is empty
        for (page, expected) in [
            (with_list(&["第3号建议的答复"]), Content::Unreadable),
            (with_text(&long, Some("2026-10-01")), Content::Unreadable),
            (with_text("", None), Content::Unreadable),
            (with_text("暂无数据", None), Content::Empty),
            (with_text("说明：本年度无此类事项。", None), Content::Empty),
        ] {
            assert_eq!(only(false, picked(Vec::new(), page.clone())), expected, "{page:?}");
        }
        assert_eq!(only(true, picked(Vec::new(), with_text("说明：无此类事项。", None))), Content::Note(None));
    }

    #[test]
    fn the_day_is_the_first_that_is_found() {
        let as_of: NaiveDate = "2026-10-31".parse().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let article = |meta: &str, label: &str| Article { meta_day: day(meta), label_day: day(label), ..Article::default() };
        let item = |full: &str, short: Option<(u32, u32)>| Item { day: day(full), short_day: short, ..Item::default() };
        for (item, article, expected) in [
            (item("2026-10-01", Some((10, 2))), Some(article("2026-10-03", "2026-10-04")), "2026-10-01"),
            (item("", Some((10, 2))), Some(article("2026-10-03", "2026-10-04")), "2026-10-03"),
            (item("", Some((10, 2))), Some(article("", "2026-10-04")), "2026-10-04"),
            (item("", Some((10, 2))), Some(article("", "")), "2026-10-02"),
            (item("", Some((11, 5))), None, "2025-11-05"),
        ] {
            assert_eq!(item.published(article.as_ref(), as_of), day(expected));
        }
        assert_eq!(item("", None).published(None, as_of), None);
    }
}
