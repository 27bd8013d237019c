//! The browser's entry point: wake the islands, nothing else.

// Without this line the linker drops `app`, and every island with it.
use app as _;

/// Called by the page once the module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
