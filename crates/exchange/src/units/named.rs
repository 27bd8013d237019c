//! Names in running text: behind the sign of a list, several in a line, each perhaps with its short name: • 县档案局（简称：档案局）.

use domain::checklist::import::Table;
use domain::register::proposal::{class_of_group, class_of_name, names_classes, names_only_a_class};
use domain::register::unit::UnitClass;
use domain::text::folded::fold;

/// Signs in front of a line of a list; no name begins with one.
const BULLETS: &str = "•·‧∙●○◦▪▫■□◆◇▲△▶►➢➤★☆※*-－–—";
/// What a short name leaves out behind itself: 绿水乡 of 绿水乡人民政府.
const LEFT_OUT: [&str; 5] = ["", "人民政府", "政府", "办事处", "管理委员会"];

/// A line without the sign of its list.
pub(super) fn without_bullet(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || BULLETS.contains(c))
}

/// Every name of a folded line, with the short name that stands beside it; empty where there is none.
pub(super) fn names(folded: &str) -> Vec<(String, String)> {
    let is_mark = |c: char| c.is_ascii_digit() || c == '.' || BULLETS.contains(c);
    let mut found: Vec<(String, String)> = pieces(folded)
        .iter()
        .map(|piece| with_short_name(piece.trim_start_matches(is_mark)))
        .filter(|(name, _)| !name.is_empty())
        .collect();
    if let [(full, none), (short, no)] = found.as_slice()
        && none.is_empty()
        && no.is_empty()
        && !folded.contains('、')
        && is_short_for(short, full)
    {
        found = vec![(full.clone(), short.clone())];
    }
    found
}

/// Whether the second name of a line says the first one again, shorter: 云岫县绿水乡人民政府，绿水乡.
pub(super) fn is_short_for(short: &str, full: &str) -> bool {
    let behind = full.rfind(short).and_then(|at| full.get(at + short.len()..));
    short.chars().nth(1).is_some() && short != full && behind.is_some_and(|behind| LEFT_OUT.contains(&behind))
}

/// A group before a colon that stands in no bracket: 县直单位(2个), and not 县乡镇企业局(简称.
pub(super) fn names_a_group(title: &str) -> bool {
    title.matches('(').count() == title.matches(')').count() && names_classes(title)
}

/// A label before names, which is no part of the first one: 责任单位：县财政局、县审计局.
pub(super) fn labels_names(label: &str) -> bool {
    const LONGEST: usize = 12;
    !label.contains('(') && label.chars().count() <= LONGEST && ["单位", "部门", "成员"].iter().any(|end| label.ends_with(end))
}

/// 注：…, 说明：… beneath a table.
pub(super) fn is_remark(folded: &str) -> bool {
    ["注", "备注", "说明", "附注", "注意"].iter().any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.starts_with([':', '1'])))
}

/// The parts of a line outside of brackets.
fn pieces(folded: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut depth = 0_usize;
    for c in folded.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, '、' | ',' | ';' | '。') {
            pieces.push(String::new());
        } else if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

/// A name and what its bracket says: 县档案局(简称:档案局), 县档案局(以下简称“档案局”).
fn with_short_name(name: &str) -> (String, String) {
    let said = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).and_then(|(full, inner)| {
        let short = inner.strip_prefix("以下").unwrap_or(inner).strip_prefix("简称")?;
        let short = short.trim_start_matches([':', '为']).trim_matches(['“', '”', '"', '「', '」', '《', '》']);
        (!full.is_empty() && !short.is_empty()).then(|| (full.to_owned(), short.to_owned()))
    });
    said.unwrap_or_else(|| (name.to_owned(), String::new()))
}

/// How many units a title announces: 县直单位(35个), 乡镇(11).
pub(super) fn counted(folded: &str) -> Option<usize> {
    let (_, inner) = folded.rsplit_once('(')?;
    let digits: String = inner.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|_| inner.contains(['个', '家']) || inner.trim_end_matches(')') == digits)
}

/// 一、, （二）: a title of a part.
pub(super) fn numbered_title(folded: &str) -> bool {
    let is_numeral = |c: char| "一二三四五六七八九十".contains(c);
    let inner = folded.strip_prefix('(').unwrap_or(folded);
    let after = inner.trim_start_matches(is_numeral);
    after.len() < inner.len() && after.starts_with(['、', ')', '.'])
}

