//! 试读 of a column: what a round would read of it, shown before anything is saved.

use chrono::NaiveDate;

use super::column_outcome::ColumnReading;
use super::outcome::{Cause, Reason};

/// Where an item's day was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaySource {
    /// A full date in the list's row.
    Row,
    /// `<meta name=PubDate>` of the article.
    Meta,
    /// 发布日期 and the like on the article.
    Label,
    /// A month and a day in the list's row; the year is the latest that fits.
    ShortRow,
}

impl DaySource {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Row => "列表里的日期",
            Self::Meta => "文章页标记的发布日期",
            Self::Label => "文章页写的发布日期",
            Self::ShortRow => "列表里的月和日，年份按最近推算",
        }
    }
}

/// An item as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedItem {
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// Its day, and where it was found.
    pub day: Option<(NaiveDate, DaySource)>,
}

/// What a column's first page came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// A list: how many rows, and the first of them.
    Items(usize, Vec<TriedItem>),
    /// The page is an article: its heading and day.
    Article(String, Option<(NaiveDate, DaySource)>),
    /// A note why there is nothing.
    Note(Option<NaiveDate>),
    /// Nothing.
    Empty,
    /// It answered, and nobody can say what it holds.
    Unreadable,
    /// It answered, and the selectors pick nothing out of it.
    NotPicked,
    /// It is no page.
    File,
    /// It failed.
    Failed(Cause),
    /// It was not looked at.
    NotJudged(Reason),
}

/// A try, and how its letters were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedColumn {
    /// What it came to.
    pub what: Tried,
    /// The name of the encoding; empty where nothing was read.
    pub encoding: String,
    /// Which of the column's selectors found nothing, and what to do.
    pub missed: Vec<String>,
}

impl Tried {
    /// What to do about it, in a colleague's words.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Items(_, first) if first.iter().all(|item| item.day.is_none()) => {
                "读到了列表，但一条日期也没有找到：更新是否及时无法自动判断，请核对网址是不是列表页。"
            }
            Self::Items(..) => "请对照网页核对前几条的标题和日期；一致的，可以保存。",
            Self::Article(..) => "这一页是一篇文章，监测时按一条内容计算；如果应当是列表，请换成列表页的网址。",
            Self::Note(_) => "这一页是“暂无内容”的说明，允许用说明代替的栏目按有内容计算。",
            Self::Empty => "这一页没有读到内容，监测时会列为空白栏目；请打开网页核对网址。",
            Self::Unreadable => "这一页的列表由脚本生成，没有识别出来；可以保存，监测时列入“未能读取”，不作为问题。",
            Self::NotPicked => {
                "选择器在这一页里没有选中带链接的条目，监测时会列入“未能读取”；请对照网页源代码改选择器，或把选择器都留空再试读。"
            }
            Self::File => "这个网址是文件，不是网页；请填写栏目列表页的网址。",
            Self::Failed(_) => "请在浏览器里打开核对；网址没有写错的，过一会儿再试读一次。",
            Self::NotJudged(Reason::Robots) => ColumnReading::Robots.advice(),
            Self::NotJudged(Reason::Refused) => ColumnReading::Blocked.advice(),
            Self::NotJudged(Reason::AddressRefused) => ColumnReading::AddressRefused.advice(),
            Self::NotJudged(Reason::ByHand) => ColumnReading::ByHand.advice(),
            Self::NotJudged(Reason::Undated | Reason::Engine) => "没有读成，请稍后再试；仍然不行的，请联系系统管理员。",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_came_of_it_says_what_to_do() {
        let item = |day| TriedItem { title: "标题".into(), address: String::new(), day };
        let dated = Tried::Items(9, vec![item(Some(("2026-11-01".parse().unwrap(), DaySource::Row)))]);
        let undated = Tried::Items(9, vec![item(None)]);
        assert!(dated.advice().contains("可以保存") && undated.advice().contains("没有找到"));
        for what in [
            dated,
            undated,
            Tried::Article(String::new(), None),
            Tried::Note(None),
            Tried::Empty,
            Tried::Unreadable,
            Tried::NotPicked,
            Tried::File,
            Tried::Failed(Cause::Timeout),
        ]
        .into_iter()
        .chain(Reason::ALL.map(Tried::NotJudged))
        {
            assert!(what.advice().ends_with('。'), "{what:?}: {}", what.advice());
        }
    }
}
