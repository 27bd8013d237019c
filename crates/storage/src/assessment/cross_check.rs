//! 互查: the notice, the draw, the pairs and the marks.

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::cross_check::Hand;
use domain::assessment::draw::Pair;
use domain::ids::{CountyId, RoundId};
use domain::register::ended::Ended;

use crate::{Conn, Result, StorageError, Tx};

/// A draw, announced or held.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CrossCheck {
    /// The notice as canonical JSON.
    pub notice: String,
    /// The source that will publish something.
    pub source: String,
    /// On which day.
    pub entropy_on: NaiveDate,
    /// When it was announced.
    pub announced_at: DateTime<Utc>,
    /// By whom.
    pub announced_by: String,
    /// What was published; empty until the draw.
    pub entropy_text: String,
    /// The seed; empty until the draw.
    pub seed: String,
    /// Conditions that were given up, by comma.
    pub relaxed: String,
    /// When it was drawn.
    pub drawn_at: Option<DateTime<Utc>>,
    /// By whom.
    pub drawn_by: String,
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckMark {
    /// The unit that is checked.
    pub unit: String,
    /// The leaf.
    pub leaf: String,
    /// The rule.
    pub rule: String,
    /// Whose.
    pub hand: Hand,
    /// From 1 for each hand.
    pub no: i64,
    /// The contract's members as JSON.
    pub body: String,
    /// What it takes off, in ten-thousandths.
    pub amount: i64,
    /// Evidence.
    pub evidence: String,
    /// When.
    pub marked_at: DateTime<Utc>,
    /// By whom.
    pub marked_by: String,
    /// By which account.
    pub account: String,
}

/// A pair of the draw as it stands on a later day. What was drawn and printed stays as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnPair {
    /// Who checks whom.
    pub pair: Pair,
    /// Short name of the checking unit.
    pub checker: String,
    /// Short name of the unit that is checked.
    pub checked: String,
    /// Whether the unit that is checked takes part in the round as it is settled now.
    pub takes_part: bool,
    /// The end of the checking unit, where it has one.
    pub checker_ended: Option<Ended>,
    /// The end of the unit that is checked, where it has one.
    pub checked_ended: Option<Ended>,
}

#[derive(sqlx::FromRow)]
struct DrawnRow {
    checker_id: String,
    unit_id: String,
    checker: String,
    checked: String,
    takes_part: i64,
    checker_end: Option<NaiveDate>,
    checker_successor: Option<String>,
    checked_end: Option<NaiveDate>,
    checked_successor: Option<String>,
}

impl From<DrawnRow> for DrawnPair {
    fn from(row: DrawnRow) -> Self {
        Self {
            pair: Pair { checker: row.checker_id, checked: row.unit_id },
            checker: row.checker,
            checked: row.checked,
            takes_part: row.takes_part > 0,
            checker_ended: row.checker_end.map(|on| Ended { on, successor: row.checker_successor }),
            checked_ended: row.checked_end.map(|on| Ended { on, successor: row.checked_successor }),
        }
    }
}

/// What is read of a pair, and from where.
macro_rules! drawn {
    (columns) => {
        "p.checker_id, p.unit_id, k.short_name as checker, u.short_name as checked,
         (select count(*) from round_unit g where g.round_id = p.round_id and g.unit_id = p.unit_id and g.assessed) as takes_part,
         k.valid_to as checker_end, ks.short_name as checker_successor, u.valid_to as checked_end, us.short_name as checked_successor"
    };
    (tables) => {
        "check_pair p join unit u on u.id = p.unit_id join unit k on k.id = p.checker_id
         left join unit us on us.id = u.successor_id left join unit ks on ks.id = k.successor_id"
    };
}

/// A pair with one of the marks on the unit that is checked, or with none.
#[derive(sqlx::FromRow)]
struct MarkRow {
    #[sqlx(flatten)]
    drawn: DrawnRow,
    leaf: Option<String>,
    rule: Option<String>,
    hand: Option<String>,
    no: Option<i64>,
    body: Option<String>,
    amount: Option<i64>,
    evidence: Option<String>,
    marked_at: Option<DateTime<Utc>>,
    marked_by: Option<String>,
    account_id: Option<String>,
}

/// Announces a draw.
///
/// # Errors
/// `Duplicate` where the round has one.
pub async fn announce(tx: &mut Tx, round: &RoundId, check: &CrossCheck) -> Result<()> {
    execute!(
        tx,
        "insert into cross_check (round_id, notice, source, entropy_on, announced_at, announced_by, entropy_text, seed, relaxed, drawn_by)
         values ($1, $2, $3, $4, $5, $6, '', '', '', '')",
        round.as_str(),
        &check.notice,
        &check.source,
        check.entropy_on,
        check.announced_at,
        &check.announced_by,
    )?;
    Ok(())
}

/// The draw of a round.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, round: &RoundId) -> Result<Option<CrossCheck>> {
    fetch_optional!(
        conn,
        CrossCheck,
        "select notice, source, entropy_on, announced_at, announced_by, entropy_text, seed, relaxed, drawn_at, drawn_by
         from cross_check where round_id = $1",
        round.as_str(),
    )
}

/// The notice that the county announced last.
///
/// # Errors
/// When the engine fails.
pub async fn last_notice(conn: &mut Conn, county: &CountyId) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select c.notice from cross_check c join assessment_round r on r.id = c.round_id
         where r.county_id = $1 order by c.announced_at desc, c.round_id desc limit 1",
        county.as_str(),
    )?;
    Ok(row.map(|(notice,)| notice))
}

