//! Rows that are no tasks: the title above a table, numbered titles inside it, notes beneath, lines of a form.

use super::grid::{Cell, Covering, Row, Table};
use crate::text::folded::{fold, is_blank};

/// The title: of all texts above the headings the one that names a list, nearest to the table among equals.
pub(super) fn title(table: &Table, heading_row: usize) -> String {
    let above = table.rows.iter().take(heading_row).filter_map(Row::sole_text).map(|(_, cell)| cell.text.as_str());
    let candidates = table.titles.iter().map(String::as_str).chain(above).filter(|text| !is_blank(text));
    let score = |text: &str| {
        let folded = fold(text);
        let named = ["清单", "要点", "台账", "分解", "落实情况", "任务", "计划", "方案", "工作安排"]
            .iter()
            .filter(|word| folded.contains(**word))
            .count();
        let is_sentence = folded.chars().count() > 60 || folded.ends_with(['。', ';']) || folded.contains("浏览");
        if is_sentence { 0 } else { 1 + named * 2 + usize::from(folded.contains("政务公开")) + usize::from(folded.contains('年')) }
    };
    candidates.max_by_key(|text| score(text)).filter(|text| score(text) > 0).unwrap_or_default().trim().to_owned()
}

/// 0 for 第一部分, 1 for 一、 and 第一类, 2 for （一）: how deep a numbered title stands.
pub(super) fn heading_level(text: &str) -> Option<u8> {
    let folded = fold(text);
    let is_numeral = |c: char| "一二三四五六七八九十百".contains(c);
    let after = folded.trim_start_matches(is_numeral);
    if after.len() < folded.len() && after.starts_with(['、', '.', ',']) {
        return Some(1);
    }
    if let Some(rest) = folded.strip_prefix('第') {
        let after = rest.trim_start_matches(is_numeral);
        let level = if after.starts_with(['部', '章']) { 0 } else { 1 };
        return (after.len() < rest.len() && after.starts_with(['部', '章', '类', '项'])).then_some(level);
    }
    let inner = folded.strip_prefix('(')?;
    let after = inner.trim_start_matches(is_numeral);
    (after.len() < inner.len() && after.starts_with(')')).then_some(2)
}

/// 注:…, 填表人:…: lines beneath a table that are no tasks.
pub(super) fn is_note(row: &Row) -> bool {
    const BEGINNINGS: [&str; 9] = ["注:", "注.", "备注:", "说明:", "填表人", "填报人", "审核人", "制表", "联系电话"];
    let first = row.cells.iter().find(|cell| !is_blank(&cell.text));
    let few = row.cells.iter().filter(|cell| cell.covering == Covering::Own && !is_blank(&cell.text)).count() <= 3;
    let folded = first.filter(|_| few).map(|cell| fold(&cell.text));
    folded.is_some_and(|folded| BEGINNINGS.iter().any(|beginning| folded.starts_with(beginning)))
}

/// What stands before a colon or a signature in the lines of a form.
const FORM_LABELS: [&str; 51] = [
    "填报单位",
    "填表单位",
    "报送单位",
    "制表单位",
    "编制单位",
    "单位名称",
    "单位(盖章)",
    "填报人",
    "填表人",
    "审核人",
    "审核",
    "审批人",
    "审签人",
    "制表",
    "制表人",
    "制表日期",
    "复核人",
    "经办人",
    "单位负责人",
    "主要负责人",
    "负责人",
    "分管领导",
    "主管领导",
    "联系人",
    "联系电话",
    "联系方式",
    "电话",
    "填报时间",
    "填报日期",
    "填表日期",
    "填表时间",
    "报送时间",
    "日期",
    "填报部门",
    "填报科室",
    "上报单位",
    "报送人",
    "签发人",
    "签发",
    "批准人",
    "校对",
    "校对人",
    "校核人",
    "录入人",
    "经办",
    "部门负责人",
    "科室负责人",
    "分管县领导",
    "报送日期",
    "编制日期",
    "统计日期",
];
const TOTALS: [&str; 7] = ["合计", "总计", "小计", "共计", "累计", "本页小计", "本页合计"];
/// 县直部门小计: longer texts say something.
const LONGEST_TOTAL: usize = 10;

