//! The bulletin's draft of a round (通报). It is written from what was found, and says of nothing that nobody has looked at that it is
//! good; a person edits it.

use domain::assessment::Status;
use domain::assessment::round::Series;
use domain::calendar::office_time::day_text;
use exchange::{Letter, LetterPart, WriteError, letter_docx};
use services::assessment::{GroupStanding, RoundPapers, UnitLine};

use crate::round_papers::{dash, proof, replaced};

/// The bulletin's draft (通报): how it stands, where points are lost, what is asked. It is drafted from facts; a person edits it.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub(crate) fn bulletin(papers: &RoundPapers) -> Result<Vec<u8>, WriteError> {
    let round = &papers.round;
    let part = |heading: &str, lines: &[String]| LetterPart { heading: heading.to_owned(), text: lines.join("\n") };
    let withdrawn = round.withdrawn_words().map(|words| format!("{words}，以下内容只供查看，不得印发。"));
    let opening = format!(
        "按照《{}》，对{}至{}的政务公开工作进行了考评，数据截止{}。现将情况通报如下：",
        papers.rules.title,
        day_text(round.starts_on),
        day_text(round.ends_on),
        day_text(round.cutoff_on)
    );
    let corrected = papers.seal.as_ref().and_then(|seal| replaced(seal, papers.first_sealed_on));
    let corrected =
        corrected.map(|words| format!("本通报按{}更正后的考评结果起草，{words}；已经印发的，以本通报为准。", day_text(papers.day)));
    let standings: Vec<String> = papers.groups.iter().map(overall).collect();
    letter_docx(&Letter {
        title: format!("关于{}政务公开考评情况的通报", round.name),
        addressee: "各乡镇人民政府，县直有关单位".to_owned(),
        parts: vec![
            part("", &withdrawn.into_iter().chain(corrected).chain([opening]).collect::<Vec<_>>()),
            part("一、总体情况", &standings),
            part("二、存在的主要问题", &problems(papers)),
            part("三、下一步工作要求", &demands(papers)),
        ],
        annexes: vec![format!("{}考评名次表{}", round.name, proof(papers))],
        issuer: papers.issuer.clone(),
        day: Some(papers.day),
        ..Letter::default()
    })
}

fn overall(group: &GroupStanding) -> String {
    let names = |lines: &[&UnitLine]| {
        let with_total = lines.iter().map(|line| format!("{}（{}分）", line.name, dash(line.total.as_deref())));
        with_total.collect::<Vec<_>>().join("、")
    };
    let ranked: Vec<&UnitLine> = group.rows.iter().filter(|line| line.rank.is_some()).collect();
    let (Some(first), Some(last)) = (ranked.first(), ranked.last()) else {
        return format!("{}没有参加排名的单位。{}", group.name, unranked(group));
    };
    let at = |rank: Option<u64>| ranked.iter().filter(|line| line.rank == rank).copied().collect::<Vec<_>>();
    let mut text = format!(
        "{}共{}个参加排名，平均{}分。得分最高的是{}",
        group.name,
        group.count,
        dash(group.average.as_deref()),
        names(&at(first.rank))
    );
    if last.rank != first.rank {
        text.push_str(&format!("，最低的是{}", names(&at(last.rank))));
    }
    text.push('。');
    if let (Some(points), Some(most), Some(least)) = (&group.convert_points, &first.converted, &last.converted) {
        text.push_str(&format!("折合目标考核满分{points}分，得分最高的折合{most}分，最低的折合{least}分。"));
    }
    let mut moved = |word: &str, keep: fn(i128) -> bool| {
        let found: Vec<&str> = ranked.iter().filter(|line| line.moved.is_some_and(keep)).map(|line| line.name.as_str()).collect();
        if !found.is_empty() {
            text.push_str(&format!("名次{word}的有{}。", found.join("、")));
        }
    };
    moved("上升", |moved| moved > 0);
    moved("下降", |moved| moved < 0);
    text + &unranked(group)
}

