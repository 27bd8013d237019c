//! A month's round. First everything is looked at once, and what came of it can be worked with within the hour; then what did not answer is
//! tried as often, and over as long, as a proof asks, and what that comes to is added. One silent address holds up nobody else's results.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::Column;
use domain::monitoring::proof::{OUR_CONNECTION, controls, unproven};
use domain::monitoring::words::WordList;
use services::monitoring::{self, JudgedMonth, KeptHits, MonitorRound, RoundAbout};
use services::{Actor, Services};

use super::canary::prove;
use super::sweep::{Progress, Sweep};
use super::work::Manners;

/// The look who missed the week ends on its Monday: what fails is tried again within half an hour.
const WITHIN_MONDAY: Duration = Duration::from_secs(30 * 60);
/// A round whose tries are over within this time is waited for: it is not looked at twice.
const WAITED_FOR: Duration = Duration::from_secs(10 * 60);

/// How it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Once, and nothing that fails is held against anybody: it is tried again.
    First,
    /// The look who missed the week: the same, and nothing is tried later.
    Weekly,
    /// As often as a proof asks.
    Whole,
}

/// What a look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Looked {
    columns: usize,
    unread: usize,
    taken: usize,
    hits: KeptHits,
    /// Addresses are to be tried again.
    is_left: bool,
}

impl Looked {
    /// What both looks came to: what the first one had new is not called known because the second met it again.
    fn after(self, first: Self) -> Self {
        let (own, before) = (self.hits, first.hits);
        let again = before.again + own.again;
        let known = (own.known - own.again).saturating_sub(before.new + before.dismissed + before.again) + again;
        let hits = KeptHits { new: before.new + own.new, dismissed: before.dismissed + own.dismissed, again, known, ..own };
        Self { hits, taken: first.taken + self.taken, ..self }
    }

    fn words(self) -> String {
        let Self { columns, unread, taken, hits, .. } = self;
        let sites = match hits.sites {
            0 => String::new(),
            sites => format!("有{sites}处是整个网站的问题，{}个相同的情况已各并为一个。", hits.folded),
        };
        let taken = match taken {
            0 => String::new(),
            taken => format!("{taken}个没有变化的页面沿用近期的读取结果。"),
        };
        format!(
            "读取{columns}个栏目，其中{unread}个未能读取；新的待确认问题{}个，以前见过的{}个。{sites}{taken}",
            hits.new + hits.again,
            hits.known - hits.again,
        )
    }
}

/// A round that is run.
struct Run<'a> {
    services: &'a Services,
    manners: &'a Manners,
    actor: &'a Actor,
    about: RoundAbout,
    progress: Arc<Progress>,
}

/// What a look needs: the columns, the words, and how many canaries the engine passed with them.
type Ready = (Vec<Column>, WordList, Option<i64>);

/// Runs it; answers what became of it in a sentence, none where the server takes its leave.
pub(super) async fn round(
    services: &Services,
    manners: &Manners,
    actor: &Actor,
    about: &str,
    progress: Arc<Progress>,
) -> anyhow::Result<Option<String>> {
    let about = RoundAbout::parse(about).context("任务没有写明月份和截至日")?;
    let run = Run { services, manners, actor, about, progress };
    let ready = run.ready().await?;
    let mut kept = monitoring::begin(actor, services, about.month, about.as_of).await?;
    if about.is_weekly {
        let looked = run.look(&mut kept, ready, Look::Weekly).await?;
        return Ok(looked.map(|looked| format!("周更新检查：打不开的留待本月监测认定。{}", looked.words())));
    }
    if manners.tries_over() <= WAITED_FOR {
        return Ok(run.look(&mut kept, ready, Look::Whole).await?.map(Looked::words));
    }
    let Some(first) = run.look(&mut kept, ready, Look::First).await? else { return Ok(None) };
    if !first.is_left {
        return Ok(Some(first.words()));
    }
    // what the round was begun with holds
    let second = run.look(&mut kept, run.ready().await?, Look::Whole).await?;
    Ok(second.map(|second| second.after(first).words()))
}

