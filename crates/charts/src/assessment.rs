//! The charts of an assessment: how a group's scores spread, where points are lost, who rose and fell, and each unit's quarters.
//! Every bar and line leads somewhere; the page says in a sentence who is not drawn.

use domain::text::percent::whole_percent;
use plotters::element::{Circle, PathElement, Rectangle};
use plotters::prelude::Color;
use plotters::style::text_anchor::HPos;

use crate::ink::Ink;
use crate::scale::{position, ticks};
use crate::sheet::{self, WIDTH, refused, write};
use crate::{Caption, ChartError, label};

/// Where a shape leads, and what it is called there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address.
    pub href: String,
    /// What is said of it.
    pub words: String,
}

/// How many units have a score of this span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreBin {
    /// The span: 90–95.
    pub label: String,
    /// How many.
    pub count: u64,
    /// Where it leads.
    pub link: Link,
}

/// Where points are lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossBar {
    /// The indicator; cut with … where it does not fit.
    pub label: String,
    /// What is lost, in any small unit.
    pub value: u64,
    /// The same in words, written at the end of the bar.
    pub words: String,
    /// Where it leads.
    pub link: Link,
}

/// A unit between two rankings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlopeLine {
    /// Its name.
    pub label: String,
    /// Its rank before; nothing where it had none.
    pub before: Option<u64>,
    /// Its rank now.
    pub now: u64,
    /// Where it leads.
    pub link: Link,
}

/// A unit with its rates, round by round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRates {
    /// Its name.
    pub label: String,
    /// In hundredths of a per cent, with where each leads; nothing where there is none: a gap, never nought.
    pub rates: Vec<Option<(u64, Link)>>,
}

/// Draws how many units lie in which span of scores.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn score_spread(caption: Caption<'_>, bins: &[ScoreBin]) -> Result<String, ChartError> {
    const HEIGHT: i32 = 190;
    const FOOT: i32 = 26;
    const HEAD: i32 = 22;
    const LEFT: i32 = 34;
    let largest = bins.iter().map(|bin| bin.count).max().unwrap_or_default();
    if largest == 0 {
        return sheet::empty(caption);
    }
    let scale = ticks(largest);
    let top = scale.last().copied().unwrap_or(1).max(1);
    let links: Vec<Link> = bins.iter().filter(|bin| bin.count > 0).map(|bin| bin.link.clone()).collect();
    sheet::draw_linked(HEIGHT, caption, &links, |sheet| {
        let floor = HEIGHT - FOOT;
        let height = |count: u64| part(position(count) / position(top), floor - HEAD);
        for tick in &scale {
            let y = floor - height(*tick);
            let ink = if *tick == 0 { Ink::Axis } else { Ink::Grid };
            sheet.draw(&PathElement::new([(LEFT, y), (WIDTH, y)], ink.colour().stroke_width(1))).map_err(refused)?;
            write(sheet, &label::count(*tick), (LEFT - 8, y), HPos::Right, Ink::Text)?;
        }
        let step = (WIDTH - LEFT) / i32::try_from(bins.len()).unwrap_or(1).max(1);
        for (bin, place) in bins.iter().zip(0..) {
            let left = LEFT + place * step;
            let middle = left + step / 2;
            write(sheet, &label::fit(&bin.label, f64::from(step) / sheet::WORD), (middle, HEIGHT - FOOT / 2), HPos::Center, Ink::Text)?;
            if bin.count > 0 {
                let y = floor - height(bin.count);
                let corners = [(left + 4, y), (left + step - 4, floor)];
                sheet.draw(&Rectangle::new(corners, Ink::Bar.colour().filled())).map_err(refused)?;
                write(sheet, &label::count(bin.count), (middle, y - 10), HPos::Center, Ink::Strong)?;
            }
        }
        Ok(())
    })
}

/// Draws where points are lost, the most first, each with what all up to it come to together.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn losses(caption: Caption<'_>, bars: &[LossBar]) -> Result<String, ChartError> {
    const ROW: i32 = 28;
    const BAR: i32 = 16;
    const NAMES: i32 = 176;
    const WORDS: i32 = 132;
    let sum: u64 = bars.iter().fold(0, |sum, bar| sum.saturating_add(bar.value));
    if sum == 0 {
        return sheet::empty(caption);
    }
    let largest = bars.iter().map(|bar| bar.value).max().unwrap_or_default().max(1);
    let links: Vec<Link> = bars.iter().map(|bar| bar.link.clone()).collect();
    let height = ROW.saturating_mul(i32::try_from(bars.len()).unwrap_or(i32::MAX));
    sheet::draw_linked(height, caption, &links, |sheet| {
        let mut together = 0_u64;
        for (bar, row) in bars.iter().zip(0..) {
            let middle = row * ROW + ROW / 2;
            let name = label::fit(&bar.label, f64::from(NAMES - 12) / sheet::WORD);
            write(sheet, &name, (NAMES - 12, middle), HPos::Right, Ink::Text)?;
            // what fills a part of a unit is still seen
            let right = NAMES + part(position(bar.value) / position(largest), WIDTH - NAMES - WORDS).max(1);
            sheet
                .draw(&Rectangle::new([(NAMES, middle - BAR / 2), (right, middle + BAR / 2)], Ink::Bar.colour().filled()))
                .map_err(refused)?;
            together = together.saturating_add(bar.value);
            let share = whole_percent(together, sum).unwrap_or_default();
            write(sheet, &format!("{}，累计{share}%", bar.words), (right + 8, middle), HPos::Left, Ink::Strong)?;
        }
        Ok(())
    })
}

