//! Handing a text over to a robot on this machine: what it gets, and what may not be asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::time::Duration;

use crawler::{Nets, Posted, Poster};
use domain::monitoring::outcome::Cause;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const LIMIT: Duration = Duration::from_secs(3);

fn inside() -> Nets {
    Nets(vec!["127.0.0.0/8".parse().unwrap()])
}

/// Answers one request with these bytes; answers what it got. No bytes: it hangs up.
async fn robot(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/cgi-bin/webhook/send?key=0a1b2c3d", listener.local_addr().unwrap());
    let got = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut got = Vec::new();
        loop {
            let mut piece = [0_u8; 4096];
            let number = stream.read(&mut piece).await.unwrap();
            got.extend_from_slice(&piece[..number]);
            if number == 0 || got.ends_with(b"}}") {
                break;
            }
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(got).unwrap()
    });
    (address, got)
}

#[tokio::test]
async fn a_robot_gets_json_and_its_answer_comes_back() {
    let (address, got) = robot("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"errcode\":0}").await;
    let body = r#"{"msgtype":"text","text":{"content":"提醒"}}"#;
    let posted = Poster::new(inside(), LIMIT).unwrap().json(&address, body.to_owned()).await;
    assert_eq!(posted, Posted::Answered(200, "{\"errcode\":0}".into()));
    let got = got.await.unwrap();
    assert!(got.starts_with("POST /cgi-bin/webhook/send?key=0a1b2c3d HTTP/1.1\r\n") && got.ends_with(body), "{got}");
    assert!(got.to_lowercase().contains("content-type: application/json"), "{got}");
}

#[tokio::test]
async fn what_was_not_handed_over_is_told_from_what_broke() {
    let poster = Poster::new(inside(), LIMIT).unwrap();
    // nobody listens there any more
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/send?key=1", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(poster.json(&nobody, "{}".into()).await, Posted::NotBegun(Cause::Refused));
    let (address, _got) = robot("").await;
    assert!(matches!(poster.json(&address, r#"{"a":{}}"#.into()).await, Posted::Broken(_)));
    // a redirect is an answer, and is not followed
    let (address, _got) = robot("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n").await;
    assert_eq!(poster.json(&address, r#"{"a":{}}"#.into()).await, Posted::Answered(302, String::new()));
}

#[tokio::test]
async fn no_address_inside_is_asked() {
    let poster = Poster::new(Nets::default(), LIMIT).unwrap();
    for address in ["http://127.0.0.1:9/send?key=1", "http://[::1]/send?key=1", "http://localhost/send?key=1", "file:///etc/hosts", "x"] {
        assert_eq!(poster.json(address, "{}".into()).await, Posted::NotAllowed, "{address}");
    }
}
