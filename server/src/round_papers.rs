//! The papers of a round: the rules as offices print them, the form for facts, sheets, ranking. Numbers are
//! numbers and equal the seal; no cell holds a formula; the same round is the same bytes.

use chrono::NaiveDate;
use domain::assessment::correction::replaced_words;
use domain::assessment::plan::early_cutoff_words;
use domain::assessment::{Outline, Status, moved_words};
use domain::calendar::office_time::day_text;
use domain::checklist::import::Document;
use domain::text::folded::fold;
use exchange::{ListColumn, ListTable, ListValue, WriteError, list_docx, list_xlsx_of};
use services::assessment::{FactRow, FactsTable, GroupStanding, Round, RoundPapers, SealedLine, SheetPage, UnitLine, converted_heading};

const FACT_COLUMNS: [(&str, u16); 8] =
    [("单位", 20), ("编号", 14), ("指标", 36), ("规则", 40), ("填写说明", 36), ("事实", 24), ("理由", 30), ("依据", 36)];

/// A number as the engine prints it; what it did not print is nothing, never 0.
pub(crate) fn number(text: Option<&str>) -> ListValue {
    let Some(text) = text else { return ListValue::Missing };
    let places = text.split_once('.').map_or(0, |(_, part)| part.len());
    let digits = text.replace(['.', '-'], "");
    let Ok(size) = digits.parse::<i64>() else { return ListValue::text(text) };
    let scale = 10_i64.pow(4_u32.saturating_sub(u32::try_from(places).unwrap_or(0)));
    let size = size * scale;
    ListValue::Decimal(if text.starts_with('-') { -size } else { size }, u8::try_from(places).unwrap_or(2))
}

/// 指标 | 分值 | 评分标准, with a column for each level.
pub(crate) fn rules_table(title: &str, outline: &Outline) -> ListTable {
    const LEVELS: [&str; 4] = ["一级指标", "二级指标", "三级指标", "四级指标"];
    let depth = outline.trees.iter().flat_map(|tree| &tree.nodes).map(|node| node.level as usize).max().unwrap_or(1).clamp(1, LEVELS.len());
    let is_many = outline.trees.len() > 1;
    let mut columns: Vec<(&str, u16)> = LEVELS[..depth].iter().map(|level| (*level, 24)).collect();
    columns.extend([("分值", 8), ("评分标准", 80)]);
    if is_many {
        columns.push(("适用分组", 24));
    }
    let mut rows = Vec::new();
    for (place, tree) in outline.trees.iter().enumerate() {
        let groups: Vec<&str> = outline.groups.iter().filter(|group| group.tree == place).map(|group| group.name.as_str()).collect();
        for (path, leaf) in tree.leaves() {
            let mut titles: Vec<&str> = path;
            titles.push(&leaf.title);
            let mut row: Vec<ListValue> = (0..depth).map(|level| ListValue::text(titles.get(level).copied().unwrap_or_default())).collect();
            row.push(number(Some(&leaf.points.to_string())));
            let text = match leaf.text.is_empty() {
                true => leaf.rules.iter().map(domain::assessment::RuleOutline::words).collect::<Vec<_>>().join("；"),
                false => leaf.text.clone(),
            };
            row.push(ListValue::text(&text));
            if is_many {
                row.push(ListValue::text(&groups.join("、")));
            }
            rows.push(row);
        }
    }
    ListTable { title: title.to_owned(), columns: ListColumn::all(&columns), rows }
}

/// The form for facts, filled as far as they are known.
pub(crate) fn facts_table(table: &FactsTable) -> ListTable {
    let row = |row: &FactRow| {
        [&row.unit, &row.key, &row.place, &row.rule, &row.hint, &row.value, &row.reason, &row.evidence]
            .map(|text| ListValue::text(text))
            .to_vec()
    };
    let title = table.withdrawn.clone().unwrap_or_default();
    ListTable { title, columns: ListColumn::all(&FACT_COLUMNS), rows: table.rows.iter().map(row).collect() }
}

