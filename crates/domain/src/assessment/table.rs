//! The table that an office publishes as its rules (指标 | 分值 | 评分标准 | …): read into leaves with proposals, and, once a person has
//! said what each proposal is to be, written as a rules file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::number::{Amount, Decimal};
use super::proposal::{Proposal, propose};
use super::rules::{CONTRACT, Kind};
use super::source::FactSource;
use crate::checklist::import::{Covering, Document, Row, Table};
use crate::text::folded::{fold, is_blank};

/// A leaf as its row says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLeaf {
    /// The row's number in the file.
    pub row: usize,
    /// Titles from level 1 to its own.
    pub path: Vec<String>,
    /// What it is worth, as the contract writes it.
    pub points: String,
    /// 评分标准 to the letter.
    pub text: String,
}

/// What a table says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesTable {
    /// The title above it.
    pub title: String,
    /// The leaves in order.
    pub leaves: Vec<TableLeaf>,
    /// Rows that could not be read, each with a sentence.
    pub problems: Vec<String>,
}

/// What becomes of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Decision {
    /// The rule as proposed.
    Proposed,
    /// A person marks it within the leaf's points; the sentence is kept.
    Judgement,
    /// No rule.
    Nothing,
}

coded!(Decision);

impl Decision {
    /// The words of the choice.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "按识别的规则",
            Self::Judgement => "由人判定",
            Self::Nothing => "不设规则",
        }
    }
}

/// Levels at most, as the contract has it.
const MOST_LEVELS: usize = 4;
/// Rows searched for the headings.
const ROWS_SEARCHED: usize = 15;

/// Where the columns stand.
struct Columns {
    levels: Vec<usize>,
    points: usize,
    text: Option<usize>,
}

impl RulesTable {
    /// Reads the first table that has a column of points.
    ///
    /// # Errors
    /// A sentence where there is none.
    pub fn read(document: &Document) -> Result<Self, String> {
        let found = document.tables.iter().find_map(|table| headed(table).map(|(at, columns)| (table, at, columns)));
        let Some((table, at, columns)) = found else {
            return Err("没有找到标题行，请在表头写上“一级指标”“二级指标”“分值”“评分标准”，可以先导出一份细则作为样式。".to_owned());
        };
        let mut read = Self { title: title(table, at), ..Self::default() };
        let mut above: Vec<String> = Vec::new();
        for row in table.rows[at + 1..].iter().filter(|row| !row.is_blank()) {
            if let Err(problem) = read.row(row, &columns, &mut above) {
                read.problems.push(problem);
            }
        }
        if read.leaves.is_empty() {
            let why = read.problems.first().cloned().unwrap_or_else(|| "表里没有带分值的指标，请在标题行下面每行填写一项指标。".to_owned());
            return Err(why);
        }
        Ok(read)
    }

    fn row(&mut self, row: &Row, columns: &Columns, above: &mut Vec<String>) -> Result<(), String> {
        let cell = |place: usize| row.cells.get(place).map(|cell| cell.text.trim()).unwrap_or_default();
        let covered = |place: usize| row.cells.get(place).is_some_and(|cell| cell.covering == Covering::FromAbove);
        let first = columns.levels.first().map(|place| cell(*place)).unwrap_or_default();
        if row.sole_text().is_some() || ["合计", "总计", "总分", "小计"].iter().any(|word| fold(first).starts_with(word)) {
            return Ok(());
        }
        let mut path: Vec<String> = Vec::new();
        for (level, place) in columns.levels.iter().enumerate() {
            let own = without_points(cell(*place));
            let is_last = level + 1 == columns.levels.len();
            // an empty cell means the one above, unless a level to its left has just changed
            let carries = own.is_empty() && (!is_last || covered(*place)) && path.len() == level && above.get(..level) == Some(&path[..]);
            if !own.is_empty() {
                path.push(own);
            } else if carries && let Some(kept) = above.get(level) {
                path.push(kept.clone());
            }
        }
        let points = cell(columns.points).trim_end_matches('分').trim();
        let text = match columns.text {
            Some(place) => cell(place).to_owned(),
            // 一栏里写指标、括号里写扣分: the whole cell is the sentence
            None => {
                columns.levels.last().map(|place| cell(*place)).filter(|text| text.contains(['(', '（'])).unwrap_or_default().to_owned()
            }
        };
        if points.is_empty() {
            return match self.leaves.last_mut() {
                Some(last) if !text.is_empty() && (path.is_empty() || path == last.path) => {
                    last.text = format!("{}\n{text}", last.text).trim().to_owned();
                    Ok(())
                }
                _ => Err(format!("第{}行没有分值，没有读入，请补上分值。", row.number)),
            };
        }
        let whole = points.strip_suffix(".0").unwrap_or(points);
        let Some(number) = Decimal::parse(whole).filter(|number| !number.is_zero()) else {
            return Err(format!("第{}行的分值写的是“{points}”，没有读入，请填写大于0的数。", row.number));
        };
        if path.is_empty() {
            return Err(format!("第{}行没有写指标名称，没有读入，请补上。", row.number));
        }
        above.clone_from(&path);
        self.leaves.push(TableLeaf { row: row.number, path, points: number.to_string(), text });
        Ok(())
    }

