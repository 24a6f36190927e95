//! Users of the organization. There is no way to ask for one: they are read from their list. A new one gets an e-mail.

use crate::asset::{Asset, Born, Inside, Lookup, delete, flag, put, reference, text};
use crate::framework::Validator;

/// A user.
pub static IAM_USER: Asset = Asset::new("iam_user", "/user", "/user")
    .noun("user")
    .doc("A member of the organization. Creating one sends an invitation to the e-mail address.")
    .global()
    .listed_as("users")
    .born(Born::Unique("email"))
    .updated_by(put("/user/{id}"))
    .deleted_by(delete("/user/{id}"))
    .read_in(Inside { path: "/user", list: "users", field: "id", attr: "id", parent: "", listing: None })
    .attrs(&[
        text("email")
            .required()
            .replaces()
            .check(&[Validator::Pattern(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "be an e-mail address")])
            .doc("E-mail address that the invitation goes to."),
        reference("role_id", "iam_role").required().api("role.id").doc("Role of the user."),
        flag("pending").computed().doc("Whether the invitation has not been accepted yet."),
        flag("sso").computed().doc("Whether the user signs in by single sign-on."),
        flag("two_factor_authentication").computed().doc("Whether the user has a second factor."),
    ]);

/// Finds a user.
pub static IAM_USER_LOOKUP: Lookup =
    Lookup { inside: None, ..Lookup::new(&IAM_USER, &["email"]).doc("Looks up a user.").key_required() };

/// Lists users.
pub static IAM_USER_LIST: Lookup = Lookup {
    inside: None,
    ..Lookup::list("iam_user_list", &IAM_USER, "users")
        .doc("Lists the users of the organization.")
        .narrowed_by(&["email", "role_id", "pending"])
        .in_order_of(&["email", "id"])
};
