//! What stands beside the trees: groups with their ranks and grades, gate and cap of the bonus, veto, decimals, conversion.

use super::super::outline::OwnRules;
use super::super::rules::{Basis, CapLevel, SortKey, Standing, Value, VetoEffect};
use super::trees::name_of;
use super::{Version, differs, per_cent, quoted};

pub(super) fn told(old: Version<'_>, new: Version<'_>, found: &mut Vec<String>) {
    groups(old, new, found);
    let mut field = |what: &str, words: fn(Version<'_>) -> String| differs(what, &words(old), &words(new), found);
    field("加分门槛", gate);
    field("加分上限", cap);
    field("单项否决的情形", events);
    field("否决后的计分", effect);
    field("否决的等次", veto_grade);
    field("小数位数", digits);
    field("比较的依据", basis);
    field("扣完为止的层级", cap_level);
    field("同一原因的扣分", once);
    field("不适用时的得分比例", na_rates);
    field("目标考核的折算", convert);
}

fn groups(old: Version<'_>, new: Version<'_>, found: &mut Vec<String>) {
    let of = |version: Version<'_>, id: &str| version.outline.groups.iter().position(|group| group.id == id);
    for (place, group) in old.outline.groups.iter().enumerate() {
        let Some(now) = of(new, &group.id) else {
            found.push(format!("删去分组{}。", quoted(&group.name)));
            continue;
        };
        let name = &new.outline.groups[now].name;
        if *name != group.name {
            found.push(format!("分组{}改名为{}。", quoted(&group.name), quoted(name)));
        }
        let tree = |version: Version<'_>, tree: usize| {
            version.outline.trees.get(tree).map(|tree| (tree.name.clone(), name_of(version, tree))).unwrap_or_default()
        };
        let (before, after) = (tree(old, group.tree), tree(new, new.outline.groups[now].tree));
        if before.0 != after.0 {
            found.push(format!("分组{}改用{}。", quoted(name), after.1));
        }
        let (Some(one), Some(other)) = (old.rules.groups.get(place), new.rules.groups.get(now)) else { continue };
        let (one, other) = (&one.standing, &other.standing);
        let what = |what: &str| format!("分组{}的{what}", quoted(name));
        differs(&what("排名依据"), value(one.rank_by), value(other.rank_by), found);
        // a key names an indicator of the group's own tree
        let (before, after) = (old.outline.of_group(&group.id), new.outline.of_group(&group.id));
        differs(&what("同分时的先后"), &keys(before, &one.tie_break, "名次并列"), &keys(after, &other.tie_break, "名次并列"), found);
        let order = "按机构序列";
        differs(&what("同名次的排列"), &keys(before, &one.list_order, order), &keys(after, &other.list_order, order), found);
        differs(&what("等次"), &grades(one), &grades(other), found);
        differs(&what("最高等次的比例"), &excellent(one), &excellent(other), found);
    }
    for group in new.outline.groups.iter().filter(|group| of(old, &group.id).is_none()) {
        found.push(format!("新增分组{}。", quoted(&group.name)));
    }
}

const fn value(value: Value) -> &'static str {
    match value {
        Value::Points => "按得分",
        Value::Rate => "按得分率",
    }
}

fn keys(own: OwnRules<'_>, keys: &[SortKey], without: &str) -> String {
    let key = |key: &SortKey| match key {
        SortKey::Node(id) => format!("{}得分高的在前", quoted(&own.place(id))),
        SortKey::Penalties => "重大扣分少的在前".to_owned(),
        SortKey::Order => "按机构序列".to_owned(),
    };
    if keys.is_empty() { without.to_owned() } else { keys.iter().map(key).collect::<Vec<_>>().join("，再") }
}

fn grades(standing: &Standing) -> String {
    let all: Vec<String> = standing.grades.iter().map(|grade| format!("{}{}分起", grade.name, grade.from)).collect();
    match (all.is_empty(), standing.grade_by) {
        (true, _) => "不分等次".to_owned(),
        (_, Value::Points) => all.join("、"),
        (_, Value::Rate) => format!("{}（按得分率）", all.join("、")),
    }
}

fn excellent(standing: &Standing) -> String {
    standing.excellent_quota.map_or_else(|| "不限".to_owned(), per_cent)
}

fn gate(version: Version<'_>) -> String {
    let Some(gate) = version.rules.bonus.as_ref().and_then(|bonus| bonus.gate.as_ref()) else { return "没有门槛".to_owned() };
    let what =
        gate.node.as_ref().map_or_else(|| "基础分".to_owned(), |node| format!("{}得分", quoted(&version.outline.of_group("").place(node))));
    let how = if gate.is_strict { "超过" } else { "达到" };
    format!("{what}{how}{}分才计加分", gate.threshold)
}

fn cap(version: Version<'_>) -> String {
    let cap = version.rules.bonus.as_ref().and_then(|bonus| bonus.cap);
    cap.map_or_else(|| "不限".to_owned(), |cap| format!("{cap}分"))
}

fn events(version: Version<'_>) -> String {
    version.outline.vetoes.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("、")
}

fn effect(version: Version<'_>) -> String {
    let Some(veto) = &version.rules.veto else { return "没有单项否决".to_owned() };
    let told = match veto.effect {
        VetoEffect::Grade => "得分保留，不参加排名".to_owned(),
        VetoEffect::NoScore => "不计分".to_owned(),
        VetoEffect::Fixed(score) => format!("按{score}分计"),
    };
    match version.outline.vetoed_counts {
        Some(false) => format!("{told}，没有得分的不折合目标考核"),
        _ => told,
    }
}

fn veto_grade(version: Version<'_>) -> String {
    version.rules.veto.as_ref().and_then(|veto| veto.grade.as_ref()).map(ToString::to_string).unwrap_or_default()
}

fn digits(version: Version<'_>) -> String {
    let digits = version.rules.digits;
    format!("各项得分{}位、总分{}位、得分率{}位、折算{}位", digits.line, digits.total, digits.rate, digits.convert)
}

fn basis(version: Version<'_>) -> String {
    match version.rules.basis {
        Basis::Printed => "打印的数",
        Basis::Exact => "未舍入的数",
    }
    .to_owned()
}

fn cap_level(version: Version<'_>) -> String {
    match version.rules.cap_level {
        CapLevel::Leaf => "末级指标".to_owned(),
        CapLevel::Level(level) => format!("第{level}级指标"),
    }
}

fn once(version: Version<'_>) -> String {
    if version.rules.one_cause_once { "只扣一次" } else { "各处都扣" }.to_owned()
}

fn na_rates(version: Version<'_>) -> String {
    let rates = version.rules.na_rates;
    let parts = [("有情况说明的得", rates.note), ("说明迟交的得", rates.late_note), ("统一赋分的得", rates.uniform)];
    let told: Vec<String> = parts.into_iter().filter_map(|(what, rate)| Some(format!("{what}{}", per_cent(rate?)))).collect();
    told.join("、")
}

fn convert(version: Version<'_>) -> String {
    let Some(convert) = version.rules.convert else { return "不折算".to_owned() };
    format!("{}分折算为{}分", convert.of, convert.points)
}
