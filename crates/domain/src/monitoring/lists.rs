//! Which of a page's lists is the column's own: the others are navigation and boxes that show other columns' articles.
//!
//! No single sign decides, for every office's page is made by another hand. A heading that names another purpose (热点, 推荐, 相关)
//! rules a list out; the column's name above it speaks for it; days, long titles and addresses in the column's folder speak for
//! it; what other columns list as theirs speaks against it.

use std::collections::{HashMap, HashSet};

use super::address::{Registered, folder_of};
use super::days::{first_full_day, only_month, only_year};
use super::page::{ColumnPage, LinkList, LinkRow, letters};
use super::title::without_marks;

/// Headings of boxes that show other columns' articles.
const SIDE_HEADINGS: [&str; 40] = [
    "热榜",
    "精选",
    "看点",
    "在看",
    "速览",
    "更多栏目",
    "热点",
    "热门",
    "热文",
    "热搜",
    "热读",
    "推荐",
    "荐读",
    "最新",
    "排行",
    "相关",
    "点击榜",
    "点击量",
    "阅读榜",
    "阅读量",
    "浏览量",
    "关注",
    "猜你",
    "延伸阅读",
    "友情",
    "链接",
    "精彩",
    "图片新闻",
    "专题",
    "专栏",
    "快速",
    "导航",
    "网站地图",
    "可能感兴趣",
    "都在看",
    "便民",
    "联系我们",
    "上一篇",
    "下一篇",
    "栏目列表",
];
/// Words of classes and ids of such boxes, in English and by first letters of pinyin.
const SIDE_WORDS: [&str; 52] = [
    "aside",
    "side",
    "sidebar",
    "sidebox",
    "sidenav",
    "sidelist",
    "hot",
    "hots",
    "hotnews",
    "hotlist",
    "recommend",
    "recommended",
    "recom",
    "tuijian",
    "rdtj",
    "tjyd",
    "rank",
    "ranking",
    "paihang",
    "phb",
    "related",
    "relate",
    "relevant",
    "xgxx",
    "xgwz",
    "xgzx",
    "xgyd",
    "xgnews",
    "xglj",
    "xgjd",
    "friendlink",
    "friendlinks",
    "yqlj",
    "yqlink",
    "footer",
    "foot",
    "copyright",
    "crumb",
    "crumbs",
    "breadcrumb",
    "breadcrumbs",
    "dqwz",
    "weizhi",
    "pager",
    "pagination",
    "fenye",
    "topbar",
    "toolbar",
    "share",
    "swiper",
    "remen",
    "redian",
];
/// Words that speak against a list without ruling it out.
const WEAK_WORDS: [&str; 12] =
    ["nav", "navbar", "navi", "menu", "menus", "submenu", "links", "right", "zxfb", "latest", "newest", "zuixin"];
/// Words that speak for it.
const OWN_WORDS: [&str; 12] =
    ["main", "content", "list", "con", "center", "newslist", "article", "lb", "liebiao", "wzlb", "gllist", "xxgk"];
/// Words of a page that says itself that it is empty.
const EMPTY_WORDS: [&str; 12] =
    ["暂无", "建设中", "没有相关", "没有数据", "没有内容", "没有信息", "无数据", "无内容", "无信息", "无记录", "尚未发布", "敬请期待"];

/// With so many letters a page says more than that it is empty.
const LONG_TEXT: usize = 120;
/// A list must reach so much.
const ENOUGH: f64 = 2.0;

/// A column's own list, as far as one page shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Own<'p> {
    /// Its rows.
    pub rows: Vec<&'p LinkRow>,
    /// How much speaks for it.
    pub score: f64,
    /// Letters of summaries in its rows.
    pub summaries: usize,
}

/// What is known beside the page.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The column's place in the register.
    pub place: usize,
    /// The column's name.
    pub name: &'a str,
    /// Its registered address.
    pub address: &'a str,
    /// All registered columns.
    pub registered: &'a Registered,
    /// Articles that columns list, and how much speaks for the list that holds them.
    pub claims: &'a Claims,
}

