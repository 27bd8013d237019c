use std::path::Path;

use storage::{Db, operations::backup};

use super::{Check, unanswered};
use crate::operations::backup::pack::digest_of;
use crate::reporting::evidence::path_of;

/// Every evidence file that a row refers to is there, with the content it came with.
pub(super) async fn check(db: &Db, data: &Path) -> Vec<Check> {
    let mut conn = match db.read().await {
        Ok(conn) => conn,
        Err(error) => return vec![unanswered(error)],
    };
    let digests = match backup::evidence_digests(&mut conn).await {
        Ok(digests) => digests,
        Err(error) => return vec![unanswered(error)],
    };
    drop(conn);
    let data = data.to_owned();
    let all = digests.len();
    let bad = tokio::task::spawn_blocking(move || {
        digests
            .into_iter()
            .filter(|(sha256, _)| digest_of(&path_of(&data, sha256)).ok().as_ref() != Some(sha256))
            .map(|(_, name)| name)
            .collect()
    })
    .await;
    let bad: Vec<String> = match bad {
        Ok(bad) => bad,
        Err(error) => return vec![unanswered(error)],
    };
    let Some(first) = bad.first() else {
        return vec![Check::good(format!("佐证文件 {all} 个,都在,内容未变。"), format!("{all} evidence files, all present and unchanged"))];
    };
    vec![Check::wrong(
        format!("佐证文件共 {all} 个,其中 {} 个缺失或内容不符,例如“{first}”。请核对 --data 目录,或从备份找回。", bad.len()),
        format!("{} of {all} evidence files are missing or changed; check --data, or take them from a backup", bad.len()),
    )]
}
