use super::super::fields::Fields;
use super::super::number::Decimal;
use super::super::problem::{Problem, ProblemCode};
use super::super::rules::{NaRates, Node, NotApplicable};

/// What was decided about a unit's claim that a node does not apply to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It was refused: the node is scored.
    Refused,
    /// The node is left out.
    LeftOut,
    /// The leaf earns a share of its points.
    Credited {
        /// How the leaf treats it: note or uniform.
        by: NotApplicable,
        /// What the unit published about it.
        note: Note,
        /// The share.
        rate: Decimal,
    },
}

/// What a unit published about something that it does not have (情况说明).
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Note {
    /// In time.
    Published,
    /// Late.
    Late,
    /// Nothing.
    None,
}

coded!(Note);

impl Claim {
    /// Reads a claim on a node.
    pub(super) fn read(fields: &Fields<'_>, node: &Node, rates: &NaRates) -> Result<Self, Problem> {
        let inner = Fields::of(fields.required("not_applicable")?, fields.place(), "“not_applicable”")?;
        let is_approved = inner.required_flag("approved")?;
        let note = match inner.optional_text("note")? {
            None => None,
            Some(word) => Some(Note::from_code(word).ok_or_else(|| inner.ill("note", "\"published\"、\"late\"或\"none\""))?),
        };
        inner.reason()?;
        if !is_approved {
            return Ok(Self::Refused);
        }
        let by = match node.na {
            None => {
                let sentence = "这个指标没有规定不适用时怎么办，不能批准不适用；请改为不批准，或在规则里给它加上“na”。";
                return Err(inner.problem(ProblemCode::NaNotAllowed, sentence));
            }
            Some(NotApplicable::LeaveOut) => return Ok(Self::LeftOut),
            Some(by) => by,
        };
        inner.text("note")?;
        let note = note.unwrap_or(Note::None);
        let (name, rate) = match (by, note) {
            (_, Note::None) => ("", Some(Decimal::ZERO)),
            (NotApplicable::Uniform, _) => ("uniform", rates.uniform),
            (_, Note::Published) => ("note", rates.note),
            (_, Note::Late) => ("late_note", rates.late_note),
        };
        let rate = rate.ok_or_else(|| {
            let sentence = format!("规则没有规定这种说明得几成，请在规则的“na_rates”里补上“{name}”。");
            inner.problem(ProblemCode::NaNotAllowed, &sentence)
        })?;
        Ok(Self::Credited { by, note, rate })
    }
}
