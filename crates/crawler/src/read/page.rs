//! A page made ready for reading: its tree, its base, what of it is furniture.

use domain::monitoring::page::letters;
use url::Url;

use crate::html::{Id, Kind, Tree};

/// Words of classes and ids of navigation, side boxes and footers.
const FURNITURE: [&str; 44] = [
    "nav",
    "navbar",
    "menu",
    "footer",
    "foot",
    "copyright",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "dqwz",
    "weizhi",
    "sidebar",
    "sidebox",
    "sidenav",
    "aside",
    "related",
    "relate",
    "xgxx",
    "xgwz",
    "xgyd",
    "xgzx",
    "xgjd",
    "xglj",
    "recommend",
    "tuijian",
    "rdtj",
    "tjyd",
    "hotnews",
    "hotlist",
    "hot",
    "rank",
    "ranking",
    "paihang",
    "phb",
    "pager",
    "pagination",
    "fenye",
    "share",
    "bdsharebuttonbox",
    "toolbar",
    "yqlj",
    "friendlink",
    "friendlinks",
];
/// Words that only a footer has.
const FOOTER_TEXT: [&str; 8] = ["ICP备", "ICP证", "网站标识码", "公网安备", "版权所有", "Copyright", "copyright", "©"];

/// Links of a site to itself.
const SITE_WORDS: [&str; 15] = [
    "网站地图",
    "站点地图",
    "联系我们",
    "联系方式",
    "关于我们",
    "关于本站",
    "使用帮助",
    "网站声明",
    "版权声明",
    "隐私声明",
    "免责声明",
    "设为首页",
    "加入收藏",
    "网站首页",
    "返回首页",
];
/// Words that say whose site it is.
const OWNER_WORDS: [&str; 7] = ["主办", "承办", "地址", "电话", "邮编", "传真", "维护"];

/// A page.
pub(crate) struct Page {
    pub(crate) tree: Tree,
    pub(crate) base: Url,
    pub(crate) address: Url,
    /// Letters before each node, all and those of links.
    letters: Vec<(usize, usize)>,
}

impl Page {
    /// Reads what was found at an address.
    pub(crate) fn read(html: &str, address: &Url) -> Self {
        let tree = Tree::read(html);
        let named = tree.named("base").find_map(|id| tree.attribute(id, "href")).and_then(|href| address.join(href.trim()).ok());
        let base = named.filter(|base| !base.cannot_be_a_base()).unwrap_or_else(|| address.clone());
        let letters = count_letters(&tree);
        Self { base, address: address.clone(), letters, tree }
    }

    /// An absolute address for a link that can be followed, without its fragment.
    pub(crate) fn resolve(&self, href: &str) -> Option<Url> {
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        let mut url = self.base.join(href).ok()?;
        url.set_fragment(None);
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// Letters in a node.
    pub(crate) fn letters_in(&self, id: Id) -> usize {
        self.letters[self.tree.node(id).end()].0 - self.letters[id].0
    }

    /// Letters in a node that are no link's.
    pub(crate) fn own_letters_in(&self, id: Id) -> usize {
        self.letters_in(id) - (self.letters[self.tree.node(id).end()].1 - self.letters[id].1)
    }

    /// `<title>`.
    pub(crate) fn title(&self) -> String {
        let title = self.tree.named("title").next().map(|id| self.tree.raw_text(id)).unwrap_or_default();
        title.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The content of the first `<meta>` of one of these names that has any.
    pub(crate) fn meta(&self, names: &[&str]) -> impl Iterator<Item = &str> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        self.tree.named("meta").filter_map(move |id| {
            let name = self.tree.attribute(id, "name").or_else(|| self.tree.attribute(id, "property"))?.trim().to_lowercase();
            let content = self.tree.attribute(id, "content")?.trim();
            (names.contains(&name) && !content.is_empty()).then_some(content)
        })
    }

    /// Where a `<meta http-equiv=refresh>` of at most `most` seconds leads, if not to the page itself.
    pub(crate) fn refresh(&self, most: f64) -> Option<Url> {
        self.tree
            .named("meta")
            .filter(|id| !self.tree.ancestors(*id).any(|around| matches!(self.tree.name(around), "noscript" | "template")))
            .find_map(|id| {
                if !self.tree.attribute(id, "http-equiv")?.trim().eq_ignore_ascii_case("refresh") {
                    return None;
                }
                let content = self.tree.attribute(id, "content")?;
                let (seconds, rest) = content.split_once([';', ','])?;
                let seconds: f64 = seconds.trim().parse().ok()?;
                let at = rest.to_ascii_lowercase().find("url")?;
                let target = rest[at + 3..].trim_start().strip_prefix('=')?.trim().trim_matches(['"', '\'']);
                let url = self.resolve(target)?;
                (seconds <= most && url.as_str() != without_fragment(&self.address).as_str()).then_some(url)
            })
    }

    /// Whether an element is a header, navigation, a side box or a footer.
    pub(crate) fn is_furniture(&self, id: Id) -> bool {
        /// A box of links has hardly any words of its own.
        const FEW: usize = 120;
        match self.tree.name(id) {
            "nav" | "footer" | "aside" => true,
            // the head of an article holds its title
            "header" => !self.tree.ancestors(id).any(|around| matches!(self.tree.name(around), "main" | "article")),
            _ => {
                self.tree.words(id).iter().any(|word| FURNITURE.contains(&word.as_str()))
                    && self.own_letters_in(id) < FEW
                    && !self.has_heading(id)
            }
        }
    }

    /// Whether a page's heading stands in it.
    fn has_heading(&self, id: Id) -> bool {
        self.tree.range(id).any(|inner| matches!(self.tree.name(inner), "h1" | "main" | "article"))
    }
}

/// Whether a line is a footer's.
pub(crate) fn is_footer(text: &str) -> bool {
    !text.ends_with('。') && letters(text) < 200 && FOOTER_TEXT.iter().any(|word| text.contains(word))
}

/// Whether a line is one of those that stand above or instead of the line with the licence at a page's end.
///
/// In a text the same words may stand, so it counts only at the end, or where links are no articles.
pub(crate) fn is_site_line(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_of_site = |word: &&str| SITE_WORDS.contains(word);
    let has_owner = || OWNER_WORDS.iter().any(|word| text.contains(word));
    let says_owner = ["主办：", "主办:", "主办单位：", "主办单位:"].iter().any(|label| text.trim_start().starts_with(label));
    letters(text) < 200
        && !text.contains('。')
        && !words.is_empty()
        && (words.iter().all(is_of_site) || (words.iter().any(is_of_site) && has_owner()) || says_owner)
}

/// Whether a line says where on the site the page stands.
pub(crate) fn is_way(text: &str) -> bool {
    let names =
        ["当前位置", "所在位置", "您的位置", "你的位置", "现在的位置", "目前位置", "您现在", "当前栏目", "您所在", "所在的位置", "位置："];
    let has_joints = || text.chars().filter(|c| matches!(c, '>' | '»' | '＞' | '›' | '→' | '/' | '-')).count() >= 1;
    names.iter().any(|name| text.contains(name)) && letters(text) < 80
        || (text.trim_start().starts_with("首页") && has_joints() && letters(text) < 60)
}

fn without_fragment(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}

/// For every node the letters that stand before it, all and those of links.
fn count_letters(tree: &Tree) -> Vec<(usize, usize)> {
    let mut counts = Vec::with_capacity(tree.len() + 1);
    let (mut all, mut of_links) = (0, 0);
    let (mut link_until, mut unseen_until) = (0, 0);
    for id in 0..tree.len() {
        counts.push((all, of_links));
        match &tree.node(id).kind {
            Kind::Element(name, _) => {
                if **name == *"a" {
                    link_until = link_until.max(tree.node(id).end());
                }
                if id > 0 && tree.is_unseen(id) {
                    unseen_until = unseen_until.max(tree.node(id).end());
                }
            }
            Kind::Text(text) if id >= unseen_until => {
                let count = letters(text);
                all += count;
                of_links += if id < link_until { count } else { 0 };
            }
            Kind::Text(_) => {}
        }
    }
    counts.push((all, of_links));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        Page::read(html, &"http://a.cn/w/list.html?p=1#x".parse().unwrap())
    }

