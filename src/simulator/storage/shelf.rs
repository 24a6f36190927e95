//! The library's trait of operations: which of them exist, and the way from them to the world and to the contents.

use std::future::Future;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use s3s::dto::*;
use s3s::xml::{DeserializeContent, Deserializer, SerializeContent, Serializer};
use s3s::{S3, S3Error, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use serde_json::Value;
use time::OffsetDateTime;

use crate::simulator::clock::Moment;
use crate::simulator::families::fixed_id;
use crate::simulator::server::Service;
use crate::simulator::world::{Fields, Object, World};

pub(super) const BUCKET: &str = "sos-bucket";
pub(super) const OBJECT: &str = "sos-object";
pub(super) const UPLOAD: &str = "sos-upload";

/// The folder of all contents, each under a name that nobody else knows.
pub(super) const CONTENTS: &str = "contents";

/// Buckets and objects of one account.
pub(super) struct Shelf {
    pub(super) service: Arc<Service>,
    pub(super) files: FileSystem,
}

impl Shelf {
    pub(super) fn new(root: &Path, service: Arc<Service>) -> io::Result<Self> {
        std::fs::create_dir_all(root.join(CONTENTS))?;
        let files = FileSystem::new(root).map_err(|error| io::Error::other(format!("{error:?}")))?;
        Ok(Self { service, files })
    }

    /// The time of now, as both sides keep it.
    pub(super) fn now(&self) -> Value {
        self.service.engine.site.now().into()
    }

    /// Looks at the world, or changes it.
    pub(super) fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut inner = self.service.engine.lock();
        inner.dirty = true;
        act(&mut inner.world)
    }

    /// The zone that a request is for: its region.
    pub(super) fn zone<T>(&self, request: &S3Request<T>) -> S3Result<String> {
        let site = &self.service.engine.site;
        match &request.region {
            None => Ok(site.zone.clone()),
            Some(region) if site.zones.iter().any(|zone| zone == region.as_str()) => Ok(region.as_str().to_owned()),
            Some(region) => Err(s3_error!(AuthorizationHeaderMalformed, "the region '{region}' is wrong; expecting a zone")),
        }
    }

    /// Looks at a bucket of the request's zone.
    pub(super) fn bucket<T, O>(&self, request: &S3Request<T>, name: &str, act: impl FnOnce(&Fields) -> O) -> S3Result<O> {
        let zone = self.zone(request)?;
        self.world(|world| Ok(act(&in_zone(world, name, &zone)?.fields)))
    }

    /// Changes a bucket of the request's zone.
    pub(super) fn bucket_mut<T, O>(&self, request: &S3Request<T>, name: &str, act: impl FnOnce(&mut Fields) -> O) -> S3Result<O> {
        let zone = self.zone(request)?;
        self.world(|world| {
            in_zone(world, name, &zone)?;
            let bucket = world.any_mut(BUCKET, name).ok_or_else(no_bucket)?;
            Ok(act(&mut bucket.fields))
        })
    }
}

fn in_zone<'w>(world: &'w World, name: &str, zone: &str) -> S3Result<&'w Object> {
    let bucket = world.any(BUCKET, name).filter(|bucket| bucket.zone.as_deref() == Some(zone));
    bucket.ok_or_else(no_bucket)
}

pub(super) fn no_bucket() -> S3Error {
    s3_error!(NoSuchBucket, "The specified bucket does not exist")
}

/// The account as object storage names it.
pub(super) fn owner() -> Owner {
    Owner { display_name: Some("simulator".to_owned()), id: Some(fixed_id("organization")) }
}

/// A document of the world in the library's form.
pub(super) fn read<T: for<'x> DeserializeContent<'x>>(document: Option<&Value>) -> Option<T> {
    let text = document?.as_str()?;
    Deserializer::new(text.as_bytes()).named_element("Document", Deserializer::content).ok()
}

/// A document of the library as the world keeps it.
pub(super) fn write<T: SerializeContent>(document: &T) -> Value {
    let mut text = Vec::new();
    let written = Serializer::new(&mut text).content("Document", document);
    written.ok().and_then(|()| String::from_utf8(text).ok()).into()
}

/// A kept time.
pub(super) fn timestamp(moment: Option<&Value>) -> Option<Timestamp> {
    let moment: Moment = moment?.as_i64()?;
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment) * 1_000_000).ok().map(Timestamp::from)
}

