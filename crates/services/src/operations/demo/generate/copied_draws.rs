//! The draws of a renamed county: its notices name other units, so that other pairs come out of them. They are drawn anew, or the copy
//! would hold draws that nobody can repeat.

use documents::Sha256Digest;
use serde_json::{Map, Value};

use super::copies::{objects, word};
use crate::assessment::redraw;
use crate::{Result, ServiceError};

/// A draw as it was played, and as it is of a renamed county.
pub(super) struct Redrawn {
    round: String,
    /// The digest of the notice, before and after.
    notice: (String, String),
    /// The seed, before and after; both empty where nobody has drawn.
    seed: (String, String),
    relaxed: String,
    /// Who checks whom: checked and checker.
    pairs: Vec<(String, String)>,
}

/// The draws of a renamed county; `rename` says its rows.
pub(super) fn redrawn(pieces: &[String], rename: impl Fn(&str) -> String) -> Result<Vec<Redrawn>> {
    let mut all = Vec::new();
    for piece in pieces {
        for (old, new) in objects(piece)?.into_iter().zip(objects(&rename(piece))?) {
            let digest = |row: &Map<String, Value>| Sha256Digest::of(word(row, "notice").as_bytes()).to_string();
            let text = word(&new, "entropy_text");
            let (seed, relaxed, pairs) = match word(&old, "seed") {
                "" => (String::new(), String::new(), Vec::new()),
                _ => redraw(word(&new, "notice"), text)?,
            };
            all.push(Redrawn {
                round: word(&new, "round_id").to_owned(),
                notice: (digest(&old), digest(&new)),
                seed: (word(&old, "seed").to_owned(), seed),
                relaxed,
                pairs,
            });
        }
    }
    Ok(all)
}

/// Rows of such a county with the digests and seeds that are its own.
pub(super) fn exchanged(piece: String, draws: &[Redrawn]) -> String {
    let words = draws.iter().flat_map(|draw| [&draw.notice, &draw.seed]).filter(|(old, _)| !old.is_empty());
    words.fold(piece, |piece, (old, new)| piece.replace(old.as_str(), new))
}

/// Its draws with what had to be given up, and its pairs with who was drawn.
pub(super) fn drawn(table: &str, piece: String, draws: &[Redrawn]) -> Result<String> {
    if draws.is_empty() || !matches!(table, "cross_check" | "check_pair") {
        return Ok(piece);
    }
    let mut rows = objects(&piece)?;
    for row in &mut rows {
        let Some(draw) = draws.iter().find(|draw| draw.round == word(row, "round_id")) else { continue };
        if table == "cross_check" {
            row.insert("relaxed".into(), draw.relaxed.clone().into());
        } else if let Some((_, checker)) = draw.pairs.iter().find(|(checked, _)| checked == word(row, "unit_id")) {
            row.insert("checker_id".into(), checker.clone().into());
        }
    }
    serde_json::to_string(&rows).map_err(ServiceError::internal)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_draw_of_a_renamed_county_can_be_repeated() {
        let notice = json!({
            "entropy": {"date": "2026-10-12", "source": "某日彩票开奖号码"},
            "participants": [{"id": "u-a0-1"}, {"id": "u-a0-2"}, {"id": "u-a0-3"}, {"id": "u-a0-4"}],
            "title": "互查抽签公告",
        })
        .to_string();
        let (seed, relaxed, pairs) = redraw(&notice, "01 02").unwrap();
        let row = json!([{"round_id": "r-a0-1", "notice": notice, "entropy_text": "01 02", "seed": seed, "relaxed": relaxed}]).to_string();
        let rename = |rows: &str| rows.replace("-a0-", "-a1-");
        let draws = redrawn(std::slice::from_ref(&row), rename).unwrap();
        let own = drawn("cross_check", exchanged(rename(&row), &draws), &draws).unwrap();
        let own = objects(&own).unwrap().remove(0);
        let (again, given_up, other) = redraw(word(&own, "notice"), "01 02").unwrap();
        assert_eq!((word(&own, "seed"), word(&own, "relaxed")), (again.as_str(), given_up.as_str()));
        assert_ne!(again, seed);
        let stored: Vec<Value> =
            pairs.iter().map(|(checked, checker)| json!({"round_id": "r-a0-1", "unit_id": checked, "checker_id": checker})).collect();
        let copied = drawn("check_pair", rename(&Value::Array(stored).to_string()), &draws).unwrap();
        for row in objects(&copied).unwrap() {
            assert!(other.contains(&(word(&row, "unit_id").to_owned(), word(&row, "checker_id").to_owned())), "{row:?}");
        }
    }
}
