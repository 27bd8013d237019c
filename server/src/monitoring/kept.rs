//! What a round need not ask for: what it read itself before it was stopped, and what an earlier round read that is still good.

use std::collections::{HashMap, HashSet};

use domain::monitoring::judge::Seen;
use domain::monitoring::outcome::Reason;
use domain::monitoring::page::{ColumnPage, Reading};
use domain::monitoring::read_again::{AskedFor, Validators, is_due};
use services::monitoring::{self, Kept, MonitorRound, ReadBefore};
use services::{Actor, Services};

/// What is there.
#[derive(Debug, Default)]
pub(super) struct KeptPages {
    /// By this round.
    known: HashMap<String, Kept>,
    /// How it read pages of columns, where that is not the usual way; and what rows said of items.
    marks: HashMap<String, String>,
    /// By the round before.
    before: ReadBefore,
    /// What of the round before is to be written down as this one's.
    to_take: Vec<String>,
    /// So much of the round before stands as this one's.
    pub(super) taken: usize,
}

/// What is kept of an item.
pub(super) enum KeptItem {
    /// Its text stands with the round's articles.
    Article,
    /// Nothing more is to be read.
    Seen(Seen),
}

impl KeptPages {
    /// Reads it, and how many answers this round has had already.
    pub(super) async fn load(actor: &Actor, services: &Services, round: &MonitorRound) -> anyhow::Result<(Self, u64)> {
        let mut all = Self { before: monitoring::read_before(actor, services, round).await?, ..Self::default() };
        let (mut behind, mut answers) = (String::new(), 0);
        loop {
            let visits = monitoring::known(actor, services, round, &behind).await?;
            let Some(last) = visits.last() else { return Ok((all, answers)) };
            behind.clone_from(&last.address);
            for visit in visits {
                answers += u64::from(visit.answers);
                if !visit.mark.is_empty() && !matches!(visit.kept, Kept::Article | Kept::There) {
                    all.marks.insert(visit.address.clone(), visit.mark);
                }
                all.known.insert(visit.address, visit.kept);
            }
        }
    }

    /// Whether somebody waits for what is found there: it is read anew by every round, and first.
    pub(super) fn is_waited_for(&self, address: &str) -> bool {
        self.before.waited_for.contains(address)
    }

    /// A page of a column, where this round has read it this way: an earlier round's says nothing about today, and what was read another
    /// way, before somebody changed the column, says nothing about how it is read now.
    pub(super) fn column(&self, address: &str, mark: &str) -> Option<Result<ColumnPage, Seen>> {
        let known = self.known.get(address)?;
        if self.marks.get(address).map_or("", String::as_str) != mark {
            return None;
        }
        match known {
            Kept::Column(page) => Some(Ok((**page).clone())),
            Kept::File => Some(Err(Seen::NotJudged(Reason::Engine))),
            Kept::Failed { cause, tries } => Some(Err(Seen::Failed { cause: *cause, tries: *tries })),
            Kept::Article | Kept::There => None,
        }
    }

    /// What the columns list is known: their pages are not asked for again.
    pub(super) fn let_go_of_columns(&mut self) {
        for kept in self.known.values_mut().filter(|kept| matches!(kept, Kept::Column(_))) {
            *kept = Kept::There;
        }
        self.before.columns.clear();
        self.marks.clear();
    }

    /// An item whose row in the list makes this mark.
    pub(super) fn item(&mut self, address: &str, mark: &str) -> Option<KeptItem> {
        match self.known.get(address) {
            Some(Kept::Article) => return Some(KeptItem::Article),
            Some(Kept::File) => return Some(KeptItem::Seen(Seen::There)),
            Some(Kept::Failed { cause, tries }) => return Some(KeptItem::Seen(Seen::Failed { cause: *cause, tries: *tries })),
            Some(Kept::Column(_) | Kept::There) | None => {}
        }
        let earlier = self.good(address, AskedFor::Item, Some(mark))?;
        let item = match earlier {
            Kept::Article => KeptItem::Article,
            Kept::File => KeptItem::Seen(Seen::There),
            Kept::Column(_) | Kept::There | Kept::Failed { .. } => return None,
        };
        self.before.pages.remove(address);
        self.to_take.push(address.to_owned());
        Some(item)
    }

    /// What the server of a page of a column said of it the last time; nothing where the page is to be read whole.
    pub(super) fn said_of_column(&self, address: &str) -> Validators {
        let known = self.before.columns.get(address).filter(|_| !self.is_waited_for(address));
        known.cloned().unwrap_or_default()
    }

    /// The same for an item whose row in the list makes this mark.
    pub(super) fn said_of_item(&self, address: &str, mark: &str) -> Validators {
        let known = self.before.pages.get(address).filter(|one| *one.mark == *mark && !self.is_waited_for(address));
        known.and_then(|one| one.validators.as_deref().cloned()).unwrap_or_default()
    }

    /// What the earlier round read at an address that its server calls unchanged; it is written down as this round's.
    pub(super) async fn take_unchanged(
        &mut self,
        actor: &Actor,
        services: &Services,
        round: &MonitorRound,
        visited: (&str, bool, u32),
    ) -> anyhow::Result<Option<Reading>> {
        let Some(earlier) = self.before.round.clone() else { return Ok(None) };
        let reading = monitoring::take_unchanged(actor, services, round, &earlier, visited).await?;
        self.taken += usize::from(reading.is_some());
        Ok(reading)
    }

    /// A site's home page, where this round has looked at it: an earlier round's says nothing about today.
    pub(super) fn home(&self, address: &str) -> Option<Seen> {
        Some(match self.known.get(address)? {
            Kept::Failed { cause, tries } => Seen::Failed { cause: *cause, tries: *tries },
            _ => Seen::There,
        })
    }

    /// A link of a text.
    pub(super) fn link(&mut self, address: &str) -> Option<Seen> {
        match self.known.get(address) {
            Some(Kept::Failed { cause, tries }) => return Some(Seen::Failed { cause: *cause, tries: *tries }),
            Some(_) => return Some(Seen::There),
            None => {}
        }
        self.good(address, AskedFor::Link, None)?;
        self.to_take.push(address.to_owned());
        Some(Seen::There)
    }

    /// What the earlier round read there, where that is still good.
    fn good(&self, address: &str, asked_for: AskedFor, mark: Option<&str>) -> Option<&Kept> {
        let one = self.before.pages.get(address)?;
        let is_same = mark.is_none_or(|mark| *mark == *one.mark);
        let is_good = is_same && !self.is_waited_for(address) && !is_due(asked_for, address, one.read_on, self.before.today);
        is_good.then_some(&one.kept)
    }

    /// Writes down as this round's what it takes over.
    pub(super) async fn take_over(&mut self, actor: &Actor, services: &Services, round: &MonitorRound) -> anyhow::Result<()> {
        let addresses = std::mem::take(&mut self.to_take);
        if let Some(earlier) = self.before.round.as_deref().filter(|_| !addresses.is_empty()) {
            let once: HashSet<&str> = addresses.iter().map(String::as_str).collect();
            self.taken += once.len();
            monitoring::take_over(actor, services, round, earlier, &once.into_iter().collect::<Vec<_>>()).await?;
        }
        Ok(())
    }
}
