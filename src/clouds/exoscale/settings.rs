//! What the provider block, the environment and the official CLI's file say, in this order. An account that the provider block names
//! is the provider block's word too, and counts before the environment.

use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::api::{Secret, Url, is_loopback};
use crate::framework::{Attribute, Block, Diagnostic, Diagnostics, Schema, Text};
use crate::value::{Path, Type, Value};

/// How long a create, read, update or delete may take: what the official provider allows.
const TIMEOUT: Duration = Duration::from_hours(1);
/// How often a request is sent again.
const RETRIES: u32 = 4;

/// Names of environment variables by setting; the first that is set counts. The order is the official provider's.
const KEY: &[&str] = &["EXOSCALE_KEY", "EXOSCALE_API_KEY", "CLOUDSTACK_KEY", "CLOUDSTACK_API_KEY"];
const SECRET: &[&str] =
    &["EXOSCALE_SECRET", "EXOSCALE_SECRET_KEY", "EXOSCALE_API_SECRET", "CLOUDSTACK_SECRET", "CLOUDSTACK_SECRET_KEY"];
const ENVIRONMENT: &[&str] = &["EXOSCALE_API_ENVIRONMENT"];
const ENDPOINT: &[&str] = &["EXOSCALE_API_ENDPOINT"];
const SOS_ENDPOINT: &[&str] = &["EXOSCALE_SOS_ENDPOINT", "EXOSCALE_STORAGE_API_ENDPOINT"];
const ZONE: &[&str] = &["EXOSCALE_ZONE"];
const TIMEOUT_SECONDS: &[&str] = &["EXOSCALE_TIMEOUT"];
const PROFILE: &[&str] = &["EXOSCALE_ACCOUNT", "EXOSCALE_PROFILE"];
const CONFIG_FILE: &[&str] = &["EXOSCALE_CONFIG"];

/// The settings of a configured provider.
#[derive(Debug)]
pub struct Settings {
    /// The API key's public part.
    pub key: String,
    /// Its secret part.
    pub secret: Secret,
    /// The first part of the API's host names, `api` for production.
    pub environment: String,
    /// An endpoint that replaces the API's own.
    pub endpoint: Option<Url>,
    /// An endpoint that replaces Object Storage's own.
    pub sos_endpoint: Option<Url>,
    /// The zone of assets that name none.
    pub zone: Option<String>,
    /// How long a create, read, update or delete may take.
    pub timeout: Duration,
    /// How often a request is sent again.
    pub max_retries: u32,
    /// Labels that every asset with labels gets.
    pub default_labels: BTreeMap<String, String>,
    /// A PEM file with further certification authorities.
    pub ca_file: Option<PathBuf>,
}

/// Where settings beside the provider block come from; tests give their own.
pub trait Surroundings {
    /// An environment variable; `None` if it is not set or empty.
    fn variable(&self, name: &str) -> Option<String>;
    /// The text of a file.
    fn file(&self, path: &FilePath) -> std::io::Result<String>;
}

/// The environment and files of the process.
pub struct Process;

impl Surroundings for Process {
    #[allow(clippy::disallowed_methods, reason = "this is the configuration that reads the environment")]
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn file(&self, path: &FilePath) -> std::io::Result<String> {
        std::fs::read_to_string(path)
    }
}

