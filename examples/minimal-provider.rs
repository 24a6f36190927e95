//! A complete provider without a cloud: `minimal_note` remembers a text. Build it as `terraform-provider-minimal` and serve it.

use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use eurocloud::framework::{
    Applied, Attribute, BoxFuture, Create, Delete, Outcome, Provider, Read, Resource, Schema, State, Update,
};
use eurocloud::value::{Type, Value};
use eurocloud::wire::{ServeOptions, serve};

static NOTE: LazyLock<Schema> = LazyLock::new(|| {
    let id = Attribute::new("id", Type::String).computed().stable().describe("Made from the first text.");
    Schema::new("A note.", [id, Attribute::new("text", Type::String).required().describe("What to remember.")])
});

struct Note;

impl Resource for Note {
    fn type_name(&self) -> &'static str {
        "minimal_note"
    }
    fn schema(&self) -> &Schema {
        &NOTE
    }
    fn read(&self, request: Read) -> BoxFuture<'_, Outcome<Option<State>>> {
        Box::pin(async { Ok(Some(request.state).into()) })
    }
    fn create(&self, mut request: Create) -> BoxFuture<'_, Applied> {
        let id = format!("note-{}", request.planned.value.get("text").as_str().unwrap_or_default().len());
        request.planned.value.put("id", Value::text(id));
        Box::pin(async { Ok(request.planned.into()) })
    }
    fn update(&self, request: Update) -> BoxFuture<'_, Applied> {
        Box::pin(async { Ok(request.planned.into()) })
    }
    fn delete(&self, _: Delete) -> BoxFuture<'_, Applied<()>> {
        Box::pin(async { Ok(().into()) })
    }
}

struct Minimal([Arc<dyn Resource>; 1]);

impl Provider for Minimal {
    fn resources(&self) -> &[Arc<dyn Resource>] {
        &self.0
    }
}

fn main() -> ExitCode {
    let options = ServeOptions { name: "registry.terraform.io/example/minimal", version: env!("CARGO_PKG_VERSION") };
    serve(Arc::new(Minimal([Arc::new(Note)])), options)
}
