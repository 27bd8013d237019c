use domain::access::permission::Permission;
use domain::ids::CellId;
use storage::review::queue::{self, Neighbours, QueueFacet, QueueFilter, QueueRow};

use crate::{Actor, Result, Services};

/// How the queue is narrowed, as addresses and forms carry it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Narrowed {
    unit: String,
    section: String,
    group: String,
    period: String,
    claim: String,
    late: bool,
}

/// The names of what narrows the queue, in addresses and in the query block.
pub const NARROWED_BY: [&str; 6] = ["unit", "section", "group", "period", "claim", "late"];

impl Narrowed {
    /// From an address: whatever answers a name's value there.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| value(name).unwrap_or_default();
        let [unit, section, group, period, claim, late] = NARROWED_BY.map(text);
        Self { unit, section, group, period, claim, late: late == "1" }
    }

    /// From a form's field, as [`Self::carried`] wrote it. What it does not know is left out.
    #[must_use]
    pub fn from_carried(text: &str) -> Self {
        let pairs: Vec<(&str, &str)> = text.split('\n').filter_map(|line| line.split_once('=')).collect();
        Self::read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    /// For a form's hidden field.
    #[must_use]
    pub fn carried(&self) -> String {
        self.query().into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}\n")).collect()
    }

    /// For an address; empty values are left out there.
    #[must_use]
    pub fn query(&self) -> [(&'static str, &str); 6] {
        let [unit, section, group, period, claim, late] = NARROWED_BY;
        [
            (unit, &self.unit),
            (section, &self.section),
            (group, &self.group),
            (period, &self.period),
            (claim, &self.claim),
            (late, if self.late { "1" } else { "" }),
        ]
    }

    /// What is chosen under a name.
    #[must_use]
    pub fn chosen(&self, name: &str) -> &str {
        self.query().into_iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// Whether anything narrows it.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        *self != Self::default()
    }

    /// For the query.
    #[must_use]
    pub fn filter(&self) -> QueueFilter<'_> {
        fn some(text: &str) -> Option<&str> {
            Some(text).filter(|text| !text.is_empty())
        }
        QueueFilter {
            unit: some(&self.unit),
            section: some(&self.section),
            group: some(&self.group),
            period: some(&self.period),
            claim: some(&self.claim),
            late: self.late,
        }
    }
}

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct QueuePage {
    /// Oldest first.
    pub rows: Vec<QueueRow>,
    /// How many the filter leaves.
    pub total: i64,
    /// How many of them correct what counts meanwhile.
    pub corrections: i64,
    /// The units and sections with something waiting.
    pub facets: Vec<QueueFacet>,
}

/// What waits for judgement, oldest first; `page` counts from 1.
///
/// # Errors
/// `Forbidden` for everybody but the office.
pub async fn queue(actor: &Actor, services: &Services, filter: QueueFilter<'_>, page: i64, size: i64) -> Result<QueuePage> {
    actor.require(Permission::Review)?;
    let mut conn = services.db().read().await?;
    let (size, page) = (size.clamp(1, 200), page.clamp(1, 100_000));
    let (rows, waiting) = queue::page(&mut conn, &actor.county, filter, size, (page - 1) * size).await?;
    let facets = queue::facets(&mut conn, &actor.county).await?;
    Ok(QueuePage { rows, total: waiting.total, corrections: waiting.corrections, facets })
}

/// The reports before and after one in the queue, whether or not it is still in it.
///
/// # Errors
/// `Forbidden` for everybody but the office.
pub async fn neighbours(actor: &Actor, services: &Services, filter: QueueFilter<'_>, id: &CellId) -> Result<Neighbours> {
    actor.require(Permission::Review)?;
    Ok(queue::neighbours(&mut services.db().read().await?, &actor.county, filter, id).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_narrows_the_queue_survives_a_form() {
        let value = |name: &str| match name {
            "period" => Some("2026年第一季度".to_owned()),
            "late" => Some("1".to_owned()),
            _ => None,
        };
        let narrowed = Narrowed::read(value);
        assert_eq!(Narrowed::from_carried(&narrowed.carried()), narrowed);
        assert!(narrowed.is_narrow() && narrowed.filter().late && narrowed.filter().unit.is_none());
        assert!(!Narrowed::from_carried("x=1\nnonsense").is_narrow());
    }
}
