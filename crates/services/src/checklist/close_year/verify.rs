//! Every version of every closed list, held against its seal: for `gongkai verify`.

use documents::{Version, verify_versions};
use storage::Conn;
use storage::checklist::sealed_list;

use crate::sealed_line::seal_of;
use crate::{Result, ServiceError};

/// A closed list whose versions are not what was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealFault {
    /// The county's name.
    pub county: String,
    /// The list's title.
    pub list: String,
    /// What is wrong, in a Chinese sentence.
    pub what: String,
}

/// How many versions there are, and the lists of which one is not what was sealed.
///
/// # Errors
/// When the engine fails.
pub async fn verify_seals(conn: &mut Conn) -> Result<(usize, Vec<SealFault>)> {
    let (mut count, mut faults) = (0, Vec::new());
    for (county, id, list) in sealed_list::all_closed(conn).await? {
        let mut versions = Vec::new();
        let mut unreadable = None;
        for line in sealed_list::lines(conn, &id).await? {
            count += 1;
            let text = sealed_list::content(conn, &id, line.no).await?.ok_or(ServiceError::NotFound("这个归档版本"))?;
            match (serde_json::from_str(&text), seal_of(&line)) {
                (Ok(content), Ok(seal)) => versions.push(Version { content, seal }),
                _ => unreadable = Some(format!("第{}版的内容不能读出。", line.no)),
            }
        }
        let broken = verify_versions(&versions).err().map(|broken| broken.to_string());
        faults.extend(unreadable.or(broken).map(|what| SealFault { county, list, what }));
    }
    Ok((count, faults))
}
