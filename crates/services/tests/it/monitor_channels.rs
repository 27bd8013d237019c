//! Reminders on their way out: each once at most, never an empty one, tried again where it did not go out, and nothing secret told.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use domain::monitoring::channel::ChannelKind;
use domain::monitoring::delivery::{DeliveryState, Handed};
use services::monitoring::{
    ChannelForm, Courier, MailAddress, Outgoing, SEND, TRIALS, TryChannel, Way, ask_to_send, channels, digests, make_digests, save_channel,
    send_reminders, set_mail_address, take, try_channel,
};
use services::{Actor, ServiceError, Services};
use storage::testing::both;

use crate::desk::Desk;

/// Keeps what it is handed, and answers as it was told to; taken where it was told nothing.
#[derive(Default)]
struct Messenger {
    got: Mutex<Vec<Outgoing>>,
    answers: Mutex<VecDeque<Handed>>,
}

impl Messenger {
    fn answers(&self, all: &[Handed]) {
        self.answers.lock().unwrap().extend(all.iter().cloned());
    }

    /// What it got since the last time: to whom, and the text.
    fn got(&self) -> Vec<(String, String)> {
        let all = std::mem::take(&mut *self.got.lock().unwrap());
        all.into_iter()
            .map(|one| match one.way {
                Way::Mail { to, text, .. } => (to, text),
                Way::Robot { address, body } => (address.reveal().to_owned(), body),
            })
            .collect()
    }
}

impl Courier for Messenger {
    fn send<'a>(&'a self, one: &'a Outgoing) -> Pin<Box<dyn Future<Output = Handed> + Send + 'a>> {
        Box::pin(async move {
            self.got.lock().unwrap().push(one.clone());
            self.answers.lock().unwrap().pop_front().unwrap_or(Handed::Taken)
        })
    }
}

const KEY: &str = "https://robot.example.cn/cgi-bin/webhook/send?key=0a1b2c3d4e5f6071";

fn robot(name: &str) -> ChannelForm {
    ChannelForm { name: name.into(), address: KEY.into(), link: "https://gk.example.cn".into(), ..ChannelForm::fresh(ChannelKind::Wecom) }
}

fn mail() -> ChannelForm {
    ChannelForm {
        name: "县政府邮箱".into(),
        host: "smtp.example.gov.cn".into(),
        login: "office".into(),
        secret: "hunter2hunter2".into(),
        sender: "office@example.gov.cn".into(),
        ..ChannelForm::fresh(ChannelKind::Mail)
    }
}

fn with(desk: &Desk) -> (Services, Arc<Messenger>) {
    let messenger = Arc::new(Messenger::default());
    (desk.services.clone().sending_by(messenger.clone()), messenger)
}

/// The day's reminders are made at that moment, with this text for the group.
async fn made(desk: &Desk, services: &Services, at: &str, message: &str) {
    desk.at(at);
    make_digests(services).await.unwrap();
    desk.county.test.execute_raw(&format!("update digest_day set message = '{message}'")).await;
}

fn program(desk: &Desk) -> Actor {
    Actor::operator(desk.county.id.clone(), "枫桥县".into())
}

#[tokio::test]
async fn a_days_reminders_go_out_once_and_to_whom_they_are_for() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        let (services, messenger) = with(&desk);
        // nothing is sent unless somebody set a way up
        desk.at("2026-08-10T00:30:00Z");
        make_digests(&services).await.unwrap();
        assert!(take(&services, SEND, "a").await.unwrap().is_none(), "{name}");
        assert_eq!(send_reminders(&program(&desk), &services, "2026-08-10").await.unwrap(), None, "{name}");
        assert!(messenger.got().is_empty(), "{name}");
        // two ways, one address; the next working day
        save_channel(&desk.office, &services, &mail()).await.unwrap();
        save_channel(&desk.office, &services, &robot("工作群")).await.unwrap();
        set_mail_address(&desk.clerk, &services, &MailAddress { address: " clerk@example.gov.cn ".into() }).await.unwrap();
        desk.at("2026-08-11T00:30:00Z");
        make_digests(&services).await.unwrap();
        let (job, actor) = take(&services, SEND, "a").await.unwrap().unwrap();
        assert_eq!((job.about.as_str(), actor.person.as_str()), ("2026-08-11", "每日提醒"), "{name}");
        // too early: at 08:30 nothing goes out yet
        let next = send_reminders(&actor, &services, &job.about).await.unwrap().unwrap();
        assert!(
            messenger.got().is_empty() && next >= "2026-08-11T00:31:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
            "{name} {next}"
        );
        desk.at("2026-08-11T00:57:00Z");
        assert_eq!(send_reminders(&actor, &services, &job.about).await.unwrap(), None, "{name}");
        let got = messenger.got();
        let [(to, text)] = got.as_slice() else { panic!("no group text, so one mail: {got:?} {name}") };
        assert!(to == "clerk@example.gov.cn" && text.starts_with("【政务公开提醒】8月11日，发改委："), "{name} {text}");
        // a second server, and the same one again, send nothing
        for _ in 0..2 {
            assert_eq!(send_reminders(&actor, &services, &job.about).await.unwrap(), None, "{name}");
        }
        assert!(messenger.got().is_empty(), "{name}");
        let log = channels(&desk.office, &services).await.unwrap().log;
        assert_eq!(log.len(), 1, "{name}");
        assert_eq!((log[0].delivery.state, log[0].person.as_deref()), (DeliveryState::Sent, Some("王倩")), "{name}");
    }
}

