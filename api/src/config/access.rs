//! The settings of who may call, and how often.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::{Reader, parse_seconds};
use crate::auth::jwks::is_safe;
use crate::origins::Origins;

/// Who may call, and how often.
#[derive(Debug, Clone, Default)]
pub struct AccessConfig {
    /// Where the document of keys, collections and groups is. From `API_KEYS`, as `secret:` and the name or ARN of a
    /// secret of AWS Secrets Manager, or as `file://` and a path.
    pub keys: Option<KeysSource>,
    /// How often it is read again. From `API_KEYS_REFRESH_SECONDS`; 60 by default.
    pub refresh: Duration,
    /// The issuer whose tokens are taken.
    pub oidc: Option<OidcConfig>,
    /// The load balancer that signs people in.
    pub alb: Option<AlbConfig>,
    /// How many questions a caller may ask in a minute. From `ASKS_PER_MINUTE`; 60 by default, `off` for no limit.
    pub asks_per_minute: Option<NonZeroU32>,
    /// How many other calls a caller may make in a minute. From `READS_PER_MINUTE`; 600 by default, `off` for no limit.
    pub reads_per_minute: Option<NonZeroU32>,
    /// The origins of other sites whose pages may call. From `CORS_ORIGINS`, separated by commas; none by default.
    pub origins: Origins,
}

/// Where the document of keys, collections and groups is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeysSource {
    /// In a file.
    File(PathBuf),
    /// In AWS Secrets Manager, by name or ARN.
    Secret(String),
}

/// An OpenID Connect issuer whose tokens are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// Its name, which is an address. From `OIDC_ISSUER`.
    pub issuer: String,
    /// What its tokens for this service have as `aud`. From `OIDC_AUDIENCE`.
    pub audience: String,
    /// The claim with the groups of a person. From `OIDC_GROUPS_CLAIM`; `groups` by default.
    pub groups_claim: String,
}

/// A load balancer that signs people in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlbConfig {
    /// The ARN of the load balancer, which signs. From `ALB_ARN`.
    pub arn: String,
    /// The issuer that it signs people in at. From `ALB_OIDC_ISSUER`.
    pub issuer: String,
    /// The id that it has as a client there. From `ALB_OIDC_CLIENT_ID`.
    pub client_id: String,
    /// Where its public keys are. From `ALB_KEYS_URL`; that of the region in the ARN by default.
    pub keys_url: Url,
    /// The claim with the groups of a person. From `OIDC_GROUPS_CLAIM`; `groups` by default.
    pub groups_claim: String,
}

impl AccessConfig {
    pub(super) fn read(reader: &mut Reader<'_>, bind: SocketAddr) -> Self {
        let keys = reader.or("API_KEYS", None, |text| parse_source(text).map(Some));
        let refresh = reader
            .or("API_KEYS_REFRESH_SECONDS", Duration::from_secs(60), |text| parse_seconds(text, 5, 3_600));
        let groups_claim = reader.or("OIDC_GROUPS_CLAIM", "groups".to_owned(), |text| Ok(text.to_owned()));
        let is_oidc = reader.is_set("OIDC_ISSUER") || reader.is_set("OIDC_AUDIENCE");
        let oidc = is_oidc.then(|| oidc(reader, groups_claim.clone()));
        let is_alb =
            ["ALB_ARN", "ALB_OIDC_ISSUER", "ALB_OIDC_CLIENT_ID"].iter().any(|name| reader.is_set(name));
        let alb = is_alb.then(|| alb(reader, groups_claim));
        if keys.is_none() && !reader.is_set("API_KEYS") && !is_oidc && !is_alb && !is_private(bind) {
            reader.mistakes.push(format!(
                "BIND: others than this machine reach `{bind}`, and nothing tells who may call: set API_KEYS, OIDC_ISSUER \
                 or ALB_ARN (see docs/SECURITY.md), or listen on 127.0.0.1"
            ));
        }
        let per_minute = |most: u32| NonZeroU32::new(most);
        Self {
            keys,
            refresh,
            oidc: oidc.flatten(),
            alb: alb.flatten(),
            asks_per_minute: reader.or("ASKS_PER_MINUTE", per_minute(60), parse_rate),
            reads_per_minute: reader.or("READS_PER_MINUTE", per_minute(600), parse_rate),
            origins: reader.or("CORS_ORIGINS", Origins::default(), Origins::parse),
        }
    }
}

/// Whether nobody but this machine reaches an address.
fn is_private(bind: SocketAddr) -> bool {
    bind.ip().to_canonical().is_loopback()
}

fn oidc(reader: &mut Reader<'_>, groups_claim: String) -> Option<OidcConfig> {
    let issuer = reader.required("OIDC_ISSUER", "the issuer whose tokens are taken", parse_issuer);
    let audience = reader
        .required("OIDC_AUDIENCE", "the `aud` of its tokens for this service", |text| Ok(text.to_owned()));
    Some(OidcConfig { issuer: issuer?, audience: audience?, groups_claim })
}

