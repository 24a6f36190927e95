//! A provider made of closures.

use std::sync::Arc;

use eurocloud::framework::{
    Action, Applied, Attribute, AttributeKind, Block, BoxFuture, Configure, Create, DataSource, Delete, Diagnostic, Encoding,
    EphemeralResource, Function, IdentityAttribute, IdentitySchema, Import, ListResource, Move, NestedBlock, Nesting, Outcome,
    PlanHook, Provider, Read, ReadData, Resource, Schema, State, Update, Upgrade, UpgradedState, moving,
};
use eurocloud::value::{Type, Value};
use serde_json::Value as Json;

/// What happens for a request.
type Does<Q, R> = Box<dyn Fn(Q) -> BoxFuture<'static, R> + Send + Sync>;
/// What is wrong with a configuration.
type Judges = Box<dyn Fn(&Value) -> Outcome<()> + Send + Sync>;
/// What becomes of a stored identity of an older version.
type Renews = Box<dyn Fn(i64, Json) -> Outcome<Json> + Send + Sync>;
/// What a plan's hook does.
type Hook = Box<dyn for<'a> Fn(&mut PlanHook<'a>) -> Outcome<()> + Send + Sync>;

fn does<Q, R, F>(act: impl Fn(Q) -> F + Send + Sync + 'static) -> Does<Q, R>
where
    F: Future<Output = R> + Send + 'static,
{
    Box::new(move |request| Box::pin(act(request)))
}

/// A provider.
pub(crate) struct Fake {
    schema: Schema,
    resources: Vec<Arc<dyn Resource>>,
    data_sources: Vec<Arc<dyn DataSource>>,
    functions: Vec<Arc<dyn Function>>,
    lists: Vec<Arc<dyn ListResource>>,
    ephemerals: Vec<Arc<dyn EphemeralResource>>,
    actions: Vec<Arc<dyn Action>>,
    configure: Does<Configure, Outcome<()>>,
    stop: Box<dyn Fn() + Send + Sync>,
    /// Whether its configuration is not known yet.
    pub(crate) pending: bool,
}

impl Default for Fake {
    fn default() -> Self {
        let mut schema = Schema::default();
        let mut key = Attribute::new("key", Type::String).optional();
        key.sensitive = true;
        schema.block.attributes = vec![key];
        Self {
            schema,
            resources: Vec::new(),
            data_sources: Vec::new(),
            functions: Vec::new(),
            lists: Vec::new(),
            ephemerals: Vec::new(),
            actions: Vec::new(),
            configure: does(|_| async { Ok(().into()) }),
            stop: Box::new(|| {}),
            pending: false,
        }
    }
}

impl Fake {
    /// A provider with one resource.
    pub(crate) fn with(thing: Thing) -> Self {
        Self::default().and(thing)
    }

    pub(crate) fn and(mut self, thing: Thing) -> Self {
        self.resources.push(Arc::new(thing));
        self
    }

    pub(crate) fn data_source(
        mut self,
        name: &'static str,
        schema: Schema,
        read: impl Fn(Value) -> Outcome<Value> + Send + Sync + 'static,
    ) -> Self {
        self.data_sources.push(Arc::new(FakeData { name, schema, read: Box::new(read) }));
        self
    }

    pub(crate) fn function(mut self, function: impl Function) -> Self {
        self.functions.push(Arc::new(function));
        self
    }

    pub(crate) fn list(mut self, list: impl ListResource) -> Self {
        self.lists.push(Arc::new(list));
        self
    }

    pub(crate) fn ephemeral(mut self, ephemeral: impl EphemeralResource) -> Self {
        self.ephemerals.push(Arc::new(ephemeral));
        self
    }

    pub(crate) fn action(mut self, action: impl Action) -> Self {
        self.actions.push(Arc::new(action));
        self
    }

    pub(crate) fn on_configure<F: Future<Output = Outcome<()>> + Send + 'static>(
        mut self,
        act: impl Fn(Configure) -> F + Send + Sync + 'static,
    ) -> Self {
        self.configure = does(act);
        self
    }

    pub(crate) fn on_stop(mut self, act: impl Fn() + Send + Sync + 'static) -> Self {
        self.stop = Box::new(act);
        self
    }
}

impl Provider for Fake {
    fn is_pending(&self) -> bool {
        self.pending
    }

    fn kin(&self) -> &[&str] {
        &["example/fake", "elder/fake"]
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn configure(&self, request: Configure) -> BoxFuture<'_, Outcome<()>> {
        (self.configure)(request)
    }

