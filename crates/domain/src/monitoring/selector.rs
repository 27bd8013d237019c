//! What the office writes where a column's list is not recognised by itself: which elements of the page are the items, and within one the
//! title and the day. A small part of CSS: names, classes, ids, attributes, places among neighbours, `,`, `>` and what stands within.

use serde::{Deserialize, Serialize};

use super::column::ColumnReader;

/// The longest selector, in characters.
pub const SELECTOR_LIMIT: usize = 200;
/// So many steps has one way at most.
const MOST_STEPS: usize = 8;
/// What can be written, for whoever wrote something else.
const KNOWN: &str = "可以写标签名、.类名、#编号、[属性=\"值\"]，用空格、> 和逗号连接，如 ul.news > li";

/// A page as selectors see it: elements in the page's order, each behind the one around it. A node that is no element has no name.
pub trait Elements {
    /// How many nodes there are.
    fn count(&self) -> usize;
    /// An element's name in lower case; nothing for text.
    fn name(&self, id: usize) -> &str;
    /// An attribute of an element.
    fn attribute(&self, id: usize, name: &str) -> Option<&str>;
    /// The element around a node; the root is its own.
    fn around(&self, id: usize) -> usize;
}

/// How two steps of a way belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// The one stands somewhere within the other.
    Within,
    /// The one stands directly within the other.
    Child,
}

/// How an attribute's value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compared {
    Equal,
    Begins,
    Ends,
    Holds,
}

/// What an element must be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Name(String),
    Id(String),
    Class(String),
    Attribute(String, Option<(Compared, String)>),
    /// Its place among its neighbours, from the front or from the back.
    Place(u32, bool),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    joint: Joint,
    tests: Vec<Test>,
}

/// A selector that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    ways: Vec<Vec<Step>>,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// A sentence without its end that says what cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.chars().count() > SELECTOR_LIMIT {
            return Err(format!("选择器不超过{SELECTOR_LIMIT}个字符"));
        }
        let ways = split(text).into_iter().map(way).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { ways })
    }

    /// The elements that it means, in the page's order. Takes time in proportion to the page, however it is nested.
    #[must_use]
    pub fn find(&self, page: &impl Elements) -> Vec<usize> {
        let places = self.asks_for_places().then(|| places(page));
        let mut is_found = vec![false; page.count()];
        for way in &self.ways {
            let last = 1_u16 << (way.len() - 1);
            // of each node the steps that it takes, and those that it or something around it takes
            let mut taken = vec![(0_u16, 0_u16); page.count()];
            for id in 0..page.count() {
                let around = page.around(id);
                let (parent, above) = if around == id { (0, 0) } else { taken[around] };
                let mut own = 0;
                if !page.name(id).is_empty() {
                    let place = places.as_ref().map_or((0, 0), |places| places[id]);
                    for (at, step) in way.iter().enumerate() {
                        let is_led_to = match (at.checked_sub(1), step.joint) {
                            (None, _) => true,
                            (Some(before), Joint::Child) => parent & (1 << before) != 0,
                            (Some(before), Joint::Within) => above & (1 << before) != 0,
                        };
                        if is_led_to && step.tests.iter().all(|test| test.holds(page, id, place)) {
                            own |= 1 << at;
                        }
                    }
                }
                taken[id] = (own, above | own);
                is_found[id] |= own & last != 0;
            }
        }
        is_found.iter().enumerate().filter_map(|(id, is_found)| is_found.then_some(id)).collect()
    }

    fn asks_for_places(&self) -> bool {
        self.ways.iter().flatten().flat_map(|step| &step.tests).any(|test| matches!(test, Test::Place(..)))
    }
}