    /// The proposals of every leaf. A leaf of which nothing is said is to be judged.
    #[must_use]
    pub fn proposals(&self) -> Vec<Vec<Proposal>> {
        self.leaves.iter().map(TableLeaf::proposals).collect()
    }

    /// What all leaves come to.
    #[must_use]
    pub fn sum(&self) -> Amount {
        self.leaves.iter().map(|leaf| Amount::from(leaf.worth())).sum()
    }
}

impl TableLeaf {
    /// Its points.
    #[must_use]
    pub fn worth(&self) -> Decimal {
        Decimal::parse(&self.points).unwrap_or_default()
    }

    fn proposals(&self) -> Vec<Proposal> {
        let found = propose(&self.text, self.worth());
        if found.is_empty() { vec![Proposal { kept: self.text.clone(), kind: judged(self.worth()), is_sure: false }] } else { found }
    }
}

fn judged(leaf: Decimal) -> Kind {
    Kind::Judgement { none: leaf, min: Decimal::ZERO, max: leaf }
}

/// 组织保障(6): the points behind a title belong to it no more.
fn without_points(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_suffix([')', '）']).and_then(|rest| rest.rfind(['(', '（']).map(|open| (rest, open)));
    if let Some((rest, open)) = inner {
        let bracket: String = rest[open..].chars().skip(1).collect();
        if Decimal::parse(bracket.trim().trim_end_matches('分')).is_some() {
            return rest[..open].trim().to_owned();
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn title(table: &Table, at: usize) -> String {
    let above = table.rows[..at].iter().filter_map(Row::sole_text).map(|(_, cell)| cell.text.trim().to_owned());
    above.chain(table.titles.iter().cloned()).find(|text| !is_blank(text)).unwrap_or_default()
}

fn headed(table: &Table) -> Option<(usize, Columns)> {
    table.rows.iter().take(ROWS_SEARCHED).enumerate().find_map(|(at, row)| columns(row).map(|columns| (at, columns)))
}

fn columns(row: &Row) -> Option<Columns> {
    let heading = |place: usize| fold(&row.cells[place].text).replace([' ', '\n', '(', ')'], "");
    let places = 0..row.cells.len();
    let points = places.clone().find(|place| {
        let heading = heading(*place);
        ["分值", "分", "权重", "满分", "标准分", "分数", "权重/分值", "分值分", "指标分值"].contains(&heading.as_str())
    })?;
    let says = |place: usize, words: &[&str]| words.iter().any(|word| heading(place).contains(word));
    let text = places.clone().filter(|place| *place != points).find(|place| {
        says(*place, &["评分标准", "评分细则", "评分办法", "扣分标准", "考核标准", "评价标准", "计分", "考察点", "扣分要素", "评分说明"])
    });
    let end = text.map_or(points, |text| text.min(points));
    let levels: Vec<usize> =
        (0..end).filter(|place| !heading(*place).is_empty() && !says(*place, &["序号", "编号"])).take(MOST_LEVELS).collect();
    (!levels.is_empty()).then_some(Columns { levels, points, text })
}

/// What a rules file says of itself, as a person chose it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesHead {
    /// Its title.
    pub title: String,
    /// The year.
    pub year: i32,
    /// Assessment groups of the register that it holds for.
    pub groups: Vec<String>,
    /// 加分项 of at most five points, behind a base above 80%.
    pub has_bonus: bool,
    /// 重大扣分项.
    pub has_penalties: bool,
    /// 单项否决.
    pub has_veto: bool,
}

/// The rules file of a table, with what a person decided about the proposal `(leaf, proposal)`, and where its facts come from.
#[must_use]
pub fn rules_file(head: &RulesHead, table: &RulesTable, decided: impl Fn(usize, usize) -> (Decision, Option<FactSource>)) -> Value {
    let mut top: Vec<Branch> = Vec::new();
    for (place, (leaf, proposals)) in table.leaves.iter().zip(table.proposals()).enumerate() {
        let mut rules = Vec::new();
        for (index, proposal) in proposals.into_iter().enumerate() {
            let (decision, source) = decided(place, index);
            let kind = match decision {
                Decision::Nothing => continue,
                Decision::Judgement => judged(leaf.worth()),
                Decision::Proposed => proposal.kind,
            };
            let mut rule = kind.members();
            rule.insert("id".to_owned(), json!(format!("r{}", index + 1)));
            if !is_blank(&proposal.kept) {
                rule.insert("text".to_owned(), json!(proposal.kept));
            }
            if let Some(source) = source.filter(|source| source.fits(&kind)) {
                rule.insert("source".to_owned(), json!(source.code()));
            }
            rules.push(Value::Object(rule));
        }
        insert(&mut top, &leaf.path, leaf, rules);
    }
    let nodes: Vec<Value> = top.iter().enumerate().map(|(place, node)| node.written(&format!("n{}", place + 1))).collect();
    let full = table.sum();
    let full_mark = full.text(4);
    let full_mark = full_mark.trim_end_matches('0').trim_end_matches('.');
    let groups: Vec<Value> =
        head.groups.iter().enumerate().map(|(place, name)| json!({"id": format!("g{}", place + 1), "name": name, "tree": "t"})).collect();
    let mut file = json!({
        "contract": CONTRACT,
        "rule_set": {"id": format!("{}-{}", head.year, head.groups.join("-")), "year": head.year, "title": head.title},
        "na_rates": {"note": "0.80", "late_note": "0.40", "uniform": "0.80"},
        "trees": {"t": {"full_mark": full_mark, "nodes": nodes}},
        "groups": groups,
        "grades": [{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "合格", "from": "60"}, {"name": "不合格", "from": "0"}],
        "grade_by": "rate",
    });
    let mut put = |name: &str, value: Value| file[name] = value;
    if head.has_bonus {
        let gate = Amount::ten_thousandths(full) * 8 / 10;
        let gate = format!("{}.{:04}", gate / 10_000, gate % 10_000);
        put(
            "bonus",
            json!({"gate": {"over": gate}, "cap": "5", "rules": [{"id": "bonus1", "kind": "given", "max": "5", "text": "获得上级表彰、经验推广等，凭依据酌情加分"}]}),
        );
    }
    if head.has_penalties {
        put(
            "penalties",
            json!([{"id": "penalty1", "kind": "given", "max": "10", "text": "被上级通报批评、发生重大舆情等，凭依据酌情扣分"}]),
        );
    }
    if head.has_veto {
        let titles: Map<String, Value> = [("safety", "出现严重表述错误或泄露国家秘密"), ("false", "弄虚作假"), ("refuse", "拒不整改")]
            .into_iter()
            .map(|(event, words)| (event.to_owned(), json!(words)))
            .collect();
        let events: Vec<&String> = titles.keys().collect();
        let veto = json!({"events": events, "effect": "grade", "grade": "不合格", "titles": titles});
        put("veto", veto);
    }
    file
}

/// A node on its way into a file.
struct Branch {
    title: String,
    children: Vec<Branch>,
    leaf: Option<(Decimal, String, Vec<Value>)>,
}

fn insert(nodes: &mut Vec<Branch>, path: &[String], leaf: &TableLeaf, rules: Vec<Value>) {
    let Some((title, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        nodes.push(Branch { title: title.clone(), children: Vec::new(), leaf: Some((leaf.worth(), leaf.text.clone(), rules)) });
        return;
    }
    // rows of one heading follow each other; where the heading comes again later it is a node of its own
    let is_here = nodes.last().is_some_and(|last| last.title == *title && last.leaf.is_none());
    if !is_here {
        nodes.push(Branch { title: title.clone(), children: Vec::new(), leaf: None });
    }
    if let Some(last) = nodes.last_mut() {
        insert(&mut last.children, rest, leaf, rules);
    }
}

impl Branch {
    fn worth(&self) -> Amount {
        match &self.leaf {
            Some((points, ..)) => (*points).into(),
            None => self.children.iter().map(Self::worth).sum(),
        }
    }

    fn written(&self, id: &str) -> Value {
        let mut node = Map::new();
        let points = self.worth().text(4);
        node.insert("id".to_owned(), json!(id));
        node.insert("title".to_owned(), json!(self.title));
        node.insert("points".to_owned(), json!(points.trim_end_matches('0').trim_end_matches('.')));
        match &self.leaf {
            Some((_, text, rules)) => {
                node.insert("na".to_owned(), json!("leave_out"));
                if !is_blank(text) {
                    node.insert("text".to_owned(), json!(text));
                }
                node.insert("rules".to_owned(), json!(rules));
            }
            None => {
                let children: Vec<Value> =
                    self.children.iter().enumerate().map(|(place, child)| child.written(&format!("{id}-{}", place + 1))).collect();
                node.insert("children".to_owned(), json!(children));
            }
        }
        Value::Object(node)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Outline;
    use super::*;
    use crate::checklist::import::Cell;

    fn document(rows: &[&[&str]]) -> Document {
        let row = |(place, cells): (usize, &&[&str])| Row {
            number: place + 1,
            cells: cells.iter().map(|text| if *text == "^" { Cell::covered(Covering::FromAbove) } else { Cell::own(*text) }).collect(),
        };
        Document::of(vec![Table { name: None, titles: Vec::new(), rows: rows.iter().enumerate().map(row).collect() }])
    }

    fn published() -> Document {
        document(&[
            &["县直单位政务公开考核细则", "", "", "", ""],
            &["序号", "一级指标", "二级指标", "分值", "评分标准"],
            &["1", "主动公开(16)", "公文", "10", "标题不完整的每件扣2分，最多扣5分；无文号的每件扣2分"],
            &["^", "^", "^", "", "无发文日期的每件扣1分"],
            &["2", "", "解读", "6", "内容空洞的酌情处理"],
            &["3", "年度报告", "", "4.0", "未按时公布的不得分"],
            &["", "合计", "", "20", ""],
            &["4", "依申请公开", "答复", "若干", "超期不得分"],
        ])
    }

    #[test]
    fn a_published_table_is_read_with_its_merged_cells() {
        let table = RulesTable::read(&published()).unwrap();
        assert_eq!(table.title, "县直单位政务公开考核细则");
        let leaves: Vec<_> = table.leaves.iter().map(|leaf| (leaf.path.join("/"), leaf.points.as_str())).collect();
        assert_eq!(leaves, [("主动公开/公文".into(), "10"), ("主动公开/解读".into(), "6"), ("年度报告".into(), "4")]);
        assert!(table.leaves[0].text.ends_with("\n无发文日期的每件扣1分"));
        assert_eq!(table.problems, ["第8行的分值写的是“若干”，没有读入，请填写大于0的数。"]);
        assert_eq!(table.sum().text(0), "20");
        let sure: Vec<Vec<bool>> = table.proposals().iter().map(|all| all.iter().map(|proposal| proposal.is_sure).collect()).collect();
        assert_eq!(sure, [vec![true, true, true], vec![false], vec![true]]);
    }

    #[test]
    fn a_table_without_a_column_of_standards_keeps_what_stands_in_brackets() {
        let table = RulesTable::read(&document(&[
            &["类别", "考核内容", "分"],
            &["组织保障(6)", "有具体负责人(会议记录或文件)", "2"],
            &["^", "健全的制度(文件、资料)", "4"],
        ]))
        .unwrap();
        assert_eq!(table.leaves[1].path, ["组织保障", "健全的制度(文件、资料)"]);
        assert_eq!(table.leaves[1].text, "健全的制度(文件、资料)");
        assert!(RulesTable::read(&document(&[&["姓名", "电话"], &["甲", "1"]])).is_err());
        assert!(RulesTable::read(&document(&[&["指标", "分值"]])).is_err());
    }

    #[test]
    fn what_was_decided_becomes_rules_that_the_engine_takes_without_a_warning() {
        let table = RulesTable::read(&published()).unwrap();
        let head = RulesHead {
            title: "考核细则".into(),
            year: 2026,
            groups: vec!["县直单位".into(), "乡镇（开发区）".into()],
            has_bonus: true,
            has_penalties: true,
            has_veto: true,
        };
        let file = rules_file(&head, &table, |leaf, proposal| match (leaf, proposal) {
            (0, 0) => (Decision::Proposed, Some(FactSource::ChecklistOverdue)),
            (0, 1) => (Decision::Judgement, None),
            (0, 2) => (Decision::Nothing, None),
            // a source that does not fit is no source
            _ => (Decision::Proposed, Some(FactSource::Quarters)),
        });
        let (rules, outline) = Outline::read(&file.to_string()).unwrap();
        assert_eq!(rules.warnings(), []);
        assert_eq!(outline.group_of("乡镇（开发区）").map(|group| group.id.as_str()), Some("g2"));
        let leaf = outline.trees[0].node("n1-1").unwrap();
        assert_eq!((leaf.title.as_str(), leaf.rules.len()), ("公文", 2));
        assert_eq!(leaf.rules[0].source, Some(FactSource::ChecklistOverdue));
        assert_eq!(leaf.rules[0].text, "标题不完整的每件扣2分，最多扣5分");
        assert!(matches!(leaf.rules[1].kind, Kind::Judgement { .. }));
        assert_eq!(outline.trees[0].node("n2").unwrap().rules[0].kind, Kind::Zero { within: None });
        assert_eq!(outline.trees[0].node("n2").unwrap().rules[0].source, None);
        assert_eq!(outline.vetoes.len(), 3);
    }
}
