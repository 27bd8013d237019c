//! Tasks with their units, sections, exemptions and confirmed problems held against the audit log (`gongkai verify`), and beside them the
//! register, what lists are called and from when they ask, published tables, what was carried over, which unit answers for a problem,
//! and whole rules that are not listed for a while: the row of the log of every act that changes some of them bears their digests as
//! they were stored.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use documents::{Sha256Digest, canonical};
use domain::audit::rows::{Groups, HeldRows, ROWS, RowDigests, RowFault, ToldRow, changed, held};
use domain::calendar::office_time::{day_of, day_text};
use domain::ids::{ChecklistId, CountyId, FindingId, NoticeId};
use serde_json::Value;
use storage::operations::audit as log;
use storage::operations::rows::{self, RowText};
use storage::operations::rows_beside;
use storage::operations::rows_lives::{self, KeptLife, LivesOf};
use storage::{Conn, checklist};

use super::lives::differences;
use super::records::altered;
use crate::{Result, ServiceError};

/// So many rows of the log are read together.
const TOGETHER: i64 = 200;

/// So many differences are told one by one.
const NAMED: usize = 20;

/// What is held beside tasks and problems, as the office calls it.
const BESIDE: &str = "单位名册、清单名称、公开过的落实情况表、结转事项、问题的责任单位、监测规则的版本和整条规则暂不列出的申请";

/// Whose rows an act is about to change.
#[derive(Debug)]
enum Whose {
    Lists(Vec<ChecklistId>),
    FindingsOf(CountyId),
    RegisterOf(CountyId),
    PublicationsOf(ChecklistId),
    CarriedInto(Vec<ChecklistId>),
    WaiversOf(CountyId),
    RulesOf(CountyId),
    LivesOf(Vec<FindingId>),
    LivesOfNotice(NoticeId),
}

/// The rows before an act, so that its row of the log can say what it changed.
#[derive(Debug)]
pub(crate) struct Before {
    whose: Vec<Whose>,
    groups: Groups,
}

impl Before {
    /// Those of a list, with its title and first day; none where it is only about to be.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_list(conn: &mut Conn, list: &ChecklistId) -> Result<Self> {
        Self::of(conn, Whose::Lists(vec![list.clone()])).await
    }

    /// Those of every list of a county.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_lists(conn: &mut Conn, county: &CountyId) -> Result<Self> {
        let lists = checklist::list(conn, county).await?.into_iter().map(|list| list.id).collect();
        Self::of(conn, Whose::Lists(lists)).await
    }

    /// The problems of a county, with the units that answer for them.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_findings(conn: &mut Conn, county: &CountyId) -> Result<Self> {
        Self::of(conn, Whose::FindingsOf(county.clone())).await
    }

    /// The units of a county.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_register(conn: &mut Conn, county: &CountyId) -> Result<Self> {
        Self::of(conn, Whose::RegisterOf(county.clone())).await
    }

    /// What was published of a list, and whether it is.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_publications(conn: &mut Conn, list: &ChecklistId) -> Result<Self> {
        Self::of(conn, Whose::PublicationsOf(list.clone())).await
    }

    /// What was carried over into the lists of a county.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_carried(conn: &mut Conn, county: &CountyId) -> Result<Self> {
        let lists = checklist::list(conn, county).await?.into_iter().map(|list| list.id).collect();
        Self::of(conn, Whose::CarriedInto(lists)).await
    }

    /// The whole rules of a county that are not to be listed for a while.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_waivers(conn: &mut Conn, county: &CountyId) -> Result<Self> {
        Self::of(conn, Whose::WaiversOf(county.clone())).await
    }

    /// What a county has said about its rules, version by version.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_rules(conn: &mut Conn, county: &CountyId) -> Result<Self> {
        Self::of(conn, Whose::RulesOf(county.clone())).await
    }

    /// What was done about problems so far.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_lives(conn: &mut Conn, findings: Vec<FindingId>) -> Result<Self> {
        Self::of(conn, Whose::LivesOf(findings)).await
    }

    /// What was done about the items of a notice: of one that is only about to be, nothing.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn of_notice(conn: &mut Conn, notice: &NoticeId) -> Result<Self> {
        Self::of(conn, Whose::LivesOfNotice(notice.clone())).await
    }

    /// Both, for an act that changes some of each.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.whose.extend(other.whose);
        self.groups.extend(other.groups);
        self
    }

    async fn of(conn: &mut Conn, whose: Whose) -> Result<Self> {
        let groups = groups(texts(conn, &whose).await?)?;
        Ok(Self { whose: vec![whose], groups })
    }

    /// What was changed since.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) async fn changed(&self, conn: &mut Conn) -> Result<RowDigests> {
        let mut after = Groups::new();
        for whose in &self.whose {
            after.extend(groups(texts(conn, whose).await?)?);
        }
        Ok(changed(&self.groups, &after, whole))
    }
}