/// The schema of the provider block.
pub(super) fn schema() -> Schema {
    let text = |name: &'static str, doc: &'static str| Attribute::new(name, Type::String).optional().describe(doc);
    let mut secret = text("secret", "Exoscale API secret. Default: `EXOSCALE_API_SECRET`.");
    secret.sensitive = true;
    let attributes = vec![
        text("key", "Exoscale API key. Default: `EXOSCALE_API_KEY`."),
        secret,
        text("zone", "Zone of resources and data sources that name none. Default: `EXOSCALE_ZONE`."),
        text("environment", "First part of the API's host names. Default: `EXOSCALE_API_ENVIRONMENT`, then `api`."),
        text("endpoint", "Endpoint that replaces the API's own, such as a local simulator's. Default: `EXOSCALE_API_ENDPOINT`."),
        text("sos_endpoint", "Endpoint that replaces Object Storage's own. Default: `EXOSCALE_SOS_ENDPOINT`."),
        Attribute::new("timeout", Type::Number).optional().describe(
            "Seconds that a create, read, update or delete may take unless its `timeouts` say otherwise. Default: `EXOSCALE_TIMEOUT`, \
             then 3600.",
        ),
        Attribute::new("max_retries", Type::Number)
            .optional()
            .describe(
                "How often a request is sent again after a failure that may pass. One that is refused because there are too many (429) \
                 waits for its turn, which counts for a tenth of that while others get through. Default: 4.",
            ),
        Attribute::new("default_labels", Type::map(Type::String)).optional().describe(
            "Labels that every resource with labels gets when it is created or its labels change, unless it has its own for a key. They \
             do not appear in the resource's `labels`.",
        ),
        text("profile", "Account of the official CLI's configuration file to use. Default: `EXOSCALE_ACCOUNT`, then the file's own default."),
        text("config_file", "The official CLI's configuration file. Default: `EXOSCALE_CONFIG`, then `exoscale.toml` where the CLI keeps it."),
    ];
    let description = Text::Borrowed("Manages Exoscale: compute, Kubernetes, databases, storage, networks, DNS, IAM, keys, AI.");
    Schema { version: 0, block: Block { attributes, description, ..Block::default() } }
}

/// Whether a value that a session cannot do without is not known yet.
pub(super) fn is_pending(config: &Value) -> bool {
    [
        "key",
        "secret",
        "environment",
        "endpoint",
        "sos_endpoint",
        "zone",
        "timeout",
        "max_retries",
        "default_labels",
        "profile",
        "config_file",
    ]
    .iter()
    .any(|name| !config.get(name).is_wholly_known())
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// Credentials that are missing or half given, and values that cannot be what they should; never with the value of a secret.
    pub fn read(config: &Value, around: &dyn Surroundings) -> Result<Self, Diagnostics> {
        let mut told = Diagnostics::new();
        let given = |name: &str, variables: &[&str]| -> Option<String> {
            let configured = config.get(name).as_str().filter(|text| !text.is_empty()).map(str::to_owned);
            configured.or_else(|| variables.iter().find_map(|variable| around.variable(variable)))
        };
        let (mut key, mut secret) = (given("key", KEY), given("secret", SECRET).map(Secret::new));
        let mut zone = given("zone", ZONE);
        let mut environment = given("environment", ENVIRONMENT);
        // An account that the provider block names is meant, whatever the environment says.
        let in_block = |name: &str| config.get(name).as_str().is_some_and(|text| !text.is_empty());
        let named = in_block("profile") || in_block("config_file");
        if named && !in_block("key") && !in_block("secret") {
            (key, secret) = (None, None);
        }
        let alone = key.is_none() && secret.is_none();
        match Profile::find(given("config_file", CONFIG_FILE), given("profile", PROFILE).as_deref(), alone, around) {
            Ok(Some(profile)) => {
                if alone {
                    (key, secret) = (profile.key, profile.secret);
                }
                let first = |name: &str, known: Option<String>, told: Option<String>| {
                    if named && !in_block(name) { told.or(known) } else { known.or(told) }
                };
                zone = first("zone", zone, profile.zone);
                environment = first("environment", environment, profile.environment);
            }
            Ok(None) => {}
            // The environment of a shell may name a file for the CLI: with credentials there is no need of it.
            Err(_) if !named && !alone => {}
            Err(diagnostic) => told.push(diagnostic),
        }
        check_environment(environment.as_deref(), &mut told);
        let endpoint = url("endpoint", given("endpoint", ENDPOINT), &mut told);
        let sos_endpoint = url("sos_endpoint", given("sos_endpoint", SOS_ENDPOINT), &mut told);
        let timeout = seconds(config, given("", TIMEOUT_SECONDS), &mut told);
        let max_retries = retries(config, &mut told);
        let labels = config.get("default_labels").entries().into_iter().flatten();
        let default_labels = labels.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect();
        if !told.has_errors() {
            check_credentials(key.as_deref(), secret.as_ref(), &mut told);
        }
        if told.has_errors() {
            return Err(told);
        }
        Ok(Self {
            key: key.unwrap_or_default(),
            secret: secret.unwrap_or_else(|| Secret::new("")),
            environment: environment.unwrap_or_else(|| "api".to_owned()),
            endpoint,
            sos_endpoint,
            zone,
            timeout,
            max_retries,
            default_labels,
            ca_file: around.variable("SSL_CERT_FILE").map(PathBuf::from),
        })
    }
}

