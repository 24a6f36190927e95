//! A local Exoscale; `eurocloud::simulator` says what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    eurocloud::simulator::main()
}