async fn texts(conn: &mut Conn, whose: &Whose) -> Result<Vec<RowText>> {
    match whose {
        Whose::Lists(lists) => {
            let mut all = Vec::new();
            for list in lists {
                all.extend(rows::of_list(conn, list).await?);
                all.extend(rows_beside::of_head(conn, list).await?);
            }
            Ok(all)
        }
        Whose::FindingsOf(county) => {
            let mut all = rows::of_findings(conn, county).await?;
            all.extend(rows_beside::of_answerers(conn, county).await?);
            Ok(all)
        }
        Whose::RegisterOf(county) => Ok(rows_beside::of_register(conn, county).await?),
        Whose::PublicationsOf(list) => {
            let mut all = rows_beside::of_publications(conn, list).await?;
            all.extend(rows_beside::of_head(conn, list).await?);
            Ok(all)
        }
        Whose::WaiversOf(county) => Ok(rows_beside::of_waivers(conn, county).await?),
        Whose::RulesOf(county) => Ok(rows_beside::of_rules(conn, county).await?),
        Whose::LivesOf(findings) => {
            let mut all = Vec::new();
            for finding in findings {
                all.extend(rows_lives::of_lives(conn, LivesOf::Finding(finding)).await?);
            }
            Ok(all)
        }
        Whose::LivesOfNotice(notice) => Ok(rows_lives::of_lives(conn, LivesOf::Notice(notice)).await?),
        Whose::CarriedInto(lists) => {
            let mut all = Vec::new();
            for list in lists {
                all.extend(rows_beside::of_carried(conn, list).await?);
            }
            Ok(all)
        }
    }
}

/// Whether a row or a group is what was done about a problem: it is counted apart.
fn is_life(key: &str) -> bool {
    matches!(key.split_once(':'), Some(("life" | "lives", _)))
}

/// Whether a row or a group is beside those of lists and problems: it is counted apart.
fn is_beside(key: &str) -> bool {
    const KINDS: [&str; 14] = [
        "register",
        "unit",
        "published",
        "version",
        "carried",
        "carry",
        "heading",
        "head",
        "answerers",
        "answerer",
        "waivers",
        "waiver",
        "rules",
        "rule",
    ];
    key.split_once(':').is_some_and(|(kind, _)| KINDS.contains(&kind))
}

fn groups(texts: Vec<RowText>) -> Result<Groups> {
    let mut all = Groups::new();
    for row in texts {
        let text = canonical::to_text(&row.content).map_err(ServiceError::internal)?;
        let digest = Sha256Digest::of(text.as_bytes()).as_str().to_owned();
        all.entry(row.group).or_default().insert(row.key, digest);
    }
    Ok(all)
}

/// The digest of a group.
fn whole(members: &BTreeMap<String, String>) -> String {
    let text: String = members.iter().flat_map(|(key, digest)| [key.as_str(), " ", digest.as_str(), "\n"]).collect();
    Sha256Digest::of(text.as_bytes()).as_str().to_owned()
}

/// What holding the rows against the log came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowsState {
    /// Every row is as the log says, as far as it says something.
    Whole {
        /// How many are held, and how many are not.
        rows: HeldRows,
        /// When the log began to keep digests of them; `None` where it holds none.
        since: Option<DateTime<Utc>>,
        /// The same of units, titles of lists, published tables, what was carried over, units that answer for problems, and waived rules.
        beside: HeldRows,
        /// The same of what was done about problems; that it is what their events add up to is held of all.
        lives: HeldRows,
    },
    /// What is not as it was written, each in a sentence without an end.
    Differs(Vec<String>),
}

impl RowsState {
    /// Whether nothing differs.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole { .. })
    }

    /// The finding in sentences, one a line.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Whole { rows, since, beside, lives } => {
                let begun = since.map(|since| format!("（自{}起记校验值）", day_text(day_of(since))));
                let said = whole_words("任务、责任分工、免报和监测问题", *rows, &begun.unwrap_or_default());
                let beside = Some(*beside).filter(|beside| *beside != HeldRows::default());
                let beside = beside.map(|beside| whole_words(BESIDE, beside, ""));
                let lives = Some(*lives).filter(|lives| *lives != HeldRows::default());
                let lives = lives.map(|lives| {
                    let all = lives.held + lives.unheld;
                    format!(
                        "{}\n{all} 个问题的状态、期限和办结日期都与各自的办理记录推算的一致。",
                        whole_words("问题的办理情况", lives, "")
                    )
                });
                [Some(said), beside, lives].into_iter().flatten().collect::<Vec<_>>().join("\n")
            }
            Self::Differs(faults) => {
                let mut lines: Vec<String> = faults.iter().take(NAMED).cloned().collect();
                if faults.len() > NAMED {
                    lines.push(format!("另有 {} 处没有逐一列出", faults.len() - NAMED));
                }
                format!(
                    "任务、责任分工、免报、监测问题、问题的办理情况、单位名册、清单名称、公开过的落实情况表、结转事项、问题的责任单位、监测规则的版本或整条规则暂不列出的申请与操作日志不符，共 {} 处：\n{}。\n请保留现场，与备份核对，并报告单位负责人。",
                    faults.len(),
                    lines.join("；\n")
                )
            }
        }
    }
}

