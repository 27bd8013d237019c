//! Importing a list of a thousand rows by the command line: reading, recognising, resolving, storing, the whole process.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::command;

const ROWS: usize = 1000;
/// Units of the demo county.
const UNITS: [&str; 12] =
    ["发改委", "教体局", "公安局", "民政局", "司法局", "财政局", "自然资源局", "交通局", "水利局", "农业农村局", "商务局", "市场监管局"];
/// Of seven tasks five are due once, one by quarters, one twice a year: about 5,900 cells.
const LIMITS: [&str; 7] = ["11月底前", "年底前", "每季度", "6月底前", "9月30日前", "每半年", "年底前"];
/// Lists of years that the demo county has none of.
const YEARS: std::ops::Range<i32> = 2091..2096;

/// Imports the same list into several years, and prints the quickest: others on the machine only ever add.
pub(super) fn run(binary: &Path, database: &str, folder: &Path) -> Result<()> {
    let file = folder.join("thousand.csv");
    fs::write(&file, list())?;
    let mut quickest: Option<(Duration, String)> = None;
    for year in YEARS {
        let mut import = Command::new(binary);
        import.args(["checklist", "import"]).arg(&file).args(["--year", &year.to_string(), "--database", database, "--data"]).arg(folder);
        let started = Instant::now();
        let said = command::capture(&mut import)?;
        let took = started.elapsed();
        let summary = said.lines().last().unwrap_or_default().to_owned();
        if quickest.as_ref().is_none_or(|(known, _)| took < *known) {
            quickest = Some((took, summary));
        }
    }
    let (took, summary) = quickest.context("no import was run")?;
    println!("  {:<20} {:.2} s: {summary}", "import of 1,000 rows", took.as_secs_f64());
    Ok(())
}

/// The list, the same in every run.
fn list() -> String {
    let mut list = "\u{feff}序号,工作内容,工作要求,责任单位,完成情况,完成时限\r\n".to_owned();
    for row in 0..ROWS {
        let units: Vec<&str> = (0..2 + row % 4).map(|step| UNITS[(row * 5 + step * 7) % UNITS.len()]).collect();
        let (section, number) = (row / 25 + 1, row + 1);
        let limit = LIMITS[row % LIMITS.len()];
        let task = "政务公开事项的梳理、审核和发布，及时更新栏目内容并回应群众关切";
        let _ = write!(list, "{number},第{section}类公开工作,做好第{number}项{task},{},,{limit}\r\n", units.join("、"));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_names_each_unit_once() {
        let list = list();
        assert_eq!(list.lines().count(), ROWS + 1);
        for row in list.lines().skip(1) {
            let mut units: Vec<&str> = row.split(',').nth(3).unwrap().split('、').collect();
            let all = units.len();
            units.sort_unstable();
            units.dedup();
            assert_eq!(units.len(), all, "{row}");
        }
    }
}
