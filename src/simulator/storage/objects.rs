//! Objects and their versions: one entry of the world for each key, with its versions, oldest first.

use s3s::dto::*;
use s3s::{S3, S3Error, S3Request, S3Result, s3_error};
use serde_json::{Value, json};

use super::access;
use super::documents::check_tags;
use super::shelf::{CONTENTS, OBJECT, Shelf, no_bucket, owner, read, timestamp, write};
use crate::simulator::world::{self, Fields, World};

/// The version of an object in a bucket that has no versioning.
const ONLY: &str = "null";

/// The identifier of an object in the world.
pub(super) fn id_of(bucket: &str, key: &str) -> String {
    format!("{bucket}/{key}")
}

/// A text member; empty if there is none.
pub(super) fn text(fields: &Fields, name: &str) -> String {
    fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub(super) fn etag(version: &Fields) -> ETag {
    ETag::Strong(text(version, "etag"))
}

/// The version that a GET without one means; none if it was deleted.
pub(super) fn newest(versions: &[Value]) -> Option<&Value> {
    versions.last().filter(|version| version.get("marker").is_none())
}

fn no_key() -> S3Error {
    s3_error!(NoSuchKey, "The specified key does not exist")
}

/// A version to be.
pub(super) struct New<'n> {
    pub(super) zone: &'n str,
    pub(super) bucket: &'n str,
    pub(super) key: &'n str,
    pub(super) stored: String,
    pub(super) etag: &'n str,
    pub(super) size: i64,
    pub(super) acl: Value,
    pub(super) tags: Option<Value>,
}

/// What became of a deletion.
struct Deleted {
    marker: bool,
    version: Option<String>,
}

impl Shelf {
    /// Adds a version, or replaces the only one. Answers its id where the bucket has versions.
    pub(super) fn add_version(&self, new: New<'_>) -> S3Result<Option<String>> {
        self.world(|world| {
            let bucket = world.any(super::shelf::BUCKET, new.bucket).ok_or_else(no_bucket)?;
            let versioned = bucket.fields.get("versioning").cloned();
            let id = if versioned == Some("Enabled".into()) { world.uuid().replace('-', "") } else { ONLY.to_owned() };
            let mut version = json!({
                "version-id": id, "stored": new.stored, "etag": new.etag, "size": new.size, "modified": self.now(), "acl": new.acl,
            });
            if let Some(tags) = new.tags {
                version["tags"] = tags;
            }
            push(world, new.zone, (new.bucket, new.key), version);
            Ok(versioned.is_some().then_some(id))
        })
    }

    /// Which version a request means: its members.
    fn version<T>(&self, request: &S3Request<T>, bucket: &str, key: &str, id: Option<&String>) -> S3Result<Fields> {
        self.bucket(request, bucket, |_| ())?;
        self.world(|world| {
            let object = world.any(OBJECT, &id_of(bucket, key)).ok_or_else(no_key)?;
            let versions = object.fields.get("versions").and_then(Value::as_array).ok_or_else(no_key)?;
            let found = match id {
                None => newest(versions).ok_or_else(no_key)?,
                Some(id) => {
                    let found = versions.iter().find(|version| version["version-id"] == **id);
                    found.ok_or_else(|| s3_error!(NoSuchVersion, "The specified version does not exist"))?
                }
            };
            if found.get("marker").is_some() {
                return Err(s3_error!(MethodNotAllowed, "The specified method is not allowed against this resource"));
            }
            found.as_object().cloned().ok_or_else(no_key)
        })
    }

    /// Sets a member of a version; null removes it.
    fn alter<T>(&self, request: &S3Request<T>, at: (&str, &str, Option<&String>), name: &str, value: &Value) -> S3Result<Fields> {
        let (bucket, key, id) = at;
        let version = self.version(request, bucket, key, id)?;
        self.world(|world| {
            let versions = world.any_mut(OBJECT, &id_of(bucket, key)).and_then(|object| object.fields.get_mut("versions"));
            let versions = versions.and_then(Value::as_array_mut).into_iter().flatten();
            let meant = versions.filter(|known| known["version-id"] == version["version-id"]);
            for version in meant.filter_map(Value::as_object_mut) {
                world::merge(version, Fields::from_iter([(name.to_owned(), value.clone())]));
            }
        });
        Ok(version)
    }

