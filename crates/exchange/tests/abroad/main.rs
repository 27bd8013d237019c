//! Files as offices of other provinces write them: 附件, 分工方案, 台账, 整改清单, 通讯录. At least two for each kind, with the reading of a
//! careful clerk. The names of places, units and tasks are invented. Over all of them stands the law: what a reader sees is read, or named
//! in a problem.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod made;
mod papers;
mod tables;
mod words;
