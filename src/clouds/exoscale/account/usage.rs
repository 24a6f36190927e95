//! What an organization used, and what that meant for the environment.

use crate::asset::{Asset, Attr, Lookup, Nest, float, objects, text};
use crate::framework::Validator;

const MONTH: &[Validator] = &[Validator::Pattern(r"^\d{4}-(0[1-9]|1[0-2])$", "be a month such as `2026-03`")];

/// Entries have no id: what they are about and when tells them apart.
static USAGE: Asset = Asset::new("usage_report", "/usage-report", "")
    .doc("How much of a product was used in a while.")
    .global()
    .named_by("product")
    .listed_as("usage")
    .attrs(&[
        text("from").computed().doc("When the while began."),
        text("to").computed().doc("When it ended."),
        text("product").computed().doc("Product."),
        text("variable").computed().doc("What of the product is counted."),
        text("description").computed().doc("What that is, in words."),
        text("quantity").computed().doc("How much of it, as a decimal number."),
        text("unit").computed().doc("Unit of the quantity."),
    ]);

/// Lists what was used in a month.
pub static USAGE_REPORT: Lookup = Lookup::list("usage_report", &USAGE, "usage")
    .doc("Reads how much the organization used of each product in a month.")
    .without(&["id"])
    .narrowed_by(&["product", "variable"])
    .filters(&[text("period").check(MONTH).doc("Month such as `2026-03`; the API picks the present one without it.")])
    .query(&[("period", "period")])
    .in_order_of(&["product", "variable", "description", "from"]);

/// What one number is about: a name, an amount and its unit.
const AMOUNT: &[Attr] = &[
    text("value").computed().doc("What is measured."),
    float("amount").computed().doc("How much."),
    text("unit").computed().doc("Unit of the amount."),
];

const IMPACT: &[Attr] = &[
    text("value").computed().doc("What is measured."),
    float("amount").computed().doc("How much."),
    text("unit").computed().doc("Unit of the amount."),
    objects("details", Nest::List, AMOUNT).computed().doc("What it is made of."),
];

const PRODUCT: &[Attr] = &[
    text("value").computed().doc("Product."),
    objects("metadata", Nest::List, AMOUNT).computed().doc("What is known of the product's use."),
    objects("impacts", Nest::List, IMPACT).computed().doc("What its use meant for the environment."),
];

static IMPACT_REPORT: Asset = Asset::new("env_impact", "/env-impact/{period}", "/env-impact/{period}")
    .noun("environmental impact")
    .doc("What an organization's use of the cloud meant for the environment.")
    .global()
    .attrs(&[
        text("period").required().local().check(MONTH).doc("Month such as `2026-03`."),
        objects("metadata", Nest::List, AMOUNT).computed().doc("What is known of the use as a whole."),
        objects("products", Nest::List, PRODUCT).computed().doc("The same for each product."),
    ]);

/// Reads the environmental impact of a month.
pub static ENV_IMPACT: Lookup = Lookup::sole(&IMPACT_REPORT)
    .doc("Reads what the organization's use of the cloud meant for the environment in a month. The API calls this a beta.");
