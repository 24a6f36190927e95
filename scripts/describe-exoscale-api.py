#!/usr/bin/env python3
"""Writes the compact description of the Exoscale API that the simulator serves.

    python3 scripts/describe-exoscale-api.py openapi.json > src/simulator/description/exoscale.json

The input is the vendor's OpenAPI document (https://openapi-v2.exoscale.com/source.json). The output keeps what a server needs to
judge a request and to shape an answer, one operation or type per line, so that a new release of the API is a readable difference:

    zones       names of the zones
    operations  {"id", "verb", "path", "query": {name: SCHEMA}, "places": {path parameter: SCHEMA}, "body": SCHEMA, "answer": SCHEMA}
    types       {name: SCHEMA}

A SCHEMA has short keys, all optional:

    is       object | array | string | integer | number | boolean (absent: anything)
    use      name in "types"; the other keys then add to that type
    fields   of an object; "must": the required ones; "rest": schema of further members (a free-form map has "rest": {})
    items    of an array; "unique": its elements differ; "most": at most so many
    one_of   the allowed values
    least, most, above, below   bounds of a number (the last two exclusive)
    short, long                 bounds of a string's length in characters
    like     regular expression; "form": uuid, ipv4, date-time, byte ...
    null, ro, wo                nullable, read-only, write-only
    default                     the value that the API takes when none is given

Python 3 and its standard library are enough.
"""
import json
import sys

SIMPLE = {
    "enum": "one_of",
    "minLength": "short",
    "maxLength": "long",
    "pattern": "like",
    "format": "form",
    "maxItems": "most",
    "uniqueItems": "unique",
    "nullable": "null",
    "readOnly": "ro",
    "writeOnly": "wo",
    "default": "default",
}


def compact(schema):
    out = {}
    if "$ref" in schema:
        out["use"] = schema["$ref"].rsplit("/", 1)[-1]
    kind = schema.get("type")
    if isinstance(kind, list):  # JSON Schema's way to say nullable
        out["null"] = True
        kind = next(k for k in kind if k != "null")
    if kind:
        out["is"] = kind
    for key, short in SIMPLE.items():
        if schema.get(key) not in (None, False):
            out[short] = sorted(schema[key]) if key == "enum" else schema[key]
    if out.get("form") == "int64":
        del out["form"]
    if "minimum" in schema:
        out["above" if schema.get("exclusiveMinimum") else "least"] = schema["minimum"]
    if "maximum" in schema:
        out["below" if schema.get("exclusiveMaximum") else "most"] = schema["maximum"]
    if "items" in schema:
        out["items"] = compact(schema["items"])
    if kind == "object":
        fields = schema.get("properties")
        rest = schema.get("additionalProperties")
        if isinstance(rest, dict):
            out["rest"] = compact(rest)
        elif rest or fields is None:
            out["rest"] = {}
        if fields:
            out["fields"] = {name: compact(s) for name, s in sorted(fields.items())}
        if schema.get("required"):
            out["must"] = sorted(schema["required"])
    return out


def payload(content):
    return compact(content["content"]["application/json"]["schema"])


def operation(path, verb, source):
    out = {"id": source["operationId"], "verb": verb.upper(), "path": path}
    for where, name in (("path", "places"), ("query", "query")):
        found = {p["name"]: compact(p["schema"]) for p in source.get("parameters", []) if p["in"] == where}
        if found:
            out[name] = found
    if "requestBody" in source:
        out["body"] = payload(source["requestBody"])
    out["answer"] = payload(source["responses"]["200"])
    return out


def lines(entries):
    return ",\n".join(entries)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        source = json.load(file)
    dense = lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    operations = [operation(path, verb, o) for path, verbs in source["paths"].items() for verb, o in verbs.items()]
    operations.sort(key=lambda o: (o["path"], o["verb"]))
    types = sorted(source["components"]["schemas"].items())
    print("{")
    print('"zones":' + dense(source["servers"][0]["variables"]["zone"]["enum"]) + ",")
    print('"operations":[\n' + lines(dense(o) for o in operations) + "\n],")
    print('"types":{\n' + lines(dense(name) + ":" + dense(compact(schema)) for name, schema in types) + "\n}")
    print("}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
