//! That keys leave nothing behind in memory: the test reads the memory of its own process, freed blocks and stacks included.
//!
//! What is looked for is kept masked, so that the search does not find itself.

use std::fs::{File, read_to_string};
use std::os::unix::fs::FileExt as _;
use std::time::{Duration, UNIX_EPOCH};

use http::{HeaderMap, Method};
use url::Url;

use crate::api::{Exo2, Outgoing, Secret, SigV4, SigV4Flavour, Signer};

const MASK: u8 = 0x55;

/// A secret that no other test knows.
const SECRET: &[u8] = &[
    56, 16, 56, 101, 39, 44, 120, 1, 61, 97, 33, 120, 61, 102, 57, 49, 122, 52, 126, 30, 48, 44, 104, 28, 38, 22, 57, 48, 52, 39,
    48, 49, 98, 4,
];

/// The keys that `SigV4` derives of it for 2026-01-01, ch-gva-2, s3; computed with Python's hmac module.
const DERIVED: [&[u8]; 4] = [
    &[
        138, 76, 167, 99, 128, 35, 157, 38, 214, 188, 1, 192, 229, 151, 206, 116, 13, 195, 186, 180, 30, 15, 193, 138, 56, 64,
        90, 198, 82, 142, 237, 37,
    ],
    &[
        141, 87, 54, 152, 60, 134, 225, 168, 149, 62, 66, 5, 148, 228, 236, 133, 79, 238, 109, 67, 93, 192, 188, 196, 28, 182,
        155, 194, 20, 229, 239, 219,
    ],
    &[
        15, 8, 192, 13, 67, 102, 191, 149, 5, 238, 158, 34, 155, 124, 32, 104, 163, 204, 162, 106, 34, 232, 83, 219, 5, 191, 3,
        228, 221, 45, 17, 234,
    ],
    &[
        115, 212, 54, 110, 103, 204, 51, 102, 163, 240, 249, 87, 250, 226, 127, 145, 40, 103, 162, 15, 157, 139, 104, 224, 135,
        21, 207, 98, 35, 181, 222, 188,
    ],
];

fn secret() -> Secret {
    let text: Vec<u8> = SECRET.iter().map(|byte| byte ^ MASK).collect();
    Secret::new(String::from_utf8(text).unwrap())
}

/// How often this process has these bytes in memory that it can write.
fn copies(masked: &[u8]) -> usize {
    let memory = File::open("/proc/self/mem").unwrap();
    let mut chunk = vec![0; 1 << 16];
    // Where the search itself puts what it reads.
    let own = chunk.as_ptr().addr() as u64;
    let own = own..own + chunk.len() as u64;
    let is_it = |part: &[u8]| part.iter().zip(masked).all(|(one, other)| one ^ MASK == *other);
    let mut found = 0;
    let maps = read_to_string("/proc/self/maps").unwrap();
    for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|may| may.starts_with("rw"))) {
        let (from, to) = line.split(' ').next().and_then(|range| range.split_once('-')).unwrap();
        let [mut at, to] = [from, to].map(|number| u64::from_str_radix(number, 16).unwrap());
        while at < to {
            if own.contains(&at) {
                at = own.end;
                continue;
            }
            let end = if at < own.start { to.min(own.start) } else { to };
            let most = usize::try_from(end - at).unwrap().min(chunk.len());
            // What is given back meanwhile, or cannot be read, is no place for a copy.
            let Ok(read) = memory.read_at(&mut chunk[..most], at) else { break };
            found += chunk[..read].windows(masked.len()).filter(|part| part[0] ^ MASK == masked[0] && is_it(part)).count();
            chunk.fill(0);
            // The next chunk begins in this one: a copy may lie across, but not be counted twice.
            let last = at + most as u64 >= end || most < masked.len();
            at += if last { most } else { most + 1 - masked.len() } as u64;
        }
    }
    found
}

fn outgoing() -> Outgoing {
    let url = Url::parse("https://sos-ch-gva-2.exo.io/bucket").unwrap();
    Outgoing { method: Method::GET, url, headers: HeaderMap::new(), body: bytes::Bytes::from_static(b"{}"), zone: None }
}

#[test]
fn keys_and_what_is_derived_of_them_leave_memory_with_their_signer() {
    let now = UNIX_EPOCH + Duration::from_hours(24 * 20_454);
    let secret = secret();
    assert_eq!(copies(SECRET), 1, "the search finds what is there");
    let sigv4 = SigV4::new("EXOmemory", secret.clone(), "ch-gva-2", "s3", SigV4Flavour::AWS);
    let exo2 = Exo2::new("EXOmemory", secret);
    for _ in 0..3 {
        sigv4.sign(&mut outgoing(), now).unwrap();
        exo2.sign(&mut outgoing(), now).unwrap();
    }
    for (step, key) in DERIVED.iter().enumerate() {
        assert_eq!(copies(key), 0, "derived key {step} is still there");
    }
    assert_eq!(copies(SECRET), 1, "both signers share one copy, and make none");
    drop((sigv4, exo2));
    assert_eq!(copies(SECRET), 0, "the key is still there");
}
