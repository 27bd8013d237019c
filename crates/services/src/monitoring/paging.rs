//! Which page of a list is shown: the one asked for, or the last there is.

/// The page that is shown where `asked` was asked for, from 1.
pub(super) fn page_shown(asked: i64, total: i64, size: i64) -> i64 {
    let last = total.max(1).saturating_add(size - 1) / size;
    asked.clamp(1, last)
}

#[cfg(test)]
mod tests {
    use super::page_shown;

    #[test]
    fn behind_the_last_page_is_the_last() {
        for (asked, total, shown) in
            [(1, 0, 1), (999, 0, 1), (1, 100, 1), (2, 100, 1), (2, 101, 2), (999, 250, 3), (-4, 250, 1), (i64::MAX, 250, 3)]
        {
            assert_eq!(page_shown(asked, total, 100), shown, "page {asked} of {total}");
        }
    }
}
