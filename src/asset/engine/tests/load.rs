//! Many at once: each has its own time, and nothing is kept of what is done.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;

use super::shelf::{Refers, Shelf};
use super::{Bench, RULE, made};
use crate::api::Deadline;
use crate::asset::engine::AssetResource;
use crate::asset::session::{Cloud, Session, lock};
use crate::value::Value;

#[tokio::test(start_paused = true)]
async fn creations_that_wait_for_each_other_have_their_time_each() {
    let shelf = Shelf::default().refers_to(Refers::Parent);
    // Each takes three requests and more of three seconds, and may take thirty.
    let script = shelf.script().after(Duration::from_secs(3));
    let session = Session::new(script.client(), Some("z1".to_owned()), BTreeMap::new(), Duration::from_secs(30));
    let cloud = Arc::new(Cloud::default());
    cloud.configure(session);
    let stage = Bench { resource: AssetResource::new(&RULE, "test", cloud.clone()), script };
    let parts: Vec<_> = (1..=40_i64).map(|port| [("group", Value::from("g")), ("port", port.into())]).collect();
    let begun = Deadline::now();
    let states = join_all(parts.iter().map(|parts| stage.create(parts))).await;
    let states: Vec<_> = states.into_iter().map(made).collect();
    let took = Deadline::now() - begun;
    assert_eq!((states.len(), shelf.things().len()), (40, 40));
    assert!(took > Duration::from_mins(5), "or it is not shown: {took:?}");
    let session = cloud.session().unwrap();
    assert_eq!(lock(&session.serial).len(), 1, "one collection");
    assert!(lock(&session.gates).len() <= 1, "no more than the last of 40: {}", lock(&session.gates).len());
}
