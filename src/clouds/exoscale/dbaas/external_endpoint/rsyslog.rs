//! Servers of syslog.

use super::{endpoint, name, pem};
use crate::asset::{Asset, delete, flag, int, post, put, text};
use crate::framework::Validator;

/// Logs to a syslog server.
pub static RSYSLOG: Asset = endpoint!("dbaas_external_endpoint_rsyslog", "/dbaas-external-endpoint-rsyslog")
    .noun("syslog endpoint")
    .doc("A syslog server to which database services send logs.")
    .attrs(&[
        name(),
        text("server")
            .required()
            .api("settings.server")
            .check(&[Validator::Length(4, 255)])
            .doc("Host name or address of the server."),
        int("port").required().api("settings.port").check(&[Validator::Range(1, 65535)]).doc("Port of the server."),
        flag("tls").required().api("settings.tls").doc("Whether the connection is encrypted."),
        text("format")
            .required()
            .api("settings.format")
            .check(&[Validator::OneOf(&["rfc3164", "rfc5424", "custom"])])
            .doc("Format of the messages: `rfc3164`, `rfc5424`, or `custom`, which `logline` describes."),
        text("logline")
            .picked_by_api()
            .stable()
            .api("settings.logline")
            .check(&[Validator::Length(1, 512), Validator::Pattern("^[ -~\\t]+$", "be printable ASCII")])
            .doc("Template of a line in the format `custom`."),
        text("sd")
            .picked_by_api()
            .stable()
            .api("settings.sd")
            .check(&[Validator::Length(0, 1024)])
            .doc("Structured data of the messages."),
        int("max_message_size")
            .picked_by_api()
            .stable()
            .api("settings.max-message-size")
            .check(&[Validator::Range(2048, 2_147_483_647)])
            .doc("Greatest size of a message in bytes."),
        pem("ca", "settings.ca").doc("Certificate of the authority that the server's certificate is checked by, as PEM."),
        pem("cert", "settings.cert").doc("Certificate that the service shows to the server, as PEM."),
        pem("key", "settings.key").doc("Private key of the certificate, as PEM."),
    ]);
