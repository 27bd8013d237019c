//! Reminders handed to a mail server and a robot on this machine.

use std::sync::{Arc, Mutex};

use clap::Parser;
use domain::monitoring::channel::{MailSecurity, Secret};
use domain::monitoring::delivery::Handed;
use services::monitoring::{Courier, Outgoing, Way};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::Manners;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    manners: Manners,
}

fn manners() -> Manners {
    Line::parse_from(["x", "--monitor-net", "127.0.0.0/8"]).manners
}

/// What the mail server does when a letter is handed to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Post {
    Takes,
    /// Answers the recipient so.
    Says(&'static str),
    /// Breaks off behind the letter.
    HangsUp,
}

/// A mail server that speaks for itself; answers its port and what it was told, line by line.
async fn mail_server(post: Post) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let shared = told.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(speak(stream, post, shared.clone()));
        }
    });
    (port, told)
}

async fn speak(stream: TcpStream, post: Post, told: Arc<Mutex<Vec<String>>>) {
    let (reader, mut out) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    if out.write_all(b"220 mail.test\r\n").await.is_err() {
        return;
    }
    let mut is_letter = false;
    while let Ok(Some(line)) = lines.next_line().await {
        told.lock().unwrap().push(line.clone());
        let answer = match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
            _ if is_letter => {
                if line != "." {
                    continue;
                }
                is_letter = false;
                if post == Post::HangsUp {
                    return;
                }
                "250 taken".to_owned()
            }
            "EHLO" => "250 mail.test".to_owned(),
            "RCPT" => match post {
                Post::Says(answer) => answer.to_owned(),
                _ => "250 ok".to_owned(),
            },
            "DATA" => {
                is_letter = true;
                "354 go on".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        if out.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

fn a_mail(port: u16, to: &str) -> Outgoing {
    a_letter(port, to, MailSecurity::None, None)
}

fn a_letter(port: u16, to: &str, security: MailSecurity, login: Option<(String, Secret)>) -> Outgoing {
    let way = Way::Mail {
        host: "127.0.0.1".into(),
        port,
        security,
        login,
        from: "office@example.gov.cn".into(),
        to: to.into(),
        subject: "政务公开提醒（11月2日）".into(),
        text: "【政务公开提醒】11月2日，发改委：\n1. 整改通知单1份待签收。\n请登录系统办理。".into(),
    };
    Outgoing { id: "0193-a".into(), way }
}

#[tokio::test]
async fn a_letter_is_one_plain_text_for_one_reader() {
    let (port, told) = mail_server(Post::Takes).await;
    assert_eq!(manners().send(&a_mail(port, "clerk@example.gov.cn")).await, Handed::Taken);
    let told = told.lock().unwrap().clone();
    let all = told.join("\n");
    assert_eq!(told.iter().filter(|line| line.starts_with("RCPT TO:")).count(), 1, "{all}");
    assert!(all.contains("RCPT TO:<clerk@example.gov.cn>") && all.contains("MAIL FROM:<office@example.gov.cn>"), "{all}");
    assert!(all.contains("Message-ID: <0193-a@example.gov.cn>") && all.contains("Content-Type: text/plain; charset=utf-8"), "{all}");
    assert!(!all.contains("multipart") && !all.to_lowercase().contains("bcc:"), "{all}");
    // Chinese letters never go out as they are in a head
    let head: Vec<&String> = told.iter().skip_while(|line| *line != "DATA").take_while(|line| !line.is_empty()).collect();
    assert!(head.iter().all(|line| line.is_ascii()) && head.iter().any(|line| line.starts_with("Subject: =?utf-8?")), "{head:?}");
}

#[tokio::test]
async fn what_a_mail_server_says_decides_whether_it_is_tried_again() {
    for (answer, expected) in [
        ("451 later", Handed::NotNow("451".into())),
        ("550 nobody", Handed::Refused("address".into())),
        ("554 no", Handed::Refused("554".into())),
        ("535 who are you", Handed::Refused("login".into())),
    ] {
        let (port, _) = mail_server(Post::Says(answer)).await;
        assert_eq!(manners().send(&a_mail(port, "clerk@example.gov.cn")).await, expected, "{answer}");
    }
    let (port, _) = mail_server(Post::HangsUp).await;
    assert!(matches!(manners().send(&a_mail(port, "clerk@example.gov.cn")).await, Handed::Broken(_)), "it may have it");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = listener.local_addr().unwrap().port();
    drop(listener);
    assert!(matches!(manners().send(&a_mail(nobody, "clerk@example.gov.cn")).await, Handed::NotNow(_)));
    assert_eq!(manners().send(&a_mail(nobody, "no address")).await, Handed::Refused("address".into()));
}

#[tokio::test]
async fn a_password_never_goes_out_in_the_open() {
    let (port, told) = mail_server(Post::Takes).await;
    let login = Some(("office".into(), Secret::new("hunter2-hunter2")));
    let letter = a_letter(port, "clerk@example.gov.cn", MailSecurity::None, login);
    assert_eq!(manners().send(&letter).await, Handed::Taken);
    assert!(!told.lock().unwrap().iter().any(|line| line.to_uppercase().starts_with("AUTH")));
}

#[tokio::test]
async fn a_server_without_encryption_is_not_spoken_to_where_it_is_wanted() {
    for security in [MailSecurity::StartTls, MailSecurity::Tls] {
        let (port, told) = mail_server(Post::Takes).await;
        let letter = a_letter(port, "clerk@example.gov.cn", security, None);
        assert_ne!(manners().send(&letter).await, Handed::Taken, "{security:?}");
        assert!(!told.lock().unwrap().iter().any(|line| line == "DATA"), "{security:?}");
    }
}

async fn robot(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/cgi-bin/webhook/send?key=0a1b2c3d", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let Ok((mut stream, _)) = listener.accept().await else { return };
        let mut piece = [0_u8; 4096];
        if stream.read(&mut piece).await.is_ok() {
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{answer}", answer.len()).as_bytes()).await;
        }
    });
    address
}

#[tokio::test]
async fn a_robot_answers_with_its_code() {
    for (answer, expected) in [
        (r#"{"errcode":0}"#, Handed::Taken),
        (r#"{"errcode":45009}"#, Handed::TooFast("45009".into())),
        (r#"{"errcode":93000}"#, Handed::Refused("93000".into())),
    ] {
        let way = Way::Robot { address: Secret::new(robot(answer).await), body: "{}".into() };
        assert_eq!(manners().send(&Outgoing { id: "x".into(), way }).await, expected, "{answer}");
    }
    let strangers = Line::parse_from(["x"]).manners;
    let way = Way::Robot { address: Secret::new(robot("{}").await), body: "{}".into() };
    assert_eq!(strangers.send(&Outgoing { id: "x".into(), way }).await, Handed::Refused("net".into()));
}
