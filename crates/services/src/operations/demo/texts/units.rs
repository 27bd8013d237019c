//! The register of the demo county: 35 county units and 11 townships with the development zone, in the official order.

use domain::register::unit::UnitClass::{self, CountyDepartment, DevelopmentZone, Institution, Township, Vertical};

use super::DemoUnit;

/// All units in the official order.
pub const UNITS: [&DemoUnit; 46] = [
    &unit(
        CountyDepartment,
        PLAIN,
        "云岫县人民政府办公室",
        "政府办",
        &["县政府办", "政府办公室", "政务公开办", "政府办（政务公开办）"],
        "周文静",
        "方建国",
    ),
    &unit(CountyDepartment, KEY, "云岫县发展和改革委员会", "发改委", &["县发改委", "发展改革委"], "吴晓岚", "俞卫民"),
    &unit(CountyDepartment, KEY, "云岫县教育体育局", "教体局", &["县教体局", "教育局"], "郑立群", "任德林"),
    &unit(CountyDepartment, PLAIN, "云岫县工业和信息化局", "工信局", &["县工信局", "经信局"], "冯思远", "袁志刚"),
    &unit(CountyDepartment, KEY, "云岫县公安局", "公安局", &["县公安局"], "蒋雨桐", "柳世杰"),
    &unit(CountyDepartment, KEY, "云岫县民政局", "民政局", &["县民政局"], "沈建芳", "鲍宏伟"),
    &unit(CountyDepartment, KEY, "云岫县司法局", "司法局", &["县司法局"], "韩书宁", "史跃进"),
    &unit(CountyDepartment, KEY, "云岫县财政局", "财政局", &["县财政局"], "杨海燕", "唐光明"),
    &unit(CountyDepartment, KEY, "云岫县人力资源和社会保障局", "人社局", &["县人社局"], "朱志成", "费培元"),
    &unit(CountyDepartment, KEY, "云岫县自然资源和规划局", "自然资源和规划局", &["自然资源局", "资规局"], "秦明慧", "廉少华"),
    &unit(Vertical, KEY, "安澜市云岫县生态环境分局", "生态环境分局", &["县生态环境分局", "环保局"], "许若溪", "岑绍武"),
    &unit(CountyDepartment, KEY, "云岫县住房和城乡建设局", "住建局", &["县住建局", "住房城乡建设局"], "何国栋", "薛锦程"),
    &unit(CountyDepartment, KEY, "云岫县城市管理局", "城管局", &["县城管局", "城管执法局"], "吕春梅", "雷爱军"),
    &unit(CountyDepartment, KEY, "云岫县交通运输局", "交通局", &["县交通局", "交通运输局"], "施一帆", "贺克勤"),
    &unit(CountyDepartment, KEY, "云岫县农业农村局", "农业农村局", &["县农业农村局", "农委", "乡村振兴局"], "张佳宁", "倪维新"),
    &unit(CountyDepartment, KEY, "云岫县水利局", "水利局", &["县水利局", "水务局"], "孔向东", "汤敬业"),
    &unit(CountyDepartment, PLAIN, "云岫县商务局", "商务局", &["县商务局"], "曹秀兰", "滕传宝"),
    &unit(CountyDepartment, KEY, "云岫县文化和旅游局", "文旅局", &["县文旅局", "文化旅游局"], "严子墨", "殷东升"),
    &unit(CountyDepartment, KEY, "云岫县卫生健康委员会", "卫健委", &["县卫健委", "卫健局"], "华永健", "罗凌云"),
    &unit(CountyDepartment, PLAIN, "云岫县退役军人事务局", "退役军人局", &["县退役军人局", "退役军人事务局"], "金丽娟", "毕庆丰"),
    &unit(CountyDepartment, KEY, "云岫县应急管理局", "应急局", &["县应急局", "应急管理局"], "魏安琪", "郝泽厚"),
    &unit(CountyDepartment, PLAIN, "云岫县审计局", "审计局", &["县审计局"], "陶广平", "邬立新"),
    &unit(CountyDepartment, KEY, "云岫县市场监督管理局", "市场监管局", &["县市场监管局", "市监局"], "姜月红", "安保全"),
    &unit(CountyDepartment, PLAIN, "云岫县统计局", "统计局", &["县统计局"], "戚浩然", "常运来"),
    &unit(CountyDepartment, KEY, "云岫县医疗保障局", "医保局", &["县医保局", "医疗保障局"], "谢清扬", "乐道明"),
    &unit(CountyDepartment, PLAIN, "云岫县林业局", "林业局", &["县林业局"], "邹新宇", "于成林"),
    &unit(CountyDepartment, PLAIN, "云岫县数据资源管理局", "数管局", &["县数管局", "数据局", "数据资源局"], "喻素云", "时怀谷"),
    &unit(CountyDepartment, PLAIN, "云岫县信访局", "信访局", &["县信访局"], "柏天佑", "傅宗耀"),
    &unit(Vertical, KEY, "国家税务总局云岫县税务局", "税务局", &["县税务局"], "水玉洁", "皮家和"),
    &unit(Vertical, PLAIN, "云岫县气象局", "气象局", &["县气象局"], "窦长青", "卞信义"),
    &unit(Vertical, PLAIN, "安澜市住房公积金管理中心云岫管理部", "公积金管理部", &["公积金中心", "住房公积金管理部"], "章晨曦", "齐学礼"),
    &unit(Institution, PLAIN, "云岫县投资促进中心", "投促中心", &["投资促进中心", "招商局"], "云振华", "康定安"),
    &unit(Institution, PLAIN, "云岫县重点工程建设管理中心", "重点中心", &["重点工程中心", "重点处"], "苏冬雪", "伍怀德"),
    &unit(Institution, PLAIN, "云岫县供销合作社联合社", "供销社", &["县供销社", "供销联社"], "潘正阳", "余景行"),
    &unit(Institution, PLAIN, "云岫县残疾人联合会", "残联", &["县残联"], "葛巧玲", "元存厚"),
    &unit(Township, PLAIN, "云岫县岫阳镇人民政府", "岫阳镇", &["岫阳镇政府"], "奚学勤", "卜占山"),
    &unit(Township, PLAIN, "云岫县青檀镇人民政府", "青檀镇", &["青檀镇政府"], "范婉秋", "顾启明"),
    &unit(Township, PLAIN, "云岫县白鹭渡镇人民政府", "白鹭渡镇", &["白鹭渡镇政府"], "彭大勇", "孟修文"),
    &unit(Township, PLAIN, "云岫县枫林铺镇人民政府", "枫林铺镇", &["枫林铺镇政府"], "郎心怡", "平知行"),
    &unit(Township, PLAIN, "云岫县石泉湾镇人民政府", "石泉湾镇", &["石泉湾镇政府"], "鲁兴邦", "黄从善"),
    &unit(Township, PLAIN, "云岫县桂溪镇人民政府", "桂溪镇", &["桂溪镇政府"], "韦慧敏", "和载物"),
    &unit(Township, PLAIN, "云岫县长埂镇人民政府", "长埂镇", &["长埂镇政府"], "昌家骏", "穆思齐"),
    &unit(Township, PLAIN, "云岫县南坪乡人民政府", "南坪乡", &["南坪乡政府"], "马小满", "萧弘毅"),
    &unit(Township, PLAIN, "云岫县竹里乡人民政府", "竹里乡", &["竹里乡政府"], "苗守信", "尹致远"),
    &unit(Township, PLAIN, "云岫县云顶乡人民政府", "云顶乡", &["云顶乡政府"], "凤霞光", "姚敏行"),
    &unit(DevelopmentZone, PLAIN, "云岫经济开发区管理委员会", "开发区管委会", &["经开区", "经济开发区", "开发区"], "花亦凡", "邵慎言"),
];

