//! The documents that hang on a bucket. Each replaces the one before as a whole.

use s3s::dto::*;
use s3s::{S3Request, S3Result, s3_error};
use serde_json::Value;

use super::access;
use super::shelf::{Shelf, owner, read, write};

/// Methods a browser may be allowed.
const METHODS: [&str; 5] = ["GET", "PUT", "HEAD", "POST", "DELETE"];

/// Takes a document of that name away.
macro_rules! forget {
    ($shelf:ident, $request:ident, $name:literal, $output:expr) => {
        $shelf.bucket_mut(&$request, &$request.input.bucket, |bucket| drop(bucket.remove($name))).map(|()| $output)
    };
}

/// Keeps a document under that name.
macro_rules! keep {
    ($shelf:ident, $request:ident, $name:literal, $document:expr, $output:expr) => {{
        let document: Value = $document;
        $shelf
            .bucket_mut(&$request, &$request.input.bucket, |bucket| drop(bucket.insert($name.to_owned(), document)))
            .map(|()| $output)
    }};
}

impl Shelf {
    fn document<T, D: for<'x> s3s::xml::DeserializeContent<'x>>(
        &self,
        request: &S3Request<T>,
        bucket: &str,
        name: &str,
    ) -> S3Result<Option<D>> {
        self.bucket(request, bucket, |bucket| read(bucket.get(name)))
    }

    pub(super) async fn get_bucket_versioning(
        &self,
        request: S3Request<GetBucketVersioningInput>,
    ) -> S3Result<GetBucketVersioningOutput> {
        let status = self.bucket(&request, &request.input.bucket, |bucket| bucket.get("versioning").cloned())?;
        let status = status.and_then(|status| Some(BucketVersioningStatus::from(status.as_str()?.to_owned())));
        Ok(GetBucketVersioningOutput { status, ..Default::default() })
    }

    pub(super) async fn put_bucket_versioning(
        &self,
        request: S3Request<PutBucketVersioningInput>,
    ) -> S3Result<PutBucketVersioningOutput> {
        let status = request.input.versioning_configuration.status.as_ref().map(BucketVersioningStatus::as_str);
        let Some(status @ ("Enabled" | "Suspended")) = status else {
            return Err(s3_error!(IllegalVersioningConfigurationException, "The versioning status is Enabled or Suspended"));
        };
        let locked = self.bucket(&request, &request.input.bucket, |bucket| bucket.contains_key("object-lock"))?;
        if locked && status == "Suspended" {
            return Err(s3_error!(InvalidBucketState, "A bucket with object lock cannot suspend versioning"));
        }
        keep!(self, request, "versioning", status.into(), PutBucketVersioningOutput {})
    }

    pub(super) async fn get_bucket_acl(&self, request: S3Request<GetBucketAclInput>) -> S3Result<GetBucketAclOutput> {
        let grants = self.bucket(&request, &request.input.bucket, |bucket| access::shown(bucket.get("acl")))?;
        Ok(GetBucketAclOutput { grants: Some(grants), owner: Some(owner()) })
    }

    pub(super) async fn put_bucket_acl(&self, request: S3Request<PutBucketAclInput>) -> S3Result<PutBucketAclOutput> {
        let input = &request.input;
        let grants = [
            ("FULL_CONTROL", input.grant_full_control.as_ref()),
            ("READ", input.grant_read.as_ref()),
            ("READ_ACP", input.grant_read_acp.as_ref()),
            ("WRITE", input.grant_write.as_ref()),
            ("WRITE_ACP", input.grant_write_acp.as_ref()),
        ];
        let acl = match (&input.access_control_policy, access::headers(grants)) {
            (Some(policy), _) => access::policy(policy),
            (None, Some(grants)) => grants,
            (None, None) => access::canned(input.acl.as_ref().map(BucketCannedACL::as_str))?,
        };
        let ownership: Option<OwnershipControls> = self.document(&request, &request.input.bucket, "ownership")?;
        let enforced = ownership.and_then(|controls| controls.rules.into_iter().next());
        if enforced.is_some_and(|rule| rule.object_ownership.as_str() == ObjectOwnership::BUCKET_OWNER_ENFORCED) {
            return Err(s3_error!(AccessControlListNotSupported, "The bucket does not allow ACLs"));
        }
        keep!(self, request, "acl", acl, PutBucketAclOutput {})
    }

    pub(super) async fn get_bucket_tagging(&self, request: S3Request<GetBucketTaggingInput>) -> S3Result<GetBucketTaggingOutput> {
        let tags: Option<Tagging> = self.document(&request, &request.input.bucket, "tags")?;
        let tags = tags.ok_or_else(|| s3_error!(NoSuchTagSet, "The TagSet does not exist"))?;
        Ok(GetBucketTaggingOutput { tag_set: tags.tag_set })
    }