/// 合计, 填报单位：, 负责人（签字）：, 第1页: lines that belong to the form, not to the list.
#[must_use]
pub fn is_form_row(row: &Row) -> bool {
    let mut texts = row.cells.iter().filter(|cell| cell.covering == Covering::Own && !is_blank(&cell.text)).map(|cell| fold(&cell.text));
    let Some(mut first) = texts.next() else { return false };
    // 合 | 计: a word spread over two cells
    if matches!(first.as_str(), "合" | "小" | "总" | "共" | "累") {
        first.push_str(&texts.next().unwrap_or_default());
        return TOTALS.contains(&first.as_str());
    }
    if is_total(&first) || is_page_number(&first) {
        return true;
    }
    // the day on which a form was filled in stands alone beneath it
    if is_day(&first) {
        // beside a task that reaches down from above it is one of its days
        return texts.next().is_none() && row.cells.iter().all(|cell| cell.covering != Covering::FromAbove);
    }
    if FORM_LABELS.contains(&first.as_str()) {
        return alternates(&first, &texts.collect::<Vec<_>>());
    }
    if !is_form_field(&first) {
        return false;
    }
    // behind 填报人： its value may stand in a cell of its own
    let mut before_value = first.ends_with(':');
    texts.all(|text| {
        let fits = is_form_field(&text) || before_value || is_day(&text);
        before_value = text.ends_with(':');
        fits
    })
}

/// 1 | 2 | 3 | 4 beneath the headings, and 甲 | 乙 | 1 | 2: a form counts its columns.
pub(super) fn numbers_the_columns(row: &Row) -> bool {
    const FEWEST: usize = 3;
    const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    let filled = row.cells.iter().filter(|cell| !is_blank(&cell.text)).map(|cell| fold(&cell.text));
    let texts: Vec<String> = filled.map(|text| text.trim_matches(['(', ')']).to_owned()).collect();
    let stems = texts.iter().zip(STEMS).take_while(|(text, stem)| text == stem).count();
    let mut expected = 0_u32;
    let counts = texts.iter().skip(stems).all(|text| {
        expected += 1;
        *text == expected.to_string()
    });
    // 甲 | 乙 | 丙 may be a task of one word
    counts && (expected > 0 || stems > FEWEST) && texts.len() >= FEWEST
}

/// 2023年6月30日, and 年月日 that nobody filled in.
fn is_day(folded: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_digit() || "〇零○一二三四五六七八九十年月日".contains(c);
    folded.ends_with('日') && ['年', '月'].iter().all(|word| folded.contains(*word)) && folded.chars().all(is_sign)
}

fn is_total(folded: &str) -> bool {
    let ends = ["合计", "小计", "总计"].iter().any(|word| folded.ends_with(word));
    if ends && folded.chars().count() <= LONGEST_TOTAL {
        return true;
    }
    let rest = TOTALS.iter().find_map(|word| folded.strip_prefix(word));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| matches!(c, '(' | ':' | '共') || c.is_ascii_digit()))
}

fn is_page_number(folded: &str) -> bool {
    let rest = folded.strip_prefix('第').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    rest.is_some_and(|rest| rest.starts_with('页')) && folded.chars().count() <= 12
}

/// 制表人 | 张三 | 审核人 | 李四: labels without a colon, each before its value.
fn alternates(first: &str, others: &[String]) -> bool {
    const LONGEST_VALUE: usize = 12;
    let is_label = |text: &str| FORM_LABELS.contains(&text);
    let texts: Vec<&str> = std::iter::once(first).chain(others.iter().map(String::as_str)).collect();
    let pairs = texts.chunks(2).all(|pair| match pair {
        [label, value] => is_label(label) && !is_label(value) && value.chars().count() <= LONGEST_VALUE,
        _ => false,
    });
    pairs && texts.len() >= 4
}

/// 分管负责同志（签字）：, 单位（公章）: whoever it is that signs there.
fn is_signature(folded: &str) -> bool {
    const LONGEST: usize = 16;
    const SIGNS: [&str; 6] = ["(签字)", "(签章)", "(签名)", "(盖章)", "(公章)", "(签字盖章)"];
    let bare = folded.trim_end_matches(':');
    folded.chars().count() <= LONGEST && SIGNS.iter().any(|sign| bare.ends_with(sign))
}

/// 填报人：, 负责人（签字）：甲
pub(super) fn is_form_field(folded: &str) -> bool {
    if is_signature(folded) {
        return true;
    }
    let rest = FORM_LABELS.iter().filter_map(|label| folded.strip_prefix(label)).min_by_key(|rest| rest.len());
    let signed =
        |rest: &str| ["(签字)", "(签章)", "(签名)", "(盖章)", "(公章)", "签字", "签章", "盖章"].iter().any(|sign| rest.starts_with(sign));
    rest.is_some_and(|rest| rest.starts_with(':') || signed(rest) || (rest.starts_with('(') && rest.contains("):")))
}