/// Units whose deputy head signs reports before the office gets them.
pub const LEADS_WHO_SIGN: [&str; 2] = ["住建局", "公积金管理部"];

/// The townships.
pub const TOWNSHIPS: &[&str] = &["岫阳镇", "青檀镇", "白鹭渡镇", "枫林铺镇", "石泉湾镇", "桂溪镇", "长埂镇", "南坪乡", "竹里乡", "云顶乡"];

/// How many villages a township has; no other unit has any.
#[must_use]
pub fn villages(short_name: &str) -> u32 {
    let counts = TOWNSHIPS.iter().zip([16, 14, 12, 13, 15, 11, 12, 9, 8, 7]);
    counts.into_iter().find(|(name, _)| **name == short_name).map_or(0, |(_, count)| count)
}

/// The development zone.
pub const ZONE: &[&str] = &["开发区管委会"];

/// County departments that draft documents and answer requests.
pub const DEPARTMENTS: &[&str] = &[
    "政府办",
    "发改委",
    "教体局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人社局",
    "自然资源和规划局",
    "住建局",
    "城管局",
    "农业农村局",
    "卫健委",
    "市场监管局",
    "医保局",
];

const KEY: bool = true;
const PLAIN: bool = false;

const fn unit(
    class: UnitClass,
    key_area: bool,
    full_name: &'static str,
    short_name: &'static str,
    aliases: &'static [&'static str],
    clerk: &'static str,
    lead: &'static str,
) -> DemoUnit {
    DemoUnit { full_name, short_name, aliases, class, key_area, clerk, lead }
}
