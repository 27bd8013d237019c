//! What moves in the browser. Everything here works without scripts as well, only less comfortably.
//!
//! Islands take their data as props, hold no nested islands, and ask no clock.