/// Keeps what was drawn, each pair with the number of lines to mark, once; answers whether nobody had drawn before.
///
/// # Errors
/// When the engine fails.
pub async fn draw(tx: &mut Tx, round: &RoundId, check: &CrossCheck, pairs: &[(Pair, i64)]) -> Result<bool> {
    let changed = execute!(
        tx,
        "update cross_check set entropy_text = $2, seed = $3, relaxed = $4, drawn_at = $5, drawn_by = $6 where round_id = $1 and drawn_at is null",
        round.as_str(),
        &check.entropy_text,
        &check.seed,
        &check.relaxed,
        check.drawn_at,
        &check.drawn_by,
    )?;
    if changed != 1 {
        return Ok(false);
    }
    for (pair, lines) in pairs {
        execute!(
            tx,
            "insert into check_pair (round_id, unit_id, checker_id, lines) values ($1, $2, $3, $4)",
            round.as_str(),
            &pair.checked,
            &pair.checker,
            *lines,
        )?;
    }
    Ok(true)
}

/// Who checks whom in a round, in the order of the register.
///
/// # Errors
/// When the engine fails.
pub async fn pairs(conn: &mut Conn, round: &RoundId) -> Result<Vec<Pair>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "select p.checker_id, p.unit_id from check_pair p join unit u on u.id = p.unit_id where p.round_id = $1 order by u.position, u.id",
        round.as_str(),
    )?;
    Ok(rows.into_iter().map(|(checker, checked)| Pair { checker, checked }).collect())
}

/// The same with what became of the units since, in one statement.
///
/// # Errors
/// When the engine fails.
pub async fn drawn_pairs(conn: &mut Conn, round: &RoundId) -> Result<Vec<DrawnPair>> {
    let rows = fetch_all!(
        conn,
        DrawnRow,
        concat!("select ", drawn!(columns), " from ", drawn!(tables), " where p.round_id = $1 order by u.position, u.id"),
        round.as_str(),
    )?;
    Ok(rows.into_iter().map(DrawnPair::from).collect())
}

/// Adds a mark.
///
/// # Errors
/// `Duplicate` when somebody else gave the same number at the same time.
pub async fn mark(tx: &mut Tx, round: &RoundId, mark: &CheckMark) -> Result<()> {
    execute!(
        tx,
        "insert into check_mark (round_id, unit_id, leaf, rule, hand, no, body, amount, evidence, marked_at, marked_by, account_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        round.as_str(),
        &mark.unit,
        &mark.leaf,
        &mark.rule,
        mark.hand.code(),
        mark.no,
        &mark.body,
        mark.amount,
        &mark.evidence,
        mark.marked_at,
        &mark.marked_by,
        &mark.account,
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct BareMarkRow {
    unit_id: String,
    leaf: String,
    rule: String,
    hand: String,
    no: i64,
    body: String,
    amount: i64,
    evidence: String,
    marked_at: DateTime<Utc>,
    marked_by: String,
    account_id: String,
}

/// Every mark of a round, also on a unit that no pair has: what `gongkai verify` holds against the log.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn marks(conn: &mut Conn, round: &RoundId) -> Result<Vec<CheckMark>> {
    let rows = fetch_all!(
        conn,
        BareMarkRow,
        "select unit_id, leaf, rule, hand, no, body, amount, evidence, marked_at, marked_by, account_id
         from check_mark where round_id = $1 order by unit_id, leaf, rule, hand, no",
        round.as_str(),
    )?;
    let mark = |row: BareMarkRow| -> Result<CheckMark> {
        Ok(CheckMark {
            hand: Hand::from_code(&row.hand).ok_or_else(|| StorageError::inconsistent("check_mark", "hand", &row.hand))?,
            unit: row.unit_id,
            leaf: row.leaf,
            rule: row.rule,
            no: row.no,
            body: row.body,
            amount: row.amount,
            evidence: row.evidence,
            marked_at: row.marked_at,
            marked_by: row.marked_by,
            account: row.account_id,
        })
    };
    rows.into_iter().map(mark).collect()
}

/// Who checks whom in a round and what became of the units since, in the order of the register, and every mark, the earliest of each
/// hand first: one statement.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn pairs_and_marks(conn: &mut Conn, round: &RoundId) -> Result<(Vec<DrawnPair>, Vec<CheckMark>)> {
    let rows = fetch_all!(
        conn,
        MarkRow,
        concat!(
            "select ",
            drawn!(columns),
            ", m.leaf, m.rule, m.hand, m.no, m.body, m.amount, m.evidence, m.marked_at, m.marked_by, m.account_id from ",
            drawn!(tables),
            " left join check_mark m on m.round_id = p.round_id and m.unit_id = p.unit_id
              where p.round_id = $1 order by u.position, u.id, m.leaf, m.rule, m.hand, m.no",
        ),
        round.as_str(),
    )?;
    let (mut pairs, mut marks): (Vec<DrawnPair>, Vec<CheckMark>) = (Vec::new(), Vec::new());
    for row in rows {
        let unit = row.drawn.unit_id.clone();
        if pairs.last().is_none_or(|last| last.pair.checked != unit) {
            pairs.push(row.drawn.into());
        }
        // a unit that nobody has marked stands there alone
        let Some(((hand, no), marked_at)) = row.hand.zip(row.no).zip(row.marked_at) else { continue };
        marks.push(CheckMark {
            hand: Hand::from_code(&hand).ok_or_else(|| StorageError::inconsistent("check_mark", "hand", &hand))?,
            unit,
            leaf: row.leaf.unwrap_or_default(),
            rule: row.rule.unwrap_or_default(),
            no,
            body: row.body.unwrap_or_default(),
            amount: row.amount.unwrap_or_default(),
            evidence: row.evidence.unwrap_or_default(),
            marked_at,
            marked_by: row.marked_by.unwrap_or_default(),
            account: row.account_id.unwrap_or_default(),
        });
    }
    Ok((pairs, marks))
}
