//! What a register file leaves out and its names tell: the class, from the office's own words, a group's name or an ending;
//! the short name, by the usual rule. Proposals only: a person confirms them.

use super::unit::UnitClass;
use crate::text::folded::fold;

/// The class behind a word in a column of classes: ours, its code, or what counties call it.
#[must_use]
pub fn class_of_word(word: &str) -> Option<UnitClass> {
    use UnitClass::{CountyDepartment, DevelopmentZone, Institution, PublicEnterprise, Township, Vertical, Village};
    let folded = fold(word);
    let own = UnitClass::from_code(&folded.to_ascii_lowercase())
        .or_else(|| UnitClass::ALL.into_iter().find(|class| fold(class.label()) == folded));
    own.or_else(|| {
        let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        Some(if has(&["开发区", "园区", "高新区", "功能区", "管委会"]) {
            DevelopmentZone
        } else if has(&["垂管", "垂直", "双管", "双重管理", "条管", "驻县", "中省直", "省市直"]) {
            Vertical
        } else if has(&["企业", "企事业", "公司", "国企", "公用"]) {
            PublicEnterprise
        } else if has(&["事业单位", "群团", "人民团体", "群众团体", "社会团体", "直属机构", "直属单位"]) {
            Institution
        } else if has(&["村", "社区", "居委"]) {
            Village
        } else if has(&["乡镇", "镇街", "街道"]) || matches!(folded.as_str(), "镇" | "乡" | "镇(街)" | "各镇" | "镇人民政府" | "乡人民政府")
        {
            Township
        } else if has(&["部门", "县直", "区直", "政府组成", "党政机关", "党委", "县委", "委办局"]) || folded == "机关"
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

/// The class that a name's own words give away.
#[must_use]
pub fn class_of_name(name: &str) -> Option<UnitClass> {
    use UnitClass::{DevelopmentZone, Institution, PublicEnterprise, Township, Vertical, Village};
    let folded = fold(name);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word));
    Some(if ends(&["村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"]) {
        Village
    } else if has(&["开发区", "产业园", "高新区", "经开区", "工业园"]) && !ends(&["局", "公司", "学校", "税务局"]) {
        DevelopmentZone
    } else if ends(&["镇人民政府", "乡人民政府", "镇政府", "乡政府", "街道办事处", "街道办", "镇", "乡", "街道"])
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
    } else if ends(&["公司", "集团", "水厂", "医院", "学校", "中学", "小学", "幼儿园", "银行", "支行"]) {
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

/// Long names of bodies and the short ones that everybody uses.
const USUAL: [(&str, &str); 42] = [
    ("人民政府办公室", "政府办"),
    ("委办公室", "委办"),
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
    if folded.starts_with("共青团") && folded.ends_with("委员会") {
        return "团县委".to_owned();
    }
    for (ending, short) in [("镇人民政府", "镇"), ("乡人民政府", "乡"), ("街道办事处", "街道")] {
        if let Some(place) = folded.strip_suffix(ending) {
            return format!("{}{short}", without_county(place, county_names));
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
            ("星球", None),
            ("", None),
        ] {
            assert_eq!(class_of_word(word), class, "{word}");
        }
        assert_eq!(class_of_group("县直单位（35个）"), Some(CountyDepartment));
        assert_eq!(class_of_group("县直综合组"), None);
        assert_eq!(class_of_group("乡镇组"), Some(Township));
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
            ("县教体局", "教体局"),
            ("东桥镇", "东桥镇"),
        ] {
            assert_eq!(short_name(full, &county), short, "{full}");
        }
    }
}
