//! Templates of the account's own: registered from the address of a disk image, which the cloud downloads and checks.

use crate::asset::{Asset, Attr, Clears, Default, Kind, flag, int, set_of, text, time};
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

#[allow(clippy::large_types_passed_by_value, reason = "evaluated by the compiler only")]
/// What the API fills unless it is given, and nobody changes afterwards.
const fn fixed_at_birth(attr: Attr) -> Attr {
    attr.picked_by_api().stable().replaces_if_configured()
}
