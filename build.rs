//! Compiles the plugin protocol without an installed `protoc`.
//!
//! The servers go to `server/` for the library, the clients to `client/` for the tests, so that no binary carries both.

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    println!("cargo:rerun-if-changed=proto");
    let files = protox::compile(["tfplugin6.proto", "plugin.proto", "health.proto"], ["proto"])?;
    for side in ["server", "client"] {
        let folder = out.join(side);
        std::fs::create_dir_all(&folder)?;
        tonic_prost_build::configure()
            .build_server(side == "server")
            .build_client(side == "client")
            // Sorted maps: the same schema is the same bytes each time.
            .btree_map(".")
            .bytes(".")
            .out_dir(folder)
            .compile_fds(files.clone())?;
    }
    Ok(())
}
