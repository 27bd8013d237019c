//! A file over the limit, sent through a socket to the built program: what a person reads is our sentence, and no broken line.

#![cfg(unix)]

mod served;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use served::{serve, stop};

const PASSWORD: &str = "今天去乡镇看公开栏了";

/// An account of the office, made as the first administrator makes one.
fn add_office(folder: &std::path::Path) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["account", "add", "--username", "office", "--role", "office", "--password-stdin", "--keep-password"])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(PASSWORD.as_bytes()).expect("a write");
    assert!(child.wait().expect("it ends").success());
}

/// Sends a request and reads its answer to the end.
fn send(address: &str, line: &str, headers: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    let head = format!(
        "{line} HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("a write");
    stream.write_all(body).expect("the whole file is taken");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("a whole answer");
    String::from_utf8_lossy(&answer).into_owned()
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let found = answer.lines().find_map(|line| line.to_ascii_lowercase().starts_with(name).then(|| &line[name.len()..]));
    found.unwrap_or_else(|| panic!("no {name} in {answer}")).trim()
}

#[test]
fn a_list_of_twenty_one_megabytes_gets_a_sentence_through_the_socket() {
    let folder = tempfile::tempdir().unwrap();
    add_office(folder.path());
    let (mut child, address) = serve(folder.path(), 400);
    let form = "username=office&password=%E4%BB%8A%E5%A4%A9%E5%8E%BB%E4%B9%A1%E9%95%87%E7%9C%8B%E5%85%AC%E5%BC%80%E6%A0%8F%E4%BA%86";
    let signed_in = send(&address, "POST /do/sign-in", "Content-Type: application/x-www-form-urlencoded\r\n", form.as_bytes());
    let cookie = header(&signed_in, "set-cookie:").split(';').next().unwrap().to_owned();

    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n2026\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.xlsx\"\r\n\r\n"
        .to_vec();
    body.resize(body.len() + (21 << 20), b'x');
    body.extend(b"\r\n--b--\r\n");
    let headers = format!("Cookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=b\r\n");
    let sent = send(&address, "POST /checklists/import/upload", &headers, &body);
    assert!(sent.starts_with("HTTP/1.1 303"), "{sent}");
    let to = header(&sent, "location:").to_owned();
    let page = send(&address, &format!("GET {to}"), &format!("Cookie: {cookie}\r\n"), b"");
    assert!(page.contains("内容超过20MB，没有读取"), "{page}");
    stop(&mut child);
}
