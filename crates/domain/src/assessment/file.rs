//! Files of the office about a unit.

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FileOwner {
    /// A 问责 record: the unit reads its document.
    Accountability,
    /// A village of an on-site check: photos, which the office alone sees.
    SiteCheck,
}

coded!(FileOwner);

impl FileOwner {
    /// Whether the unit that it is about may open it.
    #[must_use]
    pub const fn is_for_its_unit(self) -> bool {
        matches!(self, Self::Accountability)
    }
}
