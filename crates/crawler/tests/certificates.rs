//! A certificate that nobody vouches for, and a port that speaks no TLS at all: each is a fault of its own kind, tried as often as any
//! other, and nothing behind it is read.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::sync::Arc;
use std::time::Duration;

use crawler::{Nets, Posted, Poster, Role, Settings, Visitor};
use domain::monitoring::outcome::{Cause, Outcome};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A value with its tag and its length.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    match content.len() {
        short @ 0..=127 => out.push(u8::try_from(short).unwrap()),
        // the shortest form is the only one
        middle @ 128..=255 => out.extend([0x81, u8::try_from(middle).unwrap()]),
        long => {
            out.push(0x82);
            out.extend_from_slice(&u16::try_from(long).unwrap().to_be_bytes());
        }
    }
    out.extend_from_slice(&content);
    out
}

const SEQUENCE: u8 = 0x30;
const ECDSA_WITH_SHA256: &[u8] = &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const COMMON_NAME: &[u8] = &[0x06, 0x03, 0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME: &[u8] = &[0x06, 0x03, 0x55, 0x1d, 0x11];

/// A certificate for a name, signed by itself with a key that is made for this once.
fn self_signed(name: &str) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
    let algorithm = der(SEQUENCE, &[ECDSA_WITH_SHA256]);
    let who = der(SEQUENCE, &[&der(0x31, &[&der(SEQUENCE, &[COMMON_NAME, &der(0x0c, &[name.as_bytes()])])])]);
    let validity = der(SEQUENCE, &[&der(0x17, &[b"200101000000Z"]), &der(0x17, &[b"491231235959Z"])]);
    let point = [&[0], pair.public_key().as_ref()].concat();
    let key = der(SEQUENCE, &[&der(SEQUENCE, &[EC_PUBLIC_KEY, P256]), &der(0x03, &[&point])]);
    let names = der(SEQUENCE, &[&der(0x82, &[name.as_bytes()]), &der(0x87, &[&[127, 0, 0, 1]])]);
    let extensions = der(0xa3, &[&der(SEQUENCE, &[&der(SEQUENCE, &[SUBJECT_ALT_NAME, &der(0x04, &[&names])])])]);
    let to_sign =
        der(SEQUENCE, &[&der(0xa0, &[&der(0x02, &[&[2]])]), &der(0x02, &[&[1]]), &algorithm, &who, &validity, &who, &key, &extensions]);
    let signature = [&[0], pair.sign(&random, &to_sign).unwrap().as_ref()].concat();
    let whole = der(SEQUENCE, &[&to_sign, &algorithm, &der(0x03, &[&signature])]);
    (CertificateDer::from(whole), PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8.as_ref().to_vec())))
}

/// A site that answers everything, behind a certificate that nobody vouches for.
async fn secured() -> String {
    let (certificate, key) = self_signed("www.example.gov.cn");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/w/1.html", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let _ = stream.write_all(b"HTTP/1.1 200 X\r\nContent-Length: 11\r\n\r\n<h1>x</h1>\n").await;
            });
        }
    });
    address
}

/// A site that speaks no TLS.
async fn plain() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/w/1.html", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // all of the greeting: what is left unread when a socket closes is told to the other side as a reset
            let _ = stream.read(&mut [0_u8; 8192]).await;
            let _ = stream.write_all(b"HTTP/1.1 400 X\r\nContent-Length: 0\r\n\r\n").await;
            let _ = stream.shutdown().await;
            while stream.read(&mut [0_u8; 8192]).await.is_ok_and(|read| read > 0) {}
        }
    });
    address
}

#[tokio::test]
async fn a_wrong_certificate_is_a_fault_of_its_own_kind() {
    for address in [secured().await, plain().await] {
        let settings = Settings {
            nets: Nets(vec!["127.0.0.0/8".parse().unwrap()]),
            pace: Duration::ZERO,
            limit: Duration::from_secs(5),
            tries: 3,
            over: Duration::ZERO,
            as_of: "2026-10-31".parse().unwrap(),
        };
        let mut visitor = Visitor::new(settings).unwrap();
        visitor.push(address.clone(), Role::Article(String::new()));
        let visited = visitor.next().await.unwrap();
        assert_eq!(visited.outcome, Outcome::Failed { cause: Cause::Tls, tries: 3 }, "{address}");
    }
}

#[tokio::test]
async fn no_reminder_is_handed_to_whom_nobody_vouches_for() {
    let poster = Poster::new(Nets(vec!["127.0.0.0/8".parse().unwrap()]), Duration::from_secs(5)).unwrap();
    for address in [secured().await, plain().await] {
        assert_eq!(poster.json(&address, "{}".into()).await, Posted::NotBegun(Cause::Tls), "{address}");
    }
}