fn check_credentials(key: Option<&str>, secret: Option<&Secret>, told: &mut Diagnostics) {
    let (missing, variable, what) = match (key, secret) {
        (Some(_), Some(_)) => return,
        (None, None) => ("key", "EXOSCALE_API_KEY and EXOSCALE_API_SECRET", "neither API key nor secret is given"),
        (None, Some(_)) => ("key", "EXOSCALE_API_KEY", "the API secret is given, but not the key"),
        (Some(_), None) => ("secret", "EXOSCALE_API_SECRET", "the API key is given, but not the secret"),
    };
    told.error_at(
        Path::root(missing),
        format!("Credentials are missing: {what}"),
        format!(
            "What to do: set {variable} in the environment, or {missing} in the provider block, or name an account of the official CLI by \
             profile."
        ),
    );
}

/// It becomes a part of host names: anything else could send requests elsewhere.
fn check_environment(environment: Option<&str>, told: &mut Diagnostics) {
    let is_label = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if let Some(text) = environment.filter(|text| !is_label(text)) {
        told.error_at(
            Path::root("environment"),
            "environment is not the first part of a host name",
            format!(
                "{text:?} has letters that a host name cannot have. Leave it out for production; an address is given by endpoint."
            ),
        );
    }
}

fn url(name: &str, text: Option<String>, told: &mut Diagnostics) -> Option<Url> {
    let text = text?;
    // An address may hold a user's password.
    let shown = text.rsplit('@').next().unwrap_or_default();
    match Url::parse(&text) {
        Ok(url) if url.has_host() && url.scheme() == "http" && !is_loopback(&url) => {
            let text = format!(
                "{shown:?} would carry signed requests and what they hold without TLS, which is allowed on this machine only. Write it with \
                 https."
            );
            told.error_at(Path::root(name), format!("{name} needs https"), text);
            None
        }
        Ok(url) if url.has_host() && matches!(url.scheme(), "http" | "https") => Some(url),
        _ => {
            let text = format!("{shown:?} is not the address of an endpoint. Write it as https://host/path.");
            told.error_at(Path::root(name), format!("{name} is not a URL"), text);
            None
        }
    }
}

fn seconds(config: &Value, variable: Option<String>, told: &mut Diagnostics) -> Duration {
    let configured = config.get("timeout").as_number().map(crate::value::Number::to_f64);
    let Some(seconds) = configured.or_else(|| variable.map(|text| text.trim().parse().unwrap_or(f64::NAN))) else {
        return TIMEOUT;
    };
    match Duration::try_from_secs_f64(seconds) {
        Ok(timeout) if !timeout.is_zero() => timeout,
        _ => {
            let text = "It has to be a number of seconds above 0. It comes from the provider block, or from EXOSCALE_TIMEOUT.";
            told.error_at(Path::root("timeout"), "timeout is not a duration", text);
            TIMEOUT
        }
    }
}

