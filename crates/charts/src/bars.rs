//! Counts side by side: columns over time, bars one beneath the other. Each leads to its rows.

use plotters::element::{PathElement, Rectangle};
use plotters::prelude::Color;
use plotters::style::text_anchor::HPos;

use domain::reporting::cell::Status;

use crate::finish::escape;
use crate::ink::Ink;
use crate::scale::{position, ticks};
use crate::sheet::{self, Sheet, WIDTH, refused, write};
use crate::{Caption, ChartError, label};

/// One count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What is counted: a month, a kind.
    pub label: String,
    /// How many; `None` where nobody has counted, which is not zero.
    pub count: Option<u64>,
    /// What stands behind the count, as 累计75%. May be empty.
    pub note: String,
    /// Where the rows are.
    pub href: String,
}

/// The area of every bar.
const AREA: Ink = Ink::Fill(Status::Pending);
/// How it is found again in the drawing.
const AREA_CLASS: &str = "class=\"c-pending\"";

const HEIGHT: i32 = 220;
const TOP: i32 = 24;
const FOOT: i32 = 28;
const NUMBERS: i32 = 44;
/// The widest column.
const WIDEST: i32 = 48;

/// Draws counts as columns from left to right on one scale from zero. A count stands above its column; what nobody has counted has a –.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn columns(caption: Caption<'_>, all: &[Bar]) -> Result<String, ChartError> {
    if all.is_empty() {
        return sheet::empty(caption);
    }
    let scale = ticks(all.iter().filter_map(|bar| bar.count).max().unwrap_or_default());
    let most = scale.last().copied().unwrap_or(1);
    let each = (WIDTH - NUMBERS) / i32::try_from(all.len()).unwrap_or(i32::MAX).max(1);
    let width = (each * 2 / 3).clamp(1, WIDEST);
    let svg = sheet::draw(HEIGHT, caption, |sheet| {
        for tick in &scale {
            let y = height_of(*tick, most);
            let ink = if *tick == 0 { Ink::Axis } else { Ink::Grid };
            sheet.draw(&PathElement::new(vec![(NUMBERS, y), (WIDTH, y)], ink.colour())).map_err(refused)?;
            write(sheet, &label::count(*tick), (NUMBERS - 8, y), HPos::Right, Ink::Text)?;
        }
        for (bar, place) in all.iter().zip(0..) {
            let middle = NUMBERS + each * place + each / 2;
            let top = height_of(bar.count.unwrap_or_default(), most);
            if bar.count.is_some_and(|count| count > 0) {
                area(sheet, (middle - width / 2, top), (middle + width / 2, HEIGHT - FOOT))?;
            }
            let said = bar.count.map_or_else(|| "–".to_owned(), label::count);
            write(sheet, &said, (middle, top - 9), HPos::Center, Ink::Strong)?;
            let name = label::fit(&bar.label, f64::from(each) / sheet::WORD);
            write(sheet, &name, (middle, HEIGHT - FOOT / 2), HPos::Center, Ink::Text)?;
        }
        Ok(())
    })?;
    Ok(linked(&svg, all))
}

/// The y of so many.
#[expect(clippy::cast_possible_truncation, reason = "between TOP and HEIGHT by construction")]
fn height_of(count: u64, most: u64) -> i32 {
    let room = f64::from(HEIGHT - FOOT - TOP);
    HEIGHT - FOOT - (position(count) / position(most.max(1)) * room).round() as i32
}

const ROW: i32 = 30;
const THICK: i32 = 18;
const NAMES: i32 = 150;
const ENDS: i32 = 130;

/// Draws counts as bars one beneath the other, in the given order, on one scale from zero; count and note stand behind each.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn bars(caption: Caption<'_>, all: &[Bar]) -> Result<String, ChartError> {
    if all.is_empty() {
        return sheet::empty(caption);
    }
    let most = all.iter().filter_map(|bar| bar.count).max().unwrap_or_default().max(1);
    let height = ROW.saturating_mul(i32::try_from(all.len()).unwrap_or(i32::MAX));
    let svg = sheet::draw(height, caption, |sheet| {
        for (bar, place) in all.iter().zip(0..) {
            let middle = place * ROW + ROW / 2;
            let name = label::fit(&bar.label, f64::from(NAMES - 12) / sheet::WORD);
            write(sheet, &name, (NAMES - 12, middle), HPos::Right, Ink::Text)?;
            let end = along(bar.count.unwrap_or_default(), most);
            if bar.count.is_some_and(|count| count > 0) {
                area(sheet, (NAMES, middle - THICK / 2), (end, middle + THICK / 2))?;
            }
            let said = bar.count.map_or_else(|| "–".to_owned(), label::count);
            write(sheet, &format!("{said}{}", bar.note), (end + 8, middle), HPos::Left, Ink::Strong)?;
        }
        Ok(())
    })?;
    Ok(linked(&svg, all))
}

