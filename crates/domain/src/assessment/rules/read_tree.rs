use std::collections::HashMap;
use std::sync::Arc;

use super::super::fields::Fields;
use super::super::problem::{At, Problem, ProblemCode, Problems, shortened};
use super::read_rule::{Part, rules};
use super::{Body, Node, NotApplicable, Tree};
use crate::text::json::Json;

/// Levels at most.
const DEEPEST: u32 = 4;

/// Reads one tree. What is wrong inside is noted; the tree is then not complete.
pub(super) fn tree(name: &str, json: &Json<'_>, line: u32, problems: &mut Problems) -> Option<Tree> {
    let fields = problems.keep(Fields::of(json, At::default(), &format!("指标树“{}”", shortened(name))))?.with_line(line);
    let full_mark = problems.keep(fields.points("full_mark").and_then(|points| fields.above_zero("full_mark", points)));
    let is_normalised = problems.keep(fields.flag("normalise", false));
    let items = problems.keep(fields.list("nodes"))?;
    let mut reader = Reader { nodes: Vec::new(), places: HashMap::new(), line, problems };
    let top = items.iter().filter_map(|item| reader.node(item, 1, None)).collect();
    let Reader { nodes, places, .. } = reader;
    Some(Tree { name: Arc::from(name), full_mark: full_mark?, is_normalised: is_normalised?, nodes, top, places })
}

struct Reader<'p> {
    nodes: Vec<Node>,
    places: HashMap<Arc<str>, usize>,
    line: u32,
    problems: &'p mut Problems,
}

impl Reader<'_> {
    /// Reads a node and all beneath it; gives its place.
    fn node(&mut self, json: &Json<'_>, level: u32, parent: Option<usize>) -> Option<usize> {
        let (node, children) = match self.own(json, level, parent) {
            Ok(read) => read,
            Err(problem) => {
                self.problems.add(problem);
                return None;
            }
        };
        let place = self.nodes.len();
        self.places.insert(Arc::clone(&node.id), place);
        self.nodes.push(node);
        let beneath: Vec<usize> = children.iter().filter_map(|child| self.node(child, level + 1, Some(place))).collect();
        if let Some(Body::Branch { children, .. }) = self.nodes.get_mut(place).map(|node| &mut node.body) {
            *children = beneath;
        }
        Some(place)
    }

    /// What the node says of itself, and what stands beneath it.
    fn own<'j>(&mut self, json: &'j Json<'j>, level: u32, parent: Option<usize>) -> Result<(Node, &'j [Json<'j>]), Problem> {
        let fields = Fields::of(json, At::default(), "指标")?;
        let id = fields.text("id")?;
        let at = At::default().leaf(id);
        let fields = fields.at(at).with_line(self.line);
        if matches!(id, "total" | "bonus" | "penalty") {
            return Err(fields.problem(ProblemCode::Duplicate, &format!("指标编号“{id}”由系统占用，请换一个编号。")));
        }
        if self.places.contains_key(id) {
            return Err(fields.problem(ProblemCode::Duplicate, "指标编号在同一棵树里重复，请改成不同的编号。"));
        }
        if level > DEEPEST {
            return Err(fields.problem(ProblemCode::BadJson, &format!("指标最多{DEEPEST}级，请把它移到上一级。")));
        }
        let points = fields.above_zero("points", fields.points("points")?)?;
        let children = fields.optional_list("children")?;
        let is_branch = !children.is_empty();
        if is_branch && fields.optional("rules").is_some() {
            return Err(fields.problem(ProblemCode::BadJson, "一个指标不能既有“children”又有“rules”，请只留一个。"));
        }
        if !is_branch && fields.optional("children").is_some() && fields.optional("rules").is_none() {
            return Err(fields.problem(ProblemCode::BadJson, "“children”是空的，请加下级指标，或改成带“rules”的末级指标。"));
        }
        let na = not_applicable(&fields, is_branch)?;
        let not_for = fields.optional_texts("not_for")?.into_iter().map(str::to_owned).collect();
        let body = if is_branch {
            Body::Branch { children: Vec::new(), is_normalised: fields.flag("normalise", false)? }
        } else {
            let items = fields.optional_list("rules")?;
            Body::Leaf(rules(items, Part::Leaf, at, self.line, &mut |problem| self.problems.add(problem)))
        };
        let title = if let Some(Json::Text(title)) = fields.optional("title") { title.to_string() } else { String::new() };
        Ok((Node { id: Arc::from(id), title, points, level, parent, na, not_for, body }, children))
    }
}

fn not_applicable(fields: &Fields<'_>, is_branch: bool) -> Result<Option<NotApplicable>, Problem> {
    let Some(word) = fields.optional_text("na")? else { return Ok(None) };
    match NotApplicable::from_code(word) {
        Some(NotApplicable::LeaveOut) => Ok(Some(NotApplicable::LeaveOut)),
        Some(na) if !is_branch => Ok(Some(na)),
        _ if is_branch => Err(fields.ill("na", "\"leave_out\"（有下级的指标只能这样）")),
        _ => Err(fields.ill("na", "\"leave_out\"、\"note\"或\"uniform\"")),
    }
}
