//! A county with columns, and what is done at its desk month by month.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::role::Role;
use domain::ids::{CandidateId, FindingId};
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::column::{Column, ColumnClass, ColumnEntry};
use domain::monitoring::column_outcome::{ColumnOutcome, ColumnReading};
use domain::monitoring::decision::CandidateState;
use services::Actor;
use services::monitoring::{self, CandidateFilter, Decision, FindingFilter, JudgedMonth, KeptHits, OfficeWords, SendNotices, UnitWords};

use crate::county::County;

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A county with two columns at each of its first two units.
pub(crate) struct Desk {
    pub(crate) county: County,
    pub(crate) office: Actor,
    pub(crate) colleague: Actor,
    pub(crate) clerk: Actor,
    pub(crate) other: Actor,
    pub(crate) columns: Vec<Column>,
}

impl Desk {
    pub(crate) async fn new(test: storage::testing::TestDb) -> Self {
        let county = County::new(test, at("2026-11-02T01:00:00Z")).await;
        let office = county.actor(Role::Office, 0);
        let colleague = Actor { account: domain::ids::AccountId::new("colleague"), person: "同事".into(), ..office.clone() };
        let (clerk, other) = (county.actor(Role::Unit, 0), county.actor(Role::Unit, 1));
        let entry = |row: usize, unit: &str, name: &str| ColumnEntry {
            row,
            unit: unit.into(),
            name: name.into(),
            address: format!("http://site.cn/{row}/"),
            class: ColumnClass::Dynamic,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
            picks: None,
        };
        let entries = [entry(2, "发改委", "动态"), entry(3, "发改委", "公告"), entry(4, "民政局", "动态"), entry(5, "民政局", "公告")];
        monitoring::import(&office, &county.services, &entries).await.unwrap();
        let columns = monitoring::all(&office, &county.services).await.unwrap();
        Self { county, office, colleague, clerk, other, columns }
    }

    pub(crate) fn services(&self) -> &services::Services {
        &self.county.services
    }

    pub(crate) fn hit(&self, column: usize, rule: Rule, url: &str) -> Candidate {
        Candidate::new(&self.columns[column], rule, url).titled("标题").with("cause", "http_404").with("word", "按排")
    }

    pub(crate) async fn keep(&self, month: &str, as_of: &str, hits: &[Candidate]) -> KeptHits {
        self.keep_of(&self.columns, month, as_of, hits).await
    }

    pub(crate) async fn keep_of(&self, columns: &[Column], month: &str, as_of: &str, hits: &[Candidate]) -> KeptHits {
        let read = ColumnOutcome {
            reading: ColumnReading::Items,
            cause: None,
            items: 20,
            in_month: 4,
            newest: Some(day(as_of)),
            is_undated: false,
            said: None,
        };
        let mut outcomes = vec![read.clone(); columns.len()];
        if let Some(fourth) = outcomes.get_mut(3) {
            *fourth = ColumnOutcome { reading: ColumnReading::Blocked, items: 0, in_month: 0, newest: None, ..read };
        }
        self.keep_read(columns, &outcomes, month, as_of, hits).await
    }

    /// A round in which the columns of some units, by their places, could not be read.
    pub(crate) async fn keep_unread(&self, units: &[usize], month: &str, as_of: &str) {
        let outcomes: Vec<ColumnOutcome> = (0..self.columns.len())
            .map(|place| {
                let is_unread = units.contains(&(place / 2));
                let reading = if is_unread { ColumnReading::EngineFailed } else { ColumnReading::Items };
                let number = if is_unread { 0 } else { 4 };
                let newest = (!is_unread).then(|| day(as_of));
                ColumnOutcome { reading, cause: None, items: number, in_month: number, newest, is_undated: false, said: None }
            })
            .collect();
        self.keep_read(&self.columns, &outcomes, month, as_of, &[]).await;
    }

    async fn keep_read(&self, columns: &[Column], outcomes: &[ColumnOutcome], month: &str, as_of: &str, hits: &[Candidate]) -> KeptHits {
        let (month, as_of) = (day(month), day(as_of));
        let round = monitoring::begin(&self.office, self.services(), month, as_of).await.unwrap();
        let said = JudgedMonth {
            round: &round.id,
            month,
            as_of,
            columns,
            outcomes,
            candidates: hits,
            visited: &std::collections::HashMap::new(),
            rules: &round.rules,
            answers: 12,
            allowed_nets: "",
            proofs: Some(30),
        };
        monitoring::keep_hits(&self.office, self.services(), &said).await.unwrap()
    }

    pub(crate) async fn open(&self) -> Vec<CandidateId> {
        let filter = CandidateFilter { state: Some(CandidateState::Open), ..CandidateFilter::default() };
        monitoring::candidates(&self.office, self.services(), &filter, 1).await.unwrap().rows.into_iter().map(|one| one.id).collect()
    }

    pub(crate) async fn decide(&self, ids: &[CandidateId], what: Decision) -> services::Result<monitoring::DecidedNow> {
        let form = Decision { id: ids.iter().map(ToString::to_string).collect(), ..what };
        monitoring::decide(&self.office, self.services(), &form).await
    }

    /// One dead link of the first unit, sent with five working days.
    pub(crate) async fn sent(&self) -> FindingId {
        self.keep("2026-10-01", "2026-10-31", &[self.hit(0, Rule::DeadLink, "http://site.cn/x")]).await;
        let open = self.open().await;
        self.decide(&open, confirm()).await.unwrap();
        monitoring::send_notices(&self.office, self.services(), &send("5")).await.unwrap();
        self.all(&self.office).await[0].id.clone()
    }

    pub(crate) async fn all(&self, actor: &Actor) -> Vec<monitoring::StoredFinding> {
        monitoring::findings(actor, self.services(), &FindingFilter::default(), 1).await.unwrap().rows
    }

    pub(crate) async fn one(&self, id: &FindingId) -> monitoring::StoredFinding {
        monitoring::finding_sheet(&self.office, self.services(), id).await.unwrap().finding
    }

    pub(crate) async fn unit_says(&self, id: &FindingId, what: &str) -> services::Result<bool> {
        let revision = self.one(id).await.revision;
        let form = UnitWords {
            finding: id.clone(),
            revision,
            what: what.into(),
            text: "已改正并检查同批稿件。".into(),
            link: "http://site.cn/x".into(),
            notice: String::new(),
        };
        monitoring::unit_says(&self.clerk, self.services(), &form).await
    }

    pub(crate) async fn office_says(&self, actor: &Actor, id: &FindingId, what: &str) -> services::Result<()> {
        let revision = self.one(id).await.revision;
        let form = OfficeWords { finding: id.clone(), revision, what: what.into(), text: "已核实。".into(), days: "3".into() };
        monitoring::office_says(actor, self.services(), &form).await
    }
}

pub(crate) fn confirm() -> Decision {
    Decision { what: "confirm".into(), ..Decision::default() }
}

pub(crate) fn dismiss(scope: &str, until: &str) -> Decision {
    Decision { what: "dismiss".into(), kind: "allowed".into(), scope: scope.into(), until: until.into(), ..Decision::default() }
}

pub(crate) fn send(days: &str) -> SendNotices {
    SendNotices {
        unit: String::new(),
        month: String::new(),
        days: days.into(),
        source: String::new(),
        source_checked: false,
        remark: String::new(),
    }
}