fn retries(config: &Value, told: &mut Diagnostics) -> u32 {
    let Some(number) = config.get("max_retries").as_number() else { return RETRIES };
    number.to_i64().and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= 20).unwrap_or_else(|| {
        told.error_at(Path::root("max_retries"), "max_retries is out of range", "It has to be a whole number from 0 to 20.");
        RETRIES
    })
}

/// One account of the official CLI's configuration file.
#[derive(Debug, Default)]
struct Profile {
    key: Option<String>,
    secret: Option<Secret>,
    zone: Option<String>,
    environment: Option<String>,
}

/// The file as the CLI writes it; its reader does not mind the case of names.
#[derive(Deserialize)]
struct CliFile {
    #[serde(default, alias = "defaultAccount")]
    defaultaccount: Option<String>,
    #[serde(default)]
    accounts: Vec<CliAccount>,
}

#[derive(Deserialize)]
struct CliAccount {
    name: String,
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    secret: Option<String>,
    #[serde(default, alias = "defaultZone")]
    defaultzone: Option<String>,
    #[serde(default)]
    environment: Option<String>,
}

impl Profile {
    /// Reads the file if it is asked for, or if nothing else gives credentials and there is one.
    fn find(
        file: Option<String>,
        account: Option<&str>,
        needed: bool,
        around: &dyn Surroundings,
    ) -> Result<Option<Self>, Diagnostic> {
        let asked = file.is_some() || account.is_some();
        if !asked && !needed {
            return Ok(None);
        }
        let files = file.map_or_else(|| usual_files(around), |file| vec![PathBuf::from(file)]);
        let read = files.iter().find_map(|path| around.file(path).ok().map(|text| (path, text)));
        let Some((path, text)) = read else {
            if !asked {
                return Ok(None);
            }
            let tried: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
            return Err(Diagnostic::error(
                "The configuration file of the official CLI cannot be read",
                format!(
                    "Tried: {}.\n\nWhat to do: name the file by config_file, or give key and secret instead.",
                    tried.join(", ")
                ),
            )
            .at(Path::root("config_file")));
        };
        Self::parse(path, &text, account).map(Some)
    }

    fn parse(path: &FilePath, text: &str, account: Option<&str>) -> Result<Self, Diagnostic> {
        let shown = path.display();
        let file: CliFile = toml::from_str(text).map_err(|error| {
            // Only the place: the message may quote the line, and the line may hold the secret.
            let line = error.span().map(|span| text[..span.start.min(text.len())].lines().count()).unwrap_or_default();
            Diagnostic::error(
                format!("{shown} is not a configuration file of the official CLI"),
                format!("It cannot be read from line {line} on."),
            )
            .at(Path::root("config_file"))
        })?;
        let name = account.map(str::to_owned).or(file.defaultaccount);
        let names: Vec<String> = file.accounts.iter().map(|account| account.name.clone()).collect();
        let found = match &name {
            Some(name) => file.accounts.into_iter().find(|account| account.name == *name),
            None => file.accounts.into_iter().next(),
        };
        let Some(found) = found else {
            return Err(Diagnostic::error(
                format!("{shown} has no account {:?}", name.unwrap_or_default()),
                format!("Its accounts are: {}.", names.join(", ")),
            )
            .at(Path::root("profile")));
        };
        Ok(Self {
            key: found.key,
            secret: found.secret.map(Secret::new),
            zone: found.defaultzone,
            environment: found.environment,
        })
    }
}

/// Where the official CLI keeps its file.
fn usual_files(around: &dyn Surroundings) -> Vec<PathBuf> {
    let home = around.variable("HOME").or_else(|| around.variable("USERPROFILE")).map(PathBuf::from);
    let config = around.variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let mut folders: Vec<PathBuf> = config.into_iter().map(|folder| folder.join("exoscale")).collect();
    if let Some(home) = home {
        folders.push(home.join(".config/exoscale"));
        folders.push(home.join("Library/Application Support/exoscale"));
        folders.push(home.join(".exoscale"));
    }
    folders.into_iter().map(|folder| folder.join("exoscale.toml")).collect()
}
