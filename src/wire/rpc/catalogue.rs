//! What the provider offers, by name. Built when the first request asks, so that starting costs nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::framework::{
    Action, DataSource, Diagnostic, Diagnostics, EphemeralResource, Function, ListResource, Provider, Resource, Schema,
};
use crate::value::Type;

/// Something that a provider offers under a name and with a schema.
pub(crate) trait Offer: 'static {
    /// What it is called in errors.
    const WHAT: &'static str;

    fn name(&self) -> &str;
    fn schema(&self) -> &Schema;
}

macro_rules! offers {
    ($($family:ident $what:literal)*) => {
        $(impl Offer for dyn $family {
            const WHAT: &'static str = $what;

            fn name(&self) -> &str {
                self.type_name()
            }

            fn schema(&self) -> &Schema {
                $family::schema(self)
            }
        })*
    };
}

offers! {
    Resource "resource" DataSource "data source" ListResource "list resource" EphemeralResource "ephemeral resource" Action "action"
}

/// Something with a schema, and the type of the schema's values, which is computed once.
pub(crate) struct Entry<T: Offer + ?Sized> {
    pub(crate) item: Arc<T>,
    kind: OnceLock<Type>,
}

impl<T: Offer + ?Sized> Entry<T> {
    pub(crate) fn schema(&self) -> &Schema {
        self.item.schema()
    }

    pub(crate) fn kind(&self) -> &Type {
        self.kind.get_or_init(|| self.schema().block.value_type())
    }
}

/// Everything of one family.
pub(crate) struct Shelf<T: Offer + ?Sized>(OnceLock<BTreeMap<String, Arc<Entry<T>>>>);

impl<T: Offer + ?Sized> Shelf<T> {
    const fn new() -> Self {
        Self(OnceLock::new())
    }

    fn all(&self, items: &[Arc<T>]) -> &BTreeMap<String, Arc<Entry<T>>> {
        let entry = |item: &Arc<T>| (item.name().to_owned(), Arc::new(Entry { item: Arc::clone(item), kind: OnceLock::new() }));
        self.0.get_or_init(|| items.iter().map(entry).collect())
    }
}

/// Everything that a provider offers.
pub(crate) struct Catalogue {
    provider: Arc<dyn Provider>,
    resources: Shelf<dyn Resource>,
    data_sources: Shelf<dyn DataSource>,
    list_resources: Shelf<dyn ListResource>,
    ephemeral_resources: Shelf<dyn EphemeralResource>,
    actions: Shelf<dyn Action>,
    functions: OnceLock<BTreeMap<String, Arc<dyn Function>>>,
}

impl Catalogue {
    pub(crate) fn new(provider: Arc<dyn Provider>) -> Self {
        Self {
            provider,
            resources: Shelf::new(),
            data_sources: Shelf::new(),
            list_resources: Shelf::new(),
            ephemeral_resources: Shelf::new(),
            actions: Shelf::new(),
            functions: OnceLock::new(),
        }
    }

    pub(crate) fn resources(&self) -> &BTreeMap<String, Arc<Entry<dyn Resource>>> {
        self.resources.all(self.provider.resources())
    }

    pub(crate) fn data_sources(&self) -> &BTreeMap<String, Arc<Entry<dyn DataSource>>> {
        self.data_sources.all(self.provider.data_sources())
    }

    pub(crate) fn list_resources(&self) -> &BTreeMap<String, Arc<Entry<dyn ListResource>>> {
        self.list_resources.all(self.provider.list_resources())
    }

    pub(crate) fn ephemeral_resources(&self) -> &BTreeMap<String, Arc<Entry<dyn EphemeralResource>>> {
        self.ephemeral_resources.all(self.provider.ephemeral_resources())
    }

    pub(crate) fn actions(&self) -> &BTreeMap<String, Arc<Entry<dyn Action>>> {
        self.actions.all(self.provider.actions())
    }

    pub(crate) fn functions(&self) -> &BTreeMap<String, Arc<dyn Function>> {
        self.functions
            .get_or_init(|| self.provider.functions().iter().map(|item| (item.name().to_owned(), Arc::clone(item))).collect())
    }

    pub(crate) fn resource(&self, name: &str) -> Result<Arc<Entry<dyn Resource>>, Diagnostics> {
        find(self.resources(), name)
    }

    pub(crate) fn data_source(&self, name: &str) -> Result<Arc<Entry<dyn DataSource>>, Diagnostics> {
        find(self.data_sources(), name)
    }

    pub(crate) fn list_resource(&self, name: &str) -> Result<Arc<Entry<dyn ListResource>>, Diagnostics> {
        find(self.list_resources(), name)
    }

    pub(crate) fn ephemeral_resource(&self, name: &str) -> Result<Arc<Entry<dyn EphemeralResource>>, Diagnostics> {
        find(self.ephemeral_resources(), name)
    }

    pub(crate) fn action(&self, name: &str) -> Result<Arc<Entry<dyn Action>>, Diagnostics> {
        find(self.actions(), name)
    }
}

fn find<T: Offer + ?Sized>(all: &BTreeMap<String, Arc<Entry<T>>>, name: &str) -> Result<Arc<Entry<T>>, Diagnostics> {
    all.get(name).cloned().ok_or_else(|| unknown(T::WHAT, name))
}

/// The answer to a request for a type that there is not.
pub(crate) fn unknown(what: &str, name: &str) -> Diagnostics {
    Diagnostic::error(
        format!("Unknown {what} type"),
        format!("This provider has no {what} {name:?}. If a newer version of the provider has it, raise the version in required_providers."),
    )
    .into()
}
