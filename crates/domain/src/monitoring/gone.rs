//! Pages that answer "here I am" and say that they are gone (soft 404).

use super::page::letters;

/// A page with so much text of its own is a page, whatever it says.
const SHORT: usize = 200;
/// An article that holds so little beside its title and its day can only be the sentence itself.
const ONE_SENTENCE: usize = 60;

/// So long is a clause that says it and nothing else.
const ONE_CLAUSE: usize = 24;

/// 文章已被删除, and not a letter more.
const BARE: usize = 14;

/// What may be gone.
const THINGS: [&str; 22] = [
    "页面", "网页", "页", "文章", "文件", "信息", "内容", "资源", "链接", "地址", "附件", "稿件", "新闻", "记录", "数据", "目录", "栏目",
    "网址", "文档", "图片", "站点", "公告",
];

/// What is looked at of a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gist<'a> {
    /// `<title>`.
    pub title: &'a str,
    /// Its heading.
    pub heading: &'a str,
    /// Its main text.
    pub text: &'a str,
    /// It has a day of publication, or the heading that the list promised.
    pub is_article: bool,
}

/// Whether a page says that page, article or file does not exist, was deleted or was moved, and hardly anything else.
#[must_use]
pub fn says_gone(page: Gist<'_>) -> bool {
    let count = letters(page.text);
    if count >= SHORT {
        return false;
    }
    if page.is_article {
        let mut clauses = page.text.split(['\n', '，', '。', '！', '；', ',', '!']);
        return count < ONE_SENTENCE
            && clauses.any(|clause| {
                letters(clause) <= ONE_CLAUSE
                    && says_it(clause)
                    && (is_about_this_page(clause) || (count <= BARE && begins_with_a_thing(clause)))
            });
    }
    let all = [page.title, page.heading, page.text];
    let is_bare_code = all.iter().any(|text| is_code(text));
    is_bare_code || all.iter().any(|text| text.split(['\n', '。', '！', '!', '；']).any(says_it))
}

/// `404`, `404 Not Found`, `Error 404`.
fn is_code(text: &str) -> bool {
    let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let has_code = words.iter().any(|word| matches!(word.as_str(), "404" | "404错误" | "404页面" | "404页" | "错误404"));
    has_code && words.len() <= 6
}

/// What a sentence says to its reader, not about a page elsewhere.
fn is_about_this_page(line: &str) -> bool {
    const WORDS: [&str; 9] = ["您", "你", "该", "此", "本", "对不起", "抱歉", "很遗憾", "404"];
    WORDS.iter().any(|word| line.contains(word))
}

/// 文章已被删除, not 清理不存在的页面.
fn begins_with_a_thing(clause: &str) -> bool {
    let bare = clause.trim_start_matches(|c: char| !c.is_alphanumeric());
    THINGS.iter().any(|thing| bare.starts_with(thing))
}

fn says_it(sentence: &str) -> bool {
    const ABSENT: [&str; 16] = [
        "不存在",
        "不复存在",
        "找不到",
        "未找到",
        "没找到",
        "没有找到",
        "没有您要",
        "无法找到",
        "不能找到",
        "未能找到",
        "已不在",
        "不见了",
        "走丢",
        "丢失",
        "无此页",
        "飞走了",
    ];
    const REMOVED: [&str; 17] = [
        "删除", "移除", "移动", "移走", "移至", "转移", "迁移", "迁至", "搬迁", "搬家", "下线", "下架", "撤下", "撤稿", "撤销", "失效",
        "停用",
    ];
    // 不存在的页面 speaks of pages; it says of none that it is gone
    let sentence = &sentence.replace("不存在的", "的");
    let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    // 已被管理员删除
    let was_removed = || {
        REMOVED.iter().any(|word| {
            sentence.match_indices(word).any(|(at, _)| sentence[..at].chars().rev().take(8).any(|c| matches!(c, '已' | '被' | '经')))
        })
    };
    if has(&THINGS) && (has(&ABSENT) || was_removed()) {
        return true;
    }
    let lower = sentence.to_lowercase();
    let english = [
        "not found",
        "does not exist",
        "doesn't exist",
        "no longer available",
        "no longer exists",
        "has been removed",
        "has been deleted",
        "been moved",
        "cannot be found",
        "can't be found",
        "could not be found",
    ];
    english.iter().any(|words| lower.contains(words))
}

/// Whether a path is a home page's: `/` or `/index.*`.
#[must_use]
pub fn is_home(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    path.is_empty() || (!path.contains('/') && path.to_ascii_lowercase().starts_with("index."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_page_that_says_it_is_gone() {
        for text in [
            "您查看的文章不存在或者已被删除。",
            "抱歉，您访问的页面不存在",
            "对不起，您要查看的信息已被移除！\n返回首页",
            "该文件已删除",
            "很遗憾，没有找到您要的页面",
            "404 Not Found",
            "The page you requested could not be found.",
            "您请求的资源已转移",
            "此信息已下线，请浏览其他内容",
            "该稿件已被管理员删除",
            "您要找的页面不见了",
            "文件已经搬家",
        ] {
            assert!(says_gone(Gist { text, ..Gist::default() }), "{text}");
        }
        assert!(says_gone(Gist { title: "页面不存在", text: "返回首页", ..Gist::default() }));
        assert!(says_gone(Gist { title: "404", text: "", ..Gist::default() }));
        for text in ["暂无内容", "水库已经恢复蓄水。", "咨询电话 0733-5214040", "", "栏目建设中"] {
            assert!(!says_gone(Gist { text, ..Gist::default() }), "{text}");
        }
    }

    #[test]
    fn an_article_about_such_pages_is_none() {
        let text =
            "本月检查发现，部分单位网站有12个页面不存在、7篇文章被删除后没有跳转提示，请各单位对照清单逐条整改，整改情况月底前报送。";
        assert!(!says_gone(Gist { text, is_article: true, ..Gist::default() }));
        let short = "检查发现5个页面不存在、3篇文章已被删除，请立即整改。";
        assert!(!says_gone(Gist { text: short, is_article: true, ..Gist::default() }));
        assert!(!says_gone(Gist { text: &text.repeat(5), ..Gist::default() }));
        assert!(says_gone(Gist { text: "该信息已被删除。", is_article: true, ..Gist::default() }));
        assert!(says_gone(Gist { text: "【文章已被删除】", is_article: true, ..Gist::default() }));
        assert!(!says_gone(Gist { text: "清理不存在的页面链接三百条。", is_article: true, ..Gist::default() }));
    }

    #[test]
    fn home_pages() {
        for (path, expected) in [
            ("/", true),
            ("", true),
            ("/index.html", true),
            ("/INDEX.jsp", true),
            ("/a/index.html", false),
            ("/a/", false),
            ("/indexes", false),
        ] {
            assert_eq!(is_home(path), expected, "{path}");
        }
    }
}
