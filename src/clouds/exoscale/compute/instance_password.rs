//! The password of an instance, which the API keeps for a day.

use crate::asset::{Asset, Ephemeral, reference, text};

static PASSWORD: Asset = Asset::new("instance_password", "", "/instance/{instance_id}:password")
    .noun("password of an instance")
    .doc("Reveals the password of an instance: the one that it was created with, or that of the last reset. There is one if the instance's \
          template can take it (`password_enabled`), and the API keeps it for 24 hours.")
    .attrs(&[
        reference("instance_id", "compute_instance").required().local().doc("The instance."),
        text("password").computed().sensitive().doc("The password."),
    ]);

/// Reveals it for a run.
pub static INSTANCE_PASSWORD: Ephemeral = Ephemeral::asked(&PASSWORD);
