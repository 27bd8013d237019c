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
        let code = match self.scored() {
            Ok(scored) => {
                self.tell(&scored, &mut output)?;
                ExitCode::SUCCESS
            }
            Err(problems) => {
                self.refuse(problems, &mut output)?;
                ExitCode::from(REFUSED)
            }
        };
        output.flush()?;
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

    fn tell(&self, scored: &Scored, output: &mut impl Write) -> anyhow::Result<()> {
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

    fn refuse(&self, problems: Vec<Problem>, output: &mut impl Write) -> anyhow::Result<()> {
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
    Problem { code: ProblemCode::BadJson, unit: None, leaf: None, rule: None, message }
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
