//! Tests of the layer: in tokio's paused time and against scripts, except for the transport, whose subject is the socket.

mod client;
mod halt;
mod https;
mod load;
mod logs;
#[cfg(target_os = "linux")]
mod memory;
mod operation;
mod request;
mod sharing;
mod sign;
