//! The sheet a chart is drawn on: plotters' drawing area, words placed where we say.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::Text;
use plotters::prelude::IntoDrawingArea;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{IntoTextStyle, TextStyle};

use crate::assessment::Link;
use crate::finish::finish;
use crate::ink::Ink;
use crate::label;
use crate::{Caption, ChartError};

/// Width of every chart in user units; about the width of half a page, so that 13 units are 13 pixels there.
pub(crate) const WIDTH: i32 = 560;
/// Height of a word in user units.
pub(crate) const WORD: f64 = 13.0;
/// plotters divides a font's size by this before writing it.
const PLOTTERS_FONT_FACTOR: f64 = 1.24;

pub(crate) type Sheet<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws on an empty sheet of the given height and returns the finished `<svg>`.
pub(crate) fn draw(
    height: i32,
    caption: Caption<'_>,
    paint: impl FnOnce(&Sheet<'_>) -> Result<(), ChartError>,
) -> Result<String, ChartError> {
    draw_linked(height, caption, &[], paint)
}

/// The same, with a link for each shape that leads somewhere, in the order in which they are drawn.
pub(crate) fn draw_linked(
    height: i32,
    caption: Caption<'_>,
    links: &[Link],
    paint: impl FnOnce(&Sheet<'_>) -> Result<(), ChartError>,
) -> Result<String, ChartError> {
    let mut raw = String::new();
    {
        let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
        let sheet = SVGBackend::with_string(&mut raw, size).into_drawing_area();
        paint(&sheet)?;
        sheet.present().map_err(refused)?;
    }
    Ok(finish(&raw, caption, links))
}

/// A sheet that says there is nothing to draw.
pub(crate) fn empty(caption: Caption<'_>) -> Result<String, ChartError> {
    const HEIGHT: i32 = 80;
    draw(HEIGHT, caption, |sheet| write(sheet, "还没有数据", (WIDTH / 2, HEIGHT / 2), HPos::Center, Ink::Text))
}

/// Writes one word at a fixed place; `at` is the middle of its height.
pub(crate) fn write(sheet: &Sheet<'_>, text: &str, at: (i32, i32), from: HPos, ink: Ink) -> Result<(), ChartError> {
    let style: TextStyle<'_> = ("sans-serif", WORD * PLOTTERS_FONT_FACTOR).into_text_style(sheet);
    let colour = ink.colour();
    let style = style.color(&colour).pos(Pos::new(from, VPos::Center));
    sheet.draw(&Text::new(text.to_owned(), at, style)).map_err(refused)
}

/// The width of a text in user units.
pub(crate) fn word_width(text: &str) -> f64 {
    label::width_em(text) * WORD
}

/// plotters' refusal as ours.
pub(crate) fn refused(error: impl std::error::Error) -> ChartError {
    ChartError::Draw(error.to_string())
}
