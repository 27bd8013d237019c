//! A PostgreSQL cluster that lives as long as the tests.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command::{self, find_program};
use crate::debian;
use crate::progress::note;
use crate::workspace::Workspace;

/// Its role and its first database.
const NAME: &str = "gongkai";
/// Folders of clusters start so; the number of the xtask process that owns it follows.
const PREFIX: &str = "gongkai-postgres-";
const START_LIMIT: Duration = Duration::from_secs(60);

/// A running cluster, stopped and removed when dropped; or one that the person has lent us, which is left alone.
#[derive(Debug)]
pub(crate) struct Cluster {
    url: String,
    own: Option<Own>,
}

#[derive(Debug)]
struct Own {
    server: Child,
    programs: PathBuf,
    folder: PathBuf,
    user: Option<User>,
}

/// The unprivileged user that runs the programs where we are root, which they refuse to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct User {
    uid: u32,
    gid: u32,
}

/// Whether an acknowledged change outlives a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// No: nothing in a test is worth a wait for the disk.
    None,
    /// Yes, as in an office.
    Full,
}

impl Cluster {
    /// Starts a cluster on a free port of this machine. With `GONGKAI_TEST_POSTGRES` set, that one is used, as it is.
    pub(crate) fn start(workspace: &Workspace, durability: Durability) -> Result<Self> {
        if let Ok(url) = std::env::var("GONGKAI_TEST_POSTGRES") {
            return Ok(Self { url, own: None });
        }
        let programs = match find_programs() {
            Some(programs) => programs,
            None => {
                debian::install(workspace, "PostgreSQL for the storage tests", &["postgresql"])?;
                find_programs().context("Debian's postgresql brought no initdb")?
            }
        };
        let user = if debian::is_root() { Some(unprivileged_user()?) } else { None };
        remove_leftovers(&programs, user);

        let folder = std::env::temp_dir().join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let started = hand_over(&folder, user).and_then(|()| {
            make(&programs, &folder, user)?;
            let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
            Ok((launch(&programs, &folder, user, port, durability)?, port))
        });
        let (server, port) = match started {
            Ok(started) => started,
            Err(error) => {
                let _ = fs::remove_dir_all(&folder);
                return Err(error);
            }
        };
        let mut cluster =
            Self { url: format!("postgres://{NAME}@127.0.0.1:{port}/{NAME}"), own: Some(Own { server, programs, folder, user }) };
        cluster.wait(port)?;
        note(&format!("PostgreSQL answers on 127.0.0.1:{port}"));
        Ok(cluster)
    }

    /// Where tests connect; the role may create databases.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A new, empty database.
    pub(crate) fn create_database(&self, name: &str) -> Result<String> {
        let own = self.own.as_ref().context("databases are only made in a cluster of our own: unset GONGKAI_TEST_POSTGRES")?;
        let (server, _) = self.url.rsplit_once('/').context("the cluster's address names no database")?;
        let mut create = own.program("createdb");
        create.args([&format!("--maintenance-db={}", self.url), name]);
        command::capture(&mut create)?;
        Ok(format!("{server}/{name}"))
    }

    fn wait(&mut self, port: u16) -> Result<()> {
        let Some(own) = &mut self.own else { return Ok(()) };
        let started = Instant::now();
        loop {
            if let Some(status) = own.server.try_wait()? {
                bail!("PostgreSQL ended with {status}: {}", own.log());
            }
            let mut create = own.program("createdb");
            create.args(["--host=127.0.0.1", &format!("--port={port}"), &format!("--username={NAME}"), "--maintenance-db=postgres", NAME]);
            match command::capture(&mut create) {
                Ok(_) => return Ok(()),
                Err(error) if started.elapsed() > START_LIMIT => bail!("PostgreSQL does not answer: {error:#}; {}", own.log()),
                Err(_) => thread::sleep(Duration::from_millis(200)),
            }
        }
    }
}

