//! 网站标识和找错入口: what the national indicators ask of a home page, as far as its text and links show it. A mark may be a picture, and a footer
//! may be put in by a script: what is not found is a candidate, which a person looks at, and a page on which nothing is found says nothing.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, Rule};
use super::column::Column;
use super::home::{homes, of_home};

/// A mark that a home page must bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SiteMark {
    /// 党政机关标识.
    Emblem,
    /// 网站标识码.
    Code,
    /// ICP备案号.
    Icp,
    /// 公安备案号.
    Police,
    /// 主办单位.
    Host,
    /// 联系方式.
    Contact,
}

coded!(SiteMark);

impl SiteMark {
    /// What the paper calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Emblem => "党政机关标识",
            Self::Code => "网站标识码",
            Self::Icp => "ICP备案号",
            Self::Police => "公安备案号",
            Self::Host => "主办单位",
            Self::Contact => "联系方式",
        }
    }

    /// Any of these in a page's source shows it.
    const fn signs(self) -> &'static [&'static str] {
        match self {
            Self::Emblem => &["conac.cn", "党政机关"],
            Self::Code => &["标识码"],
            Self::Icp => &["ICP备", "ICP证", "beian.miit.gov.cn"],
            Self::Police => &["公安备", "公网安备", "beian.gov.cn", "beian.mps.gov.cn"],
            Self::Host => &["主办"],
            Self::Contact => &["联系", "电话"],
        }
    }
}

/// Any of these shows the entrance.
const ENTRANCE: [&str; 3] = ["jiucuo", "zfwzgl.www.gov.cn/exposure", "网站找错"];

/// What of them a home page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HomeMarks {
    /// Marks that it bears.
    pub found: Vec<SiteMark>,
    /// It leads to where errors are reported.
    pub has_entrance: bool,
}

impl HomeMarks {
    /// Looks for them in a page's source; what stands in comments is on no page.
    #[must_use]
    pub fn of(html: &str) -> Self {
        let source = without_comments(html);
        let shows = |signs: &[&str]| signs.iter().any(|sign| source.contains(sign));
        Self { found: SiteMark::ALL.into_iter().filter(|mark| shows(mark.signs())).collect(), has_entrance: shows(&ENTRANCE) }
    }

    /// Whether it can be told what is missing: a page without any mark is made by a script.
    const fn tells(&self) -> bool {
        !self.found.is_empty()
    }
}

fn without_comments(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = behind.split_once("-->").map_or("", |(_, rest)| rest);
    }
    kept.push_str(rest);
    kept
}

/// What the home pages lack, each of the first unit that keeps a column on the site; `marks` are what was found, by address.
#[must_use]
pub fn lacking(columns: &[Column], marks: &HashMap<String, HomeMarks>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for home in homes(columns) {
        let Some(marks) = marks.get(&home).filter(|marks| marks.tells()) else { continue };
        let missing = SiteMark::ALL.into_iter().filter(|mark| !marks.found.contains(mark));
        found.extend(missing.filter_map(|mark| Some(of_home(columns, Rule::SiteMark, &home)?.with("item", mark.label()))));
        if !marks.has_entrance {
            found.extend(of_home(columns, Rule::ErrorEntrance, &home));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ColumnId, UnitId};
    use crate::monitoring::column::ColumnClass;

    #[test]
    fn marks_are_found_in_text_and_links_and_not_in_comments() {
        let full = "<footer>主办：清溪县人民政府办公室　网站标识码：3400000001　皖ICP备00000001号　\
                    <a href='http://www.beian.gov.cn/portal'>备案</a>联系电话<script src='//dcs.conac.cn/js/x.js'></script></footer>\
                    <a href='//zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3400000001'><img></a>";
        assert_eq!(HomeMarks::of(full), HomeMarks { found: SiteMark::ALL.to_vec(), has_entrance: true });
        let bare = "<!-- 网站标识码 jiucuo --><p>主办：县政府办公室</p><!-- 电话";
        assert_eq!(HomeMarks::of(bare), HomeMarks { found: vec![SiteMark::Host], has_entrance: false });
    }

    #[test]
    fn what_a_home_page_lacks_is_named_mark_by_mark() {
        let column = Column {
            id: ColumnId::new("c"),
            unit: UnitId::new("u"),
            unit_name: "甲局".into(),
            name: "动态".into(),
            address: "http://a.cn/w/".into(),
            class: ColumnClass::Dynamic,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
        };
        let lacks = |found: &[SiteMark], has_entrance: bool| {
            let marks = HashMap::from([("http://a.cn/".to_owned(), HomeMarks { found: found.to_vec(), has_entrance })]);
            let all = lacking(std::slice::from_ref(&column), &marks);
            assert!(all.iter().all(|one| one.unit == "甲局" && one.column.is_empty() && one.url == "http://a.cn/"));
            all.iter()
                .map(|one| (one.rule, one.evidence.get("item").and_then(|item| item.as_str()).unwrap_or_default().to_owned()))
                .collect::<Vec<_>>()
        };
        assert!(lacks(&SiteMark::ALL, true).is_empty());
        assert_eq!(lacks(&SiteMark::ALL[..5], false), [(Rule::SiteMark, "联系方式".to_owned()), (Rule::ErrorEntrance, String::new())]);
        // a page that a script makes says nothing
        assert!(lacks(&[], false).is_empty());
    }
}
