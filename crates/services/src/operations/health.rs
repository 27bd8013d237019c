//! What of the installation works just now, for whoever watches over it.

use std::time::Duration;

use crate::Services;

/// A part that is asked takes no longer than this, or does not work.
const PATIENCE: Duration = Duration::from_secs(3);

/// A part of the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Reading from the database.
    Reading,
    /// Writing to the database.
    Writing,
    /// Writing into the folder of evidence files.
    Files,
}

impl Part {
    /// What is wrong with it and what to do, in both languages.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Reading => "数据库读不出来，请检查数据库服务和磁盘 · the database cannot be read",
            Self::Writing => "数据库不能保存，请检查磁盘是否已满 · the database cannot be written",
            Self::Files => "佐证材料文件目录不能写入，请检查磁盘和目录权限 · the evidence folder cannot be written",
        }
    }
}

/// The parts that do not work: each is really used, with one small statement or file.
pub async fn ailing_parts(services: &Services) -> Vec<Part> {
    let reading = within(async { services.db().read().await.is_ok() });
    let writing = within(async { services.db().try_write().await.is_ok() });
    let files = within(files_are_taken(services));
    let (reading, writing, files) = tokio::join!(reading, writing, files);
    let parts = [(Part::Reading, reading), (Part::Writing, writing), (Part::Files, files)];
    parts.into_iter().filter(|(_, works)| !works).map(|(part, _)| part).collect()
}

async fn within(work: impl Future<Output = bool>) -> bool {
    tokio::time::timeout(PATIENCE, work).await.unwrap_or(false)
}

/// The folder is made with the first file; until then there is nothing to be written to.
async fn files_are_taken(services: &Services) -> bool {
    if !tokio::fs::try_exists(services.data()).await.unwrap_or(false) {
        return true;
    }
    let probe = services.data().join(".health");
    let written = tokio::fs::write(&probe, b"ok").await.is_ok();
    written && tokio::fs::remove_file(&probe).await.is_ok()
}