/// 参评单位名单: a title of the whole.
pub(super) fn names_a_list(folded: &str) -> bool {
    ["名单", "名册", "名录", "一览表"].iter().any(|word| folded.ends_with(word))
}

/// Endings of names.
pub(super) fn looks_like_a_body(folded: &str) -> bool {
    const ENDINGS: [&str; 37] = [
        "局",
        "委",
        "办",
        "厅",
        "处",
        "院",
        "会",
        "社",
        "站",
        "队",
        "所",
        "部",
        "镇",
        "乡",
        "村",
        "社区",
        "苏木",
        "嘎查",
        "中心",
        "公司",
        "集团",
        "学校",
        "中学",
        "小学",
        "医院",
        "一中",
        "二中",
        "幼儿园",
        "街道",
        "政府",
        "开发区",
        "联",
        "馆",
        "银行",
        "党校",
        "园区",
        "办公室",
    ];
    let bare = folded.split('(').next().unwrap_or(folded);
    bare.chars().nth(1).is_some() && ENDINGS.iter().any(|ending| bare.ends_with(ending)) && !bare.starts_with("各")
}

/// The line before a table or the name of its sheet, where it says a class: a county keeps a table each for 县直部门 and 乡镇.
pub(super) fn group_above(table: &Table) -> Option<String> {
    const LONGEST: usize = 20;
    let lines = table.titles.last().into_iter().chain(&table.name);
    lines.filter(|line| line.chars().count() <= LONGEST).find(|line| class_of_group(line).is_some()).cloned()
}

/// Whether a text stands over names of units and is none: 县直部门, 乡镇, 二、镇街（5个）.
pub(super) fn is_title_of_names(text: &str) -> bool {
    let folded = fold(text);
    let is_word = class_of_name(&folded).is_none() && !looks_like_a_body(&folded);
    names_only_a_class(&folded) || (names_classes(&folded) && (is_word || counted(&folded).is_some()))
}

/// Whether a name is a zone's administration.
pub(super) fn is_zone(name: &str) -> bool {
    class_of_name(name) == Some(UnitClass::DevelopmentZone)
}

/// Every class, as a person may say it.
pub(super) fn class_labels() -> String {
    UnitClass::ALL.map(UnitClass::label).join("、")
}

/// A class's own label or code, and the words that mean nothing else.
pub(super) fn is_own_word(word: &str) -> bool {
    let folded = fold(word);
    UnitClass::from_code(&folded.to_ascii_lowercase()).is_some() || UnitClass::ALL.into_iter().any(|class| fold(class.label()) == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_line_with_what_stands_beside_them() {
        let cases: [(&str, &[(&str, &str)]); 11] = [
            ("• 云岫县档案局（简称：档案局）", &[("云岫县档案局", "档案局")]),
            ("-云岫县档案局(以下简称“档案局”)", &[("云岫县档案局", "档案局")]),
            ("★县档案局（简称档案局）、县财政局", &[("县档案局", "档案局"), ("县财政局", "")]),
            ("- 云岫县绿水乡人民政府，绿水乡", &[("云岫县绿水乡人民政府", "绿水乡")]),
            ("云岫县财政局，县财政局", &[("云岫县财政局", "县财政局")]),
            ("1.•县财政局", &[("县财政局", "")]),
            ("县财政局，县民政局", &[("县财政局", ""), ("县民政局", "")]),
            // the office of a government and the government are two
            ("县人民政府办公室，县人民政府", &[("县人民政府办公室", ""), ("县人民政府", "")]),
            ("绿水乡人民政府、绿水乡", &[("绿水乡人民政府", ""), ("绿水乡", "")]),
            ("县政府办（政务公开办、信息办）", &[("县政府办(政务公开办、信息办)", "")]),
            ("— ", &[]),
        ];
        for (line, expected) in cases {
            let found = names(&fold(line));
            let found: Vec<(&str, &str)> = found.iter().map(|(name, short)| (name.as_str(), short.as_str())).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
