//! A real disk that is full for a while: reading goes on, the site says what does not work, and writing heals by itself.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::{Ground, Outcome, database};
use crate::bench::{Client, PASSWORD, Subject, fill};
use crate::command;

/// A disk in memory, taken away again with its part.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(place: PathBuf) -> Result<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=48m", "gongkai-attack"]).arg(&place);
        command::capture(&mut mount).context("no small disk can be mounted here (it takes root): the full disk was not tried")?;
        Ok(Self(place))
    }

    /// Writes until nothing goes any more; answers the file that holds it all.
    fn fill(&self) -> Result<PathBuf> {
        let ballast = self.0.join("ballast");
        let mut file = fs::File::create(&ballast)?;
        for size in [1 << 20, 4_096, 1] {
            let piece = vec![b'x'; size];
            while file.write_all(&piece).is_ok() {}
        }
        Ok(ballast)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // lazily: whatever still holds a file there is on its way out
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("disk")?;
    let disk = SmallDisk::mount(folder.clone())?;
    let (database, files) = (database(&folder), folder.join("files"));
    fill(&ground.program, &database, &files, 1)?;
    let subject = Subject::start(&ground.program, &database, &files)?;
    let cookie = Client::sign_in(subject.address, "office", PASSWORD)?;
    let mut office = Client::connect(subject.address, &cookie)?;
    ensure!(office.get("/healthz", "identity")?.status == 200, "well before the disk is full");

    let mut refused = 0;
    let ballast = disk.fill()?;
    // whatever the journal has of its own is used up as well
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) && refused < 3 {
        if write(&mut office, refused)? {
            thread::sleep(Duration::from_millis(5));
        } else {
            refused += 1;
        }
    }
    // at once: that all was well a moment ago is no answer any more
    let ill = office.get("/healthz", "identity")?;
    let (mut pages, mut unread) = (0, 0);
    let full = Instant::now();
    // longer than the minute after which a session is noted as in use
    while full.elapsed() < Duration::from_secs(75) {
        for path in ["/", "/cells", "/units", "/settings"] {
            pages += 1;
            unread += usize::from(office.get(path, "identity")?.status != 200);
        }
        thread::sleep(Duration::from_secs(1));
    }
    let warned = office.get("/", "identity")?.text();
    let upload = office.post_file("/do/import-units", &[], "units.xlsx", b"PK")?.status;

    fs::remove_file(&ballast)?;
    let freed = Instant::now();
    let mut healed = None;
    while healed.is_none() && freed.elapsed() < Duration::from_secs(30) {
        if write(&mut office, 100)? {
            healed = Some(freed.elapsed());
        }
        thread::sleep(Duration::from_millis(50));
    }
    thread::sleep(Duration::from_secs(2));
    let well = office.get("/healthz", "identity")?;
    let signed_in = Client::sign_in(subject.address, "admin", PASSWORD).is_ok();
    drop(subject);
    verify(&ground.program, &database)?;
    let figures = format!(
        "48 MB disk filled: {refused} writes refused with a page, /healthz {} ({}), {pages} pages read over 75 s, {unread} of them failed, \
         an upload answered {upload}; freed: writes again after {}, /healthz {}, log whole, never restarted",
        ill.status,
        ill.text().trim().replace('\n', " "),
        healed.map_or("never".to_owned(), |after| format!("{:.1} s", after.as_secs_f64())),
        well.status,
    );
    Ok(Outcome::new(figures)
        .bar(refused == 3, "a full disk refuses writes")
        .bar(ill.status == 503, "/healthz says so")
        .bar(unread == 0, "reading goes on")
        .bar(warned.contains("notice-error") || warned.contains("notice-warn"), "the page says so to the office")
        .bar(upload < 500 || upload == 503, "an upload is answered")
        .bar(healed.is_some() && well.status == 200 && signed_in, "it heals by itself"))
}

/// One write; false when it was refused for want of room. Anything else is an error.
fn write(office: &mut Client, number: usize) -> Result<bool> {
    // a Monday of a loaded year, declared off and taken back: a county's own day
    let day = format!("2026-{:02}-{:02}", 3 + number % 9, 2 + number % 25);
    let reason = "x".repeat(90);
    let added = office.post("/do/add-county-day", &format!("day={day}&kind=off&reason={reason}"))?;
    let to = added.header("location").unwrap_or_default();
    if added.status == 303 && to.contains("notice=") {
        let removed = office.post("/do/remove-county-day", &format!("day={day}"))?;
        return Ok(removed.status == 303 && removed.header("location").unwrap_or_default().contains("notice="));
    }
    // refused by a rule: that day is no working day, or the form is shown again
    Ok(added.status == 303 && to.contains("retry="))
}

fn verify(program: &Path, database: &str) -> Result<()> {
    let mut verify = Command::new(program);
    verify.args(["verify", "--database", database]);
    command::capture(&mut verify).context("the audit log").map(|_| ())
}
