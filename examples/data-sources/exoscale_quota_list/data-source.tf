data "exoscale_quota_list" "all" {}

# Says so in the plan before a quota stops an apply in its middle.
check "quotas" {
  assert {
    condition     = alltrue([for quota in data.exoscale_quota_list.all.quotas : quota.limit < 0 || quota.usage < quota.limit])
    error_message = "At least one quota is used up."
  }
}
