//! A CONNECT proxy for clients that have `https://….exoscale.com` compiled in.
//!
//! It answers for `*.exoscale.com` and `*.exo.io` itself, with a certificate of an authority of its own that the client is told to
//! trust, and refuses every other host: nothing leaves the machine.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::clock;
use super::pem;
use super::server::{self, Service};
use super::storage::{self, Storage};

/// The proxy without its socket.
pub(super) struct Proxy {
    acceptor: TlsAcceptor,
    service: Arc<Service>,
    storage: Option<Arc<Storage>>,
}

impl Proxy {
    /// Makes an authority, writes its certificate to `ca_file`, and stands ready.
    pub(super) fn new(ca_file: &Path, service: Arc<Service>, storage: Option<Arc<Storage>>) -> io::Result<Self> {
        let (authority, config) = identity().map_err(io::Error::other)?;
        fs::write(ca_file, pem::pem("CERTIFICATE", &authority))?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), service, storage })
    }

    /// Serves one client, from its CONNECT on.
    async fn serve(&self, mut socket: TcpStream) -> io::Result<()> {
        let host = match target(&mut socket).await? {
            Some(host) if host.ends_with(".exoscale.com") || host.ends_with(".exo.io") => host,
            _ => {
                return socket.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
            }
        };
        socket.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
        let tunnel = self.acceptor.accept(socket).await?;
        match &self.storage {
            Some(storage) if host.ends_with(".exo.io") => storage::serve(tunnel, Arc::clone(storage)).await,
            _ => server::serve(tunnel, Arc::clone(&self.service)).await,
        }
        Ok(())
    }
}

/// Accepts until the task is dropped.
pub(super) async fn accept(listener: TcpListener, proxy: Arc<Proxy>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let proxy = Arc::clone(&proxy);
                // A client that breaks off during the handshake is no event of ours.
                drop(tokio::spawn(async move { proxy.serve(stream).await.unwrap_or_default() }));
            }
            Err(_) => clock::pause(Duration::from_millis(10)).await,
        }
    }
}

/// Reads a request's head and gives back the host that it wants to be connected to.
async fn target(socket: &mut TcpStream) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > 8192 {
            return Ok(None);
        }
        head.push(socket.read_u8().await?);
    }
    let text = String::from_utf8_lossy(&head);
    let host = text.strip_prefix("CONNECT ").and_then(|rest| rest.split_whitespace().next());
    Ok(host.map(|host| host.split(':').next().unwrap_or(host).to_owned()))
}

/// The authority's certificate, and a TLS identity of its making.
fn identity() -> Result<(Vec<u8>, ServerConfig), Box<dyn std::error::Error + Send + Sync>> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, "exoscale-simulator authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate()?;
    let authority = params.self_signed(&key)?.der().to_vec();
    let issuer = Issuer::new(params, key);

    let mut leaf = CertificateParams::new(vec!["*.exoscale.com".to_owned(), "*.exo.io".to_owned()])?;
    leaf.distinguished_name.push(DnType::CommonName, "exoscale-simulator");
    let key = KeyPair::generate()?;
    let certificate = leaf.signed_by(&key, &issuer)?.der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let builder = ServerConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions()?;
    let mut config = builder.with_no_client_auth().with_single_cert(vec![certificate], key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((authority, config))
}
