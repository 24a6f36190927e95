data "exoscale_sos_bucket_usage_list" "all" {}

output "bytes_by_zone" {
  value = { for bucket in data.exoscale_sos_bucket_usage_list.all.buckets : bucket.zone => bucket.size... }
}