    fn resources(&self) -> &[Arc<dyn Resource>] {
        &self.resources
    }

    fn data_sources(&self) -> &[Arc<dyn DataSource>] {
        &self.data_sources
    }

    fn list_resources(&self) -> &[Arc<dyn ListResource>] {
        &self.lists
    }

    fn ephemeral_resources(&self) -> &[Arc<dyn EphemeralResource>] {
        &self.ephemerals
    }

    fn actions(&self) -> &[Arc<dyn Action>] {
        &self.actions
    }

    fn functions(&self) -> &[Arc<dyn Function>] {
        &self.functions
    }

    fn stop(&self) {
        (self.stop)();
    }
}

/// A resource.
pub(crate) struct Thing {
    name: &'static str,
    schema: Schema,
    identity: Option<IdentitySchema>,
    read: Does<Read, Outcome<Option<State>>>,
    create: Does<Create, Applied>,
    update: Does<Update, Applied>,
    delete: Does<Delete, Applied<()>>,
    import: Does<Import, Outcome<State>>,
    upgrade: Does<Upgrade, Outcome<UpgradedState>>,
    upgrade_identity: Renews,
    move_from: Option<Does<Move, Outcome<Option<State>>>>,
    validate: Judges,
    plan: Hook,
}

/// The schema of [`Thing::new`]: `id` computed and kept, `name` required and replacing, `size` optional, `secret` write-only, `note`
/// computed, blocks `rule` (list), and an object `place` whose attribute `code` is write-only.
pub(crate) fn schema() -> Schema {
    let mut id = Attribute::new("id", Type::String).computed();
    id.rules.use_state_for_unknown = true;
    let mut name = Attribute::new("name", Type::String).required();
    name.rules.replace = eurocloud::framework::Replace::Always;
    let mut secret = Attribute::new("secret", Type::String).optional();
    secret.write_only = true;
    let mut code = Attribute::new("code", Type::String).optional();
    code.write_only = true;
    let place =
        Attribute::nested("place", Nesting::Single, vec![Attribute::new("city", Type::String).optional(), code]).optional();
    let mut labels = Attribute::nested("labels", Nesting::List, vec![Attribute::new("key", Type::String).optional()]).optional();
    if let AttributeKind::Nested { encoding, .. } = &mut labels.kind {
        *encoding = Encoding::ObjectType;
    }
    let rule = NestedBlock {
        name: "rule".into(),
        nesting: Nesting::List,
        block: Block { attributes: vec![Attribute::new("port", Type::Number).optional()], ..Block::default() },
        min_items: 0,
        max_items: 0,
        key: None,
    };
    let size = Attribute::new("size", Type::Number).optional();
    let note = Attribute::new("note", Type::String).computed();
    let tags = Attribute::new("tags", Type::set(Type::String)).optional();
    let block =
        Block { attributes: vec![id, name, size, secret, note, place, labels, tags], blocks: vec![rule], ..Block::default() };
    Schema { version: 1, block }
}

