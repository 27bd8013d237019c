//! What a cell of a register says, beside the words themselves.

use domain::text::folded::fold;

use super::named::{looks_like_a_body, names};

/// Anything but a no in this column means yes: K, 是, √, or the area's name.
pub(super) fn is_yes(text: &str) -> bool {
    const NO: [&str; 14] = ["", "无", "不", "不是", "暂无", "0", "/", "-", "×", "n", "no", "n/a", "□", "☐"];
    // an area may be called 不动产 or 无障碍
    const BEGINS: [&str; 7] = ["否", "不涉及", "不承担", "不属于", "未承担", "无此", "没有"];
    let folded = fold(text).to_lowercase();
    !NO.contains(&folded.as_str()) && !BEGINS.iter().any(|words| folded.starts_with(words))
}

/// 同上, 〃: what the row above says.
pub(super) fn is_ditto(text: &str) -> bool {
    matches!(fold(text).as_str(), "同上" | "〃" | "″" | "\"" | "”")
}

/// A name without the number in front of it: 1.县财政局, （2）县财政局. 110指挥中心 keeps its own.
pub(super) fn without_number(name: &str) -> &str {
    let name = name.trim_start();
    let inner = name.strip_prefix(['(', '（']).unwrap_or(name);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let signs: &[char] = if inner.len() < name.len() { &[')', '）'] } else { &['.', '．', '、', ')', '）'] };
    rest.strip_prefix(signs).filter(|bare| rest.len() < inner.len() && !bare.trim().is_empty()).map_or(name, str::trim_start)
}

/// Whether a telephone or another number of somebody stands in a name: it is never kept.
pub(super) fn holds_long_number(name: &str) -> bool {
    const FEWEST: usize = 7;
    name.chars().filter(char::is_ascii_digit).count() >= FEWEST
}

/// Whether a cell names several units: 县财政局、县审计局. A name that is broken over two lines is one, unless its lines begin alike.
pub(super) fn names_several(text: &str) -> bool {
    let are_bodies = |all: &[String]| all.len() > 1 && all.iter().all(|name| looks_like_a_body(name));
    let in_a_row: Vec<String> = names(&fold(text)).into_iter().map(|(name, _)| name).collect();
    let lines: Vec<String> = text.lines().map(fold).filter(|line| !line.is_empty()).collect();
    let begins = lines.first().and_then(|line| line.chars().next());
    are_bodies(&in_a_row) || (are_bodies(&lines) && lines.iter().all(|line| line.chars().next() == begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_is_a_no_however_it_is_said() {
        for no in ["", "否", "无", "不涉及", "不承担", "NO", "N/A", "没有", "暂无", "否（已移交）", "□"] {
            assert!(!is_yes(no), "{no}");
        }
        for yes in ["K", "是", "√", "不动产登记", "无障碍环境", "未成年人保护", "非遗"] {
            assert!(is_yes(yes), "{yes}");
        }
    }

    #[test]
    fn a_number_in_front_is_no_part_of_a_name() {
        for (written, name) in [
            ("1.县财政局", "县财政局"),
            ("12、县财政局", "县财政局"),
            ("（2）县财政局", "县财政局"),
            ("3) 县财政局", "县财政局"),
            ("110指挥中心", "110指挥中心"),
            ("县财政局", "县财政局"),
            ("（县）财政局", "（县）财政局"),
            ("1.", "1."),
        ] {
            assert_eq!(without_number(written), name, "{written}");
        }
    }

    #[test]
    fn a_telephone_in_a_name_is_seen() {
        assert!(holds_long_number("县财政局 甲 13900000000") && holds_long_number("县财政局0551-6660001"));
        assert!(!holds_long_number("110指挥中心") && !holds_long_number("12345政务服务热线中心"));
    }

    #[test]
    fn several_units_in_a_cell_are_told_from_one_over_two_lines() {
        for several in ["县财政局、县审计局", "县财政局，县审计局", "县教体局\n县财政局", "东桥镇、西桥镇"]
        {
            assert!(names_several(several), "{several}");
        }
        for one in
            ["县财政局", "东桥镇\n人民政府", "县委\n宣传部", "云岫县\n财政局", "县政府办（政务公开办、信息办）", "文化、旅游和体育局"]
        {
            assert!(!names_several(one), "{one}");
        }
    }
}
