//! Tables of a saved web page or of the clipboard.

use domain::checklist::import::{Aside, Document, Hidden, LeftOut, Table};
use scraper::Html;
use scraper::node::Node;

use super::Limits;
use super::error::ReadError;
use super::html_filter::reduce;
use super::table_builder::{Budget, TableBuilder, is_of_its_own, text_of};

/// Texts before a table that may be its title, and the longest of them in characters.
const TITLES_KEPT: usize = 15;
const LONGEST_TITLE: usize = 80;

pub(super) fn read(page: &str) -> Result<Document, ReadError> {
    let reduced = reduce(page)?;
    let html = Html::parse_document(&reduced.page);
    let mut walk = Walk::default();
    let root = html.tree.root();
    let mut node = root;
    // by hand and not by recursion: depth is the page's choice
    'page: loop {
        walk.open(node.value())?;
        if let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            walk.close(node.value())?;
            if node == root {
                break 'page;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { break 'page };
            node = parent;
        }
    }
    walk.end_outside();
    let counted = [
        (Hidden::Texts, reduced.hidden),
        (Hidden::Deletions, reduced.deletions),
        (Hidden::Phonetics, reduced.phonetics),
        (Hidden::Struck, reduced.struck),
    ];
    let left_out = counted.into_iter().filter(|(_, count)| *count > 0).map(|(what, count)| LeftOut { sheet: None, what, count });
    Ok(walk.finish(left_out.collect()))
}

/// Text as a browser lays it out: white space runs are one blank, blocks and `br` are line breaks.
#[derive(Debug, Default)]
struct Flow {
    out: String,
    blank: bool,
    line_breaks: usize,
    block: bool,
}

impl Flow {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.blank = true;
            } else {
                self.settle();
                self.out.push(c);
            }
        }
    }

    fn preformatted(&mut self, text: &str) {
        self.settle();
        self.out.push_str(text);
    }

    /// Writes the breaks or the blank that came before this character; at the beginning and the end they do not show.
    fn settle(&mut self) {
        let breaks = self.line_breaks.max(usize::from(self.block));
        if !self.out.is_empty() {
            if breaks > 0 {
                self.out.extend(std::iter::repeat_n('\n', breaks));
            } else if self.blank {
                self.out.push(' ');
            }
        }
        (self.blank, self.block, self.line_breaks) = (false, false, 0);
    }

    const fn line_break(&mut self) {
        self.line_breaks += 1;
        self.blank = false;
    }

    const fn block(&mut self) {
        self.block = true;
        self.blank = false;
    }
}

#[derive(Default)]
struct OpenTable {
    builder: TableBuilder,
    place: usize,
    titles: Vec<String>,
    cell: Option<(Flow, usize, usize)>,
}

#[derive(Default)]
struct Walk {
    open: Vec<OpenTable>,
    tables: Vec<Option<Table>>,
    budget: Budget,
    /// Text outside of tables, and its blocks so far.
    outside: Flow,
    titles: Vec<String>,
    asides: Vec<Aside>,
    in_pre: bool,
    in_title: bool,
}

