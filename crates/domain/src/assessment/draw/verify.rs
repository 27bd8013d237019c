use super::super::fields::Fields;
use super::super::problem::{At, Problem};
use super::notice::{Condition, Notice, pairs};
use super::pairs::{Impossible, Pair, draw};
use crate::text::json::Json;

/// What somebody finds who repeats a draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The same pairs.
    Same {
        /// How many.
        pairs: usize,
        /// The seed, for comparison on paper.
        seed: String,
        /// What had to be given up.
        relaxed: Vec<Condition>,
    },
    /// Something else.
    Other {
        /// What differs, in a sentence.
        what: String,
    },
}

impl Verdict {
    /// Whether the draw stands.
    #[must_use]
    pub const fn stands(&self) -> bool {
        matches!(self, Self::Same { .. })
    }

    /// As a person reads it.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Same { pairs, seed, relaxed } => {
                let given_up: Vec<&str> = relaxed.iter().map(|condition| condition.label()).collect();
                let given_up = if given_up.is_empty() {
                    "全部条件都满足".to_owned()
                } else {
                    format!("放宽的条件：{}", given_up.join("、"))
                };
                format!("按公告和公布的数据重新抽签，{pairs}对结果完全一致，{given_up}。种子 {seed}")
            }
            Self::Other { what } => format!("重新抽签的结果与所附结果不一致：{what}请核对公告、公布的数据和结果是否为原件。"),
        }
    }
}

/// Repeats the draw of a file that holds `notice`, `entropy_text` and `drawn`.
///
/// # Errors
/// The file is not one of a draw.
pub fn verify(json: &Json<'_>) -> Result<Verdict, Vec<Problem>> {
    let read = || -> Result<_, Problem> {
        let fields = Fields::of(json, At::default(), "抽签文件")?;
        let drawn = Fields::of(fields.required("drawn")?, At::default(), "“drawn”")?;
        drawn.required("pairs")?;
        let given_up = drawn.optional_texts("relaxed")?;
        Ok((fields.required("notice")?, fields.text("entropy_text")?, drawn.text("seed")?, given_up, pairs(&drawn, "pairs")?))
    };
    let (notice, entropy, seed, relaxed, claimed) = read().map_err(|problem| vec![problem])?;
    let notice = Notice::read(notice)?;
    let other = |what: String| Ok(Verdict::Other { what });
    let drawn = match draw(&notice, entropy) {
        Ok(drawn) => drawn,
        Err(impossible @ Impossible) => return other(impossible.to_string()),
    };
    if drawn.seed != seed {
        return other(format!("种子应是{}，所附是{seed}。", drawn.seed));
    }
    if drawn.relaxed.iter().map(|condition| condition.code()).ne(relaxed.iter().copied()) {
        return other("放宽的条件不同。".to_owned());
    }
    let claimed: Vec<Pair> = claimed.into_iter().map(|(checker, checked)| Pair { checker, checked }).collect();
    // in whatever order they are listed
    if let Some(right) = drawn.pairs.iter().find(|pair| !claimed.contains(pair)) {
        return other(format!("被检查单位“{}”应由“{}”检查。", right.checked, right.checker));
    }
    if drawn.pairs.len() != claimed.len() {
        return other(format!("应有{}对，所附有{}对。", drawn.pairs.len(), claimed.len()));
    }
    Ok(Verdict::Same { pairs: claimed.len(), seed: drawn.seed, relaxed: drawn.relaxed })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn file() -> Value {
        let notice = json!({
            "title": "2026年第三季度互查抽签公告",
            "participants": [{"id": "甲"}, {"id": "乙", "superiors": ["丙"]}, {"id": "丙"}, {"id": "丁"}, {"id": "戊", "checks": false}],
            "previous": [["甲", "乙"]],
            "entropy": {"source": "某日彩票开奖号码", "date": "2026-10-12"}
        });
        let text = notice.to_string();
        let drawn = draw(&Notice::read(&Json::read(&text).unwrap()).unwrap(), "01 02 03").unwrap();
        let pairs: Vec<Value> = drawn.pairs.iter().map(|pair| json!([pair.checker, pair.checked])).collect();
        json!({"notice": notice, "entropy_text": "01 02 03", "drawn": {"seed": drawn.seed, "relaxed": [], "pairs": pairs}})
    }

    fn verdict(file: &Value) -> Verdict {
        verify(&Json::read(&file.to_string()).unwrap()).unwrap()
    }

    #[test]
    fn who_repeats_a_draw_gets_the_same() {
        let mut file = file();
        let Verdict::Same { pairs: 5, seed, relaxed } = verdict(&file) else { panic!("{:?}", verdict(&file)) };
        assert_eq!((json!(seed), relaxed), (file["drawn"]["seed"].clone(), Vec::new()));
        // however the pairs are listed
        file["drawn"]["pairs"].as_array_mut().unwrap().reverse();
        assert!(verdict(&file).stands() && verdict(&file).sentence().contains("5对结果完全一致，全部条件都满足"));
    }

    /// A change anywhere is found: in the text, the notice, the pairs, the conditions.
    #[test]
    fn what_was_changed_afterwards_is_found() {
        let good = file();
        let changed = |pointer: &str, new: Value| {
            let mut file = good.clone();
            *file.pointer_mut(pointer).unwrap() = new;
            verdict(&file)
        };
        let first = good["drawn"]["pairs"][0].clone();
        for (pointer, new, word) in [
            ("/entropy_text", json!("01 02 04"), "种子应是"),
            ("/notice/title", json!("另一份公告"), "种子应是"),
            ("/notice/entropy/date", json!("2026-10-13"), "种子应是"),
            ("/drawn/pairs/1", first, "应由"),
            ("/drawn/pairs/0", json!(["戊", "戊"]), "应由"),
            ("/drawn/relaxed", json!(["repeat"]), "放宽的条件不同"),
        ] {
            let verdict = changed(pointer, new);
            assert!(!verdict.stands() && verdict.sentence().contains(word), "{pointer}: {verdict:?}");
        }
        let mut longer = good.clone();
        longer["drawn"]["pairs"].as_array_mut().unwrap().push(json!(["甲", "甲"]));
        assert!(verdict(&longer).sentence().contains("应有5对，所附有6对"));
    }

    #[test]
    fn a_file_that_is_none_is_refused_with_what_to_do() {
        for (pointer, gone) in
            [("", "notice"), ("", "entropy_text"), ("", "drawn"), ("/drawn", "pairs"), ("/notice", "entropy"), ("/notice/entropy", "date")]
        {
            let mut file = file();
            file.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(gone);
            let problems = verify(&Json::read(&file.to_string()).unwrap()).unwrap_err();
            assert!(problems[0].message.contains(gone) && problems[0].message.contains('请'), "{gone}: {problems:?}");
        }
    }
}
