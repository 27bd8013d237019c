//! The scoring engine through its door: two JSON files in, one answer out.
#![expect(clippy::needless_pass_by_value, reason = "values made by json! are handed over as they are written")]
#![expect(clippy::unwrap_used, reason = "what is no JSON of the expected form fails the case")]

mod given;
mod hostile;
mod kinds;
mod no_floats;
mod properties;
mod random;
mod ranks;
mod refused;
mod replay;
mod setup;
mod steps;
mod warned;