/// The operations that exist: all others answer 501.
macro_rules! operations {
    ($($name:ident($input:ident) -> $output:ident;)*) => {
        impl S3 for Shelf {
            $(
                fn $name<'s, 'f>(
                    &'s self,
                    request: S3Request<$input>,
                ) -> Pin<Box<dyn Future<Output = S3Result<S3Response<$output>>> + Send + 'f>>
                where
                    's: 'f,
                    Self: 'f,
                {
                    Box::pin(async move { Shelf::$name(self, request).await.map(S3Response::new) })
                }
            )*
        }
    };
}

operations! {
    abort_multipart_upload(AbortMultipartUploadInput) -> AbortMultipartUploadOutput;
    complete_multipart_upload(CompleteMultipartUploadInput) -> CompleteMultipartUploadOutput;
    copy_object(CopyObjectInput) -> CopyObjectOutput;
    create_bucket(CreateBucketInput) -> CreateBucketOutput;
    create_multipart_upload(CreateMultipartUploadInput) -> CreateMultipartUploadOutput;
    delete_bucket(DeleteBucketInput) -> DeleteBucketOutput;
    delete_bucket_cors(DeleteBucketCorsInput) -> DeleteBucketCorsOutput;
    delete_bucket_lifecycle(DeleteBucketLifecycleInput) -> DeleteBucketLifecycleOutput;
    delete_bucket_ownership_controls(DeleteBucketOwnershipControlsInput) -> DeleteBucketOwnershipControlsOutput;
    delete_bucket_policy(DeleteBucketPolicyInput) -> DeleteBucketPolicyOutput;
    delete_bucket_tagging(DeleteBucketTaggingInput) -> DeleteBucketTaggingOutput;
    delete_object(DeleteObjectInput) -> DeleteObjectOutput;
    delete_object_tagging(DeleteObjectTaggingInput) -> DeleteObjectTaggingOutput;
    delete_objects(DeleteObjectsInput) -> DeleteObjectsOutput;
    get_bucket_acl(GetBucketAclInput) -> GetBucketAclOutput;
    get_bucket_cors(GetBucketCorsInput) -> GetBucketCorsOutput;
    get_bucket_lifecycle_configuration(GetBucketLifecycleConfigurationInput) -> GetBucketLifecycleConfigurationOutput;
    get_bucket_location(GetBucketLocationInput) -> GetBucketLocationOutput;
    get_bucket_ownership_controls(GetBucketOwnershipControlsInput) -> GetBucketOwnershipControlsOutput;
    get_bucket_policy(GetBucketPolicyInput) -> GetBucketPolicyOutput;
    get_bucket_tagging(GetBucketTaggingInput) -> GetBucketTaggingOutput;
    get_bucket_versioning(GetBucketVersioningInput) -> GetBucketVersioningOutput;
    get_object(GetObjectInput) -> GetObjectOutput;
    get_object_acl(GetObjectAclInput) -> GetObjectAclOutput;
    get_object_lock_configuration(GetObjectLockConfigurationInput) -> GetObjectLockConfigurationOutput;
    get_object_tagging(GetObjectTaggingInput) -> GetObjectTaggingOutput;
    head_bucket(HeadBucketInput) -> HeadBucketOutput;
    head_object(HeadObjectInput) -> HeadObjectOutput;
    list_buckets(ListBucketsInput) -> ListBucketsOutput;
    list_multipart_uploads(ListMultipartUploadsInput) -> ListMultipartUploadsOutput;
    list_object_versions(ListObjectVersionsInput) -> ListObjectVersionsOutput;
    list_objects(ListObjectsInput) -> ListObjectsOutput;
    list_objects_v2(ListObjectsV2Input) -> ListObjectsV2Output;
    put_bucket_acl(PutBucketAclInput) -> PutBucketAclOutput;
    put_bucket_cors(PutBucketCorsInput) -> PutBucketCorsOutput;
    put_bucket_lifecycle_configuration(PutBucketLifecycleConfigurationInput) -> PutBucketLifecycleConfigurationOutput;
    put_bucket_ownership_controls(PutBucketOwnershipControlsInput) -> PutBucketOwnershipControlsOutput;
    put_bucket_policy(PutBucketPolicyInput) -> PutBucketPolicyOutput;
    put_bucket_tagging(PutBucketTaggingInput) -> PutBucketTaggingOutput;
    put_bucket_versioning(PutBucketVersioningInput) -> PutBucketVersioningOutput;
    put_object(PutObjectInput) -> PutObjectOutput;
    put_object_acl(PutObjectAclInput) -> PutObjectAclOutput;
    put_object_lock_configuration(PutObjectLockConfigurationInput) -> PutObjectLockConfigurationOutput;
    put_object_tagging(PutObjectTaggingInput) -> PutObjectTaggingOutput;
    upload_part(UploadPartInput) -> UploadPartOutput;
}
