//! A task is split into nodes (节点): 6月底前形成初稿, 9月底前印发. Each is a task of its own with a date of its own.

use chrono::Datelike;

use super::duty::Duty;
use super::import::time_limit::{ProposedDuty, TimeDoubt, propose};
use crate::text::folded::fold;

/// The fewest nodes that are a split.
pub const FEWEST: usize = 2;
/// The most: one for each month.
pub const MOST: usize = 12;
/// The longest line, in characters.
pub const LINE_LENGTH: usize = 200;

/// One node as the office wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The line, to the letter.
    pub written: String,
    /// Its words of time, as they go into 完成时限.
    pub time_limit: String,
    /// By a date, or by the end of the year.
    pub duty: Duty,
}

/// Why lines are no nodes. Lines count from 1, over those that hold something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeProblem {
    /// Fewer than two, or more than twelve.
    Number(usize),
    /// That line is too long.
    Long(usize),
    /// It names no day, or a rhythm instead of a day.
    NoDay(usize),
    /// Which day it means cannot be said.
    Doubtful(usize),
    /// Its day lies outside the list's year, and not in the first quarter after it.
    OtherYear(usize),
    /// It says what an earlier one says.
    Twice(usize),
}

impl NodeProblem {
    /// What the office reads.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Number(0 | 1) => format!("请每行写一个节点，至少{FEWEST}行，例如“6月底前形成初稿”。"),
            Self::Number(lines) => format!("最多拆成{MOST}个节点，现在有{lines}行，请合并。"),
            Self::Long(line) => format!("第{line}行超过{LINE_LENGTH}个字，请精简。"),
            Self::NoDay(line) => format!("第{line}行没有写明哪一天前完成，请写成“6月底前形成初稿”的样式。"),
            Self::Doubtful(line) => format!("第{line}行的日期不能确定是哪一天，请只写一个完成日期，例如“6月30日前”。"),
            Self::OtherYear(line) => format!("第{line}行的日期不在清单所属的年度，请核对年份；跨年的最晚写到次年3月底。"),
            Self::Twice(line) => format!("第{line}行与前面重复，请删去或改写。"),
        }
    }
}

/// Reads one node a line for a list of that year; every line that cannot be read is named.
///
/// # Errors
/// Every problem, in the order of the lines.
pub fn read_nodes(text: &str, year: i32) -> Result<Vec<Node>, Vec<NodeProblem>> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if !(FEWEST..=MOST).contains(&lines.len()) {
        return Err(vec![NodeProblem::Number(lines.len())]);
    }
    let (mut nodes, mut problems) = (Vec::new(), Vec::new());
    for (line, written) in (1..).zip(&lines) {
        match read_node(written, line, year) {
            Ok(_) if lines[..line - 1].iter().any(|before| fold(before) == fold(written)) => problems.push(NodeProblem::Twice(line)),
            Ok(node) => nodes.push(node),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(nodes) } else { Err(problems) }
}

fn read_node(written: &str, line: usize, year: i32) -> Result<Node, NodeProblem> {
    if written.chars().count() > LINE_LENGTH {
        return Err(NodeProblem::Long(line));
    }
    // as in the column of time limits: of several days, or one that is none, there is a doubt
    let read = propose(written, "", year);
    let duty = match read.duty {
        ProposedDuty::Date { .. } | ProposedDuty::YearEnd => read.usual_duty(),
        ProposedDuty::Standing { .. } | ProposedDuty::Quota { .. } | ProposedDuty::None => return Err(NodeProblem::NoDay(line)),
    };
    // several days, a day the calendar does not have, a date and something standing behind it: one node has one day
    // (a year too late is said by itself)
    if read.doubt.as_ref().is_some_and(|doubt| !matches!(doubt, TimeDoubt::LaterYear { .. })) {
        return Err(NodeProblem::Doubtful(line));
    }
    if let Duty::ByDate { date, .. } = duty
        && !(date.year() == year || (date.year() == year + 1 && date.month() <= 3))
    {
        return Err(NodeProblem::OtherYear(line));
    }
    Ok(Node { written: written.to_owned(), time_limit: read.words, duty })
}

/// What the node's row says: the task's own words, and the node in brackets before their full stop.
#[must_use]
pub fn node_requirement(requirement: &str, node: &Node) -> String {
    let text = requirement.trim_end();
    let (body, stop) = match text.strip_suffix('。') {
        Some(body) => (body, "。"),
        None => (text, ""),
    };
    let written = node.written.trim_end_matches(['。', '；', ';', '，', ',']);
    format!("{body}（{written}）{stop}")
}

/// The node's number: `3` becomes `3-1`, `3-2`; a row without a number stays without.
#[must_use]
pub fn node_number(number: &str, place: usize) -> String {
    if number.is_empty() { String::new() } else { format!("{number}-{place}") }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn by(month: u32, day: u32) -> Duty {
        Duty::by(NaiveDate::from_ymd_opt(2026, month, day).unwrap())
    }

    #[test]
    fn each_line_is_a_node_with_its_day() {
        let nodes = read_nodes("6月底前形成初稿\r\n\r\n 9月15日前征求意见；\n年底前印发", 2026).unwrap();
        let read: Vec<_> = nodes.iter().map(|node| (node.written.as_str(), node.duty)).collect();
        assert_eq!(read, [("6月底前形成初稿", by(6, 30)), ("9月15日前征求意见；", by(9, 15)), ("年底前印发", Duty::YearEnd)]);
        assert_eq!(nodes[0].time_limit, "6月底前");
    }

    #[test]
    fn what_is_no_node_is_named_by_its_line() {
        let told = |text: &str| read_nodes(text, 2026).unwrap_err();
        assert_eq!(told(""), [NodeProblem::Number(0)]);
        assert_eq!(told("6月底前形成初稿"), [NodeProblem::Number(1)]);
        assert_eq!(told(&"6月底前形成初稿\n".repeat(13)), [NodeProblem::Number(13)]);
        assert_eq!(told("形成初稿\n每季度报送一次\n9月底前印发"), [NodeProblem::NoDay(1), NodeProblem::NoDay(2)]);
        assert_eq!(told("6月底前形成初稿\n6 月底前形成初稿"), [NodeProblem::Twice(2)]);
        let long = format!("6月底前{}\n9月底前印发", "写".repeat(LINE_LENGTH));
        assert_eq!(told(&long), [NodeProblem::Long(1)]);
    }

    #[test]
    fn a_day_that_cannot_be_told_is_asked_for() {
        for line in ["6月底、9月底前完成初稿", "2月30日前形成初稿"] {
            let told = read_nodes(&format!("{line}\n年底前印发"), 2026).unwrap_err();
            assert!(matches!(told[..], [NodeProblem::Doubtful(1) | NodeProblem::NoDay(1)]), "{line}: {told:?}");
        }
    }

    #[test]
    fn the_row_keeps_the_tasks_words() {
        let node = |written: &str| Node { written: written.into(), time_limit: String::new(), duty: Duty::YearEnd };
        let cases = [
            ("编制政务公开事项目录。", "6月底前形成初稿；", "编制政务公开事项目录（6月底前形成初稿）。"),
            ("编制政务公开事项目录", "年底前印发", "编制政务公开事项目录（年底前印发）"),
        ];
        for (requirement, written, row) in cases {
            assert_eq!(node_requirement(requirement, &node(written)), row);
        }
        assert_eq!((node_number("3", 2), node_number("", 2)), ("3-2".into(), String::new()));
    }
}
