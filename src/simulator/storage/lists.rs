//! Lists of objects, versions and uploads: by prefix, folded at a delimiter, in pages.

use s3s::dto::*;
use s3s::{S3Request, S3Result};
use serde_json::Value;

use super::objects::{etag, newest, text};
use super::shelf::{OBJECT, Shelf, UPLOAD, owner, timestamp};

/// One page of keys.
struct Page<T> {
    found: Vec<T>,
    folded: Vec<CommonPrefix>,
    /// The last key or prefix of a page that is not the last.
    next: Option<String>,
}

/// Cuts a page out of what is sorted by key.
fn page<T>(all: Vec<(String, T)>, prefix: &str, delimiter: &str, after: &str, most: i32) -> Page<T> {
    let mut page = Page { found: Vec::new(), folded: Vec::new(), next: None };
    let most = usize::try_from(most).unwrap_or(1000);
    let mut last = String::new();
    for (key, entry) in all.into_iter().filter(|(key, _)| key.starts_with(prefix)) {
        let rest = key.get(prefix.len()..).unwrap_or_default();
        let fold = (!delimiter.is_empty()).then(|| rest.find(delimiter)).flatten();
        let shown = fold.map(|at| format!("{prefix}{}", rest.get(..at + delimiter.len()).unwrap_or_default()));
        let place = shown.as_ref().unwrap_or(&key);
        let listed = page.folded.last().is_some_and(|fold: &CommonPrefix| fold.prefix.as_ref() == Some(place));
        if place.as_str() <= after || (shown.is_some() && listed) {
            continue;
        }
        if page.found.len() + page.folded.len() >= most {
            page.next = Some(last);
            return page;
        }
        last.clone_from(place);
        match shown {
            Some(prefix) => page.folded.push(CommonPrefix { prefix: Some(prefix) }),
            None => page.found.push(entry),
        }
    }
    page
}

