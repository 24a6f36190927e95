//! Conditions of rules: `operation in ['list-zones'] && !parameters.has('labels')`.
//!
//! Comparisons, `in`, `&&`, `||`, `!`, parentheses, lists, texts in either quotes, whole numbers, `true`, `false`, members
//! (`resources.instance.name`, `parameters['name']`) and the methods `has`, `contains`, `startsWith`, `endsWith`, `matches`. What is
//! not there is null. A condition that cannot be read does not hold.

use serde_json::Value;

/// Whether the condition holds for what `names` has.
pub(super) fn holds(text: &str, names: &Value) -> bool {
    let Some(tokens) = tokens(text) else { return false };
    let mut reader = Reader { tokens: &tokens, at: 0, names };
    reader.either() == Some(Value::Bool(true)) && reader.at == tokens.len()
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Literal(Value),
    /// An operator, a bracket or a comma.
    Sign(&'static str),
}

/// Longer signs first.
const SIGNS: &[&str] = &["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ".", ","];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut rest = text.trim_start();
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first == '\'' || first == '"' {
            quoted(rest, first)?
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), sign.len())
        } else {
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
            let literal = rest.get(..length).and_then(|word| serde_json::from_str(word).ok());
            let name = || rest.get(..length).filter(|word| !word.is_empty()).map(|word| Token::Name(word.to_owned()));
            (literal.map(Token::Literal).or_else(name)?, length)
        };
        found.push(token);
        rest = rest.get(length..)?.trim_start();
    }
    Some(found)
}

/// A quoted text and its length with the quotes. A backslash takes the next character as it is.
fn quoted(text: &str, quote: char) -> Option<(Token, usize)> {
    let mut inner = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => inner.push(letters.next()?.1),
            _ if letter == quote => return Some((Token::Literal(inner.into()), at + letter.len_utf8())),
            _ => inner.push(letter),
        }
    }
    None
}

/// Reads and evaluates at once. None: it cannot be read.
struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    names: &'t Value,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        Some(token)
    }

    /// Takes the sign if it comes next.
    fn takes(&mut self, sign: &str) -> bool {
        let there = matches!(self.tokens.get(self.at), Some(Token::Sign(next)) if *next == sign);
        self.at += usize::from(there);
        there
    }

    fn either(&mut self) -> Option<Value> {
        let mut value = self.both()?;
        while self.takes("||") {
            let other = self.both()?;
            value = (value == Value::Bool(true) || other == Value::Bool(true)).into();
        }
        Some(value)
    }

    fn both(&mut self) -> Option<Value> {
        let mut value = self.compared()?;
        while self.takes("&&") {
            let other = self.compared()?;
            value = (value == Value::Bool(true) && other == Value::Bool(true)).into();
        }
        Some(value)
    }

    fn compared(&mut self) -> Option<Value> {
        let left = self.single()?;
        if self.tokens.get(self.at) == Some(&Token::Name("in".to_owned())) {
            self.at += 1;
            let right = self.single()?;
            return Some(right.as_array().is_some_and(|items| items.contains(&left)).into());
        }
        let Some(sign) = ["==", "!=", "<=", ">=", "<", ">"].into_iter().find(|sign| self.takes(sign)) else { return Some(left) };
        let right = self.single()?;
        let numbers = left.as_f64().zip(right.as_f64());
        let holds = match sign {
            "==" => left == right,
            "!=" => left != right,
            "<=" => numbers.is_some_and(|(left, right)| left <= right),
            ">=" => numbers.is_some_and(|(left, right)| left >= right),
            "<" => numbers.is_some_and(|(left, right)| left < right),
            _ => numbers.is_some_and(|(left, right)| left > right),
        };
        Some(holds.into())
    }

    /// A value with its members and methods.
    fn single(&mut self) -> Option<Value> {
        if self.takes("!") {
            return Some((self.single()? != Value::Bool(true)).into());
        }
        let mut value = match self.next()? {
            Token::Literal(value) => value,
            Token::Name(name) => self.names.get(name).cloned().unwrap_or_default(),
            Token::Sign("(") => {
                let value = self.either()?;
                self.takes(")").then_some(value)?
            }
            Token::Sign("[") => Value::Array(self.items("]")?),
            Token::Sign(_) => return None,
        };
        loop {
            if self.takes("[") {
                let key = self.either()?;
                self.takes("]").then_some(())?;
                value = key.as_str().and_then(|key| value.get(key)).cloned().unwrap_or_default();
            } else if self.takes(".") {
                let Token::Name(name) = self.next()? else { return None };
                value = if self.takes("(") {
                    let arguments = self.items(")")?;
                    method(&value, &name, arguments.first()?.as_str()?)?.into()
                } else {
                    value.get(name).cloned().unwrap_or_default()
                };
            } else {
                return Some(value);
            }
        }
    }

    /// Values between commas, up to the closing sign.
    fn items(&mut self, end: &str) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        while !self.takes(end) {
            if !items.is_empty() {
                self.takes(",").then_some(())?;
            }
            items.push(self.either()?);
        }
        Some(items)
    }
}

fn method(value: &Value, name: &str, argument: &str) -> Option<bool> {
    let text = value.as_str().unwrap_or_default();
    Some(match name {
        "has" => value.get(argument).is_some(),
        "contains" => value.as_array().map_or_else(|| text.contains(argument), |items| items.iter().any(|item| item == argument)),
        "startsWith" => text.starts_with(argument),
        "endsWith" => text.ends_with(argument),
        "matches" => regex_lite::Regex::new(argument).is_ok_and(|regex| regex.is_match(text)),
        _ => return None,
    })
}