/// How many rows of these kinds are held, in one sentence.
fn whole_words(kinds: &str, HeldRows { held, unheld }: HeldRows, begun: &str) -> String {
    if held == 0 && unheld > 0 {
        return format!("{kinds}共 {unheld} 条，操作日志里还没有它们的校验值，未核对；今后改动时会记下。");
    }
    let mut words = format!("{kinds}与操作日志相符：{held} 条逐字一致{begun}");
    if unheld > 0 {
        words += &format!("，{unheld} 条此后没有改动过，没有校验值，未核对");
    }
    words + "。"
}

/// What the logs of all counties say of rows.
#[derive(Debug, Default)]
struct Said {
    rows: BTreeMap<String, ToldRow>,
    since: Option<DateTime<Utc>>,
    beside: BTreeMap<String, ToldRow>,
    lives: BTreeMap<String, ToldRow>,
}

/// Holds tasks, units that answer for them, sections, exemptions and problems of every county against its log, and what is beside them.
///
/// # Errors
/// When the engine fails.
pub async fn verify_rows(conn: &mut Conn) -> Result<RowsState> {
    let mut said = Said::default();
    let (mut all, mut beside, mut of_lives) = (Groups::new(), Groups::new(), Groups::new());
    let (mut names, mut faults) = (HashMap::new(), Vec::new());
    for chain in log::chains(conn).await? {
        said.read(conn, &chain.county).await?;
        let mut whose = vec![
            ("监测问题".to_owned(), Whose::FindingsOf(chain.county.clone())),
            ("单位名册".to_owned(), Whose::RegisterOf(chain.county.clone())),
            ("整条规则暂不列出的申请".to_owned(), Whose::WaiversOf(chain.county.clone())),
            ("监测规则的版本".to_owned(), Whose::RulesOf(chain.county.clone())),
        ];
        names.insert(format!("register:{}", chain.county), chain.name.clone());
        for list in checklist::list(conn, &chain.county).await? {
            let (id, label) = (list.id.clone(), list.label());
            names.extend(["list", "published", "carried", "heading"].map(|group| (format!("{group}:{id}"), label.clone())));
            whose.push((format!("清单“{label}”的公开版本"), Whose::PublicationsOf(id.clone())));
            whose.push((format!("清单“{label}”的结转事项"), Whose::CarriedInto(vec![id])));
            whose.push((format!("清单“{label}”"), Whose::Lists(vec![list.id])));
        }
        match lives(conn, &chain.county).await.map_err(|error| (altered(&error), error)) {
            Ok(kept) => {
                faults.extend(differences(&chain.name, &kept)?);
                let texts = kept.iter().map(KeptLife::text).collect::<storage::Result<Vec<_>>>()?;
                names.extend(texts.iter().map(|row| (row.key.clone(), row.name.clone())));
                of_lives.extend(groups(texts)?);
            }
            Err((Some(problem), _)) => faults.push(format!("{}：问题的办理情况{problem}", chain.name)),
            Err((None, error)) => return Err(error),
        }
        for (what, whose) in whose {
            match texts(conn, &whose).await.map_err(|error| (altered(&error), error)) {
                Ok(texts) => {
                    names.extend(texts.iter().map(|row| (row.key.clone(), row.name.clone())));
                    let found = groups(texts)?;
                    let (own, others): (Groups, Groups) = found.into_iter().partition(|(group, _)| !is_beside(group));
                    all.extend(own);
                    beside.extend(others);
                }
                Err((Some(problem), _)) => faults.push(format!("{}：{what}{problem}", chain.name)),
                Err((None, error)) => return Err(error),
            }
        }
    }
    // what cannot be read is named by itself; whether the rest is all there cannot be said then
    if faults.is_empty() {
        match (held(&said.rows, &all, whole), held(&said.beside, &beside, whole), held(&said.lives, &of_lives, whole)) {
            (Ok(rows), Ok(beside), Ok(lives)) => return Ok(RowsState::Whole { rows, since: said.since, beside, lives }),
            (rows, beside, lives) => {
                let found = rows.err().into_iter().chain(beside.err()).chain(lives.err()).flatten();
                faults.extend(found.map(|(key, fault)| words(&key, fault, &names)));
            }
        }
    }
    Ok(RowsState::Differs(faults))
}

