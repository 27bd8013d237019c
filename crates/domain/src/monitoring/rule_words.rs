//! What a rule says to people: what is wrong, how to mend it, on what ground, and how grave it is.

use super::candidate::{Candidate, Rule};
use super::decision::Origin;
use super::home::HOME;
use super::rules::columns::NUMBERS;
use super::site_wide::SITE;

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    /// 一般.
    Usual,
    /// 较重: a column as such is at fault.
    Grave,
    /// 严重: people are harmed while it stands.
    Urgent,
}

coded!(Severity);

impl Severity {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Usual => "一般",
            Self::Grave => "较重",
            Self::Urgent => "严重",
        }
    }
}

/// How a rule can be asked again about one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The page is opened and looked at.
    Page,
    /// The address is opened; two answers some time apart count.
    Reach,
    /// The column is read.
    Column,
    /// It lies in the past: a person decides.
    Never,
}

impl Rule {
    /// How grave.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::PersonalId | Self::PersonalMobile | Self::PersonalCard | Self::WeakMask => Severity::Urgent,
            Self::PageUnreachable | Self::ColumnEmpty | Self::ColumnOverdue => Severity::Grave,
            _ => Severity::Usual,
        }
    }

    /// How to mend it, in a colleague's words.
    #[must_use]
    pub const fn repair(self) -> &'static str {
        match self {
            Self::PageUnreachable => "请联系网站管理单位恢复这个页面；网址已经改变的，告知政务公开办更新登记。",
            Self::ColumnEmpty => "请补充应当公开的内容；确实没有的，发布说明并写明原因和日期。",
            Self::ColumnOverdue => "请发布最近应当公开的内容；确实没有的，发布说明并写明原因和日期。",
            Self::MonthlyMinimum => "请说明原因，并在下个月补足发布数量。",
            Self::WeeklyMissed => "请说明原因，并从本周起保持每周至少更新一条。",
            Self::DeadLink => "请改正或删除打不开的链接和附件，并检查同一页上的其他链接。",
            Self::FutureDate => "请把发布日期改为实际发布的日期。",
            Self::InterpretationLate => "请说明原因；今后政策文件公开后3个工作日内同步发布解读。",
            Self::Repeated => "请保留一处，其余删除或改为链接。",
            Self::PersonalId => "请立即撤下或遮盖完整的身份证号码，处理后核对附件和其他转载页面。",
            Self::PersonalMobile => "请立即遮盖完整的个人手机号码；属于对外公布的办公电话的，在反馈中说明。",
            Self::PersonalCard => "请立即撤下或遮盖完整的银行卡号，处理后核对附件和其他转载页面。",
            Self::TitleYear => "请核对标题和正文的年份，改正写错的一处。",
            Self::WrongWord => "请改正错误表述，并检查同一批稿件。",
            Self::ListDate => "请核对发布日期，把列表和正文改成同一个日期。",
            Self::WeakMask => "请至少遮盖4位数字（身份证号码宜遮盖出生日期），处理后核对附件和其他转载页面。",
            Self::MissingElements => "请在文件页面补全缺少的要素；确实没有文号的，在反馈中说明。",
            Self::AnswerLate => "请说明原因；今后在规定的工作日内答复，需要延期的先告知申请人。",
            Self::Alike => "请核对两篇文章：同一内容的，保留一处，其余删除或改为链接；不是同一内容的，在反馈中说明。",
            Self::ItemNotPublished => "请公开这个事项，并在“每月事项”里填写公开链接；确实没有内容的，发布说明后填写说明的链接。",
            Self::SiteMark => "请在首页底部补上缺少的标识；标识是图片或由脚本显示的，在反馈中说明。",
            Self::ErrorEntrance => "请在首页添加“我为政府网站找错”入口；已经添加的，在反馈中写明位置。",
            Self::PageTags => "请联系网站管理单位在页面模板中加上缺少的标签；同一模板的其他页面一并补上。",
            Self::OnSite => "请在现场整改，拍照作为佐证材料；涉及网上内容的一并更正。",
        }
    }

    /// On what ground, as it stands in a notice.
    #[must_use]
    pub const fn basis(self) -> &'static str {
        match self {
            Self::PersonalId | Self::PersonalMobile | Self::PersonalCard | Self::WeakMask => "《中华人民共和国政府信息公开条例》第十五条",
            Self::WeeklyMissed => "县政务公开考核细则：各单位每周至少更新一条",
            Self::MonthlyMinimum => "县政务公开考核细则：每月最低公开数量",
            Self::OnSite => "县政务公开考核细则：现场检查",
            Self::AnswerLate => "《中华人民共和国政府信息公开条例》第三十三条；《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）",
            Self::MissingElements => "《政府网站发展指引》（国办发〔2017〕47号）",
            Self::ItemNotPublished => "县政务公开每月事项清单",
            Self::InterpretationLate => "县政务公开重点工作清单：政策文件公开后3个工作日内发布解读",
            _ => "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）",
        }
    }

    /// How it is asked again.
    #[must_use]
    pub const fn again(self) -> Again {
        match self {
            Self::PageUnreachable | Self::DeadLink => Again::Reach,
            Self::MissingElements => Again::Page,
            // one page alone does not show what its list says
            Self::ColumnEmpty | Self::ColumnOverdue | Self::ListDate => Again::Column,
            Self::FutureDate
            | Self::PersonalId
            | Self::PersonalMobile
            | Self::PersonalCard
            | Self::TitleYear
            | Self::WrongWord
            | Self::WeakMask => Again::Page,
            Self::MonthlyMinimum | Self::WeeklyMissed | Self::InterpretationLate | Self::Repeated | Self::OnSite => Again::Never,
            Self::AnswerLate | Self::Alike | Self::ItemNotPublished | Self::SiteMark | Self::ErrorEntrance | Self::PageTags => Again::Never,
        }
    }
}