/// Reads such a form.
///
/// # Errors
/// A sentence where it is no such form.
pub(crate) fn read_facts(document: &Document) -> Result<Vec<FactRow>, String> {
    /// Rows searched for the headings.
    const SEARCHED: usize = 10;
    for table in &document.tables {
        for (at, row) in table.rows.iter().take(SEARCHED).enumerate() {
            let place = |heading: &str| row.cells.iter().position(|cell| fold(&cell.text) == fold(heading));
            let (Some(unit), Some(key), Some(value)) = (place("单位"), place("编号"), place("事实")) else { continue };
            let (reason, evidence) = (place("理由"), place("依据"));
            let rows = table.rows[at + 1..].iter().filter(|row| !row.is_blank()).map(|row| {
                let text = |place: Option<usize>| {
                    place.and_then(|place| row.cells.get(place)).map(|cell| cell.text.trim().to_owned()).unwrap_or_default()
                };
                FactRow {
                    row: row.number,
                    unit: text(Some(unit)),
                    key: text(Some(key)),
                    value: text(Some(value)),
                    reason: text(reason),
                    evidence: text(evidence),
                    ..FactRow::default()
                }
            });
            return Ok(rows.collect());
        }
    }
    Err("没有找到“单位”“编号”“事实”三列，请用本批次导出的评分表填写。".to_owned())
}

pub(crate) fn dash(text: Option<&str>) -> String {
    text.unwrap_or("–").to_owned()
}

/// 待评, 未参评 and a veto are words, never numbers.
pub(crate) fn standing(line: &UnitLine) -> String {
    match line.status {
        Status::Scored => String::new(),
        Status::Incomplete => "待评".to_owned(),
        Status::NotAssessed => format!("未参评：{}", line.reason),
        Status::Vetoed => "单项否决".to_owned(),
    }
}

/// The ranking of every group, one below the other, as a workbook.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub(crate) fn ranking(papers: &RoundPapers) -> Result<Vec<u8>, WriteError> {
    let table = ranking_table(papers);
    let table = ListTable { title: format!("{}{}", table.title, proof(papers)), ..table };
    list_xlsx_of("名次表", &table, papers.day)
}

/// The same as a Word document: what the bulletin names as its annex.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub(crate) fn ranking_docx(papers: &RoundPapers) -> Result<Vec<u8>, WriteError> {
    list_docx(&ranking_table(papers), &proof(papers))
}

fn ranking_table(papers: &RoundPapers) -> ListTable {
    let converted = converted_heading(papers.groups.first().and_then(|group| group.convert_points.as_deref()));
    let mut columns =
        vec![("分组", 18), ("名次", 8), ("单位", 20), ("得分", 10), ("得分率（%）", 12), ("等次", 10), ("升降", 8), ("情况", 30)];
    // what a year counts in the county's own target assessment, where its rules say so
    let converts = papers.groups.iter().flat_map(|group| &group.rows).any(|line| line.converted.is_some());
    if converts {
        columns.push((converted.as_str(), 14));
    }
    let row = |group: &GroupStanding, line: &UnitLine| {
        let mut cells = vec![
            ListValue::text(&group.name),
            line.rank.and_then(|rank| i64::try_from(rank).ok()).map_or(ListValue::Missing, ListValue::Count),
            ListValue::text(&line.name),
            number(line.total.as_deref()),
            number(line.rate.as_deref()),
            ListValue::text(line.grade.as_deref().unwrap_or_default()),
            ListValue::text(&moved_words(line.moved)),
            ListValue::text(&standing(line)),
        ];
        if converts {
            cells.push(number(line.converted.as_deref()));
        }
        cells
    };
    let rows = papers.groups.iter().flat_map(|group| group.rows.iter().map(move |line| row(group, line))).collect();
    ListTable { title: format!("{}考评名次", papers.round.name), columns: ListColumn::all(&columns), rows }
}

/// What a paper says of facts that were cut off before the last day of the round.
fn cut_off_early(round: &Round) -> Option<String> {
    early_cutoff_words(round.cutoff_on, round.ends_on).map(|words| format!("数据截止{}，{words}", day_text(round.cutoff_on)))
}

/// What the name of a file says of how final it is: which seal it speaks of, or until which day facts are counted so far.
pub(crate) fn stand(round: &Round, seal: Option<&SealedLine>) -> String {
    match (round.withdrawn_words(), seal) {
        (Some(_), _) => "作废".to_owned(),
        (None, Some(seal)) => format!("封存第{}版", seal.no),
        (None, None) => format!("暂定-数据截止{}", round.cutoff_on),
    }
}

/// What every paper says of its seal, or that its round was withdrawn.
pub(crate) fn proof(papers: &RoundPapers) -> String {
    proof_of(&papers.round, papers.seal.as_ref(), papers.first_sealed_on)
}

/// What a paper says of the version that it stands in place of.
pub(crate) fn replaced(seal: &SealedLine, first_on: Option<NaiveDate>) -> Option<String> {
    first_on.and_then(|first_on| replaced_words(first_on, seal.no))
}

