//! What proves that the monitor itself works: before anything of a round is held against a unit.

/// Whether a round speaks of our own connection and of no site: of several sites some failed, and not one of them answered anything. One site
/// alone proves nothing either way: it may be down, and a person looks.
#[must_use]
pub const fn is_our_connection(sites: usize, failed_columns: usize, answers: u64) -> bool {
    sites >= 2 && failed_columns > 0 && answers == 0
}

/// What the office is told in that case.
pub const OUR_CONNECTION: &str = "登记的网站一个都没有应答，多半是本机的网络不通，不是网站的问题；这一轮没有作任何判断，也不记任何单位的问题。请先检查本机能不能上网，再重新开始";

/// What the office is told where canaries fail; `rules` are the rules' names.
#[must_use]
pub fn unproven(rules: &[String]) -> String {
    format!(
        "监测程序自检没有通过（{}），这一轮没有作任何判断，也不记任何单位的问题。请核对最近导入的错误表述；没有改动过的，请联系系统管理员",
        rules.join("、")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_several_silent_sites_speak_of_us() {
        for (sites, failed, answers, expected) in [
            (46, 46, 0, true),
            (2, 1, 0, true),
            (46, 46, 1, false),
            (1, 30, 0, false),
            // nothing was visited: refused addresses are no failures
            (46, 0, 0, false),
        ] {
            assert_eq!(is_our_connection(sites, failed, answers), expected, "{sites} {failed} {answers}");
        }
        assert!(unproven(&["错误表述".into()]).contains("（错误表述）"));
    }
}
