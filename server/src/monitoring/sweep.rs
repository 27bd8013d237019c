//! One round: columns first, then what they list, then what the articles link to. What was read is kept as it comes, so that a
//! run that is stopped goes on; what is judged is kept nowhere, for it follows from what was read.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::Context;
use chrono::NaiveDate;
use crawler::{Role, Visited, Visitor};
use domain::ids::ColumnId;
use domain::monitoring::address::Registered;
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::{Column, ColumnReader};
use domain::monitoring::column_outcome::outcomes;
use domain::monitoring::content::{self, Item};
use domain::monitoring::counted::Counted;
use domain::monitoring::facts::Facts;
use domain::monitoring::home;
use domain::monitoring::home_marks::{HomeMarks, lacking};
use domain::monitoring::judge::{ColumnSeen, Round, Seen, judge};
use domain::monitoring::outcome::{Outcome, Reason};
use domain::monitoring::page::{Article, ColumnPage, Reading};
use domain::monitoring::page_tags::untagged;
use domain::monitoring::read_again::{Validators, mark_of};
use domain::monitoring::words::WordList;
use services::monitoring::{self, MonitorRound, PageVisit};
use services::{Actor, Services};

use super::asked_as::AskedAs;
use super::kept::{KeptItem, KeptPages};
pub(crate) use super::swept::{Progress, Swept};
use super::walk::{Items, Walk, hold_back, items_of, own_articles, spare, tags_of, take_said, text_of, visited_of};
use crate::say;
use crate::stopped::stopped;

/// So many pages of a column are read …
const MOST_PAGES: usize = 5;
/// … and so many where a server's round still meets what its month published.
const MOST_PAGES_OF_MONTH: usize = 10;
/// So many visits are kept together …
const TOGETHER: usize = 20;
/// … and no more bytes of text.
const TEXTS: usize = 1024 * 1024;

/// A round in progress.
pub(crate) struct Sweep<'a> {
    actor: &'a Actor,
    services: &'a Services,
    round: &'a MonitorRound,
    columns: Vec<Column>,
    words: WordList,
    visitor: Visitor,
    kept: KeptPages,
    to_keep: Vec<PageVisit>,
    /// Bytes of text in it.
    texts: usize,
    answers: u64,
    done: u64,
    is_stopped: bool,
    /// Says on standard error how far it is.
    is_told: bool,
    /// Whether what was read is kept, and what was kept is used.
    keeps: bool,
    /// Looks at the home page of each site as well.
    looks_at_homes: bool,
    /// Reads on through the pages of the month that begins on this day.
    through: Option<NaiveDate>,
    /// What fails is not held against anybody: nobody waits until it is proven. These addresses were; none where it is proven.
    spared: Option<HashSet<String>>,
    /// What people said that columns published in the month, for those that cannot be read.
    said: HashMap<ColumnId, Counted>,
    /// What home pages show of what the national indicators ask; none where nobody asks.
    marks: Option<HashMap<String, HomeMarks>>,
    progress: Arc<Progress>,
}

impl<'a> Sweep<'a> {
    pub(crate) fn new(
        actor: &'a Actor,
        services: &'a Services,
        round: &'a MonitorRound,
        columns: Vec<Column>,
        words: WordList,
        visitor: Visitor,
    ) -> Self {
        Self {
            actor,
            services,
            round,
            columns,
            words,
            visitor,
            kept: KeptPages::default(),
            to_keep: Vec::new(),
            texts: 0,
            answers: 0,
            done: 0,
            is_stopped: false,
            is_told: false,
            keeps: true,
            looks_at_homes: false,
            through: None,
            spared: None,
            said: HashMap::new(),
            marks: None,
            progress: Arc::default(),
        }
    }

    /// Says on standard error how far it is.
    pub(crate) fn told(self) -> Self {
        Self { is_told: true, ..self }
    }

    /// Reads everything anew and keeps nothing.
    pub(crate) fn passing(self) -> Self {
        Self { keeps: false, ..self }
    }

    /// Looks at the home page of each site as well: what a server's rounds do, and the measured command does not.
    pub(crate) fn with_homes(self) -> Self {
        Self { looks_at_homes: true, ..self }
    }

