//! A group's ranking: full, order only, or top and bottom; ties at an edge are always printed whole.

use domain::assessment::{Status, moved_words};
use domain::ids::RoundId;
use leptos::prelude::*;
use services::assessment::{Excellent, GroupStanding, UnitLine, converted_heading};

use crate::paths;

/// How much of a ranking is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Everything.
    Full,
    /// Ranks without numbers.
    Order,
    /// The first three and the last three ranks.
    Edges,
}

impl Mode {
    /// All of them, with the words of their links.
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Full, "full", "完整"), (Self::Order, "order", "只列名次"), (Self::Edges, "edges", "前三和后三")];

    /// The mode of an address.
    pub(super) fn of(word: Option<&str>) -> Self {
        Self::ALL.iter().find(|(_, code, _)| Some(*code) == word).map_or(Self::Full, |(mode, ..)| *mode)
    }
}

/// So many ranks at each end.
const EDGE: u64 = 3;

/// The rows that a mode prints.
pub(super) fn printed(group: &GroupStanding, mode: Mode) -> Vec<&UnitLine> {
    let ranked: Vec<&UnitLine> = group.rows.iter().filter(|row| row.rank.is_some()).collect();
    match mode {
        Mode::Full => group.rows.iter().collect(),
        Mode::Order => ranked,
        Mode::Edges => {
            let edge = ranked.len().checked_sub(EDGE as usize).and_then(|place| ranked.get(place)).and_then(|row| row.rank).unwrap_or(1);
            ranked.into_iter().filter(|row| row.rank.is_some_and(|rank| rank <= EDGE || rank >= edge)).collect()
        }
    }
}

/// One group's table.
pub(super) fn table(round: &RoundId, group: &GroupStanding, mode: Mode, is_provisional: bool) -> AnyView {
    // where everybody is assessed out of a hundred points, the rate is the same number
    let with_rate = group.rows.iter().any(|line| line.rate != line.total);
    let with_points = group.rows.iter().any(|line| line.converted.is_some());
    let average = match (&group.average, &group.average_rate) {
        (Some(total), Some(rate)) if with_rate => format!("，平均{total}分，平均得分率{rate}%"),
        (Some(total), _) => format!("，平均{total}分"),
        _ => String::new(),
    };
    let by = if group.is_by_rate { "得分率" } else { "得分" };
    let basis = if group.is_printed_basis { "打印的" } else { "未舍入的" };
    let provisional = if is_provisional { "名次为暂定。" } else { "" };
    let words = format!("{}个单位有名次{average}。按{basis}{by}排名，同分同名次并空出后面的名次。{provisional}", group.count);
    let quota = group.excellent.as_ref().filter(|_| mode == Mode::Full).map(|told| view! { <p>{quota_words(told)}</p> });
    let shows = (with_rate, with_points);
    let band = |line: &UnitLine| if mode == Mode::Full { band_class(group, line) } else { None };
    let rows: Vec<_> = printed(group, mode).into_iter().map(|line| row(round, line, mode, shows, band(line))).collect();
    let close = bands_told(group, mode).map(|words| view! { <p>{words}</p> });
    let numbers = (mode == Mode::Full).then(|| {
        let rate = with_rate.then(|| view! { <th class="num">"得分率"</th> });
        let points = with_points.then(|| view! { <th class="num">{converted_heading(group.convert_points.as_deref())}</th> });
        view! { <th class="num">"得分"</th>{rate}{points}<th>"等次"</th><th>"升降"</th> }
    });
    let label = format!("{}名次", group.name);
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>{group.name.clone()}</h2><p>{words}</p>{quota}{close}</header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=label><table class="table table-cards">
                <thead><tr><th class="num">"名次"</th><th>"单位"</th>{numbers}<th>"情况"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// 优秀名额 of a group: how many there are, how many were given, and who reached the points without a place.
fn quota_words(told: &Excellent) -> String {
    const MOST: usize = 5;
    let Excellent { grade, share, ranked, places, given, names, tied, .. } = told;
    let head = format!("{grade}名额为有名次单位的{share}：{ranked}个中{places}个，已评{given}个。");
    if names.is_empty() {
        return head;
    }
    let named = |names: &[String]| {
        let more = if names.len() > MOST { format!("等{}个单位", names.len()) } else { String::new() };
        format!("{}{more}", names[..names.len().min(MOST)].join("、"))
    };
    let (tied, outside) = names.split_at((*tied).min(names.len()));
    let crossed = format!("同分并列的跨过名额时都不评{grade}");
    let full = if given < places { "不在名额内" } else { "名额已满" };
    match (tied, outside) {
        (_, []) => format!("{head}{}的得分达到{grade}，因{crossed}，按下一等次。", named(tied)),
        ([], _) => format!("{head}{}的得分达到{grade}，因{full}，按下一等次。", named(outside)),
        _ => format!(
            "{head}{}的得分达到{grade}，因{crossed}，按下一等次；{}的得分达到{grade}，因{full}，按下一等次。",
            named(tied),
            named(outside)
        ),
    }
}

/// Why a unit whose number reaches the highest grade does not have it.
pub(super) fn crowded_out_words(told: &Excellent, rank: Option<u64>) -> String {
    let Excellent { grade, share, ranked, places, .. } = told;
    let why = match rank {
        Some(rank) if rank <= *places => "与其他单位同分并列，并列的跨过名额时都不评".to_owned(),
        Some(rank) => format!("本单位第{rank}名，不在名额内，不评"),
        None => "本单位没有名次，不评".to_owned(),
    };
    format!("得分达到{grade}；{grade}名额为{ranked}个有名次单位的{share}，共{places}个，{why}{grade}，按下一等次。")
}

/// The bands name everybody in their order: what shows the order or the edges alone keeps that back.
fn bands_told(group: &GroupStanding, mode: Mode) -> Option<String> {
    (mode == Mode::Full).then(|| band_words(group)).flatten()
}

/// Totals that lie too near to each other to say who did better; one sentence for all of them. It says from where a band is
/// counted: two that lie nearer than the smallest deduction may stand on both sides of an edge.
fn band_words(group: &GroupStanding) -> Option<String> {
    let smallest = group.smallest.as_ref().filter(|_| !group.bands.is_empty())?;
    let names = |(from, to): &(usize, usize)| {
        let rows = group.rows.get(*from..=*to).unwrap_or_default();
        rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join("、")
    };
    let all: Vec<String> = group.bands.iter().map(names).collect();
    Some(format!(
        "从最高分往下归档：比本档最高分低不到最小扣分（{smallest}分）的视为同一档，再低的另起一档，左侧有竖线：{}。",
        all.join("；")
    ))
}

/// The class of a row in a band; where a band begins and ends, its line leaves a gap to the next.
fn band_class(group: &GroupStanding, line: &UnitLine) -> Option<&'static str> {
    let place = group.rows.iter().position(|row| row.unit == line.unit)?;
    let (from, to) = group.bands.iter().find(|(from, to)| (*from..=*to).contains(&place))?;
    Some(match (*from == place, *to == place) {
        (true, true) => "is-band is-band-first is-band-last",
        (true, false) => "is-band is-band-first",
        (false, true) => "is-band is-band-last",
        (false, false) => "is-band",
    })
}

