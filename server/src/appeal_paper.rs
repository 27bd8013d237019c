//! The decision of an appeal, or of a correction after the seal, as a letter to the unit. Never a person's name: who decided stands in the
//! log.

use domain::assessment::UNJUDGED;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::calendar::office_time::{day_of, day_text};
use exchange::{Letter, LetterPart, WriteError, letter_docx};
use services::assessment::AppealPage;

/// The letter; nothing while nobody has decided.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub(crate) fn decision(issuer: &str, shown: &AppealPage) -> Result<Option<Vec<u8>>, WriteError> {
    let one = &shown.appeal;
    let Some((decided_at, _)) = &one.decided else { return Ok(None) };
    let is_appeal = one.kind == AppealKind::Appeal;
    let (unit, round) = (&shown.unit_name, &shown.round.name);
    let asked = day_text(day_of(one.asked_at));
    let (title, opening) = match is_appeal {
        true => (
            format!("关于{unit}{round}政务公开考评申诉的裁定"),
            format!("你单位{asked}对{round}政务公开考评“{}”一项的扣分提出申诉。经未经手这一项的人员复核，裁定如下：", shown.place),
        ),
        false => (
            format!("关于更正{unit}{round}政务公开考评得分的决定"),
            format!("{asked}，有人提出更正你单位{round}政务公开考评“{}”一项封存的得分。经另一名人员审批，决定如下：", shown.place),
        ),
    };
    let mut contested = Vec::new();
    if let Some(rule) = &shown.rule {
        contested.push(format!("规则：{}。", rule.words().trim_end_matches('。')));
    }
    if let Some((amount, note)) = &shown.line {
        contested.push(format!("原计分：{amount}分（{note}）。"));
    } else if shown.is_unjudged {
        contested.push(format!("原计分：{UNJUDGED}。"));
    }
    if let Some((fact, reason, evidence)) = &shown.fact {
        let all = [fact.clone(), reason.clone(), evidence.clone()].into_iter().filter(|part| !part.is_empty());
        contested.push(format!("认定的事实：{}。", all.collect::<Vec<_>>().join("；").trim_end_matches('。')));
    }
    if let Some((wanted, _)) = &shown.wanted {
        contested.push(format!("申请更正为：{wanted}。"));
    }
    let asked = vec![one.text.clone(), format!("依据：{}", one.evidence)];
    let effect = match (is_appeal, one.state) {
        (true, AppealState::Upheld) => "支持申诉。原来的扣分保留，另加一行更正，更正后的得分见得分表。",
        (true, _) => "不支持申诉，得分不变。",
        (false, AppealState::Upheld) => "批准更正。形成新的封存版本，原版本保留可查。",
        (false, _) => "不批准更正，封存的得分不变。",
    };
    let opening: Vec<String> = shown.round.withdrawn_words().map(|words| format!("{words}。")).into_iter().chain([opening]).collect();
    let part = |heading: &str, lines: &[String]| LetterPart { heading: heading.to_owned(), text: lines.join("\n") };
    let letter = Letter {
        title,
        addressee: unit.clone(),
        parts: vec![
            part("", &opening),
            part("一、争议的一项", &contested),
            part(if is_appeal { "二、申诉的理由和依据" } else { "二、更正的理由和依据" }, &asked),
            part(if is_appeal { "三、裁定" } else { "三、决定" }, &[effect.to_owned(), one.decision.clone()]),
        ],
        issuer: issuer.to_owned(),
        day: Some(day_of(*decided_at)),
        ..Letter::default()
    };
    letter_docx(&letter).map(Some)
}
