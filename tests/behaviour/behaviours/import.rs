//! Import by every form of the id, and ids that are none.

use eurocloud::asset::engine::import_forms;
use eurocloud::asset::{Attr, Kind, Nest};
use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::of;
use super::plan::{difference, is_settled};
use crate::fixture::Fixture;
use crate::life::{Action, Life};
use crate::world::{World, ZONE};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    let mut trials: Vec<Trial> = forms(fixture)
        .into_iter()
        .map(|form| {
            let name = format!("an import by {form} finds what the state holds");
            of(fixture, name, move |fixture| async move {
                imports(&fixture, &form, &json!({})).await;
                imports(&fixture, &form, &fixture.full).await;
            })
        })
        .collect();
    trials.push(of(fixture, "an import id that is none is refused with the form that it should have", refuses));
    if !fixture.sole {
        trials.push(of(fixture, "an import of what is not there says so", finds_nothing));
    }
    trials
}

/// The forms of the import id; those with a zone also without it.
fn forms(fixture: &Fixture) -> Vec<String> {
    let full = import_forms(fixture.table());
    let short = full.iter().filter_map(|form| form.strip_suffix("@<zone>").map(str::to_owned));
    full.iter().cloned().chain(short.collect::<Vec<_>>()).collect()
}

/// The import ids of something that exists, by form.
pub(super) fn ids(fixture: &Fixture, life: &Life) -> Vec<(String, String)> {
    let zone = life.get("zone").as_str().unwrap_or(ZONE).to_owned();
    let fill = |form: &String| {
        let mut id = form.replace("<zone>", &zone);
        for (name, value) in life.state.iter().filter_map(|state| state.value.entries()).flatten() {
            id = id.replace(&format!("<{name}>"), value.as_str().unwrap_or_default());
        }
        (form.clone(), id)
    };
    forms(fixture).iter().map(fill).collect()
}

/// An imported asset equals the state, except for what the API does not tell, which the next plan takes over in place.
async fn imports(fixture: &Fixture, form: &str, patch: &Json) {
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[patch]).await;
    let config = scene.fill(&fixture.with(patch));
    let mut life = world.life(fixture.asset);
    life.bring(&config).await.expect("it is created");
    let id = ids(fixture, &life).into_iter().find(|(known, _)| known == form).expect("this form").1;
    let resource = crate::world::resource(&world.another(json!({})).await, fixture.asset);
    let mut imported = Life::import(resource, &id).await.expect("it is imported").expect("it is there");
    let (known, found) = (life.state.clone().unwrap().value, imported.state.clone().unwrap().value);
    for (name, known) in known.entries().into_iter().flatten() {
        let attr = fixture.table().attr(name);
        // What links may change too is filled, so that a configuration can be written from it.
        let told =
            attr.is_none_or(|attr| attr.echoed && !(attr.shared && known.elements().is_empty() && known.as_str().is_none()));
        let same = means_the_same(fixture, name, known, found.get(name));
        assert!(!told || name == "timeouts" || same, "{name}: the state has {known:?}, the import found {:?}", found.get(name));
    }
    let plan = imported.plan(&imported.config(&config)).await.expect("it plans");
    let in_place = matches!(plan.action, Action::Nothing | Action::Update);
    assert!(in_place, "replaced by {:?}; {}", plan.replace, difference(&imported, &plan.planned));
    for (name, planned) in plan.planned.entries().into_iter().flatten() {
        let attr = fixture.table().attr(name);
        let hides = |attr: &Attr| attr.kind.attrs().iter().any(|part| !part.echoed);
        let taken_over = attr.is_some_and(|attr| !attr.echoed || attr.shared || attr.computed || hides(attr));
        let same = imported.get(name) == *planned;
        assert!(
            same || taken_over || name == "timeouts",
            "{name} is planned to change: {}",
            difference(&imported, &plan.planned)
        );
    }
    imported.apply(plan).await.expect("it is taken over");
    is_settled(&mut imported, &config).await;
}

/// Equal, both nothing, or two spellings of one meaning.
pub(super) fn means_the_same(fixture: &Fixture, name: &str, left: &Value, right: &Value) -> bool {
    fixture.table().attr(name).map_or(left == right, |attr| same_attr(attr, left, right)) || is_nothing(left) && is_nothing(right)
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.is_zero()
}

fn same_attr(attr: &Attr, left: &Value, right: &Value) -> bool {
    // What the API does not tell cannot be found.
    if let (Kind::Objects(Nest::Single, parts), Value::Object(_), Value::Object(_)) = (attr.kind, left, right) {
        return parts.iter().all(|part| !part.echoed || same_attr(part, left.get(part.name), right.get(part.name)));
    }
    if let (Kind::Objects(_, parts), Value::List(lefts), Value::List(rights)) = (attr.kind, left, right)
        && lefts.len() == rights.len()
    {
        let told = |part: &&Attr| part.echoed;
        return lefts.iter().zip(rights).all(|(left, right)| {
            parts.iter().filter(told).all(|part| same_attr(part, left.get(part.name), right.get(part.name)))
        });
    }
    let nothing = is_nothing;
    let spelt = attr.same;
    left == right
        || (nothing(left) && nothing(right))
        || (!left.is_null() && !right.is_null() && spelt.is_some_and(|same| same(left, right)))
}

async fn refuses(fixture: Fixture) {
    let world = World::new().await;
    let table = fixture.table();
    let mut wrong = vec![String::new(), "@".to_owned(), format!("@{ZONE}")];
    if table.id_is_uuid || table.link {
        wrong.extend(["nonsense".to_owned(), "../../etc/passwd".to_owned(), "nonsense@nowhere@else".to_owned()]);
    }
    if table.global {
        wrong.retain(|id| !id.contains('@') || table.id_is_uuid);
    }
    for id in wrong {
        let resource = crate::world::resource(&world.provider, fixture.asset);
        let Err(told) = Life::import(resource, &id).await else { panic!("{id:?} is imported") };
        let text = told.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert_eq!(told.iter().count(), 1, "{text}");
        let form = &import_forms(table)[0];
        assert!(text.contains(form.as_str()), "{id:?}: {text} does not say {form}");
    }
}

async fn finds_nothing(fixture: Fixture) {
    let world = World::new().await;
    let nowhere = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    for form in forms(&fixture) {
        let mut id = form.replace("<zone>", ZONE);
        while let (Some(from), Some(to)) = (id.find('<'), id.find('>')) {
            id.replace_range(from..=to, nowhere);
        }
        let resource = crate::world::resource(&world.provider, fixture.asset);
        match Life::import(resource, &id).await {
            // Core says that there is no such object.
            Ok(found) => assert!(found.is_none(), "{id} was found"),
            Err(told) => assert!(told.iter().any(|one| one.to_string().contains(nowhere)), "{told:?}"),
        }
    }
}
