//! What the demo county has none of is made first, by the office and through its forms: rules that somebody writes on, an on-site
//! sheet, a document about a unit, and a problem that its unit was just told of. Otherwise nobody could be kept from it.

use anyhow::{Context, Result, ensure};

use super::clerks::{encode, hidden, is_done, linked, told};
use crate::bench::{Answer, Client};

/// Rules of which one is looked at on the spot.
const RULES: &str = r#"{"contract":1,"rule_set":{"id":"attack","year":2019,"title":"现场检查细则"},
"trees":{"t":{"full_mark":"100","nodes":[
{"id":"n1","title":"公文规范","points":"60","text":"要素不全的酌情扣1至20分","rules":[{"id":"a","kind":"judgement","none":"60","min":"1","max":"20","text":"要素不全的酌情扣1至20分"}]},
{"id":"n2","title":"公开专区","points":"40","text":"设备不能用的扣10分","rules":[{"id":"b","kind":"per_piece","points":"10","source":"on_site","text":"设备不能用的扣10分"}]}]}},
"groups":[{"id":"dept","name":"县直单位","tree":"t"},{"id":"town","name":"乡镇（开发区）","tree":"t"}],
"grades":[{"name":"优秀","from":"90"},{"name":"合格","from":"0"}],"excellent_quota":"0.30"}"#;

/// A document, as an office scans it: its content is a PDF.
const DOCUMENT: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// One thing that is made.
type Piece = fn(&mut Client) -> Result<()>;

/// Makes it; each piece that could not be made is named.
pub(super) fn lay(office: &mut Client) -> Vec<String> {
    let pieces: [(&str, Piece); 3] =
        [("a notice", send_notices), ("a draft of rules", begin_rules), ("a round with an on-site sheet and a document", open_round)];
    let made = pieces.map(|(what, make)| make(office).err().map(|error| format!("{what}: {error:#}")));
    made.into_iter().flatten().collect()
}

/// A form of the office that must be done; where it leads.
fn done(what: &str, answer: &Answer) -> Result<String> {
    ensure!(is_done(answer), "{what} answered {}", told(answer));
    let to = answer.header("location").unwrap_or_default();
    Ok(to.split('?').next().unwrap_or_default().to_owned())
}

/// Units are told of what is confirmed; where nothing is, they were told of everything.
fn send_notices(office: &mut Client) -> Result<()> {
    let page = office.get("/monitoring/findings", "identity")?.text();
    if !page.contains("action=\"/do/send-notices\"") {
        return Ok(());
    }
    let form = format!("unit=&month=&days=5&source={}&remark=", encode("月监测"));
    done("sending notices", &office.post("/do/send-notices", &form)?).map(|_| ())
}

/// Somebody begins to write on the rules.
fn begin_rules(office: &mut Client) -> Result<()> {
    let rules = linked(&office.get("/rules", "identity")?.text(), "/rules/").into_iter().next().context("there are no rules")?;
    done("beginning to write", &office.post("/do/begin-rule-draft", &format!("rules={rules}"))?).map(|_| ())
}

fn open_round(office: &mut Client) -> Result<()> {
    let received = office.post_file("/do/import-rules", &[("year", "2019"), ("title", "")], "rules.json", RULES.as_bytes())?;
    let draft = received.header("location").and_then(|to| to.split("draft=").nth(1));
    let draft = draft.with_context(|| format!("the rules were not read: {}", told(&received)))?.to_owned();
    let rules = done("storing the rules", &office.post("/do/confirm-rules", &format!("draft={draft}"))?)?;
    let rules = rules.trim_start_matches("/rules/");
    let days = "starts_on=2019-01-01&ends_on=2019-03-31&cutoff_on=2019-03-31";
    let form = format!("series=quarter&name={}&{days}&rules={rules}&appeal_days=5", encode("2019年第一季度"));
    let path = done("planning the round", &office.post("/do/open-round", &form)?)?;
    let round = path.trim_start_matches("/rounds/").to_owned();
    let page = office.get(&path, "identity")?.text();
    let revision = hidden(&page, "revision").context("the page of the round offers no step")?;
    let form = format!("round={round}&revision={revision}&step=collect&reason=");
    done("collecting", &office.post("/do/advance-round", &form)?)?;
    let page = office.get(&format!("{path}/on-site"), "identity")?.text();
    let units = linked(&page, &format!("{path}/on-site?unit="));
    let unit = units.into_iter().next().context("no unit of the round is looked at on the spot")?;
    done("making the sheet", &office.post("/do/draw-villages", &format!("round={round}&unit={unit}&size=&entropy="))?)?;
    let fields = [
        ("round", round.as_str()),
        ("unit", unit.as_str()),
        ("kind", "talk"),
        ("happened_on", "2019-03-01"),
        ("reason", "连续两次未按期整改"),
        ("document", "政务公开约谈通知书"),
        ("link", ""),
    ];
    done("recording what was done", &office.post_file("/do/record-accountability", &fields, "notice.pdf", DOCUMENT)?).map(|_| ())
}