impl Walk {
    fn open(&mut self, node: &Node) -> Result<(), ReadError> {
        match node {
            Node::Text(text) => self.text(&text.text),
            Node::Element(element) => {
                let span = |name: &str| element.attr(name).and_then(|value| value.parse().ok()).unwrap_or(1);
                match element.name() {
                    "table" => self.begin_table()?,
                    "tr" => {
                        let budget = &mut self.budget;
                        if let Some(table) = self.open.last_mut() {
                            table.builder.begin_row(budget)?;
                        }
                    }
                    "td" | "th" => {
                        if let Some(table) = self.open.last_mut() {
                            table.cell = Some((Flow::default(), span("colspan"), span("rowspan")));
                        }
                    }
                    "br" => self.flow(Flow::line_break),
                    "hr" | "caption" => self.block(),
                    "pre" => {
                        self.block();
                        self.in_pre = true;
                    }
                    "title" => {
                        self.end_outside();
                        self.in_title = true;
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, node: &Node) -> Result<(), ReadError> {
        let Node::Element(element) = node else { return Ok(()) };
        match element.name() {
            "table" => self.end_table()?,
            "td" | "th" => {
                let budget = &mut self.budget;
                if let Some(table) = self.open.last_mut()
                    && let Some((flow, col_span, row_span)) = table.cell.take()
                {
                    table.builder.cell(&flow.out, col_span, row_span, budget)?;
                }
            }
            "pre" => {
                self.in_pre = false;
                self.block();
            }
            "title" => {
                self.in_title = false;
                // the page's name stands on its tab, not on the page
                let text = std::mem::take(&mut self.outside).out;
                if !text.is_empty() && text.chars().count() <= LONGEST_TITLE {
                    self.titles.push(text);
                }
            }
            "caption" => self.end_caption(),
            _ => {}
        }
        Ok(())
    }

    /// A caption is written in its table and stands above it.
    fn end_caption(&mut self) {
        let before = self.asides.len();
        self.block();
        if let (Some(table), Some(aside)) = (self.open.last_mut(), self.asides.get_mut(before)) {
            aside.after_tables = table.place;
            if aside.text.chars().count() <= LONGEST_TITLE {
                table.titles.push(aside.text.clone());
            }
        }
    }

    fn text(&mut self, text: &str) {
        let in_pre = self.in_pre;
        if self.in_title {
            self.outside.text(text);
        } else {
            self.flow(|flow| if in_pre { flow.preformatted(text) } else { flow.text(text) });
        }
    }

    /// Where text goes: the innermost cell, or the page around the tables.
    fn flow(&mut self, write: impl FnOnce(&mut Flow)) {
        match self.open.last_mut() {
            Some(table) => match &mut table.cell {
                Some((flow, ..)) => write(flow),
                None => write(&mut self.outside),
            },
            None => write(&mut self.outside),
        }
    }

    fn block(&mut self) {
        if self.open.is_empty() || self.open.last().is_some_and(|table| table.cell.is_none()) {
            self.end_outside();
        }
        self.flow(Flow::block);
    }

    fn end_outside(&mut self) {
        let text = std::mem::take(&mut self.outside).out;
        if text.is_empty() {
            return;
        }
        if text.chars().count() <= LONGEST_TITLE {
            self.titles.push(text.clone());
        }
        self.asides.push(Aside { after_tables: self.tables.len(), sheet: None, text });
    }

    fn finish(self, left_out: Vec<LeftOut>) -> Document {
        // tables that became text of a cell leave their place empty
        let mut kept = vec![0_usize];
        for table in &self.tables {
            kept.push(kept.last().copied().unwrap_or(0) + usize::from(table.is_some()));
        }
        let mut asides = self.asides;
        for aside in &mut asides {
            aside.after_tables = kept.get(aside.after_tables).copied().unwrap_or(0);
        }
        Document { tables: self.tables.into_iter().flatten().collect(), asides, left_out, ..Document::default() }
    }

    fn begin_table(&mut self) -> Result<(), ReadError> {
        if self.tables.len() >= Limits::TABLES {
            return Err(ReadError::TableTooLarge);
        }
        self.end_outside();
        // inside a layout table the title stands in the outer cell
        let outer = self.open.last().and_then(|table| table.cell.as_ref()).map(|(flow, ..)| {
            let lines = flow.out.lines().filter(|line| line.chars().count() <= LONGEST_TITLE);
            lines.map(str::to_owned).collect::<Vec<_>>()
        });
        let mut titles: Vec<String> = self.titles.iter().rev().take(TITLES_KEPT).rev().cloned().collect();
        titles.extend(outer.into_iter().flatten());
        titles.drain(..titles.len().saturating_sub(TITLES_KEPT));
        self.open.push(OpenTable { place: self.tables.len(), titles, ..OpenTable::default() });
        self.tables.push(None);
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), ReadError> {
        let Some(table) = self.open.pop() else { return Ok(()) };
        let finished = table.builder.finish(None, table.titles, &mut self.budget)?;
        let outer = self.open.last_mut().and_then(|outer| Some((outer.builder.rows(), outer.cell.as_mut()?)));
        match outer {
            // a small table inside a cell is the cell's text
            Some((rows, (flow, ..))) if !is_of_its_own(rows, &finished) => {
                for line in text_of(&finished).lines() {
                    flow.block();
                    flow.text(line);
                }
            }
            _ => {
                if let Some(place) = self.tables.get_mut(table.place) {
                    *place = Some(finished);
                }
            }
        }
        self.flow(Flow::block);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Vec<Vec<String>> {
        let tables = read(page).unwrap().tables;
        tables.iter().map(|table| table.rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.text.clone())).collect()).collect()
    }

    #[test]
    fn cells_read_as_a_browser_shows_them() {
        let cases = [
            ("<td>  甲\n  乙 </td>", "甲 乙"),
            ("<td><p>甲</p><p>乙</p></td>", "甲\n乙"),
            ("<td>甲<br>乙<br><br>丙<br></td>", "甲\n乙\n\n丙"),
            ("<td>甲&nbsp;</td>", "甲\u{a0}"),
            ("<td>&lt;b&gt;&amp;&#x4e00;</td>", "<b>&一"),
            ("<td><pre>\n\n 甲\t乙 \n</pre></td>", "\n 甲\t乙 \n"),
            ("<td><ul><li>甲<li>乙</ul></td>", "甲\n乙"),
            ("<td><b>甲</b><i>乙</i></td>", "甲乙"),
        ];
        for (cell, expected) in cases {
            let page = format!("<table><tr><td>头</td>{cell}</tr></table>");
            assert_eq!(texts(&page), [["头", expected]], "{cell}");
        }
    }

    #[test]
    fn a_table_in_a_layout_table_is_its_own() {
        let page = "<title>站点</title><table><tr><td>某县清单<table><tr><td>甲<td>乙</table></td><td>栏</td></tr></table>";
        let tables = read(page).unwrap().tables;
        assert_eq!(texts(page), [vec!["某县清单", "栏"], vec!["甲", "乙"]]);
        assert_eq!(tables[1].titles, ["站点", "某县清单"]);
    }

    #[test]
    fn a_caption_is_the_title_of_its_own_table() {
        let page = "<table><caption>某县清单</caption><tr><td>甲<td>乙</table><table><tr><td>丙<td>丁</table>";
        let document = read(page).unwrap();
        assert_eq!(document.tables[0].titles, ["某县清单"]);
        assert_eq!(document.asides.iter().map(|aside| (aside.after_tables, aside.text.as_str())).collect::<Vec<_>>(), [(0, "某县清单")]);
    }

    #[test]
    fn texts_before_the_table_are_offered_as_titles() {
        let page = "<title>页</title><div class=nav>首页 &gt; 公开</div><h1>某县清单</h1><table><tr><td>甲<td>乙</table>";
        let document = read(page).unwrap();
        assert_eq!(document.tables[0].titles, ["页", "首页 > 公开", "某县清单"]);
        let asides: Vec<&str> = document.asides.iter().map(|aside| aside.text.as_str()).collect();
        assert_eq!(asides, ["首页 > 公开", "某县清单"], "what stands on the page is kept, its tab is not");
    }

    #[test]
    fn what_a_browser_does_not_show_is_counted_and_not_read() {
        let page = "<style>.gone{display:none} @media print{.b{display:none}} p.x{color:red}</style>\
            <p hidden>密</p><div style='DISPLAY : none'><p>一</p>二</div><p class='a gone'>三</p><p class=b>见</p>\
            <table><tr><td>任务<td>责任单位<tr style=display:none><td>藏<td>藏<tr><td>甲<span style='mso-hide:all'>内</span><td>乙<ruby>扈<rp>(</rp><rt>hù</rt></ruby>镇<del>旧</del></table><p>尾</p>";
        let document = read(page).unwrap();
        assert_eq!(texts(page), [["任务", "责任单位", "甲", "乙扈镇"]]);
        let asides: Vec<&str> = document.asides.iter().map(|aside| aside.text.as_str()).collect();
        assert_eq!(asides, ["见", "尾"]);
        let counted: Vec<(Hidden, usize)> = document.left_out.iter().map(|one| (one.what, one.count)).collect();
        assert_eq!(counted, [(Hidden::Texts, 5), (Hidden::Deletions, 1), (Hidden::Phonetics, 1)]);
    }

    #[test]
    fn a_small_table_in_a_cell_of_a_list_is_its_text() {
        let page = "<table><tr><td>任务<td>责任单位<tr><td>甲<table><tr><td>子<td>一<tr><td>丑<td>二</table><td>财政局</table>";
        assert_eq!(texts(page), [["任务", "责任单位", "甲\n子 一\n丑 二", "财政局"]]);
    }
}
