# Who deleted something in the last 24 hours.
data "exoscale_event_list" "deletions" {
  handler = "/^delete-/"
}

output "deletions" {
  value = [
    for event in data.exoscale_event_list.deletions.events :
    "${event.timestamp} ${coalesce(event.iam_user_email, event.iam_api_key_name, "unknown")}: ${event.handler}"
  ]
}
