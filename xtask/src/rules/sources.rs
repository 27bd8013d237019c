//! What no source file may hold, because leptos leaves it unescaped, the content security policy refuses it, or a reader
//! would stumble over it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::workspace::Workspace;

/// Folders with Rust of ours.
const FOLDERS: [&str; 5] = ["app", "crates", "frontend", "server", "xtask"];

/// Longer files want to be split.
const LONG: usize = 500;

/// A source file, its path relative to the repository and with `/` between folders.
#[derive(Clone, Debug)]
pub(super) struct Source {
    path: String,
    text: String,
}

struct Rule {
    /// Files it speaks about: those whose path starts so.
    within: &'static [&'static str],
    /// File names that may break it.
    except: &'static [&'static str],
    breaks: fn(&str) -> bool,
    reason: &'static str,
}

/// What people read: pages, answers, refusals, and whatever becomes a part of them.
const SENTENCES: [&str; 3] = ["app/src/", "server/src/", "crates/"];

/// Readers of files and texts: they look for half-width signs and other people's words on purpose.
const READERS: [&str; 17] = [
    "crates/crawler/src/read/page.rs",
    "crates/domain/src/checklist/import/headings/words.rs",
    "crates/domain/src/checklist/import/prose/labels.rs",
    "crates/domain/src/checklist/import/recognise/assemble.rs",
    "crates/domain/src/checklist/import/recognise/titles_in_rows.rs",
    "crates/domain/src/checklist/import/responsible/expressions.rs",
    "crates/domain/src/checklist/import/responsible/groups.rs",
    "crates/domain/src/checklist/import/responsible/marks.rs",
    "crates/domain/src/checklist/import/surroundings.rs",
    "crates/domain/src/checklist/import/time_limit/bare.rs",
    "crates/domain/src/checklist/import/time_limit/fixed.rs",
    "crates/domain/src/checklist/import/time_limit/mod.rs",
    "crates/domain/src/checklist/import/time_limit/points.rs",
    "crates/domain/src/register/proposal.rs",
    "crates/domain/src/reporting/advice/personal.rs",
    "crates/exchange/src/units/mod.rs",
    "crates/exchange/src/units/named.rs",
];

const RULES: [Rule; 9] = [
    Rule {
        within: &["app/src/", "server/src/"],
        except: &["text_area.rs"],
        breaks: |line| opens(line, "textarea") || line.contains("html::textarea"),
        reason: "a bare <textarea> is not escaped by leptos; use the TextArea component",
    },
    Rule {
        within: &["app/src/", "server/src/"],
        except: &["shell.rs"],
        breaks: |line| opens(line, "noscript"),
        reason: "a <noscript> is not escaped by leptos; only the shell may hold one",
    },
    Rule {
        within: &["app/src/", "server/src/"],
        except: &["page_title.rs"],
        breaks: |line| opens(line, "Title"),
        reason: "<Title> is not escaped by leptos; use the PageTitle component",
    },
    Rule {
        within: &["app/src/", "server/src/"],
        except: &["chart_figure.rs"],
        breaks: |line| line.contains("inner_html"),
        reason: "inner_html is unescaped; only chart_figure may use it, for SVG drawn by us",
    },
    Rule {
        within: &["app/src/", "server/src/"],
        except: &["long_list.rs"],
        breaks: |line| line.contains("InertElement"),
        reason: "an InertElement is unescaped; only long_list may make one, of what leptos has just rendered",
    },
    Rule {
        within: &["app/src/"],
        except: &[],
        breaks: sets_style,
        reason: "a style attribute is refused by the content security policy; write a class in style/",
    },
    Rule {
        within: &[""],
        except: &[],
        breaks: |line| line.contains(concat!("#[", "allow(")) || line.contains(concat!("#![", "allow(")),
        reason: "write #[expect(lint, reason = \"…\")], which complains once it is no longer needed",
    },
    Rule {
        within: &SENTENCES,
        except: &["texts.rs", "livelihood.rs", "openness.rs", "tests.rs"],
        breaks: half_width,
        reason: "a Chinese sentence takes full-width signs: ，；：！？（）",
    },
    Rule {
        within: &SENTENCES,
        except: &["texts.rs", "livelihood.rs", "openness.rs", "tests.rs"],
        breaks: says_otherwise,
        reason: "the office says it otherwise: see the words in docs/glossary.md",
    },
];