impl Thing {
    /// A resource of that type which always succeeds: computed attributes get the text «made».
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            schema: schema(),
            identity: None,
            read: does(|request: Read| async { Ok(Some(request.state).into()) }),
            create: does(|request: Create| async { Ok(made(request.planned).into()) }),
            update: does(|request: Update| async { Ok(made(request.planned).into()) }),
            delete: does(|_| async { Ok(().into()) }),
            import: does(|request: Import| async move {
                Ok(State { value: Value::object([("id", Value::text(request.id))]), private: Vec::new() }.into())
            }),
            upgrade: does(|request: Upgrade| async { Ok(request.state.into()) }),
            upgrade_identity: Box::new(|_, identity| Ok(identity.into())),
            move_from: None,
            validate: Box::new(|_| Ok(().into())),
            plan: Box::new(|_| Ok(().into())),
        }
    }

    pub(crate) fn schema(mut self, schema: Schema) -> Self {
        self.schema = schema;
        self
    }

    /// Is identified by its `id`.
    pub(crate) fn identified(mut self) -> Self {
        let (name, kind, description) = ("id".into(), Type::String, "".into());
        let attributes = vec![IdentityAttribute { name, kind, description, required_for_import: true }];
        self.identity = Some(IdentitySchema { version: 1, attributes });
        self
    }

    pub(crate) fn on_read<F: Future<Output = Outcome<Option<State>>> + Send + 'static>(
        mut self,
        act: impl Fn(Read) -> F + Send + Sync + 'static,
    ) -> Self {
        self.read = does(act);
        self
    }

    pub(crate) fn on_create<F: Future<Output = Applied> + Send + 'static>(
        mut self,
        act: impl Fn(Create) -> F + Send + Sync + 'static,
    ) -> Self {
        self.create = does(act);
        self
    }

    pub(crate) fn on_update<F: Future<Output = Applied> + Send + 'static>(
        mut self,
        act: impl Fn(Update) -> F + Send + Sync + 'static,
    ) -> Self {
        self.update = does(act);
        self
    }

    pub(crate) fn on_delete<F: Future<Output = Applied<()>> + Send + 'static>(
        mut self,
        act: impl Fn(Delete) -> F + Send + Sync + 'static,
    ) -> Self {
        self.delete = does(act);
        self
    }

    pub(crate) fn on_import<F: Future<Output = Outcome<State>> + Send + 'static>(
        mut self,
        act: impl Fn(Import) -> F + Send + Sync + 'static,
    ) -> Self {
        self.import = does(act);
        self
    }

    pub(crate) fn on_upgrade<F: Future<Output = Outcome<UpgradedState>> + Send + 'static>(
        mut self,
        act: impl Fn(Upgrade) -> F + Send + Sync + 'static,
    ) -> Self {
        self.upgrade = does(act);
        self
    }

    pub(crate) fn on_upgrade_identity(mut self, act: impl Fn(i64, Json) -> Outcome<Json> + Send + Sync + 'static) -> Self {
        self.upgrade_identity = Box::new(act);
        self
    }

    pub(crate) fn on_move<F: Future<Output = Outcome<Option<State>>> + Send + 'static>(
        mut self,
        act: impl Fn(Move) -> F + Send + Sync + 'static,
    ) -> Self {
        self.move_from = Some(does(act));
        self
    }

    pub(crate) fn on_validate(mut self, act: impl Fn(&Value) -> Outcome<()> + Send + Sync + 'static) -> Self {
        self.validate = Box::new(act);
        self
    }

    pub(crate) fn on_plan(mut self, act: impl for<'a> Fn(&mut PlanHook<'a>) -> Outcome<()> + Send + Sync + 'static) -> Self {
        self.plan = Box::new(act);
        self
    }
}

/// The planned state with everything that was unknown replaced by «made».
pub(crate) fn made(mut planned: State) -> State {
    for value in planned.value.entries_mut().into_iter().flat_map(|entries| entries.values_mut()) {
        if value.is_unknown() {
            *value = Value::text("made");
        }
    }
    planned
}

/// An error as a provider would tell it.
pub(crate) fn trouble(summary: &str) -> Diagnostic {
    Diagnostic::error(summary, "The cloud said no.")
}

impl Resource for Thing {
    fn type_name(&self) -> &str {
        self.name
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn identity(&self) -> Option<&IdentitySchema> {
        self.identity.as_ref()
    }

    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(async { (self.validate)(config) })
    }

    fn modify_plan<'a>(&'a self, mut plan: PlanHook<'a>) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(async move { (self.plan)(&mut plan) })
    }

    fn read(&self, request: Read) -> BoxFuture<'_, Outcome<Option<State>>> {
        (self.read)(request)
    }

    fn create(&self, request: Create) -> BoxFuture<'_, Applied> {
        (self.create)(request)
    }

    fn update(&self, request: Update) -> BoxFuture<'_, Applied> {
        (self.update)(request)
    }

    fn delete(&self, request: Delete) -> BoxFuture<'_, Applied<()>> {
        (self.delete)(request)
    }

    fn import(&self, request: Import) -> BoxFuture<'_, Outcome<State>> {
        (self.import)(request)
    }

    fn upgrade(&self, request: Upgrade) -> BoxFuture<'_, Outcome<UpgradedState>> {
        (self.upgrade)(request)
    }

    fn upgrade_identity(&self, version: i64, identity: Json) -> Outcome<Json> {
        (self.upgrade_identity)(version, identity)
    }

    fn move_from(&self, request: Move) -> BoxFuture<'_, Outcome<Option<State>>> {
        match &self.move_from {
            Some(act) => act(request),
            None => Box::pin(moving::same_type(self, request)),
        }
    }

    fn moves_from(&self) -> Vec<String> {
        vec!["fake_elder".to_owned()]
    }
}

struct FakeData {
    name: &'static str,
    schema: Schema,
    read: Box<dyn Fn(Value) -> Outcome<Value> + Send + Sync>,
}

impl DataSource for FakeData {
    fn type_name(&self) -> &str {
        self.name
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(async { (self.read)(request.config) })
    }
}
