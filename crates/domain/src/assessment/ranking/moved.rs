//! 升降 in words, the same on the page and on paper.

/// How far a unit rose or fell since the round before; a dash where either has no rank for it.
#[must_use]
pub fn moved_words(moved: Option<i128>) -> String {
    match moved {
        Some(0) => "持平".to_owned(),
        Some(up) if up > 0 => format!("升{up}位"),
        Some(down) => format!("降{}位", down.unsigned_abs()),
        None => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_moved_is_told_in_words() {
        for (moved, words) in [(Some(8), "升8位"), (Some(-30), "降30位"), (Some(0), "持平"), (None, "–")] {
            assert_eq!(moved_words(moved), words);
        }
    }
}
