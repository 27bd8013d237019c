//! Which unit a file means by a name.

use chrono::NaiveDate;
use domain::register::unit::Unit;
use domain::text::folded::fold;

/// Whom a name means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Called<'u> {
    /// This unit.
    One(&'u Unit),
    /// None that is in use.
    Nobody,
    /// Several, and it is the full name of none of them.
    Several,
}

/// The unit in use that is called so; a full name means its own unit, however many have it as another name.
pub(super) fn called<'u>(units: &'u [Unit], name: &str, today: NaiveDate) -> Called<'u> {
    let all: Vec<&Unit> = units.iter().filter(|unit| unit.is_in_use(today) && unit.is_called(name)).collect();
    match all.as_slice() {
        [] => Called::Nobody,
        [one] => Called::One(one),
        several => several.iter().find(|unit| fold(&unit.full_name) == fold(name)).map_or(Called::Several, |unit| Called::One(unit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ambiguous_name_means_nobody() {
        let unit = |id: &str, full: &str, short: &str| Unit { full_name: full.into(), ..storage::testing::a_unit(id, short, 1) };
        let units = [
            unit("a", "县水利局", "水利局"),
            unit("b", "城关镇水利站", "水利局"),
            unit("c", "财政局", "县财政局"),
            unit("d", "县财政局", "财政局"),
        ];
        let today = "2026-11-02".parse().unwrap();
        let of = |name: &str| match called(&units, name, today) {
            Called::One(unit) => unit.id.to_string(),
            Called::Nobody => "nobody".to_owned(),
            Called::Several => "several".to_owned(),
        };
        assert_eq!(["水利局", "县水利局", "财政局", "县财政局", "民政局"].map(of), ["several", "a", "c", "d", "nobody"]);
    }
}