impl Own {
    fn program(&self, name: &str) -> Command {
        program(&self.programs, name, &self.folder, self.user)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        stop(&self.programs, &self.folder, self.user);
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn make(programs: &Path, folder: &Path, user: Option<User>) -> Result<()> {
    let initdb = |locale: &str| {
        let mut initdb = program(programs, "initdb", folder, user);
        initdb.arg("--pgdata").arg(folder.join("data"));
        initdb.args([&format!("--username={NAME}"), "--auth=trust", "--encoding=UTF8", &format!("--locale={locale}"), "--no-sync"]);
        command::capture(&mut initdb).map(|_| ())
    };
    // C.UTF-8 is Debian's; other systems sort by bytes with plain C
    initdb("C.UTF-8").or_else(|_| {
        let _ = fs::remove_dir_all(folder.join("data"));
        initdb("C")
    })
}

fn launch(programs: &Path, folder: &Path, user: Option<User>, port: u16, durability: Durability) -> Result<Child> {
    let log = fs::File::create(folder.join("log"))?;
    let mut postgres = program(programs, "postgres", folder, user);
    postgres.arg("-D").arg(folder.join("data")).args(["-p", &port.to_string()]);
    let settings = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        // every test process brings its own pool
        "max_connections=300",
    ];
    let careless: &[&str] = match durability {
        Durability::None => &["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        Durability::Full => &[],
    };
    for setting in settings.iter().chain(careless) {
        postgres.args(["-c", setting]);
    }
    postgres.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn().context("cannot start postgres")
}

fn stop(programs: &Path, folder: &Path, user: Option<User>) {
    let mut stop = program(programs, "pg_ctl", folder, user);
    stop.arg("--pgdata").arg(folder.join("data")).args(["--mode=immediate", "--silent", "stop"]);
    let _ = command::capture(&mut stop);
}

/// What a killed test run has left behind.
fn remove_leftovers(programs: &Path, user: Option<User>) {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|owner| owner.parse::<u32>().ok());
        if owner.is_some_and(|owner| !Path::new(&format!("/proc/{owner}")).exists()) && Path::new("/proc/self").exists() {
            stop(programs, &entry.path(), user);
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// All that a cluster needs; a folder with only some of them holds links to another.
const PROGRAMS: [&str; 4] = ["initdb", "postgres", "pg_ctl", "createdb"];

/// The folder that holds them: where Debian keeps each version (newest first), where `pg_config` says, or on the path.
fn find_programs() -> Option<PathBuf> {
    let mut debian: Vec<PathBuf> =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    debian.sort_by_key(|path| std::cmp::Reverse(version(path)));
    let configured = command::capture(Command::new("pg_config").arg("--bindir")).ok().map(|folder| PathBuf::from(folder.trim()));
    let on_path = find_program("initdb").and_then(|path| path.parent().map(Path::to_path_buf));
    debian.into_iter().chain(configured).chain(on_path).find(|folder| PROGRAMS.iter().all(|program| folder.join(program).exists()))
}

/// `/usr/lib/postgresql/15/bin` is 15.
fn version(programs: &Path) -> u32 {
    programs.parent().and_then(Path::file_name).and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).unwrap_or(0)
}

fn unprivileged_user() -> Result<User> {
    let users = fs::read_to_string("/etc/passwd")?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| user(&users, name))
        .context("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")
}

/// A line `name:x:uid:gid:…` of the user list.
fn user(users: &str, name: &str) -> Option<User> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut numbers = line.split(':').skip(2).map(str::parse::<u32>);
    Some(User { uid: numbers.next()?.ok()?, gid: numbers.next()?.ok()? })
}

#[cfg(unix)]
fn hand_over(folder: &Path, user: Option<User>) -> Result<()> {
    match user {
        Some(User { uid, gid }) => Ok(std::os::unix::fs::chown(folder, Some(uid), Some(gid))?),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn hand_over(_folder: &Path, _user: Option<User>) -> Result<()> {
    Ok(())
}

/// A program of the cluster, run by the unprivileged user in a folder that user may enter.
fn program(programs: &Path, name: &str, folder: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(programs.join(name));
    command.current_dir(folder).env("LC_ALL", "C");
    #[cfg(unix)]
    if let Some(User { uid, gid }) = user {
        use std::os::unix::process::CommandExt;
        command.uid(uid).gid(gid);
    }
    #[cfg(not(unix))]
    let _ = user;
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_read_from_the_list() {
        let users = "root:x:0:0:root:/root:/bin/sh\npostgres:x:104:110:,,,:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(user(users, "postgres"), Some(User { uid: 104, gid: 110 }));
        assert_eq!(user(users, "nobody"), None);
    }

    #[test]
    fn the_newest_version_comes_first() {
        assert_eq!(version(Path::new("/usr/lib/postgresql/15/bin")), 15);
        assert!(version(Path::new("/usr/lib/postgresql/9.6/bin")) < 15);
    }
}
