//! One work folder and the commands that a person would type in it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::client::Client;
use crate::installation::{Installation, scratch};
use crate::simulator::Simulator;
use crate::watch::Watch;

/// Longer than any honest command takes; a client that hangs fails its trial, not the run.
const LIMIT: Duration = Duration::from_mins(5);

/// A client in a work folder of its own.
pub(crate) struct Run {
    client: Arc<Client>,
    folder: TempDir,
    environment: BTreeMap<String, OsString>,
    secrets: Vec<String>,
    limit: Duration,
    watch: Option<Arc<Watch>>,
}

impl Run {
    pub(crate) fn new(client: &Arc<Client>, installation: &Installation) -> Self {
        let environment = [
            ("TF_CLI_CONFIG_FILE", installation.configuration().into_os_string()),
            ("HOME", installation.home().into_os_string()),
            ("CHECKPOINT_DISABLE", "1".into()),
            ("TF_IN_AUTOMATION", "1".into()),
            ("TF_INPUT", "0".into()),
        ];
        let environment = environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { client: Arc::clone(client), folder: scratch("run"), environment, secrets: Vec::new(), watch: None, limit: LIMIT }
    }

    /// Commands may take longer: a zone that is down is asked less and less often, and there is much to ask for.
    pub(crate) fn patient(mut self) -> Self {
        self.limit = 4 * LIMIT;
        self
    }

    /// Talks to this simulator. From here on no output of any command may contain its secret.
    pub(crate) fn against(mut self, simulator: &Simulator) -> Self {
        for (name, value) in simulator.environment() {
            self.environment.insert(name.clone(), value.into());
        }
        self.secrets.push(simulator.secret().to_owned());
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.to_owned(), value.into());
        self
    }

    /// From here on no output of any command may contain this either.
    pub(crate) fn hiding(mut self, secret: &str) -> Self {
        self.secrets.push(secret.to_owned());
        self
    }

    /// From here on commands log all that they can, and what they say is kept for [`Run::expect_nothing_given_away`].
    pub(crate) fn watched(mut self) -> Self {
        self.watch = Some(Arc::new(Watch::new(self.folder.path().to_owned())));
        self
    }

    /// Learns the secrets that the state holds now and the simulators have told so far; answers how many are known.
    pub(crate) fn learn_secrets(&self, simulators: &[Simulator]) -> usize {
        let watch = self.watch.as_ref().expect("it is watched");
        watch.learn(&self.read("terraform.tfstate"), simulators);
        watch.known()
    }

    /// No command of a watched run has printed, logged or left behind one of the secrets, whenever they were learnt.
    pub(crate) fn expect_nothing_given_away(&self) {
        self.watch.as_ref().expect("it is watched").expect_nothing_given_away(&self.kept());
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.environment.remove(name);
        self
    }

    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        self.write(name, text);
        self
    }

    /// Changes a file between two commands; it may be in a folder, which is made.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the work folder can be written");
        fs::write(path, text).expect("the work folder can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).expect("the file is in the work folder")
    }

    /// A file of the work folder, if it is there.
    pub(crate) fn find(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.folder.path().join(name)).ok()
    }

    /// Every file that commands have left in the work folder, and the files packed in a saved plan as `plan.out/NAME`; not the
    /// configuration, nor what `init` fetched.
    pub(crate) fn kept(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.folder.path()).expect("the work folder can be read") {
            let path = entry.expect("the work folder can be read").path();
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            if path.is_dir() || path.extension().is_some_and(|ending| ending == "tf") || name == ".terraform.lock.hcl" {
                continue;
            }
            let content = fs::read(&path).expect("the file can be read");
            if content.starts_with(b"PK") {
                let members = crate::archive::files(&content).into_iter();
                found.extend(members.map(|(member, content)| (format!("{name}/{member}"), content)));
            } else {
                found.push((name, content));
            }
        }
        found
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.folder.path().join(name)).expect("the file is in the work folder");
    }

    pub(crate) fn init(&self) -> Outcome {
        self.command(&["init", "-no-color"])
    }

    pub(crate) fn validate(&self) -> Outcome {
        self.command(&["validate", "-no-color"])
    }

    /// `-detailed-exitcode`: 0 is an empty plan, 2 one with changes.
    pub(crate) fn plan(&self) -> Outcome {
        self.command(&["plan", "-no-color", "-detailed-exitcode"])
    }

    pub(crate) fn plan_without_refresh(&self) -> Outcome {
        self.command(&["plan", "-no-color", "-detailed-exitcode", "-refresh=false"])
    }

    pub(crate) fn apply(&self) -> Outcome {
        self.command(&["apply", "-no-color", "-auto-approve"])
    }

    pub(crate) fn destroy(&self) -> Outcome {
        self.command(&["destroy", "-no-color", "-auto-approve"])
    }

    pub(crate) fn import(&self, address: &str, id: &str) -> Outcome {
        self.command(&["import", "-no-color", address, id])
    }

    /// Plans into a file, applies that file, and gives the plan as JSON: `resource_changes` and the rest.
    pub(crate) fn apply_saved_plan(&self) -> Value {
        let plan = self.saved_plan();
        self.command(&["apply", "-no-color", "plan.out"]).expect_ok();
        plan
    }

    pub(crate) fn saved_plan(&self) -> Value {
        let outcome = self.command(&["plan", "-no-color", "-out=plan.out"]);
        outcome.expect_ok();
        self.command(&["show", "-json", "plan.out"]).expect_ok().json()
    }

    /// The resources in the state, as `show -json` has them.
    pub(crate) fn state(&self) -> Vec<Value> {
        let shown = self.command(&["show", "-json"]).expect_ok().json();
        let mut found = Vec::new();
        let mut modules = vec![&shown["values"]["root_module"]];
        while let Some(module) = modules.pop() {
            found.extend(module["resources"].as_array().into_iter().flatten().cloned());
            modules.extend(module["child_modules"].as_array().into_iter().flatten());
        }
        found
    }

    /// The attributes of one resource in the state.
    pub(crate) fn resource(&self, address: &str) -> Value {
        let found = self.state().into_iter().find(|resource| resource["address"] == address);
        found.unwrap_or_else(|| panic!("{address} is not in the state"))
    }

    /// Runs any command to its end.
    pub(crate) fn command(&self, arguments: &[&str]) -> Outcome {
        self.start(arguments).wait()
    }

    /// The same with more in the environment.
    pub(crate) fn command_with(&self, arguments: &[&str], more: &[(&str, &str)]) -> Outcome {
        self.start_with(arguments, more).wait()
    }

    /// Starts a command and lets the trial watch it.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        self.start_with(arguments, &[])
    }

    /// The same with more in the environment.
    pub(crate) fn start_with(&self, arguments: &[&str], more: &[(&str, &str)]) -> Running {
        let mut command = Command::new(&self.client.program);
        command.args(arguments).current_dir(self.folder.path());
        for (name, _) in std::env::vars_os() {
            let foreign =
                name.to_str().is_none_or(|name| ["TF_", "EXOSCALE_", "CLOUDSTACK_"].iter().any(|it| name.starts_with(it)));
            if foreign {
                command.env_remove(name);
            }
        }
        command
            .envs(&self.environment)
            .envs(more.iter().copied())
            .envs(self.watch.iter().flat_map(|watch| watch.environment(arguments)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Its own group, so that a trial can interrupt the client and its providers as a terminal does, and nobody else.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.client.program.display()));
        let stdout = Capture::of(child.stdout.take().expect("stdout is a pipe"));
        let stderr = Capture::of(child.stderr.take().expect("stderr is a pipe"));
        let line = format!("{} {}", self.client.label(), arguments.join(" "));
        Running {
            child,
            line,
            stdout,
            stderr,
            secrets: self.secrets.clone(),
            watch: self.watch.clone(),
            limit: self.limit,
            deadline: Instant::now() + self.limit,
        }
    }
}

