//! Which addresses may be visited: public ones, and networks that the operator names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A network, `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    bits: u8,
}

impl std::fmt::Display for Net {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// Why a network could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是网段，请写成 10.0.0.0/8 这样的形式。")]
pub struct NotANet(String);

impl FromStr for Net {
    type Err = NotANet;

    fn from_str(text: &str) -> Result<Self, NotANet> {
        let wrong = || NotANet(text.to_owned());
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| wrong()))?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(wrong()) }
    }
}

impl Net {
    const fn v4(a: u8, b: u8, c: u8, bits: u8) -> Self {
        Self { address: IpAddr::V4(Ipv4Addr::new(a, b, c, 0)), bits }
    }

    const fn v6(a: u16, b: u16, bits: u8) -> Self {
        Self { address: IpAddr::V6(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0)), bits }
    }

    fn holds(self, address: IpAddr) -> bool {
        let (net, one, width) = match (self.address, address) {
            (IpAddr::V4(net), IpAddr::V4(one)) => (u128::from(u32::from(net)), u128::from(u32::from(one)), 32),
            (IpAddr::V6(net), IpAddr::V6(one)) => (u128::from(net), u128::from(one), 128),
            _ => return false,
        };
        let shift = width - u32::from(self.bits);
        shift >= 128 || net >> shift == one >> shift
    }
}

/// What is not public.
const NOT_PUBLIC: [Net; 26] = [
    Net::v4(0, 0, 0, 8),
    Net::v4(10, 0, 0, 8),
    Net::v4(100, 64, 0, 10),
    Net::v4(127, 0, 0, 8),
    Net::v4(169, 254, 0, 16),
    Net::v4(172, 16, 0, 12),
    Net::v4(192, 0, 0, 24),
    Net::v4(192, 0, 2, 24),
    Net::v4(192, 88, 99, 24),
    Net::v4(192, 168, 0, 16),
    Net::v4(198, 18, 0, 15),
    Net::v4(198, 51, 100, 24),
    Net::v4(203, 0, 113, 24),
    Net::v4(224, 0, 0, 4),
    Net::v4(240, 0, 0, 4),
    // ::, ::1 and everything with an address of the fourth version at its end are decided by that
    Net::v6(0, 0, 96),
    Net::v6(0x100, 0, 64),
    Net::v6(0x2001, 0, 32),
    Net::v6(0x2001, 0x2, 48),
    Net::v6(0x2001, 0xdb8, 32),
    Net::v6(0x2001, 0x10, 28),
    Net::v6(0x3fff, 0, 20),
    Net::v6(0xfc00, 0, 7),
    Net::v6(0xfe80, 0, 10),
    Net::v6(0xfec0, 0, 10),
    Net::v6(0xff00, 0, 8),
];

/// Networks that may be visited although they are not public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nets(pub Vec<Net>);

impl Nets {
    /// Whether an address may be visited.
    #[must_use]
    pub fn allow(&self, address: IpAddr) -> bool {
        let inner = inner(address);
        is_public(inner) || self.0.iter().any(|net| net.holds(address) || net.holds(inner))
    }

    /// Whether a page's address may be registered: its host is a name that can be public, or an address that may be visited. What a name
    /// leads to is looked at again at every visit.
    #[must_use]
    pub fn allow_page(&self, page: &str) -> bool {
        let host = host_of(page);
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if host == "localhost" || host.ends_with(".localhost") {
            return self.allow(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(address) => self.allow(address),
            // a number alone, or 0x7f.1, is an address of the fourth version in other letters: browsers read it so
            Err(_) => !host.rsplit('.').next().is_some_and(|last| last.starts_with("0x") || last.chars().all(|one| one.is_ascii_digit())),
        }
    }
}

/// The host of a page's address, without user and port.
fn host_of(page: &str) -> &str {
    let behind = page.split_once("://").map_or(page, |(_, behind)| behind);
    let authority = behind.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.starts_with('[') {
        return host.find(']').map_or(host, |end| &host[..=end]);
    }
    host.split(':').next().unwrap_or_default()
}

fn is_public(address: IpAddr) -> bool {
    !NOT_PUBLIC.iter().any(|net| net.holds(address))
}

/// The address of the fourth version in one of the sixth: mapped, translated (64:ff9b::/96), 6to4.
fn inner(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else { return address };
    let parts = six.segments();
    let joined = |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    if let Some(four) = six.to_ipv4_mapped() {
        return IpAddr::V4(four);
    }
    match parts {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => joined(high, low),
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_and_named_networks() {
        let none = Nets::default();
        for (address, expected) in [
            ("8.8.8.8", true),
            ("223.5.5.5", true),
            ("2400:3200::1", true),
            ("::ffff:8.8.8.8", true),
            ("64:ff9b::808:808", true),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("100.64.0.1", false),
            ("100.128.0.1", true),
            ("127.0.0.1", false),
            ("127.9.9.9", false),
            ("169.254.169.254", false),
            ("172.15.0.1", true),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("172.32.0.1", true),
            ("192.0.0.8", false),
            ("192.168.1.1", false),
            ("198.19.0.1", false),
            ("203.0.113.9", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::7f00:1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("2002:7f00:1::", false),
            ("2002:0808:0808::", true),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("fc00::1", false),
            ("fd12::1", false),
            ("fe80::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(none.allow(address.parse().unwrap()), expected, "{address}");
        }
        let named = Nets(vec!["127.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        for (address, expected) in
            [("127.0.0.1", true), ("::ffff:127.0.0.1", true), ("fd12::1", true), ("10.0.0.1", false), ("8.8.8.8", true), ("::1", false)]
        {
            assert_eq!(named.allow(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn pages_of_public_hosts_alone() {
        let (none, named) = (Nets::default(), Nets(vec!["127.0.0.0/8".parse().unwrap()]));
        for (page, public, own) in [
            ("http://www.zf.gov.cn/w/", true, true),
            ("https://8.8.8.8:8443/w", true, true),
            ("http://127.0.0.1/w", false, true),
            ("http://127.0.0.1:8080", false, true),
            ("http://localhost:3000/", false, true),
            ("http://LOCALHOST./", false, true),
            ("http://a.localhost/", false, true),
            ("http://user@127.0.0.1/", false, true),
            ("http://192.168.1.4/w", false, false),
            ("http://10.0.0.1?a=1", false, false),
            ("http://169.254.169.254/latest", false, false),
            ("http://[::1]:80/", false, false),
            ("http://[::ffff:127.0.0.1]/", false, true),
            ("http://2130706433/", false, false),
            ("http://0x7f.0.0.0x1/", false, false),
            ("http://127.1/", false, false),
        ] {
            assert_eq!((none.allow_page(page), named.allow_page(page)), (public, own), "{page}");
        }
    }

    #[test]
    fn networks_are_read() {
        assert!("10.0.0.1".parse::<Net>().unwrap().holds("10.0.0.1".parse().unwrap()));
        assert!("0.0.0.0/0".parse::<Net>().unwrap().holds("9.9.9.9".parse().unwrap()));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "localhost", "10.0.0.0/x"] {
            assert!(wrong.parse::<Net>().is_err(), "{wrong}");
        }
    }
}
