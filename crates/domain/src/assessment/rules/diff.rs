use super::{Group, Node, Rule, RuleSet, Tree};

impl RuleSet {
    /// What a new version changes, a sentence each, in the order of the file. Empty where it scores every sheet the same.
    #[must_use]
    pub fn changes(&self, new: &Self) -> Vec<String> {
        let mut changes = Vec::new();
        let found = &mut changes;
        trees(self, new, found);
        groups(self, new, found);
        let bonus = |set: &Self| set.bonus.as_ref().map(|bonus| bonus.rules.clone()).unwrap_or_default();
        rules("加分项", &bonus(self), &bonus(new), found);
        rules("重大扣分项", &self.penalties, &new.penalties, found);
        let cap = |set: &Self| set.bonus.as_ref().and_then(|bonus| bonus.cap);
        let gate = |set: &Self| set.bonus.as_ref().and_then(|bonus| bonus.gate.clone());
        differs("加分上限", &cap(self), &cap(new), found);
        differs("加分门槛", &gate(self), &gate(new), found);
        differs("单项否决", &self.veto, &new.veto, found);
        differs("小数位数", &self.digits, &new.digits, found);
        differs("比较的依据（打印的数或未舍入的数）", &self.basis, &new.basis, found);
        differs("扣完为止的层级", &self.cap_level, &new.cap_level, found);
        differs("同一原因是否只扣一次", &self.one_cause_once, &new.one_cause_once, found);
        differs("不适用时的得分比例", &self.na_rates, &new.na_rates, found);
        differs("目标考核的折算", &self.convert, &new.convert, found);
        changes
    }
}

/// Settings that are told by name: the editor shows both versions beside each other.
fn differs<T: PartialEq>(what: &str, old: &T, new: &T, found: &mut Vec<String>) {
    if old != new {
        found.push(format!("{what}有调整。"));
    }
}

fn trees(old: &RuleSet, new: &RuleSet, found: &mut Vec<String>) {
    let of = |set: &RuleSet, name: &str| set.trees.iter().position(|tree| *tree.name == *name);
    for tree in &old.trees {
        match of(new, &tree.name) {
            Some(place) => nodes(tree, &new.trees[place], found),
            None => found.push(format!("删去指标树“{}”。", tree.name)),
        }
    }
    for tree in new.trees.iter().filter(|tree| of(old, &tree.name).is_none()) {
        found.push(format!("新增指标树“{}”，满分{}分。", tree.name, tree.full_mark));
    }
}

fn nodes(old: &Tree, new: &Tree, found: &mut Vec<String>) {
    if old.full_mark != new.full_mark {
        found.push(format!("指标树“{}”的满分由{}分改为{}分。", old.name, old.full_mark, new.full_mark));
    }
    if old.is_normalised != new.is_normalised {
        let now = if new.is_normalised { "按满分折算" } else { "不按满分折算" };
        found.push(format!("指标树“{}”改为{now}。", old.name));
    }
    for node in &old.nodes {
        match new.place(&node.id) {
            Some(place) => one_node(old, node, new, &new.nodes[place], found),
            None => found.push(format!("删去{}（{}分）。", name(node), node.points)),
        }
    }
    for node in new.nodes.iter().filter(|node| old.place(&node.id).is_none()) {
        found.push(format!("新增{}（{}分）。", name(node), node.points));
        rules(&name(node), &[], node.rules(), found);
    }
}

fn one_node(old_tree: &Tree, old: &Node, new_tree: &Tree, new: &Node, found: &mut Vec<String>) {
    let name = name(old);
    if old.points != new.points {
        found.push(format!("{name}的分值由{}分改为{}分。", old.points, new.points));
    }
    if old.title != new.title {
        found.push(format!("{name}改名为“{}”。", new.title));
    }
    let above = |tree: &Tree, node: &Node| node.parent.and_then(|parent| tree.nodes.get(parent)).map(|parent| parent.id.clone());
    if above(old_tree, old) != above(new_tree, new) {
        found.push(format!("{name}移到另一个上级指标下。"));
    }
    if old.na != new.na {
        let words = |node: &Node| node.na.map_or("一律适用", super::NotApplicable::words);
        found.push(format!("{name}由“{}”改为“{}”。", words(old), words(new)));
    }
    if old.not_for != new.not_for {
        found.push(format!("{name}不适用的单位类别有调整。"));
    }
    if old.is_leaf() != new.is_leaf() || scales(old) != scales(new) {
        found.push(format!("{name}的下级指标或折算方式有调整。"));
    }
    rules(&name, old.rules(), new.rules(), found);
}

const fn scales(node: &Node) -> bool {
    matches!(node.body, super::Body::Branch { is_normalised: true, .. })
}

fn rules(place: &str, old: &[Rule], new: &[Rule], found: &mut Vec<String>) {
    let of = |rules: &[Rule], id: &str| rules.iter().position(|rule| *rule.id == *id);
    for rule in old {
        match of(new, &rule.id).map(|at| &new[at]) {
            None => found.push(format!("{place}删去规则：{}。", rule.kind.words())),
            Some(now) if now.kind != rule.kind => found.push(format!("{place}的规则由“{}”改为“{}”。", rule.kind.words(), now.kind.words())),
            Some(_) => {}
        }
    }
    for rule in new.iter().filter(|rule| of(old, &rule.id).is_none()) {
        found.push(format!("{place}新增规则：{}。", rule.kind.words()));
    }
}