/// The same of a round, its last seal and the day of its first one.
pub(crate) fn proof_of(round: &Round, seal: Option<&SealedLine>, first_on: Option<NaiveDate>) -> String {
    let early = cut_off_early(round).map(|words| format!("；{words}")).unwrap_or_default();
    match (round.withdrawn_words(), seal) {
        (Some(words), _) => format!("（{words}）"),
        (None, Some(seal)) => {
            let replaced = replaced(seal, first_on).map(|words| format!("，{words}")).unwrap_or_default();
            format!("（封存第{}版{replaced}，校验值{}{early}）", seal.no, seal.digest)
        }
        (None, None) => format!("（暂定，未封存{early}）"),
    }
}

fn sheet_table(county: &str, shown: &SheetPage) -> (ListTable, String) {
    let columns = [("指标和规则", 44), ("分值", 8), ("得分", 10), ("怎样得出", 40), ("事实和依据", 50)];
    let mut rows = Vec::new();
    for node in &shown.nodes {
        let title = format!("{}{}", "　".repeat(node.level.saturating_sub(1) as usize), node.title);
        let points = if node.points.is_empty() { None } else { Some(node.points.as_str()) };
        let sum = if node.waits { ListValue::text(Status::Incomplete.label()) } else { number(node.sum.as_deref()) };
        rows.push(vec![ListValue::text(&title), number(points), sum, ListValue::Missing, ListValue::Missing]);
        for line in node.lines.iter().filter(|line| line.rule != "full") {
            let evidence = line.evidence.as_ref().map(|one| {
                let parts = [one.fact.clone(), one.reason.clone(), one.evidence.clone(), one.origin.label().to_owned()];
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；")
            });
            let words = format!("{}{}", "　".repeat(node.level as usize), line.words);
            rows.push(vec![
                ListValue::text(&words),
                ListValue::Missing,
                number(Some(&line.amount)),
                ListValue::text(&line.note),
                ListValue::text(&evidence.unwrap_or_default()),
            ]);
        }
        for one in &node.told {
            let words = format!("{}{}", "　".repeat(node.level as usize), one.words);
            rows.push(vec![
                ListValue::text(&words),
                ListValue::Missing,
                ListValue::Missing,
                ListValue::text(&one.note),
                ListValue::Missing,
            ]);
        }
    }
    let line = &shown.line;
    rows.push(vec![
        ListValue::text("总分"),
        number(shown.full.as_deref()),
        if line.status == Status::Incomplete { ListValue::text(Status::Incomplete.label()) } else { number(line.total.as_deref()) },
        ListValue::Missing,
        ListValue::text(&standing(line)),
    ]);
    let withdrawn = shown.round.withdrawn_words();
    let seal = match shown.seals.last() {
        Some(seal) => {
            let first_on = shown.seals.first().map(|first| first.sealed_on);
            let replaced = replaced(seal, first_on).map(|words| format!("，{words}")).unwrap_or_default();
            format!("封存第{}版{replaced}，校验值{}", seal.no, seal.digest)
        }
        None if withdrawn.is_some() => "没有封存".to_owned(),
        None => "暂定，未封存".to_owned(),
    };
    let withdrawn = withdrawn.map(|words| format!("{words}　")).unwrap_or_default();
    let early = cut_off_early(&shown.round).map(|words| format!("　{words}")).unwrap_or_default();
    let rank = line.rank.map_or_else(|| "–".to_owned(), |rank| format!("第{rank}名（共{}个）", shown.ranked));
    let converted = match (&shown.converted, shown.converted_words) {
        (Some(points), words) => format!(
            "{}{points}分{}　",
            converted_heading(shown.convert_points.as_deref()),
            words.map(|words| format!("（{words}）")).unwrap_or_default()
        ),
        (None, words) => words.map(|words| format!("{words}　")).unwrap_or_default(),
    };
    let subtitle = format!(
        "{withdrawn}{}　得分{}　得分率{}　等次{}　名次{rank}　{converted}{}第{}版　{seal}{early}",
        shown.group,
        if line.status == Status::Incomplete { Status::Incomplete.label().to_owned() } else { dash(line.total.as_deref()) },
        line.rate.as_ref().map_or_else(|| "–".to_owned(), |rate| format!("{rate}%")),
        dash(line.grade.as_deref()),
        shown.rules.title,
        shown.rules.version,
    );
    let title = format!("{county}{}政务公开考评得分表（{}）", shown.round.name, line.name);
    (ListTable { title, columns: ListColumn::all(&columns), rows }, subtitle)
}

