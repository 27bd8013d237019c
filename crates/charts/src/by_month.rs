//! How the year went: reported, accepted and overdue at the end of each month.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::element::{Circle, PathElement, Rectangle};
use plotters::prelude::{AreaSeries, Color, LineSeries, SVGBackend};
use plotters::style::text_anchor::HPos;

use crate::ink::{Ink, Trend};
use crate::scale::{position, ticks};
use crate::sheet::{self, Sheet, WIDTH, refused, write};
use crate::{Caption, ChartError, Link, label};

/// One month's counts of cells. `None` is a month nobody has counted (still to come, or before the system was used): the line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthPoint {
    /// The month as people say it, e.g. 3月.
    pub label: String,
    /// Cells with a report (已报).
    pub reported: Option<u64>,
    /// Cells judged complete (审核通过).
    pub accepted: Option<u64>,
    /// Cells overdue (逾期).
    pub overdue: Option<u64>,
}

const HEIGHT: i32 = 240;
const TOP: i32 = 12;
const NUMBERS: i32 = 52;
const MONTHS: i32 = 28;
const ENDS: i32 = 112;
/// At most so many month names; of a longer row every second, third … is named.
const NAMED: usize = 13;
/// Words at the ends of lines keep this distance.
const LINE: i32 = 17;

type Plot<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draws three lines over the months on one scale from zero: reported with its area, accepted, and overdue (dashed by the style sheet).
/// Each line's last value stands at its end in words, so the chart can be read without its legend.
///
/// # Errors
/// [`ChartError::Draw`] when the drawing library refuses.
pub fn by_month(caption: Caption<'_>, months: &[MonthPoint]) -> Result<String, ChartError> {
    if months.is_empty() {
        return sheet::empty(caption);
    }
    let trends = [
        (Trend::Reported, "已报", months.iter().map(|m| m.reported).collect::<Vec<_>>()),
        (Trend::Accepted, "审核通过", months.iter().map(|m| m.accepted).collect()),
        (Trend::Overdue, "逾期", months.iter().map(|m| m.overdue).collect()),
    ];
    let scale = ticks(trends.iter().flat_map(|(_, _, counts)| counts).flatten().copied().max().unwrap_or_default());
    let top = position(scale.last().copied().unwrap_or(1));

    let words: Vec<Link> = months.iter().filter_map(words).collect();
    sheet::draw_linked(HEIGHT, caption, &words, |sheet| {
        let mut plot = ChartBuilder::on(sheet)
            .margin_top(TOP)
            .margin_right(ENDS)
            .x_label_area_size(MONTHS)
            .y_label_area_size(NUMBERS)
            .build_cartesian_2d(0.0..last_x(months.len()), 0.0..top)
            .map_err(refused)?;
        grid(sheet, &mut plot, &scale, months.len())?;
        month_names(sheet, &plot, months)?;
        let mut ends = Vec::new();
        for (trend, word, counts) in &trends {
            for run in runs(counts) {
                line(&mut plot, *trend, &run)?;
            }
            if let Some((x, count)) = counts.iter().enumerate().rev().find_map(|(x, count)| Some((x, (*count)?))) {
                let (px, py) = plot.backend_coord(&(x_of(x, months.len()), position(count)));
                ends.push(End { trend: *trend, text: format!("{word} {}", label::count(count)), x: px, y: py });
            }
        }
        spread(&mut ends, HEIGHT - MONTHS);
        ends.iter().try_for_each(|end| write(sheet, &end.text, (end.x + 10, end.y), HPos::Left, Ink::Word(end.trend)))?;
        let half = (WIDTH - NUMBERS - ENDS) / i32::try_from(months.len().max(3)).unwrap_or(i32::MAX) / 2;
        for (n, _) in months.iter().enumerate().filter(|(_, month)| words_of(month).is_some()) {
            let (x, _) = plot.backend_coord(&(x_of(n, months.len()), 0.0));
            sheet.draw(&Rectangle::new([(x - half, 0), (x + half, HEIGHT)], Ink::Hit.colour().filled())).map_err(refused)?;
        }
        Ok(())
    })
}

/// What is said of a month where it is pointed at; nothing of one to come.
fn words_of(month: &MonthPoint) -> Option<String> {
    let counts = [("已报", month.reported), ("审核通过", month.accepted), ("逾期", month.overdue)];
    let said: Vec<String> = counts.into_iter().filter_map(|(word, count)| Some(format!("{word}{}", count?))).collect();
    (!said.is_empty()).then(|| format!("{}：{}", month.label, said.join("、")))
}

/// The table beneath leads to the rows; the drawing only says its numbers.
fn words(month: &MonthPoint) -> Option<Link> {
    Some(Link { href: String::new(), words: words_of(month)? })
}

/// A single month stands in the middle of a scale of its own.
fn last_x(months: usize) -> f64 {
    x_index(months.max(3) - 1)
}

fn x_of(month: usize, months: usize) -> f64 {
    if months == 1 { 1.0 } else { x_index(month) * last_x(months) / x_index(months - 1) }
}

#[expect(clippy::cast_precision_loss, reason = "months are few")]
fn x_index(n: usize) -> f64 {
    n as f64
}

