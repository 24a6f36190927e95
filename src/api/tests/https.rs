//! The transport against real sockets of this machine.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::api::{Failure, HttpsTransport, Outcome, Transport, TransportConfig, TransportError};

fn transport() -> HttpsTransport {
    HttpsTransport::new(TransportConfig { user_agent: "eurocloud/test".into(), ..TransportConfig::default() })
}

async fn send(transport: &HttpsTransport, url: &str) -> Result<http::Response<Bytes>, TransportError> {
    transport.send(http::Request::post(url).body(Bytes::from_static(b"{}")).unwrap()).await
}

/// Reads one request of HTTP/1.1 whose body is `{}`.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    while !seen.ends_with(b"{}") {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "the client closed: {}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8(seen).unwrap()
}

/// A server that reads each request, writes `answer` and closes. Answers its address and the count of connections.
async fn serve(answer: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v2/zone", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            read_request(&mut stream).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, count)
}

/// A TLS server with its own certificate for 127.0.0.1; `h2` says whether it offers HTTP/2. Answers the certificate as PEM.
async fn tls_listener(h2: bool) -> (SocketAddr, TcpListener, TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    if h2 {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(made.cert.der()));
    (listener.local_addr().unwrap(), listener, TlsAcceptor::from(Arc::new(config)), pem)
}

/// A transport that trusts the certificate, and the file that holds it.
fn trusting(pem: &str) -> (HttpsTransport, tempfile::NamedTempFile) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pem).unwrap();
    (HttpsTransport::new(TransportConfig { ca_file: Some(file.path().to_owned()), ..TransportConfig::default() }), file)
}

#[tokio::test]
async fn an_answer_comes_whole_and_the_connection_is_kept() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v2/a%20b?x=%2B", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut seen = String::new();
        for _ in 0..2 {
            seen = read_request(&mut stream).await;
            stream.write_all(b"HTTP/1.1 200 OK\r\nx-request-id: r\r\ncontent-length: 4\r\n\r\ntrue").await.unwrap();
        }
        seen
    });
    let transport = transport();
    for _ in 0..2 {
        let answer = send(&transport, &url).await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.body()[..], &answer.headers()["x-request-id"]),
            (200, &b"true"[..], &"r".parse().unwrap())
        );
    }
    let seen = server.await.unwrap();
    assert!(seen.starts_with("POST /v2/a%20b?x=%2B HTTP/1.1\r\n") && seen.contains("user-agent: eurocloud/test\r\n"), "{seen}");
}