/// Who has no rank and why: with nobody ranked it is all that there is to say.
fn unranked(group: &GroupStanding) -> String {
    let told = [(Status::Vetoed, "被单项否决"), (Status::NotAssessed, "未参评"), (Status::Incomplete, "待评")].map(|(status, words)| {
        let found: Vec<&str> = group.rows.iter().filter(|line| line.status == status).map(|line| line.name.as_str()).collect();
        if found.is_empty() { String::new() } else { format!("{}个单位{words}：{}。", found.len(), found.join("、")) }
    });
    told.concat()
}

/// How many units of a round stand so.
fn count(papers: &RoundPapers, status: Status) -> usize {
    papers.groups.iter().flat_map(|group| &group.rows).filter(|line| line.status == status).count()
}

/// What is said where no points are lost: nobody was scored yet is another thing than nobody lost any.
fn nothing_lost(papers: &RoundPapers) -> String {
    let (scored, waiting, vetoed) = (count(papers, Status::Scored), count(papers, Status::Incomplete), count(papers, Status::Vetoed));
    let head = match (scored, waiting, vetoed) {
        (0, 0, 1..) => "本期参评单位都被单项否决，没有逐项计分。".to_owned(),
        (0, ..) => "本期还没有单位评出得分，存在的问题待评分后补写。".to_owned(),
        (_, 1.., _) => format!("已评的{scored}个单位没有扣分；另有{waiting}个单位待评，评完后补写。"),
        (_, _, 1..) => format!("已评的{scored}个单位没有扣分；{vetoed}个单位被单项否决。"),
        _ => "本期各单位没有扣分。".to_owned(),
    };
    head + &nobody_looked(papers).map(|words| format!("其中{words}")).unwrap_or_default()
}

/// What nobody has judged or looked at, and is scored in full all the same.
fn nobody_looked(papers: &RoundPapers) -> Option<String> {
    let told = [
        (papers.in_full.unjudged, "条人工评判的规则没有评判"),
        (papers.in_full.unseen, "条现场检查的规则没有检查"),
        (papers.in_full.unmonitored, "条监测的规则没有监测结果"),
    ];
    let told: Vec<String> = told.into_iter().filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number}{words}")).collect();
    (count(papers, Status::Scored) > 0 && !told.is_empty()).then(|| format!("{}，按满分计。", told.join("，")))
}

/// So many problems are named.
const NAMED: usize = 6;

fn problems(papers: &RoundPapers) -> Vec<String> {
    if papers.losses.is_empty() {
        return vec![nothing_lost(papers)];
    }
    let one = |loss: &services::assessment::Loss| {
        let more = if loss.units > loss.examples.len() { "等" } else { "" };
        format!("{}“{}”共扣{}分，涉及{}个单位，如{}{more}。", loss.group, loss.place, loss.lost, loss.units, loss.examples.join("、"))
    };
    let waiting = count(papers, Status::Incomplete);
    let rest = (waiting > 0).then(|| format!("以上为已评单位的情况，另有{waiting}个单位待评。"));
    let open = nobody_looked(papers).map(|words| format!("另有{words}"));
    numbered(papers.losses.iter().take(NAMED).map(one).collect()).into_iter().chain(rest).chain(open).collect()
}

/// Paragraphs that follow each other as a letter numbers them; one that stands alone has no number.
fn numbered(all: Vec<String>) -> Vec<String> {
    if all.len() < 2 {
        return all;
    }
    all.into_iter().enumerate().map(|(place, text)| format!("（{}）{text}", numeral(place + 1))).collect()
}

/// One to six, as paragraphs are numbered.
fn numeral(number: usize) -> &'static str {
    ["一", "二", "三", "四", "五", "六"].get(number.saturating_sub(1)).copied().unwrap_or("七")
}

