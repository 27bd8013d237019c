//! The fields of a unit's form, as add and edit both send them.

use serde::Deserialize;
use services::Seen;
use services::register::UnitFields;

/// The form of a unit.
#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    full_name: String,
    #[serde(default)]
    short_name: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    key_area: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    valid_from: String,
    #[serde(default)]
    valid_to: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    pinyin: String,
    #[serde(default)]
    initials: String,
    #[serde(default)]
    seen: String,
}

impl Fields {
    /// For the use case.
    pub(super) fn typed(&self) -> UnitFields {
        UnitFields {
            full_name: self.full_name.clone(),
            short_name: self.short_name.clone(),
            class: self.class.clone(),
            group: self.group.clone(),
            key_area: !self.key_area.is_empty(),
            note: self.note.clone(),
            valid_from: self.valid_from.clone(),
            valid_to: self.valid_to.clone(),
            aliases: self.aliases.clone(),
            pinyin: self.pinyin.clone(),
            initials: self.initials.clone(),
            seen: Seen::from_form(self.seen.clone()),
        }
    }

    /// For the page that shows the form again.
    pub(super) fn retry_fields(self) -> Vec<(String, String)> {
        let all = [
            ("full_name", self.full_name),
            ("short_name", self.short_name),
            ("class", self.class),
            ("group", self.group),
            ("key_area", self.key_area),
            ("note", self.note),
            ("valid_from", self.valid_from),
            ("valid_to", self.valid_to),
            ("aliases", self.aliases),
            ("pinyin", self.pinyin),
            ("initials", self.initials),
        ];
        all.map(|(name, value)| (name.to_owned(), value)).into()
    }
}
