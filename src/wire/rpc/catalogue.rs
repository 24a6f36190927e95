//! What the provider offers, by name. Built when the first request asks, so that starting costs nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::framework::{DataSource, Diagnostic, Diagnostics, Function, Provider, Resource, Schema};
use crate::value::Type;

/// Something with a schema, and the type of the schema's values, which is computed once.
pub(crate) struct Entry<T: ?Sized> {
    pub(crate) item: Arc<T>,
    kind: OnceLock<Type>,
}

impl<T: ?Sized> Entry<T> {
    fn new(item: &Arc<T>) -> Arc<Self> {
        Arc::new(Self { item: Arc::clone(item), kind: OnceLock::new() })
    }
}

impl Entry<dyn Resource> {
    pub(crate) fn schema(&self) -> &Schema {
        self.item.schema()
    }

    pub(crate) fn kind(&self) -> &Type {
        self.kind.get_or_init(|| self.schema().block.value_type())
    }
}

impl Entry<dyn DataSource> {
    pub(crate) fn schema(&self) -> &Schema {
        self.item.schema()
    }

    pub(crate) fn kind(&self) -> &Type {
        self.kind.get_or_init(|| self.schema().block.value_type())
    }
}

type ByName<T> = OnceLock<BTreeMap<String, Arc<Entry<T>>>>;

/// Everything that a provider offers.
pub(crate) struct Catalogue {
    provider: Arc<dyn Provider>,
    resources: ByName<dyn Resource>,
    data_sources: ByName<dyn DataSource>,
    functions: OnceLock<BTreeMap<String, Arc<dyn Function>>>,
}

impl Catalogue {
    pub(crate) fn new(provider: Arc<dyn Provider>) -> Self {
        let (resources, data_sources, functions) = Default::default();
        Self { provider, resources, data_sources, functions }
    }

    pub(crate) fn resources(&self) -> &BTreeMap<String, Arc<Entry<dyn Resource>>> {
        self.resources.get_or_init(|| {
            self.provider.resources().iter().map(|item| (item.type_name().to_owned(), Entry::new(item))).collect()
        })
    }

    pub(crate) fn data_sources(&self) -> &BTreeMap<String, Arc<Entry<dyn DataSource>>> {
        self.data_sources.get_or_init(|| {
            self.provider.data_sources().iter().map(|item| (item.type_name().to_owned(), Entry::new(item))).collect()
        })
    }

    pub(crate) fn functions(&self) -> &BTreeMap<String, Arc<dyn Function>> {
        self.functions
            .get_or_init(|| self.provider.functions().iter().map(|item| (item.name().to_owned(), Arc::clone(item))).collect())
    }

    pub(crate) fn resource(&self, name: &str) -> Result<Arc<Entry<dyn Resource>>, Diagnostics> {
        self.resources().get(name).cloned().ok_or_else(|| unknown("resource", name))
    }

    pub(crate) fn data_source(&self, name: &str) -> Result<Arc<Entry<dyn DataSource>>, Diagnostics> {
        self.data_sources().get(name).cloned().ok_or_else(|| unknown("data source", name))
    }
}

/// The answer to a request for a type that there is not.
pub(crate) fn unknown(what: &str, name: &str) -> Diagnostics {
    Diagnostic::error(
        format!("Unknown {what} type"),
        format!("This provider has no {what} {name:?}. If a newer version of the provider has it, raise the version in required_providers."),
    )
    .into()
}
