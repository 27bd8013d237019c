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
                let given_up = if given_up.is_empty() { "全部条件都满足".to_owned() } else { format!("放宽的条件：{}", given_up.join("、")) };
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
        Ok((fields.required("notice")?, fields.text("entropy_text")?, drawn.text("seed")?, drawn.optional_texts("relaxed")?, {
            drawn.required("pairs")?;
            pairs(&drawn, "pairs")?
        }))
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
    let differs = |(one, other): &(&Pair, &Pair)| one != other;
    if let Some((right, _)) = drawn.pairs.iter().zip(&claimed).find(differs) {
        return other(format!("被检查单位“{}”应由“{}”检查。", right.checked, right.checker));
    }
    if drawn.pairs.len() != claimed.len() {
        return other(format!("应有{}对，所附有{}对。", drawn.pairs.len(), claimed.len()));
    }
    Ok(Verdict::Same { pairs: claimed.len(), seed: drawn.seed, relaxed: drawn.relaxed })
}
