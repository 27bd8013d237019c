//! A month's round: which addresses were visited and what was read.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CountyId;
use domain::monitoring::outcome::{Cause, Outcome};
use domain::monitoring::page::{Article, ColumnPage, Reading};
use domain::monitoring::read_again::Validators;

use crate::{Conn, Result, StorageError, Tx};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRow {
    /// Its id.
    pub id: String,
    /// Whether everything was visited.
    pub is_complete: bool,
}

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageVisit {
    /// The address.
    pub address: String,
    /// What became of it: read or failed. What was not judged is not kept, for another run may judge it.
    pub outcome: Outcome,
    /// Tries.
    pub tries: u32,
    /// Answers.
    pub answers: u32,
    /// What the list's row said that led there, or how a page of a column was read where that is not the usual way; empty otherwise.
    pub mark: String,
    /// What the server said of it, for the next time.
    pub validators: Validators,
}

/// What is kept of an address, without the text of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// A page of a column.
    Column(Box<ColumnPage>),
    /// An article: see [`articles`].
    Article,
    /// A link that is there.
    There,
    /// Something that is no page.
    File,
    /// It failed.
    Failed {
        /// Why.
        cause: Cause,
        /// After how many tries.
        tries: u32,
    },
}

/// A visit as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVisit {
    /// The address.
    pub address: String,
    /// What became of it.
    pub kept: Kept,
    /// Answers.
    pub answers: u32,
    /// What the list's row said that led there, or how a page of a column was read.
    pub mark: String,
}

/// What an earlier round read, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The address.
    pub address: String,
    /// An article, a link that is there, or a file.
    pub kept: Kept,
    /// The day on which it was asked for.
    pub read_on: NaiveDate,
    /// What the list's row said.
    pub mark: String,
    /// What the server said of it.
    pub validators: Validators,
}

/// The round of a month as of a day; begins one where there is none.
///
/// # Errors
/// When the engine fails.
pub async fn begin(
    tx: &mut Tx,
    county: &CountyId,
    new_id: &str,
    month: NaiveDate,
    as_of: NaiveDate,
    at: DateTime<Utc>,
) -> Result<RoundRow> {
    execute!(
        tx,
        "insert into monitor_round (id, county_id, month, as_of, begun_at) values ($1, $2, $3, $4, $5) on conflict (county_id, month, as_of) do nothing",
        new_id,
        county.as_str(),
        month,
        as_of,
        at,
    )?;
    let (id, completed_at) = fetch_one!(
        tx,
        (String, Option<DateTime<Utc>>),
        "select id, completed_at from monitor_round where county_id = $1 and month = $2 and as_of = $3",
        county.as_str(),
        month,
        as_of,
    )?;
    Ok(RoundRow { id, is_complete: completed_at.is_some() })
}

/// Says that everything was visited.
///
/// # Errors
/// When the engine fails.
pub async fn complete(tx: &mut Tx, round: &str, at: DateTime<Utc>) -> Result<()> {
    execute!(tx, "update monitor_round set completed_at = $2 where id = $1 and completed_at is null", round, at)?;
    Ok(())
}

const fn kind_of(reading: &Reading) -> &'static str {
    match reading {
        Reading::Column(_) => "column",
        Reading::Article(_) => "article",
        // what a home page shows is asked anew by every round
        Reading::There | Reading::Home(_) => "there",
        Reading::File => "file",
    }
}

