//! Open lists of the API while planning: a wrong value is told with the nearest right ones; what cannot be read judges nothing.

use serde_json::json;

use super::{Bench, told};
use crate::api::testing::{Script, reply};
use crate::asset::{Asset, Choices, fits_version, text};
use crate::framework::{PlanHook, Resource as _};
use crate::value::Value;

fn texts(answer: &serde_json::Value, of: &str) -> Vec<String> {
    answer[of].as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

static VERSIONS: Choices =
    Choices::new("engine version", "/version", |answer, planned| texts(answer, planned.get("type").as_str().unwrap_or_default()))
        .fits(fits_version);

static ENGINE: Asset = Asset::new("engine", "/engine", "/engine/{id}").doc("An engine.").listed_as("engines").attrs(&[
    text("type").required().replaces().doc("Type."),
    text("version").from_catalogue(&VERSIONS).doc("Version."),
    text("spare").from_catalogue(&VERSIONS).doc("Version of the spare one."),
]);

async fn plan(bench: &Bench, prior: Option<&[(&str, Value)]>, parts: &[(&str, Value)]) -> Result<(), String> {
    let (config, mut planned) = (bench.value(parts), bench.planned(parts));
    let prior = prior.map_or(Value::Null, |parts| bench.planned(parts));
    let (mut private, mut replace) = (Vec::new(), Vec::new());
    let hook = PlanHook { prior: &prior, config: &config, planned: &mut planned, private: &mut private, replace: &mut replace };
    bench
        .resource
        .modify_plan(hook)
        .await
        .map(drop)
        .map_err(|wrong| wrong.iter().map(|one| one.path.to_string()).collect::<Vec<_>>().join(" ") + ": " + &told(&wrong))
}

fn parts(kind: &str, version: &str) -> [(&'static str, Value); 2] {
    [("type", kind.into()), ("version", version.into())]
}

#[tokio::test(start_paused = true)]
async fn a_wrong_value_is_answered_with_the_nearest_right_ones() {
    let lists = json!({"petrol": ["1.30", "1.31.2", "2.0"], "diesel": ["9"]});
    let bench = Bench::new(&ENGINE, Script::by(move |_, _| reply(200, &lists)));
    assert_eq!(plan(&bench, None, &parts("petrol", "1.31.2")).await, Ok(()));
    assert_eq!(plan(&bench, None, &parts("petrol", "1.31")).await, Ok(()), "the beginning of a version stands for it");
    let wrong = plan(&bench, None, &parts("petrol", "1.32")).await.expect_err("there is none");
    assert!(wrong.starts_with("version: There is no engine version \"1.32\""), "{wrong}");
    assert!(wrong.contains("There are: 1.30, 1.31.2, 2.0"), "{wrong}");
    let wrong = plan(&bench, None, &parts("diesel", "1.30")).await.expect_err("it is one of the other type");
    assert!(wrong.contains("There are: 9."), "{wrong}");
    assert_eq!(plan(&bench, None, &parts("steam", "1")).await, Ok(()), "nothing is known of it");
    let prior = parts("petrol", "0.9");
    assert_eq!(plan(&bench, Some(&prior), &prior).await, Ok(()), "what stays is not judged, though it is sold no more");
    plan(&bench, Some(&prior), &parts("petrol", "0.8")).await.expect_err("what changes is");
    let both = [("type", "petrol".into()), ("version", "3".into()), ("spare", "4".into())];
    let wrong = plan(&bench, None, &both).await.expect_err("both are wrong");
    assert!(wrong.starts_with("version spare: "), "{wrong}");
    assert_eq!(bench.log(), ["GET /version"], "all plans share one look");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_judges_nothing() {
    for status in [403, 404] {
        let bench = Bench::new(&ENGINE, Script::by(move |_, _| reply(status, &json!({"message": "no"}))));
        assert_eq!(plan(&bench, None, &parts("petrol", "nonsense")).await, Ok(()));
        assert_eq!(plan(&bench, None, &parts("petrol", "nonsense")).await, Ok(()));
        assert_eq!(bench.log(), ["GET /version"], "it is not asked again");
    }
    let bench = Bench::new(&ENGINE, Script::by(|_, _| reply(200, &json!("nothing like a list"))));
    assert_eq!(plan(&bench, None, &parts("petrol", "nonsense")).await, Ok(()));
}