#[tokio::test]
async fn what_did_not_go_out_is_tried_again_and_told_to_the_office() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        let (services, messenger) = with(&desk);
        save_channel(&desk.office, &services, &robot("工作群")).await.unwrap();
        made(&desk, &services, "2026-08-11T00:30:00Z", "【政务公开提醒】本周尚未更新：发改委、财政局。").await;
        desk.at("2026-08-11T00:57:00Z");
        let (actor, day) = (program(&desk), "2026-08-11");
        messenger.answers(&[Handed::NotNow("connect".into()), Handed::TooFast("45009".into()), Handed::Refused("93000".into())]);
        let mut times = Vec::new();
        let mut moment = "2026-08-11T00:57:00Z".to_owned();
        while let Some(next) = send_reminders(&actor, &services, day).await.unwrap() {
            times.push((next - moment.parse::<chrono::DateTime<chrono::Utc>>().unwrap()).num_minutes());
            moment = next.to_rfc3339();
            desk.clock.set(next);
        }
        assert_eq!(times, [2, 10], "{name}");
        let got = messenger.got();
        assert_eq!(got.len(), 3, "{name}");
        assert!(
            got.iter().all(|(address, body)| address == KEY && body.contains("发改委") && body.contains("https://gk.example.cn")),
            "{name}"
        );
        let sheet = channels(&desk.office, &services).await.unwrap();
        let one = &sheet.log[0].delivery;
        assert_eq!((one.state, one.code.as_str(), one.tries), (DeliveryState::Failed, "93000", 3), "{name}");
        assert_eq!(digests(&desk.office, &services).await.unwrap().troubles, 1, "{name}");
        assert_eq!(digests(&desk.clerk, &services).await.unwrap().troubles, 0, "the unit's people need not know: {name}");
    }
}

#[tokio::test]
async fn nothing_goes_out_at_night_or_a_day_late() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        let (services, messenger) = with(&desk);
        save_channel(&desk.office, &services, &robot("工作群")).await.unwrap();
        made(&desk, &services, "2026-08-11T00:30:00Z", "【政务公开提醒】本周尚未更新：发改委。").await;
        let actor = program(&desk);
        // made in the morning, and then the program stood still until the evening
        assert!(send_reminders(&actor, &services, "2026-08-11").await.unwrap().is_some(), "{name}");
        desk.at("2026-08-11T10:00:00Z");
        ask_to_send(&services).await.unwrap();
        assert!(take(&services, SEND, "b").await.unwrap().is_some(), "{name}");
        assert_eq!(send_reminders(&actor, &services, "2026-08-11").await.unwrap(), None, "{name}");
        assert!(messenger.got().is_empty(), "{name}");
        let log = channels(&desk.office, &services).await.unwrap().log;
        assert_eq!((log[0].delivery.state, log[0].delivery.code.as_str()), (DeliveryState::Failed, "late"), "{name}");
        // whoever began to send and died: nobody knows, so nobody sends it again
        made(&desk, &services, "2026-08-12T00:30:00Z", "【政务公开提醒】本周尚未更新：发改委。").await;
        desk.at("2026-08-12T00:57:00Z");
        messenger.answers(&[Handed::NotNow("connect".into())]);
        assert!(send_reminders(&actor, &services, "2026-08-12").await.unwrap().is_some(), "{name}");
        desk.county.test.execute_raw("update reminder_delivery set state = 'sending' where state = 'waiting'").await;
        desk.at("2026-08-12T01:10:00Z");
        assert_eq!(send_reminders(&actor, &services, "2026-08-12").await.unwrap(), None, "{name}");
        assert_eq!(messenger.got().len(), 1, "only the try before: {name}");
        let log = channels(&desk.office, &services).await.unwrap().log;
        assert_eq!((log[0].delivery.state, log[0].delivery.code.as_str()), (DeliveryState::Unknown, "lost"), "{name}");
    }
}

