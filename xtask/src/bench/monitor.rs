//! Monitoring beside its sweep: a thousand problems confirmed at once, and ten thousand wrong words looked for in a megabyte.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::client::Client;
use super::subject::Subject;

/// Problems that wait to be confirmed.
const PROBLEMS: usize = 1_000;
/// Units of the demo county.
const UNITS: [&str; 4] = ["发改委", "公安局", "民政局", "财政局"];
/// So often the words are looked for.
const LOOKS: usize = 15;

/// Measures both and prints two lines.
pub(super) fn run(subject: &Subject, cookie: &str) -> Result<()> {
    let mut client = Client::connect(subject.address, cookie)?;
    match confirm_all(&mut client)? {
        Some((number, took)) => println!("  {:<20} {number} problems confirmed in one post in {:.2} s", "confirm all", took.as_secs_f64()),
        None => println!("  {:<20} more wait than are confirmed in one post", "confirm all"),
    }
    let (millis, found) = words(&mut client)?;
    println!("  {:<20} 10,000 pairs over 1 MB, {found} found, p50 {millis:.1} ms", "wrong words");
    Ok(())
}

/// A file of problems is taken as candidates, then all that wait are confirmed; none where so many wait that no post confirms all of them.
fn confirm_all(client: &mut Client) -> Result<Option<(i64, Duration)>> {
    const AT_ONCE: i64 = 5_000;
    let answer = client.post_file("/do/import-findings", &[], "problems.csv", problems().as_bytes())?;
    let draft = answer.header("location").and_then(|to| to.split("draft=").nth(1)).context("the problems were not read")?.to_owned();
    let answer = client.post("/do/take-findings", &format!("draft={draft}"))?;
    ensure!(answer.status == 303, "taking the problems answered {}", answer.status);
    let queue = client.get("/monitoring/candidates", "identity")?.text();
    let number = total(&queue).context("the queue has no total")?;
    ensure!(number >= i64::try_from(PROBLEMS)?, "only {number} problems wait");
    if number > AT_ONCE {
        return Ok(None);
    }
    let started = Instant::now();
    let answer = client.post("/do/decide-candidates", &format!("all=1&total={number}&what=confirm&kind=false_alarm&scope=one"))?;
    let took = started.elapsed();
    ensure!(answer.status == 303, "confirming answered {}", answer.status);
    let left = total(&client.get("/monitoring/candidates", "identity")?.text()).unwrap_or_default();
    ensure!(left == 0, "{left} problems still wait");
    Ok(Some((number, took)))
}

/// What a page of the queue says it found.
fn total(html: &str) -> Option<i64> {
    html.split("data-total=\"").nth(1)?.split('"').next()?.parse().ok()
}

/// The median of a few looks, in milliseconds, and how many words were found.
fn words(client: &mut Client) -> Result<(f64, usize)> {
    let mut looks: Vec<(u64, usize)> = Vec::new();
    for _ in 0..LOOKS {
        let answer = client.get("/bench/words", "identity")?.text();
        let (micros, found) = answer.split_once(' ').context("the words were not looked for")?;
        looks.push((micros.parse()?, found.parse()?));
    }
    looks.sort_unstable();
    let (micros, found) = looks[LOOKS / 2];
    Ok((Duration::from_micros(micros).as_secs_f64() * 1e3, found))
}

/// The file, the same in every run.
fn problems() -> String {
    let mut file = "\u{feff}单位,问题类型,问题描述,栏目,标题,网址\r\n".to_owned();
    for number in 0..PROBLEMS {
        let unit = UNITS[number % UNITS.len()];
        let _ = write!(file, "{unit},链接不可用,第{number}处链接打不开,,第{number}篇,http://bench.example/{number}.html\r\n");
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_each_and_the_total_is_read() {
        assert_eq!(problems().lines().count(), PROBLEMS + 1);
        assert_eq!(total("共 <b data-total=\"1234\">1234</b> 个"), Some(1_234));
        assert_eq!(total("没有"), None);
    }
}