/// The x of the end of so many.
#[expect(clippy::cast_possible_truncation, reason = "between NAMES and WIDTH by construction")]
fn along(count: u64, most: u64) -> i32 {
    let room = f64::from(WIDTH - NAMES - ENDS);
    NAMES + (position(count) / position(most) * room).round() as i32
}

fn area(sheet: &Sheet<'_>, from: (i32, i32), to: (i32, i32)) -> Result<(), ChartError> {
    sheet.draw(&Rectangle::new([from, to], AREA.colour().filled())).map_err(refused)
}

/// Makes each area a link to its rows. A drawing with links is no picture: what it holds can be reached.
fn linked(svg: &str, all: &[Bar]) -> String {
    let mut drawn = all.iter().filter(|bar| bar.count.is_some_and(|count| count > 0));
    let mut out = String::with_capacity(svg.len() * 2);
    let mut rest = svg;
    while let Some(start) = rest.find("<rect ") {
        let Some(length) = rest[start..].find("/>") else { break };
        let (before, tag, after) = (&rest[..start], &rest[start..start + length + 2], &rest[start + length + 2..]);
        out.push_str(before);
        match drawn.next().filter(|_| tag.contains(AREA_CLASS)) {
            Some(bar) if !bar.href.is_empty() => {
                let words = format!("{}：{}{}", bar.label, bar.count.unwrap_or_default(), bar.note);
                out.push_str(&format!("<a href=\"{}\" aria-label=\"{}\">{tag}</a>", escape(&bar.href), escape(&words)));
            }
            _ => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    out.replacen("role=\"img\"", "role=\"group\"", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption<'_> = Caption { title: "按月", description: "确认的问题。" };

    fn bar(label: &str, count: Option<u64>, note: &str) -> Bar {
        Bar { label: label.into(), count, note: note.into(), href: format!("/x?a={label}&b=1") }
    }

    #[test]
    fn months_with_one_that_nobody_counted() {
        insta::assert_snapshot!(columns(CAPTION, &[bar("8月", Some(4), ""), bar("9月", None, ""), bar("10月", Some(0), "")]).unwrap());
    }

    #[test]
    fn kinds_with_their_running_share() {
        insta::assert_snapshot!(
            bars(CAPTION, &[bar("链接不可用", Some(6), "（累计60%）"), bar("错误表述", Some(4), "（累计100%）")]).unwrap()
        );
    }

    #[test]
    fn nothing_to_draw_says_so() {
        for svg in [columns(CAPTION, &[]), bars(CAPTION, &[])] {
            assert!(svg.unwrap().contains("还没有数据"));
        }
    }

    #[test]
    fn each_bar_leads_to_its_own_rows() {
        for svg in [
            columns(CAPTION, &[bar("零", Some(0), ""), bar("一", Some(1), "")]),
            bars(CAPTION, &[bar("零", None, ""), bar("一", Some(1), "")]),
        ] {
            let svg = svg.unwrap();
            assert_eq!(svg.matches("<a ").count(), 1, "{svg}");
            assert!(svg.contains("<a href=\"/x?a=一&amp;b=1\" aria-label=\"一：1\"><rect "), "{svg}");
        }
    }

    #[test]
    fn huge_and_hostile() {
        let hostile =
            Bar { label: "</text><script>x</script>".into(), count: Some(u64::MAX), note: String::new(), href: "\"><script>".into() };
        for svg in [columns(CAPTION, std::slice::from_ref(&hostile)), bars(CAPTION, &[hostile])] {
            let svg = svg.unwrap();
            assert!(!svg.contains("<script") && !svg.contains("#C0DE"), "{svg}");
        }
    }
}
