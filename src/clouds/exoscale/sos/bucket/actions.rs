//! What is done to a bucket once.

use super::SOS_BUCKET;
use super::life::sweep;
use crate::asset::{Action, Call, Result, get, post, text};
use crate::framework::Validator;

/// Deletes what is in it.
pub static SOS_EMPTY_BUCKET: Action = Action::new("sos_empty_bucket", &SOS_BUCKET)
    .does("empty")
    .doc(
        "Deletes all objects of a bucket, in all versions, or those below a prefix. **Nothing brings them back.** The bucket stays. A bucket \
         that is a resource with `force_destroy` is emptied when it is destroyed.",
    )
    .arguments(&[text("prefix")
        .local()
        .check(&[Validator::Length(1, 1024)])
        .doc("What the keys of the objects begin with; without it, all of them go.")])
    .steps(&empty, &[get("/sos/{name}?versions"), post("/sos/{name}?delete")]);

async fn empty(call: &Call) -> Result {
    let gone = sweep(call, call.config.get("prefix").as_str()).await?;
    call.say(match gone {
        0 => format!("Nothing to do: {} has no such objects", call.about()),
        _ => format!("{gone} objects, versions and markers are gone"),
    });
    Ok(())
}