#[tokio::test]
async fn nobody_at_the_address_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = send(&transport(), &url).await.unwrap_err();
    assert_eq!((error.outcome, error.failure), (Outcome::NotSent, Failure::Connect));
    assert!(error.reason.to_lowercase().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_connection_that_closes_after_the_request_leaves_the_outcome_unknown() {
    let (url, count) = serve("").await;
    let error = send(&transport(), &url).await.unwrap_err();
    assert_eq!((error.outcome, error.failure), (Outcome::Unknown, Failure::Broken), "{error}");
    assert_eq!(count.load(Ordering::SeqCst), 1, "nothing below repeats it");
}

#[tokio::test]
async fn half_an_answer_leaves_the_outcome_unknown() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\": ",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n",
        "HTTP/1.1 200 OK\r\ncontent-le",
    ] {
        let (url, count) = serve(answer).await;
        let error = send(&transport(), &url).await.unwrap_err();
        assert_eq!((error.outcome, error.failure), (Outcome::Unknown, Failure::Broken), "{error}");
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let (target, followed) = serve("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
    let answer = format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n");
    let (url, _) = serve(Box::leak(answer.into_boxed_str())).await;
    assert_eq!(send(&transport(), &url).await.unwrap().status(), 307);
    assert_eq!(followed.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_refused_whether_it_tells_its_size_or_not() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n01234567890\r\n",
    ] {
        let (url, _) = serve(answer).await;
        let transport = HttpsTransport::new(TransportConfig { answer_limit: 10, ..TransportConfig::default() });
        let error = send(&transport, &url).await.unwrap_err();
        assert_eq!((error.outcome, error.failure), (Outcome::Unknown, Failure::TooLarge), "{error}");
    }
    assert_eq!(TransportConfig::default().answer_limit, 16 << 20);
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_timeout_of_unknown_outcome() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let config = TransportConfig { request_timeout: Duration::from_millis(100), ..TransportConfig::default() };
    let error = send(&HttpsTransport::new(config), &url).await.unwrap_err();
    assert_eq!((error.outcome, error.failure), (Outcome::Unknown, Failure::Timeout), "{error}");
}

#[tokio::test]
async fn without_tls_only_this_machine_and_named_hosts_are_asked() {
    for url in ["http://api.example.com/", "http://192.0.2.1/", "http://localhost.example.com/", "ftp://127.0.0.1/"] {
        let error = send(&transport(), url).await.unwrap_err();
        assert_eq!((error.outcome, error.failure), (Outcome::NotSent, Failure::Refused), "{error}");
    }
    let (url, _) = serve("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
    assert!(send(&transport(), &url.replace("127.0.0.1", "localhost")).await.is_ok());
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_in_clear_words() {
    let (address, listener, acceptor, _) = tls_listener(true).await;
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        assert!(acceptor.accept(stream).await.is_err());
    });
    let error = send(&transport(), &format!("https://{address}/")).await.unwrap_err();
    assert_eq!((error.outcome, error.failure), (Outcome::NotSent, Failure::Tls), "{error}");
    assert!(error.reason.contains("certificate") && error.reason.contains("UnknownIssuer"), "{error}");
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_a_broken_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        let mut rest = Vec::new();
        drop(stream.read_to_end(&mut rest).await);
    });
    let error = send(&transport(), &url).await.unwrap_err();
    assert_eq!((error.outcome, error.failure), (Outcome::NotSent, Failure::Tls), "{error}");
}

#[tokio::test]
async fn a_certificate_of_the_given_file_is_trusted_and_http2_is_spoken_where_it_is_offered() {
    for (offered, version) in [(true, http::Version::HTTP_2), (false, http::Version::HTTP_11)] {
        let (address, listener, acceptor, pem) = tls_listener(offered).await;
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let stream = hyper_util::rt::TokioIo::new(acceptor.accept(stream).await.unwrap());
            let service = hyper::service::service_fn(|_| async {
                Ok::<_, std::convert::Infallible>(http::Response::new(http_body_util::Full::new(Bytes::from_static(b"true"))))
            });
            let server = hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new());
            drop(server.serve_connection(stream, service).await);
        });
        let (transport, _file) = trusting(&pem);
        let answer = send(&transport, &format!("https://{address}/")).await.unwrap();
        assert_eq!((answer.version(), &answer.body()[..]), (version, &b"true"[..]));
    }
}

#[tokio::test]
async fn a_stream_that_the_server_refuses_unread_was_not_sent() {
    let (address, listener, acceptor, pem) = tls_listener(true).await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(acceptor.accept(stream).await.unwrap()).await.unwrap();
        while let Some(Ok((_, mut respond))) = connection.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            respond.send_reset(h2::Reason::REFUSED_STREAM);
        }
    });
    let (transport, _file) = trusting(&pem);
    let error = send(&transport, &format!("https://{address}/")).await.unwrap_err();
    assert_eq!((error.outcome, error.failure), (Outcome::NotSent, Failure::Broken), "{error}");
    assert_eq!(count.load(Ordering::SeqCst), 1, "the HTTP library's own retries are off");
}

#[tokio::test]
async fn a_file_of_certificates_that_cannot_be_used_is_named() {
    let empty = tempfile::NamedTempFile::new().unwrap();
    for (file, word) in [("/no/such/ca.pem".into(), "cannot be read"), (empty.path().to_owned(), "no certificate")] {
        let name = file.display().to_string();
        let transport = HttpsTransport::new(TransportConfig { ca_file: Some(file), ..TransportConfig::default() });
        let error = send(&transport, "https://api.example.com/").await.unwrap_err();
        assert_eq!((error.outcome, error.failure), (Outcome::NotSent, Failure::Refused));
        assert!(error.reason.contains(&name) && error.reason.contains(word), "{error}");
    }
}