impl Test {
    fn holds(&self, page: &impl Elements, id: usize, (front, back): (u32, u32)) -> bool {
        match self {
            Self::Name(name) => page.name(id) == name,
            Self::Id(wanted) => page.attribute(id, "id").is_some_and(|value| value.trim() == wanted),
            Self::Class(wanted) => page.attribute(id, "class").is_some_and(|value| value.split_ascii_whitespace().any(|one| one == wanted)),
            Self::Attribute(name, wanted) => page.attribute(id, name).is_some_and(|value| match wanted {
                None => true,
                Some((Compared::Equal, text)) => value == text,
                Some((_, text)) if text.is_empty() => false,
                Some((Compared::Begins, text)) => value.starts_with(text),
                Some((Compared::Ends, text)) => value.ends_with(text),
                Some((Compared::Holds, text)) => value.contains(text),
            }),
            Self::Place(wanted, from_back) => *wanted == if *from_back { back } else { front },
        }
    }
}

/// The place of every element among its neighbours, from the front and from the back.
fn places(page: &impl Elements) -> Vec<(u32, u32)> {
    let mut within = vec![0_u32; page.count()];
    let mut places = vec![(0, 0); page.count()];
    let is_neighbour = |id: usize| !page.name(id).is_empty() && page.around(id) != id;
    for id in (0..page.count()).filter(|id| is_neighbour(*id)) {
        within[page.around(id)] += 1;
        places[id].0 = within[page.around(id)];
    }
    for id in (0..page.count()).filter(|id| is_neighbour(*id)) {
        places[id].1 = within[page.around(id)] - places[id].0 + 1;
    }
    places
}

/// The ways between commas; a comma within brackets is a value's.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut ways) = (0_usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                ways.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    ways.push(&text[from..]);
    ways
}

fn way(text: &str) -> Result<Vec<Step>, String> {
    let mut rest = text.trim();
    let mut steps: Vec<Step> = Vec::new();
    let mut joint = Joint::Within;
    if rest.is_empty() {
        return Err("逗号前后和选择器本身都不能是空的".into());
    }
    while !rest.is_empty() {
        let (tests, behind) = step(rest)?;
        steps.push(Step { joint, tests });
        if steps.len() > MOST_STEPS {
            return Err(format!("“{text}”的层数太多，最多{MOST_STEPS}层"));
        }
        rest = behind.trim_start();
        joint = Joint::Within;
        if let Some(behind) = rest.strip_prefix('>') {
            joint = Joint::Child;
            rest = behind.trim_start();
            if rest.is_empty() {
                return Err("“>”后面没有写内容".into());
            }
        }
    }
    Ok(steps)
}

/// One step: what an element must be, and what stands behind.
fn step(text: &str) -> Result<(Vec<Test>, &str), String> {
    let (name, mut rest) = word(text);
    let mut tests = Vec::new();
    let mut is_any = false;
    if !name.is_empty() {
        tests.push(Test::Name(name.to_ascii_lowercase()));
    } else if let Some(behind) = rest.strip_prefix('*') {
        is_any = true;
        rest = behind;
    }
    loop {
        let mut chars = rest.chars();
        let sign = chars.next();
        let behind = chars.as_str();
        match sign {
            Some('.' | '#') => {
                let (wanted, next) = word(behind);
                if wanted.is_empty() {
                    return Err(format!("“{}”后面没有写名称", sign.unwrap_or_default()));
                }
                tests.push(if sign == Some('.') { Test::Class(wanted.to_owned()) } else { Test::Id(wanted.to_owned()) });
                rest = next;
            }
            Some('[') => {
                let (inner, next) = behind.split_once(']').ok_or("“[”没有配上“]”")?;
                tests.push(attribute(inner)?);
                rest = next;
            }
            Some(':') => {
                let (test, next) = place(behind)?;
                tests.push(test);
                rest = next;
            }
            _ if tests.is_empty() && !is_any => {
                let odd: String = rest.chars().take(1).collect();
                return Err(format!("“{odd}”不能写在这里，{KNOWN}"));
            }
            None | Some('>') => return Ok((tests, rest)),
            Some(c) if c.is_whitespace() => return Ok((tests, rest)),
            Some(c) => return Err(format!("“{c}”不能写在这里，{KNOWN}")),
        }
    }
}