    /// Length of a content.
    pub(super) async fn size(&self, stored: &str) -> S3Result<i64> {
        let input = HeadObjectInput { bucket: CONTENTS.to_owned(), key: stored.to_owned(), ..Default::default() };
        Ok(self.files.head_object(request_of(input)).await?.output.content_length.unwrap_or_default())
    }

    pub(super) async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<PutObjectOutput> {
        let zone = self.zone(&request)?;
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        self.bucket(&request, &bucket, |_| ())?;
        let taken = self.version(&request, &bucket, &key, None).ok();
        let fits = |condition: &ETagCondition| match (condition, &taken) {
            (ETagCondition::Any, taken) => taken.is_some(),
            (ETagCondition::ETag(wanted), Some(version)) => wanted.value() == text(version, "etag"),
            (ETagCondition::ETag(_), None) => false,
        };
        let input = &request.input;
        if input.if_none_match.as_ref().is_some_and(fits) || input.if_match.as_ref().is_some_and(|condition| !fits(condition)) {
            return Err(s3_error!(PreconditionFailed, "At least one of the preconditions you specified did not hold"));
        }
        let acl = access::canned(input.acl.as_ref().map(ObjectCannedACL::as_str))?;
        let tags = input.tagging.as_deref().map(header_tags);
        if let Some(tags) = &tags {
            check_tags(tags)?;
        }
        let stored = self.world(World::uuid);
        let inside = request.map_input(|mut input| {
            (input.bucket, input.key) = (CONTENTS.to_owned(), stored.clone());
            (input.if_match, input.if_none_match, input.tagging) = (None, None, None);
            input.body = input.body.or_else(|| Some(StreamingBlob::from(s3s::Body::empty())));
            input
        });
        let mut output = self.files.put_object(inside).await?.output;
        let etag = output.e_tag.as_ref().map(|tag| tag.value().to_owned()).unwrap_or_default();
        let size = self.size(&stored).await?;
        let tags = tags.as_ref().map(write);
        output.version_id =
            self.add_version(New { zone: &zone, bucket: &bucket, key: &key, stored, etag: &etag, size, acl, tags })?;
        Ok(output)
    }

    pub(super) async fn copy_object(&self, request: S3Request<CopyObjectInput>) -> S3Result<CopyObjectOutput> {
        let CopySource::Bucket { bucket, key, version_id } = &request.input.copy_source else {
            return Err(s3_error!(NotImplemented, "Access points do not exist"));
        };
        let source = self.version(&request, bucket, key, version_id.as_ref().map(ToString::to_string).as_ref())?;
        let input = GetObjectInput { bucket: CONTENTS.to_owned(), key: text(&source, "stored"), ..Default::default() };
        let content = self.files.get_object(request_of(input)).await?.output;
        let replaces = request.input.metadata_directive.as_ref().is_some_and(|directive| directive.as_str() == "REPLACE");
        let retags = request.input.tagging_directive.as_ref().is_some_and(|directive| directive.as_str() == "REPLACE");
        let to = request.input.clone();
        let (metadata, content_type) =
            if replaces { (to.metadata, to.content_type) } else { (content.metadata, content.content_type) };
        let cache_control = if replaces { to.cache_control } else { content.cache_control };
        let put = PutObjectInput {
            acl: to.acl,
            body: content.body,
            content_length: content.content_length,
            content_type,
            metadata,
            cache_control,
            bucket: to.bucket.clone(),
            key: to.key.clone(),
            tagging: if retags { to.tagging } else { None },
            ..Default::default()
        };
        let made = self.put_object(S3Request { region: request.region.clone(), ..request_of(put) }).await?;
        if let Some(tags) = source.get("tags").filter(|_| !retags) {
            self.alter(&request, (&to.bucket, &to.key, None), "tags", tags)?;
        }
        let version = self.version(&request, &to.bucket, &to.key, None)?;
        let last_modified = timestamp(version.get("modified"));
        let result = CopyObjectResult { e_tag: made.e_tag, last_modified, ..Default::default() };
        Ok(CopyObjectOutput { copy_object_result: Some(result), version_id: made.version_id, ..Default::default() })
    }