fn row(
    round: &RoundId,
    line: &UnitLine,
    mode: Mode,
    (with_rate, with_points): (bool, bool),
    band: Option<&'static str>,
) -> impl IntoView + use<> {
    let dash = || "–".to_owned();
    let rank = line.rank.map_or_else(dash, |rank| rank.to_string());
    let moved = moved_words(line.moved);
    let numbers = (mode == Mode::Full).then(|| {
        let rate = with_rate
            .then(|| view! { <td class="num" data-label="得分率">{line.rate.as_ref().map_or_else(dash, |rate| format!("{rate}%"))}</td> });
        let points =
            with_points.then(|| view! { <td class="num" data-label="折合目标考核">{line.converted.clone().unwrap_or_else(dash)}</td> });
        view! {
            <td class="num" data-label="得分">{line.total.clone().unwrap_or_else(dash)}</td>
            {rate}
            {points}
            <td data-label="等次">{line.grade.clone().unwrap_or_else(dash)}</td>
            <td data-label="升降">{moved}</td>
        }
    });
    view! {
        <tr class=band>
            <td class="num" data-label="名次">{rank}</td>
            <th scope="row"><a href=paths::sheet(round, &line.unit)>{line.name.clone()}</a></th>
            {numbers}
            <td data-label="情况">{standing(line)}</td>
        </tr>
    }
}

