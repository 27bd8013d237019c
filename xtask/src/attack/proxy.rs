//! The proxy text of docs/operations.md, in a real nginx: forms pass, files pass, and nobody writes her own address.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::{Ground, Outcome, database};
use crate::bench::{PASSWORD, Subject, fill};
use crate::command;

/// A started nginx; ended when dropped.
struct Proxy(Child);

impl Drop for Proxy {
    fn drop(&mut self) {
        // one process, no master: nothing of it stays
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("proxy")?;
    let (database, files) = (database(&folder), folder.join("files"));
    fill(&ground.program, &database, &files, 1)?;
    let subject = Subject::start_with(&ground.program, &database, &files, None, &["--behind-tls"])?;
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let paper = fs::read_to_string(&ground.operations).context("docs/operations.md")?;
    let text = paper.split("```nginx\n").nth(1).and_then(|rest| rest.split("```").next()).context("no nginx text in docs/operations.md")?;
    let _proxy = start(&folder, &settings(text, &folder, port, &subject.address.to_string())?, port)?;

    let site = format!("https://127.0.0.1:{port}");
    let jar = folder.join("cookies");
    let curl = |more: &[&str]| -> Result<String> {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--insecure", "--max-time", "30", "--cookie-jar"]).arg(&jar).arg("--cookie").arg(&jar).args(more);
        command::capture(&mut curl)
    };
    let form = format!("username=office&password={PASSWORD}&next=/");
    let origin = format!("Origin: {site}");
    let in_at = format!("{site}/do/sign-in");
    let signed = curl(&["-i", "-H", &origin, "-H", "X-Forwarded-For: 8.8.8.8", "--data", &form, &in_at])?;
    let me = curl(&["-i", &format!("{site}/me")])?;
    let foreign = curl(&["-i", "-H", "Origin: https://evil.example", "--data", "", &format!("{site}/do/end-other-sessions")])?;
    let plain = curl(&["-i", "-H", &format!("Origin: http://127.0.0.1:{port}"), "--data", "", &format!("{site}/do/end-other-sessions")])?;
    let large = folder.join("large.csv");
    // over what one file may hold, below what a form with several may: the program's own sentence, not the proxy's page
    fs::write(&large, vec![b'a'; 40 << 20])?;
    let file = format!("file=@{}", large.display());
    let upload = curl(&["-i", "-H", &origin, "-F", "year=2031", "-F", &file, &format!("{site}/checklists/import/upload")])?;
    let api = curl(&["-i", "-H", &origin, "--data", "", &format!("{site}/api/suggest")])?;
    let strict = me.lines().filter(|line| line.to_ascii_lowercase().starts_with("strict-transport-security")).count();
    let figures = format!(
        "nginx {}: signing in {}, its address recorded as {}, HSTS sent {strict} time(s), a form of another site {}, of this host without TLS {}, a file of 40 MB {}, /api/ {}",
        version(),
        status(&signed),
        if me.contains("8.8.8.8") { "the client wrote it" } else { "the proxy saw it" },
        status(&foreign),
        status(&plain),
        status(&upload),
        status(&api)
    );
    Ok(Outcome::new(figures)
        .bar(signed.contains("__Host-gongkai=") && status(&me) == 200, "signing in works through it")
        .bar(me.contains("127.0.0.1") && !me.contains("8.8.8.8"), "nobody writes her own address")
        .bar(strict == 1, "HSTS once")
        .bar(status(&foreign) == 403 && status(&plain) == 403, "a form of another site is refused")
        .bar(status(&upload) == 303, "a large file gets its sentence")
        .bar([200, 400].contains(&status(&api)), "server functions are found"))
}

/// The documented text between what a test needs of its own: a port, a certificate, no root.
fn settings(text: &str, folder: &Path, port: u16, upstream: &str) -> Result<String> {
    let (key, certificate) = (folder.join("key.pem"), folder.join("certificate.pem"));
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1", "-keyout"]);
    command::capture(openssl.arg(&key).arg("-out").arg(&certificate)).context("openssl makes the certificate")?;
    let server = text
        .replace("listen 443", &format!("listen 127.0.0.1:{port}"))
        .replace("listen 80;", "listen 127.0.0.1:0;")
        .replace("/etc/ssl/private/gongkai.key", &key.display().to_string())
        .replace("/etc/ssl/gongkai.pem", &certificate.display().to_string())
        .replace("127.0.0.1:3000", upstream);
    // the second server only leads from port 80 to the first
    let server = server.split("server {\n    listen 127.0.0.1:0;").next().unwrap_or_default();
    ensure!(server.contains(upstream) && server.contains(&port.to_string()), "the nginx text is not what this test knows: {text}");
    let place = folder.display();
    Ok(format!(
        "daemon off;\nmaster_process off;\npid {place}/nginx.pid;\nerror_log {place}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n\
         client_body_temp_path {place}/body;\nproxy_temp_path {place}/proxy-temp;\nfastcgi_temp_path {place}/a;\nuwsgi_temp_path {place}/b;\n\
         scgi_temp_path {place}/c;\n{server}\n}}\n"
    ))
}

fn start(folder: &Path, settings: &str, port: u16) -> Result<Proxy> {
    let file = folder.join("nginx.conf");
    fs::write(&file, settings)?;
    let child = Command::new("nginx")
        .arg("-p")
        .arg(folder)
        .arg("-c")
        .arg(&file)
        .arg("-e")
        .arg(folder.join("error.log"))
        .stdin(Stdio::null())
        .spawn()
        .context("nginx is missing: sudo apt-get install nginx-light; the documented proxy text was not tried")?;
    let mut proxy = Proxy(child);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(proxy);
        }
        if let Some(ended) = proxy.0.try_wait()? {
            bail!("nginx ended with {ended}: {}", fs::read_to_string(folder.join("error.log")).unwrap_or_default());
        }
        thread::sleep(Duration::from_millis(20));
    }
    bail!("nginx does not listen")
}

fn version() -> String {
    let output = Command::new("nginx").arg("-v").output();
    output
        .map(|output| String::from_utf8_lossy(&output.stderr).trim().rsplit('/').next().unwrap_or_default().to_owned())
        .unwrap_or_default()
}

/// The last status of an answer with its headers; 0 where there is none.
fn status(answer: &str) -> u16 {
    let lines = answer.lines().filter(|line| line.starts_with("HTTP/"));
    lines.filter_map(|line| line.split(' ').nth(1)?.parse().ok()).rfind(|status| *status != 100).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn the_last_status_counts() {
        assert_eq!(status("HTTP/1.1 100 Continue\r\n\r\nHTTP/2 303 \r\nlocation: /\r\n"), 303);
        assert_eq!(status("nothing"), 0);
    }
}