fn alb(reader: &mut Reader<'_>, groups_claim: String) -> Option<AlbConfig> {
    let arn = reader.required("ALB_ARN", "the load balancer that signs people in", |text| {
        region(text).map(|_| text.to_owned()).ok_or(format!("`{text}` is not the ARN of a load balancer"))
    });
    let issuer = reader.required("ALB_OIDC_ISSUER", "the issuer that it signs people in at", parse_issuer);
    let client_id =
        reader.required("ALB_OIDC_CLIENT_ID", "its client id at that issuer", |text| Ok(text.to_owned()));
    let own = arn
        .as_deref()
        .and_then(region)
        .map(|region| format!("https://public-keys.auth.elb.{region}.amazonaws.com").parse::<Url>());
    let keys_url = reader.or("ALB_KEYS_URL", own.and_then(Result::ok), |text| {
        let url = text.parse::<Url>().ok().filter(is_safe);
        url.map(Some).ok_or(format!("`{text}` is no address that begins with https://"))
    });
    Some(AlbConfig { arn: arn?, issuer: issuer?, client_id: client_id?, keys_url: keys_url?, groups_claim })
}

/// The region in the ARN of a load balancer.
fn region(arn: &str) -> Option<&str> {
    let parts: Vec<&str> = arn.split(':').collect();
    let [_, _, "elasticloadbalancing", region, _, name] = parts[..] else { return None };
    let plain =
        region.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-');
    (plain && !region.is_empty() && name.starts_with("loadbalancer/")).then_some(region)
}

fn parse_source(text: &str) -> Result<KeysSource, String> {
    match text.split_once(':') {
        Some(("secret", id)) if !id.trim().is_empty() => Ok(KeysSource::Secret(id.trim().to_owned())),
        Some(("file", path)) if path.starts_with("///") => Ok(KeysSource::File(PathBuf::from(&path[2..]))),
        // Not said again: it may be a key.
        _ => {
            Err("it is neither `secret:` and the name or ARN of a secret nor `file:///` and a path"
                .to_owned())
        }
    }
}

fn parse_issuer(text: &str) -> Result<String, String> {
    match text.parse::<Url>() {
        Ok(url) if is_safe(&url) => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is no address that begins with https://")),
    }
}

fn parse_rate(text: &str) -> Result<Option<NonZeroU32>, String> {
    if text == "off" {
        return Ok(None);
    }
    let rate = text.parse::<u32>().ok().and_then(NonZeroU32::new).filter(|rate| rate.get() <= 1_000_000);
    rate.map(Some).ok_or(format!("`{text}` is neither a number of calls in a minute, such as 60, nor `off`"))
}

#[cfg(test)]
mod tests {
    use super::super::{Config, ConfigError};
    use super::*;

    const ARN: &str =
        "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/app/chat/50dc6c495c0c9188";

    fn read(variables: &[(&str, &str)]) -> Result<AccessConfig, ConfigError> {
        let all = variables.iter().chain(&[("CORPUS_URL", "s3://b")]);
        let all = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Config::from_variables(&all).map(|config| config.access)
    }

    fn told(variables: &[(&str, &str)]) -> String {
        read(variables).unwrap_err().to_string()
    }

    #[test]
    fn a_public_address_needs_a_way_to_know_callers() {
        for bind in ["0.0.0.0:8080", "[::]:8080", "10.0.0.1:80"] {
            let told = told(&[("BIND", bind)]);
            assert!(told.contains("API_KEYS") && told.contains(bind), "{told}");
            assert!(read(&[("BIND", bind), ("API_KEYS", "secret:chat/keys")]).is_ok());
        }
        for bind in ["127.0.0.1:8080", "127.1.2.3:80", "[::1]:8080", "[::ffff:127.0.0.1]:8080"] {
            assert!(read(&[("BIND", bind)]).is_ok(), "{bind}");
        }
    }

    #[test]
    fn all_ways_are_read() {
        let access = read(&[
            ("BIND", "0.0.0.0:8080"),
            ("API_KEYS", "file:///etc/keys.json"),
            ("OIDC_ISSUER", "https://id.example/"),
            ("OIDC_AUDIENCE", "chat"),
            ("ALB_ARN", ARN),
            ("ALB_OIDC_ISSUER", "https://id.example/"),
            ("ALB_OIDC_CLIENT_ID", "client"),
            ("ASKS_PER_MINUTE", "off"),
            ("READS_PER_MINUTE", "5"),
            ("CORS_ORIGINS", "https://a.example"),
        ])
        .unwrap();
        assert_eq!(access.keys, Some(KeysSource::File("/etc/keys.json".into())));
        assert_eq!(access.oidc.unwrap().issuer, "https://id.example/");
        let alb = access.alb.unwrap();
        assert_eq!(alb.keys_url.as_str(), "https://public-keys.auth.elb.ap-northeast-2.amazonaws.com/");
        assert_eq!((access.asks_per_minute, access.reads_per_minute), (None, NonZeroU32::new(5)));
    }

    #[test]
    fn what_is_half_said_is_a_mistake_and_no_key_is_said_again() {
        for (variables, names) in [
            (&[("OIDC_ISSUER", "https://id.example")][..], &["OIDC_AUDIENCE"][..]),
            (&[("OIDC_ISSUER", "http://id.example"), ("OIDC_AUDIENCE", "a")], &["OIDC_ISSUER"]),
            (&[("ALB_ARN", ARN)], &["ALB_OIDC_ISSUER", "ALB_OIDC_CLIENT_ID"]),
            (&[("ALB_ARN", "arn:aws:s3:::b")], &["ALB_ARN"]),
            (&[("API_KEYS", "nrc_a_secret")], &["API_KEYS"]),
            (&[("ASKS_PER_MINUTE", "0")], &["ASKS_PER_MINUTE"]),
            (&[("CORS_ORIGINS", "*")], &["CORS_ORIGINS"]),
        ] {
            let told = told(variables);
            for name in names {
                assert!(told.contains(name), "{told}");
            }
            assert!(!told.contains("secret_") && !told.contains("nrc_"), "{told}");
        }
    }
}