fn demands(papers: &RoundPapers) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(worst) = papers.losses.first() {
        // what a year loses it lost in its quarters: the indicator itself is no subject to mend
        let (about, next) = match papers.round.series {
            Series::Year => ("中失分较多的问题", "下一年度考评"),
            Series::Quarter => ("方面的问题", "下一季度考评"),
        };
        all.push(format!("各单位要对照得分表逐项整改，重点解决“{}”{about}，整改情况在{next}中复核。", worst.place));
    } else if count(papers, Status::Scored) == 0 || count(papers, Status::Incomplete) > 0 {
        all.push("评分完成后，按各单位的失分情况提出整改要求。".to_owned());
    } else {
        all.push("各单位要保持现有做法，巩固考评成果。".to_owned());
    }
    let low: usize = papers.groups.iter().flat_map(|group| &group.rows).filter(|line| line.grade.as_deref() == Some("不合格")).count();
    if low > 0 {
        all.push(format!("等次为不合格的{low}个单位，主要负责人要组织专题研究，提出整改措施。"));
    }
    numbered(all)
}

#[cfg(test)]
mod tests {
    use domain::assessment::InFull;
    use services::assessment::SealedLine;
    use storage::assessment::round::Withdrawal;

    use super::*;
    use crate::round_papers::tests::{line, papers};

    fn words_of(papers: &RoundPapers) -> String {
        let mut texts = Vec::new();
        exchange::each_text(&bulletin(papers).unwrap(), &mut |text| texts.push(text.to_owned())).unwrap();
        texts.join("\n")
    }

    #[test]
    fn a_bulletin_is_drafted_from_what_was_found() {
        let papers = papers();
        let bytes = bulletin(&papers).unwrap();
        assert_eq!(bytes, bulletin(&papers).unwrap(), "two renders are the same bytes");
        let mut texts = Vec::new();
        exchange::each_text(&bytes, &mut |text| texts.push(text.to_owned())).unwrap();
        let all = texts.join("\n");
        for words in [
            "关于2026年第三季度政务公开考评情况的通报",
            "县直单位共3个参加排名，平均94.67分。得分最高的是财政局（98.50分），最低的是民政局（92.75分）、发改委（92.75分）。",
            "名次上升的有财政局。名次下降的有民政局。1个单位未参评：商务局。",
            "县直单位“公文规范”共扣16.00分，涉及5个单位，如民政局、发改委、财政局等。",
            "（暂定，未封存）",
        ] {
            assert!(all.contains(words), "{words}\n{all}");
        }
        assert!(!all.contains("（一）"), "what stands alone has no number\n{all}");
    }

    #[test]
    fn the_bulletin_of_a_year_speaks_of_the_next_year_and_of_the_target_assessment() {
        let mut year = papers();
        year.round.series = Series::Year;
        year.groups[0].convert_points = Some("5".into());
        for (row, points) in year.groups[0].rows.iter_mut().zip(["4.93", "4.64", "4.64"]) {
            row.converted = Some(points.into());
        }
        let words = words_of(&year);
        for told in [
            "折合目标考核满分5分，得分最高的折合4.93分，最低的折合4.64分。",
            "重点解决“公文规范”中失分较多的问题，整改情况在下一年度考评中复核。",
        ] {
            assert!(words.contains(told), "{told}\n{words}");
        }
        assert!(!words.contains("季度考评中复核"), "{words}");
        assert!(!words_of(&papers()).contains("折合目标考核"), "a quarter is not converted");
    }

    #[test]
    fn only_what_has_a_second_is_numbered() {
        let mut more = papers();
        let loss = services::assessment::Loss { place: "信息更新".into(), ..more.losses[0].clone() };
        more.losses.push(loss);
        more.groups[0].rows[1].grade = Some("不合格".into());
        let words = words_of(&more);
        for told in ["（一）县直单位“公文规范”", "（二）县直单位“信息更新”", "（一）各单位要对照得分表", "（二）等次为不合格的1个单位"]
        {
            assert!(words.contains(told), "{told}\n{words}");
        }
    }

    /// The same round as it was corrected once.
    fn corrected() -> RoundPapers {
        let seal = SealedLine {
            no: 2,
            sealed_on: "2026-12-01".parse().unwrap(),
            sealed_at: "2026-12-01T02:00:00Z".parse().unwrap(),
            sealed_by: "孙办".into(),
            reason: "更正".into(),
            digest: "cd".into(),
            previous: Some("ab".into()),
        };
        RoundPapers { day: seal.sealed_on, seal: Some(seal), first_sealed_on: "2026-10-23".parse().ok(), ..papers() }
    }

