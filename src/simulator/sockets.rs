//! The sockets of one simulator: the API, object storage, the proxy.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use super::command::Options;
use super::files;
use super::proxy::{self, Proxy};
use super::running::StartError;
use super::server::{self, Service};
use super::storage::{self, Objects, Storage};

/// The proxy and where it listens.
pub(super) type Listening = (TcpListener, SocketAddr, Arc<Proxy>);

/// What is open before anything is served. It lives as long as the simulator, and object storage's folder with it.
pub(super) struct Sockets {
    pub(super) listener: TcpListener,
    pub(super) objects: Option<(Objects, Arc<Storage>)>,
    pub(super) proxy: Option<Listening>,
}

impl Sockets {
    /// Serves all of them on the runtime that one is in.
    pub(super) fn accept(&self, service: &Arc<Service>) {
        let adopt = |listener: &TcpListener| tokio::net::TcpListener::from_std(listener.try_clone()?);
        if let Ok(listener) = adopt(&self.listener) {
            drop(tokio::spawn(server::accept(listener, Arc::clone(service))));
        }
        let objects = self.objects.as_ref().and_then(|(objects, storage)| Some((adopt(objects.listener.as_ref()?), storage)));
        if let Some((Ok(listener), storage)) = objects {
            drop(tokio::spawn(storage::accept(listener, Arc::clone(storage))));
        }
        if let Some((Ok(listener), proxy)) = self.proxy.as_ref().map(|(listener, _, proxy)| (adopt(listener), proxy)) {
            drop(tokio::spawn(proxy::accept(listener, Arc::clone(proxy))));
        }
    }
}

/// Listens without a runtime, since a caller may be inside one of its own.
pub(super) fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let open = || {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    open().map_err(StartError::because::<std::io::Error>(format!("cannot listen on {address}")))
}

/// The socket of object storage; contents lie beside the state file if there is one.
pub(super) fn objects(options: &Options) -> Result<Option<Objects>, StartError> {
    let Some(address) = options.sos_listen else { return Ok(None) };
    let (listener, _) = listen(address)?;
    let root = options.state.as_deref().map(|state| files::beside(state, ".sos"));
    let objects = Objects::open(Some(listener), root);
    objects.map(Some).map_err(StartError::because("cannot prepare the folder of object storage"))
}

/// The proxy, if it is wanted.
pub(super) fn proxy(
    options: &Options,
    service: &Arc<Service>,
    storage: Option<Arc<Storage>>,
) -> Result<Option<Listening>, StartError> {
    let (Some(address), Some(ca_file)) = (options.proxy_listen, &options.ca_file) else { return Ok(None) };
    let (listener, address) = listen(address)?;
    let proxy = Proxy::new(ca_file, Arc::clone(service), storage);
    let proxy = proxy.map_err(StartError::because(format!("cannot write the authority to {}", ca_file.display())))?;
    Ok(Some((listener, address, Arc::new(proxy))))
}
