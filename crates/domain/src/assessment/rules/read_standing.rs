use std::cmp::Reverse;
use std::sync::Arc;

use super::super::fields::Fields;
use super::super::problem::{Problem, ProblemCode, Problems, shortened};
use super::{Grade, SortKey, Standing, Value};
use crate::text::json::Json;

/// What the object says about ranks and grades, over what holds without it. Faults are noted, and what holds anyway stays.
pub(super) fn standing(fields: &Fields<'_>, otherwise: &Standing, problems: &mut Problems) -> Standing {
    let mut standing = otherwise.clone();
    let keep = &mut |result: Result<Standing, Problem>| problems.keep(result);
    for (name, read) in MEMBERS {
        if fields.has(name) {
            standing = keep(read(fields, standing.clone())).unwrap_or(standing);
        }
    }
    standing
}

/// Reads one member into a standing.
type Read = fn(&Fields<'_>, Standing) -> Result<Standing, Problem>;

const MEMBERS: [(&str, Read); 6] = [
    ("rank_by", |fields, known| Ok(Standing { rank_by: value(fields, "rank_by", known.rank_by)?, ..known })),
    ("tie_break", |fields, known| Ok(Standing { tie_break: keys(fields, "tie_break")?, ..known })),
    ("list_order", |fields, known| Ok(Standing { list_order: keys(fields, "list_order")?, ..known })),
    ("grades", |fields, known| Ok(Standing { grades: grades(fields)?, ..known })),
    ("grade_by", |fields, known| Ok(Standing { grade_by: value(fields, "grade_by", known.grade_by)?, ..known })),
    ("excellent_quota", |fields, known| Ok(Standing { excellent_quota: fields.optional_decimal("excellent_quota")?, ..known })),
];

fn value(fields: &Fields<'_>, name: &str, otherwise: Value) -> Result<Value, Problem> {
    let Some(word) = fields.optional_text(name)? else { return Ok(otherwise) };
    Value::from_code(word).ok_or_else(|| fields.ill(name, "\"points\"或\"rate\""))
}

fn keys(fields: &Fields<'_>, name: &str) -> Result<Vec<SortKey>, Problem> {
    let key = |word: &str| match word {
        "penalties" => Ok(SortKey::Penalties),
        "order" => Ok(SortKey::Order),
        _ => match word.strip_prefix("node:") {
            Some(id) if !id.is_empty() => Ok(SortKey::Node(Arc::from(id))),
            _ => Err(fields.ill(name, &format!("\"node:\"加指标编号、\"penalties\"或\"order\"，没有“{}”这一项", shortened(word)))),
        },
    };
    fields.optional_texts(name)?.into_iter().map(key).collect()
}

fn grades(fields: &Fields<'_>) -> Result<Vec<Grade>, Problem> {
    let grade = |json: &Json<'_>| {
        let inner = Fields::of(json, fields.place(), "等次")?;
        Ok(Grade { name: Arc::from(inner.text("name")?), from: inner.decimal("from")? })
    };
    let mut grades: Vec<Grade> = fields.optional_list("grades")?.iter().map(grade).collect::<Result<_, _>>()?;
    grades.sort_by_key(|grade| Reverse(grade.from));
    Ok(grades)
}

/// Nodes that orders and gates name must be in some tree: a slip of the pen would change ranks silently.
pub(super) fn unknown_node_of(standing: &Standing, is_known: impl Fn(&str) -> bool) -> Option<&str> {
    let keys = standing.tie_break.iter().chain(&standing.list_order);
    let named = keys.filter_map(|key| if let SortKey::Node(id) = key { Some(id.as_ref()) } else { None });
    named.into_iter().find(|id| !is_known(id))
}

/// The refusal of such a node.
pub(super) fn unknown_node(id: &str) -> Problem {
    let sentence = "排序或加分门槛用到的指标在各棵指标树里都没有，请核对编号。";
    super::super::problem::At::default().leaf(id).problem(ProblemCode::UnknownLeaf, sentence)
}
