//! 现场检查: a unit's villages, the sheets with what was drawn, what was seen in each place, and photos.

use chrono::{DateTime, Utc};
use domain::assessment::on_site::Seen;
use domain::ids::{CandidateId, CountyId, RoundId, UnitId};

use crate::{Conn, Result, StorageError, Tx};

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteSheet {
    /// Its id.
    pub id: String,
    /// The round.
    pub round: RoundId,
    /// The unit that is looked at.
    pub unit: UnitId,
    /// The villages that were drawn from, a line each.
    pub pool: String,
    /// The text that was added.
    pub entropy: String,
    /// The seed; empty where nothing was drawn.
    pub seed: String,
    /// When.
    pub drawn_at: DateTime<Utc>,
    /// By whom.
    pub drawn_by: String,
    /// When it was handed in and by whom; nothing while it is open.
    pub handed: Option<(DateTime<Utc>, String)>,
}

/// A place of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitePlace {
    /// 0 is the unit itself.
    pub place: i64,
    /// The village's name; the unit's short name.
    pub name: String,
    /// Grows with every save.
    pub revision: i64,
    /// When it was saved last.
    pub saved_at: Option<DateTime<Utc>>,
    /// By whom.
    pub saved_by: String,
    /// By which account.
    pub account_id: String,
}

/// What was seen of a rule in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLine {
    /// The place.
    pub place: i64,
    /// The leaf.
    pub leaf: String,
    /// The rule.
    pub rule: String,
    /// Nothing where nobody has looked yet.
    pub seen: Option<Seen>,
    /// What was seen, in words.
    pub note: String,
    /// The problem that it became.
    pub candidate: Option<CandidateId>,
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SitePhoto {
    /// The file.
    pub file_id: String,
    /// The place.
    pub place: i64,
    /// The leaf.
    pub leaf: String,
    /// The rule.
    pub rule: String,
    /// Its name.
    pub file_name: String,
    /// Its size.
    pub bytes: i64,
}

#[derive(sqlx::FromRow)]
struct SheetRow {
    id: String,
    round_id: String,
    unit_id: String,
    pool: String,
    entropy: String,
    seed: String,
    drawn_at: DateTime<Utc>,
    drawn_by: String,
    handed_at: Option<DateTime<Utc>>,
    handed_by: String,
}

impl From<SheetRow> for SiteSheet {
    fn from(row: SheetRow) -> Self {
        Self {
            handed: row.handed_at.map(|at| (at, row.handed_by)),
            id: row.id,
            round: RoundId::new(row.round_id),
            unit: UnitId::new(row.unit_id),
            pool: row.pool,
            entropy: row.entropy,
            seed: row.seed,
            drawn_at: row.drawn_at,
            drawn_by: row.drawn_by,
        }
    }
}

#[derive(sqlx::FromRow)]
struct WholeRow {
    place: i64,
    name: String,
    revision: i64,
    saved_at: Option<DateTime<Utc>>,
    saved_by: String,
    account_id: String,
    leaf: Option<String>,
    rule: Option<String>,
    seen: Option<String>,
    note: Option<String>,
    candidate_id: Option<String>,
}

/// The villages of every unit of the county that has any, in their order.
///
/// # Errors
/// When the engine fails.
pub async fn villages(conn: &mut Conn, county: &CountyId) -> Result<Vec<(UnitId, String)>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "select v.unit_id, v.name from unit_village v join unit u on u.id = v.unit_id where u.county_id = $1
         order by u.position, u.id, v.position, v.name",
        county.as_str(),
    )?;
    Ok(rows.into_iter().map(|(unit, name)| (UnitId::new(unit), name)).collect())
}

/// Keeps the villages of a unit; those that it had go.
///
/// # Errors
/// When the engine fails.
pub async fn set_villages(tx: &mut Tx, unit: &UnitId, names: &[String]) -> Result<()> {
    execute!(tx, "delete from unit_village where unit_id = $1", unit.as_str())?;
    for (position, name) in (1_i64..).zip(names) {
        execute!(tx, "insert into unit_village (unit_id, name, position) values ($1, $2, $3)", unit.as_str(), name, position)?;
    }
    Ok(())
}

