//! The dispatch: each macro sends one static text of SQL to whichever engine the connection belongs to.

/// All rows as `$row`.
macro_rules! fetch_all {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
            $crate::db::Raw::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
        }
        .map_err($crate::StorageError::from)
    };
}

/// One row or none, as `$row`.
macro_rules! fetch_optional {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
            $crate::db::Raw::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
        }
        .map_err($crate::StorageError::from)
    };
}

/// Exactly one row, as `$row`.
macro_rules! fetch_one {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(c).await,
            $crate::db::Raw::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(c).await,
        }
        .map_err($crate::StorageError::from)
    };
}

/// A change; answers how many rows it touched.
macro_rules! execute {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()),
            $crate::db::Raw::Postgres(c) => sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::StorageError::from)
    };
}

/// One statement for several rows: the text takes the binds of one row as often as there are rows.
macro_rules! execute_rows {
    ($conn:expr, $sql:expr, $rows:expr, |$row:ident| $($bind:expr),+ $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => {
                let mut query = sqlx::query($sql);
                for $row in $rows {
                    query = query$(.bind($bind))+;
                }
                query.execute(c).await.map(|done| done.rows_affected())
            }
            $crate::db::Raw::Postgres(c) => {
                let mut query = sqlx::query($sql);
                for $row in $rows {
                    query = query$(.bind($bind))+;
                }
                query.execute(c).await.map(|done| done.rows_affected())
            }
        }
        .map_err($crate::StorageError::from)
    };
}