    #[test]
    fn addresses_are_resolved_against_the_base() {
        for (html, href, expected) in [
            ("", " b.html#top ", Some("http://a.cn/w/b.html")),
            ("<base href='/x/'>", "b.html", Some("http://a.cn/x/b.html")),
            ("<base href='http://b.cn/y/z.html'>", "b.html", Some("http://b.cn/y/b.html")),
            ("", "//c.cn/d", Some("http://c.cn/d")),
            ("", "?p=2", Some("http://a.cn/w/list.html?p=2")),
            ("", "#", None),
            ("", "", None),
            ("", "javascript:void(0)", None),
            ("", "mailto:a@b.cn", None),
            ("", "tel:110", None),
            ("", "data:text/html,x", None),
            ("", "http://[", None),
        ] {
            assert_eq!(page(html).resolve(href).map(String::from).as_deref(), expected, "{html} {href}");
        }
    }

    #[test]
    fn a_refresh_leads_on_within_five_seconds() {
        for (meta, expected) in [
            ("<meta http-equiv=refresh content='0;url=/new.html'>", Some("http://a.cn/new.html")),
            ("<META HTTP-EQUIV=Refresh CONTENT=\"5; URL='b.html'\">", Some("http://a.cn/w/b.html")),
            ("<meta http-equiv=refresh content='6;url=/new.html'>", None),
            ("<meta http-equiv=refresh content='3'>", None),
            ("<meta http-equiv=refresh content='3;url=list.html?p=1'>", None),
            ("<noscript><meta http-equiv=refresh content='0;url=/new.html'></noscript>", None),
            ("<!-- <meta http-equiv=refresh content='0;url=/new.html'> -->", None),
        ] {
            assert_eq!(page(meta).refresh(5.0).map(String::from).as_deref(), expected, "{meta}");
        }
    }

    #[test]
    fn ways_and_footers() {
        assert!(is_way("您当前的位置：首页 > 水利局") || is_way("当前位置：首页 > 水利局"));
        assert!(is_way("首页 > 政务公开 > 通知") && !is_way("会议在首页发布"));
        for text in
            ["主办：某局 地址：迎宾路8号 电话：0733-6677889 网站地图", "某镇人民政府主办 使用帮助", "网站地图 | 联系我们", "主办单位：某局"]
        {
            assert!(is_site_line(text), "{text}");
        }
        for text in ["主办方通报了情况", "联系方式：某局办公室", "地址：迎宾路8号 电话：0733-6677889", "网站地图怎么用", ""]
        {
            assert!(!is_site_line(text), "{text}");
        }
        assert!(is_footer("某局 版权所有 皖ICP备05001024号") && !is_footer("任何人不得侵犯版权所有者的权利。"));
    }
}
