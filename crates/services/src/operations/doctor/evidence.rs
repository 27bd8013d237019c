use std::path::Path;
use std::time::SystemTime;

use storage::Db;

use super::{Check, unanswered};
use crate::operations::clean;
use crate::operations::files::{BadFile, Files, verify_files};

/// Every evidence file that a row refers to is there, with the content it came with.
pub(super) async fn check(db: &Db, data: &Path) -> Vec<Check> {
    let mut conn = match db.read().await {
        Ok(conn) => conn,
        Err(error) => return vec![unanswered(error)],
    };
    let Files { all, bad } = match verify_files(&mut conn, data).await {
        Ok(files) => files,
        Err(error) => return vec![unanswered(error)],
    };
    drop(conn);
    let mut checks = leftovers(db, data).await;
    let Some(BadFile { name: first, .. }) = bad.first() else {
        checks.insert(
            0,
            Check::good(format!("佐证材料文件 {all} 个，都在，内容未变。"), format!("{all} evidence files, all present and unchanged")),
        );
        return checks;
    };
    let lost = Check::wrong(
        format!(
            "佐证材料文件共 {all} 个，其中 {} 个缺失或内容不符，例如“{first}”。请核对 --data 目录，或从备份找回；gongkai verify --data 目录 逐个列出。",
            bad.len()
        ),
        format!("{} of {all} evidence files are missing or changed; check --data, or take them from a backup", bad.len()),
    );
    checks.insert(0, lost);
    checks
}

/// What lies in the folder and is of no use.
async fn leftovers(db: &Db, data: &Path) -> Vec<Check> {
    let now = SystemTime::now();
    let found = match (clean::broken_off(data, now), clean::unnamed(db, data, now).await) {
        (Ok(broken_off), Ok(unnamed)) => {
            [(broken_off, "没有传完的文件", "broken-off uploads"), (unnamed, "没有任何记录引用的文件", "files that no record names")]
        }
        (Err(error), _) => return vec![unanswered(error)],
        (_, Err(error)) => return vec![unanswered(error)],
    };
    let found = found.into_iter().filter(|(leftovers, ..)| !leftovers.files.is_empty());
    found
        .map(|(leftovers, what, english)| {
            let (count, size) = (leftovers.files.len(), leftovers.bytes.div_ceil(1024 * 1024));
            Check::look(
                format!("--data 目录里有 {count} 个{what}，共约 {size} MB。请运行 gongkai clean 查看，确认后加 --remove 清理。"),
                format!("{count} {english} in --data, about {size} MB; look with `gongkai clean`, remove with `gongkai clean --remove`"),
            )
        })
        .collect()
}