    /// Reads on through a column's further pages while they hold what was published on this day or later: what a server's rounds do, and
    /// the measured command does not.
    pub(crate) fn through_month(self, first: NaiveDate) -> Self {
        Self { through: Some(first), ..self }
    }

    /// Takes what people said of the month for columns that cannot be read.
    pub(crate) fn with_counts(self, said: HashMap<ColumnId, Counted>) -> Self {
        Self { said, ..self }
    }

    /// Looks on home pages for what the national indicators ask.
    pub(crate) fn with_marks(self, wants: bool) -> Self {
        Self { marks: wants.then(HashMap::new), ..self }
    }

    /// Judges nothing that fails, and does not keep it either: for whoever wants to know the same day what was published.
    pub(crate) fn sparing_failures(self) -> Self {
        Self { spared: Some(HashSet::new()), ..self }
    }

    /// Counts there how far it is.
    pub(crate) fn counted(self, progress: Arc<Progress>) -> Self {
        Self { progress, ..self }
    }

    /// Visits what was not visited yet and judges all of it.
    pub(crate) async fn run(mut self, first: NaiveDate, as_of: NaiveDate) -> anyhow::Result<Swept> {
        if self.keeps {
            (self.kept, self.answers) = KeptPages::load(self.actor, self.services, self.round).await?;
        }
        let walks = self.walk_columns().await?;
        let mut seen: HashMap<String, Seen> = HashMap::new();
        let mut pages: Vec<Option<Vec<ColumnPage>>> = Vec::new();
        let mut states: Vec<ColumnSeen> = Vec::new();
        for (column, walk) in self.columns.iter().zip(walks) {
            let is_by_hand = column.ways.reader == ColumnReader::Hand;
            let page = walk.page.unwrap_or(Seen::NotJudged(if is_by_hand { Reason::ByHand } else { Reason::Engine }));
            if is_by_hand {
                // another column of the same address may have been read
                seen.entry(column.address.clone()).or_insert_with(|| page.clone());
            } else if seen.get(&column.address) != Some(&Seen::There) {
                // of two columns that read one page in two ways it is enough that one of them can
                seen.insert(column.address.clone(), page.clone());
            }
            seen.extend(walk.met.iter().filter(|address| **address != column.address).map(|address| (address.clone(), Seen::There)));
            seen.extend(walk.further.iter().cloned());
            pages.push((!walk.pages.is_empty()).then_some(walk.pages));
            states.push(ColumnSeen { page, content: None, further: walk.further });
        }
        for (state, content) in states.iter_mut().zip(content::of_all(&self.columns, &pages)) {
            state.content = content;
        }
        take_said(&self.columns, &mut states, &self.said);
        let tags = tags_of(&self.columns, &pages);
        let articles = own_articles(&states, pages);
        self.visit_items(&states, articles, &mut seen).await?;
        self.flush().await?;
        let (is_complete, taken, answers) = (!self.is_stopped, self.kept.taken, self.answers);
        let Self { columns, round, visitor, kept, words, looks_at_homes, marks, spared, .. } = self;
        // judging needs room of its own
        drop((visitor, kept, words));
        let round = Round { first, as_of, calendar: &round.calendar, optional: &round.optional, rules: &round.rules };
        let mut found = judge(&round, &columns, &states, &seen);
        if looks_at_homes {
            found.candidates.extend(home::failing(&columns, &states, &seen));
        }
        if let Some(marks) = &marks {
            found.candidates.extend(lacking(&columns, marks));
            found.candidates.extend(untagged(&columns, &tags, &states, &seen, first));
        }
        if !is_complete {
            // what says that something is missing cannot be said while something is unread
            found.candidates.retain(|one| !matches!(one.rule, Rule::WeeklyMissed | Rule::MonthlyMinimum | Rule::ColumnOverdue));
        }
        let spared = spared.unwrap_or_default();
        let open_units = hold_back(&columns, &states, &spared, &mut found.candidates);
        let (outcomes, visited) = (outcomes(&round, &columns, &states, &seen), visited_of(&seen));
        Ok(Swept { is_complete, answers, columns, outcomes, found, taken, visited, is_left: !spared.is_empty(), open_units })
    }

