//! Elements that nobody closed, and what ends them.

/// Elements that end where the next of their kind begins.
pub(super) const SELF_ENDING: [&str; 8] = ["tr", "td", "th", "p", "li", "dt", "dd", "option"];

/// Whether an element that begins ends the one before it.
pub(super) fn is_sibling(open: &str, begins: &str) -> bool {
    match open {
        "td" | "th" => matches!(begins, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(begins, "tr" | "tbody" | "tfoot"),
        "dt" | "dd" => matches!(begins, "dt" | "dd"),
        other => other == begins,
    }
}

/// Whether an end tag belongs to what the element stands in.
pub(super) fn is_outer(open: &str, ends: &str) -> bool {
    match open {
        "td" | "th" => matches!(ends, "tr" | "tbody" | "thead" | "tfoot" | "table"),
        "tr" => matches!(ends, "tbody" | "thead" | "tfoot" | "table"),
        "li" => matches!(ends, "ul" | "ol"),
        "p" => matches!(ends, "div" | "td" | "th" | "tr" | "table" | "body" | "section" | "article"),
        "dt" | "dd" => ends == "dl",
        _ => false,
    }
}