/// Words that the office does not use, and what it says instead. Each stands in docs/glossary.md as well.
const WORDS: [(&str, &str); 60] = [
    ("例外", "逾期和退回"),
    ("分开数", "分别统计"),
    ("认定完成", "审核通过"),
    ("迟完成", "逾期完成"),
    ("临期", "即将到期"),
    ("按序时推进", "正在推进（符合序时进度）"),
    ("重新打开", "申请更正、更正"),
    ("另一位同事同意", "须经政务公开办同意"),
    ("按轻重缓急", "需处理的在前"),
    ("最需要处理的几个单位", "逾期较多的单位"),
    ("没有佐证", "未附佐证材料"),
    ("往次与记录", "历次报送和办理记录"),
    ("推定牵头", "排名首位，暂定牵头"),
    ("按首位单位暂定", "排名首位，暂定牵头"),
    ("写明别称", "按简称或别称对应"),
    ("未列全的名单", "原文未列全，由政务公开办确认"),
    ("首字丢失", "首字缺失"),
    ("需要看的问题", "待核对的问题"),
    ("入库", "生效、导入"),
    ("分派", "任务分解、责任分工"),
    ("移出清单的任务", "拟移出的任务"),
    ("填报项", "应报事项"),
    ("填报事项", "事项"),
    ("报送宽限(", "报送期限（每期结束后几日内）"),
    ("名称和天数", "基本设置"),
    ("年以前的日期", "12月31日（含）以前的日期"),
    ("缺节假日安排", "节假日安排未载入"),
    ("请刷新核对", "请刷新后核对"),
    ("已答复不同意", "已审批：不同意"),
    ("审计人员", "督查人员（只读）"),
    ("登录位置", "当前登录"),
    ("有不认得的", "如有非本人登录"),
    ("结束其他登录", "退出其他设备"),
    ("结束全部登录", "强制下线"),
    ("宽限工作日", "报送宽限（自然日）"),
    ("决定延期申请", "审批延期申请"),
    ("对外页面", "公开页面"),
    ("停止公开", "撤下公开页面"),
    ("引用审核通过的填报", "引用已审核的完成情况"),
    ("四栏表", "落实情况表"),
    ("没有要办的事项", "暂无待办事项"),
    ("节假日内到期", "期限在节假日内"),
    ("撤并(", "撤并日期"),
    ("暂不能办理", "暂时无法办理"),
    ("迟报", "逾期报送"),
    ("名录", "名册"),
    ("相差较大", "相差过大"),
    ("完成要求", "报送要求"),
    ("在您勾选后", "在勾选后"),
    ("测评细则", "考核细则"),
    ("打分", "评分"),
    ("单位分组", "考核分组"),
    ("完成期限", "完成时限"),
    ("整改时限", "整改期限"),
    ("限期完成", "某日前完成"),
    ("定量任务", "数量要求"),
    ("对外表格", "落实情况表"),
    ("公开过的表格", "公开过的落实情况表"),
    ("退回原因", "退回理由"),
    ("关闭公开页面", "撤下公开页面"),
];

/// Words that are right only as a part of a longer one.
const PARTS: [(&str, &str); 4] = [("待核", "待核对"), ("佐证", "佐证材料"), ("公开办", "政务公开办"), ("整改通知", "整改通知单")];

/// Whether a line says what the office says otherwise.
fn says_otherwise(line: &str) -> bool {
    WORDS.iter().any(|(word, _)| line.contains(word)) || PARTS.iter().any(|(part, whole)| line.replace(whole, "").contains(part))
}

/// A half-width sign beside a Chinese character; in a Chinese sentence also behind what is put into it, and around the ending of a file.
fn half_width(line: &str) -> bool {
    let is_chinese = |letter: char| matches!(letter, '\u{4e00}'..='\u{9fff}' | '“' | '”' | '《' | '》' | '（' | '）');
    let is_sign = |letter: char| matches!(letter, ',' | ';' | ':' | '!' | '?' | '(' | ')');
    let beside =
        line.chars().zip(line.chars().skip(1)).any(|(one, next)| (is_chinese(one) && is_sign(next)) || (is_sign(one) && is_chinese(next)));
    let behind = line.contains(is_chinese) && (line.contains("}(") || line.contains("}?\""));
    let ending = line.match_indices("(.").any(|(at, sign)| {
        let (before, rest) = (&line[..at], &line[at + sign.len()..]);
        before.ends_with(char::is_alphanumeric) && rest.starts_with(|letter: char| letter.is_ascii_lowercase())
    });
    beside || behind || ending
}

