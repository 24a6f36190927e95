//! Instances, and what they are made of.

pub mod anti_affinity_group;
pub mod compute_instance;
pub mod compute_snapshot;
pub mod custom_template;
pub mod deploy_target;
pub mod instance_password;
pub mod instance_pool;
pub mod instance_type;
pub mod ssh_key;
pub mod template;
pub mod template_actions;

use crate::asset::Area;

/// Compute.
pub static AREA: Area = Area::new("Compute")
    .assets(&[
        &anti_affinity_group::ANTI_AFFINITY_GROUP,
        &compute_instance::COMPUTE_INSTANCE,
        &compute_snapshot::COMPUTE_SNAPSHOT,
        &custom_template::CUSTOM_TEMPLATE,
        &custom_template::TEMPLATE_FROM_SNAPSHOT,
        &instance_pool::INSTANCE_POOL,
        &ssh_key::SSH_KEY,
    ])
    .lookups(&[
        &anti_affinity_group::ANTI_AFFINITY_GROUP_LIST,
        &anti_affinity_group::ANTI_AFFINITY_GROUP_LOOKUP,
        &compute_instance::COMPUTE_INSTANCE_LIST,
        &compute_instance::COMPUTE_INSTANCE_LOOKUP,
        &compute_snapshot::COMPUTE_SNAPSHOT_LIST,
        &compute_snapshot::COMPUTE_SNAPSHOT_LOOKUP,
        &deploy_target::DEPLOY_TARGET_LIST,
        &deploy_target::DEPLOY_TARGET_LOOKUP,
        &instance_pool::INSTANCE_POOL_LIST,
        &instance_pool::INSTANCE_POOL_LOOKUP,
        &instance_type::INSTANCE_TYPE_LIST,
        &instance_type::INSTANCE_TYPE_LOOKUP,
        &ssh_key::SSH_KEY_LIST,
        &ssh_key::SSH_KEY_LOOKUP,
        &template::TEMPLATE_LIST,
        &template::TEMPLATE_LOOKUP,
    ])
    .ephemerals(&[&instance_password::INSTANCE_PASSWORD])
    .listings(&[&custom_template::CUSTOM_TEMPLATES])
    .actions(&[
        &compute_instance::actions::COMPUTE_INSTANCE_ENABLE_TPM,
        &compute_instance::actions::COMPUTE_INSTANCE_REBOOT,
        &compute_instance::actions::COMPUTE_INSTANCE_RESET,
        &compute_instance::actions::COMPUTE_INSTANCE_RESET_PASSWORD,
        &compute_instance::actions::COMPUTE_INSTANCE_REVERT_SNAPSHOT,
        &compute_instance::actions::COMPUTE_INSTANCE_SNAPSHOT,
        &compute_instance::actions::COMPUTE_INSTANCE_START,
        &compute_instance::actions::COMPUTE_INSTANCE_STOP,
        &compute_snapshot::COMPUTE_SNAPSHOT_EXPORT,
        &instance_pool::actions::INSTANCE_POOL_EVICT,
        &instance_pool::actions::INSTANCE_POOL_SCALE,
        &template_actions::TEMPLATE_COPY,
    ]);
