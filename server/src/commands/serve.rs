//! `gongkai serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use clap::Args;
use services::operations::{audit, clean};
use tracing_subscriber::EnvFilter;

use super::Shared;
use crate::monitoring::work::{Manners, work};
use crate::say::say;
use crate::stopped::stopped;
use crate::{http, listen};

/// For the database to take its leave, after requests had theirs.
const CLOSE: Duration = Duration::from_secs(1);

/// 启动服务 · serve the screens
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 监听地址 · address to listen on
    #[arg(long, env = "GONGKAI_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// 前面有 TLS 反向代理 · a reverse proxy with TLS stands in front: cookies are marked Secure
    #[arg(long, env = "GONGKAI_TLS")]
    behind_tls: bool,
    #[command(flatten)]
    manners: Manners,
}

impl Options {
    /// Serves until it is told to stop, then finishes what it has begun.
    pub(super) async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
        let new_file = services::operations::backup::sqlite_file(&shared.database).filter(|file| !file.exists());
        let manners = Arc::new(self.manners.clone());
        let services = shared.services().await?.visiting(self.manners.open_nets()).reading_by(manners.clone()).sending_by(manners);
        let db = services.db().clone();
        if let Some(file) = new_file {
            let whole = file.canonicalize().unwrap_or(file);
            say!("已新建数据库文件 · made a database file: {}", whole.display());
        }
        let (county, is_new) = services::operations::settings::ensure_county(&services).await?;
        if is_new {
            say!("已新建“{}”，可在“设置”里改名 · made a county, rename it under 设置", county.name);
        }
        if !services::access::account::somebody_can_sign_in(&services).await? {
            say!("还没有账号。请另开终端新增第一个系统管理员 · no account yet; add the first administrator in another terminal:");
            say!("  echo '密码，至少10个字符' | gongkai account add --username admin --role admin --password-stdin");
        }
        let listener =
            tokio::net::TcpListener::bind(self.listen).await.with_context(|| format!("{} 无法监听 · cannot listen", self.listen))?;
        let address = listener.local_addr()?;
        say!("gongkai: http://{address}  ({})", shared.database.split('@').next_back().unwrap_or_default());
        let router = http::router(services.clone(), http::state::Settings { behind_tls: self.behind_tls })?;
        let arranged = tokio::spawn(arranged(services.clone()));
        let work = tokio::spawn(work(services.clone(), self.manners.clone()));
        let daily = tokio::spawn(daily(db.clone(), shared.data()));
        listen::serve(listener, router, stopped()).await;
        work.abort();
        daily.abort();
        arranged.abort();
        // whoever still holds a connection was cut off, and must not keep the program
        if tokio::time::timeout(CLOSE, db.close()).await.is_err() {
            tracing::warn!("the database was left without a farewell");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Changes that were decided for a day ahead are done at the start, and soon after their day has begun.
async fn arranged(services: services::Services) {
    let mut turn = tokio::time::interval(Duration::from_secs(5 * 60));
    loop {
        turn.tick().await;
        match services::operations::scheduled::run(&services).await {
            Ok(0) => {}
            Ok(done) => tracing::info!(done, "changes that were arranged for today"),
            Err(error) => tracing::warn!(%error, "what is arranged for today was not done; it is tried again"),
        }
    }
}

/// What is done at the start and once a day.
async fn daily(db: storage::Db, data: PathBuf) {
    let mut day = tokio::time::interval(Duration::from_secs(24 * 60 * 60));
    loop {
        day.tick().await;
        tell_the_logs_end(&db).await;
        let folder = data.clone();
        // uploads that a crash broke off; on a thread of its own, for it looks at files
        let cleaning =
            tokio::task::spawn_blocking(move || clean::broken_off(&folder, SystemTime::now()).map(|found| clean::remove(&found)));
        match cleaning.await {
            Ok(Ok(stay)) if stay.is_empty() => {}
            Ok(Ok(stay)) => tracing::warn!(files = stay.len(), "broken-off uploads could not be taken away"),
            Ok(Err(error)) => tracing::warn!(%error, "the folder of uploads could not be read"),
            Err(error) => tracing::warn!(%error, "broken-off uploads were not looked for"),
        }
    }
}

/// The end of the audit log goes to standard output, and so into the journal, which is another's to keep: whoever
/// writes the chain anew does not reach it there.
async fn tell_the_logs_end(db: &storage::Db) {
    let end = match db.read().await {
        Ok(mut conn) => audit::anchors(&mut conn).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match end {
        Ok(anchors) => {
            for anchor in anchors {
                say!("{} 操作日志校验值：行数 · the log's DIGEST:COUNT  {anchor}", anchor.county);
            }
        }
        Err(error) => tracing::warn!(error, "the end of the audit log could not be read"),
    }
}
