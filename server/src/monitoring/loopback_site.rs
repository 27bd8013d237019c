//! A site on this machine, for the tests beside it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The paths that a site was asked for.
pub(super) type Log = Arc<Mutex<Vec<String>>>;

/// The status and the text of a path.
pub(super) type Page = fn(&str) -> (u16, String);

/// Opens a site with these pages; answers its address and what it is asked for.
pub(super) fn site(page: Page) -> (String, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (base, log) = (format!("http://{}", listener.local_addr().unwrap()), Log::default());
    let shared = log.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let log = shared.clone();
            std::thread::spawn(move || answer(&stream, &log, page));
        }
    });
    (base, log)
}

fn answer(stream: &TcpStream, log: &Log, page: Page) {
    let mut lines = BufReader::new(stream).lines();
    let mut out = stream;
    while let Some(Ok(first)) = lines.next() {
        let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
        lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
        let (status, body) = page(&path);
        log.lock().unwrap().push(path);
        let head = format!("HTTP/1.1 {status} X\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n", body.len());
        if out.write_all(head.as_bytes()).and_then(|()| out.write_all(body.as_bytes())).is_err() {
            return;
        }
    }
}
