//! The document around every page.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::context::{Assets, PageNonce, Visitor};
use crate::routes::App;

/// The application in its document.
#[must_use]
pub fn shell(assets: &Assets) -> impl IntoView + use<> {
    document(assets, view! { <App/> })
}

/// The skeleton: head, and the script that wakes the islands where a page has any.
pub(crate) fn document<V: IntoView + 'static>(assets: &Assets, body: V) -> impl IntoView + use<V> {
    let nonce = use_context::<PageNonce>().map(|nonce| nonce.0.to_string());
    let theme = use_context::<http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Visitor>().map(|visitor| visitor.theme.clone()))
        .filter(|theme| !theme.is_empty());
    // Our own few lines instead of leptos' loader: a page without an island loads no wasm at all, and the hashed names are ours. The mark says
    // that the page listens; the browser's tests wait for it.
    let wake = format!(
        "const islands=document.querySelectorAll('leptos-island');\
         if(islands.length)import('/pkg/{}').then(async m=>{{await m.default({{module_or_path:'/pkg/{}'}});m.hydrate();\
         for(const el of islands)m[el.dataset.component]?.(el);document.documentElement.dataset.awake=''}})",
        assets.js, assets.wasm,
    );
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("/pkg/{}", assets.css)/>
                <MetaTags/>
            </head>
            <body>
                {body}
                <script type="module" nonce=nonce>{wake}</script>
            </body>
        </html>
    }
}