    pub(super) async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<GetObjectOutput> {
        let input = &request.input;
        let version = self.version(&request, &input.bucket, &input.key, input.version_id.as_ref())?;
        check_conditions(&version, input.if_match.as_ref(), input.if_none_match.as_ref())?;
        let asked = (input.response_content_type.clone(), input.response_content_disposition.clone());
        let inside = request.map_input(|mut input| {
            (input.bucket, input.key) = (CONTENTS.to_owned(), text(&version, "stored"));
            input
        });
        let mut output = self.files.get_object(inside).await?.output;
        output.e_tag = Some(etag(&version));
        output.last_modified = timestamp(version.get("modified"));
        output.version_id = shown_id(&version);
        output.tag_count = tag_count(&version);
        output.content_type = asked.0.or(output.content_type).or_else(|| Some("application/octet-stream".to_owned()));
        output.content_disposition = asked.1.or(output.content_disposition);
        Ok(output)
    }

    pub(super) async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<HeadObjectOutput> {
        let input = &request.input;
        let version = self.version(&request, &input.bucket, &input.key, input.version_id.as_ref())?;
        check_conditions(&version, input.if_match.as_ref(), input.if_none_match.as_ref())?;
        let inside = request.map_input(|mut input| {
            (input.bucket, input.key) = (CONTENTS.to_owned(), text(&version, "stored"));
            input
        });
        let mut output = self.files.head_object(inside).await?.output;
        output.e_tag = Some(etag(&version));
        output.last_modified = timestamp(version.get("modified"));
        output.version_id = shown_id(&version);
        output.content_type = output.content_type.or_else(|| Some("application/octet-stream".to_owned()));
        Ok(output)
    }

    pub(super) async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<DeleteObjectOutput> {
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let done = self.forget(&request, &bucket, &key, request.input.version_id.as_ref())?;
        Ok(DeleteObjectOutput { delete_marker: done.marker.then_some(true), version_id: done.version, ..Default::default() })
    }

    pub(super) async fn delete_objects(&self, request: S3Request<DeleteObjectsInput>) -> S3Result<DeleteObjectsOutput> {
        let bucket = request.input.bucket.clone();
        let mut deleted = Vec::new();
        for object in &request.input.delete.objects {
            let done = self.forget(&request, &bucket, &object.key, object.version_id.as_ref())?;
            deleted.push(DeletedObject {
                delete_marker: done.marker.then_some(true),
                delete_marker_version_id: done.version.filter(|_| done.marker),
                key: Some(object.key.clone()),
                version_id: object.version_id.clone(),
            });
        }
        if request.input.delete.quiet == Some(true) {
            deleted.clear();
        }
        Ok(DeleteObjectsOutput { deleted: Some(deleted), ..Default::default() })
    }

    /// Deletes a version for good, or hides the object behind a marker. What is not there is deleted already.
    fn forget<T>(&self, request: &S3Request<T>, bucket: &str, key: &str, id: Option<&String>) -> S3Result<Deleted> {
        let versioned = self.bucket(request, bucket, |bucket| bucket.get("versioning").cloned())?;
        let zone = self.zone(request)?;
        let done = self.world(|world| match (id, versioned.as_ref().and_then(Value::as_str)) {
            (Some(id), _) => Deleted { marker: take(world, (bucket, key), id), version: Some(id.clone()) },
            (None, Some(status)) => {
                let id = if status == "Enabled" { world.uuid().replace('-', "") } else { ONLY.to_owned() };
                push(world, &zone, (bucket, key), json!({"version-id": id, "modified": self.now(), "marker": true}));
                Deleted { marker: true, version: Some(id) }
            }
            (None, None) => {
                take(world, (bucket, key), ONLY);
                Deleted { marker: false, version: None }
            }
        });
        Ok(done)
    }

    pub(super) async fn get_object_acl(&self, request: S3Request<GetObjectAclInput>) -> S3Result<GetObjectAclOutput> {
        let input = &request.input;
        let version = self.version(&request, &input.bucket, &input.key, input.version_id.as_ref())?;
        let grants = Some(access::shown(version.get("acl")));
        Ok(GetObjectAclOutput { grants, owner: Some(owner()), ..Default::default() })
    }

    pub(super) async fn put_object_acl(&self, request: S3Request<PutObjectAclInput>) -> S3Result<PutObjectAclOutput> {
        let input = &request.input;
        let acl = match &input.access_control_policy {
            Some(policy) => access::policy(policy),
            None => access::canned(input.acl.as_ref().map(ObjectCannedACL::as_str))?,
        };
        self.alter(&request, (&input.bucket, &input.key, input.version_id.as_ref()), "acl", &acl)?;
        Ok(PutObjectAclOutput::default())
    }

