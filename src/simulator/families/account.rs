//! The organisation: who it is, what it may have, what it did, used and owes.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::clock::{self, Moment};
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::{Fields, Object, World};

/// The organisation that the account belongs to.
pub(super) const ORGANISATION: &str = "0f0c0de0-5113-4a70-9000-000000000001";

/// Kind of the objects that hold a limit. Their ids are names of resources.
const QUOTA: &str = "quota";

const HOUR: Moment = 3_600_000;

pub(super) const ROUTES: Routes = &[
    ("get-organization", |_| {
        Ok(json!({
            "id": ORGANISATION, "name": "Simulated Organisation", "address": "1 Loopback Street",
            "postcode": "1201", "city": "Geneva", "country": "CH", "balance": 100.0, "currency": "CHF",
        }))
    }),
    ("get-live-balance", |_| Ok(json!({"balance": 100.0, "currency": "CHF"}))),
    ("list-quotas", |call| Ok(json!({"quotas": QUOTAS.iter().map(|quota| quota.shown(call)).collect::<Vec<_>>()}))),
    ("get-quota", |call| {
        let entity = call.place("entity");
        let found = QUOTAS.iter().find(|quota| quota.name == entity);
        found.map(|quota| quota.shown(call)).ok_or_else(|| Refusal::absent(format!("Quota {entity} not found")))
    }),
    ("list-events", events),
    ("get-usage-report", usage_report),
    ("get-env-impact", impact),
];

/// A resource that is counted.
struct Quota {
    name: &'static str,
    /// Kind of the objects that use it.
    kind: &'static str,
    /// The operation that makes one more.
    made_by: &'static str,
}

const fn quota(name: &'static str, kind: &'static str, made_by: &'static str) -> Quota {
    Quota { name, kind, made_by }
}

const QUOTAS: &[Quota] = &[
    quota("instance", "instance", "create-instance"),
    quota("instance-pool", "instance-pool", "create-instance-pool"),
    quota("snapshot", "snapshot", "create-snapshot"),
    quota("template", "template", "register-template"),
    quota("elastic-ip", "elastic-ip", "create-elastic-ip"),
    quota("network-load-balancer", "load-balancer", "create-load-balancer"),
    quota("private-network", "private-network", "create-private-network"),
    quota("security-group", "security-group", "create-security-group"),
    quota("anti-affinity-group", "anti-affinity-group", "create-anti-affinity-group"),
    quota("ssh-key", "ssh-key", "register-ssh-key"),
    quota("block-storage-volume", "block-storage", "create-block-storage-volume"),
    quota("dns-domain", "dns-domain", "create-dns-domain"),
    quota("sks-cluster", "sks-cluster", "create-sks-cluster"),
    quota("iam-key", "api-key", "create-api-key"),
];

/// There is room for everything, until somebody sets the member `limit` of an object of kind `quota` by hand.
pub(super) fn seed(world: &mut World, _: &Site) {
    for quota in QUOTAS {
        if world.any(QUOTA, quota.name).is_none() {
            let (number, fields) = (world.next(), Fields::from_iter([("limit".to_owned(), json!(-1))]));
            world.put(QUOTA, quota.name, Object { zone: None, number, hidden: false, seeded: true, fields });
        }
    }
}

impl Quota {
    /// How many there are in all zones, those under way too.
    fn used(&self, call: &Call<'_>) -> usize {
        call.world.all(self.kind).iter().filter(|(_, object)| !object.seeded).count()
    }

    fn limit(&self, call: &Call<'_>) -> i64 {
        let limit = call.world.any(QUOTA, self.name).and_then(|object| object.fields.get("limit")?.as_i64());
        limit.unwrap_or(-1)
    }

    fn shown(&self, call: &Call<'_>) -> Value {
        json!({"resource": self.name, "usage": self.used(call), "limit": self.limit(call)})
    }
}

/// The refusal of a request that would make one more than the organisation may have.
pub(in crate::simulator) fn exceeded(call: &Call<'_>) -> Option<Refusal> {
    let quota = QUOTAS.iter().find(|quota| quota.made_by == call.operation.id)?;
    let limit = usize::try_from(quota.limit(call)).ok()?;
    let refusal = || Refusal::forbidden(format!("Quota exceeded for {}: the limit is {limit}", quota.name));
    (quota.used(call) >= limit).then(refusal)
}

