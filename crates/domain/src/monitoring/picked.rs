//! What each selector of a column found on a page, and what to do where one found nothing: said where the column is tried.

use super::selector::{PickPart, Picks};

/// How much of a page each selector found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PickedCounts {
    /// Elements that the first selector means.
    pub items: usize,
    /// Of these such as hold a link that can be followed.
    pub with_link: usize,
    /// Of those with a link such as hold what the second one means.
    pub with_title: usize,
    /// And what the third one means.
    pub with_day: usize,
}

/// Which selector found nothing, and what to do: a sentence each, nothing where all found something.
#[must_use]
pub fn missed(picks: &Picks, counts: PickedCounts) -> Vec<String> {
    let PickedCounts { items, with_link, with_title, with_day } = counts;
    if picks.is_empty() {
        return Vec::new();
    }
    let said = |part: PickPart, selector: &str| format!("“{}”的选择器“{selector}”", part.label());
    if items == 0 {
        let which = said(PickPart::Item, &picks.item);
        return vec![format!("{which}在这一页里一处也没有找到；请对照网页源代码改写，或把选择器都留空再试读。")];
    }
    if with_link == 0 {
        let which = said(PickPart::Item, &picks.item);
        return vec![format!("{which}找到{items}处，里面都没有能打开的链接；请改为选中包着链接的那一层。")];
    }
    let mut all = Vec::new();
    let mut one = |part: PickPart, selector: &str, found: usize, instead: &str| {
        if !selector.is_empty() && found < with_link {
            let which = said(part, selector);
            let where_to = if found == 0 { "一处也没有找到".to_owned() } else { format!("只在{found}个里找到") };
            all.push(format!("{which}在{with_link}个条目里{where_to}，{instead}"));
        }
    };
    one(PickPart::Title, &picks.title, with_title, "其余的标题用了链接的文字；请核对后改写，或留空。");
    one(PickPart::Day, &picks.day, with_day, "其余的没有日期；请核对后改写，或留空由系统自己找日期。");
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selector_that_found_nothing_is_named() {
        let picks = |item: &str, title: &str, day: &str| Picks { item: item.into(), title: title.into(), day: day.into() };
        let counts = |items, with_link, with_title, with_day| PickedCounts { items, with_link, with_title, with_day };
        for (picks, counts, named) in [
            (picks("", "", ""), counts(0, 0, 0, 0), vec![]),
            (picks(".c", "h4", ".d"), counts(9, 9, 9, 9), vec![]),
            (picks(".c", "", ""), counts(9, 9, 0, 0), vec![]),
            (picks(".none", "h4", ".d"), counts(0, 0, 0, 0), vec!["“.none”在这一页里一处也没有找到"]),
            (picks("em", "", ""), counts(4, 0, 0, 0), vec!["“em”找到4处，里面都没有能打开的链接"]),
            (picks(".c", "h9", ".d"), counts(9, 8, 0, 8), vec!["“h9”在8个条目里一处也没有找到"]),
            (picks(".c", "h9", ".x"), counts(9, 8, 0, 3), vec!["“h9”在8个", "“.x”在8个条目里只在3个里找到"]),
        ] {
            let told = missed(&picks, counts);
            assert_eq!(told.len(), named.len(), "{told:?}");
            assert!(told.iter().zip(&named).all(|(told, named)| told.contains(named) && told.ends_with('。')), "{told:?}");
        }
    }
}
