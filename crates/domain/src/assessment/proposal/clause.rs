use super::super::number::Decimal;

/// A part of a text between signs that end one.
pub(super) struct Clause<'t>(&'t str);

impl<'t> Clause<'t> {
    /// Splits a text. What says nothing of points by itself belongs to the clause behind it, a bound to the one before.
    pub(super) fn split(text: &'t str) -> Vec<Self> {
        let mut clauses: Vec<(usize, usize)> = Vec::new();
        let mut from = 0;
        let mut is_open = false;
        for (at, sign) in text.char_indices().chain([(text.len(), '。')]) {
            let ends = matches!(sign, '；' | ';' | '。' | '\n');
            if !ends && !matches!(sign, '，' | ',') {
                continue;
            }
            let part = &text[from..at];
            let is_bound = ["最多", "不超过", "最高", "扣完为止", "上限"].iter().any(|word| part.trim_start().starts_with(word));
            match clauses.last_mut() {
                Some(last) if is_open || is_bound => last.1 = at,
                _ if part.trim().is_empty() => {}
                _ => clauses.push((from, at)),
            }
            // a comma behind what has no number yet only separates a condition from what it costs
            let whole = clauses.last().map_or("", |(from, to)| &text[*from..*to]);
            is_open = !ends && !says_points(whole);
            from = at + sign.len_utf8().min(text.len() - at);
        }
        clauses.into_iter().map(|(from, to)| Self(text[from..to].trim())).filter(|clause| !clause.0.is_empty()).collect()
    }

    pub(super) fn text(&self) -> &'t str {
        self.0
    }

    pub(super) fn holds(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.0.contains(word))
    }

    /// 扣2分, 扣0.5: what is taken off.
    pub(super) fn taken(&self) -> Option<Decimal> {
        // 最多扣5分 is a bound, not what one costs
        let own = self.0.match_indices('扣').map(|(at, sign)| (&self.0[..at], &self.0[at + sign.len()..]));
        own.filter(|(before, _)| !before.ends_with("最多") && !before.ends_with("最高"))
            .find_map(|(_, behind)| number(behind).map(|(number, _)| number))
    }

    /// 扣1-18分, 扣1至18分.
    pub(super) fn range(&self) -> Option<(Decimal, Decimal)> {
        let (_, behind) = self.0.split_once('扣')?;
        let (min, rest) = number(behind)?;
        let rest = rest.trim_start_matches('分');
        let to = ["-", "–", "—", "~", "～", "至", "到"].iter().find_map(|sign| rest.strip_prefix(sign))?;
        number(to).map(|(max, _)| (min, max)).filter(|(min, max)| min <= max)
    }

    /// 最多扣5分, 不超过6分.
    pub(super) fn cap(&self) -> Option<Decimal> {
        ["最多扣", "最高扣", "最多", "最高不超过", "不超过", "上限"]
            .iter()
            .find_map(|word| number(self.0.split_once(word)?.1).map(|(cap, _)| cap))
    }

    /// × 35.
    pub(super) fn factor(&self) -> Option<Decimal> {
        let (_, behind) = self.0.rsplit_once(['×', '*', '·'])?;
        number(behind).filter(|(_, rest)| !rest.starts_with('/')).map(|(factor, _)| factor)
    }

    /// 少于2条每条扣, 不少于3条，缺1条扣.
    pub(super) fn minimum(&self) -> Option<u64> {
        let behind = ["不少于", "少于", "不足", "低于"].iter().find_map(|word| self.0.split_once(word).map(|(_, behind)| behind))?;
        let (minimum, rest) = number(behind)?;
        let is_counted = rest.starts_with(MEASURES);
        (is_counted && minimum.decimals() == 0 && self.is_each()).then(|| minimum.ten_thousandths().unsigned_abs() / 10_000)
    }

    /// 每件, 每缺1周, 缺1条: so much for each.
    pub(super) fn is_each(&self) -> bool {
        let each = self.0.match_indices('每').any(|(at, sign)| {
            let behind = self.0[at + sign.len()..].trim_start_matches(['缺', '少', '超', '有', '出', '现', '发']);
            let behind = number(behind).map_or(behind, |(_, rest)| rest).trim_start_matches('一');
            behind.starts_with(MEASURES)
        });
        each || ["缺1", "少1", "缺一", "少一"].iter().any(|word| self.0.contains(word))
    }

    /// 标识清晰的可得50%: a part and its share.
    pub(super) fn part(&self) -> Option<(String, Decimal)> {
        let (name, behind) = self.0.split_once("可得").or_else(|| self.0.split_once('得'))?;
        let (per_cent, rest) = number(behind)?;
        let is_share = rest.starts_with(['%', '％']) && per_cent.ten_thousandths() % 100 == 0;
        let share =
            Decimal::parse(&format!("{}.{:04}", per_cent.ten_thousandths() / 1_000_000, per_cent.ten_thousandths() / 100 % 10_000))?;
        is_share.then(|| (named(name), share))
    }

    /// 向社会征集的得8分: a tier and its points.
    pub(super) fn tier(&self) -> Option<(String, Decimal)> {
        let (name, behind) = self.0.split_once('得')?;
        let (points, rest) = number(behind)?;
        (rest.starts_with('分') && !name.ends_with('可')).then(|| (named(name), points))
    }

    /// 分解 2: a check point and its points.
    pub(super) fn check_point(&self) -> Option<(String, Decimal)> {
        let bare = self.0.trim_end_matches('分');
        let from = bare
            .rfind(|sign: char| !sign.is_ascii_digit() && sign != '.')
            .map(|at| at + bare[at..].chars().next().map_or(1, char::len_utf8))?;
        let (points, rest) = number(&bare[from..])?;
        let name = named(&bare[..from]);
        let is_plain = rest.is_empty() && !name.is_empty() && !name.contains(['扣', '得', '×', '%', '每', '少']);
        is_plain.then_some((name, points))
    }
}

/// What things are counted by.
const MEASURES: [char; 14] = ['件', '条', '例', '次', '个', '处', '项', '篇', '起', '周', '月', '人', '期', '份'];

/// A name without the particles around it.
fn named(words: &str) -> String {
    words.trim().trim_end_matches(['的', '：', ':', '，', ',']).trim().to_owned()
}

/// Whether the words say what something costs or earns.
fn says_points(words: &str) -> bool {
    let after = |sign: char| words.match_indices(sign).any(|(at, sign)| number(&words[at + sign.len()..]).is_some());
    let ends = words.trim().trim_end_matches('分').ends_with(|sign: char| sign.is_ascii_digit());
    after('扣') || after('得') || after('×') || ends || words.contains("不得分") || words.contains("扣完")
}

/// A number at the front, and what stands behind it.
fn number(words: &str) -> Option<(Decimal, &str)> {
    let words = words.trim_start();
    let length = words.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(words.len());
    Decimal::parse(&words[..length]).map(|number| (number, words[length..].trim_start()))
}
