//! Numbers of any size and precision.

use std::fmt;
use std::str::FromStr;

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, ToPrimitive, Zero};

/// An exact number: whatever arrives as integer, floating point or decimal text leaves with the same quantity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Repr);

/// Integers that fit are kept apart from the rest, so that equal quantities have one form and most numbers need no heap.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    Int(i64),
    /// Normalised, and never a quantity that fits `Int`.
    Big(BigDecimal),
}

impl PartialOrd for Repr {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Repr {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => left.cmp(right),
            (Self::Int(left), Self::Big(right)) => BigDecimal::from(*left).cmp(right),
            (Self::Big(left), Self::Int(right)) => left.cmp(&BigDecimal::from(*right)),
            (Self::Big(left), Self::Big(right)) => left.cmp(right),
        }
    }
}

/// Longest decimal text that is read: 512 bits of precision are about 155 digits, exponents come on top.
const LONGEST_TEXT: usize = 1024;
/// Largest power of ten that is read; beyond it the digits of an innocent `1e999999999` would fill the memory.
const LARGEST_EXPONENT: i64 = 4096;

impl Number {
    fn new(decimal: &BigDecimal) -> Self {
        if decimal.is_integer()
            && let Some(int) = decimal.to_i64()
        {
            return Self(Repr::Int(int));
        }
        Self(Repr::Big(decimal.normalized()))
    }

    /// The exact quantity of a finite floating point number; `None` for infinities and NaN.
    pub fn from_f64(float: f64) -> Option<Self> {
        if !float.is_finite() {
            return None;
        }
        Some(Self::new(&exact(float)))
    }

    /// The number as `i64`, if it is one.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Int(int) => Some(*int),
            Repr::Big(_) => None,
        }
    }

    /// The number as `u64`, if it is one.
    pub fn to_u64(&self) -> Option<u64> {
        match &self.0 {
            Repr::Int(int) => u64::try_from(*int).ok(),
            Repr::Big(big) => big.is_integer().then(|| big.to_u64()).flatten(),
        }
    }

    /// The number as `f64`, if that holds it exactly.
    pub fn to_f64_exact(&self) -> Option<f64> {
        let float = self.to_f64();
        (float.is_finite() && Self::from_f64(float).as_ref() == Some(self)).then_some(float)
    }

    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        // Through the decimal text: the standard library rounds it correctly.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Whether the number has no fraction.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Int(_) => true,
            Repr::Big(big) => big.is_integer(),
        }
    }

    /// Whether the number is zero.
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Int(int) => *int == 0,
            Repr::Big(big) => big.is_zero(),
        }
    }
}

/// A finite float is an integer times a power of two; both are exact in decimal.
fn exact(float: f64) -> BigDecimal {
    let bits = float.to_bits();
    let exponent = i64::try_from((bits >> 52) & 0x7ff).unwrap_or_default();
    let fraction = bits & 0x000f_ffff_ffff_ffff;
    let (mantissa, exponent) = if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let mut mantissa = BigInt::from(mantissa);
    if float.is_sign_negative() {
        mantissa = -mantissa;
    }
    let power = u32::try_from(exponent.unsigned_abs()).unwrap_or_default();
    if exponent >= 0 {
        BigDecimal::from(mantissa * BigInt::from(2).pow(power))
    } else {
        // m / 2^k = m * 5^k / 10^k
        BigDecimal::new(mantissa * BigInt::from(5).pow(power), i64::from(power))
    }
}

impl From<i64> for Number {
    fn from(int: i64) -> Self {
        Self(Repr::Int(int))
    }
}

impl From<u64> for Number {
    fn from(int: u64) -> Self {
        i64::try_from(int).map_or_else(|_| Self(Repr::Big(BigDecimal::from(int).normalized())), Self::from)
    }
}

/// Text that is not a decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseNumberError(String);

impl fmt::Display for ParseNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a decimal number within bounds", self.0)
    }
}

impl std::error::Error for ParseNumberError {}

impl FromStr for Number {
    type Err = ParseNumberError;

    /// Reads decimal text such as `-12`, `0.1` or `1e30`; refuses infinities, and texts or exponents beyond what Terraform can send.
    fn from_str(text: &str) -> Result<Self, ParseNumberError> {
        let refuse = || ParseNumberError(text.chars().take(40).collect());
        if text.len() > LONGEST_TEXT {
            return Err(refuse());
        }
        if let Ok(int) = text.parse::<i64>() {
            return Ok(Self::from(int));
        }
        if let Some((_, exponent)) = text.split_once(['e', 'E']) {
            let exponent: i64 = exponent.parse().map_err(|_| refuse())?;
            if exponent.abs() > LARGEST_EXPONENT {
                return Err(refuse());
            }
        }
        BigDecimal::from_str(text).map(|decimal| Self::new(&decimal)).map_err(|_| refuse())
    }
}

impl fmt::Display for Number {
    /// Plain decimal digits without an exponent, as short as exactness allows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Int(int) => int.fmt(f),
            Repr::Big(big) => f.write_str(&big.to_plain_string()),
        }
    }
}