/// Opens a sheet with its places, the unit itself in front.
///
/// # Errors
/// `Duplicate` where the unit has one in the round.
pub async fn open(tx: &mut Tx, sheet: &SiteSheet, places: &[String]) -> Result<()> {
    execute!(
        tx,
        "insert into site_sheet (id, round_id, unit_id, pool, entropy, seed, drawn_at, drawn_by, handed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, '')",
        &sheet.id,
        sheet.round.as_str(),
        sheet.unit.as_str(),
        &sheet.pool,
        &sheet.entropy,
        &sheet.seed,
        sheet.drawn_at,
        &sheet.drawn_by,
    )?;
    for (place, name) in (0_i64..).zip(places) {
        execute!(
            tx,
            "insert into site_place (sheet_id, place, name, revision, saved_by, account_id) values ($1, $2, $3, 0, '', '')",
            &sheet.id,
            place,
            name,
        )?;
    }
    Ok(())
}

/// The sheets of a round, in the order of the register.
///
/// # Errors
/// When the engine fails.
pub async fn of_round(conn: &mut Conn, round: &RoundId) -> Result<Vec<SiteSheet>> {
    let rows = fetch_all!(
        conn,
        SheetRow,
        "select s.id, s.round_id, s.unit_id, s.pool, s.entropy, s.seed, s.drawn_at, s.drawn_by, s.handed_at, s.handed_by
         from site_sheet s join unit u on u.id = s.unit_id where s.round_id = $1 order by u.position, u.id",
        round.as_str(),
    )?;
    Ok(rows.into_iter().map(SiteSheet::from).collect())
}

/// How far the sheets of a round are: sheet, villages, items that somebody has looked at.
///
/// # Errors
/// When the engine fails.
pub async fn progress(conn: &mut Conn, round: &RoundId) -> Result<Vec<(String, i64, i64)>> {
    fetch_all!(
        conn,
        (String, i64, i64),
        "select s.id, (select count(*) from site_place p where p.sheet_id = s.id and p.place > 0),
                (select count(*) from site_line l where l.sheet_id = s.id and l.seen <> '')
         from site_sheet s where s.round_id = $1 order by s.id",
        round.as_str(),
    )
}

/// A sheet of the county.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &str) -> Result<Option<SiteSheet>> {
    let row = fetch_optional!(
        conn,
        SheetRow,
        "select s.id, s.round_id, s.unit_id, s.pool, s.entropy, s.seed, s.drawn_at, s.drawn_by, s.handed_at, s.handed_by
         from site_sheet s join assessment_round r on r.id = s.round_id where r.county_id = $1 and s.id = $2",
        county.as_str(),
        id,
    )?;
    Ok(row.map(SiteSheet::from))
}

/// The places of a sheet, the unit itself in front, and what was seen in them.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn whole(conn: &mut Conn, sheet: &str) -> Result<(Vec<SitePlace>, Vec<SiteLine>)> {
    let rows = fetch_all!(
        conn,
        WholeRow,
        "select p.place, p.name, p.revision, p.saved_at, p.saved_by, p.account_id, l.leaf, l.rule, l.seen, l.note, l.candidate_id
         from site_place p left join site_line l on l.sheet_id = p.sheet_id and l.place = p.place
         where p.sheet_id = $1 order by p.place, l.leaf, l.rule",
        sheet,
    )?;
    let (mut places, mut lines): (Vec<SitePlace>, Vec<SiteLine>) = (Vec::new(), Vec::new());
    for row in rows {
        if let (Some(leaf), Some(rule), Some(seen)) = (row.leaf, row.rule, row.seen) {
            let seen = match seen.as_str() {
                "" => None,
                word => Some(Seen::from_code(word).ok_or_else(|| StorageError::inconsistent("site_line", "seen", word))?),
            };
            let candidate = row.candidate_id.map(CandidateId::new);
            lines.push(SiteLine { place: row.place, leaf, rule, seen, note: row.note.unwrap_or_default(), candidate });
        }
        if places.last().is_none_or(|last| last.place != row.place) {
            places.push(SitePlace {
                place: row.place,
                name: row.name,
                revision: row.revision,
                saved_at: row.saved_at,
                saved_by: row.saved_by,
                account_id: row.account_id,
            });
        }
    }
    Ok((places, lines))
}