/// The texts of a row as one line.
pub(super) fn joined(row: &Row) -> String {
    let texts: Vec<&str> = row.cells.iter().map(|cell: &Cell| cell.text.as_str()).filter(|text| !is_blank(text)).collect();
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row { number: 1, cells: cells.iter().map(|text| Cell::own(*text)).collect() }
    }

    #[test]
    fn numbered_titles_have_a_level() {
        for (text, level) in [
            ("一、助力", Some(1)),
            ("十二. 其他", Some(1)),
            ("第一部分", Some(0)),
            ("（一）栏目", Some(2)),
            ("( 三 )栏目", Some(2)),
            ("一体化平台", None),
            ("(公开)", None),
            ("1.栏目", None),
            ("", None),
        ] {
            assert_eq!(heading_level(text), level, "{text}");
        }
    }

    #[test]
    fn notes_are_told_from_tasks() {
        assert!(is_note(&row(&["注：带*的为重点", "", ""])));
        assert!(is_note(&row(&["填表人:甲", "审核人:乙", ""])));
        assert!(!is_note(&row(&["注册登记事项公开", "财政局", ""])));
    }

    #[test]
    fn a_row_that_counts_the_columns_is_no_task() {
        for cells in [["1", "2", "3"], ["（1）", "（2）", "（3）"], ["甲", "1", "2"], ["甲", "乙", "1"]] {
            assert!(numbers_the_columns(&row(&cells)), "{cells:?}");
        }
        assert!(numbers_the_columns(&row(&["甲", "乙", "丙", "丁"])));
        for cells in [["1", "公开目录", "财政局"], ["1", "2", ""], ["2", "3", "4"], ["甲", "乙", "丙"], ["1", "1", "2"]] {
            assert!(!numbers_the_columns(&row(&cells)), "{cells:?}");
        }
    }

    #[test]
    fn lines_of_a_form_are_told_from_tasks() {
        for cells in [
            ["合计", "2项", "完成1项"],
            ["小 计：", "", ""],
            ["", "总计(3项)", "3"],
            ["合", "计", "2项"],
            ["分管负责同志（签字）：", "", "主要负责同志（签字）："],
            ["单位（公章）", "", "2024 年 月 日"],
            ["", "总", "计"],
            ["填报单位（盖章）：", "填报人：", "电话：0550-1234567"],
            ["单位负责人（签字）：", "审核人：", "填报时间：2023年6月30日"],
            ["填报人：", "某某", "日期：5月1日"],
            ["制表日期：2023年5月", "", ""],
            ["负责人签字：", "", ""],
            ["第1页，共3页", "", ""],
            ["县直部门小计", "12", "财政局等"],
            ["签发人：", "某某", "校对："],
            ["", "", "2023年6月30日"],
            ["　年　月　日", "", ""],
        ] {
            assert!(is_form_row(&row(&cells)), "{cells:?}");
        }
        assert!(is_form_row(&row(&["制表人", "张三", "审核人", "李四"])));
        assert!(!is_form_row(&row(&["单位名称", "联系人", "联系电话", "审核人"])), "headings of another table");
        for cells in [
            ["会签制度（签字）", "建立制度", "财政局"],
            ["1", "合计公开12项", "财政局"],
            ["合计划推进项目", "公开项目", "发改委"],
            ["2023年6月30日", "公开项目", "发改委"],
            ["各乡镇公开收支合计和明细", "公开项目", "发改委"],
            ["审核把关", "建立审核制度", "政府办"],
            ["联系电话公开", "公布各单位联系电话：12345等", "政府办"],
            ["日期", "责任单位", "任务"],
            ["合", "并办公", "财政局"],
            ["填报单位：", "财政局", "做好公开工作"],
        ] {
            assert!(!is_form_row(&row(&cells)), "{cells:?}");
        }
    }

    #[test]
    fn the_title_is_the_line_that_names_a_list() {
        let titles = ["网站首页 > 公开", "某县2024年政务公开工作要点任务分解表", "浏览次数: 来源:", "附件"];
        let table = Table { name: None, titles: titles.map(str::to_owned).to_vec(), rows: Vec::new() };
        assert_eq!(title(&table, 0), "某县2024年政务公开工作要点任务分解表");
        assert_eq!(title(&Table::default(), 0), "");
    }
}
