//! Who can open an address, as far as the address itself says: nobody in the street sees this computer, a private network
//! or a page behind a sign-in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why the public cannot open an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// localhost and 127.0.0.1.
    ThisComputer,
    /// 10.x, 172.16.x, 192.168.x, names that no public server knows.
    PrivateNetwork,
    /// 登录 pages, office systems, drafts and previews of an editor.
    SignIn,
}

impl Closed {
    /// A few words, for the list of evidence.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ThisComputer => "本机地址，公众打不开",
            Self::PrivateNetwork => "内网地址，公众打不开",
            Self::SignIn => "像是要登录才能看，请核对",
        }
    }
}

/// What keeps the public from an http(s) address; `None` when nothing in it says so.
#[must_use]
pub fn closed(url: &str) -> Option<Closed> {
    let lower = url.to_ascii_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host(authority);
    if let Ok(address) = host.parse::<IpAddr>() {
        return of_address(address);
    }
    if host == "localhost" || host.ends_with(".localhost") {
        return Some(Closed::ThisComputer);
    }
    const INNER: [&str; 8] = [".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".localdomain", ".home.arpa"];
    if !host.contains('.') || INNER.iter().any(|end| host.ends_with(end)) {
        return Some(Closed::PrivateNetwork);
    }
    (is_office_system(host) || asks_to_sign_in(host, path)).then_some(Closed::SignIn)
}

/// Whether two http(s) addresses lie on one site: the same host but for www., or one within the other.
#[must_use]
pub fn same_site(one: &str, other: &str) -> bool {
    let name = |url: &str| {
        let lower = url.to_ascii_lowercase();
        let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
        let name = host(rest.split(['/', '?', '#']).next().unwrap_or_default());
        name.strip_prefix("www.").unwrap_or(name).to_owned()
    };
    let (one, other) = (name(one), name(other));
    let is_within = |inner: &str, outer: &str| inner.strip_suffix(outer).is_some_and(|before| before.ends_with('.'));
    one == other || is_within(&one, &other) || is_within(&other, &one)
}

/// The host without port and brackets.
fn host(authority: &str) -> &str {
    if let Some(bracketed) = authority.strip_prefix('[') {
        return bracketed.split(']').next().unwrap_or_default();
    }
    authority.split(':').next().unwrap_or_default().trim_end_matches('.')
}

fn of_address(address: IpAddr) -> Option<Closed> {
    match address {
        IpAddr::V4(address) => of_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => of_v4(mapped),
            None => of_v6(address),
        },
    }
}

fn of_v4(address: Ipv4Addr) -> Option<Closed> {
    let [first, second, ..] = address.octets();
    if address.is_loopback() || address.is_unspecified() {
        return Some(Closed::ThisComputer);
    }
    let is_shared = first == 100 && (64..128).contains(&second);
    let is_odd = first == 0 || first >= 224;
    (address.is_private() || address.is_link_local() || is_shared || is_odd).then_some(Closed::PrivateNetwork)
}

fn of_v6(address: Ipv6Addr) -> Option<Closed> {
    if address.is_loopback() || address.is_unspecified() {
        return Some(Closed::ThisComputer);
    }
    let first = address.segments()[0];
    let is_unique_local = first & 0xfe00 == 0xfc00;
    let is_link_local = first & 0xffc0 == 0xfe80;
    (is_unique_local || is_link_local || address.is_multicast()).then_some(Closed::PrivateNetwork)
}

/// Mail, office automation and shared documents: what the first label or the whole name says.
fn is_office_system(host: &str) -> bool {
    const LABELS: [&str; 14] =
        ["oa", "mail", "webmail", "vpn", "webvpn", "sso", "cas", "passport", "login", "admin", "manage", "cms", "ehr", "erp"];
    const NAMES: [&str; 6] = ["docs.qq.com", "kdocs.cn", "pan.baidu.com", "doc.weixin.qq.com", "work.weixin.qq.com", "yuque.com"];
    let first = host.split('.').next().unwrap_or_default();
    LABELS.contains(&first) || NAMES.iter().any(|name| host == *name || host.strip_suffix(name).is_some_and(|before| before.ends_with('.')))
}