    async fn walk_columns(&mut self) -> anyhow::Result<Vec<Walk>> {
        let registered = Registered::new(self.columns.iter().map(|column| column.address.as_str()));
        let mut walks: Vec<Walk> = self.columns.iter().map(|_| Walk::default()).collect();
        let read_by_us = |place: &usize| self.columns[*place].ways.reader != ColumnReader::Hand;
        let mut asked_as = AskedAs::default();
        // in the register's order: of several ways the first has the address itself
        for place in (0..walks.len()).filter(read_by_us) {
            asked_as.of(&self.columns[place].address, &self.columns[place].ways.mark());
        }
        // what is asked for, the page's own address, and the columns that wait for it
        let mut waiting: HashMap<String, (String, Vec<usize>)> = HashMap::new();
        let mut ready: Vec<(String, usize)> =
            (0..walks.len()).rev().filter(read_by_us).map(|place| (self.columns[place].address.clone(), place)).collect();
        // taken from the end: what somebody waits for first, then as the register has them
        ready.sort_by_key(|(address, _)| self.kept.is_waited_for(address));
        loop {
            while let Some((page, place)) = ready.pop() {
                let mark = self.columns[place].ways.mark();
                let address = asked_as.of(&page, &mark);
                match self.kept.column(&address, &mark) {
                    Some(read) => {
                        ready.extend(self.walk_on(&mut walks[place], place, &page, read, &registered).map(|next| (next, place)));
                    }
                    None => {
                        let (_, waits) = waiting.entry(address.clone()).or_insert_with(|| (page, Vec::new()));
                        if waits.is_empty() {
                            let role = Role::of_column(&self.columns[place].ways).unwrap_or(Role::Column);
                            // what stands in no page may have been read as one before: no word that it is unchanged is taken
                            let said = if role == Role::Column { self.kept.said_of_column(&address) } else { Validators::default() };
                            self.push_known(address, role, said);
                        }
                        waits.push(place);
                    }
                }
            }
            let Some(mut visited) = self.next().await? else {
                self.kept.let_go_of_columns();
                return Ok(walks);
            };
            if visited.is_unchanged && !self.take_unchanged(&mut visited, false).await? {
                self.push(visited.address, Role::Column);
                continue;
            }
            let read = match &visited.outcome {
                Outcome::Read(Reading::Column(page)) => Ok(page.clone()),
                Outcome::Read(_) => Err(Seen::NotJudged(Reason::Engine)),
                Outcome::Failed { cause, tries } => Err(Seen::Failed { cause: *cause, tries: *tries }),
                Outcome::NotJudged(reason) => Err(Seen::NotJudged(*reason)),
            };
            let (page, places) = waiting.remove(&visited.address).unwrap_or_default();
            // a page may be asked for under another address than its own
            self.spared.iter_mut().filter(|spared| spared.contains(&visited.address)).for_each(|spared| spared.extend([page.clone()]));
            let mark = places.first().map(|place| self.columns[*place].ways.mark()).unwrap_or_default();
            for place in places {
                ready.extend(self.walk_on(&mut walks[place], place, &page, read.clone(), &registered).map(|next| (next, place)));
            }
            self.keep(visited, mark).await?;
        }
    }

    /// Takes a page of a column; answers the next one.
    fn walk_on(
        &self,
        walk: &mut Walk,
        place: usize,
        address: &str,
        read: Result<ColumnPage, Seen>,
        registered: &Registered,
    ) -> Option<String> {
        walk.met.insert(address.to_owned());
        let is_first = walk.page.is_none();
        let page = match read {
            Ok(page) => page,
            Err(seen) if is_first => {
                walk.page = Some(seen);
                return None;
            }
            Err(seen) => {
                walk.met.remove(address);
                walk.further.push((address.to_owned(), seen));
                return None;
            }
        };
        walk.page.get_or_insert(Seen::There);
        let listed = content::listed(&self.columns[place], &page, registered);
        let is_new = listed.iter().filter(|address| walk.listed.insert((*address).clone())).count() > 0;
        let next = page.next.clone();
        let read = walk.met.len();
        let may_go_on = read < MOST_PAGES
            || self
                .through
                .is_some_and(|first| read < MOST_PAGES_OF_MONTH && content::reaches(&self.columns[place], &page, registered, first));
        if is_first || is_new {
            walk.pages.push(page);
        }
        next.filter(|next| is_new && may_go_on && !walk.met.contains(next))
    }

