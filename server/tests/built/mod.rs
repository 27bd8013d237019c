//! The built program, and what tests from outside ask of it while it serves.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The built program in this folder, knowing of its surroundings nothing but where programs are.
pub(crate) fn gongkai(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.current_dir(folder).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// One form post, waited for so long; answers status line and headers, or nothing when the program was gone before it answered.
pub(crate) fn post(patience: Duration, address: &str, path: &str, cookie: &str, body: &str) -> Option<String> {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    asked(patience, address, &request)
}

/// What is answered to a request, waited for so long; nothing when the program was gone before it answered.
pub(crate) fn asked(patience: Duration, address: &str, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    (!answer.is_empty()).then_some(answer)
}

/// The session of somebody who signs in.
pub(crate) fn sign_in(patience: Duration, address: &str, username: &str, password: &str) -> String {
    let body = format!("username={username}&password={}", password.replace(' ', "+"));
    let signed = post(patience, address, "/do/sign-in", "", &body).expect("an answer");
    signed.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next()).expect("a session").to_owned()
}
