//! Files of the office about a unit.

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FileOwner {
    /// A 问责 record: the unit reads its document.
    Accountability,
    /// An on-site sheet: photos of its items.
    SiteCheck,
}

coded!(FileOwner);
