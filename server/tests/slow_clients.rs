//! Clients that begin and do not go on: they keep nobody else waiting, and no stop.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts the built program with few descriptors, as a service manager does by default.
fn serve(folder: &std::path::Path, open_files: u64) -> (Child, String) {
    let mut child = Command::new("sh")
        .args(["-c", &format!("ulimit -n {open_files}; exec \"$0\" serve --listen 127.0.0.1:0"), env!("CARGO_BIN_EXE_gongkai")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let line = lines.by_ref().map_while(Result::ok).find(|line| line.contains("http://")).expect("it says where it listens");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("an address").to_owned();
    // keeps the pipe open and empty
    std::thread::spawn(move || lines.for_each(drop));
    (child, address)
}

/// What the address answers to a whole request, within the patience of a person.
fn healthz(address: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(40))).ok()?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

fn stop(child: &mut Child) -> Duration {
    let pid = rustix::process::Pid::from_child(child);
    let begun = Instant::now();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("a signal");
    while child.try_wait().expect("a child").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not stop");
        std::thread::sleep(Duration::from_millis(50));
    }
    begun.elapsed()
}

#[test]
fn half_requests_leave_the_site_answering_and_a_stop_does_not_wait_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, address) = serve(folder.path(), 400);
    let mut half: Vec<TcpStream> = Vec::new();
    for _ in 0..500 {
        let mut stream = TcpStream::connect(&address).expect("a connection");
        let _ = write!(stream, "GET /sign-in HTTP/1.1\r\nHost: {address}\r\nX-Slow: ");
        half.push(stream);
    }
    // their time runs out, and ours comes
    let answer = healthz(&address).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok"), "{answer}");
    // a body that never comes, under an address that would read it
    let mut slow = TcpStream::connect(&address).expect("a connection");
    write!(
        slow,
        "POST /do/sign-in HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nusername="
    )
    .expect("a write");
    let mut head = TcpStream::connect(&address).expect("a connection");
    write!(head, "GET / HTTP/1.1\r\nHost: ").expect("a write");
    std::thread::sleep(Duration::from_millis(300));
    let took = stop(&mut child);
    assert!(took < Duration::from_secs(12), "{took:?}");
}

#[test]
fn nothing_is_read_from_strangers_that_nobody_will_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, address) = serve(folder.path(), 400);
    // the answer comes without the body, which would have been two megabytes
    let mut stream = TcpStream::connect(&address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit");
    write!(
        stream,
        "POST /do/save-settings HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000\r\n\r\na=1"
    )
    .expect("a write");
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("an answer before the body");
    assert_eq!(&first, b"HTTP/1.1 303");
    stop(&mut child);
}