fn given(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

impl Shelf {
    /// Everything in a bucket by key: the versions, oldest first.
    fn keys<T>(&self, request: &S3Request<T>, bucket: &str) -> S3Result<Vec<(String, Vec<Value>)>> {
        self.bucket(request, bucket, |_| ())?;
        let mut keys: Vec<_> = self.world(|world| {
            let objects = world.all(OBJECT).into_iter();
            let inside = objects.filter(|(_, object)| object.fields.get("bucket").and_then(Value::as_str) == Some(bucket));
            let versions = |value: &Value| value.as_array().cloned().unwrap_or_default();
            let found = inside.map(|(_, object)| {
                (text(&object.fields, "key"), object.fields.get("versions").map(versions).unwrap_or_default())
            });
            found.collect()
        });
        keys.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(keys)
    }

    fn objects<T>(&self, request: &S3Request<T>, bucket: &str) -> S3Result<Vec<(String, Object)>> {
        let shown = self.keys(request, bucket)?.into_iter().filter_map(|(key, versions)| {
            let version = newest(&versions)?.as_object()?;
            let object = Object {
                e_tag: Some(etag(version)),
                key: Some(key.clone()),
                last_modified: timestamp(version.get("modified")),
                owner: Some(owner()),
                size: version.get("size").and_then(Value::as_i64),
                storage_class: Some(ObjectStorageClass::from_static(ObjectStorageClass::STANDARD)),
                ..Default::default()
            };
            Some((key, object))
        });
        Ok(shown.collect())
    }

    pub(super) async fn list_objects(&self, request: S3Request<ListObjectsInput>) -> S3Result<ListObjectsOutput> {
        let all = self.objects(&request, &request.input.bucket)?;
        let input = request.input;
        let (prefix, delimiter) = (input.prefix.clone().unwrap_or_default(), input.delimiter.clone().unwrap_or_default());
        let most = input.max_keys.unwrap_or(1000).min(1000);
        let page = page(all, &prefix, &delimiter, input.marker.as_deref().unwrap_or_default(), most);
        Ok(ListObjectsOutput {
            name: Some(input.bucket),
            prefix: Some(prefix),
            marker: Some(input.marker.unwrap_or_default()),
            max_keys: Some(most),
            is_truncated: Some(page.next.is_some()),
            contents: Some(page.found),
            common_prefixes: Some(page.folded),
            delimiter: given(input.delimiter.as_ref()),
            next_marker: page.next,
            ..Default::default()
        })
    }

    pub(super) async fn list_objects_v2(&self, request: S3Request<ListObjectsV2Input>) -> S3Result<ListObjectsV2Output> {
        let all = self.objects(&request, &request.input.bucket)?;
        let input = request.input;
        let (prefix, delimiter) = (input.prefix.clone().unwrap_or_default(), input.delimiter.clone().unwrap_or_default());
        let most = input.max_keys.unwrap_or(1000).min(1000);
        let after = input.continuation_token.as_ref().or(input.start_after.as_ref()).cloned().unwrap_or_default();
        let mut page = page(all, &prefix, &delimiter, &after, most);
        if input.fetch_owner != Some(true) {
            page.found.iter_mut().for_each(|object| object.owner = None);
        }
        Ok(ListObjectsV2Output {
            name: Some(input.bucket),
            prefix: Some(prefix),
            max_keys: Some(most),
            key_count: i32::try_from(page.found.len() + page.folded.len()).ok(),
            continuation_token: input.continuation_token,
            is_truncated: Some(page.next.is_some()),
            next_continuation_token: page.next,
            contents: Some(page.found),
            common_prefixes: Some(page.folded),
            delimiter: given(input.delimiter.as_ref()),
            start_after: input.start_after,
            ..Default::default()
        })
    }

    /// Versions, those of one key newest first. A page ends between two keys, never inside one.
    pub(super) async fn list_object_versions(
        &self,
        request: S3Request<ListObjectVersionsInput>,
    ) -> S3Result<ListObjectVersionsOutput> {
        let all = self.keys(&request, &request.input.bucket)?;
        let all = all.into_iter().map(|(key, versions)| (key.clone(), (key, versions))).collect();
        let input = request.input;
        let (prefix, delimiter) = (input.prefix.clone().unwrap_or_default(), input.delimiter.clone().unwrap_or_default());
        let most = input.max_keys.unwrap_or(1000).min(1000);
        let page = page(all, &prefix, &delimiter, input.key_marker.as_deref().unwrap_or_default(), most);
        let (mut shown, mut markers) = (Vec::new(), Vec::new());
        for (key, versions) in page.found {
            for (age, version) in versions.iter().rev().filter_map(Value::as_object).enumerate() {
                let (is_latest, last_modified) = (Some(age == 0), timestamp(version.get("modified")));
                let (key, version_id, owner) = (Some(key.clone()), Some(text(version, "version-id")), Some(owner()));
                if version.contains_key("marker") {
                    markers.push(DeleteMarkerEntry { is_latest, key, last_modified, owner, version_id });
                } else {
                    shown.push(ObjectVersion {
                        e_tag: Some(etag(version)),
                        is_latest,
                        key,
                        last_modified,
                        owner,
                        size: version.get("size").and_then(Value::as_i64),
                        storage_class: Some(ObjectVersionStorageClass::from_static(ObjectVersionStorageClass::STANDARD)),
                        version_id,
                        ..Default::default()
                    });
                }
            }
        }
        Ok(ListObjectVersionsOutput {
            common_prefixes: Some(page.folded),
            delete_markers: Some(markers),
            delimiter: given(input.delimiter.as_ref()),
            is_truncated: Some(page.next.is_some()),
            key_marker: Some(input.key_marker.unwrap_or_default()),
            max_keys: Some(most),
            name: Some(input.bucket),
            next_key_marker: page.next,
            prefix: Some(prefix),
            versions: Some(shown),
            ..Default::default()
        })
    }

    pub(super) async fn list_multipart_uploads(
        &self,
        request: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<ListMultipartUploadsOutput> {
        let bucket = &request.input.bucket;
        self.bucket(&request, bucket, |_| ())?;
        let uploads: Vec<_> = self.world(|world| {
            let inside = world.all(UPLOAD).into_iter();
            let inside = inside.filter(|(_, upload)| text(&upload.fields, "bucket") == *bucket);
            let shown = inside.map(|(id, upload)| MultipartUpload {
                initiated: timestamp(upload.fields.get("modified")),
                key: Some(text(&upload.fields, "key")),
                owner: Some(owner()),
                upload_id: Some(id.clone()),
                ..Default::default()
            });
            shown.collect()
        });
        let (bucket, is_truncated) = (Some(bucket.clone()), Some(false));
        Ok(ListMultipartUploadsOutput { bucket, is_truncated, uploads: Some(uploads), ..Default::default() })
    }
}
