//! Lists of the month as files: what townships publish, and problems that somebody wrote down elsewhere.

use domain::checklist::import::{Document, Problem};
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::is_address;
use domain::monitoring::counted::CountEntry;
use domain::monitoring::file_finding::FindingEntry;
use domain::monitoring::order::OrderEntry;

use super::{Cells, each_row, headed};

/// Headings of a list of items, in their order.
const ORDER_HEADINGS: [&str; 3] = ["事项", "公开要求", "单位"];
/// Headings of a list of problems; the first three must be there.
const FINDING_HEADINGS: [&str; 7] = ["单位", "问题类型", "问题描述", "栏目", "标题", "网址", "计入月份"];

/// Headings of a list of numbers of what was published; the first two must be there.
const COUNT_HEADINGS: [&str; 5] = ["单位", "栏目名称", "条数", "月份", "发布日期"];

/// Reads how much columns published.
///
/// # Errors
/// Every cell that cannot be read.
pub fn read_counts(document: &Document) -> Result<Vec<CountEntry>, Vec<Problem>> {
    each_row(document, &COUNT_HEADINGS, 2, "文件里没有条数，请在标题行下面每行填写一个栏目。", count_row)
}

fn count_row(cells: &Cells<'_>) -> Result<CountEntry, Problem> {
    Ok(CountEntry {
        row: cells.row.number,
        unit: cells.needed("单位")?,
        column: cells.needed("栏目名称")?,
        month: cells.text("月份"),
        number: cells.number("条数", 0)?,
        days: cells.text("发布日期"),
    })
}

/// Reads the items of a month.
///
/// # Errors
/// Every cell that cannot be read.
pub fn read_orders(document: &Document) -> Result<Vec<OrderEntry>, Vec<Problem>> {
    each_row(document, &ORDER_HEADINGS, 1, "文件里没有事项，请在标题行下面每行填写一项。", order_row)
}

fn order_row(cells: &Cells<'_>) -> Result<OrderEntry, Problem> {
    let name = cells.text("事项");
    if name.is_empty() {
        return Err(cells.problem("事项", "没有填写，请补上，或删去这一行"));
    }
    let units = cells.text("单位");
    let units: Vec<String> =
        units.split(['、', '，', ',', ';', '；', '\n']).map(str::trim).filter(|unit| !unit.is_empty()).map(str::to_owned).collect();
    let is_all = units.len() == 1 && matches!(units[0].as_str(), "全部" | "各乡镇" | "全部乡镇");
    Ok(OrderEntry { row: cells.row.number, name, note: cells.text("公开要求"), units: if is_all { Vec::new() } else { units } })
}

