//! Group words: 各乡镇人民政府 means every township, 县直有关单位 means some that a person must name.

use serde::{Deserialize, Serialize};

use crate::register::unit::UnitClass;

/// Which units a group word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// 各乡镇人民政府.
    Townships,
    /// 各镇: only those that are called 镇.
    Towns,
    /// 各乡: only those that are called 乡.
    RuralTownships,
    /// 各街道.
    Subdistricts,
    /// 各乡镇(街道).
    TownshipsAndSubdistricts,
    /// 开发区管委会.
    DevelopmentZones,
    /// 各村(居).
    Villages,
    /// 各乡镇、开发区, in one word: 各镇街园区.
    TownshipsAndZones,
    /// 县直各部门.
    CountyDepartments,
    /// 县直各单位: departments and institutions.
    CountyUnits,
    /// 垂直管理单位.
    VerticalUnits,
    /// 公共企事业单位.
    PublicEnterprises,
    /// 各单位: any of them.
    AnyUnits,
}

impl GroupKind {
    /// What the office calls the group.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Townships => "各乡镇",
            Self::Towns => "各镇",
            Self::RuralTownships => "各乡",
            Self::Subdistricts => "各街道",
            Self::TownshipsAndSubdistricts => "各乡镇（街道）",
            Self::DevelopmentZones => "开发区",
            Self::Villages => "各村（居）",
            Self::TownshipsAndZones => "各乡镇（街道、开发区）",
            Self::CountyDepartments => "县直各部门",
            Self::CountyUnits => "县直各单位",
            Self::VerticalUnits => "垂直管理单位",
            Self::PublicEnterprises => "公共企事业单位",
            Self::AnyUnits => "各单位",
        }
    }

    /// Whether a unit of that class and (folded) full and short name belongs to the group.
    pub(super) fn holds(self, class: UnitClass, full_name: &str, short_name: &str) -> bool {
        let is_subdistrict = || full_name.contains("街道") || short_name.contains("街道");
        let is_town = || full_name.ends_with("镇人民政府") || full_name.ends_with('镇') || short_name.ends_with('镇');
        let is_township = class == UnitClass::Township;
        match self {
            Self::Townships => is_township && !is_subdistrict(),
            Self::Towns => is_township && is_town(),
            Self::RuralTownships => is_township && !is_town() && !is_subdistrict(),
            Self::Subdistricts => is_township && is_subdistrict(),
            Self::TownshipsAndSubdistricts => is_township,
            Self::TownshipsAndZones => is_township || class == UnitClass::DevelopmentZone,
            Self::DevelopmentZones => class == UnitClass::DevelopmentZone,
            Self::Villages => class == UnitClass::Village,
            Self::CountyDepartments => class == UnitClass::CountyDepartment,
            Self::CountyUnits => matches!(class, UnitClass::CountyDepartment | UnitClass::Institution),
            Self::VerticalUnits => class == UnitClass::Vertical,
            Self::PublicEnterprises => class == UnitClass::PublicEnterprise,
            Self::AnyUnits => class != UnitClass::Village,
        }
    }

    /// Whether the unit is offered as a candidate when the group is open: wider than the group, for 县直有关单位 in
    /// practice often includes vertical units.
    pub(super) fn offers(self, class: UnitClass, full_name: &str, short_name: &str) -> bool {
        match self {
            Self::CountyDepartments | Self::CountyUnits => {
                matches!(class, UnitClass::CountyDepartment | UnitClass::Vertical | UnitClass::Institution)
            }
            other => other.holds(class, full_name, short_name),
        }
    }
}

/// A text read as a group word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GroupWord {
    pub(super) kind: GroupKind,
    /// 有关, 相关, 责任 …: which units are meant must be said by a person.
    pub(super) open: bool,
    /// 市直, 省直: units of another level.
    pub(super) other_level: bool,
    /// What the text was before its first character got lost on a web page.
    pub(super) likely_original: Option<String>,
}