/// Draws who rose and fell between two rankings. Both sides list their units one beneath the other, so that nobody who shares a rank is
/// hidden, and a rank stands at one height on both sides, so that whoever kept it has a level line; who had no rank before has none.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn movement(caption: Caption<'_>, sides: (&str, &str), lines: &[SlopeLine]) -> Result<String, ChartError> {
    const ROW: i32 = 22;
    const HEAD: i32 = 28;
    const NAMES: i32 = 190;
    if lines.is_empty() {
        return sheet::empty(caption);
    }
    let (before, now, all) = rows(lines);
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|place| now[*place]);
    let links: Vec<Link> = order.iter().filter(|place| before[**place].is_some()).map(|place| lines[*place].link.clone()).collect();
    let height = HEAD + ROW.saturating_mul(i32::try_from(all).unwrap_or(i32::MAX));
    let y = |row: usize| HEAD + ROW * i32::try_from(row).unwrap_or_default() + ROW / 2;
    let (left, right) = (NAMES, WIDTH - NAMES);
    sheet::draw_linked(height, caption, &links, |sheet| {
        write(sheet, sides.0, (left - 10, HEAD / 2), HPos::Right, Ink::Strong)?;
        write(sheet, sides.1, (right + 10, HEAD / 2), HPos::Left, Ink::Strong)?;
        let room = f64::from(NAMES - 16) / sheet::WORD;
        let mut left_side: Vec<(usize, &SlopeLine)> = lines.iter().zip(&before).filter_map(|(line, row)| Some(((*row)?, line))).collect();
        left_side.sort_by_key(|(row, _)| *row);
        for (row, line) in left_side {
            let words = label::fit(&format!("{} {}", line.label, line.before.unwrap_or_default()), room);
            write(sheet, &words, (left - 10, y(row)), HPos::Right, Ink::Text)?;
        }
        for place in order {
            let (line, row) = (&lines[place], now[place]);
            write(sheet, &label::fit(&format!("{} {}", line.now, line.label), room), (right + 10, y(row)), HPos::Left, Ink::Text)?;
            let Some(was) = before[place] else { continue };
            let ink = match line.before.unwrap_or_default().cmp(&line.now) {
                std::cmp::Ordering::Greater => Ink::Rise,
                std::cmp::Ordering::Less => Ink::Fall,
                std::cmp::Ordering::Equal => Ink::Level,
            };
            sheet.draw(&PathElement::new([(left, y(was)), (right, y(row))], ink.colour().stroke_width(2))).map_err(refused)?;
        }
        Ok(())
    })
}

/// The row of every line on the left and on the right, and how many there are. A rank has as many rows as the fuller side needs; who
/// keeps a rank stands in its first rows, in one order on both sides.
fn rows(lines: &[SlopeLine]) -> (Vec<Option<usize>>, Vec<usize>, usize) {
    let (mut before, mut now) = (vec![None; lines.len()], vec![0; lines.len()]);
    let mut ranks: Vec<u64> = lines.iter().flat_map(|line| line.before.into_iter().chain([line.now])).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let mut first = 0;
    for rank in ranks {
        let (mut left, mut right) = (first, first);
        for keeps in [true, false] {
            for (place, line) in lines.iter().enumerate().filter(|(_, line)| (line.before == Some(line.now)) == keeps) {
                if line.before == Some(rank) {
                    before[place] = Some(left);
                    left += 1;
                }
                if line.now == rank {
                    now[place] = right;
                    right += 1;
                }
            }
        }
        first = left.max(right);
    }
    (before, now, first)
}

