//! What a service tells of itself: its logs and its measures.

use serde_json::{Value, json};

use super::{any, fields, named};
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::clock;
use crate::simulator::families::text;
use crate::simulator::refusal::Refusal;

pub(in crate::simulator::families) const ROUTES: Routes =
    &[("get-dbaas-service-logs", logs), ("get-dbaas-service-metrics", metrics)];

/// Lines that every service has, oldest first.
const LINES: &[&str] =
    &["starting", "configuration loaded", "listening for connections", "backup begun", "backup ended", "healthy"];

/// A page of lines. The offset in the answer is where the next page begins.
fn logs(call: &mut Call<'_>) -> Outcome {
    let service = any(call, &named(call))?;
    let kept = fields(call, &service)?;
    let created = text(kept, "created-at").unwrap_or_default();
    let unit = format!("{}.service", service.kind.name);
    let line = |message: &&str| json!({"time": created, "node": format!("{}-1", service.name), "unit": unit, "message": message});
    let mut lines: Vec<Value> = LINES.iter().map(line).collect();
    if call.text("sort-order").as_deref() == Some("desc") {
        lines.reverse();
    }
    let offset = call.text("offset").unwrap_or_default();
    let begin: usize = if offset.is_empty() { 0 } else { offset.parse().map_err(|_| Refusal::invalid("Invalid offset"))? };
    let limit = call.number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(100);
    let page: Vec<Value> = lines.into_iter().skip(begin).take(limit).collect();
    Ok(json!({"first-log-offset": begin.to_string(), "offset": (begin + page.len()).to_string(), "logs": page}))
}

/// Measures of the period, in the form of a chart's table.
fn metrics(call: &mut Call<'_>) -> Outcome {
    const POINTS: i64 = 5;
    let service = any(call, &named(call))?;
    let hours = match call.text("period").as_deref() {
        Some("day") => 24,
        Some("week") => 24 * 7,
        Some("month") => 24 * 30,
        Some("year") => 24 * 365,
        _ => 1,
    };
    let step = hours * 3_600_000 / POINTS;
    let chart = |title: &str, level: i64| {
        let rows: Vec<Value> = (0..POINTS).map(|at| json!([clock::stamp(call.now - (POINTS - at) * step), level + at])).collect();
        let columns = json!([{"label": "time", "type": "date"}, {"label": format!("{}-1", service.name), "type": "number"}]);
        json!({"hints": {"title": title}, "data": {"cols": columns, "rows": rows}})
    };
    Ok(json!({"metrics": {
        "cpu_usage": chart("CPU usage %", 3), "mem_usage": chart("Memory usage %", 40), "disk_usage": chart("Disk space usage %", 10),
        "load_average": chart("Load average", 1), "net_receive": chart("Network receive (bytes/s)", 1200),
        "net_send": chart("Network transmit (bytes/s)", 900), "diskio_read": chart("Disk IOPS (reads)", 2),
        "diskio_writes": chart("Disk IOPS (writes)", 5), "mem_available": chart("Memory available %", 60),
    }}))
}
