//! How a context joins the site: a table of its form posts, a table of its downloads and uploads. Router and list of
//! addresses come from the same table, so that the route test can never miss one.

/// Form posts: `paths::verb::NAME, Any(&[Right]) => module::post,`. The right is asked before the body is read.
macro_rules! verbs {
    ($($path:expr, $needs:expr => $handler:expr,)*) => {
        /// The addresses; the route test walks them all.
        #[cfg(test)]
        pub(in crate::http) const VERBS: &[&str] = &[$($path),*];

        /// The form posts of this context.
        pub(in crate::http) fn forms() -> axum::Router<$crate::http::state::Server> {
            axum::Router::new()$(.route(
                $path,
                axum::routing::post($handler).layer(axum::middleware::from_fn_with_state($needs, $crate::http::right::ask)),
            ))*
        }
    };
}

/// What is neither page nor form: `"/path", Any(&[Right]) => get(module::handler),`.
macro_rules! documents {
    ($($path:expr, $needs:expr => $handler:expr,)*) => {
        /// The addresses of downloads and uploads; the route test walks them all.
        #[cfg(test)]
        pub(in crate::http) const DOCUMENTS: &[&str] = &[$($path),*];

        /// The downloads and uploads of this context.
        pub(in crate::http) fn documents() -> axum::Router<$crate::http::state::Server> {
            axum::Router::new()$(.route(
                $path,
                $handler.layer(axum::middleware::from_fn_with_state($needs, $crate::http::right::ask)),
            ))*
        }
    };
}
