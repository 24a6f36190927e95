//! What happened, for whoever has to find out why a sequence failed.

use std::fs;
use std::path::Path;

/// The story of one sequence with one client.
pub(super) struct Diary {
    seed: u64,
    client: String,
    lines: Vec<String>,
}

impl Diary {
    pub(super) fn new(seed: u64, client: &str) -> Self {
        Self { seed, client: client.to_owned(), lines: Vec::new() }
    }

    pub(super) fn note(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Keeps the story, and answers where.
    pub(super) fn keep(&self) -> String {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chaos");
        let file = folder.join(format!("{}-{}.log", self.seed, self.client));
        let kept = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, self.lines.join("\n")));
        kept.map_or_else(|error| error.to_string(), |()| file.display().to_string())
    }

    /// The whole story goes into a file, its end to the person.
    #[track_caller]
    pub(super) fn fail(&self, what: &str) -> ! {
        let (seed, place) = (self.seed, self.keep());
        let client = self.client.split('-').next().unwrap_or_default();
        panic!(
            "{what}\n\nReplay: CHAOS_SEEDS={seed} TERRAFORM_CLIENTS={client} cargo test --test terraform -- chaos\nThe story: {place}"
        )
    }
}
