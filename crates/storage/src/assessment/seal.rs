//! The versions of a sealed round. Rows are only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CountyId, RoundId};

use crate::{Conn, Result, SealedLine, Tx};

/// Adds a version with what was sealed, as canonical JSON.
///
/// # Errors
/// `Duplicate` when there is one of that number.
pub async fn insert(tx: &mut Tx, round: &RoundId, line: &SealedLine, content: &str) -> Result<()> {
    execute!(
        tx,
        "insert into sealed_round (round_id, no, sealed_on, sealed_at, sealed_by, reason, digest, previous, content)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        round.as_str(),
        line.no,
        line.sealed_on,
        line.sealed_at,
        &line.sealed_by,
        &line.reason,
        &line.digest,
        line.previous.as_deref(),
        content,
    )?;
    Ok(())
}

/// Every version, the first one first.
///
/// # Errors
/// When the engine fails.
pub async fn lines(conn: &mut Conn, round: &RoundId) -> Result<Vec<SealedLine>> {
    fetch_all!(
        conn,
        SealedLine,
        "select no, sealed_on, sealed_at, sealed_by, reason, digest, previous from sealed_round where round_id = $1 order by no",
        round.as_str(),
    )
}

/// Every version, the first one first, and what was sealed as the last of them.
///
/// # Errors
/// When the engine fails.
pub async fn lines_and_last(conn: &mut Conn, round: &RoundId) -> Result<(Vec<SealedLine>, Option<String>)> {
    let rows = fetch_all!(
        conn,
        (i64, NaiveDate, DateTime<Utc>, String, String, String, Option<String>, String),
        "select no, sealed_on, sealed_at, sealed_by, reason, digest, previous,
                case when no = (select max(t.no) from sealed_round t where t.round_id = s.round_id) then content else '' end
         from sealed_round s where round_id = $1 order by no",
        round.as_str(),
    )?;
    let mut last = None;
    let lines = rows.into_iter().map(|(no, sealed_on, sealed_at, sealed_by, reason, digest, previous, content)| {
        last = Some(content);
        SealedLine { no, sealed_on, sealed_at, sealed_by, reason, digest, previous }
    });
    let lines = lines.collect();
    Ok((lines, last))
}

/// What was sealed as that version.
///
/// # Errors
/// When the engine fails.
pub async fn content(conn: &mut Conn, round: &RoundId, no: i64) -> Result<Option<String>> {
    let row = fetch_optional!(conn, (String,), "select content from sealed_round where round_id = $1 and no = $2", round.as_str(), no)?;
    Ok(row.map(|(content,)| content))
}

/// What was sealed last of the round of a series that ended last before a day.
///
/// # Errors
/// When the engine fails.
pub async fn before(conn: &mut Conn, county: &CountyId, series: &str, day: NaiveDate) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select s.content from sealed_round s join assessment_round r on r.id = s.round_id
         where r.county_id = $1 and r.series = $2 and r.ends_on < $3 order by r.ends_on desc, s.no desc limit 1",
        county.as_str(),
        series,
        day,
    )?;
    Ok(row.map(|(content,)| content))
}

/// The sealed rounds of a series that ended between two days, the latest version of each, the earliest first.
///
/// # Errors
/// When the engine fails.
pub async fn between(conn: &mut Conn, county: &CountyId, series: &str, from: NaiveDate, to: NaiveDate) -> Result<Vec<(String, String)>> {
    fetch_all!(
        conn,
        (String, String),
        "select r.id, s.content from sealed_round s join assessment_round r on r.id = s.round_id
         where r.county_id = $1 and r.series = $2 and r.ends_on >= $3 and r.ends_on <= $4
           and s.no = (select max(t.no) from sealed_round t where t.round_id = s.round_id)
         order by r.ends_on, r.id",
        county.as_str(),
        series,
        from,
        to,
    )
}

/// The sealed rounds of a series whose days hold a day, by name, each with what was sealed last.
///
/// # Errors
/// When the engine fails.
pub async fn over(conn: &mut Conn, county: &CountyId, series: &str, day: NaiveDate) -> Result<Vec<(String, String)>> {
    fetch_all!(
        conn,
        (String, String),
        "select r.name, s.content from sealed_round s join assessment_round r on r.id = s.round_id
         where r.county_id = $1 and r.series = $2 and r.starts_on <= $3 and r.ends_on >= $3
           and s.no = (select max(t.no) from sealed_round t where t.round_id = s.round_id)
         order by r.ends_on, r.id",
        county.as_str(),
        series,
        day,
    )
}

/// The quarter of a county that ended last of those that are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSealed {
    /// Which.
    pub round: RoundId,
    /// What it is called.
    pub name: String,
    /// The day of its first seal.
    pub first_on: NaiveDate,
    /// The version that counts, from 1.
    pub no: i64,
    /// The day of that version.
    pub on: NaiveDate,
}

/// The quarter of the county that was sealed last, by the day it ended.
///
/// # Errors
/// When the engine fails.
pub async fn last(conn: &mut Conn, county: &CountyId) -> Result<Option<LastSealed>> {
    let row = fetch_optional!(
        conn,
        (String, String, NaiveDate, i64, NaiveDate),
        "select r.id, r.name, (select min(t.sealed_on) from sealed_round t where t.round_id = s.round_id) as first_on, s.no, s.sealed_on
         from sealed_round s join assessment_round r on r.id = s.round_id
         where r.county_id = $1 and r.series = 'quarter' order by r.ends_on desc, s.no desc limit 1",
        county.as_str(),
    )?;
    Ok(row.map(|(id, name, first_on, no, on)| LastSealed { round: RoundId::new(id), name, first_on, no, on }))
}

/// Every sealed version of the installation, for `gongkai verify`: county, its name, round, its name, version, digest.
///
/// # Errors
/// When the engine fails.
pub async fn all(conn: &mut Conn) -> Result<Vec<(CountyId, String, RoundId, String, i64, String)>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, String, i64, String),
        "select c.id, c.name, r.id, r.name, s.no, s.digest from sealed_round s join assessment_round r on r.id = s.round_id
         join county c on c.id = r.county_id order by c.name, r.ends_on, r.id, s.no",
    )?;
    let row = |(county, name, round, title, no, digest): (String, String, String, String, i64, String)| {
        (CountyId::new(county), name, RoundId::new(round), title, no, digest)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// What the audit log says was sealed, as `county, subject, detail`: held against the rows that are there.
///
/// # Errors
/// When the engine fails.
pub async fn told(conn: &mut Conn, action: &str) -> Result<Vec<(String, String, String)>> {
    fetch_all!(
        conn,
        (String, String, String),
        "select county_id, subject, detail from audit_event where action = $1 order by county_id, seq",
        action,
    )
}

/// What the rules of a round say today.
///
/// # Errors
/// When the engine fails.
pub async fn rules_of(conn: &mut Conn, round: &RoundId) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select s.content from rule_set s join assessment_round r on r.rule_set_id = s.id where r.id = $1",
        round.as_str(),
    )?;
    Ok(row.map(|(content,)| content))
}