/// All Rust files of ours.
pub(super) fn read(workspace: &Workspace) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        collect(workspace.root(), &workspace.path(folder), &mut found)?;
    }
    Ok(found)
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if !path.ends_with("target") {
                collect(root, &path, found)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            found.push(Source { path: name, text: fs::read_to_string(&path)? });
        }
    }
    Ok(())
}

/// Broken rules as `file:line: reason`.
pub(super) fn violations(sources: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for Source { path, text } in sources {
        let name = path.rsplit('/').next().unwrap_or_default();
        let rules: Vec<&Rule> =
            RULES.iter().filter(|rule| rule.within.iter().any(|folder| path.starts_with(folder)) && !rule.except.contains(&name)).collect();
        // files that a test hands over are written as offices write them
        let says_nothing = path.contains("/tests/") || READERS.contains(&path.as_str());
        let rules: Vec<&Rule> = rules.into_iter().filter(|rule| rule.within != SENTENCES || !says_nothing).collect();
        // tests may look for what pages may not hold
        for (number, line) in text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]")) {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for rule in rules.iter().filter(|rule| (rule.breaks)(line)) {
                broken.push(format!("{path}:{}: {}", number + 1, rule.reason));
            }
        }
    }
    broken
}

/// Files that want to be split.
pub(super) fn long_files(sources: &[Source]) -> Vec<String> {
    let length = |source: &Source| source.text.lines().count();
    sources
        .iter()
        .filter(|source| length(source) > LONG)
        .map(|source| format!("{} has {} lines; can it be split?", source.path, length(source)))
        .collect()
}

/// Whether a line holds the opening tag `<name`, and not one that only begins so.
fn opens(line: &str, name: &str) -> bool {
    let goes_on = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    line.match_indices('<').any(|(place, _)| line[place + 1..].strip_prefix(name).is_some_and(|rest| !rest.starts_with(goes_on)))
}