/// Why a rule cannot look again at a finding, and who looks instead; none where it can.
#[must_use]
pub const fn who_looks(rule: Rule, origin: Origin) -> Option<&'static str> {
    match (origin, rule.again()) {
        (Origin::OnSite, _) => Some("这个问题是现场检查发现的，不能复测；请提交反馈并附照片，由政务公开办的同事核实。"),
        (Origin::Hand | Origin::File, _) => Some("这个问题不是自动监测发现的，不能复测；请提交反馈，由政务公开办的同事打开页面核实。"),
        (Origin::Machine, Again::Never) if matches!(rule, Rule::SiteMark | Rule::ErrorEntrance) => {
            Some("这个问题在首页上，不能复测；请提交反馈，由政务公开办的同事打开首页核实。")
        }
        (Origin::Machine, Again::Never) if matches!(rule, Rule::PageTags) => {
            Some("页面标签在网页的源代码里，不能复测；请提交反馈，由政务公开办的同事打开源代码核实。")
        }
        (Origin::Machine, Again::Never) => Some("这类问题发生在过去，不能复测；请提交反馈，由政务公开办核定。"),
        (Origin::Machine, Again::Page | Again::Reach | Again::Column) => None,
    }
}

/// Why an address failed, in words: `http_404` → 返回404.
#[must_use]
pub fn cause_words(cause: &str) -> String {
    match cause {
        "refused" => "连接被拒绝".into(),
        "timeout" => "超时没有应答".into(),
        "dns" => "域名不存在".into(),
        "reset" => "应答中断".into(),
        "tls" => "证书无效或安全连接失败".into(),
        "redirect_loop" => "反复跳转".into(),
        "soft_404" => "页面提示内容不存在".into(),
        other => other.strip_prefix("http_").map_or_else(|| other.to_owned(), |status| format!("返回{status}")),
    }
}

