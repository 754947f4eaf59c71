//! Who asks: the network address of a request, also behind proxies that are named.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};

use crate::house::House;

/// The network address of the asker.
#[derive(Debug, Clone, Copy)]
pub struct Asker(pub IpAddr);

impl Asker {
    /// The address as limits count it: one subscriber of IPv6 has 2⁶⁴ addresses.
    pub fn network(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V4(it) => IpAddr::V4(it),
            IpAddr::V6(it) => IpAddr::V6((it.to_bits() >> 64 << 64).into()),
        }
    }

    /// The network that the address lies in, for the log: not the one machine, which may tell a
    /// person.
    pub fn masked(self) -> String {
        match self.0.to_canonical() {
            IpAddr::V4(it) => {
                let [one, two, three, _] = it.octets();
                format!("{one}.{two}.{three}.0/24")
            }
            IpAddr::V6(it) => {
                let network = std::net::Ipv6Addr::from(it.to_bits() >> 80 << 80);
                format!("{network}/48")
            }
        }
    }
}

/// What a proxy says of those for whom it asks: the addresses from the first asker to the last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The asker behind trusted proxies: the last address that none of them has. What stands before it
/// anybody may have written. `None` where nothing is said or it is no address.
///
/// `X-Forwarded-For` wins over `Forwarded`: most proxies set it, and pass on as it came what they
/// do not set.
fn behind(headers: &HeaderMap, trusted: &[IpAddr]) -> Option<IpAddr> {
    let said = |name| {
        let lines = headers.get_all(name).iter().filter_map(|it| it.to_str().ok());
        Some(lines.collect::<Vec<_>>().join(",")).filter(|it| !it.trim().is_empty())
    };
    let askers: Vec<Option<IpAddr>> = match said(HeaderName::from_static(FORWARDED_FOR)) {
        Some(said) => said.split(',').map(address).collect(),
        None => {
            let said = said(header::FORWARDED)?;
            divided(&said, ',').into_iter().map(forwarded_for).collect()
        }
    };
    let mut askers = askers.into_iter().rev();
    askers.find(|it| it.is_none_or(|it| !trusted.contains(&it.to_canonical())))?
}

/// For whom one proxy of `Forwarded` asks (RFC 7239, 4).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pairs = divided(element, ';');
    let mut pairs = pairs.iter().filter_map(|it| it.split_once('='));
    let (_, node) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let node = node.trim();
    address(node.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(node))
}

/// An address, alone or with a port: `192.0.2.1:80`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn address(node: &str) -> Option<IpAddr> {
    let node = node.trim();
    let by_itself = node.parse::<IpAddr>().ok();
    let bracketed = || node.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || node.parse::<SocketAddr>().ok().map(|it| it.ip());
    by_itself.or_else(bracketed).or_else(with_port)
}

/// The parts of a text between marks that stand outside of quotation marks.
fn divided(text: &str, mark: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|it| {
        quoted ^= it == '"';
        it == mark && !quoted
    })
    .collect()
}

impl FromRequestParts<House> for Asker {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // In-process callers have no address: they count as this machine.
        let ip = peer.map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(it)| it.ip());
        let trusted = &house.trusted_proxies;
        let asker = if trusted.contains(&ip.to_canonical()) {
            behind(&parts.headers, trusted)
        } else {
            None
        };
        Ok(Self(asker.unwrap_or(ip)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_asker_behind_a_proxy_is_the_last_that_it_vouches_for() {
        let trusted: Vec<IpAddr> = ["127.0.0.1", "10.0.0.5"].map(|it| it.parse().unwrap()).into();
        for (said, expect) in [
            ("203.0.113.7", Some("203.0.113.7")),
            ("198.51.100.1, 203.0.113.7", Some("203.0.113.7")),
            ("198.51.100.1; 203.0.113.7, 10.0.0.5", Some("203.0.113.7")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("203.0.113.7, nonsense", None),
            ("10.0.0.5", None),
            ("", None),
        ] {
            let mut all = HeaderMap::new();
            for line in said.split(';') {
                all.append(FORWARDED_FOR, line.trim().parse().unwrap());
            }
            let asker = behind(&all, &trusted).map(|it| it.to_string());
            assert_eq!(asker.as_deref(), expect, "{said:?}");
        }
    }

    #[test]
    fn the_asker_is_read_from_either_header() {
        let trusted: Vec<IpAddr> =
            ["127.0.0.1", "2001:db8::5"].map(|it| it.parse().unwrap()).into();
        for (forwarded, forwarded_for, expect) in [
            ("for=203.0.113.7", "", Some("203.0.113.7")),
            ("For=\"[2001:db8::1]:4711\";proto=https", "", Some("2001:db8::1")),
            ("for=198.51.100.1, by=_x;for=\"203.0.113.7:80\"", "", Some("203.0.113.7")),
            ("for=203.0.113.7;host=\"a,b;for=1.2.3.4\"", "", Some("203.0.113.7")),
            ("for=203.0.113.7, for=\"[2001:db8::5]\"", "", Some("203.0.113.7")),
            ("for=203.0.113.7, for=unknown", "", None),
            ("for=203.0.113.7, for=_hidden", "", None),
            ("for=203.0.113.7, proto=https", "", None),
            ("for=\"203.0.113.7", "", None),
            ("for=198.51.100.1", "203.0.113.7", Some("203.0.113.7")),
            ("for=198.51.100.1", "nonsense", None),
            ("for=198.51.100.1", " ", Some("198.51.100.1")),
            ("", "203.0.113.7:5060", Some("203.0.113.7")),
        ] {
            let mut all = HeaderMap::new();
            all.append(header::FORWARDED, forwarded.parse().unwrap());
            all.append(FORWARDED_FOR, forwarded_for.parse().unwrap());
            let asker = behind(&all, &trusted).map(|it| it.to_string());
            assert_eq!(asker.as_deref(), expect, "{forwarded} {forwarded_for}");
        }
    }

    #[test]
    fn a_network_is_counted_and_a_wider_one_is_told() {
        for (address, network, masked) in [
            ("203.0.113.77", "203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:1::/48"),
        ] {
            let asker = Asker(address.parse().unwrap());
            assert_eq!(asker.network().to_string(), network);
            assert_eq!(asker.masked(), masked);
        }
    }
}
