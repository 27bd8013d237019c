//! Rows that are changed by acts about many of them – tasks with their units, sections, exemptions, problems – held by the log. A row of
//! the log bears the digest of each such row that its act changed, and of every group (a list, a month's problems) as a whole, so that
//! one that was put in or taken out beside the program is missed as well.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The fact of a row of the log that holds the digests of the rows its act changed.
pub const ROWS: &str = "rows";

/// Digests of rows by key, `task:…`; empty where the act took the row away. A group is one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowDigests(pub BTreeMap<String, String>);

/// Rows of a group by key, with their digests, and these by the key of the group.
pub type Groups = BTreeMap<String, BTreeMap<String, String>>;

/// What the log says of a row last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldRow {
    /// In which of its rows.
    pub seq: i64,
    /// The digest; empty where the row was taken away.
    pub digest: String,
}

/// How many rows are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeldRows {
    /// By a digest.
    pub held: u64,
    /// Not at all: nothing changed in their group since digests are kept.
    pub unheld: u64,
}

/// Why a row and the log do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// It says something else than when this row of the log was written.
    Changed(i64),
    /// It is gone, although this row of the log knows it.
    Gone(i64),
    /// It is there although the log says that it was taken away, in this row.
    Back(i64),
    /// Some row of the group was changed, put in or taken out, of which the log holds no digest of its own; this row of the log holds
    /// that of the whole.
    Group(i64),
}

/// What an act changed: digests of rows and groups that are others after it. What is gone is empty.
#[must_use]
pub fn changed(before: &Groups, after: &Groups, whole: impl Fn(&BTreeMap<String, String>) -> String) -> RowDigests {
    let none = BTreeMap::new();
    let mut all = BTreeMap::new();
    for group in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let (old, new) = (before.get(group).unwrap_or(&none), after.get(group).unwrap_or(&none));
        if old == new {
            continue;
        }
        for key in old.keys().chain(new.keys()) {
            if old.get(key) != new.get(key) {
                all.insert(key.clone(), new.get(key).cloned().unwrap_or_default());
            }
        }
        all.insert(group.clone(), if new.is_empty() { String::new() } else { whole(new) });
    }
    RowDigests(all)
}

/// Holds what is stored against what the log says last.
///
/// # Errors
/// Every row that differs, by key; a group only where none of its rows can be named.
pub fn held(
    told: &BTreeMap<String, ToldRow>,
    stored: &Groups,
    whole: impl Fn(&BTreeMap<String, String>) -> String,
) -> Result<HeldRows, Vec<(String, RowFault)>> {
    let mut faults = Vec::new();
    let (mut rows, mut is_named) = (HeldRows::default(), BTreeSet::new());
    for (group, members) in stored {
        for (key, digest) in members {
            let fault = match told.get(key) {
                Some(told) if told.digest.is_empty() => RowFault::Back(told.seq),
                Some(told) if told.digest != *digest => RowFault::Changed(told.seq),
                _ => continue,
            };
            is_named.insert(group.as_str());
            faults.push((key.clone(), fault));
        }
        match told.get(group) {
            Some(_) => rows.held += members.len() as u64,
            None => rows.unheld += members.len() as u64,
        }
    }
    let is_there: BTreeSet<&str> = stored.iter().flat_map(|(group, members)| members.keys().chain([group])).map(String::as_str).collect();
    let gone = told.iter().filter(|(key, told)| !told.digest.is_empty() && !is_there.contains(key.as_str()));
    let gone: Vec<_> = gone.map(|(key, told)| (key.clone(), RowFault::Gone(told.seq))).collect();
    // of which group a row was that is gone nobody knows any more
    let may_be_gone = !gone.is_empty();
    faults.extend(gone);
    for (group, members) in stored {
        if let Some(told) = told.get(group)
            && told.digest != whole(members)
            && !is_named.contains(group.as_str())
            && !may_be_gone
        {
            faults.push((group.clone(), RowFault::Group(told.seq)));
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(members: &BTreeMap<String, String>) -> String {
        members.iter().map(|(key, digest)| format!("{key}{digest}")).collect()
    }

    fn groups(rows: &[(&str, &str, &str)]) -> Groups {
        let mut all = Groups::new();
        for (group, key, digest) in rows {
            all.entry((*group).to_owned()).or_default().insert((*key).to_owned(), (*digest).to_owned());
        }
        all
    }

    /// What a log says that told of these acts, one after the other.
    fn log(states: &[Groups]) -> BTreeMap<String, ToldRow> {
        let mut told = BTreeMap::new();
        for (seq, two) in (1..).zip(states.windows(2)) {
            for (key, digest) in changed(&two[0], &two[1], whole).0 {
                told.insert(key, ToldRow { seq, digest });
            }
        }
        told
    }

    #[test]
    fn an_act_tells_of_what_it_changed_and_of_the_whole_around_it() {
        let before = groups(&[("list", "a", "1"), ("list", "b", "1"), ("other", "c", "1")]);
        let after = groups(&[("list", "a", "2"), ("list", "d", "1"), ("other", "c", "1")]);
        let told = changed(&before, &after, whole);
        let expected = [("a", "2"), ("b", ""), ("d", "1"), ("list", "a2d1")];
        assert_eq!(told.0, expected.map(|(key, digest)| (key.to_owned(), digest.to_owned())).into());
        assert_eq!(changed(&after, &Groups::new(), whole).0["list"], "", "a list that is taken back");
        assert_eq!(changed(&after, &after, whole), RowDigests::default());
    }

    #[test]
    fn what_was_changed_put_in_or_taken_out_beside_the_program_is_named() {
        let start = groups(&[("list", "a", "1"), ("list", "b", "1"), ("other", "c", "1")]);
        let edited = groups(&[("list", "a", "2"), ("list", "b", "1"), ("other", "c", "1")]);
        let told = log(&[start.clone(), edited.clone()]);
        let fault = |key: &str, fault| Err(vec![(key.to_owned(), fault)]);
        for (name, rows, expected) in [
            ("as it was", edited.clone(), Ok(HeldRows { held: 2, unheld: 1 })),
            ("an edit undone by hand", start, fault("a", RowFault::Changed(1))),
            ("taken out", groups(&[("list", "b", "1"), ("other", "c", "1")]), fault("a", RowFault::Gone(1))),
            (
                "one that was never edited",
                groups(&[("list", "a", "2"), ("list", "b", "9"), ("other", "c", "1")]),
                fault("list", RowFault::Group(1)),
            ),
            (
                "put in",
                groups(&[("list", "a", "2"), ("list", "b", "1"), ("list", "x", "1"), ("other", "c", "1")]),
                fault("list", RowFault::Group(1)),
            ),
            ("of a list that nothing is told of", groups(&[("list", "a", "2"), ("list", "b", "1")]), Ok(HeldRows { held: 2, unheld: 0 })),
        ] {
            assert_eq!(held(&told, &rows, whole), expected, "{name}");
        }
        let back = log(&[edited.clone(), groups(&[("list", "b", "1"), ("other", "c", "1")])]);
        assert_eq!(held(&back, &edited, whole), fault("a", RowFault::Back(1)), "put back");
        let undone = log(&[Groups::new(), edited.clone(), Groups::new()]);
        assert_eq!(held(&undone, &Groups::new(), whole), Ok(HeldRows::default()), "a list that came and went");
    }
}
