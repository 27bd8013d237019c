//! A small HTTP/1.1 client over a kept connection: fast enough that it measures the server and not itself.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

/// One connection to the server under test, which listens on this machine only.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    cookie: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header's value; names in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    /// Connects. Any address but this machine's own is refused: a load test has no other target.
    pub(crate) fn connect(address: SocketAddr, cookie: &str) -> Result<Self> {
        ensure!(address.ip().is_loopback(), "{address} is not on this machine");
        let stream = TcpStream::connect(address).context("the server does not answer")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { stream: BufReader::with_capacity(256 * 1024, stream), cookie: cookie.to_owned() })
    }

    /// Signs in and keeps the session's cookie.
    pub(crate) fn sign_in(address: SocketAddr, username: &str, password: &str) -> Result<String> {
        let mut client = Self::connect(address, "")?;
        let answer = client.post("/do/sign-in", &format!("username={username}&password={password}&next=/"))?;
        let cookie = answer.header("set-cookie").with_context(|| format!("{username} cannot sign in: {}", answer.status))?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// Fetches a page, uncompressed unless `encoding` names a coding.
    pub(crate) fn get(&mut self, path: &str, encoding: &str) -> Result<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: {}\r\naccept-encoding: {encoding}\r\naccept: text/html\r\n\r\n",
            self.cookie
        );
        self.exchange(request.as_bytes())
    }

    /// Posts a form.
    pub(crate) fn post(&mut self, path: &str, form: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.cookie,
            form.len(),
        );
        self.exchange(request.as_bytes())
    }

    /// Posts a form with a file in it.
    pub(crate) fn post_file(&mut self, path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Result<Answer> {
        const BOUNDARY: &str = "gongkai-boundary-of-the-attack";
        let mut body = Vec::new();
        for (field, value) in fields {
            write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")?;
        }
        write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")?;
        body.extend_from_slice(file);
        write!(body, "\r\n--{BOUNDARY}--\r\n")?;
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: {}\r\ncontent-type: multipart/form-data; boundary={BOUNDARY}\r\ncontent-length: {}\r\n\r\n",
            self.cookie,
            body.len(),
        )
        .into_bytes();
        request.extend_from_slice(&body);
        self.exchange(&request)
    }

    fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.get_mut().write_all(request)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).with_context(|| format!("no status in {line:?}"))?;
        let mut headers = Vec::new();
        loop {
            line.clear();
            ensure!(self.stream.read_line(&mut line)? > 0, "the answer ends in its headers");
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let find = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let body = if let Some(length) = find("content-length") {
            let mut body = vec![0; length.parse().context("content-length")?];
            self.stream.read_exact(&mut body)?;
            body
        } else if find("transfer-encoding").is_some() {
            self.chunks()?
        } else if status == 304 || status == 204 {
            Vec::new()
        } else {
            bail!("an answer without length");
        };
        Ok(Answer { status, headers, body })
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16).with_context(|| format!("no chunk size in {line:?}"))?;
            let start = body.len();
            body.resize(start + size, 0);
            self.stream.read_exact(&mut body[start..])?;
            line.clear();
            self.stream.read_line(&mut line)?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}