/// A name at the beginning, and what stands behind it.
fn word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(text.len());
    text.split_at(end)
}

fn attribute(inner: &str) -> Result<Test, String> {
    let (name, rest) = word(inner.trim());
    let name = name.to_ascii_lowercase();
    if name.is_empty() {
        return Err("“[”后面没有写属性名".into());
    }
    let rest = rest.trim();
    if rest.is_empty() {
        return Ok(Test::Attribute(name, None));
    }
    let known = [("=", Compared::Equal), ("^=", Compared::Begins), ("$=", Compared::Ends), ("*=", Compared::Holds)];
    let Some((compared, value)) = known.into_iter().find_map(|(sign, compared)| Some((compared, rest.strip_prefix(sign)?.trim()))) else {
        return Err(format!("“[{inner}]”里只能用 =、^=、$=、*="));
    };
    let bare = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(value);
    Ok(Test::Attribute(name, Some((compared, bare.to_owned()))))
}

fn place(text: &str) -> Result<(Test, &str), String> {
    for (word, from_back) in [("first-child", false), ("last-child", true)] {
        if let Some(rest) = text.strip_prefix(word) {
            return Ok((Test::Place(1, from_back), rest));
        }
    }
    for (word, from_back) in [("nth-child(", false), ("nth-last-child(", true)] {
        if let Some((number, rest)) = text.strip_prefix(word).and_then(|rest| rest.split_once(')')) {
            let number = number.trim().parse::<u32>().ok().filter(|number| *number > 0);
            let number = number.ok_or_else(|| format!("{} 的括号里请填写从1开始的整数", word.trim_end_matches('(')))?;
            return Ok((Test::Place(number, from_back), rest));
        }
    }
    let (word, _) = word(text);
    Err(format!("不支持 :{word} 这种写法，可以用 :first-child、:last-child 和 :nth-child(2)"))
}

/// How a column's list is picked out of its page; all empty where it is recognised by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Picks {
    /// The items.
    #[serde(default)]
    pub item: String,
    /// Within an item its title; empty is its link.
    #[serde(default)]
    pub title: String,
    /// Within an item its day; empty is wherever one stands.
    #[serde(default)]
    pub day: String,
}

/// Which of the selectors something is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickPart {
    /// 条目.
    Item,
    /// 标题.
    Title,
    /// 日期.
    Day,
}

impl PickPart {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Item => "条目选择器",
            Self::Title => "标题选择器",
            Self::Day => "日期选择器",
        }
    }
}

impl Picks {
    /// Nothing is picked: the list is recognised by itself.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.item.is_empty() && self.title.is_empty() && self.day.is_empty()
    }

    /// Selectors that cannot be read, each with what [`Selector::read`] says of it.
    pub fn unreadable(&self) -> impl Iterator<Item = (PickPart, String)> + '_ {
        let all = [(PickPart::Item, &self.item), (PickPart::Title, &self.title), (PickPart::Day, &self.day)];
        let written = all.into_iter().filter(|(_, text)| !text.is_empty());
        written.filter_map(|(part, text)| Some((part, Selector::read(text).err()?)))
    }

    /// What cannot be kept, in sentences; nothing where a column that is read so may have these.
    #[must_use]
    pub fn wrong(&self, reader: ColumnReader) -> Vec<(PickPart, String)> {
        let mut wrong = Vec::new();
        if self.is_empty() {
            return wrong;
        }
        if !matches!(reader, ColumnReader::Page | ColumnReader::Records) {
            wrong.push((PickPart::Item, "选择器只用于“网页”和“网页数据”两种读取方式，请改读取方式，或把选择器留空。".to_owned()));
            return wrong;
        }
        if self.item.is_empty() {
            wrong.push((PickPart::Item, "填写了标题或日期选择器的，请同时填写条目选择器。".to_owned()));
        }
        wrong.extend(self.unreadable().map(|(part, words)| (part, format!("{}读不懂：{words}。", part.label()))));
        wrong
    }
}

#[cfg(test)]
#[path = "selector_tests.rs"]
mod tests;
