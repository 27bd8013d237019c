//! Clients that begin and do not go on: they keep nobody else waiting, and no stop.

#![cfg(unix)]

mod served;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use served::{serve, stop};

/// What the address answers to a whole request, within the patience of a person.
fn healthz(address: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(40))).ok()?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
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