/// Keeps what became of addresses on a day. `digest` makes the name of a content.
///
/// # Errors
/// When the engine fails.
pub async fn keep(tx: &mut Tx, round: &str, visits: &[PageVisit], read_on: NaiveDate, digest: impl Fn(&str) -> String) -> Result<()> {
    for visit in visits {
        let (outcome, cause, content, kind) = match &visit.outcome {
            Outcome::Read(reading) => (
                "read",
                None,
                Some(serde_json::to_string(reading).map_err(|error| StorageError::Driver(sqlx::Error::Encode(error.into())))?),
                kind_of(reading),
            ),
            Outcome::Failed { cause, .. } => ("failed", Some(cause.to_string()), None, ""),
            Outcome::NotJudged(_) => continue,
        };
        let name = content.as_deref().map(&digest);
        if let (Some(name), Some(content)) = (&name, &content) {
            execute!(tx, "insert into page_reading (digest, content) values ($1, $2) on conflict (digest) do nothing", name, content)?;
        }
        execute!(
            tx,
            "insert into page_visit (round_id, address, outcome, cause, tries, answers, digest, kind, read_on, mark, etag, modified)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (round_id, address) do update set
                 outcome = excluded.outcome, cause = excluded.cause, tries = excluded.tries, answers = excluded.answers, digest = excluded.digest,
                 kind = excluded.kind, read_on = excluded.read_on, mark = excluded.mark, etag = excluded.etag, modified = excluded.modified",
            round,
            &visit.address,
            outcome,
            cause,
            i64::from(visit.tries),
            i64::from(visit.answers),
            name,
            kind,
            read_on,
            &visit.mark,
            &visit.validators.etag,
            &visit.validators.modified,
        )?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    address: String,
    outcome: String,
    cause: Option<String>,
    tries: i64,
    answers: i64,
    kind: String,
    content: Option<String>,
    mark: String,
}

impl TryFrom<VisitRow> for KeptVisit {
    type Error = StorageError;

    fn try_from(row: VisitRow) -> Result<Self> {
        let wrong = |column: &'static str, value: &str| StorageError::inconsistent("page_visit", column, value);
        let tries = u32::try_from(row.tries).map_err(|_| wrong("tries", &row.tries.to_string()))?;
        let answers = u32::try_from(row.answers).map_err(|_| wrong("answers", &row.answers.to_string()))?;
        let kept = match (row.outcome.as_str(), row.kind.as_str(), row.cause, row.content) {
            ("failed", _, Some(cause), _) => Kept::Failed { cause: Cause::try_from(cause).map_err(|cause| wrong("cause", &cause))?, tries },
            ("read", "article", ..) => Kept::Article,
            ("read", "there", ..) => Kept::There,
            ("read", "file", ..) => Kept::File,
            ("read", _, _, Some(content)) => match serde_json::from_str::<Reading>(&content).map_err(|_| wrong("content", &row.address))? {
                Reading::Column(page) => Kept::Column(Box::new(page)),
                Reading::Article(_) => Kept::Article,
                Reading::There | Reading::Home(_) => Kept::There,
                Reading::File => Kept::File,
            },
            (other, ..) => return Err(wrong("outcome", other)),
        };
        Ok(Self { address: row.address, kept, answers, mark: row.mark })
    }
}

/// The visits of a round behind an address, in the order of addresses, so many at most: a county's are read piece by piece. Texts of articles
/// are left where they are.
///
/// # Errors
/// When the engine fails or a row holds what none could have written.
pub async fn visits(conn: &mut Conn, round: &str, behind: &str, most: i64) -> Result<Vec<KeptVisit>> {
    let rows = fetch_all!(
        conn,
        VisitRow,
        "select v.address, v.outcome, v.cause, v.tries, v.answers, v.kind, r.content, v.mark
         from page_visit v left join page_reading r on r.digest = v.digest and v.kind in ('', 'column')
         where v.round_id = $1 and v.address > $2 order by v.address limit $3",
        round,
        behind,
        most,
    )?;
    rows.into_iter().map(KeptVisit::try_from).collect()
}

/// The articles of a round behind an address, in the order of addresses, so many at most.
///
/// # Errors
/// When the engine fails or what is kept cannot be read.
pub async fn articles(conn: &mut Conn, round: &str, behind: &str, most: i64) -> Result<Vec<(String, Option<Article>)>> {
    list_row! {
        struct Row { address: String, content: String }
    }
    let rows = fetch_list!(
        conn,
        Row,
        "select v.address, r.content from page_visit v join page_reading r on r.digest = v.digest
         where v.round_id = $1 and v.address > $2 and v.kind in ('', 'article') order by v.address limit $3",
        round,
        behind,
        most,
    )?;
    rows.into_iter()
        .map(|row| match serde_json::from_str::<Reading>(&row.content) {
            Ok(Reading::Article(article)) => Ok((row.address, Some(article))),
            // read by an earlier version, which did not say as what
            Ok(_) => Ok((row.address, None)),
            Err(_) => Err(StorageError::inconsistent("page_visit", "content", row.address)),
        })
        .collect()
}

/// The round of a county that was begun last before this one and came to its end.
///
/// # Errors
/// When the engine fails.
pub async fn before(conn: &mut Conn, county: &CountyId, round: &str) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select r.id from monitor_round r join monitor_round own on own.id = $2
         where r.county_id = $1 and r.id <> $2 and r.completed_at is not null and r.completed_at <= own.begun_at
         order by r.completed_at desc, r.id limit 1",
        county.as_str(),
        round,
    )?;
    Ok(row.map(|(id,)| id))
}

