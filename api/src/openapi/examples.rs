//! What the contract gets once all operations are in it: examples, and what every response has.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shared::openai::error::CompletionError;
use shared::problem::{Problem, ProblemKind};
use utoipa::openapi::example::Example;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{Content, Header, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response};

use crate::openapi::error;
use crate::problem::openai;

const PROBLEM_JSON: &str = "application/problem+json";
const REQUEST_ID: &str = "x-request-id";
const RETRY_AFTER: &str = "retry-after";

/// All examples: `examples.json` beside this file.
#[derive(Deserialize)]
struct Examples {
    /// By the id of the operation, then by place: `request`, or the status and media type of a response.
    operations: BTreeMap<String, BTreeMap<String, BTreeMap<String, Example>>>,
    /// By the last part of their type.
    problems: BTreeMap<String, ProblemExample>,
}

#[derive(Deserialize)]
struct ProblemExample {
    /// The ids of the operations that can fail so; all that have a response of its status when absent.
    at: Option<Vec<String>>,
    problem: Problem,
}

/// Adds examples to all operations, and what every operation has: the response to a fault of the service, the headers of
/// responses, and, where nothing else is said, that anybody may call it.
pub fn complete(openapi: &mut utoipa::openapi::OpenApi) {
    let mut examples: Examples =
        serde_json::from_str(include_str!("examples.json")).expect("the examples are part of this program");
    // One of an `Unknown` kind belongs to another version.
    examples.problems.retain(|_, example| example.problem.kind != ProblemKind::Unknown);
    let mut used = BTreeSet::new();
    for (path, item) in &mut openapi.paths.paths {
        for operation in [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten() {
            used.extend(examples.complete(operation, path));
        }
    }
    let components = openapi.components.get_or_insert_default();
    for (name, example) in examples.problems.iter().filter(|(name, _)| used.contains(*name)) {
        components.examples.insert(name.clone(), value(&example.problem).into());
    }
    components.headers.insert(
        REQUEST_ID.to_owned(),
        header(
            "Names the request, in problems and in the log; one that the caller gives is kept",
            Type::String,
        ),
    );
    components.headers.insert(
        RETRY_AFTER.to_owned(),
        header("When to try again, in seconds: the `retry_after` of the problem", Type::Integer),
    );
}

fn value(shown: &impl Serialize) -> Example {
    let mut example = Example::default();
    example.value = serde_json::to_value(shown).ok();
    example
}

fn header(description: &str, kind: Type) -> RefOr<Header> {
    let schema = ObjectBuilder::new().schema_type(kind).build();
    HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build().into()
}

impl Examples {
    /// Gives the names of the problems that the operation can fail with.
    fn complete(&self, operation: &mut Operation, path: &str) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        operation.security.get_or_insert_default();
        let responses = &mut operation.responses.responses;
        if !responses.contains_key("5XX") {
            let fault = || error(path, "A fault of the service").build().into();
            responses.entry("500".to_owned()).or_insert_with(fault);
        }

        let id = operation.operation_id.clone().unwrap_or_default();
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            for content in body.content.values_mut() {
                add(content, self.at(&id, "request"));
            }
        }
        for (status, response) in &mut operation.responses.responses {
            let RefOr::T(response) = response else { continue };
            for (media, content) in &mut response.content {
                add(content, self.at(&id, &format!("{status} {media}")));
                let problems = self.problems(&id, status);
                if media == PROBLEM_JSON {
                    used.extend(problems.iter().map(|(name, _)| (*name).clone()));
                    let reference = |name| RefOr::Ref(Ref::new(format!("#/components/examples/{name}")));
                    add(
                        content,
                        problems.iter().map(|(name, _)| ((*name).clone(), reference(*name))).collect(),
                    );
                } else if openai::is_expected(path) && !status.starts_with('2') {
                    let error = |problem| value(&CompletionError::from(problem)).into();
                    add(
                        content,
                        problems.iter().map(|(name, problem)| ((*name).clone(), error(*problem))).collect(),
                    );
                }
            }
            add_header(response, REQUEST_ID);
            if matches!(status.as_str(), "429" | "503") {
                add_header(response, RETRY_AFTER);
            }
        }
        used
    }

    fn at(&self, operation: &str, place: &str) -> BTreeMap<String, RefOr<Example>> {
        let examples = self.operations.get(operation).and_then(|places| places.get(place));
        examples.into_iter().flatten().map(|(name, example)| (name.clone(), example.clone().into())).collect()
    }

    /// The ways in which an operation can fail with this status.
    fn problems(&self, operation: &str, status: &str) -> Vec<(&String, &Problem)> {
        let fits = |example: &ProblemExample| {
            let code = example.problem.status.to_string();
            // `4XX` is all that begin with 4.
            (status == code || status.strip_suffix("XX").is_some_and(|first| code.starts_with(first)))
                && example.at.as_ref().is_none_or(|at| at.iter().any(|id| id == operation))
        };
        let found = self.problems.iter().filter(|(_, example)| fits(example));
        found.map(|(name, example)| (name, &example.problem)).collect()
    }
}

fn add(content: &mut RefOr<Content>, examples: BTreeMap<String, RefOr<Example>>) {
    if let RefOr::T(content) = content {
        content.examples.extend(examples);
    }
}

fn add_header(response: &mut Response, name: &str) {
    let header = Ref::new(format!("#/components/headers/{name}"));
    response.headers.entry(name.to_owned()).or_insert(RefOr::Ref(header));
}
