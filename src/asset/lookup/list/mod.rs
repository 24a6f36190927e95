//! List resources: what there is of an asset, one after the other, for `terraform query`.
//!
//! They look as the data source of the same list does, and differ in what they make of an entry: what identifies it, and, where that is
//! asked for, the state that an import of it would begin with. The first is answered before the last is asked for, so a limit, or a client
//! that has gone, leaves the rest unasked.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::future::ready;
use std::sync::{Arc, OnceLock};

use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};

use super::AT_ONCE;
use super::find::{Entry, Finder};
use crate::api::Kind;
use crate::asset::call::plain;
use crate::asset::engine::AssetResource;
use crate::asset::hook::Result;
use crate::asset::report::Failure;
use crate::asset::schema;
use crate::asset::session::Cloud;
use crate::asset::table::Lookup;
use crate::framework::{
    BoxFuture, Diagnostic, Diagnostics, ListQuery, ListResource, Listed, Listing, Outcome, Resource as _, Schema,
};
use crate::value::Value;

/// A list resource, as the table of its list and that of its resource describe it.
pub struct AssetList {
    finder: Finder,
    resource: Arc<AssetResource>,
    schema: OnceLock<Schema>,
}

/// One query under way.
struct Search {
    list: Arc<AssetList>,
    query: ListQuery,
}

impl AssetList {
    /// The list resource of a table that lists all there is of a resource.
    pub fn new(lookup: &'static Lookup, resource: Arc<AssetResource>, cloud: Arc<Cloud>) -> Self {
        let type_name = resource.type_name().to_owned();
        Self { finder: Finder::new(lookup, type_name, cloud), resource, schema: OnceLock::new() }
    }

    /// Its table.
    pub fn lookup(&self) -> &'static Lookup {
        self.finder.lookup
    }

    async fn begin(self: Arc<Self>, query: ListQuery) -> Result<impl Stream<Item = Result<Listed>> + Send> {
        self.finder.misspelt(&query.config).into_outcome(())?;
        let call = self.finder.call(&query.config, None).await?;
        let entries = self.finder.matching(&call, &query.config).await?;
        let mut entries: Vec<(Value, Entry)> =
            entries.into_iter().map(|entry| (self.finder.told(&call, &entry.json, entry.parent.as_deref()), entry)).collect();
        entries.sort_by_cached_key(|(told, _)| self.lookup().order.iter().map(|name| told.get(name).clone()).collect::<Vec<_>>());
        // What several objects show is one all the same.
        let mut seen = BTreeSet::new();
        entries.retain(|(told, _)| seen.insert(self.resource.told_stub(told)));
        let limit = query.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let search = Arc::new(Search { list: self, query });
        let listed = move |(told, entry)| {
            let search = Arc::clone(&search);
            async move { search.listed(told, entry).await }
        };
        let found = stream::iter(entries).map(listed).buffered(limit.clamp(1, AT_ONCE));
        Ok(found.filter_map(|found| ready(found.transpose())).take(limit))
    }

    /// What people call it: by what the list is sorted, which tells them apart best, else by what identifies it.
    fn display_name(&self, told: &Value) -> String {
        let named = self.lookup().order.iter().filter(|name| **name != "id").filter_map(|name| plain(told.get(name)));
        let name = named.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        if name.is_empty() { told.get("id").as_str().unwrap_or_default().to_owned() } else { name }
    }
}

impl Search {
    /// One entry; `None` if it is not what was asked for, or not there any more.
    async fn listed(&self, told: Value, entry: Entry) -> Result<Option<Listed>> {
        let (finder, resource, config) = (&self.list.finder, &self.list.resource, &self.query.config);
        if !resource.is_there(&entry.json) || resource.is_told_to_leave(&told) || !resource.can_be_written(&told) {
            return Ok(None);
        }
        if finder.leaves_open(config, &entry) && finder.found(config, &entry).await?.is_none() {
            return Ok(None);
        }
        let stub = resource.told_stub(&told);
        let display_name = self.list.display_name(&told);
        let mut listed =
            Listed { display_name, identity: resource.identify(&stub), resource: None, warnings: Diagnostics::new() };
        if self.query.include_resource {
            let whole = resource.is_whole_in(finder.lookup).then_some(entry.json);
            match resource.as_imported(&stub, whole).await {
                Ok(None) => return Ok(None),
                Ok(Some(found)) => (listed.resource, listed.warnings) = (Some(found.value), found.warnings),
                Err(failure) if failure.is_not_found() => return Ok(None),
                Err(failure) if concerns_all(&failure) => return Err(failure),
                Err(failure) => {
                    listed.warnings = left_out(&resource.asset().called(), &listed.display_name, failure);
                    listed.identity = Value::Null;
                }
            }
        }
        Ok(Some(listed))
    }
}

/// Whether a failure to read one object would meet the others too.
fn concerns_all(failure: &Failure) -> bool {
    let kinds = [Kind::Unauthorized, Kind::RateLimited, Kind::Timeout, Kind::Unavailable, Kind::Cancelled];
    failure.api().is_some_and(|error| kinds.contains(&error.kind))
}

/// Tells about an object that there is and that cannot be read: the others are listed all the same.
fn left_out(called: &str, name: &str, failure: Failure) -> Diagnostics {
    let told = failure.into_diagnostics().into_iter().map(|one| {
        let detail = format!("{}: {}\n\nThe {called} exists, but is not in the answer to this query.", one.summary, one.detail);
        Diagnostic::warning(format!("The {called} {name:?} could not be read and is left out"), detail)
    });
    told.collect()
}

impl ListResource for AssetList {
    fn type_name(&self) -> &str {
        &self.finder.type_name
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| schema::list_resource(self.lookup()))
    }

    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let told = self.finder.misspelt(config);
        Box::pin(async move { told.into_outcome(()) })
    }

    fn list(self: Arc<Self>, query: ListQuery) -> Listing {
        Box::pin(stream::once(self.begin(query)).try_flatten().map_err(Failure::into_diagnostics))
    }
}