impl Run<'_> {
    async fn ready(&self) -> anyhow::Result<Ready> {
        let columns = monitoring::on_day(self.actor, self.services, self.about.as_of).await?;
        let words = monitoring::in_force(self.actor, self.services).await?;
        let proof = prove(&words);
        if !proof.failed.is_empty() {
            return Err(anyhow!(unproven(&proof.failed)));
        }
        Ok((columns, words, i64::try_from(proof.passed).ok()))
    }

    /// Looks at everything that is not known yet and keeps what it comes to. That the round is complete is said once, by the first look that
    /// keeps anything.
    async fn look(&self, kept: &mut MonitorRound, (columns, words, proofs): Ready, how: Look) -> anyhow::Result<Option<Looked>> {
        let Self { services, manners, actor, about: RoundAbout { month, as_of, .. }, .. } = *self;
        let over = manners.tries_over();
        let visitor = match how {
            Look::First => manners.visitor_at_first(as_of)?,
            Look::Weekly => manners.visitor(as_of, over.min(WITHIN_MONDAY), &controls(&columns))?,
            Look::Whole => manners.visitor(as_of, over, &controls(&columns))?,
        };
        let said = monitoring::counts_of_month(actor, services, month).await?;
        let sweep = Sweep::new(actor, services, kept, columns, words, visitor).counted(self.progress.clone()).with_homes();
        let sweep = sweep.through_month(month).with_counts(said).with_marks(monitoring::national_is_on(actor, services).await?);
        let sweep = if how == Look::Whole { sweep } else { sweep.sparing_failures() };
        let mut swept = sweep.run(month, as_of).await?;
        if !swept.is_complete {
            return Ok(None);
        }
        if swept.is_our_connection() {
            if how == Look::First {
                // nothing answered: that is for the tries to say, and until then there is nothing to be kept
                return Ok(Some(Looked { is_left: true, ..Looked::default() }));
            }
            monitoring::forget_failures(actor, services, kept).await?;
            return Err(anyhow!(OUR_CONNECTION));
        }
        if how == Look::First {
            // the week's item may stand in what did not answer
            swept.found.candidates.retain(|one| one.rule != Rule::WeeklyMissed || !swept.open_units.contains(&one.unit));
        }
        // pages are drawn once a round, of everything that was read
        let draws = how == Look::Whole || (how == Look::First && !swept.is_left);
        swept.found.candidates.retain(|one| draws || one.rule != Rule::PageTags);
        swept.found.candidates.extend(monitoring::unpublished_items(actor, services, kept, (month, as_of)).await?);
        monitoring::complete(actor, services, kept, month, as_of, swept.found.candidates.len()).await?;
        kept.is_complete = true;
        let said = JudgedMonth {
            round: &kept.id,
            month,
            as_of,
            columns: &swept.columns,
            outcomes: &swept.outcomes,
            candidates: &swept.found.candidates,
            visited: &swept.visited,
            rules: &kept.rules,
            answers: i64::try_from(swept.answers).unwrap_or(i64::MAX),
            allowed_nets: &manners.nets(),
            proofs,
        };
        let hits = monitoring::keep_hits(actor, services, &said).await?;
        let unread = swept.outcomes.iter().filter(|outcome| outcome.reading.says_nothing()).count();
        Ok(Some(Looked { columns: swept.columns.len(), unread, taken: swept.taken, hits, is_left: swept.is_left }))
    }
}

#[cfg(test)]
mod tests {
    use storage::testing;

    use super::super::month_round_tests::usual_manners;
    use super::super::sweep_tests::{county_of, row_of};
    use super::*;

    fn hits(new: usize, known: usize, dismissed: usize, again: usize) -> Looked {
        Looked { hits: KeptHits { new, known, dismissed, again, ..KeptHits::default() }, ..Looked::default() }
    }

    #[test]
    fn what_the_first_look_had_new_is_not_known_to_the_second() {
        for (what, first, second, expected) in [
            ("nothing is added", hits(3, 2, 0, 0), hits(0, 5, 0, 0), (3, 2)),
            ("two were silent", hits(3, 2, 0, 0), hits(2, 5, 0, 0), (5, 2)),
            ("one of the known is back", hits(1, 4, 0, 1), hits(0, 5, 0, 0), (2, 3)),
            ("one is back only then", hits(1, 4, 0, 0), hits(0, 5, 0, 1), (2, 3)),
            ("some were dismissed as they came", hits(1, 0, 2, 0), hits(0, 3, 0, 0), (1, 0)),
            ("what was found at first is gone", hits(3, 2, 0, 0), hits(0, 4, 0, 0), (3, 1)),
            ("nothing was kept at first", hits(0, 0, 0, 0), hits(2, 1, 0, 0), (2, 1)),
        ] {
            let both = second.after(first).hits;
            assert_eq!((both.new + both.again, both.known - both.again), expected, "{what}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_first_look_that_nobody_answered_leaves_it_to_the_second_to_say_that_the_round_is_complete() {
        let test = testing::sqlite().await;
        // nobody listens on either: of two sites that fail none has answered
        let (services, actor) = county_of(&test, "http://127.0.0.1:1").await;
        let other = row_of(3, "通知公告", "http://127.0.0.1:2/w/".into());
        monitoring::import(&actor, &services, &[other]).await.unwrap();
        let about = RoundAbout::parse("2026-10/2026-10-31").unwrap();
        let manners = usual_manners();
        let run = Run { services: &services, manners: &manners, actor: &actor, about, progress: Arc::default() };
        let mut kept = monitoring::begin(&actor, &services, about.month, about.as_of).await.unwrap();
        let looked = run.look(&mut kept, run.ready().await.unwrap(), Look::First).await.unwrap().unwrap();
        assert_eq!((looked.columns, looked.hits, looked.is_left), (0, KeptHits::default(), true), "nothing is kept");
        assert!(!kept.is_complete, "whoever is next says it");
    }
}
