//! Uploads in parts: the library's back-end puts them together, the world knows what they become.

use s3s::dto::*;
use s3s::{S3, S3Request, S3Result, s3_error};
use serde_json::json;

use super::access;
use super::objects::{New, text};
use super::shelf::{CONTENTS, Shelf, UPLOAD};
use crate::simulator::world::{Fields, Object};

impl Shelf {
    /// What is known of an upload.
    fn upload(&self, id: &str) -> S3Result<Fields> {
        let found = self.world(|world| world.any(UPLOAD, id).map(|upload| upload.fields.clone()));
        found.ok_or_else(|| s3_error!(NoSuchUpload, "The specified multipart upload does not exist"))
    }

    pub(super) async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<CreateMultipartUploadOutput> {
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        self.bucket(&request, &bucket, |_| ())?;
        let acl = access::canned(request.input.acl.as_ref().map(ObjectCannedACL::as_str))?;
        let stored = self.world(crate::simulator::world::World::uuid);
        let inside = request.map_input(|mut input| {
            (input.bucket, input.key) = (CONTENTS.to_owned(), stored.clone());
            input
        });
        let mut output = self.files.create_multipart_upload(inside).await?.output;
        let id = output.upload_id.clone().unwrap_or_default();
        let fields = json!({"bucket": bucket, "key": key, "stored": stored, "modified": self.now(), "acl": acl});
        let fields = fields.as_object().cloned().unwrap_or_default();
        self.world(|world| {
            let number = world.next();
            world.put(UPLOAD, &id, Object { zone: None, number, hidden: false, seeded: false, fields });
        });
        (output.bucket, output.key) = (Some(bucket), Some(key));
        Ok(output)
    }

    pub(super) async fn upload_part(&self, request: S3Request<UploadPartInput>) -> S3Result<UploadPartOutput> {
        let stored = text(&self.upload(&request.input.upload_id)?, "stored");
        let inside = request.map_input(|mut input| {
            (input.bucket, input.key) = (CONTENTS.to_owned(), stored);
            input
        });
        Ok(self.files.upload_part(inside).await?.output)
    }

    pub(super) async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<CompleteMultipartUploadOutput> {
        let (id, bucket, key) = (request.input.upload_id.clone(), request.input.bucket.clone(), request.input.key.clone());
        let upload = self.upload(&id)?;
        let parts = request.input.multipart_upload.as_ref().and_then(|upload| upload.parts.as_ref()).map_or(0, Vec::len);
        let stored = text(&upload, "stored");
        self.bucket(&request, &bucket, |_| ())?;
        let zone = self.zone(&request)?;
        let inside = request.map_input(|mut input| {
            (input.bucket, input.key) = (CONTENTS.to_owned(), stored.clone());
            input
        });
        let mut output = self.files.complete_multipart_upload(inside).await?.output;
        let etag = output.e_tag.take().and_then(ETag::into_strong).unwrap_or_default();
        let etag = format!("{}-{parts}", etag.split('-').next().unwrap_or_default());
        let acl = upload.get("acl").cloned().unwrap_or_default();
        let size = self.size(&stored).await?;
        let version =
            self.add_version(New { zone: &zone, bucket: &bucket, key: &key, stored, etag: &etag, size, acl, tags: None })?;
        self.world(|world| drop(world.remove(UPLOAD, &id)));
        output.e_tag = Some(ETag::Strong(etag));
        output.version_id = version;
        (output.bucket, output.key) = (Some(bucket), Some(key));
        Ok(output)
    }

    pub(super) async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<AbortMultipartUploadOutput> {
        let id = request.input.upload_id.clone();
        let stored = text(&self.upload(&id)?, "stored");
        let inside = request.map_input(|mut input| {
            (input.bucket, input.key) = (CONTENTS.to_owned(), stored);
            input
        });
        let output = self.files.abort_multipart_upload(inside).await?.output;
        self.world(|world| drop(world.remove(UPLOAD, &id)));
        Ok(output)
    }
}
