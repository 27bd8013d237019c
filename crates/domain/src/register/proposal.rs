//! What a register file leaves out and its names tell: the class, from the office's own words, a group's name or an ending;
//! the short name, by the usual rule. Proposals only: a person confirms them.

use super::unit::UnitClass;
use crate::text::folded::fold;

/// Words for units of the countryside and the streets.
const TOWNSHIPS: [&str; 5] = ["乡镇", "镇街", "街镇", "街道", "苏木"];
/// Words for zones.
const ZONES: [&str; 5] = ["开发区", "园区", "高新区", "功能区", "管委会"];
/// Words for bodies that answer to the city, the province or the state.
const VERTICAL: [&str; 12] = ["垂管", "垂直", "双管", "双重管理", "条管", "驻县", "驻区", "驻市", "驻旗", "中省直", "省市直", "中央驻"];

fn says(folded: &str, words: &[&str]) -> bool {
    words.iter().any(|word| folded.contains(word))
}

/// Whether words name units of several classes: 乡镇（街道、园区）, 县直部门和企事业单位. Then each name tells its own.
fn spans_classes(folded: &str) -> bool {
    let of_county = says(folded, &["县直", "区直", "市直", "旗直", "部门", "机关", "事业", "企业", "公司", "群团"]);
    let areas = [says(folded, &TOWNSHIPS), says(folded, &ZONES), of_county || says(folded, &VERTICAL)];
    let is_of_organs = says(folded, &["部门", "机关"]) && !says(folded, &["部门所属", "机关所属"]);
    let is_of_others = says(folded, &["事业单位", "企业", "企事业", "公司"]);
    let is_of_both = says(folded, &VERTICAL) && (is_of_others || says(folded, &["县直", "区直", "旗直"]));
    areas.iter().filter(|is_named| **is_named).count() > 1 || (is_of_organs && is_of_others) || is_of_both
}

/// The class behind a word in a column of classes: ours, its code, or what counties call it.
#[must_use]
pub fn class_of_word(word: &str) -> Option<UnitClass> {
    use UnitClass::{CountyDepartment, DevelopmentZone, Institution, PublicEnterprise, Township, Vertical, Village};
    let folded = fold(word);
    let own = UnitClass::from_code(&folded.to_ascii_lowercase())
        .or_else(|| UnitClass::ALL.into_iter().find(|class| fold(class.label()) == folded));
    own.or_else(|| {
        if spans_classes(&folded) {
            return None;
        }
        let has = |words: &[&str]| says(&folded, words);
        Some(if has(&ZONES) {
            DevelopmentZone
        } else if has(&VERTICAL) {
            Vertical
        } else if has(&["企业", "企事业", "公司", "国企", "公用"]) {
            PublicEnterprise
        } else if has(&["事业单位", "群团", "人民团体", "群众团体", "社会团体", "直属机构", "直属单位", "公益一类", "公益二类", "参公"])
            || folded.ends_with("事业")
        {
            Institution
        } else if has(&["村", "社区", "居委"]) {
            Village
        } else if has(&TOWNSHIPS) || matches!(folded.as_str(), "镇" | "乡" | "镇(街)" | "各镇" | "镇人民政府" | "乡人民政府")
        {
            Township
        } else if has(&[
            "部门",
            "县直",
            "区直",
            "市直",
            "旗直",
            "政府组成",
            "党政机关",
            "行政机关",
            "政府机关",
            "党委",
            "县委",
            "党群",
            "委办局",
        ]) || matches!(folded.as_str(), "机关" | "行政" | "行政单位" | "机关单位")
        {
            CountyDepartment
        } else {
            return None;
        })
    })
}

/// The class a heading over names gives them: 县直单位（35个）, 二、乡镇. A group of the assessment (县直综合组) says too little
/// for county units: departments and institutions are graded together.
#[must_use]
pub fn class_of_group(words: &str) -> Option<UnitClass> {
    let class = class_of_word(words)?;
    let is_assessment_group = fold(words).ends_with('组');
    (!is_assessment_group || matches!(class, UnitClass::Township | UnitClass::Village | UnitClass::DevelopmentZone)).then_some(class)
}

