use proptest::prelude::*;

use super::*;
use crate::register::unit::UnitClass;

/// A made-up county: every name below is either in here or is meant not to be.
pub(super) fn directory() -> UnitDirectory {
    use UnitClass::{CountyDepartment, DevelopmentZone, Institution, PublicEnterprise, Township, Vertical};
    let units: [(&str, &str, &[&str], UnitClass); 19] = [
        ("青石县人民政府办公室", "政府办", &["县政府办", "政务公开办", "政府办(政务公开办)"], CountyDepartment),
        ("青石县发展和改革委员会", "发改委", &["发展改革委"], CountyDepartment),
        ("青石县教育体育局", "教体局", &[], CountyDepartment),
        ("青石县公安局", "公安局", &[], CountyDepartment),
        ("青石县财政局", "财政局", &[], CountyDepartment),
        ("青石县自然资源和规划局", "自然资源和规划局", &["资规局"], CountyDepartment),
        ("山阳市青石县生态环境分局", "生态环境分局", &["环保局"], CountyDepartment),
        ("青石县文化和旅游局", "文旅局", &[], CountyDepartment),
        ("青石县农业农村局", "农业农村局", &[], CountyDepartment),
        ("青石县农业综合开发局", "农开局", &[], CountyDepartment),
        ("国家税务总局青石县税务局", "税务局", &["县税务局"], Vertical),
        ("山阳市住房公积金管理中心青石管理部", "公积金管理部", &[], Vertical),
        ("青石县残疾人联合会", "残联", &[], Institution),
        ("青石县自来水公司", "自来水公司", &[], PublicEnterprise),
        ("东桥镇人民政府", "东桥镇", &[], Township),
        ("西桥镇人民政府", "西桥镇", &[], Township),
        ("南塘乡人民政府", "南塘乡", &[], Township),
        ("北门街道办事处", "北门街道", &[], Township),
        ("青石经济开发区管理委员会", "开发区管委会", &["开发区"], DevelopmentZone),
    ];
    let mut directory = UnitDirectory {
        county_names: county_names("青石县"),
        units: units
            .into_iter()
            .map(|(full, short, aliases, class)| DirectoryUnit {
                id: UnitId::new(short),
                full_name: full.into(),
                short_name: short.into(),
                aliases: aliases.iter().map(|name| DatedName { name: (*name).into(), valid_from: None, valid_to: None }).collect(),
                class,
                valid_from: None,
                valid_to: None,
                successor: None,
            })
            .collect(),
        choices: OpenGroupChoices::default(),
    };
    let ended = "2021-06-01".parse().ok();
    directory.units[8].aliases.push(DatedName { name: "扶贫办".into(), valid_from: None, valid_to: ended });
    directory
}

fn read(text: &str) -> Expression {
    let directory = directory();
    Resolver::new(&directory, 2023).read(text)
}

pub(super) fn rebuilt(expression: &Expression) -> String {
    expression.tokens.iter().map(|token| format!("{}{}", token.written, token.separator)).collect()
}

/// `written=outcome` with * for a lead and ? for a presumed one.
pub(super) fn told(expression: &Expression) -> Vec<String> {
    let ids = |units: &[UnitId]| units.iter().map(UnitId::as_str).collect::<Vec<_>>().join("+");
    expression
        .tokens
        .iter()
        .map(|token| {
            let outcome = match &token.outcome {
                Outcome::Marker => "marker".to_owned(),
                Outcome::Resolved { unit, .. } => unit.to_string(),
                Outcome::Group { units, .. } => format!("[{}]", units.len()),
                Outcome::OpenGroup { likely_original, .. } => format!("open{}", likely_original.as_deref().unwrap_or("")),
                Outcome::Unresolved { candidates, .. } => format!("?{}", ids(candidates)),
            };
            let role = match (token.role, token.lead_presumed) {
                (Some(AssignmentRole::Lead), true) => "?",
                (Some(AssignmentRole::Lead), false) => "*",
                _ => "",
            };
            format!("{}={outcome}{role}", token.written)
        })
        .collect()
}

