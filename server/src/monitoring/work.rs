//! The work that a server does beside its pages: takes what was asked for, holds its lease while it works, and says what became of it.
//! Several servers may serve one database; each piece is done by one of them, and goes on elsewhere when that one dies.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::anyhow;
use chrono::NaiveDate;
use clap::Args;
use crawler::{Net, Nets, Settings, Visitor};
use domain::monitoring::proof::Grades;
use services::monitoring::{self, Ended, MonitorJob};
use services::{Actor, Services};

use super::links;
use super::month_round::round;
use super::recheck;
use super::sweep::Progress;

/// How often somebody looks whether there is work.
const LOOK: Duration = Duration::from_secs(2);
/// How often a lease is held on; it lasts a minute.
const HOLD: Duration = Duration::from_secs(10);
/// A round waits so long for a whole answer.
const LIMIT: Duration = Duration::from_secs(30);
/// At the first look of a round what fails is tried once more, so soon.
const ONCE_MORE: Duration = Duration::from_secs(3);
/// How often the calendar is asked.
const CALENDAR: Duration = Duration::from_secs(10 * 60);

/// How public pages are visited, as whoever runs the server says.
#[derive(Debug, Clone, Args)]
pub(crate) struct Manners {
    /// 监测时允许访问的内部网段 · networks that monitoring may visit although they are not public
    #[arg(long, value_name = "CIDR", env = "GONGKAI_MONITOR_NETS", value_delimiter = ',')]
    monitor_net: Vec<Net>,
    /// 监测时同一主机两次请求的最短间隔(毫秒) · least time between two requests of monitoring to one host
    #[arg(long, default_value_t = 1000, value_name = "N", env = "GONGKAI_MONITOR_PACE_MS")]
    monitor_pace_ms: u64,
    /// 监测认定失败前三次尝试分布的时间(秒)；明确答复不存在的隔半小时再试一次 · spread of the three tries before a fault counts
    #[arg(long, default_value_t = 86_400, value_name = "N", env = "GONGKAI_MONITOR_TRIES_OVER_S")]
    monitor_tries_over_s: u64,
    /// 单位自建邮箱的根证书文件(PEM) · certificate authority of the mail server that sends reminders
    #[arg(long, value_name = "FILE", env = "GONGKAI_MAIL_CA")]
    mail_ca: Option<PathBuf>,
}

impl Manners {
    /// A visitor with these manners. `controls` are one address of each monitored site: another's silence counts where one of them answers.
    pub(super) fn visitor(&self, as_of: NaiveDate, over: Duration, controls: &[String]) -> anyhow::Result<Visitor> {
        Ok(self.plain_visitor(as_of, LIMIT, 3, over)?.graded(Grades::usual(over), controls))
    }

    /// A visitor for the first look of a round, which proves nothing of whoever fails.
    pub(super) fn visitor_at_first(&self, as_of: NaiveDate) -> anyhow::Result<Visitor> {
        self.plain_visitor(as_of, LIMIT, 2, ONCE_MORE)
    }

    /// Over how long the tries are spread before a fault counts.
    pub(super) const fn tries_over(&self) -> Duration {
        Duration::from_secs(self.monitor_tries_over_s)
    }

    /// A visitor that tries once and waits no longer than this for an answer, for somebody who looks on.
    pub(super) fn visitor_once(&self, as_of: NaiveDate, limit: Duration) -> anyhow::Result<Visitor> {
        self.plain_visitor(as_of, limit, 1, Duration::ZERO)
    }

    fn plain_visitor(&self, as_of: NaiveDate, limit: Duration, tries: u32, over: Duration) -> anyhow::Result<Visitor> {
        let pace = Duration::from_millis(self.monitor_pace_ms);
        Ok(Visitor::new(Settings { nets: self.open_nets(), pace, limit, tries, over, as_of })?)
    }

    /// The networks that may be visited although they are not public.
    pub(crate) fn open_nets(&self) -> Nets {
        Nets(self.monitor_net.clone())
    }

    /// The file of the mail server's certificate authority.
    pub(super) fn mail_ca(&self) -> Option<&Path> {
        self.mail_ca.as_deref()
    }