/// A command under way.
pub(crate) struct Running {
    child: Child,
    line: String,
    stdout: Capture,
    stderr: Capture,
    secrets: Vec<String>,
    limit: Duration,
    watch: Option<Arc<Watch>>,
    deadline: Instant,
}

impl Running {
    /// Waits until the command has printed this.
    pub(crate) fn wait_for_text(&mut self, text: &str) {
        while !self.stdout.text().contains(text) {
            let ended = self.child.try_wait().expect("the command can be waited for");
            assert!(
                ended.is_none(),
                "{} ended before it said «{text}»:\n{}{}",
                self.line,
                self.stdout.text(),
                self.stderr.text()
            );
            self.pause();
        }
    }

    /// Waits until the command has printed this, or has ended. Whether it has printed it.
    #[cfg(unix)]
    pub(crate) fn wait_for_text_or_end(&mut self, text: &str) -> bool {
        while !self.stdout.text().contains(text) {
            if self.child.try_wait().expect("the command can be waited for").is_some() {
                return false;
            }
            self.pause();
        }
        true
    }

    /// Ctrl-C in a terminal: SIGINT for the client and for every provider that it has started.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        assert!(self.group().signal("INT"), "the process group of {} is gone", self.line);
    }

    /// The client with every provider that it has started.
    #[cfg(unix)]
    pub(crate) fn group(&self) -> Group {
        Group { client: self.child.id() }
    }

    pub(crate) fn wait(mut self) -> Outcome {
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("the command can be waited for") {
                break status;
            }
            self.pause();
        };
        let outcome =
            Outcome { command: self.line, status: status.code(), stdout: self.stdout.join(), stderr: self.stderr.join() };
        if let Some(watch) = &self.watch {
            watch.heard(&outcome.command, &format!("{}\n{}", outcome.stdout, outcome.stderr));
        }
        for secret in &self.secrets {
            let said = outcome.stdout.contains(secret.as_str()) || outcome.stderr.contains(secret.as_str());
            assert!(!said, "«{}» printed a secret", outcome.command);
        }
        let text = outcome.text();
        assert!(!text.contains("A schema is wrong"), "the provider's own check found a mistake: {text}");
        outcome
    }

    fn pause(&mut self) {
        if Instant::now() > self.deadline {
            // Already failing: whether the kill worked changes nothing.
            self.child.kill().ok();
            panic!("{} did not end in {:?}:\n{}{}", self.line, self.limit, self.stdout.text(), self.stderr.text());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A client and the providers that it has started: a process group, whose number is the client's.
#[cfg(unix)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    client: u32,
}

#[cfg(unix)]
impl Group {
    /// For everybody, as a terminal sends signals. False: nobody is left, because a busy machine was late.
    pub(crate) fn signal(self, name: &str) -> bool {
        kill(name, &format!("-{}", self.client))
    }

    pub(crate) fn signal_client(self, name: &str) -> bool {
        kill(name, &self.client.to_string())
    }

    /// For the providers alone.
    pub(crate) fn signal_providers(self, name: &str) -> bool {
        let providers: Vec<u32> = self.members().into_iter().filter(|id| *id != self.client).collect();
        providers.iter().map(|id| kill(name, &id.to_string())).filter(|done| *done).count() > 0
    }

    /// Providers may outlive their client.
    pub(crate) fn wait_for_its_end(self) {
        let deadline = Instant::now() + LIMIT;
        while !self.members().is_empty() {
            assert!(Instant::now() < deadline, "providers stay: {:?}", self.members());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Who runs. A zombie that nobody reaps does not.
    fn members(self) -> Vec<u32> {
        let listed = Command::new("ps").args(["-A", "-o", "pid=,pgid=,stat="]).output().expect("ps is there");
        let text = String::from_utf8_lossy(&listed.stdout).into_owned();
        let member = |line: &str| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [id, group, state] = fields[..] else { return None };
            (group == self.client.to_string() && !state.starts_with('Z')).then(|| id.parse().ok()).flatten()
        };
        text.lines().filter_map(member).collect()
    }
}

#[cfg(unix)]
fn kill(name: &str, whom: &str) -> bool {
    Command::new("kill").args(["-s", name, "--", whom]).status().expect("kill is there").success()
}

/// What a pipe has said so far.
struct Capture {
    text: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

impl Capture {
    fn of(pipe: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        let shared = Arc::clone(&text);
        let reader = std::thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                shared.lock().expect("nobody panics with it").push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
        Self { text, reader }
    }

    fn text(&self) -> String {
        self.text.lock().expect("nobody panics with it").clone()
    }

    fn join(self) -> String {
        let Self { text, reader } = self;
        reader.join().expect("the reader does not panic");
        std::mem::take(&mut *text.lock().expect("nobody panics with it"))
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    command: String,
    status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    #[track_caller]
    fn expect_status(self, wanted: i32) -> Self {
        assert!(self.status == Some(wanted), "«{}» ended with {:?}, not {wanted}\n{}", self.command, self.status, self.end());
        self
    }

    /// What a person reads to find out what went wrong: the errors, and then how the rest ended. A plan above them may be longer than what
    /// whoever runs the tests keeps.
    fn end(&self) -> String {
        let lines: Vec<&str> = self.stdout.lines().collect();
        let (left_out, end) = lines.split_at(lines.len().saturating_sub(80));
        format!("{}\n… {} lines left out\n{}", self.stderr, left_out.len(), end.join("\n"))
    }

    #[track_caller]
    pub(crate) fn expect_ok(self) -> Self {
        self.expect_status(0)
    }

    #[track_caller]
    pub(crate) fn expect_failure(self) -> Self {
        self.expect_status(1)
    }

    pub(crate) fn succeeded(&self) -> bool {
        self.status == Some(0)
    }

    /// A plan without changes.
    #[track_caller]
    pub(crate) fn expect_empty(self) -> Self {
        self.expect_status(0)
    }

    /// A plan with changes.
    #[track_caller]
    pub(crate) fn expect_changes(self) -> Self {
        self.expect_status(2)
    }

    /// Both streams, in one line each: clients wrap diagnostics at 78 columns and frame them with `│`.
    pub(crate) fn text(&self) -> String {
        let words = self.stdout.split_whitespace().chain(self.stderr.split_whitespace());
        words.filter(|word| !["│", "╷", "╵"].contains(word)).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.text().contains(text), "«{}» does not say «{text}»\n{}", self.command, self.end());
        self
    }

    #[track_caller]
    pub(crate) fn never_says(self, text: &str) -> Self {
        assert!(!self.text().contains(text), "«{}» says «{text}»\n{}\n{}", self.command, self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("«{}»: {error}\n{}", self.command, self.stdout))
    }
}
