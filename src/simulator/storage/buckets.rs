//! Buckets: their names are taken in all zones, and a bucket that holds anything cannot be deleted.

use s3s::dto::*;
use s3s::{S3Request, S3Result, s3_error};
use serde_json::json;

use super::access;
use super::shelf::{BUCKET, OBJECT, Shelf, no_bucket, owner, timestamp, write};
use crate::simulator::world::{Fields, Object};

impl Shelf {
    pub(super) async fn create_bucket(&self, request: S3Request<CreateBucketInput>) -> S3Result<CreateBucketOutput> {
        let zone = self.zone(&request)?;
        let input = request.input;
        let wanted = input.create_bucket_configuration.and_then(|configuration| configuration.location_constraint);
        if wanted.is_some_and(|wanted| wanted.as_str() != zone) {
            return Err(s3_error!(InvalidLocationConstraint, "The location constraint is not this zone"));
        }
        let mut fields = Fields::new();
        fields.insert("name".to_owned(), input.bucket.clone().into());
        fields.insert("created".to_owned(), self.now());
        let grants = [
            ("FULL_CONTROL", input.grant_full_control.as_ref()),
            ("READ", input.grant_read.as_ref()),
            ("READ_ACP", input.grant_read_acp.as_ref()),
            ("WRITE", input.grant_write.as_ref()),
            ("WRITE_ACP", input.grant_write_acp.as_ref()),
        ];
        let canned = access::canned(input.acl.as_ref().map(BucketCannedACL::as_str))?;
        fields.insert("acl".to_owned(), access::headers(grants).unwrap_or(canned));
        if let Some(object_ownership) = input.object_ownership {
            let controls = OwnershipControls { rules: vec![OwnershipControlsRule { object_ownership }] };
            fields.insert("ownership".to_owned(), write(&controls));
        }
        if input.object_lock_enabled_for_bucket == Some(true) {
            let enabled = ObjectLockEnabled::from_static(ObjectLockEnabled::ENABLED);
            let lock = ObjectLockConfiguration { object_lock_enabled: Some(enabled), rule: None };
            fields.insert("object-lock".to_owned(), write(&lock));
            fields.insert("versioning".to_owned(), json!("Enabled"));
        }
        self.world(|world| {
            if world.any(BUCKET, &input.bucket).is_some() {
                return Err(s3_error!(BucketAlreadyOwnedByYou, "The bucket you tried to create already exists, and you own it"));
            }
            // A bucket that was taken away by hand may have left objects behind.
            let left: Vec<String> = world.all(OBJECT).into_iter().map(|(id, _)| id.clone()).collect();
            for id in left.iter().filter(|id| id.split('/').next() == Some(&input.bucket)) {
                drop(world.remove(OBJECT, id));
            }
            let number = world.next();
            world.put(BUCKET, &input.bucket, Object { zone: Some(zone), number, hidden: false, seeded: false, fields });
            Ok(CreateBucketOutput { location: Some(format!("/{}", input.bucket)) })
        })
    }

    pub(super) async fn delete_bucket(&self, request: S3Request<DeleteBucketInput>) -> S3Result<DeleteBucketOutput> {
        let name = &request.input.bucket;
        self.bucket(&request, name, |_| ())?;
        self.world(|world| {
            if world.all(OBJECT).iter().any(|(id, _)| id.split('/').next() == Some(name)) {
                return Err(s3_error!(BucketNotEmpty, "The bucket you tried to delete is not empty"));
            }
            world.remove(BUCKET, name).map(|_| DeleteBucketOutput {}).ok_or_else(no_bucket)
        })
    }

    pub(super) async fn head_bucket(&self, request: S3Request<HeadBucketInput>) -> S3Result<HeadBucketOutput> {
        let zone = self.zone(&request)?;
        self.bucket(&request, &request.input.bucket, |_| HeadBucketOutput { bucket_region: Some(zone), ..Default::default() })
    }

    pub(super) async fn get_bucket_location(
        &self,
        request: S3Request<GetBucketLocationInput>,
    ) -> S3Result<GetBucketLocationOutput> {
        let zone = self.zone(&request)?;
        self.bucket(&request, &request.input.bucket, |_| GetBucketLocationOutput { location_constraint: Some(zone.into()) })
    }

    pub(super) async fn list_buckets(&self, request: S3Request<ListBucketsInput>) -> S3Result<ListBucketsOutput> {
        let zone = self.zone(&request)?;
        let prefix = request.input.prefix.clone().unwrap_or_default();
        let mut buckets: Vec<Bucket> = self.world(|world| {
            let all = world.all(BUCKET).into_iter();
            let here = all.filter(|(name, bucket)| bucket.zone.as_ref() == Some(&zone) && name.starts_with(&prefix));
            let shown = here.map(|(name, bucket)| Bucket {
                creation_date: timestamp(bucket.fields.get("created")),
                name: Some(name.clone()),
                ..Default::default()
            });
            shown.collect()
        });
        buckets.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(ListBucketsOutput { buckets: Some(buckets), owner: Some(owner()), ..Default::default() })
    }
}