    /// The networks as they are printed on a round.
    pub(super) fn nets(&self) -> String {
        self.monitor_net.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
    }
}

/// Works until it is dropped. A round takes hours where a site is slow; who asks for another look at one page waits for no round.
pub(crate) async fn work(services: Services, manners: Manners) {
    let calendar = async {
        let mut calendar = tokio::time::interval(CALENDAR);
        loop {
            calendar.tick().await;
            if let Err(error) = monitoring::ask_by_calendar(&services).await {
                tracing::warn!(%error, "rounds that the calendar wants were not asked for; it is tried again");
            }
            if let Err(error) = monitoring::make_digests(&services).await {
                tracing::warn!(%error, "the day's reminders were not made; it is tried again");
            }
            if let Err(error) = monitoring::ask_to_look_at_links(&services).await {
                tracing::warn!(%error, "a look at evidence was not asked for; it is tried again");
            }
            if let Err(error) = monitoring::ask_to_send(&services).await {
                tracing::warn!(%error, "whether reminders wait could not be read; it is tried again");
            }
        }
    };
    tokio::join!(
        works(&services, &manners, monitoring::ROUND),
        works(&services, &manners, monitoring::RECHECK),
        works(&services, &manners, monitoring::SEND),
        works(&services, &manners, monitoring::LINKS),
        calendar,
    );
}

/// Does the work of one kind, a piece after the other.
async fn works(services: &Services, manners: &Manners, kind: &str) {
    let owner = services::new_id();
    let mut look = tokio::time::interval(LOOK);
    loop {
        look.tick().await;
        match monitoring::take(services, kind, &owner).await {
            Ok(Some((job, actor))) => done(services, manners, &job, &actor).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "whether there is work could not be read; it is tried again"),
        }
    }
}

/// Does a piece of work and says what became of it.
async fn done(services: &Services, manners: &Manners, job: &MonitorJob, actor: &Actor) {
    let progress = Arc::new(Progress::default());
    let worked = tokio::select! {
        worked = one(services, manners, job, actor, progress.clone()) => worked,
        // stopped by somebody, or another's by now: what was read is kept
        () = lost(services, job, &progress) => return,
    };
    let (how, said) = match worked {
        Ok(Some(said)) => (Ended::Done, said),
        Ok(None) => (Ended::Left, String::new()),
        Err(error) => {
            tracing::error!(job = job.id, error = ?error, "work of monitoring failed");
            (Ended::Failed, format!("{error}"))
        }
    };
    if let Err(error) = monitoring::ended(services, job, how, &said).await {
        tracing::error!(job = job.id, error = ?error, "what became of work of monitoring could not be written");
    }
}

/// Holds the lease on; comes back when it is lost.
async fn lost(services: &Services, job: &MonitorJob, progress: &Progress) {
    let mut hold = tokio::time::interval(HOLD);
    loop {
        hold.tick().await;
        let (done, known) = (progress.done.load(Ordering::Relaxed), progress.known.load(Ordering::Relaxed));
        match monitoring::hold(services, job, done, known).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, "the lease could not be held on; it is tried again"),
        }
    }
}

/// What became of it in a sentence; none where the server takes its leave and whoever comes next goes on.
async fn one(
    services: &Services,
    manners: &Manners,
    job: &MonitorJob,
    actor: &Actor,
    progress: Arc<Progress>,
) -> anyhow::Result<Option<String>> {
    match job.kind.as_str() {
        monitoring::ROUND => round(services, manners, actor, &job.about, progress).await,
        monitoring::RECHECK => recheck::one(services, manners, actor, &job.about, progress).await,
        monitoring::SEND => send(services, actor, &job.about).await,
        monitoring::LINKS => links::look(services, manners, actor, &progress).await,
        other => Err(anyhow!("不认识的任务：{other}")),
    }
}

/// A day's reminders, until none waits.
async fn send(services: &Services, actor: &Actor, about: &str) -> anyhow::Result<Option<String>> {
    while let Some(next) = monitoring::send_reminders(actor, services, about).await? {
        let wait = (next - services.now()).to_std().unwrap_or_default();
        tokio::time::sleep(wait.clamp(LOOK, Duration::from_secs(60))).await;
    }
    Ok(Some("当天的提醒已处理。".into()))
}
