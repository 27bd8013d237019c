//! 年度考评结果 as a paper: what the year is composed of and with which weight, each round's number, bonus and deductions, veto, grade,
//! conversion. Numbers are numbers and equal the seal; the same year is the same bytes.

use exchange::{ListColumn, ListTable, ListValue, WriteError, list_docx, list_xlsx_sheets_of};
use services::assessment::{RoundNumber, YearGroup, YearResult, YearRow, converted_heading};

use crate::round_papers::{number, proof_of, standing};

/// What the sheets of the workbook are called.
const SHEETS: [&str; 2] = ["考评结果", "构成和权重"];

/// An indicator as a column: groups whose rules have the same one share it.
type Part<'y> = (&'y str, &'y str);

/// The result as a workbook: the units, and what the year is composed of.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub(crate) fn xlsx(year: &YearResult) -> Result<Vec<u8>, WriteError> {
    let table = table(year);
    let table = ListTable { title: format!("{}{}", table.title, proof_of(&year.round, year.seal.as_ref(), year.first_sealed_on)), ..table };
    list_xlsx_sheets_of(&[(SHEETS[0], &table), (SHEETS[1], &composition(year))], year.day)
}

/// The result as a Word document, the composition in its second line.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub(crate) fn docx(year: &YearResult) -> Result<Vec<u8>, WriteError> {
    let composed: Vec<String> = year.groups.iter().map(composed).collect();
    let subtitle = format!("{}　{}", proof_of(&year.round, year.seal.as_ref(), year.first_sealed_on), composed.join("；"));
    list_docx(&table(year), &subtitle)
}

/// What a group's year is composed of, in words.
fn composed(group: &YearGroup) -> String {
    let parts = group.parts.iter().map(|part| format!("{}{}分（权重{}）", part.title, part.points, part.weight));
    format!("{}：{}，满分{}分", group.name, parts.collect::<Vec<_>>().join("、"), group.full)
}

/// What the year is composed of, a line an indicator.
fn composition(year: &YearResult) -> ListTable {
    let columns = [("分组", 18), ("构成", 24), ("分值", 10), ("权重", 10), ("怎样计分", 60)];
    let rows = year.groups.iter().flat_map(|group| {
        group.parts.iter().map(|part| {
            vec![
                ListValue::text(&group.name),
                ListValue::text(&part.title),
                number(Some(&part.points)),
                ListValue::text(&part.weight),
                ListValue::text(&part.words),
            ]
        })
    });
    ListTable { title: String::new(), columns: ListColumn::all(&columns), rows: rows.collect() }
}

