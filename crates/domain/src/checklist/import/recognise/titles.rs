//! Titles across a table: how deep each stands, and which of them a task stands beneath.

use super::super::surroundings::heading_level;

/// One title that still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Title {
    text: String,
    /// 1 for 一、, 2 for （一）; `None` for words without a number.
    level: Option<u8>,
    row: usize,
    /// Whether a task has stood beneath it.
    used: bool,
}

/// The titles over the present row, outermost first.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// The table's own: its sheet's name, the numbered line before it.
    outer: Vec<String>,
    outer_row: usize,
    outer_used: bool,
    /// How many of the outermost a task of an earlier table has stood beneath.
    outer_known: usize,
    open: Vec<Title>,
    /// Whether no task has come since the last title.
    fresh: bool,
}

impl Titles {
    /// A new table of the list begins. What is returned had no task.
    pub(super) fn begin(&mut self, outer: Vec<String>, row: usize) -> Vec<(usize, String)> {
        let common = self.outer.iter().zip(&outer).take_while(|(before, now)| before == now).count();
        let known = if self.outer_used { common } else { common.min(self.outer_known) };
        let unused = self.finish();
        (self.outer, self.outer_row, self.outer_used, self.outer_known) = (outer, row, false, known);
        self.fresh = false;
        unused
    }

    /// A title: beneath those it stands lower than, in place of the others. Titles without a number nest where they follow
    /// one another. What is returned had no task.
    pub(super) fn enter(&mut self, text: &str, row: usize) -> Vec<(usize, String)> {
        let level = heading_level(text);
        let keep = match level {
            Some(level) => {
                let rank = |title: &Title| title.level.is_some_and(|known| known >= level);
                let first_below = self.open.iter().position(rank);
                // words between the last title of this rank and now were its own
                first_below.unwrap_or_else(|| if self.fresh { self.open.len() } else { self.without_inner_words(level) })
            }
            None if self.fresh => self.open.len(),
            None => self.open.iter().rposition(|title| title.level.is_none()).unwrap_or(0),
        };
        let unused = unused(self.open.drain(keep..));
        self.open.push(Title { text: text.to_owned(), level, row, used: false });
        self.fresh = true;
        unused
    }

    /// Behind tasks a numbered title ends the words that stood beneath the title above it.
    fn without_inner_words(&self, level: u8) -> usize {
        let last_above = self.open.iter().rposition(|title| title.level.is_some_and(|known| known < level));
        last_above.map_or(self.open.len(), |place| place + 1)
    }

    /// A task stands beneath all of them.
    pub(super) fn use_all(&mut self) {
        self.fresh = false;
        self.outer_used = true;
        for title in &mut self.open {
            title.used = true;
        }
    }

    /// Their texts, outermost first.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.outer.iter().map(String::as_str).chain(self.open.iter().map(|title| title.text.as_str()))
    }

    /// The end of the list: titles that never had a task.
    pub(super) fn finish(&mut self) -> Vec<(usize, String)> {
        let row = self.outer_row;
        let outer = std::mem::take(&mut self.outer).into_iter().skip(self.outer_known);
        let outer = outer.filter(|_| !self.outer_used).map(|text| (row, text));
        let mut all: Vec<(usize, String)> = outer.collect();
        all.extend(unused(self.open.drain(..)));
        all
    }
}

fn unused(titles: impl Iterator<Item = Title>) -> Vec<(usize, String)> {
    titles.filter(|title| !title.used).map(|title| (title.row, title.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `.` is a task; anything else a title. What holds at each task, and what is lost.
    fn told(rows: &[&str]) -> (Vec<String>, Vec<String>) {
        let mut titles = Titles::default();
        let (mut held, mut lost) = (Vec::new(), Vec::new());
        for (row, text) in rows.iter().enumerate() {
            if *text == "." {
                titles.use_all();
                held.push(titles.texts().collect::<Vec<_>>().join("/"));
            } else {
                lost.extend(titles.enter(text, row).into_iter().map(|(_, text)| text));
            }
        }
        lost.extend(titles.finish().into_iter().map(|(_, text)| text));
        (held, lost)
    }

    #[test]
    fn a_title_over_several_tables_is_used_by_any_of_them() {
        let outer = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let mut titles = Titles::default();
        assert!(titles.begin(outer(&["二、民生", "（一）饮水"]), 1).is_empty());
        titles.use_all();
        assert!(titles.begin(outer(&["二、民生", "（二）灌溉"]), 5).is_empty());
        assert_eq!(titles.begin(outer(&["二、民生", "（三）防汛"]), 9), [(5, "（二）灌溉".to_owned())]);
        assert_eq!(titles.begin(outer(&["三、督查"]), 12), [(9, "（三）防汛".to_owned())]);
        assert_eq!(titles.finish(), [(12, "三、督查".to_owned())]);
    }

    #[test]
    fn titles_nest_by_number_and_by_following_one_another() {
        let cases: [(&[&str], &[&str], &[&str]); 7] = [
            (
                &["一、甲", ".", "（一）子", ".", "（二）丑", ".", "二、乙", "."],
                &["一、甲", "一、甲/（一）子", "一、甲/（二）丑", "二、乙"],
                &[],
            ),
            (&["重点", "一、甲", ".", "二、乙", "."], &["重点/一、甲", "重点/二、乙"], &[]),
            (&["一、甲", "栏目", ".", "渠道", ".", "二、乙", "."], &["一、甲/栏目", "一、甲/渠道", "二、乙"], &[]),
            (&["上篇", "总则", ".", "下篇", "."], &["上篇/总则", "上篇/下篇"], &[]),
            (&["一、甲", "二、乙", "."], &["二、乙"], &["一、甲"]),
            (&["一、甲", ".", "二、乙"], &["一、甲"], &["二、乙"]),
            (&["一、甲", "（一）子", "工业", ".", "（二）丑", "."], &["一、甲/（一）子/工业", "一、甲/（二）丑"], &[]),
        ];
        for (rows, held, lost) in cases {
            assert_eq!(
                told(rows),
                (held.iter().map(|s| (*s).to_owned()).collect(), lost.iter().map(|s| (*s).to_owned()).collect()),
                "{rows:?}"
            );
        }
    }
}