/// `style="…"`, `style=…`, `style:width=…`, `attr:style=…` as an attribute, but no path, field or longer word.
fn sets_style(line: &str) -> bool {
    line.match_indices("style").any(|(place, word)| {
        let before = line[..place].chars().next_back();
        let rest = &line[place + word.len()..];
        let starts_attribute = before.is_none_or(|letter| letter.is_whitespace() || letter == ':');
        let is_attribute = rest.starts_with('=') && !rest.starts_with("==");
        let is_property =
            rest.strip_prefix(':').is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '-'));
        starts_attribute && (is_attribute || is_property)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, text: &str) -> Vec<String> {
        violations(&[Source { path: path.to_owned(), text: text.to_owned() }])
    }

    #[test]
    fn bare_elements_are_found_outside_their_component() {
        let view = "view! {\n    <textarea name=\"text\">{text}</textarea>\n}";
        assert_eq!(broken("app/src/pages/report.rs", view).len(), 1);
        assert!(broken("app/src/pages/report.rs", view)[0].starts_with("app/src/pages/report.rs:2: "));
        assert!(broken("app/src/components/text_area.rs", view).is_empty());
        assert!(broken("crates/exchange/src/html.rs", view).is_empty());
        assert_eq!(broken("app/src/pages/a.rs", "<Title text=name/>").len(), 1);
        assert!(broken("app/src/pages/a.rs", "<TitleBar/>").is_empty());
        assert!(broken("app/src/components/page_title.rs", "<Title text=name/>").is_empty());
        assert!(broken("app/src/shell.rs", "<noscript>x</noscript>").is_empty());
        assert_eq!(broken("app/src/layout.rs", "<noscript>x</noscript>").len(), 1);
        assert_eq!(broken("app/src/layout.rs", "<div inner_html=svg/>").len(), 1);
        assert_eq!(broken("app/src/pages/a.rs", "InertElement::new(name)").len(), 1);
        assert!(broken("app/src/components/long_list.rs", "InertElement::new(html)").is_empty());
    }

    #[test]
    fn comments_and_tests_may_name_them() {
        assert!(broken("app/src/a.rs", "// never a bare <textarea>\n/// nor <Title>\nfn a() {}").is_empty());
        assert!(broken("app/src/a.rs", "fn a() {}\n#[cfg(test)]\nmod tests { const A: &str = \"<textarea>\"; }").is_empty());
    }

    #[test]
    fn styles_are_attributes_not_words() {
        for line in ["<div style=\"color:red\">", "<div style=colour>", "    style:width=percent", "attr:style=x"] {
            assert_eq!(broken("app/src/a.rs", line).len(), 1, "{line}");
        }
        for line in [
            "let style = 1;",
            "row.style == Style::Bold",
            "data-style=1",
            "use crate::style::Sheet;",
            "struct A { style: Style }",
            "rel=\"stylesheet\"",
        ] {
            assert!(broken("app/src/a.rs", line).is_empty(), "{line}");
        }
    }

    #[test]
    fn silenced_lints_are_found_everywhere() {
        let line = concat!("#[", "allow(dead_code)]");
        assert_eq!(broken("crates/domain/src/a.rs", line).len(), 1);
        assert!(broken("crates/domain/src/a.rs", "#[expect(dead_code, reason = \"soon\")]").is_empty());
    }

    #[test]
    fn chinese_sentences_take_full_width_signs() {
        for line in [
            "\"已保存,请核对。\"",
            "format!(\"共{count}项(含逾期)\")",
            "\"退回理由:\"",
            "\"“甲”,乙\"",
            // behind what is put in, and around an ending
            "say!(\"已新增账号 {name}({role})\")",
            "format!(\"是否{}?\", name)",
            "<a href=file>\"Excel(.xlsx)\"</a>",
        ] {
            assert_eq!(broken("app/src/a.rs", line).len(), 1, "{line}");
        }
        for line in [
            "\"已新增账号 {name}（{role}）\"",
            "let all = list.get(..3)?; (..=9, \"甲\")",
            "query($sql)$(.bind($bind))",
            "\"Excel（.xlsx）\"",
            "\"已保存，请核对。\"",
            "view! { <p>\"甲\"</p> }",
            "f(\"甲\", \"乙\")",
            "\"甲 · a, b (c)\"",
            "// 甲,乙",
        ] {
            assert!(broken("app/src/a.rs", line).is_empty(), "{line}");
        }
        assert!(broken("crates/domain/src/checklist/import/responsible/marks.rs", "\"牵头:\"").is_empty(), "a reader looks for it");
        assert_eq!(broken("crates/documents/src/pack/proof.rs", "\"牵头:\"").len(), 1, "what is not named as a reader speaks");
        assert_eq!(broken("app/src/a.rs", "\"确认后入库\"").len(), 1, "the office's own words");
        for line in ["\"待核3件\"", "\"佐证2件\"", "\"请联系公开办\"", "\"可以下发整改通知。\""] {
            assert_eq!(broken("app/src/a.rs", line).len(), 1, "{line}");
        }
        assert!(broken("app/src/a.rs", "\"待核对的问题，佐证材料，政务公开办\"").is_empty());
    }

    #[test]
    fn the_glossary_names_every_word_that_is_not_used() {
        let glossary = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/glossary.md")).unwrap();
        for (word, instead) in WORDS.iter().chain(&PARTS) {
            let line = format!("| {} | {instead} |", word.trim_end_matches('('));
            assert!(glossary.contains(&line), "docs/glossary.md lacks the line {line}");
        }
    }

    #[test]
    fn every_reader_that_is_left_out_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for reader in READERS {
            assert!(root.join(reader).is_file(), "{reader} is gone: take it out of the list");
        }
    }

    #[test]
    fn long_files_are_mentioned() {
        let source = |lines: usize| Source { path: "app/src/a.rs".to_owned(), text: "x\n".repeat(lines) };
        assert!(long_files(&[source(LONG)]).is_empty());
        assert_eq!(long_files(&[source(LONG + 1)]), ["app/src/a.rs has 501 lines; can it be split?"]);
    }
}
