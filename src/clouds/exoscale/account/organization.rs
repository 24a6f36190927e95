//! The organization that an account is, and what it costs.

use crate::asset::{Asset, Lookup, float, text};

/// There is one per account. Its balance has a request of its own.
static ORGANIZATION_ITSELF: Asset = Asset::new("organization", "/organization", "/organization")
    .doc("The organization that the credentials belong to.")
    .global()
    .attrs(&[
        text("name").computed().doc("Name."),
        text("address").computed().doc("Street and number."),
        text("postcode").computed().doc("Postcode."),
        text("city").computed().doc("City."),
        text("country").computed().doc("Country."),
        text("currency").computed().doc("Currency of invoices."),
    ]);

/// Reads the organization.
pub static ORGANIZATION: Lookup =
    Lookup::sole(&ORGANIZATION_ITSELF).doc("Reads the organization that the credentials belong to.");

static LIVE_BALANCE: Asset = Asset::new("balance", "/live-balance", "/live-balance")
    .doc("What an organization has left, as of now.")
    .global()
    .attrs(&[float("balance").computed().doc("What is left."), text("currency").computed().doc("Currency of the balance.")]);

/// Reads the balance.
pub static BALANCE: Lookup =
    Lookup::sole(&LIVE_BALANCE).doc("Reads what the organization has left, as of now. The API calls this a beta.");
