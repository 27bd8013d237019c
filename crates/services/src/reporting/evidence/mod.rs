//! Evidence (佐证): a link first, a file second. Files lie in the data folder under their digest, outside the site,
//! and are only ever handed out as downloads.

mod add;
mod media_type;
mod open;
mod quota;
mod remove;
mod upload;

use chrono::NaiveDate;
use domain::ids::CellId;
use domain::reporting::advice::masked;
use domain::reporting::evidence::{Evidence, published_by};
use std::path::{Path, PathBuf};
use storage::Tx;
use storage::reporting::cell::Cell;

pub(super) use add::put_scan;
pub use add::{LinksAdded, Scan, add_file, add_link, attach};
pub(crate) use open::whole;
pub use open::{OpenedFile, open};
pub use remove::remove;
pub(crate) use upload::INCOMING;
pub use upload::{Received, TOO_LARGE, Upload, WRONG_KIND};

use crate::personal_data::Gate;
use crate::reporting::sign_off::not_with_signer;
use crate::reporting::{SentReport, own_cell, today};
use crate::{Actor, Result, ServiceError, Services};

/// The most pieces of evidence that one cell holds.
const PIECES: usize = 40;

/// What is said about a piece of evidence when it is added; both may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// What it is called.
    pub title: String,
    /// The day it took effect or was published, as the date field sends it.
    pub effective_on: String,
    /// Why mobile numbers may stand in titles, names and texts of files.
    pub phone_reason: String,
}

impl About {
    /// Title (or what stands in for it) and date, which does not lie after `today`. Both title and what stands in for it may be read
    /// by others.
    fn read(&self, instead: &str, instead_field: &'static str, gate: &mut Gate, today: NaiveDate) -> Result<(String, Option<NaiveDate>)> {
        let title = one_line(&self.title);
        let place = |place: &str, message: &str| format!("{place}里有个人信息，不能添加：{message}");
        gate.look(&title).map_err(|stopped| ServiceError::field(SentReport::title, place("名称", &stopped.message)))?;
        gate.look(instead).map_err(|stopped| {
            let what = if instead_field == SentReport::url { "链接" } else { "文件名" };
            ServiceError::field(instead_field, place(what, &stopped.message))
        })?;
        let title = if title.is_empty() { one_line(instead) } else { title };
        let day = self.effective_on.trim();
        if day.is_empty() {
            return Ok((title, None));
        }
        let wrong = |message: String| ServiceError::field(SentReport::effective_on, message);
        let day: NaiveDate = day.parse().map_err(|_| wrong("日期请按“2026-03-05”的样式填写，或留空。".into()))?;
        published_by(day, today).map_err(|refusal| wrong(refusal.to_string()))?;
        Ok((title, Some(day)))
    }
}

/// One line without control characters and without the marks that turn the direction of text.
fn one_line(text: &str) -> String {
    let odd = |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !odd(*c)).take(200).collect::<String>().trim().to_owned()
}

/// The actor's own cell while it may be written.
async fn writable_cell(tx: &mut Tx, actor: &Actor, services: &Services, id: &CellId) -> Result<Cell> {
    let cell = own_cell(tx, actor, id).await?;
    cell.record().may_write(today(services))?;
    not_with_signer(tx, id).await?;
    Ok(cell)
}

/// Where a file of that digest lies: two letters as folder, so that no folder grows without bound.
pub(crate) fn path_of(data: &Path, sha256: &str) -> PathBuf {
    data.join("evidence").join(sha256.get(..2).unwrap_or("00")).join(sha256)
}

/// What the history says about a piece of evidence. A telephone that was let stand is still not repeated.
fn named(evidence: &Evidence) -> String {
    masked(&evidence.title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_plain_line() {
        assert_eq!(one_line(" 公示\u{202e}fdp.exe\n二 "), "公示fdp.exe二");
        assert_eq!(one_line(&"字".repeat(500)).chars().count(), 200);
    }

    #[test]
    fn an_absent_title_is_replaced_and_a_wrong_date_is_refused() {
        let today: NaiveDate = "2026-03-05".parse().unwrap();
        let read = |about: &About| about.read("a.pdf", "file", &mut Gate::new(&about.phone_reason)?, today);
        let about = About { title: " ".into(), effective_on: "2026-03-05".into(), ..About::default() };
        assert_eq!(read(&about).unwrap(), ("a.pdf".into(), "2026-03-05".parse().ok()));
        assert!(read(&About { effective_on: "三月".into(), ..About::default() }).is_err());
        let Err(ServiceError::Invalid(errors)) = read(&About { effective_on: "2026-03-06".into(), ..About::default() }) else {
            panic!("nothing was published tomorrow")
        };
        assert!(errors[0].field == SentReport::effective_on && errors[0].message.contains("2026年3月5日"), "{errors:?}");
        let with_phone = About { title: "联系13912345678".into(), ..About::default() };
        assert!(read(&with_phone).is_err());
        assert!(read(&About { phone_reason: "县医保局值班手机".into(), ..with_phone }).is_ok());
    }

    #[test]
    fn digests_spread_over_folders() {
        assert_eq!(path_of(Path::new("/d"), "abcdef"), Path::new("/d/evidence/ab/abcdef"));
    }
}
