//! One statement for many rows, on either engine.

/// Rows per statement: enough that a round trip to the thread that holds the database hardly counts.
pub(crate) const TOGETHER: usize = 120;
/// Rows per statement for what is left of them.
pub(crate) const FEW: usize = 12;

/// A text for several rows on each engine. SQLite walks a list of names for every placeholder that has one, which took a
/// quarter of an import; so there they have none.
pub(crate) struct Many {
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
}

impl Many {
    /// `head values ($1, …, literals), …` for that many rows.
    pub(crate) fn new(head: &str, binds: usize, literals: &str, rows: usize) -> Self {
        let text = |place: fn(usize) -> String| {
            let row = |row: usize| {
                let places: Vec<String> = (1..=binds).map(|bind| place(row * binds + bind)).collect();
                format!("({}{literals})", places.join(", "))
            };
            format!("{head} values {}", (0..rows).map(row).collect::<Vec<_>>().join(", "))
        };
        Self { sqlite: text(|_| "?".to_owned()), postgres: text(|number| format!("${number}")) }
    }
}

/// Texts of SQL made once from constants: for full chunks, for what is left, and for what is left of that.
macro_rules! insert_many {
    ($tx:expr, $head:literal, $binds:literal, $literals:literal, $rows:expr, |$row:ident| $($bind:expr),+ $(,)?) => {{
        use std::sync::LazyLock;
        use $crate::checklist::many_rows::{FEW, Many, TOGETHER};
        static FULL: LazyLock<Many> = LazyLock::new(|| Many::new($head, $binds, $literals, TOGETHER));
        static SOME: LazyLock<Many> = LazyLock::new(|| Many::new($head, $binds, $literals, FEW));
        static ONE: LazyLock<Many> = LazyLock::new(|| Many::new($head, $binds, $literals, 1));
        let mut chunks = $rows.chunks_exact(TOGETHER);
        for chunk in &mut chunks {
            execute_rows!($tx, FULL.sqlite.as_str(), FULL.postgres.as_str(), chunk, |$row| $($bind),+)?;
        }
        let mut left = chunks.remainder().chunks_exact(FEW);
        for few in &mut left {
            execute_rows!($tx, SOME.sqlite.as_str(), SOME.postgres.as_str(), few, |$row| $($bind),+)?;
        }
        for left in left.remainder().chunks(1) {
            execute_rows!($tx, ONE.sqlite.as_str(), ONE.postgres.as_str(), left, |$row| $($bind),+)?;
        }
        Ok(())
    }};
}
pub(crate) use insert_many;

#[cfg(test)]
mod tests {
    use super::Many;

    #[test]
    fn places_are_numbered_through_or_nameless() {
        let two = Many::new("insert into t (a, b, c)", 2, ", false", 2);
        assert_eq!(two.postgres, "insert into t (a, b, c) values ($1, $2, false), ($3, $4, false)");
        assert_eq!(two.sqlite, "insert into t (a, b, c) values (?, ?, false), (?, ?, false)");
        assert_eq!(Many::new("insert into t (a)", 1, "", 1).postgres, "insert into t (a) values ($1)");
    }
}
