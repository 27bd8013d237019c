use super::*;

/// The place of what stands around, a name, attributes.
type Element = (usize, &'static str, Vec<(&'static str, &'static str)>);

/// A page as rows.
struct Page(Vec<Element>);

impl Elements for Page {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn name(&self, id: usize) -> &str {
        self.0[id].1
    }

    fn attribute(&self, id: usize, name: &str) -> Option<&str> {
        self.0[id].2.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn around(&self, id: usize) -> usize {
        self.0[id].0
    }
}

/// `<div id=main><ul class="news list"><li>…<a><span class=date> <li class=top>…</ul></div><ul><li><p><li>`
fn page() -> Page {
    Page(vec![
        (0, "", vec![]),
        (0, "div", vec![("id", "main")]),
        (1, "ul", vec![("class", "news list")]),
        (2, "li", vec![]),
        (3, "a", vec![("href", "/w/1.html"), ("title", "一")]),
        (4, "", vec![]),
        (3, "span", vec![("class", "date")]),
        (2, "li", vec![("class", "top")]),
        (7, "a", vec![("href", "/x/2.html")]),
        (0, "ul", vec![]),
        (9, "li", vec![]),
        (10, "p", vec![]),
        (11, "li", vec![]),
    ])
}

fn found(text: &str) -> Vec<usize> {
    Selector::read(text).unwrap_or_else(|words| panic!("{text}: {words}")).find(&page())
}

#[test]
fn what_is_written_is_found() {
    for (text, expected) in [
        ("li", vec![3, 7, 10, 12]),
        ("LI", vec![3, 7, 10, 12]),
        ("ul.news li", vec![3, 7]),
        ("ul > li", vec![3, 7, 10]),
        ("ul>li>a", vec![4, 8]),
        ("div ul li a", vec![4, 8]),
        ("div > li", vec![]),
        ("#main a", vec![4, 8]),
        ("div#main .list .date", vec![6]),
        (".news.list > li.top", vec![7]),
        (".new", vec![]),
        ("li:first-child", vec![3, 10, 12]),
        ("ul.news > li:last-child", vec![7]),
        ("ul.news > li:nth-child(2)", vec![7]),
        ("ul.news > li:nth-last-child(2)", vec![3]),
        ("a[title]", vec![4]),
        ("a[href=\"/w/1.html\"]", vec![4]),
        ("a[href^='/x/']", vec![8]),
        ("a[href$=.html]", vec![4, 8]),
        ("a[href*=2]", vec![8]),
        ("a[href*='']", vec![]),
        ("*", vec![1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12]),
        ("ul *.date", vec![6]),
        ("li.top, span , p", vec![6, 7, 11]),
        ("li li", vec![12]),
        ("a[title='x,y'], p", vec![11]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    for (text, words) in [
        ("", "不能是空的"),
        ("li,", "不能是空的"),
        ("li >", "“>”后面"),
        ("> li", "“>”不能写在这里"),
        ("ul..news", "“.”后面没有写名称"),
        ("ul#", "“#”后面没有写名称"),
        ("a[href", "没有配上"),
        ("a[]", "没有写属性名"),
        ("a[href~=x]", "里只能用"),
        ("a:hover", "不支持 :hover 这种写法"),
        ("li:nth-child(2n+1)", "从1开始的整数"),
        ("li:nth-child(0)", "从1开始的整数"),
        ("//div[@class]", "“/”不能写在这里"),
        ("li + li", "“+”不能写在这里"),
        ("a b c d e f g h i", "最多8层"),
    ] {
        let said = Selector::read(text).unwrap_err();
        assert!(said.contains(words), "{text}: {said}");
    }
    assert!(Selector::read(&"a".repeat(SELECTOR_LIMIT + 1)).unwrap_err().contains("不超过200个字符"));
}

/// Thousands of elements within each other are walked once.
#[test]
fn deep_pages_cost_no_more_than_their_length() {
    let deep: Vec<_> = (0..50_000_usize).map(|id| (id.saturating_sub(1), "div", vec![])).collect();
    let selector = Selector::read("div div div div div div div p").unwrap();
    assert_eq!(selector.find(&Page(deep)), Vec::<usize>::new());
}

#[test]
fn selectors_fit_together_and_to_the_reader() {
    let picks = |item: &str, title: &str, day: &str| Picks { item: item.into(), title: title.into(), day: day.into() };
    let parts = |picks: &Picks, reader: ColumnReader| picks.wrong(reader).into_iter().map(|(part, _)| part).collect::<Vec<_>>();
    for (picks, reader, expected) in [
        (picks("", "", ""), ColumnReader::Hand, vec![]),
        (picks("li", "", ""), ColumnReader::Page, vec![]),
        (picks("li", "a", ".date"), ColumnReader::Records, vec![]),
        (picks("li", "", ""), ColumnReader::Json, vec![PickPart::Item]),
        (picks("li", "", ""), ColumnReader::Hand, vec![PickPart::Item]),
        (picks("", "a", ""), ColumnReader::Page, vec![PickPart::Item]),
        (picks("li", "a:hover", "["), ColumnReader::Page, vec![PickPart::Title, PickPart::Day]),
    ] {
        assert_eq!(parts(&picks, reader), expected, "{picks:?} {reader:?}");
        assert!(picks.wrong(reader).iter().all(|(_, words)| words.ends_with('。')), "{picks:?}");
    }
}
