//! Where each section of the checklist (工作内容) stands: one stacked bar per section.

use domain::reporting::cell::Status;
use plotters::element::Rectangle;
use plotters::prelude::Color;
use plotters::style::text_anchor::HPos;

use crate::ink::Ink;
use crate::scale::position;
use crate::sheet::{self, Sheet, WIDTH, refused, word_width, write};
use crate::{Caption, ChartError, Link, label};

/// How many cells of a section show one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCount {
    /// What they show.
    pub status: Status,
    /// How many.
    pub count: u64,
}

/// One section of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionBar {
    /// Its title; cut with … where it does not fit (the table beneath has all of it).
    pub label: String,
    /// Its cells by status, in the order in which they are stacked.
    pub parts: Vec<StatusCount>,
    /// Where its rows are.
    pub href: String,
}

// as high as a finger on a phone, where a sheet is a little more than half as large
const ROW: i32 = 42;
const BAR: i32 = 22;
const NAMES: i32 = 176;
const TOTALS: i32 = 52;

/// Draws one stacked bar per section, in the given order, on one common scale of cells. A part wide enough carries its sign and
/// count; the total stands at the end of the bar. Each row leads to its cells, and says all its counts where it is pointed at.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn by_section(caption: Caption<'_>, sections: &[SectionBar]) -> Result<String, ChartError> {
    if sections.is_empty() {
        return sheet::empty(caption);
    }
    let largest = sections.iter().map(total).max().unwrap_or_default().max(1);
    let height = ROW.saturating_mul(i32::try_from(sections.len()).unwrap_or(i32::MAX));
    let links: Vec<Link> = sections.iter().map(link).collect();
    sheet::draw_linked(height, caption, &links, |sheet| {
        sections.iter().zip(0..).try_for_each(|(section, row)| bar(sheet, section, row * ROW, largest))
    })
}

fn link(section: &SectionBar) -> Link {
    let parts = section.parts.iter().filter(|part| part.count > 0);
    let parts: Vec<String> = parts.map(|part| format!("{}{}", part.status.label(), part.count)).collect();
    let parts = if parts.is_empty() { "没有应报的事项".to_owned() } else { parts.join("、") };
    Link { href: section.href.clone(), words: format!("{}：{parts}", section.label) }
}

fn total(section: &SectionBar) -> u64 {
    section.parts.iter().fold(0, |sum, part| sum.saturating_add(part.count))
}

fn bar(sheet: &Sheet<'_>, section: &SectionBar, top: i32, largest: u64) -> Result<(), ChartError> {
    let middle = top + ROW / 2;
    let name = label::fit(&section.label, f64::from(NAMES - 12) / sheet::WORD);
    write(sheet, &name, (NAMES - 12, middle), HPos::Right, Ink::Text)?;

    let mut before = 0_u64;
    for part in section.parts.iter().filter(|part| part.count > 0) {
        let left = along(before, largest);
        before = before.saturating_add(part.count);
        let right = along(before, largest);
        let corners = [(left, middle - BAR / 2), (right, middle + BAR / 2)];
        sheet.draw(&Rectangle::new(corners, Ink::Fill(part.status).colour().filled())).map_err(refused)?;
        if let Some(text) = inscription(*part, f64::from(right - left)) {
            write(sheet, &text, (left.midpoint(right), middle), HPos::Center, Ink::On(part.status))?;
        }
    }
    write(sheet, &label::count(before), (along(before, largest) + 8, middle), HPos::Left, Ink::Strong)?;
    sheet.draw(&Rectangle::new([(0, top), (WIDTH - 1, top + ROW)], Ink::Hit.colour().filled())).map_err(refused)
}

/// The x of the end of so many cells.
#[expect(clippy::cast_possible_truncation, reason = "between NAMES and WIDTH by construction")]
fn along(cells: u64, largest: u64) -> i32 {
    let room = f64::from(WIDTH - NAMES - TOTALS);
    NAMES + (position(cells) / position(largest) * room).round() as i32
}

/// Sign and count where both fit, the count alone where only it does: a sign without its number says too little. The quiet statuses say
/// nothing.
fn inscription(part: StatusCount, room: f64) -> Option<String> {
    if matches!(part.status, Status::NotDue | Status::NotApplicable) {
        return None;
    }
    let sign = part.status.sign();
    let count = label::count(part.count);
    [format!("{sign}{count}"), count].into_iter().find(|text| word_width(text) + 4.0 <= room)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption<'_> = Caption { title: "按工作内容", description: "按任务×单位计数,不涉及的不计入。" };

    fn section(label: &str, counts: &[(Status, u64)]) -> SectionBar {
        SectionBar {
            label: label.into(),
            parts: counts.iter().map(|&(status, count)| StatusCount { status, count }).collect(),
            href: "/cells?section=1".into(),
        }
    }

    #[test]
    fn ten_sections() {
        use Status as S;
        let sections = [
            section(
                "一、优化营商环境",
                &[(S::Done, 62), (S::LateDone, 4), (S::Pending, 9), (S::Returned, 1), (S::Near, 6), (S::Overdue, 2), (S::NotDue, 8)],
            ),
            section("二、推进项目建设全过程公开透明", &[(S::Done, 11), (S::Pending, 3), (S::Overdue, 7), (S::NotDue, 5)]),
            section("三、稳岗就业", &[(S::Done, 24), (S::Near, 3), (S::NotDue, 10)]),
        ];
        insta::assert_snapshot!(by_section(CAPTION, &sections).unwrap());
    }

    #[test]
    fn nothing_to_draw_says_so() {
        insta::assert_snapshot!(by_section(CAPTION, &[]).unwrap());
    }

    #[test]
    fn a_section_without_cells_keeps_its_row_and_its_zero() {
        insta::assert_snapshot!(
            by_section(CAPTION, &[section("六、生态环境", &[(Status::Done, 0)]), section("七、决策公开", &[])]).unwrap()
        );
    }

    #[test]
    fn huge_counts_stay_on_the_sheet() {
        let svg = by_section(
            CAPTION,
            &[section("大", &[(Status::Done, u64::MAX), (Status::Overdue, u64::MAX)]), section("小", &[(Status::Done, 1)])],
        )
        .unwrap();
        assert!(svg.contains("✓184467440737亿"));
        assert!(widest_x(&svg) <= WIDTH);
    }

    #[test]
    fn hostile_labels_are_only_words() {
        let svg = by_section(CAPTION, &[section("</text><script>x</script>", &[(Status::Done, 1)])]).unwrap();
        assert!(svg.contains("&lt;/text&gt;"));
        assert!(!svg.contains("<script"));
    }

    #[test]
    fn no_colour_font_or_style_is_left() {
        let svg = by_section(CAPTION, &[section("一", &[(Status::Done, 3), (Status::Overdue, 1)])]).unwrap();
        for literal in ["#", "style=", "font-family", "fill=\"", " width=\"560\""] {
            assert!(!svg.contains(literal), "{literal} in {svg}");
        }
    }

    fn widest_x(svg: &str) -> i32 {
        svg.split(" x=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok()).max().unwrap_or_default()
    }
}
