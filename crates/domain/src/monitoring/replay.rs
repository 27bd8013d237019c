//! A finding's life as its events tell it: what is stored of a finding must be what they add up to.

use chrono::NaiveDate;

use super::finding::{FindingState, Happening, Life, Rechecked};

/// An event, as far as a life depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeEvent {
    /// What: `confirmed`, `sent`, `answered` …
    pub kind: String,
    /// On which day.
    pub on: NaiveDate,
    /// By which account.
    pub by: String,
    /// The date that holds from then on, where it changed.
    pub due_on: Option<NaiveDate>,
    /// What the machine answered, or what was decided.
    pub told: String,
}

/// What the events of a finding add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Its life.
    pub life: Life,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// It was sent with a notice.
    pub is_sent: bool,
}

/// Plays the events of a finding, the first first.
///
/// # Errors
/// What cannot have happened, in the office's words and without an end.
pub fn replay(events: &[LifeEvent]) -> Result<Replayed, String> {
    let [first, rest @ ..] = events else { return Err("没有办理记录".into()) };
    if first.kind != "confirmed" {
        return Err("的第1条记录不是确认".into());
    }
    let mut done = Replayed { life: Life::new(), closed_on: None, is_sent: false };
    for (event, no) in rest.iter().zip(2..) {
        let Some(happening) = happening(event, &done.life).map_err(|what| format!("的第{no}条记录{what}"))? else { continue };
        let refused = |_| format!("的第{no}条记录在“{}”时不可能办理", done.life.state.label());
        let life = done.life.step(&happening, event.on).map_err(refused)?;
        done.closed_on = life.state.is_closed().then_some(event.on);
        done.is_sent |= matches!(happening, Happening::Sent { .. });
        done.life = life;
    }
    Ok(done)
}

/// What an event is; none where it moves nothing.
fn happening(event: &LifeEvent, life: &Life) -> Result<Option<Happening>, &'static str> {
    let due = event.due_on.or(life.due_on);
    let missing = "没有写期限";
    Ok(Some(match (event.kind.as_str(), event.told.as_str()) {
        ("handed_over" | "looked_back", _) => return Ok(None),
        ("sent", _) => Happening::Sent { due_on: event.due_on.ok_or(missing)? },
        ("answered", _) => Happening::Answered,
        ("rechecked", told) => Happening::Rechecked(Rechecked::from_code(told).ok_or("的复测结果无法识别")?),
        ("verified", _) => Happening::Verified,
        ("rejected", _) => Happening::Rejected { due_on: due.ok_or(missing)? },
        ("disputed", _) => Happening::Disputed,
        ("dispute_decided", told @ ("upheld" | "kept")) => {
            Happening::DisputeDecided { upheld: told == "upheld", due_on: due.unwrap_or(event.on) }
        }
        ("waiver_asked", _) => Happening::WaiverAsked { by: event.by.clone() },
        ("waiver_decided", told @ ("waived" | "not_waived")) => {
            Happening::WaiverDecided { approved: told == "waived", by: event.by.clone() }
        }
        ("taken_back", _) => Happening::TakenBack,
        _ => return Err("无法识别"),
    }))
}

impl Replayed {
    /// What of a stored life is not what its events add up to, in the office's words and without an end; none where all is.
    #[must_use]
    pub fn differs(&self, life: &Life, closed_on: Option<NaiveDate>, has_notice: bool) -> Option<String> {
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "没有".to_owned(), |day| day.to_string());
        let state = |state: Option<FindingState>| state.map_or_else(|| "没有".to_owned(), |state| state.label().to_owned());
        let yes = |is: bool| if is { "是" } else { "否" }.to_owned();
        [
            ("状态", state(Some(life.state)), state(Some(self.life.state))),
            ("整改期限", day(life.due_on), day(self.life.due_on)),
            ("申诉或申请前的状态", state(life.before), state(self.life.before)),
            ("停止计时的日期", day(life.still_since), day(self.life.still_since)),
            ("免予整改的申请人", life.asked_by.clone(), self.life.asked_by.clone()),
            ("逾期整改", yes(life.is_late), yes(self.life.is_late)),
            ("反馈日期", day(life.answered_on), day(self.life.answered_on)),
            ("办结日期", day(closed_on), day(self.closed_on)),
            ("已下发", yes(has_notice), yes(self.is_sent)),
        ]
        .into_iter()
        .find(|(_, stored, told)| stored != told)
        .map(|(what, stored, told)| format!("的{what}是“{stored}”，办理记录推算的是“{told}”"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str, on: &str, due_on: &str, told: &str) -> LifeEvent {
        LifeEvent { kind: kind.into(), on: on.parse().unwrap(), by: "a".into(), due_on: due_on.parse().ok(), told: told.into() }
    }

    #[test]
    fn a_life_is_what_its_events_add_up_to() {
        let all = [
            event("confirmed", "2026-11-02", "", ""),
            event("sent", "2026-11-02", "2026-11-09", ""),
            event("answered", "2026-11-10", "", ""),
            event("rejected", "2026-11-11", "2026-11-16", ""),
            event("handed_over", "2026-11-12", "", ""),
            event("rechecked", "2026-11-12", "", "still_there"),
            event("disputed", "2026-11-12", "", ""),
            event("dispute_decided", "2026-11-13", "2026-11-17", "kept"),
            event("verified", "2026-11-16", "", ""),
            event("looked_back", "2026-12-16", "", "good"),
        ];
        let done = replay(&all).unwrap();
        assert_eq!((done.life.state, done.life.due_on, done.life.is_late), (FindingState::Verified, "2026-11-17".parse().ok(), true));
        assert_eq!((done.closed_on, done.is_sent), ("2026-11-16".parse().ok(), true));
        assert_eq!(done.differs(&done.life, done.closed_on, true), None);
        for (altered, closed_on, has_notice, named) in [
            (Life { state: FindingState::Waived, ..done.life.clone() }, done.closed_on, true, "状态"),
            (Life { due_on: "2026-12-31".parse().ok(), ..done.life.clone() }, done.closed_on, true, "整改期限"),
            (Life { is_late: false, ..done.life.clone() }, done.closed_on, true, "逾期整改"),
            (Life { answered_on: None, ..done.life.clone() }, done.closed_on, true, "反馈日期"),
            (done.life.clone(), "2026-11-15".parse().ok(), true, "办结日期"),
            (done.life.clone(), done.closed_on, false, "已下发"),
        ] {
            let told = done.differs(&altered, closed_on, has_notice).unwrap_or_default();
            assert!(told.starts_with(&format!("的{named}")), "{named}: {told}");
        }
    }

    #[test]
    fn what_cannot_have_happened_is_named() {
        let confirmed = || event("confirmed", "2026-11-02", "", "");
        let sent = || event("sent", "2026-11-02", "2026-11-09", "");
        for (all, named) in [
            (vec![], "没有办理记录"),
            (vec![sent()], "不是确认"),
            (vec![confirmed(), event("verified", "2026-11-03", "", "")], "第2条记录在“已确认，未下发”时不可能办理"),
            (vec![confirmed(), event("sent", "2026-11-02", "", "")], "没有写期限"),
            (vec![confirmed(), sent(), event("rechecked", "2026-11-03", "", "perhaps")], "第3条记录的复测结果无法识别"),
            (vec![confirmed(), sent(), event("forgotten", "2026-11-03", "", "")], "无法识别"),
        ] {
            let told = replay(&all).unwrap_err();
            assert!(told.contains(named), "{named}: {told}");
        }
    }
}