#[test]
fn written_lists_are_understood() {
    let cases: [(&str, &[&str]); 46] = [
        ("财政局", &["财政局=财政局?"]),
        ("财政局、教体局", &["财政局=财政局?", "教体局=教体局"]),
        ("青石县财政局，县教体局；税务局", &["青石县财政局=财政局?", "县教体局=教体局", "税务局=税务局"]),
        ("直有关单位,各乡镇人民政府、开发区管委会", &["直有关单位=open县直有关单位", "各乡镇人民政府=[3]", "开发区管委会=开发区管委会"]),
        ("税务局、发改委等县直有关单位,各乡镇", &["税务局=税务局?", "发改委=发改委", "县直有关单位=open", "各乡镇=[3]"]),
        ("各乡镇(街道)、各镇", &["各乡镇(街道)=[4]", "各镇=[2]"]),
        ("各乡镇(开发区)", &["各乡镇=[3]", "开发区=开发区管委会"]),
        ("政府办(政务公开办", &["政府办(政务公开办=政府办?"]),
        ("政府办(政务公开办,财政局", &["政府办(政务公开办=政府办?", "财政局=财政局"]),
        ("政府办（政务公开办）、财政局", &["政府办（政务公开办）=政府办?", "财政局=财政局"]),
        ("财政局(国库股、预算股)、教体局", &["财政局(国库股、预算股)=财政局?", "教体局=教体局"]),
        ("财政局(教体局)", &["财政局=财政局?", "教体局=教体局"]),
        ("政府办牵头,教体局、财政局,各乡镇", &["政府办=政府办*", "教体局=教体局", "财政局=财政局", "各乡镇=[3]"]),
        ("政府办牵头，教体局、财政局配合", &["政府办=政府办*", "教体局=教体局", "财政局=财政局"]),
        ("政府办、财政局牵头，教体局配合", &["政府办=政府办*", "财政局=财政局*", "教体局=教体局"]),
        ("由财政局牵头负责", &["由=marker", "财政局=财政局*"]),
        ("财政局(牵头)、教体局", &["财政局=财政局*", "教体局=教体局"]),
        ("财政局负责,教体局协助", &["财政局=财政局*", "教体局=教体局"]),
        ("财政局、教体局按职责分工负责", &["财政局=财政局?", "教体局=教体局"]),
        (
            "牵头单位：财政局、发改委；配合单位：教体局、各乡镇",
            &["牵头单位=marker", "财政局=财政局*", "发改委=发改委*", "配合单位=marker", "教体局=教体局", "各乡镇=[3]"],
        ),
        ("牵头单位 财政局", &["牵头单位=marker", "财政局=财政局*"]),
        ("发改委、教体局、残联等牵头单位", &["发改委=发改委*", "教体局=教体局*", "残联=残联*", "牵头单位=marker"]),
        ("发改委,教体局,残联等牵头单位", &["发改委=发改委*", "教体局=教体局*", "残联=残联*", "牵头单位=marker"]),
        ("财政局、教体局等", &["财政局=财政局?", "教体局=教体局"]),
        ("财政局等12个部门", &["财政局=财政局?", "12个部门=open"]),
        ("自然资源和规划局", &["自然资源和规划局=自然资源和规划局?"]),
        ("自然资源局和财政局", &["自然资源局=自然资源和规划局?", "财政局=财政局"]),
        ("县发展和改革委员会及文化和旅游局", &["县发展和改革委员会=发改委?", "文化和旅游局=文旅局"]),
        ("财政局以及各乡镇", &["财政局=财政局?", "各乡镇=[3]"]),
        ("财政局会同教体局", &["财政局=财政局*", "教体局=教体局"]),
        ("自然资源和\n规划局、财 政 局", &["自然资源和\n规划局=自然资源和规划局?", "财 政 局=财政局"]),
        ("财政局\n教体局\n税务局", &["财政局=财政局?", "教体局=教体局", "税务局=税务局"]),
        ("山阳市住房公积金管理中心\n青石管理部 财政局", &["山阳市住房公积金管理中心\n青石管理部=公积金管理部?", "财政局=财政局"]),
        ("财政局 金融局", &["财政局=财政局?", "金融局=?"]),
        ("财政局和金融局", &["财政局=财政局?", "金融局=?"]),
        ("公安分局、生态环境分局", &["公安分局=?公安局?", "生态环境分局=生态环境分局"]),
        ("农业局", &["农业局=?农业农村局+农开局?"]),
        ("1.财政局 2.教体局", &["1.=marker", "财政局=财政局?", "教体局=教体局"]),
        ("①财政局②教体局", &["①=marker", "财政局=财政局?", "教体局=教体局"]),
        ("(一)财政局", &["(一)=marker", "财政局=财政局?"]),
        ("东桥镇政府、县南塘乡", &["东桥镇政府=东桥镇?", "县南塘乡=南塘乡"]),
        ("县直各部门、公共企事业单位", &["县直各部门=[10]", "公共企事业单位=[1]"]),
        ("市直有关单位、各村(居)", &["市直有关单位=??", "各村(居)=?"]),
        ("各牵头单位,各直属机构", &["各牵头单位=open", "各直属机构=open"]),
        ("财政局、各乡镇按各自职责落实", &["财政局=财政局?", "各乡镇=[3]"]),
        ("/", &["/=marker"]),
    ];
    for (text, expected) in cases {
        let expression = read(text);
        assert_eq!(told(&expression), expected, "{text}");
        assert_eq!(rebuilt(&expression), text);
    }
}

#[test]
fn open_lists_say_so() {
    for (text, open) in [
        ("财政局", false),
        ("财政局等", true),
        ("财政局等牵头单位", true),
        ("有关乡镇", true),
        ("各乡镇", false),
        ("各责任单位", true),
        ("某某高等学校", false),
    ] {
        assert_eq!(read(text).open, open, "{text}");
    }
}

