//! Public and private addresses that the account gets.

use std::net::{Ipv4Addr, Ipv6Addr};

use rand::Rng;

use super::text;
use crate::simulator::world::World;

/// A public IPv4 address that nothing has.
pub(super) fn public_v4(world: &mut World) -> String {
    loop {
        // 198.18.0.0/15 is set aside for benchmarks (RFC 2544): no traffic for it ever leaves a machine by mistake.
        let bits = u32::from(Ipv4Addr::new(198, 18, 0, 0)) | world.random.random_range(256..0x1_ff00);
        let address = Ipv4Addr::from(bits).to_string();
        if !taken(world, &address) {
            return address;
        }
    }
}

/// A public IPv6 address that nothing has, of the documentation's prefix (RFC 3849).
pub(super) fn public_v6(world: &mut World) -> String {
    loop {
        let address = Ipv6Addr::from((0x2001_0db8_u128 << 96) | u128::from(world.random.random::<u64>())).to_string();
        if !taken(world, &address) {
            return address;
        }
    }
}

/// A hardware address, as the hypervisor makes them.
pub(super) fn mac(world: &mut World) -> String {
    let bytes: [u8; 5] = world.random.random();
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("06:{}", pairs.join(":"))
}

fn taken(world: &World, address: &str) -> bool {
    let of = |kind: &str, field: &str| world.all(kind).iter().any(|(_, object)| text(&object.fields, field) == Some(address));
    of("instance", "public-ip") || of("instance", "ipv6-address") || of("elastic-ip", "ip")
}
