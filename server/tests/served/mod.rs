//! The built program while it serves, for tests from outside.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts the built program with few descriptors, as a service manager does by default.
pub(crate) fn serve(folder: &std::path::Path, open_files: u64) -> (Child, String) {
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

/// Tells it to stop, and answers how long that took.
pub(crate) fn stop(child: &mut Child) -> Duration {
    let pid = rustix::process::Pid::from_child(child);
    let begun = Instant::now();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("a signal");
    while child.try_wait().expect("a child").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not stop");
        std::thread::sleep(Duration::from_millis(50));
    }
    begun.elapsed()
}