/// Whether words stand over names, whatever class or classes they say: 县直单位, 乡镇（街道、园区）.
#[must_use]
pub fn names_classes(words: &str) -> bool {
    class_of_group(words).is_some() || spans_classes(&fold(words))
}

/// Whether words that end like a name are nothing but a kind of units: 乡镇, 街道, 镇街. 人民街道 and 东桥镇 are units.
#[must_use]
pub fn names_only_a_class(words: &str) -> bool {
    const PIECES: [&str; 19] = [
        "各",
        "全县",
        "县直",
        "区直",
        "市直",
        "旗直",
        "部门",
        "单位",
        "乡镇",
        "镇街",
        "街镇",
        "街道",
        "苏木",
        "乡",
        "镇",
        "村",
        "社区",
        "开发区",
        "园区",
    ];
    const JOINTS: [&str; 6] = ["和", "及", "与", "、", "(", ")"];
    let folded = fold(words);
    // one zone may be called nothing else
    if !names_classes(&folded) || matches!(folded.as_str(), "开发区" | "园区") {
        return false;
    }
    let mut rest = without_numeral(&folded);
    while !rest.is_empty() {
        let shorter = PIECES.iter().chain(&JOINTS).filter_map(|piece| rest.strip_prefix(piece)).min_by_key(|behind| behind.len());
        let Some(shorter) = shorter else { return false };
        rest = shorter;
    }
    true
}

/// Words without the number of their part: 二、乡镇, （二）乡镇. 八一街道 is a name.
fn without_numeral(folded: &str) -> &str {
    let inner = folded.strip_prefix('(').unwrap_or(folded);
    let behind = inner.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c));
    if behind.len() == inner.len() { folded } else { behind.strip_prefix(['、', ')', '.']).unwrap_or(folded) }
}

/// The class that a name's own words give away.
#[must_use]
pub fn class_of_name(name: &str) -> Option<UnitClass> {
    use UnitClass::{DevelopmentZone, Institution, PublicEnterprise, Township, Vertical, Village};
    let folded = fold(name);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word));
    Some(if ends(&["村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"]) {
        Village
    } else if has(&["开发区", "产业园", "高新区", "经开区", "工业园"]) && !ends(&WITHIN_ZONES) {
        DevelopmentZone
    } else if ends(&["镇人民政府", "乡人民政府", "镇政府", "乡政府", "街道办事处", "街道办", "镇", "乡", "街道", "苏木"])
    {
        Township
    } else if has(&[
        "国家税务总局",
        "税务局",
        "气象局",
        "海关",
        "邮政管理局",
        "烟草专卖局",
        "消防救援",
        "国家统计局",
        "人民银行",
        "金融监督管理",
        "海事",
        "公积金",
    ]) || ends(&["生态环境分局", "调查队", "自然资源分局"])
    {
        Vertical
    } else if ends(&["公司", "集团", "水厂", "医院", "卫生院", "学校", "中学", "小学", "一中", "二中", "三中", "幼儿园", "银行", "支行"])
    {
        PublicEnterprise
    } else if has(&[
        "供销",
        "总工会",
        "残疾人联合会",
        "妇女联合会",
        "工商业联合会",
        "科学技术协会",
        "红十字会",
        "共青团",
        "文学艺术界联合会",
        "归国华侨",
    ]) || ends(&[
        "残联",
        "妇联",
        "工商联",
        "科协",
        "文联",
        "侨联",
        "团委",
        "团县委",
        "中心",
        "联合社",
        "档案馆",
        "图书馆",
        "党校",
    ]) {
        Institution
    } else {
        return None;
    })
}

