//! An article: its heading, its day, its text without what stands around it.

mod body;
mod day;
mod index_box;
mod line;
mod signature;
mod title;

use std::collections::HashSet;
use std::fmt::Write as _;

use chrono::NaiveDate;
use domain::monitoring::days::{day_of_eight_digits_or_words, first_full_day, full_days};
use domain::monitoring::page::{Article, letters, squeezed};
use domain::monitoring::page_tags::PageTags;
use domain::monitoring::personal::redact;
use domain::monitoring::title::without_marks;
use sha2::{Digest, Sha256};

use self::body::body;
use self::day::{label_day, scripted_day};
use self::index_box::index_boxes;
use self::title::title_place;
use super::elements;
use super::page::{Page, is_footer, is_site_line, is_way};
use crate::html::{Line, lines};

/// `<meta>` names of the day of publication.
const META_DAYS: [&str; 9] = [
    "pubdate",
    "publishdate",
    "article:published_time",
    "publishtime",
    "publish_date",
    "publish-date",
    "firstpublishedtime",
    "datepublished",
    "og:release_date",
];

/// Reads a page as an article that the list calls `promised`.
pub(super) fn read(page: &Page, promised: &str, as_of: NaiveDate) -> Article {
    let all = lines(&page.tree, 0, &|id| page.is_furniture(id));
    let mut end = all.iter().position(|line| is_footer(&line.text)).filter(|at| *at > 0).unwrap_or(all.len());
    while end > 1 && is_site_line(&all[end - 1].text) {
        end -= 1;
    }
    let shown = &all[..end];
    let boxes = index_boxes(page, shown);
    let is_in_box = |line: &Line| boxes.iter().any(|id| page.tree.holds(*id, line.from));
    let title = title_place(page, shown, promised, &is_in_box);
    let heading = title.map(|at| without_marks(&shown[at].text)).unwrap_or_default();
    let from = title.map_or_else(|| first_of_text(shown), |at| at + 1);
    let (kept, signature) = body(page, title.map(|at| shown[at].from), &shown[from..], &is_in_box);
    let signed_day = signature.iter().flat_map(|line| full_days(&line.text)).last().map(|found| found.day);
    let text = kept.iter().map(|line| line.text.as_str()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    let own = String::from(page.address.clone());
    let mut met: HashSet<String> = HashSet::from([own]);
    let hrefs = kept.iter().flat_map(|line| line.links.iter()).filter_map(|link| page.resolve(&link.href));
    let links: Vec<String> = hrefs.map(String::from).filter(|href| met.insert(href.clone())).collect();
    let meta_day = page.meta(&META_DAYS).find_map(|day| first_full_day(day).or_else(|| day_of_eight_digits_or_words(day)));
    let label_day = label_day(shown, from, &is_in_box).or_else(|| if meta_day.is_none() { scripted_day(page) } else { None });
    let bears = |names: &[&str]| page.meta(names).next().is_some();
    let tags = PageTags { of_column: bears(&PageTags::COLUMN), of_article: bears(&PageTags::ARTICLE) };
    let elements = elements::shown(shown, &text, &signature, signed_day);
    let answered = elements::answered(shown);
    let (heading, mut personal) = redact(&heading, as_of);
    let (body, more) = redact(&text, as_of);
    personal.extend(more);
    Article {
        heading,
        body_digest: digest(&text),
        body,
        links,
        meta_day,
        label_day,
        signed_day,
        elements: Some(elements),
        answered,
        personal,
        tags: Some(tags),
    }
}

/// The page's words without navigation, lists of links and footer: what a reader would call its text.
pub(super) fn main_text(page: &Page) -> String {
    let all = lines(&page.tree, 0, &|id| page.is_furniture(id));
    let is_text = |line: &&Line| !is_footer(&line.text) && !is_way(&line.text) && line.link_letters() * 10 < letters(&line.text).max(1) * 6;
    all.iter().filter(is_text).map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn digest(text: &str) -> String {
    Sha256::digest(squeezed(text).as_bytes()).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Where the text begins on a page without a heading: behind the way through the site and the navigation.
fn first_of_text(shown: &[Line]) -> usize {
    let way = shown.iter().rposition(|line| is_way(&line.text)).map_or(0, |at| at + 1);
    let is_link = |line: &Line| line.link_letters() * 10 >= letters(&line.text).max(1) * 8;
    way + shown[way..].iter().take_while(|line| is_link(line) || line.text.contains("今天是") || line.text.contains("现在是")).count()
}