/// 待评, 未参评 and 0 are three things.
pub(super) fn standing(line: &UnitLine) -> AnyView {
    match line.status {
        Status::Scored => "已评".into_any(),
        Status::Incomplete => view! { <span class="tag tag-warn">"待评"</span>" "<small>{line.pending.join("、")}</small> }.into_any(),
        Status::NotAssessed => view! { <span class="tag">"未参评"</span>" "<small>{line.reason.clone()}</small> }.into_any(),
        Status::Vetoed => view! { <span class="tag tag-warn">"单项否决"</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::UnitId;

    use super::*;

    fn group(ranks: &[Option<u64>]) -> GroupStanding {
        let row = |(place, rank): (usize, &Option<u64>)| UnitLine {
            unit: UnitId::new(place.to_string()),
            name: place.to_string(),
            status: if rank.is_some() { Status::Scored } else { Status::NotAssessed },
            reason: String::new(),
            pending: Vec::new(),
            total: None,
            rate: None,
            grade: None,
            converted: None,
            rank: *rank,
            moved: None,
        };
        GroupStanding {
            name: "县直单位".into(),
            count: ranks.iter().flatten().count() as u64,
            average: None,
            average_rate: None,
            is_by_rate: false,
            is_printed_basis: true,
            excellent: None,
            smallest: None,
            convert_points: None,
            bands: Vec::new(),
            rows: ranks.iter().enumerate().map(row).collect(),
        }
    }

    #[test]
    fn the_quota_is_told_in_a_sentence() {
        let told = |given: u64, names: &[&str]| Excellent {
            grade: "优秀".into(),
            share: "40%".into(),
            ranked: 12,
            places: 4,
            given,
            crowded_out: (0..names.len()).collect(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            tied: if given < 4 { names.len() } else { 0 },
        };
        assert_eq!(quota_words(&told(3, &[])), "优秀名额为有名次单位的40%：12个中4个，已评3个。");
        let full = quota_words(&told(4, &["水利局"]));
        assert_eq!(full, "优秀名额为有名次单位的40%：12个中4个，已评4个。水利局的得分达到优秀，因名额已满，按下一等次。");
        let tied = quota_words(&told(0, &["甲", "乙", "丙", "丁", "戊", "己"]));
        assert!(tied.ends_with("甲、乙、丙、丁、戊等6个单位的得分达到优秀，因同分并列的跨过名额时都不评优秀，按下一等次。"), "{tied}");
        // two are tied across the edge, the third is behind it: as their sheets say
        let mixed = quota_words(&Excellent { tied: 2, ..told(3, &["甲", "乙", "丙"]) });
        let expected = "甲、乙的得分达到优秀，因同分并列的跨过名额时都不评优秀，按下一等次；丙的得分达到优秀，因不在名额内，按下一等次。";
        assert!(mixed.ends_with(expected), "{mixed}");
        let own = crowded_out_words(&told(4, &["水利局"]), Some(5));
        assert_eq!(own, "得分达到优秀；优秀名额为12个有名次单位的40%，共4个，本单位第5名，不在名额内，不评优秀，按下一等次。");
        assert!(crowded_out_words(&told(0, &["水利局"]), Some(1)).contains("同分并列"));
    }

    #[test]
    fn bands_are_named_in_one_sentence() {
        let ranks = [1, 2, 3, 4, 5].map(Some);
        let plain = group(&ranks);
        assert_eq!(band_words(&plain), None);
        let told = GroupStanding { smallest: Some("0.50".into()), bands: vec![(0, 1), (3, 4)], ..plain };
        assert_eq!(
            band_words(&told).unwrap(),
            "从最高分往下归档：比本档最高分低不到最小扣分（0.50分）的视为同一档，再低的另起一档，左侧有竖线：0、1；3、4。"
        );
        assert_eq!([Mode::Order, Mode::Edges].map(|mode| bands_told(&told, mode)), [None, None], "the middle is kept back");
    }

    #[test]
    fn bands_beside_each_other_are_told_apart() {
        let told = GroupStanding { bands: vec![(0, 2), (3, 4)], ..group(&[1, 2, 3, 4, 5, 6].map(Some)) };
        let classes: Vec<Option<&str>> = told.rows.iter().map(|line| band_class(&told, line)).collect();
        let some = [Some("is-band is-band-first"), Some("is-band"), Some("is-band is-band-last")];
        assert_eq!(classes, [some[0], some[1], some[2], some[0], some[2], None]);
    }

    #[test]
    fn a_tie_at_the_edge_is_printed_whole() {
        let names = |ranks: &[Option<u64>], mode: Mode| -> Vec<String> {
            printed(&group(ranks), mode).iter().map(|row| row.name.clone()).collect()
        };
        let ranks = [1, 2, 3, 3, 5, 6, 6, 6, 9].map(Some);
        assert_eq!(names(&ranks, Mode::Edges), ["0", "1", "2", "3", "5", "6", "7", "8"]);
        let few = [Some(1), None];
        assert_eq!(names(&few, Mode::Edges), ["0"]);
        assert_eq!(names(&few, Mode::Full), ["0", "1"]);
        assert_eq!(names(&few, Mode::Order), ["0"]);
        assert_eq!((Mode::of(Some("edges")), Mode::of(Some("x")), Mode::of(None)), (Mode::Edges, Mode::Full, Mode::Full));
    }
}