/// Keeps what was seen in a place, if nobody saved it since that revision; answers whether nobody did. Which problem a line became stays.
///
/// # Errors
/// When the engine fails.
pub async fn save(tx: &mut Tx, sheet: &str, place: &SitePlace, lines: &[SiteLine]) -> Result<bool> {
    let changed = execute!(
        tx,
        "update site_place set revision = revision + 1, saved_at = $4, saved_by = $5, account_id = $6
         where sheet_id = $1 and place = $2 and revision = $3",
        sheet,
        place.place,
        place.revision,
        place.saved_at,
        &place.saved_by,
        &place.account_id,
    )?;
    if changed != 1 {
        return Ok(false);
    }
    for line in lines {
        execute!(
            tx,
            "insert into site_line (sheet_id, place, leaf, rule, seen, note) values ($1, $2, $3, $4, $5, $6)
             on conflict (sheet_id, place, leaf, rule) do update set seen = excluded.seen, note = excluded.note",
            sheet,
            place.place,
            &line.leaf,
            &line.rule,
            line.seen.map(Seen::code).unwrap_or_default(),
            &line.note,
        )?;
    }
    Ok(true)
}

/// Says which problem a line became.
///
/// # Errors
/// When the engine fails.
pub async fn became(tx: &mut Tx, sheet: &str, line: &SiteLine) -> Result<()> {
    execute!(
        tx,
        "update site_line set candidate_id = $5 where sheet_id = $1 and place = $2 and leaf = $3 and rule = $4",
        sheet,
        line.place,
        &line.leaf,
        &line.rule,
        line.candidate.as_ref().map(CandidateId::as_str),
    )?;
    Ok(())
}

/// Hands a sheet in, or opens it again where `handed` is nothing; answers whether it was the other way before.
///
/// # Errors
/// When the engine fails.
pub async fn hand_in(tx: &mut Tx, sheet: &str, handed: Option<(DateTime<Utc>, &str)>) -> Result<bool> {
    let changed = match handed {
        Some((at, by)) => {
            execute!(tx, "update site_sheet set handed_at = $2, handed_by = $3 where id = $1 and handed_at is null", sheet, at, by)?
        }
        None => execute!(tx, "update site_sheet set handed_at = null, handed_by = '' where id = $1 and handed_at is not null", sheet)?,
    };
    Ok(changed == 1)
}

/// Notes that a file is a photo of an item.
///
/// # Errors
/// When the engine fails.
pub async fn add_photo(tx: &mut Tx, sheet: &str, (place, leaf, rule): (i64, &str, &str), file: &str) -> Result<()> {
    execute!(
        tx,
        "insert into site_photo (file_id, sheet_id, place, leaf, rule) values ($1, $2, $3, $4, $5)",
        file,
        sheet,
        place,
        leaf,
        rule,
    )?;
    Ok(())
}

/// The photos of a sheet, the earliest of each item first.
///
/// # Errors
/// When the engine fails.
pub async fn photos(conn: &mut Conn, sheet: &str) -> Result<Vec<SitePhoto>> {
    fetch_all!(
        conn,
        SitePhoto,
        "select p.file_id, p.place, p.leaf, p.rule, f.file_name, f.bytes from site_photo p join assessment_file f on f.id = p.file_id
         where p.sheet_id = $1 order by p.place, p.leaf, p.rule, f.uploaded_at, f.id",
        sheet,
    )
}
