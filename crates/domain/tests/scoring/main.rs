//! The scoring engine through its door: two JSON files in, one answer out.

mod given;
mod hostile;
mod kinds;
mod no_floats;
mod properties;
mod random;
mod ranks;
mod refused;
mod setup;
mod steps;
mod warned;
