//! Which unit a file means by a name.

use chrono::NaiveDate;
use domain::register::unit::Unit;
use domain::text::folded::fold;

/// The unit in use that is called so; a full name means its own unit, however many have it as another name.
///
/// # Errors
/// What is wrong with the cell 单位, as a sentence: nobody in use is called so, or several are, and it is the full name of none.
pub(super) fn unit_called<'u>(units: &'u [Unit], name: &str, today: NaiveDate) -> Result<&'u Unit, String> {
    let all: Vec<&Unit> = units.iter().filter(|unit| unit.is_in_use(today) && unit.is_called(name)).collect();
    let found = match all.as_slice() {
        [] => Err("名册里没有这个在用单位，请改用全称、简称或别名。"),
        [one] => Ok(*one),
        several => several.iter().copied().find(|unit| fold(&unit.full_name) == fold(name)).ok_or("叫这个名字的单位不止一个，请改用全称。"),
    };
    found.map_err(|why| format!("“单位”写的是“{name}”，{why}"))
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
        let of = |name: &str| unit_called(&units, name, today).map(|unit| unit.id.to_string());
        let several = "“单位”写的是“水利局”，叫这个名字的单位不止一个，请改用全称。".to_owned();
        let nobody = "“单位”写的是“民政局”，名册里没有这个在用单位，请改用全称、简称或别名。".to_owned();
        let [a, c, d] = ["a", "c", "d"].map(|id| Ok(id.to_owned()));
        assert_eq!(["水利局", "县水利局", "财政局", "县财政局", "民政局"].map(of), [Err(several), a, c, d, Err(nobody)]);
    }
}
