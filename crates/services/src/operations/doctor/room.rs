use chrono::{DateTime, Duration, Utc};
use domain::reporting::evidence::DAY_LIMIT;
use storage::Db;
use storage::reporting::evidence::most_since;

use super::{Check, unanswered};

const GIGABYTE: i64 = 1024 * 1024 * 1024;

/// How much may come in, and which unit is nearest to what it may.
pub(super) async fn check(db: &Db, now: DateTime<Utc>) -> Check {
    let most = async { most_since(&mut db.read().await?, now - Duration::hours(24), 1).await };
    match most.await {
        Ok(most) => judged(most.first().map(|(unit, bytes)| (unit.as_str(), *bytes))),
        Err(error) => unanswered(error),
    }
}

/// The unit that handed in the most within a day, and how many bytes.
fn judged(most: Option<(&str, i64)>) -> Check {
    let limit = DAY_LIMIT / GIGABYTE;
    let rule = format!("每个单位24小时内最多上传 {limit} GB，磁盘剩余不足 1 GB 时停止接收文件");
    let english = format!("a unit may hand in {limit} GB within 24 hours, and no file comes in below 1 GB of free room");
    let Some((unit, bytes)) = most else {
        return Check::good(format!("佐证材料有限额：{rule}。最近24小时没有上传。"), format!("{english}; nothing came in within 24 hours"));
    };
    let size = format!("{}.{} GB", bytes / GIGABYTE, bytes % GIGABYTE * 10 / GIGABYTE);
    // four fifths
    if bytes >= DAY_LIMIT / 5 * 4 {
        return Check::look(
            format!("“{unit}”最近24小时上传了 {size}，接近限额（{rule}）。请提醒该单位改为粘贴公开页面的链接，或查看是否误传。"),
            format!("{unit} handed in {size} within 24 hours, near its limit: {english}"),
        );
    }
    Check::good(
        format!("佐证材料有限额：{rule}。最近24小时上传最多的是“{unit}”，{size}。"),
        format!("{english}; {unit} handed in the most, {size}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn whoever_is_near_her_limit_is_named_before_she_reaches_it() {
        for (bytes, verdict, words) in [
            (0, Verdict::Good, "“发改委”，0.0 GB"),
            (GIGABYTE + GIGABYTE / 2, Verdict::Good, "“发改委”，1.5 GB"),
            (DAY_LIMIT / 5 * 4, Verdict::Look, "“发改委”最近24小时上传了 1.5 GB，接近限额"),
            (DAY_LIMIT, Verdict::Look, "2.0 GB"),
        ] {
            let said = judged(Some(("发改委", bytes)));
            assert_eq!(said.verdict, verdict, "{bytes}: {said:?}");
            assert!(said.chinese.contains(words) && said.chinese.contains("最多上传 2 GB"), "{said:?}");
        }
        assert!(judged(None).chinese.contains("没有上传"));
    }
}
