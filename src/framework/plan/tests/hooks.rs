//! The whole pipeline, with the resource's own hook.

use super::*;
use crate::framework::{Applied, BoxFuture, Create, Delete, Read, State, Update};

type Hook = fn(PlanHook<'_>) -> Outcome<()>;

struct Hooked {
    schema: Schema,
    hook: Hook,
}

/// For what no plan calls.
fn never<T: Send + 'static>() -> BoxFuture<'static, T> {
    Box::pin(std::future::pending())
}

impl Resource for Hooked {
    fn type_name(&self) -> &'static str {
        "test_hooked"
    }
    fn schema(&self) -> &Schema {
        &self.schema
    }
    fn modify_plan<'a>(&'a self, plan: PlanHook<'a>) -> BoxFuture<'a, Outcome<()>> {
        let result = (self.hook)(plan);
        Box::pin(async move { result })
    }
    fn read(&self, _: Read) -> BoxFuture<'_, Outcome<Option<State>>> {
        never()
    }
    fn create(&self, _: Create) -> BoxFuture<'_, Applied> {
        never()
    }
    fn update(&self, _: Update) -> BoxFuture<'_, Applied> {
        never()
    }
    fn delete(&self, _: Delete) -> BoxFuture<'_, Applied<()>> {
        never()
    }
}

fn one(value: impl Into<Value>) -> Value {
    object([("a", value.into()), ("b", Value::Null)])
}

async fn run(hook: Hook, prior: Value, config: Value) -> Outcome<Planned> {
    let schema = schema(vec![text("a").required().plan(REPLACES), text("b").optional()]);
    let proposed = config.clone();
    let resource = Hooked { schema, hook };
    // Sent, as the server runs each call in a task of its own.
    let plan: BoxFuture<'_, _> = Box::pin(plan(&resource, PlanRequest { prior, proposed, config, private: b"own".to_vec() }));
    plan.await
}

fn summaries(outcome: Outcome<Planned>) -> Vec<String> {
    outcome.unwrap_err().iter().map(|diagnostic| diagnostic.detail.lines().next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn the_hook_sees_and_changes_the_plan() {
    let hook: Hook = |plan| {
        assert_eq!(plan.replace.as_slice(), [Path::root("a")]);
        plan.replace.extend([Path::root("b"), Path::root("a")]);
        *plan.private = b"new".to_vec();
        let warnings = Diagnostic::warning("w", "").into();
        Ok(crate::framework::Success { value: (), warnings })
    };
    let planned = run(hook, one("x"), one("y")).await.unwrap();
    assert_eq!(planned.value.replace, [Path::root("a"), Path::root("b")], "sorted, without doubles");
    assert_eq!((planned.value.value, planned.value.private), (one("y"), b"new".to_vec()));
    assert_eq!(planned.warnings.iter().count(), 1);
}

/// Checklist 40: asked on destroy too, keeps private bytes, may object.
#[tokio::test]
async fn the_hook_may_object_to_a_destroy() {
    let planned = run(|_| Ok(().into()), one("x"), Value::Null).await.unwrap().value;
    assert_eq!(planned, Planned { value: Value::Null, replace: vec![], private: b"own".to_vec() });
    let objects: Hook = |_| Err(Diagnostic::error("protected", "It is protected.").into());
    assert_eq!(summaries(run(objects, one("x"), Value::Null).await), ["It is protected."]);
    let plans: Hook = |plan| {
        *plan.planned = object([("a", "x".into()), ("b", Value::Null)]);
        Ok(().into())
    };
    assert_eq!(
        summaries(run(plans, one("x"), Value::Null).await),
        ["It planned something for a resource that is to be destroyed."]
    );
}

#[tokio::test]
async fn mistakes_of_a_hook_are_found() {
    let hook: Hook = |plan| {
        plan.planned.put("b", "made up".into());
        plan.replace.push(Path::root("c"));
        Ok(().into())
    };
    assert_eq!(
        summaries(run(hook, one("x"), one("x")).await),
        [
            "The plan for b is not valid: it is not configured and not computed, so it must be null.",
            "c is to replace the resource, but there is no such attribute."
        ]
    );
}
