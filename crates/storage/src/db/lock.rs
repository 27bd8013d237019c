//! Named locks: whoever reads something of a county to write it back holds its lock from before the reading to the commit.

use domain::ids::{CellId, CountyId, RoundId};

use super::{Engine, Tx};
use crate::checklist::sealed_list;
use crate::{Result, StorageError};

/// What is held. One transaction that needs several takes them in this order, and cells by their ids; the end of the
/// audit log is always taken last, by the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock<'a> {
    /// Accounts: who may do what, and that somebody is left who may manage them.
    Accounts,
    /// The register: names, order, mergers.
    Register,
    /// The county's own days and the calendar's revision.
    Calendar,
    /// The county's name and its parameters.
    Settings,
    /// Candidates, findings, notices and bulletins of the month's monitoring.
    Monitoring,
    /// A list, by its year and its name among the lists of that year: import, undo, publication, printed texts. The lists of a
    /// year are held together, because a new one takes the next place among them.
    Checklist(i32, &'a str),
    /// An assessment round: its state, entries, appeals and seals.
    Round(&'a RoundId),
    /// One cell with its draft, evidence, history and requests.
    Cell(&'a CellId),
}

impl Tx {
    /// Holds a lock until the end of this transaction; whoever wants the same waits. On SQLite the transaction itself is
    /// that lock, because there is one writer. What is locked to be written belongs to no closed list: every use case that
    /// writes to a list or a cell passes here, so that none can forget to ask.
    ///
    /// # Errors
    /// `Closed` for a list that is closed, and for a cell of one, unless it is open for an approved correction; when the engine
    /// fails or the lock is not free in time.
    pub async fn lock(&mut self, county: &CountyId, lock: Lock<'_>) -> Result<()> {
        self.lock_also_closed(county, lock).await?;
        match lock {
            Lock::Checklist(year, name) if sealed_list::is_closed_named(self, county, year, name).await? => {
                Err(StorageError::closed(year.into()))
            }
            Lock::Cell(id) => sealed_list::closed_to(self, county, id).await?.map_or(Ok(()), |year| Err(StorageError::closed(year))),
            _ => Ok(()),
        }
    }

    /// The same for what may be done to a closed list: asking for a correction and deciding about it, taking the public page away.
    ///
    /// # Errors
    /// When the engine fails or the lock is not free in time.
    pub async fn lock_also_closed(&mut self, county: &CountyId, lock: Lock<'_>) -> Result<()> {
        match lock {
            Lock::Accounts => self.lock_row(county.as_str(), "accounts").await,
            Lock::Register => self.lock_row(county.as_str(), "register").await,
            Lock::Calendar => self.lock_row(county.as_str(), "calendar").await,
            Lock::Settings => self.lock_row(county.as_str(), "settings").await,
            Lock::Monitoring => self.lock_row(county.as_str(), "monitoring").await,
            Lock::Checklist(year, _) => self.lock_row(county.as_str(), &format!("checklist:{year}")).await,
            Lock::Round(id) => self.lock_row(county.as_str(), &format!("round:{id}")).await,
            Lock::Cell(id) => self.lock_cell(county, id).await,
        }
    }

    /// Holds the installation itself, while its first county is made.
    ///
    /// # Errors
    /// As [`Tx::lock`].
    pub async fn lock_installation(&mut self) -> Result<()> {
        self.lock_row("", "installation").await
    }

    async fn lock_row(&mut self, county: &str, name: &str) -> Result<()> {
        if self.engine() == Engine::Postgres {
            execute!(
                self,
                "insert into county_lock (county_id, name) values ($1, $2) on conflict (county_id, name) do update set name = excluded.name",
                county,
                name,
            )?;
        }
        Ok(())
    }

    async fn lock_cell(&mut self, county: &CountyId, id: &CellId) -> Result<()> {
        if self.engine() == Engine::Postgres {
            fetch_optional!(
                self,
                (String,),
                "select id from cell where id = $1 and county_id = $2 for update",
                id.as_str(),
                county.as_str()
            )?;
        }
        Ok(())
    }
}
