//! Writing and verifying the audit log.

use domain::audit::{AuditEvent, GENESIS};
use sha2::{Digest, Sha256};
use storage::{Conn, Tx, audit};

use crate::{Actor, Result, Services};

/// Writes an event into the transaction of its change. `detail` holds facts, never a password or a form body.
///
/// # Errors
/// When the engine fails; then the change fails with it.
pub async fn record(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    action: &str,
    subject: String,
    detail: &serde_json::Value,
) -> Result<()> {
    let (seq, prev_hash) = audit::lock_head(tx).await?;
    let mut event = AuditEvent {
        seq: seq + 1,
        at: services.now(),
        actor: actor.account.as_str().to_owned(),
        actor_name: actor.person.clone(),
        action: action.to_owned(),
        subject,
        detail: detail.to_string(),
        prev_hash,
        hash: String::new(),
    };
    event.hash = digest(&event);
    audit::append(tx, &actor.county, &event).await?;
    Ok(())
}

fn digest(event: &AuditEvent) -> String {
    crate::hex(&Sha256::digest(event.canonical().as_bytes()))
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainState {
    /// Every row is as it was written; so many of them.
    Whole(i64),
    /// The first bad row, and what is wrong with it, in a Chinese sentence.
    Broken {
        /// Its sequence number.
        seq: i64,
        /// What is wrong.
        problem: String,
    },
}

/// Walks the whole chain. Names the first row that was edited, deleted, inserted or cut off.
///
/// # Errors
/// When the engine fails.
pub async fn verify_chain(conn: &mut Conn) -> Result<ChainState> {
    const STEP: i64 = 1000;
    let (head_seq, head_hash) = audit::head(conn).await?;
    let (mut last, mut hash) = (0, GENESIS.to_owned());
    loop {
        let events = audit::after(conn, last, STEP).await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            let broken = |problem: &str| ChainState::Broken { seq: last + 1, problem: problem.into() };
            if event.seq != last + 1 {
                return Ok(broken("该行已被删除"));
            }
            if event.prev_hash != hash || event.hash != digest(&event) {
                return Ok(broken("该行内容与校验值不符,已被改动"));
            }
            (last, hash) = (event.seq, event.hash);
        }
    }
    if (last, &hash) == (head_seq, &head_hash) {
        return Ok(ChainState::Whole(last));
    }
    let problem = if last < head_seq { "日志末尾被截断,自该行起缺失" } else { "日志末尾与记录的终点不符" };
    Ok(ChainState::Broken { seq: last.min(head_seq) + 1, problem: problem.into() })
}