/// A unit's sheet as a workbook.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub(crate) fn sheet_xlsx(county: &str, shown: &SheetPage) -> Result<Vec<u8>, WriteError> {
    let (table, subtitle) = sheet_table(county, shown);
    let table = ListTable { title: format!("{}　{subtitle}", table.title), ..table };
    list_xlsx_of("得分表", &table, shown.seals.last().map_or(shown.round.cutoff_on, |seal| seal.sealed_on))
}

/// A unit's sheet as a Word document.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub(crate) fn sheet_docx(county: &str, shown: &SheetPage) -> Result<Vec<u8>, WriteError> {
    let (table, subtitle) = sheet_table(county, shown);
    list_docx(&table, &subtitle)
}

/// The texts of all rows, for tests that read papers back.
#[cfg(test)]
pub(crate) fn rows_of(document: &Document) -> Vec<Vec<String>> {
    let rows = document.tables.iter().flat_map(|table| &table.rows);
    rows.map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect()).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::assessment::InFull;
    use domain::ids::UnitId;
    use services::assessment::RuleSetLine;

    use super::*;

    pub(crate) fn line(name: &str, total: Option<&str>, rank: Option<u64>, moved: Option<i128>, status: Status) -> UnitLine {
        UnitLine {
            unit: UnitId::new(name),
            name: name.into(),
            status,
            reason: if status == Status::NotAssessed { "本季新设".into() } else { String::new() },
            pending: Vec::new(),
            total: total.map(str::to_owned),
            rate: total.map(str::to_owned),
            grade: total.map(|_| "优秀".to_owned()),
            converted: None,
            rank,
            moved,
        }
    }

    pub(crate) fn papers() -> RoundPapers {
        let day = |text: &str| text.parse().unwrap();
        RoundPapers {
            issuer: "清溪县政务公开办公室".into(),
            round: Round {
                id: domain::ids::RoundId::new("r"),
                series: domain::assessment::round::Series::Quarter,
                year: 2026,
                name: "2026年第三季度".into(),
                starts_on: day("2026-07-01"),
                ends_on: day("2026-09-30"),
                cutoff_on: day("2026-09-30"),
                rules: domain::ids::RuleSetId::new("s"),
                state: domain::assessment::round::RoundState::Final,
                revision: 5,
                window: None,
                appeal_days: 5,
                created_at: "2026-10-01T00:00:00Z".parse().unwrap(),
                created_by: "孙办".into(),
                withdrawn: None,
            },
            rules: RuleSetLine {
                id: domain::ids::RuleSetId::new("s"),
                year: 2026,
                title: "考核细则".into(),
                version: 2,
                digest: "d".into(),
                created_at: "2026-10-01T00:00:00Z".parse().unwrap(),
                created_by: "孙办".into(),
                rounds: 1,
            },
            seal: None,
            first_sealed_on: None,
            day: day("2026-10-20"),
            groups: vec![GroupStanding {
                name: "县直单位".into(),
                count: 3,
                average: Some("94.67".into()),
                average_rate: Some("94.67".into()),
                is_by_rate: false,
                is_printed_basis: true,
                excellent: None,
                smallest: None,
                convert_points: None,
                bands: Vec::new(),
                rows: vec![
                    line("财政局", Some("98.50"), Some(1), Some(1), Status::Scored),
                    line("民政局", Some("92.75"), Some(2), Some(-1), Status::Scored),
                    line("发改委", Some("92.75"), Some(2), None, Status::Scored),
                    line("商务局", None, None, None, Status::NotAssessed),
                ],
            }],
            losses: vec![services::assessment::Loss {
                group: "县直单位".into(),
                place: "公文规范".into(),
                lost: "16.00".into(),
                value: 160_000,
                units: 5,
                examples: vec!["民政局".into(), "发改委".into(), "财政局".into()],
                losers: Vec::new(),
            }],
            in_full: InFull::default(),
        }
    }

    #[test]
    fn a_ranking_reads_back_as_it_was_printed_and_holds_no_formula() {
        let papers = papers();
        let bytes = ranking(&papers).unwrap();
        assert_eq!(bytes, ranking(&papers).unwrap(), "two renders are the same bytes");
        let rows = rows_of(&exchange::read_loosely("ranking.xlsx", &bytes).unwrap());
        let found: Vec<&Vec<String>> = rows.iter().filter(|row| row[0] == "县直单位").collect();
        let shown: Vec<(&str, f64, &str)> =
            found.iter().map(|row| (row[2].as_str(), row[3].parse().unwrap_or(-1.0), row[7].as_str())).collect();
        let moved: Vec<&str> = found.iter().map(|row| row[6].as_str()).collect();
        assert_eq!(moved, ["升1位", "降1位", "–", "–"], "as the page says it");
        assert_eq!(shown, [("财政局", 98.5, ""), ("民政局", 92.75, ""), ("发改委", 92.75, ""), ("商务局", -1.0, "未参评：本季新设")]);
        assert!(found[3][3].is_empty(), "who takes no part has no number");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        let mut sheet = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
        assert!(!sheet.contains("<f>"), "{sheet}");
        assert!(sheet.contains("<v>98.5</v>"), "a number, not a text");
    }

    #[test]
    fn a_paper_of_facts_that_were_cut_off_early_says_so() {
        assert_eq!(proof(&papers()), "（暂定，未封存）");
        let mut early = papers();
        early.round.cutoff_on = "2026-09-10".parse().unwrap();
        let said = "（暂定，未封存；数据截止2026年9月10日，早于考评期最后一天2026年9月30日，此后发生的不计分）";
        assert_eq!(proof(&early), said);
    }

    #[test]
    fn the_ranking_of_a_year_says_what_each_score_counts_in_the_target_assessment() {
        let mut year = papers();
        year.groups[0].rows[0].converted = Some("3.94".into());
        year.groups[0].convert_points = Some("4".into());
        let rows = rows_of(&exchange::read_loosely("ranking.xlsx", &ranking(&year).unwrap()).unwrap());
        let found: Vec<&str> = rows.iter().filter(|row| row[0] == "县直单位").map(|row| row.get(8).map_or("", String::as_str)).collect();
        assert_eq!((found[0], found[1]), ("3.94", ""), "{found:?}");
        assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "折合目标考核（满分4分）")));
        let mut texts = Vec::new();
        exchange::each_text(&ranking_docx(&year).unwrap(), &mut |text| texts.push(text.to_owned())).unwrap();
        assert!(texts.iter().any(|text| text.contains("3.94")), "{texts:?}");
    }

    #[test]
    fn a_ranking_reads_the_same_as_a_letters_annex() {
        let papers = papers();
        let bytes = ranking_docx(&papers).unwrap();
        assert_eq!(bytes, ranking_docx(&papers).unwrap(), "two renders are the same bytes");
        let mut texts = Vec::new();
        exchange::each_text(&bytes, &mut |text| texts.push(text.to_owned())).unwrap();
        let all = texts.join("\n");
        for words in ["2026年第三季度考评名次", "（暂定，未封存）", "财政局", "98.50", "92.75", "升1位", "降1位", "未参评：本季新设"]
        {
            assert!(all.contains(words), "{words}\n{all}");
        }
    }

    #[test]
    fn a_form_for_facts_comes_back_as_it_went_out() {
        let table = FactsTable {
            round: "r".into(),
            withdrawn: None,
            rows: vec![FactRow {
                row: 2,
                unit: "发改委".into(),
                key: "n1-1/r1".into(),
                place: "公开 › 公文".into(),
                rule: "每件扣2分".into(),
                hint: "填件数".into(),
                value: "3".into(),
                reason: "缺文号".into(),
                evidence: "http://a.gov.cn/1".into(),
            }],
        };
        let bytes = exchange::list_xlsx("评分表", &facts_table(&table)).unwrap();
        let read = read_facts(&exchange::read_loosely("facts.xlsx", &bytes).unwrap()).unwrap();
        let row = &read[0];
        assert_eq!((row.unit.as_str(), row.key.as_str(), row.value.as_str()), ("发改委", "n1-1/r1", "3"));
        assert_eq!((row.reason.as_str(), row.evidence.as_str(), row.row), ("缺文号", "http://a.gov.cn/1", 2));
        let other = exchange::read_loosely("a.csv", "姓名,电话\n甲,1\n".as_bytes()).unwrap();
        assert!(read_facts(&other).unwrap_err().ends_with('。'));
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(number(Some("91.20")), ListValue::Decimal(912_000, 2));
        assert_eq!(number(Some("-7.335")), ListValue::Decimal(-73_350, 3));
        assert_eq!(number(Some("30")), ListValue::Decimal(300_000, 0));
        assert_eq!(number(None), ListValue::Missing);
    }
}