/// Reads problems: every row, as far as it can be read, and every cell that cannot. Of a file with any of these nothing is taken; what its rows say
/// is there so that all that is wrong can be said at once.
#[must_use]
pub fn read_findings(document: &Document) -> (Vec<FindingEntry>, Vec<Problem>) {
    let (table, body, places) = match headed(document, &FINDING_HEADINGS, 3) {
        Ok(found) => found,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    for row in table.rows[body..].iter().filter(|row| !row.is_blank()) {
        entries.push(finding_row(&Cells { row, places: &places }, &mut problems));
    }
    if entries.is_empty() {
        problems.push(Problem::new(0, "", "文件里没有问题，请在标题行下面每行填写一个。"));
    }
    (entries, problems)
}

fn finding_row(cells: &Cells<'_>, problems: &mut Vec<Problem>) -> FindingEntry {
    let mut needed = |heading: &str| {
        cells.needed(heading).unwrap_or_else(|problem| {
            problems.push(problem);
            String::new()
        })
    };
    let (unit, kind, problem) = (needed("单位"), needed("问题类型"), needed("问题描述"));
    let rule = Rule::ALL.into_iter().find(|rule| rule.label() == kind);
    if rule.is_none() && !kind.is_empty() {
        let all = Rule::ALL.map(Rule::label).join("、");
        problems.push(cells.problem("问题类型", &format!("写的是“{kind}”，请填写其中之一：{all}")));
    }
    let url = cells.text("网址");
    if !url.is_empty() && !is_address(&url) {
        problems.push(cells.problem("网址", &format!("写的是“{url}”，请填写以http://或https://开头的完整网址，或留空")));
    }
    FindingEntry {
        row: cells.row.number,
        unit,
        column: cells.text("栏目"),
        // said above; nothing of such a file is taken
        rule: rule.unwrap_or(Rule::WrongWord),
        url,
        title: cells.text("标题"),
        problem,
        month: cells.text("计入月份"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_loosely;

    #[test]
    fn items_with_and_without_units() {
        let file = "事项,公开要求,单位\n村务财务,逐笔公开,\n惠农补贴,到户到人,城关镇、马店镇\n三资,,各乡镇\n";
        let read = read_orders(&read_loosely("a.csv", file.as_bytes()).unwrap()).unwrap();
        let read: Vec<_> = read.iter().map(|one| (one.name.as_str(), one.note.as_str(), one.units.join("/"))).collect();
        let expected =
            [("村务财务", "逐笔公开", String::new()), ("惠农补贴", "到户到人", "城关镇/马店镇".into()), ("三资", "", String::new())];
        assert_eq!(read, expected);
        let wrong = read_orders(&read_loosely("a.csv", "事项,公开要求\n,逐笔\n".as_bytes()).unwrap()).unwrap_err();
        assert!(wrong[0].message.contains("第2行“事项”没有填写"), "{wrong:?}");
        assert!(read_orders(&read_loosely("a.csv", "名称\n村务\n".as_bytes()).unwrap()).is_err());
    }

    #[test]
    fn numbers_of_what_was_published() {
        let file = "单位,栏目名称,月份,条数,发布日期\n水利局,动态,2026-10,4条,3日、9日\n水利局,公告,,0,\n";
        let read = read_counts(&read_loosely("a.csv", file.as_bytes()).unwrap()).unwrap();
        let read: Vec<_> = read.iter().map(|one| (one.column.as_str(), one.month.as_str(), one.number, one.days.as_str())).collect();
        assert_eq!(read, [("动态", "2026-10", Some(4), "3日、9日"), ("公告", "", Some(0), "")]);
        let wrong = read_counts(&read_loosely("a.csv", "单位,栏目名称,条数\n水利局,动态,多\n".as_bytes()).unwrap()).unwrap_err();
        assert_eq!(wrong[0].column, "条数");
    }

    #[test]
    fn problems_name_every_cell_that_is_wrong() {
        let file = "单位,问题类型,问题描述,栏目,标题,网址,计入月份\n水利局,错误表述,“按排”应为“安排”,动态,通知,http://a.cn/1,2026-10\n";
        let (read, wrong) = read_findings(&read_loosely("a.csv", file.as_bytes()).unwrap());
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!((read[0].rule, read[0].month.as_str(), read[0].url.as_str()), (Rule::WrongWord, "2026-10", "http://a.cn/1"));
        for (row, cell) in [
            (",错误表述,写错了", "单位"),
            ("水利局,写错,写错了", "问题类型"),
            ("水利局,错误表述,", "问题描述"),
            ("水利局,错误表述,写错,,,a.cn", "网址"),
        ] {
            let file = format!("单位,问题类型,问题描述,栏目,标题,网址\n{row}\n");
            let (_, wrong) = read_findings(&read_loosely("a.csv", file.as_bytes()).unwrap());
            assert_eq!(wrong.iter().map(|one| one.column.as_str()).collect::<Vec<_>>(), [cell], "{row}");
        }
        // all of a row, and all rows, at once; what can be read is there to be looked at further
        let file = "单位,问题类型,问题描述,网址\n,写错,,a.cn\n水利局,错误表述,写错了字,\n水利厅,写错,写错了字,\n";
        let (read, wrong) = read_findings(&read_loosely("a.csv", file.as_bytes()).unwrap());
        let cells: Vec<_> = wrong.iter().map(|one| (one.row, one.column.as_str())).collect();
        assert_eq!(cells, [(2, "单位"), (2, "问题描述"), (2, "问题类型"), (2, "网址"), (4, "问题类型")]);
        assert_eq!(read.iter().map(|one| one.unit.as_str()).collect::<Vec<_>>(), ["", "水利局", "水利厅"]);
        for nothing in ["单位,问题类型,问题描述\n", "名称\n村务\n"] {
            let (read, wrong) = read_findings(&read_loosely("a.csv", nothing.as_bytes()).unwrap());
            assert_eq!((read.len(), wrong.len(), wrong[0].row), (0, 1, 0), "{nothing}");
        }
    }
}