/// What a round read of items and links since a day, behind an address, so many at most.
///
/// # Errors
/// When the engine fails or a row holds what none could have written.
pub async fn read_since(conn: &mut Conn, round: &str, since: NaiveDate, behind: &str, most: i64) -> Result<Vec<Earlier>> {
    list_row! {
        struct Row { address: String, kind: String, read_on: NaiveDate, mark: String, etag: String, modified: String }
    }
    let rows = fetch_list!(
        conn,
        Row,
        "select address, kind, read_on, mark, etag, modified from page_visit
         where round_id = $1 and address > $3 and outcome = 'read' and kind in ('article', 'there', 'file') and read_on >= $2
         order by address limit $4",
        round,
        since,
        behind,
        most,
    )?;
    rows.into_iter()
        .map(|row| {
            let kept = match row.kind.as_str() {
                "article" => Kept::Article,
                "there" => Kept::There,
                "file" => Kept::File,
                _ => return Err(StorageError::inconsistent("page_visit", "kind", row.kind)),
            };
            let validators = Validators { etag: row.etag, modified: row.modified };
            Ok(Earlier { address: row.address, kept, read_on: row.read_on, mark: row.mark, validators })
        })
        .collect()
}

/// Takes over what an earlier round read of these addresses: no answer came for them this time.
///
/// # Errors
/// When the engine fails.
pub async fn take_over(tx: &mut Tx, round: &str, earlier: &str, addresses: &[&str]) -> Result<()> {
    let list = serde_json::to_string(addresses).map_err(|error| StorageError::Driver(sqlx::Error::Encode(error.into())))?;
    let row = [list];
    execute_rows!(
        tx,
        "insert into page_visit (round_id, address, outcome, cause, tries, answers, digest, kind, read_on, mark, etag, modified)
         select $1, v.address, v.outcome, v.cause, v.tries, 0, v.digest, v.kind, v.read_on, v.mark, v.etag, v.modified from page_visit v
         where v.round_id = $2 and v.address in (select value from json_each($3)) on conflict (round_id, address) do nothing",
        "insert into page_visit (round_id, address, outcome, cause, tries, answers, digest, kind, read_on, mark, etag, modified)
         select $1, v.address, v.outcome, v.cause, v.tries, 0, v.digest, v.kind, v.read_on, v.mark, v.etag, v.modified from page_visit v
         where v.round_id = $2 and v.address in (select jsonb_array_elements_text(cast($3 as jsonb))) on conflict (round_id, address) do nothing",
        &row,
        |list| round,
        earlier,
        list,
    )?;
    Ok(())
}

/// Pages of columns that a round read whole, in the usual way, since a day, of which the server said something: address, what it said.
///
/// # Errors
/// When the engine fails.
pub async fn column_validators(conn: &mut Conn, round: &str, since: NaiveDate) -> Result<Vec<(String, Validators)>> {
    let rows = fetch_all!(
        conn,
        (String, String, String),
        "select address, etag, modified from page_visit
         where round_id = $1 and kind = 'column' and outcome = 'read' and mark = '' and read_on >= $2 and (etag <> '' or modified <> '')",
        round,
        since,
    )?;
    Ok(rows.into_iter().map(|(address, etag, modified)| (address, Validators { etag, modified })).collect())
}

/// What a round read at an address.
///
/// # Errors
/// When the engine fails or what is kept cannot be read.
pub async fn reading(conn: &mut Conn, round: &str, address: &str) -> Result<Option<Reading>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select r.content from page_visit v join page_reading r on r.digest = v.digest where v.round_id = $1 and v.address = $2",
        round,
        address,
    )?;
    row.map(|(content,)| serde_json::from_str(&content).map_err(|_| StorageError::inconsistent("page_visit", "content", address)))
        .transpose()
}

/// Takes over what an earlier round read at an address whose server says that it is unchanged. The day on which it was asked is today's for
/// an item, and stays that of the whole reading where none is given. Answers whether there was anything to take over.
///
/// # Errors
/// When the engine fails.
pub async fn unchanged(tx: &mut Tx, round: &str, earlier: &str, address: &str, read_on: Option<NaiveDate>, answers: u32) -> Result<bool> {
    let touched = execute!(
        tx,
        "insert into page_visit (round_id, address, outcome, cause, tries, answers, digest, kind, read_on, mark, etag, modified)
         select $1, v.address, v.outcome, v.cause, 1, cast($4 as bigint), v.digest, v.kind, coalesce($5, v.read_on), v.mark, v.etag, v.modified from page_visit v
         where v.round_id = $2 and v.address = $3 and v.outcome = 'read' on conflict (round_id, address) do nothing",
        round,
        earlier,
        address,
        i64::from(answers),
        read_on,
    )?;
    Ok(touched == 1)
}

/// Forgets what failed in a round that proved nothing: whoever goes on with it asks again.
///
/// # Errors
/// When the engine fails.
pub async fn forget_failures(tx: &mut Tx, round: &str) -> Result<u64> {
    execute!(tx, "delete from page_visit where round_id = $1 and outcome = 'failed'", round)
}
