//! Import ids: the text that finds a resource, with everything around it that its path needs.

use crate::asset::function::{parse_id, write_id};
use crate::asset::{Argument, Formula};
use crate::clouds::exoscale::{AREAS, PREFIX};
use crate::value::Type;

const TYPE: Argument = Argument::text("type", "Type of the resource, such as `exoscale_nlb_service`.");

/// An import id, taken apart.
pub static PARSE_RESOURCE_ID: Formula = Formula::new(
    "parse_resource_id",
    &[TYPE, Argument::text("id", "Import id, written in one of the forms that the page of the resource shows.")],
    |given| parse_id(PREFIX, AREAS, given),
)
.gives(|| Type::map(Type::String))
.doc(
    "Takes the import id of a resource apart.",
    "It gives a map: each part by the name that the page of the resource has for it under «Import», `zone` where the id names one, and `id`.",
);

/// An import id, put together.
pub static RESOURCE_ID: Formula = Formula::new(
    "resource_id",
    &[TYPE, Argument::anything("parts", "A map or object with the parts of the id. More may be in it: a whole resource will do.")],
    |given| write_id(PREFIX, AREAS, given),
)
.doc(
    "Writes the import id of a resource.",
    "It is the fullest form that the parts allow. Where they have no zone, the id has none either, and means the provider's default zone.",
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{PARSE_RESOURCE_ID, RESOURCE_ID};
    use crate::asset::engine::import_forms;
    use crate::asset::function::testing::{call, error};
    use crate::clouds::exoscale::assets;
    use crate::value::Value;

    const A: &str = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    const B: &str = "7c4d6b3f-1a6e-4b88-8e1d-4b3a2f5c6d7e";

    fn parsed(kind: &str, id: &str) -> Vec<(String, String)> {
        let parts = call(&PARSE_RESOURCE_ID, [kind.into(), id.into()]).unwrap();
        let parts = parts.entries().unwrap().iter();
        parts.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
    }

    #[test]
    fn ids_are_taken_apart_and_put_together_again() {
        let own = |parts: &[(&str, &str)]| -> Vec<(String, String)> {
            parts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
        };
        let service = format!("{A}/{B}@ch-gva-2");
        assert_eq!(parsed("exoscale_nlb_service", &service), own(&[("id", B), ("nlb_id", A), ("zone", "ch-gva-2")]));
        assert_eq!(parsed("exoscale_nlb_service", &format!("{A}/{B}")), own(&[("id", B), ("nlb_id", A)]));
        assert_eq!(parsed("exoscale_domain_record", A), own(&[("id", A)]));
        assert_eq!(parsed("exoscale_domain_record", &format!("{A}/{B}")), own(&[("domain", A), ("id", B)]));
        assert_eq!(parsed("exoscale_iam_org_policy", "organization"), own(&[("id", "organization")]));
        let user = own(&[("id", "pg/app"), ("service", "pg"), ("username", "app"), ("zone", "at-vie-1")]);
        assert_eq!(parsed("exoscale_dbaas_pg_user", "pg/app@at-vie-1"), user);
    }

    /// Every form of every table: what is written is what is read.
    #[test]
    fn every_table_has_ids_that_come_back() {
        for asset in assets() {
            let kind = format!("exoscale_{}", asset.name);
            let mut written_before = BTreeSet::new();
            let forms = import_forms(asset);
            for form in &forms {
                let names: BTreeSet<&str> = form.split('<').skip(1).filter_map(|part| Some(part.split_once('>')?.0)).collect();
                let of = |name: &str| match name {
                    "zone" => "ch-gva-2",
                    name if name == "id" && asset.id_is_uuid || name.ends_with("_id") || name == "domain" => A,
                    _ => "some-name",
                };
                let id = names.iter().fold(form.clone(), |form, name| form.replace(&format!("<{name}>"), of(name)));
                let again = parsed(&kind, &id);
                assert!(names.iter().all(|name| again.contains(&((*name).to_owned(), of(name).to_owned()))), "{kind}: {again:?}");
                let parts = Value::object(names.iter().map(|name| (*name, of(name).into())));
                // Of two forms with the same parts the first one is written.
                if written_before.insert(names) {
                    assert_eq!(call(&RESOURCE_ID, [kind.as_str().into(), parts]), Ok(id.into()), "{kind}");
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_is_told_at_its_argument() {
        for (arguments, at, says) in [
            (["exoscale_nlb_servise", A], 0, "exoscale_nlb_service"),
            (["nlb_service", A], 0, "no resource"),
            (["exoscale_sks_kubeconfig", A], 0, "cannot be imported"),
            (["exoscale_nlb_service", A], 1, "<nlb_id>/<id>@<zone>"),
            (["exoscale_nlb_service", "a/b@ch-gva-2"], 1, "<nlb_id>/<id>@<zone>"),
        ] {
            let (argument, told) = error(&PARSE_RESOURCE_ID, arguments.map(Value::from));
            assert_eq!(argument, Some(at), "{told}");
            assert!(told.contains(says), "{told}");
        }
        let parts = |parts: &[(&str, &str)]| Value::object(parts.iter().map(|(name, text)| (*name, Value::from(*text))));
        for (kind, parts, at, says) in [
            ("exoscale_none", parts(&[]), 0, "no resource"),
            ("exoscale_nlb_service", A.into(), 1, "a map or an object"),
            ("exoscale_nlb_service", parts(&[("id", A)]), 1, "It lacks nlb_id"),
            ("exoscale_nlb_service", parts(&[("id", ""), ("zone", "x")]), 1, "It lacks nlb_id and id"),
            ("exoscale_nlb_service", parts(&[("id", "a"), ("nlb_id", A)]), 1, "has to be written as"),
            ("exoscale_dbaas_pg_user", parts(&[("service", "a/b"), ("username", "c")]), 1, "cannot be a part"),
        ] {
            let (argument, told) = error(&RESOURCE_ID, [kind.into(), parts]);
            assert_eq!(argument, Some(at), "{told}");
            assert!(told.contains(says), "{kind}: {told}");
        }
    }

    #[test]
    fn a_whole_resource_has_more_than_its_id_needs() {
        let attributes = [("id", A.into()), ("name", "x".into()), ("labels", Value::Null), ("zone", "ch-dk-2".into())];
        let id = call(&RESOURCE_ID, ["exoscale_private_network".into(), Value::object(attributes)]).unwrap();
        assert_eq!(id, format!("{A}@ch-dk-2").into());
    }
}
