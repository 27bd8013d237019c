//! Responsible-unit lists: tokens are always the text, and no unit is ever made up.
#![no_main]

use std::sync::LazyLock;

use domain::checklist::import::responsible::{DirectoryUnit, Resolver, UnitDirectory, county_names};
use domain::ids::UnitId;
use domain::register::unit::UnitClass;
use libfuzzer_sys::fuzz_target;

static DIRECTORY: LazyLock<UnitDirectory> = LazyLock::new(|| {
    let units = [
        ("青石县人民政府办公室", "政府办", UnitClass::CountyDepartment),
        ("青石县财政局", "财政局", UnitClass::CountyDepartment),
        ("青石县自然资源和规划局", "自然资源和规划局", UnitClass::CountyDepartment),
        ("国家税务总局青石县税务局", "税务局", UnitClass::Vertical),
        ("东桥镇人民政府", "东桥镇", UnitClass::Township),
        ("青石经济开发区管理委员会", "开发区管委会", UnitClass::DevelopmentZone),
    ];
    let units = units.map(|(full, short, class)| DirectoryUnit {
        id: UnitId::new(short),
        full_name: full.into(),
        short_name: short.into(),
        aliases: Vec::new(),
        class,
        valid_from: None,
        valid_to: None,
        successor: None,
    });
    UnitDirectory { county_names: county_names("青石县"), units: units.to_vec(), ..UnitDirectory::default() }
});

fuzz_target!(|text: &str| {
    let resolver = Resolver::new(&DIRECTORY, 2024);
    for expression in [resolver.read(text), resolver.read_leads(text), resolver.read_support(text)] {
        let rebuilt: String = expression.tokens.iter().flat_map(|token| [token.written.as_str(), token.separator.as_str()]).collect();
        assert_eq!(rebuilt, text);
        assert!(expression.assignees().iter().all(|assignee| DIRECTORY.unit(&assignee.unit).is_some()));
    }
});
