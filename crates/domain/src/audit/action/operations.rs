//! What is done to the county, its settings and its calendar.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::fact::{Fact, Sha256Hex, Tell};
use super::actions;
use crate::calendar::working_days::DayKind;
use crate::operations::{PARAMETERS, RETIRED, Settings};

/// Parameters in force, by key; told in the words of their table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ParameterFacts(BTreeMap<String, u32>);

impl From<&Settings> for ParameterFacts {
    fn from(settings: &Settings) -> Self {
        Self(settings.values().map(|(parameter, value)| (parameter.key.to_owned(), value)).collect())
    }
}

impl Tell for ParameterFacts {
    fn tell(&self, label: &str, facts: &mut Vec<Fact>) {
        let known = PARAMETERS.iter().filter_map(|one| Some((one.label, one.words(*self.0.get(one.key)?))));
        let known = known.map(|(words, value)| Fact { label: format!("{label}{words}"), value });
        facts.extend(known);
        for (key, value) in self.0.iter().filter(|(key, _)| PARAMETERS.iter().all(|one| one.key != key.as_str())) {
            // a parameter of a newer version stands as it is written
            let retired = RETIRED.iter().find(|(retired, ..)| retired == key);
            let (words, value) = retired
                .map_or_else(|| (key.as_str(), value.to_string()), |(_, words, unit)| (*words, format!("{value}个{}", unit.label())));
            facts.push(Fact { label: format!("{label}{words}"), value });
        }
    }
}

actions! {
    /// The county, its settings and its calendar.
    OperationsAction;

    /// The county came into being.
    CountyAdded = "county.add", "新建县" { name: String = "名称" }
    /// The county was given another name.
    CountyRenamed = "county.rename", "修改县名" { before: String = "改前", after: String = "改后" },
        was { name: String = "名称" }
    /// The county said who publishes and whom people ask.
    CountyTextsWritten = "county.texts", "修改发布单位和联系方式" { issuer: String = "发布单位", contact: String = "联系方式" }
    /// The county's emblem was set; the digest says which picture.
    EmblemSet = "county.emblem", "设置标识图片" { digest: Sha256Hex = "文件指纹" }
    /// The emblem was taken away.
    EmblemRemoved = "county.remove_emblem", "移除标识图片" {}
    /// Settings were changed.
    SettingsSaved = "settings.save", "修改设置" { before: ParameterFacts = "改前", after: ParameterFacts = "改后" }
    /// The county asks for a signature before reports go to the office, or asks no more.
    SignOffSet = "settings.sign_off", "设置先审后报" { on: bool = "报送前须经分管领导审签" }
    /// The county declared a day off or a day on.
    CountyDaySet = "settings.add_day", "设定放假或上班日" {
        day: NaiveDate = "日期",
        kind: DayKind = "类型",
        reason: String = "理由",
    }
    /// A year's holiday arrangement was loaded, and the dates that follow from it moved.
    HolidaysLoaded = "settings.load_holidays", "载入节假日安排" {
        year: i32 = "年度",
        source: String = "依据",
        off: usize = "放假天数",
        work: usize = "调休上班天数",
        moved: usize = "顺延的应报事项",
    }
    /// Something was decided for a day ahead.
    ChangeArranged = "change.arrange", "安排变更" { said: String = "内容", on: NaiveDate = "生效日" }
    /// It was taken back before its day, or put away after it could not be done.
    ChangeCancelled = "change.cancel", "取消安排" { said: String = "内容", on: NaiveDate = "生效日" }
    /// Its day came and it could not be done.
    ChangeImpossible = "change.refuse", "安排未能执行" { said: String = "内容", on: NaiveDate = "生效日", reason: String = "原因" }
    /// Such a day was taken back.
    CountyDayRemoved = "settings.remove_day", "取消放假或上班日" { day: NaiveDate = "日期" }
}
