//! Functions that write expressions of IAM policies, which are CEL: what is put in stays a value, whatever it says.

use crate::asset::function::{Computed, Given};
use crate::asset::{Argument, Formula};
use crate::framework::FunctionError;
use crate::value::Value;

const FIELD: Argument =
    Argument::text("field", "What is compared, such as `operation`, `resources.bucket` or `parameters.type`.");
const VALUE: Argument = Argument::anything("value", "Text, a number, or true or false.");
const EXPRESSION: Argument = Argument::text("expression", "An expression.");
const FURTHER: Argument = Argument::text("more", "Further expressions.");

/// `field == "value"`.
pub static IAM_EQ: Formula = Formula::new("iam_eq", &[FIELD, VALUE], |given| compare(given, "==")).doc(
    "Gives the expression of an IAM rule that something equals a value.",
    "Text is quoted by the rules of the language, so that it stays text whatever it says; numbers, true and false are written as they are.",
);

/// `field != "value"`.
pub static IAM_NE: Formula = Formula::new("iam_ne", &[FIELD, VALUE], |given| compare(given, "!=")).doc(
    "Gives the expression of an IAM rule that something differs from a value.",
    "Text is quoted by the rules of the language, so that it stays text whatever it says; numbers, true and false are written as they are.",
);

/// `container.has("key")`.
pub static IAM_HAS: Formula = Formula::new(
    "iam_has",
    &[
        Argument::text("container", "What may have the field, such as `parameters` or `resources`."),
        Argument::text("key", "Name of the field."),
    ],
    |given| Ok(format!("{}.has({})", field(given, 0)?, quote(filled(given, 1, "the name of a field")?)).into()),
)
.doc(
    "Gives the expression of an IAM rule that a request has a field.",
    "An expression that reads a field which a request does not have is an error: ask for the field first, joined by `iam_and`.",
);

/// `(a) && (b)`.
pub static IAM_AND: Formula = Formula::new("iam_and", &[EXPRESSION], |given| join(given, "&&")).and_more(FURTHER).doc(
    "Gives the expression of an IAM rule that several expressions hold, all of them.",
    "Each of them is put in parentheses, and so are all together: the result can be part of another one, and `!` may stand before it.",
);

/// `(a) || (b)`.
pub static IAM_OR: Formula = Formula::new("iam_or", &[EXPRESSION], |given| join(given, "||")).and_more(FURTHER).doc(
    "Gives the expression of an IAM rule that at least one of several expressions holds.",
    "Each of them is put in parentheses, and so are all together: the result can be part of another one, and `!` may stand before it.",
);

/// `operation in ["a", "b"]`.
pub static IAM_OPERATION_IN: Formula = Formula::new(
    "iam_operation_in",
    &[Argument::texts("operations", "Names of operations, as the pages of resources list them: `list-instances`.")],
    operation_in,
)
.doc(
    "Gives the expression of an IAM rule that a request is one of these operations.",
    "Each page of a resource and of a data source lists the operations that it needs, under «API Operations».",
);

/// `"text"`.
pub static IAM_QUOTE: Formula =
    Formula::new("iam_quote", &[Argument::text("text", "Any text.")], |given| Ok(quote(given.text(0)).into())).doc(
        "Gives a text as a literal of the language of IAM expressions, in double quotes.",
        "It is for expressions that no other function writes, such as `resources.bucket.startsWith(…)`.",
    );

/// A text as a literal: what would end it or cannot stand in it is escaped.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // No other letter is beyond four digits: these are all below U+00A0, or the two separators of lines.
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => {
                quoted.extend(format!("\\u{:04x}", u32::from(letter)).chars());
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn compare(given: &Given<'_>, operator: &str) -> Computed {
    let literal = match given.value(1) {
        Value::String(text) => quote(text),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        _ => return Err(FunctionError::at(1, "It has to be text, a number, true or false. For one of several, use iam_or.")),
    };
    Ok(format!("{} {operator} {literal}", field(given, 0)?).into())
}

/// The name of a field: identifiers with dots between them, or keys in brackets. An expression would escape the comparison.
fn field<'a>(given: &Given<'a>, index: usize) -> Result<&'a str, FunctionError> {
    let text = given.text(index).trim();
    let names = regex_lite::Regex::new(r#"^[A-Za-z_]\w*(\.[A-Za-z_]\w*|\[("[^"\\\n]*"|'[^'\\\n]*'|\d+)\])*$"#);
    if names.is_ok_and(|names| names.is_match(text)) {
        return Ok(text);
    }
    let told = format!("{text:?} does not name a field. Write it as in resources.bucket, or parameters[\"zone-name\"].");
    Err(FunctionError::at(index, told))
}

