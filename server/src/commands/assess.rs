//! `gongkai assess`.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use documents::Sha256Digest;
use domain::assessment::{Answer, Assessment, Problem, ProblemCode, assess_json};
use domain::text::json::Json;
use serde::Serialize;

use crate::say::heard;

/// 按考核细则和事实计分排名，不需要数据库 · score and rank by rules and facts, without a database
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// 考核细则 · the rules, JSON
    #[arg(long, value_name = "FILE")]
    rules: PathBuf,
    /// 事实 · the facts, JSON
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,
    /// 输出JSON · answer in JSON
    #[arg(long)]
    json: bool,
}

/// The input is refused.
const REFUSED: u8 = 2;

/// A refusal, as programs read it.
#[derive(Debug, Serialize)]
struct Refusal {
    problems: Vec<Problem>,
}

/// What was scored, with the digests of what it was scored from.
struct Scored {
    assessment: Assessment,
    rules_sha256: Sha256Digest,
    facts_sha256: Sha256Digest,
}

impl Options {
    /// 0 when sheets were computed, 2 when the input is refused; nothing but the answer on standard output.
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut output = BufWriter::new(io::stdout().lock());
        let (code, told) = match self.scored() {
            Ok(scored) => (ExitCode::SUCCESS, self.tell(&scored, &mut output)),
            Err(problems) => (ExitCode::from(REFUSED), self.refuse(problems, &mut output)),
        };
        heard(told.and_then(|()| output.flush()))?;
        // what is still in it was told to nobody, and is not told once more
        drop(output.into_parts());
        Ok(code)
    }

    fn scored(&self) -> Result<Scored, Vec<Problem>> {
        let (rules, facts) = match (text(&self.rules), text(&self.facts)) {
            (Ok(rules), Ok(facts)) => (rules, facts),
            (rules, facts) => return Err([rules.err(), facts.err()].into_iter().flatten().collect()),
        };
        let (rules, facts) = match (json(&self.rules, &rules), json(&self.facts, &facts)) {
            (Ok(rules), Ok(facts)) => (rules, facts),
            (rules, facts) => return Err([rules.err(), facts.err()].into_iter().flatten().collect()),
        };
        let assessment = assess_json(&rules, &facts)?;
        let digest = |json: &Json<'_>| Sha256Digest::of(json.canonical().as_bytes());
        Ok(Scored { assessment, rules_sha256: digest(&rules), facts_sha256: digest(&facts) })
    }

    fn tell(&self, scored: &Scored, output: &mut impl Write) -> io::Result<()> {
        if self.json {
            let (rules_sha256, facts_sha256) = (scored.rules_sha256.as_str(), scored.facts_sha256.as_str());
            serde_json::to_writer(&mut *output, &Answer { assessment: &scored.assessment, rules_sha256, facts_sha256 })?;
            writeln!(output)?;
            return Ok(());
        }
        for line in scored.assessment.lines() {
            writeln!(output, "{line}")?;
        }
        writeln!(output, "细则校验值 · rules  {}", scored.rules_sha256)?;
        writeln!(output, "事实校验值 · facts  {}", scored.facts_sha256)?;
        Ok(())
    }

    fn refuse(&self, problems: Vec<Problem>, output: &mut impl Write) -> io::Result<()> {
        if self.json {
            serde_json::to_writer(&mut *output, &Refusal { problems })?;
            writeln!(output)?;
            return Ok(());
        }
        for problem in problems {
            writeln!(output, "{}", problem.message)?;
        }
        Ok(())
    }
}

fn refused(message: String) -> Problem {
    Problem::of_the_whole(ProblemCode::BadJson, message)
}

fn text(path: &Path) -> Result<String, Problem> {
    let bytes = fs::read(path).map_err(|error| refused(format!("{} 读不出来（{error}），请检查路径和权限。", path.display())))?;
    String::from_utf8(bytes).map_err(|_| refused(format!("{} 不是UTF-8编码，请另存为UTF-8。", path.display())))
}

fn json<'t>(path: &Path, text: &'t str) -> Result<Json<'t>, Problem> {
    Json::read(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        refused(format!("{} 第{line}行第{column}列不是正确的JSON，请改正（{error}）。", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};

    use super::*;

    fn rules() -> Value {
        json!({
            "contract": 1,
            "rule_set": {"id": "r", "year": 2026, "version": 1, "title": "考核细则"},
            "trees": {"t": {"full_mark": "100", "nodes": [
                {"id": "m", "title": "公文", "points": "100", "rules": [{"id": "late", "kind": "per_piece", "points": "2.5"}]}
            ]}},
            "groups": [{"id": "g", "name": "县直部门", "tree": "t"}]
        })
    }

    fn facts() -> Value {
        json!({
            "contract": 1, "round": "2026Q3",
            "units": [{"id": "u", "name": "某局", "group": "g"}],
            "facts": [{"unit": "u", "leaf": "m", "rule": "late", "count": 3}]
        })
    }

    /// What the command says about two files, and whether they were scored.
    fn said(rules: &[u8], facts: &[u8], json: bool) -> (String, bool) {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let options = Options { rules: file("rules.json", rules), facts: file("facts.json", facts), json };
        let mut output = Vec::new();
        let is_scored = match options.scored() {
            Ok(scored) => options.tell(&scored, &mut output).map(|()| true),
            Err(problems) => options.refuse(problems, &mut output).map(|()| false),
        };
        (String::from_utf8(output).unwrap(), is_scored.unwrap())
    }

    #[test]
    fn an_answer_is_one_object_with_the_digests_of_both_files() {
        let (rules, facts) = (rules().to_string(), facts().to_string());
        let (text, is_scored) = said(rules.as_bytes(), facts.as_bytes(), true);
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert!(is_scored);
        assert_eq!(answer["sheets"][0]["total"], "92.50");
        // white space, a byte order mark and the order of members are no part of what is digested
        let spaced = format!("\u{feff}{}", serde_json::to_string_pretty(&serde_json::from_str::<Value>(&rules).unwrap()).unwrap());
        assert_eq!(said(spaced.as_bytes(), facts.as_bytes(), true).0, text);
        // serde_json sorts members and writes no white space, as the canonical form does
        assert_eq!(answer["facts_sha256"], Sha256Digest::of(facts.as_bytes()).as_str());
        assert_eq!(answer["rules_sha256"], Sha256Digest::of(rules.as_bytes()).as_str());
    }

    #[test]
    fn people_read_a_ranking() {
        let (text, _) = said(rules().to_string().as_bytes(), facts().to_string().as_bytes(), false);
        assert!(text.starts_with("g（有名次的1个，平均92.50分）\n1\tu\t92.50\t\n"), "{text}");
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_the_same_form() {
        let (good, facts) = (rules().to_string(), facts().to_string());
        for bad in [&b"{"[..], b"", b"\xff\xfe{}", b"{\"contract\":1,\"x\":NaN}", b"[]", b"{\"contract\":1e999}"] {
            let (text, is_scored) = said(bad, facts.as_bytes(), true);
            let refusal: Value = serde_json::from_str(&text).unwrap();
            assert!(!is_scored && refusal.get("sheets").is_none());
            assert_eq!(refusal["problems"][0]["code"], "bad_json", "{bad:?}");
            assert!(refusal["problems"][0]["message"].as_str().is_some_and(|message| message.contains('请')), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(!said(good.as_bytes(), deep.as_bytes(), true).1);
        let missing = Options { rules: PathBuf::from("gone.json"), facts: PathBuf::from("gone.json"), json: true };
        assert_eq!(missing.scored().err().map(|problems| problems.len()), Some(2));
    }
}
