//! The table of pages.

use std::fmt;

use super::load::Measured;

/// One page's figures.
pub(super) struct Line {
    /// What it is called.
    pub(super) name: &'static str,
    /// Statements, as the server counted them; the limits have none to count.
    pub(super) statements: Option<String>,
    /// Bytes as they are.
    pub(super) bytes: usize,
    /// Bytes with brotli, where the answer was packed.
    pub(super) brotli: Option<usize>,
    /// On one connection.
    pub(super) alone: Measured,
    /// On eight.
    pub(super) crowd: Measured,
}

impl Line {
    /// What stands over the columns.
    pub(super) fn heading() -> String {
        format!(
            "  {:<20} {:>5} {:>8} {:>8} | {:>9} {:>9} {:>7} | {:>9} {:>9} {:>7}",
            "page", "SQL", "bytes", "brotli", "1: p50 ms", "p95 ms", "req/s", "8: p50 ms", "p95 ms", "req/s"
        )
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let brotli = self.brotli.map_or_else(|| "-".to_owned(), |bytes| bytes.to_string());
        write!(f, "  {:<20} {:>5} {:>8} {brotli:>8}", self.name, self.statements.as_deref().unwrap_or("-"), self.bytes)?;
        for measured in [self.alone, self.crowd] {
            let ms = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
            write!(f, " | {:>9.2} {:>9.2} {:>7.0}", ms(measured.p50), ms(measured.p95), measured.per_second)?;
        }
        Ok(())
    }
}