#[test]
fn reasons_are_given() {
    let reason = |text: &str| match &read(text).tokens[0].outcome {
        Outcome::Unresolved { reason, .. } => Some(*reason),
        _ => None,
    };
    assert_eq!(reason("公安分局"), Some(Reason::OtherLevel));
    assert_eq!(reason("市财政局"), Some(Reason::OtherLevel));
    assert_eq!(reason("金融局"), Some(Reason::NotInRegister));
    assert_eq!(reason("农业局"), Some(Reason::Ambiguous));
    assert_eq!(reason("各村(居)"), Some(Reason::EmptyGroup));
    assert_eq!(reason("扶贫办"), Some(Reason::OutOfUse));
    assert_eq!(reason("无"), Some(Reason::NotAName));
    assert_eq!(reason("财政局"), None);
    let directory = directory();
    let before = Resolver::new(&directory, 2020).read("扶贫办");
    assert!(matches!(&before.tokens[0].outcome, Outcome::Resolved { unit, via: NamedVia::Alias } if unit.as_str() == "农业农村局"));
}

#[test]
fn columns_of_their_own_decide_who_leads() {
    let directory = directory();
    let resolver = Resolver::new(&directory, 2023);
    assert_eq!(told(&resolver.read_leads("财政局、教体局")), ["财政局=财政局*", "教体局=教体局*"]);
    assert_eq!(told(&resolver.read_leads("财政局牵头,教体局配合")), ["财政局=财政局*", "教体局=教体局"]);
    assert_eq!(told(&resolver.read_support("财政局、教体局")), ["财政局=财政局", "教体局=教体局"]);
    // a column of those who help may say that nobody does
    assert_eq!(told(&resolver.read_support(" 无")), [" 无=marker"]);
}

#[test]
fn a_confirmed_open_group_is_remembered_also_under_its_lost_character() {
    let mut directory = directory();
    directory.choices.remember("县直有关单位", vec![UnitId::new("财政局"), UnitId::new("税务局")]);
    let expression = Resolver::new(&directory, 2023).read("财政局等直有关单位、各镇");
    let assignees: Vec<(&str, AssignmentRole, AssignedVia)> =
        expression.assignees().iter().map(|a| (directory.unit(&a.unit).unwrap().list_name(), a.role, a.via)).collect::<Vec<_>>();
    assert_eq!(
        assignees,
        [
            ("财政局", AssignmentRole::Lead, AssignedVia::Name),
            ("税务局", AssignmentRole::Support, AssignedVia::OpenGroup),
            ("东桥镇", AssignmentRole::Support, AssignedVia::Group),
            ("西桥镇", AssignmentRole::Support, AssignedVia::Group),
        ]
    );
    let token = &expression.tokens[1];
    assert_eq!(token.outcome.choice_key(&token.written), Some("县直有关单位"));
}

#[test]
fn empty_cells_name_nobody() {
    for text in ["", " ", "\u{a0}\n", "/", "—、", "牵头单位:"] {
        let expression = read(text);
        assert_eq!(rebuilt(&expression), text);
        assert!(expression.names_nobody() || text == "—、", "{text:?}");
    }
}

#[test]
fn hostile_texts_take_no_longer_than_honest_ones() {
    let started = std::time::Instant::now();
    let directory = directory();
    let resolver = Resolver::new(&directory, 2023);
    for seed in [
        "和",
        "等",
        "(",
        ")",
        "()",
        " ",
        "\n",
        "局和",
        "财政局和",
        "财 ",
        "等等",
        "牵头",
        "(牵头",
        "县",
        "各",
        "直",
        "a和b ",
        "、",
        "😀",
        "局 局和",
    ] {
        let text: String = seed.chars().cycle().take(4_000).collect();
        assert_eq!(rebuilt(&resolver.read(&text)), text, "{seed}");
    }
    // twenty texts; the limit only tells linear from quadratic on a slow machine
    assert!(started.elapsed().as_secs() < 200, "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn tokens_are_always_the_text(text in "\\PC{0,80}") {
        let expression = read(&text);
        prop_assert_eq!(rebuilt(&expression), text);
    }

    #[test]
    fn tokens_are_always_the_text_of_lists(parts in prop::collection::vec(prop::sample::select(vec![
        "财政局", "自然资源和规划局", "各乡镇人民政府", "直有关单位", "等", "和", "及", "、", "，", "(", "）", "牵头", "配合单位", "：", "\n", " ", "\u{a0}",
        "政府办", "由", "；", "1.", "县", "各", "分局", "\u{200b}", "😀", "(牵头)", "会同",
    ]), 0..14)) {
        let text = parts.concat();
        let expression = read(&text);
        prop_assert_eq!(rebuilt(&expression), text);
        // a unit is never made up: every assignee is in the directory
        let known = directory();
        prop_assert!(expression.assignees().iter().all(|assignee| known.unit(&assignee.unit).is_some()));
    }
}
