//! A complete provider without a cloud: `minimal_note` remembers a text. Build it as `terraform-provider-minimal` and serve it.

use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use eurocloud::framework::{Applied, Attribute, BoxFuture, Configure, Create, Delete, Outcome, Provider, Read, Resource};
use eurocloud::framework::{Schema, State, Update};
use eurocloud::value::{Type, Value};
use eurocloud::wire::{ServeOptions, serve};

static PROVIDER: LazyLock<Schema> = LazyLock::new(Schema::default);
static NOTE: LazyLock<Schema> = LazyLock::new(|| {
    let mut schema = Schema::default();
    schema.block.attributes = vec![
        Attribute::new("id", Type::String).computed().describe("Made from the first text."),
        Attribute::new("text", Type::String).required().describe("What to remember."),
    ];
    schema.block.attributes[0].rules.use_state_for_unknown = true;
    schema
});

struct Minimal(Vec<Arc<dyn Resource>>);

impl Provider for Minimal {
    fn schema(&self) -> &Schema {
        &PROVIDER
    }
    fn configure(&self, _: Configure) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(async { Ok(().into()) })
    }
    fn resources(&self) -> &[Arc<dyn Resource>] {
        &self.0
    }
}

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

fn main() -> ExitCode {
    let options = ServeOptions { name: "registry.terraform.io/example/minimal", version: env!("CARGO_PKG_VERSION") };
    serve(Arc::new(Minimal(vec![Arc::new(Note)])), options)
}