#[tokio::test]
async fn secrets_are_taken_and_never_given_back() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        let (services, _) = with(&desk);
        for who in [&desk.clerk, &desk.leader] {
            assert!(matches!(save_channel(who, &services, &mail()).await, Err(ServiceError::Forbidden(_))), "{name}");
            assert!(matches!(channels(who, &services).await, Err(ServiceError::Forbidden(_))), "{name}");
        }
        save_channel(&desk.office, &services, &mail()).await.unwrap();
        save_channel(&desk.office, &services, &robot("工作群")).await.unwrap();
        let sheet = channels(&desk.office, &services).await.unwrap();
        let said = format!("{sheet:?} {:?}", desk.log().await);
        assert!(!said.contains("hunter2") && !said.contains("0a1b2c3d") && said.contains("6071"), "{name}: {said}");
        let stored = &sheet.all[0];
        // the same place keeps the password; another place must be told it anew
        let same = ChannelForm { name: "新名称".into(), ..ChannelForm::of(stored) };
        save_channel(&desk.office, &services, &same).await.unwrap();
        assert!(matches!(save_channel(&desk.office, &services, &same).await, Err(ServiceError::Stale)), "{name}");
        let stored = channels(&desk.office, &services).await.unwrap().all.remove(0);
        assert!(stored.has_secret && stored.name == "新名称", "{name}");
        let elsewhere = ChannelForm { host: "smtp.elsewhere.cn".into(), ..ChannelForm::of(&stored) };
        let refused = save_channel(&desk.office, &services, &elsewhere).await;
        assert!(matches!(&refused, Err(ServiceError::Invalid(fields)) if fields[0].field == ChannelForm::secret), "{name}: {refused:?}");
        let open = ChannelForm { security: "none".into(), secret: "x".into(), ..ChannelForm::of(&stored) };
        assert!(matches!(save_channel(&desk.office, &services, &open).await, Err(ServiceError::Invalid(_))), "{name}");
        let inside = ChannelForm { address: "http://127.0.0.1/send?key=1".into(), ..robot("内网") };
        assert!(matches!(save_channel(&desk.office, &services, &inside).await, Err(ServiceError::Invalid(_))), "{name}");
    }
}

#[tokio::test]
async fn a_way_is_tried_out_a_few_times() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        let (services, messenger) = with(&desk);
        save_channel(&desk.office, &services, &robot("工作群")).await.unwrap();
        save_channel(&desk.office, &services, &mail()).await.unwrap();
        let all = channels(&desk.office, &services).await.unwrap().all;
        let chosen = |kind: ChannelKind| TryChannel { channel: all.iter().find(|one| one.kind == kind).unwrap().id.to_string() };
        assert!(
            matches!(try_channel(&desk.office, &desk.services, &chosen(ChannelKind::Wecom)).await, Err(ServiceError::Refused(_))),
            "{name}"
        );
        messenger.answers(&[Handed::Refused("93000".into())]);
        let refused = try_channel(&desk.office, &services, &chosen(ChannelKind::Wecom)).await;
        assert!(matches!(&refused, Err(ServiceError::Refused(why)) if why.contains("Webhook")), "{name}: {refused:?}");
        for _ in 1..TRIALS {
            try_channel(&desk.office, &services, &chosen(ChannelKind::Wecom)).await.unwrap();
        }
        assert!(matches!(try_channel(&desk.office, &services, &chosen(ChannelKind::Wecom)).await, Err(ServiceError::TooMany(_))), "{name}");
        messenger.got();
        // a mail goes to whoever tries it, once she said where to
        assert!(matches!(try_channel(&desk.office, &services, &chosen(ChannelKind::Mail)).await, Err(ServiceError::Refused(_))), "{name}");
        let wrong = set_mail_address(&desk.office, &services, &MailAddress { address: "no".into() }).await;
        assert!(matches!(wrong, Err(ServiceError::Invalid(_))), "{name}");
        set_mail_address(&desk.office, &services, &MailAddress { address: "sun@example.gov.cn".into() }).await.unwrap();
        try_channel(&desk.office, &services, &chosen(ChannelKind::Mail)).await.unwrap();
        let got = messenger.got();
        assert!(got.len() == 1 && got[0].0 == "sun@example.gov.cn" && got[0].1.contains("试发"), "{name}: {got:?}");
        assert_eq!(digests(&desk.office, &services).await.unwrap().mail, Some(Some("sun@example.gov.cn".into())), "{name}");
        assert_eq!(digests(&desk.office, &services).await.unwrap().troubles, 0, "a trial is no reminder: {name}");
        set_mail_address(&desk.office, &services, &MailAddress { address: String::new() }).await.unwrap();
        assert_eq!(digests(&desk.office, &services).await.unwrap().mail, Some(None), "{name}");
    }
}