/// The moment that a text means.
fn moment(text: &str) -> Option<Moment> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    Moment::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()
}

/// A bare array, alone among all lists: those of the last day unless another time is asked for.
fn events(call: &mut Call<'_>) -> Outcome {
    let asked = |name: &str| call.query.get(name).and_then(|text| moment(text));
    let (from, to) = (asked("from").unwrap_or(call.now - 24 * HOUR), asked("to").unwrap_or(Moment::MAX));
    let inside = |event: &&Value| {
        let at = event.get("timestamp").and_then(Value::as_str).and_then(moment);
        at.is_some_and(|at| from <= at && at <= to)
    };
    Ok(Value::Array(call.world.events.iter().filter(inside).cloned().collect()))
}

/// First and last day of a month: the asked one, or this one.
fn month(call: &Call<'_>, asked: Option<&str>) -> Result<(String, String), Refusal> {
    let now = clock::stamp(call.now);
    let month = asked.unwrap_or_else(|| now.get(..7).unwrap_or_default());
    let first = format!("{month}-01");
    let wrong = || Refusal::invalid(format!("Invalid period {month}: it has the form yyyy-mm"));
    let begin = moment(&format!("{first}T00:00:00Z")).filter(|_| month.len() == 7).ok_or_else(wrong)?;
    // Four weeks and the rest of the month: the day before the next first one.
    let days = (28..=31).take_while(|day| clock::stamp(begin + (day - 1) * 24 * HOUR).starts_with(month)).last();
    Ok((first, format!("{month}-{}", days.unwrap_or(28))))
}

/// Products that are used: kind of the objects, name of the product, what tells its sizes apart.
const PRODUCTS: &[(&str, &str, &str)] = &[
    ("instance", "compute", "disk-size"),
    ("block-storage", "block-storage", "size"),
    ("elastic-ip", "elastic-ip", "addressfamily"),
    ("load-balancer", "network-load-balancer", "name"),
    ("sks-cluster", "sks", "level"),
    ("dbaas-service", "dbaas", "plan"),
    ("dns-domain", "dns", "unicode-name"),
];

/// One line for each thing that exists: how many hours of it were used in the month.
fn usage_report(call: &mut Call<'_>) -> Outcome {
    let (from, to) = month(call, call.query.get("period").map(String::as_str))?;
    let begin = moment(&format!("{from}T00:00:00Z")).unwrap_or(call.now);
    let mut lines = Vec::new();
    for (kind, product, variable) in PRODUCTS {
        for (id, object) in call.world.all(kind).into_iter().filter(|(_, object)| !object.seeded) {
            let born = super::text(&object.fields, "created-at").and_then(moment).unwrap_or(call.now).max(begin);
            let hours = (call.now - born).max(0) / HOUR + 1;
            let size = object
                .fields
                .get(*variable)
                .map_or_else(String::new, |size| size.as_str().map_or_else(|| size.to_string(), str::to_owned));
            lines.push(json!({
                "from": from, "to": to, "product": product, "variable": size, "unit": "hour", "quantity": hours.to_string(),
                "description": super::text(&object.fields, "name").unwrap_or(id),
            }));
        }
    }
    Ok(json!({"usage": lines}))
}

/// What the products that exist do to the climate and to water, in made-up amounts.
fn impact(call: &mut Call<'_>) -> Outcome {
    let (from, to) = month(call, Some(&call.place("period")))?;
    let used = |kind: &str| call.world.all(kind).into_iter().filter(|(_, object)| !object.seeded).count();
    let products = PRODUCTS.iter().map(|(kind, product, _)| (used(kind), product)).filter(|(count, _)| *count > 0);
    let products = products.map(|(count, product)| {
        json!({
            "value": product,
            "metadata": [{"value": "count", "amount": count, "unit": "piece"}],
            "impacts": [
                {"value": "gwp", "amount": 3 * count, "unit": "kgCO2eq", "details": [
                    {"value": "embedded", "amount": 2 * count, "unit": "kgCO2eq"}, {"value": "use", "amount": count, "unit": "kgCO2eq"},
                ]},
                {"value": "wu", "amount": 7 * count, "unit": "L", "details": []},
            ],
        })
    });
    let products: Vec<Value> = products.collect();
    Ok(
        json!({"metadata": [{"value": format!("{from}/{to}"), "amount": products.len(), "unit": "product"}], "products": products}),
    )
}