/// The indicators of all groups, each once, in the order of the rules.
fn all_parts(year: &YearResult) -> Vec<Part<'_>> {
    let mut all: Vec<Part<'_>> = Vec::new();
    for part in year.groups.iter().flat_map(|group| &group.parts) {
        let one = (part.title.as_str(), part.points.as_str());
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

fn table(year: &YearResult) -> ListTable {
    let parts = all_parts(year);
    let rows = || year.groups.iter().flat_map(|group| &group.rows);
    // what no unit has needs no column
    let has = Shown {
        rest: rows().any(|row| row.rest.is_some()),
        converted: rows().any(|row| row.line.converted.is_some() || row.converted_words.is_some()),
    };
    let mut headings = vec![("分组".to_owned(), 14), ("名次".to_owned(), 7), ("单位".to_owned(), 16)];
    headings.extend(year.rounds.iter().map(|name| (name.clone(), 11)));
    headings.push(("参评次数".to_owned(), 8));
    headings.extend(parts.iter().map(|(title, points)| (format!("{title}（{points}分）"), 12)));
    headings.extend([("加分".to_owned(), 8), ("重大扣分".to_owned(), 8)]);
    if has.rest {
        headings.push(("否决、保底和舍入".to_owned(), 10));
    }
    headings.extend([("得分".to_owned(), 9), ("得分率（%）".to_owned(), 9), ("等次".to_owned(), 8)]);
    if has.converted {
        headings.push((converted_heading(year.convert_points.as_deref()), 10));
    }
    headings.push(("情况".to_owned(), 26));
    let headings: Vec<(&str, u16)> = headings.iter().map(|(heading, width)| (heading.as_str(), *width)).collect();
    let line = |group: &YearGroup, row: &YearRow| cells(group, row, &parts, has);
    let all = year.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    ListTable {
        title: format!("{}政务公开年度考评结果", year.round.name),
        columns: ListColumn::all(&headings),
        rows: all.map(|(group, row)| line(group, row)).collect(),
    }
}

/// Columns that stand there only where somebody has something in them.
#[derive(Clone, Copy)]
struct Shown {
    rest: bool,
    converted: bool,
}

fn cells(group: &YearGroup, row: &YearRow, parts: &[Part<'_>], has: Shown) -> Vec<ListValue> {
    let line = &row.line;
    let rank = line.rank.and_then(|rank| i64::try_from(rank).ok());
    let mut cells = vec![ListValue::text(&group.name), rank.map_or(ListValue::Missing, ListValue::Count), ListValue::text(&line.name)];
    cells.extend(row.rounds.iter().map(|one| match one {
        RoundNumber::Scored(score) => number(Some(score)),
        RoundNumber::NotAssessed => ListValue::text("未参评"),
        RoundNumber::Unknown => ListValue::Missing,
    }));
    cells.push(row.taken.and_then(|taken| i64::try_from(taken).ok()).map_or(ListValue::Missing, ListValue::Count));
    cells.extend(parts.iter().map(|(title, points)| {
        let place = group.parts.iter().position(|part| part.title == *title && part.points == *points);
        number(place.and_then(|place| row.parts.get(place)?.as_deref()))
    }));
    cells.extend([number(row.bonus.as_deref()), number(row.penalty.as_deref())]);
    if has.rest {
        cells.push(number(row.rest.as_deref()));
    }
    cells.extend([number(line.total.as_deref()), number(line.rate.as_deref()), ListValue::text(line.grade.as_deref().unwrap_or_default())]);
    if has.converted {
        cells.push(number(line.converted.as_deref()));
    }
    cells.push(ListValue::text(&told(row)));
    cells
}

/// What is to be said of a unit: how it stands, its vetoes, and that its points are spread in another way.
fn told(row: &YearRow) -> String {
    let stands = Some(standing(&row.line)).filter(|words| !words.is_empty());
    stands.into_iter().chain(row.notes()).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use domain::assessment::Status;
    use domain::assessment::round::Series;
    use services::assessment::{SealedLine, YearPart};

    use super::*;
    use crate::round_papers::rows_of;
    use crate::round_papers::tests::{line, papers};

    fn part(id: &str, title: &str, points: &str, weight: &str) -> YearPart {
        YearPart { id: id.into(), title: title.into(), points: points.into(), weight: weight.into(), words: "取平均".into() }
    }

    fn row(name: &str, total: Option<&str>, rank: Option<u64>, status: Status) -> YearRow {
        YearRow {
            line: line(name, total, rank, None, status),
            rounds: vec![RoundNumber::Scored("91.20".into()), RoundNumber::NotAssessed],
            taken: Some(1),
            parts: vec![Some("72.96".into()), Some("18.00".into())],
            bonus: None,
            penalty: None,
            rest: None,
            vetoes: Vec::new(),
            converted_words: None,
            has_own_tree: false,
        }
    }

    fn year() -> YearResult {
        let plain = papers();
        let mut good = row("财政局", Some("91.96"), Some(1), Status::Scored);
        good.bonus = Some("1.00".into());
        good.line.converted = Some("4.60".into());
        let mut caught = row("民政局", None, None, Status::Vetoed);
        caught.vetoes = vec!["弄虚作假".into()];
        caught.converted_words = Some("单项否决没有得分，按细则计0分");
        caught.line.converted = Some("0.00".into());
        YearResult {
            round: services::assessment::Round { series: Series::Year, name: "2026考核年度".into(), ..plain.round },
            rules: plain.rules,
            seal: Some(SealedLine {
                no: 1,
                sealed_on: plain.day,
                sealed_at: "2026-10-20T02:00:00Z".parse().unwrap(),
                sealed_by: "孙办".into(),
                reason: "会议".into(),
                digest: "ab".repeat(32),
                previous: None,
            }),
            first_sealed_on: Some(plain.day),
            day: plain.day,
            fault: None,
            rounds: vec!["2026年第一季度".into(), "2026年第二季度".into()],
            convert_points: Some("5".into()),
            changed: Vec::new(),
            groups: vec![YearGroup {
                name: "县直单位".into(),
                full: "100".into(),
                parts: vec![part("y1", "各季度考评", "80", "80%"), part("y2", "组织保障", "20", "20%")],
                rows: vec![good, caught],
            }],
        }
    }

    #[test]
    fn a_year_reads_back_as_it_was_printed() {
        let year = year();
        let bytes = xlsx(&year).unwrap();
        assert_eq!(bytes, xlsx(&year).unwrap(), "two renders are the same bytes");
        let rows = rows_of(&exchange::read_loosely("year.xlsx", &bytes).unwrap());
        let head = rows.iter().find(|row| row[0] == "分组" && row.iter().any(|cell| cell == "得分")).unwrap();
        let of = |name: &str, heading: &str| {
            let place = head.iter().position(|cell| cell == heading).unwrap_or_else(|| panic!("{heading}: {head:?}"));
            let row = rows.iter().find(|row| row.get(2).is_some_and(|cell| cell == name)).unwrap();
            row.get(place).cloned().unwrap_or_default()
        };
        for (name, heading, printed) in [
            ("财政局", "2026年第一季度", "91.2"),
            ("财政局", "2026年第二季度", "未参评"),
            ("财政局", "参评次数", "1"),
            ("财政局", "各季度考评（80分）", "72.96"),
            ("财政局", "组织保障（20分）", "18"),
            ("财政局", "加分", "1"),
            ("财政局", "重大扣分", ""),
            ("财政局", "得分", "91.96"),
            ("财政局", "等次", "优秀"),
            ("财政局", "折合目标考核（满分5分）", "4.6"),
            ("民政局", "名次", ""),
            ("民政局", "得分", ""),
            ("民政局", "折合目标考核（满分5分）", "0"),
            ("民政局", "情况", "单项否决；否决事由：弄虚作假；单项否决没有得分，按细则计0分"),
        ] {
            let found = of(name, heading);
            // a workbook may show 91.20 where another shows 91.2: the same number
            let same = found.parse::<f64>().ok().zip(printed.parse::<f64>().ok()).is_some_and(|(one, other)| (one - other).abs() < 1e-9);
            assert!(same || found == printed, "{name} {heading}: {found} instead of {printed}");
        }
        let composed = rows.iter().find(|row| row.get(1).is_some_and(|cell| cell == "组织保障")).unwrap();
        assert_eq!((composed[2].as_str(), composed[3].as_str()), ("20", "20%"));
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
            text
        };
        let sheet = part("xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && sheet.contains("<v>91.96</v>"), "{sheet}");
        assert!(part("xl/sharedStrings.xml").contains(&"ab".repeat(32)), "its seal stands on it");
    }

    #[test]
    fn a_year_reads_the_same_in_word() {
        let year = year();
        let bytes = docx(&year).unwrap();
        assert_eq!(bytes, docx(&year).unwrap(), "two renders are the same bytes");
        let mut texts = Vec::new();
        exchange::each_text(&bytes, &mut |text| texts.push(text.to_owned())).unwrap();
        let all = texts.join("\n");
        let composed = "县直单位：各季度考评80分（权重80%）、组织保障20分（权重20%），满分100分";
        for words in ["2026考核年度政务公开年度考评结果", "封存第1版", composed, "91.20", "未参评", "72.96", "91.96", "4.60", "弄虚作假"]
        {
            assert!(all.contains(words), "{words}\n{all}");
        }
    }

    #[test]
    fn before_the_seal_a_year_says_that_it_is_provisional() {
        let open = YearResult { seal: None, ..year() };
        let mut texts = Vec::new();
        exchange::each_text(&docx(&open).unwrap(), &mut |text| texts.push(text.to_owned())).unwrap();
        assert!(texts.join("\n").contains("（暂定，未封存）"), "{texts:?}");
    }
}