    pub(super) async fn put_bucket_tagging(&self, request: S3Request<PutBucketTaggingInput>) -> S3Result<PutBucketTaggingOutput> {
        check_tags(&request.input.tagging)?;
        keep!(self, request, "tags", write(&request.input.tagging), PutBucketTaggingOutput {})
    }

    pub(super) async fn delete_bucket_tagging(
        &self,
        request: S3Request<DeleteBucketTaggingInput>,
    ) -> S3Result<DeleteBucketTaggingOutput> {
        forget!(self, request, "tags", DeleteBucketTaggingOutput {})
    }

    pub(super) async fn get_bucket_ownership_controls(
        &self,
        request: S3Request<GetBucketOwnershipControlsInput>,
    ) -> S3Result<GetBucketOwnershipControlsOutput> {
        let controls: Option<OwnershipControls> = self.document(&request, &request.input.bucket, "ownership")?;
        let controls = controls.ok_or_else(|| s3_error!(OwnershipControlsNotFoundError, "There are no ownership controls"))?;
        Ok(GetBucketOwnershipControlsOutput { ownership_controls: Some(controls) })
    }

    pub(super) async fn put_bucket_ownership_controls(
        &self,
        request: S3Request<PutBucketOwnershipControlsInput>,
    ) -> S3Result<PutBucketOwnershipControlsOutput> {
        let rules = &request.input.ownership_controls.rules;
        let known = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];
        if rules.len() != 1 || rules.iter().any(|rule| !known.contains(&rule.object_ownership.as_str())) {
            return Err(s3_error!(MalformedXML, "One rule with a known ownership is wanted"));
        }
        keep!(self, request, "ownership", write(&request.input.ownership_controls), PutBucketOwnershipControlsOutput {})
    }

    pub(super) async fn delete_bucket_ownership_controls(
        &self,
        request: S3Request<DeleteBucketOwnershipControlsInput>,
    ) -> S3Result<DeleteBucketOwnershipControlsOutput> {
        forget!(self, request, "ownership", DeleteBucketOwnershipControlsOutput {})
    }

    pub(super) async fn get_bucket_cors(&self, request: S3Request<GetBucketCorsInput>) -> S3Result<GetBucketCorsOutput> {
        let cors: Option<CORSConfiguration> = self.document(&request, &request.input.bucket, "cors")?;
        let cors = cors.ok_or_else(|| s3_error!(NoSuchCORSConfiguration, "The CORS configuration does not exist"))?;
        Ok(GetBucketCorsOutput { cors_rules: Some(cors.cors_rules) })
    }

    pub(super) async fn put_bucket_cors(&self, request: S3Request<PutBucketCorsInput>) -> S3Result<PutBucketCorsOutput> {
        let rules = &request.input.cors_configuration.cors_rules;
        if rules.is_empty() || rules.len() > 100 {
            return Err(s3_error!(MalformedXML, "Between 1 and 100 CORS rules are wanted"));
        }
        if let Some(method) =
            rules.iter().flat_map(|rule| &rule.allowed_methods).find(|method| !METHODS.contains(&method.as_str()))
        {
            return Err(s3_error!(
                InvalidRequest,
                "Found unsupported HTTP method in CORS config. Unsupported method is {method}"
            ));
        }
        keep!(self, request, "cors", write(&request.input.cors_configuration), PutBucketCorsOutput::default())
    }

    pub(super) async fn delete_bucket_cors(&self, request: S3Request<DeleteBucketCorsInput>) -> S3Result<DeleteBucketCorsOutput> {
        forget!(self, request, "cors", DeleteBucketCorsOutput {})
    }

    /// A bucket without a lifecycle answers 200 with no rules, other than on AWS.
    pub(super) async fn get_bucket_lifecycle_configuration(
        &self,
        request: S3Request<GetBucketLifecycleConfigurationInput>,
    ) -> S3Result<GetBucketLifecycleConfigurationOutput> {
        let kept: Option<BucketLifecycleConfiguration> = self.document(&request, &request.input.bucket, "lifecycle")?;
        let rules = kept.map(|kept| kept.rules).unwrap_or_default();
        Ok(GetBucketLifecycleConfigurationOutput { rules: Some(rules), ..Default::default() })
    }

    pub(super) async fn put_bucket_lifecycle_configuration(
        &self,
        request: S3Request<PutBucketLifecycleConfigurationInput>,
    ) -> S3Result<PutBucketLifecycleConfigurationOutput> {
        let Some(mut lifecycle) = request.input.lifecycle_configuration.clone() else {
            return Err(s3_error!(MalformedXML, "A lifecycle configuration is wanted"));
        };
        if lifecycle.rules.is_empty() {
            return Err(s3_error!(MalformedXML, "A lifecycle needs a rule; delete it to have none"));
        }
        let mut seen = Vec::new();
        for (index, rule) in lifecycle.rules.iter_mut().enumerate() {
            let id = rule.id.get_or_insert_with(|| format!("rule-{index}")).clone();
            if id.len() > 255 || seen.contains(&id) {
                return Err(s3_error!(InvalidArgument, "Rule ID must be unique. Found same ID for more than one rule"));
            }
            seen.push(id);
            let acts = rule.expiration.is_some()
                || rule.noncurrent_version_expiration.is_some()
                || rule.abort_incomplete_multipart_upload.is_some()
                || rule.transitions.as_ref().is_some_and(|list| !list.is_empty())
                || rule.noncurrent_version_transitions.as_ref().is_some_and(|list| !list.is_empty());
            if !acts {
                return Err(s3_error!(InvalidRequest, "At least one action needs to be specified in a rule"));
            }
        }
        keep!(self, request, "lifecycle", write(&lifecycle), PutBucketLifecycleConfigurationOutput::default())
    }

    pub(super) async fn delete_bucket_lifecycle(
        &self,
        request: S3Request<DeleteBucketLifecycleInput>,
    ) -> S3Result<DeleteBucketLifecycleOutput> {
        forget!(self, request, "lifecycle", DeleteBucketLifecycleOutput {})
    }

    pub(super) async fn get_bucket_policy(&self, request: S3Request<GetBucketPolicyInput>) -> S3Result<GetBucketPolicyOutput> {
        let policy = self.bucket(&request, &request.input.bucket, |bucket| bucket.get("policy").cloned())?;
        let policy = policy.ok_or_else(|| s3_error!(NoSuchBucketPolicy, "The bucket policy does not exist"))?;
        Ok(GetBucketPolicyOutput { policy: policy.as_str().map(str::to_owned) })
    }

    pub(super) async fn put_bucket_policy(&self, request: S3Request<PutBucketPolicyInput>) -> S3Result<PutBucketPolicyOutput> {
        if !serde_json::from_str::<Value>(&request.input.policy).is_ok_and(|policy| policy.is_object()) {
            return Err(s3_error!(MalformedPolicy, "The policy is no JSON object"));
        }
        keep!(self, request, "policy", request.input.policy.clone().into(), PutBucketPolicyOutput {})
    }

    pub(super) async fn delete_bucket_policy(
        &self,
        request: S3Request<DeleteBucketPolicyInput>,
    ) -> S3Result<DeleteBucketPolicyOutput> {
        forget!(self, request, "policy", DeleteBucketPolicyOutput {})
    }

    pub(super) async fn get_object_lock_configuration(
        &self,
        request: S3Request<GetObjectLockConfigurationInput>,
    ) -> S3Result<GetObjectLockConfigurationOutput> {
        let lock: Option<ObjectLockConfiguration> = self.document(&request, &request.input.bucket, "object-lock")?;
        let lock =
            lock.ok_or_else(|| s3_error!(ObjectLockConfigurationNotFoundError, "There is no object lock configuration"))?;
        Ok(GetObjectLockConfigurationOutput { object_lock_configuration: Some(lock) })
    }

    pub(super) async fn put_object_lock_configuration(
        &self,
        request: S3Request<PutObjectLockConfigurationInput>,
    ) -> S3Result<PutObjectLockConfigurationOutput> {
        let versioned = self.bucket(&request, &request.input.bucket, |bucket| {
            bucket.get("versioning").is_some_and(|status| status == "Enabled")
        })?;
        let Some(lock) = request.input.object_lock_configuration.as_ref().filter(|_| versioned) else {
            return Err(s3_error!(InvalidBucketState, "Object lock needs versioning"));
        };
        keep!(self, request, "object-lock", write(lock), PutObjectLockConfigurationOutput::default())
    }
}

/// Tags that S3 takes: up to 50, no key twice.
pub(super) fn check_tags(tags: &Tagging) -> S3Result<()> {
    let mut keys: Vec<_> = tags.tag_set.iter().map(|tag| tag.key.clone().unwrap_or_default()).collect();
    keys.sort();
    let count = keys.len();
    keys.dedup();
    match () {
        () if count > 50 => Err(s3_error!(InvalidTag, "There are more than 50 tags")),
        () if keys.len() != count => Err(s3_error!(InvalidTag, "Cannot provide multiple tags with the same key")),
        () if keys.iter().any(|key| key.is_empty() || key.chars().count() > 128) => {
            Err(s3_error!(InvalidTag, "The tag key is invalid"))
        }
        () => Ok(()),
    }
}