/// Which column lists an address as its own, and how much speaks for that list.
#[derive(Debug, Clone, Default)]
pub struct Claims(HashMap<String, Vec<(usize, f64)>>);

impl Claims {
    /// A column's own list.
    pub fn add(&mut self, column: usize, own: &Own<'_>) {
        for row in &own.rows {
            self.0.entry(row.address.clone()).or_default().push((column, own.score));
        }
    }

    /// Whether another column than `me` lists the address with more right.
    fn is_stronger(&self, address: &str, me: usize, score: f64) -> bool {
        self.0.get(address).is_some_and(|claims| claims.iter().any(|(column, other)| *column != me && *other > score + 0.5))
    }
}

/// The column's own list on a page.
#[must_use]
pub fn own<'p>(page: &'p ColumnPage, around: Around<'_>) -> Own<'p> {
    let says_empty = says_empty(&page.article.body);
    let lists: Vec<(Option<f64>, &LinkList, Vec<&LinkRow>)> = page
        .lists
        .iter()
        .map(|list| {
            let rows: Vec<&LinkRow> = list.rows.iter().filter(|row| !around.registered.is_column_or_above(&row.address)).collect();
            (score(list, &rows, around, says_empty), list, rows)
        })
        .collect();
    let best = (0..lists.len()).filter_map(|place| Some((place, lists[place].0?))).filter(|(_, score)| *score >= ENOUGH).fold(
        None,
        |best: Option<(usize, f64)>, one| match best {
            Some(best) if best.1 >= one.1 => Some(best),
            _ => Some(one),
        },
    );
    let Some((best, score)) = best else { return Own::default() };
    let mut places = vec![best];
    // a list in pieces: no heading stands between them, or only a month
    let goes_with = |place: usize| {
        let (score, list, rows) = &lists[place];
        // a pinned row above the list may have no day
        score.is_some() && (is_dated(rows) || !is_dated(&lists[best].2) || names(&list.heading, around.name))
    };
    places.extend((best + 1..lists.len()).take_while(|place| goes_on(&lists[*place].1.heading) && goes_with(*place)));
    places.extend((0..best).rev().take_while(|place| goes_on(&lists[*place + 1].1.heading) && goes_with(*place)));
    places.sort_unstable();
    let mut met = HashSet::new();
    let rows = places.iter().flat_map(|place| lists[*place].2.iter().copied()).collect::<Vec<_>>();
    // one address is one item; of a pinned one and its second row, the row with the full date says more
    let dated: HashSet<&str> = rows.iter().filter(|row| row.day.is_some()).map(|row| row.address.as_str()).collect();
    let rows = rows
        .into_iter()
        .filter(|row| (row.day.is_some() || !dated.contains(row.address.as_str())) && met.insert(row.address.as_str()))
        .collect();
    let summaries = places.iter().map(|place| lists[*place].1.summaries).sum();
    Own { rows, score, summaries }
}

fn is_dated(rows: &[&LinkRow]) -> bool {
    rows.iter().filter(|row| has_day(row)).count() * 2 > rows.len()
}

fn has_day(row: &LinkRow) -> bool {
    row.day.is_some() || row.short_day.is_some()
}

/// Whether a list under this heading goes on with the one before.
fn goes_on(heading: &str) -> bool {
    let bare = without_marks(heading);
    bare.is_empty() || only_month(&bare).is_some() || only_year(&bare).is_some() || first_full_day(&bare).is_some()
}

