//! What can be said only once the whole register was read: short names, an order, what stands beside the tables.

use std::collections::{HashMap, HashSet};

use domain::checklist::import::responsible::{county_names, guess_county_name};
use domain::checklist::import::{Aside, Problem};
use domain::register::entry::UnitPart;
use domain::register::proposal::short_name;
use domain::reporting::advice::masked;
use domain::text::folded::{fold, is_blank};

use super::{Reader, UnitFile, is_title_of_names};

impl Reader {
    /// Proposes short names once the county's own name is known, and leaves out an order that begins anew in each part.
    pub(super) fn finish(mut self, asides: &[Aside], has_headings: bool) -> UnitFile {
        let full_names: Vec<&str> = self.units.iter().map(|unit| unit.full_name.as_str()).collect();
        let county = guess_county_name(&full_names).map(|name| county_names(&name)).unwrap_or_default();
        let mut taken: HashMap<String, usize> = HashMap::new();
        for unit in self.units.iter_mut() {
            if is_blank(&unit.short_name) {
                unit.short_name = short_name(&unit.full_name, &county);
            }
            *taken.entry(fold(&unit.short_name)).or_default() += 1;
        }
        for unit in self.units.iter_mut().filter(|unit| unit.proposed.contains(&UnitPart::ShortName)) {
            // two bodies that shorten to one name keep their own
            if taken.get(&fold(&unit.short_name)).is_some_and(|count| *count > 1) {
                unit.short_name.clone_from(&unit.full_name);
            }
        }
        let positions: Vec<i64> = self.units.iter().filter_map(|unit| unit.position).collect();
        if positions.windows(2).any(|pair| pair[1] <= pair[0]) {
            for unit in &mut self.units {
                unit.position = None;
            }
        }
        // 县直部门 before its table was read as the title of it
        let texts: Vec<&str> = asides.iter().map(|aside| aside.text.as_str()).filter(|text| !is_title_of_names(text)).collect();
        if has_headings && asides.len() > 1 && !texts.is_empty() {
            let message = format!("表格以外的文字没有读入，共{}段，例如“{}”。", texts.len(), texts[0]);
            self.problems.push(Problem::new(0, "", message));
        }
        // what stands beside the units is quoted so that it is found, numbers of persons never
        for problem in &mut self.problems {
            problem.message = masked(&problem.message);
        }
        // what holds for several tables is said once
        let mut said: HashSet<String> = HashSet::new();
        self.problems.retain(|problem| problem.row != 0 || said.insert(problem.message.clone()));
        self.problems.sort_by_key(|problem| problem.row);
        UnitFile { units: self.units, problems: self.problems }
    }
}