fn filled<'a>(given: &Given<'a>, index: usize, what: &str) -> Result<&'a str, FunctionError> {
    Some(given.text(index))
        .filter(|text| !text.is_empty())
        .ok_or_else(|| FunctionError::at(index, format!("It has to be {what}.")))
}

fn join(given: &Given<'_>, operator: &str) -> Computed {
    let mut parts = Vec::new();
    for index in 0..given.count() {
        let text = given.text(index).trim();
        check(text).map_err(|what| FunctionError::at(index, what))?;
        parts.push(if is_enclosed(text) { text.to_owned() } else { format!("({text})") });
    }
    match parts.as_slice() {
        [only] => Ok(only.as_str().into()),
        _ => Ok(format!("({})", parts.join(&format!(" {operator} "))).into()),
    }
}

fn operation_in(given: &Given<'_>) -> Computed {
    let operations = given.value(0).elements();
    let names: Option<Vec<String>> =
        operations.iter().map(|name| name.as_str().filter(|name| !name.is_empty()).map(quote)).collect();
    match names {
        Some(names) if !names.is_empty() => Ok(format!("operation in [{}]", names.join(", ")).into()),
        Some(_) => Err(FunctionError::at(0, "It is empty: the rule would fit no request at all.")),
        None => Err(FunctionError::at(0, "Each element has to be the name of an operation, none can be null or empty.")),
    }
}

/// What is wrong with an expression that is put into another one: it must not reach out of its parentheses.
pub(super) fn check(text: &str) -> Result<(), String> {
    let shown = || format!("{text:?}");
    if text.trim().is_empty() {
        return Err("It is empty; it has to be an expression.".to_owned());
    }
    match scan(text) {
        Ok(_) => Ok(()),
        Err(what) => Err(format!("{} {what}", shown())),
    }
}

/// Whether one pair of parentheses is around all of it.
fn is_enclosed(text: &str) -> bool {
    text.starts_with('(') && scan(text).is_ok_and(|first_end| first_end + 1 == text.len())
}