/// Path, query or fragment of a page behind a sign-in.
fn asks_to_sign_in(host: &str, path: &str) -> bool {
    const SEGMENTS: [&str; 17] = [
        "login",
        "logon",
        "signin",
        "sign-in",
        "sso",
        "cas",
        "passport",
        "admin",
        "manage",
        "manager",
        "backend",
        "console",
        "oa",
        "webvpn",
        "usercenter",
        "preview",
        "draft",
    ];
    const KEYS: [&str; 8] = ["ticket", "token", "access_token", "jsessionid", "sessionid", "tempkey", "phpsessid", "st"];
    let (before, query) = path.split_once('?').unwrap_or((path, ""));
    let segments = before.split(['/', '#']).chain(query.split_once('#').map_or("", |(_, fragment)| fragment).split('/'));
    let mut stems = segments.map(|segment| segment.split(['.', ';']).next().unwrap_or_default());
    let is_backend = host == "mp.weixin.qq.com" && before.starts_with("/cgi-bin");
    let has_session = before.contains(";jsessionid=");
    let mut keys = query.split(['&', '#']).map(|pair| pair.split('=').next().unwrap_or_default());
    is_backend || has_session || stems.any(|stem| SEGMENTS.contains(&stem)) || keys.any(|key| KEYS.contains(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_public_cannot_open_is_said() {
        use Closed::{PrivateNetwork, SignIn, ThisComputer};
        for (url, why) in [
            ("http://localhost:8080/a.html", ThisComputer),
            ("http://127.0.0.1/a.html", ThisComputer),
            ("http://[::1]/a", ThisComputer),
            ("http://0.0.0.0:80/", ThisComputer),
            ("http://10.34.1.6/zwgk/1.html", PrivateNetwork),
            ("http://172.16.8.9:8080/zwgk", PrivateNetwork),
            ("http://192.168.1.20/a.pdf", PrivateNetwork),
            ("http://169.254.3.3/", PrivateNetwork),
            ("http://100.64.0.9/", PrivateNetwork),
            ("http://[fd00::1]/", PrivateNetwork),
            ("http://[fe80::1]/", PrivateNetwork),
            ("http://[::ffff:10.0.0.1]/", PrivateNetwork),
            ("http://site.local/a", PrivateNetwork),
            ("http://portal.intranet/a", PrivateNetwork),
            ("http://neiwang/a", PrivateNetwork),
            ("https://oa.example.gov.cn/notice/1", SignIn),
            ("https://mail.example.gov.cn/", SignIn),
            ("https://www.example.gov.cn/user/login.jsp", SignIn),
            ("https://www.example.gov.cn/admin/article/5", SignIn),
            ("https://www.example.gov.cn/#/login", SignIn),
            ("https://www.example.gov.cn/a?x=1&ticket=ST-1", SignIn),
            ("https://www.example.gov.cn/a;jsessionid=9F", SignIn),
            ("https://docs.qq.com/sheet/D1", SignIn),
            ("https://www.kdocs.cn/l/c1", SignIn),
            ("https://mp.weixin.qq.com/cgi-bin/appmsg?t=media", SignIn),
            ("https://mp.weixin.qq.com/s?__biz=M&tempkey=MTI", SignIn),
        ] {
            assert_eq!(closed(url), Some(why), "{url}");
        }
    }

    #[test]
    fn one_site_has_many_addresses() {
        let of = |url: &str| same_site(url, "http://www.qingxi.gov.cn/zwgk/1.html");
        for url in ["https://WWW.qingxi.gov.cn:8080/a", "http://qingxi.gov.cn", "http://sj.qingxi.gov.cn/?a=1"] {
            assert!(of(url), "{url}");
        }
        for url in ["http://www.beijing.gov.cn/a", "http://aqingxi.gov.cn/a", "http://10.0.0.1/a"] {
            assert!(!of(url), "{url}");
        }
    }

    #[test]
    fn a_public_page_is_left_alone() {
        for url in [
            "https://www.example.gov.cn/zwgk/1.html",
            "http://61.191.16.3/art/2023/6/1/art_1_2.html",
            "http://172.15.0.1/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
            "https://mp.weixin.qq.com/s/AbCdEf",
            "https://www.example.gov.cn/zwgk/administration/5.html",
            "https://www.example.gov.cn/logins.html?id=5&type=2",
            "http://xx.gov.cn:8080/a",
            "http://[2408:8000::1]/a",
        ] {
            assert_eq!(closed(url), None, "{url}");
        }
    }
}
