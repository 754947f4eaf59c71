//! The way out: one client of HTTP for all channels that call a foreign server.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base::Personal;
use rustls::{ClientConfig, RootCertStore};

/// How long a connection may take to be made.
const CONNECT_WAIT: Duration = Duration::from_secs(10);

/// How a foreign server is reached.
#[derive(Clone, Default)]
pub struct Way {
    /// A proxy to go through, such as `http://10.0.0.1:3128` or `socks5h://…`; its address may hold
    /// a password.
    pub proxy: Option<Personal<String>>,
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Way").field("has_proxy", &self.proxy.is_some()).finish()
    }
}

/// Why no client can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadWay {
    /// The address of the proxy is none.
    #[error("the address of the proxy cannot be read")]
    Proxy,
    /// The library of TLS refuses our settings.
    #[error("no client of HTTP can be made")]
    Client,
}

/// A client that trusts what the machine trusts, follows no redirect (an address may hold a secret)
/// and reads no proxy from the environment.
pub fn client(way: &Way) -> Result<reqwest::Client, BadWay> {
    let mut client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls()?)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT_WAIT);
    if let Some(address) = &way.proxy {
        client = client.proxy(proxy(address.reveal())?);
    }
    client.build().map_err(|_| BadWay::Client)
}

/// Reads the address of a proxy.
pub fn proxy(address: &str) -> Result<reqwest::Proxy, BadWay> {
    let schemes = ["http://", "https://", "socks5://", "socks5h://"];
    let is_known = schemes.iter().any(|it| address.starts_with(it));
    if !is_known {
        return Err(BadWay::Proxy);
    }
    reqwest::Proxy::all(address).map_err(|_| BadWay::Proxy)
}

/// TLS by `rustls` with `ring`. A machine without roots still reaches plain addresses.
fn tls() -> Result<ClientConfig, BadWay> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|_| BadWay::Client)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_named_with_its_kind() {
        for address in ["http://10.0.0.1:3128", "socks5h://user:word@proxy.example:1080"] {
            assert!(client(&Way { proxy: Some(address.to_owned().into()) }).is_ok(), "{address}");
        }
        for address in ["10.0.0.1:3128", "ftp://x", "http://", ""] {
            let way = Way { proxy: Some(address.to_owned().into()) };
            assert_eq!(client(&way).err(), Some(BadWay::Proxy), "{address}");
        }
        let way = Way { proxy: Some("http://user:canary@x".to_owned().into()) };
        assert!(!format!("{way:?}").contains("canary"));
    }
}
