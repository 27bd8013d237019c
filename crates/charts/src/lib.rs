//! Data in, SVG text out.
//!
//! Two drawings of how things stand: [`by_section`], [`by_month`]; two for any count that leads to its rows: [`columns`], [`bars`];
//! four of an assessment: [`score_spread`], [`losses`], [`movement`], [`unit_rates`], whose shapes are links. Each takes labels and counts and returns one
//! `<svg>` element to be placed inside a `<figure>`. A drawing carries no colour, no font, no size and no `style`
//! attribute of its own, only classes (`c-done`, `c-overdue`, `l-reported` …, see `style/README.md`), so that light, dark and
//! grey paper come from the style sheet and a strict content security policy holds. Titles, legends, the counting rule
//! and the table of the same numbers are HTML and belong to the page.
//!
//! Two habits keep plotters honest with Chinese text: it estimates the width of a text by its bytes, so nothing here is
//! laid out by plotters (label areas have explicit sizes, labels are cut by [`label`]'s own measure); and it writes
//! literal colours, so every shape is drawn in the reserved colour of an [`ink::Ink`], which `finish` turns into a class.
//!
//! A chart never invents: no row is left out, a missing month breaks its line instead of falling to zero, every scale starts at zero.

mod assessment;
mod bars;
mod by_month;
mod by_section;
mod finish;
mod ink;
mod label;
mod scale;
mod sheet;

pub use assessment::{Link, LossBar, ScoreBin, SlopeLine, UnitRates, losses, movement, score_spread, unit_rates};
pub use bars::{Bar, bars, columns};
pub use by_month::{MonthPoint, by_month};
pub use by_section::{SectionBar, StatusCount, by_section};

/// What a person who cannot see the drawing is told; also what the browser shows on hovering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caption<'a> {
    /// The name of the chart, e.g. 按工作内容.
    pub title: &'a str,
    /// One sentence with the finding and the counting rule. May be empty.
    pub description: &'a str,
}

/// A drawing that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The drawing library refused; its own words.
    #[error("the chart could not be drawn: {0}")]
    Draw(String),
}