    #[test]
    fn a_corrected_paper_says_what_it_stands_in_place_of() {
        assert_eq!(proof(&corrected()), "（封存第2版，代替2026年10月23日封存的第1版，校验值cd）");
        let first = RoundPapers { seal: corrected().seal.map(|seal| SealedLine { no: 1, ..seal }), ..corrected() };
        assert_eq!(proof(&first), "（封存第1版，校验值cd）");
    }

    #[test]
    fn the_bulletin_of_a_corrected_round_says_that_it_replaces_the_one_before() {
        let words = words_of(&corrected());
        let said = "本通报按2026年12月1日更正后的考评结果起草，代替2026年10月23日封存的第1版；已经印发的，以本通报为准。";
        assert!(words.contains(said), "{words}");
        assert!(!words_of(&papers()).contains("更正"), "what was never corrected says nothing of it");
    }

    /// The same round where nothing is lost, with such units.
    fn without_losses(rows: Vec<UnitLine>, unjudged: usize) -> RoundPapers {
        let mut all = papers();
        all.losses.clear();
        all.in_full.unjudged = unjudged;
        all.groups[0].rows = rows;
        all
    }

    #[test]
    fn who_was_not_assessed_is_not_said_to_have_lost_nothing() {
        let scored = || line("财政局", Some("100.00"), Some(1), None, Status::Scored);
        let waiting = || line("民政局", None, None, None, Status::Incomplete);
        let vetoed = || line("商务局", None, None, None, Status::Vetoed);
        for (rows, unjudged, told, demand) in [
            (vec![waiting(), waiting()], 0, "本期还没有单位评出得分，存在的问题待评分后补写。", "评分完成后，按各单位的失分情况"),
            (vec![scored(), waiting()], 0, "已评的1个单位没有扣分；另有1个单位待评，评完后补写。", "评分完成后，按各单位的失分情况"),
            (vec![vetoed()], 0, "本期参评单位都被单项否决，没有逐项计分。", "评分完成后，按各单位的失分情况"),
            (vec![scored(), vetoed()], 0, "已评的1个单位没有扣分；1个单位被单项否决。", "巩固考评成果"),
            (vec![scored()], 0, "本期各单位没有扣分。", "巩固考评成果"),
            (vec![scored()], 3, "本期各单位没有扣分。其中3条人工评判的规则没有评判，按满分计。", "巩固考评成果"),
        ] {
            let words = words_of(&without_losses(rows, unjudged));
            assert!(words.contains(told) && words.contains(demand), "{told}\n{words}");
        }
        let nobody = words_of(&without_losses(vec![waiting(), waiting()], 0));
        assert!(nobody.contains("县直单位没有参加排名的单位。2个单位待评：民政局、民政局。"), "{nobody}");
        let mut some = papers();
        some.groups[0].rows.push(waiting());
        assert!(words_of(&some).contains("以上为已评单位的情况，另有1个单位待评。"));
        // what nobody looked at is said beside the losses as well
        some.in_full = InFull { unjudged: 44, unseen: 2, unmonitored: 6 };
        let words = words_of(&some);
        let told = "另有44条人工评判的规则没有评判，2条现场检查的规则没有检查，6条监测的规则没有监测结果，按满分计。";
        assert!(words.contains(told), "{words}");
    }

    #[test]
    fn the_papers_of_a_withdrawn_round_say_so_in_their_head() {
        let mut away = papers();
        let at = "2026-10-09T02:00:00Z".parse().unwrap();
        away.round.withdrawn = Some(Withdrawal { at, by: "孙办".into(), why: "细则选错".into() });
        let words = words_of(&away);
        assert!(words.contains("本轮考评已于2026年10月9日作废，以下内容只供查看，不得印发。"), "{words}");
        assert!(!words.contains("暂定，未封存"), "{words}");
        let ranking = crate::round_papers::ranking(&away).unwrap();
        let rows = crate::round_papers::rows_of(&exchange::read_loosely("ranking.xlsx", &ranking).unwrap());
        assert!(rows[0][0].contains("（本轮考评已于2026年10月9日作废）"), "{:?}", rows[0]);
    }
}