/// What was done about the problems of a county, read so that a state which nothing of ours writes is a finding.
async fn lives(conn: &mut Conn, county: &CountyId) -> Result<Vec<KeptLife>> {
    let all = rows_lives::lives(conn, LivesOf::County(county)).await?;
    for one in &all {
        one.life()?;
    }
    Ok(all)
}

impl Said {
    async fn read(&mut self, conn: &mut Conn, county: &CountyId) -> Result<()> {
        let mut after = i64::MIN;
        loop {
            let rows = log::bearing_rows(conn, county, after, TOGETHER).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.seq;
            for row in rows {
                let Ok(facts) = serde_json::from_str::<Value>(&row.detail) else { continue };
                let Ok(digests) = serde_json::from_value::<RowDigests>(facts[ROWS].clone()) else { continue };
                for (key, digest) in digests.0 {
                    let told = ToldRow { seq: row.seq, digest };
                    if is_life(&key) {
                        self.lives.insert(key, told);
                    } else if is_beside(&key) {
                        self.beside.insert(key, told);
                    } else {
                        self.since = Some(self.since.map_or(row.at, |since| since.min(row.at)));
                        self.rows.insert(key, told);
                    }
                }
            }
        }
    }
}

/// A difference, as the office finds it.
fn words(key: &str, fault: RowFault, names: &HashMap<String, String>) -> String {
    let (kind, id) = key.split_once(':').unwrap_or((key, ""));
    let kind = match kind {
        "task" => "任务",
        "section" => "工作内容",
        "exemption" => "免报",
        "finding" => "监测问题",
        "list" => "清单",
        "month" => "当月的监测问题",
        "unit" => "单位",
        "register" => "单位名册",
        "version" => "公开过的落实情况表",
        "published" => "公开过的落实情况表所属清单",
        "carry" => "结转事项",
        "carried" => "结转事项所属清单",
        "head" => "清单名称、起报日或公开状态",
        "heading" => "清单名称所属清单",
        "answerer" => "问题的责任单位",
        "answerers" => "当月各问题的责任单位",
        "waiver" => "整条规则暂不列出的申请",
        "waivers" => "整条规则暂不列出的申请",
        "life" => "问题的办理情况",
        "lives" => "问题的办理情况",
        "rule" => "监测规则的版本",
        "rules" => "监测规则的版本",
        other => other,
    };
    let name = names.get(key).map(|name| format!("“{name}”")).unwrap_or_default();
    let what = match fault {
        RowFault::Changed(seq) => format!("被改动：已不是操作日志第 {seq} 行所记的内容"),
        RowFault::Gone(seq) => format!("不见了：操作日志第 {seq} 行记有它"),
        RowFault::Back(seq) => format!("不应存在：操作日志第 {seq} 行记着它已被撤下"),
        RowFault::Group(seq) => format!("有不经系统增加、删除或改动的内容：整体已不是操作日志第 {seq} 行所记的"),
    };
    format!("{kind}{name}（{id}）{what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_named_as_the_office_knows_it() {
        let names = HashMap::from([("task:t1".to_owned(), "3 公开惠企政策".to_owned())]);
        let said = words("task:t1", RowFault::Changed(7), &names);
        assert_eq!(said, "任务“3 公开惠企政策”（t1）被改动：已不是操作日志第 7 行所记的内容");
        assert!(words("exemption:e1", RowFault::Gone(7), &names).starts_with("免报（e1）不见了"));
        let many = RowsState::Differs(vec![said; 25]).sentence();
        assert!(many.contains("共 25 处") && many.contains("另有 5 处"), "{many}");
    }

    #[test]
    fn what_is_not_covered_is_said() {
        let rows = HeldRows { held: 3, unheld: 2 };
        let since = "2026-11-29T03:00:00Z".parse().ok();
        let none = HeldRows::default();
        let said = RowsState::Whole { rows, since, beside: none, lives: none }.sentence();
        assert!(said.contains("3 条逐字一致（自2026年11月29日起记校验值）") && said.contains("2 条此后没有改动过"), "{said}");
        assert!(!said.contains("单位名册"), "{said}");
        let said = RowsState::Whole {
            rows: HeldRows { held: 0, unheld: 2 },
            since: None,
            beside: HeldRows { held: 4, unheld: 0 },
            lives: HeldRows::default(),
        }
        .sentence();
        assert!(said.contains("未核对") && said.ends_with(&format!("{BESIDE}与操作日志相符：4 条逐字一致。")), "{said}");
    }
}
