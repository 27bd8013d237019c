//! What a shape means, instead of which colour it has.

use domain::reporting::cell::Status;
use plotters::style::RGBColor;

/// Every meaning that can be drawn. Each has one reserved colour while plotters works and one class afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// An area or mark of a status.
    Fill(Status),
    /// A sign or count written upon the area of a status.
    On(Status),
    /// A line of the monthly trend.
    Line(Trend),
    /// The points of that line.
    Point(Trend),
    /// The words at its end.
    Word(Trend),
    /// The area under the reported line.
    Area,
    /// Names and tick labels.
    Text,
    /// Totals.
    Strong,
    /// Scale lines.
    Grid,
    /// The zero line.
    Axis,
    /// The whole of which a bar is a part.
    Track,
    /// A bar of an assessment; leads somewhere.
    Bar,
    /// The line of a unit that rose; leads somewhere.
    Rise,
    /// The line of a unit that fell; leads somewhere.
    Fall,
    /// The line of a unit that stayed; leads somewhere.
    Level,
    /// The place of what is not there.
    Missing,
    /// Lies unseen upon what it stands for, from edge to edge: it leads somewhere, or only says what is there.
    Hit,
}

/// The three monthly counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trend {
    Reported,
    Accepted,
    Overdue,
}

const TRENDS: [(Trend, &str); 3] = [(Trend::Reported, "reported"), (Trend::Accepted, "accepted"), (Trend::Overdue, "overdue")];

/// Shapes that are links, where a chart has any.
const LINKED: [Ink; 5] = [Ink::Bar, Ink::Rise, Ink::Fall, Ink::Level, Ink::Hit];

impl Ink {
    fn all() -> impl Iterator<Item = Self> {
        let statuses = Status::ALL.into_iter().flat_map(|s| [Self::Fill(s), Self::On(s)]);
        let trends = TRENDS.into_iter().flat_map(|(t, _)| [Self::Line(t), Self::Point(t), Self::Word(t)]);
        statuses
            .chain(trends)
            .chain([Self::Area, Self::Text, Self::Strong, Self::Grid, Self::Axis, Self::Track])
            .chain(LINKED)
            .chain([Self::Missing])
    }

    /// Whether a shape of that class leads somewhere.
    pub(crate) fn is_linked(class: &str) -> bool {
        LINKED.into_iter().any(|ink| ink.class() == class)
    }

    /// The reserved colour: unlike any other while drawing, absent from the result.
    pub(crate) fn colour(self) -> RGBColor {
        let place = Self::all().position(|ink| ink == self).unwrap_or_default();
        RGBColor(0xC0, 0xDE, u8::try_from(place).unwrap_or(u8::MAX))
    }

    /// The class behind a colour as plotters writes it.
    pub(crate) fn class_of(colour: &str) -> Option<String> {
        let place = u8::from_str_radix(colour.strip_prefix("#C0DE")?, 16).ok()?;
        Self::all().nth(usize::from(place)).map(Self::class)
    }

    fn class(self) -> String {
        match self {
            Self::Fill(status) => format!("c-{}", status.code()),
            Self::On(status) => format!("on-{}", status.code()),
            Self::Line(trend) => format!("l-{}", trend.code()),
            Self::Point(trend) => format!("p-{}", trend.code()),
            Self::Word(trend) => format!("w-{}", trend.code()),
            Self::Area => "a-reported".into(),
            Self::Text => "c-text".into(),
            Self::Strong => "c-strong".into(),
            Self::Grid => "c-grid".into(),
            Self::Axis => "c-axis".into(),
            Self::Track => "c-track".into(),
            Self::Bar => "c-bar".into(),
            Self::Rise => "l-rise".into(),
            Self::Fall => "l-fall".into(),
            Self::Level => "l-level".into(),
            Self::Missing => "c-missing".into(),
            Self::Hit => "c-hit".into(),
        }
    }
}

impl Trend {
    fn code(self) -> &'static str {
        TRENDS.into_iter().find(|(trend, _)| *trend == self).map_or("", |(_, code)| code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ink_finds_its_class_again() {
        for ink in Ink::all() {
            let RGBColor(r, g, b) = ink.colour();
            assert_eq!(Ink::class_of(&format!("#{r:02X}{g:02X}{b:02X}")), Some(ink.class()));
        }
    }

    #[test]
    fn a_foreign_colour_has_no_class() {
        assert_eq!(Ink::class_of("#FF0000"), None);
        assert_eq!(Ink::class_of("#C0DEFF"), None);
    }
}
