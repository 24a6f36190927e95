//! Templates: what instances are made of.

use crate::asset::{Asset, Default, Lookup, flag, int, text, time};
use crate::framework::Validator;

/// Read only here: what the API tells of a template.
pub static TEMPLATE: Asset = Asset::new("template", "/template", "/template/{id}")
    .doc("What an instance is made of: an operating system's disk image.")
    .listed_as("templates")
    .attrs(&[
        text("name").computed().doc("Name, such as `Linux Ubuntu 24.04 LTS 64-bit`."),
        text("description").computed().doc("Free text."),
        text("visibility").computed().doc("`public` or `private`."),
        text("family").computed().doc("Family, such as `ubuntu`."),
        text("version").computed().doc("Version."),
        text("build").computed().doc("Build."),
        text("default_user").computed().doc("User to log in as."),
        int("size").computed().doc("Size of the disk in bytes."),
        text("checksum").computed().doc("MD5 checksum of the image."),
        text("boot_mode").computed().doc("`legacy` or `uefi`."),
        flag("ssh_key_enabled").computed().doc("Whether instances take SSH keys."),
        flag("password_enabled").computed().doc("Whether instances have a password."),
        time("created_at").doc("When it was created."),
    ]);

const VISIBILITY: crate::asset::Attr = text("visibility")
    .or(Default::Text("public"))
    .check(&[Validator::OneOf(&["public", "private"])])
    .doc("Whose templates to look at: `public` (the default) or `private`.");

/// Finds a template by id or name. The API keeps older builds of a public template under the same name.
pub static TEMPLATE_LOOKUP: Lookup = Lookup::new(&TEMPLATE, &["id", "name"])
    .doc("Looks up a template; of several with the same name the newest.")
    .newest()
    .filters(&[VISIBILITY])
    .query(&[("visibility", "visibility")]);

/// Finds all templates that match.
pub static TEMPLATE_LIST: Lookup = Lookup::list("template_list", &TEMPLATE, "templates")
    .doc("Lists templates.")
    .filters(&[VISIBILITY])
    .narrowed_by(&["name", "family", "version", "boot_mode"])
    .query(&[("visibility", "visibility")]);