    pub(super) async fn get_object_tagging(&self, request: S3Request<GetObjectTaggingInput>) -> S3Result<GetObjectTaggingOutput> {
        let input = &request.input;
        let version = self.version(&request, &input.bucket, &input.key, input.version_id.as_ref())?;
        let tags: Option<Tagging> = read(version.get("tags"));
        Ok(GetObjectTaggingOutput { tag_set: tags.map(|tags| tags.tag_set).unwrap_or_default(), version_id: shown_id(&version) })
    }

    pub(super) async fn put_object_tagging(&self, request: S3Request<PutObjectTaggingInput>) -> S3Result<PutObjectTaggingOutput> {
        let input = &request.input;
        check_tags(&input.tagging)?;
        let at = (input.bucket.as_str(), input.key.as_str(), input.version_id.as_ref());
        let version = self.alter(&request, at, "tags", &write(&input.tagging))?;
        Ok(PutObjectTaggingOutput { version_id: shown_id(&version) })
    }

    pub(super) async fn delete_object_tagging(
        &self,
        request: S3Request<DeleteObjectTaggingInput>,
    ) -> S3Result<DeleteObjectTaggingOutput> {
        let input = &request.input;
        let at = (input.bucket.as_str(), input.key.as_str(), input.version_id.as_ref());
        let version = self.alter(&request, at, "tags", &Value::Null)?;
        Ok(DeleteObjectTaggingOutput { version_id: shown_id(&version) })
    }
}

/// A request of ours to the back-end.
fn request_of<T>(input: T) -> S3Request<T> {
    S3Request {
        input,
        method: http::Method::GET,
        uri: http::Uri::default(),
        headers: http::HeaderMap::new(),
        extensions: http::Extensions::new(),
        credentials: None,
        region: None,
        service: None,
        trailing_headers: None,
    }
}

/// Adds a version; one of the same id makes room.
fn push(world: &mut World, zone: &str, (bucket, key): (&str, &str), version: Value) {
    let id = id_of(bucket, key);
    if world.any(OBJECT, &id).is_none() {
        let fields = json!({"bucket": bucket, "key": key, "versions": []}).as_object().cloned().unwrap_or_default();
        let number = world.next();
        let object = world::Object { zone: Some(zone.to_owned()), number, hidden: false, seeded: false, fields };
        world.put(OBJECT, &id, object);
    }
    let versions = world.any_mut(OBJECT, &id).and_then(|object| object.fields.get_mut("versions"));
    if let Some(versions) = versions.and_then(Value::as_array_mut) {
        versions.retain(|known| known["version-id"] != version["version-id"]);
        versions.push(version);
    }
}

/// Takes a version away, and the object with its last one. Tells whether it was a marker.
fn take(world: &mut World, (bucket, key): (&str, &str), version: &str) -> bool {
    let id = id_of(bucket, key);
    let versions = world.any_mut(OBJECT, &id).and_then(|object| object.fields.get_mut("versions"));
    let Some(versions) = versions.and_then(Value::as_array_mut) else { return false };
    let marker = versions.iter().any(|known| known["version-id"] == version && known.get("marker").is_some());
    versions.retain(|known| known["version-id"] != version);
    if versions.is_empty() {
        drop(world.remove(OBJECT, &id));
    }
    marker
}

fn shown_id(version: &Fields) -> Option<String> {
    Some(text(version, "version-id")).filter(|id| id != ONLY)
}

fn tag_count(version: &Fields) -> Option<i32> {
    let tags: Tagging = read(version.get("tags"))?;
    i32::try_from(tags.tag_set.len()).ok()
}

/// Tags of the header `x-amz-tagging`: `key=value&…`.
fn header_tags(header: &str) -> Tagging {
    let pairs = url::form_urlencoded::parse(header.as_bytes());
    Tagging { tag_set: pairs.map(|(key, value)| Tag { key: Some(key.into_owned()), value: Some(value.into_owned()) }).collect() }
}

fn check_conditions(version: &Fields, wanted: Option<&ETagCondition>, unwanted: Option<&ETagCondition>) -> S3Result<()> {
    let fits = |condition: &ETagCondition| match condition {
        ETagCondition::Any => true,
        ETagCondition::ETag(tag) => tag.value() == text(version, "etag"),
    };
    match (wanted, unwanted) {
        (Some(wanted), _) if !fits(wanted) => Err(s3_error!(PreconditionFailed, "The precondition did not hold")),
        (_, Some(unwanted)) if fits(unwanted) => Err(s3_error!(NotModified, "Not Modified")),
        _ => Ok(()),
    }
}
