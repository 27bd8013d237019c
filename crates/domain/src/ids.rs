//! Identifiers: opaque texts (UUID v7 in practice), one type per noun so that a unit's id can never be taken for a task's.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is: ids are compared, never interpreted.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The text that stands in the database and in addresses.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A county (县), the tenant.
    CountyId,
    /// A responsible unit (责任单位).
    UnitId,
    /// A person's account.
    AccountId,
    /// A year's key-task checklist (重点工作清单).
    ChecklistId,
    /// A section (工作内容) of a checklist.
    SectionId,
    /// A task (工作要求) of a checklist.
    TaskId,
    /// A task given to a unit.
    AssignmentId,
    /// An assignment in one period: the place where claim, judgement and deadline meet.
    CellId,
    /// A piece of evidence: a link or a file.
    EvidenceId,
    /// One confirmed import, which can be undone as a whole.
    ImportId,
    /// A period: a stretch of days that cells, rounds and sheets name.
    PeriodId,
    /// A column that a unit must keep filled.
    ColumnId,
    /// What a rule found and nobody has decided about, or somebody has.
    CandidateId,
    /// A problem that the office agreed is one.
    FindingId,
    /// A notice to a unit to mend problems.
    NoticeId,
    /// A month's bulletin.
    BulletinId,
    /// A month's list of what townships publish (事项清单).
    OrderListId,
    /// An item of such a list.
    OrderItemId,
    /// A look-back (回头看): a drawn sample.
    LookBackId,
    /// A contact person of a unit.
    ContactId,
    /// A letter that urges a unit (催办函).
    UrgeId,
    /// A way on which reminders go out.
    ChannelId,
    /// A request to open an accepted report again.
    ReopenId,
    /// A version of a year's rules (考核细则).
    RuleSetId,
    /// Rules that somebody is writing (修订稿).
    RuleDraftId,
    /// An assessment round (考评批次).
    RoundId,
    /// A contested line (申诉), or a correction after the seal.
    AppealId,
}