/// Words before the kind, longest first.
const QUALIFIERS: [(&str, Qualifier); 46] = [
    ("县人民政府", Qualifier::County),
    ("县(区)直", Qualifier::County),
    ("县(市)直", Qualifier::County),
    ("县(区)", Qualifier::OtherLevel),
    ("县(市、区)", Qualifier::OtherLevel),
    ("县委县政府", Qualifier::County),
    ("县区", Qualifier::OtherLevel),
    ("县委", Qualifier::County),
    ("全区", Qualifier::All),
    ("县政府", Qualifier::County),
    ("县直属", Qualifier::County),
    ("县直", Qualifier::County),
    ("县级", Qualifier::County),
    ("县属", Qualifier::County),
    ("县内", Qualifier::All),
    ("全县", Qualifier::All),
    ("本县", Qualifier::All),
    ("我县", Qualifier::All),
    ("县", Qualifier::County),
    ("区直", Qualifier::County),
    ("市直", Qualifier::OtherLevel),
    ("市级", Qualifier::OtherLevel),
    ("市有", Qualifier::OtherLevel),
    ("省直", Qualifier::OtherLevel),
    ("省级", Qualifier::OtherLevel),
    ("直", Qualifier::LostCounty),
    ("各有关", Qualifier::Open),
    ("各相关", Qualifier::Open),
    ("各责任", Qualifier::Open),
    ("有关", Qualifier::Open),
    ("相关", Qualifier::Open),
    ("其他", Qualifier::Open),
    ("其它", Qualifier::Open),
    ("涉及", Qualifier::Open),
    ("责任", Qualifier::Open),
    ("成员", Qualifier::Open),
    ("主管", Qualifier::Open),
    ("行业", Qualifier::Open),
    ("领域", Qualifier::Open),
    ("职能", Qualifier::Open),
    ("业务", Qualifier::Open),
    ("牵头", Qualifier::Open),
    ("配合", Qualifier::Open),
    ("各级", Qualifier::Open),
    ("所有", Qualifier::All),
    ("各", Qualifier::All),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Qualifier {
    /// Every unit of the kind.
    All,
    /// Units directly under the county.
    County,
    /// 县直 with its first character lost.
    LostCounty,
    /// Some units of the kind.
    Open,
    OtherLevel,
}

/// Reads a folded text as a group word. Whether the register holds such units is another question.
pub(super) fn read_group(folded: &str) -> Option<GroupWord> {
    if folded.chars().count() > 24 {
        return None;
    }
    let mut rest = folded;
    let (mut all, mut county, mut lost, mut open, mut other_level) = (false, false, false, false, false);
    let mut first = true;
    loop {
        // "12个部门", "8家单位": a number says how many, not which
        let counted = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两几多".contains(c));
        if let Some(after) = counted.strip_prefix(['个', '家']).filter(|_| counted.len() < rest.len()) {
            rest = after;
            open = true;
        } else if counted.len() < rest.len() && ["部门", "单位", "乡镇", "镇街"].iter().any(|kind| counted.starts_with(kind)) {
            // 等5部门
            rest = counted;
            open = true;
        }
        // 直属机构 is a kind of body of its own
        if rest.starts_with("直属") {
            break;
        }
        let Some((word, qualifier)) = QUALIFIERS.iter().find(|(word, _)| rest.starts_with(word)) else { break };
        match qualifier {
            Qualifier::All => all = true,
            Qualifier::County => county = true,
            Qualifier::LostCounty if first => lost = true,
            Qualifier::LostCounty => return None,
            Qualifier::Open => open = true,
            Qualifier::OtherLevel => other_level = true,
        }
        rest = &rest[word.len()..];
        first = false;
    }
    let (kind, always) = match rest {
        "乡镇人民政府" | "乡镇政府" | "乡镇" | "镇乡" | "镇村" | "乡(镇)" | "乡(镇)人民政府" | "乡(镇)政府" | "乡镇场" | "乡(镇)场" => {
            (GroupKind::Townships, true)
        }
        "镇" | "镇政府" => (GroupKind::Towns, false),
        "镇人民政府" => (GroupKind::Towns, true),
        "乡" | "乡政府" => (GroupKind::RuralTownships, false),
        "乡人民政府" => (GroupKind::RuralTownships, true),
        "街道" => (GroupKind::Subdistricts, false),
        "街道办" | "街道办事处" | "办事处" => (GroupKind::Subdistricts, true),
        "镇街园区" | "乡镇街园区" | "镇街开发区" | "镇园区" | "乡镇园区" | "镇街区" => {
            (GroupKind::TownshipsAndZones, true)
        }
        rest if is_townships_and_subdistricts(rest) => (GroupKind::TownshipsAndSubdistricts, true),
        "开发区"
        | "开发区管委会"
        | "开发区管理委员会"
        | "经济开发区"
        | "经济开发区管理委员会"
        | "经开区"
        | "经开区管委会"
        | "经济开发区管委会"
        | "高新区"
        | "高新区管委会"
        | "园区"
        | "园区管委会"
        | "产业园"
        | "产业园区"
        | "工业园区"
        | "功能区"
        | "管委会" => (GroupKind::DevelopmentZones, true),
        "村" | "村(居)" | "村(社区)" | "村居" | "社区" | "村(居)委会" | "行政村" | "村(居)民委员会" => {
            (GroupKind::Villages, false)
        }
        "垂管单位" | "垂管部门" | "垂直管理单位" | "垂直管理部门" | "双管单位" | "双管部门" | "双重管理单位" | "条管单位" | "驻县单位"
        | "中省直单位" | "省市驻县单位" => (GroupKind::VerticalUnits, true),
        "公共企事业单位" | "企事业单位" | "公用企事业单位" => (GroupKind::PublicEnterprises, true),
        "国有企业" | "国企" | "属国有企业" => (GroupKind::PublicEnterprises, false),
        "部门" | "机关" | "组成部门" | "工作部门" | "政府部门" | "党政部门" | "政府工作部门" | "政府组成部门" | "办局" | "委办局"
        | "委局" | "局" | "局办"
            if county || lost =>
        {
            (GroupKind::CountyDepartments, false)
        }
        "委办局" | "办局" | "政府部门" | "政府组成部门" | "政府工作部门" if all => {
            (GroupKind::CountyDepartments, false)
        }
        "单位" | "部门单位" | "部门和单位" | "单位部门" | "部门及单位" | "部门(单位)" | "单位(部门)" | "机构" | "机关单位"
        | "机关各单位" | "部门各单位"
            if county || lost =>
        {
            (GroupKind::CountyUnits, false)
        }
        "直属机构" | "直属单位" | "直属事业单位" => {
            open = true;
            (GroupKind::CountyUnits, true)
        }
        "单位" | "部门" | "部门单位" | "部门和单位" | "单位部门" | "部门(单位)" | "单位(部门)" | "单位和部门" | "部门及单位"
        | "部门各单位" | "股室" | "科室" | "主体" => (GroupKind::AnyUnits, false),
        _ => return None,
    };
    // "各单位" may mean everyone or everyone concerned: a person says so
    let open = open || kind == GroupKind::AnyUnits;
    let qualified = all || county || lost || open || other_level;
    let likely_original = lost.then(|| format!("县{folded}"));
    (always || qualified).then_some(GroupWord { kind, open, other_level, likely_original })
}

/// 乡镇(街道), 镇(办), 镇街, 镇(街道)办事处: the street's word in brackets or beside.
fn is_townships_and_subdistricts(rest: &str) -> bool {
    const STREETS: [&str; 9] = ["街道办事处", "街道办", "街办", "街道", "街", "办事处", "办", "中心", "管理区"];
    const TOWNS: [&str; 5] = ["乡镇人民政府", "乡镇", "镇人民政府", "镇", "乡"];
    let is_list =
        |inner: &str| !inner.is_empty() && inner.split(['、', ',', '/']).all(|part| STREETS.contains(&part) || TOWNS.contains(&part));
    let after = TOWNS.iter().filter_map(|town| rest.strip_prefix(town));
    let beside = after.clone().any(|rest| {
        let rest = rest.strip_prefix(['、', '和']).unwrap_or(rest);
        matches!(rest, "街" | "街道" | "街道办" | "街道办事处" | "街道办人民政府") || (rest == "办" && !rest.is_empty())
    });
    let mut bracketed = after.filter_map(|rest| rest.strip_prefix('(')).filter_map(|rest| rest.split_once(')'));
    let in_brackets = bracketed.any(|(inner, end)| is_list(inner) && matches!(end, "" | "人民政府" | "政府" | "办事处" | "街道办事处"));
    beside || in_brackets || rest == "街镇" || rest == "街道乡镇" || rest == "街乡镇"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_groups_are_told_from_open_ones() {
        let cases = [
            ("各乡镇人民政府", Some((GroupKind::Townships, false))),
            ("各乡镇", Some((GroupKind::Townships, false))),
            ("乡镇人民政府", Some((GroupKind::Townships, false))),
            ("全县各乡(镇)", Some((GroupKind::Townships, false))),
            ("各镇", Some((GroupKind::Towns, false))),
            ("各乡镇(街道)", Some((GroupKind::TownshipsAndSubdistricts, false))),
            ("有关乡镇", Some((GroupKind::Townships, true))),
            ("开发区管委会", Some((GroupKind::DevelopmentZones, false))),
            ("县直有关单位", Some((GroupKind::CountyUnits, true))),
            ("县直各有关单位", Some((GroupKind::CountyUnits, true))),
            ("县有关部门", Some((GroupKind::CountyDepartments, true))),
            ("县直各部门", Some((GroupKind::CountyDepartments, false))),
            ("县政府各部门", Some((GroupKind::CountyDepartments, false))),
            ("县直各单位", Some((GroupKind::CountyUnits, false))),
            ("各有关单位", Some((GroupKind::AnyUnits, true))),
            ("各责任单位", Some((GroupKind::AnyUnits, true))),
            ("单位", Some((GroupKind::AnyUnits, true))),
            ("12个部门", Some((GroupKind::AnyUnits, true))),
            ("5部门", Some((GroupKind::AnyUnits, true))),
            ("五部门", Some((GroupKind::AnyUnits, true))),
            ("3乡镇", Some((GroupKind::Townships, true))),
            ("各行业主管部门", Some((GroupKind::AnyUnits, true))),
            ("公共企事业单位", Some((GroupKind::PublicEnterprises, false))),
            ("各村(居)", Some((GroupKind::Villages, false))),
            ("各镇(办)", Some((GroupKind::TownshipsAndSubdistricts, false))),
            ("各镇(街)", Some((GroupKind::TownshipsAndSubdistricts, false))),
            ("各镇街", Some((GroupKind::TownshipsAndSubdistricts, false))),
            ("各镇街道", Some((GroupKind::TownshipsAndSubdistricts, false))),
            ("各街镇", Some((GroupKind::TownshipsAndSubdistricts, false))),
            ("各乡(镇、街道)", Some((GroupKind::TownshipsAndSubdistricts, false))),
            ("各乡镇(街道)办事处", Some((GroupKind::TownshipsAndSubdistricts, false))),
            ("街道办事处", Some((GroupKind::Subdistricts, false))),
            ("县直各办局", Some((GroupKind::CountyDepartments, false))),
            ("县直各委办局", Some((GroupKind::CountyDepartments, false))),
            ("各委办局", Some((GroupKind::CountyDepartments, false))),
            ("各县直部门", Some((GroupKind::CountyDepartments, false))),
            ("县(区)直各单位", Some((GroupKind::CountyUnits, false))),
            ("县直各部门(单位)", Some((GroupKind::CountyUnits, false))),
            ("县直有关部门(单位)", Some((GroupKind::CountyUnits, true))),
            ("相关县直部门", Some((GroupKind::CountyDepartments, true))),
            ("各镇街园区", Some((GroupKind::TownshipsAndZones, false))),
            ("财政局", None),
            ("镇", None),
            ("城关镇", None),
            ("各位同志", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read_group(text).map(|group| (group.kind, group.open)), expected, "{text}");
        }
    }

    #[test]
    fn a_lost_first_character_is_guessed_and_said_to_be_a_guess() {
        assert_eq!(read_group("直有关单位").unwrap().likely_original.as_deref(), Some("县直有关单位"));
        assert_eq!(read_group("县直有关单位").unwrap().likely_original, None);
        assert!(read_group("市直有关单位").unwrap().other_level);
    }
}