/// How much speaks for a list; `None` rules it out.
fn score(list: &LinkList, rows: &[&LinkRow], around: Around<'_>, says_empty: bool) -> Option<f64> {
    if rows.is_empty() {
        return None;
    }
    let is_own = names(&list.heading, around.name);
    let word = |words: &[&str]| list.around.iter().any(|one| words.contains(&one.as_str()));
    let is_side = SIDE_HEADINGS.iter().any(|word| list.heading.contains(word)) || word(&SIDE_WORDS);
    if is_side && !is_own {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a page has few links")]
    let share = |count: usize| count as f64 / rows.len() as f64;
    let share_of = |is: &dyn Fn(&LinkRow) -> bool| share(rows.iter().filter(|row| is(row)).count());
    let folder = folder_of(around.address);
    let average = share(rows.iter().map(|row| letters(&without_marks(&row.text)).max(letters(&row.title))).sum());
    let dated = share_of(&has_day);
    if dated == 0.0 && average <= 4.5 && !is_own && !list.in_main {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a page has few links")]
    let many = rows.len().min(10) as f64 * 0.3;
    let mut score = many + dated * 4.0 + share_of(&|row| row.address.starts_with(folder)) * 2.0;
    score += if is_own { 6.0 } else { 0.0 };
    score += if list.in_main { 3.0 } else { 0.0 };
    score += if list.is_marked_up { 1.0 } else { 0.0 };
    score += if average >= 8.0 { 2.0 } else { 0.0 };
    score += if word(&OWN_WORDS) { 1.0 } else { 0.0 };
    score -= if word(&WEAK_WORDS) { 2.0 } else { 0.0 };
    score -= if average <= 5.0 { 4.0 } else { 0.0 };
    if dated == 0.0 {
        score -= share_of(&|row| is_folder(&row.address)) * 5.0;
    }
    if says_empty && !is_own {
        score -= 6.0;
    }
    score -= share_of(&|row| around.claims.is_stronger(&row.address, around.place, score)) * 10.0;
    Some(score)
}

/// Whether a heading is the column's: its name, or a way through the site that ends with it.
fn names(heading: &str, name: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (heading, name) = (bare(heading).replace("更多", "").to_lowercase(), bare(name).to_lowercase());
    if heading.is_empty() || name.is_empty() {
        return false;
    }
    let front = match heading.strip_suffix(name.as_str()) {
        Some(front) => front,
        // 列表, 标题 发布日期 and the like may follow the name
        None => match heading.split_once(name.as_str()) {
            Some((front, behind)) if behind.chars().count() <= 12 => front,
            _ => return name.ends_with(heading.as_str()) && heading.chars().count() >= 3,
        },
    };
    !SIDE_HEADINGS.iter().any(|word| front.contains(word))
}

fn is_folder(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    last.is_empty() || ["index.", "list.", "list_", "default."].iter().any(|front| last.starts_with(front)) || !last.contains('.')
}

/// Whether a short text says that there is nothing here yet.
#[must_use]
pub fn says_empty(text: &str) -> bool {
    letters(text) < LONG_TEXT && EMPTY_WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(address: &str, text: &str, day: &str) -> LinkRow {
        LinkRow { address: format!("http://a.cn{address}"), text: text.into(), day: day.parse().ok(), ..LinkRow::default() }
    }

    fn list(heading: &str, around: &[&str], rows: Vec<LinkRow>) -> LinkList {
        LinkList {
            heading: heading.into(),
            around: around.iter().map(|word| (*word).to_owned()).collect(),
            is_marked_up: true,
            rows,
            in_main: false,
            summaries: 0,
        }
    }

    fn long(address: &str, day: &str) -> LinkRow {
        row(address, "关于开展节水宣传周活动的通知", day)
    }

    fn chosen(page: &ColumnPage, claims: &Claims) -> Vec<String> {
        let registered = Registered::new(["http://a.cn/w/news/", "http://a.cn/w/docs/index.html"]);
        let around = Around { place: 0, name: "工作动态", address: "http://a.cn/w/news/", registered: &registered, claims };
        own(page, around).rows.iter().map(|row| row.address.trim_start_matches("http://a.cn").to_owned()).collect()
    }

    fn page(lists: Vec<LinkList>) -> ColumnPage {
        ColumnPage { lists, ..ColumnPage::default() }
    }

    #[test]
    fn boxes_and_navigation_are_not_the_list() {
        let nav = list(
            "",
            &[],
            vec![
                row("/", "首页", ""),
                row("/w/", "水利局", ""),
                row("/w/zzjg/", "组织机构", ""),
                row("/w/docs/index.html", "政策文件", ""),
            ],
        );
        let own = list(
            "当前位置：首页 > 水利局 > 工作动态",
            &["list"],
            vec![long("/w/news/1.html", "2026-10-02"), long("/w/news/2.html", "2026-10-01")],
        );
        let side = list(
            "热点推荐",
            &["box"],
            vec![long("/w/x/9.html", "2026-10-30"), long("/w/x/8.html", "2026-10-29"), long("/w/x/7.html", "2026-10-29")],
        );
        let rdtj = list("", &["rdtj"], vec![long("/w/x/6.html", "2026-10-30")]);
        let none = Claims::default();
        assert_eq!(chosen(&page(vec![nav.clone(), side.clone(), own.clone(), rdtj.clone()]), &none), ["/w/news/1.html", "/w/news/2.html"]);
        assert_eq!(chosen(&page(vec![nav, side, rdtj]), &none), Vec::<String>::new());
    }

    #[test]
    fn a_box_without_any_heading_is_known_by_what_it_shows() {
        let side = list("", &[], vec![long("/w/docs/9.html", "2026-10-30"), long("/w/docs/8.html", "2026-10-29")]);
        let mut claims = Claims::default();
        let docs = page(vec![list("政策文件", &[], vec![long("/w/docs/9.html", "2026-10-30"), long("/w/docs/8.html", "2026-10-29")])]);
        claims.add(1, &Own { rows: docs.lists[0].rows.iter().collect(), score: 14.0, summaries: 0 });
        assert_eq!(chosen(&page(vec![side]), &claims), Vec::<String>::new());
        // a list that shares some articles with another column stays one
        let own = list(
            "",
            &[],
            vec![long("/w/docs/9.html", "2026-10-30"), long("/w/news/1.html", "2026-10-01"), long("/w/news/2.html", "2026-10-01")],
        );
        assert_eq!(chosen(&page(vec![own]), &claims).len(), 3);
    }

    #[test]
    fn a_list_in_pieces_is_one() {
        let piece = |heading: &str, address: &str| list(heading, &[], vec![long(address, "2026-10-02")]);
        let pages = page(vec![
            piece("工作动态", "/w/news/1.html"),
            piece("", "/w/news/2.html"),
            piece("2026年9月", "/w/news/3.html"),
            piece("通知公告", "/w/n/4.html"),
            piece("", "/w/n/5.html"),
        ]);
        assert_eq!(chosen(&pages, &Claims::default()), ["/w/news/1.html", "/w/news/2.html", "/w/news/3.html"]);
    }

    #[test]
    fn a_pinned_row_above_the_list_is_part_of_it() {
        let pinned = list("工作动态", &[], vec![row("/w/news/3.html", "关于节水的通知", "")]);
        let rest = list(
            "",
            &[],
            vec![long("/w/news/1.html", "2026-10-02"), long("/w/news/2.html", "2026-10-01"), long("/w/news/3.html", "2026-09-01")],
        );
        let page = page(vec![pinned, rest]);
        assert_eq!(chosen(&page, &Claims::default()), ["/w/news/1.html", "/w/news/2.html", "/w/news/3.html"]);
    }

    #[test]
    fn one_address_is_one_item_and_registered_columns_are_none() {
        let own = list(
            "工作动态",
            &[],
            vec![
                row("/w/news/1.html", "[置顶]关于节水的通知", ""),
                long("/w/news/1.html", "2026-10-02"),
                row("/w/docs/", "政策文件", "2026-10-01"),
            ],
        );
        let page = page(vec![own]);
        assert_eq!(chosen(&page, &Claims::default()), ["/w/news/1.html"]);
    }

    #[test]
    fn undated_lists_count_by_their_titles_and_folder() {
        let own = list("", &[], vec![long("/w/news/1.html", ""), long("/w/news/2.html", ""), long("/w/news/3.html", "")]);
        assert_eq!(chosen(&page(vec![own]), &Claims::default()).len(), 3);
    }

    #[test]
    fn headings() {
        for (heading, expected) in [
            ("工作动态", true),
            ("■ 工作动态 更多>>", true),
            ("当前位置：首页>水利局>工作动态", true),
            ("工作动态列表", true),
            ("最新工作动态", false),
            ("热点推荐：工作动态", false),
            ("通知公告", false),
            ("", false),
        ] {
            assert_eq!(names(heading, "工作动态"), expected, "{heading}");
        }
    }
}
