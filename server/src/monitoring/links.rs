//! 查看佐证链接: opens the addresses that units handed in, as politely as a round does, and keeps what was seen beside the evidence.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crawler::Role;
use domain::calendar::office_time::day_of;
use domain::monitoring::outcome::Outcome;
use domain::reporting::evidence::{LinkLook, nobody_answers};
use services::monitoring::{self, EvidenceLink};
use services::{Actor, Services};

use super::sweep::Progress;
use super::work::Manners;

/// How long an answer may take: one that is slow today is looked at again tomorrow.
const LIMIT: Duration = Duration::from_secs(20);
/// So many times the next addresses are taken; what is left waits for the next hour.
const MOST_TURNS: usize = 20;

/// Looks at what waits.
pub(super) async fn look(services: &Services, manners: &Manners, actor: &Actor, progress: &Progress) -> anyhow::Result<Option<String>> {
    let (mut opened, mut all) = (0_usize, 0_usize);
    for _ in 0..MOST_TURNS {
        let links = monitoring::links_to_look_at(actor, services).await?;
        if links.is_empty() {
            break;
        }
        let asked = i64::try_from(links.len()).unwrap_or(i64::MAX);
        progress.known.fetch_add(asked, Ordering::Relaxed);
        let seen = visited(services, manners, links, progress).await?;
        if nobody_answers(seen.iter().map(|(link, outcome)| (link.url.as_str(), outcome))) {
            return Ok(Some("佐证材料里的链接所在的网站一个都没有应答，多半是本机的网络不通；没有作任何记录，过后再看。".into()));
        }
        all += seen.len();
        opened += seen.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Read(_))).count();
        let looks: Vec<_> = seen.into_iter().map(|(link, outcome)| (link, LinkLook::of(&outcome, services.now()))).collect();
        monitoring::links_looked_at(actor, services, &looks).await?;
    }
    Ok(Some(format!("查看佐证材料里的链接{all}个，能打开{opened}个。")))
}

/// Opens each address once. The visitor keeps the pace of each host, asks robots.txt, and goes to no address that is not public.
async fn visited(
    services: &Services,
    manners: &Manners,
    links: Vec<EvidenceLink>,
    progress: &Progress,
) -> anyhow::Result<Vec<(EvidenceLink, Outcome)>> {
    let mut visitor = manners.visitor_once(day_of(services.now()), LIMIT)?;
    let mut waiting: HashMap<String, EvidenceLink> = HashMap::new();
    for link in links {
        visitor.push(link.url.clone(), Role::Link);
        waiting.insert(link.url.clone(), link);
    }
    let mut seen = Vec::new();
    while let Some(one) = visitor.next().await {
        progress.done.fetch_add(1, Ordering::Relaxed);
        if let Some(link) = waiting.remove(&one.address) {
            seen.push((link, one.outcome));
        }
    }
    Ok(seen)
}
