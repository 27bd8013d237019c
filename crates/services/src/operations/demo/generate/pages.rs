//! What the demo's rounds read of the pages that candidates are about: the page beside a candidate shows what its rule says of it.

use chrono::{Days, NaiveDate};
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::outcome::Outcome;
use domain::monitoring::page::{Article, ColumnPage, Reading};
use domain::monitoring::read_again::Validators;

use crate::monitoring::PageVisit;

/// The pages of these candidates; what cannot be opened, and what is about no page, has none.
pub(super) fn visits(candidates: &[Candidate], first: NaiveDate) -> Vec<PageVisit> {
    let mut all: Vec<PageVisit> = Vec::new();
    for one in candidates {
        let Some(reading) = reading(one, first) else { continue };
        if all.iter().any(|visit| visit.address == one.url) {
            continue;
        }
        all.push(PageVisit {
            address: one.url.clone(),
            outcome: Outcome::Read(reading),
            tries: 1,
            answers: 1,
            mark: String::new(),
            validators: Validators::default(),
        });
    }
    all
}

fn reading(one: &Candidate, first: NaiveDate) -> Option<Reading> {
    let text = |key: &str| one.evidence.get(key).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
    let day = first.checked_add_days(Days::new(9)).unwrap_or(first);
    let body = match one.rule {
        Rule::WrongWord => format!(
            "各股室、各直属单位：\n近期降雨较多，请提前做好值班值守。各单位要{}专人负责，明确联系电话，遇有情况及时报告。\n值班表于本周五前报办公室。\n{}",
            text("word"),
            one.unit
        ),
        Rule::PersonalMobile => format!(
            "根据惠民补贴发放有关规定，现将本批次发放情况公示如下，公示期7天。\n户主\t人口\t金额（元）\t联系方式\n张某某\t4\t1200\t{}\n李某某\t3\t900\t已登记\n公示期间如有异议，请向本单位反映。\n{}",
            text("masked"),
            one.unit
        ),
        Rule::ColumnOverdue => return Some(Reading::Column(column(one, &text("newest")))),
        _ => return None,
    };
    Some(Reading::Article(Article {
        heading: one.title.clone(),
        body_digest: format!("demo {}", one.url),
        body,
        label_day: Some(day),
        ..Article::default()
    }))
}

/// A column's page as text: its rows with their days, the newest first.
fn column(one: &Candidate, newest: &str) -> ColumnPage {
    let Ok(newest_on) = newest.parse::<NaiveDate>() else { return ColumnPage::default() };
    let titles = ["关于做好节假日值班工作的通知", "关于开展安全检查的通知", "关于公布办事窗口时间的通知"];
    let rows = titles.into_iter().zip((0_u64..).step_by(6)).map(|(title, back)| {
        let on = newest_on.checked_sub_days(Days::new(back)).unwrap_or(newest_on);
        format!("{title}\t{on}")
    });
    let body = rows.collect::<Vec<_>>().join("\n");
    let article = Article { heading: one.column.clone(), body_digest: format!("demo {} {newest}", one.url), body, ..Article::default() };
    ColumnPage { article, ..ColumnPage::default() }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;

    #[test]
    fn every_page_holds_what_its_rule_says_of_it() {
        let candidate = |rule: Rule, key: &str, value: &str| {
            let mut evidence = Map::new();
            evidence.insert(key.to_owned(), value.into());
            let (unit, title) = ("云岫县水利局".to_owned(), "关于做好近期工作的通知".to_owned());
            Candidate { unit, column: "通知公告".into(), rule, url: format!("https://a.example/{key}"), title, period: None, evidence }
        };
        let first: NaiveDate = "2026-10-01".parse().unwrap();
        let all = [
            candidate(Rule::WrongWord, "word", "按排"),
            candidate(Rule::PersonalMobile, "masked", "138********"),
            candidate(Rule::ColumnOverdue, "newest", "2026-09-29"),
            candidate(Rule::DeadLink, "cause", "http_404"),
        ];
        let kept = visits(&all, first);
        assert_eq!(kept.len(), 3, "a link that cannot be opened has no page");
        for (visit, spot) in kept.iter().zip(["按排", "138********", "2026-09-29"]) {
            let body = match &visit.outcome {
                Outcome::Read(Reading::Article(article)) => &article.body,
                Outcome::Read(Reading::Column(page)) => &page.article.body,
                other => panic!("{other:?}"),
            };
            assert!(body.contains(spot), "{spot}: {body}");
        }
    }
}
