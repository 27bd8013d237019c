//! What it costs that files are read in a process of their own: how long the office waits for an ordinary list, and how much of that is
//! the bare beginning and end of such a process.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

use super::client::Client;
use super::load::median;
use super::subject::Subject;

/// A list as a county has it.
const ROWS: usize = 60;

/// Measures and prints one line.
pub(super) fn run(binary: &Path, subject: &Subject, cookie: &str) -> Result<()> {
    let list = list()?;
    let read = median(|| {
        let mut office = Client::connect(subject.address, cookie)?;
        let received = office.post_file("/checklists/import/upload", &[("year", "2099")], "list.csv", list.as_bytes())?;
        ensure!(received.status == 303, "the list was not taken: {}", received.status);
        Ok(())
    })?;
    // it is asked nothing, answers that, and ends
    let alone = median(|| {
        let mut child = Command::new(binary);
        child.arg("read-file").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        child.status()?;
        Ok(())
    })?;
    println!(
        "  {:<20} {:.1} ms for a list of {ROWS} rows, uploaded, read and kept; {:.1} ms of it are a process of its own",
        "reading a file",
        read.as_secs_f64() * 1e3,
        alone.as_secs_f64() * 1e3
    );
    Ok(())
}

/// The list, the same in every run.
fn list() -> Result<String> {
    let mut list = "\u{feff}序号,工作内容,工作要求,责任单位,完成时限\r\n".to_owned();
    for number in 1..=ROWS {
        write!(list, "{number},第{}类公开工作,做好第{number}项事项的梳理、审核和发布,财政局、民政局,每季度\r\n", number / 10 + 1)?;
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_as_long_as_a_countys() {
        assert_eq!(list().unwrap().lines().count(), ROWS + 1);
    }
}
