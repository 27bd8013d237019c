//! The title of an item: the whole one, without marks.

use super::page::squeezed;

/// Marks that stand before or behind a title and are no part of it.
const MARKS: [&str; 14] = ["置顶", "顶", "荐", "推荐", "热", "热门", "新", "最新", "头条", "图", "图文", "new", "hot", "top"];
/// Words of a link that leads to the article beside its title.
const LEADS_ON: [&str; 11] = ["详情", "查看", "查看详情", "详细", "详细内容", "阅读全文", "全文", "点击查看", "更多", "下载", "点击下载"];

/// Whether a title was cut.
#[must_use]
pub fn is_cut(title: &str) -> bool {
    let title = title.trim_end();
    title.ends_with('…') || title.ends_with("...") || title.ends_with("．．．") || title.ends_with("。。。")
}

/// Whether a text only leads on: 详情, 查看全文.
#[must_use]
pub fn leads_on(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    LEADS_ON.contains(&bare.as_str())
}

/// The title without marks, bullets and white space around it.
#[must_use]
pub fn without_marks(text: &str) -> String {
    let mut rest = collapse(text);
    loop {
        let before = rest.len();
        rest = rest
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '·' | '•' | '●' | '■' | '▪' | '◆' | '►' | '▶' | '»' | '|'))
            .to_owned();
        for (open, close) in [('[', ']'), ('【', '】'), ('(', ')'), ('（', '）'), ('〔', '〕'), ('［', '］')] {
            if let Some(inner) = rest.strip_prefix(open)
                && let Some((mark, behind)) = inner.split_once(close)
                && is_mark(mark)
            {
                rest = behind.to_owned();
            }
            if let Some(inner) = rest.strip_suffix(close)
                && let Some((front, mark)) = inner.rsplit_once(open)
                && is_mark(mark)
            {
                rest = front.to_owned();
            }
        }
        if let Some(behind) = rest.strip_prefix("置顶") {
            rest = behind.trim_start_matches([':', '：', '-', '|']).to_owned();
        }
        if rest.len() == before {
            return rest;
        }
    }
}

fn is_mark(mark: &str) -> bool {
    let mark = mark.trim().trim_end_matches(['!', '！']).to_lowercase();
    MARKS.contains(&mark.as_str())
}

/// Blanks and line ends as one blank each.
fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The item's title: the list's text or its `title`, whichever is whole; the article's heading where both are cut.
#[must_use]
pub fn of_item(text: &str, attribute: &str, heading: &str) -> String {
    let (text, attribute, heading) = (without_marks(text), without_marks(attribute), without_marks(heading));
    let is_whole = |title: &String| !title.is_empty() && !is_cut(title);
    let longer = is_whole(&attribute) && squeezed(&attribute).starts_with(&squeezed(&text));
    if is_whole(&text) && !longer {
        return text;
    }
    if is_whole(&attribute) {
        return attribute;
    }
    if is_whole(&heading) {
        return heading;
    }
    [text, attribute, heading].into_iter().find(|title| !title.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_part_of_a_title() {
        for (text, expected) in [
            ("[置顶]关于停水的通知", "关于停水的通知"),
            ("【置顶】 关于停水的通知", "关于停水的通知"),
            ("置顶：关于停水的通知", "关于停水的通知"),
            ("·关于停水的通知(new)", "关于停水的通知"),
            ("[图]【推荐】停水", "停水"),
            ("关于置顶栏目的通知", "关于置顶栏目的通知"),
            ("[水利局]停水", "[水利局]停水"),
            ("停水通知（试行）", "停水通知（试行）"),
            ("  停水\n 通知 ", "停水 通知"),
        ] {
            assert_eq!(without_marks(text), expected, "{text}");
        }
    }

    #[test]
    fn the_whole_title_wins() {
        for (text, attribute, heading, expected) in [
            ("关于停水的通知", "", "别的标题", "关于停水的通知"),
            ("关于停水…", "关于停水的通知", "", "关于停水的通知"),
            ("关于停水...", "关于停水…", "关于停水的通知", "关于停水的通知"),
            ("关于停水", "关于停水的通知", "", "关于停水的通知"),
            ("关于停水的通知", "点击查看", "", "关于停水的通知"),
            ("关于停水...", "", "", "关于停水..."),
            ("[置顶]关于停水的通知", "关于停水…", "", "关于停水的通知"),
            ("", "关于停水的通知", "", "关于停水的通知"),
        ] {
            assert_eq!(of_item(text, attribute, heading), expected, "{text} {attribute}");
        }
    }

    #[test]
    fn a_link_that_only_leads_on() {
        assert!(leads_on("[详情]") && leads_on("查看 >>") && !leads_on("详情公告"));
    }
}
