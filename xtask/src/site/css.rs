//! One style sheet from the files of `style/`, in the order that `style/order.txt` gives.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

/// The file that gives the order, one file name per line; `#` starts a comment.
const ORDER: &str = "order.txt";

/// The oldest browsers in offices that know cascade layers; newer syntax is lowered for them.
const OLDEST: Browsers = Browsers {
    android: None,
    chrome: Some(99 << 16),
    edge: Some(99 << 16),
    firefox: Some(97 << 16),
    ie: None,
    ios_saf: Some((15 << 16) | (4 << 8)),
    opera: None,
    safari: Some((15 << 16) | (4 << 8)),
    samsung: None,
};

/// Reads, checks and joins the style files, and minifies the result.
pub(crate) fn bundle(folder: &Path) -> Result<String> {
    let mut joined = String::new();
    for name in order(folder)? {
        let text = fs::read_to_string(folder.join(&name)).with_context(|| format!("style/{ORDER} names {name}, which cannot be read"))?;
        // each alone first: only so does a mistake carry the right file and line
        parse(&text, &format!("style/{name}"))?;
        if let Some(line) = unclosed(&text) {
            bail!("style/{name}:{line}: this block or comment is never closed");
        }
        ensure!(!imports(&text), "style/{name} holds an @import; name the file in style/{ORDER} instead");
        joined.push_str(&text);
        joined.push('\n');
    }
    minify(&joined)
}

/// The names in the order file. A style file that it does not name would silently be missing from the site.
fn order(folder: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(folder.join(ORDER))
        .with_context(|| format!("style/{ORDER} is missing: list the style files there, one per line"))?;
    let names: Vec<String> =
        text.lines().map(|line| line.split('#').next().unwrap_or_default().trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let named: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    ensure!(named.len() == names.len(), "style/{ORDER} names a file twice");
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        ensure!(
            !name.ends_with(".css") || named.contains(name.as_str()),
            "style/{name} is not named in style/{ORDER}: add it there or delete it"
        );
    }
    Ok(names)
}

fn imports(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("@import"))
}

/// The line of the last opening that nothing closes. The end of a file closes everything for a parser, but here the next
/// file follows and would end up inside.
fn unclosed(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut comment = None;
    for (index, line) in text.lines().enumerate() {
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            if comment.is_some() {
                if letter == '*' && letters.next_if_eq(&'/').is_some() {
                    comment = None;
                }
            } else if let Some(end) = quote {
                if letter == '\\' {
                    letters.next();
                } else if letter == end {
                    quote = None;
                }
            } else {
                match letter {
                    '/' if letters.next_if_eq(&'*').is_some() => comment = Some(index + 1),
                    '"' | '\'' => quote = Some(letter),
                    '{' => open.push(index + 1),
                    '}' => {
                        open.pop();
                    }
                    _ => {}
                }
            }
        }
    }
    comment.or_else(|| open.pop())
}

fn parse<'text>(text: &'text str, name: &str) -> Result<StyleSheet<'text>> {
    let options = ParserOptions { filename: name.to_owned(), ..ParserOptions::default() };
    StyleSheet::parse(text, options).map_err(|error| {
        let place = error.loc.map_or_else(|| name.to_owned(), |place| format!("{name}:{}:{}", place.line + 1, place.column));
        anyhow!("{place}: {}", error.kind)
    })
}

fn minify(text: &str) -> Result<String> {
    let targets = Targets::from(OLDEST);
    let mut sheet = parse(text, "style")?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| anyhow!("style: {}", error.kind))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    match printed {
        Ok(printed) if !printed.code.is_empty() => Ok(printed.code),
        Ok(_) => bail!("style/{ORDER} leads to an empty style sheet"),
        Err(error) => Err(anyhow!("style: {}", error.kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(files: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        bundle(folder.path())
    }

    #[test]
    fn files_follow_the_order_and_layers_survive() {
        let css = bundled(&[
            ("order.txt", "# tokens first\nb.css\n\na.css  # then the rest\n"),
            ("a.css", "@layer page { .task { color: red; & a { color: blue } } }"),
            ("b.css", "@layer tokens, page, print;\n@layer tokens { :root { --gap: 8px } }"),
        ])
        .unwrap();
        assert!(css.starts_with("@layer tokens,page,print;") || css.starts_with("@layer tokens{"), "{css}");
        let tokens = css.find("@layer tokens").unwrap();
        assert!(tokens < css.find("@layer page{").unwrap(), "{css}");
        assert!(css.contains("print"), "an empty layer keeps its place: {css}");
        assert!(css.contains(".task a{color:"), "nesting is lowered for old browsers: {css}");
    }

    #[test]
    fn a_mistake_is_named_with_file_and_line() {
        let error = bundled(&[("order.txt", "a.css"), ("a.css", ".a { color: red }\n.b { color red; }\n")]).unwrap_err().to_string();
        assert!(error.starts_with("style/a.css:2:"), "{error}");
    }

    #[test]
    fn an_open_block_does_not_swallow_the_next_file() {
        let error =
            bundled(&[("order.txt", "a.css"), ("a.css", ".a { color: red }\n@layer x {\n.b { color: red }\n")]).unwrap_err().to_string();
        assert!(error.starts_with("style/a.css:2:"), "{error}");
        assert_eq!(unclosed("a { content: \"{\\\"{\" } /* { */ b { }"), None);
        assert_eq!(unclosed("a { }\n/* and so on { }"), Some(2));
    }

    #[test]
    fn an_unlisted_file_is_refused() {
        let error = bundled(&[("order.txt", "a.css"), ("a.css", "a{color:red}"), ("lost.css", "b{}")]).unwrap_err().to_string();
        assert!(error.contains("lost.css is not named"), "{error}");
    }

    #[test]
    fn a_listed_file_must_exist() {
        let error = bundled(&[("order.txt", "gone.css")]).unwrap_err().to_string();
        assert!(error.contains("gone.css"), "{error}");
    }

    #[test]
    fn imports_are_refused() {
        let error = bundled(&[("order.txt", "a.css"), ("a.css", "@import \"b.css\";")]).unwrap_err().to_string();
        assert!(error.contains("@import"), "{error}");
    }
}
