//! Contested lines, and corrections after the seal.

use chrono::{DateTime, Utc};
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::ids::{AppealId, CountyId, RoundId, RuleSetId};

use crate::{Conn, Result, StorageError, Tx};

/// An appeal, or a correction that somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Its id.
    pub id: AppealId,
    /// The round.
    pub round: RoundId,
    /// The unit.
    pub unit: String,
    /// The leaf.
    pub leaf: String,
    /// The rule.
    pub rule: String,
    /// What it is.
    pub kind: AppealKind,
    /// From 1.
    pub no: i64,
    /// Why the line is wrong.
    pub text: String,
    /// What shows it.
    pub evidence: String,
    /// What a correction is to say, as JSON; empty for an appeal.
    pub body: String,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// By whom.
    pub asked_by: String,
    /// By which account.
    pub account: String,
    /// How it stands.
    pub state: AppealState,
    /// What was decided, in words.
    pub decision: String,
    /// When and by whom.
    pub decided: Option<(DateTime<Utc>, String)>,
    /// By which account; empty while it is open.
    pub decided_account: String,
    /// Lines that were contested with one form share it; empty for those of old.
    pub filing: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    round_id: String,
    unit_id: String,
    leaf: String,
    rule: String,
    kind: String,
    no: i64,
    text: String,
    evidence: String,
    body: String,
    asked_at: DateTime<Utc>,
    asked_by: String,
    account_id: String,
    state: String,
    decision: String,
    decided_at: Option<DateTime<Utc>>,
    decided_by: Option<String>,
    decided_account: Option<String>,
    filing: String,
}

impl TryFrom<Row> for Appeal {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column: &'static str, value: &str| StorageError::inconsistent("score_appeal", column, value);
        Ok(Self {
            kind: AppealKind::from_code(&row.kind).ok_or_else(|| wrong("kind", &row.kind))?,
            state: AppealState::from_code(&row.state).ok_or_else(|| wrong("state", &row.state))?,
            id: AppealId::new(row.id),
            round: RoundId::new(row.round_id),
            unit: row.unit_id,
            leaf: row.leaf,
            rule: row.rule,
            no: row.no,
            text: row.text,
            evidence: row.evidence,
            body: row.body,
            asked_at: row.asked_at,
            asked_by: row.asked_by,
            account: row.account_id,
            decision: row.decision,
            decided: row.decided_at.zip(row.decided_by),
            decided_account: row.decided_account.unwrap_or_default(),
            filing: row.filing,
        })
    }
}

/// Enters an appeal or a correction that was asked for.
///
/// # Errors
/// `Duplicate` where the line was contested before.
pub async fn insert(tx: &mut Tx, appeal: &Appeal) -> Result<()> {
    execute!(
        tx,
        "insert into score_appeal (id, round_id, unit_id, leaf, rule, kind, no, text, evidence, body, asked_at, asked_by, account_id, state, filing, decision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '')",
        appeal.id.as_str(),
        appeal.round.as_str(),
        &appeal.unit,
        &appeal.leaf,
        &appeal.rule,
        appeal.kind.code(),
        appeal.no,
        &appeal.text,
        &appeal.evidence,
        &appeal.body,
        appeal.asked_at,
        &appeal.asked_by,
        &appeal.account,
        appeal.state.code(),
        &appeal.filing,
    )?;
    Ok(())
}

/// The appeals and corrections of a round, as they were asked.
///
/// # Errors
/// When the engine fails.
pub async fn of_round(conn: &mut Conn, round: &RoundId) -> Result<Vec<Appeal>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select id, round_id, unit_id, leaf, rule, kind, no, text, evidence, body, asked_at, asked_by, account_id, state, decision, decided_at, decided_by, decided_account, filing
         from score_appeal where round_id = $1 order by asked_at, id",
        round.as_str(),
    )?;
    rows.into_iter().map(Appeal::try_from).collect()
}

/// One of the county.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &AppealId) -> Result<Option<Appeal>> {
    let row = fetch_optional!(
        conn,
        Row,
        "select a.id, a.round_id, a.unit_id, a.leaf, a.rule, a.kind, a.no, a.text, a.evidence, a.body, a.asked_at, a.asked_by, a.account_id, a.state,
                a.decision, a.decided_at, a.decided_by, a.decided_account, a.filing
         from score_appeal a join assessment_round r on r.id = a.round_id where r.county_id = $1 and a.id = $2",
        county.as_str(),
        id.as_str(),
    )?;
    row.map(Appeal::try_from).transpose()
}

/// Decides one that is open; answers whether it still was.
///
/// # Errors
/// When the engine fails.
pub async fn decide(
    tx: &mut Tx,
    id: &AppealId,
    state: AppealState,
    decision: &str,
    at: DateTime<Utc>,
    (person, account): (&str, &str),
) -> Result<bool> {
    let changed = execute!(
        tx,
        "update score_appeal set state = $2, decision = $3, decided_at = $4, decided_by = $5, decided_account = $6 where id = $1 and state = 'open'",
        id.as_str(),
        state.code(),
        decision,
        at,
        person,
        account,
    )?;
    Ok(changed == 1)
}

/// How often each rule of a version was contested, over all rounds that were scored with it: leaf, rule, appeals, of these upheld.
///
/// # Errors
/// When the engine fails.
pub async fn of_rules(conn: &mut Conn, rules: &RuleSetId) -> Result<Vec<(String, String, i64, i64)>> {
    fetch_all!(
        conn,
        (String, String, i64, i64),
        "select a.leaf, a.rule, count(*), cast(sum(case when a.state = 'upheld' then 1 else 0 end) as bigint)
         from score_appeal a join assessment_round r on r.id = a.round_id
         where r.rule_set_id = $1 and a.kind = 'appeal' group by a.leaf, a.rule order by a.leaf, a.rule",
        rules.as_str(),
    )
}
