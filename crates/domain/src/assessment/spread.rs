//! How rates spread over spans, for a chart: each span holds its lower end and not its upper one.

/// Lower ends of the spans, in hundredths of a per cent; below the first lies one more span, and the last is open.
const EDGES: [i128; 10] = [6_000, 6_500, 7_000, 7_500, 8_000, 8_500, 9_000, 9_500, 10_000, i128::MAX];

/// What the last span is called.
const FULL: &str = "满分";

/// A span of rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// 90–95.
    pub label: String,
    /// Who lies in it, by place in what was given.
    pub members: Vec<usize>,
}

impl Span {
    /// The span in a sentence: 得分率90–95%. Whoever has the full mark has no range, and its word no per cent sign.
    #[must_use]
    pub fn words(&self) -> String {
        match self.label.strip_suffix("以下") {
            Some(edge) => format!("得分率{edge}%以下"),
            None if self.label == FULL => format!("得{FULL}"),
            None => format!("得分率{}%", self.label),
        }
    }
}

/// Puts rates, in hundredths of a per cent, into spans of five per cent from sixty on. Nothing is left out; who has no rate is not given.
#[must_use]
pub fn spread(rates: &[i128]) -> Vec<Span> {
    let word = |edge: i128| (edge / 100).to_string();
    let labels = EDGES.iter().enumerate().map(|(place, edge)| match place {
        0 => "60以下".to_owned(),
        _ if *edge == i128::MAX => FULL.to_owned(),
        _ => format!("{}–{}", word(EDGES[place - 1]), word(*edge)),
    });
    let mut spans: Vec<Span> = labels.map(|label| Span { label, members: Vec::new() }).collect();
    for (member, rate) in rates.iter().enumerate() {
        let place = EDGES.partition_point(|edge| edge <= rate).min(spans.len() - 1);
        spans[place].members.push(member);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rate_lies_in_one_span() {
        let rates = [0, 5_999, 6_000, 6_499, 9_999, 10_000, 10_500, -100, 9_500];
        let spans = spread(&rates);
        let told: Vec<(&str, &[usize])> =
            spans.iter().filter(|span| !span.members.is_empty()).map(|span| (span.label.as_str(), span.members.as_slice())).collect();
        assert_eq!(told, [("60以下", &[0, 1, 7][..]), ("60–65", &[2, 3]), ("95–100", &[4, 8]), ("满分", &[5, 6])]);
        assert_eq!(spans.iter().map(|span| span.members.len()).sum::<usize>(), rates.len());
        assert_eq!(spans.len(), 10);
    }

    #[test]
    fn every_span_is_said_in_words() {
        let told: Vec<String> = spread(&[]).iter().map(Span::words).collect();
        assert_eq!(
            told,
            [
                "得分率60%以下",
                "得分率60–65%",
                "得分率65–70%",
                "得分率70–75%",
                "得分率75–80%",
                "得分率80–85%",
                "得分率85–90%",
                "得分率90–95%",
                "得分率95–100%",
                "得满分"
            ]
        );
    }
}