fn groups(old: &RuleSet, new: &RuleSet, found: &mut Vec<String>) {
    let of = |set: &RuleSet, id: &str| set.groups.iter().position(|group| *group.id == *id);
    let tree = |set: &RuleSet, group: &Group| set.trees.get(group.tree).map(|tree| tree.name.clone());
    for group in &old.groups {
        let Some(now) = of(new, &group.id).map(|at| &new.groups[at]) else {
            found.push(format!("删去组“{}”。", group.id));
            continue;
        };
        if tree(old, group) != tree(new, now) {
            found.push(format!("组“{}”换用另一棵指标树。", group.id));
        }
        let (one, other) = (&group.standing, &now.standing);
        let place = |what: &str| format!("组“{}”的{what}", group.id);
        differs(&place("排名依据"), &one.rank_by, &other.rank_by, found);
        differs(&place("同分时的先后"), &one.tie_break, &other.tie_break, found);
        differs(&place("同名次的排列"), &one.list_order, &other.list_order, found);
        differs(&place("等次"), &(&one.grades, one.grade_by), &(&other.grades, other.grade_by), found);
        differs(&place("优秀比例"), &one.excellent_quota, &other.excellent_quota, found);
    }
    for group in new.groups.iter().filter(|group| of(old, &group.id).is_none()) {
        found.push(format!("新增组“{}”。", group.id));
    }
}

fn name(node: &Node) -> String {
    let title = if node.title.is_empty() { &*node.id } else { node.title.as_str() };
    format!("指标“{title}”")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::text::json::Json;

    fn rules() -> Value {
        json!({
            "contract": 1,
            "rule_set": {"id": "r", "year": 2026, "version": 1, "title": "考核细则"},
            "trees": {"t": {"full_mark": "100", "nodes": [
                {"id": "a", "title": "公文", "points": "40", "rules": [{"id": "late", "kind": "per_piece", "points": "2", "cap": "5"}]},
                {"id": "b", "title": "解读", "points": "60", "na": "leave_out", "children": [{"id": "c", "title": "形式", "points": "60"}]}
            ]}},
            "groups": [{"id": "g", "tree": "t"}],
            "penalties": [{"id": "bad", "kind": "given", "max": "5"}]
        })
    }

    fn read(value: &Value) -> RuleSet {
        RuleSet::read(&Json::read(&value.to_string()).unwrap()).unwrap()
    }

    fn changes(change: impl Fn(&mut Value)) -> Vec<String> {
        let old = rules();
        let mut new = old.clone();
        change(&mut new);
        read(&old).changes(&read(&new))
    }

    #[test]
    fn every_change_is_a_sentence() {
        assert_eq!(changes(|_| {}), Vec::<String>::new());
        let node = |new: &mut Value, place: usize| new["trees"]["t"]["nodes"][place].take();
        assert_eq!(changes(|new| new["rule_set"]["version"] = json!(2)), Vec::<String>::new(), "a number of its own scores nothing");
        assert_eq!(changes(|new| new["trees"]["t"]["nodes"][0]["points"] = json!("45.5")), ["指标“公文”的分值由40分改为45.5分。"]);
        assert_eq!(
            changes(|new| new["trees"]["t"]["nodes"][0]["rules"][0]["cap"] = json!("8")),
            ["指标“公文”的规则由“每件计2分，最多5分”改为“每件计2分，最多8分”。"]
        );
        assert_eq!(
            changes(|new| new["trees"]["t"]["nodes"][0]["rules"] =
                json!([{"id": "zero", "kind": "zero", "where": {"from": "2026-07-01", "has": ["本级"]}}])),
            ["指标“公文”删去规则：每件计2分，最多5分。", "指标“公文”新增规则：出现即不得分（只算2026-07-01起、标有本级的）。"]
        );
        assert_eq!(
            changes(|new| {
                let kept = node(new, 1);
                new["trees"]["t"]["nodes"] = json!([kept]);
            }),
            ["删去指标“公文”（40分）。"]
        );
        assert_eq!(changes(|new| new["trees"]["t"]["nodes"][1]["na"] = Value::Null), ["指标“解读”由“不适用的不计入”改为“一律适用”。"]);
        assert_eq!(changes(|new| new["basis"] = json!("exact")), ["比较的依据（打印的数或未舍入的数）有调整。"]);
        assert_eq!(changes(|new| new["grades"] = json!([{"name": "好", "from": "0"}])), ["组“g”的等次有调整。"]);
        assert_eq!(
            changes(|new| new["penalties"][0]["max"] = json!("6")),
            ["重大扣分项的规则由“由办公室酌情计分，不超过5分”改为“由办公室酌情计分，不超过6分”。"]
        );
        assert_eq!(changes(|new| new["bonus"] = json!({"cap": "5"})), ["加分上限有调整。"]);
    }
}
