//! What everybody reads again and again, kept until something official happens.
//!
//! Every change that a list or a count could show writes an audit event in its own transaction. The number of the county's
//! last event about what lists show (see `domain::audit::action::Area`) is therefore their version; it comes with the
//! session, in the statement that every request pays anyway. What was read at a version is given again while the version
//! stands: nobody is ever shown less than had happened when her request came in, on one machine or on several, and after a
//! change by the command line too. A sign-in, or another county's event, changes no version of a list. Words of lists, units
//! and settings have a version of their own, which a report does not change. Drafts and sessions
//! are no part of a list and never kept.

use std::any::{Any, TypeId};
use std::future::Future;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::office_time::day_of;
use domain::ids::CountyId;
use quick_cache::sync::Cache;

use crate::{Actor, Result, Services};

/// So many answers are kept; the largest, a year's overview, takes some tens of kilobytes.
const ANSWERS: usize = 256;

/// What an answer depends on beside county and day, as a value of whatever type the asker has.
trait Question: Any + Send + Sync {
    fn is(&self, other: &dyn Question) -> bool;
    fn feed(&self, state: &mut dyn Hasher);
}

impl<Q: Any + Eq + Hash + Send + Sync> Question for Q {
    fn is(&self, other: &dyn Question) -> bool {
        (other as &dyn Any).downcast_ref::<Q>() == Some(self)
    }

    fn feed(&self, mut state: &mut dyn Hasher) {
        TypeId::of::<Q>().hash(&mut state);
        self.hash(&mut state);
    }
}

#[derive(Clone)]
struct Key {
    county: CountyId,
    version: i64,
    // 临期 and 逾期 change at midnight without an event
    day: NaiveDate,
    what: TypeId,
    about: Arc<dyn Question>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        (&self.county, self.version, self.day, self.what) == (&other.county, other.version, other.day, other.what)
            && self.about.is(&*other.about)
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.county, self.version, self.day, self.what).hash(state);
        self.about.feed(state);
    }
}

/// The answers. Those of earlier versions are pushed out by newer ones.
pub(crate) struct AnswerCache(Cache<Key, Arc<dyn Any + Send + Sync>>);

impl AnswerCache {
    pub(crate) fn new() -> Self {
        Self(Cache::new(ANSWERS))
    }
}

impl Services {
    /// What `load` answers, or what it answered before at this version. `about` is all that the answer depends on beside
    /// county and day: the checklist, the filter, and whose eyes it is for.
    ///
    /// Who asks while somebody else reads the same waits for that answer. Whoever waits may hold a connection; so a `load` whose
    /// askers hold one takes theirs, and never waits for another (see `every_list`).
    ///
    /// # Errors
    /// Those of `load`, which are never kept.
    pub(crate) async fn cached<Q, T, F>(&self, actor: &Actor, about: Q, load: F) -> Result<Arc<T>>
    where
        Q: Any + Eq + Hash + Send + Sync,
        T: Any + Send + Sync,
        F: Future<Output = Result<T>>,
    {
        self.cached_at(actor, actor.version, about, load).await
    }

    /// The same for words of lists, units and settings: a report that comes in, or is judged, leaves them as they are.
    ///
    /// # Errors
    /// Those of `load`, which are never kept.
    pub(crate) async fn cached_words<Q, T, F>(&self, actor: &Actor, about: Q, load: F) -> Result<Arc<T>>
    where
        Q: Any + Eq + Hash + Send + Sync,
        T: Any + Send + Sync,
        F: Future<Output = Result<T>>,
    {
        self.cached_at(actor, actor.words_version, about, load).await
    }

    /// The same for what only events of rounds change: a report that comes in between does not make it old.
    ///
    /// # Errors
    /// Those of `load`, which are never kept.
    pub(crate) async fn cached_of_rounds<Q, T, F>(&self, actor: &Actor, about: Q, load: F) -> Result<Arc<T>>
    where
        Q: Any + Eq + Hash + Send + Sync,
        T: Any + Send + Sync,
        F: Future<Output = Result<T>>,
    {
        let version = actor.version.map(|_| actor.rounds_version.unwrap_or_default());
        self.cached_at(actor, version, about, load).await
    }

    async fn cached_at<Q, T, F>(&self, actor: &Actor, version: Option<i64>, about: Q, load: F) -> Result<Arc<T>>
    where
        Q: Any + Eq + Hash + Send + Sync,
        T: Any + Send + Sync,
        F: Future<Output = Result<T>>,
    {
        // without a session nobody knows the version: the command line reads afresh
        let Some(version) = version else { return load.await.map(Arc::new) };
        let key = Key { county: actor.county.clone(), version, day: day_of(self.now()), what: TypeId::of::<T>(), about: Arc::new(about) };
        // right after a write everybody asks at once: one reads, the others wait for her answer; where she fails, the next one reads
        match self.cache.0.get_value_or_guard_async(&key).await {
            Ok(known) => match known.downcast() {
                Ok(known) => Ok(known),
                Err(_) => load.await.map(Arc::new),
            },
            Err(place) => {
                let fresh = Arc::new(load.await?);
                // refused only where the key was filled or thrown out meanwhile: then nothing is kept
                let _ = place.insert(fresh.clone());
                Ok(fresh)
            }
        }
    }
}
