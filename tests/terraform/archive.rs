//! What is in a saved plan: a ZIP archive, whose files are packed, so that nothing is found in it as it lies there.
//!
//! No library of ours unpacks, and this is all of it: the directory at the end of the archive, and RFC 1951.

/// The files of an archive, by name.
///
/// # Panics
/// If it is no archive, or holds what Go's library does not write.
pub(crate) fn files(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let number =
        |at: usize, bytes: usize| archive[at..at + bytes].iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    let end = archive.windows(4).rposition(|window| window == b"PK\x05\x06").expect("an archive has a directory");
    let (count, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut found = Vec::new();
    for _ in 0..count {
        let [method, packed, size, name, extra, comment, local] =
            [(10, 2), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)].map(|(offset, bytes)| number(at + offset, bytes));
        let called = String::from_utf8_lossy(&archive[at + 46..at + 46 + name]).into_owned();
        let data = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let data = &archive[data..data + packed];
        let text = if method == 0 { data.to_vec() } else { Bits { data, at: 0 }.inflate() };
        assert_eq!(text.len(), size, "{called} was not unpacked as it was packed");
        found.push((called, text));
        at += 46 + name + extra + comment;
    }
    found
}

/// A stream of bits, the lowest of each byte first.
struct Bits<'d> {
    data: &'d [u8],
    at: usize,
}

/// Extra bits and least value of the lengths from code 257 on, and of the distances.
const LENGTHS: [(usize, usize); 29] = [
    (0, 3),
    (0, 4),
    (0, 5),
    (0, 6),
    (0, 7),
    (0, 8),
    (0, 9),
    (0, 10),
    (1, 11),
    (1, 13),
    (1, 15),
    (1, 17),
    (2, 19),
    (2, 23),
    (2, 27),
    (2, 31),
    (3, 35),
    (3, 43),
    (3, 51),
    (3, 59),
    (4, 67),
    (4, 83),
    (4, 99),
    (4, 115),
    (5, 131),
    (5, 163),
    (5, 195),
    (5, 227),
    (0, 258),
];
/// The order in which the lengths of the code of the lengths are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

impl Bits<'_> {
    fn take(&mut self, count: usize) -> usize {
        let bit = |at: usize| usize::from(self.data[at / 8] >> (at % 8) & 1);
        let value = (0..count).fold(0, |value, offset| value | bit(self.at + offset) << offset);
        self.at += count;
        value
    }

    fn inflate(mut self) -> Vec<u8> {
        let mut out = Vec::new();
        loop {
            let last = self.take(1);
            match self.take(2) {
                0 => {
                    self.at = self.at.div_ceil(8) * 8;
                    let length = self.take(16);
                    self.take(16);
                    out.extend_from_slice(&self.data[self.at / 8..self.at / 8 + length]);
                    self.at += length * 8;
                }
                1 => {
                    let lengths: Vec<usize> = (0..288)
                        .map(|code| match code {
                            144..=255 => 9,
                            256..=279 => 7,
                            _ => 8,
                        })
                        .collect();
                    self.block(&mut out, &Code::of(&lengths), &Code::of(&[5; 30]));
                }
                kind => {
                    assert_eq!(kind, 2, "no kind of block");
                    let (literals, distances) = self.codes();
                    self.block(&mut out, &literals, &distances);
                }
            }
            if last == 1 {
                return out;
            }
        }
    }

    /// The codes of a block that brings its own.
    fn codes(&mut self) -> (Code, Code) {
        let (literals, distances, count) = (self.take(5) + 257, self.take(5) + 1, self.take(4) + 4);
        let mut lengths = [0; 19];
        for place in ORDER.into_iter().take(count) {
            lengths[place] = self.take(3);
        }
        let code = Code::of(&lengths);
        let mut lengths: Vec<usize> = Vec::new();
        while lengths.len() < literals + distances {
            let (length, times) = match self.symbol(&code) {
                16 => (*lengths.last().expect("something to repeat"), self.take(2) + 3),
                17 => (0, self.take(3) + 3),
                18 => (0, self.take(7) + 11),
                length => (length, 1),
            };
            lengths.extend(std::iter::repeat_n(length, times));
        }
        (Code::of(&lengths[..literals]), Code::of(&lengths[literals..]))
    }

    fn block(&mut self, out: &mut Vec<u8>, literals: &Code, distances: &Code) {
        loop {
            match self.symbol(literals) {
                256 => return,
                code @ 257.. => {
                    let (extra, least) = LENGTHS[code - 257];
                    let length = least + self.take(extra);
                    let code = self.symbol(distances);
                    let extra = (code / 2).saturating_sub(1);
                    let least = if code < 2 { code } else { (2 + code % 2) << extra };
                    let from = out.len() - (least + 1 + self.take(extra));
                    (from..from + length).for_each(|at| out.push(out[at]));
                }
                literal => out.push(u8::try_from(literal).expect("below 256")),
            }
        }
    }

    fn symbol(&mut self, code: &Code) -> usize {
        let (mut value, mut first, mut index) = (0, 0, 0);
        for count in &code.counts[1..] {
            value |= self.take(1);
            if value < first + count {
                return code.symbols[index + value - first];
            }
            index += count;
            first = (first + count) << 1;
            value <<= 1;
        }
        panic!("no symbol has this code")
    }
}

/// A canonical prefix code: how many symbols have a code of each length, and the symbols in the order of their codes.
struct Code {
    counts: [usize; 16],
    symbols: Vec<usize>,
}

impl Code {
    fn of(lengths: &[usize]) -> Self {
        let mut counts = [0; 16];
        lengths.iter().filter(|length| **length > 0).for_each(|length| counts[*length] += 1);
        let mut symbols: Vec<usize> = (0..lengths.len()).filter(|symbol| lengths[*symbol] > 0).collect();
        symbols.sort_by_key(|symbol| (lengths[*symbol], *symbol));
        Self { counts, symbols }
    }
}
