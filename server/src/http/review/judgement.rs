//! Where a judgement leads: to the next report of the queue as it is narrowed, or back to its own.

use app::notice::Notice;
use app::paths::{just_judged, review_queue};
use axum::response::Response;
use services::Result;
use services::review::{self, Judgement, Narrowed};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// The next report of the queue, the queue itself where this was the last, or the report with what was typed.
pub(super) async fn on_to_the_next(server: &Server, me: &SignedIn, form: &Judgement, judged: Result<Notice>) -> Response {
    let narrowed = Narrowed::from_carried(&form.queue);
    let own = review_queue(Some(&form.cell), &narrowed);
    let next = match judged {
        Ok(notice) => {
            // the judgement stands already; a failed look-up only leads to the queue
            let place = review::neighbours(&me.actor, &server.services, narrowed.filter(), &form.cell).await.unwrap_or_default();
            Ok((just_judged(review_queue(place.next.as_ref(), &narrowed), std::slice::from_ref(&form.cell)), notice))
        }
        Err(error) => Err(error),
    };
    answer(server, me, own, form, next).await
}