fn grid(sheet: &Sheet<'_>, plot: &mut Plot<'_, '_>, scale: &[u64], months: usize) -> Result<(), ChartError> {
    for &tick in scale {
        let ink = if tick == 0 { Ink::Axis } else { Ink::Grid };
        let y = position(tick);
        plot.draw_series([PathElement::new([(0.0, y), (last_x(months), y)], ink.colour().stroke_width(1))]).map_err(refused)?;
        let (x, y) = plot.backend_coord(&(0.0, y));
        write(sheet, &label::count(tick), (x - 8, y), HPos::Right, Ink::Text)?;
    }
    Ok(())
}

fn month_names(sheet: &Sheet<'_>, plot: &Plot<'_, '_>, months: &[MonthPoint]) -> Result<(), ChartError> {
    let every = months.len().div_ceil(NAMED);
    for (n, month) in months.iter().enumerate().step_by(every) {
        let (x, y) = plot.backend_coord(&(x_of(n, months.len()), 0.0));
        write(sheet, &label::fit(&month.label, 5.0), (x, y + MONTHS / 2 + 2), HPos::Center, Ink::Text)?;
    }
    Ok(())
}

/// Stretches of months without a gap, as points of the plot.
fn runs(counts: &[Option<u64>]) -> Vec<Vec<(f64, f64)>> {
    let months = counts.len();
    let points: Vec<_> = counts.iter().enumerate().map(|(n, count)| count.map(|count| (x_of(n, months), position(count)))).collect();
    points.split(Option::is_none).filter(|run| !run.is_empty()).map(|run| run.iter().flatten().copied().collect()).collect()
}

fn line(plot: &mut Plot<'_, '_>, trend: Trend, run: &[(f64, f64)]) -> Result<(), ChartError> {
    if trend == Trend::Reported && run.len() > 1 {
        plot.draw_series(AreaSeries::new(run.iter().copied(), 0.0, Ink::Area.colour().filled())).map_err(refused)?;
    }
    if run.len() > 1 {
        plot.draw_series(LineSeries::new(run.iter().copied(), Ink::Line(trend).colour().stroke_width(2))).map_err(refused)?;
    }
    plot.draw_series(run.iter().map(|&at| Circle::new(at, 3, Ink::Point(trend).colour().filled()))).map_err(refused)?;
    Ok(())
}

/// The words at the end of a line.
struct End {
    trend: Trend,
    text: String,
    x: i32,
    y: i32,
}

/// Moves words that would lie upon each other apart, keeping their order and the sheet's lower edge.
fn spread(ends: &mut [End], floor: i32) {
    ends.sort_by_key(|end| end.y);
    for n in 1..ends.len() {
        ends[n].y = ends[n].y.max(ends[n - 1].y + LINE);
    }
    let mut below = floor + LINE;
    for end in ends.iter_mut().rev() {
        end.y = end.y.min(below - LINE);
        below = end.y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption<'_> = Caption { title: "按月", description: "每月月末件数,纵轴从零起。" };

    fn month(label: &str, reported: u64, accepted: u64, overdue: u64) -> MonthPoint {
        MonthPoint { label: label.into(), reported: Some(reported), accepted: Some(accepted), overdue: Some(overdue) }
    }

    fn to_come(label: &str) -> MonthPoint {
        MonthPoint { label: label.into(), reported: None, accepted: None, overdue: None }
    }

    #[test]
    fn four_months_and_two_to_come() {
        let months = [
            month("1月", 62, 40, 3),
            month("2月", 118, 96, 9),
            month("3月", 180, 151, 21),
            month("4月", 268, 196, 17),
            to_come("5月"),
            to_come("6月"),
        ];
        insta::assert_snapshot!(by_month(CAPTION, &months).unwrap());
    }

    #[test]
    fn one_month_is_three_points() {
        insta::assert_snapshot!(by_month(CAPTION, &[month("1月", 5, 2, 0)]).unwrap());
    }

    #[test]
    fn a_gap_breaks_the_line_instead_of_falling_to_zero() {
        let svg = by_month(
            CAPTION,
            &[month("1月", 5, 2, 0), month("2月", 6, 2, 0), to_come("3月"), month("4月", 8, 3, 0), month("5月", 9, 3, 0)],
        )
        .unwrap();
        assert_eq!(svg.matches("class=\"l-reported\"").count(), 2);
        assert_eq!(svg.matches("class=\"p-reported\"").count(), 4);
    }

    #[test]
    fn all_zero_lies_on_the_baseline_and_the_words_stay_apart() {
        insta::assert_snapshot!(by_month(CAPTION, &[month("1月", 0, 0, 0), month("2月", 0, 0, 0)]).unwrap());
    }

    #[test]
    fn many_months_name_every_second() {
        let months: Vec<_> = (1..=24).map(|n| month(&format!("{n}月"), n, 0, 0)).collect();
        let svg = by_month(CAPTION, &months).unwrap();
        assert_eq!(svg.matches("月</text>").count(), 12);
    }

    #[test]
    fn nothing_or_only_gaps() {
        assert!(by_month(CAPTION, &[]).unwrap().contains("还没有数据"));
        assert!(!by_month(CAPTION, &[to_come("1月")]).unwrap().contains("class=\"p-"));
    }

    #[test]
    fn the_largest_count_there_is() {
        assert!(by_month(CAPTION, &[month("1月", u64::MAX, 1, 0)]).unwrap().contains("已报 184467440737亿"));
    }
}