/// What stands in a zone and is not its administration: schools, stations, branches.
const WITHIN_ZONES: [&str; 20] = [
    "局",
    "公司",
    "学校",
    "中学",
    "小学",
    "幼儿园",
    "医院",
    "卫生院",
    "大队",
    "中队",
    "派出所",
    "街道",
    "街道办",
    "街道办事处",
    "中心",
    "银行",
    "支行",
    "法庭",
    "站",
    "集团",
];

/// Long names of bodies and the short ones that everybody uses.
const USUAL: [(&str, &str); 46] = [
    ("人民政府办公室", "政府办"),
    ("人民代表大会常务委员会办公室", "人大办"),
    ("政法委员会", "政法委"),
    ("机构编制委员会办公室", "编办"),
    ("纪律检查委员会", "纪委"),
    ("发展和改革局", "发改局"),
    ("发展和改革委员会", "发改委"),
    ("发展改革委员会", "发改委"),
    ("教育体育局", "教体局"),
    ("教育和体育局", "教体局"),
    ("经济和信息化局", "经信局"),
    ("工业和信息化局", "工信局"),
    ("科学技术局", "科技局"),
    ("人力资源和社会保障局", "人社局"),
    ("自然资源和规划局", "自然资源和规划局"),
    ("住房和城乡建设局", "住建局"),
    ("交通运输局", "交通局"),
    ("文化和旅游局", "文旅局"),
    ("文化旅游体育局", "文旅体局"),
    ("文化广电和旅游局", "文广旅局"),
    ("卫生健康委员会", "卫健委"),
    ("卫生健康局", "卫健局"),
    ("退役军人事务局", "退役军人局"),
    ("应急管理局", "应急局"),
    ("市场监督管理局", "市场监管局"),
    ("医疗保障局", "医保局"),
    ("城市管理行政执法局", "城管局"),
    ("城市管理局", "城管局"),
    ("综合行政执法局", "综合执法局"),
    ("数据资源管理局", "数管局"),
    ("行政审批局", "行政审批局"),
    ("机关事务管理中心", "机关事务中心"),
    ("机关事务服务中心", "机关事务中心"),
    ("供销合作社联合社", "供销社"),
    ("残疾人联合会", "残联"),
    ("妇女联合会", "妇联"),
    ("工商业联合会", "工商联"),
    ("科学技术协会", "科协"),
    ("文学艺术界联合会", "文联"),
    ("归国华侨联合会", "侨联"),
    ("纪律检查委员会监察委员会", "纪委监委"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
    ("住房公积金管理中心", "公积金中心"),
    ("经济开发区管理委员会", "开发区管委会"),
    ("开发区管理委员会", "开发区管委会"),
];

/// The usual short name of a body: without the county's name, abbreviated as everybody does.
#[must_use]
pub fn short_name(full_name: &str, county_names: &[String]) -> String {
    let folded = fold(full_name);
    // 县住房和城乡建设局（县人防办）: the second sign beside the door belongs to no short name
    let folded = folded.split_once('(').filter(|(bare, _)| !bare.is_empty()).map_or(folded.as_str(), |(bare, _)| bare).to_owned();
    if let Some(short) = of_party(&folded) {
        return short;
    }
    for (ending, short) in [("镇人民政府", "镇"), ("乡人民政府", "乡"), ("街道办事处", "街道")] {
        if let Some(place) = folded.strip_suffix(ending) {
            let place = without_county(place, county_names);
            // 青石区人民政府北门街道办事处
            return format!("{}{short}", place.split_once("人民政府").map_or(place.as_str(), |(_, own)| own));
        }
    }
    let after_county = county_names.iter().filter(|name| name.chars().count() >= 2).find_map(|name| {
        let (_, rest) = folded.split_once(name.as_str())?;
        (rest.chars().nth(1).is_some()).then(|| rest.to_owned())
    });
    let bare = after_county.unwrap_or_else(|| without_county(&folded, county_names));
    let bare = bare.strip_prefix("委").filter(|rest| rest.ends_with('部') || rest.ends_with("办公室")).map_or(bare.clone(), str::to_owned);
    match USUAL.iter().find(|(long, _)| bare == *long || (bare.ends_with(long) && long.ends_with("开发区管理委员会"))) {
        Some((_, short)) => (*short).to_owned(),
        None => bare,
    }
}

/// Short names of the committees: 中共青石县委员会宣传部, 中共青石县委办公室, 共青团青石区委员会.
fn of_party(folded: &str) -> Option<String> {
    const LEVELS: [char; 4] = ['县', '区', '市', '旗'];
    if folded.starts_with("共青团") {
        let level =
            LEVELS.into_iter().find(|level| folded.ends_with(&format!("{level}委员会")) || folded.ends_with(&format!("{level}委")))?;
        return Some(format!("团{level}委"));
    }
    if let Some(level) = LEVELS.into_iter().find(|level| ["委办公室", "委办"].iter().any(|end| folded.ends_with(&format!("{level}{end}"))))
    {
        return Some(format!("{level}委办"));
    }
    let party = folded.strip_prefix("中国共产党").or_else(|| folded.strip_prefix("中共"));
    let council = folded.strip_prefix("中国人民政治协商会议");
    LEVELS.into_iter().find_map(|level| {
        let (_, behind) = party.or(council)?.split_once(&format!("{level}委"))?;
        let own = behind.strip_prefix("员会").unwrap_or(behind);
        match (own, council) {
            ("办公室", Some(_)) => Some("政协办".to_owned()),
            ("办公室", None) => Some(format!("{level}委办")),
            (own, None) if own.chars().nth(1).is_some() => {
                Some(USUAL.iter().find(|(long, _)| own == *long).map_or(own, |(_, short)| *short).to_owned())
            }
            _ => None,
        }
    })
}

fn without_county(name: &str, county_names: &[String]) -> String {
    let prefixes = county_names.iter().map(String::as_str).chain(["县"]);
    let stripped = prefixes.filter_map(|prefix| name.strip_prefix(prefix)).filter(|rest| rest.chars().nth(1).is_some());
    stripped.min_by_key(|rest| rest.len()).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offices_own_words_for_classes_are_known() {
        use UnitClass::{CountyDepartment, DevelopmentZone, Institution, PublicEnterprise, Township, Vertical, Village};
        for (word, class) in [
            ("县直部门", Some(CountyDepartment)),
            ("county_department", Some(CountyDepartment)),
            ("政府工作部门", Some(CountyDepartment)),
            ("政府组成部门", Some(CountyDepartment)),
            ("党委部门", Some(CountyDepartment)),
            ("县直单位", Some(CountyDepartment)),
            ("镇", Some(Township)),
            ("乡镇人民政府", Some(Township)),
            ("街道办事处", Some(Township)),
            ("镇街", Some(Township)),
            ("直属事业单位", Some(Institution)),
            ("事业单位和群团组织", Some(Institution)),
            ("群团", Some(Institution)),
            ("人民团体", Some(Institution)),
            ("国有企业", Some(PublicEnterprise)),
            ("公共企事业单位", Some(PublicEnterprise)),
            ("垂管部门", Some(Vertical)),
            ("双重管理单位", Some(Vertical)),
            ("省级开发区", Some(DevelopmentZone)),
            ("园区", Some(DevelopmentZone)),
            ("村居", Some(Village)),
            ("行政机关", Some(CountyDepartment)),
            ("行政", Some(CountyDepartment)),
            ("党群部门", Some(CountyDepartment)),
            ("市直单位", Some(CountyDepartment)),
            ("全额事业", Some(Institution)),
            ("公益一类", Some(Institution)),
            ("县直事业单位", Some(Institution)),
            ("驻区单位", Some(Vertical)),
            ("苏木乡镇", Some(Township)),
            // of several classes none is said
            ("乡镇（街道、园区）", None),
            ("乡镇和县直部门", None),
            ("县直部门和企事业单位", None),
            ("县直及中省驻县单位", None),
            ("垂管及企事业单位", None),
            ("星球", None),
            ("", None),
        ] {
            assert_eq!(class_of_word(word), class, "{word}");
        }
        assert_eq!(class_of_group("县直单位（35个）"), Some(CountyDepartment));
        assert_eq!(class_of_group("县直综合组"), None);
        assert_eq!(class_of_group("乡镇组"), Some(Township));
        assert!(names_classes("乡镇、开发区（5个）") && !names_classes("星球"));
    }

    #[test]
    fn a_kind_of_units_is_no_unit() {
        for title in
            ["乡镇", "街道", "镇街", "各乡镇", "乡镇（街道）", "乡镇、街道", "二、乡镇", "（二）街道", "县直部门和乡镇", "苏木乡镇"]
        {
            assert!(names_only_a_class(title), "{title}");
        }
        for unit in ["东桥镇", "人民街道", "八一街道", "开发区", "中镇", "县直机关工委", "乡镇企业局", "河东村"]
        {
            assert!(!names_only_a_class(unit), "{unit}");
        }
    }

    #[test]
    fn names_give_their_class_away_only_where_they_do() {
        use UnitClass::{DevelopmentZone, Institution, PublicEnterprise, Township, Vertical, Village};
        for (name, class) in [
            ("东桥镇人民政府", Some(Township)),
            ("东桥镇", Some(Township)),
            ("北门街道办事处", Some(Township)),
            ("青石经济开发区管理委员会", Some(DevelopmentZone)),
            ("国家税务总局青石县税务局", Some(Vertical)),
            ("山阳市青石县生态环境分局", Some(Vertical)),
            ("青石县自来水有限公司", Some(PublicEnterprise)),
            ("青石县残疾人联合会", Some(Institution)),
            ("青石县投资促进中心", Some(Institution)),
            ("河东村民委员会", Some(Village)),
            ("高新区街道办事处", Some(Township)),
            ("青石经开区第一小学", Some(PublicEnterprise)),
            ("开发区消防救援大队", Some(Vertical)),
            ("工业园区派出所", None),
            ("青石县财政局", None),
            ("县发改委", None),
            ("中共青石县委宣传部", None),
        ] {
            assert_eq!(class_of_name(name), class, "{name}");
        }
    }

    #[test]
    fn short_names_follow_the_usual_rule() {
        let county = vec!["青石县".to_owned(), "青石".to_owned()];
        for (full, short) in [
            ("青石县人民政府办公室", "政府办"),
            ("青石县发展和改革委员会", "发改委"),
            ("青石县财政局", "财政局"),
            ("青石县住房和城乡建设局", "住建局"),
            ("国家税务总局青石县税务局", "税务局"),
            ("山阳市青石县生态环境分局", "生态环境分局"),
            ("东桥镇人民政府", "东桥镇"),
            ("青石县东桥镇人民政府", "东桥镇"),
            ("北门街道办事处", "北门街道"),
            ("江南青石经济开发区管理委员会", "开发区管委会"),
            ("青石县残疾人联合会", "残联"),
            ("中共青石县委宣传部", "宣传部"),
            ("共青团青石县委员会", "团县委"),
            ("共青团青石县委", "团县委"),
            ("共青团青石区委员会", "团区委"),
            ("中共青石县委员会宣传部", "宣传部"),
            ("中国共产党青石县委员会办公室", "县委办"),
            ("中共青石县委办公室", "县委办"),
            ("县委办公室", "县委办"),
            ("（县）财政局", "(县)财政局"),
            ("中共青石县委政法委员会", "政法委"),
            ("中共青石县纪律检查委员会", "纪委"),
            ("中共青石县委机构编制委员会办公室", "编办"),
            ("中国人民政治协商会议青石县委员会办公室", "政协办"),
            ("青石县人民代表大会常务委员会办公室", "人大办"),
            ("青石县住房和城乡建设局（县人防办）", "住建局"),
            ("青石县人民政府北门街道办事处", "北门街道"),
            ("县教体局", "教体局"),
            ("东桥镇", "东桥镇"),
        ] {
            assert_eq!(short_name(full, &county), short, "{full}");
        }
    }
}
