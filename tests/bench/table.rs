//! The table that a measurement prints, and what it reads of a process.

use std::fs;

/// One line of `/proc/PID/status`, in kibibytes there.
pub(crate) fn mebibytes(process: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("the kernel tells");
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kibibytes / 1024.0
}

/// Prints each figure as it is known, beside what it may be.
pub(crate) struct Table {
    missed: usize,
}

impl Table {
    pub(crate) fn new() -> Self {
        println!("{:<72} {:>12} {:>10}", "", "measured", "at most");
        Self { missed: 0 }
    }

    pub(crate) fn row(&mut self, what: &str, measured: f64, at_most: f64, unit: &str) {
        let limit = if at_most.is_finite() { format!("{at_most} {unit}") } else { String::new() };
        let missed = measured > at_most;
        self.missed += usize::from(missed);
        println!("{what:<72} {:>12} {limit:>10}{}", format!("{measured:.2} {unit}"), if missed { "  missed" } else { "" });
    }

    pub(crate) fn end(self) {
        assert!(self.missed == 0, "{} of the figures are not what they must be", self.missed);
    }
}
