//! What Object Storage alone does.

use libtest_mimic::Trial;
use serde_json::json;

use super::fault::says;
use super::plan::is_settled;
use super::trial;
use crate::life::Action;
use crate::world::{World, data};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("sos_bucket::one that holds something is kept, unless force_destroy says otherwise", emptied),
        trial("sos_object::one that is there already is not overwritten", not_overwritten),
        trial("sos_object::contents are put as they are, whatever their bytes", bytes),
        trial("data::sos_object_list lists all pages", all_pages),
        trial("data::sos_bucket_list lists the buckets of a zone", buckets),
        trial("sos_bucket::a plan without a known endpoint of object storage does not fail", unknown_endpoint),
    ]
}

const BUCKET: &str = "team-backups";

async fn emptied() {
    let world = World::new().await;
    let mut bucket = world.life("sos_bucket");
    bucket.bring(&json!({"name": BUCKET, "versioning": true})).await.expect("it is created");
    let mut object = world.life("sos_object");
    for content in ["one", "two"] {
        object.bring(&json!({"bucket": BUCKET, "key": "a/b.txt", "content": content})).await.expect("it is put");
    }
    object.destroy().await.expect("it is hidden by a marker");
    let told = bucket.destroy().await.expect_err("versions are left");
    says(&told, &["Cannot delete", "BucketNotEmpty", "force_destroy"]);
    bucket.bring(&json!({"name": BUCKET, "versioning": true, "force_destroy": true})).await.expect("it is changed");
    bucket.destroy().await.expect("it is emptied and deleted");
    assert_eq!(world.size(), World::new().await.size(), "{}", world.assets());
}

async fn not_overwritten() {
    let world = World::new().await;
    world.life("sos_bucket").bring(&json!({"name": BUCKET})).await.expect("it is created");
    let config = |content: &str| json!({"bucket": BUCKET, "key": "a.txt", "content": content});
    world.life("sos_object").bring(&config("theirs")).await.expect("somebody puts it");
    let mut life = world.life("sos_object");
    let told = life.bring(&config("ours")).await.expect_err("it is there");
    says(&told, &["exists already", "import it as team-backups/a.txt@ch-gva-2"]);
    assert!(life.state.is_none());
}

async fn bytes() {
    let world = World::new().await;
    world.life("sos_bucket").bring(&json!({"name": BUCKET})).await.expect("it is created");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("content");
    for (content, etag) in [(&b"\0\xff\r\n"[..], "4ca0bdbd8d9ae7a4b3b7d0ff8f1a8a06"), (b"", "d41d8cd98f00b204e9800998ecf8427e")] {
        std::fs::write(&file, content).expect("it is written");
        let config = json!({"bucket": BUCKET, "key": "x", "source": file, "source_hash": etag});
        let mut life = world.life("sos_object");
        life.bring(&config).await.expect("it is put");
        assert_eq!(life.get("content_length").as_i64(), i64::try_from(content.len()).ok());
        assert_eq!(life.get("etag").as_str().map(str::len), Some(32));
        is_settled(&mut life, &config).await;
        life.destroy().await.expect("it is deleted");
    }
    let config = json!({"bucket": BUCKET, "key": "x", "source": folder.path().join("missing")});
    let told = world.life("sos_object").bring(&config).await.expect_err("there is no such file");
    says(&told, &["Cannot read the file", "missing", "What to do"]);
}

async fn all_pages() {
    const COUNT: usize = 1003;
    let world = World::new().await;
    world.life("sos_bucket").bring(&json!({"name": BUCKET, "force_destroy": true})).await.expect("it is created");
    let puts = (0..COUNT).map(|number| {
        let mut life = world.life("sos_object");
        async move {
            let config = json!({"bucket": BUCKET, "key": format!("n/{number:04}"), "content": "x"});
            life.bring(&config).await.expect("it is put");
        }
    });
    futures_util::StreamExt::collect::<Vec<()>>(futures_util::StreamExt::buffered(futures_util::stream::iter(puts), 10)).await;
    let found = world.data("sos_object_list", json!({"bucket": BUCKET})).await.expect("it is listed");
    let found = found.get("objects").elements();
    assert_eq!(found.len(), COUNT);
    assert_eq!(found[COUNT - 1].get("key").as_str(), Some("n/1002"));
    let some = world.data("sos_object_list", json!({"bucket": BUCKET, "prefix": "n/000"})).await.expect("it is listed");
    assert_eq!(some.get("objects").elements().len(), 10);
    let mut bucket = world.life("sos_bucket");
    bucket = crate::life::Life::import(bucket.resource.clone(), BUCKET).await.expect("it is imported").expect("it is there");
    bucket.bring(&json!({"name": BUCKET, "force_destroy": true})).await.expect("it is taken over");
    bucket.destroy().await.expect("all pages are emptied");
}

async fn buckets() {
    let world = World::new().await;
    for name in ["one-backups", "other-backups", "logs"] {
        world.life("sos_bucket").bring(&json!({ "name": name })).await.expect("it is created");
    }
    let found = data(&world.provider, "sos_bucket_list", json!({"name": "/-backups$/"})).await.expect("it is listed");
    let names: Vec<_> =
        found.get("buckets").elements().iter().filter_map(|bucket| bucket.get("name").as_str().map(str::to_owned)).collect();
    assert_eq!(names, ["one-backups", "other-backups"]);
}

async fn unknown_endpoint() {
    let world = World::new().await;
    let provider = eurocloud::clouds::exoscale::ExoscaleProvider::new();
    let kind = eurocloud::framework::Provider::schema(&provider).block.value_type();
    let block = json!({"key": world.simulator.key, "secret": world.simulator.secret, "zone": "ch-gva-2"});
    let mut config = eurocloud::value::Value::from_json(&block, &kind).expect("it fits");
    config.put("sos_endpoint", eurocloud::value::Value::UNKNOWN);
    let request = eurocloud::framework::Configure { config, client_version: "1.15.5".to_owned(), deferral_allowed: false };
    eurocloud::framework::Provider::configure(&provider, request).await.expect("it waits for the endpoint");
    let life = crate::life::Life::new(crate::world::resource(&provider, "sos_bucket"));
    let plan = life.plan(&life.config(&json!({"name": BUCKET}))).await.expect("it plans");
    assert_eq!(plan.action, Action::Create);
}