/// What is wrong, in one sentence, from a candidate's facts.
#[must_use]
pub fn problem(candidate: &Candidate) -> String {
    let text = |key: &str| match candidate.evidence.get(key) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    if !text(SITE).is_empty() && candidate.evidence.contains_key(HOME) {
        let (site, cause, tries, units) = (text(SITE), cause_words(&text("cause")), text("tries"), text("units"));
        return format!("网站{site}的首页打不开（{cause}，共访问{tries}次），涉及{units}个单位，按一个问题处理。");
    }
    if !text(SITE).is_empty() {
        let what = match candidate.rule {
            Rule::ColumnEmpty => "没有内容".to_owned(),
            _ => format!("打不开（{}）", cause_words(&text("cause"))),
        };
        let things = if candidate.rule == Rule::DeadLink { "页面" } else { "栏目" };
        return format!(
            "网站{}的{}个{things}中有{}个{what}，涉及{}个单位，按一个问题处理。",
            text(SITE),
            text("of"),
            text("number"),
            text("units")
        );
    }
    match candidate.rule {
        Rule::PageUnreachable => format!("栏目页面打不开（{}）。", cause_words(&text("cause"))),
        Rule::ColumnEmpty => "栏目没有内容。".into(),
        Rule::ColumnOverdue if text("newest").is_empty() => format!("栏目没有可以认定日期的更新，期限为{}天。", text("limit")),
        Rule::ColumnOverdue => format!("栏目最近更新为{}，超过{}天的更新期限。", text("newest"), text("limit")),
        Rule::MonthlyMinimum => {
            let origin = Origin::from_code(&text(NUMBERS)).map(|origin| format!("（条数由{}）", origin.label())).unwrap_or_default();
            format!("当月发布{}条，少于规定的{}条{origin}。", text("count"), text("minimum"))
        }
        Rule::WeeklyMissed => {
            let week = candidate.period.clone().unwrap_or_default().replace('/', "至");
            format!("{week}这一周没有更新。")
        }
        Rule::DeadLink => format!("链接打不开（{}）。", cause_words(&text("cause"))),
        Rule::FutureDate => format!("发布日期写成{}，在监测日之后。", text("date")),
        Rule::InterpretationLate => {
            let days = Some(text("days")).filter(|days| !days.is_empty()).unwrap_or_else(|| "3".to_owned());
            let base_of = Some(text("base_of")).filter(|of| !of.is_empty()).unwrap_or_else(|| "公开".to_owned());
            format!("文件{}{base_of}，解读{}发布，超过{days}个工作日。", text("base"), text("published"))
        }
        Rule::Repeated => "与本单位另一篇文章的标题和正文相同，重复发布。".into(),
        Rule::PersonalId => format!("出现没有遮盖的身份证号码（{}）。", text("masked")),
        Rule::PersonalMobile => format!("出现没有遮盖的手机号码（{}）。", text("masked")),
        Rule::PersonalCard => format!("出现没有遮盖的银行卡号（{}）。", text("masked")),
        Rule::TitleYear => format!("标题写{}年，正文写的是{}年。", text("title_year"), text("text_year")),
        Rule::WrongWord if text("right").is_empty() => format!("错误表述“{}”。", text("word")),
        Rule::WrongWord => format!("错误表述“{}”，应为“{}”。", text("word"), text("right")),
        Rule::ListDate => format!("列表里的日期是{}，正文里的发布日期是{}。", text("list_date"), text("date")),
        Rule::WeakMask => format!("个人号码只遮盖了几位，可以推算出来（{}）。", text("masked")),
        Rule::MissingElements => format!("页面没有写明{}。", text("missing")),
        Rule::AnswerLate => {
            let term = Some(text("term")).filter(|term| !term.is_empty()).unwrap_or_else(|| format!("{}个工作日", text("days")));
            format!("{}来信或申请，{}答复，超过{term}。", text("asked"), text("answered"))
        }
        Rule::Alike => format!("正文与本单位另一篇文章基本相同：《{}》（{}）。", text("first_title"), text("first")),
        Rule::SiteMark => format!("首页没有读到{}。", text("item")),
        Rule::ErrorEntrance => "首页没有读到“我为政府网站找错”入口。".into(),
        Rule::PageTags => format!("抽查的页面没有{}。", text("item")),
        Rule::ItemNotPublished => format!("{}的“{}”到{}没有公开。", text("list"), text("item"), text("due")),
        Rule::OnSite => format!("现场检查发现：{}。", text("word")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;

    #[test]
    fn what_a_person_saw_a_person_looks_at() {
        for (rule, origin, looks) in [
            (Rule::DeadLink, Origin::Machine, true),
            (Rule::WrongWord, Origin::Machine, true),
            (Rule::Repeated, Origin::Machine, false),
            (Rule::DeadLink, Origin::Hand, false),
            (Rule::WrongWord, Origin::File, false),
            (Rule::OnSite, Origin::OnSite, false),
        ] {
            assert_eq!(who_looks(rule, origin).is_none(), looks, "{rule:?} {origin:?}");
        }
    }

    #[test]
    fn every_rule_says_what_is_wrong_and_how_to_mend_it() {
        for rule in Rule::ALL {
            let one = Candidate {
                unit: String::new(),
                column: String::new(),
                rule,
                url: String::new(),
                title: String::new(),
                period: Some("2026-10-05/2026-10-11".into()),
                evidence: Map::new(),
            };
            for words in [problem(&one).as_str(), rule.repair()] {
                assert!(words.ends_with('。') && words.chars().count() > 5, "{rule:?}: {words}");
            }
            assert!(!rule.basis().is_empty());
        }
        let one = Candidate {
            unit: String::new(),
            column: String::new(),
            rule: Rule::DeadLink,
            url: String::new(),
            title: String::new(),
            period: None,
            evidence: Map::new(),
        };
        assert_eq!(problem(&one.clone().with("cause", "http_404")), "链接打不开（返回404）。");
        let site = Candidate { rule: Rule::PageUnreachable, ..one.clone() }.with("site", "a.cn").with("cause", "timeout");
        let site = site.with("number", 5).with("of", 6).with("units", 2);
        assert_eq!(problem(&site), "网站a.cn的6个栏目中有5个打不开（超时没有应答），涉及2个单位，按一个问题处理。");
        let home =
            Candidate { rule: Rule::PageUnreachable, ..one.clone() }.with("site", "a.cn").with("home", true).with("cause", "http_500");
        let home = home.with("tries", 3).with("units", 2);
        assert_eq!(problem(&home), "网站a.cn的首页打不开（返回500，共访问3次），涉及2个单位，按一个问题处理。");
        let overdue = Candidate { rule: Rule::ColumnOverdue, ..one }.with("newest", "2026-09-01").with("limit", 14);
        assert_eq!(problem(&overdue), "栏目最近更新为2026-09-01，超过14天的更新期限。");
    }
}
