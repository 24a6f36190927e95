//! The proxy for clients that know no other endpoint than the vendor's.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use eurocloud::simulator::Options;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};

use super::http::{Cloud, now, sign, with};

fn trust(ca_file: &Path) -> Arc<ClientConfig> {
    let pem = std::fs::read_to_string(ca_file).unwrap();
    let encoded: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(base64::engine::general_purpose::STANDARD.decode(encoded).unwrap())).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    Arc::new(builder.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots).with_no_client_auth())
}

/// The proxy's answer to a CONNECT, and the socket behind it.
fn connect(cloud: &Cloud, host: &str) -> (String, TcpStream) {
    let mut socket = TcpStream::connect(cloud.running.proxy.unwrap()).unwrap();
    socket.write_all(format!("CONNECT {host}:443 HTTP/1.1\r\nhost: {host}:443\r\n\r\n").as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    (String::from_utf8(head).unwrap(), socket)
}

fn get(cloud: &Cloud, ca_file: &Path, host: &str, path: &str) -> Value {
    let (head, socket) = connect(cloud, host);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let tls = ClientConnection::new(trust(ca_file), ServerName::try_from(host.to_owned()).unwrap()).unwrap();
    let mut stream = StreamOwned::new(tls, socket);
    let authorization = sign(&cloud.running.key, &cloud.running.secret, "GET", path, "", now() + 60);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: {authorization}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    // The server may close without a TLS farewell after its answer.
    drop(stream.read_to_string(&mut text));
    serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[test]
fn it_answers_for_the_vendors_hosts_in_the_zone_of_the_name_and_for_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let proxy_listen = Some(([127, 0, 0, 1], 0).into());
    let cloud = with(Options { proxy_listen, ca_file: Some(ca_file.clone()), ..Options::default() });
    let network = cloud.done("POST", "/private-network", Some(json!({"name": "inner"})));
    let shown = get(&cloud, &ca_file, "api-ch-gva-2.exoscale.com", "/v2/private-network");
    assert_eq!(shown["private-networks"][0]["id"], network);
    assert_eq!(get(&cloud, &ca_file, "api-de-fra-1.exoscale.com", "/v2/private-network"), json!({"private-networks": []}));
    let zones = get(&cloud, &ca_file, "api-ch-gva-2.exoscale.com", "/v2/zone");
    assert_eq!(zones["zones"][0]["api-endpoint"], "https://api-ch-gva-2.exoscale.com/v2");
    let (head, _) = connect(&cloud, "example.com");
    assert!(head.starts_with("HTTP/1.1 403"), "{head}");
}