/// Draws a small chart for each unit, all on one scale from nought to a hundred per cent; a round that a unit took no part in is an
/// empty place with a mark.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn unit_rates(caption: Caption<'_>, units: &[UnitRates]) -> Result<String, ChartError> {
    const COLUMNS: i32 = 4;
    const CELL: (i32, i32) = (WIDTH / COLUMNS, 74);
    const NAME: i32 = 20;
    const FOOT: i32 = 8;
    /// A hundred per cent.
    const FULL: u64 = 10_000;
    if units.is_empty() {
        return sheet::empty(caption);
    }
    let links: Vec<Link> = units.iter().flat_map(|unit| &unit.rates).flatten().map(|(_, link)| link.clone()).collect();
    let rows = i32::try_from(units.len()).unwrap_or(i32::MAX).saturating_add(COLUMNS - 1) / COLUMNS;
    sheet::draw_linked(rows.saturating_mul(CELL.1), caption, &links, |sheet| {
        for (unit, place) in units.iter().zip(0..) {
            let (x, y) = (place % COLUMNS * CELL.0, place / COLUMNS * CELL.1);
            write(sheet, &label::fit(&unit.label, f64::from(CELL.0 - 12) / sheet::WORD), (x, y + NAME / 2), HPos::Left, Ink::Text)?;
            let floor = y + CELL.1 - FOOT;
            let room = CELL.1 - FOOT - NAME;
            sheet.draw(&PathElement::new([(x, floor), (x + CELL.0 - 12, floor)], Ink::Axis.colour().stroke_width(1))).map_err(refused)?;
            let step = (CELL.0 - 12) / i32::try_from(unit.rates.len()).unwrap_or(1).max(1);
            for (rate, at) in unit.rates.iter().zip(0..) {
                let left = x + at * step;
                match rate {
                    Some((rate, _)) => {
                        // nought is a line upon the axis, no empty place
                        let height = part(position((*rate).min(FULL)) / position(FULL), room).max(2);
                        let corners = [(left + 2, floor - height), (left + step - 2, floor)];
                        sheet.draw(&Rectangle::new(corners, Ink::Bar.colour().filled())).map_err(refused)?;
                    }
                    None => {
                        let middle = (left + step / 2, floor - 6);
                        sheet.draw(&Circle::new(middle, 2, Ink::Missing.colour().filled())).map_err(refused)?;
                    }
                }
            }
        }
        Ok(())
    })
}

/// A part of a length.
#[expect(clippy::cast_possible_truncation, reason = "between nought and the length by construction")]
fn part(share: f64, length: i32) -> i32 {
    (share * f64::from(length)).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption<'_> = Caption { title: "得分分布", description: "已评单位3个。" };

    fn link(href: &str) -> Link {
        Link { href: href.into(), words: format!("看<{href}>") }
    }

    #[test]
    fn scores_spread_over_spans_and_an_empty_span_keeps_its_place() {
        let bin = |label: &str, count: u64| ScoreBin { label: label.into(), count, link: link(label) };
        let svg = score_spread(CAPTION, &[bin("60以下", 1), bin("60–70", 0), bin("70–80", 2)]).unwrap();
        assert_eq!(svg.matches("<a href=").count(), 2, "nothing leads nowhere");
        insta::assert_snapshot!(svg);
        assert!(score_spread(CAPTION, &[bin("60以下", 0)]).unwrap().contains("还没有数据"));
    }

    #[test]
    fn losses_add_up_to_a_hundred_per_cent() {
        let bar = |label: &str, value: u64| LossBar { label: label.into(), value, words: format!("{value}分"), link: link(label) };
        let svg = losses(CAPTION, &[bar("公文和政策解读", 30), bar("信息更新", 9), bar("年报", 1)]).unwrap();
        assert!(svg.contains("30分，累计75%") && svg.contains("9分，累计98%") && svg.contains("1分，累计100%"), "{svg}");
        insta::assert_snapshot!(svg);
        assert!(losses(CAPTION, &[]).unwrap().contains("还没有数据"));
    }

    #[test]
    fn who_shares_a_rank_is_seen_and_who_is_new_has_no_line() {
        let line = |label: &str, before: Option<u64>, now: u64| SlopeLine { label: label.into(), before, now, link: link(label) };
        let lines = [line("财政局", Some(2), 1), line("民政局", Some(1), 2), line("水利局", None, 2), line("教体局", Some(4), 4)];
        let svg = movement(CAPTION, ("第二季度", "第三季度"), &lines).unwrap();
        for class in ["l-rise", "l-fall", "l-level"] {
            assert_eq!(svg.matches(&format!("class=\"{class}\"")).count(), 1, "{class}");
        }
        assert_eq!(svg.matches("水利局").count(), 1, "it stands on the right alone");
        insta::assert_snapshot!(svg);
    }

    #[test]
    fn who_keeps_a_rank_has_a_level_line_among_ties() {
        let line = |before: Option<u64>, now: u64| SlopeLine { label: "单位".into(), before, now, link: link("/") };
        // three shared rank 2 before, one of them keeps it and one more comes
        let lines = [line(Some(2), 1), line(Some(2), 2), line(Some(2), 4), line(Some(1), 2), line(Some(5), 5), line(None, 6)];
        let (before, now, all) = rows(&lines);
        assert_eq!(before, [Some(2), Some(1), Some(3), Some(0), Some(5), None]);
        assert_eq!((now.as_slice(), all), (&[0, 1, 4, 2, 5, 6][..], 7));
        for (place, line) in lines.iter().enumerate() {
            assert!(line.before != Some(line.now) || before[place] == Some(now[place]));
        }
    }

    #[test]
    fn a_round_without_a_rate_is_a_gap_and_nought_is_none() {
        let unit = |label: &str, rates: &[Option<u64>]| UnitRates {
            label: label.into(),
            rates: rates.iter().map(|rate| rate.map(|rate| (rate, link(label)))).collect(),
        };
        let svg = unit_rates(CAPTION, &[unit("财政局", &[None, Some(0), Some(9_250), Some(12_000)])]).unwrap();
        assert_eq!((svg.matches("c-missing").count(), svg.matches("c-bar").count()), (1, 3));
        insta::assert_snapshot!(svg);
    }
}
