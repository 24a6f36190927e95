//! Templates of the account's own: registered from the address of a disk image, which the cloud downloads and checks, or made of a
//! snapshot.

use crate::asset::{Asset, Attr, Clears, Default, Kind, Lookup, flag, int, post, reference, set_of, text, time};
use crate::framework::Validator;

/// Disks below 10 GB are taken by the request and fail in its operation.
const SMALLEST: i64 = 10_000_000_000;

/// Name and description can be changed; everything else is the image's.
pub static CUSTOM_TEMPLATE: Asset = Asset::new("template", "/template", "/template/{id}")
    .doc("A template of your own: a disk image that instances of one zone can be made of.")
    .listed_as("templates")
    .listed_with(&[("visibility", "private")])
    .attrs(&[
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").clears(Clears::Empty).check(&[Validator::Length(0, 255)]).doc("Free text."),
        text("url")
            .required()
            .replaces()
            .not_echoed()
            .check(&[Validator::Length(1, 4096)])
            .doc("Address of the image, in format QCOW2, that the cloud downloads."),
        text("checksum").required().replaces().not_echoed().check(&[Validator::Length(1, 255)]).doc("MD5 checksum of the image."),
        flag("ssh_key_enabled").or(Default::Flag(true)).replaces().doc("Whether instances take SSH keys."),
        flag("password_enabled").or(Default::Flag(true)).replaces().doc("Whether instances are given a password."),
        text("boot_mode")
            .or(Default::Text("legacy"))
            .replaces()
            .check(&[Validator::OneOf(&["legacy", "uefi"])])
            .doc("How instances boot: `legacy` (the default) or `uefi`."),
        fixed_at_birth(text("default_user")).check(&[Validator::Length(1, 255)]).doc("User to log in as."),
        fixed_at_birth(int("size"))
            .check(&[Validator::AtLeast(SMALLEST)])
            .doc("Size of the disk in bytes, 10 GB at least; without it, that of the image."),
        fixed_at_birth(text("maintainer")).check(&[Validator::Length(1, 255)]).doc("Who takes care of it."),
        fixed_at_birth(text("version")).check(&[Validator::Length(1, 255)]).doc("Version."),
        fixed_at_birth(text("build")).check(&[Validator::Length(1, 255)]).doc("Build."),
        fixed_at_birth(flag("application_consistent_snapshot_enabled")).doc("Whether instances can be paused for snapshots."),
        text("visibility").computed().stable().doc("`private`."),
        text("family").computed().stable().doc("Family, where the API knows one."),
        set_of("zones", &Kind::Text).computed().stable().doc("Zones that have it."),
        time("created_at").doc("When it was registered."),
    ]);

/// Templates of the account's own. The data source of this name lists public ones too.
pub static CUSTOM_TEMPLATES: Lookup = Lookup::list("template", &CUSTOM_TEMPLATE, "templates")
    .doc("Lists the templates of your own.")
    .narrowed_by(&["name", "version", "boot_mode"]);

#[allow(clippy::large_types_passed_by_value, reason = "evaluated by the compiler only")]
/// What the API fills unless it is given, and nobody changes afterwards.
const fn fixed_at_birth(attr: Attr) -> Attr {
    attr.picked_by_api().stable().replaces_if_configured()
}

/// A template of the disk that a snapshot holds. It lives on without the snapshot.
pub static TEMPLATE_FROM_SNAPSHOT: Asset = Asset::new("template_from_snapshot", "/template", "/template/{id}")
    .noun("template")
    .doc("A template of your own, made of what a snapshot holds.")
    .listed_as("templates")
    .listed_with(&[("visibility", "private")])
    .created_by(post("/snapshot/{snapshot_id}:promote"))
    .attrs(&[
        reference("snapshot_id", "compute_snapshot")
            .required()
            .replaces()
            .not_echoed()
            .not_created_with()
            .doc("Snapshot to make it of."),
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").clears(Clears::Empty).check(&[Validator::Length(0, 255)]).doc("Free text."),
        fixed_at_birth(text("default_user")).check(&[Validator::Length(1, 255)]).doc("User to log in as."),
        fixed_at_birth(flag("ssh_key_enabled")).doc("Whether instances take SSH keys."),
        fixed_at_birth(flag("password_enabled")).doc("Whether instances are given a password."),
        text("boot_mode").computed().stable().doc("How instances boot: `legacy` or `uefi`."),
        int("size").computed().stable().doc("Size of the disk in bytes."),
        text("visibility").computed().stable().doc("`private`."),
        set_of("zones", &Kind::Text).computed().stable().doc("Zones that have it."),
        time("created_at").doc("When it was made."),
    ]);
