//! JSON schemas of scenario, profile and catalogue files, for editors.
//!
//! They are made of the tables that the readers themselves use, so that an editor knows exactly the keys
//! that a reader knows. What only the catalogues or other steps decide is left to lowering.

use crate::catalogue::{CLAUSE, ITEM};
use crate::lower::SCENARIO;
use crate::profile::PROFILE;
use crate::reader::{Key, Shape, Value};
use serde_json::{Map, Value as Json, json};

/// The schema of scenario files.
pub fn scenario() -> Json {
    document(&SCENARIO)
}

/// The schema of profile files.
pub fn profile() -> Json {
    document(&PROFILE)
}

/// The schema of `scr.yaml`.
pub fn scr() -> Json {
    list(&ITEM)
}

/// The schema of `clauses.yaml`.
pub fn clauses() -> Json {
    list(&CLAUSE)
}

/// A file that is a list of such things.
fn list(entry: &'static Shape) -> Json {
    let mut document = document(entry);
    if let Some(object) = document.as_object_mut()
        && let Some(entry) = object.remove("$ref")
    {
        object.insert("type".to_owned(), "array".into());
        object.insert("items".to_owned(), json!({ "$ref": entry }));
    }
    document
}

fn document(root: &'static Shape) -> Json {
    let mut definitions = Definitions::default();
    definitions.name_of(root);
    let mut shapes = Map::new();
    let mut next = 0;
    // Describing a shape can add further ones.
    while let Some(shape) = definitions.shapes.get(next).copied() {
        let description = definitions.object(shape);
        shapes.insert(definitions.name_of(shape), description);
        next += 1;
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("dmct {}", root.name),
        "$ref": format!("#/$defs/{}", definitions.name_of(root)),
        "$defs": shapes,
    })
}

/// The shapes that were met, in the order in which they were met.
#[derive(Default)]
struct Definitions {
    shapes: Vec<&'static Shape>,
}

impl Definitions {
    /// The name of a shape's definition, unique in the schema.
    fn name_of(&mut self, shape: &'static Shape) -> String {
        if !self.shapes.iter().any(|known| std::ptr::eq(*known, shape)) {
            self.shapes.push(shape);
        }
        let namesakes = self.shapes.iter().filter(|known| known.name == shape.name);
        let place = namesakes
            .enumerate()
            .find(|(_, known)| std::ptr::eq(**known, shape))
            .map_or(0, |(place, _)| place);
        let name = shape.name.replace(' ', "-");
        match place {
            0 => name,
            _ => format!("{name}-{}", place + 1),
        }
    }

    fn object(&mut self, shape: &'static Shape) -> Json {
        let mut properties = Map::new();
        for key in shape.all_keys() {
            properties.insert(key.name.to_owned(), self.property(key));
        }
        let required: Vec<_> = shape
            .keys
            .iter()
            .filter(|key| key.required)
            .map(|key| key.name)
            .collect();
        let mut object = json!({
            "type": "object",
            "description": shape.about,
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        if !shape.choice.is_empty()
            && let Some(object) = object.as_object_mut()
        {
            let choices = shape
                .choice
                .iter()
                .map(|key| json!({ "required": [key.name] }));
            object.insert("oneOf".to_owned(), choices.collect());
        }
        object
    }

    fn property(&mut self, key: &Key) -> Json {
        let mut value = self.value(&key.value);
        if let Some(object) = value.as_object_mut() {
            object.insert("description".to_owned(), key.about.into());
        }
        value
    }

    fn value(&mut self, value: &Value) -> Json {
        match value {
            Value::Text => json!({ "type": ["string", "number", "boolean"] }),
            Value::Boolean => json!({ "anyOf": [{ "type": "boolean" }, filled_in()] }),
            Value::Number(most) => json!({ "anyOf": [
                { "type": "integer", "minimum": 0, "maximum": most },
                { "type": "string", "pattern": "^0[xX][0-9a-fA-F]+$|^[0-9]+$" },
                filled_in(),
            ] }),
            Value::Duration => json!({ "type": "string", "pattern": "^[0-9]+ ?(ms|s|m|h)$|\\{" }),
            Value::Octets => json!({ "type": ["string", "integer"] }),
            Value::Word(words) => word(words),
            Value::Either(forms) => {
                let forms: Vec<_> = forms.iter().map(|form| self.value(form)).collect();
                json!({ "anyOf": forms })
            }
            Value::List(items) => json!({ "type": "array", "items": self.value(items) }),
            Value::Map(values) => {
                json!({ "type": "object", "additionalProperties": self.value(values) })
            }
            Value::Of(shape) => json!({ "$ref": format!("#/$defs/{}", self.name_of(shape)) }),
            Value::Same(value) => self.value(value),
            Value::Nothing => json!({ "type": "null" }),
        }
    }
}

/// A text with a hole, which can stand for a value of any kind.
fn filled_in() -> Json {
    json!({ "type": "string", "pattern": "\\{[A-Za-z][A-Za-z0-9._-]*\\}" })
}

/// One of some words; editors offer them. `yes` and `no` may be written as the YAML of editors reads them,
/// and numbers without quotation marks.
fn word(words: &[&str]) -> Json {
    let mut forms: Vec<Json> = words.iter().map(|word| json!(word)).collect();
    if words.contains(&"yes") {
        forms.extend([json!(true), json!(false)]);
    }
    let numbers = words.iter().filter_map(|word| word.parse::<f64>().ok());
    forms.extend(numbers.map(|number| json!(number)));
    json!({ "anyOf": [{ "enum": forms }, filled_in()] })
}