/// Where the bracket that opened first is closed; the length of the text where there is none. Fails on what is not balanced.
fn scan(text: &str) -> Result<usize, String> {
    let mut open = Vec::new();
    let mut first_end = None;
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' | '\'' => {
                // In a raw literal a backslash is a letter like any other.
                let raw = matches!(before, 'r' | 'R');
                let mut escaped = false;
                loop {
                    match letters.next() {
                        None => return Err(format!("has a {letter} that nothing closes.")),
                        Some((_, '\n')) => return Err("has a line break in a literal; write it as \\n.".to_owned()),
                        Some((_, '\\')) if !raw => escaped = !escaped,
                        Some((_, other)) if other == letter && !escaped => break,
                        Some(_) => escaped = false,
                    }
                }
            }
            '/' if letters.peek().is_some_and(|(_, next)| *next == '/') => {
                return Err("has a comment, which would swallow what follows it.".to_owned());
            }
            '(' | '[' | '{' => open.push(letter),
            ')' | ']' | '}' => {
                let opened = match letter {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop() != Some(opened) {
                    return Err(format!("has a {letter} that nothing opens."));
                }
                if open.is_empty() {
                    first_end.get_or_insert(at);
                }
            }
            _ => {}
        }
        before = letter;
    }
    match open.pop() {
        Some(letter) => Err(format!("has a {letter} that nothing closes.")),
        None => Ok(first_end.unwrap_or(text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::{IAM_AND, IAM_EQ, IAM_HAS, IAM_NE, IAM_OPERATION_IN, IAM_OR, IAM_QUOTE};
    use crate::asset::function::testing::{call, error, text};
    use crate::value::Value;

    #[test]
    fn literals_stay_literals() {
        for (given, quoted) in [
            ("plain", r#""plain""#),
            (r#"" || true || ""#, r#""\" || true || \"""#),
            (r"back\slash", r#""back\\slash""#),
            ("line\nand\ttab\r", r#""line\nand\ttab\r""#),
            ("nul\0 bell\u{7} sep\u{2028}", r#""nul\u0000 bell\u0007 sep\u2028""#),
            ("it's ${x} 🌍", r#""it's ${x} 🌍""#),
            ("", r#""""#),
        ] {
            assert_eq!(text(&IAM_QUOTE, &[given]), quoted);
        }
    }

    #[test]
    fn comparisons_quote_text_only() {
        assert_eq!(text(&IAM_EQ, &["resources.bucket", "back\"ups"]), r#"resources.bucket == "back\"ups""#);
        assert_eq!(text(&IAM_NE, &["parameters[\"zone-name\"]", "x"]), r#"parameters["zone-name"] != "x""#);
        for (value, written) in [(Value::int(50_i64), "50"), (Value::Bool(true), "true")] {
            assert_eq!(call(&IAM_EQ, ["parameters.size".into(), value]), Ok(format!("parameters.size == {written}").into()));
        }
        assert_eq!(text(&IAM_HAS, &["parameters", "type"]), r#"parameters.has("type")"#);
    }

    #[test]
    fn a_field_is_no_expression() {
        for field in ["", "a b", "true || resources.bucket", "resources.", "a[\"]\"x\"]", "size()", "1a", "a.\"b\""] {
            for formula in [&IAM_EQ, &IAM_NE, &IAM_HAS] {
                let (argument, told) = error(formula, [field.into(), "x".into()]);
                assert_eq!(argument, Some(0));
                assert!(told.contains("does not name a field"), "{told}");
            }
        }
        assert_eq!(error(&IAM_EQ, ["a".into(), Value::list(["x".into()])]).0, Some(1));
        assert_eq!(error(&IAM_HAS, ["a".into(), "".into()]).0, Some(1));
    }

    #[test]
    fn expressions_are_joined_safely() {
        assert_eq!(text(&IAM_AND, &["a == 1", "b || c"]), "((a == 1) && (b || c))");
        assert_eq!(text(&IAM_OR, &["(a) && (b)", "(c)"]), "(((a) && (b)) || (c))");
        let inner = text(&IAM_OR, &["a", "b"]);
        assert_eq!(text(&IAM_AND, &[&inner, "c"]), "(((a) || (b)) && (c))");
        assert_eq!(text(&IAM_AND, &["a"]), "(a)");
        assert_eq!(text(&IAM_AND, &["a == \")\"", r#"b == "\")""#]), r#"((a == ")") && (b == "\")"))"#);
        assert_eq!(text(&IAM_AND, &[r"x.matches(r'\')", "b"]), r"((x.matches(r'\')) && (b))");
    }

    #[test]
    fn an_expression_cannot_reach_out_of_its_parentheses() {
        for (expression, says) in [
            ("", "is empty"),
            ("a) || (true", "that nothing opens"),
            ("(a", "that nothing closes"),
            ("a == \"x", "that nothing closes"),
            ("a == \"x\\\"", "that nothing closes"),
            ("a // all", "comment"),
            ("[a)", "nothing opens"),
            ("a == 'x\n'", "line break"),
        ] {
            for formula in [&IAM_AND, &IAM_OR] {
                let (argument, told) = error(formula, ["a".into(), expression.into()]);
                assert_eq!(argument, Some(1));
                assert!(told.contains(says), "{expression}: {told}");
            }
        }
    }

    #[test]
    fn operations_are_listed() {
        let names = |names: &[&str]| [Value::list(names.iter().map(|name| Value::from(*name)))];
        assert_eq!(call(&IAM_OPERATION_IN, names(&["list-zones", "a\"b"])), Ok(r#"operation in ["list-zones", "a\"b"]"#.into()));
        assert!(error(&IAM_OPERATION_IN, names(&[])).1.contains("no request at all"));
        assert_eq!(error(&IAM_OPERATION_IN, names(&["a", ""])).0, Some(0));
        assert_eq!(error(&IAM_OPERATION_IN, [Value::list([Value::Null])]).0, Some(0));
    }
}