    async fn visit_items(
        &mut self,
        states: &[ColumnSeen],
        articles: Vec<(usize, Article)>,
        seen: &mut HashMap<String, Seen>,
    ) -> anyhow::Result<()> {
        let mut items: Items<'_> = HashMap::new();
        for item in states.iter().flat_map(items_of) {
            items.entry(&item.address).or_insert(item);
        }
        // in the register's order, so that a site is walked as its columns list it
        let mut asked: HashSet<&str> = HashSet::new();
        let wanted = states.iter().flat_map(items_of).filter(|item| asked.insert(&item.address));
        // what somebody waits for first
        let (wanted, others): (Vec<&Item>, Vec<&Item>) = wanted.partition(|item| self.kept.is_waited_for(&item.address));
        let mut kept: HashSet<&str> = HashSet::new();
        for item in wanted.into_iter().chain(others) {
            let address = &item.address;
            if seen.contains_key(address) {
                continue;
            }
            let mark = mark_of(item);
            match self.kept.item(address, &mark) {
                Some(KeptItem::Article) => {
                    kept.insert(address);
                }
                Some(KeptItem::Seen(one)) => {
                    seen.insert(address.clone(), one);
                }
                None => {
                    let said = self.kept.said_of_item(address, &mark);
                    self.push_known(address.clone(), Role::Article(item.title(None)), said);
                }
            }
        }
        drop(asked);
        // before a text leads there: of what is only a link nobody sees what it bears
        self.look_at_homes(seen);
        for (place, article) in articles {
            let address = self.columns[place].address.clone();
            let item = Item { address: address.clone(), ..Item::default() };
            let one = self.read(&item, &article, &items, seen);
            seen.insert(address, one);
        }
        self.kept.take_over(self.actor, self.services, self.round).await?;
        self.read_kept(&kept, &items, seen).await?;
        drop(kept);
        while let Some(mut visited) = self.next().await? {
            if visited.is_unchanged && !self.take_unchanged(&mut visited, true).await? {
                let title = items.get(visited.address.as_str()).map(|item| item.title(None)).unwrap_or_default();
                self.push(visited.address, Role::Article(title));
                continue;
            }
            if let (Outcome::Read(Reading::Home(found)), Some(marks)) = (&visited.outcome, &mut self.marks) {
                marks.insert(visited.address.clone(), found.clone());
            }
            let one = match (&visited.outcome, items.get(visited.address.as_str())) {
                (Outcome::Read(Reading::Article(article)), Some(item)) => self.read(item, article, &items, seen),
                (Outcome::Read(_), _) => Seen::There,
                (Outcome::Failed { cause, tries }, _) => Seen::Failed { cause: *cause, tries: *tries },
                (Outcome::NotJudged(reason), _) => Seen::NotJudged(*reason),
            };
            seen.insert(visited.address.clone(), one);
            let mark = items.get(visited.address.as_str()).map(|item| mark_of(item)).unwrap_or_default();
            self.keep(visited, mark).await?;
        }
        self.kept.take_over(self.actor, self.services, self.round).await
    }

    /// Each site's home page, tried as every address is before it counts as failed.
    fn look_at_homes(&mut self, seen: &mut HashMap<String, Seen>) {
        if !self.looks_at_homes {
            return;
        }
        for home in home::homes(&self.columns) {
            if !seen.contains_key(&home) {
                let known = self.kept.home(&home);
                // what it bears is kept nowhere
                let role = if self.marks.is_some() { Role::Home } else { Role::Link };
                let known = known.filter(|one| role == Role::Link || *one != Seen::There);
                self.reach(home, role, known, seen);
            }
        }
    }

    /// Whether an address answers: as it is known, or to be asked.
    fn reach(&mut self, address: String, role: Role, known: Option<Seen>, seen: &mut HashMap<String, Seen>) {
        if known.is_none() {
            self.push(address.clone(), role);
        }
        // what is asked is held by this until its answer comes
        seen.insert(address, known.unwrap_or(Seen::NotJudged(Reason::Engine)));
    }

    fn read(&mut self, item: &Item, article: &Article, items: &Items<'_>, seen: &mut HashMap<String, Seen>) -> Seen {
        let facts = Facts::new(item, article, &self.words);
        self.follow(&facts, items, seen);
        Seen::Article(Box::new(facts))
    }

    /// Articles that were read before, piece by piece.
    async fn read_kept(&mut self, kept: &HashSet<&str>, items: &Items<'_>, seen: &mut HashMap<String, Seen>) -> anyhow::Result<()> {
        if kept.is_empty() {
            return Ok(());
        }
        let mut behind = String::new();
        loop {
            let articles = monitoring::known_articles(self.actor, self.services, self.round, &behind).await?;
            let Some((last, _)) = articles.last() else { return Ok(()) };
            behind.clone_from(last);
            for (address, article) in articles.iter().filter(|(address, _)| kept.contains(address.as_str())) {
                if let (Some(article), Some(item)) = (article, items.get(address.as_str())) {
                    let one = self.read(item, article, items, seen);
                    seen.insert(address.clone(), one);
                }
            }
        }
    }

    /// Visits the links of a text that nobody else visits.
    fn follow(&mut self, facts: &Facts, items: &Items<'_>, seen: &mut HashMap<String, Seen>) {
        for link in &facts.links {
            if items.contains_key(link.as_str()) || seen.contains_key(link) {
                continue;
            }
            let known = self.kept.link(link);
            self.reach(link.clone(), Role::Link, known, seen);
        }
    }

    /// The next visit that is done; none when all are, or when the round is stopped from outside.
    async fn next(&mut self) -> anyhow::Result<Option<Visited>> {
        if self.is_stopped {
            return Ok(None);
        }
        let mut visited = tokio::select! {
            visited = self.visitor.next() => visited,
            () = stopped() => {
                self.is_stopped = true;
                None
            }
        };
        if let Some(visited) = &mut visited {
            if let Some(spared) = self.spared.as_mut().filter(|_| spare(&mut visited.outcome)) {
                spared.insert(visited.address.clone());
            }
            self.answers += u64::from(visited.answers);
            self.done += 1;
            self.progress.done.fetch_add(1, Ordering::Relaxed);
            if self.is_told && self.done.is_multiple_of(50) {
                say::aside(format_args!("已访问{}个地址，收到{}次应答。", self.done, self.answers));
            }
        }
        Ok(visited)
    }

    fn push(&mut self, address: String, role: Role) {
        self.push_known(address, role, Validators::default());
    }

    /// The same where the server is asked whether anything has changed.
    fn push_known(&mut self, address: String, role: Role, said: Validators) {
        self.progress.known.fetch_add(1, Ordering::Relaxed);
        self.visitor.push_known(address, role, said);
    }

    /// Puts what the earlier round read in the place of the server's word that nothing has changed. Answers whether there was anything;
    /// where there was none, the page is to be asked for whole.
    async fn take_unchanged(&mut self, visited: &mut Visited, is_item: bool) -> anyhow::Result<bool> {
        let about = (visited.address.as_str(), is_item, visited.answers);
        let Some(reading) = self.kept.take_unchanged(self.actor, self.services, self.round, about).await? else { return Ok(false) };
        visited.outcome = Outcome::Read(reading);
        Ok(true)
    }

    async fn keep(&mut self, visited: Visited, mark: String) -> anyhow::Result<()> {
        // what is unchanged stands with this round already
        if !self.keeps || visited.is_unchanged {
            return Ok(());
        }
        let Visited { address, outcome, tries, answers, validators, .. } = visited;
        self.texts += text_of(&outcome);
        self.to_keep.push(PageVisit { address, outcome, tries, answers, mark, validators });
        if self.to_keep.len() >= TOGETHER || self.texts >= TEXTS { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> anyhow::Result<()> {
        let visits = std::mem::take(&mut self.to_keep);
        self.texts = 0;
        if visits.is_empty() {
            return Ok(());
        }
        monitoring::keep(self.actor, self.services, self.round, &visits).await.context("监测结果存不进数据库，请检查磁盘空间后再次运行")
    }
}
